/* Folders and formats: who has a store, and in which version. */
#include "store/store_helpers.h"

static const StoreMigration EDITED_NOTES[] = {
    {"notes", "CREATE TABLE note(id INTEGER PRIMARY KEY, words TEXT)"}};
static const StoreSchema EDITED = {"notes", EDITED_NOTES, 1};
static const StoreMigration WRONG_NOTES[] = {
    {"notes", "CREATE TABLE note(id INTEGER PRIMARY KEY, words TEXT, weight REAL, bytes BLOB)"},
    {"nonsense", "CREATE TABLE other(id INTEGER); CREATE NONSENSE"}};
static const StoreSchema WRONG = {"notes", WRONG_NOTES, 2};

/* --- folders ------------------------------------------------------------------------------- */

static void only_its_owner_may_read_a_new_folder(void **state)
{
    (void)state;
    struct stat status;
    char path[128];

    store_close(open_store(STORE_CREATE, &FIRST));

    assert_int_equal(stat(folder, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    (void)snprintf(path, sizeof path, "%s/heed.db", folder);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void refuses_to_make_a_store_where_one_is(void **state)
{
    (void)state;
    Err err = {0};
    store_close(open_store(STORE_CREATE, &FIRST));

    assert_null(try_open(STORE_CREATE, &FIRST, &err));

    assert_int_equal(err.code, ERR_USAGE);
    assert_non_null(strstr(err.message, "has a store already"));
}

static void tells_how_to_make_a_store_that_is_not_there(void **state)
{
    (void)state;
    Err err = {0};

    assert_null(try_open(STORE_WRITE, &FIRST, &err));

    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_non_null(strstr(err.message, "heed init"));
}

static void a_folder_is_taken_by_one_and_the_holder_named(void **state)
{
    (void)state;
    Err err = {0};
    char holder[64];
    Store *store = open_store(STORE_CREATE, &FIRST);

    assert_null(try_open(STORE_WRITE, &FIRST, &err));

    (void)snprintf(holder, sizeof holder, "process %ld (the test)", (long)getpid());
    assert_int_equal(err.code, ERR_BUSY);
    assert_non_null(strstr(err.message, holder));
    store_close(store);
    store_close(open_store(STORE_WRITE, &FIRST));
}

static void a_taken_folder_can_still_be_read(void **state)
{
    (void)state;
    Store *store = open_store(STORE_CREATE, &FIRST);
    write_note(store, "a");

    Store *other = open_store(STORE_READ, &FIRST);

    assert_int_equal(count(other, "SELECT count(*) FROM note"), 1);
    store_close(other);
    store_close(store);
}

static void a_store_opened_for_reading_takes_no_command(void **state)
{
    (void)state;
    Err err = {0};
    store_close(open_store(STORE_CREATE, &FIRST));
    Store *store = open_store(STORE_READ, &FIRST);

    char words[] = "a";
    assert_false(store_write(store, insert, words, &err));

    assert_int_equal(err.code, ERR_USAGE);
    store_close(store);
}

static void a_file_that_is_no_database_is_told_as_damaged(void **state)
{
    (void)state;
    Err err = {0};
    char path[128];
    store_close(open_store(STORE_CREATE, &FIRST));
    (void)snprintf(path, sizeof path, "%s/heed.db", folder);
    FILE *file = fopen(path, "wb");
    for (int i = 0; i < 1000; i++) (void)fputs("this is no database\n", file);
    (void)fclose(file);

    assert_null(try_open(STORE_WRITE, &FIRST, &err));

    assert_int_equal(err.code, ERR_DAMAGED);
}

/* --- formats ------------------------------------------------------------------------------- */

static void an_older_format_is_brought_up_to_date_with_its_rows(void **state)
{
    (void)state;
    Store *store = open_store(STORE_CREATE, &FIRST);
    write_note(store, "kept");
    store_close(store);

    store = open_store(STORE_WRITE, &SECOND);

    assert_int_equal(count(store, "SELECT count(*) FROM note WHERE author IS NULL"), 1);
    assert_int_equal(count(store, "SELECT max(version) FROM migration"), 2);
    store_close(store);
}

static void an_older_format_is_not_changed_by_a_reader(void **state)
{
    (void)state;
    Err err = {0};
    store_close(open_store(STORE_CREATE, &FIRST));

    assert_null(try_open(STORE_READ, &SECOND, &err));

    assert_non_null(strstr(err.message, "older format"));
}

static void a_newer_format_is_refused(void **state)
{
    (void)state;
    Err err = {0};
    store_close(open_store(STORE_CREATE, &SECOND));

    assert_null(try_open(STORE_WRITE, &FIRST, &err));

    assert_int_equal(err.code, ERR_USAGE);
    assert_non_null(strstr(err.message, "newer heed"));
}

static void a_released_step_that_was_edited_is_found_out(void **state)
{
    (void)state;
    Err err = {0};
    store_close(open_store(STORE_CREATE, &FIRST));

    assert_null(try_open(STORE_WRITE, &EDITED, &err));

    assert_non_null(strstr(err.message, "a released step was edited"));
}

static void a_step_that_fails_leaves_nothing_of_itself(void **state)
{
    (void)state;
    Err err = {0};
    store_close(open_store(STORE_CREATE, &FIRST));

    assert_null(try_open(STORE_WRITE, &WRONG, &err));

    Store *store = open_store(STORE_WRITE, &FIRST);
    assert_int_equal(count(store, "SELECT count(*) FROM sqlite_schema WHERE name = 'other'"), 0);
    store_close(store);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, make_parent, remove_parent)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(only_its_owner_may_read_a_new_folder),
        EACH(refuses_to_make_a_store_where_one_is),
        EACH(tells_how_to_make_a_store_that_is_not_there),
        EACH(a_folder_is_taken_by_one_and_the_holder_named),
        EACH(a_taken_folder_can_still_be_read),
        EACH(a_store_opened_for_reading_takes_no_command),
        EACH(a_file_that_is_no_database_is_told_as_damaged),
        EACH(an_older_format_is_brought_up_to_date_with_its_rows),
        EACH(an_older_format_is_not_changed_by_a_reader),
        EACH(a_newer_format_is_refused),
        EACH(a_released_step_that_was_edited_is_found_out),
        EACH(a_step_that_fails_leaves_nothing_of_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
