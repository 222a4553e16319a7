/* csv.c: the rows of a CSV or TSV file as events. */
#include <stdlib.h>

#include "log/csv_reader.h"

/* The largest cell: more than any text that a person or system writes. */
#define CSV_MAX_CELL ((size_t)64 * 1024 * 1024)

/* --- one row ------------------------------------------------------------------------------ */

static Str role_text(CsvReader *csv, size_t column)
{
    if (column >= csv->scanner.n_kept) return (Str){0};
    return csv_cell_text(&csv->scanner.cells[column]);
}

static uint32_t case_of_row(CsvReader *csv, Str raw)
{
    LogBuilder *builder = csv->reader->builder;
    if (csv->has_last_case && str_eq(raw, csv->last_case)) return csv->last_case_number;
    Str name = reader_clean(csv->reader, raw);
    uint32_t number = log_builder_case(builder, name);
    csv->has_last_case = name.at == raw.at;
    csv->last_case = strmap_name(builder->case_names, number);
    csv->last_case_number = number;
    return number;
}

/* The time of the row; most exports repeat the last row's. */
static bool time_of_row(CsvReader *csv, Str raw, int64_t *at_ms)
{
    if (raw.n > 0 && raw.n == csv->n_last_time && memcmp(raw.at, csv->last_time, raw.n) == 0) {
        *at_ms = csv->last_at_ms;
        if (csv->last_note != N_NOTES) reader_note(csv->reader, csv->last_note, raw);
        return true;
    }
    csv->has_bad_time = !reader_time(csv->reader, raw, at_ms);
    if (csv->has_bad_time) return false;
    if (raw.n > sizeof csv->last_time) return true;
    const TimeReader *times = &csv->reader->times;
    memcpy(csv->last_time, raw.at, raw.n);
    csv->n_last_time = raw.n;
    csv->last_at_ms = *at_ms;
    csv->last_note = times->lacks_time   ? NOTE_DATE_ONLY
                     : times->lacks_zone ? NOTE_NO_ZONE
                                         : N_NOTES;
    return true;
}

static void set_case_attribute(CsvReader *csv, uint32_t case_number, CsvColumn *column,
                               uint32_t value)
{
    LogBuilder *builder = csv->reader->builder;
    const GrowingCells *cells = &builder->attributes.at[column->attribute].cases;
    uint32_t old = growing_cells_get(cells, case_number);
    if (value == 0 || value == old) return;
    if (old != 0) {
        reader_note(csv->reader, NOTE_CASE_CONFLICT, column->name);
    }
    builder_set_case(builder, case_number, column->attribute, value);
}

static void set_attributes(CsvReader *csv, uint32_t case_number)
{
    size_t n = csv->scanner.n_kept < csv->columns.n ? csv->scanner.n_kept : csv->columns.n;
    LogBuilder *builder = csv->reader->builder;
    for (size_t i = 0; i < n; i++) {
        CsvColumn *column = &csv->columns.at[i];
        if (column->role != CSV_ATTRIBUTE && column->role != CSV_CASE_ATTRIBUTE) continue;
        Str raw = csv_cell_text(&csv->scanner.cells[i]);
        uint32_t value = value_cache_number(csv->reader, &column->cache, raw, TYPED_BY_TEXT);
        if (value == 0) continue;
        if (column->role == CSV_CASE_ATTRIBUTE)
            set_case_attribute(csv, case_number, column, value);
        else {
            GrowingCells *cells = &builder->attributes.at[column->attribute].events;
            growing_cells_set(cells, builder->row, value);
        }
    }
}

/* Counts why a row is not placed, by the first thing that it lacks. */
static bool place_row(CsvReader *csv, uint32_t *kind, int64_t *at_ms)
{
    Reader *reader = csv->reader;
    if (role_text(csv, csv->case_column).n == 0) {
        reader_note(reader, NOTE_NO_CASE, (Str){0});
        return false;
    }
    ValueCache *kinds = &csv->columns.at[csv->kind_column].cache;
    *kind = value_cache_number(reader, kinds, role_text(csv, csv->kind_column), TYPED_BY_TEXT);
    if (*kind == 0) {
        reader_note(reader, NOTE_NO_KIND, (Str){0});
        return false;
    }
    return time_of_row(csv, role_text(csv, csv->at_column), at_ms);
}

static int64_t recorded_of_row(CsvReader *csv, int64_t at_ms)
{
    if (csv->recorded_column == SIZE_MAX) return at_ms;
    Str text = role_text(csv, csv->recorded_column);
    return reader_recorded(csv->reader, &csv->recorded_times, text, at_ms);
}

static void take_row(CsvReader *csv)
{
    uint32_t kind;
    int64_t at_ms;
    LogBuilder *builder = csv->reader->builder;
    if (!place_row(csv, &kind, &at_ms)) return;
    uint32_t case_number = case_of_row(csv, role_text(csv, csv->case_column));
    int64_t recorded_ms = recorded_of_row(csv, at_ms);
    builder_begin_pending(builder);
    set_attributes(csv, case_number);
    builder_commit_pending(builder, case_number, kind - 1, at_ms, recorded_ms);
}

/* --- all rows ----------------------------------------------------------------------------- */

static void note_row_shape(CsvReader *csv)
{
    const CsvScanner *scanner = &csv->scanner;
    Reader *reader = csv->reader;
    if (scanner->n_cells < csv->columns.n) reader_note(reader, NOTE_SHORT_ROW, (Str){0});
    if (scanner->n_cells > csv->columns.n) reader_note(reader, NOTE_LONG_ROW, (Str){0});
    if (scanner->has_open_quote) reader_note(reader, NOTE_OPEN_QUOTE, (Str){0});
    if (scanner->has_stray_quote) {
        const CsvCell *cell = &scanner->cells[scanner->n_kept - 1];
        reader_note(reader, NOTE_STRAY_QUOTE, (Str){cell->at, cell->n});
    }
}

static bool check_cells(const CsvReader *csv, Err *err)
{
    for (size_t i = 0; i < csv->scanner.n_kept; i++) {
        if (csv->scanner.cells[i].n <= CSV_MAX_CELL) continue;
        return err_set(err, ERR_LIMIT,
                       "line %" PRIu64
                       ": a cell is longer than %zu MiB; is a quote left open there?",
                       csv->reader->line, CSV_MAX_CELL >> 20);
    }
    return true;
}

/* Lines are counted row by row: a line break in quotes makes a row longer than one line. */
static uint64_t lines_in_row(const CsvReader *csv)
{
    uint64_t n = 1;
    for (size_t i = 0; i < csv->scanner.n_kept; i++) {
        const CsvCell *cell = &csv->scanner.cells[i];
        if (!cell->is_quoted) continue;
        for (size_t j = 0; j < cell->n; j++) n += cell->at[j] == '\n';
    }
    return n;
}

bool csv_next_row(CsvReader *csv, Err *err)
{
    Stream *stream = &csv->reader->stream;
    for (;;) {
        CsvWindow window = stream->is_at_end ? CSV_WINDOW_IS_LAST : CSV_WINDOW_GROWS;
        CsvStatus status = csv_scan_row(&csv->scanner, stream->at, stream->end, window);
        err->code = ERR_NONE;
        if (status == CSV_END) return false;
        if (status == CSV_MORE) {
            stream->line = csv->line_of_next_row;
            if (!stream_more(stream, err) && err->code != ERR_NONE) return false;
            csv_scanner_seek(&csv->scanner, stream->at);
            continue;
        }
        stream->at = csv->scanner.next;
        csv->reader->line = csv->line_of_next_row;
        csv->line_of_next_row += lines_in_row(csv);
        return true;
    }
}

static bool row_is_blank(const CsvReader *csv)
{
    return csv->scanner.n_cells == 1 && csv->scanner.cells[0].n == 0;
}

/* A date that the guess cannot read but the other order can: read again, from the start. */
static bool guess_was_wrong(CsvReader *csv)
{
    Reader *reader = csv->reader;
    TimeReader other = reader->times;
    other.dates = LOG_DATES_MONTH_FIRST;
    int64_t unused;
    if (!time_reader_read(&other, role_text(csv, csv->at_column), &unused)) return false;
    reader->forced_dates = LOG_DATES_MONTH_FIRST;
    reader->must_restart = true;
    return true;
}

static bool read_rows(CsvReader *csv, Err *err)
{
    const Reader *reader = csv->reader;
    while (csv_next_row(csv, err)) {
        if (row_is_blank(csv)) continue;
        if (csv->scanner.n_cells != csv->columns.n || csv->scanner.has_open_quote ||
            csv->scanner.has_stray_quote) {
            note_row_shape(csv);
        }
        if (!check_cells(csv, err)) return false;
        csv->has_bad_time = false;
        take_row(csv);
        bool may_restart = csv->has_bad_time && csv->dates_are_ambiguous && reader->can_restart;
        if (may_restart && guess_was_wrong(csv)) return true;
    }
    return err->code == ERR_NONE;
}

bool csv_read(Reader *reader, Err *err)
{
    CsvReader csv = {.reader = reader, .line_of_next_row = 1, .last_note = N_NOTES};
    bool ok = csv_set_up(&csv, err) && read_rows(&csv, err);
    for (size_t i = 0; i < csv.columns.n; i++) value_cache_free(&csv.columns.at[i].cache);
    VEC_FREE(&csv.columns);
    strmap_free(csv.names);
    csv_scanner_free(&csv.scanner);
    return ok;
}
