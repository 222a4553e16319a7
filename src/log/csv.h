/* csv.h: private to src/log: rows of cells, and what the columns are. */
#ifndef HEED_LOG_CSV_H
#define HEED_LOG_CSV_H
#include "log/log.h"

/* One cell of the row scanned last; points into the window. */
typedef struct {
    const char *at;
    uint32_t n;
    bool is_quoted;
    bool has_quotes; /* doubled quotes stand in it: csv_cell_text takes them out */
} CsvCell;

/* Cuts a window into rows. Its place in the window is kept from row to row. */
typedef struct {
    char delimiter, newline;
    CsvCell *cells; /* [max_cells + 1]; of the row: n_kept of them */
    size_t max_cells;
    size_t n_kept;
    size_t n_cells;       /* of the row, with those beyond max_cells */
    const char *next;     /* behind the row */
    bool has_open_quote;  /* a quote was taken as a plain character */
    bool has_stray_quote; /* text stood behind a closing quote */
    const char *block;    /* 64 bytes whose delimiters and line ends are in mask */
    uint64_t mask;
} CsvScanner;

typedef enum { CSV_ROW, CSV_MORE, CSV_END } CsvStatus;
/* Whether bytes may still follow the window. */
typedef enum { CSV_WINDOW_GROWS, CSV_WINDOW_IS_LAST } CsvWindow;

/** A scanner that keeps so many cells of a row. */
CsvScanner csv_scanner_create(char delimiter, char newline, size_t max_cells);
void csv_scanner_free(CsvScanner *scanner);
/** Begin at `from`; 64 bytes behind `end` must be readable. After CSV_MORE, call again with a
 * larger window. */
void csv_scanner_seek(CsvScanner *scanner, const char *from);
/** Cut the row at `from`. CSV_MORE when it is not all there. */
CsvStatus csv_scan_row(CsvScanner *scanner, const char *from, const char *end, CsvWindow window);
/** Take doubled quotes out of a cell, in place, so the window must be writable: its bytes behind
 * the shortened text become spaces. */
void csv_cell_unquote(CsvCell *cell);
/** The text of a cell. */
static inline Str csv_cell_text(CsvCell *cell)
{
    if (cell->has_quotes) csv_cell_unquote(cell);
    return (Str){cell->at, cell->n};
}

/** The separator that cuts a sample most evenly: , ; tab or |. */
char csv_guess_delimiter(Str sample);

typedef enum {
    CSV_ATTRIBUTE,
    CSV_CASE,
    CSV_KIND,
    CSV_AT,
    CSV_RECORDED,
    CSV_CASE_ATTRIBUTE
} CsvRole;

/** Guess which name plays a role (CSV_CASE, CSV_KIND, CSV_AT, CSV_RECORDED): its index, or
 * SIZE_MAX. Names already taken are marked in `taken`. Used for JSON keys too. */
size_t csv_guess_role(CsvRole role, const Str *names, const bool *taken, size_t n);

#endif
