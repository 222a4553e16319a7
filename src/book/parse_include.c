/* parse_include.c: `include "FILE"`. Which file that is, load.c knows. */
#include "book/parse.h"
#include <stdlib.h>

void book_parse_include(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    book_refuse_children(parser, node, "include");
    BookInclude include = {.place = book_cursor_place(cursor)};
    if (!book_cursor_text(cursor, "the name of a file", &include.path)) return;
    if (!book_cursor_end(cursor, NULL)) return;
    if (include.path.n == 0) {
        book_report_error(parser->report, include.place, "the name of the file is empty");
        book_report_mend(parser->report, "write for instance include \"contact.book\"");
        return;
    }
    VEC_PUSH(&parser->includes, include);
}
