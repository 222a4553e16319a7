/* parse_standard.c: `standard`: its clauses, and which of the three shapes they make. */
#include "book/parse.h"
#include <math.h>
#include <stdlib.h>

/* Clauses in the order of the table below: bits of what book_parse_clauses returns. */
enum {
    HAS_WHEN,
    HAS_OWE,
    HAS_WITHIN,
    HAS_BEFORE,
    HAS_UNLESS,
    HAS_ALREADY,
    HAS_PER,
    HAS_HOLD,
    HAS_EVERY,
    HAS_UNTIL,
    HAS_MUST
};
#define BIT(clause) (1u << (clause))

static void parse_when(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    standard->each = book_cursor_take_word(&call->cursor, "each");
    book_parse_kinds_if(&call->cursor, &standard->when);
}

static void parse_owe(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    book_parse_kinds_if(&call->cursor, &standard->owe);
}

static void parse_before(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    book_parse_kinds_if(&call->cursor, &standard->before);
}

static void parse_unless(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    book_parse_kinds_if(&call->cursor, &standard->unless);
}

static void parse_until(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    book_parse_kinds_if(&call->cursor, &standard->until);
}

static void parse_limit(BookClauseCall *call, BookDurationUse use, BookLimit *limit, bool *has)
{
    static const char *const after[] = {"on", NULL};
    BookParser *parser = call->parser;
    BookPendingClock pending = {.standard = parser->standards.n,
                                .is_every = use == BOOK_DURATION_EVERY};
    *has = book_parse_limit(&call->cursor, use, limit, &pending.clock, &pending.place) &&
           book_cursor_end(&call->cursor, after);
    if (*has && pending.place.line > 0) VEC_PUSH(&parser->pending, pending);
}

static void parse_within(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    parse_limit(call, BOOK_DURATION_PLAIN, &standard->within, &standard->has_within);
}

static void parse_every(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    parse_limit(call, BOOK_DURATION_EVERY, &standard->every, &standard->has_every);
}

static void parse_already(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    standard->has_already = true;
    standard->already_any = book_cursor_peek(&call->cursor) == NULL;
    if (standard->already_any) return;
    if (book_parse_duration(&call->cursor, BOOK_DURATION_PLAIN, &standard->already))
        book_cursor_end(&call->cursor, NULL);
}

/* `per` reads the event's own attributes, so no prefix stands before one. */
static bool check_key(BookClauseCall *call, const BookToken *token)
{
    Str word = token != NULL ? book_token_spelling(token) : STR("");
    bool is_event = str_starts(word, STR("event."));
    if (!is_event && !str_starts(word, STR("record."))) return true;
    book_report_error(call->parser->report, book_cursor_place(&call->cursor),
                      "`per` reads the event's own attributes: no `%s` stands before them",
                      is_event ? "event." : "record.");
    book_report_mend(call->parser->report, "write `per %.*s`",
                     STR_ARG(str_slice(word, is_event ? 6 : 7, word.n)));
    return false;
}

static void parse_per(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    VEC_OF(Str) keys = {0};
    bool is_good;
    do {
        Str key;
        is_good = check_key(call, book_cursor_peek(&call->cursor)) &&
                  book_cursor_name(&call->cursor, "an attribute", &key);
        if (is_good) VEC_PUSH(&keys, key);
    } while (is_good && book_cursor_take_mark(&call->cursor, ","));
    if (is_good) book_cursor_end(&call->cursor, NULL);
    BOOK_KEEP(call->parser, &keys, standard->per, standard->n_per);
}

static void parse_hold(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    if (!book_cursor_take_word(&call->cursor, "from")) {
        book_cursor_expected(&call->cursor, "`from` and the kinds that begin the hold",
                             "write it like `hold from caller.waits to caller.ready`");
        return;
    }
    if (!book_parse_kinds(&call->cursor, &standard->hold_from)) return;
    if (!book_cursor_take_word(&call->cursor, "to")) {
        book_cursor_expected(&call->cursor, "`to` and the kinds that end the hold",
                             "write it like `hold from caller.waits to caller.ready`");
        return;
    }
    if (book_parse_kinds(&call->cursor, &standard->hold_to)) book_parse_after_kinds(&call->cursor);
}

static void parse_must(BookClauseCall *call)
{
    static const char *const after[] = {"and", "or", NULL};
    BookStandard *standard = call->target;
    standard->must = book_parse_cond(&call->cursor);
    if (standard->must != NULL) book_cursor_end(&call->cursor, after);
}

static void parse_says(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    if (book_cursor_text(&call->cursor, "a text", &standard->says))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_source(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    if (book_cursor_text(&call->cursor, "a text", &standard->source))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_by(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    if (book_cursor_any_name(&call->cursor, "the owner, a role", &standard->by))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_area(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    if (book_cursor_any_name(&call->cursor, "an area", &standard->area))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_gate(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    if (!book_parse_kinds(&call->cursor, &standard->gate)) return;
    if (!book_cursor_is_word(&call->cursor, "if")) {
        book_parse_after_kinds(&call->cursor);
        return;
    }
    book_report_error(call->parser->report, book_cursor_place(&call->cursor),
                      "a gate has no condition: it stands whenever the duty does");
    book_report_mend(call->parser->report, "put the condition into `when` or `owe`");
}

static void parse_escalate(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    if (!book_cursor_take_word(&call->cursor, "after")) {
        book_cursor_expected(&call->cursor, "`after` and a duration",
                             "write it like `escalate after 1 day to inspector`");
        return;
    }
    if (!book_parse_duration(&call->cursor, BOOK_DURATION_PLAIN, &standard->escalate_after)) return;
    if (!book_cursor_take_word(&call->cursor, "to")) {
        book_cursor_expected(&call->cursor, "`to` and the owner who is told",
                             "write it like `escalate after 1 day to inspector`");
        return;
    }
    standard->has_escalate =
        book_cursor_any_name(&call->cursor, "the owner, a role", &standard->escalate_to) &&
        book_cursor_end(&call->cursor, NULL);
}

static void parse_target(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    BookReport *report = call->parser->report;
    const BookToken *token = book_cursor_peek(&call->cursor);
    BookPlace place = book_cursor_place(&call->cursor);
    double percent;
    if (token == NULL || token->type != BOOK_TOKEN_WORD ||
        !number_parse(book_token_spelling(token), &percent)) {
        book_cursor_expected(&call->cursor, "a percentage, like `95%`",
                             "write it like `target 95%`");
        return;
    }
    if (percent < 0 || percent > 100) {
        book_report_error(report, place, "a target is from 0 to 100 %%");
        book_report_mend(report, "write it like `95%%`");
        return;
    }
    book_cursor_take(&call->cursor);
    if (!book_cursor_take_mark(&call->cursor, "%")) {
        book_report_error(report, book_cursor_place(&call->cursor),
                          "expected `%%` after the number");
        book_report_mend(report, "write `target %.*s%%`", STR_ARG(book_token_spelling(token)));
        return;
    }
    standard->target = percent;
    book_cursor_end(&call->cursor, NULL);
}

static void parse_effort(BookClauseCall *call)
{
    BookStandard *standard = call->target;
    standard->has_effort =
        book_parse_duration(&call->cursor, BOOK_DURATION_PLAIN, &standard->effort) &&
        book_cursor_end(&call->cursor, NULL);
}

/* The order of the first eleven is that of HAS_WHEN … HAS_MUST. */
static const BookClause clauses[] = {{"when", BOOK_CLAUSE_ONCE, parse_when},
                                     {"owe", BOOK_CLAUSE_ONCE, parse_owe},
                                     {"within", BOOK_CLAUSE_ONCE, parse_within},
                                     {"before", BOOK_CLAUSE_ONCE, parse_before},
                                     {"unless", BOOK_CLAUSE_ONCE, parse_unless},
                                     {"already", BOOK_CLAUSE_ONCE, parse_already},
                                     {"per", BOOK_CLAUSE_ONCE, parse_per},
                                     {"hold", BOOK_CLAUSE_ONCE, parse_hold},
                                     {"every", BOOK_CLAUSE_ONCE, parse_every},
                                     {"until", BOOK_CLAUSE_ONCE, parse_until},
                                     {"must", BOOK_CLAUSE_ONCE, parse_must},
                                     {"says", BOOK_CLAUSE_ONCE, parse_says},
                                     {"by", BOOK_CLAUSE_ONCE, parse_by},
                                     {"gate", BOOK_CLAUSE_ONCE, parse_gate},
                                     {"escalate", BOOK_CLAUSE_ONCE, parse_escalate},
                                     {"target", BOOK_CLAUSE_ONCE, parse_target},
                                     {"area", BOOK_CLAUSE_ONCE, parse_area},
                                     {"effort", BOOK_CLAUSE_ONCE, parse_effort},
                                     {"source", BOOK_CLAUSE_ONCE, parse_source}};
enum { N_CLAUSES = sizeof clauses / sizeof clauses[0] };

/* --- shapes ------------------------------------------------------------------------------- */

/* The place of a clause's word, for what is wrong with the clause as a whole. */
static BookPlace clause_place(BookParser *parser, const BookNode *node, const char *word)
{
    for (uint32_t at = node->child; at != BOOK_NO_NODE; at = parser->tree.nodes.at[at].next) {
        BookCursor cursor = book_cursor_on_line(parser, &parser->tree.nodes.at[at]);
        if (book_cursor_is_word(&cursor, word)) return book_cursor_place(&cursor);
    }
    BookCursor cursor = book_cursor_on_line(parser, node);
    return book_cursor_place(&cursor);
}

typedef struct {
    const char *name; /* as in a message: "a recurring duty (`every`)" */
    uint32_t needs, takes;
} Shape;

static const Shape shapes[] = {
    [BOOK_SINGLE] = {"a single duty", BIT(HAS_WHEN) | BIT(HAS_OWE),
                     BIT(HAS_WHEN) | BIT(HAS_OWE) | BIT(HAS_WITHIN) | BIT(HAS_BEFORE) |
                         BIT(HAS_UNLESS) | BIT(HAS_ALREADY) | BIT(HAS_PER) | BIT(HAS_HOLD)},
    [BOOK_RECURRING] = {"a recurring duty (`every`)", BIT(HAS_WHEN) | BIT(HAS_OWE) | BIT(HAS_EVERY),
                        BIT(HAS_WHEN) | BIT(HAS_OWE) | BIT(HAS_EVERY) | BIT(HAS_WITHIN) |
                            BIT(HAS_UNTIL) | BIT(HAS_PER)},
    [BOOK_ASSERTION] = {"an assertion (`must`)", BIT(HAS_WHEN) | BIT(HAS_MUST),
                        BIT(HAS_WHEN) | BIT(HAS_MUST)}};

/* What to do about a clause that the shape does not take. */
static const char *mend_for_misfit(BookShape shape, int clause)
{
    if (clause == HAS_UNTIL) return "only a recurring duty (`every`) has `until`: write `unless`";
    if (shape == BOOK_RECURRING && clause == HAS_UNLESS)
        return "a recurring duty ends with `until`";
    if (shape == BOOK_ASSERTION)
        return "an assertion has `when` and `must`; leave this out, or make two standards";
    return "leave it out, or make two standards";
}

static void check_misfits(BookParser *parser, const BookNode *node, const BookStandard *standard,
                          uint32_t seen)
{
    const Shape *shape = &shapes[standard->shape];
    for (int clause = HAS_WHEN; clause <= HAS_MUST; clause++) {
        if (!(seen & BIT(clause)) || (shape->takes & BIT(clause))) continue;
        book_report_error(parser->report, clause_place(parser, node, clauses[clause].word),
                          "%s has no `%s`", shape->name, clauses[clause].word);
        book_report_mend(parser->report, "%s", mend_for_misfit(standard->shape, clause));
    }
    if (!standard->each || standard->shape == BOOK_SINGLE) return;
    book_report_error(parser->report, clause_place(parser, node, "when"), "%s has no `each`",
                      shape->name);
    book_report_mend(parser->report, "write `when` without `each`");
}

static void report_lack(BookParser *parser, const BookStandard *standard, const char *what,
                        const char *mend)
{
    book_report_error(parser->report, standard->place, "the standard `%.*s` does not say %s",
                      STR_ARG(standard->name), what);
    book_report_mend(parser->report, "%s", mend);
}

static void check_lacks(BookParser *parser, const BookStandard *standard, uint32_t seen)
{
    uint32_t lacks = shapes[standard->shape].needs & ~seen;
    if (lacks & BIT(HAS_WHEN))
        report_lack(parser, standard, "when it begins", "add `when` and a kind of event");
    if (standard->shape == BOOK_ASSERTION) return;
    bool has_time = (seen & (BIT(HAS_WITHIN) | BIT(HAS_BEFORE) | BIT(HAS_EVERY))) != 0;
    if (lacks & BIT(HAS_OWE))
        report_lack(parser, standard, "what is owed",
                    has_time ? "add `owe` and a kind of event"
                             : "add `owe` and a kind of event, or `must` and a condition");
    if (!has_time && !(lacks & BIT(HAS_OWE)))
        report_lack(parser, standard, "by when",
                    "add `within` a limit, `before` a kind of event, or `every` a period");
}

static BookShape shape_of(uint32_t seen)
{
    if (seen & BIT(HAS_EVERY)) return BOOK_RECURRING;
    bool is_assertion = (seen & BIT(HAS_MUST)) != 0;
    return is_assertion ? BOOK_ASSERTION : BOOK_SINGLE;
}

void book_parse_standard(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    BookStandard standard = {.target = NAN,
                             .within.clock = BOOK_NO_CLOCK,
                             .every.clock = BOOK_NO_CLOCK,
                             .place = book_cursor_place(cursor)};
    if (book_cursor_any_name(cursor, "the name of the standard", &standard.name))
        book_cursor_end(cursor, NULL);
    size_t n_pending = parser->pending.n;
    uint32_t seen = book_parse_clauses(parser, node, "standard", clauses, N_CLAUSES, &standard);
    standard.shape = shape_of(seen);
    check_misfits(parser, node, &standard, seen);
    if (standard.name.n > 0) {
        check_lacks(parser, &standard, seen);
        VEC_PUSH(&parser->standards, standard);
    } else {
        parser->pending.n = n_pending;
    }
}
