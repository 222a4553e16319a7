/* step.c: the step function: what one event does to one standard. Live records, gates and bulk runs
 * all come through here. Source: book-language.md, "What it means", in its order: outstanding
 * duties are waived, else discharged, else cancelled, else meet their `before`; holds begin or
 * end; a new duty opens. */
#include "duty/duty_internal.h"

/* --- one duty ------------------------------------------------------------------------------- */

static inline int64_t within_due(const OpenDuty *duty)
{
    return duty->is_held ? TIME_NEVER : duty->due_ms;
}

/* After the due instant, or B has come (an instant equal to the due one is not after it). */
static inline bool is_past_due(const OpenDuty *duty, int64_t at_ms)
{
    return duty->before != DUTY_NONE || within_due(duty) < at_ms;
}

static int64_t due_now(const OpenDuty *duty)
{
    int64_t within = within_due(duty);
    return duty->before_ms < within ? duty->before_ms : within;
}

static int64_t late_by(const OpenDuty *duty, int64_t at_ms)
{
    int64_t due_ms = due_now(duty);
    return due_ms < at_ms ? at_ms - due_ms : 0;
}

/* B comes: the due instant is the earlier of the two, for good. While the duty is held there is no
 * `within` instant, so B alone counts. */
static void meet_before(OpenDuty *duty, uint32_t position, int64_t at_ms)
{
    if (duty->before != DUTY_NONE) return;
    duty->before = position;
    duty->before_ms = at_ms;
    if (duty->is_held) duty->due_ms = TIME_NEVER;
    duty->is_held = false;
}

/* --- ending duties of one key ---------------------------------------------------------------- */

/* Met in time, but B may still set the due instant: only where B has not come and could come
 * before the `within` instant. */
static bool waits_for_before(const Run *run, const Standard *standard, const OpenDuty *duty)
{
    return standard->has_before && duty->before == DUTY_NONE && within_due(duty) > run->now_ms;
}

void step_discharge_all(Run *run, uint32_t index, KeyState *key, const uint32_t *elements,
                        bool is_before)
{
    const Standard *standard = &run->plan->standards[index];
    uint32_t at = key->outstanding;
    key->outstanding = DUTY_NONE;
    while (at != DUTY_NONE) {
        OpenDuty *duty = &run->pool.at[at];
        uint32_t next = duty->next;
        DutyState state = is_past_due(duty, run->now_ms) ? DUTY_LATE : DUTY_MET;
        report_deed(run, index, elements, DUTY_DID_DISCHARGE, due_now(duty),
                    late_by(duty, run->now_ms));
        duty->ended = run->now;
        if (duty->is_held) {
            duty->due_ms = TIME_NEVER; /* discharged while held: it counts from its discharge */
            duty->is_held = false;
        }
        if (is_before) meet_before(duty, run->now, run->now_ms);
        if (state == DUTY_MET && waits_for_before(run, standard, duty)) {
            duty->next = key->waiting;
            key->waiting = at;
        } else {
            report_duty(run, index, elements, duty, state);
        }
        at = next;
    }
}

/* `unless` and waivers: up to the due instant `state`, after it missed for good. */
void step_end_all(Run *run, uint32_t index, KeyState *key, const uint32_t *elements,
                  DutyState state)
{
    uint32_t at = key->outstanding;
    key->outstanding = DUTY_NONE;
    for (; at != DUTY_NONE; at = run->pool.at[at].next) {
        OpenDuty *duty = &run->pool.at[at];
        bool missed = is_past_due(duty, run->now_ms);
        report_deed(run, index, elements, state == DUTY_VOID ? DUTY_DID_CANCEL : DUTY_DID_WAIVE,
                    due_now(duty), late_by(duty, run->now_ms));
        duty->ended = run->now;
        report_duty(run, index, elements, duty, missed ? DUTY_MISSED : state);
    }
}

static void bring_before(Run *run, uint32_t index, KeyState *key, const uint32_t *elements)
{
    for (uint32_t at = key->outstanding; at != DUTY_NONE; at = run->pool.at[at].next) {
        OpenDuty *duty = &run->pool.at[at];
        if (duty->before != DUTY_NONE) continue;
        meet_before(duty, run->now, run->now_ms);
        report_deed(run, index, elements, DUTY_DID_COME_BEFORE, due_now(duty), 0);
    }
}

/* B comes after discharges that were in time: it sets their due instant. */
static void settle_waiting(Run *run, uint32_t index, KeyState *key, const uint32_t *elements)
{
    uint32_t at = key->waiting;
    key->waiting = DUTY_NONE;
    for (; at != DUTY_NONE; at = run->pool.at[at].next) {
        OpenDuty *duty = &run->pool.at[at];
        meet_before(duty, run->now, run->now_ms);
        report_duty(run, index, elements, duty, DUTY_MET);
    }
}

static void touch_single(Run *run, uint32_t index, KeyState *key, const uint32_t *elements,
                         uint32_t matched)
{
    if ((matched & ROLE_BEFORE) && key->waiting != DUTY_NONE)
        settle_waiting(run, index, key, elements);
    if (key->outstanding != DUTY_NONE) {
        if (matched & ROLE_WAIVE)
            step_end_all(run, index, key, elements, DUTY_WAIVED);
        else if (matched & ROLE_OWE)
            step_discharge_all(run, index, key, elements, (matched & ROLE_BEFORE) != 0);
        else if (matched & ROLE_UNLESS)
            step_end_all(run, index, key, elements, DUTY_VOID);
        else if (matched & ROLE_BEFORE)
            bring_before(run, index, key, elements);
    }
}

/* --- holds ---------------------------------------------------------------------------------- */

static void begin_hold(Run *run, uint32_t index, KeyState *key, const uint32_t *elements)
{
    key->in_hold = true;
    key->hold_ms = run->now_ms;
    for (uint32_t at = key->outstanding; at != DUTY_NONE; at = run->pool.at[at].next) {
        OpenDuty *duty = &run->pool.at[at];
        if (is_past_due(duty, run->now_ms)) continue;
        duty->is_held = true;
        report_deed(run, index, elements, DUTY_DID_HOLD, TIME_NONE, 0);
    }
}

static void end_hold(Run *run, uint32_t index, KeyState *key, const uint32_t *elements)
{
    const Standard *standard = &run->plan->standards[index];
    key->in_hold = false;
    for (uint32_t at = key->outstanding; at != DUTY_NONE; at = run->pool.at[at].next) {
        OpenDuty *duty = &run->pool.at[at];
        if (!duty->is_held) continue;
        duty->is_held = false;
        if (standard->has_within) {
            duty->held += limit_held(run->plan, &standard->within, duty->opened_ms, key->hold_ms,
                                     run->now_ms);
            duty->due_ms = limit_due(run->plan, &standard->within, duty->opened_ms, duty->held);
        }
        report_deed(run, index, elements, DUTY_DID_RELEASE, due_now(duty), 0);
    }
}

static void touch_hold(Run *run, uint32_t index, KeyState *key, const uint32_t *elements,
                       uint32_t roles)
{
    if (key->in_hold) {
        if (roles & ROLE_HOLD_TO) end_hold(run, index, key, elements);
    } else if (roles & ROLE_HOLD_FROM) {
        begin_hold(run, index, key, elements);
    }
}

/* --- opening -------------------------------------------------------------------------------- */

OpenDuty *step_push_duty(Run *run, KeyState *key, int64_t due_ms)
{
    if (run->pool.n == run->pool.cap) {
        run->pool.cap = run->pool.cap ? run->pool.cap * 2 : 64;
        run->pool.at = mem_resize(run->pool.at, run->pool.cap, sizeof *run->pool.at);
    }
    OpenDuty *duty = &run->pool.at[run->pool.n];
    duty->opened_ms = run->now_ms;
    duty->due_ms = due_ms;
    duty->before_ms = TIME_NEVER;
    duty->held = 0;
    duty->opened = run->now;
    duty->before = duty->ended = DUTY_NONE;
    duty->next = key->outstanding;
    duty->is_held = key->in_hold;
    key->outstanding = (uint32_t)run->pool.n++;
    return duty;
}

static bool has_already(const Run *run, const Standard *standard, const KeyState *key)
{
    if (!standard->book->has_already || key->last_owe == DUTY_NONE) return false;
    return standard->already_any || limit_compare(run->plan, &standard->already,
                                                  run_at_ms(run, key->last_owe), run->now_ms) <= 0;
}

/* A duty that opens met, by an event before its trigger. */
static void meet_at_once(Run *run, uint32_t index, KeyState *key, const uint32_t *elements)
{
    const Standard *standard = &run->plan->standards[index];
    OpenDuty *duty = &run->pool.at[key->outstanding];
    uint32_t at = key->outstanding;
    key->outstanding = duty->next;
    duty->ended = key->last_owe;
    if (duty->is_held) duty->due_ms = TIME_NEVER;
    duty->is_held = false;
    report_deed(run, index, elements, DUTY_DID_DISCHARGE, due_now(duty), 0);
    if (standard->has_before) {
        duty->next = key->waiting;
        key->waiting = at;
    } else {
        report_duty(run, index, elements, duty, DUTY_MET);
    }
}

static void open_single(Run *run, uint32_t index, KeyState *key, const uint32_t *elements)
{
    const Standard *standard = &run->plan->standards[index];
    if (!standard->book->each && key->outstanding != DUTY_NONE) {
        /* All but the newest are past due: a newer one opens only after a miss. */
        const OpenDuty *newest = &run->pool.at[key->outstanding];
        if (!is_past_due(newest, run->now_ms)) {
            report_deed(run, index, elements, DUTY_DID_NOT_OPEN_OUTSTANDING, due_now(newest), 0);
            return;
        }
    }
    int64_t due_ms =
        standard->has_within ? limit_due(run->plan, &standard->within, run->now_ms, 0) : TIME_NEVER;
    OpenDuty *duty = step_push_duty(run, key, due_ms);
    report_deed(run, index, elements, DUTY_DID_OPEN, due_now(duty), 0);
    if (has_already(run, standard, key)) meet_at_once(run, index, key, elements);
}

static void check_assertion(Run *run, uint32_t index)
{
    bool holds = cond_holds(run, run->plan->standards[index].must);
    OpenDuty duty = {.opened_ms = run->now_ms,
                     .due_ms = TIME_NEVER,
                     .before_ms = TIME_NEVER,
                     .opened = run->now,
                     .before = DUTY_NONE,
                     .ended = run->now};
    report_deed(run, index, NULL, DUTY_DID_OPEN, TIME_NONE, 0);
    if (holds) report_deed(run, index, NULL, DUTY_DID_DISCHARGE, TIME_NONE, 0);
    report_duty(run, index, NULL, &duty, holds ? DUTY_MET : DUTY_MISSED);
}

/* --- the step ------------------------------------------------------------------------------- */

static inline bool matches(Run *run, const Cond *cond)
{
    return cond == NULL || cond_holds(run, cond);
}

/* Which roles the event really plays: a kind alone is not enough where there is an `if`. */
static uint32_t match_roles(Run *run, const Standard *standard, uint32_t roles)
{
    uint32_t matched = roles & (ROLE_HOLD_FROM | ROLE_HOLD_TO);
    if ((roles & ROLE_TRIGGER) && matches(run, standard->when)) matched |= ROLE_TRIGGER;
    if ((roles & ROLE_OWE) && matches(run, standard->owe)) matched |= ROLE_OWE;
    if ((roles & ROLE_UNLESS) && matches(run, standard->unless)) matched |= ROLE_UNLESS;
    if ((roles & ROLE_BEFORE) && matches(run, standard->before)) matched |= ROLE_BEFORE;
    if ((roles & ROLE_UNTIL) && matches(run, standard->until)) matched |= ROLE_UNTIL;
    if (roles & ROLE_WAIVE) {
        const LogValue *named = run_own_value(run, run->plan->waive_slot, run->now);
        if (named != NULL && named->type != LOG_VALUE_LIST &&
            str_eq(named->text, standard->book->name))
            matched |= ROLE_WAIVE;
    }
    return matched;
}

void step_refresh(Run *run, uint32_t index, State *state)
{
    state->epoch = run->epoch;
    state->opened = DUTY_NONE;
    key_state_init(&state->key);
    if (run->keyed[index] != NULL) keyed_clear(run->keyed[index]);
    const Standard *standard = &run->plan->standards[index];
    bool is_plain = run->counts_quickly ? standard->quick : standard->plain;
    if (is_plain)
        run->touched_plain[run->n_touched_plain++] = index;
    else
        run->touched[run->n_touched++] = index;
}

enum {
    ROLES_TOUCHING = ROLE_OWE | ROLE_UNLESS | ROLE_BEFORE | ROLE_UNTIL | ROLE_WAIVE,
    ROLES_HOLDING = ROLE_HOLD_FROM | ROLE_HOLD_TO
};

static void step_unkeyed(Run *run, uint32_t index, State *state, uint32_t matched)
{
    bool recurs = run->plan->standards[index].book->shape == BOOK_RECURRING;
    KeyState *key = &state->key;
    if (matched & ROLES_TOUCHING) {
        if (recurs)
            recur_touch(run, index, key, NULL, matched);
        else
            touch_single(run, index, key, NULL, matched);
    }
    if (matched & ROLES_HOLDING) touch_hold(run, index, key, NULL, matched);
    if (matched & ROLE_TRIGGER) {
        if (recurs)
            recur_open(run, index, key, NULL);
        else
            open_single(run, index, key, NULL);
    }
    if (matched & ROLE_OWE) key->last_owe = run->now;
}

static void touch_last_owe(Run *run, uint32_t index, KeyState *key, const uint32_t *elements,
                           uint32_t matched)
{
    (void)index;
    (void)elements;
    (void)matched;
    key->last_owe = run->now;
}

static void step_keyed(Run *run, uint32_t index, uint32_t matched)
{
    const Standard *standard = &run->plan->standards[index];
    bool recurs = standard->book->shape == BOOK_RECURRING;
    if (matched & ROLES_TOUCHING)
        keyed_touch(run, index, matched, recurs ? recur_touch : touch_single);
    if (matched & ROLES_HOLDING) {
        keyed_touch(run, index, matched, touch_hold);
        keyed_remember(run->keyed[index], run->now);
    }
    if (matched & ROLE_TRIGGER) keyed_open(run, index, recurs ? recur_open : open_single);
    if ((matched & ROLE_OWE) && standard->book->has_already) {
        keyed_touch(run, index, matched, touch_last_owe);
        keyed_remember(run->keyed[index], run->now | DUTY_HISTORY_OWE);
    }
}

static uint32_t roles_at(const Run *run, uint32_t index, uint32_t position)
{
    uint32_t kind = log_cell(run->kinds, run->base + position);
    const DutyPlan *plan = run->plan;
    for (uint32_t i = plan->first_op[kind]; i < plan->first_op[kind + 1]; i++)
        if (plan->ops[i].standard == index) return plan->ops[i].roles;
    return 0;
}

static void replay_hold(const Run *run, uint32_t index, KeyState *key, uint32_t position)
{
    uint32_t roles = roles_at(run, index, position);
    if (key->in_hold) {
        key->in_hold = !(roles & ROLE_HOLD_TO);
    } else if (roles & ROLE_HOLD_FROM) {
        key->in_hold = true;
        key->hold_ms = run_at_ms(run, position);
    }
}

/* Holds and discharges that lie before a key's first trigger: for a hold in force, and `already`.
 */
void step_replay_history(Run *run, uint32_t index, KeyState *key, const uint32_t *elements,
                         const Keyed *keyed)
{
    const Standard *standard = &run->plan->standards[index];
    for (size_t i = 0; i < keyed->history.n; i++) {
        uint32_t position = keyed->history.at[i] & ~DUTY_HISTORY_OWE;
        if (!keyed_agrees(run, standard, position, elements)) continue;
        if (keyed->history.at[i] & DUTY_HISTORY_OWE)
            key->last_owe = position;
        else
            replay_hold(run, index, key, position);
    }
}

void step_standard(Run *run, const Op *op)
{
    const Standard *standard = &run->plan->standards[op->standard];
    State *state = &run->states[op->standard];
    uint32_t matched = match_roles(run, standard, op->roles);
    if (matched == 0) return;
    if (standard->must != NULL) {
        check_assertion(run, op->standard);
        return;
    }
    if (state->epoch != run->epoch) step_refresh(run, op->standard, state);
    step_plain_to_list(run, state); /* for a waiver */
    if (run->keyed[op->standard] != NULL)
        step_keyed(run, op->standard, matched);
    else
        step_unkeyed(run, op->standard, state, matched);
}

/* --- the rest, as at the end ------------------------------------------------------------------ */

static void report_key(Run *run, uint32_t index, const KeyState *key, const uint32_t *elements)
{
    for (uint32_t at = key->outstanding; at != DUTY_NONE; at = run->pool.at[at].next) {
        OpenDuty duty = run->pool.at[at];
        report_duty(run, index, elements, &duty,
                    is_past_due(&duty, run->as_at_ms) ? DUTY_MISSED : DUTY_OPEN);
    }
    for (uint32_t at = key->waiting; at != DUTY_NONE; at = run->pool.at[at].next)
        report_duty(run, index, elements, &run->pool.at[at], DUTY_MET);
    recur_report_rest(run, index, key, elements);
}

void step_report_state(Run *run, uint32_t index)
{
    const State *state = &run->states[index];
    const Keyed *keyed = run->keyed[index];
    if (keyed == NULL) {
        report_key(run, index, &state->key, NULL);
        return;
    }
    size_t n_per = run->plan->standards[index].n_per;
    for (size_t i = 0; i < keyed->n; i++)
        report_key(run, index, &keyed->states[i], keyed->elements + i * n_per);
}

static bool key_is_outstanding(const KeyState *key)
{
    return key->outstanding != DUTY_NONE || key->running;
}

bool step_is_outstanding(const Run *run, uint32_t index)
{
    const State *state = &run->states[index];
    if (state->epoch != run->epoch) return false;
    if (state->opened != DUTY_NONE) return true;
    const Keyed *keyed = run->keyed[index];
    if (keyed == NULL) return key_is_outstanding(&state->key);
    for (size_t i = 0; i < keyed->n; i++)
        if (key_is_outstanding(&keyed->states[i])) return true;
    return false;
}
