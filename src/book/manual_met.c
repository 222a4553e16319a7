/* manual_met.c: what counts as met, clause by clause, for staff who are judged by it.
 * Source: book-language.md, "What it means". */
#include "book/manual_internal.h"

/* Put the scratch text into the page as one point of the list. */
static void end_point(Manual *manual)
{
    html_open(&manual->html, "li", NULL);
    manual_add_scratch(manual);
    html_close(&manual->html);
}

static void add_opening(Manual *manual, const BookStandard *standard)
{
    English en = manual_english(manual);
    buf_add(en.out, STR("A duty opens when "));
    english_add_kinds(&en, &standard->when, ENGLISH_HAPPENS, ENGLISH_A);
    buf_add(en.out, STR("."));
    if (standard->each)
        buf_add(en.out, STR(" Every such event opens one of its own."));
    else if (standard->shape == BOOK_SINGLE)
        buf_add(en.out, STR(" While one is outstanding and not past due, no second one opens."));
    end_point(manual);
    if (standard->n_per == 0) return;
    en = manual_english(manual);
    buf_add(en.out, STR("Each "));
    for (size_t i = 0; i < standard->n_per; i++) {
        if (i > 0) buf_add(en.out, STR(" and "));
        buf_add(en.out, english_thing_of_key(manual->arena, standard->per[i]));
    }
    buf_add(en.out, STR(" is counted by itself."));
    end_point(manual);
}

static const char *ordinal_ending(uint32_t n)
{
    if (n % 100 >= 11 && n % 100 <= 13) return "th";
    switch (n % 10) {
    case 1: return "st";
    case 2: return "nd";
    case 3: return "rd";
    default: return "th";
    }
}

/* The last moment of a limit: "by the end of the 5th working day after that day". */
static void add_last_moment(English *en, BookLimit limit)
{
    BookDuration duration = limit.duration;
    if (duration.number == 0) {
        buf_add(en->out, STR("by the end of the same day"));
        return;
    }
    bool is_exact = duration.unit <= BOOK_HOURS;
    if (is_exact) {
        buf_add(en->out, STR("no later than "));
        book_add_limit_english(en->out, en->book, limit);
        buf_add(en->out, limit.clock == BOOK_NO_CLOCK
                             ? STR(" afterwards, to the second")
                             : STR(" afterwards; only the hours of that clock count"));
        return;
    }
    if (duration.unit != BOOK_DAYS && duration.unit != BOOK_WORKING_DAYS) {
        buf_add(en->out, STR("by the end of the date "));
        book_add_duration(en->out, duration);
        buf_add(en->out, STR(" later"));
        return;
    }
    buf_addf(en->out, "by the end of the %" PRIu32 "%s ", duration.number,
             ordinal_ending(duration.number));
    bool on_clock = duration.unit == BOOK_DAYS && limit.clock != BOOK_NO_CLOCK;
    buf_add(en->out, duration.unit == BOOK_WORKING_DAYS ? STR("working day") : STR("day"));
    if (on_clock && limit.clock < en->book->n_clocks)
        buf_addf(en->out, " of the %.*s clock", STR_ARG(en->book->clocks[limit.clock].name));
    buf_add(en->out, STR(" after it; the day itself is not counted"));
}

static void add_single(Manual *manual, const BookStandard *standard)
{
    English en = manual_english(manual);
    buf_add(en.out, STR("It is met when "));
    english_add_kinds(&en, &standard->owe, ENGLISH_HAPPENS, ENGLISH_THE);
    buf_add(en.out, STR(" after that"));
    if (standard->has_within) {
        buf_add(en.out, STR(", "));
        add_last_moment(&en, standard->within);
    }
    buf_add(en.out, STR("."));
    end_point(manual);
    if (standard->before.n) {
        en = manual_english(manual);
        buf_add(en.out, STR("It is too late once "));
        english_add_kinds(&en, &standard->before, ENGLISH_HAPPENS, ENGLISH_THE);
        buf_add(en.out, STR("."));
        end_point(manual);
    }
    en = manual_english(manual);
    buf_add(en.out, STR("Done after that it is late; not done by then it is missed."));
    end_point(manual);
}

static void add_already(Manual *manual, const BookStandard *standard)
{
    if (!standard->has_already) return;
    English en = manual_english(manual);
    buf_add(en.out, STR("What was done earlier counts: the duty is met at once if "));
    english_add_kinds(&en, &standard->owe, ENGLISH_HAPPENED, ENGLISH_THE);
    if (standard->already_any) {
        buf_add(en.out, STR(" at any time before"));
    } else if (standard->already.number == 0) {
        buf_add(en.out, STR(" earlier the same day"));
    } else {
        buf_add(en.out, STR(" no more than "));
        book_add_duration(en.out, standard->already);
        buf_add(en.out, STR(" before"));
    }
    buf_add(en.out, STR("."));
    end_point(manual);
}

static void add_recurring(Manual *manual, const BookStandard *standard)
{
    English en = manual_english(manual);
    buf_add(en.out, STR("A period is met when "));
    english_add_kinds(&en, &standard->owe, ENGLISH_HAPPENS, ENGLISH_THE);
    buf_add(en.out, STR(" "));
    if (standard->has_within) {
        buf_add(en.out, STR("the first time "));
        add_last_moment(&en, standard->within);
        buf_add(en.out, STR(", and from then on "));
    }
    add_last_moment(&en, standard->every);
    buf_add(en.out, STR("."));
    end_point(manual);
    en = manual_english(manual);
    buf_add(en.out, STR("Each time it is done the next period starts. A period that passes without "
                        "it is missed; the one in which it is then done is late."));
    end_point(manual);
    if (standard->until.n == 0) return;
    en = manual_english(manual);
    buf_add(en.out, STR("It ends when "));
    english_add_kinds(&en, &standard->until, ENGLISH_HAPPENS, ENGLISH_THE);
    buf_add(en.out, STR("."));
    end_point(manual);
}

static void add_assertion(Manual *manual, const BookStandard *standard)
{
    English en = manual_english(manual);
    buf_add(en.out, STR("At that moment it is met if "));
    english_add_condition(&en, standard->must);
    buf_add(en.out, STR("; otherwise it is missed. It cannot be put right afterwards."));
    end_point(manual);
}

static void add_unless(Manual *manual, const BookStandard *standard)
{
    if (standard->unless.n == 0) return;
    English en = manual_english(manual);
    buf_add(en.out, STR("Nothing is owed any more if, before it is due, "));
    english_add_kinds(&en, &standard->unless, ENGLISH_HAPPENS, ENGLISH_THE);
    buf_add(en.out, STR(". After that the miss stays."));
    end_point(manual);
}

static void add_hold(Manual *manual, const BookStandard *standard)
{
    if (standard->hold_from.n == 0) return;
    English en = manual_english(manual);
    buf_add(en.out, STR("The time does not count from when "));
    english_add_kinds(&en, &standard->hold_from, ENGLISH_HAPPENS, ENGLISH_THE);
    buf_add(en.out, STR(" until "));
    english_add_kinds(&en, &standard->hold_to, ENGLISH_HAPPENS, ENGLISH_THE);
    buf_add(en.out, STR("."));
    end_point(manual);
}

static void add_gate(Manual *manual, const BookStandard *standard)
{
    if (standard->gate.n == 0) return;
    English en = manual_english(manual);
    if (standard->shape == BOOK_ASSERTION) {
        buf_add(en.out, STR("Heed refuses to record the event where the condition is false."));
    } else {
        buf_add(en.out, STR("Until it is done, "));
        english_add_kinds(&en, &standard->gate, ENGLISH_CANNOT, ENGLISH_THE);
        buf_add(en.out, STR(": heed refuses to record it."));
    }
    end_point(manual);
}

void manual_add_met(Manual *manual, const BookStandard *standard)
{
    html_open(&manual->html, "ul", "met");
    add_opening(manual, standard);
    switch (standard->shape) {
    case BOOK_SINGLE: add_single(manual, standard); break;
    case BOOK_RECURRING: add_recurring(manual, standard); break;
    case BOOK_ASSERTION: add_assertion(manual, standard); break;
    }
    add_already(manual, standard);
    add_unless(manual, standard);
    add_hold(manual, standard);
    add_gate(manual, standard);
    html_close(&manual->html);
}
