/* check.c: the checks in their order. */
#include "book/check.h"

void book_check(const Book *book, BookReport *report)
{
    (void)book;
    (void)report;
}
