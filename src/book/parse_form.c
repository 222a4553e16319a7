/* parse_form.c: `form`: questions, scores and suggestions. */
#include "book/parse.h"
#include <stdlib.h>

/* What the clauses of a form fill. */
typedef struct {
    BookForm form;
    Str section; /* of the questions that follow */
    VEC_OF(BookAsk) asks;
    VEC_OF(BookScore) scores;
    VEC_OF(BookSuggest) suggests;
    StrMap *names; /* of questions and scores, to find what stands twice */
} FormDraft;

/* Note the name of a question or score; false with a problem where it stands twice. */
static bool note_name(BookClauseCall *call, Str name, BookPlace place)
{
    FormDraft *draft = call->target;
    uint32_t n_before = strmap_count(draft->names);
    if (strmap_put(draft->names, name) == n_before) return true;
    book_report_error(call->parser->report, place,
                      "there is a question or score `%.*s` already in this form", STR_ARG(name));
    book_report_mend(call->parser->report, "give one of them another name");
    return false;
}

/* --- questions ---------------------------------------------------------------------------- */

/* `show if CONDITION` */
static bool parse_show(BookCursor *cursor, BookAsk *ask)
{
    if (!book_cursor_take_word(cursor, "if"))
        return book_cursor_expected(cursor, "`if` and a condition",
                                    "write it like `show if threat is yes`");
    ask->show_if = book_parse_cond(cursor);
    return ask->show_if != NULL;
}

/* `optional`, `show if CONDITION` and `help "…"`, in any order. */
static bool parse_ask_tail(BookCursor *cursor, BookAsk *ask)
{
    static const char *const words[] = {"optional", "show", "help", NULL};
    for (;;) {
        if (book_cursor_peek(cursor) == NULL) return true;
        if (!ask->optional && book_cursor_take_word(cursor, "optional")) {
            ask->optional = true;
        } else if (ask->show_if == NULL && book_cursor_take_word(cursor, "show")) {
            if (!parse_show(cursor, ask)) return false;
        } else if (ask->help.n == 0 && book_cursor_take_word(cursor, "help")) {
            if (!book_cursor_text(cursor, "the help", &ask->help)) return false;
        } else {
            return book_cursor_end(cursor, words);
        }
    }
}

static void parse_ask(BookClauseCall *call)
{
    FormDraft *draft = call->target;
    BookCursor *cursor = &call->cursor;
    BookAsk ask = {.place = book_cursor_place(cursor), .section = draft->section};
    if (!book_cursor_any_name(cursor, "the name of a question", &ask.name)) return;
    if (!book_parse_type(cursor, &ask.type)) {
        ask.type = (BookAnswerType){.type = BOOK_TYPE_CODE}; /* so that its name is known */
    } else if (book_cursor_text(cursor, "the question", &ask.text)) {
        parse_ask_tail(cursor, &ask);
    }
    if (note_name(call, ask.name, ask.place)) VEC_PUSH(&draft->asks, ask);
}

static void parse_section(BookClauseCall *call)
{
    FormDraft *draft = call->target;
    if (book_cursor_text(&call->cursor, "the title of the section", &draft->section))
        book_cursor_end(&call->cursor, NULL);
}

/* --- scores and suggestions --------------------------------------------------------------- */

static void parse_score(BookClauseCall *call)
{
    static const char *const words[] = {"of", NULL};
    FormDraft *draft = call->target;
    BookCursor *cursor = &call->cursor;
    BookScore score = {.place = book_cursor_place(cursor), .type = BOOK_SCORE_SUM};
    if (!book_cursor_any_name(cursor, "the name of the score", &score.name)) return;
    if (book_cursor_take_word(cursor, "count")) {
        score.type = BOOK_SCORE_COUNT;
        if (!book_cursor_any_name(cursor, "the answer that is counted", &score.value)) return;
    } else if (!book_cursor_take_word(cursor, "sum")) {
        book_cursor_expected(cursor, "`count` and an answer, or `sum`",
                             "write it like `score ticks count yes` or `score points sum`");
        return;
    }
    if (book_cursor_take_word(cursor, "of") &&
        !book_cursor_names(cursor, "a question", &score.asks, &score.n_asks))
        return;
    if (book_cursor_end(cursor, words) && note_name(call, score.name, score.place))
        VEC_PUSH(&draft->scores, score);
}

static void parse_suggest(BookClauseCall *call)
{
    static const char *const words[] = {"if", "and", "or", NULL};
    FormDraft *draft = call->target;
    BookCursor *cursor = &call->cursor;
    BookSuggest suggest = {.place = book_cursor_place(cursor)};
    if (!book_cursor_any_name(cursor, "the attribute that is suggested", &suggest.attribute) ||
        !book_cursor_any_name(cursor, "the value that is suggested", &suggest.value))
        return;
    if (book_cursor_take_word(cursor, "if")) {
        suggest.cond = book_parse_cond(cursor);
        if (suggest.cond == NULL) return;
    }
    if (book_cursor_end(cursor, words)) VEC_PUSH(&draft->suggests, suggest);
}

static void parse_override(BookClauseCall *call)
{
    FormDraft *draft = call->target;
    if (!book_cursor_take_word(&call->cursor, "with") ||
        !book_cursor_take_word(&call->cursor, "reason")) {
        book_cursor_expected(&call->cursor, "`with reason`", "write `override with reason`");
        return;
    }
    draft->form.override_reason = book_cursor_end(&call->cursor, NULL);
}

static void parse_lower(BookClauseCall *call)
{
    FormDraft *draft = call->target;
    if (!book_cursor_take_word(&call->cursor, "by")) {
        book_cursor_expected(&call->cursor, "`by` and a role",
                             "write it like `lower by supervisor`");
        return;
    }
    if (book_cursor_any_name(&call->cursor, "a role", &draft->form.lower_by))
        book_cursor_end(&call->cursor, NULL);
}

/* --- the rest ----------------------------------------------------------------------------- */

static void parse_by(BookClauseCall *call)
{
    FormDraft *draft = call->target;
    if (book_cursor_names(&call->cursor, "a role", &draft->form.roles, &draft->form.n_roles))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_version(BookClauseCall *call)
{
    FormDraft *draft = call->target;
    if (book_parse_version(&call->cursor, &draft->form.version))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_source(BookClauseCall *call)
{
    FormDraft *draft = call->target;
    if (book_cursor_text(&call->cursor, "a text", &draft->form.source))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_says(BookClauseCall *call)
{
    FormDraft *draft = call->target;
    if (book_cursor_text(&call->cursor, "a text", &draft->form.says))
        book_cursor_end(&call->cursor, NULL);
}

/* NAME on RECORD gives KIND ["TITLE"] */
static bool parse_head(BookCursor *cursor, BookForm *form)
{
    if (!book_cursor_any_name(cursor, "the name of the form", &form->name)) return false;
    if (!book_cursor_take_word(cursor, "on"))
        return book_cursor_expected(
            cursor, "`on` and the record that the form is about",
            "write it like `form thrive on contact gives thrive.completed`");
    if (!book_cursor_any_name(cursor, "a record", &form->record)) return false;
    if (!book_cursor_take_word(cursor, "gives"))
        return book_cursor_expected(
            cursor, "`gives` and the kind of event that it makes",
            "write it like `form thrive on contact gives thrive.completed`");
    return book_cursor_name(cursor, "a kind of event", &form->gives) &&
           book_parse_title(cursor, &form->title);
}

void book_parse_form(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    static const BookClause clauses[] = {{"by", BOOK_CLAUSE_ONCE, parse_by},
                                         {"version", BOOK_CLAUSE_ONCE, parse_version},
                                         {"source", BOOK_CLAUSE_ONCE, parse_source},
                                         {"says", BOOK_CLAUSE_ONCE, parse_says},
                                         {"section", BOOK_CLAUSE_OFTEN, parse_section},
                                         {"ask", BOOK_CLAUSE_OFTEN, parse_ask},
                                         {"score", BOOK_CLAUSE_OFTEN, parse_score},
                                         {"suggest", BOOK_CLAUSE_OFTEN, parse_suggest},
                                         {"override", BOOK_CLAUSE_ONCE, parse_override},
                                         {"lower", BOOK_CLAUSE_ONCE, parse_lower}};
    FormDraft draft = {.form = {.place = book_cursor_place(cursor), .version = 1},
                       .names = strmap_create()};
    bool has_head = parse_head(cursor, &draft.form);
    book_parse_clauses(parser, node, "form", clauses, 10, &draft);
    strmap_free(draft.names);
    BOOK_KEEP(parser, &draft.asks, draft.form.asks, draft.form.n_asks);
    BOOK_KEEP(parser, &draft.scores, draft.form.scores, draft.form.n_scores);
    BOOK_KEEP(parser, &draft.suggests, draft.form.suggests, draft.form.n_suggests);
    if (has_head) VEC_PUSH(&parser->forms, draft.form);
}
