/* clause.h: the clauses of a standard as they stand in its book. Private to src/cmd. */
#ifndef HEED_CMD_CLAUSE_H
#define HEED_CMD_CLAUSE_H
#include "book/book.h"

/** "owe thrive.completed or thrive.refused if grade is high"; nothing where the clause is left
 * out. `word` is the clause's own: "owe". */
void clause_add_kinds(Buf *out, const char *word, const BookKinds *kinds);
/** "within 5 working days", "within 8 hours on office". */
void clause_add_limit(Buf *out, const char *word, const Book *book, BookLimit limit);
/** "contact.book:12". */
void clause_add_place(Buf *out, const Book *book, BookPlace place);

#endif
