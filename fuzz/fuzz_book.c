/* fuzz_book.c: any bytes as a book, as examples beside a book, and as a condition. The first byte
 * picks which. Whatever they are, every problem has a place in the text and a message, what is said
 * of them can be shown, and a book without errors can be asked for all that it holds. */
#include "book/book.h"
#include "book/load.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the examples and conditions are read beside. */
static const char BESIDE[] = "zone \"Europe/London\"\n"
                             "record contact\n"
                             "  ref \"C-{n}\"\n"
                             "  event contact.opened\n"
                             "    channel one of 999, 101\n"
                             "    urgent yes/no\n"
                             "    note text\n"
                             "    n number\n"
                             "  event contact.closed\n"
                             "standard s\n"
                             "  when contact.opened if urgent is yes\n"
                             "  owe contact.closed\n"
                             "  within 5 working days\n"
                             "  gate contact.reviewed\n";

static void check_problems(const Book *book, const BookProblems *problems)
{
    Buf said = {0};
    book_add_problems(&said, book, problems, BOOK_COLOUR);
    for (size_t i = 0; i < problems->n; i++) {
        const BookProblem *problem = &problems->at[i];
        BASE_ASSERT(problem->place.file < book->n_files);
        BASE_ASSERT(problem->place.line > 0 && problem->place.column > 0);
        BASE_ASSERT(problem->place.length > 0 && problem->message.n > 0);
    }
    buf_free(&said);
}

/* The text of a condition reads back as a condition with the same text. */
static void check_condition(const BookCond *cond)
{
    if (cond == NULL) return;
    Arena *arena = arena_create();
    Buf once = {0}, twice = {0};
    Err err = {0};
    book_add_condition(&once, cond);
    BookCond *again = book_parse_condition(buf_str(&once), NULL, arena, &err);
    BASE_ASSERT(again != NULL);
    book_add_condition(&twice, again);
    BASE_ASSERT(str_eq(buf_str(&once), buf_str(&twice)));
    buf_free(&once);
    buf_free(&twice);
    arena_free(arena);
}

static void check_standard(const Book *book, const BookStandard *standard)
{
    Buf english = {0};
    book_add_english(&english, book, standard);
    BASE_ASSERT(english.n > 0);
    buf_free(&english);
    BASE_ASSERT(!standard->has_within || standard->within.clock == BOOK_NO_CLOCK ||
                standard->within.clock < book->n_clocks);
    check_condition(standard->when.cond);
    check_condition(standard->owe.cond);
    check_condition(standard->must);
}

static void check_book(Book *book, BookProblems *problems)
{
    BASE_ASSERT(book != NULL);
    check_problems(book, problems);
    bool is_good = book_count_errors(problems) == 0;
    for (size_t i = 0; is_good && i < book->n_standards; i++)
        check_standard(book, &book->standards[i]);
    VEC_FREE(problems);
    book_free(book);
}

/* Parsed once; it lives as long as the process. */
static const Book *beside(void)
{
    static Book *book;
    BookProblems problems = {0};
    if (book == NULL) book = book_parse(str_of(BESIDE), STR("beside.book"), &problems, NULL);
    VEC_FREE(&problems);
    return book;
}

static void try_condition(Str text)
{
    Arena *arena = arena_create();
    Err err = {0};
    BookCond *cond = book_parse_condition(text, beside(), arena, &err);
    BASE_ASSERT(cond != NULL || (err.code != ERR_NONE && err.message[0] != '\0'));
    check_condition(cond);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    Str text = {(const char *)data + 1, size - 1};
    BookProblems problems = {0};
    if (data[0] % 3 == 0) {
        check_book(book_parse(text, STR("fuzz.book"), &problems, NULL), &problems);
    } else if (data[0] % 3 == 1) {
        Book *book = book_parse_with_cases(str_of(BESIDE), text, STR("fuzz.book"), &problems, NULL);
        check_book(book, &problems);
    } else {
        try_condition(text);
    }
    return 0;
}
