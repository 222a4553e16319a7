/* condition_text.c: one CONDITION on its own, for `--where` and for tools. */
#include "book/check.h"
#include "book/parse.h"
#include <stdlib.h>

/* The first problem as an error with its line and caret. */
static void set_condition_err(Err *err, Arena *arena, Str text, const BookProblems *problems)
{
    BookFile file = {.path = STR("condition"), .text = text};
    Book shown = {.arena = arena, .files = &file, .n_files = 1};
    BookProblems first = {.at = problems->at, .n = 0};
    while (first.n < problems->n && problems->at[first.n].severity != BOOK_ERROR) first.n++;
    first.at += first.n;
    first.n = 1;
    Buf out = {0};
    book_add_problems(&out, &shown, &first, BOOK_PLAIN);
    err_set(err, ERR_USAGE, "%.*s", STR_ARG(str_trim(buf_str(&out))));
    buf_free(&out);
}

BookCond *book_parse_condition(Str text, const Book *book, Arena *arena, Err *err)
{
    static const char *const words[] = {"and", "or", NULL};
    BookProblems problems = {0};
    BookReport report = {.arena = arena, .list = &problems};
    if (text.n > 1024 * 1024) {
        err_set(err, ERR_LIMIT, "the condition is longer than 1 MiB; write a shorter one");
        return NULL;
    }
    text = str_copy(arena, text);
    BookLexed lexed;
    book_lex(text, 0, &report, &lexed);
    BookParser parser = {.arena = arena, .report = &report, .lexed = &lexed};
    BookCursor cursor = {&parser, lexed.tokens.at, lexed.tokens.at, NULL};
    if (lexed.tokens.n > 0) cursor.end += lexed.tokens.n;
    BookCond *cond = book_parse_cond(&cursor);
    if (cond != NULL) book_cursor_end(&cursor, words);
    if (report.n_errors == 0) book_check_condition(book, cond, text, &report);
    if (report.n_errors > 0) {
        book_report_finish(&report);
        set_condition_err(err, arena, text, &problems);
        cond = NULL;
    }
    book_lex_free(&lexed);
    VEC_FREE(&problems);
    return cond;
}
