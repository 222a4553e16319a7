/* step_plain.c: the loop over a record's events, and the quick way through the step for a plain
 * standard: one duty at a time, of one key, that only a discharge or a cancel ends. Its newest duty
 * stands in the state itself. Where only counts are asked for, a standard with `before` is plain
 * too, and verdicts are counted without branching on them, which no processor can foresee. */
#include "duty/duty_internal.h"

/* What the loop over events keeps in registers: a count that a step writes could else be any field
 * of the run, as far as the compiler knows. `quick` is a constant wherever this is inlined. */
typedef struct {
    Run *run;
    const DutyPlan *plan;
    OpTable table;
    State *states;
    DutyCounts *counts;
    uint32_t epoch;
    int64_t now_ms, as_at_ms;
    int32_t date;
    bool has_date;
    bool quick;
} Stepping;

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE bool plain_holds(Run *run, const Cond *cond)
{
    if (cond == NULL) return true;
    if (cond->truth != NULL && cond->left == BOOK_LEFT_ATTRIBUTE) {
        LogCells cells = run->slots[cond->slot].cells;
        uint32_t own = cells.at ? log_cell(cells, run->base + run->now) : 0;
        if (own && cond->truth[own] >= 0) return cond->truth[own];
    }
    return cond_holds(run, cond);
}

ALWAYS_INLINE int64_t plain_due(Stepping *at, const Limit *limit)
{
    if (limit == NULL) return TIME_NEVER;
    if (limit->type == LIMIT_EXACT) return at->now_ms + limit->n;
    if (!at->has_date) at->date = plan_date(at->plan, at->now_ms);
    at->has_date = true;
    if (limit->type == LIMIT_DATES) {
        uint64_t index = (uint64_t)(at->date - at->plan->days.first + limit->n + 1);
        if (index < (uint64_t)at->plan->days.n) return at->plan->days.midnight_ms[index] - 1;
    } else {
        uint64_t index = (uint64_t)((int64_t)at->date - limit->first_date);
        if (index < (uint64_t)limit->n_dates) return limit->due_by_date[index];
    }
    return limit_due(at->plan, limit, at->now_ms, 0);
}

/* --- into the lists --------------------------------------------------------------------------- */

/* A duty met, whose B may come; only ever counted. It was in time, and so is the first event, which
 * stands for its discharge. */
static void wait_in_list(Run *run, State *state)
{
    OpenDuty *duty = step_push_duty(run, &state->key, state->wait_ms);
    uint32_t at = state->key.outstanding;
    state->key.outstanding = duty->next;
    duty->ended = 0;
    duty->next = state->key.waiting;
    state->key.waiting = at;
    state->key.waits = false;
}

void step_plain_to_list(Run *run, State *state)
{
    if (state->key.waits) wait_in_list(run, state);
    if (state->opened == DUTY_NONE) return;
    OpenDuty *duty = step_push_duty(run, &state->key, state->due_ms);
    duty->opened = state->opened;
    duty->opened_ms = run_at_ms(run, state->opened);
    if (state->key.came) {
        duty->before = state->opened;
        duty->before_ms = state->due_ms;
        state->key.came = false;
    }
    state->opened = DUTY_NONE;
}

/* In detail, or with older duties about: as every other standard's. */
static void end_in_list(Run *run, const Op *op, State *state)
{
    step_plain_to_list(run, state);
    if (op->roles == ROLE_OWE)
        step_discharge_all(run, op->standard, &state->key, NULL, false);
    else
        step_end_all(run, op->standard, &state->key, NULL, DUTY_VOID);
}

/* --- the ways -------------------------------------------------------------------------------- */

ALWAYS_INLINE void plain_refresh(const Stepping *at, uint32_t standard, State *state)
{
    Run *run = at->run;
    state->epoch = at->epoch;
    state->opened = DUTY_NONE;
    key_state_init(&state->key);
    run->touched_plain[run->n_touched_plain++] = standard;
}

ALWAYS_INLINE void plain_open(Stepping *at, const Op *op, State *state)
{
    Run *run = at->run;
    if (!plain_holds(run, op->cond)) return;
    if (state->epoch != at->epoch) {
        plain_refresh(at, op->standard, state);
    } else if (state->opened != DUTY_NONE) {
        if (state->due_ms >= at->now_ms && !state->key.came) {
            report_deed(run, op->standard, NULL, DUTY_DID_NOT_OPEN_OUTSTANDING, state->due_ms, 0);
            return;
        }
        step_plain_to_list(run, state); /* missed, and judged anew */
    }
    state->opened = run->now;
    state->due_ms = plain_due(at, op->within);
    if (!at->quick) report_deed(run, op->standard, NULL, DUTY_DID_OPEN, state->due_ms, 0);
}

/* Whether a discharge or cancel has to go through the lists. */
ALWAYS_INLINE bool needs_list(const Stepping *at, const State *state, bool is_fresh)
{
    return !at->quick || (is_fresh & (state->key.outstanding != DUTY_NONE));
}

ALWAYS_INLINE void plain_discharge(const Stepping *at, const Op *op, State *state, bool may_wait)
{
    bool is_fresh = state->epoch == at->epoch;
    if (op->cond != NULL && (!is_fresh || !plain_holds(at->run, op->cond))) return;
    if (needs_list(at, state, is_fresh)) {
        if (is_fresh) end_in_list(at->run, op, state);
        return;
    }
    bool is_open = is_fresh & (state->opened != DUTY_NONE);
    bool late = (state->due_ms < at->now_ms) | (may_wait & is_open & state->key.came);
    bool ahead = (state->due_ms > at->as_at_ms) & !late;
    if (may_wait && is_open) {
        state->key.came = false;
        if (!late && state->due_ms > at->now_ms) { /* B may still set its due instant */
            if (state->key.waits) wait_in_list(at->run, state);
            state->key.waits = true;
            state->wait_ms = state->due_ms;
            state->opened = DUTY_NONE;
            return;
        }
    }
    unsigned verdict = DUTY_MET + late * (DUTY_LATE - DUTY_MET) + ahead * (DUTY_AHEAD - DUTY_MET);
    at->counts[op->standard].by_state[verdict] += is_open;
    state->opened = DUTY_NONE;
}

ALWAYS_INLINE void plain_cancel(const Stepping *at, const Op *op, State *state)
{
    bool is_fresh = state->epoch == at->epoch;
    if (op->cond != NULL && (!is_fresh || !plain_holds(at->run, op->cond))) return;
    if (needs_list(at, state, is_fresh)) {
        if (is_fresh) end_in_list(at->run, op, state);
        return;
    }
    bool is_open = is_fresh & (state->opened != DUTY_NONE);
    bool missed = (state->due_ms < at->now_ms) | (is_open & state->key.came);
    at->counts[op->standard].by_state[missed ? DUTY_MISSED : DUTY_VOID] += is_open;
    state->key.came &= !is_open;
    state->opened = DUTY_NONE;
}

/* Only where counts alone are asked for. B is never after as_at_ms, so what waited is met. */
ALWAYS_INLINE void plain_before(const Stepping *at, const Op *op, State *state)
{
    if (state->epoch != at->epoch || !plain_holds(at->run, op->cond)) return;
    uint64_t *met = &at->counts[op->standard].by_state[DUTY_MET];
    *met += state->key.waits;
    state->key.waits = false;
    for (; state->key.waiting != DUTY_NONE; (*met)++)
        state->key.waiting = at->run->pool.at[state->key.waiting].next;
    if (state->opened == DUTY_NONE || state->key.came) return;
    state->key.came = true;
    if (at->now_ms < state->due_ms) state->due_ms = at->now_ms;
}

/* --- the step and the loop -------------------------------------------------------------------- */

ALWAYS_INLINE void do_step(Stepping *at, uint32_t kind)
{
    const DutyPlan *plan = at->plan;
    const Op *op = at->table.ops + at->table.first_op[kind];
    const Op *end = at->table.ops + at->table.first_op[kind + 1];
    for (; op < end; op++) {
        State *state = &at->states[op->standard];
        unsigned way = at->quick ? op->quick_way : op->way;
        if (way == STEP_PLAIN_OPEN)
            plain_open(at, op, state);
        else if (way == STEP_PLAIN_DISCHARGE)
            plain_discharge(at, op, state, false);
        else if (way == STEP_GENERAL)
            step_standard(at->run, op);
        else if (way == STEP_PLAIN_CANCEL)
            plain_cancel(at, op, state);
        else if (way == STEP_PLAIN_DISCHARGE_OR_WAIT)
            plain_discharge(at, op, state, true);
        else
            plain_before(at, op, state);
    }
    if (plan->trackers.n && plan->tracker_of[kind] != DUTY_NONE)
        run_track(at->run, plan->tracker_of[kind]);
}

ALWAYS_INLINE uint32_t do_steps(Run *run, OpTable table, uint32_t from, uint32_t n, bool quick)
{
    Stepping at = {.run = run,
                   .plan = run->plan,
                   .table = table,
                   .states = run->states,
                   .counts = run->counts,
                   .epoch = run->epoch,
                   .as_at_ms = run->as_at_ms,
                   .quick = quick};
    LogCells kinds = run->kinds;
    size_t base = run->base;
    const int64_t *at_ms = run->at_ms + base;
    for (uint32_t i = from; i < n; i++) {
        at.now_ms = at_ms[i];
        at.has_date = false;
        if (at.now_ms > at.as_at_ms) return i;
        if (!quick && !run_is_known(run, i)) continue;
        run->now = i;
        run->now_ms = at.now_ms;
        do_step(&at, log_cell(kinds, base + i));
    }
    return n;
}

static OpTable whole_table(const DutyPlan *plan)
{
    return (OpTable){plan->first_op, plan->ops};
}

void run_step(Run *run, uint32_t position)
{
    (void)do_steps(run, whole_table(run->plan), position, position + 1, false);
}

uint32_t run_steps(Run *run, uint32_t n)
{
    if (run->counts_quickly) return do_steps(run, whole_table(run->plan), 0, n, true);
    return do_steps(run, whole_table(run->plan), 0, n, false);
}

uint32_t run_steps_by(Run *run, OpTable table, uint32_t n)
{
    return do_steps(run, table, 0, n, true);
}

/* --- the rest -------------------------------------------------------------------------------- */

ALWAYS_INLINE void count_plain(DutyCounts *counts, const State *state, int64_t as_at_ms)
{
    bool missed = (state->due_ms < as_at_ms) | state->key.came;
    counts->by_state[missed ? DUTY_MISSED : DUTY_OPEN] += state->opened != DUTY_NONE;
    if (!state->key.waits) return;
    bool ahead = state->wait_ms != TIME_NEVER && state->wait_ms > as_at_ms;
    counts->by_state[ahead ? DUTY_AHEAD : DUTY_MET]++;
}

static void report_plain(Run *run, uint32_t index, const State *state)
{
    if (state->opened == DUTY_NONE) return;
    OpenDuty duty = {.opened_ms = run_at_ms(run, state->opened),
                     .due_ms = state->due_ms,
                     .before_ms = TIME_NEVER,
                     .opened = state->opened,
                     .before = DUTY_NONE,
                     .ended = DUTY_NONE};
    report_duty(run, index, NULL, &duty, state->due_ms < run->as_at_ms ? DUTY_MISSED : DUTY_OPEN);
}

void run_report_rest(Run *run)
{
    bool quick = run->counts_quickly;
    DutyCounts *counts = run->counts;
    int64_t as_at_ms = run->as_at_ms;
    for (size_t i = 0; i < run->n_touched_plain; i++) {
        uint32_t index = run->touched_plain[i];
        const State *state = &run->states[index];
        if (quick)
            count_plain(&counts[index], state, as_at_ms);
        else
            report_plain(run, index, state);
        if (state->key.outstanding != DUTY_NONE || state->key.waiting != DUTY_NONE)
            step_report_state(run, index);
    }
    for (size_t i = 0; i < run->n_touched; i++) step_report_state(run, run->touched[i]);
}
