/* parse_value.c: the right side of a comparison, and values in examples. */
#include "book/parse.h"
#include <stdlib.h>

/* Words that end a value, so that one is missing where they stand. */
static bool is_condition_word(Str word)
{
    static const char *const words[] = {"and", "or",     "not",     "is", "in",
                                        "has", "exists", "missing", "if", NULL};
    for (size_t i = 0; words[i] != NULL; i++) {
        if (book_is_word(word, words[i])) return true;
    }
    return false;
}

static bool looks_like_date(Str s)
{
    if (s.n != 10 || s.at[4] != '-' || s.at[7] != '-') return false;
    for (size_t i = 0; i < 10; i++) {
        if (i != 4 && i != 7 && (s.at[i] < '0' || s.at[i] > '9')) return false;
    }
    return true;
}

/* Text in either spelling: yes, no, a number or text. */
static void set_plain(BookValue *out, Str text)
{
    out->text = text;
    if (str_eq(text, STR("yes")) || str_eq(text, STR("true"))) {
        out->type = BOOK_VALUE_YES;
    } else if (str_eq(text, STR("no")) || str_eq(text, STR("false"))) {
        out->type = BOOK_VALUE_NO;
    } else if (number_parse(text, &out->number)) {
        out->type = BOOK_VALUE_NUMBER;
    } else {
        out->type = BOOK_VALUE_TEXT;
    }
}

/* `event.X` or `record.X`, bare or with X in quotes; false when the token is neither. */
static bool split_prefix(const BookToken *token, BookValue *out)
{
    Str spelling = book_token_spelling(token);
    if (token->type == BOOK_TOKEN_QUOTED && token->prefix_n == 0) return false;
    bool is_event = str_starts(spelling, STR("event."));
    if (!is_event && !str_starts(spelling, STR("record."))) return false;
    out->type = is_event ? BOOK_VALUE_EVENT_ATTRIBUTE : BOOK_VALUE_RECORD_ATTRIBUTE;
    out->text = token->prefix_n > 0 ? book_token_text(token)
                                    : str_slice(spelling, is_event ? 6 : 7, spelling.n);
    return true;
}

/* A bare word: a date, an attribute with its prefix, or plain. */
static bool set_bare(BookCursor *cursor, const BookToken *token, BookValue *out)
{
    Str word = book_token_spelling(token);
    BookReport *report = cursor->parser->report;
    BookPlace place = book_token_place(cursor->parser->lexed, token);
    if (split_prefix(token, out)) {
        if (out->text.n > 0) return true;
        book_report_error(report, place, "`%.*s` names no attribute", STR_ARG(word));
        book_report_mend(report, "write the attribute after the stop, like `event.grade`");
        return false;
    }
    set_plain(out, word);
    if (!looks_like_date(word)) return true;
    if (date_parse(word, &out->date)) {
        out->type = BOOK_VALUE_DATE;
        return true;
    }
    book_report_warning(report, place, "%.*s is no real date, so it is compared as text",
                        STR_ARG(word));
    book_report_mend(report, "write a date of the calendar, or put the text in quotes");
    return true;
}

/* A quoted text, or an attribute whose prefix stands before the quote. */
static bool set_quoted(BookCursor *cursor, const BookToken *token, BookValue *out)
{
    BookReport *report = cursor->parser->report;
    BookPlace place = book_token_place(cursor->parser->lexed, token);
    if (!split_prefix(token, out)) {
        set_plain(out, book_token_text(token));
        return true;
    }
    if (out->text.n > 0) return true;
    book_report_error(report, place, "the quotes name no attribute");
    book_report_mend(report, "write its name between them, like `event.\"vehicle class\"`");
    return false;
}

bool book_parse_value(BookCursor *cursor, BookValue *out)
{
    *out = (BookValue){0};
    const BookToken *token = book_cursor_peek(cursor);
    bool is_name = token != NULL && !token->is_open &&
                   (token->type == BOOK_TOKEN_WORD || token->type == BOOK_TOKEN_QUOTED);
    if (!is_name)
        return book_cursor_expected(cursor, "a value",
                                    "write what it is compared with, like `is high`");
    if (book_is_duration(cursor)) {
        out->type = BOOK_VALUE_DURATION;
        out->text = book_token_spelling(token);
        return book_parse_duration(cursor, BOOK_DURATION_PLAIN, &out->duration);
    }
    Str word = book_token_spelling(token);
    if (token->type == BOOK_TOKEN_WORD && is_condition_word(word)) {
        book_report_error(cursor->parser->report, book_cursor_place(cursor),
                          "expected a value, but `%.*s` is a word of the language", STR_ARG(word));
        book_report_mend(cursor->parser->report, "to use it as a value, write \"%.*s\"",
                         STR_ARG(word));
        return false;
    }
    bool is_bare = token->type == BOOK_TOKEN_WORD;
    if (is_bare ? !set_bare(cursor, token, out) : !set_quoted(cursor, token, out)) return false;
    book_cursor_take(cursor);
    return true;
}
