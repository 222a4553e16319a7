/* Plots: gaps stay gaps, labels are escaped, what cannot be seen is described. */
#include "cmd/plot.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static const PlotFrame FRAME = {.id = STR("p-1"),
                                .title = STR("Rate <by> month"),
                                .description = STR("Lowest \"1 %\" & highest"),
                                .target = NAN};

/* Hidden: counts how often a piece of text stands in the drawing. */
static size_t count(const Buf *out, const char *piece)
{
    size_t n = 0;
    for (const char *at = strstr(out->at, piece); at; at = strstr(at + 1, piece)) n++;
    return n;
}

static void line_breaks_where_nothing_was_counted(void **state)
{
    (void)state;
    const PlotRate rates[] = {
        {0.1, 0.5, 0.4, 0.6}, {0.3, 0.5, 0.4, 0.6}, {0.5, NAN, NAN, NAN}, {0.7, 1.0, 0.9, 1.0}};
    Buf out = {0};
    plot_add_rates(&out, &FRAME, rates, 4);
    assert_int_equal(count(&out, "class=\"line\""), 1);
    assert_int_equal(count(&out, "class=\"band\""), 1);
    assert_int_equal(count(&out, "class=\"bar\""), 1);
    assert_int_equal(count(&out, "nan"), 0);
    assert_non_null(strstr(out.at, "class=\"line\" d=\"M100.0 50.00 300.0 50.00 \""));
    buf_free(&out);
}

static void names_are_escaped_and_tied_to_the_drawing(void **state)
{
    (void)state;
    Buf out = {0};
    plot_add_rates(&out, &FRAME, NULL, 0);
    assert_non_null(strstr(out.at, "role=\"img\" aria-labelledby=\"p-1-t p-1-d\""));
    assert_non_null(strstr(out.at, "<title id=\"p-1-t\">Rate &lt;by&gt; month</title>"));
    assert_int_equal(count(&out, "<by>"), 0);
    buf_free(&out);
}

static void target_is_drawn_only_where_there_is_one(void **state)
{
    (void)state;
    PlotFrame with_target = FRAME;
    with_target.target = 0.9;
    Buf without = {0}, with = {0};
    plot_add_rates(&without, &FRAME, NULL, 0);
    plot_add_rates(&with, &with_target, NULL, 0);
    assert_int_equal(count(&without, "class=\"target\""), 0);
    assert_non_null(strstr(with.at, "class=\"target\" d=\"M0 10.00H1000\""));
    buf_free(&without);
    buf_free(&with);
}

static void curve_shades_what_lies_before_the_mark(void **state)
{
    (void)state;
    const PlotStep steps[] = {{0.0, 0.0}, {0.25, 0.5}, {1.0, 0.75}};
    Buf out = {0};
    plot_add_curve(&out, &FRAME, steps, 3, 0.25);
    assert_non_null(strstr(out.at, "class=\"shade\" d=\"M0 0H250.0V100H0Z\""));
    assert_non_null(strstr(out.at, "d=\"M0.0 100.00 250.0 50.00 1000.0 25.00 \""));
    buf_free(&out);
}

static void bullet_of_nothing_has_a_track_and_no_bar(void **state)
{
    (void)state;
    Buf out = {0};
    plot_add_bullet(&out, NAN, NAN, NAN, NAN);
    assert_int_equal(count(&out, "class=\"track\""), 1);
    assert_int_equal(count(&out, "class=\"fill\""), 0);
    assert_int_equal(count(&out, "aim-tick"), 0);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_breaks_where_nothing_was_counted),
        cmocka_unit_test(names_are_escaped_and_tied_to_the_drawing),
        cmocka_unit_test(target_is_drawn_only_where_there_is_one),
        cmocka_unit_test(curve_shades_what_lies_before_the_mark),
        cmocka_unit_test(bullet_of_nothing_has_a_track_and_no_bar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
