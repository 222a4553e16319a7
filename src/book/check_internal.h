/* check_internal.h: what the files of the checker share. Private to src/book/. */
#ifndef HEED_BOOK_CHECK_INTERNAL_H
#define HEED_BOOK_CHECK_INTERNAL_H
#include "book/check.h"
#include "book/index.h"
#include "book/parse.h"

typedef struct {
    const Book *book;
    const BookIndex *index;
    BookReport *report;
    Str condition_text; /* of a condition on its own: names are slices of it, not of a file */
} BookCheck;

/** Where a name stands. */
BookPlace book_check_place(const BookCheck *check, Str name);

/** Report `name` as unknown where `names` does not have it: "there is no role `x`", with the
 * nearest one, or `add` as the mend ("add `role %.*s`"). False when it is unknown. */
bool book_check_known(const BookCheck *check, const StrMap *names, const char *sort, Str name);
/** The same for a kind of event, built-in ones included. */
bool book_check_kind(const BookCheck *check, Str kind);

/* --- which events a condition can read ---------------------------------------------------- */

/* Where a condition stands. The event it is asked of has one of `kinds` (none: any kind), and is on
 * one of `records` (indexes, ascending; none: any record). */
typedef struct {
    const BookCheck *check;
    const Str *kinds;
    size_t n_kinds;
    const uint32_t *records;
    size_t n_records;
    const char *clause; /* "if" or "must": personal attributes are refused; NULL: they may stand */
} BookScope;

typedef VEC_OF(const BookAttribute *) BookAttributes;

/** Gather the declarations of the attribute that a left side reads. Returns false where that cannot
 * be told (a built-in kind may carry anything). The caller frees *out. */
bool book_scope_attributes(const BookScope *scope, const BookLeft *left, BookAttributes *out);

/** Check every kind, attribute and value that a condition names (NULL is none). */
void book_check_cond(const BookScope *scope, const BookCond *cond);

/** True when an attribute of this type can have this value (of a list: as a member). */
bool book_type_may_hold(const BookIndex *index, const BookAnswerType *type, const BookValue *value);

/** Say of the problem reported last which value was probably meant, or which there are. */
void book_mend_value(const BookCheck *check, const BookAnswerType *type, const BookValue *value);

/* --- logic -------------------------------------------------------------------------------- */

typedef enum { BOOK_TRUTH_VARIES, BOOK_TRUTH_NEVER, BOOK_TRUTH_ALWAYS } BookTruth;

/** Whether all of n conditions together can hold at one event: tried over every combination of the
 * values that matter; BOOK_TRUTH_VARIES where there are too many to try. NULL conditions hold. */
BookTruth book_truth(const BookScope *scope, const BookCond *const *conds, size_t n);

/* --- the checks --------------------------------------------------------------------------- */

void book_check_standards(const BookCheck *check); /* names, records, keys, constants */
void book_check_gates(const BookCheck *check);     /* deadlocks */
void book_check_owners(const BookCheck *check);    /* the same thing owed to different roles */
void book_check_people(const BookCheck *check);    /* records, roles, units, areas */
void book_check_forms(const BookCheck *check);     /* forms */
void book_check_texts(const BookCheck *check);     /* advice, letters, lenses */
void book_check_cases(const BookCheck *check);     /* examples */

#endif
