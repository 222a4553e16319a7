/* json_value.c: a JSON array as a list of the book language. */
#include <stdlib.h>

#include "log/json_value.h"

bool json_add_value(JsonScanner *scanner, JsonToken token, Buf *out)
{
    uint32_t depth = scanner->depth - (token == JSON_OBJECT || token == JSON_ARRAY);
    bool needs_comma = false;
    for (;; token = json_next(scanner)) {
        bool closes = token == JSON_OBJECT_END || token == JSON_ARRAY_END;
        if (token == JSON_BAD || token == JSON_END) return false;
        if (needs_comma && !closes) buf_add(out, STR(", "));
        needs_comma = token != JSON_OBJECT && token != JSON_ARRAY && token != JSON_KEY;
        if (token == JSON_OBJECT)
            buf_add_byte(out, '{');
        else if (token == JSON_ARRAY)
            buf_add_byte(out, '[');
        else if (token == JSON_OBJECT_END)
            buf_add_byte(out, '}');
        else if (token == JSON_ARRAY_END)
            buf_add_byte(out, ']');
        else if (token == JSON_KEY || token == JSON_STRING)
            buf_add_json(out, scanner->text);
        else
            buf_add(out, scanner->text);
        if (token == JSON_KEY) buf_add(out, STR(": "));
        if (scanner->depth == depth && token != JSON_KEY) return true;
    }
}

/* --- plain values ------------------------------------------------------------------------- */

/* An object, or an array in an array, is a text: its own JSON. */
static bool read_nested(Reader *reader, JsonScanner *scanner, uint32_t attribute, JsonToken token,
                        uint32_t *value)
{
    Buf text = {0};
    bool ok = json_add_value(scanner, token, &text);
    if (ok) *value = builder_value(reader->builder, attribute, buf_str(&text), TYPED_BY_TEXT);
    buf_free(&text);
    return ok;
}

static bool read_plain(Reader *reader, JsonScanner *scanner, uint32_t attribute, JsonToken token,
                       uint32_t *value)
{
    LogBuilder *builder = reader->builder;
    Str text = scanner->text;
    *value = 0;
    switch (token) {
    case JSON_OBJECT:
    case JSON_ARRAY: return read_nested(reader, scanner, attribute, token, value);
    case JSON_TRUE: text = STR("true"); break;
    case JSON_FALSE: text = STR("false"); break;
    case JSON_NULL: return true;
    case JSON_NUMBER:
        *value = builder_value(builder, attribute, text, TYPED_AS_NUMBER);
        return true;
    case JSON_STRING: text = reader_clean(reader, text); break;
    case JSON_OBJECT_END:
    case JSON_ARRAY_END:
    case JSON_KEY:
    case JSON_END:
    case JSON_BAD: return false;
    }
    *value = builder_value(builder, attribute, text, TYPED_BY_TEXT);
    return true;
}

/* --- lists -------------------------------------------------------------------------------- */

/* The members of a list while it is read, and the JSON of the list. */
typedef struct {
    VEC_OF(uint32_t) numbers;
    Buf json;
} List;

static void add_member(List *list, const BuilderAttribute *attribute, uint32_t number)
{
    const LogValue *value = &attribute->dict.at[number];
    if (list->numbers.n > 0) buf_add(&list->json, STR(", "));
    if (value->type == LOG_VALUE_NUMBER)
        buf_add(&list->json, value->text);
    else
        buf_add_json(&list->json, value->text);
    VEC_PUSH(&list->numbers, number);
}

/* The rest of an array whose [ was read. Missing members are not there. */
static bool read_members(Reader *reader, JsonScanner *scanner, uint32_t attribute, List *list)
{
    for (;;) {
        uint32_t number = 0;
        JsonToken token = json_next(scanner);
        if (token == JSON_ARRAY_END) return true;
        if (!read_plain(reader, scanner, attribute, token, &number)) return false;
        if (number != 0) add_member(list, &reader->builder->attributes.at[attribute], number);
    }
}

bool json_read_value(Reader *reader, JsonScanner *scanner, uint32_t attribute, JsonToken token,
                     uint32_t *value)
{
    if (token != JSON_ARRAY) return read_plain(reader, scanner, attribute, token, value);
    List list = {0};
    buf_add_byte(&list.json, '[');
    bool ok = read_members(reader, scanner, attribute, &list);
    buf_add_byte(&list.json, ']');
    if (ok) {
        *value = builder_list(reader->builder, attribute, buf_str(&list.json), list.numbers.at,
                              list.numbers.n);
    }
    VEC_FREE(&list.numbers);
    buf_free(&list.json);
    return ok;
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

/* The list of a text that is an array, in UTF-8. */
static uint32_t enter_list(Reader *reader, uint32_t attribute, Str text)
{
    Stream stream = json_text_stream(text);
    JsonScanner scanner = {.stream = &stream};
    List list = {0};
    json_next(&scanner);
    read_members(reader, &scanner, attribute, &list);
    uint32_t number =
        builder_list(reader->builder, attribute, text, list.numbers.at, list.numbers.n);
    VEC_FREE(&list.numbers);
    buf_free(&list.json);
    json_scanner_free(&scanner);
    return number;
}

uint32_t reader_list_cell(Reader *reader, uint32_t attribute, Str text)
{
    if (!text_is_array(text)) return 0;
    /* The text was cleaned and may stand in the cleaner's scratch, which cleaning a member would
     * overwrite; and it is UTF-8 now, whatever the file is. */
    Buf copy = {0};
    buf_add(&copy, text);
    CleanMode mode = reader->cleaner.mode;
    reader->cleaner.mode = CLEAN_UTF8;
    uint32_t number = enter_list(reader, attribute, buf_str(&copy));
    reader->cleaner.mode = mode;
    buf_free(&copy);
    return number;
}
