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

static Str text_of_cond(Arena *arena, const BookCond *cond)
{
    Buf text = {0};
    if (cond != NULL) book_add_condition(&text, cond);
    Str kept = str_copy(arena, buf_str(&text));
    buf_free(&text);
    return kept;
}

static bool same_cond(Arena *arena, const BookKinds *a, const BookKinds *b)
{
    return str_eq(text_of_cond(arena, a->cond), text_of_cond(arena, b->cond));
}

static bool same_limit(const BookLimit *a, const BookLimit *b)
{
    return a->duration.number == b->duration.number && a->duration.unit == b->duration.unit &&
           a->clock == b->clock;
}

static bool same_keys(const BookStandard *a, const BookStandard *b)
{
    if (a->n_per != b->n_per) return false;
    for (size_t i = 0; i < a->n_per; i++) {
        if (!str_eq(a->per[i], b->per[i])) return false;
    }
    return true;
}

/* Two standards that ask for the same in other words of their names alone. */
static bool say_the_same(const BookStandard *a, const BookStandard *b)
{
    if (a->shape != b->shape || a->each != b->each || !same_keys(a, b)) return false;
    if (!same_kinds(&a->when, &b->when) || !same_kinds(&a->before, &b->before) ||
        !same_kinds(&a->unless, &b->unless) || !same_kinds(&a->until, &b->until) ||
        !same_kinds(&a->hold_from, &b->hold_from) || !same_kinds(&a->hold_to, &b->hold_to))
        return false;
    if (a->has_within != b->has_within || a->has_every != b->has_every ||
        a->has_already != b->has_already)
        return false;
    if (a->has_within && !same_limit(&a->within, &b->within)) return false;
    if (a->has_every && !same_limit(&a->every, &b->every)) return false;
    Arena *arena = arena_create();
    bool same = same_cond(arena, &a->when, &b->when) && same_cond(arena, &a->owe, &b->owe) &&
                same_cond(arena, &a->before, &b->before) &&
                same_cond(arena, &a->unless, &b->unless) && same_cond(arena, &a->until, &b->until);
    arena_free(arena);
    return same;
}

static void compare_pair(const BookCheck *check, const BookStandard *a, const BookStandard *b)
{
    if (!same_kinds(&a->owe, &b->owe) || !share_kind(&a->when, &b->when)) return;
    if (!can_both(check, &a->when, &b->when) || !can_both(check, &a->owe, &b->owe)) return;
    Str path = check->book->files[a->place.file].path;
    if (a->by.n > 0 && b->by.n > 0 && !str_eq(a->by, b->by)) {
        book_report_error(check->report, book_check_place(check, b->by),
                          "`%.*s` and `%.*s` owe the same thing to different roles: `%.*s` and "
                          "`%.*s`",
                          STR_ARG(a->name), STR_ARG(b->name), STR_ARG(a->by), STR_ARG(b->by));
        book_report_mend(check->report, "say who owes it: the other is at %.*s:%u", STR_ARG(path),
                         a->place.line);
    } else if (say_the_same(a, b)) {
        book_report_warning(check->report, b->place, "`%.*s` asks for the same as `%.*s`",
                            STR_ARG(b->name), STR_ARG(a->name));
        book_report_mend(check->report, "keep one of them: the other is at %.*s:%u", STR_ARG(path),
                         a->place.line);
    }
}

static void compare_all(const BookCheck *check, const uint32_t *standards, size_t n)
{
    enum { NEIGHBOURS_MAX = 300 }; /* of one kind; a book with more is not compared in full */
    for (size_t i = 0; i < n; i++) {
        size_t from = i > NEIGHBOURS_MAX ? i - NEIGHBOURS_MAX : 0;
        for (size_t k = from; k < i; k++)
            compare_pair(check, &check->book->standards[standards[k]],
                         &check->book->standards[standards[i]]);
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
    for (uint32_t i = 0; i < n_kinds; i++) {
        compare_all(check, owed.standards[i].at, owed.standards[i].n);
        VEC_FREE(&owed.standards[i]);
    }
    free(owed.standards);
    strmap_free(owed.kinds);
}
