/* Shares with intervals, and quantiles: against figures worked out by hand or published. */
#include "measure/measure.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_near(double actual, double expected)
{
    if (fabs(actual - expected) <= 1e-12) return;
    fail_msg("%.17g is not %.17g", actual, expected);
}

static void interval_of_33_of_51_is_wilsons(void **state)
{
    (void)state;
    /* given: an inspector found 33 of 51 calls assessed */
    Proportion share = measure_wilson(33, 51);
    /* then */
    assert_near(share.rate, 0.6470588235294118);
    assert_near(share.low, 0.5098605845450523);
    assert_near(share.high, 0.7636551154847915);
}

static void nothing_counted_gives_no_rate(void **state)
{
    (void)state;
    Proportion share = measure_wilson(0, 0);
    assert_true(isnan(share.rate));
    assert_true(isnan(share.low));
    assert_true(isnan(share.high));
}

static void none_good_has_low_of_exactly_zero(void **state)
{
    (void)state;
    Proportion share = measure_wilson(0, 10);
    assert_true(share.rate == 0.0);
    assert_true(share.low == 0.0);
    assert_near(share.high, 0.2775327998628892);
}

static void all_good_has_high_of_exactly_one(void **state)
{
    (void)state;
    Proportion share = measure_wilson(10, 10);
    assert_true(share.rate == 1.0);
    assert_near(share.low, 0.7224672001371107);
    assert_true(share.high == 1.0);
}

static void interval_of_failures_mirrors_that_of_successes(void **state)
{
    (void)state;
    Proportion good = measure_wilson(18, 51);
    Proportion bad = measure_wilson(33, 51);
    assert_near(good.low, 1.0 - bad.high);
    assert_near(good.high, 1.0 - bad.low);
}

static void interval_of_a_billion_is_narrow_and_holds_the_rate(void **state)
{
    (void)state;
    Proportion share = measure_wilson(900000000, 1000000000);
    assert_near(share.rate, 0.9);
    assert_true(share.low < 0.9 && share.low > 0.89998);
    assert_true(share.high > 0.9 && share.high < 0.90002);
}

static void quantile_lies_on_the_line_between_neighbours(void **state)
{
    (void)state;
    const double sorted[] = {1, 2, 4, 8};
    assert_near(measure_quantile(sorted, 4, 0.0), 1.0);
    assert_near(measure_quantile(sorted, 4, 0.5), 3.0);
    assert_near(measure_quantile(sorted, 4, 0.9), 6.8);
    assert_near(measure_quantile(sorted, 4, 1.0), 8.0);
}

static void quantile_of_one_value_is_that_value(void **state)
{
    (void)state;
    const double sorted[] = {7};
    assert_near(measure_quantile(sorted, 1, 0.25), 7.0);
}

static void quantile_of_nothing_is_no_number(void **state)
{
    (void)state;
    assert_true(isnan(measure_quantile(NULL, 0, 0.5)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interval_of_33_of_51_is_wilsons),
        cmocka_unit_test(nothing_counted_gives_no_rate),
        cmocka_unit_test(none_good_has_low_of_exactly_zero),
        cmocka_unit_test(all_good_has_high_of_exactly_one),
        cmocka_unit_test(interval_of_failures_mirrors_that_of_successes),
        cmocka_unit_test(interval_of_a_billion_is_narrow_and_holds_the_rate),
        cmocka_unit_test(quantile_lies_on_the_line_between_neighbours),
        cmocka_unit_test(quantile_of_one_value_is_that_value),
        cmocka_unit_test(quantile_of_nothing_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
