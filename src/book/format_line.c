/* format_line.c: tokens to lines of text. */
#include "book/format_internal.h"
#include <stdlib.h>

/* The text of the line being made. */
typedef struct {
    FormatPage *page;
    const FormatRun *run;
    Buf text;
    uint32_t columns; /* of text */
    bool is_first;    /* of the run's lines */
} LineMaker;

static bool is_mark(const BookToken *token, const char *mark)
{
    return token->type == BOOK_TOKEN_MARK && str_eq(book_token_spelling(token), str_of(mark));
}

static bool is_word(const BookToken *token, const char *word)
{
    return token->type == BOOK_TOKEN_WORD && str_eq(book_token_spelling(token), str_of(word));
}

static bool has_space_between(const BookToken *before, const BookToken *after)
{
    if (is_mark(after, ",") || is_mark(after, ")") || is_mark(after, "%")) return false;
    if (is_mark(before, "(")) return false;
    return !is_mark(before, "/") && !is_mark(after, "/");
}

static void end_line(LineMaker *maker, Str comment)
{
    const FormatRun *run = maker->run;
    FormatLine line = {.margin = maker->is_first ? run->margin : run->hanging,
                       .text = str_copy(maker->page->arena, buf_str(&maker->text)),
                       .comment = comment,
                       .blank_before = maker->is_first && run->blank_before};
    if (line.text.n == 0) {
        line.text = comment;
        line.comment = (Str){0};
    }
    VEC_PUSH(&maker->page->lines, line);
    buf_clear(&maker->text);
    maker->columns = 0;
    maker->is_first = false;
}

static void add_spaces(LineMaker *maker, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) buf_add_byte(&maker->text, ' ');
    maker->columns += n;
}

/* The columns that a token takes with the gap before it. */
static uint32_t gap_before(const LineMaker *maker, size_t index)
{
    const FormatRun *run = maker->run;
    if (maker->columns == 0) return 0;
    const BookToken *before = &run->tokens[index - 1];
    if (!has_space_between(before, &run->tokens[index])) return 0;
    uint32_t pad = index <= FORMAT_PADS ? run->pads[index - 1] : 0;
    uint32_t filled = (uint32_t)str_columns(book_token_spelling(before));
    return pad > filled ? pad - filled : 1;
}

static bool fits(const LineMaker *maker, size_t from, size_t end)
{
    uint32_t margin = maker->is_first ? maker->run->margin : maker->run->hanging;
    uint64_t columns = margin + maker->columns;
    for (size_t i = from; i < end; i++) {
        bool has_gap = i == from
                           ? gap_before(maker, i) > 0
                           : has_space_between(&maker->run->tokens[i - 1], &maker->run->tokens[i]);
        columns += i == from ? gap_before(maker, i) : has_gap;
        columns += str_columns(book_token_spelling(&maker->run->tokens[i]));
    }
    return columns <= FORMAT_COLUMNS;
}

/* `show if …` and `help "…"` of a question; after a comma or `of` they are choices. */
static bool begins_own_line(const FormatRun *run, size_t index)
{
    const BookToken *token = &run->tokens[index], *before = &run->tokens[index - 1];
    const char *const *words = run->own_line_words;
    if (words == NULL || is_mark(before, ",") || is_word(before, "of")) return false;
    for (; *words != NULL; words++)
        if (is_word(token, *words)) return true;
    return false;
}

/* In a question a line may be broken before a text that stands behind a list of choices. */
static bool is_joint_before_text(const FormatRun *run, size_t index)
{
    const BookToken *before = &run->tokens[index - 1];
    bool ends_choices = before->type == BOOK_TOKEN_WORD || is_mark(before, ")");
    return run->own_line_words != NULL && index > 2 && ends_choices && !is_word(before, "help");
}

/* True where a line may best be broken before this token: between the parts of a clause. */
static bool is_joint(const FormatRun *run, size_t index)
{
    const BookToken *token = &run->tokens[index], *before = &run->tokens[index - 1];
    if (before->type == BOOK_TOKEN_COMMENT || is_mark(before, ",")) return true;
    if (token->type == BOOK_TOKEN_COMMENT || begins_own_line(run, index)) return true;
    if (token->type == BOOK_TOKEN_QUOTED) return is_joint_before_text(run, index);
    if (is_word(token, "if")) return !is_word(before, "show");
    return is_word(token, "or") || is_word(token, "and");
}

/* The end of the piece that begins at `from` and is kept on one line where it can be. */
static size_t piece_end(const FormatRun *run, size_t from)
{
    size_t end = from + 1;
    while (end < run->n && !is_joint(run, end)) end++;
    return end;
}

static void add_token(LineMaker *maker, size_t index)
{
    Str spelling = book_token_spelling(&maker->run->tokens[index]);
    add_spaces(maker, gap_before(maker, index));
    buf_add(&maker->text, spelling);
    maker->columns += (uint32_t)str_columns(spelling);
}

/* Where a piece is longer than a line, it is broken at any space. The clause's own word and what
 * follows it stay together. */
static void add_piece(LineMaker *maker, size_t from, size_t end)
{
    bool is_own_line = maker->columns == 0 || maker->run->may_wrap == false;
    if (!is_own_line && !fits(maker, from, end)) end_line(maker, (Str){0});
    for (size_t i = from; i < end; i++) {
        bool can_break = maker->run->may_wrap && i > 1 && maker->columns > 0 &&
                         has_space_between(&maker->run->tokens[i - 1], &maker->run->tokens[i]);
        if (can_break && !fits(maker, i, i + 1)) end_line(maker, (Str){0});
        add_token(maker, i);
    }
}

void format_add_run(FormatPage *page, const FormatRun *run)
{
    LineMaker maker = {.page = page, .run = run, .is_first = true};
    for (size_t i = 0; i < run->n;) {
        if (run->tokens[i].type == BOOK_TOKEN_COMMENT) {
            bool on_own_line = i > 0 && run->tokens[i].line != run->tokens[i - 1].line;
            if (on_own_line && maker.columns > 0) end_line(&maker, (Str){0});
            end_line(&maker, book_token_spelling(&run->tokens[i++]));
            continue;
        }
        size_t end = piece_end(run, i);
        if (i > 0 && maker.columns > 0 && begins_own_line(run, i)) end_line(&maker, (Str){0});
        add_piece(&maker, i, end);
        i = end;
    }
    if (maker.columns > 0) end_line(&maker, (Str){0});
    buf_free(&maker.text);
}

void format_add_comment(FormatPage *page, Str comment, uint32_t margin, bool blank_before)
{
    FormatLine line = {.margin = margin, .text = comment, .blank_before = blank_before};
    VEC_PUSH(&page->lines, line);
}

/* --- the page ----------------------------------------------------------------------------- */

static uint32_t line_columns(const FormatLine *line)
{
    return line->margin + (uint32_t)str_columns(line->text);
}

/* The end of the neighbouring lines from `from` on that all have a comment at their end. */
static size_t comments_end(const FormatPage *page, size_t from)
{
    size_t end = from;
    while (end < page->lines.n && page->lines.at[end].comment.n > 0 &&
           (end == from || !page->lines.at[end].blank_before))
        end++;
    return end;
}

static void write_line(Buf *out, const FormatLine *line, uint32_t comment_column)
{
    if (line->blank_before) buf_add_byte(out, '\n');
    for (uint32_t i = 0; i < line->margin; i++) buf_add_byte(out, ' ');
    buf_add(out, line->text);
    if (line->comment.n > 0) {
        for (uint32_t i = line_columns(line); i < comment_column; i++) buf_add_byte(out, ' ');
        buf_add(out, line->comment);
    }
    buf_add_byte(out, '\n');
}

void format_write_page(Buf *out, const FormatPage *page)
{
    for (size_t i = 0; i < page->lines.n;) {
        size_t end = comments_end(page, i);
        uint32_t column = 0;
        for (size_t k = i; k < end; k++) {
            uint32_t columns = line_columns(&page->lines.at[k]);
            if (columns > column) column = columns;
        }
        if (end == i) end = i + 1;
        for (; i < end; i++) write_line(out, &page->lines.at[i], column + 2);
    }
}
