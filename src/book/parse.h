/* parse.h: what the files of the parser share. Private to src/book/.
 * Text > lex.h tokens > tree of lines by indentation > parse_*.c fill a BookParser > resolve.c
 * binds names and makes the Book > check_*.c look for what cannot be meant.
 * Names in the result are slices of the files' text, so a place can be found again from a name. */
#ifndef HEED_BOOK_PARSE_H
#define HEED_BOOK_PARSE_H
#include "book/book.h"
#include "book/lex.h"
#include "book/report.h"

/* --- the tree of lines -------------------------------------------------------------------- */

#define BOOK_NO_NODE UINT32_MAX

/* A line that is no mere comment, and the lines below it that are indented deeper. Tokens of a
 * subtree stand next to each other: [first, end). */
typedef struct {
    uint32_t first, own_end, end; /* tokens: of the line [first, own_end), of all [first, end) */
    uint32_t child, next;         /* first child, next sibling; BOOK_NO_NODE if none */
    uint32_t indent;
} BookNode;

typedef struct {
    VEC_OF(BookNode) nodes;
    uint32_t first; /* the first statement, or BOOK_NO_NODE */
} BookTree;

/** Build the tree; a first line that is indented is reported and taken as a statement. */
void book_tree_build(const BookLexed *lexed, BookReport *report, BookTree *out);
void book_tree_free(BookTree *tree);

/* --- the parser --------------------------------------------------------------------------- */

/* A limit whose clock is known only when all files are read. */
typedef struct {
    size_t standard; /* index */
    bool is_every;
    Str clock; /* empty: working days */
    BookPlace place;
} BookPendingClock;

typedef struct {
    Str path;
    BookPlace place;
} BookInclude;

typedef struct {
    Arena *arena;
    BookReport *report;
    const BookLexed *lexed; /* of the file being parsed */
    BookTree tree;
    bool is_case_file;
    const Zone *zone; /* for the times of cases; set before the first .case file */
    bool has_zone;
    Str zone_name;
    BookPlace zone_place;
    uint32_t depth;               /* of the condition being parsed */
    VEC_OF(BookInclude) includes; /* of the file being parsed */
    VEC_OF(BookPendingClock) pending;
    VEC_OF(BookStandard) standards;
    VEC_OF(BookClock) clocks;
    VEC_OF(BookList) lists;
    VEC_OF(BookRecord) records;
    VEC_OF(BookForm) forms;
    VEC_OF(BookRole) roles;
    VEC_OF(BookUnitOfForce) units;
    VEC_OF(BookArea) areas;
    VEC_OF(BookAdvice) advice;
    VEC_OF(BookLetter) letters;
    VEC_OF(BookLens) lenses;
    VEC_OF(BookCase) cases;
} BookParser;

/** Parse one file's tokens; what it says is added to *parser, problems go to its report. */
void book_parse_file(BookParser *parser, const BookLexed *lexed);

/* --- cursors ------------------------------------------------------------------------------ */

/* A walk over the tokens of a line or clause; comments are passed over. */
typedef struct {
    BookParser *parser;
    const BookToken *at, *end;
    const BookToken *last; /* the token taken last, for places after the end; NULL at first */
} BookCursor;

/** Over the line alone, or over the line and all that belongs to it. */
BookCursor book_cursor_on_line(BookParser *parser, const BookNode *node);
BookCursor book_cursor_on_all(BookParser *parser, const BookNode *node);

/** The next token, or NULL at the end; `ahead` 1 looks at the one after it. */
const BookToken *book_cursor_peek(BookCursor *cursor);
const BookToken *book_cursor_peek_ahead(BookCursor *cursor);
/** Take the next token; NULL at the end. */
const BookToken *book_cursor_take(BookCursor *cursor);
/** True when the next token is this bare word or this mark. */
bool book_cursor_is_word(BookCursor *cursor, const char *word);
bool book_cursor_is_mark(BookCursor *cursor, const char *mark);
/** Take it if it is next. */
bool book_cursor_take_word(BookCursor *cursor, const char *word);
bool book_cursor_take_mark(BookCursor *cursor, const char *mark);
/** The place of the next token, or just after the last one. */
BookPlace book_cursor_place(BookCursor *cursor);

/** Report that `what` was expected here, with a mend (NULL: the caller adds one); silent where the
 * next token is already reported as bad. Always false, so that a caller can return it. */
bool book_cursor_expected(BookCursor *cursor, const char *what, const char *mend);

/** A name in either spelling. `what` says in a message what it should be ("a kind of event").
 * A bare word that the grammar reads is refused with a mend. */
bool book_cursor_name(BookCursor *cursor, const char *what, Str *out);
/** A name, and any bare word too, where no word of the grammar could stand. */
bool book_cursor_any_name(BookCursor *cursor, const char *what, Str *out);
/** A text in quotes. */
bool book_cursor_text(BookCursor *cursor, const char *what, Str *out);
/** A comma list of names. */
bool book_cursor_names(BookCursor *cursor, const char *what, Str **out, size_t *n);
/** True at the end; else an error on what is left. Its mend is the nearest of `words` (ended by
 * NULL), else that these may follow; without words (NULL) that a name of several words needs
 * quotes, or that the line ends before it. */
bool book_cursor_end(BookCursor *cursor, const char *const *words);

/** True when the bytes are those of a C string, without measuring it first: keywords are compared
 * for every token. */
static inline bool book_is_word(Str s, const char *word)
{
    size_t i = 0;
    while (i < s.n && word[i] != '\0' && word[i] == s.at[i]) i++;
    return i == s.n && word[i] == '\0';
}

/** The nearest of a NULL-ended list of words, or NULL. */
const char *book_nearest_word(Str wanted, const char *const *words);

/** The place of a name that is a slice of one of the book's files; file 0, line 1 of any other. */
BookPlace book_place_of_name(const Book *book, Str name);

/* --- clauses ------------------------------------------------------------------------------ */

typedef struct {
    BookParser *parser;
    const BookNode *node;
    BookCursor cursor; /* over all of the clause, past its first word */
    BookPlace place;   /* of its first word */
    void *target;      /* what the clauses fill */
} BookClauseCall;

typedef enum { BOOK_CLAUSE_ONCE, BOOK_CLAUSE_OFTEN } BookClauseTimes;

/* A clause that a statement knows. At most 32 in a table. */
typedef struct {
    const char *word;
    BookClauseTimes times;
    void (*parse)(BookClauseCall *call);
} BookClause;

/** Parse the clauses below a node by a table. Unknown words are reported with the nearest one, and
 * read as that one. Returns a bit for each clause seen. */
uint32_t book_parse_clauses(BookParser *parser, const BookNode *node, const char *statement,
                            const BookClause *table, size_t n_table, void *target);

/** Report that a statement or line can have nothing below it. */
void book_refuse_children(BookParser *parser, const BookNode *node, const char *statement);

/* --- parts of the grammar ----------------------------------------------------------------- */

/* Where a DURATION stands decides whether 0 days and working days may. */
typedef enum {
    BOOK_DURATION_PLAIN,
    BOOK_DURATION_EVERY, /* at least 1 */
    BOOK_DURATION_WINDOW /* no working days */
} BookDurationUse;

/** DURATION. */
bool book_parse_duration(BookCursor *cursor, BookDurationUse use, BookDuration *out);
/** True when a duration begins here: a number and then a unit. */
bool book_is_duration(BookCursor *cursor);
/** LIMIT; *clock is the place and name to resolve (name empty and place.line 0: none). */
bool book_parse_limit(BookCursor *cursor, BookDurationUse use, BookLimit *out, Str *clock,
                      BookPlace *clock_place);
/** ["TITLE"] and then the end of the line. */
bool book_parse_title(BookCursor *cursor, Str *out);
/** A whole number from 1 on (a version). */
bool book_parse_version(BookCursor *cursor, uint32_t *out);

/** CONDITION up to where it ends; NULL after a problem. */
BookCond *book_parse_cond(BookCursor *cursor);
/** One value of the right side: number, text, name, yes, no, DURATION, DATE, event.X, record.X. */
bool book_parse_value(BookCursor *cursor, BookValue *out);
/** KIND [or KIND]… without a condition, then with one. */
bool book_parse_kinds(BookCursor *cursor, BookKinds *out);
bool book_parse_kinds_if(BookCursor *cursor, BookKinds *out);
/** The end of a clause after kinds; what is left is reported. */
bool book_parse_after_kinds(BookCursor *cursor);

/** A type: `one of a, b`, `yes/no`, `record NAME` … */
bool book_parse_type(BookCursor *cursor, BookAnswerType *out);

/* Statements: the node is the statement, the cursor stands past its first word. */
void book_parse_zone(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_clock(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_list(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_standard(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_include(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_area(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_unit(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_role(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_record(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_form(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_advice(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_letter(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_lens(BookParser *parser, const BookNode *node, BookCursor *cursor);
void book_parse_case(BookParser *parser, const BookNode *node, BookCursor *cursor);

/* Copy a vector into the parser's arena: what a finished list becomes. */
#define BOOK_KEEP(parser, vec, at_out, n_out)                                                  \
    do {                                                                                       \
        (n_out) = (vec)->n;                                                                    \
        (at_out) = NULL;                                                                       \
        if ((vec)->n > 0) {                                                                    \
            (at_out) = arena_alloc((parser)->arena, mem_product((vec)->n, sizeof *(vec)->at)); \
            memcpy((at_out), (vec)->at, (vec)->n * sizeof *(vec)->at);                         \
        }                                                                                      \
        VEC_FREE(vec);                                                                         \
    } while (0)

#endif
