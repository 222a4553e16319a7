/* book_helpers.h: reading a book in a test. Hides the printing of problems and the freeing of the
 * list; a book from parse_good has no problem at all. */
#ifndef TEST_BOOK_HELPERS_H
#define TEST_BOOK_HELPERS_H
#include "book/book.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/** A book of which nothing is said; the caller frees it. */
static inline Book *parse_good(const char *text)
{
    BookProblems problems = {0};
    Err err = {0};
    Book *book = book_parse(str_of(text), STR("test.book"), &problems, &err);
    if (book == NULL) fail_msg("%s", err.message);
    Buf said = {0};
    book_add_problems(&said, book, &problems, BOOK_PLAIN);
    if (problems.n > 0) fail_msg("%s", said.at);
    buf_free(&said);
    VEC_FREE(&problems);
    return book;
}

/** How many errors a text has. */
static inline size_t count_errors_of(Str text)
{
    BookProblems problems = {0};
    Book *book = book_parse(text, STR("test.book"), &problems, NULL);
    size_t n = book_count_errors(&problems);
    VEC_FREE(&problems);
    book_free(book);
    return n;
}

static inline void assert_str(Str actual, const char *expected)
{
    if (!str_eq(actual, str_of(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(actual), expected);
}

#endif
