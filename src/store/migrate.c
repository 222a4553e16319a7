/* migrate.c: numbered steps from one format to the next. What has run is kept with a digest of its
 * text, so that a step which was edited after release is found out. */
#include "store/store_internal.h"

#define TABLE_SQL                                                                       \
    "CREATE TABLE IF NOT EXISTS migration(room TEXT NOT NULL, version BIGINT NOT NULL," \
    " name TEXT NOT NULL, digest BIGINT NOT NULL, PRIMARY KEY(room, version))"

static int64_t digest_of(const StoreMigration *step)
{
    return (int64_t)(str_hash(str_of(step->sql)) >> 1);
}

static const StoreSchema *find_schema(const StoreOptions *options, Str room)
{
    for (size_t i = 0; i < options->n_schemas; i++) {
        if (str_eq(str_of(options->schemas[i]->room), room)) return options->schemas[i];
    }
    return NULL;
}

/* One row of the table against what is compiled in. */
static bool check_row(const StoreOptions *options, StoreStmt *row, Err *err)
{
    Str room = store_text(row, 0);
    int64_t version = store_int(row, 1);
    const StoreSchema *schema = find_schema(options, room);
    if (schema == NULL || version < 1 || (uint64_t)version > schema->n_steps) {
        return err_set(err, ERR_USAGE,
                       "the store in %s has format %.*s %" PRId64
                       " (%.*s), which this program does not know: it was made by a newer heed; "
                       "install that",
                       options->folder, STR_ARG(room), version, STR_ARG(store_text(row, 2)));
    }
    if (store_int(row, 3) == digest_of(&schema->steps[version - 1])) return true;
    return err_set(err, ERR_USAGE,
                   "format %.*s %" PRId64 " of the store in %s is not the one in this program: a "
                   "released step was edited; install the heed that made the store",
                   STR_ARG(room), version, options->folder);
}

static bool check_rows(StoreConn *conn, const StoreOptions *options, Err *err)
{
    StoreStmt *stmt = store_prepare(
        conn, "SELECT room, version, name, digest FROM migration ORDER BY room, version", err);
    if (stmt == NULL) return false;
    bool good = true;
    StoreStep step;
    while ((step = store_step(stmt, err)) == STORE_ROW && good) {
        good = check_row(options, stmt, err);
    }
    store_release(stmt);
    return good && step != STORE_FAILED;
}

static bool count_applied(StoreConn *conn, const char *room, size_t *out, Err *err)
{
    StoreStmt *stmt = store_prepare(conn, "SELECT count(*) FROM migration WHERE room = $1", err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, str_of(room));
    bool good = store_step(stmt, err) == STORE_ROW;
    if (good) *out = (size_t)store_int(stmt, 0);
    store_release(stmt);
    return good;
}

static bool apply(StoreConn *conn, const StoreSchema *schema, size_t index, Err *err)
{
    const StoreMigration *step = &schema->steps[index];
    if (!store_run(conn, step->sql, err)) return false;
    StoreStmt *stmt = store_prepare(
        conn, "INSERT INTO migration(room, version, name, digest) VALUES($1, $2, $3, $4)", err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, str_of(schema->room));
    store_bind_int(stmt, 2, (int64_t)index + 1);
    store_bind_text(stmt, 3, str_of(step->name));
    store_bind_int(stmt, 4, digest_of(step));
    bool good = store_step(stmt, err) == STORE_DONE;
    store_release(stmt);
    return good;
}

static bool apply_due(StoreConn *conn, const StoreSchema *schema, Err *err)
{
    size_t n_applied = 0;
    if (!count_applied(conn, schema->room, &n_applied, err)) return false;
    for (size_t i = n_applied; i < schema->n_steps; i++) {
        if (!apply(conn, schema, i, err)) return false;
    }
    return true;
}

/* A file of somebody else's is left alone. An empty one is ours to fill. */
static bool claim(StoreConn *conn, const StoreOptions *options, Err *err)
{
    int64_t id, n_objects;
    if (!store_ask_int(conn, "PRAGMA application_id", 0, &id, err) ||
        !store_ask_int(conn, "SELECT count(*) FROM sqlite_schema", 0, &n_objects, err)) {
        return false;
    }
    if (id == STORE_APPLICATION_ID) return true;
    if (id != 0 || n_objects != 0) {
        return err_set(err, ERR_USAGE, "the database in %s is not one of heed's", options->folder);
    }
    char text[64];
    (void)snprintf(text, sizeof text, "PRAGMA application_id=%d", STORE_APPLICATION_ID);
    return store_run(conn, text, err);
}

static bool migrate_all(StoreConn *conn, const StoreOptions *options, Err *err)
{
    if (!claim(conn, options, err) || !store_run(conn, TABLE_SQL, err) ||
        !check_rows(conn, options, err)) {
        return false;
    }
    for (size_t i = 0; i < options->n_schemas; i++) {
        if (!apply_due(conn, options->schemas[i], err)) return false;
    }
    return true;
}

bool store_migrate(StoreConn *conn, const StoreOptions *options, Err *err)
{
    if (!store_begin(conn, err)) return false;
    if (migrate_all(conn, options, err)) return store_commit(conn, err);
    store_rollback(conn);
    return false;
}

bool store_check_format(StoreConn *conn, const StoreOptions *options, Err *err)
{
    int64_t id = 0;
    if (!store_ask_int(conn, "PRAGMA application_id", 0, &id, err)) return false;
    if (id != STORE_APPLICATION_ID) {
        return err_set(err, ERR_USAGE, "the database in %s is not one of heed's", options->folder);
    }
    if (!check_rows(conn, options, err)) return false;
    for (size_t i = 0; i < options->n_schemas; i++) {
        size_t n_applied = 0;
        if (!count_applied(conn, options->schemas[i]->room, &n_applied, err)) return false;
        if (n_applied < options->schemas[i]->n_steps) {
            return err_set(err, ERR_USAGE,
                           "the store in %s has an older format; open it once for writing (start "
                           "its server, or `heed doctor` while none runs) to bring it up to date",
                           options->folder);
        }
    }
    return true;
}
