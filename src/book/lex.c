/* lex.c: text to tokens. One pass; the column is counted in code points on the way. */
#include "book/lex.h"
#include <stdlib.h>

/* Where the lexer is. */
typedef struct {
    BookLexed *out;
    BookReport *report;
    const char *at, *end;
    const char *line_start, *line_end; /* the end without CR and LF */
    uint32_t line;
    uint32_t n_tail_bytes; /* UTF-8 continuation bytes since line_start: no columns */
} Lexer;

static bool is_tail_byte(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Move on by n bytes of the same line. */
static void step(Lexer *lexer, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is_tail_byte(lexer->at[i])) lexer->n_tail_bytes++;
    }
    lexer->at += n;
}

static uint32_t column_now(const Lexer *lexer)
{
    return (uint32_t)(lexer->at - lexer->line_start) - lexer->n_tail_bytes + 1;
}

static bool is_ascii_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '-' || byte == '.' || byte == ':';
}

/* The code point at `at` and its length; length 1 and U+FFFD where the bytes are no UTF-8. */
static uint32_t decode(const char *at, const char *end, size_t *length)
{
    const unsigned char *b = (const unsigned char *)at;
    size_t left = (size_t)(end - at);
    size_t n = b[0] < 0x80 ? 1 : b[0] >= 0xF0 ? 4 : b[0] >= 0xE0 ? 3 : 2;
    *length = 1;
    if (n > left || str_utf8_valid((Str){at, n}) != n) return 0xFFFD;
    *length = n;
    if (n == 1) return b[0];
    uint32_t point = b[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) point = point << 6 | (b[i] & 0x3Fu);
    return point;
}

/* Letters outside ASCII: every code point but the blocks of punctuation, symbols, spaces and
 * private use. No table of Unicode categories: what is refused here can stand in quotes. */
static bool is_letter_point(uint32_t point)
{
    if (point < 0xC0) return point == 0xAA || point == 0xB5 || point == 0xBA;
    if (point == 0xD7 || point == 0xF7 || point == 0xFEFF) return false;
    if (point >= 0x2000 && point <= 0x2BFF) return false;
    if (point >= 0x3000 && point <= 0x3004) return false;
    if (point >= 0xE000 && point <= 0xF8FF) return false;
    return point < 0x1F000 && point != 0xFFFD;
}

/* The bytes of the name character at `at`, or 0. */
static size_t name_bytes(const char *at, const char *end)
{
    if (is_ascii_name_byte(*at)) return 1;
    if ((unsigned char)*at < 0x80) return 0;
    size_t length;
    uint32_t point = decode(at, end, &length);
    return is_letter_point(point) ? length : 0;
}

bool book_is_bare_name(Str name)
{
    const char *at = name.at, *end = name.at + name.n;
    while (at < end) {
        size_t n = name_bytes(at, end);
        if (n == 0) return false;
        at += n;
    }
    return name.n > 0;
}

Str book_token_text(const BookToken *token)
{
    if (token->type != BOOK_TOKEN_QUOTED) return book_token_spelling(token);
    size_t from = token->prefix_n + 1u;
    return (Str){token->at + from, token->n - from - (token->is_open ? 0 : 1)};
}

BookPlace book_token_place(const BookLexed *lexed, const BookToken *token)
{
    return (BookPlace){lexed->file, token->line, token->column, token->n > 0 ? token->n : 1};
}

/* Add the token of the next n bytes and move past it. */
static BookToken *take(Lexer *lexer, BookTokenType type, size_t n)
{
    BookToken token = {.at = lexer->at,
                       .n = (uint32_t)n,
                       .line = lexer->line,
                       .column = column_now(lexer),
                       .type = (uint8_t)type};
    const char *before = lexer->at - 1;
    token.has_space = lexer->at == lexer->line_start || *before == ' ' || *before == '\t';
    VEC_PUSH(&lexer->out->tokens, token);
    step(lexer, n);
    return &lexer->out->tokens.at[lexer->out->tokens.n - 1];
}

static void take_comment(Lexer *lexer)
{
    const char *end = lexer->line_end;
    while (end > lexer->at && (end[-1] == ' ' || end[-1] == '\t')) end--;
    take(lexer, BOOK_TOKEN_COMMENT, (size_t)(end - lexer->at));
}

/* A quoted token whose quote stands prefix_n bytes on. */
static void take_quoted(Lexer *lexer, size_t prefix_n)
{
    const char *from = lexer->at + prefix_n + 1;
    const char *end = lexer->line_end;
    const char *quote = from < end ? memchr(from, '"', (size_t)(end - from)) : NULL;
    const char *stop = quote != NULL ? quote + 1 : end;
    BookToken *token = take(lexer, BOOK_TOKEN_QUOTED, (size_t)(stop - lexer->at));
    token->prefix_n = (uint8_t)prefix_n;
    if (quote != NULL) return;
    token->is_open = true;
    book_report_error(lexer->report, book_token_place(lexer->out, token),
                      "the closing quote is missing: a text in quotes ends on its own line");
    book_report_mend(lexer->report, "put \" at the end of the text");
}

static void take_word(Lexer *lexer)
{
    const char *end = lexer->at;
    size_t n;
    while (end < lexer->end && (n = name_bytes(end, lexer->end)) > 0) end += n;
    Str word = {lexer->at, (size_t)(end - lexer->at)};
    bool is_prefix = str_eq(word, STR("event.")) || str_eq(word, STR("record."));
    if (is_prefix && end < lexer->end && *end == '"') {
        take_quoted(lexer, word.n);
    } else {
        take(lexer, BOOK_TOKEN_WORD, word.n);
    }
}

/* What to write instead of a character that has no place in a book; NULL where nothing is near. */
static const char *mend_for_point(uint32_t point)
{
    switch (point) {
    case '=': return "write `is`";
    case '!': return "write `is not`";
    case '\'':
    case 0x2018:
    case 0x2019:
    case 0x201C:
    case 0x201D:
    case 0xAB:
    case 0xBB: return "use the straight double quote \"";
    case ';': return "write a comma, or begin a new line";
    case '&': return "write `and`";
    case '|': return "write `or`";
    case 0x2013:
    case 0x2014:
    case 0x2212: return "use the hyphen -";
    case 0x2264: return "write `<=`";
    case 0x2265: return "write `>=`";
    case 0x2260: return "write `is not`";
    case 0xA0:
    case 0x2003:
    case 0x2009:
    case 0x202F:
    case 0x3000: return "use a plain space";
    default: return "put the name in double quotes, or take the character out";
    }
}

/* True when a token can begin at `at`, or white space. */
static bool is_start(const Lexer *lexer, const char *at)
{
    return strchr(" \t\n\"#(),/%<>", *at) != NULL ? *at != '\0' : name_bytes(at, lexer->end) > 0;
}

/* A run of characters that cannot stand in a book: one token, one problem. */
static void take_bad(Lexer *lexer)
{
    size_t n;
    uint32_t point = decode(lexer->at, lexer->end, &n);
    const char *end = lexer->at + n;
    while (end < lexer->end && *end != '\r' && !is_start(lexer, end)) {
        decode(end, lexer->end, &n);
        end += n;
    }
    Str first = {lexer->at, (size_t)(end - lexer->at)};
    BookToken *token = take(lexer, BOOK_TOKEN_BAD, first.n);
    BookPlace place = book_token_place(lexer->out, token);
    if (point == 0xFFFD || point == 0) return; /* check_bytes has said so */
    if (point < 0x20 || (point >= 0x7F && point < 0xA0)) {
        book_report_error(lexer->report, place, "a control character (U+%04X) in the text",
                          (unsigned)point);
        book_report_mend(lexer->report, "take it out");
        return;
    }
    book_report_error(lexer->report, place, "`%.*s` has no meaning here", STR_ARG(first));
    book_report_mend(lexer->report, "%s", mend_for_point(point));
}

static void take_token(Lexer *lexer)
{
    char byte = *lexer->at;
    bool is_wide =
        (byte == '<' || byte == '>') && lexer->at + 1 < lexer->end && lexer->at[1] == '=';
    if (byte == '#') {
        take_comment(lexer);
    } else if (byte == '"') {
        take_quoted(lexer, 0);
    } else if (byte != '\0' && strchr("(),/%<>", byte) != NULL) {
        take(lexer, BOOK_TOKEN_MARK, is_wide ? 2 : 1);
    } else if (name_bytes(lexer->at, lexer->end) > 0) {
        take_word(lexer);
    } else {
        take_bad(lexer);
    }
}

/* White space at `at`; a CR counts only before a line feed. */
static bool is_white(const Lexer *lexer)
{
    char byte = *lexer->at;
    if (byte == '\r') return lexer->at + 1 == lexer->end || lexer->at[1] == '\n';
    return byte == ' ' || byte == '\t';
}

static void read_line(Lexer *lexer)
{
    BookLexed *out = lexer->out;
    BookLine line = {.line = lexer->line, .first = (uint32_t)out->tokens.n};
    bool is_margin = true;
    lexer->line_start = lexer->at;
    lexer->n_tail_bytes = 0;
    const char *end = memchr(lexer->at, '\n', (size_t)(lexer->end - lexer->at));
    if (end == NULL) end = lexer->end;
    lexer->line_end = end > lexer->at && end[-1] == '\r' ? end - 1 : end;
    while (lexer->at < lexer->end && *lexer->at != '\n') {
        if (!is_white(lexer)) {
            is_margin = false;
            take_token(lexer);
            continue;
        }
        if (is_margin)
            line.indent = *lexer->at == '\t' ? (line.indent / 8 + 1) * 8 : line.indent + 1;
        lexer->at++;
    }
    line.n = (uint32_t)out->tokens.n - line.first;
    if (line.n > 0) VEC_PUSH(&out->lines, line);
    if (lexer->at < lexer->end) lexer->at++;
    lexer->line++;
}

/* The place of a byte, for problems found before there are tokens. */
static BookPlace place_of_byte(Str text, uint32_t file, size_t index)
{
    BookPlace place = {file, 1, 1, 1};
    for (size_t i = 0; i < index; i++) {
        if (text.at[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (!is_tail_byte(text.at[i])) {
            place.column++;
        }
    }
    return place;
}

/* Bytes that no book has, wherever they stand (quotes and comments too): the first of each. */
static void check_bytes(Str text, uint32_t file, BookReport *report)
{
    const char *nul = text.n > 0 ? memchr(text.at, '\0', text.n) : NULL;
    if (nul != NULL) {
        book_report_error(report, place_of_byte(text, file, (size_t)(nul - text.at)),
                          "a NUL byte in the text: this is no plain text file");
        book_report_mend(report, "save the file as plain text in UTF-8");
    }
    size_t n_valid = str_utf8_valid(text);
    if (n_valid == text.n) return;
    book_report_error(report, place_of_byte(text, file, n_valid),
                      "byte %02X is not valid UTF-8 here", (unsigned char)text.at[n_valid]);
    book_report_mend(report, "save the file in UTF-8");
}

void book_lex(Str text, uint32_t file, BookReport *report, BookLexed *out)
{
    *out = (BookLexed){.file = file, .text = text};
    check_bytes(text, file, report);
    Lexer lexer = {.out = out, .report = report, .at = text.at, .end = text.at + text.n, .line = 1};
    if (str_starts(text, STR("\xEF\xBB\xBF"))) lexer.at += 3;
    while (lexer.at < lexer.end) read_line(&lexer);
}

void book_lex_free(BookLexed *lexed)
{
    VEC_FREE(&lexed->tokens);
    VEC_FREE(&lexed->lines);
}
