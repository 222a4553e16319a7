/* bench_journal.c: how many events a second the journal keeps, beside raw write and fdatasync on
 * the same disk: one by one, from 64 threads at once, and in batches of 100; then with many events
 * there. bench-journal FOLDER [SECONDS EVENTS-BEFORE]      prints one JSON object */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench_shared.h"
#include "journal/journal.h"

enum { N_THREADS = 64, BATCH = 100, RAW_BYTES = 256, MOST_BATCH = 1000 };

typedef struct {
    Store *store;
    Journal *journal;
    double seconds;
    size_t n_together;
    bool is_scattered;
    atomic_uint_fast64_t n_events, next_source;
} Run;

enum { EVENTS_OF_A_CASE = 6, OPEN_CASES = 2000, ALL_CASES = 100000 };

typedef struct {
    Run *run;
    JournalEntry *entries;
    JournalReceipt *receipts;
} Batch;

static void must(bool good, const Err *err)
{
    if (!good) bench_fail(err->message);
}

static bool append_batch(void *context, StoreConn *conn, Err *err)
{
    Batch *batch = context;
    return journal_append(batch->run->journal, conn, INT64_C(1795608000000), batch->entries,
                          batch->run->n_together, batch->receipts, err);
}

static uint64_t case_of(const Run *run, uint64_t n)
{
    uint64_t scatter = n * 7919;
    return run->is_scattered ? scatter % ALL_CASES : n / EVENTS_OF_A_CASE + scatter % OPEN_CASES;
}

/* Events as a feed gives them: four attributes, a source with its id. */
static void fill(Run *run, Arena *arena, Batch *batch)
{
    *batch = (Batch){run, ARENA_ARRAY(arena, JournalEntry, run->n_together),
                     ARENA_ARRAY(arena, JournalReceipt, run->n_together)};
    for (size_t i = 0; i < run->n_together; i++) {
        uint64_t n = atomic_fetch_add(&run->next_source, 1);
        JournalMember *members = ARENA_ARRAY(arena, JournalMember, 4);
        JournalValue *attributes = ARENA_NEW(arena, JournalValue);
        members[0] = (JournalMember){STR("channel"), journal_text(STR("999"))};
        members[1] = (JournalMember){STR("grade"), journal_text(STR("immediate"))};
        members[2] = (JournalMember){STR("ring-seconds"), journal_number((double)(n % 60))};
        members[3] = (JournalMember){STR("repeat"), journal_truth(n % 7 == 0)};
        *attributes = journal_map(members, 4);
        batch->entries[i] =
            (JournalEntry){.record = str_format(arena, "C-2026-%06" PRIu64, case_of(run, n)),
                           .kind = STR("contact.answered"),
                           .actor = STR("handler-17"),
                           .occurred_at_ms = INT64_C(1795600000000) + (int64_t)n,
                           .source = STR("cad"),
                           .source_id = str_format(arena, "%012" PRIu64, n),
                           .attributes = attributes};
    }
}

static void *append_for_a_while(void *context)
{
    Run *run = context;
    Arena *arena = arena_create();
    double began = bench_now();
    while (bench_now() - began < run->seconds) {
        Batch batch;
        Err err = {0};
        arena_clear(arena);
        fill(run, arena, &batch);
        must(store_write(run->store, append_batch, &batch, &err), &err);
        atomic_fetch_add(&run->n_events, run->n_together);
    }
    arena_free(arena);
    return NULL;
}

static double rate_of(Run *run, size_t n_threads, size_t n_together)
{
    pthread_t threads[N_THREADS];
    run->n_together = n_together;
    atomic_store(&run->n_events, 0);
    double began = bench_now();
    for (size_t i = 0; i < n_threads; i++) {
        if (pthread_create(&threads[i], NULL, append_for_a_while, run) != 0)
            bench_fail("the system gives no thread");
    }
    for (size_t i = 0; i < n_threads; i++) (void)pthread_join(threads[i], NULL);
    return (double)atomic_load(&run->n_events) / (bench_now() - began);
}

static double raw_rate(const char *folder, double seconds)
{
    Buf path = {0};
    char bytes[RAW_BYTES] = {1};
    buf_addf(&path, "%s/raw", folder);
    int fd = open(path.at, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    uint64_t n = 0;
    double began = bench_now(), now = began;
    for (; fd >= 0 && now - began < seconds; now = bench_now(), n++) {
        if (write(fd, bytes, sizeof bytes) != (ssize_t)sizeof bytes || fdatasync(fd) != 0)
            bench_fail("the disk takes no bytes");
    }
    (void)close(fd);
    (void)unlink(path.at);
    buf_free(&path);
    return (double)n / (now - began);
}

/* Append until there are so many, not measured. */
static void fill_upto(Run *run, size_t n_events)
{
    Arena *arena = arena_create();
    run->n_together = MOST_BATCH;
    for (size_t n = 0; n < n_events; n += MOST_BATCH) {
        Batch batch;
        Err err = {0};
        arena_clear(arena);
        fill(run, arena, &batch);
        must(store_write(run->store, append_batch, &batch, &err), &err);
    }
    arena_free(arena);
}

static double verify_rate(const Run *run)
{
    Err err = {0};
    JournalReport report;
    Arena *arena = arena_create();
    double began = bench_now();
    must(journal_verify(run->journal, run->store, NULL, arena, &report, &err), &err);
    double rate = (double)report.n_events / (bench_now() - began);
    if (report.findings.n) bench_fail("the journal is not as written");
    journal_free_report(&report);
    arena_free(arena);
    return rate;
}

int main(int argc, char **argv)
{
    static const char USAGE[] = "bench-journal FOLDER [SECONDS EVENTS-BEFORE]";
    if (argc < 2) bench_fail(USAGE);
    static const StoreSchema *const schemas[] = {&JOURNAL_SCHEMA};
    StoreOptions options = {argv[1], STORE_CREATE, "bench-journal", schemas, 1};
    Err err = {0};
    Run run = {.seconds = argc > 2 ? (double)bench_count(argv[2], USAGE) : 3};
    run.store = store_open(&options, &err);
    must(run.store != NULL && journal_create(run.store, &err), &err);
    run.journal = journal_open(run.store, &err);
    must(run.journal != NULL, &err);
    if (argc > 3) fill_upto(&run, bench_count(argv[3], USAGE));
    double raw = raw_rate(argv[1], run.seconds), one = rate_of(&run, 1, 1);
    double many = rate_of(&run, N_THREADS, 1), batches = rate_of(&run, 1, BATCH);
    run.is_scattered = true;
    double scattered = rate_of(&run, 1, BATCH);
    uint64_t n_events = atomic_load(&run.next_source);
    printf("{\"raw\": %.0f, \"one\": %.0f, \"many\": %.0f, \"batches\": %.0f, \"scattered\": %.0f,"
           " \"verify\": %.0f, \"events\": %" PRIu64 "}\n",
           raw, one, many, batches, scattered, verify_rate(&run), n_events);
    store_close(run.store);
    journal_close(run.journal);
    return 0;
}
