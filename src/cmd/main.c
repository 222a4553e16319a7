/* main.c: the door: which subcommand, and what there is. */
#include "cmd/cmd.h"

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} Command;

static const Command COMMANDS[] = {
    {"audit", cmd_audit, "the figures of every standard of a book over a log"},
    {"why", cmd_why, "one case: what opened, held, met or voided each duty"},
    {"backtest", cmd_backtest, "what another version of the book would have given"},
    {"book", cmd_book, "check, fmt, doc, diff, test or start a book"},
    {"log", cmd_log, "show or pack a log"},
    {"init", cmd_init, "make an empty force: a folder with its store and key"},
    {"journal", cmd_journal, "verify, prove or seal what was recorded"},
    {"backup", cmd_backup, "copy a force's store into one file, while it is in use"},
    {"restore", cmd_restore, "make a force's folder from a backup"},
    {"doctor", cmd_doctor, "is a force's folder in health?"},
    {"lsp", cmd_lsp, "a language server for editors"},
};
enum { N_COMMANDS = sizeof COMMANDS / sizeof COMMANDS[0] };

static void print_commands(FILE *out)
{
    fprintf(out, "heed %s: the force's standards are code.\n\nusage: heed COMMAND …\n\n",
            HEED_VERSION);
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(out, "  %-9s  %s\n", COMMANDS[i].name, COMMANDS[i].help);
    fprintf(out, "\n`heed COMMAND --help` tells the rest; start with `heed log show YOUR-FILE`.\n");
}

static int unknown_command(const char *name)
{
    Str names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++) names[i] = str_of(COMMANDS[i].name);
    size_t nearest = str_nearest(str_of(name), names, N_COMMANDS);
    if (nearest == SIZE_MAX)
        cmd_complain("there is no command %s", name);
    else
        cmd_complain("there is no command %s; did you mean %s?", name, COMMANDS[nearest].name);
    print_commands(stderr);
    return CMD_USAGE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_commands(stderr);
        return CMD_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("heed %s\n", HEED_VERSION);
        return CMD_DONE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_commands(stdout);
        return CMD_DONE;
    }
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(argv[1], COMMANDS[i].name) == 0) return COMMANDS[i].run(argc - 1, argv + 1);
    return unknown_command(argv[1]);
}
