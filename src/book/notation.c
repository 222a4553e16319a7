/* notation.c: parts of a book written in the language itself, so that they read back the same. */
#include "book/book.h"
#include "book/lex.h"

/* Words that are names only in quotes (book-language.md, Text). */
static const char *const GRAMMAR_WORDS[] = {
    "after",   "already",  "and",   "before", "by",      "count",  "day",     "days",    "each",
    "elapsed", "escalate", "every", "exists", "from",    "gate",   "has",     "hold",    "hour",
    "hours",   "if",       "in",    "is",     "last",    "minute", "minutes", "missing", "month",
    "months",  "must",     "no",    "not",    "of",      "on",     "or",      "owe",     "per",
    "second",  "seconds",  "since", "sum",    "target",  "to",     "unless",  "until",   "week",
    "weeks",   "when",     "with",  "within", "working", "year",   "years",   "yes"};

static bool is_grammar_word(Str name)
{
    for (size_t i = 0; i < sizeof GRAMMAR_WORDS / sizeof *GRAMMAR_WORDS; i++)
        if (str_eq(name, str_of(GRAMMAR_WORDS[i]))) return true;
    return false;
}

void book_add_name(Buf *out, Str name)
{
    bool has_prefix = str_starts(name, STR("event.")) || str_starts(name, STR("record."));
    if (book_is_bare_name(name) && !is_grammar_word(name) && !has_prefix)
        buf_add(out, name);
    else
        buf_addf(out, "\"%.*s\"", STR_ARG(name));
}

static void add_value(Buf *out, const BookValue *value)
{
    int32_t date;
    switch (value->type) {
    case BOOK_VALUE_NUMBER:
        if (value->text.n)
            buf_add(out, value->text);
        else
            number_add(out, value->number);
        return;
    case BOOK_VALUE_TEXT:
        /* Bare, a date would be one; in quotes it is text. */
        if (date_parse(value->text, &date))
            buf_addf(out, "\"%.*s\"", STR_ARG(value->text));
        else
            book_add_name(out, value->text);
        return;
    case BOOK_VALUE_YES: buf_add(out, STR("yes")); return;
    case BOOK_VALUE_NO: buf_add(out, STR("no")); return;
    case BOOK_VALUE_DURATION: book_add_duration(out, value->duration); return;
    case BOOK_VALUE_DATE: date_add(out, value->date); return;
    case BOOK_VALUE_EVENT_ATTRIBUTE:
    case BOOK_VALUE_RECORD_ATTRIBUTE:
        buf_add(out, value->type == BOOK_VALUE_EVENT_ATTRIBUTE ? STR("event.") : STR("record."));
        if (book_is_bare_name(value->text))
            buf_add(out, value->text);
        else
            buf_addf(out, "\"%.*s\"", STR_ARG(value->text));
        return;
    }
}

static void add_prefixed(Buf *out, const char *prefix, Str name)
{
    if (book_is_bare_name(name))
        buf_addf(out, "%s%.*s", prefix, STR_ARG(name));
    else
        buf_addf(out, "%s\"%.*s\"", prefix, STR_ARG(name));
}

static void add_left(Buf *out, const BookLeft *left)
{
    switch (left->type) {
    case BOOK_LEFT_ATTRIBUTE: book_add_name(out, left->attribute); return;
    case BOOK_LEFT_EVENT_ATTRIBUTE: add_prefixed(out, "event.", left->attribute); return;
    case BOOK_LEFT_RECORD_ATTRIBUTE: add_prefixed(out, "record.", left->attribute); return;
    case BOOK_LEFT_OF_LAST:
        book_add_name(out, left->attribute);
        buf_add(out, STR(" of last "));
        break;
    case BOOK_LEFT_ELAPSED: buf_add(out, STR("elapsed since last ")); break;
    case BOOK_LEFT_COUNT: buf_add(out, STR("count of ")); break;
    case BOOK_LEFT_SUM:
        buf_add(out, STR("sum of "));
        book_add_name(out, left->attribute);
        buf_add(out, STR(" of "));
        break;
    case BOOK_LEFT_DAYS: buf_add(out, STR("days with ")); break;
    }
    book_add_name(out, left->kind);
    if (!left->has_window) return;
    buf_add(out, STR(" in last "));
    book_add_duration(out, left->window);
}

static const char *op_words(BookOp op)
{
    switch (op) {
    case BOOK_OP_IS: return "is";
    case BOOK_OP_IS_NOT: return "is not";
    case BOOK_OP_LESS: return "<";
    case BOOK_OP_AT_MOST: return "<=";
    case BOOK_OP_MORE: return ">";
    case BOOK_OP_AT_LEAST: return ">=";
    case BOOK_OP_IN: return "in";
    case BOOK_OP_NOT_IN: return "not in";
    case BOOK_OP_HAS: return "has";
    case BOOK_OP_EXISTS: return "exists";
    case BOOK_OP_MISSING: return "is missing";
    }
    return "";
}

static void add_compare(Buf *out, const BookCond *cond)
{
    bool is_list = cond->op == BOOK_OP_IN || cond->op == BOOK_OP_NOT_IN;
    add_left(out, &cond->left);
    buf_addf(out, " %s", op_words(cond->op));
    if (cond->n_right == 0) return;
    buf_add(out, is_list ? STR(" (") : STR(" "));
    for (size_t i = 0; i < cond->n_right; i++) {
        if (i > 0) buf_add(out, STR(", "));
        add_value(out, &cond->right[i]);
    }
    if (is_list) buf_add_byte(out, ')');
}

/* `not` binds before `and`, `and` before `or`; a part that binds less needs parentheses. */
static int binding(const BookCond *cond)
{
    switch (cond->type) {
    case BOOK_COND_OR: return 0;
    case BOOK_COND_AND: return 1;
    case BOOK_COND_NOT: return 2;
    default: return 3;
    }
}

static void add_part(Buf *out, const BookCond *part, int outer)
{
    bool wraps = binding(part) < outer || (binding(part) == outer && outer < 2);
    if (wraps) buf_add_byte(out, '(');
    book_add_condition(out, part);
    if (wraps) buf_add_byte(out, ')');
}

void book_add_condition(Buf *out, const BookCond *cond)
{
    switch (cond->type) {
    case BOOK_COND_COMPARE: add_compare(out, cond); return;
    case BOOK_COND_LAST_AFTER_LAST:
        buf_add(out, STR("last "));
        book_add_name(out, cond->kind);
        buf_add(out, STR(" after last "));
        book_add_name(out, cond->kind2);
        return;
    case BOOK_COND_NOT:
        buf_add(out, STR("not "));
        add_part(out, cond->parts[0], 2);
        return;
    case BOOK_COND_AND:
    case BOOK_COND_OR: break;
    }
    for (size_t i = 0; i < cond->n_parts; i++) {
        if (i > 0) buf_add(out, cond->type == BOOK_COND_AND ? STR(" and ") : STR(" or "));
        add_part(out, cond->parts[i], binding(cond));
    }
}
