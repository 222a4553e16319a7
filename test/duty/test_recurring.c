/* Recurring duties and assertions. */
#include "verdicts.h"

#define REVIEW "standard review\n  when opened\n  owe reviewed\n  every 28 days\n  until filed\n"

static void every_period_that_passes_is_a_miss_of_its_own(void **state)
{
    (void)state;
    assert_verdicts(REVIEW, "case,kind,at\n1,opened,2026-01-01\n", "2026-03-01",
                    "review missed due 2026-01-29T23:59:59.999+00:00\n"
                    "review missed due 2026-02-26T23:59:59.999+00:00\n");
}

static void a_late_discharge_is_the_last_period_and_starts_the_next_run(void **state)
{
    (void)state;
    assert_verdicts(REVIEW, "case,kind,at\n1,opened,2026-01-01\n1,reviewed,2026-03-01T12:00\n",
                    "2026-03-10",
                    "review missed due 2026-01-29T23:59:59.999+00:00\n"
                    "review late due 2026-02-26T23:59:59.999+00:00\n"
                    "review open due 2026-03-29T23:59:59.999+00:00\n");
}

static void until_voids_the_period_that_it_cuts_short(void **state)
{
    (void)state;
    assert_verdicts(REVIEW, "case,kind,at\n1,opened,2026-01-01\n1,filed,2026-01-29T23:59:59.999\n",
                    "2026-06-01", "review void due 2026-01-29T23:59:59.999+00:00\n");
}

static void the_first_period_may_differ(void **state)
{
    (void)state;
    assert_verdicts("standard s\n  when a\n  owe b\n  within 72 hours\n  every 28 days\n",
                    "case,kind,at\n1,a,2026-01-01T09:00\n", "2026-01-20",
                    "s missed due 2026-01-04T09:00:00+00:00\n");
}

static void months_are_reckoned_from_the_due_date_before(void **state)
{
    (void)state;
    assert_verdicts("standard s\n  when a\n  owe b\n  every 1 month\n",
                    "case,kind,at\n1,a,2025-12-31\n", "2026-04-15",
                    "s missed due 2026-01-31T23:59:59.999+00:00\n"
                    "s missed due 2026-02-28T23:59:59.999+00:00\n"
                    "s missed due 2026-03-28T23:59:59.999+00:00\n");
}

static void a_run_of_a_century_is_counted_without_a_walk(void **state)
{
    (void)state;
    Book *book = book_of("standard s\n  when a\n  owe b\n  every 1 second\n");
    Log *log = log_of("case,kind,at\n1,a,1926-01-01T00:00:00Z\n", book->zone, "");
    DutyPlan *plan = duty_plan_create(book, log);
    DutyCounts counts;
    DutyQuestion question = {.as_at_ms = instant_of("2026-01-01T00:00:00.001Z", book->zone),
                             .known_at_ms = TIME_NEVER};

    assert_true(duty_run(plan, &question, &counts));

    assert_int_equal(counts.by_state[DUTY_MISSED], 3155760000);
    duty_plan_free(plan);
    log_free(log);
    book_free(book);
}

static void an_assertion_is_judged_at_its_trigger(void **state)
{
    (void)state;
    assert_verdicts("standard accredited\n  when assigned\n"
                    "  must accredited-until >= 2026-06-30\n",
                    "case,kind,at,accredited-until\n"
                    "1,assigned,2026-06-30T22:59:59Z,2026-06-30\n"
                    "1,assigned,2026-07-01T00:01:00Z,2026-06-29\n"
                    "1,assigned,2026-07-01T00:02:00Z,\n",
                    NULL, "accredited met\naccredited missed\naccredited missed\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_period_that_passes_is_a_miss_of_its_own),
        cmocka_unit_test(a_late_discharge_is_the_last_period_and_starts_the_next_run),
        cmocka_unit_test(until_voids_the_period_that_it_cuts_short),
        cmocka_unit_test(the_first_period_may_differ),
        cmocka_unit_test(months_are_reckoned_from_the_due_date_before),
        cmocka_unit_test(a_run_of_a_century_is_counted_without_a_walk),
        cmocka_unit_test(an_assertion_is_judged_at_its_trigger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
