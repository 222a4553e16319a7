/* cmd.h: the program `heed`: its subcommands, their options, what they say and return.
 * Owns the terminal, the clock and the exit status; may call every room.
 * A subcommand is `int cmd_NAME(int argc, char **argv)`, argv[0] being its name; it prints figures
 * to stdout, all else to stderr, and returns a CmdStatus. */
#ifndef HEED_CMD_H
#define HEED_CMD_H
#include "base/base.h"
#include "book/book.h"
#include "log/log.h"

#define HEED_VERSION "0.1.0"

typedef enum {
    CMD_DONE = 0,
    CMD_UNDER_TARGET = 1, /* --fail-under-target, or an example of `book test` fails */
    CMD_USAGE = 2,
    CMD_BAD_BOOK = 3,
    CMD_BAD_LOG = 4,
    CMD_BAD_STORE = 5, /* a data folder that is damaged, full or in use */
    CMD_CANCELLED = 130
} CmdStatus;

int cmd_audit(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_backtest(int argc, char **argv);
int cmd_book(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_journal(int argc, char **argv);
int cmd_log(int argc, char **argv);
int cmd_lsp(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_why(int argc, char **argv);

/* --- options ------------------------------------------------------------------------------ */

typedef enum {
    CMD_FLAG, /* --name            bool *out */
    CMD_TEXT, /* --name VALUE      const char **out */
    CMD_MANY  /* --name VALUE …    CmdTexts *out, one a time it is given */
} CmdOptionType;

typedef VEC_OF(const char *) CmdTexts;

typedef struct {
    const char *name; /* without the dashes */
    char letter;      /* its short form, or 0 */
    CmdOptionType type;
    const char *value; /* what stands for VALUE in the help: "FILE" */
    const char *help;  /* one line */
    void *out;
} CmdOption;

typedef struct {
    const char *usage;   /* "heed audit --book BOOK LOG" */
    const char *summary; /* what it does, a line or a few */
    const CmdOption *options;
    size_t n_options;
} CmdHelp;

typedef enum { CMD_PARSED, CMD_HELP_GIVEN, CMD_BAD_USAGE } CmdParsing;

/** Read options (also --name=VALUE, `--` ends them, -h and --help print the help) and collect the
 * other arguments in *rest (freed by the caller). On CMD_BAD_USAGE a message with the nearest
 * option has been printed. */
CmdParsing cmd_parse(const CmdHelp *help, int argc, char **argv, CmdTexts *rest);

/** Print "heed: MESSAGE" and a hint to stderr and return CMD_USAGE. */
int cmd_usage(const CmdHelp *help, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Print "heed: MESSAGE" to stderr. */
void cmd_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** The exit status that fits an error's code. */
CmdStatus cmd_status_of(const Err *err);

#endif
