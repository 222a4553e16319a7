/* table.c: rows and columns laid out for the width there is. */
#include "cmd/table.h"

#include <math.h>

enum { GAP = 2, COLUMNS_FOR_A_TABLE = 80 };

struct Table {
    Arena *arena;
    const TableColumn *columns;
    size_t n_columns;
    VEC_OF(TableCell *) rows; /* grown in the arena, so never freed */
    size_t *widths;           /* of the widest text or head of each column */
};

Table *table_create(Arena *arena, const TableColumn *columns, size_t n_columns)
{
    BASE_ASSERT(n_columns > 0);
    Table *table = ARENA_NEW(arena, Table);
    table->arena = arena;
    table->columns = columns;
    table->n_columns = n_columns;
    table->widths = ARENA_ARRAY(arena, size_t, n_columns);
    for (size_t c = 0; c < n_columns; c++) table->widths[c] = str_columns(columns[c].head);
    return table;
}

static void grow_rows(Table *table)
{
    size_t cap = table->rows.cap ? table->rows.cap * 2 : 16;
    TableCell **grown = ARENA_ARRAY(table->arena, TableCell *, cap);
    if (table->rows.n > 0) memcpy(grown, table->rows.at, table->rows.n * sizeof *grown);
    table->rows.at = grown;
    table->rows.cap = cap;
}

void table_add_row(Table *table, const TableCell *cells)
{
    if (table->rows.n == table->rows.cap) grow_rows(table);
    TableCell *row = ARENA_ARRAY(table->arena, TableCell, table->n_columns);
    for (size_t c = 0; c < table->n_columns; c++) {
        row[c] = cells[c];
        size_t width = str_columns(cells[c].text);
        if (width > table->widths[c]) table->widths[c] = width;
    }
    table->rows.at[table->rows.n++] = row;
}

static void add_spaces(Buf *out, size_t n)
{
    while (n-- > 0) buf_add_byte(out, ' ');
}

/** A cell with the gap before it, filled up to its column's width but at the end of a line. */
static void add_cell(Buf *out, const Table *table, Screen screen, size_t column, TableCell cell)
{
    size_t width = str_columns(cell.text);
    size_t blank = table->widths[column] > width ? table->widths[column] - width : 0;
    bool is_last = column + 1 == table->n_columns;
    if (table->columns[column].align == ALIGN_RIGHT) add_spaces(out, blank);
    screen_add_painted(out, screen, cell.paint, cell.text);
    if (table->columns[column].align == ALIGN_LEFT && !is_last) add_spaces(out, blank);
    if (!is_last) add_spaces(out, GAP);
}

static void add_cells(Buf *out, const Table *table, Screen screen, size_t from,
                      const TableCell *cells)
{
    for (size_t c = from; c < table->n_columns; c++) add_cell(out, table, screen, c, cells[c]);
    buf_add_byte(out, '\n');
}

static void add_heads(Buf *out, const Table *table, Screen screen, size_t from)
{
    for (size_t c = from; c < table->n_columns; c++)
        add_cell(out, table, screen, c, (TableCell){table->columns[c].head, PAINT_HEAD});
    buf_add_byte(out, '\n');
}

/** The columns that a line takes from column `from` on. */
static size_t line_width(const Table *table, size_t from)
{
    size_t width = 0;
    for (size_t c = from; c < table->n_columns; c++) width += table->widths[c] + GAP;
    return width - GAP;
}

static void add_lines(Buf *out, const Table *table, Screen screen)
{
    add_heads(out, table, screen, 0);
    for (size_t r = 0; r < table->rows.n; r++) add_cells(out, table, screen, 0, table->rows.at[r]);
}

/** The name of each row above its figures. */
static void add_pairs_of_lines(Buf *out, const Table *table, Screen screen)
{
    add_spaces(out, GAP);
    add_heads(out, table, screen, 1);
    for (size_t r = 0; r < table->rows.n; r++) {
        TableCell name = table->rows.at[r][0];
        screen_add_painted(out, screen, name.paint ? name.paint : PAINT_HEAD, name.text);
        buf_add_byte(out, '\n');
        add_spaces(out, GAP);
        add_cells(out, table, screen, 1, table->rows.at[r]);
    }
}

/** One figure a line, for narrow screens. */
static void add_stacked(Buf *out, const Table *table, Screen screen)
{
    size_t widest = 0;
    for (size_t c = 1; c < table->n_columns; c++) {
        size_t width = str_columns(table->columns[c].head);
        if (width > widest) widest = width;
    }
    for (size_t r = 0; r < table->rows.n; r++) {
        const TableCell *row = table->rows.at[r];
        if (r > 0) buf_add_byte(out, '\n');
        screen_add_painted(out, screen, row[0].paint ? row[0].paint : PAINT_HEAD, row[0].text);
        buf_add_byte(out, '\n');
        for (size_t c = 1; c < table->n_columns; c++) {
            if (row[c].text.n == 0) continue;
            Str head = table->columns[c].head;
            add_spaces(out, GAP);
            screen_add_safe(out, head);
            add_spaces(out, widest - str_columns(head) + GAP);
            screen_add_painted(out, screen, row[c].paint, row[c].text);
            buf_add_byte(out, '\n');
        }
    }
}

void table_add(Buf *out, const Table *table, Screen screen)
{
    bool is_narrow = screen.columns < COLUMNS_FOR_A_TABLE;
    if (!is_narrow && line_width(table, 0) <= screen.columns) add_lines(out, table, screen);
    else if (!is_narrow && table->n_columns > 2 && line_width(table, 1) + GAP <= screen.columns)
        add_pairs_of_lines(out, table, screen);
    else add_stacked(out, table, screen);
}

Str table_whole(Arena *arena, uint64_t number)
{
    char digits[32];
    size_t n = sizeof digits, n_digits = 0;
    do {
        if (n_digits > 0 && n_digits % 3 == 0) digits[--n] = ',';
        digits[--n] = (char)('0' + number % 10);
        number /= 10;
        n_digits++;
    } while (number > 0);
    return str_copy(arena, (Str){digits + n, sizeof digits - n});
}

Str table_percent(Arena *arena, double share)
{
    if (isnan(share)) return STR("-");
    double percent = share * 100.0;
    if (share < 1.0 && percent > 99.9) percent = 99.9;
    if (share > 0.0 && percent < 0.1) percent = 0.1;
    return str_format(arena, "%.1f %%", percent);
}
