/* shape.c: cases with the same sequence of kinds have the same duties, but for their times. For a
 * plain standard the step's decisions (what opens, what ends it) follow from the kinds alone as
 * long as no trigger comes while a duty is outstanding; then they are worked out once for each
 * sequence and kept, and a case costs one comparison of instants a duty. Everything else goes event
 * by event through the step. Both ways are held to each other, and to the naive evaluator, by
 * tests. */
#include "duty/duty_internal.h"
#include <stdlib.h>

enum {
    MOST_EVENTS = 16, /* in a case that has a shape: two words of kinds */
    NO_EVENT = 16,    /* stands for the moment as_at */
    MOST_SHAPES = 4096,
    N_SLOTS = MOST_SHAPES * 2,
    TRIAL = 8192, /* cases after which shapes must have paid */
};

/* The verdict by (due instant before the end, due instant after as_at). */
typedef enum {
    RULE_DISCHARGED,
    RULE_DISCHARGED_B_CAME,
    RULE_CANCELLED,
    RULE_OUTSTANDING,
    RULE_MET,
    RULE_LATE,
    RULE_MISSED,
    RULE_OPEN,
    RULE_VOID
} Rule;
static const uint8_t VERDICTS[][4] = {
    [RULE_DISCHARGED] = {DUTY_MET, DUTY_AHEAD, DUTY_LATE, DUTY_LATE},
    [RULE_DISCHARGED_B_CAME] = {DUTY_MET, DUTY_MET, DUTY_LATE, DUTY_LATE},
    [RULE_CANCELLED] = {DUTY_VOID, DUTY_VOID, DUTY_MISSED, DUTY_MISSED},
    [RULE_OUTSTANDING] = {DUTY_OPEN, DUTY_OPEN, DUTY_MISSED, DUTY_MISSED},
    [RULE_MET] = {DUTY_MET, DUTY_MET, DUTY_MET, DUTY_MET},
    [RULE_LATE] = {DUTY_LATE, DUTY_LATE, DUTY_LATE, DUTY_LATE},
    [RULE_MISSED] = {DUTY_MISSED, DUTY_MISSED, DUTY_MISSED, DUTY_MISSED},
    [RULE_OPEN] = {DUTY_OPEN, DUTY_OPEN, DUTY_OPEN, DUTY_OPEN},
    [RULE_VOID] = {DUTY_VOID, DUTY_VOID, DUTY_VOID, DUTY_VOID},
};

/* How to reckon a due instant: by the trigger's date less `n`, or the trigger's instant and `n`. */
typedef struct {
    const int64_t *by_date;
    int64_t n;
} Due;

typedef struct {
    Due due;
    const Cond *when; /* the trigger's condition; NULL: none */
    uint32_t standard;
    uint8_t opened, ended, rule;
} ShapeDuty;

typedef struct {
    uint64_t kinds[2];
    uint32_t n_events; /* 0: an empty slot */
    bool is_fixed;     /* false: some decision hangs on the times */
    uint32_t n_duties;
    const ShapeDuty *duties; /* by opened */
} Shape;

struct Shapes {
    const DutyPlan *plan;
    Arena *arena;
    Shape *slots;
    size_t n_shapes;
    uint64_t n_asked, n_found;
    bool gave_up;
    int64_t to_guess_ms;        /* added to an instant: ms since the day before the first date */
    const int64_t *midnight_ms; /* of the day before the first date, and on */
    Due *dues;                  /* by standard */
    bool *is_shapeable;         /* by standard */
    uint32_t *rest_first;       /* the op table of the standards that are not shapeable */
    Op *rest_ops;
    size_t n_rest;
};

/* --- which standards ----------------------------------------------------------------------------
 */

/* A condition whose truth can be looked up by the event's own value. */
static bool is_lookup(const Cond *cond)
{
    return cond == NULL || (cond->truth != NULL && (cond->left == BOOK_LEFT_ATTRIBUTE ||
                                                    cond->left == BOOK_LEFT_EVENT_ATTRIBUTE));
}

static bool find_due(const DutyPlan *plan, const Standard *standard, Due *due)
{
    const Limit *limit = &standard->within;
    *due = (Due){NULL, 0};
    if (!standard->has_within) return true;
    if (limit->type == LIMIT_EXACT) {
        due->n = limit->n;
        return true;
    }
    if (plan->n_dates == 0) return false;
    if (limit->type == LIMIT_DATES) {
        int64_t first = (int64_t)plan->first_date - plan->days.first + limit->n + 1;
        if (first < 0 || first + plan->n_dates > plan->days.n) return false;
        *due = (Due){plan->days.midnight_ms + first, 1};
        return true;
    }
    due->by_date = limit->due_by_date;
    return limit->due_by_date != NULL;
}

static void find_shapeable(Shapes *shapes)
{
    const DutyPlan *plan = shapes->plan;
    shapes->dues = ARENA_ARRAY(shapes->arena, Due, plan->n_standards);
    shapes->is_shapeable = ARENA_ARRAY(shapes->arena, bool, plan->n_standards);
    for (size_t i = 0; i < plan->n_standards; i++) {
        const Standard *standard = &plan->standards[i];
        shapes->is_shapeable[i] = standard->quick && is_lookup(standard->when) &&
                                  standard->owe == NULL && standard->unless == NULL &&
                                  standard->before == NULL &&
                                  find_due(plan, standard, &shapes->dues[i]);
    }
}

static void build_rest(Shapes *shapes)
{
    const DutyPlan *plan = shapes->plan;
    uint32_t n_ops = plan->first_op[plan->n_kinds];
    shapes->rest_first = ARENA_ARRAY(shapes->arena, uint32_t, (size_t)plan->n_kinds + 1);
    shapes->rest_ops = ARENA_ARRAY(shapes->arena, Op, n_ops);
    for (uint32_t kind = 0; kind < plan->n_kinds; kind++) {
        for (uint32_t i = plan->first_op[kind]; i < plan->first_op[kind + 1]; i++)
            if (!shapes->is_shapeable[plan->ops[i].standard])
                shapes->rest_ops[shapes->n_rest++] = plan->ops[i];
        shapes->rest_first[kind + 1] = (uint32_t)shapes->n_rest;
    }
}

Shapes *shapes_create(const DutyPlan *plan)
{
    int64_t before = (int64_t)plan->first_date - 1 - plan->days.first;
    if (plan->log->kinds.width != 1 || plan->n_dates == 0 || before < 1 ||
        before + plan->n_dates + 3 > plan->days.n)
        return NULL;
    Arena *arena = arena_create();
    Shapes *shapes = ARENA_NEW(arena, Shapes);
    shapes->plan = plan;
    shapes->arena = arena;
    shapes->midnight_ms = plan->days.midnight_ms + before;
    shapes->to_guess_ms =
        plan->days.usual_offset_ms - (int64_t)(plan->first_date - 1) * TIME_DAY_MS;
    find_shapeable(shapes);
    build_rest(shapes);
    if (shapes->n_rest == plan->first_op[plan->n_kinds]) {
        shapes_free(shapes);
        return NULL;
    }
    shapes->slots = mem_zero(N_SLOTS, sizeof *shapes->slots);
    return shapes;
}

void shapes_free(Shapes *shapes)
{
    if (shapes == NULL) return;
    free(shapes->slots);
    arena_free(shapes->arena);
}

/* --- working a shape out -------------------------------------------------------------------------
 */

/* A plain standard as the kinds pass by: positions, or NO_EVENT. */
typedef struct {
    uint8_t opened, before;
} Passing;

typedef struct {
    const Shapes *shapes;
    Passing *passing; /* by standard */
    VEC_OF(ShapeDuty) duties;
} Working;

static void add_duty(Working *working, uint32_t standard, uint8_t ended, Rule rule)
{
    ShapeDuty duty = {.due = working->shapes->dues[standard],
                      .when = working->shapes->plan->standards[standard].when,
                      .standard = standard,
                      .opened = working->passing[standard].opened,
                      .ended = ended,
                      .rule = (uint8_t)rule};
    VEC_PUSH(&working->duties, duty);
    working->passing[standard].opened = NO_EVENT;
}

/* B has come after discharges in time: they are met, never ahead. */
static void tell_waiting(Working *working, uint32_t standard)
{
    for (size_t i = 0; i < working->duties.n; i++) {
        ShapeDuty *duty = &working->duties.at[i];
        if (duty->standard == standard && duty->rule == RULE_DISCHARGED)
            duty->rule = RULE_DISCHARGED_B_CAME;
    }
}

static void pass_before(Working *working, uint32_t standard, uint8_t position)
{
    Passing *passing = &working->passing[standard];
    tell_waiting(working, standard);
    if (passing->opened != NO_EVENT && passing->before == NO_EVENT) passing->before = position;
}

/* False where what happens hangs on the times (or on a waiver's words). */
static bool pass_op(Working *working, const Op *op, uint8_t position)
{
    uint32_t standard = op->standard;
    Passing *passing = &working->passing[standard];
    bool has_within = op->within != NULL, came = passing->before != NO_EVENT;
    if (op->roles == ROLE_TRIGGER) {
        if (passing->opened != NO_EVENT) return false;
        passing->opened = position;
        passing->before = NO_EVENT;
    } else if (op->roles == ROLE_BEFORE) {
        pass_before(working, standard, position);
    } else if (op->roles == ROLE_WAIVE) {
        return passing->opened == NO_EVENT;
    } else if (passing->opened != NO_EVENT && op->roles == ROLE_OWE) {
        add_duty(working, standard, position,
                 came         ? RULE_LATE
                 : has_within ? RULE_DISCHARGED
                              : RULE_MET);
    } else if (passing->opened != NO_EVENT) {
        add_duty(working, standard, position,
                 came         ? RULE_MISSED
                 : has_within ? RULE_CANCELLED
                              : RULE_VOID);
    }
    return true;
}

static bool pass_kinds(Working *working, const uint8_t *kinds, uint32_t n)
{
    const DutyPlan *plan = working->shapes->plan;
    for (uint32_t position = 0; position < n; position++)
        for (uint32_t i = plan->first_op[kinds[position]]; i < plan->first_op[kinds[position] + 1];
             i++)
            if (working->shapes->is_shapeable[plan->ops[i].standard] &&
                !pass_op(working, &plan->ops[i], (uint8_t)position))
                return false;
    for (uint32_t i = 0; i < plan->n_standards; i++) {
        const Passing *passing = &working->passing[i];
        if (passing->opened == NO_EVENT) continue;
        bool came = passing->before != NO_EVENT;
        add_duty(working, i, NO_EVENT,
                 came                            ? RULE_MISSED
                 : plan->standards[i].has_within ? RULE_OUTSTANDING
                                                 : RULE_OPEN);
    }
    return true;
}

static void work_out(Shapes *shapes, Shape *shape, const uint8_t *kinds)
{
    size_t n_standards = shapes->plan->n_standards;
    Working working = {.shapes = shapes, .passing = mem_zero(n_standards, sizeof(Passing))};
    for (size_t i = 0; i < n_standards; i++) working.passing[i] = (Passing){NO_EVENT, NO_EVENT};
    shape->is_fixed = pass_kinds(&working, kinds, shape->n_events);
    if (shape->is_fixed) {
        ShapeDuty *duties = ARENA_ARRAY(shapes->arena, ShapeDuty, working.duties.n);
        if (working.duties.n) memcpy(duties, working.duties.at, working.duties.n * sizeof *duties);
        shape->duties = duties;
        shape->n_duties = (uint32_t)working.duties.n;
    }
    free(working.passing);
    VEC_FREE(&working.duties);
}

/* --- finding a case's shape
 * ------------------------------------------------------------------------ */

static size_t slot_of(const uint64_t kinds[2], uint32_t n)
{
    uint64_t mixed = (kinds[0] ^ (kinds[1] + n) * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;
    return (size_t)(mixed >> 32) & (N_SLOTS - 1);
}

/* n kinds as two words, the rest zero. `room` bytes may be read: a copy of a known length is one
 * instruction, one of n bytes a call. */
static inline void load_kinds(const uint8_t *at, uint32_t n, size_t room, uint64_t kinds[2])
{
    if (room < MOST_EVENTS || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) {
        kinds[0] = kinds[1] = 0;
        memcpy(kinds, at, n);
        return;
    }
    memcpy(kinds, at, MOST_EVENTS);
    if (n <= 8) {
        kinds[0] &= UINT64_MAX >> (64 - 8 * n);
        kinds[1] = 0;
    } else {
        kinds[1] &= UINT64_MAX >> (128 - 8 * n);
    }
}

/* NULL where the table is full of others. */
static const Shape *find_shape(Shapes *shapes, const uint8_t *at, uint32_t n, size_t room)
{
    uint64_t kinds[2];
    load_kinds(at, n, room, kinds);
    for (size_t i = slot_of(kinds, n);; i = (i + 1) & (N_SLOTS - 1)) {
        Shape *shape = &shapes->slots[i];
        if (shape->n_events == n && shape->kinds[0] == kinds[0] && shape->kinds[1] == kinds[1]) {
            shapes->n_found++;
            return shape;
        }
        if (shape->n_events != 0) continue;
        if (shapes->n_shapes == MOST_SHAPES) return NULL;
        shapes->n_shapes++;
        *shape = (Shape){.kinds = {kinds[0], kinds[1]}, .n_events = n};
        work_out(shapes, shape, at);
        return shape;
    }
}

/* --- counting
 * -------------------------------------------------------------------------------------- */

/* The step's own question, at the trigger. */
static bool trigger_holds(Run *run, const ShapeDuty *duty)
{
    const Cond *when = duty->when;
    LogCells cells = run->slots[when->slot].cells;
    uint32_t own = cells.at ? log_cell(cells, run->base + duty->opened) : 0;
    if (own && when->truth[own] >= 0) return when->truth[own];
    run->folds[when->slot] = (Fold){0, DUTY_NONE};
    run->now = duty->opened;
    run->now_ms = run_at_ms(run, duty->opened);
    return cond_holds(run, when);
}

static inline void count_duties(Run *run, const Shape *shape, const int64_t *times,
                                const int32_t *dates)
{
    DutyCounts *counts = run->counts;
    int64_t as_at_ms = run->as_at_ms;
    const ShapeDuty *end = shape->duties + shape->n_duties;
    for (const ShapeDuty *duty = shape->duties; duty < end; duty++) {
        if (duty->when != NULL && !trigger_holds(run, duty)) continue;
        int64_t due_ms = duty->due.by_date != NULL
                             ? duty->due.by_date[dates[duty->opened]] - duty->due.n
                             : times[duty->opened] + duty->due.n;
        unsigned column = 2 * (due_ms < times[duty->ended]) + (due_ms > as_at_ms);
        counts[duty->standard].by_state[VERDICTS[duty->rule][column]]++;
    }
}

/* After a trial, shapes that hardly ever come again are not worth the look-up. */
static void reconsider(Shapes *shapes)
{
    if (shapes->n_asked == TRIAL && shapes->n_found < TRIAL / 2) shapes->gave_up = true;
}

/* The number of an instant's date among the log's dates. All of them are in the zone's table. */
static inline int32_t date_index(const Shapes *shapes, int64_t at_ms)
{
    uint64_t guess = (uint64_t)(at_ms + shapes->to_guess_ms) / TIME_DAY_MS;
    const int64_t *midnight = shapes->midnight_ms + guess;
    return (int32_t)guess - (at_ms < midnight[0]) + (at_ms >= midnight[1]) - 1;
}

bool shapes_count_case(Shapes *shapes, Run *run, size_t case_index)
{
    const Log *log = shapes->plan->log;
    size_t base = log->first_event[case_index];
    size_t n = log->first_event[case_index + 1] - base;
    if (n == 0) return true;
    if (n > MOST_EVENTS || shapes->gave_up || log->at_ms[base + n - 1] > run->as_at_ms)
        return false;
    shapes->n_asked++;
    const uint8_t *kinds = (const uint8_t *)log->kinds.at + base;
    const Shape *shape = find_shape(shapes, kinds, (uint32_t)n, log->n_events - base);
    reconsider(shapes);
    if (shape == NULL || !shape->is_fixed) return false;
    int64_t times[MOST_EVENTS + 1];
    int32_t dates[MOST_EVENTS];
    for (size_t i = 0; i < n; i++) {
        times[i] = log->at_ms[base + i];
        dates[i] = date_index(shapes, times[i]);
    }
    times[NO_EVENT] = run->as_at_ms;
    run->base = base;
    run->case_index = case_index;
    count_duties(run, shape, times, dates);
    if (shapes->n_rest == 0) return true;
    run_begin_record(run);
    (void)run_steps_by(run, (OpTable){shapes->rest_first, shapes->rest_ops}, (uint32_t)n);
    run_report_rest(run);
    return true;
}
