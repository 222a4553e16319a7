/* check_names.c: kinds, attributes and values that a condition names. */
#include "book/check_internal.h"
#include <stdlib.h>

/* --- what a left side reads --------------------------------------------------------------- */

static bool is_one_of(Str name, const Str *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(names[i], name)) return true;
    }
    return false;
}

static bool has_built_in(const Str *kinds, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (book_is_built_in_kind(kinds[i])) return true;
    }
    return false;
}

/* Whether a left side can read this declaration, as far as the kind of event goes. */
static bool can_read(const BookScope *scope, const BookLeft *left, Str kind)
{
    switch (left->type) {
    case BOOK_LEFT_OF_LAST:
    case BOOK_LEFT_SUM: return str_eq(kind, left->kind);
    case BOOK_LEFT_EVENT_ATTRIBUTE:
        return scope->n_kinds == 0 || is_one_of(kind, scope->kinds, scope->n_kinds);
    default: return true;
    }
}

static void add_readable(const BookScope *scope, const BookLeft *left, const BookAttributeUse *use,
                         BookAttributes *out)
{
    if (can_read(scope, left, use->event->kind)) VEC_PUSH(out, use->attribute);
}

bool book_scope_attributes(const BookScope *scope, const BookLeft *left, BookAttributes *out)
{
    *out = (BookAttributes){0};
    bool names_kind = left->type == BOOK_LEFT_OF_LAST || left->type == BOOK_LEFT_SUM;
    if (names_kind ? book_is_built_in_kind(left->kind) : has_built_in(scope->kinds, scope->n_kinds))
        return false;
    BookAttributeUses uses = book_index_attribute(scope->check->index, left->attribute);
    if (scope->n_records == 0) {
        for (size_t i = 0; i < uses.n; i++) add_readable(scope, left, &uses.at[i], out);
        return true;
    }
    for (size_t r = 0; r < scope->n_records; r++) {
        uint32_t record = scope->records[r];
        for (size_t i = book_attribute_uses_from(uses, record);
             i < uses.n && uses.at[i].record == record; i++)
            add_readable(scope, left, &uses.at[i], out);
    }
    return true;
}

static void report_no_attribute(const BookScope *scope, const BookLeft *left)
{
    const BookCheck *check = scope->check;
    BookAttributeUses uses = book_index_attribute(check->index, left->attribute);
    if (check->report->n_dropped > 0) return;
    BookPlace place = book_check_place(check, left->attribute);
    if (uses.n > 0) {
        Str kind = uses.at[0].event->kind;
        Str record = check->book->records[uses.at[0].record].name;
        book_report_error(check->report, place, "`%.*s` is not an attribute of what is read here",
                          STR_ARG(left->attribute));
        book_report_mend(check->report, "it is declared on `%.*s` of the record `%.*s`",
                         STR_ARG(kind), STR_ARG(record));
        return;
    }
    Str nearest = book_nearest_name(check->index->attributes, left->attribute);
    book_report_error(check->report, place, "no event has an attribute `%.*s`",
                      STR_ARG(left->attribute));
    if (nearest.n > 0) {
        book_report_mend(check->report, "did you mean `%.*s`?", STR_ARG(nearest));
    } else {
        book_report_mend(check->report, "declare it below the event that carries it");
    }
}

static void refuse_personal(const BookScope *scope, const BookLeft *left,
                            const BookAttributes *attributes)
{
    for (size_t i = 0; scope->clause != NULL && i < attributes->n; i++) {
        if (!attributes->at[i]->personal) continue;
        book_report_error(scope->check->report, book_check_place(scope->check, left->attribute),
                          "`%.*s` is personal, so it cannot stand in `%s`: duties must still "
                          "follow when it is erased",
                          STR_ARG(left->attribute), scope->clause);
        book_report_mend(scope->check->report,
                         "declare a code, a choice or yes/no on the event and ask for that");
        return;
    }
}

/* --- what it is compared with ------------------------------------------------------------- */

static bool same_as_choice(Str choice, const BookValue *value)
{
    double number;
    if (value->type == BOOK_VALUE_YES)
        return str_eq(choice, STR("yes")) || str_eq(choice, STR("true"));
    if (value->type == BOOK_VALUE_NO)
        return str_eq(choice, STR("no")) || str_eq(choice, STR("false"));
    if (value->type == BOOK_VALUE_NUMBER && number_parse(choice, &number))
        return number == value->number;
    return str_eq(choice, value->text);
}

static bool may_be_choice(const BookAnswerType *type, const BookValue *value)
{
    for (size_t i = 0; i < type->n_choices; i++) {
        if (same_as_choice(type->choices[i].name, value)) return true;
    }
    return type->n_choices == 0; /* its list is missing, which has been said */
}

bool book_type_may_hold(const BookIndex *index, const BookAnswerType *type, const BookValue *value)
{
    bool is_yes_no = value->type == BOOK_VALUE_YES || value->type == BOOK_VALUE_NO;
    switch (type->type) {
    case BOOK_TYPE_ONE_OF:
    case BOOK_TYPE_SOME_OF: return may_be_choice(type, value);
    case BOOK_TYPE_YES_NO: return is_yes_no;
    case BOOK_TYPE_YES_NO_UNKNOWN: return is_yes_no || str_eq(value->text, STR("not-known"));
    case BOOK_TYPE_NUMBER: return value->type == BOOK_VALUE_NUMBER;
    case BOOK_TYPE_DATE:
    case BOOK_TYPE_DATE_TIME:
        return value->type == BOOK_VALUE_DATE || value->type == BOOK_VALUE_TEXT;
    case BOOK_TYPE_OFFENCE:
        return strmap_count(index->offences) == 0 ||
               strmap_find(index->offences, value->text) != STRMAP_NONE;
    default: return true;
    }
}

static bool is_plain(const BookValue *value)
{
    return value->type != BOOK_VALUE_DURATION && value->type != BOOK_VALUE_EVENT_ATTRIBUTE &&
           value->type != BOOK_VALUE_RECORD_ATTRIBUTE;
}

/* True when some declaration lets the comparison be true (or, of a complement, false). */
static bool may_compare(const BookScope *scope, const BookCond *cond, const BookValue *value,
                        const BookAttributes *attributes)
{
    bool is_order = cond->op >= BOOK_OP_LESS && cond->op <= BOOK_OP_AT_LEAST;
    for (size_t i = 0; i < attributes->n; i++) {
        const BookAnswerType *type = &attributes->at[i]->type;
        bool is_list = type->type == BOOK_TYPE_SOME_OF;
        if (is_list && cond->op != BOOK_OP_HAS) continue; /* a list equals nothing */
        bool is_choice = type->type == BOOK_TYPE_ONE_OF || is_list;
        if (is_order && is_choice) return true; /* choices that are numbers have an order */
        if (book_type_may_hold(scope->check->index, type, value)) return true;
    }
    return attributes->n == 0;
}

/* What the values of a type without choices are. */
static const char *values_of_type(BookType type)
{
    switch (type) {
    case BOOK_TYPE_YES_NO: return "yes or no";
    case BOOK_TYPE_YES_NO_UNKNOWN: return "yes, no or not-known";
    case BOOK_TYPE_NUMBER: return "a number";
    case BOOK_TYPE_DATE: return "a date, like 2026-03-02";
    case BOOK_TYPE_DATE_TIME: return "a date and time; compare it with a date";
    case BOOK_TYPE_OFFENCE: return "a member of the list `offences`";
    default: return "of another type";
    }
}

/* The choice of a type that is nearest to what stands there; empty when none is near. */
static Str nearest_choice(const BookIndex *index, const BookAnswerType *type, Str wanted)
{
    if (type->type == BOOK_TYPE_OFFENCE) return book_nearest_name(index->offences, wanted);
    if (type->n_choices == 0) return (Str){0};
    Str *names = mem_alloc(mem_product(type->n_choices, sizeof *names));
    for (size_t i = 0; i < type->n_choices; i++) names[i] = type->choices[i].name;
    size_t nearest = str_nearest(wanted, names, type->n_choices);
    free(names);
    return nearest == SIZE_MAX ? (Str){0} : type->choices[nearest].name;
}

void book_mend_value(const BookCheck *check, const BookAnswerType *type, const BookValue *value)
{
    enum { SHOWN_MAX = 12 };
    Str nearest = nearest_choice(check->index, type, value->text);
    if (nearest.n > 0) {
        book_report_mend(check->report, "did you mean `%.*s`?", STR_ARG(nearest));
    } else if (type->n_choices == 0) {
        book_report_mend(check->report, "it is %s", values_of_type(type->type));
    } else {
        Buf choices = {0};
        for (size_t i = 0; i < type->n_choices && i < SHOWN_MAX; i++)
            buf_addf(&choices, "%s%.*s", i > 0 ? ", " : "", STR_ARG(type->choices[i].name));
        if (type->n_choices > SHOWN_MAX) buf_add(&choices, STR(" …"));
        book_report_mend(check->report, "it is one of %.*s", STR_ARG(buf_str(&choices)));
        buf_free(&choices);
    }
}

static void check_value(const BookScope *scope, const BookCond *cond, const BookValue *value,
                        const BookAttributes *attributes)
{
    if (!is_plain(value) || may_compare(scope, cond, value, attributes)) return;
    BookReport *report = scope->check->report;
    BookPlace place = book_check_place(scope->check, value->text);
    bool is_list = attributes->at[0]->type.type == BOOK_TYPE_SOME_OF;
    if (is_list && cond->op != BOOK_OP_HAS) {
        book_report_error(report, place, "`%.*s` is a list, which equals nothing",
                          STR_ARG(cond->left.attribute));
        book_report_mend(report, "write `%.*s has %.*s`", STR_ARG(cond->left.attribute),
                         STR_ARG(value->text));
        return;
    }
    book_report_error(report, place, "`%.*s` can never be `%.*s`", STR_ARG(cond->left.attribute),
                      STR_ARG(value->text));
    book_mend_value(scope->check, &attributes->at[0]->type, value);
}

/* --- one comparison ----------------------------------------------------------------------- */

static bool reads_attribute(BookLeftType type)
{
    return type == BOOK_LEFT_ATTRIBUTE || type == BOOK_LEFT_EVENT_ATTRIBUTE ||
           type == BOOK_LEFT_RECORD_ATTRIBUTE || type == BOOK_LEFT_OF_LAST || type == BOOK_LEFT_SUM;
}

static void check_sum(const BookScope *scope, const BookLeft *left,
                      const BookAttributes *attributes)
{
    BookValue one = {.type = BOOK_VALUE_NUMBER, .number = 1, .text = STR("1")};
    for (size_t i = 0; i < attributes->n; i++) {
        BookType type = attributes->at[i]->type.type;
        bool is_choice = type == BOOK_TYPE_ONE_OF;
        if (is_choice || book_type_may_hold(scope->check->index, &attributes->at[i]->type, &one))
            return;
    }
    book_report_error(scope->check->report, book_check_place(scope->check, left->attribute),
                      "`%.*s` is no number, so there is nothing to add up",
                      STR_ARG(left->attribute));
    book_report_mend(scope->check->report, "name an attribute of type number");
}

static void check_left(const BookScope *scope, const BookCond *cond)
{
    const BookLeft *left = &cond->left;
    BookAttributes attributes;
    bool knows_kind = left->kind.n == 0 || book_check_kind(scope->check, left->kind);
    if (!knows_kind || !reads_attribute(left->type)) return;
    if (!book_scope_attributes(scope, left, &attributes)) return;
    if (attributes.n == 0) {
        report_no_attribute(scope, left);
    } else {
        refuse_personal(scope, left, &attributes);
        if (left->type == BOOK_LEFT_SUM) check_sum(scope, left, &attributes);
    }
    for (size_t i = 0; left->type != BOOK_LEFT_SUM && attributes.n > 0 && i < cond->n_right; i++)
        check_value(scope, cond, &cond->right[i], &attributes);
    VEC_FREE(&attributes);
}

/* `event.X` and `record.X` on the right. */
static void check_right(const BookScope *scope, const BookValue *value)
{
    if (value->type != BOOK_VALUE_EVENT_ATTRIBUTE && value->type != BOOK_VALUE_RECORD_ATTRIBUTE)
        return;
    bool is_event = value->type == BOOK_VALUE_EVENT_ATTRIBUTE;
    BookLeft left = {.type = is_event ? BOOK_LEFT_EVENT_ATTRIBUTE : BOOK_LEFT_RECORD_ATTRIBUTE,
                     .attribute = value->text};
    BookAttributes attributes;
    if (!book_scope_attributes(scope, &left, &attributes)) return;
    if (attributes.n == 0) {
        report_no_attribute(scope, &left);
    } else {
        refuse_personal(scope, &left, &attributes);
    }
    VEC_FREE(&attributes);
}

void book_check_cond(const BookScope *scope, const BookCond *cond)
{
    if (cond == NULL) return;
    if (cond->type == BOOK_COND_LAST_AFTER_LAST) {
        book_check_kind(scope->check, cond->kind);
        book_check_kind(scope->check, cond->kind2);
    }
    if (cond->type == BOOK_COND_COMPARE) {
        check_left(scope, cond);
        for (size_t i = 0; i < cond->n_right; i++) check_right(scope, &cond->right[i]);
    }
    for (size_t i = 0; i < cond->n_parts; i++) book_check_cond(scope, cond->parts[i]);
}
