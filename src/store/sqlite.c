/* sqlite.c: the SQLite engine: connections, transactions and statements. */
#include <errno.h>
#include <stdlib.h>

#include "store/store_internal.h"

enum { BUSY_MS = 10000, CHECKPOINT_PAGES = 4000, CACHE_KIB = 65536 };

/* --- connections -------------------------------------------------------------------------- */

/* FULL: a commit returns when the write-ahead log is on the disk. secure_delete: what is deleted
 * is overwritten. recursive_triggers: REPLACE fires the triggers that refuse a delete. */
static bool set_up(StoreConn *conn, StoreConnRole role, Err *err)
{
    if (!store_run(conn,
                   "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
                   "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON",
                   err)) {
        return false;
    }
    if (role != CONN_WRITER) return true;
    char text[256];
    (void)snprintf(text, sizeof text,
                   "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                   "PRAGMA wal_autocheckpoint=%d; PRAGMA cache_size=-%d",
                   CHECKPOINT_PAGES, CACHE_KIB);
    return store_run(conn, text, err);
}

StoreConn *store_conn_open(const char *path, StoreConnRole role, Err *err)
{
    StoreConn *conn = mem_zero(1, sizeof *conn);
    conn->is_writer = role != CONN_READER;
    conn->slots = strmap_create();
    (void)snprintf(conn->path, sizeof conn->path, "%s", path);
    int flags = role == CONN_READER ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int code = sqlite3_open_v2(path, &conn->raw, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        if (conn->raw != NULL)
            (void)store_conn_fail(conn, "open", err);
        else
            (void)err_set(err, ERR_IO, "cannot open %s: no memory for it", path);
        store_conn_close(conn);
        return NULL;
    }
    (void)sqlite3_extended_result_codes(conn->raw, 1);
    (void)sqlite3_busy_timeout(conn->raw, BUSY_MS);
    if (!set_up(conn, role, err)) {
        store_conn_close(conn);
        return NULL;
    }
    return conn;
}

static void free_statement(StoreStmt *stmt)
{
    (void)sqlite3_finalize(stmt->raw);
    free(stmt);
}

void store_conn_close(StoreConn *conn)
{
    if (conn == NULL) return;
    for (size_t i = 0; i < conn->idle.n; i++) {
        for (StoreStmt *stmt = conn->idle.at[i], *next; stmt != NULL; stmt = next) {
            next = stmt->next_idle;
            free_statement(stmt);
        }
    }
    VEC_FREE(&conn->idle);
    strmap_free(conn->slots);
    int code = sqlite3_close(conn->raw);
    BASE_ASSERT(code == SQLITE_OK); /* a statement was not released */
    free(conn);
}

/* --- transactions ------------------------------------------------------------------------- */

bool store_begin(StoreConn *conn, Err *err)
{
    if (conn->in_transaction) {
        return err_set(err, ERR_USAGE,
                       "a transaction on %s is open already, and one inside another is not taken",
                       conn->path);
    }
    if (!store_run(conn, conn->is_writer ? "BEGIN IMMEDIATE" : "BEGIN", err)) return false;
    conn->in_transaction = true;
    return true;
}

bool store_conn_lost_transaction(const StoreConn *conn)
{
    return conn->in_transaction && sqlite3_get_autocommit(conn->raw) != 0;
}

bool store_conn_commit(StoreConn *conn, Err *err)
{
    if (!conn->in_transaction) {
        return err_set(err, ERR_USAGE, "there is no transaction on %s to commit", conn->path);
    }
    if (store_conn_lost_transaction(conn)) {
        conn->in_transaction = false;
        return err_set(err, ERR_IO, "the transaction on %s was undone by an earlier failure",
                       conn->path);
    }
    if (!store_run(conn, "COMMIT", err)) {
        store_conn_rollback(conn);
        return false;
    }
    conn->in_transaction = false;
    return true;
}

void store_conn_rollback(StoreConn *conn)
{
    if (conn->in_transaction && !store_conn_lost_transaction(conn)) {
        (void)store_run(conn, "ROLLBACK", NULL);
    }
    conn->in_transaction = false;
}

bool store_commit(StoreConn *conn, Err *err)
{
    if (conn->is_grouped) {
        return err_set(err, ERR_USAGE, "the writer commits; a command returns true instead");
    }
    return store_conn_commit(conn, err);
}

void store_rollback(StoreConn *conn)
{
    BASE_ASSERT(!conn->is_grouped); /* a command returns false instead */
    store_conn_rollback(conn);
}

bool store_in_transaction(const StoreConn *conn)
{
    return conn->in_transaction;
}

/* --- statements --------------------------------------------------------------------------- */

/* The engine numbers $k in the order of first sight; we by k. */
static bool number_parameters(StoreStmt *stmt, const char *sql, Err *err)
{
    int n = sqlite3_bind_parameter_count(stmt->raw);
    for (int i = 1; i <= n; i++) {
        const char *name = sqlite3_bind_parameter_name(stmt->raw, i);
        uint64_t k = 0;
        if (name == NULL || name[0] != '$' ||
            !number_parse_whole(str_of(name + 1), STORE_MOST_PARAMETERS, &k) || k == 0) {
            return err_set(err, ERR_USAGE, "a parameter is $1 to $%d, not %s: %s",
                           STORE_MOST_PARAMETERS, name ? name : "?", sql);
        }
        stmt->parameters[k] = i;
    }
    stmt->n_parameters = n;
    return true;
}

static StoreStmt *compile(StoreConn *conn, const char *sql, uint32_t slot, Err *err)
{
    StoreStmt *stmt = mem_zero(1, sizeof *stmt);
    stmt->conn = conn;
    stmt->slot = slot;
    const char *rest = NULL;
    int code = sqlite3_prepare_v3(conn->raw, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->raw, &rest);
    bool good = code == SQLITE_OK || store_conn_fail(conn, "ask", err);
    if (good && (stmt->raw == NULL || str_trim(str_of(rest)).n != 0)) {
        good = err_set(err, ERR_USAGE, "one statement at a time, not: %s", sql);
    }
    if (good && number_parameters(stmt, sql, err)) return stmt;
    free_statement(stmt);
    return NULL;
}

StoreStmt *store_prepare(StoreConn *conn, const char *sql, Err *err)
{
    uint32_t slot = strmap_put(conn->slots, str_of(sql));
    while (conn->idle.n <= slot) VEC_PUSH(&conn->idle, (StoreStmt *)NULL);
    StoreStmt *stmt = conn->idle.at[slot];
    if (stmt == NULL) return compile(conn, sql, slot, err);
    conn->idle.at[slot] = stmt->next_idle;
    stmt->next_idle = NULL;
    return stmt;
}

void store_reset(StoreStmt *stmt)
{
    (void)sqlite3_reset(stmt->raw);
    stmt->is_bind_failed = false;
}

void store_release(StoreStmt *stmt)
{
    if (stmt == NULL) return;
    store_reset(stmt);
    (void)sqlite3_clear_bindings(stmt->raw);
    StoreConn *conn = stmt->conn;
    stmt->next_idle = conn->idle.at[stmt->slot];
    conn->idle.at[stmt->slot] = stmt;
}

static int parameter_of(StoreStmt *stmt, int parameter)
{
    bool is_one = parameter >= 1 && parameter <= STORE_MOST_PARAMETERS;
    return is_one ? stmt->parameters[parameter] : 0;
}

static void note_bind(StoreStmt *stmt, int code)
{
    if (code != SQLITE_OK) stmt->is_bind_failed = true;
}

void store_bind_int(StoreStmt *stmt, int parameter, int64_t value)
{
    note_bind(stmt, sqlite3_bind_int64(stmt->raw, parameter_of(stmt, parameter), value));
}

void store_bind_double(StoreStmt *stmt, int parameter, double value)
{
    note_bind(stmt, sqlite3_bind_double(stmt->raw, parameter_of(stmt, parameter), value));
}

void store_bind_text(StoreStmt *stmt, int parameter, Str value)
{
    note_bind(stmt,
              sqlite3_bind_text64(stmt->raw, parameter_of(stmt, parameter), value.n ? value.at : "",
                                  value.n, SQLITE_STATIC, SQLITE_UTF8));
}

void store_bind_blob(StoreStmt *stmt, int parameter, Str value)
{
    note_bind(stmt, sqlite3_bind_blob64(stmt->raw, parameter_of(stmt, parameter),
                                        value.n ? value.at : "", value.n, SQLITE_STATIC));
}

StoreStep store_step(StoreStmt *stmt, Err *err)
{
    if (stmt->is_bind_failed) {
        (void)err_set(err, ERR_USAGE, "a value was bound to a parameter that is not in: %s",
                      sqlite3_sql(stmt->raw));
        return STORE_FAILED;
    }
    errno = 0;
    int code = sqlite3_step(stmt->raw);
    if (code == SQLITE_ROW) return STORE_ROW;
    if (code == SQLITE_DONE) return STORE_DONE;
    bool is_change = sqlite3_stmt_readonly(stmt->raw) == 0;
    (void)store_conn_fail(stmt->conn, is_change ? "write to" : "read", err);
    return STORE_FAILED;
}

int64_t store_int(StoreStmt *stmt, int column)
{
    return sqlite3_column_int64(stmt->raw, column);
}

double store_double(StoreStmt *stmt, int column)
{
    return sqlite3_column_double(stmt->raw, column);
}

Str store_text(StoreStmt *stmt, int column)
{
    const unsigned char *at = sqlite3_column_text(stmt->raw, column);
    if (at == NULL) return STR("");
    return (Str){(const char *)at, (size_t)sqlite3_column_bytes(stmt->raw, column)};
}

Str store_blob(StoreStmt *stmt, int column)
{
    const void *at = sqlite3_column_blob(stmt->raw, column);
    if (at == NULL) return STR("");
    return (Str){at, (size_t)sqlite3_column_bytes(stmt->raw, column)};
}

bool store_is_null(StoreStmt *stmt, int column)
{
    return sqlite3_column_type(stmt->raw, column) == SQLITE_NULL;
}

bool store_run(StoreConn *conn, const char *sql, Err *err)
{
    errno = 0;
    int code = sqlite3_exec(conn->raw, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || store_conn_fail(conn, "write to", err);
}

bool store_ask_int(StoreConn *conn, const char *sql, int64_t otherwise, int64_t *out, Err *err)
{
    *out = otherwise;
    StoreStmt *stmt = store_prepare(conn, sql, err);
    if (stmt == NULL) return false;
    StoreStep step = store_step(stmt, err);
    if (step == STORE_ROW && !store_is_null(stmt, 0)) *out = store_int(stmt, 0);
    store_release(stmt);
    return step != STORE_FAILED;
}

int64_t store_changed(const StoreConn *conn)
{
    return sqlite3_changes64(conn->raw);
}
