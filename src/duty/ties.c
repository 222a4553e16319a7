/* ties.c: how many verdicts hang on the order of events that have the same instant. Each case with
 * such events is run once as it stands and once with the events of every instant in reverse; where
 * a standard's states differ between the two, those duties hang on the order. */
#include "duty/duty_internal.h"
#include <stdlib.h>

/* One case's events, gathered in another order. */
typedef struct {
    Slot *slots;
    uint32_t **cells; /* by slot */
    uint32_t *kinds;
    int64_t *at_ms, *recorded_ms;
    size_t cap;
} Gathered;

static void gathered_reserve(Gathered *gathered, const DutyPlan *plan, size_t n)
{
    if (n <= gathered->cap) return;
    gathered->cap = n * 2;
    gathered->kinds = mem_resize(gathered->kinds, gathered->cap, sizeof *gathered->kinds);
    gathered->at_ms = mem_resize(gathered->at_ms, gathered->cap, sizeof *gathered->at_ms);
    gathered->recorded_ms =
        mem_resize(gathered->recorded_ms, gathered->cap, sizeof *gathered->recorded_ms);
    for (size_t i = 0; i < plan->slots.n; i++)
        gathered->cells[i] = mem_resize(gathered->cells[i], gathered->cap, sizeof(uint32_t));
}

static void gather(Gathered *gathered, const DutyPlan *plan, size_t to, size_t from)
{
    const Log *log = plan->log;
    gathered->kinds[to] = log_cell(log->kinds, from);
    gathered->at_ms[to] = log->at_ms[from];
    gathered->recorded_ms[to] = log->recorded_ms ? log->recorded_ms[from] : log->at_ms[from];
    for (size_t i = 0; i < plan->slots.n; i++) {
        LogCells cells = plan->slots.at[i].cells;
        gathered->cells[i][to] = cells.at ? log_cell(cells, from) : 0;
    }
}

/* Gather a case with the events of each instant in reverse. False when no instant repeats. */
static bool gather_reversed(Gathered *gathered, const DutyPlan *plan, size_t case_index)
{
    const Log *log = plan->log;
    size_t first = log->first_event[case_index], end = log->first_event[case_index + 1];
    bool has_ties = false;
    for (size_t i = first + 1; i < end && !has_ties; i++)
        has_ties = log->at_ms[i] == log->at_ms[i - 1];
    if (!has_ties) return false;
    gathered_reserve(gathered, plan, end - first);
    for (size_t from = first; from < end;) {
        size_t until = from + 1;
        while (until < end && log->at_ms[until] == log->at_ms[from]) until++;
        for (size_t i = from; i < until; i++)
            gather(gathered, plan, i - first, until - 1 - (i - from));
        from = until;
    }
    return true;
}

static void gathered_bind(Gathered *gathered, const DutyPlan *plan, Run *run)
{
    for (size_t i = 0; i < plan->slots.n; i++) {
        gathered->slots[i] = plan->slots.at[i];
        gathered->slots[i].cells = (LogCells){gathered->cells[i], 4};
    }
    run->slots = gathered->slots;
    run->kinds = (LogCells){gathered->kinds, 4};
    run->at_ms = gathered->at_ms;
    run->recorded_ms = gathered->recorded_ms;
}

static void run_gathered(Run *run, size_t case_index, size_t n)
{
    run->base = 0;
    run->case_index = case_index;
    run_begin_record(run);
    (void)run_steps(run, (uint32_t)n);
    run_report_rest(run);
}

static uint64_t difference(const DutyCounts *a, const DutyCounts *b)
{
    uint64_t more = 0, fewer = 0;
    for (size_t i = 0; i < DUTY_N_STATES; i++) {
        if (a->by_state[i] > b->by_state[i])
            more += a->by_state[i] - b->by_state[i];
        else
            fewer += b->by_state[i] - a->by_state[i];
    }
    return more > fewer ? more : fewer;
}

/* Both runs count into their own rows, which are taken down and cleared after each case. */
static void take_down(Run *run, Run *reversed, size_t n_standards, uint64_t *by_standard)
{
    for (size_t i = 0; i < n_standards; i++)
        by_standard[i] += difference(&run->counts[i], &reversed->counts[i]);
    memset(run->counts, 0, n_standards * sizeof *run->counts);
    memset(reversed->counts, 0, n_standards * sizeof *reversed->counts);
}

static void gathered_free(Gathered *gathered, const DutyPlan *plan)
{
    for (size_t i = 0; i < plan->slots.n; i++) free(gathered->cells[i]);
    free(gathered->cells);
    free(gathered->slots);
    free(gathered->kinds);
    free(gathered->at_ms);
    free(gathered->recorded_ms);
}

void duty_count_ties(DutyPlan *plan, const DutyQuestion *question, uint64_t *by_standard)
{
    Run run, reversed;
    run_bind(&run, plan, question);
    run_bind(&reversed, plan, question);
    run.counts = mem_zero(plan->n_standards, sizeof(DutyCounts));
    reversed.counts = mem_zero(plan->n_standards, sizeof(DutyCounts));
    Gathered gathered = {.slots = mem_zero(plan->slots.n, sizeof(Slot)),
                         .cells = mem_zero(plan->slots.n, sizeof(uint32_t *))};
    memset(by_standard, 0, plan->n_standards * sizeof *by_standard);
    size_t end = question->end_case ? question->end_case : plan->log->n_cases;
    for (size_t i = question->first_case; i < end; i++) {
        if (!gather_reversed(&gathered, plan, i)) continue;
        const uint64_t *first = plan->log->first_event + i;
        (void)run_events(&run, i);
        run_report_rest(&run);
        gathered_bind(&gathered, plan, &reversed);
        run_gathered(&reversed, i, first[1] - first[0]);
        take_down(&run, &reversed, plan->n_standards, by_standard);
    }
    gathered_free(&gathered, plan);
    free(run.counts);
    free(reversed.counts);
    run_free(&run);
    run_free(&reversed);
}
