/* inputs.c: opening the book and the log, and writing what comes of them. */
#include "cmd/inputs.h"
#include "cmd/table.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

CmdStatus inputs_begin(Inputs *inputs, const InputOptions *options, const CmdHelp *help)
{
    enum { MOST_JOBS = 64 };
    long n_processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t n_jobs = n_processors < 1 ? 1 : (uint64_t)n_processors;
    if (n_jobs > MOST_JOBS) n_jobs = MOST_JOBS;
    if (options->jobs &&
        (!number_parse_whole(str_of(options->jobs), MOST_JOBS, &n_jobs) || n_jobs == 0))
        return (CmdStatus)cmd_usage(help, "--jobs takes a number from 1 to %d, not %s", MOST_JOBS,
                                    options->jobs);
    inputs->n_threads = (uint32_t)n_jobs;
    bool is_silent = options->is_quiet || options->has_no_progress;
    inputs->progress = progress_create(is_silent ? PROGRESS_SILENT : PROGRESS_ON_TERMINAL);
    progress_catch_interrupts();
    return CMD_DONE;
}

Book *inputs_load_book(const char *path, const InputOptions *options, CmdStatus *status)
{
    BookProblems problems = {0};
    Err err = {0};
    *status = CMD_BAD_BOOK;
    Book *book = book_load(path, BOOK_WITHOUT_CASES, &problems, &err);
    if (!book) {
        cmd_complain("%s", err.message);
        VEC_FREE(&problems);
        return NULL;
    }
    size_t n_errors = book_count_errors(&problems);
    if (n_errors > 0 || (problems.n > 0 && !options->is_quiet)) {
        Buf out = {0};
        Screen screen = screen_of(STDERR_FILENO);
        book_add_problems(&out, book, &problems,
                          screen.paint == SCREEN_COLOUR ? BOOK_COLOUR : BOOK_PLAIN);
        fputs(out.at ? out.at : "", stderr);
        buf_free(&out);
    }
    VEC_FREE(&problems);
    if (n_errors == 0) return book;
    cmd_complain("%s has %zu error%s, so nothing was counted; mend %s and run this again", path,
                 n_errors, n_errors == 1 ? "" : "s", n_errors == 1 ? "it" : "them");
    book_free(book);
    return NULL;
}

/* --- how to read the log ------------------------------------------------------------------ */

/** One "key=COL" of --map into its place; false when the key is none. */
static bool store_mapping(LogReading *reading, Str piece)
{
    const struct {
        Str key;
        Str *out;
    } keys[] = {{STR("case="), &reading->map_case},
                {STR("kind="), &reading->map_kind},
                {STR("at="), &reading->map_at},
                {STR("recorded="), &reading->map_recorded}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!str_starts(piece, keys[i].key)) continue;
        *keys[i].out = str_slice(piece, keys[i].key.n, piece.n);
        return keys[i].out->n > 0;
    }
    return false;
}

static bool is_mapping(Str piece)
{
    LogReading ignored = {0};
    return store_mapping(&ignored, piece);
}

/** "case=COL,kind=COL": a comma not followed by one of the keys belongs to the column's name. */
static bool parse_map(const char *text, LogReading *reading)
{
    Str rest = str_of(text);
    while (rest.n > 0) {
        size_t end = 0;
        while (end < rest.n &&
               !(rest.at[end] == ',' && is_mapping(str_slice(rest, end + 1, rest.n))))
            end++;
        if (!store_mapping(reading, str_slice(rest, 0, end))) return false;
        rest = str_slice(rest, end + 1, rest.n);
    }
    return true;
}

static void parse_date_format(const char *text, LogReading *reading)
{
    static const struct {
        const char *word;
        LogDates dates;
    } FORMATS[] = {{"iso", LOG_DATES_ISO},
                   {"day-first", LOG_DATES_DAY_FIRST},
                   {"month-first", LOG_DATES_MONTH_FIRST},
                   {"epoch-s", LOG_DATES_EPOCH_S},
                   {"epoch-ms", LOG_DATES_EPOCH_MS}};
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++)
        if (strcmp(text, FORMATS[i].word) == 0) {
            reading->dates = FORMATS[i].dates;
            return;
        }
    reading->dates = LOG_DATES_PATTERN;
    reading->date_pattern = str_of(text);
}

static bool parse_delimiter(const char *text, LogReading *reading)
{
    if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
        reading->delimiter = '\t';
    else if (strlen(text) == 1)
        reading->delimiter = text[0];
    else
        return false;
    return true;
}

static Str str_or_empty(const char *text)
{
    return text ? str_of(text) : (Str){NULL, 0};
}

static CmdStatus make_reading(const InputOptions *options, const CmdHelp *help, LogReading *reading)
{
    if (options->map && !parse_map(options->map, reading))
        return (CmdStatus)cmd_usage(help,
                                    "--map takes case=COLUMN,kind=COLUMN,at=COLUMN,"
                                    "recorded=COLUMN (any of them), not %s",
                                    options->map);
    if (options->delimiter && !parse_delimiter(options->delimiter, reading))
        return (CmdStatus)cmd_usage(help, "--delimiter takes one character, or tab, not %s",
                                    options->delimiter);
    if (options->date_format) parse_date_format(options->date_format, reading);
    reading->case_attributes = str_or_empty(options->case_attributes);
    reading->encoding = str_or_empty(options->encoding);
    reading->object_type = str_or_empty(options->object_type);
    return CMD_DONE;
}

CmdStatus inputs_load_log(Inputs *inputs, const char *path, const InputOptions *options,
                          const CmdHelp *help)
{
    LogReading reading = {.zone = inputs->book->zone,
                          .n_threads = inputs->n_threads,
                          .progress = progress_on_read,
                          .progress_context = inputs->progress};
    CmdStatus status = make_reading(options, help, &reading);
    if (status != CMD_DONE) return status;
    Buf what = {0};
    buf_addf(&what, "Reading %s", strcmp(path, "-") == 0 ? "standard input" : path);
    progress_begin(inputs->progress, buf_str(&what));
    Err err = {0};
    inputs->log_path = path;
    inputs->notes = log_notes_create();
    inputs->log = log_read(path, &reading, inputs->notes, &err);
    progress_end(inputs->progress);
    buf_free(&what);
    if (inputs->log) return CMD_DONE;
    cmd_complain("%s", err.message);
    return err.code == ERR_CANCELLED ? CMD_CANCELLED : CMD_BAD_LOG;
}

void inputs_free(Inputs *inputs)
{
    if (inputs->log) log_free(inputs->log);
    if (inputs->notes) log_notes_free(inputs->notes);
    if (inputs->book) book_free(inputs->book);
    progress_free(inputs->progress);
    *inputs = (Inputs){0};
}

bool inputs_parse_instant(const char *text, const Zone *zone, int64_t *at_ms, Err *err)
{
    TimeShape shape;
    if (!time_parse(str_trim(str_of(text)), zone, at_ms, &shape))
        return err_set(err, ERR_USAGE,
                       "%s is no date or time; write 2026-03-31, 2026-03-31T17:00 (in the book's "
                       "zone) or 2026-03-31T17:00:00+01:00",
                       text);
    if (!shape.has_time) *at_ms = zone_date_end(zone, zone_date(zone, *at_ms));
    return true;
}

/* --- writing ------------------------------------------------------------------------------ */

CmdStatus inputs_print(const Buf *out)
{
    bool is_written = out->n == 0 || fwrite(out->at, 1, out->n, stdout) == out->n;
    if (is_written && fflush(stdout) == 0) return CMD_DONE;
    cmd_complain("cannot write to standard output: %s", strerror(errno));
    return CMD_BAD_LOG;
}

CmdStatus inputs_write_file(const char *path, const Buf *bytes)
{
    if (strcmp(path, "-") == 0) return inputs_print(bytes);
    Err err = {0};
    FileWriter *writer = file_writer_open(path, &err);
    if (writer) {
        (void)file_writer_add(writer, bytes->at, bytes->n); /* commit tells of a failure */
        if (file_writer_commit(writer, &err)) return CMD_DONE;
    }
    cmd_complain("%s", err.message);
    return CMD_BAD_LOG;
}

static bool is_plain_word(Str word)
{
    static const char plain[] = "_-./:,+@%=";
    for (size_t i = 0; i < word.n; i++) {
        char c = word.at[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_letter && (c == '\0' || !strchr(plain, c))) return false;
    }
    return word.n > 0;
}

void inputs_add_shell_word(Buf *out, Str word)
{
    if (is_plain_word(word)) {
        buf_add(out, word);
        return;
    }
    buf_add_byte(out, '\'');
    for (size_t i = 0; i < word.n; i++) {
        if (word.at[i] == '\'')
            buf_add(out, STR("'\\''"));
        else
            buf_add_byte(out, word.at[i]);
    }
    buf_add_byte(out, '\'');
}

void inputs_add_options(Buf *out, const InputOptions *options)
{
    const struct {
        const char *name, *value;
    } given[] = {{"map", options->map},
                 {"case-attributes", options->case_attributes},
                 {"date-format", options->date_format},
                 {"delimiter", options->delimiter},
                 {"encoding", options->encoding},
                 {"object-type", options->object_type}};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        if (!given[i].value) continue;
        buf_addf(out, " --%s ", given[i].name);
        inputs_add_shell_word(out, str_of(given[i].value));
    }
}
