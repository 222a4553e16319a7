/* Zones: offsets, dates and wall times where clocks change. The expectations come from the zones'
 * laws and were checked with another program's reading of the same database. */
#include "base_times.h"

/* The instant of a wall time, given as if it were UTC ("2026-03-29T01:30Z"). */
static int64_t wall(const Zone *zone, const char *text)
{
    return zone_to_utc(zone, instant(text));
}

static void offset_changes_at_the_very_instant(void **state)
{
    (void)state;
    Zone *london = load_zone("Europe/London");

    int64_t before = zone_offset(london, instant("2026-03-29T00:59:59.999Z"));
    int64_t after = zone_offset(london, instant("2026-03-29T01:00Z"));

    assert_int_equal(before, 0);
    assert_int_equal(after, TIME_HOUR_MS);
    zone_free(london);
}

static void wall_time_in_the_gap_takes_the_offset_before_it(void **state)
{
    (void)state;
    Zone *london = load_zone("Europe/London");

    int64_t at_ms = wall(london, "2026-03-29T01:30Z");

    assert_instant(at_ms, "2026-03-29T01:30:00Z");
    zone_free(london);
}

static void wall_time_of_a_repeated_hour_is_the_first(void **state)
{
    (void)state;
    Zone *london = load_zone("Europe/London");

    int64_t at_ms = wall(london, "2026-10-25T01:30Z");

    assert_instant(at_ms, "2026-10-25T00:30:00Z");
    zone_free(london);
}

static void days_of_the_clock_changes_have_23_and_25_hours(void **state)
{
    (void)state;
    Zone *london = load_zone("Europe/London");

    int64_t spring =
        zone_midnight(london, day("2026-03-30")) - zone_midnight(london, day("2026-03-29"));
    int64_t autumn =
        zone_midnight(london, day("2026-10-26")) - zone_midnight(london, day("2026-10-25"));

    assert_int_equal(spring, 23 * (int64_t)TIME_HOUR_MS);
    assert_int_equal(autumn, 25 * (int64_t)TIME_HOUR_MS);
    zone_free(london);
}

static void date_ends_with_its_last_millisecond(void **state)
{
    (void)state;
    Zone *london = load_zone("Europe/London");

    int64_t end_ms = zone_date_end(london, day("2026-06-30"));

    assert_instant(end_ms, "2026-06-30T23:59:59.999+01:00");
    assert_day(zone_date(london, end_ms), "2026-06-30");
    assert_day(zone_date(london, end_ms + 1), "2026-07-01");
    zone_free(london);
}

static void st_johns_of_2006_comes_back_to_the_day_before(void **state)
{
    (void)state;
    Zone *zone = load_zone("America/St_Johns"); /* 00:01 became 23:01 of the day before */

    int32_t minute_past_midnight = zone_date(zone, instant("2006-10-29T02:30:30Z"));
    int32_t an_instant_later = zone_date(zone, instant("2006-10-29T02:31Z"));

    assert_day(minute_past_midnight, "2006-10-29");
    assert_day(an_instant_later, "2006-10-28");
    assert_instant(zone_date_end(zone, day("2006-10-28")), "2006-10-29T03:29:59.999Z");
    assert_instant(zone_midnight(zone, day("2006-10-29")), "2006-10-29T02:30:00Z");
    zone_free(zone);
}

static void zone_whose_dates_run_back_gives_no_table_of_midnights(void **state)
{
    (void)state;
    Zone *st_johns = load_zone("America/St_Johns"), *london = load_zone("Europe/London");

    ZoneDays none = zone_days(st_johns), some = zone_days(london);

    assert_int_equal(none.n, 0);
    assert_true(some.n > 365 * 200);
    assert_int_equal(some.midnight_ms[day("2026-07-01") - some.first],
                     instant("2026-06-30T23:00Z"));
    zone_free(st_johns);
    zone_free(london);
}

static void lord_howe_moves_its_clocks_by_half_an_hour(void **state)
{
    (void)state;
    Zone *zone = load_zone("Australia/Lord_Howe");

    int64_t repeated = wall(zone, "2026-04-05T01:45Z"), in_gap = wall(zone, "2026-10-04T02:15Z");

    assert_instant(repeated, "2026-04-05T01:45:00+11:00");
    assert_instant(in_gap, "2026-10-04T02:15:00+10:30");
    zone_free(zone);
}

static void apia_has_no_30_december_2011(void **state)
{
    (void)state;
    Zone *zone = load_zone("Pacific/Apia");

    int32_t before = zone_date(zone, instant("2011-12-30T09:59:59.999Z"));
    int32_t after = zone_date(zone, instant("2011-12-30T10:00Z"));

    assert_day(before, "2011-12-29");
    assert_day(after, "2011-12-31");
    assert_instant(zone_midnight(zone, day("2011-12-30")), "2011-12-30T10:00Z");
    assert_instant(zone_midnight(zone, day("2011-12-31")), "2011-12-30T10:00Z");
    zone_free(zone);
}

static void rule_of_the_footer_holds_in_2400(void **state)
{
    (void)state;
    Zone *london = load_zone("Europe/London");

    int64_t before = zone_offset(london, instant("2400-03-26T00:59:59.999Z"));
    int64_t after = zone_offset(london, instant("2400-03-26T01:00Z"));

    assert_int_equal(before, 0);
    assert_int_equal(after, TIME_HOUR_MS);
    assert_instant(wall(london, "2400-10-29T01:30Z"), "2400-10-29T00:30Z");
    zone_free(london);
}

static void first_year_keeps_local_mean_time(void **state)
{
    (void)state;
    Zone *london = load_zone("Europe/London");

    int64_t offset_ms = zone_offset(london, instant("0001-06-01T12:00Z"));

    assert_int_equal(offset_ms, -75000);
    assert_instant(zone_midnight(london, day("0001-06-01")), "0001-06-01T00:01:15Z");
    zone_free(london);
}

static void last_year_has_summer_and_winter(void **state)
{
    (void)state;
    Zone *auckland = load_zone("Pacific/Auckland");

    int64_t winter = zone_offset(auckland, instant("9998-07-01T00:00Z"));
    int64_t summer = zone_offset(auckland, instant("9998-01-01T00:00Z"));

    assert_int_equal(winter, 12 * (int64_t)TIME_HOUR_MS);
    assert_int_equal(summer, 13 * (int64_t)TIME_HOUR_MS);
    assert_day(zone_date(auckland, instant("9998-12-31T10:59:59Z")), "9998-12-31");
    zone_free(auckland);
}

/* Hidden: at every midnight of the table, that it is the slow one, and that the date changes there.
 */
static int32_t count_wrong_midnights(const Zone *zone)
{
    ZoneDays days = zone_days(zone);
    int32_t n_wrong = days.n == 0;
    for (int32_t i = 0; i < days.n; i++) {
        int64_t midnight = days.midnight_ms[i];
        n_wrong += midnight != zone_to_utc(zone, (int64_t)(days.first + i) * TIME_DAY_MS);
        n_wrong += zone_date(zone, midnight) != days.first + i;
        n_wrong += zone_date(zone, midnight - 1) != days.first + i - 1;
    }
    return n_wrong;
}

static void every_date_of_the_table_changes_at_its_midnight(void **state)
{
    (void)state;
    Zone *dublin = load_zone("Europe/Dublin"); /* its winter is the exception, not its summer */
    Zone *auckland = load_zone("Pacific/Auckland"), *kabul = load_zone("Asia/Kabul");

    assert_int_equal(count_wrong_midnights(dublin), 0);
    assert_int_equal(count_wrong_midnights(auckland), 0);
    assert_int_equal(count_wrong_midnights(kabul), 0);
    zone_free(dublin);
    zone_free(auckland);
    zone_free(kabul);
}

static void misspelt_zone_is_refused_with_the_nearest_name(void **state)
{
    (void)state;
    Err err = {0};

    Zone *zone = zone_load(STR("Europe/Lodnon"), &err);

    assert_null(zone);
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_string_equal(err.message, "there is no time zone \"Europe/Lodnon\"; did you mean "
                                     "\"Europe/London\"?");
}

static void name_that_leaves_the_zone_folder_is_refused(void **state)
{
    (void)state;
    const char *const names[] = {
        "../../../etc/passwd", "/etc/passwd", "Europe//London", "Europe/", "", "Europe"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        Err err = {0};
        assert_null(zone_load(str_of(names[i]), &err));
        assert_int_equal(err.code, ERR_NOT_FOUND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offset_changes_at_the_very_instant),
        cmocka_unit_test(wall_time_in_the_gap_takes_the_offset_before_it),
        cmocka_unit_test(wall_time_of_a_repeated_hour_is_the_first),
        cmocka_unit_test(days_of_the_clock_changes_have_23_and_25_hours),
        cmocka_unit_test(date_ends_with_its_last_millisecond),
        cmocka_unit_test(st_johns_of_2006_comes_back_to_the_day_before),
        cmocka_unit_test(zone_whose_dates_run_back_gives_no_table_of_midnights),
        cmocka_unit_test(lord_howe_moves_its_clocks_by_half_an_hour),
        cmocka_unit_test(apia_has_no_30_december_2011),
        cmocka_unit_test(rule_of_the_footer_holds_in_2400),
        cmocka_unit_test(first_year_keeps_local_mean_time),
        cmocka_unit_test(last_year_has_summer_and_winter),
        cmocka_unit_test(every_date_of_the_table_changes_at_its_midnight),
        cmocka_unit_test(misspelt_zone_is_refused_with_the_nearest_name),
        cmocka_unit_test(name_that_leaves_the_zone_folder_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
