/* value_cache.c: from raw texts to value numbers. */
#include "log/value_cache.h"

#include <stdlib.h>

ValueCache value_cache_create(uint32_t attribute, bool has_lists)
{
    size_t n = (size_t)1 << VALUE_CACHE_BITS;
    return (ValueCache){
        .attribute = attribute, .has_lists = has_lists, .recent = mem_zero(n, sizeof(RecentValue))};
}

void value_cache_free(ValueCache *cache)
{
    free(cache->recent);
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

uint32_t value_cache_long(Reader *reader, ValueCache *cache, Str raw, ValueTyping typing)
{
    if (raw.n == cache->last.n && typing == cache->last_typing &&
        memcmp(raw.at, cache->last.at, raw.n) == 0) {
        return cache->last_number;
    }
    bool is_plain = false;
    uint32_t number = value_cache_enter(reader, cache, raw, typing, &is_plain);
    if (!is_plain) return number;
    const LogBuilder *builder = reader->builder;
    cache->last = cache->attribute == VALUE_CACHE_KINDS
                      ? strmap_name(builder->kind_names, number - 1)
                      : builder->attributes.at[cache->attribute].dict.at[number].text;
    cache->last_number = number;
    cache->last_typing = typing;
    return number;
}
