/* libheed as another program sees it: nothing but heed.h is included here. */
#include "lib/heed.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char CONTACT[] = "zone \"Europe/London\"\n"
                              "standard assessed-in-time\n"
                              "  when contact.answered if channel is not online\n"
                              "  owe thrive.completed\n"
                              "  within 2 minutes\n"
                              "  gate contact.closed\n"
                              "standard told-each\n"
                              "  when victim.named\n"
                              "  owe victim.told\n"
                              "  within 1 working day\n"
                              "  per victim\n";

static HeedBook *contact_book(void)
{
    HeedError error = {HEED_OK, ""};
    HeedBook *book = heed_book_from_text(CONTACT, sizeof CONTACT - 1, "contact.book", &error);
    if (book == NULL) fail_msg("%s", error.message);
    return book;
}

static int64_t at(const HeedBook *book, const char *text)
{
    int64_t at_ms = 0;
    if (!heed_time_parse(book, text, &at_ms)) fail_msg("the test's own time %s is none", text);
    return at_ms;
}

static void add(HeedRecord *record, const HeedBook *book, const char *kind, const char *when)
{
    HeedError error = {HEED_OK, ""};
    HeedEvent event = {.kind = kind, .at_ms = at(book, when), .recorded_ms = HEED_NO_TIME};
    if (!heed_record_add(record, &event, &error)) fail_msg("%s", error.message);
}

/* Duties as text, one a line: "assessed-in-time late key due". */
typedef struct {
    const HeedBook *book;
    char text[1000];
} Listing;

static bool list(void *context, const HeedDuty *duty)
{
    Listing *listing = context;
    char due[40] = "-";
    size_t used = strlen(listing->text);
    if (duty->due_ms != HEED_NO_TIME)
        (void)heed_time_write(listing->book, duty->due_ms, due, sizeof due);
    (void)snprintf(listing->text + used, sizeof listing->text - used, "%s %s%s%s%s%s due %s\n",
                   heed_book_standard(listing->book, duty->standard), heed_state_name(duty->state),
                   *duty->key ? " for " : "", duty->key, *duty->case_name ? " in " : "",
                   duty->case_name, due);
    return true;
}

static void record_follows_its_events(void **state)
{
    (void)state;
    HeedBook *book = contact_book();
    HeedLive *live = heed_live_create(book);
    HeedRecord *record = heed_record_create(live, NULL, 0);
    Listing before = {book, ""}, after = {book, ""};

    add(record, book, "contact.answered", "2026-03-02T09:00");
    heed_record_duties(record, at(book, "2026-03-02T09:01"), list, &before);
    add(record, book, "thrive.completed", "2026-03-02T09:03");
    heed_record_duties(record, at(book, "2026-03-02T10:00"), list, &after);

    assert_string_equal(before.text, "assessed-in-time open due 2026-03-02T09:02:00+00:00\n");
    assert_string_equal(after.text, "assessed-in-time late due 2026-03-02T09:02:00+00:00\n");
    heed_record_close(record);
    heed_live_close(live);
    heed_book_close(book);
}

static void gate_refuses_until_the_duty_is_done(void **state)
{
    (void)state;
    HeedBook *book = contact_book();
    HeedLive *live = heed_live_create(book);
    HeedRecord *record = heed_record_create(live, NULL, 0);
    HeedEvent close = {"contact.closed", at(book, "2026-03-02T09:05"), HEED_NO_TIME, NULL, 0};
    size_t standard = 99;

    add(record, book, "contact.answered", "2026-03-02T09:00");
    size_t n_before = heed_record_gate(record, &close, &standard, 1);
    add(record, book, "thrive.completed", "2026-03-02T09:01");
    size_t n_after = heed_record_gate(record, &close, NULL, 0);

    assert_int_equal(n_before, 1);
    assert_string_equal(heed_book_standard(book, standard), "assessed-in-time");
    assert_int_equal(n_after, 0);
    heed_record_close(record);
    heed_live_close(live);
    heed_book_close(book);
}

static void attributes_of_record_and_event_reach_the_conditions(void **state)
{
    (void)state;
    HeedBook *book = contact_book();
    HeedLive *live = heed_live_create(book);
    const HeedAttribute online = {.name = "channel", .value = "online"};
    const char *const names[] = {"v1", "v2"};
    const HeedAttribute victims = {.name = "victim", .list = names, .n_list = 2};
    HeedRecord *record = heed_record_create(live, &online, 1);
    HeedEvent named = {"victim.named", at(book, "2026-03-06T09:00"), HEED_NO_TIME, &victims, 1};
    Listing listing = {book, ""};

    add(record, book, "contact.answered", "2026-03-06T08:59");
    assert_true(heed_record_add(record, &named, NULL));
    heed_record_duties(record, at(book, "2026-03-07T09:00"), list, &listing);

    assert_string_equal(listing.text, "told-each open for v1 due 2026-03-09T23:59:59.999+00:00\n"
                                      "told-each open for v2 due 2026-03-09T23:59:59.999+00:00\n");
    heed_record_close(record);
    heed_live_close(live);
    heed_book_close(book);
}

static void event_without_a_possible_time_is_refused(void **state)
{
    (void)state;
    HeedBook *book = contact_book();
    HeedLive *live = heed_live_create(book);
    HeedRecord *record = heed_record_create(live, NULL, 0);
    HeedEvent never = {"contact.answered", INT64_MAX, HEED_NO_TIME, NULL, 0};
    HeedError error = {HEED_OK, ""};

    bool taken = heed_record_add(record, &never, &error);

    assert_false(taken);
    assert_int_equal(error.code, HEED_BAD_CALL);
    assert_non_null(strstr(error.message, "no possible time"));
    heed_record_close(record);
    heed_live_close(live);
    heed_book_close(book);
}

static void book_with_an_error_is_refused_with_its_place(void **state)
{
    (void)state;
    static const char BAD[] = "standard x\n  when a\n  owe b\n  whithin 2 days\n";
    HeedError error = {HEED_OK, ""};

    HeedBook *book = heed_book_from_text(BAD, sizeof BAD - 1, "bad.book", &error);

    assert_null(book);
    assert_int_equal(error.code, HEED_BAD_BOOK);
    assert_non_null(strstr(error.message, "bad.book:4:3"));
}

static void book_says_its_standards_in_words(void **state)
{
    (void)state;
    HeedBook *book = contact_book();

    assert_int_equal(heed_book_n_standards(book), 2);
    assert_non_null(strstr(heed_book_sentence(book, 0), "2 minutes"));
    assert_null(heed_book_standard(book, 2));
    assert_null(heed_book_sentence(book, 2));
    heed_book_close(book);
}

/* A file with the text, removed by its user. */
static void write_log(char path[32], const char *text)
{
    (void)snprintf(path, 32, "/tmp/heed-lib-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    (void)close(fd);
}

static void audit_counts_a_log_and_names_its_cases(void **state)
{
    (void)state;
    HeedBook *book = contact_book();
    HeedError error = {HEED_OK, ""};
    char path[32];
    write_log(path, "case,kind,at\nC-1,contact.answered,2026-03-02T09:00\n"
                    "C-1,thrive.completed,2026-03-02T09:01\n"
                    "C-2,contact.answered,2026-03-02T09:30\n"
                    "C-3,contact.closed,2026-03-02T10:00\n");
    HeedLog *log = heed_log_open(path, book, NULL, &error);
    if (log == NULL) fail_msg("%s", error.message);
    HeedCounts counts[2];
    Listing listing = {book, ""};

    bool finished = heed_audit(book, log, HEED_LATEST, counts, list, &listing);

    assert_true(finished);
    assert_int_equal(heed_log_n_cases(log), 3);
    assert_int_equal(heed_log_n_events(log), 4);
    assert_int_equal(counts[0].by_state[HEED_MET], 1);
    assert_int_equal(counts[0].by_state[HEED_MISSED], 1);
    assert_true(counts[0].rate == 0.5);
    assert_true(isnan(counts[1].rate));
    assert_string_equal(listing.text,
                        "assessed-in-time met in C-1 due 2026-03-02T09:02:00+00:00\n"
                        "assessed-in-time missed in C-2 due 2026-03-02T09:32:00+00:00\n");
    heed_log_close(log);
    heed_book_close(book);
    (void)unlink(path);
}

static void log_that_is_not_there_is_said(void **state)
{
    (void)state;
    HeedBook *book = contact_book();
    HeedError error = {HEED_OK, ""};

    HeedLog *log = heed_log_open("/nowhere/at-all.csv", book, NULL, &error);

    assert_null(log);
    assert_int_equal(error.code, HEED_BAD_LOG);
    assert_non_null(strstr(error.message, "/nowhere/at-all.csv"));
    heed_book_close(book);
}

static void written_time_that_does_not_fit_is_not_written(void **state)
{
    (void)state;
    HeedBook *book = contact_book();
    char room[10] = "untouched";

    size_t n = heed_time_write(book, at(book, "2026-07-02T09:00"), room, sizeof room);

    assert_int_equal(n, strlen("2026-07-02T09:00:00+01:00"));
    assert_string_equal(room, "untouched");
    heed_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_follows_its_events),
        cmocka_unit_test(gate_refuses_until_the_duty_is_done),
        cmocka_unit_test(attributes_of_record_and_event_reach_the_conditions),
        cmocka_unit_test(event_without_a_possible_time_is_refused),
        cmocka_unit_test(book_with_an_error_is_refused_with_its_place),
        cmocka_unit_test(book_says_its_standards_in_words),
        cmocka_unit_test(audit_counts_a_log_and_names_its_cases),
        cmocka_unit_test(log_that_is_not_there_is_said),
        cmocka_unit_test(written_time_that_does_not_fit_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
