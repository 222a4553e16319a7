/* Numbers of the book language. */
#include "base/base.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static double number(const char *text)
{
    double value = NAN;
    if (!number_parse(str_of(text), &value)) fail_msg("%s was read as no number", text);
    return value;
}

static void assert_written(double value, const char *expected)
{
    Buf got = {0};
    number_add(&got, value);
    assert_string_equal(got.at, expected);
    buf_free(&got);
}

static void numbers_are_digits_with_at_most_a_fraction(void **state)
{
    (void)state;
    assert_true(number("0") == 0);
    assert_true(number("-1") == -1);
    assert_true(number("35.5") == 35.5);
    assert_true(number("0.10") == 0.1);
    assert_true(number("12345678901234567890") == 12345678901234567890.0);
}

static void minus_nought_is_nought(void **state)
{
    (void)state;
    double brief = number("-0.0"), lengthy = number("-0.00000000000000000000");

    assert_true(brief == 0 && !signbit(brief));
    assert_true(lengthy == 0 && !signbit(lengthy));
}

static void other_spellings_are_text(void **state)
{
    (void)state;
    const char *const texts[] = {"007", "+1", ".5", "1.",   "1e3", "",    "-",     "--1",
                                 "1,5", " 1", "1 ", "0x10", "inf", "nan", "1.5.2", "-00"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        double value;
        assert_false(number_parse(str_of(texts[i]), &value));
    }
}

static void fractions_are_rounded_as_the_c_library_rounds(void **state)
{
    (void)state;
    /* One short enough for the quick way, one too long for it. */
    assert_true(number("0.3") == 0.3);
    assert_true(number("9007199254740.993") == 9007199254740.993);
    assert_true(number("0.1000000000000000055511151231257827") == 0.1);
}

static void whole_numbers_keep_to_their_bound(void **state)
{
    (void)state;
    uint64_t value;
    assert_true(number_parse_whole(STR("18446744073709551615"), UINT64_MAX, &value));
    assert_true(value == UINT64_MAX);
    assert_false(number_parse_whole(STR("18446744073709551616"), UINT64_MAX, &value));
    assert_false(number_parse_whole(STR("101"), 100, &value));
    assert_false(number_parse_whole(STR(""), 100, &value));
    assert_false(number_parse_whole(STR("-1"), 100, &value));
}

static void shortest_text_that_reads_back(void **state)
{
    (void)state;
    assert_written(0.1, "0.1");
    assert_written(1.0 / 3.0, "0.3333333333333333");
    assert_written(-0.0, "0");
    assert_written(1e6, "1000000");
    assert_written(35.50, "35.5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_digits_with_at_most_a_fraction),
        cmocka_unit_test(minus_nought_is_nought),
        cmocka_unit_test(other_spellings_are_text),
        cmocka_unit_test(fractions_are_rounded_as_the_c_library_rounds),
        cmocka_unit_test(whole_numbers_keep_to_their_bound),
        cmocka_unit_test(shortest_text_that_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
