/* The formatter: one true layout, nothing lost, nothing meant otherwise. */
#include "book/book.h"
#include "book/lex.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* --- helpers ------------------------------------------------------------------------------ */

/* Format or fail; the caller frees the buffer. */
static Buf formatted(Str text, const char *path)
{
    Buf out = {0};
    Err err = {0};
    if (!book_format(text, str_of(path), &out, &err)) fail_msg("%s", err.message);
    return out;
}

static void assert_formats(const char *text, const char *expected)
{
    Buf out = formatted(str_of(text), "test.book");
    assert_string_equal(out.at, expected);
    Buf again = formatted(buf_str(&out), "test.book");
    assert_string_equal(again.at, expected);
    buf_free(&out);
    buf_free(&again);
}

/* The words of a text in order, one a line, comments included: all that carries meaning. */
static Buf words_of(Str text)
{
    BookReport report = {.arena = arena_create()};
    BookLexed lexed;
    Buf out = {0};
    book_lex(text, 0, &report, &lexed);
    for (size_t i = 0; i < lexed.tokens.n; i++) {
        buf_add(&out, book_token_spelling(&lexed.tokens.at[i]));
        buf_add_byte(&out, '\n');
    }
    book_lex_free(&lexed);
    arena_free(report.arena);
    return out;
}

/* Formatting keeps every word, and formatting twice changes nothing. */
static void assert_keeps_words(Str text, const char *path)
{
    Buf out = formatted(text, path), again = formatted(buf_str(&out), path);
    Buf before = words_of(text), after = words_of(buf_str(&out));
    assert_string_equal(before.at, after.at);
    assert_string_equal(out.at, again.at);
    buf_free(&out);
    buf_free(&again);
    buf_free(&before);
    buf_free(&after);
}

/* A small generator, the same on every machine. */
static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* The same text with other margins and gaps: each line keeps its place in the tree. */
static Buf scrambled(Str text, uint64_t seed)
{
    BookReport report = {.arena = arena_create()};
    BookLexed lexed;
    Buf out = {0};
    book_lex(text, 0, &report, &lexed);
    uint32_t scale = 1 + (uint32_t)(next_random(&seed) % 4);
    for (size_t i = 0; i < lexed.lines.n; i++) {
        const BookLine *line = &lexed.lines.at[i];
        bool has_blank = i > 0 && line->line > lexed.lines.at[i - 1].line + 1;
        for (uint64_t k = has_blank ? 1 + next_random(&seed) % 3 : 0; k > 0; k--)
            buf_add(&out, STR("  \n"));
        for (uint32_t k = 0; k < line->indent * scale; k++) buf_add_byte(&out, ' ');
        for (uint32_t k = 0; k < line->n; k++) {
            const BookToken *token = &lexed.tokens.at[line->first + k];
            if (k > 0 && token->has_space)
                for (uint64_t s = 1 + next_random(&seed) % 3; s > 0; s--) buf_add_byte(&out, ' ');
            buf_add(&out, book_token_spelling(token));
        }
        buf_add(&out, next_random(&seed) % 2 ? STR(" \n") : STR("\r\n"));
    }
    book_lex_free(&lexed);
    arena_free(report.arena);
    return out;
}

/* However the text is laid out, its layout after formatting is the same. */
static void assert_layout_does_not_matter(Str text, const char *path)
{
    Buf expected = formatted(text, path);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        Buf other = scrambled(text, seed);
        Buf out = formatted(buf_str(&other), path);
        if (!str_eq(buf_str(&out), buf_str(&expected)))
            print_message("seed %" PRIu64 " of %s\n", seed, path);
        assert_string_equal(out.at, expected.at);
        buf_free(&other);
        buf_free(&out);
    }
    buf_free(&expected);
}

/* Call `check` with every file of the shipped book; fails where there is none. */
static void for_shipped_files(void (*check)(Str text, const char *path))
{
    struct dirent **entries;
    int n = scandir("book", &entries, NULL, alphasort), n_checked = 0;
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        char path[512];
        (void)snprintf(path, sizeof path, "book/%s", entries[i]->d_name);
        Str name = str_of(entries[i]->d_name);
        Buf text = {0};
        bool is_book = str_ends(name, STR(".book")) || str_ends(name, STR(".case"));
        if (is_book && file_read(path, 1 << 24, &text, NULL)) {
            check(buf_str(&text), path);
            n_checked++;
        }
        buf_free(&text);
        free(entries[i]);
    }
    free(entries);
    assert_true(n_checked > 0);
}

/* --- layout ------------------------------------------------------------------------------- */

static void puts_clauses_of_a_standard_in_one_column(void **state)
{
    (void)state;
    assert_formats("standard   s\n when a or b if c is 1\n owe d\n within 5  working days\n"
                   " escalate after 1 hour to boss\n target 95 %\n",
                   "standard s\n"
                   "  when    a or b if c is 1\n"
                   "  owe     d\n"
                   "  within  5 working days\n"
                   "  escalate after 1 hour to boss\n"
                   "  target  95%\n");
}

static void joins_a_clause_that_fits_on_a_line(void **state)
{
    (void)state;
    assert_formats("standard s\n  when a\n    or b\n      if c is 1\n  owe d\n  within 1 day\n",
                   "standard s\n  when    a or b if c is 1\n  owe     d\n  within  1 day\n");
}

static void wraps_a_long_clause_between_its_parts(void **state)
{
    (void)state;
    assert_formats("standard s\n  when a if offence in (rape, stalking) and victim-age is 12 and "
                   "place-of-offence is home and weapon is knife\n  owe b\n  within 1 day\n",
                   "standard s\n"
                   "  when    a if offence in (rape, stalking) and victim-age is 12 and "
                   "place-of-offence is home\n"
                   "          and weapon is knife\n"
                   "  owe     b\n"
                   "  within  1 day\n");
}

static void keeps_comments_and_single_blank_lines(void **state)
{
    (void)state;
    assert_formats(
        "\n\n# first\n\n\n\nstandard s # about s\n  # about when\n  when a\n\n  owe b # why\n"
        "  within 1 day   # a day\n  # at the end of s\n# of the next\nzone UTC\n\n",
        "# first\n\nstandard s  # about s\n  # about when\n  when    a\n\n"
        "  owe     b      # why\n  within  1 day  # a day\n  # at the end of s\n"
        "# of the next\nzone UTC\n");
}

static void keeps_a_comment_inside_a_clause_where_it_is(void **state)
{
    (void)state;
    assert_formats(
        "standard s\n  when a # the first\n    # then\n    or b\n  owe c\n  within 1 day\n",
        "standard s\n  when    a  # the first\n          # then\n          or b\n"
        "  owe     c\n  within  1 day\n");
}

static void puts_members_of_a_list_in_columns(void **state)
{
    (void)state;
    assert_formats("list offences names\n  rape \"Rape\"\n  burglary \"Burglary in a dwelling\"\n"
                   "list days dates\n   2026-12-25\n",
                   "list offences names\n  rape      \"Rape\"\n"
                   "  burglary  \"Burglary in a dwelling\"\nlist days dates\n  2026-12-25\n");
}

static void puts_attributes_of_an_event_in_columns(void **state)
{
    (void)state;
    assert_formats(
        "record contact \"Contact\"\n ref \"C-{n}\"\n event contact.answered by a , b\n"
        "  channel one of 999 , 101\n  ring-seconds number \"Seconds\"\n link x person\n",
        "record contact \"Contact\"\n  ref   \"C-{n}\"\n"
        "  event contact.answered by a, b\n    channel       one of 999, 101\n"
        "    ring-seconds  number \"Seconds\"\n  link x person\n");
}

static void gives_help_and_conditions_of_a_question_lines_of_their_own(void **state)
{
    (void)state;
    assert_formats("form f on contact gives f.done\n version 3\n"
                   " ask a yes/no/not-known \"A?\" show if b is yes help \"Say a.\"\n"
                   " ask b one of show, help \"B?\" optional\n",
                   "form f on contact gives f.done\n  version  3\n"
                   "  ask a yes/no/not-known \"A?\"\n    show if b is yes\n    help \"Say a.\"\n"
                   "  ask b one of show, help \"B?\" optional\n");
}

static void puts_items_of_advice_in_two_columns(void **state)
{
    (void)state;
    assert_formats(
        "advice assault\n for assault\n first safe \"Leave.\"\n dont wash-hands \"Do not.\"\n",
        "advice assault\n  for      assault\n  first    safe       \"Leave.\"\n"
        "  dont     wash-hands \"Do not.\"\n");
}

static void lays_out_examples(void **state)
{
    (void)state;
    Buf out = formatted(STR("case \"late\"\n record sector north\n"
                            " at 2026-03-02 09:00 contact.answered , channel 999\n"
                            "  recorded 2026-03-02 09:30\n now 2026-03-03\n"
                            " allow contact.closed , at 2026-03-02 09:10\n"
                            " expect s late , due 2026-03-02 09:02\n"),
                        "test.case");
    assert_string_equal(out.at, "case \"late\"\n  record sector north\n"
                                "  at 2026-03-02 09:00  contact.answered, channel 999\n"
                                "    recorded 2026-03-02 09:30\n  now 2026-03-03\n"
                                "  allow  contact.closed, at 2026-03-02 09:10\n"
                                "  expect s late, due 2026-03-02 09:02\n");
    buf_free(&out);
}

static void formats_an_empty_text_to_nothing(void **state)
{
    (void)state;
    Buf out = formatted(STR("\n  \n\t\n"), "test.book");
    assert_int_equal(out.n, 0);
    buf_free(&out);
}

/* --- what it keeps ------------------------------------------------------------------------ */

static void keeps_every_word_of_the_shipped_book(void **state)
{
    (void)state;
    for_shipped_files(assert_keeps_words);
}

static void gives_one_layout_however_the_shipped_book_was_laid_out(void **state)
{
    (void)state;
    for_shipped_files(assert_layout_does_not_matter);
}

static void means_the_same_after_formatting(void **state)
{
    (void)state;
    Str text = STR("standard s\n when a if x is 1 or not (y in (2, \"b c\") and z exists)\n owe b\n"
                   " within 2 days\n hold from c to d\n per k , l\nlens v\n if a is 1\n");
    Buf out = formatted(text, "test.book");
    BookProblems problems = {0};
    Err err = {0};
    Book *before = book_parse(text, STR("a"), &problems, &err);
    Book *after = book_parse(buf_str(&out), STR("b"), &problems, &err);
    Buf diff = {0};
    book_add_diff(&diff, before, after);
    assert_int_equal(before->n_standards, 1);
    assert_int_equal(diff.n, 0);
    book_free(before);
    book_free(after);
    VEC_FREE(&problems);
    buf_free(&out);
    buf_free(&diff);
}

/* --- what it refuses ---------------------------------------------------------------------- */

static void assert_refuses(const char *text, const char *message_part)
{
    Buf out = {0};
    Err err = {0};
    buf_add(&out, STR("kept"));
    assert_false(book_format(str_of(text), STR("bad.book"), &out, &err));
    assert_int_equal(err.code, ERR_BOOK);
    if (strstr(err.message, message_part) == NULL) fail_msg("%s", err.message);
    assert_string_equal(out.at, "kept");
    buf_free(&out);
}

static void refuses_what_does_not_parse_and_says_where(void **state)
{
    (void)state;
    assert_refuses("clock c\n  dayz monday\n", "bad.book:2:3: `dayz` is no clause of `clock`");
    assert_refuses("zone \"Europe/London\n", "bad.book:1:6: the closing quote is missing");
    assert_refuses("case \"x\"\n", "bad.book:1:1: `case` cannot stand in a .book file");
    assert_refuses("zone \xff\n", "not valid UTF-8");
}

static void asks_for_no_names_of_other_files(void **state)
{
    (void)state;
    assert_formats("include \"other.book\"\nrecord r\n  event a.b by nobody-declared\n",
                   "include \"other.book\"\nrecord r\n  event a.b by nobody-declared\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_clauses_of_a_standard_in_one_column),
        cmocka_unit_test(joins_a_clause_that_fits_on_a_line),
        cmocka_unit_test(wraps_a_long_clause_between_its_parts),
        cmocka_unit_test(keeps_comments_and_single_blank_lines),
        cmocka_unit_test(keeps_a_comment_inside_a_clause_where_it_is),
        cmocka_unit_test(puts_members_of_a_list_in_columns),
        cmocka_unit_test(puts_attributes_of_an_event_in_columns),
        cmocka_unit_test(gives_help_and_conditions_of_a_question_lines_of_their_own),
        cmocka_unit_test(puts_items_of_advice_in_two_columns),
        cmocka_unit_test(lays_out_examples),
        cmocka_unit_test(formats_an_empty_text_to_nothing),
        cmocka_unit_test(keeps_every_word_of_the_shipped_book),
        cmocka_unit_test(gives_one_layout_however_the_shipped_book_was_laid_out),
        cmocka_unit_test(means_the_same_after_formatting),
        cmocka_unit_test(refuses_what_does_not_parse_and_says_where),
        cmocka_unit_test(asks_for_no_names_of_other_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
