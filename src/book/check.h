/* check.h: what a book says that cannot be meant. Private to src/book/. */
#ifndef HEED_BOOK_CHECK_H
#define HEED_BOOK_CHECK_H
#include "book/book.h"
#include "book/report.h"

/** Look at a resolved book as a whole and report what cannot be meant (errors) and what is
 * suspicious (warnings). In an open book names are not checked. */
void book_check(const Book *book, BookReport *report);

#endif
