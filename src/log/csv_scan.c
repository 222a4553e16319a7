/* csv_scan.c: from bytes to cells, 64 bytes at a time. */
#include "log/csv.h"

#include <stdlib.h>

#if defined(__SSE2__)
#include <emmintrin.h>

/* A bit for each of 64 bytes that is one of two. */
static inline uint64_t find_either(const char *at, char a, char b)
{
    const __m128i wanted_a = _mm_set1_epi8(a), wanted_b = _mm_set1_epi8(b);
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        __m128i found =
            _mm_or_si128(_mm_cmpeq_epi8(bytes, wanted_a), _mm_cmpeq_epi8(bytes, wanted_b));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(found) << (16 * i);
    }
    return mask;
}
#else
static inline uint64_t find_either(const char *at, char a, char b)
{
    uint64_t mask = 0;
    for (int i = 0; i < 64; i++) mask |= (uint64_t)(at[i] == a || at[i] == b) << i;
    return mask;
}
#endif

CsvScanner csv_scanner_create(char delimiter, char newline, size_t max_cells)
{
    return (CsvScanner){.delimiter = delimiter,
                        .newline = newline,
                        .max_cells = max_cells,
                        .cells = mem_zero(max_cells + 1, sizeof(CsvCell))};
}

void csv_scanner_free(CsvScanner *scanner)
{
    free(scanner->cells);
    *scanner = (CsvScanner){0};
}

void csv_scanner_seek(CsvScanner *scanner, const char *from)
{
    scanner->block = from;
    scanner->mask = find_either(from, scanner->delimiter, scanner->newline);
}

/* The next delimiter or line end, or NULL when the window has no more. */
static inline const char *next_stop(CsvScanner *scanner, const char *end)
{
    while (scanner->mask == 0) {
        if (end - scanner->block <= 64) return NULL;
        csv_scanner_seek(scanner, scanner->block + 64);
    }
    const char *stop = scanner->block + __builtin_ctzll(scanner->mask);
    if (stop >= end) return NULL;
    scanner->mask &= scanner->mask - 1;
    return stop;
}

/* A cell beyond max_cells lands in the spare place behind them, and is only counted. */
static inline void add_cell(CsvScanner *scanner, CsvCell cell)
{
    scanner->cells[scanner->n_kept] = cell;
    scanner->n_kept += scanner->n_kept < scanner->max_cells;
    scanner->n_cells++;
}

/* --- quoted cells ------------------------------------------------------------------------- */

/* The closing quote of a cell that opened just before `at`, or NULL. */
static const char *closing_quote(const char *at, const char *end, bool *has_quotes)
{
    while (at < end) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        if (quote == NULL) return NULL;
        if (quote + 1 >= end || quote[1] != '"') return quote;
        *has_quotes = true;
        at = quote + 2;
    }
    return NULL;
}

/* A cell that starts with a quote, up to the delimiter or line end behind it; NULL when the window
 * ends first. A quote that never closes is taken as a plain character. */
static const char *scan_quoted(CsvScanner *scanner, const char *at, const char *end,
                               CsvWindow window)
{
    CsvCell cell = {.at = at + 1, .is_quoted = true};
    const char *quote = closing_quote(at + 1, end, &cell.has_quotes);
    bool may_go_on = window == CSV_WINDOW_GROWS;
    if (quote == NULL || (quote + 1 == end && may_go_on)) {
        if (may_go_on) return NULL;
        scanner->has_open_quote = true;
        csv_scanner_seek(scanner, at);
        const char *stop = next_stop(scanner, end);
        if (stop == NULL) stop = end;
        add_cell(scanner, (CsvCell){.at = at, .n = (uint32_t)(stop - at)});
        return stop;
    }
    csv_scanner_seek(scanner, quote + 1);
    const char *stop = next_stop(scanner, end);
    if (stop == NULL && may_go_on) return NULL;
    if (stop == NULL) stop = end;
    cell.n = (uint32_t)(quote - cell.at);
    Str behind = str_trim((Str){quote + 1, (size_t)(stop - quote - 1)});
    if (behind.n > 0) {
        cell = (CsvCell){.at = at, .n = (uint32_t)(stop - at)};
        scanner->has_stray_quote = true;
    }
    add_cell(scanner, cell);
    return stop;
}

/* Where a cell's quote stands: at its start, or behind spaces that an export put there. */
static const char *quote_of(const char *at, const char *end)
{
    while (at < end && *at == ' ') at++;
    return at < end && *at == '"' ? at : NULL;
}

void csv_cell_unquote(CsvCell *cell)
{
    char *bytes = (char *)(uintptr_t)cell->at;
    uint32_t n = 0;
    for (uint32_t i = 0; i < cell->n; i++) {
        bytes[n++] = bytes[i];
        if (bytes[i] == '"') i++; /* its double */
    }
    memset(bytes + n, ' ', cell->n - n);
    cell->n = n;
    cell->has_quotes = false;
}

/* --- rows --------------------------------------------------------------------------------- */

/* A CR before the line end belongs to the line end, also behind the last line without one. */
static inline void drop_carriage_return(CsvScanner *scanner, const char *row_end)
{
    CsvCell *last = &scanner->cells[scanner->n_kept ? scanner->n_kept - 1 : 0];
    if (scanner->n_kept == 0 || last->n == 0 || row_end[-1] != '\r') return;
    bool ends_row = !last->is_quoted && last->at + last->n == row_end;
    if (ends_row && scanner->newline == '\n') last->n--;
}

/* Plain cells from `at` on, with the scanner's state in registers: to the row's end, or to a cell
 * that may be quoted, or to where the window has no more stops. *at is then where it stands. */
typedef enum { PLAIN_ROW_ENDS, PLAIN_QUOTE, PLAIN_NO_STOP } PlainStop;

static PlainStop scan_plain(CsvScanner *scanner, const char **at, const char *end)
{
    const char *from = *at, *block = scanner->block;
    const char delimiter = scanner->delimiter, newline = scanner->newline;
    CsvCell *cells = scanner->cells;
    size_t n_kept = scanner->n_kept, n_cells = scanner->n_cells;
    const size_t max_cells = scanner->max_cells;
    uint64_t mask = scanner->mask;
    PlainStop why;
    for (;;) {
        if (__builtin_expect(*from == '"' || *from == ' ', 0)) {
            why = PLAIN_QUOTE;
            break;
        }
        while (mask == 0 && end - block > 64) {
            block += 64;
            mask = find_either(block, delimiter, newline);
        }
        const char *stop = mask ? block + __builtin_ctzll(mask) : end;
        if (__builtin_expect(stop >= end, 0)) {
            why = PLAIN_NO_STOP;
            break;
        }
        mask &= mask - 1;
        cells[n_kept] = (CsvCell){.at = from, .n = (uint32_t)(stop - from)};
        n_kept += n_kept < max_cells;
        n_cells++;
        from = stop + 1;
        if (*stop == newline) {
            why = PLAIN_ROW_ENDS;
            break;
        }
    }
    scanner->block = block;
    scanner->mask = mask;
    scanner->n_kept = n_kept;
    scanner->n_cells = n_cells;
    *at = from;
    return why;
}

/* The cell at *at, which scan_plain did not take: quoted, spaced, or the last of the window. True
 * when it is there; *at is then behind it and its stop. */
static bool scan_other(CsvScanner *scanner, const char **at, const char *end, CsvWindow window,
                       const char **stop)
{
    const char *quote = quote_of(*at, end);
    if (quote != NULL) {
        *stop = scan_quoted(scanner, quote, end, window);
    } else {
        *stop = next_stop(scanner, end);
        if (*stop == NULL && window == CSV_WINDOW_IS_LAST) *stop = end;
        if (*stop != NULL) add_cell(scanner, (CsvCell){.at = *at, .n = (uint32_t)(*stop - *at)});
    }
    if (*stop == NULL) return false;
    *at = *stop == end ? end : *stop + 1;
    return true;
}

CsvStatus csv_scan_row(CsvScanner *scanner, const char *from, const char *end, CsvWindow window)
{
    const char *at = from, *stop;
    scanner->n_kept = scanner->n_cells = 0;
    scanner->has_open_quote = scanner->has_stray_quote = false;
    if (from >= end) return window == CSV_WINDOW_GROWS ? CSV_MORE : CSV_END;
    for (;;) {
        if (scan_plain(scanner, &at, end) == PLAIN_ROW_ENDS) {
            drop_carriage_return(scanner, at - 1);
            break;
        }
        if (!scan_other(scanner, &at, end, window, &stop)) return CSV_MORE;
        if (stop == end || *stop == scanner->newline) {
            drop_carriage_return(scanner, stop);
            break;
        }
    }
    scanner->next = at;
    return CSV_ROW;
}

/* --- guessing ----------------------------------------------------------------------------- */

enum { GUESS_ROWS = 20 };

/* How many rows of the sample have as many cells as the first, weighed by that number; 0 when the
 * first row is one cell. */
static size_t evenness(Str sample, char delimiter)
{
    CsvScanner scanner = csv_scanner_create(delimiter, '\n', 0);
    const char *at = sample.at, *end = sample.at + sample.n;
    size_t n_first = 0, n_even = 0;
    csv_scanner_seek(&scanner, at);
    for (int row = 0; row < GUESS_ROWS; row++) {
        if (csv_scan_row(&scanner, at, end, CSV_WINDOW_GROWS) != CSV_ROW) break;
        if (row == 0) n_first = scanner.n_cells;
        n_even += scanner.n_cells == n_first;
        at = scanner.next;
    }
    if (n_even == 0 && csv_scan_row(&scanner, at, end, CSV_WINDOW_IS_LAST) == CSV_ROW) {
        n_first = scanner.n_cells;
        n_even = 1;
    }
    csv_scanner_free(&scanner);
    return n_first > 1 ? n_even * 1000 + (n_first > 999 ? 999 : n_first) : 0;
}

char csv_guess_delimiter(Str sample)
{
    static const char candidates[] = {',', ';', '\t', '|'};
    char best = ',';
    size_t best_evenness = 0;
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t even = evenness(sample, candidates[i]);
        if (even > best_evenness) {
            best = candidates[i];
            best_evenness = even;
        }
    }
    return best;
}
