/* Tables at every width, numbers for people, and text that must not reach a terminal. */
#include "cmd/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* Hidden: the arena and buffer that every test has. */
typedef struct {
    Arena *arena;
    Buf out;
} Fixture;

static int set_up(void **state)
{
    Fixture *fixture = mem_zero(1, sizeof *fixture);
    fixture->arena = arena_create();
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    arena_free(fixture->arena);
    buf_free(&fixture->out);
    free(fixture);
    return 0;
}

static const TableColumn COLUMNS[] = {{STR("standard"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                      {STR("verdict"), ALIGN_LEFT, COLUMN_BESIDE_NAME},
                                      {STR("met"), ALIGN_RIGHT, COLUMN_UNDER_HEAD},
                                      {STR("missed"), ALIGN_RIGHT, COLUMN_UNDER_HEAD}};

static Table *two_rows(Arena *arena, Str long_name)
{
    Table *table = table_create(arena, COLUMNS, 4);
    table_add_row(table, (TableCell[]){{STR("a"), PAINT_NONE},
                                       {STR("on target"), PAINT_GOOD},
                                       {STR("1,000"), PAINT_NONE},
                                       {STR("7"), PAINT_NONE}});
    table_add_row(table, (TableCell[]){{long_name, PAINT_NONE},
                                       {STR("under"), PAINT_BAD},
                                       {STR("3"), PAINT_NONE},
                                       {STR("12"), PAINT_NONE}});
    return table;
}

static void rows_take_one_line_where_they_fit(void **state)
{
    Fixture *f = *state;
    Table *table = two_rows(f->arena, STR("long"));
    table_add(&f->out, table, (Screen){80, SCREEN_PLAIN});
    assert_string_equal(f->out.at, "standard  verdict      met  missed\n"
                                   "a         on target  1,000       7\n"
                                   "long      under          3      12\n");
}

static void rows_take_two_lines_where_the_name_is_too_long(void **state)
{
    Fixture *f = *state;
    Str name = STR("a-name-of-seventy-six-columns-that-leaves-no-room-for-figures-beside-it-here");
    Table *table = two_rows(f->arena, name);
    table_add(&f->out, table, (Screen){80, SCREEN_PLAIN});
    assert_string_equal(f->out.at,
                        "    met  missed\n"
                        "a: on target\n"
                        "  1,000       7\n"
                        "a-name-of-seventy-six-columns-that-leaves-no-room-for-figures-beside-it-"
                        "here: under\n"
                        "      3      12\n");
}

static void rows_stack_below_eighty_columns(void **state)
{
    Fixture *f = *state;
    Table *table = two_rows(f->arena, STR("b"));
    table_add(&f->out, table, (Screen){79, SCREEN_PLAIN});
    assert_string_equal(f->out.at, "a\n"
                                   "  verdict  on target\n"
                                   "  met      1,000\n"
                                   "  missed   7\n"
                                   "\n"
                                   "b\n"
                                   "  verdict  under\n"
                                   "  met      3\n"
                                   "  missed   12\n");
}

static void accents_take_one_column(void **state)
{
    Fixture *f = *state;
    Table *table = two_rows(f->arena, STR("Zürich"));
    table_add(&f->out, table, (Screen){80, SCREEN_PLAIN});
    assert_non_null(strstr(f->out.at, "Zürich    under          3      12\n"));
}

static void colour_is_only_on_a_screen_that_has_it(void **state)
{
    Fixture *f = *state;
    screen_add_painted(&f->out, (Screen){80, SCREEN_PLAIN}, PAINT_BAD, STR("late"));
    assert_string_equal(f->out.at, "late");
    screen_add_painted(&f->out, (Screen){80, SCREEN_COLOUR}, PAINT_BAD, STR("late"));
    assert_string_equal(f->out.at, "late\033[1;31mlate\033[0m");
}

static void control_bytes_of_a_log_never_reach_the_screen(void **state)
{
    Fixture *f = *state;
    screen_add_safe(&f->out, STR("a\033[2Jb\r\nc\x7f"
                                 "d\xc2\x9b"
                                 "e"));
    assert_string_equal(f->out.at, "a?[2Jb??c?d?e");
}

static void marks_that_turn_writing_never_reach_the_screen(void **state)
{
    Fixture *f = *state;
    screen_add_safe(&f->out, STR("a\xe2\x80\xae"
                                 "b\xe2\x81\xa6"
                                 "c"));
    assert_string_equal(f->out.at, "a?b?c");
}

static void bytes_that_are_no_utf8_become_question_marks(void **state)
{
    Fixture *f = *state;
    screen_add_safe(&f->out, STR("M\xfcller \xe2\x82"));
    assert_string_equal(f->out.at, "M?ller ??");
}

static void words_break_between_words_and_later_lines_are_indented(void **state)
{
    Fixture *f = *state;
    screen_add_wrapped(&f->out, (Screen){20, SCREEN_PLAIN}, 9, 2,
                       STR("one two three four five six seven"));
    assert_string_equal(f->out.at, "one two\n  three four five\n  six seven\n");
}

static void whole_numbers_have_commas(void **state)
{
    Fixture *f = *state;
    assert_string_equal(table_whole(f->arena, 0).at, "0");
    assert_string_equal(table_whole(f->arena, 999).at, "999");
    assert_string_equal(table_whole(f->arena, 1000).at, "1,000");
    assert_string_equal(table_whole(f->arena, UINT64_MAX).at, "18,446,744,073,709,551,615");
}

static void no_rate_is_a_dash_and_never_a_hundred_percent(void **state)
{
    Fixture *f = *state;
    assert_string_equal(table_percent(f->arena, NAN).at, "-");
    assert_string_equal(table_interval(f->arena, NAN, NAN).at, "-");
}

static void what_is_not_quite_all_is_not_shown_as_all(void **state)
{
    Fixture *f = *state;
    assert_string_equal(table_percent(f->arena, 1.0).at, "100.0 %");
    assert_string_equal(table_percent(f->arena, 0.9998).at, "99.98 %");
    assert_string_equal(table_percent(f->arena, 0.99999).at, "99.999 %");
    assert_string_equal(table_percent(f->arena, 0.0).at, "0.0 %");
    assert_string_equal(table_percent(f->arena, 0.0002).at, "0.02 %");
    assert_string_equal(table_interval(f->arena, 0.62, 0.6266).at, "62.0 to 62.7 %");
}

int main(void)
{
#define TABLE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TABLE_TEST(rows_take_one_line_where_they_fit),
        TABLE_TEST(rows_take_two_lines_where_the_name_is_too_long),
        TABLE_TEST(rows_stack_below_eighty_columns),
        TABLE_TEST(accents_take_one_column),
        TABLE_TEST(colour_is_only_on_a_screen_that_has_it),
        TABLE_TEST(control_bytes_of_a_log_never_reach_the_screen),
        TABLE_TEST(marks_that_turn_writing_never_reach_the_screen),
        TABLE_TEST(bytes_that_are_no_utf8_become_question_marks),
        TABLE_TEST(words_break_between_words_and_later_lines_are_indented),
        TABLE_TEST(whole_numbers_have_commas),
        TABLE_TEST(no_rate_is_a_dash_and_never_a_hundred_percent),
        TABLE_TEST(what_is_not_quite_all_is_not_shown_as_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
