/* inputs.h: the book and the log that audit, backtest and why work on: their options, opening them
 * and saying what is wrong with them. Private to src/cmd. */
#ifndef HEED_CMD_INPUTS_H
#define HEED_CMD_INPUTS_H
#include "cmd/cmd.h"
#include "cmd/progress.h"

/* The options that say how to read a log, as they were typed; NULL where left out. */
typedef struct {
    const char *map, *case_attributes, *date_format, *delimiter, *encoding, *object_type, *jobs;
    bool is_quiet, has_no_progress;
} InputOptions;

/* The rows of a command's option table for these; `in` is an InputOptions. */
#define INPUT_OPTION_ROWS(in)                                                                       \
    {"map",                                                                                         \
     0,                                                                                             \
     CMD_TEXT,                                                                                      \
     "case=COL,...",                                                                                \
     "which columns are case, kind, at, recorded (CSV, JSON)",                                      \
     &(in).map},                                                                                    \
        {"case-attributes",                                                                         \
         0,                                                                                         \
         CMD_TEXT,                                                                                  \
         "COL,...",                                                                                 \
         "columns that belong to the case, not the event",                                          \
         &(in).case_attributes},                                                                    \
        {"date-format",                                                                             \
         0,                                                                                         \
         CMD_TEXT,                                                                                  \
         "FORMAT",                                                                                  \
         "iso, day-first, month-first, epoch-s, epoch-ms or a pattern: \"DD/MM/YYYY hh:mm\"",       \
         &(in).date_format},                                                                        \
        {"delimiter",    0, CMD_TEXT, "CHAR", "what separates the cells of a CSV (or: tab)",        \
         &(in).delimiter},                                                                          \
        {"encoding", 0, CMD_TEXT, "NAME", "of a text file: UTF-8, Windows-1252 …", &(in).encoding}, \
        {"object-type",    0, CMD_TEXT, "TYPE", "OCEL: which objects are the cases",                \
         &(in).object_type},                                                                        \
        {"jobs", 'j', CMD_TEXT, "N", "threads (default: one a processor)", &(in).jobs},             \
        {"quiet", 'q', CMD_FLAG, "", "say nothing but figures and errors", &(in).is_quiet},         \
    {                                                                                               \
        "no-progress", 0, CMD_FLAG, "", "no progress line on the terminal", &(in).has_no_progress   \
    }

/* A book and a log, opened. */
typedef struct {
    Book *book;
    Log *log;
    LogNotes *notes;
    const char *log_path;
    uint32_t n_threads;
    Progress *progress;
} Inputs;

/** Set threads and progress from the options. CMD_USAGE with a message where --jobs is no number.
 */
CmdStatus inputs_begin(Inputs *inputs, const InputOptions *options, const CmdHelp *help);
/** Load a book and print its problems. NULL and *status = CMD_BAD_BOOK (a message was printed) when
 * it cannot be used. */
Book *inputs_load_book(const char *path, const InputOptions *options, CmdStatus *status);
/** Read the log in the zone of inputs->book. CMD_USAGE or CMD_BAD_LOG after a message. */
CmdStatus inputs_load_log(Inputs *inputs, const char *path, const InputOptions *options,
                          const CmdHelp *help);
/** Close all; a zeroed Inputs is allowed. */
void inputs_free(Inputs *inputs);

/** Read a date or a date-time in a zone; of a date alone, its last millisecond. False and *err
 * (ERR_USAGE) when it is neither. */
bool inputs_parse_instant(const char *text, const Zone *zone, int64_t *at_ms, Err *err);

/** Print all of a buffer to stdout; CMD_BAD_LOG after a message when it cannot be written. */
CmdStatus inputs_print(const Buf *out);
/** Write all of a buffer to a file that appears whole or not at all ("-": to stdout). */
CmdStatus inputs_write_file(const char *path, const Buf *bytes);

/** Append a word so that a shell reads it as it stands, quoted only where it must be. */
void inputs_add_shell_word(Buf *out, Str word);
/** Append the reading options that were given, each with a space before it. */
void inputs_add_options(Buf *out, const InputOptions *options);

#endif
