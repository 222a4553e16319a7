/* memory.c: allocation that does not fail, and arenas: chains of blocks, given back together. */
#include "base/base.h"
#include <stdalign.h>
#include <stdlib.h>

enum { OUT_OF_MEMORY_STATUS = 70, ARENA_FIRST_BLOCK = 4096, ARENA_LARGEST_BLOCK = 1 << 20 };

static _Noreturn void out_of_memory(size_t n_bytes)
{
    fprintf(stderr, "heed: out of memory (%zu bytes more were needed)\n", n_bytes);
    _Exit(OUT_OF_MEMORY_STATUS);
}

size_t mem_product(size_t n, size_t size)
{
    size_t product;
    if (__builtin_mul_overflow(n, size, &product)) out_of_memory(SIZE_MAX);
    return product;
}

void *mem_alloc(size_t n_bytes)
{
    void *at = malloc(n_bytes ? n_bytes : 1);
    if (at == NULL) out_of_memory(n_bytes);
    return at;
}

void *mem_zero(size_t n_items, size_t item_bytes)
{
    void *at = calloc(n_items ? n_items : 1, item_bytes ? item_bytes : 1);
    if (at == NULL) out_of_memory(mem_product(n_items, item_bytes));
    return at;
}

void *mem_resize(void *old, size_t n_items, size_t item_bytes)
{
    size_t n_bytes = mem_product(n_items, item_bytes);
    void *at = realloc(old, n_bytes ? n_bytes : 1);
    if (at == NULL) out_of_memory(n_bytes);
    return at;
}

/* Blocks in order of use; those after `current` are kept from before a clear. */
typedef struct Block Block;
struct Block {
    Block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

struct Arena {
    Block *first, *current;
};

static Block *block_create(size_t size)
{
    Block *block = mem_alloc(sizeof(Block) + size);
    block->next = NULL;
    block->used = 0;
    block->size = size;
    return block;
}

Arena *arena_create(void)
{
    Arena *arena = mem_alloc(sizeof *arena);
    arena->first = arena->current = block_create(ARENA_FIRST_BLOCK);
    return arena;
}

void arena_free(Arena *arena)
{
    if (arena == NULL) return;
    for (Block *block = arena->first, *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    free(arena);
}

void arena_clear(Arena *arena)
{
    for (Block *block = arena->first; block != NULL; block = block->next) block->used = 0;
    arena->current = arena->first;
}

/* The next block with room: one kept from before, or a new one twice as large as the last. */
static Block *arena_next_block(Arena *arena, size_t n_bytes)
{
    Block *current = arena->current;
    while (current->next != NULL) {
        current = current->next;
        if (current->size >= n_bytes) return arena->current = current;
    }
    size_t size = current->size * 2;
    if (size > ARENA_LARGEST_BLOCK) size = ARENA_LARGEST_BLOCK;
    if (size < n_bytes) size = n_bytes;
    current->next = block_create(size);
    return arena->current = current->next;
}

void *arena_alloc(Arena *arena, size_t n_bytes)
{
    enum { ALIGN = alignof(max_align_t) };
    if (n_bytes > SIZE_MAX - ALIGN) out_of_memory(n_bytes);
    size_t rounded = (n_bytes + ALIGN - 1) / ALIGN * ALIGN;
    Block *block = arena->current;
    if (block->size - block->used < rounded) block = arena_next_block(arena, rounded);
    void *at = block->bytes + block->used;
    block->used += rounded;
    memset(at, 0, rounded);
    return at;
}
