/* value_cache.c: from raw texts to value numbers. */
#include "log/value_cache.h"

#include <stdlib.h>

ValueCache value_cache_create(uint32_t attribute, bool has_lists)
{
    size_t n = (size_t)1 << VALUE_CACHE_BITS;
    return (ValueCache){.attribute = attribute,
                        .has_lists = has_lists,
                        .recent = mem_zero(n, sizeof(RecentValue)),
                        .texts = mem_zero(n, sizeof(RecentText))};
}

void value_cache_free(ValueCache *cache)
{
    free(cache->recent);
    free(cache->texts);
    *cache = (ValueCache){0};
}

uint32_t value_cache_enter(Reader *reader, ValueCache *cache, Str raw, ValueTyping typing,
                           bool *is_plain)
{
    Str text = reader_clean(reader, raw);
    *is_plain = text.at == raw.at;
    if (cache->attribute == VALUE_CACHE_KINDS) return builder_kind(reader->builder, text) + 1;
    bool may_be_list = cache->has_lists && text.n > 1 && text.at[0] == '[';
    if (may_be_list && text.at[text.n - 1] == ']') {
        uint32_t list = reader_list_cell(reader, cache->attribute, text);
        if (list != 0) return list;
    }
    return builder_value(reader->builder, cache->attribute, text, typing);
}

/* By the first and the last 8 bytes: what differs only between these shares a slot. */
static RecentText *recent_text(ValueCache *cache, Str raw)
{
    uint64_t first, last;
    memcpy(&first, raw.at, sizeof first);
    memcpy(&last, raw.at + raw.n - sizeof last, sizeof last);
    uint64_t mixed = (first ^ (last << 7 | last >> 57) ^ raw.n) * UINT64_C(0x9E3779B97F4A7C15);
    return &cache->texts[mixed >> (64 - VALUE_CACHE_BITS)];
}

uint32_t value_cache_long(Reader *reader, ValueCache *cache, Str raw, ValueTyping typing)
{
    RecentText *recent = recent_text(cache, raw);
    if (raw.n == recent->text.n && typing == (ValueTyping)recent->typing &&
        memcmp(raw.at, recent->text.at, raw.n) == 0) {
        return recent->number;
    }
    bool is_plain = false;
    uint32_t number = value_cache_enter(reader, cache, raw, typing, &is_plain);
    if (!is_plain) return number;
    const LogBuilder *builder = reader->builder;
    Str kept = cache->attribute == VALUE_CACHE_KINDS
                   ? strmap_name(builder->kind_names, number - 1)
                   : builder->attributes.at[cache->attribute].dict.at[number].text;
    *recent = (RecentText){kept, number, (uint32_t)typing};
    return number;
}
