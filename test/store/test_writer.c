/* Transactions, statements, and the writer that commits together. */
#include "store/store_helpers.h"

/* --- transactions and statements ----------------------------------------------------------- */

static bool round_trip(void *context, StoreConn *conn, Err *err)
{
    (void)context;
    StoreStmt *stmt = store_prepare(
        conn, "INSERT INTO note(id, words, weight, bytes) VALUES($4, $1, $2, $3)", err);
    assert_non_null(stmt);
    store_bind_text(stmt, 1, (Str){"a\0b", 3});
    store_bind_double(stmt, 2, 0.1);
    store_bind_blob(stmt, 3, (Str){"\0\1\2", 3});
    store_bind_int(stmt, 4, INT64_MAX);
    assert_int_equal(store_step(stmt, err), STORE_DONE);
    store_release(stmt);
    return true;
}

static void values_of_every_type_come_back_as_they_were_bound(void **state)
{
    (void)state;
    Err err = {0};
    Store *store = open_store(STORE_CREATE, &FIRST);

    assert_true(store_write(store, round_trip, NULL, &err));

    StoreConn *reader = store_borrow_reader(store, &err);
    StoreStmt *stmt =
        store_prepare(reader, "SELECT id, words, weight, bytes, NULL FROM note", &err);
    assert_int_equal(store_step(stmt, &err), STORE_ROW);
    assert_true(store_int(stmt, 0) == INT64_MAX);
    assert_true(str_eq(store_text(stmt, 1), (Str){"a\0b", 3}));
    assert_true(store_double(stmt, 2) == 0.1);
    assert_true(str_eq(store_blob(stmt, 3), (Str){"\0\1\2", 3}));
    assert_true(store_is_null(stmt, 4) && store_text(stmt, 4).n == 0);
    store_release(stmt);
    store_return_reader(store, reader);
    store_close(store);
}

static void a_transaction_inside_another_is_refused(void **state)
{
    (void)state;
    Err err = {0};
    Store *store = open_store(STORE_CREATE, &FIRST);
    StoreConn *reader = store_borrow_reader(store, &err);
    assert_true(store_begin(reader, &err));

    assert_false(store_begin(reader, &err));

    assert_int_equal(err.code, ERR_USAGE);
    assert_true(store_commit(reader, &err));
    store_return_reader(store, reader);
    store_close(store);
}

static bool commit_itself(void *context, StoreConn *conn, Err *err)
{
    (void)context;
    return store_commit(conn, err);
}

static void a_command_may_not_end_the_writers_transaction(void **state)
{
    (void)state;
    Err err = {0};
    Store *store = open_store(STORE_CREATE, &FIRST);

    assert_false(store_write(store, commit_itself, NULL, &err));

    assert_int_equal(err.code, ERR_USAGE);
    write_note(store, "and the writer goes on");
    store_close(store);
}

static void a_reader_sees_what_was_committed_when_it_began(void **state)
{
    (void)state;
    Err err = {0};
    int64_t n;
    Store *store = open_store(STORE_CREATE, &FIRST);
    write_note(store, "a");
    StoreConn *reader = store_borrow_reader(store, &err);
    assert_true(store_begin(reader, &err));
    assert_true(store_ask_int(reader, "SELECT count(*) FROM note", 0, &n, &err));

    write_note(store, "b");

    assert_true(store_ask_int(reader, "SELECT count(*) FROM note", 0, &n, &err));
    assert_int_equal(n, 1);
    store_return_reader(store, reader);
    assert_int_equal(count(store, "SELECT count(*) FROM note"), 2);
    store_close(store);
}

static void a_reader_cannot_write(void **state)
{
    (void)state;
    Err err = {0};
    Store *store = open_store(STORE_CREATE, &FIRST);
    StoreConn *reader = store_borrow_reader(store, &err);

    assert_false(store_run(reader, "INSERT INTO note(words) VALUES('x')", &err));

    store_return_reader(store, reader);
    assert_int_equal(count(store, "SELECT count(*) FROM note"), 0);
    store_close(store);
}

static void a_value_for_no_parameter_fails_the_step(void **state)
{
    (void)state;
    Err err = {0};
    Store *store = open_store(STORE_CREATE, &FIRST);
    StoreConn *reader = store_borrow_reader(store, &err);
    StoreStmt *stmt = store_prepare(reader, "SELECT count(*) FROM note WHERE id = $1", &err);

    store_bind_int(stmt, 2, 7);

    assert_int_equal(store_step(stmt, &err), STORE_FAILED);
    assert_int_equal(err.code, ERR_USAGE);
    store_release(stmt);
    assert_null(store_prepare(reader, "SELECT 1; SELECT 2", &err));
    assert_null(store_prepare(reader, "SELECT ?", &err));
    store_return_reader(store, reader);
    store_close(store);
}

/* --- the writer ---------------------------------------------------------------------------- */

typedef struct {
    sem_t may_go, done;
    int n_good, n_bad;
} Gate;

static bool wait_at_gate(void *context, StoreConn *conn, Err *err)
{
    (void)conn, (void)err;
    Gate *gate = context;
    (void)sem_wait(&gate->may_go);
    return true;
}

static void count_done(void *context, const Err *err)
{
    Gate *gate = context;
    if (err == NULL)
        gate->n_good++;
    else
        gate->n_bad++;
    (void)sem_post(&gate->done);
}

static Gate gate;

static bool gate_insert(void *context, StoreConn *conn, Err *err)
{
    (void)context;
    return insert_words("together", conn, err);
}

static bool gate_fail(void *context, StoreConn *conn, Err *err)
{
    (void)context;
    return insert_words("never", conn, err) && err_set(err, ERR_USAGE, "it may not stand");
}

/* Three commands that queue behind one that waits, so that they are committed together. */
static void commands_that_queue_are_committed_together_and_one_that_fails_falls_alone(void **state)
{
    (void)state;
    Err err = {0};
    Store *store = open_store(STORE_CREATE, &FIRST);
    gate = (Gate){0};
    (void)sem_init(&gate.may_go, 0, 0);
    (void)sem_init(&gate.done, 0, 0);
    StoreJob jobs[4] = {{.work = wait_at_gate, .done = count_done, .context = &gate},
                        {.work = gate_insert, .done = count_done, .context = &gate},
                        {.work = gate_fail, .done = count_done, .context = &gate},
                        {.work = gate_insert, .done = count_done, .context = &gate}};
    for (size_t i = 0; i < 4; i++) assert_true(store_submit(store, &jobs[i], &err));

    (void)sem_post(&gate.may_go);
    for (size_t i = 0; i < 4; i++) (void)sem_wait(&gate.done);

    assert_int_equal(gate.n_good, 3);
    assert_int_equal(gate.n_bad, 1);
    assert_int_equal(count(store, "SELECT count(*) FROM note WHERE words = 'together'"), 2);
    assert_int_equal(count(store, "SELECT count(*) FROM note"), 2);
    StoreCounts counts = store_counts(store);
    assert_in_range(counts.n_commits, 1, 2); /* the one that waited, and the three behind it */
    assert_int_equal(counts.n_failed, 1);
    store_close(store);
}

static void the_error_of_a_command_reaches_who_gave_it(void **state)
{
    (void)state;
    Err err = {0};
    Store *store = open_store(STORE_CREATE, &FIRST);

    char words[] = "x";
    assert_false(store_write(store, insert_and_fail, words, &err));

    assert_string_equal(err.message, "it may not stand");
    assert_int_equal(count(store, "SELECT count(*) FROM note"), 0);
    store_close(store);
}

static void *write_twenty(void *store)
{
    for (int i = 0; i < 20; i++) write_note(store, "one of many");
    return NULL;
}

static void twenty_five_threads_of_twenty_writes_give_five_hundred_rows(void **state)
{
    (void)state;
    pthread_t threads[25];
    Store *store = open_store(STORE_CREATE, &FIRST);

    for (int i = 0; i < 25; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_twenty, store), 0);
    for (int i = 0; i < 25; i++) assert_int_equal(pthread_join(threads[i], NULL), 0);

    assert_int_equal(count(store, "SELECT count(*) FROM note"), 500);
    assert_int_equal(store_counts(store).n_jobs, 500);
    store_close(store);
}

static void count_rows_heard(void *context, StoreConn *conn)
{
    Err err = {0};
    assert_false(store_in_transaction(conn));
    assert_true(store_ask_int(conn, "SELECT count(*) FROM note", 0, context, &err));
}

static void listeners_hear_of_a_commit_before_it_is_acknowledged(void **state)
{
    (void)state;
    int64_t heard = -1;
    Store *store = open_store(STORE_CREATE, &FIRST);
    store_listen(store, count_rows_heard, &heard);

    write_note(store, "a");

    assert_int_equal(heard, 1);
    store_close(store);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, make_parent, remove_parent)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(values_of_every_type_come_back_as_they_were_bound),
        EACH(a_transaction_inside_another_is_refused),
        EACH(a_command_may_not_end_the_writers_transaction),
        EACH(a_reader_sees_what_was_committed_when_it_began),
        EACH(a_reader_cannot_write),
        EACH(a_value_for_no_parameter_fails_the_step),
        EACH(commands_that_queue_are_committed_together_and_one_that_fails_falls_alone),
        EACH(the_error_of_a_command_reaches_who_gave_it),
        EACH(twenty_five_threads_of_twenty_writes_give_five_hundred_rows),
        EACH(listeners_hear_of_a_commit_before_it_is_acknowledged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
