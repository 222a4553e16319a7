/* parse_record.c: `record`, its events with their attributes, and its links. */
#include "book/parse.h"
#include <stdlib.h>

/* What the clauses of a record fill. */
typedef struct {
    BookRecord record;
    VEC_OF(BookEvent) events;
    VEC_OF(BookLink) links;
    StrMap *kinds, *link_names; /* to find what stands twice */
} RecordDraft;

/* Note a name; false with a problem where it stands twice. */
static bool note_name(BookParser *parser, StrMap *names, Str name, BookPlace place,
                      const char *what)
{
    uint32_t n_before = strmap_count(names);
    if (strmap_put(names, name) == n_before) return true;
    book_report_error(parser->report, place, "the %s `%.*s` stands twice in this %s", what,
                      STR_ARG(name), strcmp(what, "attribute") == 0 ? "event" : "record");
    book_report_mend(parser->report, "keep one of them");
    return false;
}

/* --- attributes --------------------------------------------------------------------------- */

static bool is_personal_type(BookType type)
{
    return type == BOOK_TYPE_TEXT || type == BOOK_TYPE_PERSON || type == BOOK_TYPE_PLACE;
}

/* `optional`, `personal` and a title, in any order. */
static bool parse_attribute_tail(BookCursor *cursor, BookAttribute *attribute)
{
    static const char *const words[] = {"optional", "personal", NULL};
    bool is_optional = false;
    for (;;) {
        const BookToken *token = book_cursor_peek(cursor);
        if (token == NULL) return true;
        if (!is_optional && book_cursor_take_word(cursor, "optional")) {
            is_optional = true;
        } else if (book_cursor_take_word(cursor, "personal")) {
            attribute->personal = true;
        } else if (attribute->title.n == 0 && token->type == BOOK_TOKEN_QUOTED) {
            if (!book_cursor_text(cursor, "a title", &attribute->title)) return false;
        } else {
            return book_cursor_end(cursor, words);
        }
    }
}

/* False when not even the name can be read. */
static bool parse_attribute(BookParser *parser, const BookNode *node, BookAttribute *out)
{
    BookCursor cursor = book_cursor_on_all(parser, node);
    *out = (BookAttribute){.place = book_cursor_place(&cursor)};
    if (!book_cursor_any_name(&cursor, "the name of an attribute", &out->name)) return false;
    if (!book_parse_type(&cursor, &out->type)) {
        out->type = (BookAnswerType){.type = BOOK_TYPE_CODE}; /* so that its name is known */
        return true;
    }
    out->personal = is_personal_type(out->type.type);
    parse_attribute_tail(&cursor, out);
    return true;
}

static void parse_attributes(BookParser *parser, const BookNode *node, BookEvent *event)
{
    VEC_OF(BookAttribute) attributes = {0};
    StrMap *names = strmap_create();
    for (uint32_t at = node->child; at != BOOK_NO_NODE; at = parser->tree.nodes.at[at].next) {
        BookAttribute attribute;
        if (!parse_attribute(parser, &parser->tree.nodes.at[at], &attribute)) continue;
        if (!note_name(parser, names, attribute.name, attribute.place, "attribute")) continue;
        VEC_PUSH(&attributes, attribute);
    }
    strmap_free(names);
    BOOK_KEEP(parser, &attributes, event->attributes, event->n_attributes);
}

/* --- clauses ------------------------------------------------------------------------------ */

/* [by ROLE, …] and a title, in either order. */
static bool parse_event_tail(BookCursor *cursor, BookEvent *event)
{
    static const char *const words[] = {"by", NULL};
    for (;;) {
        const BookToken *token = book_cursor_peek(cursor);
        if (token == NULL) return true;
        if (event->n_roles == 0 && book_cursor_take_word(cursor, "by")) {
            if (!book_cursor_names(cursor, "a role", &event->roles, &event->n_roles)) return false;
        } else if (event->title.n == 0 && token->type == BOOK_TOKEN_QUOTED) {
            if (!book_cursor_text(cursor, "a title", &event->title)) return false;
        } else {
            return book_cursor_end(cursor, words);
        }
    }
}

static void parse_event(BookClauseCall *call)
{
    RecordDraft *draft = call->target;
    BookCursor cursor = book_cursor_on_line(call->parser, call->node);
    book_cursor_take(&cursor);
    BookEvent event = {.place = book_cursor_place(&cursor)};
    if (book_cursor_name(&cursor, "a kind of event", &event.kind))
        parse_event_tail(&cursor, &event);
    parse_attributes(call->parser, call->node, &event);
    if (event.kind.n > 0 && note_name(call->parser, draft->kinds, event.kind, event.place, "event"))
        VEC_PUSH(&draft->events, event);
}

static void parse_link(BookClauseCall *call)
{
    static const char *const words[] = {"many", NULL};
    RecordDraft *draft = call->target;
    BookCursor *cursor = &call->cursor;
    BookLink link = {.place = book_cursor_place(cursor)};
    if (!book_cursor_any_name(cursor, "the part played, like caller", &link.name)) return;
    if (!book_cursor_any_name(cursor, "person, place, object or a record", &link.target)) return;
    link.many = book_cursor_take_word(cursor, "many");
    const BookToken *token = book_cursor_peek(cursor);
    if (token != NULL && token->type == BOOK_TOKEN_QUOTED &&
        !book_cursor_text(cursor, "a title", &link.title))
        return;
    if (!link.many) link.many = book_cursor_take_word(cursor, "many");
    if (book_cursor_end(cursor, words) &&
        note_name(call->parser, draft->link_names, link.name, link.place, "link"))
        VEC_PUSH(&draft->links, link);
}

/* True when the text has {n} or {year}, without which all records would bear one reference. */
static bool has_blank(Str ref)
{
    for (size_t i = 0; i < ref.n; i++) {
        Str rest = str_slice(ref, i, ref.n);
        if (str_starts(rest, STR("{n}")) || str_starts(rest, STR("{year}"))) return true;
    }
    return false;
}

static void parse_ref(BookClauseCall *call)
{
    RecordDraft *draft = call->target;
    BookPlace place = book_cursor_place(&call->cursor);
    if (!book_cursor_text(&call->cursor, "a reference, like \"C-{year}-{n}\"",
                          &draft->record.ref) ||
        !book_cursor_end(&call->cursor, NULL) || has_blank(draft->record.ref))
        return;
    book_report_error(call->parser->report, place,
                      "a reference without {n} or {year} is the same for every record");
    book_report_mend(call->parser->report, "write for instance \"C-{year}-{n}\"");
}

static void parse_says(BookClauseCall *call)
{
    RecordDraft *draft = call->target;
    if (book_cursor_text(&call->cursor, "a text", &draft->record.says))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_source(BookClauseCall *call)
{
    RecordDraft *draft = call->target;
    if (book_cursor_text(&call->cursor, "a text", &draft->record.source))
        book_cursor_end(&call->cursor, NULL);
}

void book_parse_record(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    static const BookClause clauses[] = {{"ref", BOOK_CLAUSE_ONCE, parse_ref},
                                         {"says", BOOK_CLAUSE_ONCE, parse_says},
                                         {"source", BOOK_CLAUSE_ONCE, parse_source},
                                         {"event", BOOK_CLAUSE_OFTEN, parse_event},
                                         {"link", BOOK_CLAUSE_OFTEN, parse_link}};
    RecordDraft draft = {.record.place = book_cursor_place(cursor),
                         .kinds = strmap_create(),
                         .link_names = strmap_create()};
    if (book_cursor_any_name(cursor, "the name of the record", &draft.record.name))
        book_parse_title(cursor, &draft.record.title);
    book_parse_clauses(parser, node, "record", clauses, 5, &draft);
    strmap_free(draft.kinds);
    strmap_free(draft.link_names);
    BOOK_KEEP(parser, &draft.events, draft.record.events, draft.record.n_events);
    BOOK_KEEP(parser, &draft.links, draft.record.links, draft.record.n_links);
    if (draft.record.name.n > 0) VEC_PUSH(&parser->records, draft.record);
}
