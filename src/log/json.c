/* json.c: JSON, one token at a time. */
#include "log/json.h"

#include <stdlib.h>

Stream json_text_stream(Str text)
{
    return (Stream){
        .at = text.at, .end = text.at + text.n, .line_from = text.at, .is_at_end = true};
}

void json_scanner_free(JsonScanner *scanner)
{
    buf_free(&scanner->scratch);
}

static JsonToken bad(JsonScanner *scanner, const char *problem)
{
    scanner->problem = problem;
    return JSON_BAD;
}

/* More bytes behind the window's end; what is not done with stays at stream->at. */
static bool more(JsonScanner *scanner)
{
    return stream_more(scanner->stream, &scanner->err);
}

static bool skip_space(JsonScanner *scanner)
{
    Stream *stream = scanner->stream;
    for (;;) {
        while (stream->at < stream->end && (*stream->at == ' ' || *stream->at == '\n' ||
                                            *stream->at == '\r' || *stream->at == '\t')) {
            stream->at++;
        }
        if (stream->at < stream->end) return true;
        if (!more(scanner)) return false;
    }
}

/* --- strings ------------------------------------------------------------------------------ */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool read_hex(const char *at, const char *end, uint32_t *code)
{
    *code = 0;
    if (end - at < 4) return false;
    for (int i = 0; i < 4; i++) {
        int digit = hex_value(at[i]);
        if (digit < 0) return false;
        *code = *code << 4 | (uint32_t)digit;
    }
    return true;
}

static void add_code_point(Buf *out, uint32_t code)
{
    if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;
    if (code < 0x80) {
        buf_add_byte(out, (char)code);
    } else if (code < 0x800) {
        buf_add_byte(out, (char)(0xC0 | code >> 6));
        buf_add_byte(out, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        buf_add_byte(out, (char)(0xE0 | code >> 12));
        buf_add_byte(out, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_add_byte(out, (char)(0x80 | (code & 0x3F)));
    } else {
        buf_add_byte(out, (char)(0xF0 | code >> 18));
        buf_add_byte(out, (char)(0x80 | (code >> 12 & 0x3F)));
        buf_add_byte(out, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_add_byte(out, (char)(0x80 | (code & 0x3F)));
    }
}

/* \uXXXX at `at`, behind the u, with its low half where it is a high one. */
static const char *add_unicode_escape(Buf *out, const char *at, const char *end)
{
    uint32_t code, low;
    if (!read_hex(at, end, &code)) return NULL;
    at += 4;
    bool is_high = code >= 0xD800 && code < 0xDC00;
    if (is_high && end - at >= 6 && at[0] == '\\' && at[1] == 'u' && read_hex(at + 2, end, &low) &&
        low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += 6;
    }
    add_code_point(out, code);
    return at;
}

/* The text between the quotes with its escapes undone; false when an escape is none. */
static bool unescape(Buf *out, Str raw)
{
    const char *at = raw.at, *end = raw.at + raw.n;
    buf_clear(out);
    while (at < end) {
        if (*at != '\\') {
            buf_add_byte(out, *at++);
            continue;
        }
        if (++at == end) return false;
        switch (*at++) {
        case '"': buf_add_byte(out, '"'); break;
        case '\\': buf_add_byte(out, '\\'); break;
        case '/': buf_add_byte(out, '/'); break;
        case 'b': buf_add_byte(out, '\b'); break;
        case 'f': buf_add_byte(out, '\f'); break;
        case 'n': buf_add_byte(out, '\n'); break;
        case 'r': buf_add_byte(out, '\r'); break;
        case 't': buf_add_byte(out, '\t'); break;
        case 'u':
            at = add_unicode_escape(out, at, end);
            if (at == NULL) return false;
            break;
        default: return false;
        }
    }
    return true;
}

/* Find the closing quote; *offset goes on where the last window ended. */
static const char *find_string_end(const Stream *stream, size_t *offset, bool *has_escapes)
{
    const char *at = stream->at + *offset;
    while (at < stream->end) {
        if (*at == '"') return at;
        if (*at == '\\') {
            *has_escapes = true;
            if (at + 1 >= stream->end) break;
            at++;
        }
        at++;
    }
    *offset = (size_t)(at - stream->at);
    return NULL;
}

static bool scan_string(JsonScanner *scanner)
{
    Stream *stream = scanner->stream;
    bool has_escapes = false;
    size_t offset = 1;
    const char *quote;
    while ((quote = find_string_end(stream, &offset, &has_escapes)) == NULL) {
        if (!more(scanner)) return false;
    }
    scanner->text = (Str){stream->at + 1, (size_t)(quote - stream->at - 1)};
    stream->at = quote + 1;
    if (!has_escapes) return true;
    if (!unescape(&scanner->scratch, scanner->text)) return false;
    scanner->text = buf_str(&scanner->scratch);
    if (scanner->text.at == NULL) scanner->text = STR("");
    return true;
}

/* --- numbers and words -------------------------------------------------------------------- */

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '+' || c == '.';
}

static JsonToken scan_word(JsonScanner *scanner)
{
    Stream *stream = scanner->stream;
    size_t n = 0;
    for (;;) {
        while (stream->at + n < stream->end && is_word_byte(stream->at[n])) n++;
        if (stream->at + n < stream->end || !more(scanner)) break;
    }
    if (scanner->err.code != ERR_NONE) return bad(scanner, "the file cannot be read");
    Str word = {stream->at, n};
    stream->at += n;
    scanner->text = word;
    if (str_eq(word, STR("true"))) return JSON_TRUE;
    if (str_eq(word, STR("false"))) return JSON_FALSE;
    if (str_eq(word, STR("null"))) return JSON_NULL;
    bool is_number = n > 0 && (word.at[0] == '-' || (word.at[0] >= '0' && word.at[0] <= '9'));
    /* Python and JavaScript write these; they are text by the book language's rule. */
    if (str_eq(word, STR("NaN")) || str_eq(word, STR("Infinity")) ||
        str_eq(word, STR("-Infinity"))) {
        return JSON_STRING;
    }
    return is_number ? JSON_NUMBER : bad(scanner, "a word that is no JSON value");
}

/* --- structure ---------------------------------------------------------------------------- */

static JsonToken open_container(JsonScanner *scanner, bool is_array)
{
    if (scanner->depth == JSON_MAX_DEPTH) return bad(scanner, "nested too deeply");
    scanner->in_array[scanner->depth++] = is_array;
    scanner->stream->at++;
    scanner->wants_comma = scanner->wants_value = scanner->had_comma = false;
    return is_array ? JSON_ARRAY : JSON_OBJECT;
}

static JsonToken close_container(JsonScanner *scanner, bool is_array)
{
    if (scanner->depth == 0 || scanner->in_array[scanner->depth - 1] != is_array ||
        scanner->wants_value || scanner->had_comma) {
        return bad(scanner, "a bracket that closes nothing");
    }
    scanner->depth--;
    scanner->stream->at++;
    scanner->wants_comma = scanner->depth > 0;
    return is_array ? JSON_ARRAY_END : JSON_OBJECT_END;
}

static bool in_object(const JsonScanner *scanner)
{
    return scanner->depth > 0 && !scanner->in_array[scanner->depth - 1];
}

static JsonToken scan_key(JsonScanner *scanner)
{
    if (*scanner->stream->at != '"') return bad(scanner, "a key without quotes");
    if (!scan_string(scanner)) return bad(scanner, "a text without its closing quote");
    /* The key may stand in the window, which moves when the colon is behind its end. */
    if (scanner->text.at != scanner->scratch.at) {
        buf_clear(&scanner->scratch);
        buf_add(&scanner->scratch, scanner->text);
        scanner->text = scanner->scratch.at ? buf_str(&scanner->scratch) : STR("");
    }
    if (!skip_space(scanner) || *scanner->stream->at != ':') {
        return bad(scanner, "a key without a colon");
    }
    scanner->stream->at++;
    scanner->wants_value = true;
    scanner->had_comma = false;
    return JSON_KEY;
}

static JsonToken scan_value(JsonScanner *scanner)
{
    char first = *scanner->stream->at;
    scanner->had_comma = scanner->wants_value = false;
    if (first == '{' || first == '[') return open_container(scanner, first == '[');
    scanner->wants_comma = scanner->depth > 0;
    if (first != '"') return scan_word(scanner);
    return scan_string(scanner) ? JSON_STRING : bad(scanner, "a text without its closing quote");
}

JsonToken json_next(JsonScanner *scanner)
{
    scanner->text = (Str){0};
    scanner->err.code = ERR_NONE;
    if (!skip_space(scanner)) {
        if (scanner->err.code != ERR_NONE) return bad(scanner, "the file cannot be read");
        return scanner->depth == 0 ? JSON_END : bad(scanner, "the file ends too early");
    }
    Stream *stream = scanner->stream;
    if (scanner->wants_comma && *stream->at == ',') {
        stream->at++;
        scanner->wants_comma = false;
        scanner->had_comma = true;
        if (!skip_space(scanner)) return bad(scanner, "the file ends behind a comma");
    }
    char first = *stream->at;
    if (first == ']' || first == '}') return close_container(scanner, first == ']');
    if (scanner->wants_comma) return bad(scanner, "a comma is missing");
    if (in_object(scanner) && !scanner->wants_value) return scan_key(scanner);
    return scan_value(scanner);
}

bool json_skip(JsonScanner *scanner, JsonToken token)
{
    if (token == JSON_BAD || token == JSON_END) return false;
    if (token != JSON_OBJECT && token != JSON_ARRAY) return true;
    uint32_t depth = scanner->depth - 1;
    while (scanner->depth > depth) {
        if (json_next(scanner) == JSON_BAD) return false;
    }
    return true;
}

bool json_resync(JsonScanner *scanner)
{
    Stream *stream = scanner->stream;
    scanner->depth = 0;
    scanner->wants_comma = scanner->wants_value = scanner->had_comma = false;
    for (;;) {
        const char *line_end = stream->at < stream->end
                                   ? memchr(stream->at, '\n', (size_t)(stream->end - stream->at))
                                   : NULL;
        if (line_end != NULL) {
            stream->at = line_end + 1;
            return true;
        }
        stream->at = stream->end;
        if (!more(scanner)) return false;
    }
}

uint64_t json_line(JsonScanner *scanner)
{
    return stream_line(scanner->stream, scanner->stream->at);
}
