/* check_forms.c: forms: their record, their questions, and the conditions that read the answers. */
#include "book/check_internal.h"
#include <stdlib.h>

/* What a form's conditions can read. */
typedef struct {
    const BookCheck *check;
    const BookForm *form;
    StrMap *names; /* questions first, in their order, then scores */
} FormNames;

static const BookAsk *find_ask(const FormNames *names, Str name)
{
    uint32_t number = strmap_find(names->names, name);
    return number < names->form->n_asks ? &names->form->asks[number] : NULL;
}

static void report_no_question(const FormNames *names, Str name, const char *what)
{
    BookReport *report = names->check->report;
    Str nearest = book_nearest_name(names->names, name);
    book_report_error(report, book_check_place(names->check, name),
                      "the form `%.*s` has no %s `%.*s`", STR_ARG(names->form->name), what,
                      STR_ARG(name));
    if (nearest.n > 0) {
        book_report_mend(report, "did you mean `%.*s`?", STR_ARG(nearest));
    } else {
        book_report_mend(report, "ask for it, or write `record.%.*s` for what the record has",
                         STR_ARG(name));
    }
}

/* A value that an answer of this type can never be. */
static void check_answer(const FormNames *names, const BookAnswerType *type, const BookCond *cond)
{
    bool is_order = cond->op >= BOOK_OP_LESS && cond->op <= BOOK_OP_AT_LEAST;
    for (size_t i = 0; !is_order && i < cond->n_right; i++) {
        const BookValue *value = &cond->right[i];
        bool is_constant = value->type != BOOK_VALUE_EVENT_ATTRIBUTE &&
                           value->type != BOOK_VALUE_RECORD_ATTRIBUTE &&
                           value->type != BOOK_VALUE_DURATION;
        if (!is_constant || book_type_may_hold(names->check->index, type, value)) continue;
        book_report_error(names->check->report, book_check_place(names->check, value->text),
                          "`%.*s` can never be `%.*s`", STR_ARG(cond->left.attribute),
                          STR_ARG(value->text));
        book_mend_value(names->check, type, value);
    }
}

static void check_left(const FormNames *names, const BookCond *cond)
{
    const BookLeft *left = &cond->left;
    BookScope scope = {.check = names->check};
    if (left->type == BOOK_LEFT_RECORD_ATTRIBUTE) {
        BookCond alone = *cond;
        alone.n_parts = 0;
        book_check_cond(&scope, &alone);
        return;
    }
    if (left->type != BOOK_LEFT_ATTRIBUTE && left->type != BOOK_LEFT_EVENT_ATTRIBUTE) {
        book_report_error(names->check->report, cond->place,
                          "a condition in a form reads its answers and `record.X`, not events");
        book_report_mend(names->check->report, "ask for it, or put it into a standard");
        return;
    }
    if (strmap_find(names->names, left->attribute) == STRMAP_NONE) {
        report_no_question(names, left->attribute, "question or score");
        return;
    }
    const BookAsk *ask = find_ask(names, left->attribute);
    if (ask != NULL) check_answer(names, &ask->type, cond);
}

static void check_cond(const FormNames *names, const BookCond *cond)
{
    if (cond == NULL) return;
    if (cond->type == BOOK_COND_LAST_AFTER_LAST) {
        book_report_error(names->check->report, cond->place,
                          "a condition in a form reads its answers and `record.X`, not events");
        book_report_mend(names->check->report, "put it into a standard");
    }
    if (cond->type == BOOK_COND_COMPARE) check_left(names, cond);
    for (size_t i = 0; i < cond->n_parts; i++) check_cond(names, cond->parts[i]);
}

/* True when a condition reads this name. */
static bool reads(const BookCond *cond, Str name)
{
    bool is_left = cond->type == BOOK_COND_COMPARE && cond->left.type == BOOK_LEFT_ATTRIBUTE &&
                   str_eq(cond->left.attribute, name);
    for (size_t i = 0; !is_left && i < cond->n_parts; i++) is_left = reads(cond->parts[i], name);
    return is_left;
}

static void check_asks(const FormNames *names)
{
    const BookCheck *check = names->check;
    for (size_t i = 0; i < names->form->n_asks; i++) {
        const BookAsk *ask = &names->form->asks[i];
        check_cond(names, ask->show_if);
        if (ask->show_if == NULL || !reads(ask->show_if, ask->name)) continue;
        book_report_error(check->report, ask->place, "the question `%.*s` waits for its own answer",
                          STR_ARG(ask->name));
        book_report_mend(check->report, "show it if another answer asks for it");
    }
}

/* A counted answer that no question of the score offers. */
static void check_counted(const FormNames *names, const BookScore *score)
{
    BookValue value = {.type = BOOK_VALUE_TEXT, .text = score->value};
    if (str_eq(score->value, STR("yes"))) value.type = BOOK_VALUE_YES;
    if (str_eq(score->value, STR("no"))) value.type = BOOK_VALUE_NO;
    if (number_parse(score->value, &value.number)) value.type = BOOK_VALUE_NUMBER;
    size_t n = score->n_asks > 0 ? score->n_asks : names->form->n_asks;
    for (size_t i = 0; i < n; i++) {
        const BookAsk *ask =
            score->n_asks > 0 ? find_ask(names, score->asks[i]) : &names->form->asks[i];
        if (ask == NULL || book_type_may_hold(names->check->index, &ask->type, &value)) return;
    }
    book_report_error(names->check->report, book_check_place(names->check, score->value),
                      "no question of this score can be answered `%.*s`", STR_ARG(score->value));
    book_report_mend(names->check->report, "count an answer that they offer, like `yes`");
}

static void check_scores(const FormNames *names)
{
    for (size_t i = 0; i < names->form->n_scores; i++) {
        const BookScore *score = &names->form->scores[i];
        for (size_t k = 0; k < score->n_asks; k++) {
            if (find_ask(names, score->asks[k]) == NULL)
                report_no_question(names, score->asks[k], "question");
        }
        if (score->type == BOOK_SCORE_COUNT) check_counted(names, score);
    }
}

/* A suggestion that follows one which always holds is never made. */
static void check_suggests(const FormNames *names)
{
    const BookForm *form = names->form;
    for (size_t i = 0; i < form->n_suggests; i++) {
        check_cond(names, form->suggests[i].cond);
        for (size_t k = 0; k < i; k++) {
            bool is_same = str_eq(form->suggests[k].attribute, form->suggests[i].attribute);
            if (!is_same || form->suggests[k].cond != NULL) continue;
            book_report_error(names->check->report, form->suggests[i].place,
                              "this suggestion is never made: line %u always holds",
                              form->suggests[k].place.line);
            book_report_mend(names->check->report, "move the one without `if` to the end");
            break;
        }
    }
    bool can_lower = form->lower_by.n > 0 || form->override_reason;
    if (!can_lower || form->n_suggests > 0) return;
    book_report_error(names->check->report, form->place,
                      "the form `%.*s` suggests nothing that could be overridden",
                      STR_ARG(form->name));
    book_report_mend(names->check->report, "add `suggest`, or leave `override` and `lower` out");
}

static void check_form(const BookCheck *check, const BookForm *form)
{
    FormNames names = {.check = check, .form = form, .names = strmap_create()};
    for (size_t i = 0; i < form->n_asks; i++) strmap_put(names.names, form->asks[i].name);
    for (size_t i = 0; i < form->n_scores; i++) strmap_put(names.names, form->scores[i].name);
    book_check_known(check, check->index->records, "record", form->record);
    for (size_t i = 0; i < form->n_roles; i++)
        book_check_known(check, check->index->roles, "role", form->roles[i]);
    book_check_known(check, check->index->roles, "role", form->lower_by);
    check_asks(&names);
    check_scores(&names);
    check_suggests(&names);
    if (form->n_asks == 0) {
        book_report_error(check->report, form->place, "the form `%.*s` asks nothing",
                          STR_ARG(form->name));
        book_report_mend(check->report, "add `ask`, a name, a type and the question");
    }
    strmap_free(names.names);
}

void book_check_forms(const BookCheck *check)
{
    for (size_t i = 0; i < check->book->n_forms; i++) check_form(check, &check->book->forms[i]);
}
