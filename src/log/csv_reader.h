/* csv_reader.h: private to src/log: the state of one reading of a CSV file. */
#ifndef HEED_LOG_CSV_READER_H
#define HEED_LOG_CSV_READER_H
#include "log/csv.h"
#include "log/value_cache.h"

typedef struct {
    Str name; /* in CsvReader.names */
    CsvRole role;
    uint32_t attribute;
    ValueCache cache;
} CsvColumn;

typedef struct {
    Reader *reader;
    CsvScanner scanner;
    VEC_OF(CsvColumn) columns;
    StrMap *names;                                               /* of the columns */
    size_t case_column, kind_column, at_column, recorded_column; /* SIZE_MAX: none */
    TimeReader recorded_times;
    bool dates_are_ambiguous;
    bool has_bad_time;         /* the row's time cannot be read */
    uint64_t line_of_next_row; /* that of the row is reader->line */
    Str last_case;             /* kept by the builder */
    bool has_last_case;
    uint32_t last_case_number;
    char last_time[40];
    size_t n_last_time;
    int64_t last_at_ms;
    NoteCode last_note; /* what it lacks; N_NOTES: nothing */
} CsvReader;

/** Guess what was not said, read the header, say what was guessed. */
bool csv_set_up(CsvReader *csv, Err *err);
/** The next row into csv->scanner; false at the end (err->code is ERR_NONE) or on an error. */
bool csv_next_row(CsvReader *csv, Err *err);

#endif
