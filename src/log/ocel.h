/* ocel.h: private to src/log: OCEL 2.0, whose events belong to several objects, made a log whose
 * cases are the objects of one type. Both readers, JSON and XML, tell this what they find. */
#ifndef HEED_LOG_OCEL_H
#define HEED_LOG_OCEL_H
#include "log/reader.h"

#define OCEL_UNKNOWN UINT32_MAX

/* An event (by its row in the builder) relates to an object. */
typedef struct {
    uint32_t row, object;
} OcelRelation;

/* A value of an object, kept until the type of the cases is known. */
typedef struct {
    uint32_t object, attribute, value, sequence;
    int64_t at_ms; /* TIME_FIRST where it has no time */
} OcelValue;

typedef struct {
    Reader *reader;
    StrMap *objects, *types;
    VEC_OF(uint32_t) type_of;       /* by object; OCEL_UNKNOWN until it is declared */
    VEC_OF(OcelRelation) relations; /* in the order of events */
    VEC_OF(OcelValue) values;
    StrMap *numbers;           /* attributes that some type declares to be numbers */
    size_t n_relations_before; /* of the events before the one being read */
    size_t n_values_before;    /* of the objects before the one being read */
    uint32_t case_type;
} Ocel;

Ocel ocel_create(Reader *reader);
void ocel_free(Ocel *ocel);

/** A type declares an attribute: "float", "integer", "string", "time", "boolean". */
void ocel_declare(Ocel *ocel, Str attribute, Str type);
/** How the text of an attribute is typed. */
ValueTyping ocel_typing(const Ocel *ocel, Str attribute);
/** The number of an object, entered if new. */
uint32_t ocel_object(Ocel *ocel, Str id);
void ocel_set_type(Ocel *ocel, uint32_t object, Str type);
/** A value of an object; the time may be empty. */
void ocel_object_value(Ocel *ocel, uint32_t object, uint32_t attribute, uint32_t value, Str time);

/* An event: begin, relate and give values to the builder's pending event in any order, end. */
void ocel_event_begin(Ocel *ocel);
void ocel_relate(Ocel *ocel, Str object);
void ocel_event_end(Ocel *ocel, Str kind, Str time);

/** Choose the type that is the case, say so, and make the cases of it. */
bool ocel_finish(Ocel *ocel, Err *err);

/* --- within the two files of it ------------------------------------------------------------ */

/** Set case_type from the reading, or guess it and say so. False and *err when there is none. */
bool ocel_choose_type(Ocel *ocel, Err *err);

#endif
