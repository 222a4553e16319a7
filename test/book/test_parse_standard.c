/* What the clauses of zone, clock, list and standard become. */
#include "book_helpers.h"
#include <math.h>

static void single_duty_keeps_every_clause(void **state)
{
    (void)state;
    Book *book = parse_good("standard answer\n"
                            "  when     each a or \"b c\"\n"
                            "  owe      d if grade is high\n"
                            "  within   5 days\n"
                            "  before   e or f\n"
                            "  unless   g\n"
                            "  already  2 hours\n"
                            "  per      x, \"y z\"\n"
                            "  hold     from h or i to j\n"
                            "  gate     e\n");

    const BookStandard *standard = book_find_standard(book, STR("answer"));

    assert_int_equal(standard->shape, BOOK_SINGLE);
    assert_true(standard->each);
    assert_int_equal(standard->when.n, 2);
    assert_str(standard->when.kinds[1], "b c");
    assert_non_null(standard->owe.cond);
    assert_int_equal(standard->before.n, 2);
    assert_str(standard->unless.kinds[0], "g");
    assert_int_equal(standard->already.unit, BOOK_HOURS);
    assert_str(standard->per[1], "y z");
    assert_str(standard->hold_from.kinds[1], "i");
    assert_str(standard->hold_to.kinds[0], "j");
    assert_str(standard->gate.kinds[0], "e");
    book_free(book);
}

static void plain_clauses_keep_their_texts_and_numbers(void **state)
{
    (void)state;
    Book *book = parse_good("standard s\n"
                            "  when     a\n"
                            "  owe      b\n"
                            "  within   1 day\n"
                            "  says     \"An answer # 1\"\n"
                            "  by       handler\n"
                            "  area     service\n"
                            "  source   \"Policy\"\n"
                            "  target   97.5%\n"
                            "  effort   20 minutes\n"
                            "  escalate after 3 working days to inspector\n");

    const BookStandard *standard = &book->standards[0];

    assert_str(standard->says, "An answer # 1");
    assert_str(standard->by, "handler");
    assert_str(standard->area, "service");
    assert_str(standard->source, "Policy");
    assert_true(standard->target == 97.5);
    assert_int_equal(standard->effort.number, 20);
    assert_int_equal(standard->escalate_after.unit, BOOK_WORKING_DAYS);
    assert_str(standard->escalate_to, "inspector");
    book_free(book);
}

static void left_out_clauses_are_empty(void **state)
{
    (void)state;
    Book *book = parse_good("standard s\n  when a\n  owe b\n  before c\n");

    const BookStandard *standard = &book->standards[0];

    assert_false(standard->has_within || standard->has_every || standard->has_already);
    assert_false(standard->has_escalate || standard->has_effort || standard->each);
    assert_true(isnan(standard->target));
    assert_int_equal(standard->within.clock, BOOK_NO_CLOCK);
    assert_int_equal(standard->unless.n + standard->hold_from.n + standard->gate.n, 0);
    assert_null(standard->owe.cond);
    assert_int_equal(standard->by.n + standard->says.n, 0);
    book_free(book);
}

static void every_makes_a_recurring_duty_with_its_first_period(void **state)
{
    (void)state;
    Book *book = parse_good("standard s\n"
                            "  when   a\n"
                            "  owe    b\n"
                            "  within 72 hours\n"
                            "  every  28 days\n"
                            "  until  c or d if x is 1\n");

    const BookStandard *standard = &book->standards[0];

    assert_int_equal(standard->shape, BOOK_RECURRING);
    assert_int_equal(standard->within.duration.number, 72);
    assert_int_equal(standard->every.duration.number, 28);
    assert_int_equal(standard->until.n, 2);
    assert_non_null(standard->until.cond);
    book_free(book);
}

static void must_makes_an_assertion(void **state)
{
    (void)state;
    Book *book = parse_good("standard s\n  when a\n  must last b after last c\n  gate a\n");

    const BookStandard *standard = &book->standards[0];

    assert_int_equal(standard->shape, BOOK_ASSERTION);
    assert_int_equal(standard->must->type, BOOK_COND_LAST_AFTER_LAST);
    assert_str(standard->must->kind2, "c");
    book_free(book);
}

static void already_alone_is_at_any_time(void **state)
{
    (void)state;
    Book *book = parse_good("standard s\n  when a\n  owe b\n  already\n  within 1 day\n");

    assert_true(book->standards[0].has_already);
    assert_true(book->standards[0].already_any);
    book_free(book);
}

static void clause_goes_on_over_deeper_lines(void **state)
{
    (void)state;
    Book *book = parse_good("standard s\n"
                            "  when   a or\n"
                            "           b      # the second\n"
                            "         # a comment alone\n"
                            "         if x is 1\n"
                            "            and y is 2\n"
                            "  owe    c\n"
                            "  within 1\n"
                            "         day\n");

    const BookStandard *standard = &book->standards[0];

    assert_int_equal(standard->when.n, 2);
    assert_int_equal(standard->when.cond->n_parts, 2);
    assert_int_equal(standard->within.duration.number, 1);
    book_free(book);
}

static void clauses_may_be_indented_less_than_the_first(void **state)
{
    (void)state;
    Book *book = parse_good("standard s\n      when a\n    owe b\n  within 1 day\n");

    assert_int_equal(book->standards[0].owe.n, 1);
    assert_true(book->standards[0].has_within);
    book_free(book);
}

/* --- limits and clocks -------------------------------------------------------------------- */

static void working_days_are_on_the_first_clock(void **state)
{
    (void)state;
    Book *book = parse_good("clock office\n  days monday to sunday\n"
                            "standard s\n  when a\n  owe b\n  within 5 working days\n");

    assert_int_equal(book->standards[0].within.duration.unit, BOOK_WORKING_DAYS);
    assert_int_equal(book->standards[0].within.clock, 0);
    assert_str(book->clocks[0].name, "working");
    book_free(book);
}

static void limit_finds_a_clock_that_stands_later(void **state)
{
    (void)state;
    Book *book = parse_good("standard s\n  when a\n  owe b\n  every 5 days on late\n"
                            "  within 90 minutes on late\n"
                            "clock early\n  days monday\n"
                            "clock late\n  days tuesday\n  hours 12:00 to 24:00\n");

    assert_int_equal(book->standards[0].every.clock, 2);
    assert_int_equal(book->standards[0].within.clock, 2);
    book_free(book);
}

static void days_on_working_are_days_on_the_first_clock(void **state)
{
    (void)state;
    Book *book = parse_good("standard s\n  when a\n  owe b\n  within 5 days on working\n");

    assert_int_equal(book->standards[0].within.duration.unit, BOOK_DAYS);
    assert_int_equal(book->standards[0].within.clock, 0);
    book_free(book);
}

static void clock_joins_ranges_and_single_days(void **state)
{
    (void)state;
    Book *book = parse_good("clock odd\n  days friday to monday, wednesday\n"
                            "  hours 09:30 to 24:00\n");

    CalendarRule rule = book->clocks[1].rule;

    assert_int_equal(rule.weekdays, 1 << 4 | 1 << 5 | 1 << 6 | 1 << 0 | 1 << 2);
    assert_true(rule.has_hours);
    assert_int_equal(rule.open_minute, 570);
    assert_int_equal(rule.close_minute, 1440);
    book_free(book);
}

static void working_leaves_out_the_bank_holidays_of_the_book(void **state)
{
    (void)state;
    Book *book = parse_good("list bank-holidays dates\n  2026-12-28\n  2026-12-25\n");
    int32_t christmas, sunday, monday;
    date_parse(STR("2026-12-25"), &christmas);
    date_parse(STR("2026-12-27"), &sunday);
    date_parse(STR("2026-12-21"), &monday);

    assert_false(calendar_is_open_date(book->calendars[0], christmas));
    assert_false(calendar_is_open_date(book->calendars[0], sunday));
    assert_true(calendar_is_open_date(book->calendars[0], monday));
    assert_int_equal(book->lists[0].dates[0], christmas);
    book_free(book);
}

static void clock_leaves_out_the_dates_of_its_list(void **state)
{
    (void)state;
    Book *book = parse_good("clock desk\n  days monday to sunday\n  except shut\n"
                            "list shut dates\n  2026-05-10\n");
    int32_t shut;
    date_parse(STR("2026-05-10"), &shut);

    assert_false(calendar_is_open_date(book->calendars[1], shut));
    assert_true(calendar_is_open_date(book->calendars[1], shut + 1));
    book_free(book);
}

static void zone_is_utc_where_the_book_does_not_say(void **state)
{
    (void)state;
    Book *silent = parse_good("");
    Book *london = parse_good("zone \"Europe/London\"\n");

    assert_str(silent->zone_name, "UTC");
    assert_str(zone_name(london->zone), "Europe/London");
    book_free(silent);
    book_free(london);
}

static void book_is_open_until_it_declares_a_record(void **state)
{
    (void)state;
    Book *open = parse_good("standard s\n  when a\n  owe b\n  within 1 day\n");
    Book *closed = parse_good("record contact\n  ref \"C-{n}\"\n  event contact.answered\n");

    assert_true(open->is_open);
    assert_false(closed->is_open);
    book_free(open);
    book_free(closed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_duty_keeps_every_clause),
        cmocka_unit_test(plain_clauses_keep_their_texts_and_numbers),
        cmocka_unit_test(left_out_clauses_are_empty),
        cmocka_unit_test(every_makes_a_recurring_duty_with_its_first_period),
        cmocka_unit_test(must_makes_an_assertion),
        cmocka_unit_test(already_alone_is_at_any_time),
        cmocka_unit_test(clause_goes_on_over_deeper_lines),
        cmocka_unit_test(clauses_may_be_indented_less_than_the_first),
        cmocka_unit_test(working_days_are_on_the_first_clock),
        cmocka_unit_test(limit_finds_a_clock_that_stands_later),
        cmocka_unit_test(days_on_working_are_days_on_the_first_clock),
        cmocka_unit_test(clock_joins_ranges_and_single_days),
        cmocka_unit_test(working_leaves_out_the_bank_holidays_of_the_book),
        cmocka_unit_test(clock_leaves_out_the_dates_of_its_list),
        cmocka_unit_test(zone_is_utc_where_the_book_does_not_say),
        cmocka_unit_test(book_is_open_until_it_declares_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
