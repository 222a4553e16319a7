/* place.c: from a name in the book back to where it stands. */
#include "book/parse.h"

static bool is_slice_of(Str name, Str text)
{
    uintptr_t at = (uintptr_t)name.at, from = (uintptr_t)text.at;
    return name.at != NULL && at >= from && at + name.n <= from + text.n;
}

/* The place of bytes [at, at + n) of a text: only for problems, so a walk from the start will do.
 */
static BookPlace place_in(Str text, uint32_t file, size_t at, size_t n)
{
    BookPlace place = {file, 1, 1, n > 0 ? (uint32_t)n : 1};
    size_t line_start = 0;
    const char *end;
    while ((end = memchr(text.at + line_start, '\n', at - line_start)) != NULL) {
        line_start = (size_t)(end - text.at) + 1;
        place.line++;
    }
    for (size_t i = line_start; i < at; i++) {
        if (((unsigned char)text.at[i] & 0xC0) != 0x80) place.column++;
    }
    if (line_start == 0 && str_starts(text, STR("\xEF\xBB\xBF")) && place.column > 1)
        place.column--;
    return place;
}

BookPlace book_place_of_name(const Book *book, Str name)
{
    for (size_t i = 0; i < book->n_files; i++) {
        Str text = book->files[i].text;
        if (!is_slice_of(name, text)) continue;
        size_t at = (size_t)(name.at - text.at), n = name.n;
        if (at > 0 && text.at[at - 1] == '"') { /* the quotes too */
            at--;
            n += at + 1 + n < text.n ? 2 : 1;
        }
        return place_in(text, (uint32_t)i, at, n);
    }
    return (BookPlace){0, 1, 1, 1};
}
