/* mine_limit.c: a round limit for what usually follows. */
#include <stdlib.h>

#include "log/mine.h"

enum { FEWEST_SPANS = 20 };

/* Limits as people set them. */
typedef struct {
    LogMinedUnit unit;
    uint32_t number;
    int64_t ms; /* about */
} RoundLimit;

#define MINUTES(n)                                        \
    {                                                     \
        LOG_MINED_MINUTES, n, INT64_C(n) * TIME_MINUTE_MS \
    }
#define HOURS(n)                                      \
    {                                                 \
        LOG_MINED_HOURS, n, INT64_C(n) * TIME_HOUR_MS \
    }
static const RoundLimit CLOCK_LIMITS[] = {
    MINUTES(1),  MINUTES(2),  MINUTES(5), MINUTES(10), MINUTES(15), MINUTES(20),
    MINUTES(30), MINUTES(45), HOURS(1),   HOURS(2),    HOURS(3),    HOURS(4),
    HOURS(6),    HOURS(8),    HOURS(12),  HOURS(24),   HOURS(36),   HOURS(48)};
static const uint32_t DAY_LIMITS[] = {1, 2, 3, 5, 7, 10, 14, 20, 21, 28, 30, 45, 60, 90};
static const uint32_t MONTH_LIMITS[] = {4, 6, 9, 12, 18};

static int by_size(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static int64_t four_in_five(int64_t *sizes, size_t n)
{
    qsort(sizes, n, sizeof *sizes, by_size);
    return sizes[(n - 1) * 4 / 5];
}

static size_t n_kept(const MineSpans *spans)
{
    return spans->n < MINE_SAMPLE ? (size_t)spans->n : MINE_SAMPLE;
}

/* The dates from one to the other, or, on working days, the days of the week but its end. */
static int64_t days_kept(const Zone *zone, const MineSpans *spans, const Calendar *calendar)
{
    size_t n = n_kept(spans);
    int64_t *sizes = mem_zero(n, sizeof *sizes);
    for (size_t i = 0; i < n; i++) {
        int32_t from = zone_date(zone, spans->at[i].from_ms);
        int32_t to = zone_date(zone, spans->at[i].to_ms);
        sizes[i] = calendar ? calendar_days_between(calendar, from, to) : to - from;
    }
    int64_t days = four_in_five(sizes, n);
    free(sizes);
    return days;
}

static int64_t ms_kept(const MineSpans *spans)
{
    size_t n = n_kept(spans);
    int64_t *sizes = mem_zero(n, sizeof *sizes);
    for (size_t i = 0; i < n; i++) sizes[i] = spans->at[i].to_ms - spans->at[i].from_ms;
    int64_t ms = four_in_five(sizes, n);
    free(sizes);
    return ms;
}

static void set_limit(LogMined *out, LogMinedUnit unit, uint32_t number)
{
    out->unit = unit;
    out->number = number;
}

static void limit_in_days(LogMined *out, LogMinedUnit unit, int64_t days)
{
    for (size_t i = 0; i < sizeof DAY_LIMITS / sizeof *DAY_LIMITS; i++) {
        if (days > DAY_LIMITS[i]) continue;
        set_limit(out, unit, DAY_LIMITS[i]);
        return;
    }
    for (size_t i = 0; i < sizeof MONTH_LIMITS / sizeof *MONTH_LIMITS; i++) {
        if (days > MONTH_LIMITS[i] * INT64_C(30)) continue;
        set_limit(out, LOG_MINED_MONTHS, MONTH_LIMITS[i]);
        return;
    }
    set_limit(out, LOG_MINED_YEARS, (uint32_t)(days / 366 + 1));
}

/* Kinds that hardly ever happen at a weekend are measured in working days. */
static bool rests_at_weekends(const Mine *mine, uint32_t a)
{
    return mine->n_weekend[a] * 20 < mine->n_events[a];
}

static bool is_dates_only(const Mine *mine, uint32_t a)
{
    return mine->n_midnight[a] * 10 > mine->n_events[a] * 9;
}

bool mine_limit(const Mine *mine, const Zone *zone, const MineSpans *spans, uint32_t a, uint32_t b,
                LogMined *out)
{
    if (spans->n < FEWEST_SPANS) return false;
    int64_t ms = ms_kept(spans);
    if (!is_dates_only(mine, a) && !is_dates_only(mine, b)) {
        for (size_t i = 0; i < sizeof CLOCK_LIMITS / sizeof *CLOCK_LIMITS; i++) {
            if (ms > CLOCK_LIMITS[i].ms) continue;
            set_limit(out, CLOCK_LIMITS[i].unit, CLOCK_LIMITS[i].number);
            return true;
        }
    }
    int64_t days = days_kept(zone, spans, NULL);
    if (days > 30 || !rests_at_weekends(mine, a) || !rests_at_weekends(mine, b)) {
        limit_in_days(out, LOG_MINED_DAYS, days);
        return true;
    }
    CalendarRule rule = {.weekdays = 0x1F};
    Calendar *calendar = calendar_create(zone, rule);
    limit_in_days(out, LOG_MINED_WORKING_DAYS, days_kept(zone, spans, calendar));
    calendar_free(calendar);
    return true;
}
