/* values.h: private to src/log: dictionaries of values and columns of narrow cells, while they
 * grow. Owned by one builder each, so by one thread. */
#ifndef HEED_LOG_VALUES_H
#define HEED_LOG_VALUES_H
#include "log/log.h"

/* Texts kept until the log is freed, in large pieces of an arena: no allocation for each text. */
typedef struct {
    Arena *arena;
    char *at;
    size_t left;
} TextStore;

Str text_store_keep(TextStore *store, Str text);

/* How a text came, which decides what it means: `1e3` is text in a CSV and a number in XES. */
typedef enum {
    TYPED_BY_TEXT,   /* the language's rule for text */
    TYPED_AS_NUMBER, /* the file says that it is a number */
    TYPED_AS_LIST    /* the JSON of a list */
} ValueTyping;

/* The distinct values of one attribute, numbered from 1 in order of first sight. */
typedef struct {
    LogValue *at; /* [n], [0] unused; n is 0 while there are none */
    uint32_t n, cap;
    uint64_t *slots; /* high half of the hash, then the number; 0 is empty */
    uint32_t n_slots;
} Dict;

void dict_free(Dict *dict);
/** The number of a value that is there, or 0. hash = str_hash(text). */
uint32_t dict_find(const Dict *dict, Str text, uint64_t hash, ValueTyping typing);
/** Enter a value that is not there: text is kept in the store, type and number are set from the
 * typing. At most UINT32_MAX - 1 values. */
uint32_t dict_add(Dict *dict, TextStore *store, Str text, uint64_t hash, ValueTyping typing);
/** Set same_as of every value. Source: book-language.md, CONDITION (what is one value). */
void dict_mark_same(Dict *dict);

/* One number for each event (or case), as narrow as the largest one so far. Zeroed is empty;
 * what was never set reads 0. */
typedef struct {
    void *at;
    size_t cap;
    uint8_t width; /* 0 while empty */
    uint32_t top;  /* the largest number that fits the width */
} GrowingCells;

void growing_cells_free(GrowingCells *cells);
/** Make room for index and value; the slow half of growing_cells_set. */
void growing_cells_widen(GrowingCells *cells, size_t index, uint32_t value);
/** Make sure that indexes below n can be read. */
void growing_cells_reach(GrowingCells *cells, size_t n);
/** Replace the cells by those at old_of_new[0 .. n); all of these must be within reach. */
void growing_cells_reorder(GrowingCells *cells, const uint32_t *old_of_new, size_t n);

static inline void growing_cells_set(GrowingCells *cells, size_t index, uint32_t value)
{
    if (index >= cells->cap || value > cells->top) growing_cells_widen(cells, index, value);
    if (cells->width == 1)
        ((uint8_t *)cells->at)[index] = (uint8_t)value;
    else if (cells->width == 2)
        ((uint16_t *)cells->at)[index] = (uint16_t)value;
    else
        ((uint32_t *)cells->at)[index] = value;
}

static inline uint32_t growing_cells_get(const GrowingCells *cells, size_t index)
{
    return index < cells->cap ? log_cell((LogCells){cells->at, cells->width}, index) : 0;
}

#endif
