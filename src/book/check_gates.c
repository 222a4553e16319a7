/* check_gates.c: gates that nothing can open.
 * A gated event is refused while a duty of its standard would be outstanding. A standard can be
 * left (discharged or cancelled) by a kind that no standard gates which itself cannot be left
 * first. What remains when nothing more can be left holds itself shut. */
#include "book/check_internal.h"
#include <stdlib.h>

typedef struct {
    const BookCheck *check;
    StrMap *kinds;             /* kinds that some standard gates */
    VEC_OF(uint32_t) * gaters; /* by kind: the standards that gate it */
    bool *can_leave;           /* by standard */
} Gates;

static bool has_kind(const BookKinds *clause, Str kind)
{
    for (size_t i = 0; i < clause->n; i++) {
        if (str_eq(clause->kinds[i], kind)) return true;
    }
    return false;
}

static bool share_kind(const BookKinds *a, const BookKinds *b)
{
    for (size_t i = 0; i < a->n; i++) {
        if (has_kind(b, a->kinds[i])) return true;
    }
    return false;
}

/* --- a standard that gates itself --------------------------------------------------------- */

/* A gated kind that begins the duty: with it appended the duty is outstanding, always. */
static bool check_trigger(const BookCheck *check, const BookStandard *standard)
{
    if (standard->shape == BOOK_ASSERTION || standard->has_already) return true;
    for (size_t i = 0; i < standard->gate.n; i++) {
        Str kind = standard->gate.kinds[i];
        if (!has_kind(&standard->when, kind)) continue;
        book_report_error(check->report, book_check_place(check, kind),
                          "the gate refuses `%.*s` because it begins the duty itself: it can "
                          "never be recorded",
                          STR_ARG(kind));
        book_report_mend(check->report, "gate what comes after it, or write an assertion (`must`)");
        return false;
    }
    return true;
}

/* Every kind that is owed is gated by the same standard, and nothing else ends the duty. */
static bool check_self(const BookCheck *check, const BookStandard *standard)
{
    bool is_gate = standard->gate.n > 0 && standard->shape != BOOK_ASSERTION;
    bool has_exit = standard->owe.cond != NULL && standard->n_per == 0;
    for (size_t i = 0; i < standard->owe.n; i++)
        has_exit |= !has_kind(&standard->gate, standard->owe.kinds[i]);
    if (!is_gate || has_exit || standard->owe.n == 0) return true;
    Str kind = standard->owe.kinds[0];
    book_report_error(check->report, book_check_place(check, standard->gate.kinds[0]),
                      "the gate stands before `%.*s`, which is the only way to discharge the duty",
                      STR_ARG(kind));
    book_report_mend(check->report, "gate the event that must wait for `%.*s`, not `%.*s` itself",
                     STR_ARG(kind), STR_ARG(kind));
    return false;
}

/* --- standards that wait for each other --------------------------------------------------- */

static void add_gates(Gates *gates)
{
    const Book *book = gates->check->book;
    gates->kinds = strmap_create();
    for (size_t s = 0; s < book->n_standards; s++) {
        for (size_t i = 0; i < book->standards[s].gate.n; i++)
            strmap_put(gates->kinds, book->standards[s].gate.kinds[i]);
    }
    gates->gaters = mem_zero(strmap_count(gates->kinds) + 1u, sizeof *gates->gaters);
    for (uint32_t s = 0; s < book->n_standards; s++) {
        if (book->standards[s].shape == BOOK_ASSERTION) continue;
        for (size_t i = 0; i < book->standards[s].gate.n; i++) {
            uint32_t kind = strmap_find(gates->kinds, book->standards[s].gate.kinds[i]);
            VEC_PUSH(&gates->gaters[kind], s);
        }
    }
}

/* The standard that keeps a kind from being recorded while `standard` is outstanding: one that
 * the same event opens and that cannot be left yet. SIZE_MAX when the kind is free. */
static size_t blocker(const Gates *gates, const BookStandard *standard, Str kind)
{
    uint32_t number = strmap_find(gates->kinds, kind);
    if (number == STRMAP_NONE) return SIZE_MAX;
    const Book *book = gates->check->book;
    for (size_t i = 0; i < gates->gaters[number].n; i++) {
        uint32_t other = gates->gaters[number].at[i];
        const BookStandard *gater = &book->standards[other];
        if (gates->can_leave[other] || gater == standard) continue;
        if (has_kind(&gater->owe, kind)) continue; /* it discharges what gates it */
        if (share_kind(&gater->when, &standard->when)) return other;
    }
    return SIZE_MAX;
}

static bool has_free_kind(const Gates *gates, const BookStandard *standard, const BookKinds *clause,
                          size_t *blocked_by)
{
    for (size_t i = 0; i < clause->n; i++) {
        size_t other = blocker(gates, standard, clause->kinds[i]);
        if (other == SIZE_MAX) return true;
        *blocked_by = other;
    }
    return false;
}

static bool can_be_left(const Gates *gates, const BookStandard *standard, size_t *blocked_by)
{
    return standard->shape == BOOK_ASSERTION ||
           has_free_kind(gates, standard, &standard->owe, blocked_by) ||
           has_free_kind(gates, standard, &standard->unless, blocked_by) ||
           has_free_kind(gates, standard, &standard->until, blocked_by);
}

/* Mark what can be left until nothing changes. */
static void leave_all(Gates *gates)
{
    const Book *book = gates->check->book;
    bool has_changed = true;
    while (has_changed) {
        has_changed = false;
        for (size_t s = 0; s < book->n_standards; s++) {
            size_t ignored;
            if (gates->can_leave[s] || !can_be_left(gates, &book->standards[s], &ignored)) continue;
            gates->can_leave[s] = has_changed = true;
        }
    }
}

static void report_stuck(const Gates *gates)
{
    const Book *book = gates->check->book;
    for (size_t s = 0; s < book->n_standards; s++) {
        const BookStandard *standard = &book->standards[s];
        size_t other = SIZE_MAX;
        if (gates->can_leave[s] || standard->owe.n == 0) continue;
        can_be_left(gates, standard, &other);
        if (other == SIZE_MAX) continue;
        book_report_error(gates->check->report,
                          book_check_place(gates->check, standard->owe.kinds[0]),
                          "deadlock: what `%.*s` owes is refused by the gate of `%.*s`, which "
                          "waits for it in turn",
                          STR_ARG(standard->name), STR_ARG(book->standards[other].name));
        book_report_mend(gates->check->report, "take one of the gates out, or give one of the "
                                               "standards an `unless`");
    }
}

void book_check_gates(const BookCheck *check)
{
    Gates gates = {.check = check};
    const Book *book = check->book;
    bool are_sound = true;
    for (size_t s = 0; s < book->n_standards; s++)
        are_sound &=
            check_trigger(check, &book->standards[s]) && check_self(check, &book->standards[s]);
    add_gates(&gates);
    gates.can_leave = mem_zero(book->n_standards + 1, sizeof *gates.can_leave);
    leave_all(&gates);
    if (are_sound) report_stuck(&gates);
    for (uint32_t i = 0; i < strmap_count(gates.kinds); i++) VEC_FREE(&gates.gaters[i]);
    free(gates.gaters);
    free(gates.can_leave);
    strmap_free(gates.kinds);
}
