/* cmd_audit.c: `heed audit`: every standard of a book over every case of a log. */
#include "cmd/cmd_audit.h"

#include <stdlib.h>
#include <unistd.h>

/** Is a standard under its target? */
static bool is_under_target(const Figures *figures)
{
    for (size_t s = 0; s < figures->n; s++)
        if (figures_verdict(figures->at[s].standard, &figures->at[s].counts) ==
            VERDICT_UNDER_TARGET)
            return true;
    return false;
}

/** The figures on standard output, in the one form asked for. */
static CmdStatus print_figures(const Audit *audit)
{
    Buf out = {0};
    if (audit->options.json)
        audit_add_json(&out, audit);
    else if (audit->options.csv)
        audit_add_csv(&out, audit);
    else {
        Screen screen = screen_of(STDOUT_FILENO);
        audit_add_table(&out, audit, screen);
    }
    CmdStatus status = inputs_print(&out);
    buf_free(&out);
    return status;
}

static CmdStatus write_reports(Audit *audit)
{
    CmdStatus status = CMD_DONE;
    const char *html = audit->options.html;
    bool html_is_stdout = html && strcmp(html, "-") == 0;
    if (html) {
        Buf page = {0};
        audit_add_html(&page, audit);
        status = inputs_write_file(html, &page);
        buf_free(&page);
    }
    if (status == CMD_DONE && !html_is_stdout) status = print_figures(audit);
    if (status != CMD_DONE) return status;
    bool fails = audit->options.fail_under_target && is_under_target(audit->figures);
    return fails ? CMD_UNDER_TARGET : CMD_DONE;
}

static CmdStatus check_usage(const Audit *audit, const CmdTexts *rest)
{
    const AuditOptions *options = &audit->options;
    if (!options->book) return (CmdStatus)cmd_usage(audit->help, "which book? give --book BOOK");
    if (rest->n == 0) return (CmdStatus)cmd_usage(audit->help, "which log? give a file, or -");
    if (rest->n > 1)
        return (CmdStatus)cmd_usage(audit->help, "one log at a time, not %s and %s", rest->at[0],
                                    rest->at[1]);
    if (options->json && options->csv)
        return (CmdStatus)cmd_usage(audit->help, "give --json or --csv, not both");
    if (strcmp(options->book, "-") == 0 && strcmp(rest->at[0], "-") == 0)
        return (CmdStatus)cmd_usage(audit->help, "book and log cannot both be standard input");
    return CMD_DONE;
}

static CmdStatus run(Audit *audit, const CmdTexts *rest)
{
    CmdStatus status = check_usage(audit, rest);
    if (status == CMD_DONE)
        status = inputs_begin(&audit->inputs, &audit->options.input, audit->help);
    if (status != CMD_DONE) return status;
    audit->inputs.book = inputs_load_book(audit->options.book, &audit->options.input, &status);
    if (!audit->inputs.book) return status;
    status = audit_select_standards(audit);
    if (status == CMD_DONE) status = audit_prepare(audit);
    if (status == CMD_DONE)
        status = inputs_load_log(&audit->inputs, rest->at[0], &audit->options.input, audit->help);
    if (status != CMD_DONE) return status;
    audit_bind_log(audit);
    audit->figures = figures_gather(&audit->question, &audit->wants);
    return write_reports(audit);
}

int cmd_audit(int argc, char **argv)
{
    Audit audit = {.arena = arena_create()};
    CmdTexts rest = {0};
    CmdParsing parsing = audit_parse(&audit, argc, argv, &rest);
    CmdStatus status = parsing == CMD_PARSED       ? run(&audit, &rest)
                       : parsing == CMD_HELP_GIVEN ? CMD_DONE
                                                   : CMD_USAGE;
    figures_free(audit.figures);
    inputs_free(&audit.inputs);
    VEC_FREE(&audit.options.standards);
    VEC_FREE(&rest);
    arena_free(audit.arena);
    return (int)status;
}
