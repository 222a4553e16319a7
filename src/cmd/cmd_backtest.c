/* cmd_backtest.c: `heed backtest`: what another version of the book would have given. */
#include "cmd/backtest.h"

#include <stdlib.h>
#include <unistd.h>

static CmdStatus check_usage(const Backtest *backtest, const CmdTexts *rest)
{
    const CmdHelp *help = backtest->help;
    if (!backtest->from) return (CmdStatus)cmd_usage(help, "which book was it? give --from BOOK");
    if (!backtest->to) return (CmdStatus)cmd_usage(help, "which book is it to be? give --to BOOK");
    if (rest->n == 0) return (CmdStatus)cmd_usage(help, "which log? give a file, or -");
    if (rest->n > 1)
        return (CmdStatus)cmd_usage(help, "one log at a time, not %s and %s", rest->at[0],
                                    rest->at[1]);
    return CMD_DONE;
}

static CmdStatus set_moment(Backtest *backtest)
{
    Err err = {0};
    const Zone *zone = backtest->inputs.book->zone;
    backtest->as_at_ms = TIME_NEVER;
    backtest->known_at_ms = TIME_NEVER;
    if (backtest->known_at) {
        if (!inputs_parse_instant(backtest->known_at, zone, &backtest->known_at_ms, &err))
            return (CmdStatus)cmd_usage(backtest->help, "--known-at: %s", err.message);
        backtest->as_at_ms = backtest->known_at_ms;
    }
    if (backtest->as_at && !inputs_parse_instant(backtest->as_at, zone, &backtest->as_at_ms, &err))
        return (CmdStatus)cmd_usage(backtest->help, "--as-at: %s", err.message);
    return CMD_DONE;
}

static CmdStatus set_filters(Backtest *backtest)
{
    enum { MOST_ROWS = 1000000000, SHOWN_MOVES = 20 };
    Err err = {0};
    uint64_t limit = SHOWN_MOVES;
    if (backtest->limit && !number_parse_whole(str_of(backtest->limit), MOST_ROWS, &limit))
        return (CmdStatus)cmd_usage(backtest->help, "--limit takes a whole number, not %s",
                                    backtest->limit);
    if (!backtest->limit && backtest->json) limit = 0;
    backtest->list_limit = limit == 0 ? SIZE_MAX : (size_t)limit;
    if (!backtest->cases && !backtest->html) backtest->list_limit = 0;
    for (size_t side = 0; backtest->where && side < N_SIDES; side++) {
        backtest->conds[side] = book_parse_condition(str_of(backtest->where),
                                                     backtest_book(backtest, (BacktestSide)side),
                                                     backtest->arena, &err);
        if (!backtest->conds[side])
            return (CmdStatus)cmd_usage(backtest->help, "--where: %s", err.message);
    }
    return CMD_DONE;
}

/** What depends on the log. */
static void bind_log(Backtest *backtest)
{
    const Log *log = backtest->inputs.log;
    if (backtest->as_at_ms == TIME_NEVER) backtest->as_at_ms = log_latest(log);
    int64_t first_ms = backtest->as_at_ms;
    for (size_t c = 0; c < log->n_cases; c++) {
        uint64_t event = log->first_event[c];
        if (event < log->first_event[c + 1] && log->at_ms[event] < first_ms)
            first_ms = log->at_ms[event];
    }
    if (log->n_events > 0)
        backtest->weeks = (double)(backtest->as_at_ms - first_ms) / (7.0 * (double)TIME_DAY_MS);
}

static CmdStatus report(const Backtest *backtest)
{
    Buf out = {0};
    CmdStatus status = CMD_DONE;
    if (backtest->html) {
        backtest_add_html(&out, backtest);
        status = inputs_write_file(backtest->html, &out);
        buf_clear(&out);
    }
    bool is_done = backtest->html && strcmp(backtest->html, "-") == 0;
    if (status == CMD_DONE && !is_done) {
        if (backtest->json)
            backtest_add_json(&out, backtest);
        else
            backtest_add_table(&out, backtest, screen_of(STDOUT_FILENO));
        status = inputs_print(&out);
    }
    buf_free(&out);
    return status;
}

static CmdStatus run(Backtest *backtest, const CmdTexts *rest)
{
    CmdStatus status = check_usage(backtest, rest);
    if (status == CMD_DONE)
        status = inputs_begin(&backtest->inputs, &backtest->input, backtest->help);
    if (status != CMD_DONE) return status;
    backtest->book_from = inputs_load_book(backtest->from, &backtest->input, &status);
    if (!backtest->book_from) return status;
    backtest->inputs.book = inputs_load_book(backtest->to, &backtest->input, &status);
    if (!backtest->inputs.book) return status;
    status = set_moment(backtest);
    if (status == CMD_DONE) status = set_filters(backtest);
    if (status == CMD_DONE)
        status = inputs_load_log(&backtest->inputs, rest->at[0], &backtest->input, backtest->help);
    if (status != CMD_DONE) return status;
    if (!str_eq(backtest->book_from->zone_name, backtest->inputs.book->zone_name))
        cmd_complain("warning: the books have different zones; times of the log without a zone "
                     "were read in the zone of %s for both",
                     backtest->to);
    bind_log(backtest);
    backtest_pair(backtest);
    backtest_compare(backtest);
    return report(backtest);
}

int cmd_backtest(int argc, char **argv)
{
    Backtest backtest = {.arena = arena_create()};
    CmdTexts rest = {0};
    const CmdOption options[] = {
        {"from", 0, CMD_TEXT, "BOOK", "the book as it is", &backtest.from},
        {"to", 0, CMD_TEXT, "BOOK", "the book as it would be", &backtest.to},
        {"as-at", 0, CMD_TEXT, "TIME", "the figures as they stood then (a date: its end)",
         &backtest.as_at},
        {"known-at", 0, CMD_TEXT, "TIME", "from what was recorded by then, as at then",
         &backtest.known_at},
        {"where", 0, CMD_TEXT, "COND", "only records for which this holds", &backtest.where},
        {"cases", 0, CMD_FLAG, "", "list the duties whose verdict changes", &backtest.cases},
        {"limit", 0, CMD_TEXT, "N", "rows of each list (0: all; on a screen 20)", &backtest.limit},
        {"json", 0, CMD_FLAG, "", "the comparison as JSON instead of a table", &backtest.json},
        {"html", 0, CMD_TEXT, "FILE", "a report as one web page, beside the table", &backtest.html},
        INPUT_OPTION_ROWS(backtest.input)};
    const CmdHelp help = {"heed backtest --from BOOK --to BOOK LOG",
                          "Runs one log under two books: which verdicts change, in which cases, "
                          "and what the\nchange costs in hours.",
                          options, sizeof options / sizeof options[0]};
    backtest.help = &help;
    CmdParsing parsing = cmd_parse(&help, argc, argv, &rest);
    CmdStatus status = parsing == CMD_PARSED       ? run(&backtest, &rest)
                       : parsing == CMD_HELP_GIVEN ? CMD_DONE
                                                   : CMD_USAGE;
    VEC_FREE(&rest);
    backtest_free(&backtest);
    return (int)status;
}
