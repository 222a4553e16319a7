/* clause.c: the clauses of a standard as they stand in its book. */
#include "cmd/clause.h"

void clause_add_kinds(Buf *out, const char *word, const BookKinds *kinds)
{
    if (kinds->n == 0) return;
    buf_addf(out, "%s ", word);
    for (size_t i = 0; i < kinds->n; i++) {
        if (i > 0) buf_add(out, STR(" or "));
        book_add_name(out, kinds->kinds[i]);
    }
    if (!kinds->cond) return;
    buf_add(out, STR(" if "));
    book_add_condition(out, kinds->cond);
}

void clause_add_limit(Buf *out, const char *word, const Book *book, BookLimit limit)
{
    buf_addf(out, "%s ", word);
    book_add_duration(out, limit.duration);
    bool says_clock = limit.clock != BOOK_NO_CLOCK && limit.duration.unit != BOOK_WORKING_DAYS;
    if (!says_clock) return;
    buf_add(out, STR(" on "));
    book_add_name(out, book->clocks[limit.clock].name);
}

void clause_add_place(Buf *out, const Book *book, BookPlace place)
{
    if (place.line == 0 || place.file >= book->n_files) return;
    Str path = book->files[place.file].path;
    for (size_t i = path.n; i > 0; i--)
        if (path.at[i - 1] == '/') {
            path = str_slice(path, i, path.n);
            break;
        }
    buf_add(out, path);
    buf_addf(out, ":%" PRIu32, place.line);
}
