/* calendar.c: working calendars. Between 1900 and 2200 every question is a table look-up; beyond
 * it days are counted by weeks, and a clock date's open time is taken as its nominal length. */
#include "base/base.h"
#include <stdlib.h>

enum { FIRST_YEAR = 1900, END_YEAR = 2200, ORIGIN_MONDAY = -3 };

struct Calendar {
    const Zone *zone;
    CalendarRule rule;
    int32_t *closed; /* sorted, each on one of the weekdays */
    size_t n_closed;
    int32_t n_week;       /* clock days in a week */
    int32_t first, n;     /* the table's dates: [first, first + n) */
    int32_t *count;       /* [n + 1]: clock days in [first, first + i) */
    int32_t *nth;         /* the clock days of the table, in order */
    int64_t *open_before; /* [n + 1]: open ms before date first + i; NULL without hours */
};

static int compare_dates(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static bool is_clock_weekday(const Calendar *calendar, int32_t date)
{
    return calendar->rule.weekdays >> date_weekday(date) & 1;
}

/* How many closed dates lie before `date`. */
static size_t closed_before(const Calendar *calendar, int32_t date)
{
    size_t low = 0, high = calendar->n_closed;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->closed[middle] < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool calendar_is_open_date(const Calendar *calendar, int32_t date)
{
    if (!is_clock_weekday(calendar, date)) return false;
    size_t at = closed_before(calendar, date);
    return at == calendar->n_closed || calendar->closed[at] != date;
}

/* Clock days before `date`, from a fixed origin. */
static int64_t days_before(const Calendar *calendar, int32_t date)
{
    int64_t since = (int64_t)date - ORIGIN_MONDAY;
    int64_t weeks = since / 7 - (since % 7 < 0), in_week = since - weeks * 7;
    int64_t days = weeks * calendar->n_week;
    for (int64_t i = 0; i < in_week; i++) days += calendar->rule.weekdays >> i & 1;
    return days - (int64_t)closed_before(calendar, date);
}

int64_t calendar_days_between(const Calendar *calendar, int32_t after, int32_t upto)
{
    int64_t low = (int64_t)after + 1 - calendar->first, high = (int64_t)upto + 1 - calendar->first;
    if (low >= 0 && high >= 0 && low <= calendar->n && high <= calendar->n)
        return calendar->count[high] - calendar->count[low];
    return days_before(calendar, upto + 1) - days_before(calendar, after + 1);
}

/* The first date D with at least n clock days in (date, D], where the table ends. */
static int32_t search_nth(const Calendar *calendar, int32_t date, int64_t n)
{
    int64_t span = (n + (int64_t)calendar->n_closed) * 7 / calendar->n_week + 14;
    int64_t latest = TIME_LAST / TIME_DAY_MS;
    int64_t low = date, high = (int64_t)date + span;
    if (high > latest) high = latest;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (calendar_days_between(calendar, date, (int32_t)middle) >= n)
            high = middle;
        else
            low = middle;
    }
    return (int32_t)high;
}

int32_t calendar_nth_after(const Calendar *calendar, int32_t date, int64_t n)
{
    if (n <= 0) return date;
    int64_t index = (int64_t)date + 1 - calendar->first;
    if (index >= 0 && index <= calendar->n) {
        int64_t wanted = calendar->count[index] + n - 1;
        if (wanted < calendar->count[calendar->n]) return calendar->nth[wanted];
    }
    return search_nth(calendar, date, n);
}

/* The instant of a local minute of a date; no search where the date has 24 hours (no zone has ever
 * set its clock both ways within one date). */
static int64_t minute_instant(const Calendar *calendar, int32_t date, int32_t minute)
{
    int64_t midnight = zone_midnight(calendar->zone, date);
    int64_t in_day = (int64_t)minute * TIME_MINUTE_MS;
    if (zone_midnight(calendar->zone, date + 1) - midnight == TIME_DAY_MS) return midnight + in_day;
    return zone_to_utc(calendar->zone, (int64_t)date * TIME_DAY_MS + in_day);
}

static int64_t open_instant(const Calendar *calendar, int32_t date)
{
    return minute_instant(calendar, date, calendar->rule.open_minute);
}

static int64_t close_instant(const Calendar *calendar, int32_t date)
{
    return minute_instant(calendar, date, calendar->rule.close_minute);
}

int64_t calendar_date_end(const Calendar *calendar, int32_t date)
{
    if (calendar->rule.has_hours) return close_instant(calendar, date);
    return zone_date_end(calendar->zone, date);
}

bool calendar_has_hours(const Calendar *calendar)
{
    return calendar->rule.has_hours;
}

bool calendar_closes_at_midnight(const Calendar *calendar)
{
    return calendar->rule.has_hours && calendar->rule.close_minute == 1440;
}

static int64_t nominal_ms(const Calendar *calendar)
{
    return (int64_t)(calendar->rule.close_minute - calendar->rule.open_minute) * TIME_MINUTE_MS;
}

/* Open ms from the start of the table to the start of `date`. */
static int64_t open_before_date(const Calendar *calendar, int32_t date)
{
    int64_t index = (int64_t)date - calendar->first;
    if (index >= 0 && index <= calendar->n) return calendar->open_before[index];
    int32_t edge = index < 0 ? calendar->first : calendar->first + calendar->n;
    int64_t days = days_before(calendar, date) - days_before(calendar, edge);
    return calendar->open_before[edge - calendar->first] + days * nominal_ms(calendar);
}

int64_t calendar_open_ms(const Calendar *calendar, int64_t at_ms)
{
    BASE_ASSERT(calendar->rule.has_hours);
    int32_t date = zone_date(calendar->zone, at_ms);
    int64_t open_ms = open_before_date(calendar, date);
    if (!calendar_is_open_date(calendar, date)) return open_ms;
    int64_t opens = open_instant(calendar, date), closes = close_instant(calendar, date);
    int64_t until = at_ms < closes ? at_ms : closes;
    return until > opens ? open_ms + (until - opens) : open_ms;
}

int64_t calendar_open_instant(const Calendar *calendar, int64_t open_ms)
{
    BASE_ASSERT(calendar->rule.has_hours);
    int64_t low = date_from_civil((CivilDate){1, 1, 1}), high = TIME_LAST / TIME_DAY_MS;
    if (open_ms > 0 && open_ms <= calendar->open_before[calendar->n]) {
        low = calendar->first;
        high = (int64_t)calendar->first + calendar->n;
    }
    /* The first date before which less is open than wanted, and after which at least as much. */
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (open_before_date(calendar, (int32_t)middle) >= open_ms)
            high = middle;
        else
            low = middle;
    }
    int32_t date = (int32_t)low;
    return open_instant(calendar, date) + (open_ms - open_before_date(calendar, date));
}

static void build_table(Calendar *calendar)
{
    calendar->first = date_from_civil((CivilDate){FIRST_YEAR, 1, 1});
    calendar->n = date_from_civil((CivilDate){END_YEAR, 1, 1}) - calendar->first;
    size_t n = (size_t)calendar->n;
    calendar->count = mem_zero(n + 1, sizeof(int32_t));
    calendar->nth = mem_zero(n, sizeof(int32_t));
    if (calendar->rule.has_hours) calendar->open_before = mem_zero(n + 1, sizeof(int64_t));
    size_t closed = closed_before(calendar, calendar->first);
    int weekday = date_weekday(calendar->first);
    for (int32_t i = 0; i < calendar->n; i++, weekday = weekday == 6 ? 0 : weekday + 1) {
        int32_t date = calendar->first + i;
        bool open = calendar->rule.weekdays >> weekday & 1;
        if (open && closed < calendar->n_closed && calendar->closed[closed] == date) {
            closed++;
            open = false;
        }
        if (open) calendar->nth[calendar->count[i]] = date;
        calendar->count[i + 1] = calendar->count[i] + open;
        if (calendar->open_before == NULL) continue;
        int64_t today = open ? close_instant(calendar, date) - open_instant(calendar, date) : 0;
        if (today < 0) today = 0; /* the clock change swallowed it */
        calendar->open_before[i + 1] = calendar->open_before[i] + today;
    }
}

/* Sorted, without repeats, and only those that would else be clock days. */
static void keep_closed(Calendar *calendar, CalendarRule rule)
{
    calendar->closed = mem_zero(rule.n_closed, sizeof(int32_t));
    for (size_t i = 0; i < rule.n_closed; i++)
        if (is_clock_weekday(calendar, rule.closed[i]))
            calendar->closed[calendar->n_closed++] = rule.closed[i];
    if (calendar->n_closed)
        qsort(calendar->closed, calendar->n_closed, sizeof(int32_t), compare_dates);
    size_t kept = 0;
    for (size_t i = 0; i < calendar->n_closed; i++)
        if (i == 0 || calendar->closed[i] != calendar->closed[i - 1])
            calendar->closed[kept++] = calendar->closed[i];
    calendar->n_closed = kept;
}

Calendar *calendar_create(const Zone *zone, CalendarRule rule)
{
    BASE_ASSERT((rule.weekdays & 0x7F) != 0);
    BASE_ASSERT(!rule.has_hours || (rule.open_minute >= 0 && rule.close_minute <= 1440 &&
                                    rule.open_minute < rule.close_minute));
    Calendar *calendar = mem_zero(1, sizeof *calendar);
    calendar->zone = zone;
    calendar->rule = rule;
    calendar->rule.closed = NULL;
    for (int i = 0; i < 7; i++) calendar->n_week += rule.weekdays >> i & 1;
    keep_closed(calendar, rule);
    build_table(calendar);
    return calendar;
}

void calendar_free(Calendar *calendar)
{
    if (calendar == NULL) return;
    free(calendar->closed);
    free(calendar->count);
    free(calendar->nth);
    free(calendar->open_before);
    free(calendar);
}
