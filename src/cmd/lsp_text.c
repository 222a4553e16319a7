/* lsp_text.c: places of the book (code points from 1, bytes) and positions of the protocol (UTF-16
 * units from 0). */
#include "cmd/lsp_internal.h"

Str lsp_line(Str text, uint32_t line)
{
    Str rest = text, piece = {0};
    for (uint32_t i = 0; i <= line; i++)
        if (!str_cut(&rest, '\n', &piece)) return (Str){"", 0};
    if (str_ends(piece, STR("\r"))) piece.n--;
    return piece;
}

/* The bytes of the code point at the start of s (1 where it is no UTF-8). */
static size_t point_bytes(Str s)
{
    unsigned char byte = (unsigned char)s.at[0];
    size_t n = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    return n <= s.n ? n : 1;
}

/* A code point outside the basic plane takes two units. */
static uint32_t units_of(size_t n_bytes)
{
    return n_bytes == 4 ? 2 : 1;
}

uint32_t lsp_units_of_points(Str line, uint32_t n_points)
{
    uint32_t units = 0;
    for (size_t at = 0; n_points > 0 && at < line.n; n_points--) {
        size_t n = point_bytes(str_slice(line, at, line.n));
        units += units_of(n);
        at += n;
    }
    return units;
}

uint32_t lsp_points_of_units(Str line, uint32_t units)
{
    uint32_t points = 0, seen = 0;
    for (size_t at = 0; seen < units && at < line.n; points++) {
        size_t n = point_bytes(str_slice(line, at, line.n));
        seen += units_of(n);
        at += n;
    }
    return points;
}

/* Code points in the first n_bytes of a text. */
static uint32_t points_of_bytes(Str text, size_t n_bytes)
{
    uint32_t points = 0;
    for (size_t at = 0; at < n_bytes && at < text.n; points++)
        at += point_bytes(str_slice(text, at, text.n));
    return points;
}

static Str without_points(Str line, uint32_t n_points)
{
    size_t at = 0;
    for (; n_points > 0 && at < line.n; n_points--) at += point_bytes(str_slice(line, at, line.n));
    return str_slice(line, at, line.n);
}

json_t *lsp_range_of_place(Str text, BookPlace place)
{
    uint32_t number = place.line > 0 ? place.line - 1 : 0;
    uint32_t before = place.column > 0 ? place.column - 1 : 0;
    Str line = lsp_line(text, number);
    /* A byte order mark is a unit of the editor's text and no column of the book's. */
    if (number == 0 && str_starts(line, STR("\xEF\xBB\xBF"))) before++;
    uint32_t covered = points_of_bytes(without_points(line, before), place.length);
    LspPosition from = {number, lsp_units_of_points(line, before)};
    LspPosition to = {number, lsp_units_of_points(line, before + covered)};
    return lsp_json_range(from, to);
}
