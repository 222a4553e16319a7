/* cmd_audit.h: `heed audit` from its options to its reports. Private to src/cmd. */
#ifndef HEED_CMD_AUDIT_H
#define HEED_CMD_AUDIT_H
#include "cmd/cmd.h"
#include "cmd/figures.h"
#include "cmd/inputs.h"
#include "cmd/table.h"

/* As typed; NULL where left out. */
typedef struct {
    InputOptions input;
    const char *book, *as_at, *known_at, *where, *by, *only, *cases, *limit, *sample, *seed, *html;
    CmdTexts standards;
    bool json, csv, fail_under_target;
} AuditOptions;

enum { AUDIT_LIST = 0, AUDIT_REPORT_LIST = 1, AUDIT_SHOWN_ROWS = 20 };

/* The texts that stand for what is missing, in tables, CSV and --only. */
#define AUDIT_NO_VALUE "(none)"
#define AUDIT_NO_DUE   "no due time yet"

/* One run of the command. */
typedef struct {
    AuditOptions options;
    const CmdHelp *help;
    Inputs inputs;
    Arena *arena;
    Book selected; /* the book with the standards asked for; owns nothing */
    FigureQuestion question;
    FigureWants wants;
    bool has_by;        /* wants.cuts[0] was asked for */
    bool has_sample;    /* a sample was asked for, not only made for the report */
    bool has_limit;     /* --limit was given: */
    size_t limit;       /* rows to show of a list; SIZE_MAX: all */
    size_t period_cut;  /* index into wants.cuts of the report's periods, */
    size_t handler_cut; /* and of its units or handlers; SIZE_MAX: none */
    Figures *figures;
} Audit;

/** Read the command line. CMD_PARSED, or else *status is what to return. */
CmdParsing audit_parse(Audit *audit, int argc, char **argv, CmdTexts *rest);
/** Options to question and wants, once the book is open: mistakes are told before a long log is
 * read. CMD_USAGE after a message. */
CmdStatus audit_prepare(Audit *audit);
/** What depends on the log: its latest event, the report's periods and units. */
void audit_bind_log(Audit *audit);
/** The standards asked for, in book order, into audit->selected. CMD_USAGE after a message. */
CmdStatus audit_select_standards(Audit *audit);

/** What the user must know beside the figures, one sentence each, in the arena. */
typedef VEC_OF(Str) AuditWarnings;
AuditWarnings audit_warnings(const Audit *audit);
/** "As at 31 Dec 2025 …, known by …; where …": what was asked, in words. */
Str audit_scope(const Audit *audit);
/** The name of a row of a cut: its value, or what stands for a missing one. */
Str audit_row_name(Cut cut, const CutRow *row);
/** A delay for people: "3 d 4 h late", "2 h early", "on time"; empty without a due instant. */
Str audit_delay(const Audit *audit, const Duty *duty);
/** An instant for people in the book's zone, empty for TIME_NONE. */
Str audit_time(const Audit *audit, int64_t at_ms);

/* A drill from a figure to its duties: what the command that shows them asks for. */
typedef struct {
    Str standard;
    const char *state; /* for --cases; NULL: none */
    const CutRow *row; /* of wants.cuts[cut]; NULL: all rows */
    size_t cut;
} AuditDrill;

/** The command that lists the duties behind a figure, with every filter of this run. */
Str audit_drill_command(const Audit *audit, const AuditDrill *drill);
/** The `heed why` command for one case of a standard. */
Str audit_why_command(const Audit *audit, Str case_name, Str standard);
/** The command that makes the same figures again. */
Str audit_same_command(const Audit *audit);

/* --- reports ------------------------------------------------------------------------------ */

void audit_add_table(Buf *out, const Audit *audit, Screen screen);
void audit_add_lists(Buf *out, const Audit *audit, Screen screen);
void audit_add_samples(Buf *out, const Audit *audit, Screen screen);
void audit_add_json(Buf *out, const Audit *audit);
void audit_add_csv(Buf *out, const Audit *audit);
void audit_add_html(Buf *out, const Audit *audit);

#endif
