/* json_value.c: a JSON array as a list of the book language. */
#include <stdlib.h>

#include "log/json_value.h"

/* The members of a list while it is read. */
typedef VEC_OF(uint32_t) ListMembers;

/* A nested array or object is a member by its own JSON text. */
static uint32_t nested_member(Reader *reader, JsonScanner *scanner, uint32_t attribute,
                              JsonToken token)
{
    Buf text = {0};
    uint32_t number = 0;
    if (json_add_value(scanner, token, &text)) {
        number = builder_value(reader->builder, attribute, buf_str(&text), TYPED_BY_TEXT);
    }
    buf_free(&text);
    return number;
}

static uint32_t list_member(Reader *reader, JsonScanner *scanner, uint32_t attribute,
                            JsonToken token)
{
    LogBuilder *builder = reader->builder;
    Str text = scanner->text;
    if (token == JSON_OBJECT || token == JSON_ARRAY) {
        return nested_member(reader, scanner, attribute, token);
    }
    if (token == JSON_TRUE || token == JSON_FALSE) {
        return builder_value(builder, attribute, token == JSON_TRUE ? STR("yes") : STR("no"),
                             TYPED_BY_TEXT);
    }
    if (token == JSON_NULL) return 0;
    if (token == JSON_NUMBER) return builder_value(builder, attribute, text, TYPED_AS_NUMBER);
    return builder_value(builder, attribute, reader_clean(reader, text), TYPED_BY_TEXT);
}

bool json_add_value(JsonScanner *scanner, JsonToken token, Buf *out)
{
    uint32_t depth = scanner->depth - (token == JSON_OBJECT || token == JSON_ARRAY);
    bool needs_comma = false;
    for (;; token = json_next(scanner)) {
        bool closes = token == JSON_OBJECT_END || token == JSON_ARRAY_END;
        if (token == JSON_BAD || token == JSON_END) return false;
        if (needs_comma && !closes) buf_add(out, STR(", "));
        needs_comma = token != JSON_OBJECT && token != JSON_ARRAY && token != JSON_KEY;
        if (token == JSON_OBJECT) buf_add_byte(out, '{');
        else if (token == JSON_ARRAY) buf_add_byte(out, '[');
        else if (token == JSON_OBJECT_END) buf_add_byte(out, '}');
        else if (token == JSON_ARRAY_END) buf_add_byte(out, ']');
        else if (token == JSON_KEY || token == JSON_STRING) buf_add_json(out, scanner->text);
        else buf_add(out, scanner->text);
        if (token == JSON_KEY) buf_add(out, STR(": "));
        if (scanner->depth == depth && token != JSON_KEY) return true;
    }
}

/* The rest of an array whose `[` was read: members and, for its text, JSON of our own making. */
static bool read_members(Reader *reader, JsonScanner *scanner, uint32_t attribute,
                         ListMembers *members)
{
    for (;;) {
        JsonToken token = json_next(scanner);
        if (token == JSON_ARRAY_END) return true;
        if (token == JSON_BAD || token == JSON_END) return false;
        uint32_t member = list_member(reader, scanner, attribute, token);
        if (scanner->problem != NULL) return false;
        if (member != 0) VEC_PUSH(members, member);
    }
}

static bool text_is_array(Str text)
{
    Stream stream = json_text_stream(text);
    JsonScanner scanner = {.stream = &stream};
    JsonToken token = json_next(&scanner);
    bool ok = token == JSON_ARRAY && json_skip(&scanner, token) && json_next(&scanner) == JSON_END;
    json_scanner_free(&scanner);
    return ok;
}

uint32_t reader_list_cell(Reader *reader, uint32_t attribute, Str text)
{
    if (!text_is_array(text)) return 0;
    Stream stream = json_text_stream(text);
    JsonScanner scanner = {.stream = &stream};
    ListMembers members = {0};
    json_next(&scanner);
    read_members(reader, &scanner, attribute, &members);
    uint32_t list = builder_list(reader->builder, attribute, text, members.at, members.n);
    VEC_FREE(&members);
    json_scanner_free(&scanner);
    return list;
}
