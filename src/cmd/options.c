/* options.c: the command line, read from a table that also makes the help. */
#include "cmd/cmd.h"
#include <stdlib.h>

static void print_help(const CmdHelp *help)
{
    printf("usage: %s\n\n%s\n", help->usage, help->summary);
    if (help->n_options) printf("\noptions:\n");
    for (size_t i = 0; i < help->n_options; i++) {
        const CmdOption *option = &help->options[i];
        char left[64];
        (void)snprintf(left, sizeof left, "%s%c%s--%s%s%s", option->letter ? "-" : "  ",
                       option->letter ? option->letter : ' ', option->letter ? ", " : " ",
                       option->name, option->type == CMD_FLAG ? "" : " ",
                       option->type == CMD_FLAG ? "" : option->value);
        printf("  %-30s  %s\n", left, option->help);
    }
}

void cmd_complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("heed: ", stderr);
    (void)vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

int cmd_usage(const CmdHelp *help, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("heed: ", stderr);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nusage: %s\n", help->usage);
    return CMD_USAGE;
}

CmdStatus cmd_status_of(const Err *err)
{
    switch (err->code) {
    case ERR_USAGE:
    case ERR_NOT_FOUND: return CMD_USAGE;
    case ERR_BOOK: return CMD_BAD_BOOK;
    case ERR_CANCELLED: return CMD_CANCELLED;
    default: return CMD_BAD_LOG;
    }
}

static const CmdOption *find_option(const CmdHelp *help, const char *arg, const char **value)
{
    *value = NULL;
    bool is_long = arg[1] == '-';
    const char *equals = is_long ? strchr(arg, '=') : NULL;
    Str name = is_long ? str_of(arg + 2) : str_of(arg + 1);
    if (equals != NULL) {
        name.n = (size_t)(equals - name.at);
        *value = equals + 1;
    }
    for (size_t i = 0; i < help->n_options; i++) {
        const CmdOption *option = &help->options[i];
        if (is_long ? str_eq(name, str_of(option->name))
                    : name.n == 1 && option->letter != 0 && name.at[0] == option->letter)
            return option;
    }
    return NULL;
}

static CmdParsing unknown_option(const CmdHelp *help, const char *arg)
{
    Str *names = mem_zero(help->n_options, sizeof *names);
    for (size_t i = 0; i < help->n_options; i++) names[i] = str_of(help->options[i].name);
    Str wanted = str_of(arg);
    while (wanted.n && wanted.at[0] == '-') wanted = str_slice(wanted, 1, wanted.n);
    size_t nearest = str_nearest(wanted, names, help->n_options);
    if (nearest == SIZE_MAX)
        (void)cmd_usage(help, "there is no option %s", arg);
    else
        (void)cmd_usage(help, "there is no option %s; did you mean --%s?", arg,
                        help->options[nearest].name);
    free(names);
    return CMD_BAD_USAGE;
}

/* Store one option; steps *i over a value in the next argument. */
static bool store_option(const CmdOption *option, const char *value, int argc, char **argv, int *i)
{
    if (option->type == CMD_FLAG) {
        *(bool *)option->out = true;
        return value == NULL;
    }
    if (value == NULL && *i + 1 < argc) value = argv[++*i];
    if (value == NULL) return false;
    if (option->type == CMD_TEXT)
        *(const char **)option->out = value;
    else
        VEC_PUSH((CmdTexts *)option->out, value);
    return true;
}

CmdParsing cmd_parse(const CmdHelp *help, int argc, char **argv, CmdTexts *rest)
{
    bool options_ended = false;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i], *value;
        if (options_ended || arg[0] != '-' || arg[1] == '\0') {
            VEC_PUSH(rest, arg);
            continue;
        }
        if (strcmp(arg, "--") == 0) {
            options_ended = true;
            continue;
        }
        if (strcmp(arg, "-h") == 0 || strcmp(arg, "--help") == 0) {
            print_help(help);
            return CMD_HELP_GIVEN;
        }
        const CmdOption *option = find_option(help, arg, &value);
        if (option == NULL) return unknown_option(help, arg);
        if (!store_option(option, value, argc, argv, &i)) {
            (void)cmd_usage(help,
                            option->type == CMD_FLAG ? "--%s takes no value" : "--%s needs a %s",
                            option->name, option->value ? option->value : "");
            return CMD_BAD_USAGE;
        }
    }
    return CMD_PARSED;
}
