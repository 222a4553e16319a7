/* cells.c: one number for each event or case, as narrow as the largest needs. */
#include <stdlib.h>

#include "log/packed.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { CELLS_FIRST = 64 };

void growing_cells_free(GrowingCells *cells)
{
    free(cells->at);
    *cells = (GrowingCells){0};
}

static uint8_t width_for(uint32_t value)
{
    if (value <= UINT8_MAX) return 1;
    return value <= UINT16_MAX ? 2 : 4;
}

static uint32_t top_of(uint8_t width)
{
    if (width == 1) return UINT8_MAX;
    return width == 2 ? UINT16_MAX : UINT32_MAX;
}

/* Copies nothing but what is there: pages of a sparse column that were never set stay unused. */
static void cells_rebuild(GrowingCells *cells, size_t cap, uint8_t width)
{
    GrowingCells wider = {mem_zero(cap, width), cap, width, top_of(width)};
    if (width == cells->width) {
        memcpy(wider.at, cells->at, mem_product(cells->cap, width));
    } else if (cells->width != 0) {
        LogCells old = {cells->at, cells->width};
        for (size_t i = 0; i < cells->cap; i++) {
            uint32_t value = log_cell(old, i);
            if (value != 0) growing_cells_set(&wider, i, value);
        }
    }
    free(cells->at);
    *cells = wider;
}

void growing_cells_widen(GrowingCells *cells, size_t index, uint32_t value)
{
    size_t cap = cells->cap;
    if (index >= cap) {
        cap = cap ? cap * 2 : CELLS_FIRST;
        if (cap <= index) cap = index + index / 2 + CELLS_FIRST;
    }
    uint8_t width = width_for(value);
    cells_rebuild(cells, cap, width > cells->width ? width : cells->width);
}

void growing_cells_reach(GrowingCells *cells, size_t n)
{
    uint8_t width = cells->width ? cells->width : 1;
    if (n > cells->cap || cells->cap == 0) cells_rebuild(cells, n ? n : 1, width);
}

void growing_cells_reorder(GrowingCells *cells, const uint32_t *old_of_new, size_t n)
{
    LogCells old = {cells->at, cells->width};
    GrowingCells sorted = {mem_zero(n ? n : 1, cells->width), n ? n : 1, cells->width, cells->top};
    for (size_t i = 0; i < n; i++) {
        uint32_t value = log_cell(old, old_of_new[i]);
        if (value != 0) growing_cells_set(&sorted, i, value);
    }
    free(cells->at);
    *cells = sorted;
}

/* --- checking ----------------------------------------------------------------------------- */

#if defined(__SSE2__)
/* 16 bytes at a time; what a saturated difference leaves over is above the top. */
static size_t check_blocks(LogCells cells, size_t n, uint32_t top, bool *is_above)
{
    const __m128i *block = cells.at;
    const __m128i bias = _mm_set1_epi32(INT32_MIN);
    size_t n_blocks = n * cells.width / 16;
    __m128i above = _mm_setzero_si128();
    if (cells.width == 1) {
        const __m128i tops = _mm_set1_epi8((char)top);
        for (size_t i = 0; i < n_blocks; i++) {
            above = _mm_or_si128(above, _mm_subs_epu8(_mm_loadu_si128(block + i), tops));
        }
    } else if (cells.width == 2) {
        const __m128i tops = _mm_set1_epi16((short)top);
        for (size_t i = 0; i < n_blocks; i++) {
            above = _mm_or_si128(above, _mm_subs_epu16(_mm_loadu_si128(block + i), tops));
        }
    } else {
        const __m128i tops = _mm_xor_si128(_mm_set1_epi32((int)top), bias);
        for (size_t i = 0; i < n_blocks; i++) {
            __m128i cell = _mm_xor_si128(_mm_loadu_si128(block + i), bias);
            above = _mm_or_si128(above, _mm_cmpgt_epi32(cell, tops));
        }
    }
    *is_above = _mm_movemask_epi8(_mm_cmpeq_epi8(above, _mm_setzero_si128())) != 0xFFFF;
    return n_blocks * 16 / cells.width;
}
#else
static size_t check_blocks(LogCells cells, size_t n, uint32_t top, bool *is_above)
{
    (void)cells, (void)n, (void)top;
    *is_above = false;
    return 0;
}
#endif

bool cells_any_above(LogCells cells, size_t n, uint32_t top)
{
    bool is_above = false;
    if (top >= top_of(cells.width)) return false;
    for (size_t i = check_blocks(cells, n, top, &is_above); i < n; i++) {
        is_above = is_above || log_cell(cells, i) > top;
    }
    return is_above;
}
