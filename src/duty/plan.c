/* plan.c: a book bound to a log: names become numbers, and each kind knows the standards it
 * concerns, so that an event costs nothing for the standards that do not name its kind. */
#include "duty/duty_internal.h"
#include <stdlib.h>

static Slot bind_slot(const DutyPlan *plan, Str name)
{
    Slot slot = {.name = name};
    if (plan->log == NULL) return slot;
    const LogColumn *column = log_find_column(plan->log, name);
    if (column != NULL) {
        slot.cells = column->cells;
        slot.values = column->values;
        slot.n_values = column->n_values;
    }
    column = log_find_case_column(plan->log, name);
    if (column != NULL) {
        slot.case_cells = column->cells;
        slot.case_values = column->values;
        slot.n_case_values = column->n_values;
    }
    return slot;
}

uint32_t plan_slot(DutyPlan *plan, Str name)
{
    for (size_t i = 0; i < plan->slots.n; i++)
        if (str_eq(plan->slots.at[i].name, name)) return (uint32_t)i;
    Slot slot = bind_slot(plan, name);
    VEC_PUSH(&plan->slots, slot);
    return (uint32_t)plan->slots.n - 1;
}

uint32_t plan_tracker(DutyPlan *plan, Str kind)
{
    for (size_t i = 0; i < plan->trackers.n; i++)
        if (str_eq(plan->trackers.at[i].kind, kind)) return (uint32_t)i;
    TrackerPlan tracker = {kind, false};
    VEC_PUSH(&plan->trackers, tracker);
    return (uint32_t)plan->trackers.n - 1;
}

uint32_t plan_sum(DutyPlan *plan, Str kind, Str attribute)
{
    SumPlan sum = {plan_tracker(plan, kind), plan_slot(plan, attribute)};
    for (size_t i = 0; i < plan->sums.n; i++)
        if (plan->sums.at[i].tracker == sum.tracker && plan->sums.at[i].slot == sum.slot)
            return (uint32_t)i;
    VEC_PUSH(&plan->sums, sum);
    return (uint32_t)plan->sums.n - 1;
}

static void compile_standard(DutyPlan *plan, Standard *standard, const BookStandard *source)
{
    const Book *book = plan->book;
    standard->book = source;
    standard->when = cond_compile(plan, source->when.cond);
    standard->owe = cond_compile(plan, source->owe.cond);
    standard->unless = cond_compile(plan, source->unless.cond);
    standard->before = cond_compile(plan, source->before.cond);
    standard->until = cond_compile(plan, source->until.cond);
    standard->must = cond_compile(plan, source->must);
    standard->has_before = source->before.n > 0;
    standard->has_hold = source->hold_from.n > 0;
    standard->has_within = source->has_within;
    if (source->has_within) standard->within = limit_of(book, source->within);
    if (source->has_every) standard->every = limit_of(book, source->every);
    standard->already_any = source->already_any;
    if (source->has_already && !source->already_any)
        standard->already = limit_of_duration(book, source->already);
    standard->n_per = source->n_per;
    standard->per = ARENA_ARRAY(plan->arena, uint32_t, source->n_per);
    for (size_t i = 0; i < source->n_per; i++) standard->per[i] = plan_slot(plan, source->per[i]);
    standard->quick = source->shape == BOOK_SINGLE && !source->each && source->n_per == 0 &&
                      !standard->has_hold && !source->has_already;
    standard->plain = standard->quick && !standard->has_before;
    standard->name = (CondValue){.type = BOOK_VALUE_TEXT, .text = source->name, .slot = DUTY_NONE};
}

/* --- kinds and the standards they concern --------------------------------------------------- */

static uint32_t kind_number(DutyPlan *plan, Str kind)
{
    if (plan->log == NULL) return strmap_put(plan->kinds, kind);
    return log_find_kind(plan->log, kind);
}

typedef struct {
    uint32_t kind;
    Op op;
} KindOp;
typedef VEC_OF(KindOp) KindOps;

static void add_role(DutyPlan *plan, KindOps *ops, uint32_t standard, const BookKinds *kinds,
                     uint32_t role)
{
    for (size_t i = 0; i < kinds->n; i++) {
        uint32_t kind = kind_number(plan, kinds->kinds[i]);
        if (kind == UINT32_MAX) continue;
        KindOp *last = ops->n ? &ops->at[ops->n - 1] : NULL;
        KindOp *same = NULL;
        while (last != NULL && last->op.standard == standard) {
            if (last->kind == kind) same = last;
            last = last == ops->at ? NULL : last - 1;
        }
        KindOp fresh = {kind, {.standard = standard, .roles = (uint16_t)role}};
        if (same != NULL)
            same->op.roles |= (uint16_t)role;
        else
            VEC_PUSH(ops, fresh);
    }
}

static KindOps collect_ops(DutyPlan *plan)
{
    KindOps ops = {0};
    Str waived_name = STR("duty.waived");
    BookKinds waived = {.kinds = &waived_name, .n = 1};
    for (uint32_t i = 0; i < plan->n_standards; i++) {
        const BookStandard *source = plan->standards[i].book;
        add_role(plan, &ops, i, &source->when, ROLE_TRIGGER);
        add_role(plan, &ops, i, &source->owe, ROLE_OWE);
        add_role(plan, &ops, i, &source->unless, ROLE_UNLESS);
        add_role(plan, &ops, i, &source->before, ROLE_BEFORE);
        add_role(plan, &ops, i, &source->until, ROLE_UNTIL);
        add_role(plan, &ops, i, &source->hold_from, ROLE_HOLD_FROM);
        add_role(plan, &ops, i, &source->hold_to, ROLE_HOLD_TO);
        if (source->shape != BOOK_ASSERTION) add_role(plan, &ops, i, &waived, ROLE_WAIVE);
    }
    return ops;
}

/* A standard of which some kind plays two parts at once is not plain after all. */
static void find_plain(DutyPlan *plan, const KindOps *ops)
{
    for (size_t i = 0; i < ops->n; i++) {
        uint32_t roles = ops->at[i].op.roles;
        bool is_one = roles == ROLE_TRIGGER || roles == ROLE_OWE || roles == ROLE_UNLESS ||
                      roles == ROLE_BEFORE || roles == ROLE_WAIVE;
        Standard *standard = &plan->standards[ops->at[i].op.standard];
        if (!is_one) standard->plain = standard->quick = false;
    }
}

/* A kind that plays one part in a plain standard needs no look at the others. */
static void choose_way(const DutyPlan *plan, Op *op)
{
    const Standard *standard = &plan->standards[op->standard];
    StepWay way = STEP_GENERAL;
    if (op->roles == ROLE_TRIGGER) {
        way = STEP_PLAIN_OPEN;
        op->cond = standard->when;
    } else if (op->roles == ROLE_OWE) {
        way = standard->has_before ? STEP_PLAIN_DISCHARGE_OR_WAIT : STEP_PLAIN_DISCHARGE;
        op->cond = standard->owe;
    } else if (op->roles == ROLE_UNLESS) {
        way = STEP_PLAIN_CANCEL;
        op->cond = standard->unless;
    } else if (op->roles == ROLE_BEFORE) {
        way = STEP_PLAIN_BEFORE;
        op->cond = standard->before;
    }
    op->way = standard->plain ? way : STEP_GENERAL;
    op->quick_way = standard->quick ? way : STEP_GENERAL;
    op->within = standard->has_within ? &standard->within : NULL;
}

/* Sort the ops by kind (counting sort, so standards keep the book's order). */
static void place_ops(DutyPlan *plan, const KindOps *ops)
{
    plan->first_op = ARENA_ARRAY(plan->arena, uint32_t, (size_t)plan->n_kinds + 2);
    plan->ops = ARENA_ARRAY(plan->arena, Op, ops->n);
    uint32_t *end = plan->first_op + 1;
    for (size_t i = 0; i < ops->n; i++) end[ops->at[i].kind + 1]++;
    for (uint32_t kind = 0; kind < plan->n_kinds; kind++) end[kind + 1] += end[kind];
    for (size_t i = 0; i < ops->n; i++) {
        Op *op = &plan->ops[end[ops->at[i].kind]++];
        *op = ops->at[i].op;
        choose_way(plan, op);
    }
}

static void place_trackers(DutyPlan *plan)
{
    plan->tracker_of = ARENA_ARRAY(plan->arena, uint32_t, (size_t)plan->n_kinds + 1);
    for (uint32_t kind = 0; kind <= plan->n_kinds; kind++) plan->tracker_of[kind] = DUTY_NONE;
    for (uint32_t i = 0; i < plan->trackers.n; i++) {
        uint32_t kind = kind_number(plan, plan->trackers.at[i].kind);
        if (kind < plan->n_kinds) plan->tracker_of[kind] = i;
    }
}

static DutyPlan *plan_empty(const Book *book, const Log *log)
{
    Arena *arena = arena_create();
    DutyPlan *plan = ARENA_NEW(arena, DutyPlan);
    plan->arena = arena;
    plan->book = book;
    plan->log = log;
    plan->zone = book->zone;
    plan->days = zone_days(book->zone);
    plan->as_at_ms = plan->known_at_ms = TIME_NEVER;
    plan->waive_slot = plan_slot(plan, STR("standard"));
    if (log == NULL) plan->kinds = strmap_create();
    return plan;
}

static void place_kinds(DutyPlan *plan)
{
    KindOps ops = collect_ops(plan);
    find_plain(plan, &ops);
    for (size_t i = 0; i < plan->trackers.n; i++)
        (void)kind_number(plan, plan->trackers.at[i].kind);
    plan->n_kinds = plan->log ? plan->log->n_kinds : strmap_count(plan->kinds);
    place_ops(plan, &ops);
    place_trackers(plan);
    VEC_FREE(&ops);
}

static void tabulate_limits(DutyPlan *plan)
{
    const Log *log = plan->log;
    if (log->n_events == 0) return;
    int64_t first_ms = TIME_NEVER, last_ms = log_latest(log);
    for (size_t i = 0; i < log->n_cases; i++) {
        uint64_t first = log->first_event[i];
        if (first < log->first_event[i + 1] && log->at_ms[first] < first_ms)
            first_ms = log->at_ms[first];
    }
    enum { MOST_DATES = 100000 };
    int64_t first = plan_date(plan, first_ms), n_dates = plan_date(plan, last_ms) - first + 1;
    if (n_dates > MOST_DATES || plan->days.n == 0) return;
    plan->first_date = (int32_t)first;
    plan->n_dates = (int32_t)n_dates;
    for (size_t i = 0; i < plan->n_standards; i++)
        if (plan->standards[i].has_within) limit_tabulate(plan, &plan->standards[i].within);
}

DutyPlan *duty_plan_create(const Book *book, const Log *log)
{
    DutyPlan *plan = plan_empty(book, log);
    plan->n_standards = book->n_standards;
    plan->standards = ARENA_ARRAY(plan->arena, Standard, book->n_standards);
    for (size_t i = 0; i < book->n_standards; i++)
        compile_standard(plan, &plan->standards[i], &book->standards[i]);
    place_kinds(plan);
    if (log == NULL) return plan;
    tabulate_limits(plan);
    plan->shapes = shapes_create(plan);
    plan_warn(plan);
    return plan;
}

DutyPlan *plan_of_condition(const Book *book, const Log *log, const BookCond *source, Cond **cond)
{
    DutyPlan *plan = plan_empty(book, log);
    *cond = cond_compile(plan, source);
    place_kinds(plan);
    return plan;
}

void duty_plan_free(DutyPlan *plan)
{
    if (plan == NULL) return;
    VEC_FREE(&plan->slots);
    VEC_FREE(&plan->trackers);
    VEC_FREE(&plan->sums);
    VEC_FREE(&plan->warnings);
    strmap_free(plan->kinds);
    shapes_free(plan->shapes);
    arena_free(plan->arena);
}

DutyWarnings duty_plan_warnings(const DutyPlan *plan)
{
    return (DutyWarnings){plan->warnings.at, plan->warnings.n};
}
