/* parse_condition.c: CONDITION: `not` over `and` over `or`, and parentheses. */
#include "book/parse.h"
#include <stdlib.h>

enum { CONDITION_DEPTH_MAX = 200 };

typedef VEC_OF(BookCond *) Parts;

static BookCond *parse_or(BookCursor *cursor);

static BookCond *new_cond(BookCursor *cursor, BookCondType type)
{
    BookCond *cond = ARENA_NEW(cursor->parser->arena, BookCond);
    cond->type = type;
    cond->place = book_cursor_place(cursor);
    return cond;
}

static bool is_word_ahead(BookCursor *cursor, const char *word)
{
    const BookToken *token = book_cursor_peek_ahead(cursor);
    return token != NULL && token->type == BOOK_TOKEN_WORD &&
           book_is_word(book_token_spelling(token), word);
}

/* One more level of nesting; false with a problem where it is one too many. */
static bool enter(BookCursor *cursor)
{
    if (++cursor->parser->depth <= CONDITION_DEPTH_MAX) return true;
    book_report_error(cursor->parser->report, book_cursor_place(cursor),
                      "a condition nests at most %d deep", CONDITION_DEPTH_MAX);
    book_report_mend(cursor->parser->report, "split it, or write it with `and` and `or`");
    return false;
}

/* --- the left side ------------------------------------------------------------------------ */

static bool parse_kind(BookCursor *cursor, Str *out)
{
    return book_cursor_name(cursor, "a kind of event", out);
}

/* [in last DURATION] */
static bool parse_window(BookCursor *cursor, BookLeft *left)
{
    if (!book_cursor_is_word(cursor, "in") || !is_word_ahead(cursor, "last")) return true;
    book_cursor_take(cursor);
    book_cursor_take(cursor);
    left->has_window = true;
    BookPlace place = book_cursor_place(cursor);
    if (!book_parse_duration(cursor, BOOK_DURATION_WINDOW, &left->window)) return false;
    if (left->window.number > 0) return true;
    book_report_warning(cursor->parser->report, place, "a window of 0 days holds no event");
    book_report_mend(cursor->parser->report, "for this event's own date, write `in last 1 day`");
    return true;
}

/* The next word must be this one; `form` is how the whole is written. */
static bool expect_word(BookCursor *cursor, const char *word, const char *form)
{
    if (book_cursor_take_word(cursor, word)) return true;
    char what[40];
    snprintf(what, sizeof what, "`%s`", word);
    return book_cursor_expected(cursor, what, form);
}

/* An attribute's own name, where no prefix can stand (`of last`, `sum of`, `per`). */
static bool parse_own_attribute(BookCursor *cursor, Str *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    if (token != NULL && token->type == BOOK_TOKEN_WORD &&
        (str_starts(book_token_spelling(token), STR("event.")) ||
         str_starts(book_token_spelling(token), STR("record.")))) {
        Str word = book_token_spelling(token);
        Str rest = word;
        Str ignored;
        str_cut(&rest, '.', &ignored);
        book_report_error(cursor->parser->report, book_cursor_place(cursor),
                          "the events' own attribute is read here: `%.*s.` cannot stand before it",
                          STR_ARG(ignored));
        book_report_mend(cursor->parser->report, "write `%.*s`", STR_ARG(rest));
        return false;
    }
    return book_cursor_name(cursor, "an attribute", out);
}

static bool parse_elapsed(BookCursor *cursor, BookLeft *left)
{
    static const char form[] =
        "write `elapsed since last KIND`; to use the name, write \"elapsed\"";
    left->type = BOOK_LEFT_ELAPSED;
    return expect_word(cursor, "since", form) && expect_word(cursor, "last", form) &&
           parse_kind(cursor, &left->kind);
}

static bool parse_count(BookCursor *cursor, BookLeft *left)
{
    static const char form[] = "write `count of KIND`; to use the name, write \"count\"";
    left->type = BOOK_LEFT_COUNT;
    return expect_word(cursor, "of", form) && parse_kind(cursor, &left->kind) &&
           parse_window(cursor, left);
}

static bool parse_sum(BookCursor *cursor, BookLeft *left)
{
    static const char form[] = "write `sum of ATTRIBUTE of KIND`; to use the name, write \"sum\"";
    left->type = BOOK_LEFT_SUM;
    return expect_word(cursor, "of", form) && parse_own_attribute(cursor, &left->attribute) &&
           expect_word(cursor, "of", form) && parse_kind(cursor, &left->kind) &&
           parse_window(cursor, left);
}

static bool parse_days(BookCursor *cursor, BookLeft *left)
{
    static const char form[] = "write `days with KIND`; to use the name, write \"days\"";
    left->type = BOOK_LEFT_DAYS;
    return expect_word(cursor, "with", form) && parse_kind(cursor, &left->kind) &&
           parse_window(cursor, left);
}

/* ATTRIBUTE, event.ATTRIBUTE, record.ATTRIBUTE, ATTRIBUTE of last KIND */
static bool parse_attribute(BookCursor *cursor, BookLeft *left)
{
    static const char form[] = "write `ATTRIBUTE of last KIND`";
    if (is_word_ahead(cursor, "of")) {
        left->type = BOOK_LEFT_OF_LAST;
        return parse_own_attribute(cursor, &left->attribute) && expect_word(cursor, "of", form) &&
               expect_word(cursor, "last", form) && parse_kind(cursor, &left->kind);
    }
    const BookToken *token = book_cursor_peek(cursor);
    bool is_bare = token != NULL && token->type == BOOK_TOKEN_WORD;
    BookValue value = {.type = BOOK_VALUE_TEXT};
    bool is_quoted = token != NULL && token->type == BOOK_TOKEN_QUOTED;
    if (!is_quoted && !(is_bare && str_has_byte(book_token_spelling(token), '.')))
        return book_cursor_name(cursor, "an attribute", &left->attribute);
    if (!book_parse_value(cursor, &value)) return false;
    left->type = value.type == BOOK_VALUE_EVENT_ATTRIBUTE    ? BOOK_LEFT_EVENT_ATTRIBUTE
                 : value.type == BOOK_VALUE_RECORD_ATTRIBUTE ? BOOK_LEFT_RECORD_ATTRIBUTE
                                                             : BOOK_LEFT_ATTRIBUTE;
    left->attribute = value.text;
    if (left->attribute.n > 0) return true;
    book_report_error(cursor->parser->report, book_token_place(cursor->parser->lexed, token),
                      "expected an attribute, but the name is empty");
    book_report_mend(cursor->parser->report, "write the name between the quotes");
    return false;
}

static bool parse_left(BookCursor *cursor, BookLeft *left)
{
    *left = (BookLeft){.type = BOOK_LEFT_ATTRIBUTE};
    if (book_cursor_take_word(cursor, "elapsed")) return parse_elapsed(cursor, left);
    if (book_cursor_take_word(cursor, "count")) return parse_count(cursor, left);
    if (book_cursor_take_word(cursor, "sum")) return parse_sum(cursor, left);
    if (book_cursor_take_word(cursor, "days")) return parse_days(cursor, left);
    return parse_attribute(cursor, left);
}

/* --- operator and right side -------------------------------------------------------------- */

/* `is`, `is not`, `is missing`, `is not missing` past their first word. */
static BookOp finish_is(BookCursor *cursor)
{
    bool is_not = book_cursor_take_word(cursor, "not");
    if (book_cursor_take_word(cursor, "missing")) return is_not ? BOOK_OP_EXISTS : BOOK_OP_MISSING;
    return is_not ? BOOK_OP_IS_NOT : BOOK_OP_IS;
}

static bool take_order(BookCursor *cursor, BookOp *out)
{
    static const struct {
        const char *mark;
        BookOp op;
    } orders[] = {{"<", BOOK_OP_LESS},
                  {"<=", BOOK_OP_AT_MOST},
                  {">", BOOK_OP_MORE},
                  {">=", BOOK_OP_AT_LEAST}};
    for (size_t i = 0; i < 4; i++) {
        if (!book_cursor_take_mark(cursor, orders[i].mark)) continue;
        *out = orders[i].op;
        return true;
    }
    return false;
}

static bool no_operator(BookCursor *cursor)
{
    static const char *const words[] = {"is", "in", "has", "exists", "not", "not in", NULL};
    BookReport *report = cursor->parser->report;
    const BookToken *token = book_cursor_peek(cursor);
    book_cursor_expected(cursor, "a comparison (`is`, `in`, `<`, `has`, `exists` …)", NULL);
    const char *nearest = token != NULL && token->type == BOOK_TOKEN_WORD
                              ? book_nearest_word(book_token_spelling(token), words)
                              : NULL;
    if (nearest != NULL) {
        book_report_mend(report, "did you mean `%s`?", nearest);
    } else {
        book_report_mend(report, "write for instance `grade is high` or `grade exists`");
    }
    return false;
}

static bool parse_op(BookCursor *cursor, BookOp *out)
{
    if (book_cursor_take_word(cursor, "is")) {
        *out = finish_is(cursor);
    } else if (book_cursor_take_word(cursor, "in")) {
        *out = BOOK_OP_IN;
    } else if (book_cursor_is_word(cursor, "not") && is_word_ahead(cursor, "in")) {
        book_cursor_take(cursor);
        book_cursor_take(cursor);
        *out = BOOK_OP_NOT_IN;
    } else if (book_cursor_take_word(cursor, "has")) {
        *out = BOOK_OP_HAS;
    } else if (book_cursor_take_word(cursor, "exists")) {
        *out = BOOK_OP_EXISTS;
    } else {
        return take_order(cursor, out) || no_operator(cursor);
    }
    return true;
}

/* ( a, b, … ) */
static bool parse_members(BookCursor *cursor, BookCond *cond)
{
    VEC_OF(BookValue) values = {0};
    BookReport *report = cursor->parser->report;
    bool is_good = book_cursor_take_mark(cursor, "(");
    if (!is_good) {
        book_cursor_expected(cursor, "`(` and the values", NULL);
        book_report_mend(report, "write the values in parentheses, like `in (a, b)`");
    }
    while (is_good) {
        BookValue value;
        is_good = book_parse_value(cursor, &value);
        if (is_good) VEC_PUSH(&values, value);
        if (!is_good || !book_cursor_take_mark(cursor, ",")) break;
    }
    if (is_good && !book_cursor_take_mark(cursor, ")"))
        is_good = book_cursor_expected(
            cursor, "`,` or `)`", "put a comma between the values, and `)` after the last one");
    BOOK_KEEP(cursor->parser, &values, cond->right, cond->n_right);
    return is_good;
}

static bool parse_right(BookCursor *cursor, BookCond *cond)
{
    if (cond->op == BOOK_OP_EXISTS || cond->op == BOOK_OP_MISSING) return true;
    if (cond->op == BOOK_OP_IN || cond->op == BOOK_OP_NOT_IN) return parse_members(cursor, cond);
    bool is_list =
        book_cursor_is_word(cursor, "in") && (cond->op == BOOK_OP_IS || cond->op == BOOK_OP_IS_NOT);
    if (is_list) {
        bool is_not = cond->op == BOOK_OP_IS_NOT;
        book_report_error(cursor->parser->report, book_cursor_place(cursor),
                          "`in` stands without `is`");
        book_report_mend(cursor->parser->report, "write `%s (…)`", is_not ? "not in" : "in");
        return false;
    }
    cond->right = ARENA_NEW(cursor->parser->arena, BookValue);
    cond->n_right = 1;
    return book_parse_value(cursor, cond->right);
}

/* --- what can be compared ----------------------------------------------------------------- */

static bool is_number_left(BookLeftType type)
{
    return type == BOOK_LEFT_COUNT || type == BOOK_LEFT_SUM || type == BOOK_LEFT_DAYS;
}

static bool is_attribute_value(BookValueType type)
{
    return type == BOOK_VALUE_EVENT_ATTRIBUTE || type == BOOK_VALUE_RECORD_ATTRIBUTE;
}

static bool refuse_right(BookCursor *cursor, BookPlace place, const char *message, const char *mend)
{
    book_report_error(cursor->parser->report, place, "%s", message);
    book_report_mend(cursor->parser->report, "%s", mend);
    return false;
}

/* Durations go with `elapsed since` and with nothing else; counts with numbers. */
static bool check_types(BookCursor *cursor, const BookCond *cond, BookPlace place)
{
    bool is_elapsed = cond->left.type == BOOK_LEFT_ELAPSED;
    if (is_elapsed && cond->op == BOOK_OP_HAS)
        return refuse_right(cursor, place, "a time elapsed is no list, so it has no members",
                            "compare it with a duration, like `> 2 hours`");
    for (size_t i = 0; i < cond->n_right; i++) {
        BookValueType type = cond->right[i].type;
        if (is_elapsed && type != BOOK_VALUE_DURATION)
            return refuse_right(cursor, place, "a time elapsed compares only with a duration",
                                "write a number and a unit, like `2 hours`");
        if (!is_elapsed && type == BOOK_VALUE_DURATION)
            return refuse_right(cursor, place,
                                "a duration compares only with `elapsed since last KIND`",
                                "write the number without a unit, or compare the time elapsed");
        if (is_number_left(cond->left.type) && type != BOOK_VALUE_NUMBER &&
            !is_attribute_value(type))
            return refuse_right(cursor, place, "a count or sum compares only with a number",
                                "write a number, like `> 2`");
    }
    return true;
}

/* An order with text is always false: suspicious, but it has a meaning. */
static void warn_of_order(BookCursor *cursor, const BookCond *cond, BookPlace place)
{
    bool is_order = cond->op >= BOOK_OP_LESS && cond->op <= BOOK_OP_AT_LEAST;
    if (!is_order || cond->n_right != 1) return;
    BookValueType type = cond->right[0].type;
    if (type != BOOK_VALUE_TEXT && type != BOOK_VALUE_YES && type != BOOK_VALUE_NO) return;
    book_report_warning(cursor->parser->report, place, "text has no order, so this is never true");
    book_report_mend(cursor->parser->report, "compare with a number or a date, or use `in (…)`");
}

static BookCond *parse_comparison(BookCursor *cursor)
{
    BookCond *cond = new_cond(cursor, BOOK_COND_COMPARE);
    if (!parse_left(cursor, &cond->left) || !parse_op(cursor, &cond->op)) return NULL;
    BookPlace place = book_cursor_place(cursor);
    if (!parse_right(cursor, cond) || !check_types(cursor, cond, place)) return NULL;
    warn_of_order(cursor, cond, place);
    return cond;
}

/* `last` KIND `after last` KIND past its first word. */
static BookCond *finish_last_after_last(BookCursor *cursor, BookCond *cond)
{
    static const char form[] = "write `last KIND after last KIND`";
    bool is_good = parse_kind(cursor, &cond->kind) && expect_word(cursor, "after", form) &&
                   expect_word(cursor, "last", form) && parse_kind(cursor, &cond->kind2);
    return is_good ? cond : NULL;
}

/* --- not, and, or ------------------------------------------------------------------------- */

static BookCond *parse_group(BookCursor *cursor)
{
    if (!enter(cursor)) return NULL;
    BookCond *cond = parse_or(cursor);
    cursor->parser->depth--;
    if (cond == NULL || book_cursor_take_mark(cursor, ")")) return cond;
    book_cursor_expected(cursor, "`and`, `or` or `)`", "close the parenthesis with `)`");
    return NULL;
}

static BookCond *parse_not(BookCursor *cursor)
{
    BookCond *cond = new_cond(cursor, BOOK_COND_NOT);
    if (book_cursor_take_word(cursor, "not")) {
        if (!enter(cursor)) return NULL;
        cond->parts = ARENA_ARRAY(cursor->parser->arena, BookCond *, 1);
        cond->n_parts = 1;
        cond->parts[0] = parse_not(cursor);
        cursor->parser->depth--;
        return cond->parts[0] != NULL ? cond : NULL;
    }
    if (book_cursor_take_mark(cursor, "(")) return parse_group(cursor);
    cond->type = BOOK_COND_LAST_AFTER_LAST;
    if (book_cursor_take_word(cursor, "last")) return finish_last_after_last(cursor, cond);
    return parse_comparison(cursor);
}

/* Operands joined by one word; one alone stays as it is. */
static BookCond *parse_joined(BookCursor *cursor, const char *word, BookCondType type,
                              BookCond *(*parse_operand)(BookCursor *))
{
    BookCond *first = parse_operand(cursor);
    if (first == NULL || !book_cursor_is_word(cursor, word)) return first;
    Parts parts = {0};
    BookCond *cond = ARENA_NEW(cursor->parser->arena, BookCond);
    *cond = (BookCond){.type = type, .place = first->place};
    BookCond *part = first;
    while (part != NULL) {
        VEC_PUSH(&parts, part);
        if (!book_cursor_take_word(cursor, word)) break;
        part = parse_operand(cursor);
    }
    BOOK_KEEP(cursor->parser, &parts, cond->parts, cond->n_parts);
    return part != NULL ? cond : NULL;
}

static BookCond *parse_and(BookCursor *cursor)
{
    return parse_joined(cursor, "and", BOOK_COND_AND, parse_not);
}

static BookCond *parse_or(BookCursor *cursor)
{
    return parse_joined(cursor, "or", BOOK_COND_OR, parse_and);
}

BookCond *book_parse_cond(BookCursor *cursor)
{
    cursor->parser->depth = 0;
    return parse_or(cursor);
}

/* --- kinds -------------------------------------------------------------------------------- */

bool book_parse_kinds(BookCursor *cursor, BookKinds *out)
{
    VEC_OF(Str) kinds = {0};
    out->place = book_cursor_place(cursor);
    bool is_good;
    do {
        Str kind;
        is_good = parse_kind(cursor, &kind);
        if (is_good) VEC_PUSH(&kinds, kind);
    } while (is_good && book_cursor_take_word(cursor, "or"));
    BOOK_KEEP(cursor->parser, &kinds, out->kinds, out->n);
    return is_good;
}

bool book_parse_after_kinds(BookCursor *cursor)
{
    static const char *const after_kind[] = {"or", "if", NULL};
    const BookToken *token = book_cursor_peek(cursor);
    if (!book_cursor_is_mark(cursor, ",")) {
        bool is_near =
            token != NULL && book_nearest_word(book_token_spelling(token), after_kind) != NULL;
        return book_cursor_end(cursor, is_near ? after_kind : NULL);
    }
    book_report_error(cursor->parser->report, book_cursor_place(cursor),
                      "kinds of event are not joined by a comma");
    book_report_mend(cursor->parser->report, "write `or` between them");
    return false;
}

bool book_parse_kinds_if(BookCursor *cursor, BookKinds *out)
{
    static const char *const after_cond[] = {"and", "or", NULL};
    if (!book_parse_kinds(cursor, out)) return false;
    if (!book_cursor_take_word(cursor, "if")) return book_parse_after_kinds(cursor);
    out->cond = book_parse_cond(cursor);
    return out->cond != NULL && book_cursor_end(cursor, after_cond);
}
