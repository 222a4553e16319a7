/* read.c: from a path or bytes to a log: what the file is, and which reader takes it. */
#include <stdlib.h>

#include "log/packed.h"
#include "log/reader.h"

/* --- what readers share ------------------------------------------------------------------- */

uint64_t reader_line(Reader *reader)
{
    return reader->line ? reader->line : stream_line(&reader->stream, reader->stream.at);
}

void reader_note(Reader *reader, NoteCode code, Str example)
{
    uint64_t line = note_is_first(&reader->tallies, code) ? reader_line(reader) : 0;
    note_count(&reader->tallies, code, line, example);
}

Str reader_clean(Reader *reader, Str raw)
{
    Str text = clean_text(&reader->cleaner, raw);
    if (reader->cleaner.had_bad) reader_note(reader, NOTE_BAD_UTF8, raw);
    if (reader->cleaner.had_nul) reader_note(reader, NOTE_NUL_BYTES, raw);
    return text;
}

bool reader_time(Reader *reader, Str text, int64_t *at_ms)
{
    TimeReader *times = &reader->times;
    if (text.n == 0) {
        reader_note(reader, NOTE_NO_TIME, text);
        return false;
    }
    if (!time_reader_read(times, text, at_ms)) {
        reader_note(reader, NOTE_BAD_TIME, text);
        return false;
    }
    if (times->lacks_time)
        reader_note(reader, NOTE_DATE_ONLY, text);
    else if (times->lacks_zone)
        reader_note(reader, NOTE_NO_ZONE, text);
    return true;
}

int64_t reader_recorded(Reader *reader, TimeReader *times, Str text, int64_t at_ms)
{
    int64_t recorded_ms = at_ms;
    if (text.n > 0 && !time_reader_read(times, text, &recorded_ms)) {
        reader_note(reader, NOTE_BAD_RECORDED, text);
        return at_ms;
    }
    return recorded_ms;
}

/* --- what the file is --------------------------------------------------------------------- */

static bool contains(Str text, Str wanted)
{
    const void *found = text.n ? memmem(text.at, text.n, wanted.at, wanted.n) : NULL;
    return found != NULL;
}

/* Formats that people have and heed does not read: say what to do instead. */
static bool refuse_other_formats(Str head, Err *err)
{
    static const struct {
        const char *magic;
        size_t n;
        const char *words;
    } others[] = {
        {"PK\x03\x04", 4,
         "a zip archive or an Excel workbook; save the sheet as CSV, or unpack it"},
        {"\xD0\xCF\x11\xE0", 4, "an old Excel or Word file; save the sheet as CSV"},
        {"SQLite format 3", 15, "an SQLite database; export the table as CSV"},
        {"PAR1", 4, "a Parquet file; export it as CSV"},
        {"%PDF", 4, "a PDF; ask for the data as CSV"},
        {"BZh", 3, "packed with bzip2; unpack it, or pack it with gzip or zstd"},
        {"\xFD"
         "7zXZ",
         5, "packed with xz; unpack it, or pack it with gzip or zstd"},
        {"7z\xBC\xAF", 4, "a 7-Zip archive; unpack it"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (!str_starts(head, (Str){others[i].magic, others[i].n})) continue;
        return err_set(err, ERR_LOG, "the file is %s", others[i].words);
    }
    return true;
}

/* The older OCEL 1.0 has other names for everything. */
static bool refuse_old_ocel(Str head, Err *err)
{
    if (!contains(head, STR("\"ocel:global-log\"")) && !contains(head, STR("\"ocel:events\""))) {
        return true;
    }
    return err_set(err, ERR_LOG,
                   "the file is OCEL 1.0; save it as OCEL 2.0 (JSON or XML), which "
                   "heed reads");
}

static LogFormat guess_format(Str head)
{
    if (str_starts(head, STR("\xEF\xBB\xBF"))) head = str_slice(head, 3, head.n);
    Str text = str_trim(head);
    if (str_starts(text, STR("<"))) {
        bool is_ocel = contains(text, STR("<object-types")) || contains(text, STR("<event-types"));
        return is_ocel ? LOG_OCEL_XML : LOG_XES;
    }
    if (str_starts(text, STR("{")) || str_starts(text, STR("["))) {
        bool is_ocel =
            contains(text, STR("\"objectTypes\"")) || contains(text, STR("\"eventTypes\""));
        return is_ocel ? LOG_OCEL_JSON : LOG_JSON_LINES;
    }
    return LOG_CSV;
}

/* UTF-16 and UTF-32 say so by their mark; else what the user said. */
static bool decode(Reader *reader, Err *err)
{
    Stream *stream = &reader->stream;
    Str head = {stream->at, (size_t)(stream->end - stream->at)};
    Str encoding = reader->reading->encoding;
    if (str_starts(head, (Str){"\xFF\xFE\0\0", 4}))
        encoding = STR("UTF-32");
    else if (str_starts(head, STR("\xFF\xFE")) || str_starts(head, STR("\xFE\xFF"))) {
        encoding = STR("UTF-16");
    }
    if (encoding.n == 0 || str_eq(encoding, STR("utf-8")) || str_eq(encoding, STR("UTF-8"))) {
        return true;
    }
    return stream_decode(stream, encoding, err);
}

static bool read_as(Reader *reader, LogFormat format, Err *err)
{
    switch (format) {
    case LOG_GUESS:
    case LOG_PACKED: break;
    case LOG_CSV: return csv_read(reader, err);
    case LOG_XES: return xes_read(reader, err);
    case LOG_JSON_LINES: return json_lines_read(reader, err);
    case LOG_OCEL_JSON: return ocel_json_read(reader, err);
    case LOG_OCEL_XML: return ocel_xml_read(reader, err);
    }
    return err_set(err, ERR_LOG, "the file is not a packed log");
}

static bool read_stream(Reader *reader, Err *err)
{
    if (!decode(reader, err)) return false;
    Str head = {reader->stream.at, (size_t)(reader->stream.end - reader->stream.at)};
    if (head.n == 0) return err_set(err, ERR_LOG, "the file is empty");
    if (!refuse_other_formats(head, err) || !refuse_old_ocel(head, err)) return false;
    LogFormat format = reader->reading->format;
    return read_as(reader, format == LOG_GUESS ? guess_format(head) : format, err);
}

/* --- one reading -------------------------------------------------------------------------- */

static void say_encoding(Reader *reader)
{
    if (reader->cleaner.mode == CLEAN_WINDOWS_1252) {
        notes_say(reader->notes, STR("guessed-encoding"), 0,
                  "the text is taken as Windows-1252, as it is no UTF-8; --encoding overrules it");
    }
    note_count_many(&reader->tallies, NOTE_BAD_UTF8, reader->stream.n_bad, 0, (Str){0});
}

/* Messages of readers name the line; here the file is put in front. */
static void err_put_path(Err *err, const char *path)
{
    size_t n = strlen(path);
    if (path[0] == '\0' || strncmp(err->message, path, n) == 0) return;
    Buf message = {0};
    buf_addf(&message, "%s: %s", path, err->message);
    err_set(err, err->code, "%s", message.at);
    buf_free(&message);
}

/* The log keeps what was said of its file, for when it is packed. */
static void keep_notes(const Reader *reader, Log *log)
{
    LogOwner *owner = log->owner;
    Buf packed = {0};
    packed_notes_add(&packed, reader->notes, reader->n_notes_before);
    owner->packed_notes = str_copy(owner->arena, buf_str(&packed));
    buf_free(&packed);
}

static Log *reader_run(Reader *reader, const char *path, Err *err)
{
    reader->builder = log_builder_create();
    reader->n_notes_before = reader->notes->notes.n;
    reader->times.zone = reader->reading->zone;
    bool ok = read_stream(reader, err);
    if (!ok) err_put_path(err, path);
    Log *log = NULL;
    if (ok && !reader->must_restart) {
        say_encoding(reader);
        notes_add_tallies(reader->notes, &reader->tallies);
        log = log_builder_finish(reader->builder);
        keep_notes(reader, log);
    }
    log_builder_free(reader->builder);
    buf_free(&reader->cleaner.scratch);
    stream_close(&reader->stream);
    return log;
}

/* What a first reading said is withdrawn when there is a second. */
static void notes_forget(LogNotes *notes, size_t n_kept)
{
    notes->notes.n = n_kept;
}

/* --- packed logs --------------------------------------------------------------------------- */

/* A packed log that comes through a pipe or from memory is copied: it must lie aligned. */
static Log *open_packed_stream(Stream *stream, LogNotes *notes, Err *err)
{
    Buf all = {0};
    do {
        buf_add(&all, (Str){stream->at, (size_t)(stream->end - stream->at)});
        stream->at = stream->end;
    } while (stream_more(stream, err));
    if (err->code != ERR_NONE) {
        buf_free(&all);
        return NULL;
    }
    return packed_open((FileMap){0}, (uint8_t *)all.at, all.n, notes, err);
}

static Log *open_packed_path(const char *path, LogNotes *notes, Err *err)
{
    FileMap map = {0};
    if (!file_map(path, &map, err)) return NULL;
    return packed_open(map, NULL, map.n, notes, err);
}

static bool stream_is_packed(const Stream *stream)
{
    return packed_is((Str){stream->at, (size_t)(stream->end - stream->at)});
}

/* --- reading ------------------------------------------------------------------------------ */

/* An open stream to a log; the stream is closed. `path` is NULL where the file cannot be mapped. */
static Log *read_once(Reader *reader, const char *path, const char *name, Err *err)
{
    if (!stream_is_packed(&reader->stream)) return reader_run(reader, name, err);
    bool can_map = path != NULL && reader->stream.n_total > 0;
    Log *log = can_map ? NULL : open_packed_stream(&reader->stream, reader->notes, err);
    stream_close(&reader->stream);
    if (can_map) log = open_packed_path(path, reader->notes, err);
    if (log == NULL) err_put_path(err, name);
    return log;
}

Log *log_read(const char *path, const LogReading *reading, LogNotes *notes, Err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    Reader reader = {.reading = reading, .notes = notes, .can_restart = !is_stdin};
    size_t n_notes = notes->notes.n;
    const char *name = is_stdin ? "standard input" : path;
    if (!stream_open_path(&reader.stream, path, reading, err)) {
        err_put_path(err, name);
        return NULL;
    }
    Log *log = read_once(&reader, is_stdin ? NULL : path, name, err);
    if (log != NULL || !reader.must_restart) return log;
    Reader again = {.reading = reading, .notes = notes, .forced_dates = reader.forced_dates};
    notes_forget(notes, n_notes);
    if (!stream_open_path(&again.stream, path, reading, err)) return NULL;
    return reader_run(&again, name, err);
}

Log *log_read_bytes(Str bytes, const LogReading *reading, LogNotes *notes, Err *err)
{
    Reader reader = {.reading = reading, .notes = notes, .can_restart = true};
    size_t n_notes = notes->notes.n;
    if (!stream_open_bytes(&reader.stream, bytes, reading, err)) return NULL;
    Log *log = read_once(&reader, NULL, "", err);
    if (log != NULL || !reader.must_restart) return log;
    Reader again = {.reading = reading, .notes = notes, .forced_dates = reader.forced_dates};
    notes_forget(notes, n_notes);
    if (!stream_open_bytes(&again.stream, bytes, reading, err)) return NULL;
    return reader_run(&again, "", err);
}
