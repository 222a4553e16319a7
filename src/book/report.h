/* report.h: how the front of the book room collects problems. Private to src/book/. */
#ifndef HEED_BOOK_REPORT_H
#define HEED_BOOK_REPORT_H
#include "book/book.h"

/* More than this many problems help nobody: the rest are counted and said in one line. Warnings
 * have a bound of their own, so that they never hide an error. */
enum { BOOK_ERRORS_MAX = 500, BOOK_WARNINGS_MAX = 200 };

/* Where problems go. `list` may be NULL: then they are only counted. */
typedef struct {
    Arena *arena; /* owns messages and mends */
    BookProblems *list;
    size_t n_errors, n_warnings; /* reported so far, kept or not */
    size_t n_dropped;        /* errors beyond BOOK_ERRORS_MAX: whoever looks for more may stop */
    BookPlace first_dropped; /* of errors and warnings */
    bool is_muted;           /* the last finding was not worth a problem: nothing to mend */
} BookReport;

/** Report an error at a place; the message says what is wrong, in one sentence without a stop. */
void book_report_error(BookReport *report, BookPlace place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** The same for something that is only suspicious. */
void book_report_warning(BookReport *report, BookPlace place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** Take the next mend to be about something already reported, and so drop it. */
void book_report_mute(BookReport *report);
/** Say of the problem reported last what to write instead. */
void book_report_mend(BookReport *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Sort by file, line and column (stable) and say how many were dropped. */
void book_report_finish(BookReport *report);

#endif
