/* due.c: limits and clocks. Source: book-language.md, "Text" (DURATION), "Hold" and "Time". */
#include "duty/duty_internal.h"

Limit limit_of(const Book *book, BookLimit limit)
{
    static const int64_t UNIT_MS[] = {1000, TIME_MINUTE_MS, TIME_HOUR_MS};
    int64_t n = limit.duration.number;
    bool on_clock = limit.clock != BOOK_NO_CLOCK;
    const Calendar *calendar = on_clock ? book->calendars[limit.clock] : NULL;
    switch (limit.duration.unit) {
    case BOOK_SECONDS:
    case BOOK_MINUTES:
    case BOOK_HOURS:
        return (Limit){on_clock ? LIMIT_CLOCK_TIME : LIMIT_EXACT,
                       n * UNIT_MS[limit.duration.unit],
                       calendar,
                       NULL,
                       0,
                       0};
    case BOOK_DAYS:
        return (Limit){on_clock ? LIMIT_CLOCK_DAYS : LIMIT_DATES, n, calendar, NULL, 0, 0};
    case BOOK_WEEKS: return (Limit){LIMIT_DATES, n * 7, NULL, NULL, 0, 0};
    case BOOK_MONTHS: return (Limit){LIMIT_MONTHS, n, NULL, NULL, 0, 0};
    case BOOK_YEARS: return (Limit){LIMIT_MONTHS, n * 12, NULL, NULL, 0, 0};
    case BOOK_WORKING_DAYS: break;
    }
    return (Limit){LIMIT_CLOCK_DAYS, n, on_clock ? calendar : book->calendars[0], NULL, 0, 0};
}

Limit limit_of_duration(const Book *book, BookDuration duration)
{
    return limit_of(book, (BookLimit){duration, BOOK_NO_CLOCK});
}

static int64_t date_end(const DutyPlan *plan, int64_t date)
{
    int64_t index = date + 1 - plan->days.first;
    if (index >= 0 && index < plan->days.n) return plan->days.midnight_ms[index] - 1;
    return zone_date_end(plan->zone, (int32_t)date);
}

int64_t limit_due(const DutyPlan *plan, const Limit *limit, int64_t from_ms, int64_t held)
{
    switch (limit->type) {
    case LIMIT_EXACT: return from_ms + limit->n + held;
    case LIMIT_DATES: return date_end(plan, (int64_t)plan_date(plan, from_ms) + limit->n + held);
    case LIMIT_MONTHS:
        return date_end(plan, date_add_months(plan_date(plan, from_ms), limit->n) + held);
    case LIMIT_CLOCK_DAYS:
        return calendar_date_end(
            limit->calendar,
            calendar_nth_after(limit->calendar, plan_date(plan, from_ms), limit->n + held));
    case LIMIT_CLOCK_TIME: break;
    }
    return calendar_open_instant(limit->calendar,
                                 calendar_open_ms(limit->calendar, from_ms) + limit->n + held);
}

void limit_tabulate(const DutyPlan *plan, Limit *limit)
{
    if (limit->type != LIMIT_MONTHS && limit->type != LIMIT_CLOCK_DAYS) return;
    int64_t *due = ARENA_ARRAY(plan->arena, int64_t, (size_t)plan->n_dates);
    for (int32_t i = 0; i < plan->n_dates; i++)
        due[i] = limit_due(plan, limit, zone_midnight(plan->zone, plan->first_date + i), 0);
    limit->due_by_date = due;
    limit->first_date = plan->first_date;
    limit->n_dates = plan->n_dates;
}

/* The latest date whose end (on a clock with hours: its closing time) lies before an instant. */
static int32_t last_ended(const DutyPlan *plan, const Limit *limit, int64_t at_ms)
{
    bool on_clock = limit->type == LIMIT_CLOCK_DAYS;
    int32_t date = plan_date(plan, at_ms);
    while ((on_clock ? calendar_date_end(limit->calendar, date) : date_end(plan, date)) >= at_ms)
        date--;
    return date;
}

int64_t limit_held(const DutyPlan *plan, const Limit *limit, int64_t opened_ms, int64_t from_ms,
                   int64_t until_ms)
{
    if (from_ms < opened_ms) from_ms = opened_ms;
    if (limit->type == LIMIT_EXACT) return until_ms - from_ms;
    if (limit->type == LIMIT_CLOCK_TIME)
        return calendar_open_ms(limit->calendar, until_ms) -
               calendar_open_ms(limit->calendar, from_ms);
    int32_t own = plan_date(plan, opened_ms);
    int32_t after = last_ended(plan, limit, from_ms), upto = last_ended(plan, limit, until_ms);
    if (after < own) after = own; /* the trigger's own date is not counted */
    if (upto <= after) return 0;
    if (limit->type == LIMIT_CLOCK_DAYS) return calendar_days_between(limit->calendar, after, upto);
    return upto - after;
}

int limit_compare(const DutyPlan *plan, const Limit *limit, int64_t older_ms, int64_t newer_ms)
{
    int64_t newer, bound;
    if (limit->type == LIMIT_EXACT) {
        newer = newer_ms;
        bound = older_ms + limit->n;
    } else {
        int32_t older = plan_date(plan, older_ms);
        newer = plan_date(plan, newer_ms);
        if (limit->type == LIMIT_DATES)
            bound = older + limit->n;
        else if (limit->type == LIMIT_MONTHS)
            bound = date_add_months(older, limit->n);
        else
            bound = calendar_nth_after(limit->calendar, older, limit->n);
    }
    return (newer > bound) - (newer < bound);
}

int64_t limit_next_due(const DutyPlan *plan, const Limit *limit, int64_t due_ms)
{
    return limit_due(plan, limit, due_ms, 0);
}

/* Whether the i-th due instant cannot be reckoned from the first in one go: months are cut to the
 * month's last day each time (31 January, 28 February, 28 March), and a clock date that closes at
 * midnight ends on the next date. */
static bool is_chained(const Limit *limit)
{
    return limit->type == LIMIT_MONTHS ||
           (limit->type == LIMIT_CLOCK_DAYS && calendar_closes_at_midnight(limit->calendar));
}

int64_t limit_nth_due(const DutyPlan *plan, const Limit *limit, int64_t first_due_ms, int64_t i)
{
    if (i <= 1) return first_due_ms;
    if (is_chained(limit)) {
        for (; i > 1; i--) first_due_ms = limit_next_due(plan, limit, first_due_ms);
        return first_due_ms;
    }
    Limit many = *limit;
    many.n = limit->n * (i - 1);
    return limit_due(plan, &many, first_due_ms, 0);
}

/* An upper bound, near the truth, of how many limits fit between two instants. */
static int64_t most_limits(const DutyPlan *plan, const Limit *limit, int64_t from_ms,
                           int64_t until_ms)
{
    if (limit->type == LIMIT_EXACT) return (until_ms - from_ms) / limit->n + 1;
    if (limit->type == LIMIT_CLOCK_TIME)
        return (calendar_open_ms(limit->calendar, until_ms) -
                calendar_open_ms(limit->calendar, from_ms)) /
                   limit->n +
               2;
    int32_t from = plan_date(plan, from_ms) - 1, upto = plan_date(plan, until_ms) + 1;
    int64_t dates = limit->type == LIMIT_CLOCK_DAYS
                        ? calendar_days_between(limit->calendar, from, upto)
                        : (int64_t)upto - from;
    return dates / limit->n + 2;
}

int64_t limit_count_due(const DutyPlan *plan, const Limit *limit, int64_t first_due_ms,
                        int64_t before_ms)
{
    if (first_due_ms >= before_ms) return 0;
    if (is_chained(limit)) {
        int64_t n = 0;
        for (; first_due_ms < before_ms; n++)
            first_due_ms = limit_next_due(plan, limit, first_due_ms);
        return n;
    }
    /* The largest i whose due instant lies before: search between 1 and a bound. */
    int64_t low = 1, high = most_limits(plan, limit, first_due_ms, before_ms) + 2;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (limit_nth_due(plan, limit, first_due_ms, middle) < before_ms)
            low = middle;
        else
            high = middle;
    }
    return low;
}
