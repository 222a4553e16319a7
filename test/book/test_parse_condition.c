/* What a CONDITION becomes: its tree, its left and right sides, and what is no condition. */
#include "book_helpers.h"

/* A condition and the arena that it lives in. */
typedef struct {
    Arena *arena;
    BookCond *cond;
} Parsed;

static Parsed parse_condition(const char *text)
{
    Book *open = parse_good("");
    Parsed parsed = {.arena = arena_create()};
    Err err = {0};
    parsed.cond = book_parse_condition(str_of(text), open, parsed.arena, &err);
    if (parsed.cond == NULL) fail_msg("%s", err.message);
    book_free(open);
    return parsed;
}

/* The type of the only value on the right of `x is TEXT`. */
static BookValueType type_of_value(const char *text)
{
    char condition[100];
    snprintf(condition, sizeof condition, "x is %s", text);
    Parsed parsed = parse_condition(condition);
    BookValueType type = parsed.cond->right[0].type;
    arena_free(parsed.arena);
    return type;
}

static BookOp op_of(const char *text)
{
    Parsed parsed = parse_condition(text);
    BookOp op = parsed.cond->op;
    arena_free(parsed.arena);
    return op;
}

static void not_binds_before_and_before_or(void **state)
{
    (void)state;
    Parsed parsed = parse_condition("not a is 1 and b is 2 or c is 3");

    assert_int_equal(parsed.cond->type, BOOK_COND_OR);
    assert_int_equal(parsed.cond->n_parts, 2);
    assert_int_equal(parsed.cond->parts[0]->type, BOOK_COND_AND);
    assert_int_equal(parsed.cond->parts[0]->parts[0]->type, BOOK_COND_NOT);
    assert_int_equal(parsed.cond->parts[1]->type, BOOK_COND_COMPARE);
    arena_free(parsed.arena);
}

static void parentheses_bind_first(void **state)
{
    (void)state;
    Parsed parsed = parse_condition("not (a is 1 and (b is 2 or c is 3))");

    const BookCond *inside = parsed.cond->parts[0];

    assert_int_equal(parsed.cond->type, BOOK_COND_NOT);
    assert_int_equal(inside->type, BOOK_COND_AND);
    assert_int_equal(inside->parts[1]->type, BOOK_COND_OR);
    arena_free(parsed.arena);
}

static void same_joints_stand_side_by_side(void **state)
{
    (void)state;
    Parsed parsed = parse_condition("a is 1 or b is 2 or c is 3 or d is 4");

    assert_int_equal(parsed.cond->n_parts, 4);
    arena_free(parsed.arena);
}

static void operators_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(op_of("x is y"), BOOK_OP_IS);
    assert_int_equal(op_of("x is not y"), BOOK_OP_IS_NOT);
    assert_int_equal(op_of("x < 1"), BOOK_OP_LESS);
    assert_int_equal(op_of("x <= 1"), BOOK_OP_AT_MOST);
    assert_int_equal(op_of("x > 1"), BOOK_OP_MORE);
    assert_int_equal(op_of("x >= 1"), BOOK_OP_AT_LEAST);
    assert_int_equal(op_of("x in (1)"), BOOK_OP_IN);
    assert_int_equal(op_of("x not in (1)"), BOOK_OP_NOT_IN);
    assert_int_equal(op_of("x has y"), BOOK_OP_HAS);
    assert_int_equal(op_of("x exists"), BOOK_OP_EXISTS);
    assert_int_equal(op_of("x is missing"), BOOK_OP_MISSING);
    assert_int_equal(op_of("x is not missing"), BOOK_OP_EXISTS);
    assert_int_equal(op_of("x is \"missing\""), BOOK_OP_IS);
}

static void numbers_have_no_sign_point_or_zero_too_many(void **state)
{
    (void)state;
    assert_int_equal(type_of_value("12"), BOOK_VALUE_NUMBER);
    assert_int_equal(type_of_value("-1.50"), BOOK_VALUE_NUMBER);
    assert_int_equal(type_of_value("0.5"), BOOK_VALUE_NUMBER);
    assert_int_equal(type_of_value("\"12\""), BOOK_VALUE_NUMBER);
    assert_int_equal(type_of_value("007"), BOOK_VALUE_TEXT);
    assert_int_equal(type_of_value(".5"), BOOK_VALUE_TEXT);
    assert_int_equal(type_of_value("1."), BOOK_VALUE_TEXT);
    assert_int_equal(type_of_value("1e3"), BOOK_VALUE_TEXT);
    assert_int_equal(type_of_value("\"+1\""), BOOK_VALUE_TEXT);
}

static void yes_and_true_are_one_value_in_both_spellings(void **state)
{
    (void)state;
    assert_int_equal(type_of_value("yes"), BOOK_VALUE_YES);
    assert_int_equal(type_of_value("\"true\""), BOOK_VALUE_YES);
    assert_int_equal(type_of_value("no"), BOOK_VALUE_NO);
    assert_int_equal(type_of_value("\"false\""), BOOK_VALUE_NO);
    assert_int_equal(type_of_value("Yes"), BOOK_VALUE_TEXT);
}

static void date_is_a_date_only_without_quotes(void **state)
{
    (void)state;
    assert_int_equal(type_of_value("2026-03-02"), BOOK_VALUE_DATE);
    assert_int_equal(type_of_value("\"2026-03-02\""), BOOK_VALUE_TEXT);
}

static void prefixes_work_outside_quotes_alone(void **state)
{
    (void)state;
    assert_int_equal(type_of_value("event.grade"), BOOK_VALUE_EVENT_ATTRIBUTE);
    assert_int_equal(type_of_value("record.\"vehicle class\""), BOOK_VALUE_RECORD_ATTRIBUTE);
    assert_int_equal(type_of_value("\"event.grade\""), BOOK_VALUE_TEXT);
}

static void left_prefix_and_quotes_name_the_attribute(void **state)
{
    (void)state;
    Parsed parsed = parse_condition("event.\"vehicle class\" is 1 and record.x is 2 and "
                                    "\"event.x\" is 3");

    assert_int_equal(parsed.cond->parts[0]->left.type, BOOK_LEFT_EVENT_ATTRIBUTE);
    assert_str(parsed.cond->parts[0]->left.attribute, "vehicle class");
    assert_int_equal(parsed.cond->parts[1]->left.type, BOOK_LEFT_RECORD_ATTRIBUTE);
    assert_int_equal(parsed.cond->parts[2]->left.type, BOOK_LEFT_ATTRIBUTE);
    assert_str(parsed.cond->parts[2]->left.attribute, "event.x");
    arena_free(parsed.arena);
}

static void in_after_a_count_is_a_window_only_before_last(void **state)
{
    (void)state;
    Parsed window = parse_condition("count of a in last 7 days > 2");
    Parsed member = parse_condition("count of a in (1, 2)");

    assert_true(window.cond->left.has_window);
    assert_int_equal(window.cond->left.window.number, 7);
    assert_int_equal(window.cond->op, BOOK_OP_MORE);
    assert_false(member.cond->left.has_window);
    assert_int_equal(member.cond->op, BOOK_OP_IN);
    assert_int_equal(member.cond->n_right, 2);
    arena_free(window.arena);
    arena_free(member.arena);
}

static void aggregates_name_their_kind_and_attribute(void **state)
{
    (void)state;
    Parsed sum = parse_condition("sum of amount of \"Send Fine\" > 10");
    Parsed last = parse_condition("grade of last contact.graded is high");
    Parsed days = parse_condition("days with seen in last 2 weeks < 3");
    Parsed elapsed = parse_condition("elapsed since last seen >= 5 working days");

    assert_int_equal(sum.cond->left.type, BOOK_LEFT_SUM);
    assert_str(sum.cond->left.attribute, "amount");
    assert_str(sum.cond->left.kind, "Send Fine");
    assert_int_equal(last.cond->left.type, BOOK_LEFT_OF_LAST);
    assert_int_equal(days.cond->left.type, BOOK_LEFT_DAYS);
    assert_int_equal(elapsed.cond->right[0].duration.unit, BOOK_WORKING_DAYS);
    arena_free(sum.arena);
    arena_free(last.arena);
    arena_free(days.arena);
    arena_free(elapsed.arena);
}

static void number_before_and_is_no_duration(void **state)
{
    (void)state;
    Parsed parsed = parse_condition("x is 5 and y is 6 or z is 7");

    assert_int_equal(parsed.cond->type, BOOK_COND_OR);
    assert_int_equal(parsed.cond->parts[0]->parts[0]->right[0].type, BOOK_VALUE_NUMBER);
    arena_free(parsed.arena);
}

/* --- what is none ------------------------------------------------------------------------- */

static void error_shows_the_condition_and_a_caret(void **state)
{
    (void)state;
    Book *open = parse_good("");
    Arena *arena = arena_create();
    Err err = {0};

    BookCond *cond = book_parse_condition(STR("grade = high"), open, arena, &err);

    assert_null(cond);
    assert_int_equal(err.code, ERR_USAGE);
    assert_string_equal(err.message, "condition:1:7: error: `=` has no meaning here\n"
                                     "     1 | grade = high\n"
                                     "       |       ^\n"
                                     "  mend:  write `is`");
    arena_free(arena);
    book_free(open);
}

static void empty_condition_is_an_error(void **state)
{
    (void)state;
    Book *open = parse_good("");
    Arena *arena = arena_create();
    Err err = {0};

    assert_null(book_parse_condition(STR(""), open, arena, &err));
    assert_null(book_parse_condition(STR("a is 1 b"), open, arena, &err));
    assert_null(book_parse_condition(STR("# only a comment"), open, arena, &err));
    arena_free(arena);
    book_free(open);
}

static void names_are_checked_against_a_book_with_records(void **state)
{
    (void)state;
    Book *closed = parse_good("record contact\n  ref \"C-{n}\"\n  event contact.answered\n"
                              "    channel one of 999, 101\n");
    Arena *arena = arena_create();
    Err err = {0};

    assert_non_null(book_parse_condition(STR("channel is 999"), closed, arena, &err));
    assert_null(book_parse_condition(STR("x is 1 and\n \"chanel\" is 999"), closed, arena, &err));
    assert_non_null(strstr(err.message, "condition:1:1: error: no event has an attribute `x`"));
    assert_null(book_parse_condition(STR("count of contact.answerd > 1"), closed, arena, &err));
    assert_non_null(strstr(err.message, "did you mean `contact.answered`?"));
    arena_free(arena);
    book_free(closed);
}

static void condition_of_two_hundred_levels_is_read(void **state)
{
    (void)state;
    Buf text = {0};
    for (int i = 0; i < 200; i++) buf_add_byte(&text, '(');
    buf_add(&text, STR("x exists"));
    for (int i = 0; i < 200; i++) buf_add_byte(&text, ')');

    Parsed parsed = parse_condition(text.at);

    assert_int_equal(parsed.cond->op, BOOK_OP_EXISTS);
    arena_free(parsed.arena);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_binds_before_and_before_or),
        cmocka_unit_test(parentheses_bind_first),
        cmocka_unit_test(same_joints_stand_side_by_side),
        cmocka_unit_test(operators_are_told_apart),
        cmocka_unit_test(numbers_have_no_sign_point_or_zero_too_many),
        cmocka_unit_test(yes_and_true_are_one_value_in_both_spellings),
        cmocka_unit_test(date_is_a_date_only_without_quotes),
        cmocka_unit_test(prefixes_work_outside_quotes_alone),
        cmocka_unit_test(left_prefix_and_quotes_name_the_attribute),
        cmocka_unit_test(in_after_a_count_is_a_window_only_before_last),
        cmocka_unit_test(aggregates_name_their_kind_and_attribute),
        cmocka_unit_test(number_before_and_is_no_duration),
        cmocka_unit_test(error_shows_the_condition_and_a_caret),
        cmocka_unit_test(empty_condition_is_an_error),
        cmocka_unit_test(names_are_checked_against_a_book_with_records),
        cmocka_unit_test(condition_of_two_hundred_levels_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
