/* suggest.c: what may be written at a place of a text, for completion in an editor.
 *
 * The text is often no book yet, so it is not parsed: the statement and the clause are found by
 * indentation, and the words before the place say what can follow. */
#include "book/suggest_internal.h"
#include <stdlib.h>

void suggest_word(Suggest *suggest, BookSuggestionType what, const char *word, const char *note)
{
    BookSuggestion suggestion = {.what = what, .word = str_of(word), .note = str_of(note)};
    VEC_PUSH(suggest->out, suggestion);
}

void suggest_words(Suggest *suggest, BookSuggestionType what, const char *const *words)
{
    for (; *words != NULL; words++) suggest_word(suggest, what, *words, "");
}

void suggest_name(Suggest *suggest, BookNameType type, Str name, Str note)
{
    Buf written = {0};
    book_add_name(&written, name);
    BookSuggestion suggestion = {.what = BOOK_SUGGEST_NAME,
                                 .type = type,
                                 .word = str_copy(suggest->arena, buf_str(&written)),
                                 .note = note};
    buf_free(&written);
    VEC_PUSH(suggest->out, suggestion);
}

/* --- words before the place --------------------------------------------------------------- */

Str suggest_last(const Suggest *suggest)
{
    return suggest_before(suggest, 0);
}

Str suggest_before(const Suggest *suggest, size_t steps)
{
    if (suggest->n_words <= steps) return (Str){0};
    return book_token_spelling(&suggest->words[suggest->n_words - 1 - steps]);
}

bool suggest_last_is(const Suggest *suggest, const char *const *words)
{
    Str last = suggest_last(suggest);
    for (; *words != NULL; words++)
        if (str_eq(last, str_of(*words))) return true;
    return false;
}

bool suggest_has_word(const Suggest *suggest, const char *word)
{
    for (size_t i = 0; i < suggest->n_words; i++)
        if (str_eq(book_token_spelling(&suggest->words[i]), str_of(word))) return true;
    return false;
}

/* --- where the place is ------------------------------------------------------------------- */

/* The lines of a text with the one that the place is on. */
typedef struct {
    const BookLexed *lexed;
    size_t n_before;  /* lines that end before the place's line */
    uint32_t indent;  /* of the place's line, or the place's own column where it is empty */
    size_t n_on_line; /* tokens of the place's line that end before the place */
    const BookToken *first_on_line;
} PlaceOfText;

static PlaceOfText find_place(const BookLexed *lexed, uint32_t line, uint32_t column)
{
    PlaceOfText place = {.lexed = lexed, .indent = column - 1};
    while (place.n_before < lexed->lines.n && lexed->lines.at[place.n_before].line < line)
        place.n_before++;
    if (place.n_before == lexed->lines.n || lexed->lines.at[place.n_before].line != line)
        return place;
    const BookLine *own = &lexed->lines.at[place.n_before];
    place.first_on_line = &lexed->tokens.at[own->first];
    if (place.first_on_line->column < column) place.indent = own->indent;
    for (uint32_t i = 0; i < own->n; i++) {
        const BookToken *token = &place.first_on_line[i];
        /* A word that reaches the place is being written: it is no word before it. */
        uint32_t end = token->column + (uint32_t)str_columns(book_token_spelling(token));
        bool is_done = end < column || (end == column && token->type == BOOK_TOKEN_MARK);
        if (is_done) place.n_on_line++;
    }
    return place;
}

static bool is_comment_line(const BookLexed *lexed, const BookLine *line)
{
    return lexed->tokens.at[line->first].type == BOOK_TOKEN_COMMENT;
}

/* The nearest line above `from` with less indentation than `indent`, or SIZE_MAX. */
static size_t line_above(const BookLexed *lexed, size_t from, uint32_t indent)
{
    while (from-- > 0)
        if (lexed->lines.at[from].indent < indent &&
            !is_comment_line(lexed, &lexed->lines.at[from]))
            return from;
    return SIZE_MAX;
}

/* Copy the words of lines [from, n_before) and of the place's line that stand before it. */
static void collect_words(Suggest *suggest, const PlaceOfText *place, size_t from)
{
    const BookLexed *lexed = place->lexed;
    size_t n_max = lexed->tokens.n + 1;
    BookToken *words = ARENA_ARRAY(suggest->arena, BookToken, n_max);
    size_t n = 0;
    for (size_t i = from; i < place->n_before; i++) {
        const BookLine *line = &lexed->lines.at[i];
        for (uint32_t k = 0; k < line->n; k++)
            if (lexed->tokens.at[line->first + k].type != BOOK_TOKEN_COMMENT)
                words[n++] = lexed->tokens.at[line->first + k];
    }
    for (size_t k = 0; k < place->n_on_line; k++)
        if (place->first_on_line[k].type != BOOK_TOKEN_COMMENT)
            words[n++] = place->first_on_line[k];
    suggest->words = words;
    suggest->n_words = n;
}

/* Find statement, clause and level of the place. False inside a comment or a text in quotes. */
static bool locate(Suggest *suggest, const PlaceOfText *place)
{
    const BookLexed *lexed = place->lexed;
    suggest->lexed = lexed;
    suggest->line = place->n_before;
    if (place->indent == 0) {
        suggest->level = 0;
        collect_words(suggest, place, place->n_before);
        return true;
    }
    size_t above = line_above(lexed, place->n_before, place->indent), clause = SIZE_MAX;
    suggest->level = 1;
    while (above != SIZE_MAX && lexed->lines.at[above].indent > 0) {
        clause = above;
        suggest->level++;
        above = line_above(lexed, above, lexed->lines.at[above].indent);
    }
    if (above == SIZE_MAX) return false;
    suggest->statement = above;
    suggest->clause = clause;
    collect_words(suggest, place, clause == SIZE_MAX ? place->n_before : clause);
    return true;
}

static bool is_in_text_or_comment(const PlaceOfText *place, uint32_t column)
{
    if (place->first_on_line == NULL) return false;
    const BookLine *own = &place->lexed->lines.at[place->n_before];
    for (uint32_t i = 0; i < own->n; i++) {
        const BookToken *token = &place->first_on_line[i];
        if (token->column >= column) return false;
        uint32_t end = token->column + (uint32_t)str_columns(book_token_spelling(token));
        bool goes_on = token->type == BOOK_TOKEN_COMMENT || token->is_open; /* to the line's end */
        if (goes_on || (token->type == BOOK_TOKEN_QUOTED && column < end)) return true;
    }
    return false;
}

void book_suggest(const Book *book, Str text, Str path, uint32_t line, uint32_t column,
                  Arena *arena, BookSuggestions *out)
{
    BookReport report = {.arena = arena};
    BookLexed lexed;
    book_lex(text, 0, &report, &lexed);
    Suggest suggest = {
        .book = book, .arena = arena, .out = out, .is_case_file = str_ends(path, STR(".case"))};
    PlaceOfText place = find_place(&lexed, line, column > 0 ? column : 1);
    if (!is_in_text_or_comment(&place, column) && locate(&suggest, &place))
        suggest_by_statement(&suggest);
    book_lex_free(&lexed);
}
