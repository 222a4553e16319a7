/* sqlite_copy.c: a copy of the store taken while all goes on, and a folder made from one. */
#include <unistd.h>

#include "store/store_internal.h"

/* All pages in one step: the source is read at one instant and the writer is not held up. */
static bool copy_all(StoreConn *from, StoreConn *to, Err *err)
{
    sqlite3_backup *copy = sqlite3_backup_init(to->raw, "main", from->raw, "main");
    if (copy == NULL) return store_conn_fail(to, "copy to", err);
    int code = sqlite3_backup_step(copy, -1);
    int finished = sqlite3_backup_finish(copy);
    if (code == SQLITE_DONE && finished == SQLITE_OK) return true;
    if (finished == SQLITE_OK) finished = code;
    return store_code_fail(finished, sqlite3_system_errno(to->raw), to->path, "copy to",
                           sqlite3_errstr(finished), err);
}

/* One file, without a write-ahead log beside it. */
static bool copy_to_file(StoreConn *from, const char *path, Err *err)
{
    StoreConn *to = store_conn_open(path, CONN_COPY, err);
    bool good =
        to != NULL && copy_all(from, to, err) && store_run(to, "PRAGMA journal_mode=DELETE", err);
    store_conn_close(to);
    return good && store_sync_file(path, err);
}

/* The copy is looked through before it is called one. */
static bool check_copy(const char *path, const StoreOptions *options, Err *err)
{
    StoreConn *copy = store_conn_open(path, CONN_READER, err);
    int64_t n_bad = 0;
    bool good = copy != NULL && store_check_format(copy, options, err) &&
                store_ask_int(copy,
                              "SELECT count(*) FROM pragma_integrity_check"
                              " WHERE integrity_check <> 'ok'",
                              0, &n_bad, err);
    store_conn_close(copy);
    if (good && n_bad != 0) {
        return err_set(err, ERR_DAMAGED, "the copy %s is damaged; keep an older one", path);
    }
    return good;
}

static bool finish_copy(const char *part, const char *path, Err *err)
{
    if (link(part, path) != 0) { /* not rename: what is there already must stay */
        return err_set(err, ERR_IO,
                       "cannot make %s: it is there already, or its folder takes no "
                       "files; name another",
                       path);
    }
    (void)unlink(part);
    return store_sync_folder_of(path, err);
}

static bool copy_under_name(StoreConn *from, const char *path, const StoreOptions *options,
                            Err *err)
{
    char part[STORE_PATH_BYTES];
    int n = snprintf(part, sizeof part, "%s.part", path);
    if (n < 0 || n >= STORE_PATH_BYTES - 16) {
        return err_set(err, ERR_USAGE, "the name %.200s… is too long", path);
    }
    (void)unlink(part); /* left by a copy that was cut off */
    bool good = store_create_file(part, err) && copy_to_file(from, part, err) &&
                check_copy(part, options, err) && finish_copy(part, path, err);
    if (!good) (void)unlink(part);
    return good;
}

bool store_backup(Store *store, const char *path, Err *err)
{
    if (access(path, F_OK) == 0) {
        return err_set(err, ERR_USAGE, "%s is there already and stays as it is; name another file",
                       path);
    }
    StoreConn *reader = store_borrow_reader(store, err);
    if (reader == NULL) return false;
    bool good = copy_under_name(reader, path, &store->options, err);
    store_return_reader(store, reader);
    return good;
}

static bool restore_locked(const Store *store, const char *path, Err *err)
{
    if (access(path, R_OK) != 0) {
        return err_set(err, ERR_NOT_FOUND, "there is no backup %s that can be read", path);
    }
    StoreConn *from = store_conn_open(path, CONN_READER, err);
    bool good = from != NULL && copy_under_name(from, store->path, &store->options, err);
    store_conn_close(from);
    return good;
}

bool store_restore(const StoreOptions *options, const char *path, Err *err)
{
    Store store = {.options = *options, .lock_fd = -1};
    bool good = store_folder_paths(&store, err) && store_folder_create(&store, err) &&
                store_folder_lock(&store, err) && restore_locked(&store, path, err);
    store_folder_unlock(&store);
    return good;
}

/* --- erasing ------------------------------------------------------------------------------ */

static bool scrub(StoreConn *conn, Err *err)
{
    int64_t n_objects;
    /* A connection that has read nothing yet does not know of the log and would leave it. */
    if (!store_ask_int(conn, "SELECT count(*) FROM sqlite_schema", 0, &n_objects, err))
        return false;
    int code = sqlite3_wal_checkpoint_v2(conn->raw, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code == SQLITE_OK || store_conn_fail(conn, "empty the write-ahead log of", err);
}

bool store_scrub(Store *store, Err *err)
{
    if (store_mode(store) == STORE_READ) {
        return err_set(err, ERR_USAGE, "the store in %s was opened for reading", store->folder);
    }
    /* A connection of its own: the writer's belongs to the writer's thread. */
    StoreConn *conn = store_conn_open(store->path, CONN_COPY, err);
    bool good = conn != NULL && scrub(conn, err);
    store_conn_close(conn);
    return good;
}
