/* Working calendars: days, hours, holidays and clock changes. */
#include "base_times.h"

enum { WEEKDAYS = 0x1F, EVERY_DAY = 0x7F, SUNDAY_ONLY = 0x40 };

/* A clock in London and the zone it stands in. */
typedef struct {
    Zone *zone;
    Calendar *calendar;
} Clock;

static Clock clock_of(CalendarRule rule)
{
    Zone *zone = load_zone("Europe/London");
    return (Clock){zone, calendar_create(zone, rule)};
}

static void clock_free(Clock clock)
{
    calendar_free(clock.calendar);
    zone_free(clock.zone);
}

/* Hours of the day in minutes after midnight. */
static Clock clock_with_hours(uint8_t weekdays, int32_t open_minute, int32_t close_minute)
{
    return clock_of((CalendarRule){.weekdays = weekdays,
                                   .has_hours = true,
                                   .open_minute = open_minute,
                                   .close_minute = close_minute});
}

/* The office of England at Easter 2026 and the jubilee of 2022. */
static Clock office(void)
{
    const int32_t closed[] = {day("2026-04-06"), day("2026-04-03"), day("2022-06-02"),
                              day("2022-06-03"), day("2026-04-05")};
    return clock_of((CalendarRule){.weekdays = WEEKDAYS, .closed = closed, .n_closed = 5});
}

/* When that much open time has passed. */
static int64_t after_open_time(const Clock *clock, const char *from, int64_t open_ms)
{
    int64_t before = calendar_open_ms(clock->calendar, instant(from));
    return calendar_open_instant(clock->calendar, before + open_ms);
}

static void five_working_days_pass_over_easter(void **state)
{
    (void)state;
    Clock clock = office();

    int32_t first = calendar_nth_after(clock.calendar, day("2026-04-02"), 1);
    int32_t fifth = calendar_nth_after(clock.calendar, day("2026-04-02"), 5);

    assert_day(first, "2026-04-07");
    assert_day(fifth, "2026-04-13");
    clock_free(clock);
}

static void five_working_days_pass_over_the_jubilee(void **state)
{
    (void)state;
    Clock clock = office();

    int32_t fifth = calendar_nth_after(clock.calendar, day("2022-05-27"), 5);

    assert_day(fifth, "2022-06-07");
    clock_free(clock);
}

static void saturday_has_monday_as_its_first_working_day(void **state)
{
    (void)state;
    Clock clock = office();

    int32_t first = calendar_nth_after(clock.calendar, day("2026-03-07"), 1);

    assert_day(first, "2026-03-09");
    clock_free(clock);
}

static void zero_days_after_is_the_date_itself_open_or_not(void **state)
{
    (void)state;
    Clock clock = office();

    int32_t date = calendar_nth_after(clock.calendar, day("2026-04-05"), 0);

    assert_day(date, "2026-04-05");
    assert_false(calendar_is_open_date(clock.calendar, date));
    clock_free(clock);
}

static void holiday_is_no_open_date_and_its_neighbour_is(void **state)
{
    (void)state;
    Clock clock = office();

    bool holiday = calendar_is_open_date(clock.calendar, day("2026-04-06"));
    bool next = calendar_is_open_date(clock.calendar, day("2026-04-07"));

    assert_false(holiday);
    assert_true(next);
    clock_free(clock);
}

static void holiday_named_twice_is_one_also_beyond_the_table(void **state)
{
    (void)state;
    const int32_t closed[] = {day("2205-12-25"), day("2205-12-25"), day("2026-12-25"),
                              day("2026-12-25")};
    Clock clock = clock_of((CalendarRule){.weekdays = WEEKDAYS, .closed = closed, .n_closed = 4});

    int64_t far = calendar_days_between(clock.calendar, day("2205-12-22"), day("2205-12-27"));
    int64_t near = calendar_days_between(clock.calendar, day("2026-12-22"), day("2026-12-28"));

    assert_int_equal(far, 4);  /* 23, 24, 26 and 27, a Friday */
    assert_int_equal(near, 3); /* 23, 24, 28 */
    clock_free(clock);
}

static void days_between_counts_the_last_and_not_the_first(void **state)
{
    (void)state;
    Clock clock = office();

    int64_t n = calendar_days_between(clock.calendar, day("2026-04-02"), day("2026-04-13"));

    assert_int_equal(n, 5);
    assert_int_equal(calendar_days_between(clock.calendar, day("2026-04-02"), day("2026-04-06")),
                     0);
    clock_free(clock);
}

static void nth_day_and_days_between_agree_beyond_the_table(void **state)
{
    (void)state;
    Clock clock = office();
    int32_t from = day("2199-12-20");

    int32_t date = calendar_nth_after(clock.calendar, from, 500);

    assert_int_equal(calendar_days_between(clock.calendar, from, date), 500);
    assert_int_equal(calendar_days_between(clock.calendar, from, date - 1), 499);
    clock_free(clock);
}

static void clock_without_breaks_loses_no_minute_at_midnight(void **state)
{
    (void)state;
    Clock clock = clock_with_hours(EVERY_DAY, 0, 1440);

    int64_t due = after_open_time(&clock, "2026-03-02T23:45Z", 60 * (int64_t)TIME_MINUTE_MS);

    assert_instant(due, "2026-03-03T00:45Z");
    assert_true(calendar_closes_at_midnight(clock.calendar));
    clock_free(clock);
}

static void two_hours_from_friday_afternoon_end_on_monday(void **state)
{
    (void)state;
    Clock clock = clock_with_hours(WEEKDAYS, 7 * 60, 15 * 60);

    int64_t due = after_open_time(&clock, "2026-03-06T14:30Z", 2 * (int64_t)TIME_HOUR_MS);
    int64_t warn = after_open_time(&clock, "2026-03-06T14:30Z", 75 * (int64_t)TIME_MINUTE_MS);

    assert_instant(due, "2026-03-09T08:30Z");
    assert_instant(warn, "2026-03-09T07:45Z");
    clock_free(clock);
}

static void historic_minutes_take_the_offset_of_their_own_day(void **state)
{
    (void)state;
    Clock clock = clock_with_hours(WEEKDAYS, 9 * 60, 17 * 60);

    int64_t opening = calendar_open_ms(clock.calendar, instant("2026-06-15T09:00+01:00"));
    int64_t call = calendar_open_ms(clock.calendar, instant("2026-06-15T08:30Z"));

    assert_int_equal(call - opening, 30 * (int64_t)TIME_MINUTE_MS);
    clock_free(clock);
}

static void night_of_the_change_has_8_hours_in_spring_and_10_in_autumn(void **state)
{
    (void)state;
    Clock clock = clock_with_hours(EVERY_DAY, 0, 1440);

    int64_t spring = calendar_open_ms(clock.calendar, instant("2026-03-29T07:00+01:00")) -
                     calendar_open_ms(clock.calendar, instant("2026-03-28T22:00Z"));
    int64_t autumn = calendar_open_ms(clock.calendar, instant("2026-10-25T07:00Z")) -
                     calendar_open_ms(clock.calendar, instant("2026-10-24T22:00+01:00"));

    assert_int_equal(spring, 8 * (int64_t)TIME_HOUR_MS);
    assert_int_equal(autumn, 10 * (int64_t)TIME_HOUR_MS);
    clock_free(clock);
}

static void hour_that_the_change_swallows_is_not_open(void **state)
{
    (void)state;
    Clock clock = clock_with_hours(EVERY_DAY, 60, 120); /* 01:00 to 02:00 */

    int64_t due = after_open_time(&clock, "2026-03-28T01:45Z", 30 * (int64_t)TIME_MINUTE_MS);

    assert_instant(due, "2026-03-30T01:15+01:00");
    clock_free(clock);
}

static void half_hour_inside_the_gap_takes_nothing_away(void **state)
{
    (void)state;
    Clock clock = clock_with_hours(EVERY_DAY, 90, 120); /* 01:30 to 02:00 */

    int64_t open_ms = calendar_open_ms(clock.calendar, instant("2026-03-30T12:00+01:00")) -
                      calendar_open_ms(clock.calendar, instant("2026-03-28T12:00Z"));

    assert_int_equal(open_ms, 30 * (int64_t)TIME_MINUTE_MS); /* that of the 30th alone */
    clock_free(clock);
}

static void hour_that_is_repeated_is_open_twice(void **state)
{
    (void)state;
    Clock clock = clock_with_hours(SUNDAY_ONLY, 60, 120);

    int64_t open_ms = calendar_open_ms(clock.calendar, instant("2026-10-25T12:00Z")) -
                      calendar_open_ms(clock.calendar, instant("2026-10-24T12:00Z"));

    assert_int_equal(open_ms, 2 * (int64_t)TIME_HOUR_MS);
    clock_free(clock);
}

static void date_ends_at_the_closing_time_of_a_clock_with_hours(void **state)
{
    (void)state;
    Clock hours = clock_with_hours(WEEKDAYS, 9 * 60, 17 * 60), days = office();

    int64_t with_hours = calendar_date_end(hours.calendar, day("2026-07-01"));
    int64_t without = calendar_date_end(days.calendar, day("2026-07-01"));

    assert_instant(with_hours, "2026-07-01T17:00+01:00");
    assert_instant(without, "2026-07-01T23:59:59.999+01:00");
    clock_free(hours);
    clock_free(days);
}

static void open_time_outside_hours_stands_still(void **state)
{
    (void)state;
    Clock clock = clock_with_hours(WEEKDAYS, 9 * 60, 17 * 60);

    int64_t at_close = calendar_open_ms(clock.calendar, instant("2026-03-06T17:00Z"));
    int64_t on_sunday = calendar_open_ms(clock.calendar, instant("2026-03-08T12:00Z"));
    int64_t at_open = calendar_open_ms(clock.calendar, instant("2026-03-09T09:00Z"));

    assert_int_equal(on_sunday, at_close);
    assert_int_equal(at_open, at_close);
    clock_free(clock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_working_days_pass_over_easter),
        cmocka_unit_test(five_working_days_pass_over_the_jubilee),
        cmocka_unit_test(saturday_has_monday_as_its_first_working_day),
        cmocka_unit_test(zero_days_after_is_the_date_itself_open_or_not),
        cmocka_unit_test(holiday_is_no_open_date_and_its_neighbour_is),
        cmocka_unit_test(holiday_named_twice_is_one_also_beyond_the_table),
        cmocka_unit_test(days_between_counts_the_last_and_not_the_first),
        cmocka_unit_test(nth_day_and_days_between_agree_beyond_the_table),
        cmocka_unit_test(clock_without_breaks_loses_no_minute_at_midnight),
        cmocka_unit_test(two_hours_from_friday_afternoon_end_on_monday),
        cmocka_unit_test(historic_minutes_take_the_offset_of_their_own_day),
        cmocka_unit_test(night_of_the_change_has_8_hours_in_spring_and_10_in_autumn),
        cmocka_unit_test(hour_that_the_change_swallows_is_not_open),
        cmocka_unit_test(half_hour_inside_the_gap_takes_nothing_away),
        cmocka_unit_test(hour_that_is_repeated_is_open_twice),
        cmocka_unit_test(date_ends_at_the_closing_time_of_a_clock_with_hours),
        cmocka_unit_test(open_time_outside_hours_stands_still),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
