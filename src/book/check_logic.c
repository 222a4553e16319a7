/* check_logic.c: whether conditions can hold at all, tried over the values that matter.
 * What a left side reads is a variable with a small domain: the constants it is compared with, a
 * value between and beyond them, one that nothing names, and missing. Variables are taken as
 * independent, so `never` and `always` are certain, and the rest is left alone. */
#include "book/check_internal.h"
#include <stdlib.h>

enum { VARIABLES_MAX = 12, DOMAIN_MAX = 96, TRIES_MAX = 20000 };

typedef enum { SAMPLE_MISSING, SAMPLE_VALUE, SAMPLE_LIST, SAMPLE_OTHER, SAMPLE_TRUTH } SampleType;

/* One value to try. OTHER is a text that no condition names; TRUTH stands for a comparison that is
 * not looked into. */
typedef struct {
    SampleType type;
    BookValue value;
    bool truth;
} Sample;

typedef struct {
    const BookCond *atom; /* a comparison that reads it */
    bool is_opaque;       /* only its truth varies */
    Sample *domain;
    size_t n_domain, chosen;
} Variable;

typedef struct {
    const BookScope *scope;
    Variable variables[VARIABLES_MAX];
    size_t n;
    bool is_too_much;
} Logic;

/* --- variables ---------------------------------------------------------------------------- */

static bool reads_count(BookLeftType type)
{
    return type == BOOK_LEFT_COUNT || type == BOOK_LEFT_SUM || type == BOOK_LEFT_DAYS;
}

static bool is_constant(const BookValue *value)
{
    return value->type != BOOK_VALUE_DURATION && value->type != BOOK_VALUE_EVENT_ATTRIBUTE &&
           value->type != BOOK_VALUE_RECORD_ATTRIBUTE;
}

/* A comparison that is not looked into: its truth is a variable of its own. */
static bool is_opaque(const BookCond *cond)
{
    if (cond->type == BOOK_COND_LAST_AFTER_LAST || cond->left.type == BOOK_LEFT_ELAPSED ||
        cond->op == BOOK_OP_HAS)
        return true;
    for (size_t i = 0; i < cond->n_right; i++) {
        if (!is_constant(&cond->right[i])) return true;
    }
    return false;
}

static bool same_left(const BookLeft *a, const BookLeft *b)
{
    return a->type == b->type && str_eq(a->attribute, b->attribute) && str_eq(a->kind, b->kind) &&
           a->has_window == b->has_window && a->window.number == b->window.number &&
           a->window.unit == b->window.unit;
}

static bool same_value(const BookValue *a, const BookValue *b)
{
    return a->type == b->type && str_eq(a->text, b->text) &&
           a->duration.number == b->duration.number && a->duration.unit == b->duration.unit;
}

static bool same_atom(const BookCond *a, const BookCond *b)
{
    if (a->type != b->type || a->op != b->op || a->n_right != b->n_right ||
        !same_left(&a->left, &b->left) || !str_eq(a->kind, b->kind) || !str_eq(a->kind2, b->kind2))
        return false;
    for (size_t i = 0; i < a->n_right; i++) {
        if (!same_value(&a->right[i], &b->right[i])) return false;
    }
    return true;
}

static Variable *find_variable(Logic *logic, const BookCond *atom)
{
    bool opaque = is_opaque(atom);
    for (size_t i = 0; i < logic->n; i++) {
        Variable *variable = &logic->variables[i];
        if (variable->is_opaque != opaque) continue;
        if (opaque ? same_atom(variable->atom, atom)
                   : same_left(&variable->atom->left, &atom->left))
            return variable;
    }
    return NULL;
}

static void find_variables(Logic *logic, const BookCond *cond)
{
    for (size_t i = 0; i < cond->n_parts; i++) find_variables(logic, cond->parts[i]);
    bool is_atom = cond->type == BOOK_COND_COMPARE || cond->type == BOOK_COND_LAST_AFTER_LAST;
    if (!is_atom || find_variable(logic, cond) != NULL) return;
    if (logic->n == VARIABLES_MAX) {
        logic->is_too_much = true;
        return;
    }
    logic->variables[logic->n] = (Variable){.atom = cond, .is_opaque = is_opaque(cond)};
    logic->variables[logic->n].domain = mem_zero(DOMAIN_MAX, sizeof(Sample));
    logic->n++;
}

/* --- domains ------------------------------------------------------------------------------ */

static void add_sample(Logic *logic, Variable *variable, Sample sample)
{
    if (variable->n_domain == DOMAIN_MAX) {
        logic->is_too_much = true;
        return;
    }
    variable->domain[variable->n_domain++] = sample;
}

static void add_value(Logic *logic, Variable *variable, BookValue value)
{
    add_sample(logic, variable, (Sample){.type = SAMPLE_VALUE, .value = value});
}

static void add_number(Logic *logic, Variable *variable, double number)
{
    add_value(logic, variable, (BookValue){.type = BOOK_VALUE_NUMBER, .number = number});
}

/* A constant; of a date also the days beside it. */
static void add_constant(Logic *logic, Variable *variable, const BookValue *value)
{
    BookValue beside = *value;
    add_value(logic, variable, *value);
    if (value->type != BOOK_VALUE_DATE) return;
    beside.date = value->date - 1;
    add_value(logic, variable, beside);
    beside.date = value->date + 1;
    add_value(logic, variable, beside);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Numbers between the constants and beyond them; a count is never below 0. */
static void add_numbers_between(Logic *logic, Variable *variable)
{
    double numbers[DOMAIN_MAX];
    size_t n = 0;
    bool is_count =
        variable->atom->left.type == BOOK_LEFT_COUNT || variable->atom->left.type == BOOK_LEFT_DAYS;
    for (size_t i = 0; i < variable->n_domain; i++) {
        const Sample *sample = &variable->domain[i];
        if (sample->type == SAMPLE_VALUE && sample->value.type == BOOK_VALUE_NUMBER)
            numbers[n++] = sample->value.number;
    }
    if (n == 0) return;
    qsort(numbers, n, sizeof *numbers, compare_numbers);
    if (!is_count) add_number(logic, variable, numbers[0] - 1);
    for (size_t i = 1; i < n; i++) add_number(logic, variable, numbers[i - 1] / 2 + numbers[i] / 2);
    add_number(logic, variable, numbers[n - 1] + 1);
}

/* The constants that conditions compare the variable with. */
static void add_constants(Logic *logic, Variable *variable, const BookCond *cond)
{
    for (size_t i = 0; i < cond->n_parts; i++) add_constants(logic, variable, cond->parts[i]);
    if (cond->type != BOOK_COND_COMPARE || is_opaque(cond) ||
        !same_left(&cond->left, &variable->atom->left))
        return;
    for (size_t i = 0; i < cond->n_right; i++) add_constant(logic, variable, &cond->right[i]);
}

/* The value that a choice is when it is read. */
static BookValue value_of_choice(Str name)
{
    BookValue value = {.type = BOOK_VALUE_TEXT, .text = name};
    if (str_eq(name, STR("yes")) || str_eq(name, STR("true"))) value.type = BOOK_VALUE_YES;
    if (str_eq(name, STR("no")) || str_eq(name, STR("false"))) value.type = BOOK_VALUE_NO;
    if (number_parse(name, &value.number)) value.type = BOOK_VALUE_NUMBER;
    return value;
}

static void add_choices(Logic *logic, Variable *variable, const BookAnswerType *type)
{
    for (size_t i = 0; i < type->n_choices; i++)
        add_value(logic, variable, value_of_choice(type->choices[i].name));
    if (type->n_choices == 0) add_sample(logic, variable, (Sample){.type = SAMPLE_OTHER});
}

/* What a declared type adds; true when the type also takes every constant. */
static bool add_type(Logic *logic, Variable *variable, const BookAnswerType *type)
{
    switch (type->type) {
    case BOOK_TYPE_ONE_OF: add_choices(logic, variable, type); return false;
    case BOOK_TYPE_SOME_OF:
        add_sample(logic, variable, (Sample){.type = SAMPLE_LIST});
        return false;
    case BOOK_TYPE_YES_NO_UNKNOWN:
        add_value(logic, variable, value_of_choice(STR("not-known")));
        add_value(logic, variable, value_of_choice(STR("yes")));
        add_value(logic, variable, value_of_choice(STR("no")));
        return false;
    case BOOK_TYPE_YES_NO:
        add_value(logic, variable, value_of_choice(STR("yes")));
        add_value(logic, variable, value_of_choice(STR("no")));
        return false;
    default: add_sample(logic, variable, (Sample){.type = SAMPLE_OTHER}); return true;
    }
}

/* Fill the domain of one variable from the conditions and from what declares it. */
static void fill_domain(Logic *logic, Variable *variable, const BookCond *const *conds, size_t n)
{
    bool is_free = true;
    if (variable->is_opaque) {
        add_sample(logic, variable, (Sample){.type = SAMPLE_TRUTH, .truth = false});
        add_sample(logic, variable, (Sample){.type = SAMPLE_TRUTH, .truth = true});
        return;
    }
    if (reads_count(variable->atom->left.type)) {
        add_number(logic, variable, 0);
    } else {
        BookAttributes attributes = {0};
        bool is_known = book_scope_attributes(logic->scope, &variable->atom->left, &attributes);
        is_free = !is_known || attributes.n == 0;
        if (is_free) add_sample(logic, variable, (Sample){.type = SAMPLE_OTHER});
        for (size_t i = 0; i < attributes.n; i++)
            is_free |= add_type(logic, variable, &attributes.at[i]->type);
        VEC_FREE(&attributes);
        add_sample(logic, variable, (Sample){.type = SAMPLE_MISSING});
    }
    for (size_t i = 0; is_free && i < n; i++) {
        if (conds[i] != NULL) add_constants(logic, variable, conds[i]);
    }
    if (is_free) add_numbers_between(logic, variable);
}

/* --- evaluation --------------------------------------------------------------------------- */

static bool is_equal(const Sample *sample, const BookValue *right)
{
    if (sample->type != SAMPLE_VALUE) return false;
    const BookValue *left = &sample->value;
    if (left->type != right->type) return false;
    if (left->type == BOOK_VALUE_NUMBER) return left->number == right->number;
    if (left->type == BOOK_VALUE_DATE) return left->date == right->date;
    return left->type != BOOK_VALUE_TEXT || str_eq(left->text, right->text);
}

static bool in_order(const Sample *sample, BookOp op, const BookValue *right)
{
    if (sample->type != SAMPLE_VALUE || sample->value.type != right->type) return false;
    bool is_date = right->type == BOOK_VALUE_DATE;
    if (!is_date && right->type != BOOK_VALUE_NUMBER) return false;
    double a = is_date ? sample->value.date : sample->value.number;
    double b = is_date ? right->date : right->number;
    switch (op) {
    case BOOK_OP_LESS: return a < b;
    case BOOK_OP_AT_MOST: return a <= b;
    case BOOK_OP_MORE: return a > b;
    default: return a >= b;
    }
}

static bool compare(const BookCond *cond, const Sample *sample)
{
    bool is_in = false;
    for (size_t i = 0; i < cond->n_right; i++) is_in |= is_equal(sample, &cond->right[i]);
    switch (cond->op) {
    case BOOK_OP_IS:
    case BOOK_OP_IN: return is_in;
    case BOOK_OP_IS_NOT:
    case BOOK_OP_NOT_IN: return !is_in;
    case BOOK_OP_EXISTS: return sample->type != SAMPLE_MISSING;
    case BOOK_OP_MISSING: return sample->type == SAMPLE_MISSING;
    default: return in_order(sample, cond->op, &cond->right[0]);
    }
}

static bool evaluate(Logic *logic, const BookCond *cond)
{
    switch (cond->type) {
    case BOOK_COND_AND:
        for (size_t i = 0; i < cond->n_parts; i++) {
            if (!evaluate(logic, cond->parts[i])) return false;
        }
        return true;
    case BOOK_COND_OR:
        for (size_t i = 0; i < cond->n_parts; i++) {
            if (evaluate(logic, cond->parts[i])) return true;
        }
        return false;
    case BOOK_COND_NOT: return !evaluate(logic, cond->parts[0]);
    default: break;
    }
    const Variable *variable = find_variable(logic, cond);
    const Sample *sample = &variable->domain[variable->chosen];
    return variable->is_opaque ? sample->truth : compare(cond, sample);
}

/* Step to the next combination; false after the last. */
static bool next_combination(Logic *logic)
{
    for (size_t i = 0; i < logic->n; i++) {
        if (++logic->variables[i].chosen < logic->variables[i].n_domain) return true;
        logic->variables[i].chosen = 0;
    }
    return false;
}

static BookTruth try_all(Logic *logic, const BookCond *const *conds, size_t n)
{
    bool was_true = false, was_false = false;
    do {
        bool holds = true;
        for (size_t i = 0; holds && i < n; i++)
            holds = conds[i] == NULL || evaluate(logic, conds[i]);
        was_true |= holds;
        was_false |= !holds;
        if (was_true && was_false) return BOOK_TRUTH_VARIES;
    } while (next_combination(logic));
    return was_true ? BOOK_TRUTH_ALWAYS : BOOK_TRUTH_NEVER;
}

static bool is_small(const Logic *logic)
{
    size_t tries = 1;
    for (size_t i = 0; i < logic->n; i++) {
        tries *= logic->variables[i].n_domain;
        if (tries > TRIES_MAX) return false;
    }
    return !logic->is_too_much;
}

BookTruth book_truth(const BookScope *scope, const BookCond *const *conds, size_t n)
{
    Logic logic = {.scope = scope};
    for (size_t i = 0; i < n; i++) {
        if (conds[i] != NULL) find_variables(&logic, conds[i]);
    }
    for (size_t i = 0; i < logic.n && !logic.is_too_much; i++)
        fill_domain(&logic, &logic.variables[i], conds, n);
    BookTruth truth =
        logic.n > 0 && is_small(&logic) ? try_all(&logic, conds, n) : BOOK_TRUTH_VARIES;
    for (size_t i = 0; i < logic.n; i++) free(logic.variables[i].domain);
    return truth;
}
