/* What a CSV or TSV file means as a log. */
#include "log/log_dump.h"

static void reads_rows_as_events_of_cases(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case,kind,at,grade,note\n"
                         "A,opened,2026-03-02T09:00:00Z,1,\"two, three\"\n"
                         "B,opened,2026-03-02T09:05:00Z,,x\n"
                         "A,closed,2026-03-02T10:00:00Z,2,\n"));

    fixture_expect(&f, "case A\n"
                       "2026-03-02T09:00:00+00:00 opened grade=1! note=two, three\n"
                       "2026-03-02T10:00:00+00:00 closed grade=2!\n"
                       "case B\n"
                       "2026-03-02T09:05:00+00:00 opened note=x\n");
    fixture_free(&f);
}

static void reads_quotes_doubled_quotes_and_line_breaks_in_cells(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f,
                 STR("case,kind,at,note\r\n"
                     "A,\"a \"\"quoted\"\" kind\",2026-03-02T09:00:00Z,\"line one\nline two\"\r\n"
                     "\"A\", \"b\" ,2026-03-02T09:01:00Z,\"\"\r\n"));

    fixture_expect(&f, "case A\n"
                       "2026-03-02T09:00:00+00:00 a \"quoted\" kind note=line one\nline two\n"
                       "2026-03-02T09:01:00+00:00 b\n");
    fixture_free(&f);
}

static void last_line_needs_no_line_break(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case,kind,at,x\nA,e,2026-03-02T09:00:00Z,last"));

    fixture_expect(&f, "case A\n2026-03-02T09:00:00+00:00 e x=last\n");
    assert_int_equal(f.notes->n_unplaced, 0);
    fixture_free(&f);
}

static void guesses_semicolons_tabs_and_bars(void **state)
{
    (void)state;
    static const char *const texts[] = {"case;kind;at\nA;e;2026-03-02T09:00:00Z\n",
                                        "case\tkind\tat\nA\te\t2026-03-02T09:00:00Z\n",
                                        "case|kind|at\nA|e|2026-03-02T09:00:00Z\n"};
    for (size_t i = 0; i < 3; i++) {
        LogFixture f = fixture_create();

        fixture_read(&f, str_of(texts[i]));

        fixture_expect(&f, "case A\n2026-03-02T09:00:00+00:00 e\n");
        assert_int_equal(fixture_note(&f, "guessed-delimiter"), 1);
        fixture_free(&f);
    }
}

static void finds_columns_by_their_usual_names_in_any_order(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("Officer,Time:Timestamp,Activity,Recorded At,Incident No.\n"
                         "PC 12,2026-03-02T09:00:00Z,opened,2026-03-02T09:30:00Z,I-7\n"));

    fixture_expect(&f, "case I-7\n"
                       "2026-03-02T09:00:00+00:00 opened recorded 2026-03-02T09:30:00+00:00 "
                       "Officer=PC 12\n");
    assert_int_equal(fixture_note(&f, "guessed-columns"), 1);
    fixture_free(&f);
}

static void mapped_columns_overrule_the_guess(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.map_case = STR("call");
    f.reading.map_kind = STR("what");

    fixture_read(&f, STR("case,kind,at,call,what\nA,e,2026-03-02T09:00:00Z,C1,rang\n"));

    fixture_expect(&f, "case C1\n2026-03-02T09:00:00+00:00 rang case=A kind=e\n");
    fixture_free(&f);
}

static void a_mapped_column_that_is_not_there_is_refused_with_the_nearest(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.map_case = STR("calls");

    fixture_refuses(&f, STR("call,kind,at\nA,e,2026-03-02T09:00:00Z\n"), ERR_USAGE,
                    "did you mean 'call'");
    fixture_free(&f);
}

static void a_header_without_a_time_is_refused_with_its_columns(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_refuses(&f, STR("case,kind,colour\nA,e,red\n"), ERR_LOG,
                    "no column looks like the time; say which with --map "
                    "case=COL,kind=COL,at=COL. The file has 'case', 'kind', 'colour'");
    fixture_free(&f);
}

static void case_attributes_are_the_last_value_given(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.case_attributes = STR("area, beat");

    fixture_read(&f, STR("case,kind,at,area,beat\n"
                         "A,e,2026-03-02T09:00:00Z,north,7\n"
                         "B,e,2026-03-02T09:00:00Z,south,\n"
                         "A,e,2026-03-02T09:01:00Z,east,\n"));

    fixture_expect(&f, "case A area=east beat=7!\n"
                       "2026-03-02T09:00:00+00:00 e\n"
                       "2026-03-02T09:01:00+00:00 e\n"
                       "case B area=south\n"
                       "2026-03-02T09:00:00+00:00 e\n");
    assert_int_equal(fixture_note(&f, "case-conflict"), 1);
    assert_int_equal(fixture_note_line(&f, "case-conflict"), 4);
    fixture_free(&f);
}

static void rows_that_cannot_be_placed_are_counted_with_their_line(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case,kind,at\n"
                         "A,e,2026-03-02T09:00:00Z\n"
                         ",e,2026-03-02T09:00:00Z\n"
                         "A,,2026-03-02T09:00:00Z\n"
                         "A,e,\n"
                         "A,e,31/02/2026\n"
                         "A,e,0000-00-00\n"
                         "A,e,9999-12-31T00:00:00Z\n"
                         "B,e,soon\n"));

    fixture_expect(&f, "case A\n2026-03-02T09:00:00+00:00 e\n");
    assert_int_equal(f.notes->n_unplaced, 7);
    assert_int_equal(fixture_note_line(&f, "no-case"), 3);
    assert_int_equal(fixture_note_line(&f, "no-kind"), 4);
    assert_int_equal(fixture_note_line(&f, "no-time"), 5);
    assert_int_equal(fixture_note(&f, "unplaced-time"), 4);
    assert_int_equal(fixture_note_line(&f, "unplaced-time"), 6);
    fixture_free(&f);
}

static void lines_are_counted_through_line_breaks_in_quotes(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case,kind,at,x\n\n"
                         "A,e,2026-03-02T09:00:00Z,\"a\n\"\"b\n\nc\"\n"
                         ",e,2026-03-02T09:00:00Z,y\n"));

    assert_int_equal(fixture_note_line(&f, "no-case"), 7);
    fixture_free(&f);
}

static void rows_of_another_width_are_counted_and_read(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case,kind,at,x,y\n"
                         "A,e,2026-03-02T09:00:00Z\n"
                         "A,f,2026-03-02T09:00:00Z,1,2,3\n"));

    fixture_expect(&f, "case A\n"
                       "2026-03-02T09:00:00+00:00 e\n"
                       "2026-03-02T09:00:00+00:00 f x=1! y=2!\n");
    assert_int_equal(fixture_note_line(&f, "short-row"), 2);
    assert_int_equal(fixture_note_line(&f, "long-row"), 3);
    fixture_free(&f);
}

static void a_cell_that_is_a_json_array_is_a_list(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case;kind;at;x\n"
                         "A;e;2026-03-02T09:00:00Z;[\"a\", 2, true, null]\n"
                         "A;e;2026-03-02T09:00:00Z;[]\n"
                         "A;e;2026-03-02T09:00:00Z;[not json]\n"
                         "A;e;2026-03-02T09:00:00Z;\"[\"\"a, b\"\"]\"\n"));

    fixture_expect(&f, "case A\n"
                       "2026-03-02T09:00:00+00:00 e x=[a|2|true]\n"
                       "2026-03-02T09:00:00+00:00 e x=[]\n"
                       "2026-03-02T09:00:00+00:00 e x=[not json]\n"
                       "2026-03-02T09:00:00+00:00 e x=[a, b]\n");
    assert_int_equal(f.log->columns[0].values[4].type, LOG_VALUE_LIST);
    fixture_free(&f);
}

/* Found by the fuzzer: members were decoded a second time, over the very text they stood in. */
static void a_list_in_windows_1252_is_decoded_once(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case;kind;at;x\n"
                         "A;e;2026-03-02T09:00:00Z;\"[\"\"M\xFCller\"\", \"\"Zo\xEB\"\"]\"\n"));

    fixture_expect(&f, "case A\n"
                       "2026-03-02T09:00:00+00:00 e x=[M\xC3\xBCller|Zo\xC3\xAB]\n");
    fixture_free(&f);
}

static void header_names_that_stand_twice_get_a_number(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case,kind,at,x,x,,x\nA,e,2026-03-02T09:00:00Z,1,2,3,4\n"));

    fixture_expect(&f, "case A\n"
                       "2026-03-02T09:00:00+00:00 e x=1! x-2=2! column-6=3! x-3=4!\n");
    assert_int_equal(fixture_note(&f, "double-column"), 2);
    fixture_free(&f);
}

static void day_first_is_told_from_month_first_by_evidence(void **state)
{
    (void)state;
    LogFixture day = fixture_create(), month = fixture_create();

    fixture_read(&day, STR("case,kind,at\nA,e,03/02/2026 09:00\nA,e,25/02/2026 09:00:30\n"));
    fixture_read(&month, STR("case,kind,at\nA,e,02/03/2026 9:00 AM\nA,e,02/25/2026 12:30 PM\n"));

    fixture_expect(&day, "case A\n"
                         "2026-02-03T09:00:00+00:00 e\n2026-02-25T09:00:30+00:00 e\n");
    fixture_expect(&month, "case A\n"
                           "2026-02-03T09:00:00+00:00 e\n2026-02-25T12:30:00+00:00 e\n");
    fixture_free(&day);
    fixture_free(&month);
}

static void evidence_beyond_the_sample_makes_it_read_again(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    Buf text = {0};
    buf_add(&text, STR("case,kind,at\n"));
    for (int i = 0; i < 3000; i++) buf_add(&text, STR("A,e,02/03/2026\n"));
    buf_add(&text, STR("A,e,never\n"));
    buf_add(&text, STR("A,f,02/25/2026\n"));

    fixture_read(&f, buf_str(&text));

    assert_int_equal(f.notes->n_unplaced, 1);
    assert_true(f.log->at_ms[0] == INT64_C(1770076800000)); /* 3 February */
    assert_int_equal(fixture_note(&f, "guessed-dates"), 1);
    buf_free(&text);
    fixture_free(&f);
}

static void dates_in_other_spellings_are_read(void **state)
{
    (void)state;
    static const char *const spellings[] = {
        "2-Mar-2026 09:00",      "2 March 2026 9:00 am", "Mar 2, 2026 09:00:00",
        "2026/03/02 09:00",      "20260302090000",       "Mon, 2 Mar 2026 09:00:00 +0000",
        "2.3.26 09:00",          "1772442000",           "1772442000000",
        "2026-03-02 10:00+01:00"};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        LogFixture f = fixture_create();
        Buf text = {0};
        buf_addf(&text, "case,kind,at\nA,e,\"%s\"\n", spellings[i]);

        fixture_read(&f, buf_str(&text));

        fixture_expect(&f, "case A\n2026-03-02T09:00:00+00:00 e\n");
        buf_free(&text);
        fixture_free(&f);
    }
}

static void a_date_pattern_overrules_the_guess(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.dates = LOG_DATES_PATTERN;
    f.reading.date_pattern = STR("hh.mm on DD MMM YY");

    fixture_read(&f, STR("case,kind,at\nA,e,09.30 on 02 Mar 26\nA,e,2026-03-02\n"));

    fixture_expect(&f, "case A\n2026-03-02T09:30:00+00:00 e\n");
    assert_int_equal(fixture_note(&f, "unplaced-time"), 1);
    fixture_free(&f);
}

static void a_date_pattern_without_a_year_is_refused(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.dates = LOG_DATES_PATTERN;
    f.reading.date_pattern = STR("DD/MM hh:mm");

    fixture_refuses(&f, STR("case,kind,at\nA,e,02/03 09:00\n"), ERR_USAGE, "has no year (YYYY)");
    fixture_free(&f);
}

static void times_without_a_zone_are_in_the_zone_of_the_reading(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    zone_free(f.zone);
    f.zone = zone_load(STR("Europe/London"), &f.err);
    f.reading.zone = f.zone;

    fixture_read(&f, STR("case,kind,at\nA,e,2026-07-01 09:00:00\nA,e,2026-07-02\n"
                         "A,e,2026-07-03T09:00:00Z\n"));

    fixture_expect(&f, "case A\n"
                       "2026-07-01T09:00:00+01:00 e\n"
                       "2026-07-02T00:00:00+01:00 e\n"
                       "2026-07-03T10:00:00+01:00 e\n");
    assert_int_equal(fixture_note(&f, "no-zone"), 1);
    assert_int_equal(fixture_note(&f, "date-only"), 1);
    fixture_free(&f);
}

static void utf8_with_a_mark_and_utf16_are_read(void **state)
{
    (void)state;
    LogFixture mark = fixture_create(), wide = fixture_create();
    static const char utf16[] = "\xFF\xFE"
                                "c\0a\0s\0e\0,\0k\0i\0n\0d\0,\0a\0t\0\n\0"
                                "A\0,\0\xE9\0,\0"
                                "2\0"
                                "0\0"
                                "2\0"
                                "6\0-\0"
                                "0\0"
                                "3\0-\0"
                                "0\0"
                                "2\0\n";

    fixture_read(&mark, STR("\xEF\xBB\xBF"
                            "case,kind,at\nA,\xC3\xA9,2026-03-02\n"));
    fixture_read(&wide, (Str){utf16, sizeof utf16});

    fixture_expect(&mark, "case A\n2026-03-02T00:00:00+00:00 \xC3\xA9\n");
    fixture_expect(&wide, "case A\n2026-03-02T00:00:00+00:00 \xC3\xA9\n");
    fixture_free(&mark);
    fixture_free(&wide);
}

static void text_that_is_no_utf8_is_taken_as_windows_1252(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case,kind,at,x\nA,e,2026-03-02,caf\xE9 \x80"
                         "5\n"));

    fixture_expect(&f, "case A\n2026-03-02T00:00:00+00:00 e x=caf\xC3\xA9 \xE2\x82\xAC"
                       "5\n");
    assert_int_equal(fixture_note(&f, "guessed-encoding"), 1);
    fixture_free(&f);
}

static void stray_invalid_utf8_and_nul_bytes_are_replaced_and_counted(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case,kind,at,x\nA\0A,e,2026-03-02,\xC3\xA9\xC3\xA9\n"
                         "B,e,2026-03-02,a\xFF"
                         "b\nB,e,2026-03-02,a\xFF"
                         "b\n"));

    fixture_expect(&f, "case A\xEF\xBF\xBD"
                       "A\n"
                       "2026-03-02T00:00:00+00:00 e x=\xC3\xA9\xC3\xA9\n"
                       "case B\n"
                       "2026-03-02T00:00:00+00:00 e x=a\xEF\xBF\xBD"
                       "b\n"
                       "2026-03-02T00:00:00+00:00 e x=a\xEF\xBF\xBD"
                       "b\n");
    assert_int_equal(fixture_note(&f, "nul-bytes"), 1);
    assert_int_equal(fixture_note(&f, "bad-utf8"), 2);
    fixture_free(&f);
}

static void a_quote_that_never_closes_is_a_plain_character(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("case,kind,at,x\nA,e,2026-03-02,\"open\nA,f,2026-03-03,ok\n"));

    fixture_expect(&f, "case A\n"
                       "2026-03-02T00:00:00+00:00 e x=\"open\n"
                       "2026-03-03T00:00:00+00:00 f x=ok\n");
    assert_int_equal(fixture_note_line(&f, "open-quote"), 2);
    fixture_free(&f);
}

static void an_empty_file_and_a_lone_header_are_told_apart(void **state)
{
    (void)state;
    LogFixture empty = fixture_create(), lone = fixture_create();

    fixture_refuses(&empty, STR(""), ERR_LOG, "the file is empty");
    fixture_read(&lone, STR("case,kind,at\n"));

    assert_int_equal(lone.log->n_events, 0);
    fixture_free(&empty);
    fixture_free(&lone);
}

static void files_of_other_programs_are_refused_by_name(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_refuses(&f, STR("PK\x03\x04 a workbook"), ERR_LOG, "save the sheet as CSV");
    fixture_free(&f);
}

static void the_separator_that_excel_names_is_taken(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(
        &f,
        STR("\xEF\xBB\xBFsep=|\r\ncase|kind|at|x, y\r\nA|e|2026-03-02|1\r\n|e|2026-03-02|\r\n"));

    fixture_expect(&f, "case A\n2026-03-02T00:00:00+00:00 e x, y=1!\n");
    assert_int_equal(fixture_note(&f, "guessed-delimiter"), 0);
    assert_int_equal(fixture_note_line(&f, "no-case"), 4);
    fixture_free(&f);
}

static void thousands_of_columns_of_one_name_are_told_apart(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    Buf text = {0};
    buf_add(&text, STR("case,kind,at"));
    for (int i = 0; i < 4000; i++) buf_add(&text, STR(",x"));
    buf_add(&text, STR("\n"));

    fixture_read(&f, buf_str(&text));

    assert_int_equal(f.log->n_columns, 4000);
    assert_non_null(log_find_column(f.log, STR("x-4000")));
    buf_free(&text);
    fixture_free(&f);
}

static void a_time_of_spaces_is_no_time(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.dates = LOG_DATES_DAY_FIRST;

    fixture_read(&f, STR("case,kind,at\nA,e,   \nA,e,02/03/2026\n"));

    fixture_expect(&f, "case A\n2026-03-02T00:00:00+00:00 e\n");
    assert_int_equal(f.notes->n_unplaced, 1);
    fixture_free(&f);
}

static void a_file_that_begins_with_an_empty_line_is_read(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("\n\r\ncase,kind,at\r\nA,e,2026-03-02\r\n"));

    fixture_expect(&f, "case A\n2026-03-02T00:00:00+00:00 e\n");
    fixture_free(&f);
}

/* Rows longer and shorter than the window's blocks meet its ends in every place. */
static void rows_that_cross_the_window_are_whole(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    Buf text = {0};
    buf_add(&text, STR("case,kind,at,n,pad\n"));
    for (int i = 0; i < 20000; i++) {
        buf_addf(&text, "A,e,2026-03-02T09:00:00Z,%d,\"%.*s\"\n", i, i % 97,
                 "-\n,,,-------------------------------------------------------------------------"
                 "------------------------");
    }

    fixture_read(&f, buf_str(&text));

    const LogColumn *n = log_find_column(f.log, STR("n"));
    assert_int_equal(f.log->n_events, 20000);
    assert_true(n->values[log_cell(n->cells, f.log->n_events - 1)].number == 19999);
    buf_free(&text);
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows_as_events_of_cases),
        cmocka_unit_test(reads_quotes_doubled_quotes_and_line_breaks_in_cells),
        cmocka_unit_test(last_line_needs_no_line_break),
        cmocka_unit_test(guesses_semicolons_tabs_and_bars),
        cmocka_unit_test(finds_columns_by_their_usual_names_in_any_order),
        cmocka_unit_test(mapped_columns_overrule_the_guess),
        cmocka_unit_test(a_mapped_column_that_is_not_there_is_refused_with_the_nearest),
        cmocka_unit_test(a_header_without_a_time_is_refused_with_its_columns),
        cmocka_unit_test(case_attributes_are_the_last_value_given),
        cmocka_unit_test(rows_that_cannot_be_placed_are_counted_with_their_line),
        cmocka_unit_test(lines_are_counted_through_line_breaks_in_quotes),
        cmocka_unit_test(rows_of_another_width_are_counted_and_read),
        cmocka_unit_test(a_cell_that_is_a_json_array_is_a_list),
        cmocka_unit_test(a_list_in_windows_1252_is_decoded_once),
        cmocka_unit_test(header_names_that_stand_twice_get_a_number),
        cmocka_unit_test(day_first_is_told_from_month_first_by_evidence),
        cmocka_unit_test(evidence_beyond_the_sample_makes_it_read_again),
        cmocka_unit_test(dates_in_other_spellings_are_read),
        cmocka_unit_test(a_date_pattern_overrules_the_guess),
        cmocka_unit_test(a_date_pattern_without_a_year_is_refused),
        cmocka_unit_test(times_without_a_zone_are_in_the_zone_of_the_reading),
        cmocka_unit_test(utf8_with_a_mark_and_utf16_are_read),
        cmocka_unit_test(text_that_is_no_utf8_is_taken_as_windows_1252),
        cmocka_unit_test(stray_invalid_utf8_and_nul_bytes_are_replaced_and_counted),
        cmocka_unit_test(a_quote_that_never_closes_is_a_plain_character),
        cmocka_unit_test(an_empty_file_and_a_lone_header_are_told_apart),
        cmocka_unit_test(files_of_other_programs_are_refused_by_name),
        cmocka_unit_test(the_separator_that_excel_names_is_taken),
        cmocka_unit_test(thousands_of_columns_of_one_name_are_told_apart),
        cmocka_unit_test(a_time_of_spaces_is_no_time),
        cmocka_unit_test(a_file_that_begins_with_an_empty_line_is_read),
        cmocka_unit_test(rows_that_cross_the_window_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
