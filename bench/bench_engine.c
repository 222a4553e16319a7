/* bench_engine.c: how fast the engine counts a book over a log that is in memory, on one thread.
 *     bench-engine BOOK LOG [RUNS]
 * Prints one line of JSON: the medians over RUNS warm runs, and the counts of each standard. */
#include "bench_shared.h"
#include <stdlib.h>

enum { N_RUNS_USUAL = 31 };

typedef struct {
    double plan_s, run_s, fastest_s; /* binding the book to the log; the run after it */
} Timing;

/* Each run binds the book anew, as every audit does; only then nothing learnt is carried over. */
static Timing time_runs(const Book *book, const Log *log, size_t n_runs, DutyCounts *counts)
{
    DutyQuestion question = {.as_at_ms = log_latest(log), .known_at_ms = TIME_NEVER};
    double *plan_s = mem_zero(n_runs, sizeof *plan_s), *run_s = mem_zero(n_runs, sizeof *run_s);
    for (size_t i = 0; i < n_runs; i++) {
        double begin = bench_now();
        DutyPlan *plan = duty_plan_create(book, log);
        double planned = bench_now();
        (void)duty_run(plan, &question, counts);
        run_s[i] = bench_now() - planned;
        plan_s[i] = planned - begin;
        duty_plan_free(plan);
    }
    Timing timing = {.plan_s = bench_median(plan_s, n_runs), .run_s = bench_median(run_s, n_runs)};
    timing.fastest_s = run_s[0]; /* the median sorted them */
    free(plan_s);
    free(run_s);
    return timing;
}

static void add_counts(Buf *out, const Book *book, const DutyCounts *counts)
{
    buf_add(out, STR("\"standards\":["));
    for (size_t i = 0; i < book->n_standards; i++) {
        buf_add(out, i ? STR(",\n {\"name\":") : STR("\n {\"name\":"));
        buf_add_json(out, book->standards[i].name);
        buf_addf(out, ",\"opened\":%" PRIu64, duty_opened(&counts[i]));
        for (DutyState state = 0; state < DUTY_N_STATES; state++)
            buf_addf(out, ",\"%s\":%" PRIu64, duty_state_name(state), counts[i].by_state[state]);
        buf_add_byte(out, '}');
    }
    buf_add(out, STR("]}\n"));
}

static void print_result(const Book *book, const Log *log, Timing timing, const DutyCounts *counts)
{
    Buf out = {0};
    double n = (double)log->n_events;
    buf_addf(&out, "{\"cases\":%zu,\"events\":%zu,\"n_standards\":%zu,\"plan_ms\":%.4f,",
             log->n_cases, log->n_events, book->n_standards, timing.plan_s * 1e3);
    buf_addf(&out, "\"run_ms\":%.4f,\"fastest_ms\":%.4f,\"ns_per_event\":%.3f,", timing.run_s * 1e3,
             timing.fastest_s * 1e3, timing.run_s * 1e9 / n);
    buf_addf(&out, "\"events_per_s\":%.0f,\n", n / (timing.plan_s + timing.run_s));
    add_counts(&out, book, counts);
    fwrite(out.at, 1, out.n, stdout);
    buf_free(&out);
}

int main(int argc, char **argv)
{
    const char *usage = "use: bench-engine BOOK LOG [RUNS]";
    if (argc != 3 && argc != 4) bench_fail(usage);
    size_t n_runs = argc == 4 ? bench_count(argv[3], usage) : N_RUNS_USUAL;
    Book *book = bench_book(argv[1]);
    Log *log = bench_log(argv[2], book->zone, 1);
    DutyCounts *counts = mem_zero(book->n_standards, sizeof *counts);
    print_result(book, log, time_runs(book, log, n_runs, counts), counts);
    free(counts);
    log_free(log);
    book_free(book);
    return 0;
}
