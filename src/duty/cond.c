/* cond.c: conditions compiled and evaluated at the event at hand. What looks back (last, count of,
 * sum of, days with, elapsed since) reads the trackers, which hold strictly earlier events only. */
#include "duty/duty_internal.h"

/* --- compiling ---------------------------------------------------------------------------- */

static BookValueType canonical_text(Str text, double *number)
{
    if (str_eq(text, STR("yes")) || str_eq(text, STR("true"))) return BOOK_VALUE_YES;
    if (str_eq(text, STR("no")) || str_eq(text, STR("false"))) return BOOK_VALUE_NO;
    return number_parse(text, number) ? BOOK_VALUE_NUMBER : BOOK_VALUE_TEXT;
}

CondValue cond_value(DutyPlan *plan, const BookValue *value)
{
    CondValue out = {.type = value->type,
                     .number = value->number,
                     .text = value->text,
                     .duration = value->duration,
                     .date = value->date,
                     .slot = DUTY_NONE};
    if (value->type == BOOK_VALUE_TEXT) out.type = canonical_text(value->text, &out.number);
    if (value->type == BOOK_VALUE_EVENT_ATTRIBUTE || value->type == BOOK_VALUE_RECORD_ATTRIBUTE)
        out.slot = plan_slot(plan, value->text);
    return out;
}

static bool reads_attribute(BookLeftType left)
{
    return left == BOOK_LEFT_ATTRIBUTE || left == BOOK_LEFT_EVENT_ATTRIBUTE ||
           left == BOOK_LEFT_RECORD_ATTRIBUTE || left == BOOK_LEFT_OF_LAST;
}

static void compile_compare(DutyPlan *plan, Cond *cond, const BookCond *source)
{
    const BookLeft *left = &source->left;
    cond->left = left->type;
    cond->op = source->op;
    cond->has_window = left->has_window;
    cond->window = left->window;
    if (reads_attribute(left->type)) cond->slot = plan_slot(plan, left->attribute);
    if (left->kind.n) cond->tracker = plan_tracker(plan, left->kind);
    if (left->type == BOOK_LEFT_SUM) cond->sum = plan_sum(plan, left->kind, left->attribute);
    if (left->type == BOOK_LEFT_DAYS) plan->trackers.at[cond->tracker].wants_dates = true;
    cond->n_right = source->n_right;
    cond->right = ARENA_ARRAY(plan->arena, CondValue, source->n_right);
    bool is_constant = true;
    for (size_t i = 0; i < source->n_right; i++) {
        cond->right[i] = cond_value(plan, &source->right[i]);
        is_constant = is_constant && cond->right[i].slot == DUTY_NONE;
    }
    if (plan->log == NULL || !is_constant || !reads_attribute(left->type)) return;
    const Slot *slot = &plan->slots.at[cond->slot];
    cond->truth = ARENA_ARRAY(plan->arena, int8_t, (size_t)slot->n_values + 1);
    cond->case_truth = ARENA_ARRAY(plan->arena, int8_t, (size_t)slot->n_case_values + 1);
    memset(cond->truth, -1, (size_t)slot->n_values + 1);
    memset(cond->case_truth, -1, (size_t)slot->n_case_values + 1);
}

Cond *cond_compile(DutyPlan *plan, const BookCond *source)
{
    if (source == NULL) return NULL;
    Cond *cond = ARENA_NEW(plan->arena, Cond);
    cond->type = source->type;
    cond->slot = cond->tracker = cond->tracker2 = cond->sum = DUTY_NONE;
    cond->n_parts = source->n_parts;
    cond->parts = ARENA_ARRAY(plan->arena, Cond *, source->n_parts);
    for (size_t i = 0; i < source->n_parts; i++)
        cond->parts[i] = cond_compile(plan, source->parts[i]);
    if (source->type == BOOK_COND_COMPARE) compile_compare(plan, cond, source);
    if (source->type == BOOK_COND_LAST_AFTER_LAST) {
        cond->tracker = plan_tracker(plan, source->kind);
        cond->tracker2 = plan_tracker(plan, source->kind2);
    }
    return cond;
}

/* --- values ------------------------------------------------------------------------------- */

/* Where a value was found: its number in the event's or the case's dictionary; 0 is missing. */
typedef struct {
    uint32_t number;
    bool of_case;
} Found;

static uint32_t own_number(const Run *run, uint32_t slot, uint32_t position)
{
    LogCells cells = run->slots[slot].cells;
    return cells.at == NULL ? 0 : log_cell(cells, run->base + position);
}

const LogValue *run_own_value(const Run *run, uint32_t slot, uint32_t position)
{
    uint32_t number = own_number(run, slot, position);
    return number ? &run->slots[slot].values[number] : NULL;
}

/* The latest event up to and with the one at hand that carries the attribute, else the record's
 * own. Positions once looked at are not looked at again: O(1) an event in all. */
static Found folded(Run *run, uint32_t slot)
{
    Fold *fold = &run->folds[slot];
    const Slot *from = &run->slots[slot];
    uint32_t end = run->is_moment ? run->now : run->now + 1;
    if (from->cells.at != NULL && fold->scanned < end) {
        uint32_t position = end;
        while (position-- > fold->scanned)
            if (own_number(run, slot, position) != 0 && run_is_known(run, position)) {
                fold->found = position;
                break;
            }
        fold->scanned = end;
    }
    if (fold->found != DUTY_NONE) return (Found){own_number(run, slot, fold->found), false};
    if (from->case_cells.at == NULL) return (Found){0, true};
    return (Found){log_cell(from->case_cells, run->case_index), true};
}

static uint32_t last_position(const Run *run, uint32_t tracker)
{
    const Tracker *seen = &run->trackers[tracker];
    return seen->events.n ? seen->events.at[seen->events.n - 1] : DUTY_NONE;
}

static Found left_value(Run *run, const Cond *cond)
{
    switch (cond->left) {
    case BOOK_LEFT_EVENT_ATTRIBUTE:
        return (Found){run->is_moment ? 0 : own_number(run, cond->slot, run->now), false};
    case BOOK_LEFT_OF_LAST: {
        uint32_t last = last_position(run, cond->tracker);
        return (Found){last == DUTY_NONE ? 0 : own_number(run, cond->slot, last), false};
    }
    case BOOK_LEFT_ATTRIBUTE:
        if (!run->is_moment) {
            uint32_t own = own_number(run, cond->slot, run->now);
            if (own) return (Found){own, false};
        }
        return folded(run, cond->slot);
    default: return folded(run, cond->slot);
    }
}

static bool attribute_holds(Run *run, const Cond *cond)
{
    Found found = left_value(run, cond);
    int8_t *memo = found.of_case ? cond->case_truth : cond->truth;
    if (memo != NULL && memo[found.number] >= 0) return memo[found.number];
    const Slot *slot = &run->slots[cond->slot];
    const LogValue *values = found.of_case ? slot->case_values : slot->values;
    bool holds = compare_value(run, cond, found.number ? &values[found.number] : NULL);
    if (memo != NULL) memo[found.number] = holds;
    return holds;
}

/* --- looking back ------------------------------------------------------------------------- */

/* The last date before a window of dates that ends with the date of the event at hand. */
static int32_t date_before_window(const Run *run, const Limit *limit)
{
    int32_t date = zone_date(run->plan->zone, run->now_ms);
    return limit->type == LIMIT_MONTHS ? date_add_months(date, -limit->n)
                                       : (int32_t)(date - limit->n);
}

static bool is_in_window(const Run *run, const Limit *limit, int64_t at_ms)
{
    if (limit->type == LIMIT_EXACT) return at_ms >= run->now_ms - limit->n;
    int32_t date = zone_date(run->plan->zone, at_ms);
    return date > date_before_window(run, limit) && date <= zone_date(run->plan->zone, run->now_ms);
}

/* The first of a tracker's events that lies in the window that ends with the event at hand. */
static size_t window_start(const Run *run, const Cond *cond, const Tracker *seen)
{
    if (!cond->has_window) return 0;
    Limit limit = limit_of_duration(run->plan->book, cond->window);
    int64_t first_ms = limit.type == LIMIT_EXACT
                           ? run->now_ms - limit.n
                           : zone_midnight(run->plan->zone, date_before_window(run, &limit) + 1);
    size_t low = 0, high = seen->events.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (run_at_ms(run, seen->events.at[middle]) < first_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double sum_from(const Run *run, const Cond *cond, const Tracker *seen, size_t start)
{
    const SumSoFar *sums = &run->sums[cond->sum];
    if (start == 0) return sums->n ? sums->at[sums->n - 1] : 0;
    /* Added up anew, in order: a difference of doubles would round otherwise. */
    double sum = 0;
    uint32_t slot = run->plan->sums.at[cond->sum].slot;
    for (size_t i = start; i < seen->events.n; i++) {
        const LogValue *value = run_own_value(run, slot, seen->events.at[i]);
        if (value != NULL && value->type == LOG_VALUE_NUMBER) sum += value->number;
    }
    return sum;
}

/* In a zone whose dates ever run backwards a window of dates is no end piece of the history, and
 * equal dates need not be neighbours: every event is looked at. */
static double number_scanned(Run *run, const Cond *cond)
{
    const Tracker *seen = &run->trackers[cond->tracker];
    const Zone *zone = run->plan->zone;
    Limit limit = cond->has_window ? limit_of_duration(run->plan->book, cond->window) : (Limit){0};
    double total = 0;
    StrMap *dates = strmap_create();
    for (size_t i = 0; i < seen->events.n; i++) {
        int64_t at_ms = run_at_ms(run, seen->events.at[i]);
        if (cond->has_window && !is_in_window(run, &limit, at_ms)) continue;
        int32_t date = zone_date(zone, at_ms);
        (void)strmap_put(dates, (Str){(const char *)&date, sizeof date});
        const LogValue *value =
            cond->left == BOOK_LEFT_SUM
                ? run_own_value(run, run->plan->sums.at[cond->sum].slot, seen->events.at[i])
                : NULL;
        if (value != NULL && value->type == LOG_VALUE_NUMBER) total += value->number;
        if (cond->left == BOOK_LEFT_COUNT) total++;
    }
    if (cond->left == BOOK_LEFT_DAYS) total = strmap_count(dates);
    strmap_free(dates);
    return total;
}

static double number_looking_back(Run *run, const Cond *cond)
{
    if (run->plan->days.n == 0) return number_scanned(run, cond);
    const Tracker *seen = &run->trackers[cond->tracker];
    size_t start = window_start(run, cond, seen), n = seen->events.n;
    if (cond->left == BOOK_LEFT_SUM) return sum_from(run, cond, seen, start);
    if (start >= n) return 0;
    if (cond->left == BOOK_LEFT_COUNT) return (double)(n - start);
    return seen->distinct.at[n - 1] - seen->distinct.at[start] + 1;
}

static bool elapsed_matches(const Run *run, BookOp op, int64_t older_ms, const CondValue *right)
{
    if (right->type != BOOK_VALUE_DURATION) return false;
    Limit limit = limit_of_duration(run->plan->book, right->duration);
    int order = limit_compare(run->plan, &limit, older_ms, run->now_ms);
    switch (op) {
    case BOOK_OP_LESS: return order < 0;
    case BOOK_OP_AT_MOST: return order <= 0;
    case BOOK_OP_MORE: return order > 0;
    case BOOK_OP_AT_LEAST: return order >= 0;
    default: return order == 0;
    }
}

static bool elapsed_holds(const Run *run, const Cond *cond)
{
    bool negated = cond->op == BOOK_OP_IS_NOT || cond->op == BOOK_OP_NOT_IN;
    uint32_t last = last_position(run, cond->tracker);
    if (cond->op == BOOK_OP_EXISTS) return last != DUTY_NONE;
    if (cond->op == BOOK_OP_MISSING) return last == DUTY_NONE;
    if (last == DUTY_NONE) return negated;
    for (size_t i = 0; i < cond->n_right; i++)
        if (elapsed_matches(run, cond->op, run_at_ms(run, last), &cond->right[i])) return !negated;
    return negated;
}

static bool compare_holds(Run *run, const Cond *cond)
{
    switch (cond->left) {
    case BOOK_LEFT_ELAPSED: return elapsed_holds(run, cond);
    case BOOK_LEFT_COUNT:
    case BOOK_LEFT_SUM:
    case BOOK_LEFT_DAYS: {
        LogValue number = {.type = LOG_VALUE_NUMBER, .number = number_looking_back(run, cond)};
        return compare_value(run, cond, &number);
    }
    default: return attribute_holds(run, cond);
    }
}

static bool last_after_last(const Run *run, const Cond *cond)
{
    uint32_t first = last_position(run, cond->tracker);
    uint32_t second = last_position(run, cond->tracker2);
    return first != DUTY_NONE && (second == DUTY_NONE || second < first);
}

bool cond_holds(Run *run, const Cond *cond)
{
    switch (cond->type) {
    case BOOK_COND_COMPARE: return compare_holds(run, cond);
    case BOOK_COND_NOT: return !cond_holds(run, cond->parts[0]);
    case BOOK_COND_LAST_AFTER_LAST: return last_after_last(run, cond);
    case BOOK_COND_AND:
        for (size_t i = 0; i < cond->n_parts; i++)
            if (!cond_holds(run, cond->parts[i])) return false;
        return true;
    case BOOK_COND_OR: break;
    }
    for (size_t i = 0; i < cond->n_parts; i++)
        if (cond_holds(run, cond->parts[i])) return true;
    return false;
}
