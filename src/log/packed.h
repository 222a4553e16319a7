/* packed.h: private to src/log: the mapped form on disk, .heedlog. docs/log.md draws it.
 * A header, a table of sections, then the sections, each aligned to 8 bytes and zero-filled to 8.
 * Numbers are in the byte order of the machine that wrote them; `order` says which. */
#ifndef HEED_LOG_PACKED_H
#define HEED_LOG_PACKED_H
#include "log/log_internal.h"

#define PACKED_MAGIC "HEEDLOG\0"
enum { PACKED_VERSION = 1, PACKED_ORDER = 0x01020304 };

typedef struct {
    char magic[8];
    uint32_t version, order;
    uint64_t n_bytes; /* of the whole file */
    uint64_t n_cases, n_events;
    uint32_t n_kinds, n_columns, n_case_columns, n_dicts, n_sections, has_recorded;
    uint64_t table_checksum; /* of the table of sections */
    uint64_t checksum;       /* of the header before this */
} PackedHeader;

typedef enum {
    PACKED_FIRST_EVENT = 1, /* uint64_t[n_cases + 1] */
    PACKED_CASE_ENDS,       /* uint64_t[n_cases]: where each name ends in CASE_BYTES */
    PACKED_CASE_BYTES,
    PACKED_KINDS,     /* cells */
    PACKED_KIND_ENDS, /* uint64_t[n_kinds] */
    PACKED_KIND_BYTES,
    PACKED_AT_MS,        /* int64_t[n_events] */
    PACKED_RECORDED_MS,  /* int64_t[n_events], only with has_recorded */
    PACKED_COLUMNS,      /* PackedColumn[n_columns + n_case_columns]: events' first */
    PACKED_COLUMN_BYTES, /* their names, one after the other */
    PACKED_CELLS,        /* of column `index` */
    PACKED_VALUES,       /* PackedValue[] of dictionary `index`; the first unused */
    PACKED_VALUE_BYTES,  /* their texts, one after the other */
    PACKED_MEMBERS,      /* uint32_t[]: members of the lists of dictionary `index` */
    PACKED_NOTES         /* what was said when the log was read */
} PackedType;

typedef struct {
    uint32_t type, index;
    uint64_t offset, n_bytes; /* without the filling */
    uint64_t checksum;
} PackedSection;

typedef struct {
    uint64_t name_end;
    uint32_t dict, id;
    uint32_t width;
    uint32_t n_values;
} PackedColumn;

typedef struct {
    double number;
    uint64_t text_end;
    uint32_t type, same_as;
    uint32_t members_end; /* where its members end; they begin where the last value's end */
    uint32_t filling;
} PackedValue;

/* A checksum of 64 bits over bytes given in pieces. It finds every change of one word. */
typedef struct {
    uint64_t lanes[4];
    uint8_t rest[32];
    size_t n_rest;
    uint64_t n_bytes;
} Checksum;

void checksum_begin(Checksum *sum);
void checksum_add(Checksum *sum, const void *bytes, size_t n);
uint64_t checksum_end(Checksum *sum);
uint64_t checksum_of(const void *bytes, size_t n);

/** Whether any of n cells is above `top`. */
bool cells_any_above(LogCells cells, size_t n, uint32_t top);

/** A log over bytes of the packed form, aligned to 8, which the log owns from now on: a mapping
 * (map.at set) or a heap block. NULL and *err, and the bytes given back, when they are not sound.
 */
Log *packed_open(FileMap map, uint8_t *block, size_t n, LogNotes *notes, Err *err);
bool packed_is(Str head);
/** The notes of a log from number `from` on as bytes. */
void packed_notes_add(Buf *out, const LogNotes *notes, size_t from);
/** Notes from bytes; false when they are not sound. */
bool packed_notes_take(LogNotes *notes, Str bytes);

#endif
