/* xes_attribute.c: the attributes of traces and events: plain, nested and lists. */
#include <stdlib.h>

#include "log/xes.h"

/* --- keys --------------------------------------------------------------------------------- */

/* The key that plays a role in a scope; empty where no key does. */
static Str key_of_role(const LogReading *reading, XesScope scope, XesRole role)
{
    bool is_trace = scope == XES_TRACE;
    Str name = is_trace ? reading->map_case : reading->map_kind;
    switch (role) {
    case XES_NAME: return name.n ? name : STR("concept:name");
    case XES_IDENTITY: return is_trace ? STR("identity:id") : (Str){0};
    case XES_AT:
        if (is_trace) return (Str){0};
        return reading->map_at.n ? reading->map_at : STR("time:timestamp");
    case XES_RECORDED: return is_trace ? (Str){0} : reading->map_recorded;
    case XES_TRANSITION: return is_trace ? (Str){0} : STR("lifecycle:transition");
    case XES_ATTRIBUTE: break;
    }
    return (Str){0};
}

static XesRole role_of_key(const LogReading *reading, XesScope scope, Str key)
{
    static const XesRole roles[] = {XES_NAME, XES_IDENTITY, XES_AT, XES_RECORDED, XES_TRANSITION};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        Str wanted = key_of_role(reading, scope, roles[i]);
        if (wanted.n > 0 && str_eq(key, wanted)) return roles[i];
    }
    return XES_ATTRIBUTE;
}

static size_t key_slot(Str key)
{
    uint64_t mixed = key.n;
    mixed = mixed * 31 + (unsigned char)key.at[0];
    mixed = mixed * 31 + (unsigned char)key.at[key.n / 2];
    mixed = mixed * 31 + (unsigned char)key.at[key.n - 1];
    return (size_t)((mixed * UINT64_C(0x9E3779B97F4A7C15)) >> 55) % XES_KEY_SLOTS;
}

/* What is kept of the key is a text that lives as long: the attribute's name, or the role's. A key
 * that was cleaned, or has no attribute, is looked up every time. */
const XesKey *xes_find_key(XesReader *xes, XesScope scope, Str key)
{
    Reader *reader = xes->reader;
    XesKey *slot = &xes->keys[scope].slots[key_slot(key)];
    if (slot->key.n == key.n && memcmp(slot->key.at, key.at, key.n) == 0) return slot;
    Str name = reader_clean(reader, key);
    XesKey found = {.role = role_of_key(reader->reading, scope, name),
                    .attribute = LOG_NO_ATTRIBUTE};
    found.key = key_of_role(reader->reading, scope, found.role);
    if (found.role == XES_ATTRIBUTE || found.role == XES_TRANSITION) {
        found.attribute = builder_attribute_bounded(reader->builder, name);
    }
    if (found.attribute != LOG_NO_ATTRIBUTE) {
        found.key = reader->builder->attributes.at[found.attribute].name;
    }
    if (name.at != key.at) found.key = (Str){0};
    *slot = found;
    return slot;
}

/* --- values ------------------------------------------------------------------------------- */

ValueTyping xes_typing(Str element)
{
    bool is_number = str_eq(element, STR("float")) || str_eq(element, STR("int"));
    return is_number ? TYPED_AS_NUMBER : TYPED_BY_TEXT;
}

/* XML Schema lets a boolean be written 1 or 0. */
static Str boolean_text(Str element, Str value)
{
    if (!str_eq(element, STR("boolean"))) return value;
    if (str_eq(value, STR("1"))) return (Str){"true\0\0\0\0", 4};
    if (str_eq(value, STR("0"))) return (Str){"false\0\0\0", 5};
    return value;
}

ValueCache *xes_cache(XesReader *xes, uint32_t attribute)
{
    while (xes->caches.n <= attribute) VEC_PUSH(&xes->caches, (ValueCache){0});
    ValueCache *cache = &xes->caches.at[attribute];
    if (cache->recent == NULL) *cache = value_cache_create(attribute, false);
    return cache;
}

void xes_give(XesReader *xes, uint32_t attribute, uint32_t value)
{
    if (xes->scope == XES_TRACE) {
        VEC_PUSH(&xes->trace_values, ((XesGiven){attribute, value}));
        return;
    }
    LogBuilder *builder = xes->reader->builder;
    const BuilderAttribute *a = &builder->attributes.at[attribute];
    if (growing_cells_get(&a->events, builder->row) != 0) {
        reader_note(xes->reader, NOTE_DOUBLE_ATTRIBUTE, a->name);
    }
    builder_set(builder, attribute, value);
}

static void give_text(XesReader *xes, const XesKey *key, Str element, Str value)
{
    if (key->attribute == LOG_NO_ATTRIBUTE) {
        reader_note(xes->reader, NOTE_TOO_MANY_ATTRIBUTES, xml_attribute(&xes->xml, STR("key")));
        return;
    }
    value = boolean_text(element, value);
    ValueCache *cache = xes_cache(xes, key->attribute);
    uint32_t number = value_cache_number(xes->reader, cache, value, xes_typing(element));
    if (number != 0) xes_give(xes, key->attribute, number);
}

static void keep_text(Buf *kept, Str text)
{
    buf_clear(kept);
    buf_add(kept, text);
}

static void give_in_role(XesReader *xes, const XesKey *key, Str element, Str value)
{
    switch (key->role) {
    case XES_NAME:
        if (xes->scope == XES_TRACE)
            keep_text(&xes->trace_name, value);
        else
            xes->kind = value_cache_number(xes->reader, &xes->kinds, value, TYPED_BY_TEXT);
        return;
    case XES_IDENTITY: keep_text(&xes->trace_identity, value); return;
    case XES_AT: keep_text(&xes->at_text, value); return;
    case XES_RECORDED: keep_text(&xes->recorded_text, value); return;
    case XES_TRANSITION: {
        bool is_usual = str_eq(value, STR("complete")) || str_eq(value, STR("COMPLETE"));
        if (!is_usual) reader_note(xes->reader, NOTE_LIFECYCLE, value);
        give_text(xes, key, element, value);
        return;
    }
    case XES_ATTRIBUTE: give_text(xes, key, element, value); return;
    }
}

/* --- lists -------------------------------------------------------------------------------- */

typedef VEC_OF(uint32_t) Members;

static void add_member(XesReader *xes, uint32_t attribute, Members *members, Buf *json)
{
    Str element = xml_local_name(xes->xml.name);
    Str value = boolean_text(element, xml_attribute(&xes->xml, STR("value")));
    Str text = reader_clean(xes->reader, value);
    uint32_t number = builder_value(xes->reader->builder, attribute, text, xes_typing(element));
    if (number == 0) return;
    if (members->n > 0) buf_add(json, STR(", "));
    double unused;
    if (xes_typing(element) == TYPED_AS_NUMBER && number_parse(text, &unused))
        buf_add(json, text);
    else
        buf_add_json(json, text);
    VEC_PUSH(members, number);
}

/* Members are the children of the list, or of its <values>, in order. */
static bool read_members(XesReader *xes, uint32_t attribute, Members *members, Buf *json)
{
    uint32_t depth = xes->xml.depth;
    while (xes->xml.depth >= depth) {
        XmlToken token = xml_next(&xes->xml);
        if (token == XML_BAD || token == XML_EOF) return false;
        if (token != XML_START || str_eq(xml_local_name(xes->xml.name), STR("values"))) continue;
        add_member(xes, attribute, members, json);
        if (!xml_skip(&xes->xml)) return false;
    }
    return true;
}

static bool read_list(XesReader *xes, Str key)
{
    const XesKey *found = xes_find_key(xes, xes->scope, key);
    uint32_t attribute = found->attribute;
    if (attribute == LOG_NO_ATTRIBUTE) return xml_skip(&xes->xml);
    Members members = {0};
    Buf json = {0};
    buf_add_byte(&json, '[');
    bool ok = read_members(xes, attribute, &members, &json);
    buf_add_byte(&json, ']');
    if (ok) {
        LogBuilder *builder = xes->reader->builder;
        uint32_t list = builder_list(builder, attribute, buf_str(&json), members.at, members.n);
        xes_give(xes, attribute, list);
    }
    VEC_FREE(&members);
    buf_free(&json);
    return ok;
}

/* --- nesting ------------------------------------------------------------------------------ */

/* The attributes within an attribute are called parent/child; `name` is the parent's own. */
static bool read_nested(XesReader *xes, Str name)
{
    uint32_t depth = xes->xml.depth;
    Buf parent = {0};
    bool ok = true;
    buf_add(&parent, name);
    while (ok && xes->xml.depth >= depth) {
        XmlToken token = xml_next(&xes->xml);
        if (token == XML_BAD || token == XML_EOF) ok = false;
        if (token != XML_START) continue;
        reader_note(xes->reader, NOTE_NESTED, buf_str(&parent));
        ok = xes_read_attribute(xes, buf_str(&parent));
    }
    buf_free(&parent);
    return ok;
}

/* The key with the names of what it stands in before it. */
static Str joined_key(XesReader *xes, Str parent, Str key)
{
    if (parent.n == 0) return key;
    buf_clear(&xes->joined);
    buf_add(&xes->joined, parent);
    buf_add_byte(&xes->joined, '/');
    buf_add(&xes->joined, key);
    return buf_str(&xes->joined);
}

bool xes_read_attribute(XesReader *xes, Str parent)
{
    XmlScanner *xml = &xes->xml;
    Str element = xml_local_name(xml->name), key = {0}, value = {0};
    for (size_t i = 0; i < xml->n_attributes; i++) {
        if (str_eq(xml->attributes[i].name, STR("key")))
            key = xml->attributes[i].value;
        else if (str_eq(xml->attributes[i].name, STR("value")))
            value = xml->attributes[i].value;
    }
    if (key.n == 0) return xml_skip(xml);
    key = joined_key(xes, parent, key);
    if (str_eq(element, STR("list")) || str_eq(element, STR("container"))) {
        return read_list(xes, key);
    }
    give_in_role(xes, xes_find_key(xes, xes->scope, key), element, value);
    if (xml->is_empty) return xml_next(xml) == XML_END;
    Buf own = {0};
    buf_add(&own, key);
    bool ok = read_nested(xes, buf_str(&own));
    buf_free(&own);
    return ok;
}
