/* bench_engine.c: how fast the engine counts a book over a log that is in memory, on one thread.
 *     bench-engine BOOK LOG [RUNS [each]]
 * Prints one line of JSON: the medians over RUNS warm runs, and the counts of each standard. With
 * `each` every duty is handed over besides, as lists, cuts and reports need it. */
#include "bench_shared.h"
#include <stdlib.h>

enum { N_RUNS_USUAL = 31 };

/* Medians: binding the book to the log, the run after it, and both in processor time. */
typedef struct {
    double plan_s, run_s, processor_s;
} Timing;

static bool take_duty(void *context, const Duty *duty)
{
    uint64_t *n_taken = context;
    *n_taken += duty->state != DUTY_OPEN;
    return true;
}

/* Each run binds the book anew, as every audit does; only then nothing learnt is carried over. */
static Timing time_once(const Book *book, const Log *log, DutyQuestion question, DutyCounts *counts)
{
    double begin = bench_now(), begin_processor = bench_processor();
    DutyPlan *plan = duty_plan_create(book, log);
    double planned = bench_now();
    (void)duty_run(plan, &question, counts);
    Timing timing = {.plan_s = planned - begin,
                     .run_s = bench_now() - planned,
                     .processor_s = bench_processor() - begin_processor};
    duty_plan_free(plan);
    return timing;
}

static Timing time_runs(const Book *book, const Log *log, DutyQuestion question, size_t n_runs,
                        DutyCounts *counts)
{
    double *plan_s = mem_zero(n_runs, sizeof *plan_s), *run_s = mem_zero(n_runs, sizeof *run_s);
    double *processor_s = mem_zero(n_runs, sizeof *processor_s);
    for (size_t i = 0; i < n_runs; i++) {
        Timing timing = time_once(book, log, question, counts);
        plan_s[i] = timing.plan_s;
        run_s[i] = timing.run_s;
        processor_s[i] = timing.processor_s;
    }
    Timing medians = {.plan_s = bench_median(plan_s, n_runs),
                      .run_s = bench_median(run_s, n_runs),
                      .processor_s = bench_median(processor_s, n_runs)};
    free(plan_s);
    free(run_s);
    free(processor_s);
    return medians;
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
    buf_addf(&out, "\"run_ms\":%.4f,\"processor_ms\":%.4f,", timing.run_s * 1e3,
             timing.processor_s * 1e3);
    buf_addf(&out, "\"events_per_s\":%.0f,\"events_per_processor_s\":%.0f,\n",
             n / (timing.plan_s + timing.run_s), n / timing.processor_s);
    add_counts(&out, book, counts);
    fwrite(out.at, 1, out.n, stdout);
    buf_free(&out);
}

int main(int argc, char **argv)
{
    const char *usage = "use: bench-engine BOOK LOG [RUNS [each]]";
    bool hands_over = argc == 5 && strcmp(argv[4], "each") == 0;
    if (argc < 3 || argc > 5 || (argc == 5 && !hands_over)) bench_fail(usage);
    size_t n_runs = argc > 3 ? bench_count(argv[3], usage) : N_RUNS_USUAL;
    Book *book = bench_book(argv[1]);
    Log *log = bench_log(argv[2], book->zone, 1);
    DutyCounts *counts = mem_zero(book->n_standards, sizeof *counts);
    uint64_t n_taken = 0;
    DutyQuestion question = {.as_at_ms = log_latest(log),
                             .known_at_ms = TIME_NEVER,
                             .each = hands_over ? take_duty : NULL,
                             .context = &n_taken};
    print_result(book, log, time_runs(book, log, question, n_runs, counts), counts);
    free(counts);
    log_free(log);
    book_free(book);
    return 0;
}
