/* figures_chunks.c: the cases of a log handed out to threads. */
#include "cmd/figures_internal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { CHUNKS_AIMED_AT = 256, LEAST_CASES = 64, MOST_WORKERS = 64 };

/* Shared by the workers of one run. The counters are the only mutable things, and atomic. */
typedef struct {
    const Chunks *chunks;
    ChunkWork *work;
    void *context;
    atomic_size_t next, n_done;
} ChunkRun;

typedef struct {
    ChunkRun *run;
    size_t worker;
    pthread_t thread;
    bool is_started;
} ChunkWorker;

Chunks chunks_of(size_t n_cases, uint32_t n_threads)
{
    Chunks chunks = {0, 0, n_cases, n_threads};
    chunks.cases_per_chunk = n_cases / CHUNKS_AIMED_AT + 1;
    if (chunks.cases_per_chunk < LEAST_CASES) chunks.cases_per_chunk = LEAST_CASES;
    chunks.n_chunks = (n_cases + chunks.cases_per_chunk - 1) / chunks.cases_per_chunk;
    if (chunks.n_workers > chunks.n_chunks) chunks.n_workers = (uint32_t)chunks.n_chunks;
    if (chunks.n_workers > MOST_WORKERS) chunks.n_workers = MOST_WORKERS;
    if (chunks.n_workers == 0) chunks.n_workers = 1;
    return chunks;
}

/** Take one chunk and work on it; false when there is none left. */
static bool work_one(ChunkRun *run, size_t worker)
{
    size_t chunk = atomic_fetch_add(&run->next, 1);
    if (chunk >= run->chunks->n_chunks) return false;
    size_t first = chunk * run->chunks->cases_per_chunk;
    size_t end = first + run->chunks->cases_per_chunk;
    if (end > run->chunks->n_cases) end = run->chunks->n_cases;
    run->work(run->context, worker, chunk, first, end);
    atomic_fetch_add(&run->n_done, 1);
    return true;
}

static void *work_all(void *context)
{
    ChunkWorker *worker = context;
    while (work_one(worker->run, worker->worker)) continue;
    return NULL;
}

void chunks_run(const Chunks *chunks, ChunkWork *work, void *context, Progress *progress)
{
    ChunkRun run = {.chunks = chunks, .work = work, .context = context};
    ChunkWorker workers[MOST_WORKERS];
    for (size_t w = 1; w < chunks->n_workers; w++) {
        workers[w] = (ChunkWorker){.run = &run, .worker = w};
        /* With fewer threads than hoped for, the others do the work. */
        workers[w].is_started =
            pthread_create(&workers[w].thread, NULL, work_all, &workers[w]) == 0;
    }
    while (work_one(&run, 0)) progress_show(progress, atomic_load(&run.n_done), chunks->n_chunks);
    for (size_t w = 1; w < chunks->n_workers; w++)
        if (workers[w].is_started) (void)pthread_join(workers[w].thread, NULL);
}
