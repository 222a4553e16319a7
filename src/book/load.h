/* load.h: from files to a Book. Private to src/book/. */
#ifndef HEED_BOOK_LOAD_H
#define HEED_BOOK_LOAD_H
#include "book/parse.h"

enum { BOOK_BYTES_MAX = 64 * 1024 * 1024 };

/** Bind what the parser collected: zone, clocks and calendars, pending clocks, lists of choices,
 * forms to their records; unique names. *book has its arena and files; all else is set here.
 * Problems go to parser->report. */
void book_resolve(BookParser *parser, Book *book);

/** The zone of the book, or UTC with a problem. Sets book->zone, zone_name and parser->zone. */
void book_resolve_zone(BookParser *parser, Book *book);

/** Give every type its choices where they come from a list, and every record the events that its
 * forms give. The book's arrays must be in place. */
void book_resolve_forms(BookParser *parser, Book *book);

/** Free the parser's own memory (not the arena). */
void book_parser_free(BookParser *parser);

/** For tests and the fuzzer: a book's text and the text of its examples, from memory. */
Book *book_parse_with_cases(Str text, Str cases, Str path, BookProblems *problems, Err *err);

#endif
