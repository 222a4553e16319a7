/* compare.c: one value against the right side of a condition.
 * Source: book-language.md, CONDITION ("With a missing value …" and after). */
#include "duty/duty_internal.h"

static bool date_of_text(const Run *run, const LogValue *value, int32_t *date)
{
    int64_t at_ms;
    if (value->type != LOG_VALUE_TEXT || !time_parse(value->text, run->plan->zone, &at_ms, NULL))
        return false;
    *date = zone_date(run->plan->zone, at_ms);
    return true;
}

static bool values_equal(const LogValue *a, const LogValue *b)
{
    if (a->type == LOG_VALUE_LIST || b->type == LOG_VALUE_LIST || a->type != b->type) return false;
    if (a->type == LOG_VALUE_NUMBER) return a->number == b->number;
    return a->type != LOG_VALUE_TEXT || str_eq(a->text, b->text);
}

/* event.X or record.X on the right. */
static const LogValue *right_value(const Run *run, const CondValue *right)
{
    uint32_t position = run->now;
    if (right->type == BOOK_VALUE_EVENT_ATTRIBUTE)
        return run->is_moment ? NULL : run_own_value(run, right->slot, position);
    if (!run->is_moment) position++;
    while (position-- > 0) {
        if (!run_is_known(run, position)) continue;
        const LogValue *value = run_own_value(run, right->slot, position);
        if (value != NULL) return value;
    }
    const Slot *slot = &run->slots[right->slot];
    if (slot->case_cells.at == NULL) return NULL;
    uint32_t number = log_cell(slot->case_cells, run->case_index);
    return number ? &slot->case_values[number] : NULL;
}

bool value_is(const Run *run, const LogValue *value, const CondValue *right)
{
    int32_t date;
    const LogValue *other;
    switch (right->type) {
    case BOOK_VALUE_NUMBER:
        return value->type == LOG_VALUE_NUMBER && value->number == right->number;
    case BOOK_VALUE_TEXT: return value->type == LOG_VALUE_TEXT && str_eq(value->text, right->text);
    case BOOK_VALUE_YES: return value->type == LOG_VALUE_YES;
    case BOOK_VALUE_NO: return value->type == LOG_VALUE_NO;
    case BOOK_VALUE_DATE: return date_of_text(run, value, &date) && date == right->date;
    case BOOK_VALUE_DURATION: return false;
    case BOOK_VALUE_EVENT_ATTRIBUTE:
    case BOOK_VALUE_RECORD_ATTRIBUTE: break;
    }
    other = right_value(run, right);
    return other != NULL && values_equal(value, other);
}

static bool order_holds(BookOp op, double left, double right)
{
    switch (op) {
    case BOOK_OP_LESS: return left < right;
    case BOOK_OP_AT_MOST: return left <= right;
    case BOOK_OP_MORE: return left > right;
    default: return left >= right;
    }
}

static bool value_in_order(const Run *run, BookOp op, const LogValue *value, const CondValue *right)
{
    int32_t date;
    if (right->type == BOOK_VALUE_DATE)
        return date_of_text(run, value, &date) && order_holds(op, date, right->date);
    if (value->type != LOG_VALUE_NUMBER) return false;
    if (right->type == BOOK_VALUE_NUMBER) return order_holds(op, value->number, right->number);
    if (right->type != BOOK_VALUE_EVENT_ATTRIBUTE && right->type != BOOK_VALUE_RECORD_ATTRIBUTE)
        return false;
    const LogValue *other = right_value(run, right);
    return other != NULL && other->type == LOG_VALUE_NUMBER &&
           order_holds(op, value->number, other->number);
}

static bool is_any_of(const Run *run, const Cond *cond, const LogValue *value)
{
    for (size_t i = 0; i < cond->n_right; i++)
        if (value_is(run, value, &cond->right[i])) return true;
    return false;
}

/* `has`: a plain value is a list of one. */
static bool value_has(const Run *run, const Cond *cond, const LogValue *value)
{
    if (value->type != LOG_VALUE_LIST) return value_is(run, value, &cond->right[0]);
    const LogValue *values = run->slots[cond->slot].values;
    const Slot *slot = &run->slots[cond->slot];
    bool of_case = slot->case_values != NULL && value >= slot->case_values &&
                   value < slot->case_values + slot->n_case_values;
    if (of_case) values = slot->case_values;
    for (uint32_t i = 0; i < value->n_members; i++)
        if (value_is(run, &values[value->members[i]], &cond->right[0])) return true;
    return false;
}

bool compare_value(Run *run, const Cond *cond, const LogValue *value)
{
    if (value == NULL)
        return cond->op == BOOK_OP_IS_NOT || cond->op == BOOK_OP_NOT_IN ||
               cond->op == BOOK_OP_MISSING;
    switch (cond->op) {
    case BOOK_OP_EXISTS: return true;
    case BOOK_OP_MISSING: return false;
    case BOOK_OP_IS: return value_is(run, value, &cond->right[0]);
    case BOOK_OP_IS_NOT: return !value_is(run, value, &cond->right[0]);
    case BOOK_OP_IN: return is_any_of(run, cond, value);
    case BOOK_OP_NOT_IN: return !is_any_of(run, cond, value);
    case BOOK_OP_HAS: return value_has(run, cond, value);
    default: return value_in_order(run, cond->op, value, &cond->right[0]);
    }
}
