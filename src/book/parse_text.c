/* parse_text.c: `advice`, `letter` and `lens`. */
#include "book/parse.h"
#include <stdlib.h>

/* --- advice ------------------------------------------------------------------------------- */

typedef struct {
    BookAdvice advice;
    VEC_OF(BookAdviceItem) items;
    StrMap *names; /* of the items */
} AdviceDraft;

static void parse_for(BookClauseCall *call)
{
    AdviceDraft *draft = call->target;
    if (book_cursor_names(&call->cursor, "an offence", &draft->advice.offences,
                          &draft->advice.n_offences))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_advice_version(BookClauseCall *call)
{
    AdviceDraft *draft = call->target;
    if (book_parse_version(&call->cursor, &draft->advice.version))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_advice_source(BookClauseCall *call)
{
    AdviceDraft *draft = call->target;
    if (book_cursor_text(&call->cursor, "a text", &draft->advice.source))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_item(BookClauseCall *call, BookItemType type)
{
    AdviceDraft *draft = call->target;
    BookAdviceItem item = {.type = type};
    if (!book_cursor_any_name(&call->cursor, "a short name for this advice", &item.name) ||
        !book_cursor_text(&call->cursor, "the advice", &item.text) ||
        !book_cursor_end(&call->cursor, NULL))
        return;
    uint32_t n_before = strmap_count(draft->names);
    if (strmap_put(draft->names, item.name) < n_before) {
        book_report_error(call->parser->report, call->place,
                          "the item `%.*s` stands twice on this card", STR_ARG(item.name));
        book_report_mend(call->parser->report, "give one of them another name");
        return;
    }
    VEC_PUSH(&draft->items, item);
}

static void parse_first(BookClauseCall *call)
{
    parse_item(call, BOOK_ITEM_FIRST);
}

static void parse_do(BookClauseCall *call)
{
    parse_item(call, BOOK_ITEM_DO);
}

static void parse_dont(BookClauseCall *call)
{
    parse_item(call, BOOK_ITEM_DONT);
}

static void parse_next(BookClauseCall *call)
{
    parse_item(call, BOOK_ITEM_NEXT);
}

void book_parse_advice(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    static const BookClause clauses[] = {{"for", BOOK_CLAUSE_ONCE, parse_for},
                                         {"version", BOOK_CLAUSE_ONCE, parse_advice_version},
                                         {"source", BOOK_CLAUSE_ONCE, parse_advice_source},
                                         {"first", BOOK_CLAUSE_OFTEN, parse_first},
                                         {"do", BOOK_CLAUSE_OFTEN, parse_do},
                                         {"dont", BOOK_CLAUSE_OFTEN, parse_dont},
                                         {"next", BOOK_CLAUSE_OFTEN, parse_next}};
    AdviceDraft draft = {.advice = {.place = book_cursor_place(cursor), .version = 1},
                         .names = strmap_create()};
    if (book_cursor_any_name(cursor, "the name of the advice card", &draft.advice.name))
        book_parse_title(cursor, &draft.advice.title);
    book_parse_clauses(parser, node, "advice", clauses, 7, &draft);
    strmap_free(draft.names);
    BOOK_KEEP(parser, &draft.items, draft.advice.items, draft.advice.n_items);
    if (draft.advice.name.n > 0) VEC_PUSH(&parser->advice, draft.advice);
}

/* --- letter ------------------------------------------------------------------------------- */

typedef struct {
    BookLetter letter;
    VEC_OF(Str) paragraphs;
} LetterDraft;

static void parse_to(BookClauseCall *call)
{
    LetterDraft *draft = call->target;
    if (book_cursor_any_name(&call->cursor, "a link of the record", &draft->letter.to))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_channels(BookClauseCall *call)
{
    LetterDraft *draft = call->target;
    if (book_cursor_names(&call->cursor, "a way to send it", &draft->letter.channels,
                          &draft->letter.n_channels))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_gives(BookClauseCall *call)
{
    LetterDraft *draft = call->target;
    if (book_cursor_name(&call->cursor, "a kind of event", &draft->letter.gives))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_letter_source(BookClauseCall *call)
{
    LetterDraft *draft = call->target;
    if (book_cursor_text(&call->cursor, "a text", &draft->letter.source))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_paragraph(BookClauseCall *call)
{
    LetterDraft *draft = call->target;
    Str paragraph;
    if (book_cursor_text(&call->cursor, "a paragraph", &paragraph) &&
        book_cursor_end(&call->cursor, NULL))
        VEC_PUSH(&draft->paragraphs, paragraph);
}

/* NAME on RECORD ["TITLE"] */
static bool parse_letter_head(BookCursor *cursor, BookLetter *letter)
{
    if (!book_cursor_any_name(cursor, "the name of the letter", &letter->name)) return false;
    if (!book_cursor_take_word(cursor, "on"))
        return book_cursor_expected(cursor, "`on` and the record that the letter is about",
                                    "write it like `letter acknowledgement on crime`");
    return book_cursor_any_name(cursor, "a record", &letter->record) &&
           book_parse_title(cursor, &letter->title);
}

void book_parse_letter(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    static const BookClause clauses[] = {{"to", BOOK_CLAUSE_ONCE, parse_to},
                                         {"by", BOOK_CLAUSE_ONCE, parse_channels},
                                         {"gives", BOOK_CLAUSE_ONCE, parse_gives},
                                         {"source", BOOK_CLAUSE_ONCE, parse_letter_source},
                                         {"text", BOOK_CLAUSE_OFTEN, parse_paragraph}};
    LetterDraft draft = {.letter.place = book_cursor_place(cursor)};
    bool has_head = parse_letter_head(cursor, &draft.letter);
    book_parse_clauses(parser, node, "letter", clauses, 5, &draft);
    BOOK_KEEP(parser, &draft.paragraphs, draft.letter.paragraphs, draft.letter.n_paragraphs);
    if (has_head) VEC_PUSH(&parser->letters, draft.letter);
}

/* --- lens --------------------------------------------------------------------------------- */

static void parse_lens_says(BookClauseCall *call)
{
    BookLens *lens = call->target;
    if (book_cursor_text(&call->cursor, "a text", &lens->says))
        book_cursor_end(&call->cursor, NULL);
}

static void parse_lens_if(BookClauseCall *call)
{
    static const char *const words[] = {"and", "or", NULL};
    BookLens *lens = call->target;
    lens->cond = book_parse_cond(&call->cursor);
    if (lens->cond != NULL) book_cursor_end(&call->cursor, words);
}

void book_parse_lens(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    static const BookClause clauses[] = {{"if", BOOK_CLAUSE_ONCE, parse_lens_if},
                                         {"says", BOOK_CLAUSE_ONCE, parse_lens_says}};
    BookLens lens = {.place = book_cursor_place(cursor)};
    if (book_cursor_any_name(cursor, "the name of the lens", &lens.name))
        book_parse_title(cursor, &lens.title);
    uint32_t seen = book_parse_clauses(parser, node, "lens", clauses, 2, &lens);
    if (lens.name.n == 0) return;
    if ((seen & 1u) == 0) {
        book_report_error(parser->report, lens.place, "the lens `%.*s` has no condition",
                          STR_ARG(lens.name));
        book_report_mend(parser->report, "add `if` and what it lets through");
    }
    VEC_PUSH(&parser->lenses, lens);
}
