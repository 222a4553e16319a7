/* What is said of a standard: each test is a standard as a force writes it and the sentence that
 * staff read. The sentences are pinned to the letter. */
#include "book/book.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* Parse a book without errors; hides the problems' printing. */
static Book *parse(const char *text)
{
    BookProblems problems = {0};
    Err err = {0};
    Book *book = book_parse(str_of(text), STR("test.book"), &problems, &err);
    assert_non_null(book);
    Buf said = {0};
    if (book_count_errors(&problems) > 0) {
        book_add_problems(&said, book, &problems, BOOK_PLAIN);
        fail_msg("%s", said.at);
    }
    VEC_FREE(&problems);
    return book;
}

/* The last standard of a book reads as `expected`. */
static void assert_reads(const char *text, const char *expected)
{
    Book *book = parse(text);
    Buf english = {0};
    book_add_english(&english, book, &book->standards[book->n_standards - 1]);
    assert_string_equal(english.at, expected);
    buf_free(&english);
    book_free(book);
}

/* A condition reads as `expected`. */
static void assert_condition_reads(const char *condition, const char *expected)
{
    Book *book = parse("");
    Arena *arena = arena_create();
    Err err = {0};
    BookCond *cond = book_parse_condition(str_of(condition), book, arena, &err);
    if (cond == NULL) fail_msg("%s", err.message);
    Buf english = {0};
    book_add_condition_english(&english, cond);
    assert_string_equal(english.at, expected);
    buf_free(&english);
    arena_free(arena);
    book_free(book);
}

/* --- the first sentence ------------------------------------------------------------------- */

static void says_owner_limit_gate_and_target(void **state)
{
    (void)state;
    assert_reads("standard assess-in-time\n"
                 "  when    contact.answered if channel is 999\n"
                 "  owe     thrive.completed\n"
                 "  within  2 minutes\n"
                 "  by      call-handler\n"
                 "  gate    contact.closed\n"
                 "  target  95%\n",
                 "When a contact is answered with channel 999, the call handler must complete the "
                 "thrive within 2 minutes, and the contact cannot be closed until it is done. "
                 "Target 95 %.");
}

static void says_what_must_happen_where_nobody_owns_it(void **state)
{
    (void)state;
    assert_reads("standard s\n  when crime.recorded\n  owe victim.told\n  within 5 working days\n",
                 "When a crime is recorded, the victim must be told within 5 working days.");
}

static void keeps_names_of_a_foreign_log_in_quotes(void **state)
{
    (void)state;
    assert_reads("standard s\n  when \"Create Fine\"\n  owe \"Send Fine\"\n  within 90 days\n",
                 "When “Create Fine” is recorded, “Send Fine” must be recorded within 90 days.");
}

static void reads_a_capitalised_name_with_a_participle(void **state)
{
    (void)state;
    assert_reads("standard s\n  when \"Order Placed\"\n  owe \"Order Shipped\"\n  within 3 days\n",
                 "When an order is placed, the order must be shipped within 3 days.");
}

static void says_each_time_for_when_each(void **state)
{
    (void)state;
    assert_reads("standard s\n  when each call.received\n  owe call.answered\n"
                 "  within 10 seconds\n",
                 "Each time a call is received, the call must be answered within 10 seconds.");
}

static void says_for_whom_a_standard_is_kept_apart(void **state)
{
    (void)state;
    assert_reads("standard s\n  when victim.named\n  owe victim.told\n  within 1 day\n"
                 "  per victim-ref\n  by oic\n",
                 "When a victim is named, for each victim separately, the oic must tell the victim "
                 "within 1 day.");
}

static void says_two_keys(void **state)
{
    (void)state;
    assert_reads("standard s\n  when victim.named\n  owe victim.told\n  within 1 day\n"
                 "  per victim-id, about\n",
                 "When a victim is named, for each victim and about separately, the victim must be "
                 "told within 1 day.");
}

static void says_before_alone(void **state)
{
    (void)state;
    assert_reads("standard s\n  when unit.assigned\n  owe markers.read\n  before unit.deployed\n",
                 "When a unit is assigned, the markers must be read before the unit is deployed.");
}

static void says_within_and_before(void **state)
{
    (void)state;
    assert_reads("standard s\n  when incident.created\n  owe risk.assessed\n  within 12 hours\n"
                 "  before tour.ended\n  by attending-officer\n",
                 "When an incident is created, the attending officer must assess the risk within "
                 "12 hours and before the tour ends.");
}

static void says_the_same_day_for_no_days(void **state)
{
    (void)state;
    assert_reads("standard s\n  when statement.taken\n  owe vps.offered\n  within 0 days\n",
                 "When a statement is taken, the vps must be offered the same day.");
}

static void says_a_limit_on_a_clock(void **state)
{
    (void)state;
    assert_reads(
        "clock office\n  days monday to friday\n  hours 09:00 to 17:00\n"
        "standard s\n  when report.received\n  owe report.read\n  within 2 hours on office\n",
        "When a report is received, the report must be read within 2 hours on the office "
        "clock.");
}

static void joins_several_triggers_and_owed_kinds(void **state)
{
    (void)state;
    assert_reads("standard s\n  when call.answered or report.received\n"
                 "  owe incident.graded or contact.closed\n  within 10 minutes\n",
                 "When a call is answered or a report is received, the incident must be graded or "
                 "the contact must be closed within 10 minutes.");
}

static void says_a_shared_subject_once(void **state)
{
    (void)state;
    assert_reads("standard s\n  when incident.created or incident.regraded if grade is immediate\n"
                 "  owe complaint.acknowledged or complaint.answered\n  within 15 minutes\n"
                 "  by complaints-officer\n",
                 "When an incident is created or regraded, with grade immediate, the complaints "
                 "officer must acknowledge or answer the complaint within 15 minutes.");
}

static void makes_sure_of_what_others_do(void **state)
{
    (void)state;
    assert_reads("standard s\n  when incident.created\n  owe unit.arrived\n  within 15 minutes\n"
                 "  by dispatcher\n",
                 "When an incident is created, the dispatcher must make sure the unit arrives "
                 "within 15 minutes.");
}

static void says_a_verb_it_does_not_know_as_done(void **state)
{
    (void)state;
    assert_reads("standard s\n  when child.found\n  owe child.safeguarded\n  within 24 hours\n"
                 "  by investigator\n",
                 "When a child is found, the investigator must make sure the child is safeguarded "
                 "within 24 hours.");
}

static void says_conditions_of_what_is_owed_in_brackets(void **state)
{
    (void)state;
    assert_reads("standard s\n  when crime.recorded\n"
                 "  owe victim.told if about is closed\n  within 28 days\n  by oic\n",
                 "When a crime is recorded, the oic must tell the victim (where about is closed) "
                 "within 28 days.");
}

static void uses_no_article_for_what_cannot_be_counted(void **state)
{
    (void)state;
    assert_reads("standard s\n  when offence.named\n  owe advice.given\n  within 1 hour\n"
                 "  by call-handler\n",
                 "When an offence is named, the call handler must give advice within 1 hour.");
}

static void says_plural_subjects_in_the_plural(void **state)
{
    (void)state;
    assert_reads("standard s\n  when markers.found\n  owe needs.assessed\n  within 2 days\n",
                 "When markers are found, the needs must be assessed within 2 days.");
}

/* --- titles ------------------------------------------------------------------------------- */

static const char RECORD[] =
    "role oic \"Officer in the case\"\n"
    "record crime \"Crime\"\n  ref \"C-{n}\"\n"
    "  event crime.known \"Enough is known to record a crime\"\n"
    "  event crime.recorded \"Recorded\"\n"
    "  event crime.filed \"Filed with an outcome\"\n"
    "  event plan.made \"Investigation plan\"\n"
    "  event victim.arrest-news \"Victim told of arrest\"\n"
    "  event risk.assessed \"Risk assessment at the scene\"\n"
    "  event unit.arrived \"Unit at the scene\"\n"
    "  event advice.given by call-handler \"Advice given, word for word\"\n"
    "role call-handler\n";

/* The standard `clauses` on the record above reads as `expected`. */
static void assert_titled_reads(const char *clauses, const char *expected)
{
    Buf text = {0};
    buf_addf(&text, "%sstandard s\n%s", RECORD, clauses);
    assert_reads(text.at, expected);
    buf_free(&text);
}

static void takes_owner_and_noun_from_titles(void **state)
{
    (void)state;
    assert_titled_reads("  when crime.recorded\n  owe plan.made\n  within 24 hours\n  by oic\n",
                        "When a crime is recorded, the officer in the case must make the "
                        "investigation plan within 24 hours.");
}

static void uses_a_title_that_is_a_sentence(void **state)
{
    (void)state;
    assert_titled_reads("  when crime.known\n  owe crime.recorded\n  within 24 hours\n  by oic\n",
                        "When enough is known to record a crime, the officer in the case must "
                        "record the crime within 24 hours.");
}

static void takes_the_noun_of_the_name_for_a_title_that_starts_with_the_verb(void **state)
{
    (void)state;
    assert_titled_reads("  when crime.recorded\n  owe plan.made\n  before crime.filed\n"
                        "  gate crime.filed\n",
                        "When a crime is recorded, the investigation plan must be made before the "
                        "crime is filed with an outcome, and the crime cannot be filed with an "
                        "outcome until it is done.");
}

static void keeps_what_follows_the_participle_of_a_title(void **state)
{
    (void)state;
    assert_titled_reads(
        "  when crime.recorded\n  owe victim.arrest-news\n  within 5 days\n  by oic\n",
        "When a crime is recorded, the officer in the case must tell the victim of "
        "arrest within 5 days.");
}

static void records_a_noun_that_says_what_its_verb_says(void **state)
{
    (void)state;
    assert_titled_reads("  when crime.recorded\n  owe risk.assessed\n  within 1 hour\n  by oic\n",
                        "When a crime is recorded, the officer in the case must record a risk "
                        "assessment at the scene within 1 hour.");
}

static void falls_back_on_the_name_where_a_title_has_no_such_form(void **state)
{
    (void)state;
    assert_titled_reads("  when unit.arrived\n  owe advice.given\n  within 1 hour\n"
                        "  by call-handler\n",
                        "When a unit arrives, the call handler must give advice within 1 hour.");
}

static void makes_sure_of_what_another_role_records(void **state)
{
    (void)state;
    assert_titled_reads("  when unit.arrived\n  owe advice.given\n  within 1 hour\n  by oic\n",
                        "When a unit arrives, the officer in the case must make sure advice is "
                        "given within 1 hour.");
}

/* --- what follows the first sentence ------------------------------------------------------ */

static void says_already_with_its_span(void **state)
{
    (void)state;
    assert_reads("standard s\n  when incident.graded\n  owe plan.made\n  within 1 hour\n"
                 "  already 7 days\n",
                 "When an incident is graded, the plan must be made within 1 hour. It counts as "
                 "done at once if the plan was made in the 7 days before.");
}

static void says_already_at_any_time(void **state)
{
    (void)state;
    assert_reads("standard s\n  when case.opened\n  owe unit.arrived\n  within 1 hour\n  already\n",
                 "When a case is opened, the unit must arrive within 1 hour. It counts as done at "
                 "once if the unit arrived before.");
}

static void says_when_a_duty_falls_away(void **state)
{
    (void)state;
    assert_reads(
        "standard s\n  when incident.created\n  owe unit.arrived\n  within 1 hour\n"
        "  unless incident.cancelled or incident.regraded if grade is not immediate\n",
        "When an incident is created, the unit must arrive within 1 hour. It falls away if "
        "the incident is cancelled or regraded (where grade is not immediate) first.");
}

static void says_when_the_clock_stands_still(void **state)
{
    (void)state;
    assert_reads("standard s\n  when request.received\n  owe request.answered\n  within 20 days\n"
                 "  hold from question.asked to question.answered\n",
                 "When a request is received, the request must be answered within 20 days. The "
                 "clock stands still from when the question is asked until the question is "
                 "answered.");
}

static void says_escalation_effort_and_target_last(void **state)
{
    (void)state;
    assert_reads("standard s\n  when visitor.arrived\n  owe visitor.seen\n  within 20 minutes\n"
                 "  by clerk\n  escalate after 10 minutes to duty-inspector\n  effort 1 hour\n"
                 "  target 99.5%\n",
                 "When a visitor arrives, the clerk must see the visitor within 20 minutes. If it "
                 "is still not done after 10 minutes, it goes to the duty inspector. Target 99.5 "
                 "%. It takes about 1 hour.");
}

/* --- recurring duties and assertions ------------------------------------------------------ */

static void says_a_recurring_duty_with_its_end(void **state)
{
    (void)state;
    assert_reads("standard s\n  when investigation.allocated\n  owe investigation.reviewed\n"
                 "  every 28 days\n  until investigation.filed\n  by supervisor\n",
                 "Once an investigation is allocated, the supervisor must review the investigation "
                 "every 28 days until the investigation is filed.");
}

static void says_a_first_period_that_differs(void **state)
{
    (void)state;
    assert_reads("standard s\n  when investigation.allocated\n  owe investigation.reviewed\n"
                 "  within 72 hours\n  every 28 days\n  by supervisor\n",
                 "Once an investigation is allocated, the supervisor must review the investigation "
                 "within 72 hours and then every 28 days.");
}

static void says_every_month_without_a_number(void **state)
{
    (void)state;
    assert_reads("standard s\n  when plan.approved\n  owe figure.reviewed\n  every 1 month\n",
                 "Once a plan is approved, the figure must be reviewed every month.");
}

static void says_an_assertion_as_what_must_be(void **state)
{
    (void)state;
    assert_reads(
        "standard s\n  when image.graded\n  must accredited is yes and screened is not no\n",
        "Whenever an image is graded, accredited must be yes and screened must not be no.");
}

static void says_an_assertion_with_an_owner(void **state)
{
    (void)state;
    assert_reads("standard s\n  when contact.closed\n  must grade exists or advice is missing\n"
                 "  by call-handler\n  gate contact.closed\n",
                 "Whenever a contact is closed, the call handler must make sure that either grade "
                 "is given or advice is not given; otherwise it is refused.");
}

static void says_a_demand_about_the_past_as_a_fact(void **state)
{
    (void)state;
    assert_reads("standard s\n  when incident.downgraded\n"
                 "  must elapsed since last rethrive.completed <= 30 minutes\n",
                 "Whenever an incident is downgraded, it must be so that at most 30 minutes have "
                 "passed since the last “rethrive completed”.");
}

static void says_an_assertion_about_a_limit(void **state)
{
    (void)state;
    assert_reads(
        "standard s\n  when batch.given\n  must event.days-left >= 0 and kind has image\n",
        "Whenever a batch is given, its days left must be at least 0 and kind must include "
        "image.");
}

/* --- conditions --------------------------------------------------------------------------- */

static void reads_comparisons(void **state)
{
    (void)state;
    assert_condition_reads("ring-seconds > 10", "ring seconds is more than 10");
    assert_condition_reads("channel in (999, 101)", "channel is 999 or 101");
    assert_condition_reads("channel not in (a, b)", "channel is neither a nor b");
    assert_condition_reads("channel not in (a, b, c)", "channel is none of a, b or c");
    assert_condition_reads("beats has \"north side\"", "beats includes “north side”");
    assert_condition_reads("reported < 2026-03-02", "reported is before 2 March 2026");
    assert_condition_reads("event.amount >= record.limit",
                           "the event’s amount is at least the record’s limit");
}

static void reads_missing_and_given(void **state)
{
    (void)state;
    assert_condition_reads("grade is missing", "grade is not given");
    assert_condition_reads("grade is not missing", "grade is given");
    assert_condition_reads("outcome of last case.closed exists",
                           "outcome of the last “case closed” is given");
}

static void reads_counts_of_earlier_events(void **state)
{
    (void)state;
    assert_condition_reads("count of call.answered in last 30 days >= 3",
                           "there were at least 3 earlier “call answered” in the last 30 days");
    assert_condition_reads("count of call.answered is 0", "there was no earlier “call answered”");
    assert_condition_reads("count of call.answered > 0", "there was an earlier “call answered”");
    assert_condition_reads("sum of amount of Payment >= 50.5",
                           "the sum of amount over earlier “Payment” is at least 50.5");
    assert_condition_reads("days with session.begun in last 1 week < 6",
                           "there were fewer than 6 days with “session begun” in the last week");
}

static void reads_spans_since_earlier_events(void **state)
{
    (void)state;
    assert_condition_reads("elapsed since last visit.made > 1 day",
                           "more than 1 day has passed since the last “visit made”");
    assert_condition_reads("elapsed since last visit.made exists",
                           "there was an earlier “visit made”");
    assert_condition_reads("last a.done after last b.done",
                           "the last “a done” came after the last “b done”");
    assert_condition_reads("not last a.done after last b.done",
                           "the last “a done” did not come after the last “b done”");
}

static void reads_and_or_not_without_doubt(void **state)
{
    (void)state;
    assert_condition_reads("a is 1 or b is 2 and c is 3", "either a is 1 or (b is 2 and c is 3)");
    assert_condition_reads("(a is 1 or b is 2) and c is 3", "(either a is 1 or b is 2) and c is 3");
    assert_condition_reads("not (a is 1 and b is 2)", "it is not so that (a is 1 and b is 2)");
    assert_condition_reads("a is yes and not b exists",
                           "a is yes and it is not so that b is given");
}

/* --- durations, names, conditions in the language ------------------------------------------ */

static void writes_durations_in_singular_and_plural(void **state)
{
    (void)state;
    Buf out = {0};
    book_add_duration(&out, (BookDuration){1, BOOK_WORKING_DAYS});
    buf_add(&out, STR("; "));
    book_add_duration(&out, (BookDuration){30, BOOK_SECONDS});
    assert_string_equal(out.at, "1 working day; 30 seconds");
    buf_free(&out);
}

static void quotes_names_only_where_the_language_asks(void **state)
{
    (void)state;
    const char *names[] = {"contact.answered", "Create Fine", "or", "event.x", "999", ""};
    Buf out = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        book_add_name(&out, str_of(names[i]));
        buf_add_byte(&out, ' ');
    }
    assert_string_equal(out.at, "contact.answered \"Create Fine\" \"or\" \"event.x\" 999 \"\" ");
    buf_free(&out);
}

/* A condition written out and read again is written the same. */
static void assert_condition_round_trips(const char *condition)
{
    Book *book = parse("");
    Arena *arena = arena_create();
    Err err = {0};
    BookCond *cond = book_parse_condition(str_of(condition), book, arena, &err);
    if (cond == NULL) fail_msg("%s", err.message);
    Buf out = {0};
    book_add_condition(&out, cond);
    assert_string_equal(out.at, condition);
    buf_free(&out);
    arena_free(arena);
    book_free(book);
}

static void writes_conditions_back_as_they_were_read(void **state)
{
    (void)state;
    assert_condition_round_trips("a is 1 and (b is 2 or not c exists) and d is not \"x y\"");
    assert_condition_round_trips("a in (1, \"two words\", yes) or event.b not in (3)");
    assert_condition_round_trips("count of \"Create Fine\" in last 2 months >= 3");
    assert_condition_round_trips("sum of amount of Payment < 10.50");
    assert_condition_round_trips("elapsed since last a > 2 working days");
    assert_condition_round_trips("days with a in last 7 days is 3 and last a after last b");
    assert_condition_round_trips("event.\"vehicle class\" is record.class");
    assert_condition_round_trips("x of last a >= 2026-03-02 and y is \"2026-03-02\"");
    assert_condition_round_trips("(a is 1 or b is 2) and not (c is 3 and d is missing)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_owner_limit_gate_and_target),
        cmocka_unit_test(says_what_must_happen_where_nobody_owns_it),
        cmocka_unit_test(keeps_names_of_a_foreign_log_in_quotes),
        cmocka_unit_test(reads_a_capitalised_name_with_a_participle),
        cmocka_unit_test(says_each_time_for_when_each),
        cmocka_unit_test(says_for_whom_a_standard_is_kept_apart),
        cmocka_unit_test(says_two_keys),
        cmocka_unit_test(says_before_alone),
        cmocka_unit_test(says_within_and_before),
        cmocka_unit_test(says_the_same_day_for_no_days),
        cmocka_unit_test(says_a_limit_on_a_clock),
        cmocka_unit_test(joins_several_triggers_and_owed_kinds),
        cmocka_unit_test(says_a_shared_subject_once),
        cmocka_unit_test(makes_sure_of_what_others_do),
        cmocka_unit_test(says_a_verb_it_does_not_know_as_done),
        cmocka_unit_test(says_conditions_of_what_is_owed_in_brackets),
        cmocka_unit_test(uses_no_article_for_what_cannot_be_counted),
        cmocka_unit_test(says_plural_subjects_in_the_plural),
        cmocka_unit_test(takes_owner_and_noun_from_titles),
        cmocka_unit_test(uses_a_title_that_is_a_sentence),
        cmocka_unit_test(takes_the_noun_of_the_name_for_a_title_that_starts_with_the_verb),
        cmocka_unit_test(keeps_what_follows_the_participle_of_a_title),
        cmocka_unit_test(records_a_noun_that_says_what_its_verb_says),
        cmocka_unit_test(falls_back_on_the_name_where_a_title_has_no_such_form),
        cmocka_unit_test(makes_sure_of_what_another_role_records),
        cmocka_unit_test(says_already_with_its_span),
        cmocka_unit_test(says_already_at_any_time),
        cmocka_unit_test(says_when_a_duty_falls_away),
        cmocka_unit_test(says_when_the_clock_stands_still),
        cmocka_unit_test(says_escalation_effort_and_target_last),
        cmocka_unit_test(says_a_recurring_duty_with_its_end),
        cmocka_unit_test(says_a_first_period_that_differs),
        cmocka_unit_test(says_every_month_without_a_number),
        cmocka_unit_test(says_an_assertion_as_what_must_be),
        cmocka_unit_test(says_an_assertion_with_an_owner),
        cmocka_unit_test(says_a_demand_about_the_past_as_a_fact),
        cmocka_unit_test(says_an_assertion_about_a_limit),
        cmocka_unit_test(reads_comparisons),
        cmocka_unit_test(reads_missing_and_given),
        cmocka_unit_test(reads_counts_of_earlier_events),
        cmocka_unit_test(reads_spans_since_earlier_events),
        cmocka_unit_test(reads_and_or_not_without_doubt),
        cmocka_unit_test(writes_durations_in_singular_and_plural),
        cmocka_unit_test(quotes_names_only_where_the_language_asks),
        cmocka_unit_test(writes_conditions_back_as_they_were_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
