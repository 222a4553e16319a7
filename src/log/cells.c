/* cells.c: one number for each event or case, as narrow as the largest needs. */
#include <stdlib.h>

#include "log/values.h"

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
