/* csv.c: the rows of a CSV or TSV file as events. */
#include <stdlib.h>

#include "log/csv_reader.h"

/* The largest cell: more than any text that a person or system writes. */
#define CSV_MAX_CELL ((size_t)64 * 1024 * 1024)

/* --- cells to numbers --------------------------------------------------------------------- */

/* The first 8 bytes of a short cell as one number, which with its length is the cell itself. */
static inline uint64_t short_cell_word(Str text)
{
    uint64_t word;
    memcpy(&word, text.at, sizeof word); /* the window has padding */
    return text.n == 8 ? word : word & ((UINT64_C(1) << (text.n * 8)) - 1);
}

static inline CsvRecent *recent_of(CsvColumn *column, uint64_t word, size_t n)
{
    uint64_t mixed = (word ^ (n << 59)) * UINT64_C(0x9E3779B97F4A7C15);
    return &column->recent[mixed >> (64 - CSV_RECENT_BITS)];
}

/* A cell seen for the first time, or not lately: clean it, see whether it is a list, enter it. */
static uint32_t enter_cell(CsvReader *csv, CsvColumn *column, Str raw, bool *is_plain)
{
    Str text = reader_clean(csv->reader, raw, csv->line_of_row);
    *is_plain = text.at == raw.at;
    if (column->role == CSV_KIND) return builder_kind(csv->reader->builder, text) + 1;
    if (text.n > 1 && text.at[0] == '[' && text.at[text.n - 1] == ']') {
        uint32_t list = reader_list_cell(csv->reader, column->attribute, text);
        if (list != 0) return list;
    }
    return builder_value(csv->reader->builder, column->attribute, text, TYPED_BY_TEXT);
}

/* A cell of more than 8 bytes: the same as the last one of its column, or entered. */
static uint32_t long_cell_number(CsvReader *csv, CsvColumn *column, Str raw)
{
    if (raw.n == column->last.n && memcmp(raw.at, column->last.at, raw.n) == 0) {
        return column->last_number;
    }
    bool is_plain = false;
    uint32_t number = enter_cell(csv, column, raw, &is_plain);
    if (is_plain && column->role != CSV_KIND) {
        const Dict *dict = &csv->reader->builder->attributes.at[column->attribute].dict;
        column->last = dict->at[number].text;
        column->last_number = number;
    } else if (is_plain) {
        column->last = strmap_name(csv->reader->builder->kind_names, number - 1);
        column->last_number = number;
    }
    return number;
}

/* The number of a value, or of a kind plus 1; 0 of an empty cell. */
static inline uint32_t cell_number(CsvReader *csv, CsvColumn *column, Str raw)
{
    if (raw.n == 0) return 0;
    if (raw.n > 8) return long_cell_number(csv, column, raw);
    uint64_t word = short_cell_word(raw);
    CsvRecent *recent = recent_of(column, word, raw.n);
    if (recent->word == word && recent->n == raw.n) return recent->number;
    bool is_plain = false;
    uint32_t number = enter_cell(csv, column, raw, &is_plain);
    if (is_plain) *recent = (CsvRecent){word, number, (uint32_t)raw.n};
    return number;
}

/* --- one row ------------------------------------------------------------------------------ */

static Str role_text(CsvReader *csv, size_t column)
{
    if (column >= csv->scanner.cells.n) return (Str){0};
    return csv_cell_text(&csv->scanner.cells.at[column]);
}

static uint32_t case_of_row(CsvReader *csv, Str raw)
{
    LogBuilder *builder = csv->reader->builder;
    if (csv->has_last_case && str_eq(raw, csv->last_case)) return csv->last_case_number;
    Str name = reader_clean(csv->reader, raw, csv->line_of_row);
    uint32_t number = log_builder_case(builder, name);
    csv->has_last_case = name.at == raw.at;
    csv->last_case = strmap_name(builder->case_names, number);
    csv->last_case_number = number;
    return number;
}

/* The time of the row; most exports repeat the last row's. */
static PlaceTime time_of_row(CsvReader *csv, Str raw, int64_t *at_ms)
{
    if (raw.n > 0 && raw.n == csv->n_last_time && memcmp(raw.at, csv->last_time, raw.n) == 0) {
        *at_ms = csv->last_at_ms;
        csv->reader->times.n_without_zone += csv->last_lacks_zone;
        return PLACE_TIME_OK;
    }
    uint64_t n_lacking = csv->reader->times.n_without_zone;
    PlaceTime place = reader_time(csv->reader, raw, at_ms);
    if (place == PLACE_TIME_OK && raw.n <= sizeof csv->last_time) {
        memcpy(csv->last_time, raw.at, raw.n);
        csv->n_last_time = raw.n;
        csv->last_at_ms = *at_ms;
        csv->last_lacks_zone = csv->reader->times.n_without_zone > n_lacking;
    }
    return place;
}

static int64_t recorded_of_row(CsvReader *csv, int64_t at_ms)
{
    Str raw = role_text(csv, csv->recorded_column);
    int64_t recorded_ms = at_ms;
    if (raw.n > 0 && !time_reader_read(&csv->recorded_times, raw, &recorded_ms)) {
        note_count(&csv->reader->tallies, NOTE_BAD_RECORDED, csv->line_of_row, raw);
        return at_ms;
    }
    return recorded_ms;
}

static void set_case_attribute(CsvReader *csv, uint32_t case_number, CsvColumn *column,
                               uint32_t value)
{
    LogBuilder *builder = csv->reader->builder;
    const GrowingCells *cells = &builder->attributes.at[column->attribute].cases;
    uint32_t old = growing_cells_get(cells, case_number);
    if (value == 0 || value == old) return;
    if (old != 0) {
        note_count(&csv->reader->tallies, NOTE_CASE_CONFLICT, csv->line_of_row, column->name);
    }
    builder_set_case(builder, case_number, column->attribute, value);
}

static void set_attributes(CsvReader *csv, uint32_t case_number)
{
    size_t n = csv->scanner.cells.n < csv->columns.n ? csv->scanner.cells.n : csv->columns.n;
    LogBuilder *builder = csv->reader->builder;
    for (size_t i = 0; i < n; i++) {
        CsvColumn *column = &csv->columns.at[i];
        if (column->role != CSV_ATTRIBUTE && column->role != CSV_CASE_ATTRIBUTE) continue;
        uint32_t value = cell_number(csv, column, csv_cell_text(&csv->scanner.cells.at[i]));
        if (value == 0) continue;
        if (column->role == CSV_CASE_ATTRIBUTE) set_case_attribute(csv, case_number, column, value);
        else {
            GrowingCells *cells = &builder->attributes.at[column->attribute].events;
            growing_cells_set(cells, builder->row, value);
        }
    }
}

/* Counts why a row is not placed, by the first thing that it lacks. */
static bool place_row(CsvReader *csv, uint32_t *kind, int64_t *at_ms)
{
    NoteTallies *tallies = &csv->reader->tallies;
    if (role_text(csv, csv->case_column).n == 0) {
        note_count(tallies, NOTE_NO_CASE, csv->line_of_row, (Str){0});
        return false;
    }
    CsvColumn *kinds = &csv->columns.at[csv->kind_column];
    *kind = cell_number(csv, kinds, role_text(csv, csv->kind_column));
    if (*kind == 0) {
        note_count(tallies, NOTE_NO_KIND, csv->line_of_row, (Str){0});
        return false;
    }
    Str time = role_text(csv, csv->at_column);
    PlaceTime place = time_of_row(csv, time, at_ms);
    if (place == PLACE_TIME_OK) return true;
    NoteCode code = place == PLACE_TIME_MISSING ? NOTE_NO_TIME : NOTE_BAD_TIME;
    note_count(tallies, code, csv->line_of_row, time);
    return false;
}

static void take_row(CsvReader *csv)
{
    uint32_t kind;
    int64_t at_ms;
    LogBuilder *builder = csv->reader->builder;
    if (!place_row(csv, &kind, &at_ms)) return;
    uint32_t case_number = case_of_row(csv, role_text(csv, csv->case_column));
    int64_t recorded_ms =
        csv->recorded_column == SIZE_MAX ? at_ms : recorded_of_row(csv, at_ms);
    builder_begin_pending(builder);
    set_attributes(csv, case_number);
    builder_commit_pending(builder, case_number, kind - 1, at_ms, recorded_ms);
}

/* --- all rows ----------------------------------------------------------------------------- */

static void note_row_shape(CsvReader *csv)
{
    NoteTallies *tallies = &csv->reader->tallies;
    const CsvScanner *scanner = &csv->scanner;
    uint64_t line = csv->line_of_row;
    if (scanner->n_cells < csv->columns.n) note_count(tallies, NOTE_SHORT_ROW, line, (Str){0});
    if (scanner->n_cells > csv->columns.n) note_count(tallies, NOTE_LONG_ROW, line, (Str){0});
    if (scanner->has_open_quote) note_count(tallies, NOTE_OPEN_QUOTE, line, (Str){0});
    if (scanner->has_stray_quote) {
        const CsvCell *cell = &scanner->cells.at[scanner->cells.n - 1];
        note_count(tallies, NOTE_STRAY_QUOTE, line, (Str){cell->at, cell->n});
    }
}

static bool check_cells(const CsvReader *csv, Err *err)
{
    for (size_t i = 0; i < csv->scanner.cells.n; i++) {
        if (csv->scanner.cells.at[i].n <= CSV_MAX_CELL) continue;
        return err_set(err, ERR_LIMIT,
                       "line %" PRIu64 ": a cell is longer than %zu MiB; is a quote left open there?",
                       csv->line_of_row, CSV_MAX_CELL >> 20);
    }
    return true;
}

/* Lines are counted row by row: a line break in quotes makes a row longer than one line. */
static uint64_t lines_in_row(const CsvReader *csv)
{
    uint64_t n = 1;
    for (size_t i = 0; i < csv->scanner.cells.n; i++) {
        const CsvCell *cell = &csv->scanner.cells.at[i];
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
            if (!stream_more(stream, err) && err->code != ERR_NONE) return false;
            csv_scanner_seek(&csv->scanner, stream->at);
            continue;
        }
        stream->at = csv->scanner.next;
        csv->line_of_row = csv->line_of_next_row;
        csv->line_of_next_row += lines_in_row(csv);
        return true;
    }
}

static bool row_is_blank(const CsvReader *csv)
{
    return csv->scanner.n_cells == 1 && csv->scanner.cells.at[0].n == 0;
}

/* Dates that the guess cannot read but the other order can: read again, from the start. */
static bool guess_was_wrong(CsvReader *csv)
{
    Reader *reader = csv->reader;
    if (!csv->dates_are_ambiguous || !reader->can_restart) return false;
    if (note_is_first(&reader->tallies, NOTE_BAD_TIME)) return false;
    TimeReader other = reader->times;
    other.dates = LOG_DATES_MONTH_FIRST;
    int64_t unused;
    csv->dates_are_ambiguous = false;
    if (!time_reader_read(&other, role_text(csv, csv->at_column), &unused)) return false;
    reader->forced_dates = LOG_DATES_MONTH_FIRST;
    reader->must_restart = true;
    return true;
}

static bool read_rows(CsvReader *csv, Err *err)
{
    while (csv_next_row(csv, err)) {
        if (row_is_blank(csv)) continue;
        if (csv->scanner.n_cells != csv->columns.n || csv->scanner.has_open_quote ||
            csv->scanner.has_stray_quote) {
            note_row_shape(csv);
        }
        if (!check_cells(csv, err)) return false;
        take_row(csv);
        if (guess_was_wrong(csv)) return true;
    }
    return err->code == ERR_NONE;
}

bool csv_read(Reader *reader, Err *err)
{
    CsvReader csv = {.reader = reader, .line_of_next_row = 1};
    bool ok = csv_set_up(&csv, err) && read_rows(&csv, err);
    for (size_t i = 0; i < csv.columns.n; i++) free(csv.columns.at[i].recent);
    VEC_FREE(&csv.columns);
    VEC_FREE(&csv.scanner.cells);
    return ok;
}
