/* check.h: what a book says that cannot be meant. Private to src/book/. */
#ifndef HEED_BOOK_CHECK_H
#define HEED_BOOK_CHECK_H
#include "book/book.h"
#include "book/report.h"

/** Look at a resolved book as a whole and report what cannot be meant (errors) and what is
 * suspicious (warnings). In an open book names are not checked. */
void book_check(const Book *book, BookReport *report);

/** Check the names of one condition on its own, the slices of `text`, against a book that is not
 * open: kinds and attributes that no record declares. */
void book_check_condition(const Book *book, const BookCond *cond, Str text, BookReport *report);

#endif
