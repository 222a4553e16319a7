/* value_cache.h: private to src/log: from the raw text of a value to its number, mostly without a
 * hash: most values of a column were seen a moment ago. */
#ifndef HEED_LOG_VALUE_CACHE_H
#define HEED_LOG_VALUE_CACHE_H
#include "log/reader.h"

enum { VALUE_CACHE_BITS = 7 };

/* A short text seen lately: the bytes themselves, so that no hash and no look-up is needed. */
typedef struct {
    uint64_t word;
    uint32_t number;
    uint16_t n;
    uint16_t typing;
} RecentValue;

/* A longer text seen lately; its bytes are kept by the builder. */
typedef struct {
    Str text;
    uint32_t number;
    uint32_t typing;
} RecentText;

/* What a column's cells are: kinds of events, or values of an attribute. */
#define VALUE_CACHE_KINDS UINT32_MAX

typedef struct {
    uint32_t attribute;  /* or VALUE_CACHE_KINDS: numbers are then kind + 1 */
    bool has_lists;      /* a text that is a JSON array is a list */
    RecentValue *recent; /* [1 << VALUE_CACHE_BITS] */
    RecentText *texts;   /* [1 << VALUE_CACHE_BITS] */
} ValueCache;

ValueCache value_cache_create(uint32_t attribute, bool has_lists);
void value_cache_free(ValueCache *cache);
/** The number of a text that is not in the cache: cleaned, typed, entered. */
uint32_t value_cache_enter(Reader *reader, ValueCache *cache, Str raw, ValueTyping typing,
                           bool *is_plain);
/** The number of a text of more than 8 bytes. */
uint32_t value_cache_long(Reader *reader, ValueCache *cache, Str raw, ValueTyping typing);

/** The number of a text; 0 of an empty one. 8 bytes at raw.at must be readable. */
static inline uint32_t value_cache_number(Reader *reader, ValueCache *cache, Str raw,
                                          ValueTyping typing)
{
    uint64_t word;
    if (raw.n == 0) return 0;
    if (raw.n > 8) return value_cache_long(reader, cache, raw, typing);
    memcpy(&word, raw.at, sizeof word);
    if (raw.n < 8) word &= (UINT64_C(1) << (raw.n * 8)) - 1;
    uint64_t mixed = (word ^ ((uint64_t)raw.n << 59)) * UINT64_C(0x9E3779B97F4A7C15);
    RecentValue *recent = &cache->recent[mixed >> (64 - VALUE_CACHE_BITS)];
    if (recent->word == word && recent->n == raw.n && recent->typing == typing) {
        return recent->number;
    }
    bool is_plain = false;
    uint32_t number = value_cache_enter(reader, cache, raw, typing, &is_plain);
    if (is_plain) *recent = (RecentValue){word, number, (uint16_t)raw.n, (uint16_t)typing};
    return number;
}

#endif
