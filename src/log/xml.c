/* xml.c: XML, one token at a time. A token that the window does not hold whole is begun again when
 * there is more: every scan_ function takes a whole token or nothing. */
#include "log/xml.h"

#include <stdlib.h>

#include "log/xml_text.h"

/* What one attempt at a token came to. */
typedef enum { SCAN_TOKEN, SCAN_NOTHING, SCAN_MORE, SCAN_BAD } Scan;

static Scan scan_bad(XmlScanner *scanner, const char *at, const char *problem)
{
    err_set(&scanner->err, ERR_LOG, "line %" PRIu64 ": %s", stream_line(scanner->stream, at),
            problem);
    return SCAN_BAD;
}

/* --- names and space ---------------------------------------------------------------------- */

/* Bytes above 0x7F are taken as letters: which of them may stand in names matters to nobody. */
static const uint8_t NAME_BYTES[256] = {
    ['-'] = 2,         ['.'] = 2,         ['_'] = 1,         [':'] = 1,
    ['0' ... '9'] = 2, ['a' ... 'z'] = 1, ['A' ... 'Z'] = 1, [0x80 ... 0xFF] = 1,
};

static inline bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline const char *skip_space(const char *at)
{
    while (is_space(*at)) at++; /* the padding behind the window is no space */
    return at;
}

/* The end of the name at `at`; `at` itself where there is none. */
static inline const char *name_end(const char *at)
{
    if (NAME_BYTES[(unsigned char)*at] != 1) return at;
    do at++;
    while (NAME_BYTES[(unsigned char)*at]);
    return at;
}

Str xml_local_name(Str name)
{
    const char *colon = name.n ? memchr(name.at, ':', name.n) : NULL;
    return colon ? str_slice(name, (size_t)(colon - name.at) + 1, name.n) : name;
}

/* --- open elements ------------------------------------------------------------------------ */

static bool push_open(XmlScanner *scanner)
{
    if (scanner->depth == XML_MAX_DEPTH) {
        scan_bad(scanner, scanner->stream->at, "elements are nested more than 256 deep");
        return false;
    }
    buf_add(&scanner->open_names, scanner->name);
    scanner->name_ends[scanner->depth++] = (uint32_t)scanner->open_names.n;
    return true;
}

static Str top_open(const XmlScanner *scanner)
{
    size_t from = scanner->depth > 1 ? scanner->name_ends[scanner->depth - 2] : 0;
    return str_slice(buf_str(&scanner->open_names), from, scanner->name_ends[scanner->depth - 1]);
}

/* The name stays readable: its bytes are only overwritten by the next start. */
static XmlToken pop_open(XmlScanner *scanner)
{
    scanner->name = top_open(scanner);
    scanner->depth--;
    scanner->open_names.n = scanner->depth ? scanner->name_ends[scanner->depth - 1] : 0;
    return XML_END;
}

/* --- start tags --------------------------------------------------------------------------- */

/* name = "value"; *at moves behind it. */
static Scan scan_attribute(XmlScanner *scanner, const char **at, XmlAttribute *attribute)
{
    const char *end = scanner->stream->end, *from = *at, *name_stop = name_end(from);
    if (name_stop >= end) return SCAN_MORE;
    if (name_stop == from) return scan_bad(scanner, from, "an attribute has no proper name");
    const char *next = *name_stop == '=' ? name_stop : skip_space(name_stop);
    if (next >= end) return SCAN_MORE;
    if (*next != '=') return scan_bad(scanner, from, "an attribute has no value");
    next++;
    if (is_space(*next)) next = skip_space(next);
    if (next >= end) return SCAN_MORE;
    char quote = *next;
    if (quote != '"' && quote != '\'') {
        return scan_bad(scanner, from, "an attribute's value stands in no quotes");
    }
    const char *value = next + 1;
    attribute->is_plain = true;
    const char *stop = xml_value_end(value, end, quote, &attribute->is_plain);
    if (stop >= end) return SCAN_MORE;
    if (*stop == '<') return scan_bad(scanner, from, "a < stands in an attribute's value");
    attribute->name = (Str){from, (size_t)(name_stop - from)};
    attribute->value = (Str){value, (size_t)(stop - value)};
    *at = stop + 1;
    return SCAN_TOKEN;
}

static bool is_double(const XmlScanner *scanner, Str name)
{
    for (size_t i = 0; i < scanner->n_attributes; i++) {
        if (str_eq(scanner->attributes[i].name, name)) return true;
    }
    return false;
}

/* Resolve the values that need it; done once the whole tag is there. */
static bool resolve_values(XmlScanner *scanner)
{
    size_t n_bytes = 0;
    for (size_t i = 0; i < scanner->n_attributes; i++) {
        if (!scanner->attributes[i].is_plain) n_bytes += scanner->attributes[i].value.n;
    }
    if (n_bytes == 0) return true;
    buf_clear(&scanner->scratch);
    buf_reserve(&scanner->scratch, n_bytes + 16); /* resolving makes no text longer; + 8 to read */
    for (size_t i = 0; i < scanner->n_attributes; i++) {
        XmlAttribute *attribute = &scanner->attributes[i];
        if (attribute->is_plain) continue;
        size_t from = scanner->scratch.n;
        const char *problem = xml_add_value(&scanner->scratch, attribute->value);
        if (problem != NULL) {
            scan_bad(scanner, attribute->value.at, problem);
            return false;
        }
        attribute->value = str_slice(buf_str(&scanner->scratch), from, scanner->scratch.n);
    }
    return true;
}

static Scan take_start(XmlScanner *scanner, const char *behind)
{
    if (!resolve_values(scanner)) return SCAN_BAD;
    if (scanner->depth == 0 && scanner->had_root) {
        return scan_bad(scanner, scanner->stream->at, "a second root element");
    }
    scanner->had_root = true;
    if (!push_open(scanner)) return SCAN_BAD;
    scanner->end_is_due = scanner->is_empty;
    scanner->stream->at = behind;
    return SCAN_TOKEN;
}

static Scan scan_start(XmlScanner *scanner)
{
    const char *end = scanner->stream->end, *from = scanner->stream->at + 1;
    const char *at = name_end(from);
    if (at >= end) return SCAN_MORE;
    if (at == from) return scan_bad(scanner, from, "a < stands where no element begins");
    scanner->name = (Str){from, (size_t)(at - from)};
    scanner->n_attributes = 0;
    for (;;) {
        const char *next = skip_space(at);
        if (next >= end) return SCAN_MORE;
        scanner->is_empty = *next == '/';
        if (*next == '>') return take_start(scanner, next + 1);
        if (next + 1 >= end) return SCAN_MORE;
        if (*next == '/' && next[1] == '>') return take_start(scanner, next + 2);
        if (next == at) return scan_bad(scanner, next, "no space before an attribute");
        if (scanner->n_attributes == XML_MAX_ATTRIBUTES) {
            return scan_bad(scanner, next, "an element has more than 64 attributes");
        }
        XmlAttribute attribute;
        Scan scan = scan_attribute(scanner, &next, &attribute);
        if (scan != SCAN_TOKEN) return scan;
        if (is_double(scanner, attribute.name)) {
            return scan_bad(scanner, next - 1, "an attribute stands twice in one element");
        }
        scanner->attributes[scanner->n_attributes++] = attribute;
        at = next;
    }
}

/* --- end tags, comments and the rest ------------------------------------------------------ */

static Scan scan_end(XmlScanner *scanner)
{
    const char *end = scanner->stream->end, *from = scanner->stream->at + 2;
    const char *stop = name_end(from), *next = skip_space(stop);
    if (next >= end) return SCAN_MORE;
    Str name = {from, (size_t)(stop - from)};
    if (*next != '>') return scan_bad(scanner, from, "an end tag has no >");
    if (scanner->depth == 0 || !str_eq(top_open(scanner), name)) {
        return scan_bad(scanner, from, "an end tag closes an element that is not open");
    }
    scanner->stream->at = next + 1;
    pop_open(scanner);
    return SCAN_TOKEN;
}

/* Pass over everything up to `mark`, beginning n_skip bytes on. */
static Scan scan_past(XmlScanner *scanner, size_t n_skip, Str mark)
{
    Stream *stream = scanner->stream;
    size_t n = (size_t)(stream->end - stream->at);
    if (n < n_skip) return SCAN_MORE;
    const char *found = memmem(stream->at + n_skip, n - n_skip, mark.at, mark.n);
    if (found == NULL) return SCAN_MORE;
    stream->at = found + mark.n;
    return SCAN_NOTHING;
}

/* In a comment two hyphens may stand only at its end. */
static Scan scan_comment(XmlScanner *scanner)
{
    Stream *stream = scanner->stream;
    const char *end = stream->end;
    const char *dashes = memmem(stream->at + 4, (size_t)(end - stream->at - 4), "--", 2);
    if (dashes == NULL || dashes + 2 >= end) return SCAN_MORE;
    if (dashes[2] != '>') return scan_bad(scanner, dashes, "two hyphens stand in a comment");
    stream->at = dashes + 3;
    return SCAN_NOTHING;
}

/* A document type without declarations is passed over and never loaded. */
static Scan scan_doctype(XmlScanner *scanner)
{
    Stream *stream = scanner->stream;
    char quote = '\0';
    if (scanner->had_root) return scan_bad(scanner, stream->at, "a DOCTYPE behind the root");
    for (const char *at = stream->at + 9; at < stream->end; at++) {
        if (quote != '\0') {
            if (*at == quote) quote = '\0';
        } else if (*at == '"' || *at == '\'') {
            quote = *at;
        } else if (*at == '[') {
            return scan_bad(scanner, at,
                            "the file declares a document type (DTD) of its own; entities can be "
                            "made to swell or to read other files, so heed refuses them: take the "
                            "DOCTYPE out");
        } else if (*at == '>') {
            stream->at = at + 1;
            return SCAN_NOTHING;
        }
    }
    return SCAN_MORE;
}

/* --- text --------------------------------------------------------------------------------- */

static Scan scan_cdata(XmlScanner *scanner)
{
    const char *from = scanner->stream->at + 9;
    if (scanner->depth == 0) return scan_bad(scanner, from, "text outside the root");
    Scan scan = scan_past(scanner, 9, STR("]]>"));
    if (scan != SCAN_NOTHING || scanner->text_mode == XML_SKIP_TEXT) return scan;
    buf_clear(&scanner->scratch);
    xml_add_cdata(&scanner->scratch, (Str){from, (size_t)(scanner->stream->at - 3 - from)});
    scanner->text = buf_str(&scanner->scratch);
    return scanner->text.n ? SCAN_TOKEN : SCAN_NOTHING;
}

/* Text up to the next <. Outside of the root there may be nothing but space. */
static Scan scan_text(XmlScanner *scanner)
{
    Stream *stream = scanner->stream;
    size_t n = (size_t)(stream->end - stream->at);
    const char *stop = memchr(stream->at, '<', n);
    if (stop == NULL && (scanner->text_mode == XML_KEEP_TEXT && !stream->is_at_end)) {
        return SCAN_MORE;
    }
    Str raw = {stream->at, stop ? (size_t)(stop - stream->at) : n};
    if (scanner->depth == 0 && str_trim(raw).n > 0) {
        return scan_bad(scanner, raw.at, "text outside the root");
    }
    stream->at += raw.n;
    if (scanner->text_mode == XML_SKIP_TEXT || scanner->depth == 0) return SCAN_NOTHING;
    buf_clear(&scanner->scratch);
    const char *problem = xml_add_text(&scanner->scratch, raw);
    if (problem != NULL) return scan_bad(scanner, raw.at, problem);
    scanner->text = buf_str(&scanner->scratch);
    return scanner->text.n ? SCAN_TOKEN : SCAN_NOTHING;
}

/* --- tokens ------------------------------------------------------------------------------- */

static bool starts(const Stream *stream, const char *mark, size_t n)
{
    return memcmp(stream->at, mark, n) == 0; /* the padding is part of no mark */
}

static Scan scan_markup(XmlScanner *scanner, XmlToken *token)
{
    const Stream *stream = scanner->stream;
    char second = stream->at[1];
    *token = XML_START;
    if (second != '/' && second != '!' && second != '?') return scan_start(scanner);
    if (second == '/') {
        *token = XML_END;
        return scan_end(scanner);
    }
    if (second == '?') return scan_past(scanner, 2, STR("?>"));
    if (starts(stream, "<!--", 4)) return scan_comment(scanner);
    *token = XML_TEXT;
    if (starts(stream, "<![CDATA[", 9)) return scan_cdata(scanner);
    if (starts(stream, "<!DOCTYPE", 9)) return scan_doctype(scanner);
    if (stream->end - stream->at < 9 && !stream->is_at_end) return SCAN_MORE;
    return scan_bad(scanner, stream->at, "an unknown declaration begins with <!");
}

static XmlToken at_end(XmlScanner *scanner)
{
    if (scanner->err.code != ERR_NONE) return XML_BAD;
    const Stream *stream = scanner->stream;
    if (scanner->depth == 0 && scanner->had_root && stream->at == stream->end) return XML_EOF;
    scan_bad(scanner, stream->end,
             scanner->had_root
                 ? "the file ends in the middle; nothing of it was used, copy it again"
                 : "the file has no root element");
    return XML_BAD;
}

XmlToken xml_next(XmlScanner *scanner)
{
    Stream *stream = scanner->stream;
    XmlToken token = XML_TEXT;
    if (scanner->end_is_due) {
        scanner->end_is_due = false;
        return pop_open(scanner);
    }
    for (;;) {
        Scan scan = SCAN_MORE;
        if (stream->at < stream->end) {
            scan = *stream->at == '<' ? scan_markup(scanner, &token)
                                      : (token = XML_TEXT, scan_text(scanner));
        }
        if (scan == SCAN_TOKEN) return token;
        if (scan == SCAN_BAD) return XML_BAD;
        if (scan == SCAN_MORE && !stream_more(stream, &scanner->err)) {
            if (scanner->err.code == ERR_NONE && stream->at < stream->end &&
                scanner->text_mode == XML_KEEP_TEXT && *stream->at != '<') {
                continue; /* the last text, now that no more can come */
            }
            return at_end(scanner);
        }
    }
}

bool xml_skip(XmlScanner *scanner)
{
    uint32_t depth = scanner->depth - 1;
    while (scanner->depth > depth) {
        XmlToken token = xml_next(scanner);
        if (token == XML_BAD || token == XML_EOF) return false;
    }
    return true;
}

Str xml_attribute(const XmlScanner *scanner, Str name)
{
    for (size_t i = 0; i < scanner->n_attributes; i++) {
        if (str_eq(scanner->attributes[i].name, name)) return scanner->attributes[i].value;
    }
    return (Str){0};
}

void xml_scanner_free(XmlScanner *scanner)
{
    buf_free(&scanner->open_names);
    buf_free(&scanner->scratch);
}
