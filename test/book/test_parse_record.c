/* What records, forms, people, texts and examples become. */
#include "book/load.h"
#include "book_helpers.h"
#include <math.h>

#define CONTACT                                                       \
    "record contact \"Contact\"\n"                                    \
    "  ref \"C-{year}-{n}\"\n"                                        \
    "  event contact.answered by handler, system \"Call answered\"\n" \
    "    channel one of 999 (2), \"on line\", 101\n"                  \
    "    note    text optional \"A note\"\n"                          \
    "    born    date personal\n"                                     \
    "    level   from levels\n"                                       \
    "    crime   record contact\n"                                    \
    "  link caller person \"Caller\"\n"                               \
    "  link parts contact many\n"                                     \
    "role handler\n"                                                  \
    "list levels names\n  high \"High\"\n  low\n"

static const BookAttribute *find_attribute(const BookEvent *event, const char *name)
{
    for (size_t i = 0; i < event->n_attributes; i++) {
        if (str_eq(event->attributes[i].name, str_of(name))) return &event->attributes[i];
    }
    fail_msg("no attribute %s", name);
    return NULL;
}

static void record_keeps_events_attributes_and_links(void **state)
{
    (void)state;
    Book *book = parse_good(CONTACT);

    const BookRecord *record = &book->records[0];
    const BookEvent *event = &record->events[0];

    assert_str(record->title, "Contact");
    assert_str(record->ref, "C-{year}-{n}");
    assert_str(event->kind, "contact.answered");
    assert_str(event->title, "Call answered");
    assert_int_equal(event->n_roles, 2);
    assert_str(event->roles[1], "system");
    assert_int_equal(event->n_attributes, 5);
    assert_str(record->links[0].target, "person");
    assert_false(record->links[0].many);
    assert_true(record->links[1].many);
    book_free(book);
}

static void choices_keep_points_and_lists_are_resolved(void **state)
{
    (void)state;
    Book *book = parse_good(CONTACT);

    const BookEvent *event = &book->records[0].events[0];
    BookAnswerType channel = find_attribute(event, "channel")->type;
    BookAnswerType level = find_attribute(event, "level")->type;

    assert_int_equal(channel.n_choices, 3);
    assert_true(channel.choices[0].points == 2);
    assert_true(isnan(channel.choices[1].points));
    assert_str(channel.choices[1].name, "on line");
    assert_str(level.list, "levels");
    assert_int_equal(level.n_choices, 2);
    assert_str(level.choices[0].title, "High");
    assert_str(level.choices[1].title, "low");
    assert_str(find_attribute(event, "crime")->type.record_type, "contact");
    book_free(book);
}

static void text_is_personal_and_so_is_what_says_so(void **state)
{
    (void)state;
    Book *book = parse_good(CONTACT);

    const BookEvent *event = &book->records[0].events[0];

    assert_true(find_attribute(event, "note")->personal);
    assert_true(find_attribute(event, "born")->personal);
    assert_false(find_attribute(event, "channel")->personal);
    book_free(book);
}

#define THRIVE                                                       \
    "form thrive on contact gives thrive.completed \"Assessment\"\n" \
    "  by handler\n"                                                 \
    "  version 3\n"                                                  \
    "  section \"Threat\"\n"                                         \
    "  ask threat yes/no/not-known \"Is anyone threatened?\"\n"      \
    "    help \"By message too.\"\n"                                 \
    "  ask who text \"By whom?\" optional\n"                         \
    "    show if threat is yes\n"                                    \
    "  score ticks count yes of threat\n"                            \
    "  score all count yes\n"                                        \
    "  suggest grade immediate if ticks >= 1\n"                      \
    "  suggest grade scheduled\n"                                    \
    "  override with reason\n"                                       \
    "  lower by handler\n"

static void form_keeps_questions_scores_and_suggestions(void **state)
{
    (void)state;
    Book *book = parse_good(CONTACT THRIVE);

    const BookForm *form = &book->forms[0];

    assert_int_equal(form->version, 3);
    assert_str(form->asks[0].section, "Threat");
    assert_str(form->asks[0].help, "By message too.");
    assert_true(form->asks[1].optional);
    assert_non_null(form->asks[1].show_if);
    assert_str(form->scores[0].asks[0], "threat");
    assert_int_equal(form->scores[1].n_asks, 0);
    assert_str(form->suggests[0].value, "immediate");
    assert_null(form->suggests[1].cond);
    assert_true(form->override_reason);
    assert_str(form->lower_by, "handler");
    book_free(book);
}

static void form_gives_its_record_an_event_with_all_it_asks(void **state)
{
    (void)state;
    Book *book = parse_good(CONTACT THRIVE);

    const BookEvent *event = &book->records[0].events[1];

    assert_int_equal(book->records[0].n_events, 2);
    assert_str(event->kind, "thrive.completed");
    assert_str(event->from_form, "thrive");
    assert_str(event->roles[0], "handler");
    assert_int_equal(find_attribute(event, "threat")->type.type, BOOK_TYPE_YES_NO_UNKNOWN);
    assert_int_equal(find_attribute(event, "ticks")->type.type, BOOK_TYPE_NUMBER);
    assert_int_equal(find_attribute(event, "grade")->type.n_choices, 2);
    assert_int_equal(find_attribute(event, "grade-suggested")->type.n_choices, 2);
    assert_true(find_attribute(event, "grade-reason")->personal);
    assert_true(find_attribute(event, "who")->personal);
    book_free(book);
}

static void form_adds_to_an_event_that_the_record_declares(void **state)
{
    (void)state;
    Book *book = parse_good(CONTACT "form more on contact gives contact.answered\n"
                                    "  ask note code \"Said again?\"\n"
                                    "  ask urgent yes/no \"Urgent?\"\n");

    const BookEvent *event = &book->records[0].events[0];

    assert_int_equal(book->records[0].n_events, 1);
    assert_int_equal(event->n_attributes, 6);
    assert_int_equal(find_attribute(event, "note")->type.type, BOOK_TYPE_TEXT);
    assert_str(event->from_form, "more");
    book_free(book);
}

/* --- examples ----------------------------------------------------------------------------- */

#define DUTY "zone \"Europe/London\"\nstandard s\n  when a\n  owe b\n  within 1 day\n  gate c\n"

static Book *parse_example(const char *example)
{
    BookProblems problems = {0};
    Buf said = {0};
    Book *book =
        book_parse_with_cases(STR(DUTY), str_of(example), STR("test.book"), &problems, NULL);
    book_add_problems(&said, book, &problems, BOOK_PLAIN);
    if (problems.n > 0) fail_msg("%s", said.at);
    buf_free(&said);
    VEC_FREE(&problems);
    return book;
}

static void example_keeps_times_of_the_books_zone(void **state)
{
    (void)state;
    Book *book = parse_example("case \"summer\"\n"
                               "  at 2026-07-01 09:00  a, x 1, y (b, \"c d\"), z \"\"\n"
                               "    recorded 2026-07-01 10:30\n"
                               "  now 2026-07-03\n"
                               "  expect s open\n");
    int64_t nine;
    TimeShape shape;
    time_parse(STR("2026-07-01T08:00Z"), book->zone, &nine, &shape);

    const BookCaseEvent *event = &book->cases[0].events[0];

    assert_true(event->at_ms == nine);
    assert_true(event->recorded_ms == nine + 90 * TIME_MINUTE_MS);
    assert_int_equal(event->n_attributes, 3);
    assert_true(event->attributes[1].is_list);
    assert_str(event->attributes[1].values[1].text, "c d");
    assert_int_equal(event->attributes[2].values[0].text.n, 0);
    assert_true(book->cases[0].now_ms == nine + 39 * TIME_HOUR_MS);
    book_free(book);
}

static void due_is_as_precise_as_it_is_written(void **state)
{
    (void)state;
    Book *book = parse_example("case \"due\"\n"
                               "  now 2026-01-03\n"
                               "  expect s met, due 2026-01-02\n"
                               "  expect s late, due 2026-01-02 09:00\n"
                               "  expect s late, due 2026-01-02 09:00:01\n"
                               "  expect s void for x, 7, due 2026-01-02\n"
                               "  expect s nothing\n");
    const BookCaseExpect *expects = book->cases[0].expects;
    int64_t midnight = zone_midnight(book->zone, zone_date(book->zone, expects[1].due_ms));

    assert_true(expects[0].due_ms == midnight + TIME_DAY_MS - 1);
    assert_false(expects[0].due_to_minute);
    assert_true(expects[1].due_to_minute);
    assert_false(expects[2].due_to_minute);
    assert_int_equal(expects[3].n_key, 2);
    assert_str(expects[3].key[1], "7");
    assert_true(expects[3].has_due);
    assert_str(expects[4].state, "nothing");
    book_free(book);
}

static void gates_say_which_event_is_refused_when_and_by_what(void **state)
{
    (void)state;
    Book *book = parse_example("case \"gate\"\n"
                               "  record x 1, \"y z\" (a)\n"
                               "  now 2026-01-03\n"
                               "  refuse c, outcome none, at 2026-01-02 09:00, by s\n"
                               "  allow  c, at 2026-01-02 09:00:30\n");

    const BookCase *example = &book->cases[0];

    assert_int_equal(example->n_attributes, 2);
    assert_str(example->attributes[1].attribute, "y z");
    assert_true(example->gates[0].refused);
    assert_str(example->gates[0].standard, "s");
    assert_str(example->gates[0].event.attributes[0].attribute, "outcome");
    assert_false(example->gates[1].refused);
    assert_true(example->gates[1].event.at_ms == example->gates[0].event.at_ms + 30000);
    book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_keeps_events_attributes_and_links),
        cmocka_unit_test(choices_keep_points_and_lists_are_resolved),
        cmocka_unit_test(text_is_personal_and_so_is_what_says_so),
        cmocka_unit_test(form_keeps_questions_scores_and_suggestions),
        cmocka_unit_test(form_gives_its_record_an_event_with_all_it_asks),
        cmocka_unit_test(form_adds_to_an_event_that_the_record_declares),
        cmocka_unit_test(example_keeps_times_of_the_books_zone),
        cmocka_unit_test(due_is_as_precise_as_it_is_written),
        cmocka_unit_test(gates_say_which_event_is_refused_when_and_by_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
