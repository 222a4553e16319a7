/* Samples: the pinned draws come from the Python of docs/measure.md, not from this code. */
#include "measure/measure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_numbers(const uint64_t *actual, const uint64_t *expected, size_t n)
{
    for (size_t i = 0; i < n; i++) assert_int_equal(actual[i], expected[i]);
}

static void draw_is_the_one_that_the_published_steps_give(void **state)
{
    (void)state;
    const uint64_t expected[] = {43492, 60802, 63093, 70065, 79140, 90831, 96367, 131116};
    uint64_t drawn[8];
    size_t n = measure_draw(150370, 8, 7, drawn);
    assert_int_equal(n, 8);
    assert_numbers(drawn, expected, 8);
}

static void draw_from_more_than_two_to_the_63_is_the_published_one(void **state)
{
    (void)state;
    const uint64_t expected[] = {UINT64_C(1682153688901572299), UINT64_C(1764211211286500138),
                                 UINT64_C(4596000454466084414)};
    uint64_t drawn[3];
    size_t n = measure_draw((UINT64_C(1) << 63) + 5, 3, 2, drawn);
    assert_int_equal(n, 3);
    assert_numbers(drawn, expected, 3);
}

static void draw_of_more_than_there_are_takes_all(void **state)
{
    (void)state;
    const uint64_t expected[] = {0, 1, 2, 3, 4};
    uint64_t drawn[9];
    size_t n = measure_draw(5, 9, 1, drawn);
    assert_int_equal(n, 5);
    assert_numbers(drawn, expected, 5);
}

static void draw_from_nothing_is_empty(void **state)
{
    (void)state;
    assert_int_equal(measure_draw(0, 60, 1, NULL), 0);
    assert_int_equal(measure_draw(60, 0, 1, NULL), 0);
}

/* Hidden: counts, over 40,000 seeds, how often each pair of 0 … 4 is drawn (index 5 * low + high).
 */
static void count_pairs(uint32_t counts[25])
{
    for (uint64_t seed = 0; seed < 40000; seed++) {
        uint64_t drawn[2];
        measure_draw(5, 2, seed, drawn);
        counts[5 * drawn[0] + drawn[1]]++;
    }
}

static uint32_t count_outside(const uint32_t counts[25], uint32_t low, uint32_t high)
{
    uint32_t n = 0;
    for (size_t a = 0; a < 5; a++)
        for (size_t b = a + 1; b < 5; b++) n += counts[5 * a + b] < low || counts[5 * a + b] > high;
    return n;
}

static void every_pair_is_drawn_about_equally_often(void **state)
{
    (void)state;
    /* given: ten pairs, 40,000 draws: 4,000 each, standard deviation 60 */
    uint32_t counts[25] = {0};
    /* when */
    count_pairs(counts);
    /* then: all ten within five standard deviations */
    assert_int_equal(count_outside(counts, 3700, 4300), 0);
}

static void large_draw_is_sorted_and_without_repeats(void **state)
{
    (void)state;
    enum { N = 50000 };
    uint64_t *drawn = mem_zero(N, sizeof *drawn);
    size_t n = measure_draw(60000, N, 3, drawn);
    size_t n_rising = 0;
    for (size_t i = 1; i < n; i++) n_rising += drawn[i] > drawn[i - 1];
    assert_int_equal(n, N);
    assert_int_equal(n_rising, N - 1);
    assert_true(drawn[N - 1] < 60000);
    free(drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draw_is_the_one_that_the_published_steps_give),
        cmocka_unit_test(draw_from_more_than_two_to_the_63_is_the_published_one),
        cmocka_unit_test(draw_of_more_than_there_are_takes_all),
        cmocka_unit_test(draw_from_nothing_is_empty),
        cmocka_unit_test(every_pair_is_drawn_about_equally_often),
        cmocka_unit_test(large_draw_is_sorted_and_without_repeats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
