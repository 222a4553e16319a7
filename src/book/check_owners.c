/* check_owners.c: the same thing owed twice: to different roles, or word for word. */
#include "book/check_internal.h"
#include <stdlib.h>

/* Standards by the first kind that they owe, so that only neighbours are compared. */
typedef struct {
    StrMap *kinds;
    VEC_OF(uint32_t) * standards; /* by kind */
} OwedKinds;

static bool has_kind(const BookKinds *clause, Str kind)
{
    for (size_t i = 0; i < clause->n; i++) {
        if (str_eq(clause->kinds[i], kind)) return true;
    }
    return false;
}

static bool same_kinds(const BookKinds *a, const BookKinds *b)
{
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++) {
        if (!has_kind(b, a->kinds[i])) return false;
    }
    return true;
}

static bool share_kind(const BookKinds *a, const BookKinds *b)
{
    for (size_t i = 0; i < a->n; i++) {
        if (has_kind(b, a->kinds[i])) return true;
    }
    return false;
}

/* Whether one event can match both clauses, as far as their conditions tell. */
static bool can_both(const BookCheck *check, const BookKinds *a, const BookKinds *b)
{
    BookScope scope = {.check = check, .kinds = a->kinds, .n_kinds = a->n};
    const BookCond *conds[] = {a->cond, b->cond};
    return book_truth(&scope, conds, 2) != BOOK_TRUTH_NEVER;
}

/* --- word for word ------------------------------------------------------------------------ */

static int compare_names(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static void add_clause(Buf *out, const char *word, const BookKinds *clause)
{
    Str *kinds = mem_alloc(mem_product(clause->n + 1, sizeof *kinds));
    if (clause->n > 0) memcpy(kinds, clause->kinds, clause->n * sizeof *kinds);
    qsort(kinds, clause->n, sizeof *kinds, compare_names);
    buf_addf(out, "%s", word);
    for (size_t i = 0; i < clause->n; i++) {
        buf_add_byte(out, ' ');
        book_add_name(out, kinds[i]);
    }
    free(kinds);
    if (clause->cond == NULL) return;
    buf_add(out, STR(" if "));
    book_add_condition(out, clause->cond);
}

static void add_duration(Buf *out, const char *word, bool has, BookLimit limit)
{
    if (has)
        buf_addf(out, "%s %u %d %u", word, limit.duration.number, (int)limit.duration.unit,
                 limit.clock);
}

/* All that a standard asks for, in one order; not who owes it, or what is said of it. */
static void add_meaning(Buf *out, const BookStandard *standard)
{
    BookLimit already = {standard->already, standard->already_any};
    add_clause(out, standard->each ? "when each" : "when", &standard->when);
    add_clause(out, "owe", &standard->owe);
    add_clause(out, "before", &standard->before);
    add_clause(out, "unless", &standard->unless);
    add_clause(out, "until", &standard->until);
    add_clause(out, "from", &standard->hold_from);
    add_clause(out, "to", &standard->hold_to);
    add_duration(out, "within", standard->has_within, standard->within);
    add_duration(out, "every", standard->has_every, standard->every);
    add_duration(out, "already", standard->has_already, already);
    for (size_t i = 0; i < standard->n_per; i++) {
        buf_add(out, STR(" per "));
        book_add_name(out, standard->per[i]);
    }
    if (standard->must != NULL) {
        buf_add(out, STR(" must "));
        book_add_condition(out, standard->must);
    }
}

/* Standards that ask for the same in all but their names. */
static void check_repeats(const BookCheck *check)
{
    const Book *book = check->book;
    StrMap *meanings = strmap_create();
    VEC_OF(uint32_t) firsts = {0};
    Buf meaning = {0};
    for (uint32_t s = 0; s < book->n_standards; s++) {
        const BookStandard *standard = &book->standards[s];
        buf_clear(&meaning);
        add_meaning(&meaning, standard);
        uint32_t n_before = strmap_count(meanings);
        uint32_t number = strmap_put(meanings, buf_str(&meaning));
        if (number == n_before) {
            VEC_PUSH(&firsts, s);
            continue;
        }
        const BookStandard *first = &book->standards[firsts.at[number]];
        if (first->by.n > 0 && standard->by.n > 0 && !str_eq(first->by, standard->by)) continue;
        book_report_warning(check->report, standard->place, "`%.*s` asks for the same as `%.*s`",
                            STR_ARG(standard->name), STR_ARG(first->name));
        book_report_mend(check->report, "keep one of them: the other is at %.*s:%u",
                         STR_ARG(book->files[first->place.file].path), first->place.line);
    }
    buf_free(&meaning);
    VEC_FREE(&firsts);
    strmap_free(meanings);
}

/* --- different roles ---------------------------------------------------------------------- */

/* Owners of the same thing, as far as kinds go. */
static bool may_clash(const BookStandard *a, const BookStandard *b)
{
    return a->by.n > 0 && b->by.n > 0 && !str_eq(a->by, b->by) && same_kinds(&a->owe, &b->owe) &&
           share_kind(&a->when, &b->when);
}

static void compare_pair(const BookCheck *check, const BookStandard *a, const BookStandard *b)
{
    if (!can_both(check, &a->when, &b->when) || !can_both(check, &a->owe, &b->owe)) return;
    Str path = check->book->files[a->place.file].path;
    book_report_error(check->report, book_check_place(check, b->by),
                      "`%.*s` and `%.*s` owe the same thing to different roles: `%.*s` and `%.*s`",
                      STR_ARG(a->name), STR_ARG(b->name), STR_ARG(a->by), STR_ARG(b->by));
    book_report_mend(check->report, "say who owes it: the other is at %.*s:%u", STR_ARG(path),
                     a->place.line);
}

/* Each with those before it; *budget bounds how many pairs of a hostile book are looked into. */
static void compare_all(const BookCheck *check, const uint32_t *standards, size_t n, size_t *budget)
{
    enum { NEIGHBOURS_MAX = 500 };
    for (size_t i = 0; i < n; i++) {
        const BookStandard *standard = &check->book->standards[standards[i]];
        for (size_t k = i > NEIGHBOURS_MAX ? i - NEIGHBOURS_MAX : 0; k < i; k++) {
            const BookStandard *other = &check->book->standards[standards[k]];
            if (*budget == 0 || check->report->n_dropped > 0) return;
            if (!may_clash(other, standard)) continue;
            (*budget)--;
            compare_pair(check, other, standard);
        }
    }
}

/* The kind by which a standard is filed: the least of those it owes, in byte order. */
static Str filing_kind(const BookStandard *standard)
{
    Str least = standard->owe.kinds[0];
    for (size_t i = 1; i < standard->owe.n; i++) {
        if (str_cmp(standard->owe.kinds[i], least) < 0) least = standard->owe.kinds[i];
    }
    return least;
}

void book_check_owners(const BookCheck *check)
{
    const Book *book = check->book;
    check_repeats(check);
    OwedKinds owed = {.kinds = strmap_create()};
    for (size_t s = 0; s < book->n_standards; s++) {
        if (book->standards[s].owe.n > 0) strmap_put(owed.kinds, filing_kind(&book->standards[s]));
    }
    uint32_t n_kinds = strmap_count(owed.kinds);
    owed.standards = mem_zero(n_kinds + 1u, sizeof *owed.standards);
    for (uint32_t s = 0; s < book->n_standards; s++) {
        if (book->standards[s].owe.n == 0) continue;
        uint32_t kind = strmap_find(owed.kinds, filing_kind(&book->standards[s]));
        VEC_PUSH(&owed.standards[kind], s);
    }
    size_t budget = 20000;
    for (uint32_t i = 0; i < n_kinds; i++) {
        compare_all(check, owed.standards[i].at, owed.standards[i].n, &budget);
        VEC_FREE(&owed.standards[i]);
    }
    free(owed.standards);
    strmap_free(owed.kinds);
}
