/* sqlite_error.c: what the engine says, told to a person: what, where, and how to mend it. */
#include <errno.h>

#include "store/store_internal.h"

static bool is_disk_full(int code, int system_errno)
{
    if ((code & 0xff) == SQLITE_FULL) return true;
    return (code & 0xff) == SQLITE_IOERR &&
           (system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG);
}

bool store_code_fail(int code, int system_errno, const char *path, const char *doing,
                     const char *detail, Err *err)
{
    if (is_disk_full(code, system_errno)) {
        return err_set(err, ERR_FULL,
                       "cannot %s %s: the disk is full; nothing of this was kept, all that was "
                       "acknowledged before is; make room and try again",
                       doing, path);
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, ERR_BUSY, "cannot %s %s: it is in use (%s); try again", doing, path,
                       detail);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_set(err, ERR_DAMAGED,
                       "cannot %s %s: %s; run `heed doctor` on its folder, and restore a backup if "
                       "it says so",
                       doing, path, detail);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return err_set(err, ERR_IO, "cannot %s %s: %s%s%s", doing, path, detail,
                       system_errno ? ": " : "", system_errno ? strerror(system_errno) : "");
    default: return err_set(err, ERR_USAGE, "cannot %s %s: %s", doing, path, detail);
    }
}

bool store_conn_fail(const StoreConn *conn, const char *doing, Err *err)
{
    /* A commit that fails leaves its reason in errno alone. */
    int system_errno = sqlite3_system_errno(conn->raw) ? sqlite3_system_errno(conn->raw) : errno;
    return store_code_fail(sqlite3_extended_errcode(conn->raw), system_errno, conn->path, doing,
                           sqlite3_errmsg(conn->raw), err);
}

bool store_conn_failed_to_sync(const StoreConn *conn)
{
    int code = sqlite3_extended_errcode(conn->raw);
    return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}
