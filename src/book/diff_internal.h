/* diff_internal.h: what the files of the comparison share. Private to src/book/.
 * Whatever a book declares becomes a list of facts; two lists are compared label by label. */
#ifndef HEED_BOOK_DIFF_INTERNAL_H
#define HEED_BOOK_DIFF_INTERNAL_H
#include "book/english_internal.h"

/* One thing that a statement says. `exact` decides whether it changed, `shown` is read by people.
 * A fact of a part (a question of a form) is compared only where both sides have the part. */
typedef struct {
    Str part;  /* "question threat"; empty: of the statement itself */
    Str label; /* "limit"; empty: that the part is there at all */
    Str exact, shown;
} DiffFact;

typedef struct {
    const Book *book;
    Arena *arena;
    Str part; /* of the facts added next */
    VEC_OF(DiffFact) facts;
} DiffFacts;

/** Add a fact; one with an empty value is not there. */
void diff_fact(DiffFacts *facts, const char *label, Str exact, Str shown);
/** The same where the value is read as it stands. */
void diff_fact_text(DiffFacts *facts, const char *label, Str value);
void diff_fact_names(DiffFacts *facts, const char *label, const Str *names, size_t n);
void diff_fact_condition(DiffFacts *facts, const char *label, const BookCond *cond);
/** Begin a part: "question" "threat"; `shown` is said when it is added. The facts that follow are
 * its own, until diff_end_part. */
void diff_part(DiffFacts *facts, const char *what, Str name, Str shown);
void diff_end_part(DiffFacts *facts);

/* The facts of one item of a kind. */
typedef void DiffTell(DiffFacts *facts, const void *item);
DiffTell diff_tell_standard, diff_tell_clock, diff_tell_list, diff_tell_record, diff_tell_form;
DiffTell diff_tell_role, diff_tell_unit, diff_tell_area, diff_tell_advice, diff_tell_letter;
DiffTell diff_tell_lens;

#endif
