/* store_internal.h: private to src/store: what the SQLite engine and the writer share. */
#ifndef HEED_STORE_INTERNAL_H
#define HEED_STORE_INTERNAL_H
#include "store/store.h"
#include <pthread.h>
#include <sqlite3.h>

enum { STORE_PATH_BYTES = 4096, STORE_MOST_PARAMETERS = 32 };

/* "heed" in ASCII: what PRAGMA application_id says of our files. */
enum { STORE_APPLICATION_ID = 0x68656564 };

struct StoreStmt {
    sqlite3_stmt *raw;
    StoreConn *conn;
    uint32_t slot; /* in the connection's cache */
    StoreStmt *next_idle;
    bool is_bind_failed;
    int n_parameters;
    int parameters[STORE_MOST_PARAMETERS + 1]; /* $k -> the engine's own number; 0: none */
};

struct StoreConn {
    sqlite3 *raw;
    char path[STORE_PATH_BYTES];
    bool is_writer;
    bool in_transaction;
    bool is_grouped;          /* the writer holds the transaction: a command may not end it */
    StrMap *slots;            /* SQL -> slot */
    VEC_OF(StoreStmt *) idle; /* by slot: statements not in use */
    StoreConn *next_idle;
};

typedef struct {
    StoreListener *call;
    void *context;
} StoreListening;

/* One owner for each: `lock` guards the queue, the counts and the pool of readers; the writer's
 * connection belongs to the writer's thread once that runs. No lock is taken inside another. */
struct Store {
    StoreOptions options;
    char folder[STORE_PATH_BYTES], path[STORE_PATH_BYTES];
    int lock_fd; /* -1 for readers */
    StoreConn *writer;
    StoreConn *idle_readers;
    size_t n_borrowed;

    pthread_mutex_t lock;
    pthread_cond_t has_work;
    pthread_t thread;
    bool is_running, is_closing;
    StoreJob *first, *last;
    size_t n_waiting;
    StoreCounts counts;
    StoreListening listeners[STORE_MOST_LISTENERS];
    size_t n_listeners;
    bool is_broken; /* the writer's: a sync failed, so nothing more may be promised */
};

/* --- sqlite.c ------------------------------------------------------------------------------ */

typedef enum { CONN_WRITER, CONN_READER, CONN_COPY } StoreConnRole;

/** A connection to the file; the file must exist. */
StoreConn *store_conn_open(const char *path, StoreConnRole role, Err *err);
void store_conn_close(StoreConn *conn);
/** Whether the engine has given up the transaction by itself, as after a full disk. */
bool store_conn_lost_transaction(const StoreConn *conn);
/** End the transaction whoever holds it. */
bool store_conn_commit(StoreConn *conn, Err *err);
void store_conn_rollback(StoreConn *conn);

/* --- sqlite_error.c ------------------------------------------------------------------------ */

/** Fill *err from the connection's last failure; returns false. `doing` reads "write to". */
bool store_conn_fail(const StoreConn *conn, const char *doing, Err *err);
/** The same of a code and a path alone. */
bool store_code_fail(int code, int system_errno, const char *path, const char *doing,
                     const char *detail, Err *err);
/** Whether the last failure was one after which nothing written before may be trusted. */
bool store_conn_failed_to_sync(const StoreConn *conn);

/* --- migrate.c ----------------------------------------------------------------------------- */

/** Bring the format up to date in one transaction. */
bool store_migrate(StoreConn *conn, const StoreOptions *options, Err *err);
/** That the format is exactly this program's. */
bool store_check_format(StoreConn *conn, const StoreOptions *options, Err *err);

/* --- folder.c ------------------------------------------------------------------------------ */

bool store_folder_paths(Store *store, Err *err);
bool store_folder_create(const Store *store, Err *err);
/** Take the folder for this process. */
bool store_folder_lock(Store *store, Err *err);
void store_folder_unlock(Store *store);
/** An empty file that only its owner may read; refuses one that is there. */
bool store_create_file(const char *path, Err *err);
/** fsync a file, or the folder it is in. */
bool store_sync_file(const char *path, Err *err);
bool store_sync_folder_of(const char *path, Err *err);

/* --- writer.c ------------------------------------------------------------------------------ */

bool store_writer_start(Store *store, Err *err);
void store_writer_stop(Store *store);

#endif
