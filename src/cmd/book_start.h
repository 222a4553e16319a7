/* book_start.h: the text of a first book. Private to src/cmd. */
#ifndef HEED_CMD_BOOK_START_H
#define HEED_CMD_BOOK_START_H
#include "book/book.h"
#include "log/log.h"

typedef struct {
    const Log *log;
    const LogNotes *notes;
    const Zone *zone;
    Str log_path;
    Str reading; /* the options that the log was read with, for the commands it names */
} Start;

/** An open book that checks clean and is in its one true layout: comments that say what is in the
 * log, and at most 12 candidates, best first. False and *err when the book does not check, which
 * would be heed's own mistake. */
bool start_add_book(Buf *out, const Start *start, Err *err);

#endif
