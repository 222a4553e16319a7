/* lib_book.c: books for other programs. */
#include "lib/lib_internal.h"
#include <stdlib.h>

/* A Str of the arena with a NUL behind it. */
static const char *c_string(Arena *arena, Str text)
{
    return str_copy(arena, text).at;
}

static HeedBook *wrap(Book *book)
{
    HeedBook *wrapped = mem_zero(1, sizeof *wrapped);
    wrapped->book = book;
    wrapped->arena = arena_create();
    wrapped->names = ARENA_ARRAY(wrapped->arena, const char *, book->n_standards);
    wrapped->sentences = ARENA_ARRAY(wrapped->arena, const char *, book->n_standards);
    Buf sentence = {0};
    for (size_t i = 0; i < book->n_standards; i++) {
        buf_clear(&sentence);
        book_add_english(&sentence, book, &book->standards[i]);
        wrapped->names[i] = c_string(wrapped->arena, book->standards[i].name);
        wrapped->sentences[i] = c_string(wrapped->arena, buf_str(&sentence));
    }
    buf_free(&sentence);
    return wrapped;
}

/* A loaded book, if it has no errors; else it is freed and the problems are the message. */
static HeedBook *wrap_if_good(Book *book, BookProblems *problems, const Err *err, HeedError *error)
{
    HeedBook *wrapped = NULL;
    if (book == NULL) {
        (void)lib_error(error, HEED_BAD_BOOK, "%s", err->message);
    } else if (book_count_errors(problems) > 0) {
        Buf text = {0};
        book_add_problems(&text, book, problems, BOOK_PLAIN);
        (void)lib_error(error, HEED_BAD_BOOK, "%s", text.at);
        buf_free(&text);
        book_free(book);
    } else {
        wrapped = wrap(book);
    }
    VEC_FREE(problems);
    return wrapped;
}

HeedBook *heed_book_open(const char *path, HeedError *error)
{
    BookProblems problems = {0};
    Err err = {0};
    Book *book = book_load(path, BOOK_WITHOUT_CASES, &problems, &err);
    return wrap_if_good(book, &problems, &err, error);
}

HeedBook *heed_book_from_text(const char *text, size_t n_bytes, const char *name, HeedError *error)
{
    BookProblems problems = {0};
    Err err = {0};
    Book *book = book_parse((Str){text, n_bytes}, str_of(name), &problems, &err);
    return wrap_if_good(book, &problems, &err, error);
}

void heed_book_close(HeedBook *book)
{
    if (book == NULL) return;
    book_free(book->book);
    arena_free(book->arena);
    free(book);
}

size_t heed_book_n_standards(const HeedBook *book)
{
    return book->book->n_standards;
}

const char *heed_book_standard(const HeedBook *book, size_t standard)
{
    return standard < book->book->n_standards ? book->names[standard] : NULL;
}

const char *heed_book_sentence(const HeedBook *book, size_t standard)
{
    return standard < book->book->n_standards ? book->sentences[standard] : NULL;
}

bool heed_time_parse(const HeedBook *book, const char *text, int64_t *at_ms)
{
    TimeShape shape;
    return time_parse(str_of(text), book->book->zone, at_ms, &shape);
}

size_t heed_time_write(const HeedBook *book, int64_t at_ms, char *room, size_t n)
{
    Buf text = {0};
    time_add(&text, at_ms, book->book->zone);
    size_t n_text = text.n;
    if (n_text < n) memcpy(room, text.at, n_text + 1);
    buf_free(&text);
    return n_text;
}
