/* table.h: tables for a terminal, and what the terminal can do. Private to src/cmd.
 * Text that came from a book or a log is made safe here: control bytes never reach the screen. */
#ifndef HEED_CMD_TABLE_H
#define HEED_CMD_TABLE_H
#include "base/base.h"

typedef enum { SCREEN_PLAIN, SCREEN_COLOUR } ScreenPaint;

/* What is known of the screen that a report goes to. */
typedef struct {
    size_t columns;
    ScreenPaint paint;
} Screen;

/** The screen behind a file descriptor: COLUMNS, else the terminal's own width, else 100 columns;
 * colour only on a terminal, without NO_COLOR and not for TERM=dumb. */
Screen screen_of(int descriptor);

typedef enum { PAINT_NONE, PAINT_HEAD, PAINT_BAD, PAINT_GOOD, PAINT_DIM } Paint;

/** Append text in a colour, if the screen has any. The text is made safe. */
void screen_add_painted(Buf *out, Screen screen, Paint paint, Str text);
/** Append text without its control characters (each becomes "?") and direction overrides. */
void screen_add_safe(Buf *out, Str text);
/** Append words, broken between words so that lines fit, from column `start`; later lines are
 * indented. */
void screen_add_wrapped(Buf *out, Screen screen, size_t start, size_t indent, Str text);

/** The same from the first column, in a colour. */
void screen_add_paragraph(Buf *out, Screen screen, Paint paint, Str text);

typedef enum { ALIGN_LEFT, ALIGN_RIGHT } Align;

/* Where a column goes when a row takes two lines: under its head, or beside the row's name. */
typedef enum { COLUMN_UNDER_HEAD, COLUMN_BESIDE_NAME } ColumnPlace;

typedef struct {
    Str head;
    Align align;
    ColumnPlace place; /* of the columns after the first, those beside the name come first */
} TableColumn;

typedef struct {
    Str text;
    Paint paint;
} TableCell;

typedef struct Table Table;

/** An empty table in the arena. The first column names the row. Columns are borrowed. */
Table *table_create(Arena *arena, const TableColumn *columns, size_t n_columns);
/** Add a row of n_columns cells, whose texts must outlive the table. */
void table_add_row(Table *table, const TableCell *cells);
/** Append the table: a line a row where that fits the screen; else the name on a line of its own
 * above its figures; else, or below 80 columns, one figure a line. */
void table_add(Buf *out, const Table *table, Screen screen);

/** 1234567 as "1,234,567" in the arena. */
Str table_whole(Arena *arena, uint64_t number);
/** 0.62345 as "62.3 %", and a dash for NAN. What is not quite 1 is never "100.0 %", and what is not
 * quite 0 never "0.0 %": it gets more digits. */
Str table_percent(Arena *arena, double share);
/** Two shares as "62.0 to 62.6 %" by the same rule; a dash for NAN. */
Str table_interval(Arena *arena, double low, double high);

#endif
