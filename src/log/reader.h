/* reader.h: private to src/log: what every reader of a format is given and gives. */
#ifndef HEED_LOG_READER_H
#define HEED_LOG_READER_H
#include "log/clean.h"
#include "log/log_internal.h"
#include "log/notes.h"
#include "log/stream.h"
#include "log/times.h"

/* One reading of one file; log_read makes it, a format's reader works on it. */
typedef struct {
    Stream stream;
    const LogReading *reading;
    LogNotes *notes;
    NoteTallies tallies;
    Cleaner cleaner;
    TimeReader times;
    LogBuilder *builder;
    LogDates forced_dates; /* on a second reading: what the first one found out */
    bool must_restart;     /* the guess of the dates was wrong: read again with forced_dates */
    bool can_restart;
} Reader;

/** Each reads all of reader->stream into reader->builder. */
bool csv_read(Reader *reader, Err *err);
bool xes_read(Reader *reader, Err *err);
bool json_lines_read(Reader *reader, Err *err);
bool ocel_json_read(Reader *reader, Err *err);
bool ocel_xml_read(Reader *reader, Err *err);

/** A clean text; counts a note, on `line`, when it was not clean. */
Str reader_clean(Reader *reader, Str raw, uint64_t line);
/** Count what the times of the file were like, once they are all read. */
void reader_note_times(Reader *reader);

/* How one event of a file is placed: what it lacks is counted. */
typedef enum { PLACE_TIME_OK, PLACE_TIME_MISSING, PLACE_TIME_BAD } PlaceTime;
/** Read an event's time and count why it cannot be placed. */
PlaceTime reader_time(Reader *reader, Str text, int64_t *at_ms);

/* A column or key that plays a part is named by the user or guessed. */
typedef struct {
    Str case_name, kind, at, recorded;
} RoleNames;

/** A JSON array in a cell as a list; 0 when the text is none. */
uint32_t reader_list_cell(Reader *reader, uint32_t attribute, Str text);

#endif
