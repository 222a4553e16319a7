/* json_lines.c: one JSON object an event, a line each or in one array. */
#include "log/json_lines.h"

#include <stdlib.h>

/* --- keys --------------------------------------------------------------------------------- */

static bool is_case_attribute(const LinesReader *lines, Str name)
{
    Str rest = lines->reader->reading->case_attributes, piece;
    while (str_cut(&rest, ',', &piece)) {
        if (str_eq(str_trim(piece), name)) return true;
    }
    return false;
}

static LineKey key_of_name(LinesReader *lines, Str name)
{
    LineKey key = {.role = CSV_ATTRIBUTE, .attribute = LOG_NO_ATTRIBUTE};
    for (int role = CSV_CASE; role <= CSV_RECORDED; role++) {
        if (lines->role_names[role].n == 0 || !str_eq(lines->role_names[role], name)) continue;
        key.role = (CsvRole)role;
        return key;
    }
    if (is_case_attribute(lines, name)) key.role = CSV_CASE_ATTRIBUTE;
    key.attribute = builder_attribute_bounded(lines->reader->builder, name);
    return key;
}

/* Names are entered as they come, so a hostile file must not name without end. */
static LineKey find_key(LinesReader *lines)
{
    Str name = reader_clean(lines->reader, buf_str(&lines->name));
    uint32_t number = strmap_find(lines->names, name);
    if (number != STRMAP_NONE) return lines->keys.at[number];
    LineKey key = key_of_name(lines, name);
    if (key.attribute == LOG_NO_ATTRIBUTE && key.role == CSV_ATTRIBUTE) return key;
    strmap_put(lines->names, name);
    VEC_PUSH(&lines->keys, key);
    return key;
}

/* --- values ------------------------------------------------------------------------------- */

static Buf *text_of_role(LinesReader *lines, CsvRole role)
{
    switch (role) {
    case CSV_CASE: return &lines->case_text;
    case CSV_KIND: return &lines->kind_text;
    case CSV_AT: return &lines->at_text;
    case CSV_RECORDED: return &lines->recorded_text;
    case CSV_ATTRIBUTE:
    case CSV_CASE_ATTRIBUTE: break;
    }
    return NULL;
}

static void give(LinesReader *lines, LineKey key, uint32_t value)
{
    LogBuilder *builder = lines->reader->builder;
    if (value == 0) return;
    if (key.role == CSV_CASE_ATTRIBUTE) {
        VEC_PUSH(&lines->case_values, ((LineGiven){key.attribute, value}));
        return;
    }
    const BuilderAttribute *a = &builder->attributes.at[key.attribute];
    if (growing_cells_get(&a->events, builder->row) != 0) {
        reader_note(lines->reader, NOTE_DOUBLE_ATTRIBUTE, a->name);
    }
    builder_set(builder, key.attribute, value);
}

/* The value whose first token was read, for the key in lines->name. */
static bool read_value(LinesReader *lines, JsonToken token)
{
    LineKey key = find_key(lines);
    Buf *role_text = text_of_role(lines, key.role);
    bool is_plain = token == JSON_STRING || token == JSON_NUMBER;
    if (role_text != NULL) {
        buf_clear(role_text);
        if (is_plain) buf_add(role_text, lines->json.text);
        return json_skip(&lines->json, token);
    }
    if (key.attribute == LOG_NO_ATTRIBUTE) {
        reader_note(lines->reader, NOTE_TOO_MANY_ATTRIBUTES, buf_str(&lines->name));
        return json_skip(&lines->json, token);
    }
    uint32_t value = 0;
    if (!json_read_value(lines->reader, &lines->json, key.attribute, token, &value)) return false;
    give(lines, key, value);
    return true;
}

/* The members of an object whose { was read; those of objects in it are called parent/child. */
static bool read_object(LinesReader *lines)
{
    size_t n_outer = lines->name.n;
    for (;;) {
        JsonToken token = json_next(&lines->json);
        if (token == JSON_OBJECT_END) return true;
        if (token != JSON_KEY) return false;
        lines->name.n = n_outer;
        if (n_outer > 0) buf_add_byte(&lines->name, '/');
        buf_add(&lines->name, lines->json.text);
        token = json_next(&lines->json);
        bool ok = token == JSON_OBJECT ? read_object(lines) : read_value(lines, token);
        if (!ok) return false;
    }
}

/* --- events ------------------------------------------------------------------------------- */

static bool place(LinesReader *lines, int64_t *at_ms)
{
    Reader *reader = lines->reader;
    if (lines->case_text.n == 0) {
        reader_note(reader, NOTE_NO_CASE, (Str){0});
        return false;
    }
    if (lines->kind_text.n == 0) {
        reader_note(reader, NOTE_NO_KIND, (Str){0});
        return false;
    }
    return reader_time(reader, buf_str(&lines->at_text), at_ms);
}

static void set_case_values(LinesReader *lines, uint32_t case_number)
{
    LogBuilder *builder = lines->reader->builder;
    for (size_t i = 0; i < lines->case_values.n; i++) {
        LineGiven given = lines->case_values.at[i];
        const BuilderAttribute *a = &builder->attributes.at[given.attribute];
        uint32_t old = growing_cells_get(&a->cases, case_number);
        if (old != 0 && old != given.value) {
            reader_note(lines->reader, NOTE_CASE_CONFLICT, a->name);
        }
        builder_set_case(builder, case_number, given.attribute, given.value);
    }
}

static void take_event(LinesReader *lines)
{
    Reader *reader = lines->reader;
    LogBuilder *builder = reader->builder;
    int64_t at_ms;
    if (!place(lines, &at_ms)) {
        builder_drop_pending(builder);
        return;
    }
    Str recorded = buf_str(&lines->recorded_text);
    int64_t recorded_ms = reader_recorded(reader, &lines->recorded_times, recorded, at_ms);
    uint32_t case_number =
        log_builder_case(builder, reader_clean(reader, buf_str(&lines->case_text)));
    uint32_t kind = builder_kind(builder, reader_clean(reader, buf_str(&lines->kind_text)));
    set_case_values(lines, case_number);
    builder_commit_pending(builder, case_number, kind, at_ms, recorded_ms);
}

static bool read_event(LinesReader *lines)
{
    buf_clear(&lines->case_text);
    buf_clear(&lines->kind_text);
    buf_clear(&lines->at_text);
    buf_clear(&lines->recorded_text);
    lines->case_values.n = 0;
    lines->name.n = 0;
    builder_begin_pending(lines->reader->builder);
    if (read_object(lines)) {
        take_event(lines);
        return true;
    }
    builder_drop_pending(lines->reader->builder);
    return false;
}

/* After a line that is no JSON: count it and go on with the next. False at the end of the file,
 * or where there are no lines to go on with. */
static bool pass_bad_line(LinesReader *lines, bool is_array, Err *err)
{
    Reader *reader = lines->reader;
    JsonScanner *json = &lines->json;
    *err = json->err;
    if (err->code != ERR_NONE) return false;
    const char *problem = json->problem ? json->problem : "no object";
    if (is_array) {
        return err_set(err, ERR_LOG, "line %" PRIu64 ": the JSON is broken: %s", json_line(json),
                       problem);
    }
    /* An object that does not close swallows lines that may have been events: count them all. */
    uint64_t n_lines = json_line(json) - reader->line + 1;
    note_count_many(&reader->tallies, NOTE_BAD_LINE, n_lines, reader->line, str_of(problem));
    json->problem = NULL;
    if (json_resync(json)) return true;
    *err = json->err;
    return false;
}

static bool read_all(LinesReader *lines, Err *err)
{
    bool is_array = false;
    for (;;) {
        JsonToken token = json_next(&lines->json);
        lines->reader->line = json_line(&lines->json);
        if (token == JSON_END) return true;
        if (token == JSON_ARRAY && lines->json.depth == 1 && !is_array) {
            is_array = true;
            continue;
        }
        if (token == JSON_ARRAY_END && is_array) continue;
        if (token == JSON_OBJECT && read_event(lines)) continue;
        if (!pass_bad_line(lines, is_array, err)) return err->code == ERR_NONE;
    }
}

bool json_lines_read(Reader *reader, Err *err)
{
    LinesReader lines = {.reader = reader, .json = {.stream = &reader->stream}};
    if (reader->stream.end - reader->stream.at >= 3 &&
        memcmp(reader->stream.at, "\xEF\xBB\xBF", 3) == 0) {
        reader->stream.at += 3;
    }
    reader->cleaner.mode = CLEAN_UTF8;
    lines.names = strmap_create();
    bool ok = json_lines_set_up(&lines, err) && read_all(&lines, err);
    json_scanner_free(&lines.json);
    strmap_free(lines.names);
    VEC_FREE(&lines.keys);
    VEC_FREE(&lines.case_values);
    buf_free(&lines.name);
    buf_free(&lines.case_text);
    buf_free(&lines.kind_text);
    buf_free(&lines.at_text);
    buf_free(&lines.recorded_text);
    return ok;
}
