/* english_condition.c: a condition in plain English. */
#include "book/english_internal.h"

/* In a sentence about an event its own attributes are "its"; a condition alone names the event. */
#define EVENTS_OWN(en) ((en)->book ? STR("its ") : STR("the event’s "))

/* --- values ------------------------------------------------------------------------------- */

static void add_words(English *en, Str name)
{
    buf_add(en->out, english_words_of_name(en->arena, name));
}

static void add_date(Buf *out, int32_t date)
{
    static const char *const MONTHS[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    CivilDate civil = date_to_civil(date);
    buf_addf(out, "%d %s %d", civil.day, MONTHS[civil.month - 1], civil.year);
}

static void add_value(English *en, const BookValue *value)
{
    switch (value->type) {
    case BOOK_VALUE_NUMBER: number_add(en->out, value->number); return;
    case BOOK_VALUE_TEXT:
        if (value->text.n == 0 || str_has_byte(value->text, ' '))
            buf_addf(en->out, "“%.*s”", STR_ARG(value->text));
        else
            add_words(en, value->text);
        return;
    case BOOK_VALUE_YES: buf_add(en->out, STR("yes")); return;
    case BOOK_VALUE_NO: buf_add(en->out, STR("no")); return;
    case BOOK_VALUE_DURATION: book_add_duration(en->out, value->duration); return;
    case BOOK_VALUE_DATE: add_date(en->out, value->date); return;
    case BOOK_VALUE_EVENT_ATTRIBUTE:
        buf_add(en->out, EVENTS_OWN(en));
        add_words(en, value->text);
        return;
    case BOOK_VALUE_RECORD_ATTRIBUTE:
        buf_add(en->out, STR("the record’s "));
        add_words(en, value->text);
        return;
    }
}

/* "a", "a or b", "a, b or c" */
static void add_values(English *en, const BookValue *values, size_t n, const char *last_word)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            if (i + 1 == n)
                buf_addf(en->out, " %s ", last_word);
            else
                buf_add(en->out, STR(", "));
        }
        add_value(en, &values[i]);
    }
}

/* --- left sides --------------------------------------------------------------------------- */

static void add_window(English *en, const BookLeft *left)
{
    if (!left->has_window) return;
    buf_add(en->out, STR(" in the last "));
    if (left->window.number == 1)
        buf_add(en->out, english_unit_word(left->window.unit));
    else
        book_add_duration(en->out, left->window);
}

static void add_left(English *en, const BookLeft *left)
{
    switch (left->type) {
    case BOOK_LEFT_ATTRIBUTE: add_words(en, left->attribute); return;
    case BOOK_LEFT_EVENT_ATTRIBUTE:
        buf_add(en->out, EVENTS_OWN(en));
        add_words(en, left->attribute);
        return;
    case BOOK_LEFT_RECORD_ATTRIBUTE:
        buf_add(en->out, STR("the record’s "));
        add_words(en, left->attribute);
        return;
    case BOOK_LEFT_OF_LAST:
        add_words(en, left->attribute);
        buf_add(en->out, STR(" of the last "));
        break;
    case BOOK_LEFT_ELAPSED: buf_add(en->out, STR("the time since the last ")); break;
    case BOOK_LEFT_COUNT: buf_add(en->out, STR("the number of earlier ")); break;
    case BOOK_LEFT_SUM:
        buf_add(en->out, STR("the sum of "));
        add_words(en, left->attribute);
        buf_add(en->out, STR(" over earlier "));
        break;
    case BOOK_LEFT_DAYS: buf_add(en->out, STR("the number of days with ")); break;
    }
    english_add_kind_noun(en, left->kind);
    add_window(en, left);
}

/* --- comparisons -------------------------------------------------------------------------- */

static bool is_order(BookOp op)
{
    return op == BOOK_OP_LESS || op == BOOK_OP_AT_MOST || op == BOOK_OP_MORE ||
           op == BOOK_OP_AT_LEAST;
}

static const char *order_words(BookOp op, bool of_dates)
{
    switch (op) {
    case BOOK_OP_LESS: return of_dates ? "before" : "less than";
    case BOOK_OP_AT_MOST: return of_dates ? "on or before" : "at most";
    case BOOK_OP_MORE: return of_dates ? "after" : "more than";
    default: return of_dates ? "on or after" : "at least";
    }
}

/* The comparison after "is" or "must be": false where it needs another verb. */
static bool add_complement(English *en, const BookCond *cond)
{
    switch (cond->op) {
    case BOOK_OP_IS: break;
    case BOOK_OP_IS_NOT: buf_add(en->out, STR("not ")); break;
    case BOOK_OP_LESS:
    case BOOK_OP_AT_MOST:
    case BOOK_OP_MORE:
    case BOOK_OP_AT_LEAST: {
        bool of_dates = cond->n_right == 1 && cond->right[0].type == BOOK_VALUE_DATE;
        buf_addf(en->out, "%s ", order_words(cond->op, of_dates));
        break;
    }
    case BOOK_OP_IN: add_values(en, cond->right, cond->n_right, "or"); return true;
    case BOOK_OP_NOT_IN:
        if (cond->n_right == 2) buf_add(en->out, STR("neither "));
        if (cond->n_right != 2) buf_add(en->out, cond->n_right > 2 ? STR("none of ") : STR("not "));
        add_values(en, cond->right, cond->n_right, cond->n_right == 2 ? "nor" : "or");
        return true;
    case BOOK_OP_EXISTS: buf_add(en->out, STR("given")); return true;
    case BOOK_OP_MISSING: buf_add(en->out, STR("not given")); return true;
    case BOOK_OP_HAS: return false;
    }
    add_value(en, &cond->right[0]);
    return true;
}

/* How many times: "at least 3", or empty where that has no short form. */
static Str times_words(English *en, const BookCond *cond)
{
    if (cond->n_right != 1 || cond->right[0].type != BOOK_VALUE_NUMBER) return (Str){0};
    const char *how = NULL;
    if (cond->op == BOOK_OP_IS) how = "exactly";
    if (cond->op == BOOK_OP_LESS) how = "fewer than";
    if (!how && is_order(cond->op)) how = order_words(cond->op, false);
    if (!how) return (Str){0};
    Buf number = {0};
    number_add(&number, cond->right[0].number);
    Str words = str_format(en->arena, "%s %.*s", how, STR_ARG(buf_str(&number)));
    buf_free(&number);
    return words;
}

static bool is_none(const BookCond *cond)
{
    double n = cond->right[0].number;
    return (cond->op == BOOK_OP_IS && n == 0) || (cond->op == BOOK_OP_LESS && n == 1) ||
           (cond->op == BOOK_OP_AT_MOST && n == 0);
}

static bool is_any(const BookCond *cond)
{
    double n = cond->right[0].number;
    return (cond->op == BOOK_OP_MORE && n == 0) || (cond->op == BOOK_OP_AT_LEAST && n == 1);
}

static bool add_count(English *en, const BookCond *cond)
{
    Str times = times_words(en, cond);
    if (times.n == 0) return false;
    if (is_none(cond))
        buf_add(en->out, STR("there was no earlier "));
    else if (is_any(cond))
        buf_add(en->out, STR("there was an earlier "));
    else
        buf_addf(en->out, "there were %.*s earlier ", STR_ARG(times));
    english_add_kind_noun(en, cond->left.kind);
    add_window(en, &cond->left);
    return true;
}

static bool add_days(English *en, const BookCond *cond)
{
    Str times = times_words(en, cond);
    if (times.n == 0) return false;
    buf_addf(en->out, "there were %.*s days with ", STR_ARG(times));
    english_add_kind_noun(en, cond->left.kind);
    add_window(en, &cond->left);
    return true;
}

static bool add_elapsed(English *en, const BookCond *cond)
{
    bool asks_whether = cond->op == BOOK_OP_EXISTS || cond->op == BOOK_OP_MISSING;
    if (asks_whether) {
        buf_addf(en->out, "there was %s earlier ", cond->op == BOOK_OP_EXISTS ? "an" : "no");
        english_add_kind_noun(en, cond->left.kind);
        return true;
    }
    if (!is_order(cond->op) || cond->right[0].type != BOOK_VALUE_DURATION) return false;
    buf_addf(en->out, "%s ", order_words(cond->op, false));
    book_add_duration(en->out, cond->right[0].duration);
    buf_add(en->out, cond->right[0].duration.number == 1 ? STR(" has passed since the last ")
                                                         : STR(" have passed since the last "));
    english_add_kind_noun(en, cond->left.kind);
    return true;
}

static void add_compare(English *en, const BookCond *cond)
{
    BookLeftType left = cond->left.type;
    if (left == BOOK_LEFT_COUNT && add_count(en, cond)) return;
    if (left == BOOK_LEFT_DAYS && add_days(en, cond)) return;
    if (left == BOOK_LEFT_ELAPSED && add_elapsed(en, cond)) return;
    add_left(en, &cond->left);
    if (cond->op == BOOK_OP_HAS) {
        buf_add(en->out, STR(" includes "));
        add_value(en, &cond->right[0]);
        return;
    }
    buf_add(en->out, STR(" is "));
    add_complement(en, cond);
}

/* --- whole conditions --------------------------------------------------------------------- */

static void add_part(English *en, const BookCond *part)
{
    bool nested = part->type == BOOK_COND_AND || part->type == BOOK_COND_OR;
    if (nested) buf_add_byte(en->out, '(');
    english_add_condition(en, part);
    if (nested) buf_add_byte(en->out, ')');
}

static void add_last_after_last(English *en, const BookCond *cond, const char *verb)
{
    buf_add(en->out, STR("the last "));
    english_add_kind_noun(en, cond->kind);
    buf_addf(en->out, " %s after the last ", verb);
    english_add_kind_noun(en, cond->kind2);
}

static void add_not(English *en, const BookCond *inner)
{
    if (inner->type == BOOK_COND_LAST_AFTER_LAST) {
        add_last_after_last(en, inner, "did not come");
        return;
    }
    buf_add(en->out, STR("it is not so that "));
    add_part(en, inner);
}

void english_add_condition(English *en, const BookCond *cond)
{
    switch (cond->type) {
    case BOOK_COND_COMPARE: add_compare(en, cond); return;
    case BOOK_COND_LAST_AFTER_LAST: add_last_after_last(en, cond, "came"); return;
    case BOOK_COND_NOT: add_not(en, cond->parts[0]); return;
    case BOOK_COND_AND:
    case BOOK_COND_OR: break;
    }
    if (cond->type == BOOK_COND_OR && cond->n_parts == 2) buf_add(en->out, STR("either "));
    for (size_t i = 0; i < cond->n_parts; i++) {
        if (i > 0) buf_add(en->out, cond->type == BOOK_COND_AND ? STR(" and ") : STR(" or "));
        add_part(en, cond->parts[i]);
    }
}

static bool has_must_form(const BookCond *cond)
{
    if (cond->type == BOOK_COND_AND) {
        for (size_t i = 0; i < cond->n_parts; i++)
            if (!has_must_form(cond->parts[i])) return false;
        return cond->n_parts > 0;
    }
    if (cond->type != BOOK_COND_COMPARE) return false;
    /* "there was an earlier …" is a fact and no demand. */
    return cond->left.type != BOOK_LEFT_COUNT && cond->left.type != BOOK_LEFT_DAYS &&
           cond->left.type != BOOK_LEFT_ELAPSED;
}

static void add_must(English *en, const BookCond *cond)
{
    if (cond->type == BOOK_COND_AND) {
        for (size_t i = 0; i < cond->n_parts; i++) {
            if (i > 0) buf_add(en->out, STR(" and "));
            add_must(en, cond->parts[i]);
        }
        return;
    }
    add_left(en, &cond->left);
    if (cond->op == BOOK_OP_HAS) {
        buf_add(en->out, STR(" must include "));
        add_value(en, &cond->right[0]);
        return;
    }
    bool denies = cond->op == BOOK_OP_IS_NOT || cond->op == BOOK_OP_MISSING ||
                  (cond->op == BOOK_OP_NOT_IN && cond->n_right == 1);
    BookCond affirmed = *cond;
    if (denies) affirmed.op = cond->op == BOOK_OP_MISSING ? BOOK_OP_EXISTS : BOOK_OP_IS;
    buf_add(en->out, denies ? STR(" must not be ") : STR(" must be "));
    add_complement(en, &affirmed);
}

bool english_add_condition_must(English *en, const BookCond *cond)
{
    if (!has_must_form(cond)) return false;
    add_must(en, cond);
    return true;
}

/* A plain row of `attribute is value`, which may stand behind "with". */
static bool is_plain_row(const BookCond *cond)
{
    if (cond->type == BOOK_COND_AND) {
        for (size_t i = 0; i < cond->n_parts; i++)
            if (cond->parts[i]->type == BOOK_COND_AND || !is_plain_row(cond->parts[i]))
                return false;
        return true;
    }
    if (cond->type != BOOK_COND_COMPARE || cond->op != BOOK_OP_IS) return false;
    BookValueType right = cond->right[0].type;
    bool is_value = right == BOOK_VALUE_NUMBER || right == BOOK_VALUE_TEXT;
    return cond->left.type == BOOK_LEFT_ATTRIBUTE && is_value;
}

static void add_plain(English *en, const BookCond *cond)
{
    add_words(en, cond->left.attribute);
    buf_add_byte(en->out, ' ');
    add_value(en, &cond->right[0]);
}

void english_add_when_condition(English *en, const BookCond *cond)
{
    if (!is_plain_row(cond)) {
        buf_add(en->out, STR(" and "));
        if (cond->type == BOOK_COND_OR && cond->n_parts > 2)
            add_part(en, cond);
        else
            english_add_condition(en, cond);
        return;
    }
    buf_add(en->out, STR(" with "));
    if (cond->type == BOOK_COND_COMPARE) {
        add_plain(en, cond);
        return;
    }
    for (size_t i = 0; i < cond->n_parts; i++) {
        if (i > 0) buf_add(en->out, STR(" and "));
        add_plain(en, cond->parts[i]);
    }
}
