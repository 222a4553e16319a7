/* sqlite_check.c: is the file whole, and are its tables, indices and triggers ours? */
#include "store/store_internal.h"

static bool collect(StoreConn *conn, const char *sql, const char *saying, Arena *arena,
                    StoreProblems *problems, Err *err)
{
    StoreStmt *stmt = store_prepare(conn, sql, err);
    if (stmt == NULL) return false;
    StoreStep step;
    while ((step = store_step(stmt, err)) == STORE_ROW) {
        VEC_PUSH(problems, str_format(arena, "%s: %.*s", saying, STR_ARG(store_text(stmt, 0))));
    }
    store_release(stmt);
    return step != STORE_FAILED;
}

/* What the migrations make in an empty database in memory. */
static StoreConn *ideal_of(const StoreOptions *options, Err *err)
{
    StoreConn *ideal = store_conn_open(":memory:", CONN_COPY, err);
    if (ideal == NULL || store_migrate(ideal, options, err)) return ideal;
    store_conn_close(ideal);
    return NULL;
}

static bool has_object(StoreConn *conn, Str type, Str name, Str sql, bool *out, Err *err)
{
    StoreStmt *stmt = store_prepare(
        conn, "SELECT 1 FROM sqlite_schema WHERE type = $1 AND name = $2 AND sql = $3", err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, type);
    store_bind_text(stmt, 2, name);
    store_bind_text(stmt, 3, sql);
    StoreStep step = store_step(stmt, err);
    *out = step == STORE_ROW;
    store_release(stmt);
    return step != STORE_FAILED;
}

/* Every object of `ours` that `theirs` has not, word for word. */
static bool compare(StoreConn *ours, StoreConn *theirs, const char *saying, Arena *arena,
                    StoreProblems *problems, Err *err)
{
    StoreStmt *stmt = store_prepare(
        ours, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name", err);
    if (stmt == NULL) return false;
    bool good = true;
    StoreStep step;
    while ((step = store_step(stmt, err)) == STORE_ROW && good) {
        Str type = store_text(stmt, 0), name = store_text(stmt, 1);
        bool is_there = false;
        good = has_object(theirs, type, name, store_text(stmt, 2), &is_there, err);
        if (is_there) continue;
        VEC_PUSH(problems,
                 str_format(arena, "the %.*s %.*s %s", STR_ARG(type), STR_ARG(name), saying));
    }
    store_release(stmt);
    return good && step != STORE_FAILED;
}

static bool check_objects(const Store *store, StoreConn *reader, Arena *arena,
                          StoreProblems *problems, Err *err)
{
    StoreConn *ideal = ideal_of(&store->options, err);
    if (ideal == NULL) return false;
    bool good = compare(ideal, reader, "is gone or was changed", arena, problems, err) &&
                compare(reader, ideal, "was not made by heed", arena, problems, err);
    store_conn_close(ideal);
    return good;
}

bool store_check(Store *store, Arena *arena, StoreProblems *problems, Err *err)
{
    StoreConn *reader = store_borrow_reader(store, err);
    if (reader == NULL) return false;
    bool good =
        collect(reader,
                "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
                "a page or index is damaged", arena, problems, err) &&
        collect(reader, "SELECT \"table\" || ' row ' || rowid FROM pragma_foreign_key_check",
                "a row names another that is not there", arena, problems, err) &&
        check_objects(store, reader, arena, problems, err);
    store_return_reader(store, reader);
    return good;
}
