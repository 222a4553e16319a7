/* report.c: problems as they are found, bounded and sorted. */
#include "book/report.h"
#include <stdlib.h>

static Str format_text(Arena *arena, const char *format, va_list args)
{
    Buf buf = {0};
    buf_addv(&buf, format, args);
    Str text = str_copy(arena, buf_str(&buf));
    buf_free(&buf);
    return text;
}

/* Count a problem; false when there are enough of its severity. */
static bool has_room(BookReport *report, BookSeverity severity)
{
    if (severity == BOOK_WARNING) return ++report->n_warnings <= BOOK_WARNINGS_MAX;
    if (++report->n_errors <= BOOK_ERRORS_MAX) return true;
    report->n_dropped++;
    return false;
}

/* The problem to fill, or NULL when there are enough. */
static BookProblem *new_problem(BookReport *report, BookSeverity severity, BookPlace place)
{
    bool is_kept = has_room(report, severity) && report->list != NULL;
    report->is_muted = !is_kept;
    if (!is_kept) {
        if (report->first_dropped.line == 0) report->first_dropped = place;
        return NULL;
    }
    BookProblem problem = {.severity = severity, .place = place};
    VEC_PUSH(report->list, problem);
    return &report->list->at[report->list->n - 1];
}

void book_report_error(BookReport *report, BookPlace place, const char *format, ...)
{
    BookProblem *problem = new_problem(report, BOOK_ERROR, place);
    if (problem == NULL) return;
    va_list args;
    va_start(args, format);
    problem->message = format_text(report->arena, format, args);
    va_end(args);
}

void book_report_warning(BookReport *report, BookPlace place, const char *format, ...)
{
    BookProblem *problem = new_problem(report, BOOK_WARNING, place);
    if (problem == NULL) return;
    va_list args;
    va_start(args, format);
    problem->message = format_text(report->arena, format, args);
    va_end(args);
}

void book_report_mute(BookReport *report)
{
    report->is_muted = true;
}

void book_report_mend(BookReport *report, const char *format, ...)
{
    if (report->list == NULL || report->list->n == 0 || report->is_muted) return;
    va_list args;
    va_start(args, format);
    report->list->at[report->list->n - 1].mend = format_text(report->arena, format, args);
    va_end(args);
}

static int compare_places(BookPlace a, BookPlace b)
{
    if (a.file != b.file) return a.file < b.file ? -1 : 1;
    if (a.line != b.line) return a.line < b.line ? -1 : 1;
    if (a.column != b.column) return a.column < b.column ? -1 : 1;
    return 0;
}

void book_report_finish(BookReport *report)
{
    BookProblems *list = report->list;
    if (list == NULL) return;
    for (size_t i = 1; i < list->n; i++) { /* nearly sorted, at most a few hundred of them */
        BookProblem problem = list->at[i];
        size_t k = i;
        for (; k > 0 && compare_places(list->at[k - 1].place, problem.place) > 0; k--)
            list->at[k] = list->at[k - 1];
        list->at[k] = problem;
    }
    bool has_many_warnings = report->n_warnings > BOOK_WARNINGS_MAX;
    size_t n_warnings = has_many_warnings ? report->n_warnings - BOOK_WARNINGS_MAX : 0;
    if (report->n_dropped + n_warnings == 0) return;
    BookSeverity severity = report->n_dropped > 0 ? BOOK_ERROR : BOOK_WARNING;
    BookProblem last = {.severity = severity, .place = report->first_dropped};
    last.message = str_format(report->arena, "%zu more problems are not shown",
                              report->n_dropped + n_warnings);
    last.mend = str_copy(report->arena, STR("mend those above first"));
    VEC_PUSH(list, last);
}
