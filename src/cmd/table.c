/* table.c: rows and columns laid out for the width there is. */
#include "cmd/table.h"

#include <math.h>
#include <stdlib.h>

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

/** End a line without the blanks that empty cells left. */
static void end_line(Buf *out)
{
    while (out->n > 0 && out->at[out->n - 1] == ' ') out->at[--out->n] = '\0';
    buf_add_byte(out, '\n');
}

/** A cell filled up to its column's width, and the gap after it, but at the end of a line. */
static void add_cell(Buf *out, const Table *table, Screen screen, size_t column, TableCell cell,
                     size_t gap)
{
    size_t width = str_columns(cell.text);
    size_t blank = table->widths[column] > width ? table->widths[column] - width : 0;
    bool is_last = column + 1 == table->n_columns;
    if (table->columns[column].align == ALIGN_RIGHT) add_spaces(out, blank);
    screen_add_painted(out, screen, cell.paint, cell.text);
    if (table->columns[column].align == ALIGN_LEFT && !is_last) add_spaces(out, blank);
    if (!is_last) add_spaces(out, gap);
}

static void add_cells(Buf *out, const Table *table, Screen screen, size_t from,
                      const TableCell *cells, size_t gap)
{
    for (size_t c = from; c < table->n_columns; c++) add_cell(out, table, screen, c, cells[c], gap);
    end_line(out);
}

static void add_heads(Buf *out, const Table *table, Screen screen, size_t from, size_t gap)
{
    for (size_t c = from; c < table->n_columns; c++)
        add_cell(out, table, screen, c, (TableCell){table->columns[c].head, PAINT_HEAD}, gap);
    buf_add_byte(out, '\n');
}

/** The columns that a line takes from column `from` on. */
static size_t line_width(const Table *table, size_t from, size_t gap)
{
    size_t width = 0;
    for (size_t c = from; c < table->n_columns; c++) width += table->widths[c] + gap;
    return width - gap;
}

static void add_lines(Buf *out, const Table *table, Screen screen)
{
    add_heads(out, table, screen, 0, GAP);
    for (size_t r = 0; r < table->rows.n; r++)
        add_cells(out, table, screen, 0, table->rows.at[r], GAP);
}

/** The first column that stands under its head when a row takes two lines. */
static size_t first_under_head(const Table *table)
{
    size_t first = 1;
    while (first < table->n_columns && table->columns[first].place == COLUMN_BESIDE_NAME) first++;
    return first;
}

/** The name of each row, and what stands beside it, above its figures. */
static void add_pairs_of_lines(Buf *out, const Table *table, Screen screen, size_t gap)
{
    size_t first = first_under_head(table);
    add_spaces(out, GAP);
    add_heads(out, table, screen, first, gap);
    for (size_t r = 0; r < table->rows.n; r++) {
        const TableCell *row = table->rows.at[r];
        screen_add_painted(out, screen, row[0].paint ? row[0].paint : PAINT_HEAD, row[0].text);
        for (size_t c = 1; c < first; c++) {
            buf_add(out, c == 1 ? STR(": ") : STR(", "));
            screen_add_painted(out, screen, row[c].paint, row[c].text);
        }
        buf_add_byte(out, '\n');
        add_spaces(out, GAP);
        add_cells(out, table, screen, first, row, gap);
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
    size_t first = first_under_head(table);
    bool is_wide = screen.columns >= COLUMNS_FOR_A_TABLE;
    bool has_pairs = is_wide && first < table->n_columns;
    if (is_wide && line_width(table, 0, GAP) <= screen.columns)
        add_lines(out, table, screen);
    else if (has_pairs && line_width(table, first, GAP) + GAP <= screen.columns)
        add_pairs_of_lines(out, table, screen, GAP);
    else if (has_pairs && line_width(table, first, 1) + GAP <= screen.columns)
        add_pairs_of_lines(out, table, screen, 1);
    else
        add_stacked(out, table, screen);
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

/** A share in percent with one digit, or with as many as tell it from 0 and 100. */
static void add_percent(Buf *out, double share)
{
    enum { MOST_DIGITS = 6 };
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
        char text[32];
        (void)snprintf(text, sizeof text, "%.*f", digits, share * 100.0);
        double shown = strtod(text, NULL);
        bool is_told = (share >= 1.0 || shown < 100.0) && (share <= 0.0 || shown > 0.0);
        if (!is_told && digits < MOST_DIGITS) continue;
        buf_add(out, str_of(text));
        return;
    }
}

static Str kept_text(Arena *arena, Buf *text)
{
    Str kept = str_copy(arena, buf_str(text));
    buf_free(text);
    return kept;
}

Str table_percent(Arena *arena, double share)
{
    if (isnan(share)) return STR("-");
    Buf text = {0};
    add_percent(&text, share);
    buf_add(&text, STR(" %"));
    return kept_text(arena, &text);
}

Str table_interval(Arena *arena, double low, double high)
{
    if (isnan(low)) return STR("-");
    Buf text = {0};
    add_percent(&text, low);
    buf_add(&text, STR(" to "));
    add_percent(&text, high);
    buf_add(&text, STR(" %"));
    return kept_text(arena, &text);
}
