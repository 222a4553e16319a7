/* Tokens lose nothing: spelling, quotes, comments, places, blank lines. */
#include "book/lex.h"
#include "book_helpers.h"

/* The tokens of a text and how many problems it has. */
typedef struct {
    BookLexed lexed;
    size_t n_errors;
} Lexed;

static Lexed lex(const char *text)
{
    Arena *arena = arena_create();
    BookReport report = {.arena = arena};
    Lexed result;
    book_lex(str_of(text), 0, &report, &result.lexed);
    result.n_errors = report.n_errors;
    arena_free(arena);
    return result;
}

static void tokens_keep_their_spelling_and_kind(void **state)
{
    (void)state;
    Lexed result = lex("when a:b_1.c-d \"x # y\" event.\"p q\" (1,2) <= 5% # note  \n");
    static const char *const spellings[] = {
        "when", "a:b_1.c-d", "\"x # y\"", "event.\"p q\"", "(", "1", ",", "2", ")",
        "<=",   "5",         "%",         "# note"};

    const BookToken *tokens = result.lexed.tokens.at;

    assert_int_equal(result.lexed.tokens.n, 13);
    for (size_t i = 0; i < 13; i++) assert_str(book_token_spelling(&tokens[i]), spellings[i]);
    assert_str(book_token_text(&tokens[2]), "x # y");
    assert_str(book_token_text(&tokens[3]), "p q");
    assert_int_equal(tokens[3].prefix_n, 6);
    assert_int_equal(tokens[12].type, BOOK_TOKEN_COMMENT);
    assert_int_equal(result.n_errors, 0);
    book_lex_free(&result.lexed);
}

static void columns_count_code_points(void **state)
{
    (void)state;
    Lexed result = lex("\"Größe\" x\n\ty\n");

    assert_int_equal(result.lexed.tokens.at[1].column, 9);
    assert_int_equal(result.lexed.tokens.at[2].line, 2);
    assert_int_equal(result.lexed.tokens.at[2].column, 2);
    assert_int_equal(result.lexed.lines.at[1].indent, 8);
    book_lex_free(&result.lexed);
}

static void blank_lines_are_gaps_in_the_line_numbers(void **state)
{
    (void)state;
    Lexed result = lex("a\n\n   \n# b\n  c\r\n\r\nd");

    assert_int_equal(result.lexed.lines.n, 4);
    assert_int_equal(result.lexed.lines.at[1].line, 4);
    assert_int_equal(result.lexed.lines.at[2].line, 5);
    assert_int_equal(result.lexed.lines.at[3].line, 7);
    book_lex_free(&result.lexed);
}

static void open_quote_ends_with_its_line(void **state)
{
    (void)state;
    Lexed result = lex("a \"b c\n  d\n");

    assert_int_equal(result.n_errors, 1);
    assert_true(result.lexed.tokens.at[1].is_open);
    assert_str(book_token_text(&result.lexed.tokens.at[1]), "b c");
    assert_str(book_token_spelling(&result.lexed.tokens.at[2]), "d");
    book_lex_free(&result.lexed);
}

static void run_of_bad_characters_is_one_problem(void **state)
{
    (void)state;
    Lexed result = lex("a == b ;;; c\n");

    assert_int_equal(result.n_errors, 2);
    assert_int_equal(result.lexed.tokens.n, 5);
    assert_int_equal(result.lexed.tokens.at[1].type, BOOK_TOKEN_BAD);
    book_lex_free(&result.lexed);
}

static void letters_of_every_script_make_names(void **state)
{
    (void)state;
    assert_true(book_is_bare_name(STR("Größe")));
    assert_true(book_is_bare_name(STR("дело-1")));
    assert_true(book_is_bare_name(STR("2026-03-02")));
    assert_false(book_is_bare_name(STR("")));
    assert_false(book_is_bare_name(STR("a b")));
    assert_false(book_is_bare_name(STR("a\xE2\x80\x93"
                                       "b")));
    assert_false(book_is_bare_name(STR("a\xFF")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_keep_their_spelling_and_kind),
        cmocka_unit_test(columns_count_code_points),
        cmocka_unit_test(blank_lines_are_gaps_in_the_line_numbers),
        cmocka_unit_test(open_quote_ends_with_its_line),
        cmocka_unit_test(run_of_bad_characters_is_one_problem),
        cmocka_unit_test(letters_of_every_script_make_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
