/* test_bad_books.c: every bad book is refused in the words of the file beside it.
 * NAME.book (with NAME.case where there is one) is loaded, and what is said of it must be
 * NAME.expected to the byte: message, line, column, caret and mend. To accept what is said now, run
 * this program with HEED_ACCEPT=1 and read the diff. Good books are loaded without a word. */
#include "book/book.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

typedef VEC_OF(struct CMUnitTest) Tests;

/* What is said of a book, as a text of its own. */
static Buf said_of(const char *path)
{
    BookProblems problems = {0};
    Err err = {0};
    Buf said = {0};
    Book *book = book_load(path, BOOK_WITH_CASES, &problems, &err);
    if (book == NULL) {
        buf_addf(&said, "%s\n", err.message);
    } else {
        book_add_problems(&said, book, &problems, BOOK_PLAIN);
    }
    buf_add(&said, STR(""));
    VEC_FREE(&problems);
    book_free(book);
    return said;
}

static void accept(const char *path, Str said)
{
    FileWriter *writer = file_writer_open(path, NULL);
    assert_non_null(writer);
    file_writer_add(writer, said.at, said.n);
    assert_true(file_writer_commit(writer, NULL));
}

static void bad_book_is_refused_in_these_words(void **state)
{
    const char *path = *state;
    char expected_path[300];
    snprintf(expected_path, sizeof expected_path, "%.*s.expected", (int)strlen(path) - 5, path);
    Buf expected = {0};

    Buf said = said_of(path);

    if (getenv("HEED_ACCEPT") != NULL) accept(expected_path, buf_str(&said));
    assert_true(file_read(expected_path, 1 << 20, &expected, NULL));
    assert_true(said.n > 0);
    assert_string_equal(said.at, expected.at);
    buf_free(&said);
    buf_free(&expected);
}

static void good_book_is_loaded_without_a_word(void **state)
{
    Buf said = said_of(*state);

    assert_string_equal(said.at, "");
    buf_free(&said);
}

static int compare_tests(const void *a, const void *b)
{
    return strcmp(((const struct CMUnitTest *)a)->name, ((const struct CMUnitTest *)b)->name);
}

/* One test a book of the folder, named after it. */
static void list_tests(Tests *tests, const char *folder, CMUnitTestFunction test)
{
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    const struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        if (!str_ends(str_of(entry->d_name), STR(".book"))) continue;
        char *name = strdup(entry->d_name);
        struct CMUnitTest one = {.name = name, .test_func = test, .initial_state = name};
        VEC_PUSH(tests, one);
    }
    closedir(dir);
    qsort(tests->at, tests->n, sizeof *tests->at, compare_tests);
}

/* Run the tests of a folder from inside it, so that messages name the files alone. */
static int run_folder(const char *folder, CMUnitTestFunction test)
{
    Tests tests = {0};
    char back[4096];
    list_tests(&tests, folder, test);
    if (getcwd(back, sizeof back) == NULL || chdir(folder) != 0) return 1;
    int n_failed = _cmocka_run_group_tests(folder, tests.at, tests.n, NULL, NULL);
    if (chdir(back) != 0) return 1;
    for (size_t i = 0; i < tests.n; i++) free(tests.at[i].initial_state);
    VEC_FREE(&tests);
    return n_failed;
}

int main(void)
{
    int n_failed = run_folder("test/book/bad", bad_book_is_refused_in_these_words);
    return n_failed + run_folder("test/book/good", good_book_is_loaded_without_a_word);
}
