/* json_lines_setup.c: which keys of JSON lines are the case, the kind and the time. */
#include <stdlib.h>

#include "log/json_lines.h"

enum { SAMPLE_OBJECTS = 500, SAMPLE_TEXTS = 2000 };

/* What is seen of the first objects. */
typedef struct {
    StrMap *names; /* every key, joined */
    Str wanted;    /* the key whose values are collected */
    Str *texts;    /* [SAMPLE_TEXTS] or NULL; in the arena */
    size_t n_texts;
    Arena *arena;
    Buf name;
} KeySample;

static void sample_value(KeySample *sample, const JsonScanner *json, JsonToken token)
{
    if (sample->texts == NULL) {
        strmap_put(sample->names, buf_str(&sample->name));
        return;
    }
    bool is_text = token == JSON_STRING || token == JSON_NUMBER;
    if (!is_text || sample->n_texts == SAMPLE_TEXTS) return;
    if (!str_eq(buf_str(&sample->name), sample->wanted)) return;
    sample->texts[sample->n_texts++] = str_copy(sample->arena, json->text);
}

/* The keys of one object whose { was read, those of objects in it joined to theirs. */
static bool sample_object(KeySample *sample, JsonScanner *json)
{
    size_t n_outer = sample->name.n;
    for (;;) {
        JsonToken token = json_next(json);
        if (token == JSON_OBJECT_END) return true;
        if (token != JSON_KEY) return false;
        sample->name.n = n_outer;
        if (n_outer > 0) buf_add_byte(&sample->name, '/');
        buf_add(&sample->name, json->text);
        token = json_next(json);
        if (token == JSON_OBJECT) {
            if (!sample_object(sample, json)) return false;
            continue;
        }
        sample_value(sample, json, token);
        if (!json_skip(json, token)) return false;
    }
}

static void sample_window(KeySample *sample, Str window)
{
    Stream stream = json_text_stream(window);
    JsonScanner json = {.stream = &stream};
    for (size_t i = 0; i < SAMPLE_OBJECTS; i++) {
        JsonToken token = json_next(&json);
        if (token == JSON_ARRAY && json.depth == 1) token = json_next(&json);
        sample->name.n = 0;
        if (token != JSON_OBJECT || !sample_object(sample, &json)) break;
    }
    json_scanner_free(&json);
}

static Str window_of(const LinesReader *lines)
{
    const Stream *stream = &lines->reader->stream;
    return (Str){stream->at, (size_t)(stream->end - stream->at)};
}

/* --- roles -------------------------------------------------------------------------------- */

static void add_names(Buf *out, const StrMap *names)
{
    for (uint32_t i = 0; i < strmap_count(names) && i < 40; i++) {
        buf_addf(out, "%s'%.*s'", i ? ", " : "", STR_ARG(str_slice(strmap_name(names, i), 0, 60)));
    }
}

static bool lacks_role(const KeySample *sample, const char *what, Err *err)
{
    Buf message = {0};
    buf_addf(&message,
             "no key looks like %s; say which with --map case=KEY,kind=KEY,at=KEY. The "
             "objects have ",
             what);
    add_names(&message, sample->names);
    err_set(err, ERR_LOG, "%s", message.at);
    buf_free(&message);
    return false;
}

/* Take the mapped name, or guess one among the keys seen. */
static void set_role(LinesReader *lines, const KeySample *sample, CsvRole role, Str mapped,
                     const char *word, Buf *guess)
{
    uint32_t n = strmap_count(sample->names);
    lines->role_names[role] = mapped;
    if (mapped.n > 0) return;
    Str *names = mem_zero((size_t)n + 1, sizeof *names);
    bool *taken = mem_zero((size_t)n + 1, sizeof *taken);
    for (uint32_t i = 0; i < n; i++) {
        names[i] = strmap_name(sample->names, i);
        for (int r = CSV_CASE; r <= CSV_RECORDED; r++) {
            if (str_eq(names[i], lines->role_names[r])) taken[i] = true;
        }
    }
    size_t found = csv_guess_role(role, names, taken, n);
    if (found != SIZE_MAX) {
        lines->role_names[role] = str_copy(lines->reader->notes->arena, names[found]);
        buf_addf(guess, "%s%s=%.*s", guess->n ? "," : "", word, STR_ARG(names[found]));
    }
    free(names);
    free(taken);
}

static bool set_roles(LinesReader *lines, const KeySample *sample, Err *err)
{
    const LogReading *reading = lines->reader->reading;
    Buf guess = {0};
    set_role(lines, sample, CSV_CASE, reading->map_case, "case", &guess);
    set_role(lines, sample, CSV_KIND, reading->map_kind, "kind", &guess);
    set_role(lines, sample, CSV_AT, reading->map_at, "at", &guess);
    set_role(lines, sample, CSV_RECORDED, reading->map_recorded, "recorded", &guess);
    if (guess.n > 0) {
        notes_say(lines->reader->notes, STR("guessed-columns"), 0,
                  "the keys were taken by their names: %s; --map overrules them", guess.at);
    }
    buf_free(&guess);
    if (lines->role_names[CSV_CASE].n == 0) return lacks_role(sample, "the case", err);
    if (lines->role_names[CSV_KIND].n == 0) return lacks_role(sample, "the kind of event", err);
    if (lines->role_names[CSV_AT].n == 0) return lacks_role(sample, "the time", err);
    return true;
}

/* --- times -------------------------------------------------------------------------------- */

static LogDates guess_dates(LinesReader *lines, Str key, Arena *arena)
{
    bool unused;
    KeySample sample = {.names = NULL, .wanted = key, .arena = arena};
    sample.texts = ARENA_ARRAY(arena, Str, SAMPLE_TEXTS);
    sample_window(&sample, window_of(lines));
    LogDates dates =
        time_guess(sample.texts, sample.n_texts, lines->reader->reading->zone, &unused);
    buf_free(&sample.name);
    return dates;
}

static bool set_dates(LinesReader *lines, Arena *arena, Err *err)
{
    Reader *reader = lines->reader;
    reader->times = (TimeReader){.zone = reader->reading->zone,
                                 .dates = reader->reading->dates,
                                 .pattern = reader->reading->date_pattern};
    lines->recorded_times = reader->times;
    if (reader->times.dates == LOG_DATES_PATTERN) {
        return date_pattern_check(reader->times.pattern, err);
    }
    if (reader->times.dates != LOG_DATES_GUESS) return true;
    reader->times.dates = guess_dates(lines, lines->role_names[CSV_AT], arena);
    if (reader->times.dates != LOG_DATES_ISO) {
        notes_say(reader->notes, STR("guessed-dates"), 0,
                  "the times are taken as %s; --date-format overrules it",
                  reader->times.dates == LOG_DATES_EPOCH_S     ? "seconds since 1970"
                  : reader->times.dates == LOG_DATES_EPOCH_MS  ? "milliseconds since 1970"
                  : reader->times.dates == LOG_DATES_DAY_FIRST ? "day first (DD/MM)"
                                                               : "month first (MM/DD)");
    }
    Str recorded = lines->role_names[CSV_RECORDED];
    if (recorded.n > 0) lines->recorded_times.dates = guess_dates(lines, recorded, arena);
    return true;
}

bool json_lines_set_up(LinesReader *lines, Err *err)
{
    Arena *arena = arena_create();
    KeySample sample = {.names = strmap_create(), .arena = arena};
    sample_window(&sample, window_of(lines));
    bool ok = set_roles(lines, &sample, err) && set_dates(lines, arena, err);
    strmap_free(sample.names);
    buf_free(&sample.name);
    arena_free(arena);
    return ok;
}
