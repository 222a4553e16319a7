/* How late, in words: in dates where the limit is a date. */
#include "cmd/delay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* Hidden: instants are written as text in the zone of London. */
static int64_t at(const Zone *zone, const char *text)
{
    int64_t at_ms;
    TimeShape shape;
    assert_true(time_parse(str_of(text), zone, &at_ms, &shape));
    return at_ms;
}

static void assert_delay(const char *due, const char *done, DelayOf of, const char *expected)
{
    Err err = {0};
    Zone *zone = zone_load(STR("Europe/London"), &err);
    assert_non_null(zone);
    Buf out = {0};
    delay_add(&out, zone, at(zone, due), at(zone, done), of);
    assert_string_equal(out.at, expected);
    buf_free(&out);
    zone_free(zone);
}

static void next_date_after_a_limit_in_dates_is_one_day_late(void **state)
{
    (void)state;
    assert_delay("2026-03-31T23:59:59.999", "2026-04-01", DELAY_DONE, "1 d late");
}

static void the_date_itself_is_the_last_day(void **state)
{
    (void)state;
    assert_delay("2026-03-31T23:59:59.999", "2026-03-31T09:00", DELAY_DONE, "on the last day");
    assert_delay("2026-03-31T23:59:59.999", "2026-03-31T09:00", DELAY_STILL_OPEN, "due today");
}

static void dates_are_counted_across_a_clock_change(void **state)
{
    (void)state;
    /* given: the night of 28 March 2026 has 23 hours */
    assert_delay("2026-03-28T23:59:59.999", "2026-03-30", DELAY_DONE, "2 d late");
    assert_delay("2026-03-30T23:59:59.999", "2026-03-28T12:00", DELAY_DONE, "2 d early");
    assert_delay("2026-03-30T23:59:59.999", "2026-03-28T12:00", DELAY_STILL_OPEN, "2 d left");
}

static void exact_limits_are_told_in_spans(void **state)
{
    (void)state;
    assert_delay("2026-03-02T09:02", "2026-03-02T09:02:30", DELAY_DONE, "30 s late");
    assert_delay("2026-03-02T09:02", "2026-03-02T09:00", DELAY_DONE, "2 min early");
    assert_delay("2026-03-02T09:02", "2026-03-02T09:02", DELAY_DONE, "on time");
    assert_delay("2026-03-02T09:02", "2026-03-02T08:02", DELAY_STILL_OPEN, "1 h left");
}

static void assert_instant(const char *text, const char *expected)
{
    Err err = {0};
    Zone *zone = zone_load(STR("Europe/London"), &err);
    assert_non_null(zone);
    Buf out = {0};
    delay_add_instant(&out, zone, at(zone, text));
    assert_string_equal(out.at, expected);
    buf_free(&out);
    zone_free(zone);
}

static void end_of_a_date_is_told_by_the_date_alone(void **state)
{
    (void)state;
    assert_instant("2026-03-31T23:59:59.999", "31 Mar 2026");
    assert_instant("2026-03-31T23:59:59.998", "31 Mar 2026 23:59:59");
    assert_instant("2026-03-31", "31 Mar 2026 00:00");
    assert_instant("1969-12-31T10:00:00.500", "31 Dec 1969 10:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(next_date_after_a_limit_in_dates_is_one_day_late),
        cmocka_unit_test(the_date_itself_is_the_last_day),
        cmocka_unit_test(dates_are_counted_across_a_clock_change),
        cmocka_unit_test(exact_limits_are_told_in_spans),
        cmocka_unit_test(end_of_a_date_is_told_by_the_date_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
