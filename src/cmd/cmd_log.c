/* cmd_log.c: `heed log show` and `heed log pack`. */
#include <stdlib.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "cmd/table.h"

/* As typed; NULL where left out. */
typedef struct {
    InputOptions input;
    const char *zone, *out;
    bool json, verify;
    const CmdHelp *help;
    Inputs inputs;
    CmdTexts rest;
} LogCommand;

/* --- opening ------------------------------------------------------------------------------ */

/* A log is read in the zone of a book; here the book says nothing but that. */
static CmdStatus open_zone(LogCommand *command)
{
    const char *name = command->zone ? command->zone : "UTC";
    Err err = {0};
    Zone *zone = zone_load(str_of(name), &err);
    if (zone == NULL) return (CmdStatus)cmd_usage(command->help, "%s", err.message);
    zone_free(zone);
    Buf text = {0};
    BookProblems problems = {0};
    buf_addf(&text, "zone \"%s\"\n", name);
    command->inputs.book = book_parse(buf_str(&text), STR("--zone"), &problems, &err);
    bool ok = command->inputs.book != NULL && book_count_errors(&problems) == 0;
    VEC_FREE(&problems);
    buf_free(&text);
    return ok ? CMD_DONE
              : (CmdStatus)cmd_usage(command->help, "--zone takes a name like Europe/London");
}

static CmdStatus open_log(LogCommand *command)
{
    if (command->rest.n != 1) {
        return (CmdStatus)cmd_usage(command->help, "%s",
                                    command->rest.n == 0 ? "name the log to read (- is standard "
                                                           "input)"
                                                         : "name one log");
    }
    CmdStatus status = open_zone(command);
    if (status == CMD_DONE) {
        status = inputs_begin(&command->inputs, &command->input, command->help);
    }
    if (status == CMD_DONE) {
        status =
            inputs_load_log(&command->inputs, command->rest.at[0], &command->input, command->help);
    }
    Err err = {0};
    if (status == CMD_DONE && command->verify && !log_verify(command->inputs.log, &err)) {
        cmd_complain("%s: %s", command->rest.at[0], err.message);
        status = CMD_BAD_LOG;
    }
    return status;
}

static int close_log(LogCommand *command, CmdStatus status)
{
    inputs_free(&command->inputs);
    VEC_FREE(&command->rest);
    return (int)status;
}

/* --- show --------------------------------------------------------------------------------- */

static CmdStatus show(LogCommand *command)
{
    const Inputs *inputs = &command->inputs;
    Buf out = {0};
    if (command->json) {
        log_add_summary_json(&out, inputs->log, inputs->notes, inputs->book->zone);
    } else {
        Screen screen = screen_of(STDOUT_FILENO);
        log_add_summary(&out, inputs->log, inputs->notes, inputs->book->zone, screen.columns);
    }
    CmdStatus status = inputs_print(&out);
    buf_free(&out);
    return status;
}

static int run_show(int argc, char **argv)
{
    LogCommand command = {0};
    const CmdOption options[] = {
        {"json", 0, CMD_FLAG, "", "as JSON (docs/log.md has the schema)", &command.json},
        {"verify", 0, CMD_FLAG, "", "compare all of a packed log with its checksums",
         &command.verify},
        {"zone", 0, CMD_TEXT, "NAME", "zone of times without one (default: UTC)", &command.zone},
        INPUT_OPTION_ROWS(command.input),
    };
    const CmdHelp help = {"heed log show [options] LOG",
                          "What is in a log: its kinds of events, attributes, span and oddities,\n"
                          "so that a book can be written for it.",
                          options, sizeof options / sizeof options[0]};
    command.help = &help;
    CmdParsing parsing = cmd_parse(&help, argc, argv, &command.rest);
    if (parsing != CMD_PARSED) {
        return close_log(&command, parsing == CMD_HELP_GIVEN ? CMD_DONE : CMD_USAGE);
    }
    CmdStatus status = open_log(&command);
    if (status == CMD_DONE) status = show(&command);
    return close_log(&command, status);
}

/* --- pack --------------------------------------------------------------------------------- */

static void print_notes(const LogNotes *notes)
{
    for (size_t i = 0; i < notes->notes.n; i++) {
        fprintf(stderr, "note: %.*s\n", STR_ARG(notes->notes.at[i].message));
    }
}

static CmdStatus pack(LogCommand *command)
{
    Inputs *inputs = &command->inputs;
    Err err = {0};
    if (!command->input.is_quiet) print_notes(inputs->notes);
    progress_begin(inputs->progress, STR("Writing"));
    bool ok = log_pack(inputs->log, command->out, &err);
    progress_end(inputs->progress);
    if (!ok) {
        cmd_complain("%s", err.message);
        return CMD_BAD_LOG;
    }
    if (!command->input.is_quiet) {
        fprintf(stderr, "%s: %zu events of %zu cases\n", command->out, inputs->log->n_events,
                inputs->log->n_cases);
    }
    return CMD_DONE;
}

static int run_pack(int argc, char **argv)
{
    LogCommand command = {0};
    const CmdOption options[] = {
        {"output", 'o', CMD_TEXT, "FILE", "the packed log to write", &command.out},
        {"zone", 0, CMD_TEXT, "NAME", "zone of times without one (default: UTC)", &command.zone},
        INPUT_OPTION_ROWS(command.input),
    };
    const CmdHelp help = {"heed log pack [options] LOG -o FILE.heedlog",
                          "Write a log in the form that heed maps into memory: reading it again\n"
                          "takes no time. Times without a zone are fixed in --zone here.",
                          options, sizeof options / sizeof options[0]};
    command.help = &help;
    CmdParsing parsing = cmd_parse(&help, argc, argv, &command.rest);
    if (parsing != CMD_PARSED) {
        return close_log(&command, parsing == CMD_HELP_GIVEN ? CMD_DONE : CMD_USAGE);
    }
    CmdStatus status = CMD_DONE;
    if (command.out == NULL) {
        status = (CmdStatus)cmd_usage(&help, "say where to write it: -o FILE.heedlog");
    }
    if (status == CMD_DONE) status = open_log(&command);
    if (status == CMD_DONE) status = pack(&command);
    return close_log(&command, status);
}

/* --- log ---------------------------------------------------------------------------------- */

static void print_commands(FILE *out)
{
    fprintf(out,
            "usage: heed log COMMAND …\n\n"
            "  show  what is in a log: kinds, attributes, span, oddities\n"
            "  pack  write a log in the form that heed maps into memory\n"
            "\nA log is XES, CSV, TSV, JSON lines or OCEL 2.0, plain, .gz or .zst, or packed;\n"
            "`heed log COMMAND --help` tells the rest.\n");
}

int cmd_log(int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[1], "show") == 0) return run_show(argc - 1, argv + 1);
    if (argc >= 2 && strcmp(argv[1], "pack") == 0) return run_pack(argc - 1, argv + 1);
    if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        print_commands(stdout);
        return CMD_DONE;
    }
    if (argc >= 2) cmd_complain("there is no command log %s", argv[1]);
    print_commands(stderr);
    return CMD_USAGE;
}
