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
    size_t n_notes_before; /* this reading's notes stand behind these */
    NoteTallies tallies;
    Cleaner cleaner;
    TimeReader times;
    LogBuilder *builder;
    uint64_t line;         /* of what is being read; 0: where the stream stands */
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

/** The line of what is being read. */
uint64_t reader_line(Reader *reader);
/** Count a note with this line. */
void reader_note(Reader *reader, NoteCode code, Str example);
/** A clean text; counts a note when it was not clean. */
Str reader_clean(Reader *reader, Str raw);
/** Read an event's time; counts why it cannot be placed where it cannot. */
bool reader_time(Reader *reader, Str text, int64_t *at_ms);
/** When the event was recorded: at_ms where the text is empty or, counted, no time. */
int64_t reader_recorded(Reader *reader, TimeReader *times, Str text, int64_t at_ms);

/** A JSON array in a cell as a list; 0 when the text is none. */
uint32_t reader_list_cell(Reader *reader, uint32_t attribute, Str text);

#endif
