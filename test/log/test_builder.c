/* What a builder makes of events: groups, order, types, narrow cells. */
#include "log/log_dump.h"

#define NINE (INT64_C(1772442000000)) /* 2026-03-02T09:00:00Z */

static void expect_log(Log *log, const char *dump)
{
    Buf text = {0};
    Err err;
    Zone *zone = zone_load(STR("UTC"), &err);
    dump_log(&text, log, zone);
    assert_string_equal(text.at, dump);
    buf_free(&text);
    zone_free(zone);
    log_free(log);
}

static void groups_events_by_case_and_sorts_them_by_time(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    uint32_t a = log_builder_case(builder, STR("A")), b = log_builder_case(builder, STR("B"));

    log_builder_event(builder, b, STR("opened"), NINE, NINE);
    log_builder_event(builder, a, STR("closed"), NINE + 60000, NINE + 60000);
    log_builder_event(builder, a, STR("opened"), NINE, NINE);

    expect_log(log_builder_finish(builder), "case A\n"
                                            "2026-03-02T09:00:00+00:00 opened\n"
                                            "2026-03-02T09:01:00+00:00 closed\n"
                                            "case B\n"
                                            "2026-03-02T09:00:00+00:00 opened\n");
    log_builder_free(builder);
}

static void keeps_the_order_of_the_file_among_events_of_one_instant(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    uint32_t a = log_builder_case(builder, STR("A"));
    log_builder_event(builder, a, STR("late"), NINE + 1000, NINE + 1000);

    log_builder_event(builder, a, STR("first"), NINE, NINE);
    log_builder_event(builder, a, STR("second"), NINE, NINE);
    log_builder_event(builder, a, STR("third"), NINE, NINE);

    expect_log(log_builder_finish(builder), "case A\n"
                                            "2026-03-02T09:00:00+00:00 first\n"
                                            "2026-03-02T09:00:00+00:00 second\n"
                                            "2026-03-02T09:00:00+00:00 third\n"
                                            "2026-03-02T09:00:01+00:00 late\n");
    log_builder_free(builder);
}

static void sorts_long_cases_stably_with_their_values(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    uint32_t a = log_builder_case(builder, STR("A"));
    uint32_t n = log_builder_attribute(builder, STR("n"));
    for (int i = 0; i < 1000; i++) {
        log_builder_event(builder, a, STR("tick"), NINE + (999 - i) / 10 * 1000, NINE);
        log_builder_number(builder, n, i, (Str){0});
    }

    Log *log = log_builder_finish(builder);

    const LogColumn *column = log_find_column(log, STR("n"));
    for (size_t i = 0; i < 1000; i++) {
        double expected = 990 - (double)(i / 10) * 10 + (double)(i % 10);
        assert_true(column->values[log_cell(column->cells, i)].number == expected);
    }
    log_free(log);
    log_builder_free(builder);
}

static const LogValue *value_of_text(Log *log, const char *text)
{
    const LogColumn *column = log_find_column(log, STR("x"));
    for (uint32_t i = 1; i < column->n_values; i++) {
        if (str_eq(column->values[i].text, str_of(text))) return &column->values[i];
    }
    fail_msg("no value %s", text);
    return NULL;
}

static Log *log_of_texts(const char *const *texts)
{
    LogBuilder *builder = log_builder_create();
    uint32_t a = log_builder_case(builder, STR("A"));
    uint32_t x = log_builder_attribute(builder, STR("x"));
    for (; *texts != NULL; texts++) {
        log_builder_event(builder, a, STR("e"), NINE, NINE);
        log_builder_text(builder, x, str_of(*texts));
    }
    Log *log = log_builder_finish(builder);
    log_builder_free(builder);
    return log;
}

static void types_text_as_the_language_says(void **state)
{
    (void)state;
    Log *log = log_of_texts(
        (const char *const[]){"-12.50", "007", "1e3", "+1", ".5", "yes", "false", "Yes", NULL});

    assert_int_equal(value_of_text(log, "-12.50")->type, LOG_VALUE_NUMBER);
    assert_true(value_of_text(log, "-12.50")->number == -12.5);
    assert_int_equal(value_of_text(log, "007")->type, LOG_VALUE_TEXT);
    assert_int_equal(value_of_text(log, "1e3")->type, LOG_VALUE_TEXT);
    assert_int_equal(value_of_text(log, "+1")->type, LOG_VALUE_TEXT);
    assert_int_equal(value_of_text(log, ".5")->type, LOG_VALUE_TEXT);
    assert_int_equal(value_of_text(log, "yes")->type, LOG_VALUE_YES);
    assert_int_equal(value_of_text(log, "false")->type, LOG_VALUE_NO);
    assert_int_equal(value_of_text(log, "Yes")->type, LOG_VALUE_TEXT);
    log_free(log);
}

static void values_that_are_equal_name_the_first_of_them(void **state)
{
    (void)state;
    Log *log = log_of_texts(
        (const char *const[]){"1", "1.0", "true", "yes", "-0", "0", "a", "no", "false", NULL});

    assert_int_equal(value_of_text(log, "1.0")->same_as, value_of_text(log, "1")->same_as);
    assert_int_equal(value_of_text(log, "yes")->same_as, value_of_text(log, "true")->same_as);
    assert_int_equal(value_of_text(log, "0")->same_as, value_of_text(log, "-0")->same_as);
    assert_int_equal(value_of_text(log, "false")->same_as, value_of_text(log, "no")->same_as);
    assert_int_equal(value_of_text(log, "1")->same_as, 1);
    assert_int_equal(value_of_text(log, "a")->same_as, 7);
    log_free(log);
}

static void a_typed_number_is_a_number_where_its_text_is_not(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    uint32_t a = log_builder_case(builder, STR("A"));
    uint32_t x = log_builder_attribute(builder, STR("x"));
    log_builder_event(builder, a, STR("e"), NINE, NINE);
    log_builder_text(builder, x, STR("1e3"));
    log_builder_event(builder, a, STR("e"), NINE, NINE);
    log_builder_number(builder, x, 1000, STR("1e3"));
    log_builder_event(builder, a, STR("e"), NINE, NINE);
    log_builder_text(builder, x, STR("1000"));

    expect_log(log_builder_finish(builder), "case A\n"
                                            "2026-03-02T09:00:00+00:00 e x=1e3\n"
                                            "2026-03-02T09:00:00+00:00 e x=1e3!\n"
                                            "2026-03-02T09:00:00+00:00 e x=1000!\n");
    log_builder_free(builder);
}

static void an_empty_text_is_missing_and_an_empty_list_is_not(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    uint32_t a = log_builder_case(builder, STR("A"));
    uint32_t x = log_builder_attribute(builder, STR("x"));
    log_builder_event(builder, a, STR("e"), NINE, NINE);
    log_builder_text(builder, x, STR(""));
    log_builder_event(builder, a, STR("e"), NINE, NINE);
    log_builder_list(builder, x, NULL, 0);
    log_builder_event(builder, a, STR("e"), NINE, NINE);
    log_builder_list(builder, x, (Str[]){STR("b"), STR(""), STR("a")}, 3);

    expect_log(log_builder_finish(builder), "case A\n"
                                            "2026-03-02T09:00:00+00:00 e\n"
                                            "2026-03-02T09:00:00+00:00 e x=[]\n"
                                            "2026-03-02T09:00:00+00:00 e x=[b|a]\n");
    log_builder_free(builder);
}

static void a_value_given_again_replaces_the_first(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    uint32_t a = log_builder_case(builder, STR("A"));
    uint32_t x = log_builder_attribute(builder, STR("x"));
    log_builder_event(builder, a, STR("e"), NINE, NINE);
    log_builder_text(builder, x, STR("old"));
    log_builder_text(builder, x, STR("new"));
    log_builder_case_text(builder, a, x, STR("north"));
    log_builder_case_text(builder, a, x, STR("south"));

    expect_log(log_builder_finish(builder), "case A x=south\n"
                                            "2026-03-02T09:00:00+00:00 e x=new\n");
    log_builder_free(builder);
}

static void event_and_case_columns_of_one_name_have_one_id_and_one_dictionary(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    uint32_t a = log_builder_case(builder, STR("A"));
    uint32_t other = log_builder_attribute(builder, STR("other"));
    uint32_t x = log_builder_attribute(builder, STR("x"));
    log_builder_event(builder, a, STR("e"), NINE, NINE);
    log_builder_text(builder, x, STR("here"));
    log_builder_case_text(builder, a, x, STR("there"));
    log_builder_case_text(builder, a, other, STR("o"));

    Log *log = log_builder_finish(builder);

    const LogColumn *of_events = log_find_column(log, STR("x"));
    const LogColumn *of_cases = log_find_case_column(log, STR("x"));
    assert_int_equal(of_events->id, of_cases->id);
    assert_ptr_equal(of_events->values, of_cases->values);
    assert_int_not_equal(log_find_case_column(log, STR("other"))->id, of_cases->id);
    assert_null(log_find_column(log, STR("other")));
    log_free(log);
    log_builder_free(builder);
}

static void cells_are_as_narrow_as_the_dictionary_allows(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    uint32_t a = log_builder_case(builder, STR("A"));
    uint32_t few = log_builder_attribute(builder, STR("few"));
    uint32_t some = log_builder_attribute(builder, STR("some"));
    uint32_t many = log_builder_attribute(builder, STR("many"));
    for (int i = 0; i < 70000; i++) {
        log_builder_event(builder, a, STR("e"), NINE, NINE);
        log_builder_number(builder, few, i % 255, (Str){0});
        log_builder_number(builder, some, i % 256, (Str){0});
        log_builder_number(builder, many, i, (Str){0});
    }

    Log *log = log_builder_finish(builder);

    assert_int_equal(log_find_column(log, STR("few"))->cells.width, 1);
    assert_int_equal(log_find_column(log, STR("some"))->cells.width, 2);
    assert_int_equal(log_find_column(log, STR("many"))->cells.width, 4);
    const LogColumn *column = log_find_column(log, STR("many"));
    assert_true(column->values[log_cell(column->cells, 69999)].number == 69999);
    log_free(log);
    log_builder_free(builder);
}

static void recorded_times_are_there_from_the_first_that_differs(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    uint32_t a = log_builder_case(builder, STR("A"));
    log_builder_event(builder, a, STR("one"), NINE, NINE);
    log_builder_event(builder, a, STR("two"), NINE, NINE + 60000);
    log_builder_event(builder, a, STR("three"), NINE, NINE);

    expect_log(log_builder_finish(builder),
               "case A\n"
               "2026-03-02T09:00:00+00:00 one\n"
               "2026-03-02T09:00:00+00:00 two recorded 2026-03-02T09:01:00+00:00\n"
               "2026-03-02T09:00:00+00:00 three\n");
    log_builder_free(builder);
}

static void an_empty_builder_makes_an_empty_log(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();

    Log *log = log_builder_finish(builder);

    assert_int_equal(log->n_events, 0);
    assert_int_equal(log->n_cases, 0);
    assert_true(log_latest(log) == TIME_NONE);
    assert_int_equal(log_find_kind(log, STR("e")), UINT32_MAX);
    assert_true(log_find_case(log, STR("A")) == SIZE_MAX);
    log_free(log);
    log_builder_free(builder);
}

static void a_finished_builder_can_be_used_again(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    log_builder_event(builder, log_builder_case(builder, STR("A")), STR("e"), NINE, NINE);
    Log *first = log_builder_finish(builder);

    log_builder_event(builder, log_builder_case(builder, STR("B")), STR("f"), NINE, NINE);

    expect_log(log_builder_finish(builder), "case B\n2026-03-02T09:00:00+00:00 f\n");
    expect_log(first, "case A\n2026-03-02T09:00:00+00:00 e\n");
    log_builder_free(builder);
}

static void a_case_without_events_stays_a_case(void **state)
{
    (void)state;
    LogBuilder *builder = log_builder_create();
    log_builder_case(builder, STR("empty"));
    log_builder_event(builder, log_builder_case(builder, STR("A")), STR("e"), NINE, NINE);

    expect_log(log_builder_finish(builder), "case empty\n"
                                            "case A\n2026-03-02T09:00:00+00:00 e\n");
    log_builder_free(builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_events_by_case_and_sorts_them_by_time),
        cmocka_unit_test(keeps_the_order_of_the_file_among_events_of_one_instant),
        cmocka_unit_test(sorts_long_cases_stably_with_their_values),
        cmocka_unit_test(types_text_as_the_language_says),
        cmocka_unit_test(values_that_are_equal_name_the_first_of_them),
        cmocka_unit_test(a_typed_number_is_a_number_where_its_text_is_not),
        cmocka_unit_test(an_empty_text_is_missing_and_an_empty_list_is_not),
        cmocka_unit_test(a_value_given_again_replaces_the_first),
        cmocka_unit_test(event_and_case_columns_of_one_name_have_one_id_and_one_dictionary),
        cmocka_unit_test(cells_are_as_narrow_as_the_dictionary_allows),
        cmocka_unit_test(recorded_times_are_there_from_the_first_that_differs),
        cmocka_unit_test(an_empty_builder_makes_an_empty_log),
        cmocka_unit_test(a_finished_builder_can_be_used_again),
        cmocka_unit_test(a_case_without_events_stays_a_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
