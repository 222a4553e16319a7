/* What JSON lines mean as a log. */
#include "log/log_dump.h"

static void reads_a_line_as_an_event(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("{\"case\":\"A\",\"kind\":\"opened\",\"at\":\"2026-03-02T09:00:00Z\","
                         "\"n\":12,\"big\":1e3,\"text\":\"1e3\",\"ok\":true,\"none\":null,"
                         "\"tags\":[\"x\",2,false,null,[1]],\"empty\":[]}\n"
                         "{\"at\":\"2026-03-02T09:05:00Z\",\"kind\":\"closed\",\"case\":\"A\"}\n"));

    fixture_expect(&f, "case A\n"
                       "2026-03-02T09:00:00+00:00 opened n=12! big=1e3! text=1e3 ok=true? "
                       "tags=[x|2|false|[1]] empty=[]\n"
                       "2026-03-02T09:05:00+00:00 closed\n");
    fixture_free(&f);
}

static void objects_in_objects_are_called_parent_slash_child(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.map_kind = STR("event/what");

    fixture_read(&f, STR("{\"case\":\"A\",\"event\":{\"what\":\"rang\",\"by\":{\"id\":7}},"
                         "\"at\":\"2026-03-02\"}"));

    fixture_expect(&f, "case A\n2026-03-02T00:00:00+00:00 rang event/by/id=7!\n");
    fixture_free(&f);
}

static void an_array_of_objects_is_read_too(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("[\n {\"case\":\"A\",\"kind\":\"e\",\"at\":\"2026-03-02\"},\n"
                         " {\"case\":\"B\",\"kind\":\"e\",\"at\":\"2026-03-02\"}\n]\n"));

    fixture_expect(&f, "case A\n2026-03-02T00:00:00+00:00 e\n"
                       "case B\n2026-03-02T00:00:00+00:00 e\n");
    fixture_free(&f);
}

static void case_attributes_and_recorded_times_are_taken(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.case_attributes = STR("area");

    fixture_read(&f, STR("{\"case\":\"A\",\"kind\":\"e\",\"at\":\"2026-03-02T09:00:00Z\","
                         "\"recorded_at\":\"2026-03-02T10:00:00Z\",\"area\":\"north\"}\n"));

    fixture_expect(&f, "case A area=north\n"
                       "2026-03-02T09:00:00+00:00 e recorded 2026-03-02T10:00:00+00:00\n");
    fixture_free(&f);
}

static void numbers_as_times_are_seconds_or_milliseconds(void **state)
{
    (void)state;
    LogFixture s = fixture_create(), ms = fixture_create();

    fixture_read(&s, STR("{\"case\":\"A\",\"kind\":\"e\",\"at\":1772442000}\n"));
    fixture_read(&ms, STR("{\"case\":\"A\",\"kind\":\"e\",\"at\":1772442000500}\n"));

    fixture_expect(&s, "case A\n2026-03-02T09:00:00+00:00 e\n");
    fixture_expect(&ms, "case A\n2026-03-02T09:00:00.500+00:00 e\n");
    fixture_free(&s);
    fixture_free(&ms);
}

static void lines_that_are_no_objects_are_counted_and_passed(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f,
                 STR("{\"case\":\"A\",\"kind\":\"e\",\"at\":\"2026-03-02\"}\n"
                     "{\"case\":\"A\",\"kind\":}\n"
                     "nonsense\n"
                     "{\"case\":\"A\",\"kind\":\"lost\"\n"
                     "{\"case\":\"A\",\"kind\":\"lost too\",\"at\":\"2026-03-02\"}\n"
                     "{\"case\":\"A\",\"kind\":\"f\",\"at\":\"2026-03-02\",\"x\":\"\\u00e9\\n\"}\n"
                     "{\"case\":\"A\",\"ki"));

    fixture_expect(&f, "case A\n2026-03-02T00:00:00+00:00 e\n"
                       "2026-03-02T00:00:00+00:00 f x=\xC3\xA9\n\n");
    assert_int_equal(fixture_note(&f, "bad-line"), 5);
    assert_int_equal(fixture_note_line(&f, "bad-line"), 2);
    assert_int_equal(f.notes->n_unplaced, 5);
    fixture_free(&f);
}

static void events_that_cannot_be_placed_are_counted(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("{\"case\":\"A\",\"kind\":\"e\",\"at\":\"2026-03-02\"}\n"
                         "{\"case\":null,\"kind\":\"e\",\"at\":\"2026-03-02\"}\n"
                         "{\"case\":\"A\",\"at\":\"2026-03-02\",\"x\":1}\n"
                         "{\"case\":\"A\",\"kind\":\"e\",\"at\":\"never\"}\n"));

    fixture_expect(&f, "case A\n2026-03-02T00:00:00+00:00 e\n");
    assert_int_equal(fixture_note_line(&f, "no-case"), 2);
    assert_int_equal(fixture_note_line(&f, "no-kind"), 3);
    assert_int_equal(fixture_note_line(&f, "unplaced-time"), 4);
    fixture_free(&f);
}

static void keys_without_a_time_among_them_are_refused(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_refuses(&f, STR("{\"case\":\"A\",\"kind\":\"e\",\"colour\":\"red\"}\n"), ERR_LOG,
                    "no key looks like the time; say which with --map case=KEY,kind=KEY,at=KEY. "
                    "The objects have 'case', 'kind', 'colour'");
    fixture_free(&f);
}

static void json_nested_without_end_is_refused(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    Buf text = {0};
    for (int i = 0; i < 100000; i++) buf_add_byte(&text, '[');

    f.log = log_read_bytes(buf_str(&text), &f.reading, f.notes, &f.err);

    assert_null(f.log);
    assert_int_equal(f.err.code, ERR_LOG);
    buf_free(&text);
    fixture_free(&f);
}

static void objects_across_the_window_are_whole(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    Buf text = {0};
    for (int i = 0; i < 20000; i++) {
        buf_addf(&text,
                 "{\"case\":\"A\",\"kind\":\"e\",\"at\":\"2026-03-02\",\"n\":%d,\"pad\":"
                 "\"%.*s\\\"\"}\n",
                 i, i % 61, "0123456789012345678901234567890123456789012345678901234567890");
    }

    fixture_read(&f, buf_str(&text));

    const LogColumn *n = log_find_column(f.log, STR("n"));
    const LogColumn *pad = log_find_column(f.log, STR("pad"));
    assert_int_equal(f.log->n_events, 20000);
    assert_int_equal(f.notes->n_unplaced, 0);
    assert_true(n->values[log_cell(n->cells, 19999)].number == 19999);
    assert_int_equal(pad->n_values, 62);
    buf_free(&text);
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_line_as_an_event),
        cmocka_unit_test(objects_in_objects_are_called_parent_slash_child),
        cmocka_unit_test(an_array_of_objects_is_read_too),
        cmocka_unit_test(case_attributes_and_recorded_times_are_taken),
        cmocka_unit_test(numbers_as_times_are_seconds_or_milliseconds),
        cmocka_unit_test(lines_that_are_no_objects_are_counted_and_passed),
        cmocka_unit_test(events_that_cannot_be_placed_are_counted),
        cmocka_unit_test(keys_without_a_time_among_them_are_refused),
        cmocka_unit_test(json_nested_without_end_is_refused),
        cmocka_unit_test(objects_across_the_window_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
