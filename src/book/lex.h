/* lex.h: the text of a book as tokens and lines, nothing lost. Private to src/book/.
 * The parser reads words and skips comments; the formatter reads everything again from here:
 * comments are tokens, blank lines are gaps in the line numbers, spelling is kept. */
#ifndef HEED_BOOK_LEX_H
#define HEED_BOOK_LEX_H
#include "book/book.h"
#include "book/report.h"

typedef enum {
    BOOK_TOKEN_WORD,    /* bare: letters, digits and _ - . : (so also 12, 2026-03-02 and 09:00) */
    BOOK_TOKEN_QUOTED,  /* "…", or event."…" and record."…" (see prefix_n) */
    BOOK_TOKEN_MARK,    /* one of ( ) , / % < <= > >= */
    BOOK_TOKEN_COMMENT, /* from # to the end of the line, without white space at its end */
    BOOK_TOKEN_BAD      /* what cannot stand in a book; a problem was reported */
} BookTokenType;

/* One token. `at` points into the text that was lexed, which must outlive it. */
typedef struct {
    const char *at;        /* the exact spelling, quotes and prefix included */
    uint32_t n;            /* its bytes */
    uint32_t line, column; /* from 1; the column in code points */
    uint8_t type;          /* BookTokenType */
    uint8_t prefix_n;      /* QUOTED: the bytes of `event.` or `record.` before the quote, else 0 */
    bool is_open;          /* QUOTED: the closing quote is missing (a problem was reported) */
    bool has_space;        /* white space, or the start of the line, stands before it */
} BookToken;

/* A line with at least one token. Lines without any are not here: their numbers are missing. */
typedef struct {
    uint32_t line;   /* from 1 */
    uint32_t indent; /* columns of white space before the first token; a tab goes to the next 8 */
    uint32_t first;  /* index of its first token */
    uint32_t n;      /* how many tokens, a comment at the end included */
} BookLine;

typedef struct {
    uint32_t file; /* index into Book.files */
    Str text;      /* borrowed */
    VEC_OF(BookToken) tokens;
    VEC_OF(BookLine) lines;
} BookLexed;

/** Read all of a text. What cannot be read becomes BOOK_TOKEN_BAD and a problem in *report.
 * Owns: *out is the caller's: book_lex_free. A byte order mark at the start is skipped. */
void book_lex(Str text, uint32_t file, BookReport *report, BookLexed *out);
void book_lex_free(BookLexed *lexed);

/** As it is written. */
static inline Str book_token_spelling(const BookToken *token)
{
    return (Str){token->at, token->n};
}

/** What it says: of a quoted token the text between the quotes, else the spelling. */
Str book_token_text(const BookToken *token);

/** Where it is. */
BookPlace book_token_place(const BookLexed *lexed, const BookToken *token);

/** True when `name` can be written bare: not empty, and all letters, digits and _ - . : */
bool book_is_bare_name(Str name);

#endif
