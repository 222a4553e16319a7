/* format.c: the one true layout of a book or .case file.
 *
 * A statement stands in column one, its clauses two columns in, with what follows their words in
 * one column. A clause is one run of tokens however many lines it was written on, and is wrapped
 * anew. Tokens, comments and single blank lines stay; only white space changes, so the meaning
 * cannot. The layout is a function of the tokens, of which comments end lines, and of blank lines:
 * that is why formatting twice changes nothing. */
#include "book/format_internal.h"
#include "book/load.h"
#include <stdlib.h>

/* How the lines below a clause stand. */
typedef enum {
    BELOW_JOINED, /* they continue the clause */
    BELOW_LINES   /* each is a line of its own, with its name in a column */
} FormatBelow;

/* A clause's layout; word NULL is every other clause of the statement. */
typedef struct {
    const char *statement, *word;
    uint32_t word_columns; /* what the word fills at least, the space included; 0: no column */
    bool has_name_column;  /* what follows the second word is in one column too */
    FormatBelow below;
} FormatRule;

static const FormatRule RULES[] = {
    {"standard", NULL, 8, false, BELOW_JOINED},  {"clock", NULL, 8, false, BELOW_JOINED},
    {"area", NULL, 5, false, BELOW_JOINED},      {"unit", NULL, 5, false, BELOW_JOINED},
    {"role", NULL, 5, false, BELOW_JOINED},      {"record", "event", 6, false, BELOW_LINES},
    {"record", "link", 0, false, BELOW_JOINED},  {"record", NULL, 6, false, BELOW_JOINED},
    {"form", "ask", 0, false, BELOW_JOINED},     {"form", "score", 0, false, BELOW_JOINED},
    {"form", "suggest", 0, false, BELOW_JOINED}, {"form", "override", 0, false, BELOW_JOINED},
    {"form", "lower", 0, false, BELOW_JOINED},   {"form", NULL, 9, false, BELOW_JOINED},
    {"advice", "first", 9, true, BELOW_JOINED},  {"advice", "do", 9, true, BELOW_JOINED},
    {"advice", "dont", 9, true, BELOW_JOINED},   {"advice", "next", 9, true, BELOW_JOINED},
    {"advice", NULL, 9, false, BELOW_JOINED},    {"letter", NULL, 9, false, BELOW_JOINED},
    {"lens", NULL, 5, false, BELOW_JOINED},      {"case", "at", 0, false, BELOW_JOINED},
    {"case", "now", 0, false, BELOW_JOINED},     {"case", "standards", 0, false, BELOW_JOINED},
    {"case", NULL, 7, false, BELOW_JOINED},
};

/* What stands below a question or an event of an example. */
static const char *const QUESTION_WORDS[] = {"show", "help", NULL};
static const char *const EVENT_WORDS[] = {"recorded", NULL};

/* The walk over one file. */
typedef struct {
    const BookLexed *lexed;
    const BookTree *tree;
    FormatPage page;
    size_t line; /* the next line of the text to be dealt with */
} Formatter;

static Str spelling_at(const Formatter *formatter, uint32_t token)
{
    return book_token_spelling(&formatter->lexed->tokens.at[token]);
}

static const FormatRule *find_rule(Str statement, Str word)
{
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
        const FormatRule *rule = &RULES[i];
        if (!str_eq(statement, str_of(rule->statement))) continue;
        if (rule->word == NULL || str_eq(word, str_of(rule->word))) return rule;
    }
    return NULL;
}

/* True when an empty line stands before a line of the text. */
static bool has_blank_before(const Formatter *formatter, size_t line)
{
    const BookLine *lines = formatter->lexed->lines.at;
    return line > 0 && lines[line].line > lines[line - 1].line + 1;
}

/* Add the comments that stand on lines of their own before token `end`. One at the end of a
 * statement belongs to it where it is indented. */
static void add_comments(Formatter *formatter, uint32_t end, uint32_t level)
{
    const BookLexed *lexed = formatter->lexed;
    for (; formatter->line < lexed->lines.n; formatter->line++) {
        const BookLine *line = &lexed->lines.at[formatter->line];
        if (line->first >= end) return;
        uint32_t own = level > 0 ? level : line->indent > 0 ? 1 : 0;
        format_add_comment(&formatter->page, spelling_at(formatter, line->first),
                           own * FORMAT_INDENT, has_blank_before(formatter, formatter->line));
    }
}

/* Where the tokens of a node end without the comments on lines of their own that follow it. */
static uint32_t end_of_own(const Formatter *formatter, uint32_t first, uint32_t end)
{
    const BookToken *tokens = formatter->lexed->tokens.at;
    while (end > first + 1 && tokens[end - 1].type == BOOK_TOKEN_COMMENT &&
           tokens[end - 1].line != tokens[end - 2].line)
        end--;
    return end;
}

/* Add a run that begins at token `first`, and pass over its lines. */
static void add_run(Formatter *formatter, uint32_t first, uint32_t end, FormatRun run)
{
    const BookLexed *lexed = formatter->lexed;
    end = end_of_own(formatter, first, end);
    run.tokens = lexed->tokens.at + first;
    run.n = end - first;
    run.blank_before = has_blank_before(formatter, formatter->line);
    format_add_run(&formatter->page, &run);
    while (formatter->line < lexed->lines.n && lexed->lines.at[formatter->line].first < end)
        formatter->line++;
}

/* The columns of the widest token number `index` (0 or 1) among nodes, no wider than is sensible;
 * of a clause only those whose rule asks for a column. */
static uint32_t widest_name(const Formatter *formatter, uint32_t node, uint32_t index,
                            Str statement)
{
    uint32_t widest = 0;
    for (; node != BOOK_NO_NODE; node = formatter->tree->nodes.at[node].next) {
        const BookNode *line = &formatter->tree->nodes.at[node];
        const FormatRule *rule = find_rule(statement, spelling_at(formatter, line->first));
        bool counts = index == 0 || (rule != NULL && rule->has_name_column);
        if (!counts || line->first + index >= line->own_end) continue;
        uint32_t columns = (uint32_t)str_columns(spelling_at(formatter, line->first + index));
        if (columns > widest && columns <= FORMAT_NAME_COLUMNS) widest = columns;
    }
    return widest;
}

/* Lines of their own below a statement or clause: members of a list, attributes of an event. */
static void add_lines(Formatter *formatter, uint32_t node, uint32_t level)
{
    uint32_t columns = widest_name(formatter, node, 0, STR(""));
    uint32_t margin = level * FORMAT_INDENT;
    for (; node != BOOK_NO_NODE; node = formatter->tree->nodes.at[node].next) {
        const BookNode *line = &formatter->tree->nodes.at[node];
        add_comments(formatter, line->first, level);
        FormatRun run = {.margin = margin,
                         .hanging = margin + columns + 2,
                         .pads = {columns + 2},
                         .may_wrap = true};
        add_run(formatter, line->first, line->end, run);
    }
}

/* Days and times of events fill a column: at 2026-03-02 09:00  contact.answered */
static void set_time_columns(const Formatter *formatter, const BookNode *clause, FormatRun *run)
{
    if (!str_eq(spelling_at(formatter, clause->first), STR("at")) ||
        clause->first + 3 >= clause->own_end)
        return;
    run->pads[2] = (uint32_t)str_columns(spelling_at(formatter, clause->first + 2)) + 2;
}

static void add_clause(Formatter *formatter, const BookNode *clause, const FormatRule *rule,
                       uint32_t name_columns)
{
    bool is_joined = rule->below == BELOW_JOINED;
    uint32_t columns = rule->word_columns > 0 ? rule->word_columns : 2;
    FormatRun run = {.margin = FORMAT_INDENT,
                     .hanging = FORMAT_INDENT + columns,
                     .pads = {rule->word_columns},
                     .may_wrap = is_joined};
    Str word = spelling_at(formatter, clause->first);
    if (str_eq(word, STR("ask"))) run.own_line_words = QUESTION_WORDS;
    if (str_eq(word, STR("at"))) run.own_line_words = EVENT_WORDS;
    if (rule->has_name_column) run.pads[1] = name_columns + 1;
    if (str_eq(str_of(rule->statement), STR("case"))) set_time_columns(formatter, clause, &run);
    add_run(formatter, clause->first, is_joined ? clause->end : clause->own_end, run);
    if (!is_joined) add_lines(formatter, clause->child, 2);
}

static void add_statement(Formatter *formatter, const BookNode *node)
{
    Str statement = spelling_at(formatter, node->first);
    add_comments(formatter, node->first, 0);
    bool has_lines = str_eq(statement, STR("list"));
    bool has_clauses = find_rule(statement, STR("")) != NULL;
    FormatRun run = {.margin = 0, .hanging = FORMAT_INDENT, .may_wrap = false};
    add_run(formatter, node->first, node->own_end, run);
    if (has_lines) add_lines(formatter, node->child, 1);
    if (!has_clauses) return;
    uint32_t name_columns = widest_name(formatter, node->child, 1, statement);
    for (uint32_t at = node->child; at != BOOK_NO_NODE; at = formatter->tree->nodes.at[at].next) {
        const BookNode *clause = &formatter->tree->nodes.at[at];
        add_comments(formatter, clause->first, 1);
        add_clause(formatter, clause, find_rule(statement, spelling_at(formatter, clause->first)),
                   name_columns);
    }
}

static void format_tree(const BookLexed *lexed, Arena *arena, Buf *out)
{
    BookReport report = {.arena = arena};
    BookTree tree;
    book_tree_build(lexed, &report, &tree);
    Formatter formatter = {.lexed = lexed, .tree = &tree, .page = {.arena = arena}};
    for (uint32_t at = tree.first; at != BOOK_NO_NODE; at = tree.nodes.at[at].next)
        add_statement(&formatter, &tree.nodes.at[at]);
    add_comments(&formatter, UINT32_MAX, 0);
    format_write_page(out, &formatter.page);
    VEC_FREE(&formatter.page.lines);
    book_tree_free(&tree);
}

/* --- what may be formatted ---------------------------------------------------------------- */

/* Read a file on its own: names that other files declare are not asked for. */
static bool parses(const BookLexed *lexed, Str path, BookReport *report, Err *err)
{
    Zone *zone = zone_load(STR("UTC"), err);
    if (zone == NULL) return false;
    BookParser parser = {.arena = report->arena,
                         .report = report,
                         .zone = zone,
                         .is_case_file = str_ends(path, STR(".case"))};
    book_parse_file(&parser, lexed);
    book_parser_free(&parser);
    zone_free(zone);
    if (report->n_errors == 0) return true;
    book_report_finish(report);
    const BookProblem *first = NULL;
    for (size_t i = 0; i < report->list->n && first == NULL; i++)
        if (report->list->at[i].severity == BOOK_ERROR) first = &report->list->at[i];
    BASE_ASSERT(first != NULL);
    bool has_mend = first->mend.n > 0;
    return err_set(err, ERR_BOOK, "%.*s:%" PRIu32 ":%" PRIu32 ": %.*s%s%.*s", STR_ARG(path),
                   first->place.line, first->place.column, STR_ARG(first->message),
                   has_mend ? "; " : "", STR_ARG(first->mend));
}

bool book_format(Str text, Str path, Buf *out, Err *err)
{
    BookProblems problems = {0};
    BookReport report = {.arena = arena_create(), .list = &problems};
    BookLexed lexed;
    book_lex(text, 0, &report, &lexed);
    bool is_good = parses(&lexed, path, &report, err);
    if (is_good) format_tree(&lexed, report.arena, out);
    book_lex_free(&lexed);
    VEC_FREE(&problems);
    arena_free(report.arena);
    return is_good;
}
