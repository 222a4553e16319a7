/* xes.c: XES (IEEE 1849): traces as cases, their events as events. */
#include "log/xes.h"

#include <stdlib.h>

/* --- globals ------------------------------------------------------------------------------ */

/* A global's default is a value of what lacks it; but an event without a kind or a time is not
 * placed by a default: it would be an event that nobody recorded. */
static bool read_global_attribute(XesReader *xes, XesScope scope)
{
    Str key = xml_attribute(&xes->xml, STR("key"));
    Str element = xml_local_name(xes->xml.name);
    if (key.n > 0) {
        const XesKey *found = xes_find_key(xes, scope, key);
        Str value = reader_clean(xes->reader, xml_attribute(&xes->xml, STR("value")));
        if (found->attribute != LOG_NO_ATTRIBUTE && value.n > 0) {
            uint32_t number =
                builder_value(xes->reader->builder, found->attribute, value, xes_typing(element));
            VEC_PUSH(&xes->globals[scope], ((XesGiven){found->attribute, number}));
        }
    }
    return xml_skip(&xes->xml);
}

static bool read_global(XesReader *xes)
{
    uint32_t depth = xes->xml.depth;
    Str said = xml_attribute(&xes->xml, STR("scope"));
    XesScope scope = str_eq(said, STR("trace")) ? XES_TRACE : XES_EVENT;
    while (xes->xml.depth >= depth) {
        XmlToken token = xml_next(&xes->xml);
        if (token == XML_BAD || token == XML_EOF) return false;
        if (token == XML_START && !read_global_attribute(xes, scope)) return false;
    }
    return true;
}

static void give_event_globals(XesReader *xes)
{
    LogBuilder *builder = xes->reader->builder;
    for (size_t i = 0; i < xes->globals[XES_EVENT].n; i++) {
        XesGiven given = xes->globals[XES_EVENT].at[i];
        const BuilderAttribute *a = &builder->attributes.at[given.attribute];
        if (growing_cells_get(&a->events, builder->row) != 0) continue;
        builder_set(builder, given.attribute, given.value);
        reader_note(xes->reader, NOTE_GLOBAL_DEFAULT, a->name);
    }
}

static void give_trace_globals(XesReader *xes, uint32_t case_number)
{
    LogBuilder *builder = xes->reader->builder;
    for (size_t i = 0; i < xes->globals[XES_TRACE].n; i++) {
        XesGiven given = xes->globals[XES_TRACE].at[i];
        const BuilderAttribute *a = &builder->attributes.at[given.attribute];
        if (growing_cells_get(&a->cases, case_number) != 0) continue;
        builder_set_case(builder, case_number, given.attribute, given.value);
        reader_note(xes->reader, NOTE_GLOBAL_DEFAULT, a->name);
    }
}

/* --- events ------------------------------------------------------------------------------- */

static bool place_event(XesReader *xes, int64_t *at_ms, int64_t *recorded_ms)
{
    Reader *reader = xes->reader;
    if (xes->kind == 0) {
        reader_note(reader, NOTE_NO_KIND, (Str){0});
        return false;
    }
    if (!reader_time(reader, buf_str(&xes->at_text), at_ms)) return false;
    *recorded_ms = reader_recorded(reader, &reader->times, buf_str(&xes->recorded_text), *at_ms);
    return true;
}

static bool read_event(XesReader *xes)
{
    LogBuilder *builder = xes->reader->builder;
    uint32_t depth = xes->xml.depth;
    xes->scope = XES_EVENT;
    xes->kind = 0;
    buf_clear(&xes->at_text);
    buf_clear(&xes->recorded_text);
    builder_begin_pending(builder);
    while (xes->xml.depth >= depth) {
        XmlToken token = xml_next(&xes->xml);
        if (token == XML_BAD || token == XML_EOF) return false;
        if (token == XML_START && !xes_read_attribute(xes, (Str){0})) return false;
    }
    int64_t at_ms, recorded_ms;
    if (place_event(xes, &at_ms, &recorded_ms)) {
        give_event_globals(xes);
        builder_commit_pending(builder, 0, xes->kind - 1, at_ms, recorded_ms);
    } else {
        builder_drop_pending(builder);
    }
    xes->scope = XES_TRACE;
    return true;
}

/* --- traces ------------------------------------------------------------------------------- */

/* The case of the trace that was read: by its name, its identity, or its place in the file. */
static uint32_t case_of_trace(XesReader *xes)
{
    Reader *reader = xes->reader;
    uint32_t n_before = strmap_count(reader->builder->case_names);
    Str name = buf_str(&xes->trace_name);
    Buf numbered = {0};
    if (name.n == 0) name = buf_str(&xes->trace_identity);
    if (name.n == 0) {
        reader_note(reader, NOTE_UNNAMED_CASE, (Str){0});
        buf_addf(&numbered, "case %" PRIu64, xes->n_traces);
        name = buf_str(&numbered);
    }
    uint32_t number = log_builder_case(reader->builder, reader_clean(reader, name));
    if (number < n_before) reader_note(reader, NOTE_SAME_CASE, name);
    buf_free(&numbered);
    return number;
}

static void give_trace_values(XesReader *xes, uint32_t case_number)
{
    LogBuilder *builder = xes->reader->builder;
    for (size_t i = 0; i < xes->trace_values.n; i++) {
        XesGiven given = xes->trace_values.at[i];
        builder_set_case(builder, case_number, given.attribute, given.value);
    }
    give_trace_globals(xes, case_number);
}

static bool read_trace(XesReader *xes)
{
    LogBuilder *builder = xes->reader->builder;
    uint32_t depth = xes->xml.depth;
    size_t first_event = builder->at_ms.n;
    xes->n_traces++;
    xes->scope = XES_TRACE;
    xes->trace_values.n = 0;
    buf_clear(&xes->trace_name);
    buf_clear(&xes->trace_identity);
    while (xes->xml.depth >= depth) {
        XmlToken token = xml_next(&xes->xml);
        if (token == XML_BAD || token == XML_EOF) return false;
        if (token != XML_START) continue;
        bool is_event = str_eq(xml_local_name(xes->xml.name), STR("event"));
        if (!(is_event ? read_event(xes) : xes_read_attribute(xes, (Str){0}))) return false;
    }
    uint32_t case_number = case_of_trace(xes);
    builder_assign_case(builder, first_event, case_number);
    give_trace_values(xes, case_number);
    return true;
}

/* --- the log ------------------------------------------------------------------------------ */

static bool read_child_of_log(XesReader *xes)
{
    Str name = xml_local_name(xes->xml.name);
    if (str_eq(name, STR("trace"))) return read_trace(xes);
    if (str_eq(name, STR("global"))) return read_global(xes);
    if (str_eq(name, STR("event"))) reader_note(xes->reader, NOTE_OUTSIDE_TRACE, (Str){0});
    return xml_skip(&xes->xml);
}

static bool read_log(XesReader *xes, Err *err)
{
    XmlToken token = xml_next(&xes->xml);
    if (token == XML_START && !str_eq(xml_local_name(xes->xml.name), STR("log"))) {
        return err_set(err, ERR_LOG, "the XML file is no XES log: its root is <%.*s>, not <log>",
                       STR_ARG(str_slice(xes->xml.name, 0, 60)));
    }
    while (token != XML_EOF) {
        if (token == XML_BAD ||
            (token == XML_START && xes->xml.depth == 2 && !read_child_of_log(xes))) {
            *err = xes->xml.err;
            return false;
        }
        token = xml_next(&xes->xml);
    }
    return true;
}

static void xes_free(XesReader *xes)
{
    for (size_t i = 0; i < xes->caches.n; i++) value_cache_free(&xes->caches.at[i]);
    VEC_FREE(&xes->caches);
    value_cache_free(&xes->kinds);
    for (size_t i = 0; i < XES_N_SCOPES; i++) {
        free(xes->keys[i].slots);
        VEC_FREE(&xes->globals[i]);
    }
    VEC_FREE(&xes->trace_values);
    buf_free(&xes->trace_name);
    buf_free(&xes->trace_identity);
    buf_free(&xes->at_text);
    buf_free(&xes->recorded_text);
    buf_free(&xes->joined);
    xml_scanner_free(&xes->xml);
}

bool xes_read(Reader *reader, Err *err)
{
    XesReader xes = {.reader = reader, .kinds = value_cache_create(VALUE_CACHE_KINDS, false)};
    for (size_t i = 0; i < XES_N_SCOPES; i++) {
        xes.keys[i].slots = mem_zero(XES_KEY_SLOTS, sizeof *xes.keys[i].slots);
    }
    reader->cleaner.mode = CLEAN_UTF8;
    reader->times.dates = reader->reading->dates;
    reader->times.pattern = reader->reading->date_pattern;
    bool ok = xml_begin(&xes.xml, &reader->stream, XML_SKIP_TEXT);
    if (!ok) *err = xes.xml.err;
    ok = ok && read_log(&xes, err);
    xes_free(&xes);
    return ok;
}
