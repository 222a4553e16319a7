/* What changes between two books, in words: one change a line. */
#include "book/book.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static Book *parse(const char *text)
{
    BookProblems problems = {0};
    Err err = {0};
    Book *book = book_parse(str_of(text), STR("test.book"), &problems, &err);
    assert_non_null(book);
    Buf said = {0};
    book_add_problems(&said, book, &problems, BOOK_PLAIN);
    if (book_count_errors(&problems) > 0) fail_msg("%s", said.at);
    buf_free(&said);
    VEC_FREE(&problems);
    return book;
}

static void assert_differs(const char *before, const char *after, const char *expected)
{
    Book *old = parse(before), *new = parse(after);
    Buf diff = {0};
    buf_add(&diff, STR(""));
    book_add_diff(&diff, old, new);
    assert_string_equal(diff.n ? diff.at : "", expected);
    buf_free(&diff);
    book_free(old);
    book_free(new);
}

#define STANDARD "standard assess-in-time\n  when contact.answered\n  owe thrive.completed\n"

static void says_nothing_of_books_that_say_the_same(void **state)
{
    (void)state;
    assert_differs(STANDARD "  within 2 minutes\n  target 95%\n",
                   "# a comment\n" STANDARD "  target  95 %\n  within\n    2 minutes\n", "");
}

static void says_a_changed_limit_with_what_it_was(void **state)
{
    (void)state;
    assert_differs(STANDARD "  within 5 minutes\n", STANDARD "  within 2 minutes\n",
                   "assess-in-time: limit 2 minutes, was 5 minutes\n");
}

static void says_what_is_new_and_what_is_left_out(void **state)
{
    (void)state;
    assert_differs(STANDARD "  within 2 minutes\n  effort 3 minutes\n",
                   STANDARD "  within 2 minutes\n  target 95%\n",
                   "assess-in-time: target 95 %, where there was none\n"
                   "assess-in-time: effort left out, was 3 minutes\n");
}

static void says_a_changed_condition_in_words(void **state)
{
    (void)state;
    assert_differs(
        "standard s\n  when call.opened if channel is 999\n  owe b.done\n  within 1 day\n",
        "standard s\n  when call.opened if channel in (999, 101)\n  owe b.done\n"
        "  within 1 day\n",
        "s: opens when a call is opened (where channel is 999 or 101), was a call is opened "
        "(where channel is 999)\n");
}

static void tells_conditions_apart_that_read_the_same(void **state)
{
    (void)state;
    assert_differs("standard s\n  when \"a b\"\n  must x is 1\n",
                   "standard s\n  when \"a b\"\n  must x in (1)\n",
                   "s: demands that x in (1), was x is 1\n");
}

static void says_added_and_removed_standards(void **state)
{
    (void)state;
    assert_differs(
        "standard old\n  when call.opened\n  owe b.done\n  within 1 day\n",
        "standard new\n  when call.opened\n  owe c.closed\n  within 2 days\n",
        "standard new added: When a call is opened, the c must be closed within 2 days.\n"
        "standard old removed\n");
}

static void sees_a_renamed_standard(void **state)
{
    (void)state;
    assert_differs("standard old\n  when call.opened\n  owe b.done\n  within 1 day\n",
                   "standard new\n  when call.opened\n  owe b.done\n  within 1 day\n",
                   "standard new renamed, was old\n");
}

static void says_a_change_of_shape(void **state)
{
    (void)state;
    assert_differs("standard s\n  when call.opened\n  owe b.done\n  within 1 day\n",
                   "standard s\n  when call.opened\n  owe b.done\n  every 1 day\n",
                   "s: is a recurring duty, was a single duty\n"
                   "s: period 1 day, where there was none\n"
                   "s: opens a duty left out, was unless one is outstanding\n"
                   "s: limit left out, was 1 day\n");
}

static void says_dates_and_members_of_lists(void **state)
{
    (void)state;
    assert_differs("list bank-holidays dates\n  2026-12-25\n"
                   "list offences names\n  rape \"Rape\"\n  theft \"Theft\"\n",
                   "list bank-holidays dates\n  2026-12-25\n  2026-12-28\n"
                   "list offences names\n  rape \"Rape and attempts\"\n",
                   "list bank-holidays: date 2026-12-28 added\n"
                   "list offences: member rape: title Rape and attempts, was Rape\n"
                   "list offences: member theft removed\n");
}

static void says_hours_and_days_of_clocks(void **state)
{
    (void)state;
    assert_differs("clock office\n  days monday to friday\n  hours 09:00 to 17:00\n",
                   "clock office\n  days monday to saturday\n  hours 08:30 to 17:00\n",
                   "clock office: days Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, was "
                   "Monday, Tuesday, Wednesday, Thursday, Friday\n"
                   "clock office: hours 08:30 to 17:00, was 09:00 to 17:00\n");
}

#define FORM_HEAD                                                                              \
    "role h\nrecord contact\n  ref \"C-{n}\"\n  event contact.opened\nform thrive on contact " \
    "gives thrive.done\n"                                                                      \
    "  by h\n  source \"x\"\n"

static void says_questions_added_removed_and_reworded(void **state)
{
    (void)state;
    assert_differs(FORM_HEAD "  version 1\n  ask threat yes/no \"Any threat?\"\n"
                             "  ask weapon yes/no \"A weapon?\"\n",
                   FORM_HEAD
                   "  version 2\n  ask threat yes/no/not-known \"Is anyone threatened?\"\n"
                   "  ask hurt yes/no \"Anyone hurt?\"\n",
                   "form thrive: version 2, was 1\n"
                   "form thrive: question threat: wording Is anyone threatened?, was Any threat?\n"
                   "form thrive: question threat: answered by yes, no or not known, was yes or no\n"
                   "form thrive: question hurt added: Anyone hurt?\n"
                   "form thrive: question weapon removed\n");
}

static void says_questions_in_another_order(void **state)
{
    (void)state;
    assert_differs(
        FORM_HEAD "  version 1\n  ask a yes/no \"A?\"\n  ask b yes/no \"B?\"\n",
        FORM_HEAD "  version 1\n  ask b yes/no \"B?\"\n  ask a yes/no \"A?\"\n",
        "form thrive: the order is question b, question a; was question a, question b\n");
}

static void says_events_attributes_and_links_of_records(void **state)
{
    (void)state;
    assert_differs(
        "role h\nrecord contact\n  ref \"C-{n}\"\n  event contact.opened\n    channel one of a, "
        "b\n",
        "role h\nrecord contact\n  ref \"C-{n}\"\n  event contact.opened by h\n    channel one of "
        "a, b, c\n"
        "  event contact.closed\n  link caller person\n",
        "record contact: event contact.opened: recorded by h, where there was none\n"
        "record contact: attribute channel of contact.opened: answered by one of a, b or "
        "c, was one of a or b\n"
        "record contact: event contact.closed added\n"
        "record contact: link caller added\n");
}

static void says_the_zone(void **state)
{
    (void)state;
    assert_differs("", "zone \"Europe/London\"\n", "zone Europe/London, was UTC\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_nothing_of_books_that_say_the_same),
        cmocka_unit_test(says_a_changed_limit_with_what_it_was),
        cmocka_unit_test(says_what_is_new_and_what_is_left_out),
        cmocka_unit_test(says_a_changed_condition_in_words),
        cmocka_unit_test(tells_conditions_apart_that_read_the_same),
        cmocka_unit_test(says_added_and_removed_standards),
        cmocka_unit_test(sees_a_renamed_standard),
        cmocka_unit_test(says_a_change_of_shape),
        cmocka_unit_test(says_dates_and_members_of_lists),
        cmocka_unit_test(says_hours_and_days_of_clocks),
        cmocka_unit_test(says_questions_added_removed_and_reworded),
        cmocka_unit_test(says_questions_in_another_order),
        cmocka_unit_test(says_events_attributes_and_links_of_records),
        cmocka_unit_test(says_the_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
