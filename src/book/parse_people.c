/* parse_people.c: `area`, `unit` and `role`. */
#include "book/parse.h"

bool book_parse_title(BookCursor *cursor, Str *out)
{
    if (book_cursor_peek(cursor) != NULL && !book_cursor_text(cursor, "a title in quotes", out))
        return false;
    return book_cursor_end(cursor, NULL);
}

/* NAME ["TITLE"] */
static void parse_head(BookCursor *cursor, const char *what, Str *name, Str *title)
{
    if (book_cursor_any_name(cursor, what, name)) book_parse_title(cursor, title);
}

static void parse_text_into(BookClauseCall *call, Str *out)
{
    if (book_cursor_text(&call->cursor, "a text", out)) book_cursor_end(&call->cursor, NULL);
}

static void parse_name_into(BookClauseCall *call, const char *what, Str *out)
{
    if (book_cursor_any_name(&call->cursor, what, out)) book_cursor_end(&call->cursor, NULL);
}

/* --- area --------------------------------------------------------------------------------- */

static void parse_area_says(BookClauseCall *call)
{
    parse_text_into(call, &((BookArea *)call->target)->says);
}

void book_parse_area(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    static const BookClause clauses[] = {{"says", BOOK_CLAUSE_ONCE, parse_area_says}};
    BookArea area = {.place = book_cursor_place(cursor)};
    parse_head(cursor, "the name of the area", &area.name, &area.title);
    book_parse_clauses(parser, node, "area", clauses, 1, &area);
    if (area.name.n > 0) VEC_PUSH(&parser->areas, area);
}

/* --- unit --------------------------------------------------------------------------------- */

static void parse_part(BookClauseCall *call)
{
    if (!book_cursor_take_word(&call->cursor, "of")) {
        book_cursor_expected(&call->cursor, "`of` and a unit", "write it like `part of force`");
        return;
    }
    parse_name_into(call, "a unit", &((BookUnitOfForce *)call->target)->part_of);
}

static void parse_unit_clock(BookClauseCall *call)
{
    parse_name_into(call, "a clock", &((BookUnitOfForce *)call->target)->clock);
}

void book_parse_unit(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    static const BookClause clauses[] = {{"part", BOOK_CLAUSE_ONCE, parse_part},
                                         {"clock", BOOK_CLAUSE_ONCE, parse_unit_clock}};
    BookUnitOfForce unit = {.place = book_cursor_place(cursor)};
    parse_head(cursor, "the name of the unit", &unit.name, &unit.title);
    book_parse_clauses(parser, node, "unit", clauses, 2, &unit);
    if (unit.name.n > 0) VEC_PUSH(&parser->units, unit);
}

/* --- role --------------------------------------------------------------------------------- */

static void parse_role_unit(BookClauseCall *call)
{
    parse_name_into(call, "a unit", &((BookRole *)call->target)->unit);
}

static void parse_role_says(BookClauseCall *call)
{
    parse_text_into(call, &((BookRole *)call->target)->says);
}

static void parse_role_source(BookClauseCall *call)
{
    parse_text_into(call, &((BookRole *)call->target)->source);
}

void book_parse_role(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    static const BookClause clauses[] = {{"unit", BOOK_CLAUSE_ONCE, parse_role_unit},
                                         {"says", BOOK_CLAUSE_ONCE, parse_role_says},
                                         {"source", BOOK_CLAUSE_ONCE, parse_role_source}};
    BookRole role = {.place = book_cursor_place(cursor)};
    parse_head(cursor, "the name of the role", &role.name, &role.title);
    book_parse_clauses(parser, node, "role", clauses, 3, &role);
    if (role.name.n == 0) return;
    if (str_eq(role.name, STR("system"))) {
        book_report_error(parser->report, role.place,
                          "the role `system` is built in: it is heed itself and its feeds");
        book_report_mend(parser->report, "give this role another name");
        return;
    }
    VEC_PUSH(&parser->roles, role);
}
