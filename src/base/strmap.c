/* strmap.c: names to dense numbers. Open addressing with linear probing, at most half full; a slot
 * keeps 32 bits of the hash so that most probes compare no bytes. */
#include "base/base.h"
#include <stdlib.h>

typedef struct {
    uint32_t number_plus_1; /* 0: empty */
    uint32_t hash_high;
} Slot;

struct StrMap {
    Slot *slots;
    size_t n_slots; /* a power of two */
    VEC_OF(Str) names;
    Arena *arena;
};

enum { FIRST_SLOTS = 16 };

StrMap *strmap_create(void)
{
    StrMap *map = mem_zero(1, sizeof *map);
    map->n_slots = FIRST_SLOTS;
    map->slots = mem_zero(map->n_slots, sizeof(Slot));
    map->arena = arena_create();
    return map;
}

void strmap_free(StrMap *map)
{
    if (map == NULL) return;
    free(map->slots);
    VEC_FREE(&map->names);
    arena_free(map->arena);
    free(map);
}

/* The slot that holds the name, or the empty one where it belongs. */
static Slot *find_slot(const StrMap *map, Str name, uint64_t hash)
{
    size_t mask = map->n_slots - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        Slot *slot = &map->slots[i];
        if (slot->number_plus_1 == 0) return slot;
        if (slot->hash_high == (uint32_t)(hash >> 32) &&
            str_eq(map->names.at[slot->number_plus_1 - 1], name))
            return slot;
    }
}

static void grow(StrMap *map)
{
    free(map->slots);
    map->n_slots *= 2;
    map->slots = mem_zero(map->n_slots, sizeof(Slot));
    for (size_t i = 0; i < map->names.n; i++) {
        uint64_t hash = str_hash(map->names.at[i]);
        size_t at = (size_t)hash & (map->n_slots - 1);
        while (map->slots[at].number_plus_1 != 0) at = (at + 1) & (map->n_slots - 1);
        map->slots[at] = (Slot){(uint32_t)i + 1, (uint32_t)(hash >> 32)};
    }
}

uint32_t strmap_put_hashed(StrMap *map, Str name, uint64_t hash)
{
    Slot *slot = find_slot(map, name, hash);
    if (slot->number_plus_1 != 0) return slot->number_plus_1 - 1;
    BASE_ASSERT(map->names.n < UINT32_MAX - 1);
    uint32_t number = (uint32_t)map->names.n;
    Str copy = str_copy(map->arena, name);
    VEC_PUSH(&map->names, copy);
    *slot = (Slot){number + 1, (uint32_t)(hash >> 32)};
    if (map->names.n * 2 > map->n_slots) grow(map);
    return number;
}

uint32_t strmap_put(StrMap *map, Str name)
{
    return strmap_put_hashed(map, name, str_hash(name));
}

uint32_t strmap_find(const StrMap *map, Str name)
{
    Slot *slot = find_slot(map, name, str_hash(name));
    return slot->number_plus_1 == 0 ? (uint32_t)STRMAP_NONE : slot->number_plus_1 - 1;
}

Str strmap_name(const StrMap *map, uint32_t number)
{
    BASE_ASSERT(number < map->names.n);
    return map->names.at[number];
}

uint32_t strmap_count(const StrMap *map)
{
    return (uint32_t)map->names.n;
}
