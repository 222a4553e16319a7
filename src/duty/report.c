/* report.c: what the step function found out, counted or handed to whoever asked. */
#include "duty/duty_internal.h"

static void add_value(Buf *text, const Run *run, uint32_t slot, uint32_t number)
{
    if (number == 0)
        buf_add(text, STR("(none)"));
    else
        buf_add(text, run->slots[slot].values[number].text);
}

static Str key_text(Run *run, const Standard *standard, const uint32_t *elements)
{
    buf_clear(&run->key_text);
    for (size_t i = 0; i < standard->n_per && elements != NULL; i++) {
        if (i) buf_add(&run->key_text, STR(", "));
        add_value(&run->key_text, run, standard->per[i], elements[i]);
    }
    return buf_str(&run->key_text);
}

static int64_t recorded_ms(const Run *run, uint32_t position)
{
    const int64_t *of = run->recorded_ms ? run->recorded_ms : run->at_ms;
    return of[run->base + position];
}

static uint64_t event_index(const Run *run, uint32_t position)
{
    return position == DUTY_NONE ? DUTY_NO_EVENT : run->base + position;
}

/* The last of what is known of a duty: is it ahead, and was it written up afterwards? */
static DutyState settle(const Run *run, DutyState state, int64_t due_ms, uint32_t ended,
                        bool *recorded_late)
{
    *recorded_late = false;
    if (state != DUTY_MET || due_ms == TIME_NEVER) return state;
    if (due_ms > run->as_at_ms) return DUTY_AHEAD;
    *recorded_late = recorded_ms(run, ended) > due_ms;
    return DUTY_MET;
}

static void hand_over(Run *run, const Duty *duty)
{
    if (run->is_stopped) return;
    run->is_stopped = !run->each(run->context, duty);
}

void report_duty(Run *run, uint32_t index, const uint32_t *elements, const OpenDuty *open,
                 DutyState state)
{
    int64_t due_ms = open->is_held ? TIME_NEVER : open->due_ms;
    if (open->before_ms < due_ms) due_ms = open->before_ms;
    bool recorded_late;
    state = settle(run, state, due_ms, open->ended, &recorded_late);
    if (run->counts != NULL) {
        run->counts[index].by_state[state]++;
        run->counts[index].met_recorded_late += recorded_late;
    }
    if (run->each == NULL) return;
    const Standard *standard = &run->plan->standards[index];
    bool is_ended = open->ended != DUTY_NONE;
    Duty duty = {.standard = standard->book,
                 .standard_index = index,
                 .state = state,
                 .recorded_late = recorded_late,
                 .held = open->is_held && !is_ended,
                 .case_index = run->case_index,
                 .opened_by = event_index(run, open->opened),
                 .ended_by = event_index(run, open->ended),
                 .before_by = event_index(run, open->before),
                 .opened_ms = open->opened_ms,
                 .due_ms = due_ms == TIME_NEVER ? TIME_NONE : due_ms,
                 .ended_ms = is_ended ? run_at_ms(run, open->ended) : TIME_NONE,
                 .key = key_text(run, standard, elements)};
    hand_over(run, &duty);
}

void report_period(Run *run, uint32_t index, const uint32_t *elements, const Period *period,
                   DutyState state)
{
    OpenDuty open = {.opened_ms = period->opened_ms,
                     .due_ms = period->due_ms,
                     .before_ms = TIME_NEVER,
                     .opened = period->opened,
                     .before = DUTY_NONE,
                     .ended = period->ended};
    report_duty(run, index, elements, &open, state);
}

void report_deed(Run *run, uint32_t index, const uint32_t *elements, DutyDeed deed, int64_t due_ms,
                 int64_t late_ms)
{
    if (run->trace == NULL) return;
    DutyTrace trace = {.deed = deed,
                       .event = event_index(run, run->now),
                       .standard_index = index,
                       .key = key_text(run, &run->plan->standards[index], elements),
                       .due_ms = due_ms == TIME_NEVER ? TIME_NONE : due_ms,
                       .late_ms = late_ms};
    run->trace(run->trace_context, &trace);
}

const char *duty_state_name(DutyState state)
{
    static const char *const NAMES[] = {"open", "met", "late", "missed", "ahead", "void", "waived"};
    BASE_ASSERT(state < DUTY_N_STATES);
    return NAMES[state];
}

int64_t duty_period_instant(const Duty *duty)
{
    return duty->due_ms != TIME_NONE ? duty->due_ms : duty->ended_ms;
}

int64_t duty_delay_ms(const Duty *duty, int64_t as_at_ms)
{
    if (duty->due_ms == TIME_NONE) return 0;
    bool discharged =
        duty->state == DUTY_MET || duty->state == DUTY_LATE || duty->state == DUTY_AHEAD;
    return (discharged ? duty->ended_ms : as_at_ms) - duty->due_ms;
}

uint64_t duty_opened(const DutyCounts *counts)
{
    uint64_t opened = 0;
    for (size_t i = 0; i < DUTY_N_STATES; i++) opened += counts->by_state[i];
    return opened;
}
