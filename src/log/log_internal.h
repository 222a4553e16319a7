/* log_internal.h: private to src/log: what a Log is made of, and the builder as readers see it. */
#ifndef HEED_LOG_INTERNAL_H
#define HEED_LOG_INTERNAL_H
#include "log/log.h"
#include "log/values.h"

/* Behind Log.owner. Case names are in a StrMap (a log just read) or in a mapped file. */
typedef struct {
    Arena *arena;
    StrMap *cases;
    StrMap *kinds;
    FileMap map;               /* map.at is NULL unless the log is a mapped file */
    uint8_t *packed_block;     /* or a packed log that came through memory */
    const uint64_t *case_ends; /* packed: where each case name ends in case_bytes */
    const char *case_bytes;
    void **blocks; /* heap memory of columns, freed with the log */
    size_t n_blocks;
    Str packed_notes; /* what was said when the log was read, as it is packed; in the arena or map
                       */
} LogOwner;

/* An attribute while it grows: one dictionary for its events' and its cases' column. */
typedef struct {
    Str name;
    Dict dict;
    GrowingCells events, cases;
    bool on_events, on_cases;
} BuilderAttribute;

struct LogBuilder {
    Arena *arena;
    TextStore texts;
    StrMap *case_names, *kind_names, *attribute_names;
    VEC_OF(BuilderAttribute) attributes;
    GrowingCells kinds;
    VEC_OF(uint32_t) cases; /* one an event */
    VEC_OF(int64_t) at_ms;  /* one an event */
    int64_t *recorded_ms;   /* NULL until one differs from at_ms */
    size_t recorded_cap;
    size_t row;               /* the event that values are given to */
    VEC_OF(uint32_t) touched; /* attributes of a pending event, so that it can be dropped */
};

/* The most attributes a log may have: a hostile file must not make a column for each event. */
enum { LOG_MAX_ATTRIBUTES = 4096 };
#define LOG_NO_ATTRIBUTE UINT32_MAX

/* Readers learn an event's attributes before its kind and time: they begin a pending event, give
 * it values, then commit it or drop it. */
void builder_begin_pending(LogBuilder *builder);
void builder_commit_pending(LogBuilder *builder, uint32_t case_number, uint32_t kind, int64_t at_ms,
                            int64_t recorded_ms);
void builder_drop_pending(LogBuilder *builder);
/** Move events [first, all) to a case: a trace may name itself after its events. */
void builder_assign_case(LogBuilder *builder, size_t first, uint32_t case_number);
/** Replace the rows by n others, each the old row of that number, in that case. */
void builder_take_rows(LogBuilder *builder, const uint32_t *old_rows, const uint32_t *cases,
                       size_t n);
uint32_t builder_kind(LogBuilder *builder, Str name);
/** log_builder_attribute, but LOG_NO_ATTRIBUTE for a new one above LOG_MAX_ATTRIBUTES. */
uint32_t builder_attribute_bounded(LogBuilder *builder, Str name);
/** Say that events (or cases) have this attribute, even if none has a value. */
void builder_declare(LogBuilder *builder, uint32_t attribute);
void builder_declare_case(LogBuilder *builder, uint32_t attribute);
/** The number of a value, entered if new; 0 of an empty text. */
uint32_t builder_value(LogBuilder *builder, uint32_t attribute, Str text, ValueTyping typing);
/** The number of a list: json is its text, members are value numbers of the same attribute. */
uint32_t builder_list(LogBuilder *builder, uint32_t attribute, Str json, const uint32_t *members,
                      size_t n);
/** Give the pending or latest event a value by number. */
static inline void builder_set(LogBuilder *builder, uint32_t attribute, uint32_t value)
{
    BuilderAttribute *a = &builder->attributes.at[attribute];
    a->on_events = true;
    if (value != 0 || builder->row < a->events.cap) {
        growing_cells_set(&a->events, builder->row, value);
    }
    if (value != 0) VEC_PUSH(&builder->touched, attribute);
}
void builder_set_case(LogBuilder *builder, uint32_t case_number, uint32_t attribute,
                      uint32_t value);

#endif
