/* recur.c: recurring duties: a start, the first due instant and a count; no growth over years.
 * Source: book-language.md, "Recurring". */
#include "duty/duty_internal.h"

/* Everything about a run that is being settled at some instant. */
typedef struct {
    Run *run;
    const Standard *standard;
    uint32_t index;
    const KeyState *key;
    const uint32_t *elements;
} Settling;

static void report_one(const Settling *settling, int64_t due_ms, uint32_t ended, DutyState state)
{
    Period period = {settling->key->run_opened, ended, settling->key->run_opened_ms, due_ms};
    report_period(settling->run, settling->index, settling->elements, &period, state);
}

static int64_t nth_due(const Settling *settling, int64_t i)
{
    return limit_nth_due(settling->run->plan, &settling->standard->every,
                         settling->key->first_due_ms, i);
}

static void report_missed(const Settling *settling, int64_t n)
{
    Run *run = settling->run;
    if (run->each == NULL && run->trace == NULL) {
        if (run->counts != NULL) run->counts[settling->index].by_state[DUTY_MISSED] += (uint64_t)n;
        return;
    }
    int64_t due_ms = settling->key->first_due_ms;
    for (int64_t i = 1; i <= n && !run->is_stopped; i++) {
        report_one(settling, due_ms, DUTY_NONE, DUTY_MISSED);
        report_deed(run, settling->index, settling->elements, DUTY_DID_PERIOD_MISSED, due_ms, 0);
        due_ms = limit_next_due(run->plan, &settling->standard->every, due_ms);
    }
}

static int64_t count_due(const Settling *settling, int64_t before_ms)
{
    return limit_count_due(settling->run->plan, &settling->standard->every,
                           settling->key->first_due_ms, before_ms);
}

static void discharge(const Settling *settling)
{
    Run *run = settling->run;
    int64_t k = count_due(settling, run->now_ms), due_ms = nth_due(settling, k);
    if (k > 0) report_missed(settling, k - 1);
    report_one(settling, due_ms, run->now, k == 0 ? DUTY_MET : DUTY_LATE);
    report_deed(run, settling->index, settling->elements, DUTY_DID_DISCHARGE, due_ms,
                k == 0 ? 0 : run->now_ms - due_ms);
}

/* `until` and waivers: what had fallen due stays missed, else the one period is of `state`. */
static void end_run(const Settling *settling, DutyState state)
{
    Run *run = settling->run;
    int64_t k = count_due(settling, run->now_ms);
    if (k > 0)
        report_missed(settling, k);
    else
        report_one(settling, settling->key->first_due_ms, run->now, state);
    report_deed(run, settling->index, settling->elements,
                state == DUTY_VOID ? DUTY_DID_CANCEL : DUTY_DID_WAIVE, settling->key->first_due_ms,
                0);
}

static void begin_run(Run *run, KeyState *key, const Limit *first)
{
    key->running = true;
    key->run_opened = run->now;
    key->run_opened_ms = run->now_ms;
    key->first_due_ms = limit_due(run->plan, first, run->now_ms, 0);
}

void recur_touch(Run *run, uint32_t index, KeyState *key, const uint32_t *elements,
                 uint32_t matched)
{
    if (!key->running) return;
    const Standard *standard = &run->plan->standards[index];
    Settling settling = {run, standard, index, key, elements};
    if (matched & ROLE_WAIVE) {
        end_run(&settling, DUTY_WAIVED);
        key->running = false;
    } else if (matched & ROLE_OWE) {
        discharge(&settling);
        if (matched & ROLE_UNTIL)
            key->running = false;
        else
            begin_run(run, key, &standard->every);
    } else if (matched & ROLE_UNTIL) {
        end_run(&settling, DUTY_VOID);
        key->running = false;
    }
}

void recur_open(Run *run, uint32_t index, KeyState *key, const uint32_t *elements)
{
    const Standard *standard = &run->plan->standards[index];
    if (key->running) {
        report_deed(run, index, elements, DUTY_DID_NOT_OPEN_OUTSTANDING, key->first_due_ms, 0);
        return;
    }
    begin_run(run, key, standard->has_within ? &standard->within : &standard->every);
    report_deed(run, index, elements, DUTY_DID_OPEN, key->first_due_ms, 0);
}

void recur_report_rest(Run *run, uint32_t index, const KeyState *key, const uint32_t *elements)
{
    if (!key->running) return;
    Settling settling = {run, &run->plan->standards[index], index, key, elements};
    int64_t k = count_due(&settling, run->as_at_ms);
    if (k > 0)
        report_missed(&settling, k);
    else
        report_one(&settling, key->first_due_ms, DUTY_NONE, DUTY_OPEN);
}
