/* Files, folders, includes, limits. */
#include "book_helpers.h"
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/heed-test-load-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

/* A path in the folder; valid until the next call. */
static const char *path_of(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static Book *load(const char *name, BookReading reading, size_t *n_problems, Err *err)
{
    BookProblems problems = {0};
    Book *book = book_load(path_of(name), reading, &problems, err);
    *n_problems = problems.n;
    VEC_FREE(&problems);
    return book;
}

#define STANDARD(name) "standard " name "\n  when a\n  owe b\n  within 1 day\n"
#define EXAMPLE(name, standard) \
    "case \"" name "\"\n  now 2026-01-01\n  expect " standard " nothing\n"

static void folder_is_read_in_the_order_of_its_names(void **state)
{
    (void)state;
    mkdir(path_of("folder"), 0700);
    write_file("folder/b.book", STANDARD("second"));
    write_file("folder/a.book", "include \"b.book\"\n" STANDARD("first"));
    write_file("folder/z.case", EXAMPLE("z", "first"));
    write_file("folder/notes.txt", "no book\n");
    size_t n_problems;

    Book *book = load("folder", BOOK_WITH_CASES, &n_problems, NULL);

    assert_int_equal(n_problems, 0);
    assert_int_equal(book->n_files, 3);
    assert_int_equal(book->n_standards, 2);
    assert_str(book->standards[0].name, "first");
    assert_int_equal(book->n_cases, 1);
    book_free(book);
}

static void examples_are_left_out_unless_asked_for(void **state)
{
    (void)state;
    write_file("alone.book", STANDARD("s"));
    write_file("alone.case", EXAMPLE("one", "s"));
    write_file("other.case", EXAMPLE("other", "s"));
    size_t n_problems;

    Book *without = load("alone.book", BOOK_WITHOUT_CASES, &n_problems, NULL);
    Book *with = load("alone.book", BOOK_WITH_CASES, &n_problems, NULL);

    assert_int_equal(without->n_cases, 0);
    assert_int_equal(with->n_cases, 1);
    assert_str(with->cases[0].name, "one");
    book_free(without);
    book_free(with);
}

static void file_that_is_not_there_is_an_io_error(void **state)
{
    (void)state;
    size_t n_problems;
    Err err = {0};

    Book *book = load("not-there.book", BOOK_WITH_CASES, &n_problems, &err);

    assert_null(book);
    assert_int_equal(err.code, ERR_IO);
    assert_non_null(strstr(err.message, "not-there.book"));
    assert_int_equal(n_problems, 0);
}

static void folder_without_a_book_is_an_error(void **state)
{
    (void)state;
    mkdir(path_of("empty"), 0700);
    size_t n_problems;
    Err err = {0};

    assert_null(load("empty", BOOK_WITH_CASES, &n_problems, &err));
    assert_non_null(strstr(err.message, "holds no *.book file"));
}

static void file_that_includes_itself_is_a_circle(void **state)
{
    (void)state;
    write_file("self.book", "include \"self.book\"\n");
    size_t n_problems;

    Book *book = load("self.book", BOOK_WITHOUT_CASES, &n_problems, NULL);

    assert_int_equal(n_problems, 1);
    book_free(book);
}

static void file_included_twice_is_read_once(void **state)
{
    (void)state;
    write_file("shared.book", STANDARD("shared"));
    write_file("left.book", "include \"shared.book\"\n");
    write_file("top.book", "include \"left.book\"\ninclude \"shared.book\"\n");
    size_t n_problems;

    Book *book = load("top.book", BOOK_WITHOUT_CASES, &n_problems, NULL);

    assert_int_equal(n_problems, 0);
    assert_int_equal(book->n_files, 3);
    assert_int_equal(book->n_standards, 1);
    book_free(book);
}

static void text_from_memory_includes_nothing(void **state)
{
    (void)state;
    assert_int_equal(count_errors_of(STR("include \"shared.book\"\n")), 1);
}

static void book_of_more_than_64_mib_is_refused(void **state)
{
    (void)state;
    FILE *file = fopen(path_of("huge.book"), "w");
    assert_non_null(file);
    assert_int_equal(ftruncate(fileno(file), 64 * 1024 * 1024 + 1), 0);
    fclose(file);
    size_t n_problems;
    Err err = {0};

    assert_null(load("huge.book", BOOK_WITHOUT_CASES, &n_problems, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

static void included_book_of_too_many_bytes_is_a_problem(void **state)
{
    (void)state;
    write_file("include-huge.book", "include \"huge.book\"\n");
    size_t n_problems;

    Book *book = load("include-huge.book", BOOK_WITHOUT_CASES, &n_problems, NULL);

    assert_int_equal(n_problems, 1);
    book_free(book);
}

static void ten_thousand_mistakes_end_in_one_line_about_the_rest(void **state)
{
    (void)state;
    Buf text = {0};
    BookProblems problems = {0};
    for (int i = 0; i < 10000; i++) buf_add(&text, STR("standrd x\n"));

    Book *book = book_parse(buf_str(&text), STR("many.book"), &problems, NULL);
    const BookProblem *last = &problems.at[problems.n - 1];

    assert_true(problems.n < 1000);
    assert_non_null(strstr(last->message.at, "more problems are not shown"));
    VEC_FREE(&problems);
    book_free(book);
    buf_free(&text);
}

static void warnings_without_number_neither_hide_an_error_nor_become_one(void **state)
{
    (void)state;
    Buf text = {0};
    BookProblems problems = {0};
    buf_add(&text, STR("list days-off dates\n"));
    for (int i = 0; i < 1000; i++) buf_add(&text, STR("  2026-12-25\n"));
    Book *warned = book_parse(buf_str(&text), STR("many.book"), &problems, NULL);
    assert_int_equal(book_count_errors(&problems), 0);
    book_free(warned);
    buf_add(&text, STR("standrd x\n  when a\n  owe b\n  within 1 day\n"));

    Book *wrong = book_parse(buf_str(&text), STR("many.book"), &problems, NULL);

    assert_int_equal(book_count_errors(&problems), 1);
    VEC_FREE(&problems);
    book_free(wrong);
    buf_free(&text);
}

static void line_of_many_quotes_is_read_once(void **state)
{
    (void)state;
    Buf text = {0};
    for (int i = 0; i < 2000000; i++) buf_add(&text, STR("\"\""));

    assert_int_equal(count_errors_of(buf_str(&text)), 1);
    buf_free(&text);
}

static void problems_are_sorted_by_place(void **state)
{
    (void)state;
    BookProblems problems = {0};

    Book *book = book_parse(STR("standard s\n  when a\n  owe b\n  within 2 days on nothing\n"
                                "  source x\nstandard s\n  when a\n"),
                            STR("x.book"), &problems, NULL);

    assert_int_equal(problems.n, 4);
    assert_int_equal(problems.at[0].place.line, 4);
    assert_int_equal(problems.at[1].place.line, 5);
    assert_int_equal(problems.at[2].place.line, 6);
    VEC_FREE(&problems);
    book_free(book);
}

static void terminal_codes_in_a_book_are_not_shown(void **state)
{
    (void)state;
    BookProblems problems = {0};
    Buf said = {0};

    Book *book =
        book_parse(STR("standard \"\x1b[2J\" \"\xC2\x9B\"\n"), STR("x\x1b.book"), &problems, NULL);
    book_add_problems(&said, book, &problems, BOOK_PLAIN);

    assert_true(problems.n > 0);
    assert_null(strchr(said.at, '\x1b'));
    assert_null(strstr(said.at, "\xC2\x9B"));
    buf_free(&said);
    VEC_FREE(&problems);
    book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folder_is_read_in_the_order_of_its_names),
        cmocka_unit_test(examples_are_left_out_unless_asked_for),
        cmocka_unit_test(file_that_is_not_there_is_an_io_error),
        cmocka_unit_test(folder_without_a_book_is_an_error),
        cmocka_unit_test(file_that_includes_itself_is_a_circle),
        cmocka_unit_test(file_included_twice_is_read_once),
        cmocka_unit_test(text_from_memory_includes_nothing),
        cmocka_unit_test(book_of_more_than_64_mib_is_refused),
        cmocka_unit_test(included_book_of_too_many_bytes_is_a_problem),
        cmocka_unit_test(ten_thousand_mistakes_end_in_one_line_about_the_rest),
        cmocka_unit_test(warnings_without_number_neither_hide_an_error_nor_become_one),
        cmocka_unit_test(line_of_many_quotes_is_read_once),
        cmocka_unit_test(problems_are_sorted_by_place),
        cmocka_unit_test(terminal_codes_in_a_book_are_not_shown),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
