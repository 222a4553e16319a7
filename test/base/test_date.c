/* Civil dates as day numbers. */
#include "base_times.h"

static void dates_count_from_1970(void **state)
{
    (void)state;
    assert_int_equal(day("1970-01-01"), 0);
    assert_int_equal(day("1969-12-31"), -1);
    assert_int_equal(day("2026-03-02"), 20514);
}

static void every_day_of_all_years_comes_back(void **state)
{
    (void)state;
    int32_t first = day("0001-01-01"), last = day("9998-12-31"), n_wrong = 0;

    for (int32_t date = first; date <= last; date++) {
        CivilDate civil = date_to_civil(date);
        n_wrong += !date_is_valid(civil) || date_from_civil(civil) != date;
    }

    assert_int_equal(last - first + 1, 3651694);
    assert_int_equal(n_wrong, 0);
}

static void weekday_of_known_dates(void **state)
{
    (void)state;
    assert_int_equal(date_weekday(day("2026-03-02")), 0); /* a Monday */
    assert_int_equal(date_weekday(day("1969-12-31")), 2);
    assert_int_equal(date_weekday(day("0001-01-01")), 0);
}

static void months_end_with_the_last_day_there_is(void **state)
{
    (void)state;
    assert_day(date_add_months(day("2026-01-31"), 1), "2026-02-28");
    assert_day(date_add_months(day("2023-12-31"), 2), "2024-02-29");
    assert_day(date_add_months(day("2024-02-29"), 12), "2025-02-28");
    assert_day(date_add_months(day("2026-03-31"), -1), "2026-02-28");
    assert_day(date_add_months(day("2026-01-15"), -13), "2024-12-15");
}

static void centuries_are_leap_every_fourth_time(void **state)
{
    (void)state;
    assert_true(date_is_valid((CivilDate){2000, 2, 29}));
    assert_false(date_is_valid((CivilDate){1900, 2, 29}));
    assert_false(date_is_valid((CivilDate){2026, 4, 31}));
}

static void text_that_is_no_date_is_refused(void **state)
{
    (void)state;
    int32_t date;
    assert_false(date_parse(STR("2026-02-29"), &date));
    assert_false(date_parse(STR("2026-2-28"), &date));
    assert_false(date_parse(STR("2026-02-28 "), &date));
    assert_false(date_parse(STR("2026/02/28"), &date));
    assert_false(date_parse(STR("+026-02-28"), &date));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_count_from_1970),
        cmocka_unit_test(every_day_of_all_years_comes_back),
        cmocka_unit_test(weekday_of_known_dates),
        cmocka_unit_test(months_end_with_the_last_day_there_is),
        cmocka_unit_test(centuries_are_leap_every_fourth_time),
        cmocka_unit_test(text_that_is_no_date_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
