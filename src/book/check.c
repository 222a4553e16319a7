/* check.c: the checks in their order, and the names they look up. */
#include "book/check_internal.h"

static BookPlace place_in_condition(Str text, Str name)
{
    size_t at = (size_t)(name.at - text.at);
    bool is_quoted = at > 0 && text.at[at - 1] == '"';
    BookPlace place = {0, 1, 1, (uint32_t)(name.n > 0 ? name.n : 1)};
    for (size_t i = 0; i + (is_quoted ? 1 : 0) < at; i++) {
        if (text.at[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char)text.at[i] & 0xC0) != 0x80) {
            place.column++;
        }
    }
    if (is_quoted) place.length += 2;
    return place;
}

BookPlace book_check_place(const BookCheck *check, Str name)
{
    if (check->condition_text.at == NULL) return book_place_of_name(check->book, name);
    return place_in_condition(check->condition_text, name);
}

bool book_check_known(const BookCheck *check, const StrMap *names, const char *sort, Str name)
{
    if (name.n == 0 || strmap_find(names, name) != STRMAP_NONE) return true;
    if (check->report->n_dropped > 0) return false;
    Str nearest = book_nearest_name(names, name);
    book_report_error(check->report, book_check_place(check, name), "there is no %s `%.*s`", sort,
                      STR_ARG(name));
    if (nearest.n > 0) {
        book_report_mend(check->report, "did you mean `%.*s`?", STR_ARG(nearest));
    } else {
        book_report_mend(check->report, "declare it with `%s %.*s`", sort, STR_ARG(name));
    }
    return false;
}

bool book_check_kind(const BookCheck *check, Str kind)
{
    if (strmap_find(check->index->kinds, kind) != STRMAP_NONE) return true;
    if (check->report->n_dropped > 0) return false;
    Str nearest = book_nearest_name(check->index->kinds, kind);
    book_report_error(check->report, book_check_place(check, kind), "no record has an event `%.*s`",
                      STR_ARG(kind));
    if (nearest.n > 0) {
        book_report_mend(check->report, "did you mean `%.*s`?", STR_ARG(nearest));
    } else {
        book_report_mend(check->report, "declare it on a record with `event %.*s`", STR_ARG(kind));
    }
    return false;
}

void book_check(const Book *book, BookReport *report)
{
    BookCheck check = {.book = book, .report = report};
    BookIndex *index = book_index_create(book);
    check.index = index;
    book_check_cases(&check);
    if (!book->is_open) {
        book_check_people(&check);
        book_check_forms(&check);
        book_check_standards(&check);
        book_check_gates(&check);
        book_check_owners(&check);
        book_check_texts(&check);
    }
    book_index_free(index);
}

void book_check_condition(const Book *book, const BookCond *cond, Str text, BookReport *report)
{
    if (book == NULL || book->is_open) return;
    BookIndex *index = book_index_create(book);
    BookCheck check = {.book = book, .index = index, .report = report, .condition_text = text};
    BookScope scope = {.check = &check};
    book_check_cond(&scope, cond);
    book_index_free(index);
}
