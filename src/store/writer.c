/* writer.c: the one writer: commands queued from many threads, committed together, told after.
 *
 * While a commit waits for the disk the next commands queue; they make the next transaction. Each
 * is in a savepoint, so that one that fails takes no other along. Where the transaction as a whole
 * is lost (a full disk), each command is run again alone, so that a small one may still find room.
 */
#include <stdlib.h>

#include "store/store_internal.h"

static const char BROKEN[] =
    "the disk failed to keep what was written to %s; nothing more is taken until the program is "
    "started again on a sound disk; all that was acknowledged before can be read";

/* --- one group ---------------------------------------------------------------------------- */

static bool run_work(StoreConn *conn, StoreJob *job)
{
    job->err = (Err){0};
    bool good =
        store_run(conn, "SAVEPOINT command", &job->err) && job->work(job->context, conn, &job->err);
    if (store_conn_lost_transaction(conn)) return job->is_good = false;
    if (!good) (void)store_run(conn, "ROLLBACK TO command", NULL);
    good = store_run(conn, "RELEASE command", good ? &job->err : NULL) && good;
    return job->is_good = good;
}

/* All jobs from `first` to before `end` in one transaction. False where it is lost as a whole. */
static bool run_together(Store *store, StoreJob *first, const StoreJob *end, Err *err)
{
    StoreConn *conn = store->writer;
    if (!store_begin(conn, err)) return false;
    conn->is_grouped = true;
    for (StoreJob *job = first; job != end; job = job->next) {
        (void)run_work(conn, job);
        if (!store_conn_lost_transaction(conn)) continue;
        *err = job->err;
        break;
    }
    conn->is_grouped = false;
    if (store_conn_lost_transaction(conn)) {
        store_conn_rollback(conn);
        return false;
    }
    if (store_conn_commit(conn, err)) return true;
    store->is_broken = store->is_broken || store_conn_failed_to_sync(conn);
    return false;
}

static void tell_listeners(Store *store)
{
    for (size_t i = 0; i < store->n_listeners; i++) {
        store->listeners[i].call(store->listeners[i].context, store->writer);
    }
}

static void fail_all(StoreJob *first, const StoreJob *end, const Err *err)
{
    for (StoreJob *job = first; job != end; job = job->next) {
        job->is_good = false;
        job->err = *err;
    }
}

/* How many transactions became durable. */
static uint64_t run_each_alone(Store *store, StoreJob *first)
{
    uint64_t n_commits = 0;
    for (StoreJob *job = first; job != NULL; job = job->next) {
        Err err = {0};
        if (store->is_broken) {
            (void)err_set(&err, ERR_IO, BROKEN, store->path);
            fail_all(job, NULL, &err);
            break;
        }
        if (run_together(store, job, job->next, &err))
            n_commits++;
        else
            fail_all(job, job->next, &err);
    }
    return n_commits;
}

static uint64_t run_group(Store *store, StoreJob *first)
{
    Err err = {0};
    if (store->is_broken) {
        (void)err_set(&err, ERR_IO, BROKEN, store->path);
        fail_all(first, NULL, &err);
        return 0;
    }
    if (run_together(store, first, NULL, &err)) return 1;
    if (first->next == NULL) {
        fail_all(first, NULL, &err);
        return 0;
    }
    return run_each_alone(store, first);
}

/* --- the thread --------------------------------------------------------------------------- */

/* The next commands to commit together; NULL when the store closes and none is left. */
static StoreJob *take_group(Store *store)
{
    (void)pthread_mutex_lock(&store->lock);
    while (store->first == NULL && !store->is_closing) {
        (void)pthread_cond_wait(&store->has_work, &store->lock);
    }
    StoreJob *first = store->first, *last = first;
    size_t n = first != NULL;
    while (last != NULL && last->next != NULL && n < STORE_MOST_TOGETHER) {
        last = last->next;
        n++;
    }
    store->first = last != NULL ? last->next : NULL;
    if (store->first == NULL) store->last = NULL;
    if (last != NULL) last->next = NULL;
    store->n_waiting -= n;
    (void)pthread_mutex_unlock(&store->lock);
    return first;
}

static void count_group(Store *store, const StoreJob *first, uint64_t n_commits)
{
    (void)pthread_mutex_lock(&store->lock);
    store->counts.n_commits += n_commits;
    for (const StoreJob *job = first; job != NULL; job = job->next) {
        if (job->is_good)
            store->counts.n_jobs++;
        else
            store->counts.n_failed++;
    }
    (void)pthread_mutex_unlock(&store->lock);
}

static void *run_writer(void *context)
{
    Store *store = context;
    for (StoreJob *first; (first = take_group(store)) != NULL;) {
        uint64_t n_commits = run_group(store, first);
        if (n_commits) tell_listeners(store);
        count_group(store, first, n_commits);
        for (StoreJob *job = first, *next; job != NULL; job = next) {
            next = job->next; /* the memory may be gone once it is told */
            job->done(job->context, job->is_good ? NULL : &job->err);
        }
    }
    return NULL;
}

bool store_writer_start(Store *store, Err *err)
{
    if (pthread_create(&store->thread, NULL, run_writer, store) != 0) {
        return err_set(err, ERR_LIMIT, "the system gives no thread for the writer of %s",
                       store->folder);
    }
    store->is_running = true;
    return true;
}

void store_writer_stop(Store *store)
{
    if (!store->is_running) return;
    (void)pthread_mutex_lock(&store->lock);
    store->is_closing = true;
    (void)pthread_cond_signal(&store->has_work);
    (void)pthread_mutex_unlock(&store->lock);
    (void)pthread_join(store->thread, NULL);
    store->is_running = false;
}

/* --- queueing ----------------------------------------------------------------------------- */

bool store_submit(Store *store, StoreJob *job, Err *err)
{
    if (!store->is_running) {
        return err_set(err, ERR_USAGE, "the store in %s was opened for reading", store->folder);
    }
    job->next = NULL;
    (void)pthread_mutex_lock(&store->lock);
    bool is_room = store->n_waiting < STORE_MOST_WAITING && !store->is_closing;
    if (is_room) {
        if (store->last != NULL)
            store->last->next = job;
        else
            store->first = job;
        store->last = job;
        store->n_waiting++;
        (void)pthread_cond_signal(&store->has_work);
    }
    (void)pthread_mutex_unlock(&store->lock);
    if (is_room) return true;
    return err_set(err, ERR_LIMIT, "%d commands wait for the disk already; try again shortly",
                   STORE_MOST_WAITING);
}

/* A caller that waits for its own command. */
typedef struct {
    StoreWork *work;
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t is_told;
    bool is_done, is_good;
    Err err;
} Waiting;

static bool do_waiting(void *context, StoreConn *conn, Err *err)
{
    Waiting *waiting = context;
    return waiting->work(waiting->context, conn, err);
}

static void tell_waiting(void *context, const Err *err)
{
    Waiting *waiting = context;
    (void)pthread_mutex_lock(&waiting->lock);
    waiting->is_done = true;
    waiting->is_good = err == NULL;
    if (err != NULL) waiting->err = *err;
    (void)pthread_cond_signal(&waiting->is_told);
    (void)pthread_mutex_unlock(&waiting->lock);
}

bool store_write(Store *store, StoreWork *work, void *context, Err *err)
{
    BASE_ASSERT(!store->is_running || !pthread_equal(pthread_self(), store->thread));
    Waiting waiting = {.work = work,
                       .context = context,
                       .lock = PTHREAD_MUTEX_INITIALIZER,
                       .is_told = PTHREAD_COND_INITIALIZER};
    StoreJob job = {.work = do_waiting, .done = tell_waiting, .context = &waiting};
    if (!store_submit(store, &job, err)) return false;
    (void)pthread_mutex_lock(&waiting.lock);
    while (!waiting.is_done) (void)pthread_cond_wait(&waiting.is_told, &waiting.lock);
    (void)pthread_mutex_unlock(&waiting.lock);
    (void)pthread_cond_destroy(&waiting.is_told);
    (void)pthread_mutex_destroy(&waiting.lock);
    if (!waiting.is_good && err != NULL) *err = waiting.err;
    return waiting.is_good;
}

void store_listen(Store *store, StoreListener *listener, void *context)
{
    BASE_ASSERT(store->n_listeners < STORE_MOST_LISTENERS);
    store->listeners[store->n_listeners++] = (StoreListening){listener, context};
}

StoreCounts store_counts(Store *store)
{
    (void)pthread_mutex_lock(&store->lock);
    StoreCounts counts = store->counts;
    (void)pthread_mutex_unlock(&store->lock);
    return counts;
}
