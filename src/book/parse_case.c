/* parse_case.c: `case`: a history and what must follow from it. */
#include "book/parse.h"
#include <stdlib.h>

typedef struct {
    BookCase example;
    VEC_OF(BookCaseEvent) events;
    VEC_OF(BookCaseExpect) expects;
    VEC_OF(BookCaseGate) gates;
} CaseDraft;

/* --- times -------------------------------------------------------------------------------- */

/* How precisely a time was written. */
typedef enum { TIME_TO_DATE, TIME_TO_MINUTE, TIME_TO_SECOND } TimeGrain;

static bool is_clock_time(const BookToken *token)
{
    return token != NULL && token->type == BOOK_TOKEN_WORD && token->n >= 4 &&
           str_has_byte(book_token_spelling(token), ':') && token->at[0] >= '0' &&
           token->at[0] <= '9';
}

static TimeGrain grain_of(Str text)
{
    size_t n_colons = 0;
    for (size_t i = 0; i < text.n; i++) n_colons += text.at[i] == ':';
    return n_colons == 0 ? TIME_TO_DATE : n_colons == 1 ? TIME_TO_MINUTE : TIME_TO_SECOND;
}

/* A date, or a date and a time of day, in the book's zone. */
static bool parse_time(BookCursor *cursor, int64_t *at_ms, TimeGrain *grain)
{
    BookParser *parser = cursor->parser;
    BookPlace place = book_cursor_place(cursor);
    const BookToken *date = book_cursor_peek(cursor);
    if (date == NULL || date->type != BOOK_TOKEN_WORD || date->at[0] < '0' || date->at[0] > '9') {
        book_cursor_expected(cursor, "a time", NULL);
        book_report_mend(parser->report, "write it like 2026-03-02 09:00");
        return false;
    }
    book_cursor_take(cursor);
    Str text = book_token_spelling(date);
    if (is_clock_time(book_cursor_peek(cursor)) && grain_of(text) == TIME_TO_DATE) {
        const BookToken *hour = book_cursor_take(cursor);
        text = str_format(parser->arena, "%.*s %.*s", STR_ARG(text),
                          STR_ARG(book_token_spelling(hour)));
    }
    TimeShape shape;
    *grain = grain_of(text);
    if (time_parse(text, parser->zone, at_ms, &shape)) return true;
    book_report_error(parser->report, place, "`%.*s` is no time", STR_ARG(text));
    book_report_mend(parser->report, "write it like 2026-03-02 09:00, with a real date");
    return false;
}

/* --- attributes --------------------------------------------------------------------------- */

/* A plain value: no duration, no other attribute. */
static bool parse_plain(BookCursor *cursor, BookValue *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    BookPlace place = book_cursor_place(cursor);
    if (token != NULL && token->type == BOOK_TOKEN_QUOTED && token->prefix_n == 0 &&
        token->n == 2) { /* an empty text, which is a missing value */
        *out = (BookValue){.type = BOOK_VALUE_TEXT};
        book_cursor_take(cursor);
        return true;
    }
    if (token == NULL)
        return book_cursor_expected(cursor, "a value", "write the value after its name");
    if (!book_parse_value(cursor, out)) return false;
    bool is_plain = out->type != BOOK_VALUE_DURATION && out->type != BOOK_VALUE_EVENT_ATTRIBUTE &&
                    out->type != BOOK_VALUE_RECORD_ATTRIBUTE;
    if (is_plain) return true;
    book_report_error(cursor->parser->report, place, "an event in an example has plain values");
    book_report_mend(cursor->parser->report, "write a number or a text, in quotes if need be");
    return false;
}

/* VALUE or ( VALUE, … ) */
static bool parse_values(BookCursor *cursor, BookCaseAttribute *out)
{
    VEC_OF(BookValue) values = {0};
    out->is_list = book_cursor_take_mark(cursor, "(");
    bool is_good = true;
    bool is_empty = out->is_list && book_cursor_take_mark(cursor, ")");
    while (is_good && !is_empty) {
        BookValue value;
        is_good = parse_plain(cursor, &value);
        if (is_good) VEC_PUSH(&values, value);
        if (!is_good || !out->is_list || !book_cursor_take_mark(cursor, ",")) break;
    }
    if (is_good && out->is_list && !is_empty && !book_cursor_take_mark(cursor, ")"))
        is_good = book_cursor_expected(
            cursor, "`,` or `)`", "put a comma between the values, and `)` after the last one");
    BOOK_KEEP(cursor->parser, &values, out->values, out->n_values);
    return is_good;
}

/* NAME VALUE */
static bool parse_attribute(BookCursor *cursor, BookCaseAttribute *out)
{
    return book_cursor_any_name(cursor, "an attribute", &out->attribute) &&
           parse_values(cursor, out);
}

/* --- clauses ------------------------------------------------------------------------------ */

static void parse_standards(BookClauseCall *call)
{
    CaseDraft *draft = call->target;
    if (book_cursor_names(&call->cursor, "a standard", &draft->example.standards,
                          &draft->example.n_standards))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_record(BookClauseCall *call)
{
    CaseDraft *draft = call->target;
    VEC_OF(BookCaseAttribute) attributes = {0};
    bool is_good;
    do {
        BookCaseAttribute attribute;
        is_good = parse_attribute(&call->cursor, &attribute);
        if (is_good) VEC_PUSH(&attributes, attribute);
    } while (is_good && book_cursor_take_mark(&call->cursor, ","));
    if (is_good) book_cursor_end(&call->cursor, NULL);
    BOOK_KEEP(call->parser, &attributes, draft->example.attributes, draft->example.n_attributes);
}

/* KIND, ATTRIBUTE VALUE, … [recorded TIME], past the time. */
static bool parse_event_rest(BookCursor *cursor, BookCaseEvent *event)
{
    if (!book_cursor_any_name(cursor, "a kind of event", &event->kind)) return false;
    VEC_OF(BookCaseAttribute) attributes = {0};
    bool is_good = true;
    while (is_good && book_cursor_take_mark(cursor, ",")) {
        BookCaseAttribute attribute;
        is_good = parse_attribute(cursor, &attribute);
        if (is_good) VEC_PUSH(&attributes, attribute);
    }
    BOOK_KEEP(cursor->parser, &attributes, event->attributes, event->n_attributes);
    TimeGrain ignored;
    if (is_good && book_cursor_take_word(cursor, "recorded"))
        is_good = parse_time(cursor, &event->recorded_ms, &ignored);
    if (is_good && book_cursor_peek(cursor) != NULL)
        is_good = book_cursor_expected(cursor, "`,` and an attribute, or `recorded` and a time",
                                       "put a comma before each attribute");
    return is_good;
}

static void parse_at(BookClauseCall *call)
{
    CaseDraft *draft = call->target;
    BookCaseEvent event = {.place = call->place};
    TimeGrain ignored;
    if (!parse_time(&call->cursor, &event.at_ms, &ignored)) return;
    book_cursor_take_mark(&call->cursor, ",");
    event.recorded_ms = event.at_ms;
    if (parse_event_rest(&call->cursor, &event)) VEC_PUSH(&draft->events, event);
}

static void parse_now(BookClauseCall *call)
{
    CaseDraft *draft = call->target;
    TimeGrain ignored;
    if (parse_time(&call->cursor, &draft->example.now_ms, &ignored))
        book_cursor_end(&call->cursor, NULL);
}

/* --- expect ------------------------------------------------------------------------------- */

static const char *const state_words[] = {"met",  "late",   "missed",  "open", "ahead",
                                          "void", "waived", "nothing", NULL};

static bool parse_state(BookCursor *cursor, Str *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    bool is_word = token != NULL && token->type == BOOK_TOKEN_WORD;
    Str word = is_word ? book_token_spelling(token) : STR("");
    for (size_t i = 0; state_words[i] != NULL; i++) {
        if (!book_is_word(word, state_words[i])) continue;
        *out = word;
        book_cursor_take(cursor);
        return true;
    }
    book_cursor_expected(cursor, "what became of the duty", NULL);
    const char *nearest = is_word ? book_nearest_word(word, state_words) : NULL;
    if (nearest != NULL) {
        book_report_mend(cursor->parser->report, "did you mean `%s`?", nearest);
    } else {
        book_report_mend(cursor->parser->report,
                         "write met, late, missed, open, ahead, void, waived or nothing");
    }
    return false;
}

/* `due TIME`; a date alone is its last millisecond. */
static bool parse_due(BookCursor *cursor, BookCaseExpect *expect)
{
    TimeGrain grain;
    if (!parse_time(cursor, &expect->due_ms, &grain)) return false;
    expect->has_due = true;
    expect->due_to_minute = grain == TIME_TO_MINUTE;
    if (grain != TIME_TO_DATE) return true;
    const Zone *zone = cursor->parser->zone;
    expect->due_ms = zone_date_end(zone, zone_date(zone, expect->due_ms));
    return true;
}

static bool is_due_next(BookCursor *cursor)
{
    const BookToken *token = book_cursor_peek_ahead(cursor);
    return book_cursor_is_mark(cursor, ",") && token != NULL && token->type == BOOK_TOKEN_WORD &&
           str_eq(book_token_spelling(token), STR("due"));
}

/* `for VALUE, VALUE`: up to the end, or a `due`. */
static bool parse_key(BookCursor *cursor, BookCaseExpect *expect)
{
    VEC_OF(Str) values = {0};
    bool is_good;
    do {
        BookValue value;
        is_good = parse_plain(cursor, &value);
        if (is_good) VEC_PUSH(&values, value.text);
    } while (is_good && !is_due_next(cursor) && book_cursor_take_mark(cursor, ","));
    BOOK_KEEP(cursor->parser, &values, expect->key, expect->n_key);
    return is_good;
}

static void parse_expect(BookClauseCall *call)
{
    static const char *const words[] = {"due", "for", NULL};
    CaseDraft *draft = call->target;
    BookCursor *cursor = &call->cursor;
    BookCaseExpect expect = {.place = book_cursor_place(cursor)};
    if (!book_cursor_any_name(cursor, "a standard", &expect.standard) ||
        !parse_state(cursor, &expect.state))
        return;
    bool is_good = true;
    while (is_good && book_cursor_peek(cursor) != NULL) {
        book_cursor_take_mark(cursor, ",");
        if (!expect.has_due && book_cursor_take_word(cursor, "due")) {
            is_good = parse_due(cursor, &expect);
        } else if (expect.n_key == 0 && book_cursor_take_word(cursor, "for")) {
            is_good = parse_key(cursor, &expect);
        } else {
            is_good = book_cursor_end(cursor, words) &&
                      book_cursor_expected(
                          cursor, "`due`",
                          "write for instance `expect answer-in-time late, due 2026-03-02 09:02`");
        }
    }
    if (is_good) VEC_PUSH(&draft->expects, expect);
}

/* --- refuse and allow --------------------------------------------------------------------- */

/* `by STANDARD`: only where the event is refused. */
static bool parse_refuser(BookCursor *cursor, BookCaseGate *gate)
{
    BookPlace place = book_cursor_place(cursor);
    book_cursor_take(cursor);
    if (gate->refused)
        return book_cursor_any_name(cursor, "the standard whose gate it is", &gate->standard);
    book_report_error(cursor->parser->report, place, "`allow` names no standard");
    book_report_mend(cursor->parser->report, "leave `by` out, or write `refuse`");
    return false;
}

/* One of `at TIME`, `by STANDARD`, `ATTRIBUTE VALUE`. */
static bool parse_gate_part(BookCursor *cursor, BookCaseGate *gate, bool *has_time,
                            BookCaseAttribute *attribute)
{
    TimeGrain ignored;
    *attribute = (BookCaseAttribute){0};
    if (!*has_time && book_cursor_take_word(cursor, "at")) {
        *has_time = true;
        return parse_time(cursor, &gate->event.at_ms, &ignored);
    }
    if (gate->standard.n == 0 && book_cursor_is_word(cursor, "by"))
        return parse_refuser(cursor, gate);
    return parse_attribute(cursor, attribute);
}

static void parse_gate(BookClauseCall *call, bool is_refused)
{
    static const char *const words[] = {"at", "by", NULL};
    CaseDraft *draft = call->target;
    BookCursor *cursor = &call->cursor;
    BookCaseGate gate = {
        .place = call->place, .refused = is_refused, .event = {.place = call->place}};
    VEC_OF(BookCaseAttribute) attributes = {0};
    bool has_time = false;
    bool is_good = book_cursor_any_name(cursor, "a kind of event", &gate.event.kind);
    while (is_good && book_cursor_take_mark(cursor, ",")) {
        BookCaseAttribute attribute;
        is_good = parse_gate_part(cursor, &gate, &has_time, &attribute);
        if (is_good && attribute.attribute.n > 0) VEC_PUSH(&attributes, attribute);
    }
    BOOK_KEEP(call->parser, &attributes, gate.event.attributes, gate.event.n_attributes);
    if (!is_good || !book_cursor_end(cursor, words)) return;
    if (!has_time) {
        book_report_error(call->parser->report, call->place, "when is the event to be recorded?");
        book_report_mend(call->parser->report, "add `, at 2026-03-02 09:00`");
        return;
    }
    gate.event.recorded_ms = gate.event.at_ms;
    VEC_PUSH(&draft->gates, gate);
}

static void parse_refuse(BookClauseCall *call)
{
    parse_gate(call, true);
}

static void parse_allow(BookClauseCall *call)
{
    parse_gate(call, false);
}

/* --- the statement ------------------------------------------------------------------------ */

enum { HAS_NOW = 1u << 3, HAS_QUESTION = 7u << 4 };

static void check_case(BookParser *parser, const BookCase *example, uint32_t seen)
{
    if ((seen & HAS_NOW) == 0) {
        book_report_error(parser->report, example->place,
                          "the example does not say when it is looked at");
        book_report_mend(parser->report, "add `now` and a time after the events");
    }
    if ((seen & HAS_QUESTION) != 0) return;
    book_report_error(parser->report, example->place, "the example expects nothing");
    book_report_mend(parser->report, "add `expect`, `refuse` or `allow`");
}

void book_parse_case(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    /* the order is that of HAS_NOW and HAS_QUESTION */
    static const BookClause clauses[] = {{"standards", BOOK_CLAUSE_ONCE, parse_standards},
                                         {"record", BOOK_CLAUSE_ONCE, parse_record},
                                         {"at", BOOK_CLAUSE_OFTEN, parse_at},
                                         {"now", BOOK_CLAUSE_ONCE, parse_now},
                                         {"expect", BOOK_CLAUSE_OFTEN, parse_expect},
                                         {"refuse", BOOK_CLAUSE_OFTEN, parse_refuse},
                                         {"allow", BOOK_CLAUSE_OFTEN, parse_allow}};
    CaseDraft draft = {.example.place = book_cursor_place(cursor)};
    if (book_cursor_any_name(cursor, "what the example shows", &draft.example.name))
        book_cursor_end(cursor, NULL);
    uint32_t seen = book_parse_clauses(parser, node, "case", clauses, 7, &draft);
    check_case(parser, &draft.example, seen);
    BOOK_KEEP(parser, &draft.events, draft.example.events, draft.example.n_events);
    BOOK_KEEP(parser, &draft.expects, draft.example.expects, draft.example.n_expects);
    BOOK_KEEP(parser, &draft.gates, draft.example.gates, draft.example.n_gates);
    if (draft.example.name.n > 0) VEC_PUSH(&parser->cases, draft.example);
}
