/* store.h: the port to a database: open, migrate, transactions, statements, one writer that commits
 * together what has queued, readers, copies, and a check. Engines stand behind it; SQLite is the
 * default. Owns the data folder, its lock and every connection; may call base. Knows no table but
 * its own list of migrations. Design: docs/store.md.
 *
 * SQL is the part that both engines take; parameters are $1, $2 … */
#ifndef HEED_STORE_H
#define HEED_STORE_H
#include "base/base.h"

typedef struct Store Store;         /* a data folder, opened by this process; any thread */
typedef struct StoreConn StoreConn; /* one connection; one thread at a time */
typedef struct StoreStmt StoreStmt; /* one statement of a connection */

/* --- opening ------------------------------------------------------------------------------ */

/* One step from one format to the next. Never edited once released: a change is a new step. */
typedef struct {
    const char *name; /* "events and their chain" */
    const char *sql;  /* statements, run once, in the transaction of all steps that are due */
} StoreMigration;

/* What one room keeps in the store; step i of `steps` makes version i + 1. */
typedef struct {
    const char *room; /* "journal" */
    const StoreMigration *steps;
    size_t n_steps;
} StoreSchema;

typedef enum {
    STORE_CREATE, /* makes the folder (0700) and the database (0600); refuses one that is there */
    STORE_WRITE,  /* takes the folder for this process alone; brings the format up to date */
    STORE_READ    /* looks only; also while another process has the folder */
} StoreMode;

typedef struct {
    const char *folder;
    StoreMode mode;
    const char *holder; /* who this is, for another process that finds the folder taken */
    const StoreSchema *const *schemas; /* all rooms that keep something; borrowed for good */
    size_t n_schemas;
} StoreOptions;

/** Open a data folder. NULL and *err: ERR_NOT_FOUND (no store there), ERR_BUSY (another process has
 * it, named), ERR_USAGE (made by a newer program; there already), ERR_DAMAGED, ERR_FULL, ERR_IO. */
Store *store_open(const StoreOptions *options, Err *err);
/** Finish what has queued, give back the folder. Every reader must have been returned. */
void store_close(Store *store);
const char *store_folder(const Store *store);
StoreMode store_mode(const Store *store);

/* --- connections and transactions --------------------------------------------------------- */

/** A connection for reading, for this thread until it is returned. It sees what was committed when
 * its transaction (or statement) began, whatever the writer does. NULL and *err if there is none to
 * be had. */
StoreConn *store_borrow_reader(Store *store, Err *err);
/** Give it back; ends its transaction. NULL is allowed. */
void store_return_reader(Store *store, StoreConn *reader);

/** Begin a transaction. One inside another is refused (ERR_USAGE): who composes commands hands the
 * connection on instead. */
bool store_begin(StoreConn *conn, Err *err);
/** Durable when it returns true. On false nothing of the transaction is kept. */
bool store_commit(StoreConn *conn, Err *err);
/** Undo all since store_begin; without one nothing. */
void store_rollback(StoreConn *conn);
bool store_in_transaction(const StoreConn *conn);

/* --- statements --------------------------------------------------------------------------- */

typedef enum { STORE_ROW, STORE_DONE, STORE_FAILED } StoreStep;

/** A statement ready for binding, from the connection's cache where it was used before. `sql` must
 * be one statement. NULL and *err when the engine refuses it. */
StoreStmt *store_prepare(StoreConn *conn, const char *sql, Err *err);
/** Give the statement back to its connection. NULL is allowed. */
void store_release(StoreStmt *stmt);
/** Ready to be bound and stepped again. Bindings stay. */
void store_reset(StoreStmt *stmt);

/* Parameters count from 1. Bytes are borrowed until the statement is reset or released. A bind that
 * fails (no such parameter) makes the next step fail. */
void store_bind_int(StoreStmt *stmt, int parameter, int64_t value);
void store_bind_double(StoreStmt *stmt, int parameter, double value);
void store_bind_text(StoreStmt *stmt, int parameter, Str value);
void store_bind_blob(StoreStmt *stmt, int parameter, Str value);

/** The next row. STORE_FAILED fills *err; the statement must then be released or reset. */
StoreStep store_step(StoreStmt *stmt, Err *err);

/* Columns count from 0. Bytes live until the next step, reset or release. Of a null: 0, 0.0 and the
 * empty text. */
int64_t store_int(StoreStmt *stmt, int column);
double store_double(StoreStmt *stmt, int column);
Str store_text(StoreStmt *stmt, int column);
Str store_blob(StoreStmt *stmt, int column);
bool store_is_null(StoreStmt *stmt, int column);

/** Run statements that give no rows and take no parameters. */
bool store_run(StoreConn *conn, const char *sql, Err *err);
/** The one whole number that a statement without parameters gives; `otherwise` where no row or null
 * comes. */
bool store_ask_int(StoreConn *conn, const char *sql, int64_t otherwise, int64_t *out, Err *err);
/** How many rows the last statement changed. */
int64_t store_changed(const StoreConn *conn);

/* --- the writer --------------------------------------------------------------------------- */

/** Work in the writer's transaction. False and *err undo what it did, and only that. It may be run
 * again after all its effects were undone, so it must have none outside of the database. */
typedef bool StoreWork(void *context, StoreConn *conn, Err *err);

/* A command for the writer. The memory is the caller's and must stay until `done` was called. */
typedef struct StoreJob StoreJob;
struct StoreJob {
    StoreWork *work;
    /* Called on the writer's thread once the work is durable (err NULL) or has failed. Quick. */
    void (*done)(void *context, const Err *err);
    void *context;
    /* The store's own. */
    StoreJob *next;
    bool is_good;
    Err err;
};

enum { STORE_MOST_WAITING = 100000, STORE_MOST_TOGETHER = 512 };

/** Queue a command from any thread; those that wait are committed together, in order, each undone
 * alone if it fails. False and *err (ERR_LIMIT, ERR_USAGE of a store opened for reading): it was
 * not queued and `done` is not called. */
bool store_submit(Store *store, StoreJob *job, Err *err);
/** Queue it and wait: true once it is durable. Not from the writer's own thread. */
bool store_write(Store *store, StoreWork *work, void *context, Err *err);

/** Called on the writer's thread after each durable commit and before its commands are told: for
 * those who catch up by sequence. Quick; `conn` is outside of a transaction. At most
 * STORE_MOST_LISTENERS, set before the first write. */
typedef void StoreListener(void *context, StoreConn *conn);
enum { STORE_MOST_LISTENERS = 8 };
void store_listen(Store *store, StoreListener *listener, void *context);

typedef struct {
    uint64_t n_commits; /* transactions of the writer that became durable */
    uint64_t n_jobs;    /* commands in them */
    uint64_t n_failed;  /* commands that were undone */
} StoreCounts;
StoreCounts store_counts(Store *store);

/** Make what was deleted unreadable in the database's files, as an erasure needs: empties the
 * write-ahead log. Readers with a transaction may hold it up: ERR_BUSY. */
bool store_scrub(Store *store, Err *err);

/* --- copies and checks -------------------------------------------------------------------- */

/** A whole copy of the store as it is now into one file (0600), while all goes on. The file appears
 * whole or not at all; one that is there is refused. */
bool store_backup(Store *store, const char *path, Err *err);
/** Make a data folder (options->mode is STORE_CREATE) from such a file. The copy is checked before
 * it takes its name; a folder that has a store is refused. Leaves it closed. */
bool store_restore(const StoreOptions *options, const char *path, Err *err);

typedef VEC_OF(Str) StoreProblems;

/** Look through all pages and indices, references between tables, and whether tables, indices and
 * triggers are those that the migrations make. Each problem is a sentence in the arena; none means
 * that all is well. False and *err only where the check itself cannot run. */
bool store_check(Store *store, Arena *arena, StoreProblems *problems, Err *err);

#endif
