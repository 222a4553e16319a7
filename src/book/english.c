/* english.c: a standard as a sentence that a sergeant would say, made from its clauses.
 *
 * The first sentence says what the duty is; a short one follows for each clause that changes what
 * counts: already, unless, hold, escalate, target, effort. */
#include "book/english_internal.h"
#include <math.h>

/* --- durations and limits ----------------------------------------------------------------- */

static const char *const UNIT_WORDS[] = {"second", "minute", "hour", "day",
                                         "week",   "month",  "year", "working day"};

void book_add_duration(Buf *out, BookDuration duration)
{
    buf_addf(out, "%" PRIu32 " %s%s", duration.number, UNIT_WORDS[duration.unit],
             duration.number == 1 ? "" : "s");
}

Str english_unit_word(BookUnit unit)
{
    return str_of(UNIT_WORDS[unit]);
}

static bool is_same_day(BookLimit limit)
{
    return limit.duration.number == 0;
}

void book_add_limit_english(Buf *out, const Book *book, BookLimit limit)
{
    if (is_same_day(limit)) {
        buf_add(out, STR("the same day"));
        return;
    }
    book_add_duration(out, limit.duration);
    if (limit.duration.unit == BOOK_WORKING_DAYS || limit.clock == BOOK_NO_CLOCK) return;
    if (limit.clock >= book->n_clocks) return;
    Arena *arena = arena_create();
    Str name = english_words_of_name(arena, book->clocks[limit.clock].name);
    buf_addf(out, " on the %.*s clock", STR_ARG(name));
    arena_free(arena);
}

void book_add_condition_english(Buf *out, const BookCond *cond)
{
    English en = {.out = out, .book = NULL, .arena = arena_create()};
    english_add_condition(&en, cond);
    arena_free(en.arena);
}

/* --- pieces of the first sentence --------------------------------------------------------- */

static void add_within(English *en, BookLimit limit)
{
    if (is_same_day(limit)) {
        buf_add(en->out, STR(" the same day"));
        return;
    }
    buf_add(en->out, STR(" within "));
    book_add_limit_english(en->out, en->book, limit);
}

static void add_when(English *en, const BookKinds *when, const char *opening)
{
    BookKinds bare = *when;
    bare.cond = NULL;
    buf_addf(en->out, "%s ", opening);
    english_add_kinds(en, &bare, ENGLISH_HAPPENS, ENGLISH_A);
    if (when->cond && !english_is_short(en, when)) buf_add(en->out, STR(","));
    if (when->cond) english_add_when_condition(en, when->cond);
    buf_add(en->out, STR(", "));
}

static void add_per(English *en, const BookStandard *standard)
{
    if (standard->n_per == 0) return;
    buf_add(en->out, STR("for each "));
    for (size_t i = 0; i < standard->n_per; i++) {
        if (i > 0) buf_add(en->out, STR(" and "));
        buf_add(en->out, english_thing_of_key(en->arena, standard->per[i]));
    }
    buf_add(en->out, STR(" separately, "));
}

/* The owner acts where no role, or the owner's own, records the event; else the owner sees to it.
 */
static EnglishMood mood_of_owner(const English *en, const BookStandard *standard)
{
    for (size_t k = 0; k < standard->owe.n; k++) {
        const BookEvent *event = english_find_event(en->book, standard->owe.kinds[k]);
        bool may = !event || event->n_roles == 0;
        for (size_t r = 0; event && r < event->n_roles; r++)
            if (str_eq(event->roles[r], standard->by)) may = true;
        if (!may) return ENGLISH_ENSURE;
    }
    return ENGLISH_DO;
}

static void add_owed(English *en, const BookStandard *standard)
{
    if (standard->by.n == 0) {
        english_add_kinds(en, &standard->owe, ENGLISH_MUST, ENGLISH_THE);
        return;
    }
    english_add_owner(en, standard->by);
    buf_add(en->out, STR(" must "));
    english_add_kinds(en, &standard->owe, mood_of_owner(en, standard), ENGLISH_THE);
}

static void add_gate(English *en, const BookStandard *standard)
{
    if (standard->gate.n == 0) return;
    buf_add(en->out, STR(", and "));
    english_add_kinds(en, &standard->gate, ENGLISH_CANNOT, ENGLISH_THE);
    buf_add(en->out, STR(" until it is done"));
}

/* --- the first sentence, by shape --------------------------------------------------------- */

static void add_single(English *en, const BookStandard *standard)
{
    add_when(en, &standard->when, standard->each ? "Each time" : "When");
    add_per(en, standard);
    add_owed(en, standard);
    if (standard->has_within) add_within(en, standard->within);
    if (standard->before.n) {
        buf_add(en->out, standard->has_within ? STR(" and before ") : STR(" before "));
        english_add_kinds(en, &standard->before, ENGLISH_HAPPENS, ENGLISH_THE);
    }
    add_gate(en, standard);
    buf_add(en->out, STR("."));
}

static void add_every(English *en, BookLimit every)
{
    buf_add(en->out, STR(" every "));
    if (every.duration.number > 1 || every.clock != BOOK_NO_CLOCK) {
        book_add_limit_english(en->out, en->book, every);
        return;
    }
    buf_add(en->out, str_of(UNIT_WORDS[every.duration.unit]));
}

static void add_recurring(English *en, const BookStandard *standard)
{
    add_when(en, &standard->when, "Once");
    add_per(en, standard);
    add_owed(en, standard);
    if (standard->has_within) {
        add_within(en, standard->within);
        buf_add(en->out, STR(" and then"));
    }
    add_every(en, standard->every);
    if (standard->until.n) {
        buf_add(en->out, STR(" until "));
        english_add_kinds(en, &standard->until, ENGLISH_HAPPENS, ENGLISH_THE);
    }
    add_gate(en, standard);
    buf_add(en->out, STR("."));
}

static void add_assertion(English *en, const BookStandard *standard)
{
    add_when(en, &standard->when, "Whenever");
    if (standard->by.n) {
        english_add_owner(en, standard->by);
        buf_add(en->out, STR(" must make sure that "));
        english_add_condition(en, standard->must);
    } else if (!english_add_condition_must(en, standard->must)) {
        buf_add(en->out, STR("it must be so that "));
        english_add_condition(en, standard->must);
    }
    buf_add(en->out, standard->gate.n ? STR("; otherwise it is refused.") : STR("."));
}

/* --- what follows ------------------------------------------------------------------------- */

static void add_already(English *en, const BookStandard *standard)
{
    if (!standard->has_already) return;
    buf_add(en->out, STR(" It counts as done at once if "));
    english_add_kinds(en, &standard->owe, ENGLISH_HAPPENED, ENGLISH_THE);
    if (standard->already_any) {
        buf_add(en->out, STR(" before."));
        return;
    }
    if (standard->already.number == 0) {
        buf_add(en->out, STR(" earlier the same day."));
        return;
    }
    buf_add(en->out, STR(" in the "));
    if (standard->already.number == 1)
        buf_add(en->out, english_unit_word(standard->already.unit));
    else
        book_add_duration(en->out, standard->already);
    buf_add(en->out, STR(" before."));
}

static void add_unless(English *en, const BookStandard *standard)
{
    if (standard->unless.n == 0) return;
    buf_add(en->out, STR(" It falls away if "));
    english_add_kinds(en, &standard->unless, ENGLISH_HAPPENS, ENGLISH_THE);
    buf_add(en->out, STR(" first."));
}

static void add_hold(English *en, const BookStandard *standard)
{
    if (standard->hold_from.n == 0) return;
    buf_add(en->out, STR(" The clock stands still from when "));
    english_add_kinds(en, &standard->hold_from, ENGLISH_HAPPENS, ENGLISH_THE);
    buf_add(en->out, STR(" until "));
    english_add_kinds(en, &standard->hold_to, ENGLISH_HAPPENS, ENGLISH_THE);
    buf_add(en->out, STR("."));
}

static void add_escalate(English *en, const BookStandard *standard)
{
    if (!standard->has_escalate) return;
    buf_add(en->out, STR(" If it is still not done after "));
    book_add_duration(en->out, standard->escalate_after);
    buf_add(en->out, STR(", it goes to "));
    english_add_owner(en, standard->escalate_to);
    buf_add(en->out, STR("."));
}

static void add_figures(English *en, const BookStandard *standard)
{
    if (!isnan(standard->target)) {
        buf_add(en->out, STR(" Target "));
        number_add(en->out, standard->target);
        buf_add(en->out, STR(" %."));
    }
    if (!standard->has_effort) return;
    buf_add(en->out, STR(" It takes about "));
    book_add_duration(en->out, standard->effort);
    buf_add(en->out, STR("."));
}

void english_add_standard(English *en, const BookStandard *standard)
{
    switch (standard->shape) {
    case BOOK_SINGLE: add_single(en, standard); break;
    case BOOK_RECURRING: add_recurring(en, standard); break;
    case BOOK_ASSERTION: add_assertion(en, standard); break;
    }
    add_already(en, standard);
    add_unless(en, standard);
    add_hold(en, standard);
    add_escalate(en, standard);
}

void book_add_english(Buf *out, const Book *book, const BookStandard *standard)
{
    English en = {.out = out, .book = book, .arena = arena_create()};
    english_add_standard(&en, standard);
    add_figures(&en, standard);
    arena_free(en.arena);
}
