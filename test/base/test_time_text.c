/* Times as text: what is read, what is refused, what is written. */
#include "base_times.h"

/* Text read in London, written back in UTC; "refused" where it is no time. */
static void assert_reads(const char *text, const char *expected)
{
    Zone *london = load_zone("Europe/London"), *utc = load_zone("UTC");
    Buf got = {0};
    int64_t at_ms;
    TimeShape shape;
    if (time_parse(str_of(text), london, &at_ms, &shape))
        time_add(&got, at_ms, utc);
    else
        buf_add(&got, STR("refused"));
    assert_string_equal(got.at, expected);
    buf_free(&got);
    zone_free(london);
    zone_free(utc);
}

static void assert_plain(const char *at, const char *zone_wanted, const char *expected)
{
    Zone *zone = load_zone(zone_wanted);
    Buf got = {0};
    time_add_plain(&got, instant(at), zone);
    assert_string_equal(got.at, expected);
    buf_free(&got);
    zone_free(zone);
}

static void assert_span(int64_t span_ms, const char *expected)
{
    Buf got = {0};
    time_add_span(&got, span_ms);
    assert_string_equal(got.at, expected);
    buf_free(&got);
}

static void offset_is_converted_and_not_relabelled(void **state)
{
    (void)state;
    assert_reads("2026-07-23T10:00:00+05:00", "2026-07-23T05:00:00+00:00");
    assert_reads("2026-07-23T10:00:00-0330", "2026-07-23T13:30:00+00:00");
    assert_reads("2026-07-23 10:00Z", "2026-07-23T10:00:00+00:00");
}

static void time_without_a_zone_is_in_the_zone_given(void **state)
{
    (void)state;
    assert_reads("2026-07-23T10:00", "2026-07-23T09:00:00+00:00");
    assert_reads("2026-01-23T10:00", "2026-01-23T10:00:00+00:00");
    assert_reads("2026-10-25T01:30", "2026-10-25T00:30:00+00:00");
}

static void date_alone_is_local_midnight(void **state)
{
    (void)state;
    assert_reads("2026-07-01", "2026-06-30T23:00:00+00:00");
}

static void digits_finer_than_a_millisecond_are_cut_off(void **state)
{
    (void)state;
    assert_reads("2026-01-01T00:00:00.9999999Z", "2026-01-01T00:00:00.999+00:00");
    assert_reads("2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.500+00:00");
}

static void impossible_times_are_refused(void **state)
{
    (void)state;
    const char *const texts[] = {"2026-02-30",
                                 "2025-02-29",
                                 "0000-01-01",
                                 "9999-01-01",
                                 "2026-01-01T24:00",
                                 "2026-01-01T10:60",
                                 "2026-01-01T10:00:60Z",
                                 "2026-13-01",
                                 "2026-00-10",
                                 "0000-00-00",
                                 "31/02/2026 10:00",
                                 "",
                                 "2026-01-01T10:00+24:00",
                                 "2026-01-01T10:00 Europe",
                                 "2026-1-1",
                                 "2026-01-01T10",
                                 "2026-01-01T10:00:00."};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) assert_reads(texts[i], "refused");
}

static void bounds_are_the_years_1_and_9998(void **state)
{
    (void)state;
    assert_reads("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00");
    assert_reads("0001-01-01T00:00:00+01:00", "refused");
    assert_reads("9998-12-31T23:59:59.999Z", "9998-12-31T23:59:59.999+00:00");
    assert_reads("9998-12-31T23:59:59.999-01:00", "refused");
}

static void shape_says_what_the_text_had(void **state)
{
    (void)state;
    Zone *utc = load_zone("UTC");
    TimeShape date_only, with_zone;
    int64_t at_ms;

    assert_true(time_parse(STR("2026-01-01"), utc, &at_ms, &date_only));
    assert_true(time_parse(STR("2026-01-01T10:00+01:00"), utc, &at_ms, &with_zone));

    assert_false(date_only.has_time || date_only.has_zone);
    assert_true(with_zone.has_time && with_zone.has_zone);
    zone_free(utc);
}

static void time_for_people_is_short(void **state)
{
    (void)state;
    assert_plain("2026-06-15T08:30Z", "Europe/London", "15 Jun 2026 09:30");
    assert_plain("2026-06-15T08:30:05Z", "UTC", "15 Jun 2026 08:30:05");
    assert_plain("2026-06-15T08:30:05.007Z", "UTC", "15 Jun 2026 08:30:05.007");
}

static void offset_with_seconds_is_written_whole(void **state)
{
    (void)state;
    Zone *london = load_zone("Europe/London");
    Buf got = {0};

    time_add(&got, instant("1800-01-01T00:00Z"), london);

    assert_string_equal(got.at, "1799-12-31T23:58:45-00:01:15");
    buf_free(&got);
    zone_free(london);
}

static void span_has_its_two_largest_units(void **state)
{
    (void)state;
    assert_span(2 * (int64_t)TIME_DAY_MS + 3 * TIME_HOUR_MS + 59 * TIME_MINUTE_MS, "2 d 3 h");
    assert_span(45 * TIME_MINUTE_MS, "45 min");
    assert_span(-(TIME_MINUTE_MS + 12000), "-1 min 12 s");
    assert_span(12000, "12 s");
    assert_span(12, "12 ms");
    assert_span(0, "0 s");
    assert_span(INT64_MIN, "-106751991167 d 7 h");
}

static void no_time_and_never_are_said_in_words(void **state)
{
    (void)state;
    Zone *utc = load_zone("UTC");
    Buf got = {0};

    time_add(&got, TIME_NONE, utc);
    buf_add(&got, STR("; "));
    time_add_plain(&got, TIME_NEVER, utc);

    assert_string_equal(got.at, "no time; never");
    buf_free(&got);
    zone_free(utc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offset_is_converted_and_not_relabelled),
        cmocka_unit_test(time_without_a_zone_is_in_the_zone_given),
        cmocka_unit_test(date_alone_is_local_midnight),
        cmocka_unit_test(digits_finer_than_a_millisecond_are_cut_off),
        cmocka_unit_test(impossible_times_are_refused),
        cmocka_unit_test(bounds_are_the_years_1_and_9998),
        cmocka_unit_test(shape_says_what_the_text_had),
        cmocka_unit_test(time_for_people_is_short),
        cmocka_unit_test(offset_with_seconds_is_written_whole),
        cmocka_unit_test(span_has_its_two_largest_units),
        cmocka_unit_test(no_time_and_never_are_said_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
