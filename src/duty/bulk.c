/* bulk.c: questions over a whole log, case by case. */
#include "duty/duty_internal.h"
#include <stdlib.h>

void run_bind(Run *run, const DutyPlan *plan, const DutyQuestion *question)
{
    run_init(run, plan);
    const Log *log = plan->log;
    run->kinds = log->kinds;
    run->at_ms = log->at_ms;
    run->recorded_ms = log->recorded_ms ? log->recorded_ms : log->at_ms;
    run->as_at_ms = question->as_at_ms;
    run->known_at_ms = question->known_at_ms;
    run->hides_events = question->known_at_ms != TIME_NEVER;
}

static size_t end_case(const Log *log, const DutyQuestion *question)
{
    return question->end_case ? question->end_case : log->n_cases;
}

uint32_t run_events(Run *run, size_t case_index)
{
    const uint64_t *first = run->plan->log->first_event;
    run->base = first[case_index];
    run->case_index = case_index;
    uint32_t n = (uint32_t)(first[case_index + 1] - first[case_index]);
    run_begin_record(run);
    return run_steps(run, n);
}

/* --- records for which a condition holds ----------------------------------------------------- */

typedef struct {
    DutyPlan *plan; /* NULL: every record */
    Cond *cond;
    Run run;
} Filter;

static void filter_init(Filter *filter, const DutyPlan *plan, const DutyQuestion *question)
{
    *filter = (Filter){0};
    if (question->where == NULL) return;
    filter->plan = plan_of_condition(plan->book, plan->log, question->where, &filter->cond);
    run_bind(&filter->run, filter->plan, question);
}

static void filter_free(Filter *filter)
{
    if (filter->plan == NULL) return;
    run_free(&filter->run);
    duty_plan_free(filter->plan);
}

static bool filter_admits(Filter *filter, size_t case_index)
{
    if (filter->plan == NULL) return true;
    Run *run = &filter->run;
    run->now = run_events(run, case_index);
    run->now_ms = run->as_at_ms;
    run->is_moment = true;
    return cond_holds(run, filter->cond);
}

/* --- the bulk run ----------------------------------------------------------------------------- */

static void run_case(Run *run, size_t case_index)
{
    Shapes *shapes = run->plan->shapes;
    if (run->counts_quickly && shapes != NULL && shapes_count_case(shapes, run, case_index)) return;
    (void)run_events(run, case_index);
    run_report_rest(run);
}

bool duty_run(DutyPlan *plan, const DutyQuestion *question, DutyCounts *counts)
{
    Run run;
    Filter filter;
    run_bind(&run, plan, question);
    filter_init(&filter, plan, question);
    plan->as_at_ms = question->as_at_ms;
    plan->known_at_ms = question->known_at_ms;
    if (counts != NULL) memset(counts, 0, plan->n_standards * sizeof *counts);
    run.counts = counts;
    run.each = question->each;
    run.context = question->context;
    run.counts_quickly = question->each == NULL && counts != NULL && plan->log->recorded_ms == NULL;
    size_t end = end_case(plan->log, question);
    for (size_t i = question->first_case; i < end && !run.is_stopped; i++)
        if (filter_admits(&filter, i)) run_case(&run, i);
    bool finished = !run.is_stopped;
    filter_free(&filter);
    run_free(&run);
    return finished;
}
