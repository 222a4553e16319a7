/* What is said of a log to a person about to write a book. */
#include "log/log_dump.h"

static Buf summary_of(LogFixture *f, Str bytes, size_t columns)
{
    Buf out = {0};
    fixture_read(f, bytes);
    log_add_summary(&out, f->log, f->notes, f->zone, columns);
    return out;
}

static void expect_says(const Buf *out, const char *words)
{
    if (strstr(out->at, words) == NULL) fail_msg("'%s' is not in:\n%s", words, out->at);
}

static void expect_silent(const Buf *out, const char *words)
{
    if (strstr(out->at, words) != NULL) fail_msg("'%s' is in:\n%s", words, out->at);
}

static const char CALLS[] = "case,kind,at,recorded,grade,urgent,due,tags,who\n"
                            "A,opened,2026-03-02T09:00:00Z,2026-03-04T09:00:00Z,1,yes,2026-04-01,"
                            "[1],\n"
                            "A,closed,2026-03-02T10:00:00Z,,2,,,,B\n"
                            "B,opened,2026-03-03T09:00:00Z,2026-03-03T08:00:00Z,x,no,2026-04-02,,\n"
                            "B,closed,2026-03-03T09:00:00Z,,1.0,,,,C\n"
                            "B,closed,2026-03-03T09:00:00Z,,1.0,,,,C\n";

static void tells_span_cases_and_kinds_in_their_usual_order(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    Buf out = summary_of(&f, str_of(CALLS), 100);

    expect_says(&out,
                "5 events of 2 cases, from 2 Mar 2026 09:00 to 3 Mar 2026 09:00 (UTC); a case "
                "has");
    expect_says(&out, "  opened                  2    100 %  first in 100 %\n"
                      "  closed                  3    100 %  last in 100 %\n");
    buf_free(&out);
    fixture_free(&f);
}

static void tells_attributes_with_types_values_and_kinds(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    Buf out = summary_of(&f, str_of(CALLS), 200);

    expect_says(&out, "mixed, 3 values: 1.0, 1, 2, x; from 1 to 2; on every event");
    expect_says(&out, "yes/no, 2 values: yes, no; on opened");
    expect_says(&out, "date, 2 values: 2026-04-01, 2026-04-02; on opened");
    expect_says(&out, "list, 1 value: [1]; on opened (50.0 %)");
    expect_says(&out, "text, 2 values: C, B; on closed");
    buf_free(&out);
    fixture_free(&f);
}

static void tells_ties_duplicates_and_backdating(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    Buf out = summary_of(&f, str_of(CALLS), 300);

    expect_says(&out, "1 of 5 events (20.0 %) have the very time of the event of another kind");
    expect_says(&out, "1 of 5 events (20.0 %) repeat the event before them");
    expect_says(&out, "1 of 5 events (20.0 %) were recorded more than a day after");
    expect_says(&out, "1 of 5 events (20.0 %) were recorded before they occurred");
    buf_free(&out);
    fixture_free(&f);
}

static void tells_kinds_that_are_dates_only(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    Buf out = summary_of(&f,
                         STR("case,kind,at\nA,fined,2026-03-02\nB,fined,2026-03-03\n"
                             "A,paid,2026-03-04T12:00:00Z\n"),
                         300);

    expect_says(&out, "1 of 2 kinds are at midnight every time");
    buf_free(&out);
    fixture_free(&f);
}

static void repeats_the_notes_of_reading(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    Buf out = summary_of(&f, STR("case,kind,at\nA,e,2026-03-02T09:00:00Z\nA,e,soon\n"), 300);

    expect_says(&out, "events whose time cannot be read or cannot be: 1 (first: line 3, 'soon')");
    expect_says(&out, "1 events could not be placed in all");
    buf_free(&out);
    fixture_free(&f);
}

static size_t widest_line(const Buf *out)
{
    size_t widest = 0;
    Str rest = buf_str(out), line;
    while (str_cut(&rest, '\n', &line)) {
        size_t n = str_columns(line);
        if (n > widest) widest = n;
    }
    return widest;
}

static void fits_the_width_of_the_screen(void **state)
{
    (void)state;
    static const size_t widths[] = {50, 72, 100, 160};
    for (size_t i = 0; i < 4; i++) {
        LogFixture f = fixture_create();
        Buf out = summary_of(&f, str_of(CALLS), widths[i]);
        if (widest_line(&out) > widths[i]) fail_msg("%zu: %s", widths[i], out.at);
        buf_free(&out);
        fixture_free(&f);
    }
}

static void names_cannot_move_the_cursor(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    Buf out = summary_of(&f,
                         STR("case,kind,at,x\nA,\"e\n\nvil\",2026-03-02,\xC2\x9B"
                             "2J\xE2\x80\xAE"
                             "abc\nA,\x1B[2J,2026-03-03,\n"),
                         100);

    expect_silent(&out, "\x1B");
    expect_silent(&out, "\xC2\x9B");
    expect_silent(&out, "\xE2\x80\xAE");
    expect_says(&out, "e  vil");
    buf_free(&out);
    fixture_free(&f);
}

static void an_empty_log_is_said_to_be_empty(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    Buf out = summary_of(&f, STR("case,kind,at,x\n"), 100);

    expect_says(&out, "0 events of 0 cases\n");
    expect_says(&out, "never there");
    buf_free(&out);
    fixture_free(&f);
}

static void json_has_the_same(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    Buf out = {0};
    fixture_read(&f, str_of(CALLS));

    log_add_summary_json(&out, f.log, f.notes, f.zone);

    expect_says(&out, "{\"cases\": 2, \"events\": 5, \"unplaced\": 0,");
    expect_says(&out, "\"first\": \"2026-03-02T09:00:00+00:00\"");
    expect_says(&out, "{\"name\": \"opened\", \"events\": 2, \"cases\": 2, \"first_in\": 2, "
                      "\"last_in\": 0}");
    expect_says(&out, "{\"name\": \"who\", \"of\": \"event\", \"type\": \"text\", \"present\": 3, "
                      "\"distinct\": 2, \"examples\": [{\"value\": \"C\", \"count\": 2}");
    expect_says(&out, "{\"code\": \"duplicates\", \"count\": 1,");
    buf_free(&out);
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_span_cases_and_kinds_in_their_usual_order),
        cmocka_unit_test(tells_attributes_with_types_values_and_kinds),
        cmocka_unit_test(tells_ties_duplicates_and_backdating),
        cmocka_unit_test(tells_kinds_that_are_dates_only),
        cmocka_unit_test(repeats_the_notes_of_reading),
        cmocka_unit_test(fits_the_width_of_the_screen),
        cmocka_unit_test(names_cannot_move_the_cursor),
        cmocka_unit_test(an_empty_log_is_said_to_be_empty),
        cmocka_unit_test(json_has_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
