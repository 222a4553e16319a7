/* xml_text.c: values and text of XML: references, white space, encodings. */
#include "log/xml_text.h"

#if defined(__SSE2__)
#include <emmintrin.h>

/* 16 bytes at a time: the quote, <, & and everything below a space. */
const char *xml_value_end(const char *at, const char *end, char quote, bool *is_plain)
{
    const __m128i quotes = _mm_set1_epi8(quote), less = _mm_set1_epi8('<');
    const __m128i ampersand = _mm_set1_epi8('&'), control = _mm_set1_epi8(0x1F);
    for (;;) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i stops = _mm_or_si128(_mm_cmpeq_epi8(bytes, quotes), _mm_cmpeq_epi8(bytes, less));
        __m128i odd = _mm_or_si128(_mm_cmpeq_epi8(bytes, ampersand),
                                   _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes));
        unsigned stop_mask = (unsigned)_mm_movemask_epi8(stops);
        unsigned odd_mask = (unsigned)_mm_movemask_epi8(odd);
        if (stop_mask != 0) {
            unsigned before = stop_mask & (0u - stop_mask);
            if (odd_mask & (before - 1)) *is_plain = false;
            const char *stop = at + __builtin_ctz(stop_mask);
            return stop < end ? stop : end;
        }
        if (odd_mask != 0) *is_plain = false;
        at += 16;
        if (at >= end) return end;
    }
}
#else
const char *xml_value_end(const char *at, const char *end, char quote, bool *is_plain)
{
    for (; at < end && *at != quote && *at != '<'; at++) {
        if (*at == '&' || (unsigned char)*at < 0x20) *is_plain = false;
    }
    return at;
}
#endif

/* --- references --------------------------------------------------------------------------- */

static const char *const NO_REFERENCE = "an & begins no reference; in text it is written &amp;";

/* The characters that XML allows. */
static bool is_xml_char(uint32_t code)
{
    if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
    return code < 0xD800 || (code >= 0xE000 && code < 0xFFFE) ||
           (code >= 0x10000 && code <= 0x10FFFF);
}

static void add_code_point(Buf *out, uint32_t code)
{
    if (code < 0x80) {
        buf_add_byte(out, (char)code);
        return;
    }
    if (code < 0x800) {
        buf_add_byte(out, (char)(0xC0 | code >> 6));
    } else {
        if (code < 0x10000) {
            buf_add_byte(out, (char)(0xE0 | code >> 12));
        } else {
            buf_add_byte(out, (char)(0xF0 | code >> 18));
            buf_add_byte(out, (char)(0x80 | (code >> 12 & 0x3F)));
        }
        buf_add_byte(out, (char)(0x80 | (code >> 6 & 0x3F)));
    }
    buf_add_byte(out, (char)(0x80 | (code & 0x3F)));
}

/* The digits of &#123; or &#x7B;. */
static bool read_code(Str digits, uint32_t *code)
{
    uint32_t base = 10;
    *code = 0;
    if (str_starts(digits, STR("x"))) {
        base = 16;
        digits = str_slice(digits, 1, digits.n);
    }
    for (size_t i = 0; i < digits.n; i++) {
        char c = digits.at[i];
        uint32_t digit = 99;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A') + 10;
        if (digit >= base || *code > 0x10FFFF) return false;
        *code = *code * base + digit;
    }
    return digits.n > 0 && is_xml_char(*code);
}

/* The reference whose & stands at raw.at[*i]; *i moves behind it. */
static const char *add_reference(Buf *out, Str raw, size_t *i)
{
    static const struct {
        Str name;
        char is;
    } known[] = {{{"amp", 3}, '&'},
                 {{"lt", 2}, '<'},
                 {{"gt", 2}, '>'},
                 {{"quot", 4}, '"'},
                 {{"apos", 4}, '\''}};
    Str rest = str_slice(raw, *i + 1, raw.n), name;
    const char *semicolon = rest.n ? memchr(rest.at, ';', rest.n) : NULL;
    if (semicolon == NULL) return NO_REFERENCE;
    name = (Str){rest.at, (size_t)(semicolon - rest.at)};
    *i += name.n + 2;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        if (!str_eq(name, known[k].name)) continue;
        buf_add_byte(out, known[k].is);
        return NULL;
    }
    uint32_t code;
    if (!str_starts(name, STR("#"))) {
        return "an entity is used that XML does not define; heed knows &amp; &lt; &gt; &quot; "
               "&apos; and &#N;";
    }
    if (!read_code(str_slice(name, 1, name.n), &code)) return "a reference names no character";
    add_code_point(out, code);
    return NULL;
}

const char *xml_add_value(Buf *out, Str raw)
{
    for (size_t i = 0; i < raw.n;) {
        char c = raw.at[i];
        if (c == '&') {
            const char *problem = add_reference(out, raw, &i);
            if (problem != NULL) return problem;
            continue;
        }
        i++;
        if (c == '\r' && i < raw.n && raw.at[i] == '\n') i++;
        buf_add_byte(out, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    return NULL;
}

/* CR and CR LF become LF, as XML says of all text. */
void xml_add_cdata(Buf *out, Str raw)
{
    for (size_t i = 0; i < raw.n; i++) {
        if (raw.at[i] == '\r') {
            buf_add_byte(out, '\n');
            if (i + 1 < raw.n && raw.at[i + 1] == '\n') i++;
        } else {
            buf_add_byte(out, raw.at[i]);
        }
    }
}

const char *xml_add_text(Buf *out, Str raw)
{
    while (raw.n > 0) {
        const char *ampersand = memchr(raw.at, '&', raw.n);
        size_t n = ampersand ? (size_t)(ampersand - raw.at) : raw.n;
        xml_add_cdata(out, str_slice(raw, 0, n));
        if (ampersand == NULL) break;
        const char *problem = add_reference(out, raw, &n);
        if (problem != NULL) return problem;
        raw = str_slice(raw, n, raw.n);
    }
    return NULL;
}

/* --- the declaration ---------------------------------------------------------------------- */

static bool is_utf8_name(Str name)
{
    static const Str same[] = {{"utf-8", 5},    {"UTF-8", 5},    {"utf8", 4},  {"UTF8", 4},
                               {"US-ASCII", 8}, {"us-ascii", 8}, {"ASCII", 5}, {"Utf-8", 5}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (str_eq(name, same[i])) return true;
    }
    return false;
}

/* What stands behind `encoding` in the declaration. */
static Str declared_encoding(Str declaration)
{
    const char *found = memmem(declaration.at, declaration.n, "encoding", 8);
    if (found == NULL) return (Str){0};
    size_t from = (size_t)(found - declaration.at) + 8;
    Str rest = str_trim(str_slice(declaration, from, declaration.n));
    if (!str_starts(rest, STR("="))) return (Str){0};
    rest = str_trim(str_slice(rest, 1, rest.n));
    if (rest.n == 0 || (rest.at[0] != '"' && rest.at[0] != '\'')) return (Str){0};
    const char *quote = memchr(rest.at + 1, rest.at[0], rest.n - 1);
    if (quote == NULL) return (Str){0};
    return (Str){rest.at + 1, (size_t)(quote - rest.at - 1)};
}

/* A stream that read.c decoded from UTF-16 is UTF-8 by now, whatever the declaration says. */
static bool decode_declared(Stream *stream, Str encoding, Err *err)
{
    bool is_wide = str_starts(encoding, STR("UTF-16")) || str_starts(encoding, STR("utf-16")) ||
                   str_starts(encoding, STR("UTF-32")) || str_starts(encoding, STR("utf-32"));
    if (encoding.n == 0 || is_utf8_name(encoding) || is_wide) return true;
    if (stream->reading->encoding.n > 0) return true; /* the user said otherwise */
    char name[64];
    if (encoding.n >= sizeof name) encoding.n = sizeof name - 1;
    memcpy(name, encoding.at, encoding.n);
    return stream_decode(stream, (Str){name, encoding.n}, err);
}

bool xml_begin(XmlScanner *scanner, Stream *stream, XmlTextMode text_mode)
{
    *scanner = (XmlScanner){.stream = stream, .text_mode = text_mode};
    if (stream->end - stream->at >= 3 && memcmp(stream->at, "\xEF\xBB\xBF", 3) == 0) {
        stream->at += 3;
    }
    while (stream->at < stream->end && (*stream->at == ' ' || *stream->at == '\n' ||
                                        *stream->at == '\r' || *stream->at == '\t')) {
        stream->at++;
    }
    Str head = {stream->at, (size_t)(stream->end - stream->at)};
    if (!str_starts(head, STR("<?xml"))) return true;
    const char *stop = memmem(head.at, head.n, "?>", 2);
    if (stop == NULL) return true; /* the scanner says that it does not end */
    Str declaration = {head.at, (size_t)(stop - head.at)};
    return decode_declared(stream, declared_encoding(declaration), &scanner->err);
}
