/* source_ahead.c: a thread that unpacks some blocks ahead of the scanner. Blocks are handed over
 * whole: the thread owns the empty ones, the reader the full ones. One lock guards the two counts
 * and the end; nothing else is shared. */
#include <pthread.h>
#include <stdlib.h>

#include "log/stream.h"

enum { AHEAD_BLOCKS = 4 };

typedef struct {
    Source source;
    Source *below; /* the thread's, from its start until it was joined */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    char *blocks[AHEAD_BLOCKS];
    size_t n_bytes[AHEAD_BLOCKS];
    uint64_t n_filled, n_emptied; /* blocks so far; under the lock */
    bool is_ended, is_stopped;    /* under the lock */
    bool failed;
    Err err;        /* the thread's, readable once is_ended */
    size_t n_taken; /* of the block being read; the reader's */
} AheadSource;

static bool ahead_wait_for_room(AheadSource *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    while (!ahead->is_stopped && ahead->n_filled - ahead->n_emptied == AHEAD_BLOCKS) {
        pthread_cond_wait(&ahead->changed, &ahead->lock);
    }
    bool go_on = !ahead->is_stopped;
    pthread_mutex_unlock(&ahead->lock);
    return go_on;
}

static void *ahead_run(void *context)
{
    AheadSource *ahead = context;
    bool is_ended = false;
    while (!is_ended && ahead_wait_for_room(ahead)) {
        size_t slot = (size_t)(ahead->n_filled % AHEAD_BLOCKS), n = 0;
        bool ok =
            ahead->below->read(ahead->below, ahead->blocks[slot], STREAM_BLOCK, &n, &ahead->err);
        is_ended = !ok || n == 0;
        pthread_mutex_lock(&ahead->lock);
        ahead->n_bytes[slot] = n;
        if (is_ended)
            ahead->is_ended = true;
        else
            ahead->n_filled++;
        ahead->failed = !ok;
        pthread_cond_signal(&ahead->changed);
        pthread_mutex_unlock(&ahead->lock);
    }
    return NULL;
}

/* Wait for a full block; false at the end. */
static bool ahead_wait_for_block(AheadSource *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    while (ahead->n_filled == ahead->n_emptied && !ahead->is_ended) {
        pthread_cond_wait(&ahead->changed, &ahead->lock);
    }
    bool has = ahead->n_filled > ahead->n_emptied;
    pthread_mutex_unlock(&ahead->lock);
    return has;
}

static void ahead_give_back(AheadSource *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    ahead->n_emptied++;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
    ahead->n_taken = 0;
}

static bool ahead_read(Source *source, char *into, size_t room, size_t *n, Err *err)
{
    AheadSource *ahead = (AheadSource *)source;
    if (!ahead_wait_for_block(ahead)) {
        *n = 0;
        if (ahead->failed) *err = ahead->err;
        return !ahead->failed;
    }
    size_t slot = (size_t)(ahead->n_emptied % AHEAD_BLOCKS);
    size_t left = ahead->n_bytes[slot] - ahead->n_taken;
    *n = left < room ? left : room;
    memcpy(into, ahead->blocks[slot] + ahead->n_taken, *n);
    ahead->n_taken += *n;
    if (ahead->n_taken == ahead->n_bytes[slot]) ahead_give_back(ahead);
    return true;
}

static void ahead_close(Source *source)
{
    AheadSource *ahead = (AheadSource *)source;
    pthread_mutex_lock(&ahead->lock);
    ahead->is_stopped = true;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
    pthread_join(ahead->thread, NULL);
    ahead->below->close(ahead->below);
    for (size_t i = 0; i < AHEAD_BLOCKS; i++) free(ahead->blocks[i]);
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->lock);
    free(ahead);
}

Source *source_open_ahead(Source *below)
{
    AheadSource *ahead = mem_zero(1, sizeof *ahead);
    ahead->source = (Source){ahead_read, ahead_close};
    ahead->below = below;
    pthread_mutex_init(&ahead->lock, NULL);
    pthread_cond_init(&ahead->changed, NULL);
    for (size_t i = 0; i < AHEAD_BLOCKS; i++) ahead->blocks[i] = mem_alloc(STREAM_BLOCK);
    if (pthread_create(&ahead->thread, NULL, ahead_run, ahead) == 0) return &ahead->source;
    /* No thread to be had: the source below does the same, one after the other. */
    for (size_t i = 0; i < AHEAD_BLOCKS; i++) free(ahead->blocks[i]);
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->lock);
    free(ahead);
    return below;
}
