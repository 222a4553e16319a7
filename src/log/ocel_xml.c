/* ocel_xml.c: OCEL 2.0 in XML. */
#include "log/ocel.h"
#include "log/xml.h"

#include <stdlib.h>

typedef struct {
    Reader *reader;
    XmlScanner xml;
    Ocel ocel;
    uint32_t object; /* being read */
    Buf name, text, time, kind, at;
} OcelXml;

/* Called with each child element whose start was read; it reads the element to its end. */
typedef bool (*TakeChild)(OcelXml *reading, Str name);

static bool take_children(OcelXml *reading, TakeChild take)
{
    uint32_t depth = reading->xml.depth;
    while (reading->xml.depth >= depth) {
        XmlToken token = xml_next(&reading->xml);
        if (token == XML_BAD || token == XML_EOF) return false;
        if (token == XML_START && !take(reading, xml_local_name(reading->xml.name))) return false;
    }
    return true;
}

static void keep(Buf *kept, Str text)
{
    buf_clear(kept);
    buf_add(kept, text);
}

/* --- types -------------------------------------------------------------------------------- */

static bool take_declared(OcelXml *reading, Str name)
{
    if (str_eq(name, STR("attribute"))) {
        ocel_declare(&reading->ocel, xml_attribute(&reading->xml, STR("name")),
                     xml_attribute(&reading->xml, STR("type")));
        return xml_skip(&reading->xml);
    }
    return take_children(reading, take_declared);
}

/* --- values: <attribute name="…" time="…">value</attribute> -------------------------------- */

static bool take_value_text(OcelXml *reading)
{
    uint32_t depth = reading->xml.depth;
    keep(&reading->name, reader_clean(reading->reader, xml_attribute(&reading->xml, STR("name"))));
    keep(&reading->time, xml_attribute(&reading->xml, STR("time")));
    buf_clear(&reading->text);
    while (reading->xml.depth >= depth) {
        XmlToken token = xml_next(&reading->xml);
        if (token == XML_BAD || token == XML_EOF) return false;
        if (token == XML_TEXT) buf_add(&reading->text, reading->xml.text);
    }
    return true;
}

/* The number of the value just read, for the attribute just named. */
static uint32_t enter_value(OcelXml *reading, uint32_t *attribute)
{
    Reader *reader = reading->reader;
    Str name = buf_str(&reading->name), text = str_trim(buf_str(&reading->text));
    *attribute = LOG_NO_ATTRIBUTE;
    if (name.n == 0 || text.n == 0) return 0;
    *attribute = builder_attribute_bounded(reader->builder, name);
    if (*attribute == LOG_NO_ATTRIBUTE) {
        reader_note(reader, NOTE_TOO_MANY_ATTRIBUTES, name);
        return 0;
    }
    ValueTyping typing = ocel_typing(&reading->ocel, name);
    return builder_value(reader->builder, *attribute, reader_clean(reader, text), typing);
}

/* --- objects ------------------------------------------------------------------------------ */

static bool take_object_child(OcelXml *reading, Str name)
{
    if (str_eq(name, STR("attributes"))) return take_children(reading, take_object_child);
    if (!str_eq(name, STR("attribute"))) return xml_skip(&reading->xml);
    if (!take_value_text(reading)) return false;
    uint32_t attribute, value = enter_value(reading, &attribute);
    ocel_object_value(&reading->ocel, reading->object, attribute, value, buf_str(&reading->time));
    return true;
}

static bool take_object(OcelXml *reading, Str name)
{
    Str id = xml_attribute(&reading->xml, STR("id"));
    if (!str_eq(name, STR("object")) || id.n == 0) return xml_skip(&reading->xml);
    uint32_t object = ocel_object(&reading->ocel, id);
    ocel_set_type(&reading->ocel, object, xml_attribute(&reading->xml, STR("type")));
    reading->object = object;
    return take_children(reading, take_object_child);
}

/* --- events ------------------------------------------------------------------------------- */

static bool take_event_child(OcelXml *reading, Str name)
{
    if (str_eq(name, STR("attributes")) || str_eq(name, STR("objects"))) {
        return take_children(reading, take_event_child);
    }
    if (str_eq(name, STR("relationship")) || str_eq(name, STR("object"))) {
        Str object = xml_attribute(&reading->xml, STR("object-id"));
        if (object.n > 0) ocel_relate(&reading->ocel, object);
        return xml_skip(&reading->xml);
    }
    if (!str_eq(name, STR("attribute"))) return xml_skip(&reading->xml);
    if (!take_value_text(reading)) return false;
    uint32_t attribute, value = enter_value(reading, &attribute);
    if (value != 0) builder_set(reading->reader->builder, attribute, value);
    return true;
}

static bool take_event(OcelXml *reading, Str name)
{
    if (!str_eq(name, STR("event"))) return xml_skip(&reading->xml);
    keep(&reading->kind, xml_attribute(&reading->xml, STR("type")));
    keep(&reading->at, xml_attribute(&reading->xml, STR("time")));
    ocel_event_begin(&reading->ocel);
    if (!take_children(reading, take_event_child)) return false;
    ocel_event_end(&reading->ocel, buf_str(&reading->kind), buf_str(&reading->at));
    return true;
}

/* --- the log ------------------------------------------------------------------------------ */

static bool take_log_child(OcelXml *reading, Str name)
{
    if (str_eq(name, STR("object-types")) || str_eq(name, STR("event-types"))) {
        return take_children(reading, take_declared);
    }
    if (str_eq(name, STR("objects"))) return take_children(reading, take_object);
    if (str_eq(name, STR("events"))) return take_children(reading, take_event);
    return xml_skip(&reading->xml);
}

static bool read_log(OcelXml *reading)
{
    if (xml_next(&reading->xml) != XML_START) return false;
    return take_children(reading, take_log_child) && xml_next(&reading->xml) == XML_EOF;
}

bool ocel_xml_read(Reader *reader, Err *err)
{
    OcelXml reading = {.reader = reader};
    reading.ocel = ocel_create(reader);
    bool ok = xml_begin(&reading.xml, &reader->stream, XML_KEEP_TEXT) && read_log(&reading);
    if (!ok) *err = reading.xml.err;
    ok = ok && ocel_finish(&reading.ocel, err);
    xml_scanner_free(&reading.xml);
    ocel_free(&reading.ocel);
    buf_free(&reading.name);
    buf_free(&reading.text);
    buf_free(&reading.time);
    buf_free(&reading.kind);
    buf_free(&reading.at);
    return ok;
}
