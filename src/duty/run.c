/* run.c: a run over records: its memory, and the loop over events. */
#include "duty/duty_internal.h"
#include <stdlib.h>

void run_init(Run *run, const DutyPlan *plan)
{
    *run = (Run){
        .plan = plan, .slots = plan->slots.at, .as_at_ms = TIME_NEVER, .known_at_ms = TIME_NEVER};
    size_t n_elements = 1;
    run->states = mem_zero(plan->n_standards, sizeof *run->states);
    run->keyed = mem_zero(plan->n_standards, sizeof *run->keyed);
    run->touched = mem_zero(plan->n_standards, sizeof *run->touched);
    run->touched_plain = mem_zero(plan->n_standards, sizeof *run->touched_plain);
    run->trackers = mem_zero(plan->trackers.n, sizeof *run->trackers);
    run->sums = mem_zero(plan->sums.n, sizeof *run->sums);
    run->folds = mem_zero(plan->slots.n, sizeof *run->folds);
    for (size_t i = 0; i < plan->n_standards; i++) {
        size_t n_per = plan->standards[i].n_per;
        if (n_per) run->keyed[i] = mem_zero(1, sizeof(Keyed));
        if (n_per > n_elements) n_elements = n_per;
    }
    run->elements = mem_zero(n_elements, sizeof *run->elements);
}

void run_free(Run *run)
{
    for (size_t i = 0; i < run->plan->n_standards; i++) keyed_free(run->keyed[i]);
    for (size_t i = 0; i < run->plan->trackers.n; i++) {
        VEC_FREE(&run->trackers[i].events);
        VEC_FREE(&run->trackers[i].distinct);
    }
    for (size_t i = 0; i < run->plan->sums.n; i++) VEC_FREE(&run->sums[i]);
    free(run->states);
    free(run->keyed);
    free(run->touched);
    free(run->touched_plain);
    free(run->trackers);
    free(run->sums);
    free(run->folds);
    free(run->elements);
    VEC_FREE(&run->pool);
    buf_free(&run->key_text);
}

void run_begin_record(Run *run)
{
    if (++run->epoch == 0) { /* once in 2^32 records: no state may look fresh by chance */
        for (size_t i = 0; i < run->plan->n_standards; i++) run->states[i].epoch = 0;
        run->epoch = 1;
    }
    run->n_touched = run->n_touched_plain = 0;
    run->pool.n = 0;
    run->is_moment = false;
    for (size_t i = 0; i < run->plan->trackers.n; i++)
        run->trackers[i].events.n = run->trackers[i].distinct.n = 0;
    for (size_t i = 0; i < run->plan->sums.n; i++) run->sums[i].n = 0;
    for (size_t i = 0; i < run->plan->slots.n; i++) run->folds[i] = (Fold){0, DUTY_NONE};
}

static void track_sums(Run *run, uint32_t tracker)
{
    for (size_t i = 0; i < run->plan->sums.n; i++) {
        const SumPlan *sum = &run->plan->sums.at[i];
        if (sum->tracker != tracker) continue;
        const LogValue *value = run_own_value(run, sum->slot, run->now);
        bool adds = value != NULL && value->type == LOG_VALUE_NUMBER;
        double so_far = run->sums[i].n ? run->sums[i].at[run->sums[i].n - 1] : 0;
        double total = adds ? so_far + value->number : so_far;
        VEC_PUSH(&run->sums[i], total);
    }
}

void run_track(Run *run, uint32_t tracker)
{
    Tracker *seen = &run->trackers[tracker];
    if (run->plan->trackers.at[tracker].wants_dates) {
        const Zone *zone = run->plan->zone;
        size_t n = seen->events.n;
        uint32_t distinct = 1;
        if (n) {
            int32_t last = zone_date(zone, run_at_ms(run, seen->events.at[n - 1]));
            distinct = seen->distinct.at[n - 1] + (last != zone_date(zone, run->now_ms));
        }
        VEC_PUSH(&seen->distinct, distinct);
    }
    VEC_PUSH(&seen->events, run->now);
    if (run->plan->sums.n) track_sums(run, tracker);
}
