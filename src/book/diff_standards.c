/* diff_standards.c: the facts of standards, clocks and lists, for the comparison of books. */
#include "book/diff_internal.h"
#include <math.h>

/* Exactly as in the book, for telling two clauses apart. */
static void add_exact_kinds(Buf *out, const BookKinds *kinds)
{
    for (size_t i = 0; i < kinds->n; i++) {
        if (i > 0) buf_add(out, STR(" or "));
        book_add_name(out, kinds->kinds[i]);
    }
    if (kinds->cond == NULL) return;
    buf_add(out, STR(" if "));
    book_add_condition(out, kinds->cond);
}

static void tell_kinds(DiffFacts *facts, const char *label, const BookKinds *kinds,
                       EnglishArticle article)
{
    if (kinds->n == 0) return;
    Buf exact = {0}, shown = {0};
    English en = {.out = &shown, .book = facts->book, .arena = facts->arena};
    add_exact_kinds(&exact, kinds);
    english_add_kinds(&en, kinds, ENGLISH_HAPPENS, article);
    diff_fact(facts, label, buf_str(&exact), buf_str(&shown));
    buf_free(&exact);
    buf_free(&shown);
}

static void tell_duration(DiffFacts *facts, const char *label, BookDuration duration)
{
    Buf text = {0};
    book_add_duration(&text, duration);
    diff_fact_text(facts, label, buf_str(&text));
    buf_free(&text);
}

static void tell_limit(DiffFacts *facts, const char *label, BookLimit limit)
{
    Buf text = {0};
    book_add_limit_english(&text, facts->book, limit);
    diff_fact_text(facts, label, buf_str(&text));
    buf_free(&text);
}

static void tell_number(DiffFacts *facts, const char *label, double number, const char *unit)
{
    Buf text = {0};
    number_add(&text, number);
    buf_add(&text, str_of(unit));
    diff_fact_text(facts, label, buf_str(&text));
    buf_free(&text);
}

static void tell_times(DiffFacts *facts, const BookStandard *standard)
{
    bool recurs = standard->shape == BOOK_RECURRING;
    if (standard->has_within) tell_limit(facts, recurs ? "first limit" : "limit", standard->within);
    if (standard->has_every) tell_limit(facts, "period", standard->every);
    tell_kinds(facts, "to be done before", &standard->before, ENGLISH_THE);
    tell_kinds(facts, "falls away if", &standard->unless, ENGLISH_THE);
    tell_kinds(facts, "recurs until", &standard->until, ENGLISH_THE);
    tell_kinds(facts, "clock stands still when", &standard->hold_from, ENGLISH_THE);
    tell_kinds(facts, "clock goes on when", &standard->hold_to, ENGLISH_THE);
    if (!standard->has_already) return;
    if (standard->already_any)
        diff_fact_text(facts, "what was done earlier counts", STR("from any time"));
    else
        tell_duration(facts, "what was done earlier counts from the last", standard->already);
}

static void tell_duties(DiffFacts *facts, const BookStandard *standard)
{
    diff_fact_text(facts, "owner", standard->by);
    tell_kinds(facts, "until it is done, it is refused that", &standard->gate, ENGLISH_A);
    if (standard->has_escalate) {
        Buf text = {0};
        book_add_duration(&text, standard->escalate_after);
        buf_addf(&text, " to %.*s", STR_ARG(standard->escalate_to));
        diff_fact_text(facts, "escalates after", buf_str(&text));
        buf_free(&text);
    }
    if (!isnan(standard->target)) tell_number(facts, "target", standard->target, " %");
    if (standard->has_effort) tell_duration(facts, "effort", standard->effort);
    diff_fact_text(facts, "area", standard->area);
    diff_fact_text(facts, "source", standard->source);
    diff_fact_text(facts, "says", standard->says);
}

void diff_tell_standard(DiffFacts *facts, const void *item)
{
    static const char *const SHAPES[] = {"a single duty", "a recurring duty", "an assertion"};
    const BookStandard *standard = item;
    diff_fact_text(facts, "is", str_of(SHAPES[standard->shape]));
    tell_kinds(facts, "opens when", &standard->when, ENGLISH_A);
    if (standard->shape == BOOK_SINGLE)
        diff_fact_text(facts, "opens a duty",
                       standard->each ? STR("each time") : STR("unless one is outstanding"));
    tell_kinds(facts, "is met when", &standard->owe, ENGLISH_THE);
    diff_fact_condition(facts, "demands that", standard->must);
    diff_fact_names(facts, "counted apart by", standard->per, standard->n_per);
    tell_times(facts, standard);
    tell_duties(facts, standard);
}

static void tell_days(DiffFacts *facts, uint8_t weekdays)
{
    static const char *const DAYS[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
    Str open[7];
    size_t n = 0;
    for (int day = 0; day < 7; day++)
        if (weekdays >> day & 1) open[n++] = str_of(DAYS[day]);
    diff_fact_names(facts, "days", open, n);
}

void diff_tell_clock(DiffFacts *facts, const void *item)
{
    const BookClock *clock = item;
    tell_days(facts, clock->rule.weekdays);
    if (clock->rule.has_hours) {
        int32_t from = clock->rule.open_minute, to = clock->rule.close_minute;
        diff_fact_text(facts, "hours",
                       str_format(facts->arena, "%02d:%02d to %02d:%02d", from / 60, from % 60,
                                  to / 60, to % 60));
    }
    diff_fact_text(facts, "except", clock->except_list);
}

void diff_tell_list(DiffFacts *facts, const void *item)
{
    const BookList *list = item;
    for (size_t i = 0; i < list->n_dates; i++) {
        Buf date = {0};
        date_add(&date, list->dates[i]);
        diff_part(facts, "date", str_copy(facts->arena, buf_str(&date)), STR(""));
        buf_free(&date);
    }
    for (size_t i = 0; i < list->n_members; i++) {
        const BookMember *member = &list->members[i];
        diff_part(facts, "member", member->name, member->title);
        diff_fact_text(facts, "title", member->title);
    }
    diff_end_part(facts);
}
