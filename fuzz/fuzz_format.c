/* fuzz_format.c: any bytes as a file to lay out; the first byte picks a .book or a .case. What can
 * be laid out keeps every word in its order, lays out the same again, and still says the same. */
#include "book/book.h"
#include "book/lex.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The words of a text, comments included, each on a line. */
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

static void check_words(Str before, Str after)
{
    Buf words = words_of(before), words_after = words_of(after);
    BASE_ASSERT(str_eq(buf_str(&words), buf_str(&words_after)));
    buf_free(&words);
    buf_free(&words_after);
}

static void check_meaning(Str before, Str after)
{
    BookProblems problems = {0}, problems_after = {0};
    Book *book = book_parse(before, STR("fuzz.book"), &problems, NULL);
    Book *book_after = book_parse(after, STR("fuzz.book"), &problems_after, NULL);
    Buf diff = {0};
    BASE_ASSERT(book != NULL && book_after != NULL);
    BASE_ASSERT(book_count_errors(&problems) == book_count_errors(&problems_after));
    book_add_diff(&diff, book, book_after);
    BASE_ASSERT(diff.n == 0);
    buf_free(&diff);
    VEC_FREE(&problems);
    VEC_FREE(&problems_after);
    book_free(book);
    book_free(book_after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    Str text = {(const char *)data + 1, size - 1};
    bool is_case = data[0] % 2 == 1;
    Str path = is_case ? STR("fuzz.case") : STR("fuzz.book");
    Buf once = {0}, twice = {0};
    Err err = {0};
    if (book_format(text, path, &once, &err)) {
        BASE_ASSERT(book_format(buf_str(&once), path, &twice, &err));
        BASE_ASSERT(str_eq(buf_str(&once), buf_str(&twice)));
        check_words(text, buf_str(&once));
        if (!is_case) check_meaning(text, buf_str(&once));
    } else {
        BASE_ASSERT(err.code == ERR_BOOK && err.message[0] != '\0' && once.n == 0);
    }
    buf_free(&once);
    buf_free(&twice);
    return 0;
}
