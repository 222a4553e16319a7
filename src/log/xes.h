/* xes.h: private to src/log: the state of one reading of an XES file. */
#ifndef HEED_LOG_XES_H
#define HEED_LOG_XES_H
#include "log/value_cache.h"
#include "log/xml.h"

/* What the attribute with a key is to the trace or event that has it. */
typedef enum {
    XES_ATTRIBUTE,
    XES_NAME,     /* of a trace: its name; of an event: its kind */
    XES_IDENTITY, /* of a trace: its name where it has no other */
    XES_AT,
    XES_RECORDED,
    XES_TRANSITION /* an attribute, looked at for a note */
} XesRole;

typedef enum { XES_TRACE, XES_EVENT, XES_N_SCOPES } XesScope;

typedef struct {
    Str key; /* kept */
    XesRole role;
    uint32_t attribute; /* LOG_NO_ATTRIBUTE: too many */
} XesKey;

/* Keys seen, by scope, found by a few of their bytes. */
enum { XES_KEY_SLOTS = 512 };
typedef struct {
    XesKey *slots;
} XesKeys;

typedef struct {
    uint32_t attribute, value;
} XesGiven;

typedef struct {
    Reader *reader;
    XmlScanner xml;
    XesKeys keys[XES_N_SCOPES];
    VEC_OF(ValueCache) caches; /* by attribute number; without memory until it is used */
    ValueCache kinds;
    VEC_OF(XesGiven) globals[XES_N_SCOPES];
    VEC_OF(XesGiven) trace_values; /* of the trace being read, until its case is known */
    Buf trace_name, trace_identity, at_text, recorded_text, joined;
    uint32_t kind; /* of the event being read, plus 1 */
    XesScope scope;
    uint64_t n_traces;
    size_t n_cases_before;
} XesReader;

/** The attribute whose start was just read, with all that it contains, into the trace or event. */
bool xes_read_attribute(XesReader *xes, Str parent);
/** The key's role and attribute in a scope. */
const XesKey *xes_find_key(XesReader *xes, XesScope scope, Str key);
/** How a value is typed, by the name of its element. */
ValueTyping xes_typing(Str element);
void xes_give(XesReader *xes, uint32_t attribute, uint32_t value);
ValueCache *xes_cache(XesReader *xes, uint32_t attribute);

#endif
