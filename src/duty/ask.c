/* ask.c: questions about one duty or one case: an attribute for a cut, the trace behind `why`. */
#include "duty/duty_internal.h"

static Str value_at(const LogColumn *column, size_t index)
{
    uint32_t number = column ? log_cell(column->cells, index) : 0;
    return number ? column->values[number].text : (Str){"", 0};
}

static bool exists(const DutyPlan *plan, size_t event)
{
    const int64_t *recorded = plan->log->recorded_ms ? plan->log->recorded_ms : plan->log->at_ms;
    return plan->log->at_ms[event] <= plan->as_at_ms && recorded[event] <= plan->known_at_ms;
}

Str duty_attribute(DutyPlan *plan, const Duty *duty, Str attribute)
{
    const Log *log = plan->log;
    const LogColumn *column = log_find_column(log, attribute);
    size_t first = log->first_event[duty->case_index];
    size_t end = log->first_event[duty->case_index + 1];
    for (size_t i = duty->opened_by + 1; column != NULL && i-- > first;) {
        Str value = exists(plan, i) ? value_at(column, i) : (Str){"", 0};
        if (value.n) return value;
    }
    Str of_case = value_at(log_find_case_column(log, attribute), duty->case_index);
    if (of_case.n) return of_case;
    for (size_t i = end; column != NULL && i-- > duty->opened_by + 1;) {
        Str value = exists(plan, i) ? value_at(column, i) : (Str){"", 0};
        if (value.n) return value;
    }
    return (Str){"", 0};
}

static bool ignore_duty(void *context, const Duty *duty)
{
    (void)context;
    (void)duty;
    return true;
}

void duty_trace_case(DutyPlan *plan, const DutyQuestion *question, size_t case_index,
                     void (*each)(void *context, const DutyTrace *trace), void *context)
{
    Run run;
    run_bind(&run, plan, question);
    run.each = ignore_duty;
    run.trace = each;
    run.trace_context = context;
    (void)run_events(&run, case_index);
    run_report_rest(&run);
    run_free(&run);
}
