/* parse_type.c: the type of an attribute or answer. */
#include "book/parse.h"
#include <math.h>
#include <stdlib.h>

static const char *const type_words[] = {"one",   "some",      "from",  "yes/no", "number",
                                         "date",  "date-time", "text",  "code",   "person",
                                         "place", "offence",   "staff", "record", NULL};

/* Types that are one word and nothing more. */
static const struct {
    const char *word;
    BookType type;
} plain_types[] = {{"number", BOOK_TYPE_NUMBER},       {"date", BOOK_TYPE_DATE},
                   {"date-time", BOOK_TYPE_DATE_TIME}, {"text", BOOK_TYPE_TEXT},
                   {"code", BOOK_TYPE_CODE},           {"person", BOOK_TYPE_PERSON},
                   {"place", BOOK_TYPE_PLACE},         {"offence", BOOK_TYPE_OFFENCE},
                   {"staff", BOOK_TYPE_STAFF}};

/* `(2)` after a choice, where it stands. */
static bool parse_points(BookCursor *cursor, double *points)
{
    *points = NAN;
    if (!book_cursor_take_mark(cursor, "(")) return true;
    const BookToken *token = book_cursor_peek(cursor);
    if (token == NULL || token->type != BOOK_TOKEN_WORD ||
        !number_parse(book_token_spelling(token), points))
        return book_cursor_expected(cursor, "the points of this choice, a number",
                                    "write it like `one of never (0), often (2)`");
    book_cursor_take(cursor);
    return book_cursor_take_mark(cursor, ")") ||
           book_cursor_expected(cursor, "`)`", "write it like `one of never (0), often (2)`");
}

/* a, b (2), "c d" */
static bool parse_choices(BookCursor *cursor, BookAnswerType *out)
{
    VEC_OF(BookChoice) choices = {0};
    bool is_good;
    do {
        BookChoice choice;
        is_good = book_cursor_any_name(cursor, "a choice", &choice.name) &&
                  parse_points(cursor, &choice.points);
        choice.title = choice.name;
        if (is_good) VEC_PUSH(&choices, choice);
    } while (is_good && book_cursor_take_mark(cursor, ","));
    BOOK_KEEP(cursor->parser, &choices, out->choices, out->n_choices);
    return is_good;
}

/* `one of …`, `some of …`, `from LIST`, `some from LIST` past `one` or `some`. */
static bool parse_choice_type(BookCursor *cursor, BookType type, BookAnswerType *out)
{
    out->type = type;
    if (book_cursor_take_word(cursor, "of")) return parse_choices(cursor, out);
    if (book_cursor_take_word(cursor, "from"))
        return book_cursor_any_name(cursor, "a list of names", &out->list);
    book_cursor_expected(cursor, "`of` and the choices, or `from` and a list", NULL);
    book_report_mend(cursor->parser->report, "write for instance `one of low, medium, high`");
    return false;
}

/* `yes/no` or `yes/no/not-known` */
static bool parse_yes_no(BookCursor *cursor, BookAnswerType *out)
{
    out->type = BOOK_TYPE_YES_NO;
    bool is_good = book_cursor_take_word(cursor, "yes") && book_cursor_take_mark(cursor, "/") &&
                   book_cursor_take_word(cursor, "no");
    if (is_good && book_cursor_take_mark(cursor, "/")) {
        out->type = BOOK_TYPE_YES_NO_UNKNOWN;
        is_good = book_cursor_take_word(cursor, "not-known");
    }
    if (is_good) return true;
    book_cursor_expected(cursor, "`yes/no` or `yes/no/not-known`",
                         "write `yes/no` or `yes/no/not-known`, or `one of` and the answers");
    return false;
}

static bool unknown_type(BookCursor *cursor)
{
    const BookToken *token = book_cursor_peek(cursor);
    book_cursor_expected(cursor, "a type", NULL);
    const char *nearest = token != NULL && token->type == BOOK_TOKEN_WORD
                              ? book_nearest_word(book_token_spelling(token), type_words)
                              : NULL;
    if (nearest != NULL) {
        book_report_mend(cursor->parser->report, "did you mean `%s`?", nearest);
    } else {
        book_report_mend(cursor->parser->report,
                         "the types are one of …, some of …, from LIST, yes/no, "
                         "yes/no/not-known, number, date, date-time, text, code, person, place, "
                         "offence, staff, record NAME");
    }
    return false;
}

bool book_parse_type(BookCursor *cursor, BookAnswerType *out)
{
    *out = (BookAnswerType){0};
    if (book_cursor_is_word(cursor, "yes")) return parse_yes_no(cursor, out);
    if (book_cursor_take_word(cursor, "one"))
        return parse_choice_type(cursor, BOOK_TYPE_ONE_OF, out);
    if (book_cursor_take_word(cursor, "some"))
        return parse_choice_type(cursor, BOOK_TYPE_SOME_OF, out);
    if (book_cursor_is_word(cursor, "from"))
        return parse_choice_type(cursor, BOOK_TYPE_ONE_OF, out);
    if (book_cursor_take_word(cursor, "record")) {
        out->type = BOOK_TYPE_RECORD;
        return book_cursor_any_name(cursor, "a record", &out->record_type);
    }
    for (size_t i = 0; i < sizeof plain_types / sizeof plain_types[0]; i++) {
        if (!book_cursor_take_word(cursor, plain_types[i].word)) continue;
        out->type = plain_types[i].type;
        return true;
    }
    return unknown_type(cursor);
}
