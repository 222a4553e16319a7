/* store_helpers.h: a folder for each test, a small schema in two versions, commands that insert.
 * What the helpers hide: opening, the wait for the writer, freeing. */
#ifndef HEED_TEST_STORE_HELPERS_H
#define HEED_TEST_STORE_HELPERS_H
#include "store/store.h"

#include <dirent.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const StoreMigration NOTES[] = {
    {"notes", "CREATE TABLE note(id INTEGER PRIMARY KEY, words TEXT, weight REAL, bytes BLOB)"},
    {"who wrote them",
     "ALTER TABLE note ADD COLUMN author TEXT; CREATE INDEX note_by ON note(author)"},
};
static const StoreSchema FIRST = {"notes", NOTES, 1}, SECOND = {"notes", NOTES, 2};

static char parent[48], folder[64], copy[64];

static inline int make_parent(void **state)
{
    (void)state;
    (void)snprintf(parent, sizeof parent, "/tmp/heed-store-XXXXXX");
    assert_non_null(mkdtemp(parent));
    (void)snprintf(folder, sizeof folder, "%s/force", parent);
    (void)snprintf(copy, sizeof copy, "%s/copy", parent);
    return 0;
}

static inline void remove_all(const char *path)
{
    DIR *entries = opendir(path);
    if (entries == NULL) return;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        Buf inner = {0};
        buf_addf(&inner, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.' && unlink(inner.at) != 0) remove_all(inner.at);
        buf_free(&inner);
    }
    (void)closedir(entries);
    (void)rmdir(path);
}

static inline int remove_parent(void **state)
{
    (void)state;
    remove_all(parent);
    return 0;
}

static inline Store *try_open(StoreMode mode, const StoreSchema *schema, Err *err)
{
    static const StoreSchema *schemas[1];
    schemas[0] = schema;
    StoreOptions options = {folder, mode, "the test", schemas, 1};
    return store_open(&options, err);
}

static inline Store *open_store(StoreMode mode, const StoreSchema *schema)
{
    Err err = {0};
    Store *store = try_open(mode, schema, &err);
    if (store == NULL) fail_msg("%s", err.message);
    return store;
}

static inline bool insert_words(const char *words, StoreConn *conn, Err *err)
{
    StoreStmt *stmt = store_prepare(conn, "INSERT INTO note(words) VALUES($1)", err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, str_of(words));
    bool good = store_step(stmt, err) == STORE_DONE;
    store_release(stmt);
    return good;
}

static inline bool insert(void *words, StoreConn *conn, Err *err)
{
    return insert_words(words, conn, err);
}

static inline bool insert_and_fail(void *words, StoreConn *conn, Err *err)
{
    (void)insert(words, conn, err);
    return err_set(err, ERR_USAGE, "it may not stand");
}

static inline void write_note(Store *store, const char *words)
{
    Err err = {0};
    char text[64];
    (void)snprintf(text, sizeof text, "%s", words);
    if (!store_write(store, insert, text, &err)) fail_msg("%s", err.message);
}

static inline int64_t count(Store *store, const char *sql)
{
    Err err = {0};
    int64_t n = -1;
    StoreConn *reader = store_borrow_reader(store, &err);
    assert_non_null(reader);
    if (!store_ask_int(reader, sql, -1, &n, &err)) fail_msg("%s", err.message);
    store_return_reader(store, reader);
    return n;
}

#endif
