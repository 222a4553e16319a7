/* format_internal.h: what the two files of the formatter share. Private to src/book/.
 * format.c walks the tree of lines and decides what stands on a line of its own; format_line.c
 * makes lines of tokens: spaces, columns, wrapping. */
#ifndef HEED_BOOK_FORMAT_INTERNAL_H
#define HEED_BOOK_FORMAT_INTERNAL_H
#include "book/lex.h"

enum {
    FORMAT_COLUMNS = 100,    /* a line is wrapped before it is longer */
    FORMAT_INDENT = 2,       /* columns a level */
    FORMAT_PADS = 3,         /* how many tokens of a line can begin columns */
    FORMAT_NAME_COLUMNS = 32 /* a longer name does not push its neighbours' columns out */
};

/* A line to be written: its text without margin, and the comment at its end. */
typedef struct {
    uint32_t margin;
    Str text;
    Str comment;
    bool blank_before;
} FormatLine;

typedef struct {
    Arena *arena;
    VEC_OF(FormatLine) lines;
} FormatPage;

/* A run of tokens that may go over several lines. */
typedef struct {
    const BookToken *tokens;
    size_t n;
    uint32_t margin;            /* of the first line */
    uint32_t hanging;           /* of the lines that continue it; deeper than margin */
    uint32_t pads[FORMAT_PADS]; /* columns that token 0, 1, 2 fill at least, the space included */
    bool may_wrap;              /* only its comments break it, where not */
    /* Words that begin lines of their own (`show` and `help` of a question), up to a NULL; NULL
     * where there are none. Such a run is also broken before a text in quotes. */
    const char *const *own_line_words;
    bool blank_before;
} FormatRun;

/** Add the lines of a run. A comment ends its line wherever it stands. */
void format_add_run(FormatPage *page, const FormatRun *run);
/** Add a comment on a line of its own. */
void format_add_comment(FormatPage *page, Str comment, uint32_t margin, bool blank_before);
/** Write the page: comments at the ends of neighbouring lines stand in one column. */
void format_write_page(Buf *out, const FormatPage *page);

#endif
