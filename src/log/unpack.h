/* unpack.h: private to src/log: a packed log while it is looked through. */
#ifndef HEED_LOG_UNPACK_H
#define HEED_LOG_UNPACK_H
#include "log/packed.h"

typedef struct {
    const uint8_t *at;
    size_t n;
    const PackedHeader *header;
    const PackedSection *sections;
    Log *log;
    LogOwner *owner;
    const PackedColumn *columns;
    const char *column_bytes;
    LogValue **dicts; /* [n_dicts] */
    uint32_t *n_values;
    Err *err;
} Unpacker;

/** Fill ->err and return false. */
bool unpack_unsound(const Unpacker *unpacker, const char *what);
/** The bytes of a section, or NULL; *n_bytes is its size. */
const void *unpack_find_section(const Unpacker *unpacker, PackedType type, uint32_t index,
                                uint64_t *n_bytes);
/** A section that must be there and have this many items; NULL after an error. */
const void *unpack_take_section(const Unpacker *unpacker, PackedType type, uint32_t index,
                                uint64_t n_items, size_t item_bytes);
/** Cells, each of which must be below n_values. */
bool unpack_take_cells(const Unpacker *unpacker, PackedType type, uint32_t index, uint64_t n,
                       uint32_t width, uint32_t n_values, LogCells *cells);
/** The dictionaries and columns of the log. */
bool unpack_take_columns(Unpacker *unpacker);

#endif
