/* Conditions: values, missing ones, and what looks back. Each asks one assertion of one event:
 * `if` decides whether it is a trigger at all, so a condition that fails gives no line. */
#include "verdicts.h"

/* Whether `condition` holds at the last event of the log. */
static bool holds(const char *condition, const char *csv)
{
    Buf book = {0};
    buf_addf(&book, "zone \"Europe/London\"\nstandard s\n  when \"last\"\n  must %s\n", condition);
    Verdicts verdicts;
    verdicts_ask(&verdicts, book.at, csv, NULL);
    bool met = str_eq(buf_str(&verdicts.lines), STR("s met\n"));
    assert_true(met || str_eq(buf_str(&verdicts.lines), STR("s missed\n")));
    verdicts_free(&verdicts);
    buf_free(&book);
    return met;
}

#define ONE(value) "case,kind,at,x\n1,\"last\",2026-03-02T09:00Z," value "\n"

static void numbers_compare_as_numbers_and_other_text_as_text(void **state)
{
    (void)state;
    assert_true(holds("x is 1", ONE("1.0")));
    assert_false(holds("x is 7", ONE("007")));
    assert_true(holds("x is \"007\"", ONE("007")));
    assert_false(holds("x is 1", ONE("+1")));
    assert_true(holds("x > 9", ONE("10")));
    assert_false(holds("x > 9", ONE("ten")));
    assert_false(holds("x is Yes", ONE("yes")));
}

static void yes_and_true_are_one_value(void **state)
{
    (void)state;
    assert_true(holds("x is yes", ONE("true")));
    assert_true(holds("x is not no", ONE("yes")));
    assert_true(holds("x in (no, true)", ONE("yes")));
    assert_true(holds("x is \"true\"", ONE("yes")));
}

static void a_missing_value_is_only_what_it_is_not(void **state)
{
    (void)state;
    assert_false(holds("x is 1", ONE("")));
    assert_true(holds("x is not 1", ONE("")));
    assert_true(holds("x not in (1, 2)", ONE("")));
    assert_false(holds("x < 1", ONE("")));
    assert_true(holds("not x >= 1", ONE("")));
    assert_true(holds("x is missing", ONE("")));
    assert_false(holds("x exists", ONE("")));
}

static void a_list_equals_nothing_and_has_its_members(void **state)
{
    (void)state;
    assert_true(holds("x has b", ONE("\"[\"\"a\"\",\"\"b\"\"]\"")));
    assert_false(holds("x is a", ONE("\"[\"\"a\"\"]\"")));
    assert_true(holds("x has a", ONE("a")));
    assert_true(holds("x exists", ONE("[]")));
}

static void text_that_is_a_date_compares_by_its_local_date(void **state)
{
    (void)state;
    assert_true(holds("x is 2026-07-01", ONE("2026-06-30T23:30:00Z")));
    assert_true(holds("x < 2026-07-01", ONE("2026-06-30")));
    assert_false(holds("x <= 2026-07-01", ONE("30/06/2026")));
}

static void an_attribute_is_of_the_event_else_of_the_record_so_far(void **state)
{
    (void)state;
    const char *log = "case,kind,at,x\n"
                      "1,set,2026-03-02T08:00Z,1\n1,set,2026-03-02T08:30Z,2\n"
                      "1,\"last\",2026-03-02T09:00Z,\n";
    assert_true(holds("x is 2", log));
    assert_true(holds("record.x is 2", log));
    assert_true(holds("event.x is missing", log));
    assert_true(holds("x of last set is 2", log));
    assert_true(holds("x of last other is missing", log));
}

static void what_looks_back_sees_only_earlier_events(void **state)
{
    (void)state;
    const char *once = "case,kind,at,x\n"
                       "1,a,2026-03-01T09:00Z,1\n1,a,2026-03-02T08:30Z,2.5\n"
                       "1,b,2026-03-02T08:40Z,\n1,\"last\",2026-03-02T09:00Z,9\n";
    assert_true(holds("count of a is 2", once));
    assert_true(holds("count of a in last 24 hours is 2", once));
    assert_true(holds("count of a in last 1 day is 1", once));
    assert_true(holds("sum of x of a is 3.5", once));
    assert_true(holds("days with a is 2", once));
    assert_true(holds("count of \"last\" is 0", once));
    assert_true(holds("elapsed since last b is 20 minutes", once));
    assert_true(holds("elapsed since last a is 0 days", once));
    assert_true(holds("elapsed since last c is not 1 day", once));
    assert_true(holds("last b after last a", once));
    assert_false(holds("last a after last b", once));
}

static void not_binds_tighter_than_and_and_and_than_or(void **state)
{
    (void)state;
    assert_true(holds("x is 1 or x is 2 and x is 3", ONE("1")));
    assert_false(holds("( x is 1 or x is 2 ) and x is 3", ONE("1")));
    assert_true(holds("not x is 2 and x is 1", ONE("1")));
}

static void a_window_of_days_ends_with_the_date_of_the_event_over_a_clock_change(void **state)
{
    (void)state;
    const char *log = "case,kind,at,x\n"
                      "1,a,2026-03-28T23:59,\n1,a,2026-03-29T00:00,\n"
                      "1,\"last\",2026-03-30T23:59,\n";
    assert_true(holds("count of a in last 2 days is 1", log));
    assert_true(holds("count of a in last 3 days is 2", log));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_compare_as_numbers_and_other_text_as_text),
        cmocka_unit_test(yes_and_true_are_one_value),
        cmocka_unit_test(a_missing_value_is_only_what_it_is_not),
        cmocka_unit_test(a_list_equals_nothing_and_has_its_members),
        cmocka_unit_test(text_that_is_a_date_compares_by_its_local_date),
        cmocka_unit_test(an_attribute_is_of_the_event_else_of_the_record_so_far),
        cmocka_unit_test(what_looks_back_sees_only_earlier_events),
        cmocka_unit_test(not_binds_tighter_than_and_and_and_than_or),
        cmocka_unit_test(a_window_of_days_ends_with_the_date_of_the_event_over_a_clock_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
