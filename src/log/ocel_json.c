/* ocel_json.c: OCEL 2.0 in JSON. */
#include <stdlib.h>

#include "log/json_value.h"
#include "log/ocel.h"

typedef struct {
    Reader *reader;
    JsonScanner json;
    Ocel ocel;
    Buf id, kind, time;          /* of the object or event being read; kind: its type */
    Buf name, value, value_time; /* of the value being read; value: its JSON */
    Buf declared;                /* the type of the attribute being declared */
} OcelJson;

/* Called with each key of an object; the value's first token is still to be read. */
typedef bool (*TakeMember)(OcelJson *reading, Str key);

static bool take_object(OcelJson *reading, TakeMember take)
{
    for (;;) {
        JsonToken token = json_next(&reading->json);
        if (token == JSON_OBJECT_END) return true;
        if (token != JSON_KEY || !take(reading, reading->json.text)) return false;
    }
}

/* Each object of the array that comes; `end` is called behind each. */
static bool take_objects(OcelJson *reading, TakeMember take, void (*begin)(OcelJson *reading),
                         void (*end)(OcelJson *reading))
{
    JsonToken token = json_next(&reading->json);
    if (token != JSON_ARRAY) return json_skip(&reading->json, token);
    for (;;) {
        token = json_next(&reading->json);
        if (token == JSON_ARRAY_END) return true;
        if (token != JSON_OBJECT) return false;
        if (begin != NULL) begin(reading);
        if (!take_object(reading, take)) return false;
        if (end != NULL) end(reading);
    }
}

static bool skip_value(OcelJson *reading)
{
    return json_skip(&reading->json, json_next(&reading->json));
}

/* A text or number into a buffer; anything else is passed over. */
static bool take_text(OcelJson *reading, Buf *text)
{
    JsonToken token = json_next(&reading->json);
    buf_clear(text);
    if (token == JSON_STRING || token == JSON_NUMBER) buf_add(text, reading->json.text);
    return json_skip(&reading->json, token);
}

/* --- types -------------------------------------------------------------------------------- */

static void end_declared(OcelJson *reading)
{
    ocel_declare(&reading->ocel, buf_str(&reading->name), buf_str(&reading->declared));
}

static bool take_declared_member(OcelJson *reading, Str key)
{
    if (str_eq(key, STR("name"))) return take_text(reading, &reading->name);
    if (str_eq(key, STR("type"))) return take_text(reading, &reading->declared);
    return skip_value(reading);
}

static bool take_type_member(OcelJson *reading, Str key)
{
    if (!str_eq(key, STR("attributes"))) return skip_value(reading);
    return take_objects(reading, take_declared_member, NULL, end_declared);
}

/* --- values: {"name": …, "time": …, "value": …} in any order ------------------------------- */

/* The value may come before its name, so it is kept as JSON until the object ends. */
static bool take_value_member(OcelJson *reading, Str key)
{
    if (str_eq(key, STR("name"))) return take_text(reading, &reading->name);
    if (str_eq(key, STR("time"))) return take_text(reading, &reading->value_time);
    if (!str_eq(key, STR("value"))) return skip_value(reading);
    buf_clear(&reading->value);
    return json_add_value(&reading->json, json_next(&reading->json), &reading->value);
}

static void begin_value(OcelJson *reading)
{
    buf_clear(&reading->name);
    buf_clear(&reading->value_time);
    buf_clear(&reading->value);
}

/* The number of the kept value for the attribute kept in `name`. */
static uint32_t enter_value(OcelJson *reading, uint32_t *attribute)
{
    Reader *reader = reading->reader;
    Str name = reader_clean(reader, buf_str(&reading->name));
    uint32_t value = 0;
    *attribute = LOG_NO_ATTRIBUTE;
    if (name.n == 0 || reading->value.n == 0) return 0;
    ValueTyping typing = ocel_typing(&reading->ocel, name);
    *attribute = builder_attribute_bounded(reader->builder, name);
    if (*attribute == LOG_NO_ATTRIBUTE) {
        reader_note(reader, NOTE_TOO_MANY_ATTRIBUTES, name);
        return 0;
    }
    Stream stream = json_text_stream(buf_str(&reading->value));
    JsonScanner json = {.stream = &stream};
    JsonToken token = json_next(&json);
    if (token == JSON_STRING && typing == TYPED_AS_NUMBER) token = JSON_NUMBER;
    if (!json_read_value(reader, &json, *attribute, token, &value)) value = 0;
    json_scanner_free(&json);
    return value;
}

static void end_event_value(OcelJson *reading)
{
    uint32_t attribute, value = enter_value(reading, &attribute);
    if (value != 0) builder_set(reading->reader->builder, attribute, value);
}

static void end_object_value(OcelJson *reading)
{
    uint32_t attribute, value = enter_value(reading, &attribute);
    if (value == 0) return;
    /* The object's id may come behind its values: they are its own all the same. */
    ocel_object_value(&reading->ocel, 0, attribute, value, buf_str(&reading->value_time));
}

/* --- objects ------------------------------------------------------------------------------ */

static bool take_object_member(OcelJson *reading, Str key)
{
    if (str_eq(key, STR("id"))) return take_text(reading, &reading->id);
    if (str_eq(key, STR("type"))) return take_text(reading, &reading->kind);
    if (!str_eq(key, STR("attributes"))) return skip_value(reading);
    return take_objects(reading, take_value_member, begin_value, end_object_value);
}

static void begin_object(OcelJson *reading)
{
    buf_clear(&reading->id);
    buf_clear(&reading->kind);
    reading->ocel.n_values_before = reading->ocel.values.n;
}

static void end_object(OcelJson *reading)
{
    Ocel *ocel = &reading->ocel;
    if (reading->id.n == 0) {
        ocel->values.n = ocel->n_values_before;
        return;
    }
    uint32_t object = ocel_object(ocel, buf_str(&reading->id));
    ocel_set_type(ocel, object, buf_str(&reading->kind));
    for (size_t i = ocel->n_values_before; i < ocel->values.n; i++) {
        ocel->values.at[i].object = object;
    }
}

/* --- events ------------------------------------------------------------------------------- */

static bool take_relation_member(OcelJson *reading, Str key)
{
    if (!str_eq(key, STR("objectId"))) return skip_value(reading);
    if (!take_text(reading, &reading->name)) return false;
    if (reading->name.n > 0) ocel_relate(&reading->ocel, buf_str(&reading->name));
    return true;
}

static bool take_event_member(OcelJson *reading, Str key)
{
    if (str_eq(key, STR("type"))) return take_text(reading, &reading->kind);
    if (str_eq(key, STR("time"))) return take_text(reading, &reading->time);
    if (str_eq(key, STR("attributes"))) {
        return take_objects(reading, take_value_member, begin_value, end_event_value);
    }
    if (str_eq(key, STR("relationships"))) {
        return take_objects(reading, take_relation_member, NULL, NULL);
    }
    return skip_value(reading);
}

static void begin_event(OcelJson *reading)
{
    buf_clear(&reading->kind);
    buf_clear(&reading->time);
    ocel_event_begin(&reading->ocel);
}

static void end_event(OcelJson *reading)
{
    ocel_event_end(&reading->ocel, buf_str(&reading->kind), buf_str(&reading->time));
}

/* --- the log ------------------------------------------------------------------------------ */

static bool take_log_member(OcelJson *reading, Str key)
{
    if (str_eq(key, STR("objectTypes")) || str_eq(key, STR("eventTypes"))) {
        return take_objects(reading, take_type_member, NULL, NULL);
    }
    if (str_eq(key, STR("objects"))) {
        return take_objects(reading, take_object_member, begin_object, end_object);
    }
    if (str_eq(key, STR("events"))) {
        return take_objects(reading, take_event_member, begin_event, end_event);
    }
    return skip_value(reading);
}

static bool read_log(OcelJson *reading, Err *err)
{
    JsonScanner *json = &reading->json;
    JsonToken token = json_next(json);
    bool ok = token == JSON_OBJECT && take_object(reading, take_log_member);
    if (ok && json_next(json) == JSON_END) return true;
    *err = json->err;
    if (err->code != ERR_NONE) return false;
    return err_set(err, ERR_LOG,
                   "line %" PRIu64 ": the OCEL log is broken: %s; nothing of it was used",
                   json_line(json), json->problem ? json->problem : "not what OCEL 2.0 puts there");
}

bool ocel_json_read(Reader *reader, Err *err)
{
    OcelJson reading = {.reader = reader, .json = {.stream = &reader->stream}};
    reading.ocel = ocel_create(reader);
    Stream *stream = &reader->stream;
    if (stream->end - stream->at >= 3 && memcmp(stream->at, "\xEF\xBB\xBF", 3) == 0) {
        stream->at += 3;
    }
    bool ok = read_log(&reading, err) && ocel_finish(&reading.ocel, err);
    json_scanner_free(&reading.json);
    ocel_free(&reading.ocel);
    buf_free(&reading.id);
    buf_free(&reading.kind);
    buf_free(&reading.value);
    buf_free(&reading.declared);
    buf_free(&reading.time);
    buf_free(&reading.name);
    buf_free(&reading.value_time);
    return ok;
}
