/* json_lines.h: private to src/log: the state of one reading of JSON lines. */
#ifndef HEED_LOG_JSON_LINES_H
#define HEED_LOG_JSON_LINES_H
#include "log/csv.h"
#include "log/json_value.h"

typedef struct {
    CsvRole role;
    uint32_t attribute; /* LOG_NO_ATTRIBUTE: too many, or none in its role */
} LineKey;

typedef struct {
    uint32_t attribute, value;
} LineGiven;

typedef struct {
    Reader *reader;
    JsonScanner json;
    StrMap *names;                      /* of keys, joined with / */
    VEC_OF(LineKey) keys;               /* by number in names */
    Str role_names[CSV_CASE_ATTRIBUTE]; /* by CsvRole: CSV_CASE to CSV_RECORDED */
    TimeReader recorded_times;
    Buf name; /* of the key being read, with those it stands in */
    Buf case_text, kind_text, at_text, recorded_text;
    VEC_OF(LineGiven) case_values;
} LinesReader;

/** Guess the roles of the keys from the first objects, and how times are written. */
bool json_lines_set_up(LinesReader *lines, Err *err);

#endif
