/* parse_file.c: statements and their clauses, by tables; a bad one never hides the next. */
#include "book/parse.h"
#include <stdlib.h>

/* A clause word met before, for "stands twice". */
typedef struct {
    BookParser *parser;
    const char *statement;
    const BookClause *table;
    size_t n_table;
    uint32_t seen;
    uint32_t first_line[32];
} ClauseRun;

static size_t find_clause(const ClauseRun *run, Str word)
{
    for (size_t i = 0; i < run->n_table; i++) {
        if (book_is_word(word, run->table[i].word)) return i;
    }
    return SIZE_MAX;
}

static void add_words(Buf *out, const ClauseRun *run)
{
    for (size_t i = 0; i < run->n_table; i++)
        buf_addf(out, "%s`%s`", i == 0 ? "" : ", ", run->table[i].word);
}

/* Say that a clause is not one of the statement's; the index of the one that was meant, if near. */
static size_t unknown_clause(const ClauseRun *run, BookPlace place, Str word)
{
    BookReport *report = run->parser->report;
    const char *words[33] = {0};
    for (size_t i = 0; i < run->n_table && i < 32; i++) words[i] = run->table[i].word;
    const char *nearest = book_nearest_word(word, words);
    book_report_error(report, place, "`%.*s` is no clause of `%s`", STR_ARG(word), run->statement);
    if (nearest != NULL) {
        size_t meant = find_clause(run, str_of(nearest));
        bool is_free =
            (run->seen >> meant & 1u) == 0 || run->table[meant].times == BOOK_CLAUSE_OFTEN;
        book_report_mend(report, "did you mean `%s`?", nearest);
        return is_free ? meant : SIZE_MAX;
    }
    Buf known = {0};
    add_words(&known, run);
    book_report_mend(report, "its clauses are %.*s", STR_ARG(buf_str(&known)));
    buf_free(&known);
    return SIZE_MAX;
}

/* False when a clause that may stand once stands again. */
static bool note_clause(ClauseRun *run, size_t index, BookPlace place)
{
    bool is_again = (run->seen >> index & 1u) != 0;
    const BookClause *clause = &run->table[index];
    if (is_again && clause->times == BOOK_CLAUSE_ONCE) {
        book_report_error(run->parser->report, place, "`%s` stands twice in this `%s`",
                          clause->word, run->statement);
        book_report_mend(run->parser->report, "keep one of them: the first is on line %u",
                         run->first_line[index]);
        return false;
    }
    if (!is_again) run->first_line[index] = place.line;
    run->seen |= 1u << index;
    return true;
}

static void run_clause(ClauseRun *run, const BookNode *node, void *target)
{
    BookClauseCall call = {run->parser, node, book_cursor_on_all(run->parser, node), {0}, target};
    const BookToken *word = book_cursor_peek(&call.cursor);
    call.place = book_cursor_place(&call.cursor);
    if (word->type != BOOK_TOKEN_WORD) {
        book_cursor_expected(&call.cursor, "a clause", "begin the line with the word of a clause");
        return;
    }
    Str spelling = book_token_spelling(word);
    size_t index = find_clause(run, spelling);
    if (index == SIZE_MAX) index = unknown_clause(run, call.place, spelling);
    if (index == SIZE_MAX || !note_clause(run, index, call.place)) return;
    book_cursor_take(&call.cursor);
    run->table[index].parse(&call);
}

uint32_t book_parse_clauses(BookParser *parser, const BookNode *node, const char *statement,
                            const BookClause *table, size_t n_table, void *target)
{
    BASE_ASSERT(n_table <= 32);
    ClauseRun run = {.parser = parser, .statement = statement, .table = table, .n_table = n_table};
    for (uint32_t at = node->child; at != BOOK_NO_NODE; at = parser->tree.nodes.at[at].next)
        run_clause(&run, &parser->tree.nodes.at[at], target);
    return run.seen;
}

void book_refuse_children(BookParser *parser, const BookNode *node, const char *statement)
{
    if (node->child == BOOK_NO_NODE) return;
    BookCursor cursor = book_cursor_on_line(parser, &parser->tree.nodes.at[node->child]);
    book_report_error(parser->report, book_cursor_place(&cursor), "nothing can stand below `%s`",
                      statement);
    book_report_mend(parser->report, "begin the next statement in column one");
}

typedef struct {
    const char *word;
    void (*parse)(BookParser *parser, const BookNode *node, BookCursor *cursor);
} Statement;

static const Statement book_statements[] = {
    {"zone", book_parse_zone},       {"clock", book_parse_clock},
    {"list", book_parse_list},       {"standard", book_parse_standard},
    {"include", book_parse_include}, {"area", book_parse_area},
    {"unit", book_parse_unit},       {"role", book_parse_role},
    {"record", book_parse_record},   {"form", book_parse_form},
    {"advice", book_parse_advice},   {"letter", book_parse_letter},
    {"lens", book_parse_lens},       {NULL, NULL}};

static const Statement case_statements[] = {{"case", book_parse_case}, {NULL, NULL}};

static const Statement *find_statement(const Statement *table, Str word)
{
    for (; table->word != NULL; table++) {
        if (book_is_word(word, table->word)) return table;
    }
    return NULL;
}

/* Say that no statement begins so; the one that was meant, if near. */
static const Statement *unknown_statement(BookParser *parser, const Statement *table,
                                          BookPlace place, Str word)
{
    const Statement *other =
        find_statement(parser->is_case_file ? book_statements : case_statements, word);
    if (other != NULL) {
        book_report_error(parser->report, place, "`%s` cannot stand in a %s file", other->word,
                          parser->is_case_file ? ".case" : ".book");
        book_report_mend(parser->report, "move it to a %s file",
                         parser->is_case_file ? ".book" : ".case");
        return NULL;
    }
    const char *words[16] = {0};
    for (size_t i = 0; table[i].word != NULL && i < 15; i++) words[i] = table[i].word;
    const char *nearest = book_nearest_word(word, words);
    book_report_error(parser->report, place, "no statement begins with `%.*s`", STR_ARG(word));
    if (nearest != NULL) {
        book_report_mend(parser->report, "did you mean `%s`?", nearest);
        return find_statement(table, str_of(nearest));
    }
    book_report_mend(parser->report, parser->is_case_file
                                         ? "begin an example with `case \"what it shows\"`"
                                         : "a clause must be indented below its statement");
    return NULL;
}

static void parse_statement(BookParser *parser, const BookNode *node)
{
    BookCursor cursor = book_cursor_on_line(parser, node);
    const Statement *table = parser->is_case_file ? case_statements : book_statements;
    const BookToken *word = book_cursor_peek(&cursor);
    if (word->type != BOOK_TOKEN_WORD) {
        book_cursor_expected(&cursor, "a statement",
                             "begin the line with the word of a statement, like `standard`");
        return;
    }
    Str spelling = book_token_spelling(word);
    const Statement *statement = find_statement(table, spelling);
    if (statement == NULL)
        statement = unknown_statement(parser, table, book_cursor_place(&cursor), spelling);
    if (statement == NULL) return;
    book_cursor_take(&cursor);
    statement->parse(parser, node, &cursor);
}

void book_parse_file(BookParser *parser, const BookLexed *lexed)
{
    parser->lexed = lexed;
    book_tree_build(lexed, parser->report, &parser->tree);
    for (uint32_t at = parser->tree.first; at != BOOK_NO_NODE; at = parser->tree.nodes.at[at].next)
        parse_statement(parser, &parser->tree.nodes.at[at]);
    book_tree_free(&parser->tree);
    parser->lexed = NULL;
}
