/* tzif.h: a time zone file (RFC 8536) as a table of offsets. Private to base. */
#ifndef HEED_BASE_TZIF_H
#define HEED_BASE_TZIF_H
#include "base/base.h"

/* From start_ms (inclusive) on, until the next one's start, the offset holds. */
typedef struct {
    int64_t start_ms;
    int64_t offset_ms;
} ZoneSpan;

typedef struct {
    ZoneSpan *at; /* [0].start_ms is INT64_MIN / 2 */
    size_t n, cap;
    int64_t repeat_ms; /* from here on the table repeats every 400 years */
} ZoneSpans;

/** Decode a TZif file of version 2 or later and carry its rule 400 years on. False when it is
 * malformed; *spans is then empty. The caller frees spans->at. */
bool tzif_decode(Str bytes, ZoneSpans *spans);

#endif
