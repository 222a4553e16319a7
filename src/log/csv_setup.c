/* csv_setup.c: what a CSV file is: its separator, header, columns and dates. */
#include <stdlib.h>

#include "log/csv_reader.h"

enum { SAMPLE_ROWS = 2000 };

/* --- encoding, separator, line end -------------------------------------------------------- */

static bool drop_mark(Stream *stream)
{
    if (stream->end - stream->at < 3 || memcmp(stream->at, "\xEF\xBB\xBF", 3) != 0) return false;
    stream->at += 3;
    return true;
}

static void say_delimiter(CsvReader *csv, char delimiter)
{
    notes_say(csv->reader->notes, STR("guessed-delimiter"), 0,
              "the columns are taken to be separated by %s; --delimiter overrules it",
              delimiter == '\t'  ? "tabs"
              : delimiter == ';' ? "semicolons"
                                 : "bars (|)");
}

/* What the user says, else what the file says: Excel puts a line `sep=;` before the header. */
static char said_delimiter(CsvReader *csv)
{
    Stream *stream = &csv->reader->stream;
    Str sample = {stream->at, (size_t)(stream->end - stream->at)};
    char said = csv->reader->reading->delimiter;
    if (!str_starts(sample, STR("sep=")) || sample.n < 6) return said;
    const char *line_end = memchr(sample.at, '\n', sample.n < 8 ? sample.n : 8);
    if (line_end == NULL || line_end - sample.at < 5) return said;
    stream->at = line_end + 1;
    csv->line_of_next_row = 2;
    return said ? said : sample.at[4];
}

static void set_up_bytes(CsvReader *csv)
{
    Reader *reader = csv->reader;
    Stream *stream = &reader->stream;
    bool has_mark = drop_mark(stream);
    stream->counts_lines = false; /* rows are counted, with the line breaks in their quotes */
    Str sample = {stream->at, (size_t)(stream->end - stream->at)};
    reader->cleaner.mode = CLEAN_UTF8;
    if (!has_mark && reader->reading->encoding.n == 0) reader->cleaner.mode = clean_guess(sample);
    char newline = !str_has_byte(sample, '\n') && str_has_byte(sample, '\r') ? '\r' : '\n';
    char delimiter = said_delimiter(csv);
    if (delimiter == 0) {
        delimiter = csv_guess_delimiter(sample);
        if (delimiter != ',') say_delimiter(csv, delimiter);
    }
    csv->scanner = csv_scanner_create(delimiter, newline, LOG_MAX_ATTRIBUTES + 16);
    csv_scanner_seek(&csv->scanner, stream->at);
}

/* --- header ------------------------------------------------------------------------------- */

/* What a column without a name, or with another's, is called. */
static void add_own_name(CsvReader *csv, Buf *out, Str name)
{
    if (name.n == 0) {
        reader_note(csv->reader, NOTE_UNNAMED_COLUMN, (Str){0});
        buf_addf(out, "column-%zu", csv->columns.n + 1);
        name = buf_str(out);
    } else {
        buf_add(out, name);
    }
    if (strmap_find(csv->names, buf_str(out)) == STRMAP_NONE) return;
    reader_note(csv->reader, NOTE_DOUBLE_COLUMN, name);
    size_t n_plain = out->n;
    for (size_t n = 2; strmap_find(csv->names, buf_str(out)) != STRMAP_NONE; n++) {
        out->n = n_plain;
        buf_addf(out, "-%zu", n);
    }
}

/* A name of its own for a column: what the header says, with a number where it says it twice. */
static Str column_name(CsvReader *csv, Str raw)
{
    Buf name = {0};
    add_own_name(csv, &name, reader_clean(csv->reader, str_trim(raw)));
    Str kept = strmap_name(csv->names, strmap_put(csv->names, buf_str(&name)));
    buf_free(&name);
    return kept;
}

static bool read_header(CsvReader *csv, Err *err)
{
    do {
        if (!csv_next_row(csv, err)) {
            if (err->code != ERR_NONE) return false;
            return err_set(err, ERR_LOG,
                           "the file is empty; a CSV begins with a line of column "
                           "names");
        }
    } while (csv->scanner.n_cells == 1 && csv->scanner.cells[0].n == 0);
    if (csv->scanner.n_cells > LOG_MAX_ATTRIBUTES) {
        return err_set(err, ERR_LIMIT,
                       "line %" PRIu64 ": the header has %zu columns, more than the "
                       "%d that a log may have",
                       csv->reader->line, csv->scanner.n_cells, LOG_MAX_ATTRIBUTES);
    }
    for (size_t i = 0; i < csv->scanner.n_kept; i++) {
        CsvColumn column = {.name = column_name(csv, csv_cell_text(&csv->scanner.cells[i])),
                            .attribute = LOG_NO_ATTRIBUTE};
        VEC_PUSH(&csv->columns, column);
    }
    return true;
}

/* --- roles -------------------------------------------------------------------------------- */

/* The names of the columns, for an error message, cut where they are many. */
static void add_column_names(Buf *out, const CsvReader *csv)
{
    for (size_t i = 0; i < csv->columns.n; i++) {
        if (i == 40) {
            buf_addf(out, " and %zu more", csv->columns.n - i);
            return;
        }
        buf_addf(out, "%s'%.*s'", i ? ", " : "",
                 STR_ARG(str_slice(csv->columns.at[i].name, 0, 60)));
    }
}

static bool no_such_column(const CsvReader *csv, Str wanted, const char *option, Err *err)
{
    Buf message = {0};
    Str *names = mem_zero(csv->columns.n + 1, sizeof *names);
    for (size_t i = 0; i < csv->columns.n; i++) names[i] = csv->columns.at[i].name;
    size_t near = str_nearest(wanted, names, csv->columns.n);
    buf_addf(&message, "the file has no column '%.*s' (%s)", STR_ARG(wanted), option);
    if (near != SIZE_MAX) buf_addf(&message, "; did you mean '%.*s'", STR_ARG(names[near]));
    buf_add(&message, STR("? It has "));
    add_column_names(&message, csv);
    err_set(err, ERR_USAGE, "%s", message.at);
    free(names);
    buf_free(&message);
    return false;
}

static size_t find_csv_column(const CsvReader *csv, Str name)
{
    for (size_t i = 0; i < csv->columns.n; i++) {
        if (str_eq(csv->columns.at[i].name, name)) return i;
    }
    return SIZE_MAX;
}

static bool set_mapped_role(CsvReader *csv, CsvRole role, Str name, const char *option, Err *err)
{
    if (name.n == 0) return true;
    size_t column = find_csv_column(csv, name);
    if (column == SIZE_MAX) return no_such_column(csv, name, option, err);
    if (csv->columns.at[column].role != CSV_ATTRIBUTE) {
        return err_set(err, ERR_USAGE, "the column '%.*s' is named twice: as %s and as another",
                       STR_ARG(name), option);
    }
    csv->columns.at[column].role = role;
    return true;
}

static bool set_case_attributes(CsvReader *csv, Err *err)
{
    Str rest = csv->reader->reading->case_attributes, piece;
    while (str_cut(&rest, ',', &piece)) {
        Str name = str_trim(piece);
        if (!set_mapped_role(csv, CSV_CASE_ATTRIBUTE, name, "--case-attributes", err)) return false;
    }
    return true;
}

static size_t column_of_role(const CsvReader *csv, CsvRole role)
{
    for (size_t i = 0; i < csv->columns.n; i++) {
        if (csv->columns.at[i].role == role) return i;
    }
    return SIZE_MAX;
}

/* Guess a role that was not mapped; *guess gets what to say of it. */
static void guess_role(CsvReader *csv, CsvRole role, const char *word, Buf *guess)
{
    if (column_of_role(csv, role) != SIZE_MAX) return;
    size_t n = csv->columns.n;
    Str *names = mem_zero(n + 1, sizeof *names);
    bool *taken = mem_zero(n + 1, sizeof *taken);
    for (size_t i = 0; i < n; i++) {
        names[i] = csv->columns.at[i].name;
        taken[i] = csv->columns.at[i].role != CSV_ATTRIBUTE;
    }
    size_t found = csv_guess_role(role, names, taken, n);
    if (found != SIZE_MAX) {
        csv->columns.at[found].role = role;
        buf_addf(guess, "%s%s=%.*s", guess->n ? "," : "", word, STR_ARG(names[found]));
    }
    free(names);
    free(taken);
}

static bool check_roles(CsvReader *csv, Err *err)
{
    csv->case_column = column_of_role(csv, CSV_CASE);
    csv->kind_column = column_of_role(csv, CSV_KIND);
    csv->at_column = column_of_role(csv, CSV_AT);
    csv->recorded_column = column_of_role(csv, CSV_RECORDED);
    const char *lacks = csv->case_column == SIZE_MAX   ? "the case"
                        : csv->kind_column == SIZE_MAX ? "the kind of event"
                        : csv->at_column == SIZE_MAX   ? "the time"
                                                       : NULL;
    if (lacks == NULL) return true;
    Buf message = {0};
    buf_addf(&message,
             "no column looks like %s; say which with --map "
             "case=COL,kind=COL,at=COL. The file has ",
             lacks);
    add_column_names(&message, csv);
    err_set(err, ERR_LOG, "%s", message.at);
    buf_free(&message);
    return false;
}

static bool set_roles(CsvReader *csv, Err *err)
{
    const LogReading *reading = csv->reader->reading;
    Buf guess = {0};
    if (!set_mapped_role(csv, CSV_CASE, reading->map_case, "--map case", err) ||
        !set_mapped_role(csv, CSV_KIND, reading->map_kind, "--map kind", err) ||
        !set_mapped_role(csv, CSV_AT, reading->map_at, "--map at", err) ||
        !set_mapped_role(csv, CSV_RECORDED, reading->map_recorded, "--map recorded", err) ||
        !set_case_attributes(csv, err)) {
        return false;
    }
    guess_role(csv, CSV_CASE, "case", &guess);
    guess_role(csv, CSV_KIND, "kind", &guess);
    guess_role(csv, CSV_AT, "at", &guess);
    guess_role(csv, CSV_RECORDED, "recorded", &guess);
    if (guess.n > 0) {
        notes_say(csv->reader->notes, STR("guessed-columns"), 0,
                  "the columns were taken by their names: %s; --map overrules them", guess.at);
    }
    buf_free(&guess);
    return check_roles(csv, err);
}

static void enter_columns(CsvReader *csv)
{
    LogBuilder *builder = csv->reader->builder;
    for (size_t i = 0; i < csv->columns.n; i++) {
        CsvColumn *column = &csv->columns.at[i];
        if (column->role == CSV_KIND) {
            column->cache = value_cache_create(VALUE_CACHE_KINDS, false);
        }
        if (column->role != CSV_ATTRIBUTE && column->role != CSV_CASE_ATTRIBUTE) continue;
        column->attribute = log_builder_attribute(builder, column->name);
        column->cache = value_cache_create(column->attribute, true);
        if (column->role == CSV_ATTRIBUTE)
            builder_declare(builder, column->attribute);
        else
            builder_declare_case(builder, column->attribute);
    }
}

/* --- dates -------------------------------------------------------------------------------- */

/* The times of the first rows, from a scanner of its own over the window. */
static size_t sample_times(CsvReader *csv, size_t column, Str *sample)
{
    const Stream *stream = &csv->reader->stream;
    CsvScanner scanner =
        csv_scanner_create(csv->scanner.delimiter, csv->scanner.newline, column + 1);
    CsvWindow window = stream->is_at_end ? CSV_WINDOW_IS_LAST : CSV_WINDOW_GROWS;
    const char *at = stream->at;
    size_t n = 0;
    csv_scanner_seek(&scanner, at);
    while (n < SAMPLE_ROWS && csv_scan_row(&scanner, at, stream->end, window) == CSV_ROW) {
        at = scanner.next;
        if (scanner.n_kept <= column || scanner.cells[column].n == 0) continue;
        sample[n++] = (Str){scanner.cells[column].at, scanner.cells[column].n};
    }
    csv_scanner_free(&scanner);
    return n;
}

static LogDates guess_dates(CsvReader *csv, size_t column, bool *is_ambiguous)
{
    Str *sample = mem_zero(SAMPLE_ROWS, sizeof *sample);
    size_t n = sample_times(csv, column, sample);
    LogDates dates = time_guess(sample, n, csv->reader->reading->zone, is_ambiguous);
    free(sample);
    return dates;
}

static void say_dates(CsvReader *csv, LogDates dates)
{
    const char *words = dates == LOG_DATES_MONTH_FIRST ? "month first (MM/DD)"
                        : dates == LOG_DATES_EPOCH_S   ? "seconds since 1970"
                        : dates == LOG_DATES_EPOCH_MS  ? "milliseconds since 1970"
                                                       : "day first (DD/MM)";
    if (dates == LOG_DATES_ISO) return;
    notes_say(csv->reader->notes, STR("guessed-dates"), 0,
              "the times are taken as %s%s; --date-format overrules it", words,
              csv->dates_are_ambiguous ? ", but the rows looked at could be read either way" : "");
}

static bool set_dates(CsvReader *csv, Err *err)
{
    Reader *reader = csv->reader;
    TimeReader *times = &reader->times;
    *times = (TimeReader){.zone = reader->reading->zone,
                          .dates = reader->reading->dates,
                          .pattern = reader->reading->date_pattern};
    if (times->dates == LOG_DATES_PATTERN && !date_pattern_check(times->pattern, err)) return false;
    csv->recorded_times = *times;
    if (times->dates != LOG_DATES_GUESS) return true;
    times->dates = guess_dates(csv, csv->at_column, &csv->dates_are_ambiguous);
    if (reader->forced_dates != LOG_DATES_GUESS) {
        times->dates = reader->forced_dates;
        csv->dates_are_ambiguous = false;
    }
    say_dates(csv, times->dates);
    bool is_ambiguous = false;
    if (csv->recorded_column != SIZE_MAX) {
        csv->recorded_times.dates = guess_dates(csv, csv->recorded_column, &is_ambiguous);
        if (is_ambiguous) csv->recorded_times.dates = times->dates;
    }
    return true;
}

bool csv_set_up(CsvReader *csv, Err *err)
{
    csv->names = strmap_create();
    set_up_bytes(csv);
    if (!read_header(csv, err) || !set_roles(csv, err)) return false;
    enter_columns(csv);
    return set_dates(csv, err);
}
