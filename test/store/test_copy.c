/* Copies of a store, checks of it, and what a scrub leaves. */
#include "store/store_helpers.h"

/* --- copies and checks --------------------------------------------------------------------- */

static void a_backup_is_a_whole_store_and_is_not_overwritten(void **state)
{
    (void)state;
    Err err = {0};
    struct stat status;
    Store *store = open_store(STORE_CREATE, &FIRST);
    write_note(store, "kept");

    assert_true(store_backup(store, copy, &err));
    assert_false(store_backup(store, copy, &err));

    assert_int_equal(err.code, ERR_USAGE);
    assert_int_equal(stat(copy, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    store_close(store);
    remove_all(folder);
    static const StoreSchema *const schemas[] = {&FIRST};
    StoreOptions options = {folder, STORE_CREATE, "the test", schemas, 1};
    if (!store_restore(&options, copy, &err)) fail_msg("%s", err.message);
    store = open_store(STORE_WRITE, &FIRST);
    assert_int_equal(count(store, "SELECT count(*) FROM note WHERE words = 'kept'"), 1);
    store_close(store);
}

static size_t problems_of(Store *store, const char *word)
{
    Err err = {0};
    StoreProblems problems = {0};
    Arena *arena = arena_create();
    if (!store_check(store, arena, &problems, &err)) fail_msg("%s", err.message);
    size_t n = problems.n;
    if (word != NULL) assert_non_null(strstr(problems.at[0].at, word));
    VEC_FREE(&problems);
    arena_free(arena);
    return n;
}

static void change_raw(const char *sql)
{
    sqlite3 *raw;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/heed.db", folder);
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(raw), SQLITE_OK);
}

static void a_check_of_a_sound_store_finds_nothing(void **state)
{
    (void)state;
    Store *store = open_store(STORE_CREATE, &SECOND);
    write_note(store, "a");

    assert_int_equal(problems_of(store, NULL), 0);

    store_close(store);
}

static void a_check_names_an_index_that_is_gone_and_a_table_that_is_not_ours(void **state)
{
    (void)state;
    store_close(open_store(STORE_CREATE, &SECOND));
    change_raw("DROP INDEX note_by; CREATE TABLE stranger(x)");

    Store *store = open_store(STORE_READ, &SECOND);

    assert_int_equal(problems_of(store, "index note_by is gone"), 2);
    store_close(store);
}

static bool holds(const char *name, Str words)
{
    Buf bytes = {0};
    Err err = {0};
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    bool found = file_read(path, 1 << 26, &bytes, &err) &&
                 memmem(bytes.at, bytes.n, words.at, words.n) != NULL;
    buf_free(&bytes);
    return found;
}

static bool delete_all(void *context, StoreConn *conn, Err *err)
{
    (void)context;
    return store_run(conn, "DELETE FROM note", err);
}

static void what_was_deleted_is_in_no_file_after_a_scrub(void **state)
{
    (void)state;
    Err err = {0};
    Store *store = open_store(STORE_CREATE, &FIRST);
    write_note(store, "a-secret-of-somebody");
    assert_true(holds("heed.db-wal", STR("a-secret-of-somebody")));

    assert_true(store_write(store, delete_all, NULL, &err));
    if (!store_scrub(store, &err)) fail_msg("%s", err.message);

    assert_false(holds("heed.db-wal", STR("a-secret-of-somebody")));
    assert_false(holds("heed.db", STR("a-secret-of-somebody")));
    store_close(store);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, make_parent, remove_parent)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_backup_is_a_whole_store_and_is_not_overwritten),
        EACH(a_check_of_a_sound_store_finds_nothing),
        EACH(a_check_names_an_index_that_is_gone_and_a_table_that_is_not_ours),
        EACH(what_was_deleted_is_in_no_file_after_a_scrub),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
