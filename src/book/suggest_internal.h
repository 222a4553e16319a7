/* suggest_internal.h: what the files of completion share. Private to src/book/.
 * suggest.c finds the place; suggest_clauses.c knows what each clause takes; suggest_names.c lists
 * names and conditions. */
#ifndef HEED_BOOK_SUGGEST_INTERNAL_H
#define HEED_BOOK_SUGGEST_INTERNAL_H
#include "book/lex.h"

/* A place of a text, while what may stand there is collected. */
typedef struct {
    const Book *book;
    Arena *arena;
    BookSuggestions *out;
    bool is_case_file;
    const BookLexed *lexed;
    size_t line;      /* index of the place's line, or of the one after it */
    size_t statement; /* index of the line of the statement; of level 1 and deeper */
    size_t clause;    /* index of the line of the clause that the place is below, or SIZE_MAX */
    unsigned level;   /* 0 a statement, 1 a clause, 2 and deeper what stands below it */
    const BookToken *words; /* of the clause (level 0: of the line) before the place */
    size_t n_words;
} Suggest;

/* --- adding (suggest.c) ------------------------------------------------------------------- */

void suggest_word(Suggest *suggest, BookSuggestionType what, const char *word, const char *note);
/** Words up to a NULL. */
void suggest_words(Suggest *suggest, BookSuggestionType what, const char *const *words);
void suggest_name(Suggest *suggest, BookNameType type, Str name, Str note);

/** The word before the place, and the one `steps` before that; empty where there is none. */
Str suggest_last(const Suggest *suggest);
Str suggest_before(const Suggest *suggest, size_t steps);
bool suggest_last_is(const Suggest *suggest, const char *const *words);
bool suggest_has_word(const Suggest *suggest, const char *word);

/* --- what may follow ---------------------------------------------------------------------- */

/** By statement and clause (suggest_clauses.c). */
void suggest_by_statement(Suggest *suggest);

/** Names of a type that the book has (suggest_names.c). */
void suggest_names(Suggest *suggest, BookNameType type);
/** Inside a condition that begins behind word number `from`. */
void suggest_condition(Suggest *suggest, size_t from);
/** `KIND or KIND if CONDITION` behind the clause's word. */
void suggest_kinds(Suggest *suggest);
/** A number's unit. */
void suggest_units(Suggest *suggest);
bool suggest_last_is_number(const Suggest *suggest);

#endif
