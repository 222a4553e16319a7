/* suggest_names.c: names for completion, and what may stand in a condition. */
#include "book/suggest_internal.h"

#define SUGGEST_ALL(field, type, note_field)                                         \
    for (size_t i = 0; i < book->n_##field; i++)                                     \
        suggest_name(suggest, type, book->field[i].name, book->field[i].note_field); \
    return

/* --- kinds and attributes ----------------------------------------------------------------- */

/* Names once, though several events or records declare them. */
typedef struct {
    Suggest *suggest;
    StrMap *seen;
    BookNameType type;
} Once;

static void add_once(Once *once, Str name, Str note)
{
    uint32_t n_before = strmap_count(once->seen);
    if (name.n > 0 && strmap_put(once->seen, name) == n_before)
        suggest_name(once->suggest, once->type, name, note);
}

static void add_cond_names(Once *once, const BookCond *cond)
{
    if (cond == NULL) return;
    for (size_t i = 0; i < cond->n_parts; i++) add_cond_names(once, cond->parts[i]);
    if (once->type == BOOK_NAME_ATTRIBUTE && cond->type == BOOK_COND_COMPARE)
        add_once(once, cond->left.attribute, STR(""));
}

/* What an open book itself names: it declares nothing. */
static void add_names_of_standard(Once *once, const BookStandard *standard)
{
    const BookKinds *clauses[] = {&standard->when,    &standard->owe,   &standard->before,
                                  &standard->unless,  &standard->until, &standard->hold_from,
                                  &standard->hold_to, &standard->gate};
    for (size_t c = 0; c < sizeof clauses / sizeof *clauses; c++) {
        for (size_t k = 0; once->type == BOOK_NAME_KIND && k < clauses[c]->n; k++)
            add_once(once, clauses[c]->kinds[k], STR(""));
        add_cond_names(once, clauses[c]->cond);
    }
    add_cond_names(once, standard->must);
    for (size_t i = 0; once->type == BOOK_NAME_ATTRIBUTE && i < standard->n_per; i++)
        add_once(once, standard->per[i], STR(""));
}

static void suggest_declared(Suggest *suggest, BookNameType type)
{
    const Book *book = suggest->book;
    Once once = {suggest, strmap_create(), type};
    for (size_t r = 0; r < book->n_records; r++) {
        for (size_t e = 0; e < book->records[r].n_events; e++) {
            const BookEvent *event = &book->records[r].events[e];
            if (type == BOOK_NAME_KIND) add_once(&once, event->kind, event->title);
            for (size_t a = 0; type == BOOK_NAME_ATTRIBUTE && a < event->n_attributes; a++)
                add_once(&once, event->attributes[a].name, event->attributes[a].title);
        }
    }
    for (size_t i = 0; book->is_open && i < book->n_standards; i++)
        add_names_of_standard(&once, &book->standards[i]);
    strmap_free(once.seen);
}

static void suggest_members(Suggest *suggest)
{
    const Book *book = suggest->book;
    for (size_t l = 0; l < book->n_lists; l++)
        for (size_t m = 0; m < book->lists[l].n_members; m++)
            suggest_name(suggest, BOOK_NAME_MEMBER, book->lists[l].members[m].name,
                         book->lists[l].members[m].title);
}

void suggest_names(Suggest *suggest, BookNameType type)
{
    const Book *book = suggest->book;
    switch (type) {
    case BOOK_NAME_KIND:
    case BOOK_NAME_ATTRIBUTE: suggest_declared(suggest, type); return;
    case BOOK_NAME_MEMBER: suggest_members(suggest); return;
    case BOOK_NAME_STANDARD: SUGGEST_ALL(standards, type, says);
    case BOOK_NAME_ROLE: SUGGEST_ALL(roles, type, title);
    case BOOK_NAME_CLOCK: SUGGEST_ALL(clocks, type, except_list);
    case BOOK_NAME_LIST: SUGGEST_ALL(lists, type, name);
    case BOOK_NAME_AREA: SUGGEST_ALL(areas, type, title);
    case BOOK_NAME_UNIT: SUGGEST_ALL(units, type, title);
    case BOOK_NAME_RECORD: SUGGEST_ALL(records, type, title);
    case BOOK_NAME_FORM: SUGGEST_ALL(forms, type, title);
    case BOOK_NAME_ADVICE: SUGGEST_ALL(advice, type, title);
    case BOOK_NAME_LETTER: SUGGEST_ALL(letters, type, title);
    case BOOK_NAME_LENS: SUGGEST_ALL(lenses, type, title);
    }
}

/* --- durations ---------------------------------------------------------------------------- */

bool suggest_last_is_number(const Suggest *suggest)
{
    double ignored;
    return number_parse(suggest_last(suggest), &ignored);
}

void suggest_units(Suggest *suggest)
{
    static const char *const UNITS[] = {"seconds", "minutes", "hours",        "days", "weeks",
                                        "months",  "years",   "working days", NULL};
    suggest_words(suggest, BOOK_SUGGEST_UNIT, UNITS);
}

/* --- conditions --------------------------------------------------------------------------- */

static void suggest_choices_of_type(Suggest *suggest, const BookAnswerType *type, StrMap *seen)
{
    static const char *const YES_NO[] = {"yes", "no", NULL};
    Once once = {suggest, seen, BOOK_NAME_MEMBER};
    for (size_t i = 0; i < type->n_choices; i++)
        add_once(&once, type->choices[i].name, type->choices[i].title);
    bool is_yes_no = type->type == BOOK_TYPE_YES_NO || type->type == BOOK_TYPE_YES_NO_UNKNOWN;
    if (is_yes_no && strmap_find(seen, STR("yes")) == STRMAP_NONE) {
        strmap_put(seen, STR("yes"));
        suggest_words(suggest, BOOK_SUGGEST_VALUE, YES_NO);
        if (type->type == BOOK_TYPE_YES_NO_UNKNOWN)
            suggest_word(suggest, BOOK_SUGGEST_VALUE, "not-known", "");
    }
}

/* The values that an attribute of this name can have, over all events. */
static void suggest_values(Suggest *suggest, Str attribute)
{
    const Book *book = suggest->book;
    if (str_starts(attribute, STR("event."))) attribute = str_slice(attribute, 6, attribute.n);
    if (str_starts(attribute, STR("record."))) attribute = str_slice(attribute, 7, attribute.n);
    StrMap *seen = strmap_create();
    for (size_t r = 0; r < book->n_records; r++)
        for (size_t e = 0; e < book->records[r].n_events; e++) {
            const BookEvent *event = &book->records[r].events[e];
            for (size_t a = 0; a < event->n_attributes; a++)
                if (str_eq(event->attributes[a].name, attribute))
                    suggest_choices_of_type(suggest, &event->attributes[a].type, seen);
        }
    strmap_free(seen);
}

static void suggest_left(Suggest *suggest)
{
    static const char *const WORDS[] = {"count of", "sum of", "days with", "elapsed since last",
                                        "last",     "not",    "event.",    "record.",
                                        NULL};
    suggest_names(suggest, BOOK_NAME_ATTRIBUTE);
    suggest_words(suggest, BOOK_SUGGEST_WORD, WORDS);
}

/* The attribute of the comparison that the place is in: the word before `is`, `in (…` or `<`. */
static Str attribute_compared(const Suggest *suggest, size_t from)
{
    static const char *const OPERATORS[] = {"is", "in", "not", "has", "<", "<=", ">", ">="};
    for (size_t i = suggest->n_words; i-- > from;) {
        Str word = book_token_spelling(&suggest->words[i]);
        for (size_t k = 0; k < sizeof OPERATORS / sizeof *OPERATORS; k++) {
            if (!str_eq(word, str_of(OPERATORS[k])) || i == from) continue;
            Str before = book_token_text(&suggest->words[i - 1]);
            if (!str_eq(before, STR("is")) && !str_eq(before, STR("not"))) return before;
        }
    }
    return (Str){0};
}

/* True behind an opening parenthesis that `in` stands before, not yet closed. */
static bool is_in_list(const Suggest *suggest, size_t from)
{
    for (size_t i = suggest->n_words; i-- > from;) {
        Str word = book_token_spelling(&suggest->words[i]);
        if (str_eq(word, STR(")"))) return false;
        if (str_eq(word, STR("(")))
            return i > from && str_eq(book_token_spelling(&suggest->words[i - 1]), STR("in"));
    }
    return false;
}

void suggest_condition(Suggest *suggest, size_t from)
{
    static const char *const BEGINNINGS[] = {"if", "must", "and", "or", "(", NULL};
    static const char *const BEFORE_KIND[] = {"last", "of", "with", NULL};
    static const char *const BEFORE_VALUE[] = {"is", "has", "<", "<=", ">", ">=", NULL};
    static const char *const OPERATORS[] = {"is",  "is not", "in (",       "not in (",
                                            "has", "exists", "is missing", "<",
                                            "<=",  ">",      ">=",         "of last",
                                            "and", "or",     "in last",    "after last",
                                            NULL};
    bool is_list = is_in_list(suggest, from);
    bool after_not = str_eq(suggest_last(suggest), STR("not"));
    bool is_not = after_not && str_eq(suggest_before(suggest, 1), STR("is"));
    if (is_list) {
        suggest_values(suggest, attribute_compared(suggest, from));
    } else if (suggest->n_words <= from || suggest_last_is(suggest, BEGINNINGS) ||
               (after_not && !is_not)) {
        suggest_left(suggest);
    } else if (suggest_last_is(suggest, BEFORE_VALUE) || is_not) {
        suggest_values(suggest, attribute_compared(suggest, from));
        suggest_word(suggest, BOOK_SUGGEST_WORD, "event.", "an attribute of this event");
        suggest_word(suggest, BOOK_SUGGEST_WORD, "record.", "an attribute of the record so far");
        if (!is_not && str_eq(suggest_last(suggest), STR("is"))) {
            suggest_word(suggest, BOOK_SUGGEST_WORD, "not", "");
            suggest_word(suggest, BOOK_SUGGEST_WORD, "missing", "");
        }
    } else if (suggest_last_is(suggest, BEFORE_KIND)) {
        bool sums = str_eq(suggest_last(suggest), STR("of")) &&
                    str_eq(suggest_before(suggest, 1), STR("sum"));
        suggest_names(suggest, sums ? BOOK_NAME_ATTRIBUTE : BOOK_NAME_KIND);
        if (str_eq(suggest_last(suggest), STR("of")) && !sums)
            suggest_word(suggest, BOOK_SUGGEST_WORD, "last", "");
    } else {
        if (suggest_last_is_number(suggest)) suggest_units(suggest);
        suggest_words(suggest, BOOK_SUGGEST_WORD, OPERATORS);
    }
}

void suggest_kinds(Suggest *suggest)
{
    static const char *const BEFORE_KIND[] = {"when", "owe",  "before", "unless", "until", "gate",
                                              "each", "from", "to",     "or",     NULL};
    size_t n_if = suggest->n_words;
    for (size_t i = 0; i < suggest->n_words && n_if == suggest->n_words; i++)
        if (str_eq(book_token_spelling(&suggest->words[i]), STR("if"))) n_if = i;
    if (n_if < suggest->n_words) {
        suggest_condition(suggest, n_if + 1);
        return;
    }
    if (suggest_last_is(suggest, BEFORE_KIND)) {
        suggest_names(suggest, BOOK_NAME_KIND);
        if (str_eq(suggest_last(suggest), STR("when")))
            suggest_word(suggest, BOOK_SUGGEST_WORD, "each", "every such event opens a duty");
        return;
    }
    suggest_word(suggest, BOOK_SUGGEST_WORD, "or", "another kind");
    suggest_word(suggest, BOOK_SUGGEST_WORD, "if", "a condition");
}
