/* cmd_book_start.c: `heed book start`: a first book for a log: what is in it, as comments, and
 * what usually happens in it, as candidates for standards with their rate today. */
#include <stdlib.h>

#include "cmd/book_start.h"
#include "cmd/cmd_book.h"
#include "cmd/inputs.h"

typedef struct {
    InputOptions input;
    const char *zone, *out;
    const CmdHelp *help;
    Inputs inputs;
    CmdTexts rest;
} StartCommand;

/* --- the zone ----------------------------------------------------------------------------- */

/* The log is read, and the book begins, in a zone: an open book that says nothing else. */
static CmdStatus set_zone(StartCommand *command, Str name)
{
    Err err = {0};
    Zone *zone = zone_load(name, &err);
    if (zone == NULL) return (CmdStatus)cmd_usage(command->help, "%s", err.message);
    zone_free(zone);
    Buf text = {0};
    BookProblems problems = {0};
    buf_addf(&text, "zone \"%.*s\"\n", STR_ARG(name));
    if (command->inputs.book != NULL) book_free(command->inputs.book);
    command->inputs.book = book_parse(buf_str(&text), STR("--zone"), &problems, &err);
    VEC_FREE(&problems);
    buf_free(&text);
    return command->inputs.book ? CMD_DONE : CMD_USAGE;
}

static uint64_t count_midnights(const Log *log, const Zone *zone)
{
    uint64_t n = 0;
    for (size_t e = 0; e < log->n_events; e++) {
        n += (log->at_ms[e] + zone_offset(zone, log->at_ms[e])) % TIME_DAY_MS == 0;
    }
    return n;
}

/* A log of dates was written at the midnights of its own zone: that tells which zone it is. */
static CmdStatus guess_zone(StartCommand *command)
{
    static const char *const names[] = {"Europe/London",       "Europe/Berlin",   "Europe/Athens",
                                        "America/New_York",    "America/Chicago", "America/Denver",
                                        "America/Los_Angeles", "Australia/Sydney"};
    const Log *log = command->inputs.log;
    uint64_t best = count_midnights(log, command->inputs.book->zone);
    const char *found = NULL;
    if (best * 10 > log->n_events * 9) return CMD_DONE;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Err err;
        Zone *zone = zone_load(str_of(names[i]), &err);
        if (zone == NULL) continue;
        uint64_t n = count_midnights(log, zone);
        zone_free(zone);
        if (n <= best || n * 10 <= log->n_events * 9) continue;
        best = n;
        found = names[i];
    }
    return found ? set_zone(command, str_of(found)) : CMD_DONE;
}

/* --- the command -------------------------------------------------------------------------- */

static CmdStatus open_log(StartCommand *command)
{
    if (command->rest.n != 1) {
        return (CmdStatus)cmd_usage(command->help, "name one log to start from");
    }
    CmdStatus status = set_zone(command, command->zone ? str_of(command->zone) : STR("UTC"));
    if (status == CMD_DONE) {
        status = inputs_begin(&command->inputs, &command->input, command->help);
    }
    if (status == CMD_DONE) {
        status =
            inputs_load_log(&command->inputs, command->rest.at[0], &command->input, command->help);
    }
    if (status == CMD_DONE && command->zone == NULL) status = guess_zone(command);
    return status;
}

static CmdStatus write_book(StartCommand *command)
{
    const Inputs *inputs = &command->inputs;
    Buf text = {0}, reading = {0};
    Err err = {0};
    inputs_add_options(&reading, &command->input);
    Start start = {.log = inputs->log,
                   .notes = inputs->notes,
                   .zone = inputs->book->zone,
                   .log_path = str_of(inputs->log_path),
                   .reading = buf_str(&reading)};
    CmdStatus status = CMD_BAD_BOOK;
    if (start_add_book(&text, &start, &err))
        status = cmd_book_write(command->out, &text);
    else
        cmd_complain("%s", err.message);
    buf_free(&text);
    buf_free(&reading);
    return status;
}

int cmd_book_start(int argc, char **argv)
{
    StartCommand command = {0};
    const CmdOption options[] = {
        {"output", 'o', CMD_TEXT, "FILE", "the book to write (default: standard output)",
         &command.out},
        {"zone", 0, CMD_TEXT, "NAME", "the book's zone (default: UTC, or told from a log of dates)",
         &command.zone},
        INPUT_OPTION_ROWS(command.input),
    };
    const CmdHelp help = {
        "heed book start [options] LOG [-o FILE.book]",
        "Write a first book for a log: its kinds and attributes as comments, and\n"
        "candidates for standards, found in the log, with their rate today.",
        options, sizeof options / sizeof options[0]};
    command.help = &help;
    CmdParsing parsing = cmd_parse(&help, argc, argv, &command.rest);
    CmdStatus status = parsing == CMD_HELP_GIVEN ? CMD_DONE : CMD_USAGE;
    if (parsing == CMD_PARSED) {
        status = open_log(&command);
        if (status == CMD_DONE) status = write_book(&command);
    }
    inputs_free(&command.inputs);
    VEC_FREE(&command.rest);
    return (int)status;
}
