/* cursor.c: walking over the tokens of a clause, and saying what was expected. */
#include "book/parse.h"
#include <stdlib.h>

BookCursor book_cursor_on_line(BookParser *parser, const BookNode *node)
{
    const BookToken *tokens = parser->lexed->tokens.at;
    return (BookCursor){parser, tokens + node->first, tokens + node->own_end, NULL};
}

BookCursor book_cursor_on_all(BookParser *parser, const BookNode *node)
{
    const BookToken *tokens = parser->lexed->tokens.at;
    return (BookCursor){parser, tokens + node->first, tokens + node->end, NULL};
}

static const BookToken *skip_comments(const BookToken *at, const BookToken *end)
{
    while (at < end && at->type == BOOK_TOKEN_COMMENT) at++;
    return at;
}

const BookToken *book_cursor_peek(BookCursor *cursor)
{
    cursor->at = skip_comments(cursor->at, cursor->end);
    return cursor->at < cursor->end ? cursor->at : NULL;
}

const BookToken *book_cursor_peek_ahead(BookCursor *cursor)
{
    const BookToken *token = book_cursor_peek(cursor);
    if (token == NULL) return NULL;
    token = skip_comments(token + 1, cursor->end);
    return token < cursor->end ? token : NULL;
}

const BookToken *book_cursor_take(BookCursor *cursor)
{
    const BookToken *token = book_cursor_peek(cursor);
    if (token == NULL) return NULL;
    cursor->last = token;
    cursor->at++;
    return token;
}

static bool is_spelt(const BookToken *token, BookTokenType type, const char *spelling)
{
    return token != NULL && token->type == type &&
           book_is_word(book_token_spelling(token), spelling);
}

bool book_cursor_is_word(BookCursor *cursor, const char *word)
{
    return is_spelt(book_cursor_peek(cursor), BOOK_TOKEN_WORD, word);
}

bool book_cursor_is_mark(BookCursor *cursor, const char *mark)
{
    return is_spelt(book_cursor_peek(cursor), BOOK_TOKEN_MARK, mark);
}

bool book_cursor_take_word(BookCursor *cursor, const char *word)
{
    if (!book_cursor_is_word(cursor, word)) return false;
    book_cursor_take(cursor);
    return true;
}

bool book_cursor_take_mark(BookCursor *cursor, const char *mark)
{
    if (!book_cursor_is_mark(cursor, mark)) return false;
    book_cursor_take(cursor);
    return true;
}

BookPlace book_cursor_place(BookCursor *cursor)
{
    const BookToken *token = book_cursor_peek(cursor);
    if (token != NULL) return book_token_place(cursor->parser->lexed, token);
    BookPlace place = {.file = cursor->parser->lexed->file, .line = 1, .column = 1, .length = 1};
    if (cursor->last == NULL) return place;
    place = book_token_place(cursor->parser->lexed, cursor->last);
    place.column += (uint32_t)str_columns(book_token_spelling(cursor->last));
    place.length = 1;
    return place;
}

static bool is_reported(const BookToken *token)
{
    return token != NULL && (token->type == BOOK_TOKEN_BAD || token->is_open);
}

bool book_cursor_expected(BookCursor *cursor, const char *what, const char *mend)
{
    const BookToken *token = book_cursor_peek(cursor);
    if (is_reported(token) || is_reported(cursor->last)) {
        book_report_mute(cursor->parser->report);
        return false;
    }
    BookPlace place = book_cursor_place(cursor);
    if (token == NULL) {
        book_report_error(cursor->parser->report, place, "expected %s, but the line ends here",
                          what);
    } else {
        Str spelling = book_token_spelling(token);
        book_report_error(cursor->parser->report, place, "expected %s, not `%.*s`", what,
                          STR_ARG(spelling));
    }
    if (mend != NULL) book_report_mend(cursor->parser->report, "%s", mend);
    return false;
}

/* Words that a bare name would be taken for, in every place where a name stands in a standard. */
static bool is_grammar_word(Str word)
{
    static const char *const words[] = {"and",    "or",      "not", "if", "is",   "in",   "has",
                                        "exists", "missing", "of",  "to", "from", "each", NULL};
    for (size_t i = 0; words[i] != NULL; i++) {
        if (book_is_word(word, words[i])) return true;
    }
    return false;
}

static bool is_name_token(const BookToken *token)
{
    return token != NULL && (token->type == BOOK_TOKEN_WORD || token->type == BOOK_TOKEN_QUOTED) &&
           !token->is_open;
}

bool book_cursor_any_name(BookCursor *cursor, const char *what, Str *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    if (!is_name_token(token)) {
        return book_cursor_expected(cursor, what,
                                    "write its name; a name with spaces stands in quotes");
    }
    BookReport *report = cursor->parser->report;
    Str text = book_token_text(token);
    if (token->prefix_n > 0) {
        book_report_error(report, book_cursor_place(cursor),
                          "expected %s: `event.` and `record.` go before attributes in conditions",
                          what);
        book_report_mend(report, "write \"%.*s\", or put the whole name in the quotes",
                         STR_ARG(text));
        return false;
    }
    if (text.n == 0) {
        book_report_error(report, book_cursor_place(cursor), "expected %s, but the name is empty",
                          what);
        book_report_mend(report, "write the name between the quotes");
        return false;
    }
    book_cursor_take(cursor);
    *out = text;
    return true;
}

bool book_cursor_name(BookCursor *cursor, const char *what, Str *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    if (token == NULL || token->type != BOOK_TOKEN_WORD ||
        !is_grammar_word(book_token_spelling(token)))
        return book_cursor_any_name(cursor, what, out);
    Str word = book_token_spelling(token);
    book_report_error(cursor->parser->report, book_cursor_place(cursor),
                      "expected %s, but `%.*s` is a word of the language", what, STR_ARG(word));
    book_report_mend(cursor->parser->report, "to use it as a name, write \"%.*s\"", STR_ARG(word));
    return false;
}

bool book_cursor_text(BookCursor *cursor, const char *what, Str *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    if (token != NULL && token->type == BOOK_TOKEN_QUOTED && token->prefix_n == 0 &&
        !token->is_open) {
        *out = book_token_text(token);
        book_cursor_take(cursor);
        return true;
    }
    return book_cursor_expected(cursor, what, "put the text in double quotes");
}

bool book_cursor_names(BookCursor *cursor, const char *what, Str **out, size_t *n)
{
    VEC_OF(Str) names = {0};
    bool is_good;
    do {
        Str name;
        is_good = book_cursor_any_name(cursor, what, &name);
        if (is_good) VEC_PUSH(&names, name);
    } while (is_good && book_cursor_take_mark(cursor, ","));
    BOOK_KEEP(cursor->parser, &names, *out, *n);
    return is_good;
}

const char *book_nearest_word(Str wanted, const char *const *words)
{
    Str names[40];
    size_t n = 0;
    while (words != NULL && words[n] != NULL && n < 40) {
        names[n] = str_of(words[n]);
        n++;
    }
    size_t nearest = n > 0 ? str_nearest(wanted, names, n) : SIZE_MAX;
    return nearest == SIZE_MAX ? NULL : words[nearest];
}

/* A bare word that is no number, date or time. */
static bool is_plain_word(const BookToken *token)
{
    bool has_digit = token->at[0] >= '0' && token->at[0] <= '9';
    return token->type == BOOK_TOKEN_WORD && !has_digit;
}

/* The words taken last and next, as they stand, where they look like one name. */
static Str join_words(BookCursor *cursor)
{
    const BookToken *last = cursor->last, *token = book_cursor_peek(cursor);
    if (last == NULL || token == NULL || !is_plain_word(last)) return (Str){0};
    const BookToken *end = token;
    while (end < cursor->end && is_plain_word(end) && end->line == last->line) end++;
    if (end == token) return (Str){0};
    return (Str){last->at, (size_t)(end[-1].at + end[-1].n - last->at)};
}

/* What could have stood here instead. */
static void mend_end(BookCursor *cursor, const char *const *words)
{
    BookReport *report = cursor->parser->report;
    Str name = words == NULL ? join_words(cursor) : (Str){0};
    if (name.n > 0) {
        book_report_mend(report, "put a name of several words in quotes: \"%.*s\"", STR_ARG(name));
    } else if (words == NULL) {
        book_report_mend(report, "end the line before it");
    } else {
        Buf list = {0};
        for (size_t i = 0; words[i] != NULL; i++)
            buf_addf(&list, "%s`%s`", i > 0 ? ", " : "", words[i]);
        book_report_mend(report, "take it out; what may follow is %.*s", STR_ARG(buf_str(&list)));
        buf_free(&list);
    }
}

bool book_cursor_end(BookCursor *cursor, const char *const *words)
{
    const BookToken *token = book_cursor_peek(cursor);
    if (token == NULL) return true;
    if (is_reported(token)) return false;
    BookReport *report = cursor->parser->report;
    Str spelling = book_token_spelling(token);
    book_report_error(report, book_cursor_place(cursor), "`%.*s` is not expected here",
                      STR_ARG(spelling));
    const char *nearest = book_nearest_word(spelling, words);
    if (nearest != NULL) {
        book_report_mend(report, "did you mean `%s`?", nearest);
    } else {
        mend_end(cursor, words);
    }
    return false;
}
