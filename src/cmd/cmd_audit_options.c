/* cmd_audit_options.c: the command line of `heed audit`, and what it asks for. */
#include "cmd/cmd_audit.h"

#include <stdlib.h>

CmdParsing audit_parse(Audit *audit, int argc, char **argv, CmdTexts *rest)
{
    AuditOptions *o = &audit->options;
    const CmdOption rows[] = {
        {"book", 'b', CMD_TEXT, "BOOK", "the standards: a file or a folder", &o->book},
        {"standard", 's', CMD_MANY, "NAME", "only this standard (may be repeated)", &o->standards},
        {"as-at", 0, CMD_TEXT, "TIME", "the figures as they stood then (a date: its end)",
         &o->as_at},
        {"known-at", 0, CMD_TEXT, "TIME", "from what was recorded by then, as at then",
         &o->known_at},
        {"where", 0, CMD_TEXT, "COND", "only records for which this holds", &o->where},
        {"by", 0, CMD_TEXT, "CUT", "a row for each value of an attribute, or day … year", &o->by},
        {"only", 0, CMD_TEXT, "VALUE", "only the duties in this row of --by", &o->only},
        {"cases", 0, CMD_TEXT, "STATE",
         "list them: met, late, missed, open, ahead, void, waived, recorded-late, all", &o->cases},
        {"limit", 0, CMD_TEXT, "N", "rows of each list (0: all; on a screen 20)", &o->limit},
        {"sample", 0, CMD_TEXT, "N", "draw as an inspector would, and compare", &o->sample},
        {"seed", 0, CMD_TEXT, "N", "which sample (default 1)", &o->seed},
        {"json", 0, CMD_FLAG, "", "figures as JSON instead of a table", &o->json},
        {"csv", 0, CMD_FLAG, "", "figures as CSV instead of a table", &o->csv},
        {"html", 0, CMD_TEXT, "FILE", "a report as one web page, beside the table", &o->html},
        {"fail-under-target", 0, CMD_FLAG, "", "exit with 1 if a standard is under its target",
         &o->fail_under_target},
        INPUT_OPTION_ROWS(o->input)};
    enum { N_ROWS = sizeof rows / sizeof rows[0] };
    CmdOption *kept = ARENA_ARRAY(audit->arena, CmdOption, N_ROWS);
    memcpy(kept, rows, sizeof rows);
    CmdHelp *help = ARENA_NEW(audit->arena, CmdHelp);
    *help =
        (CmdHelp){"heed audit --book BOOK LOG",
                  "Counts, for every standard of a book, the duties of every case of a log: met, "
                  "late,\nmissed and the rest. LOG is a file (XES, CSV, JSON lines, OCEL, "
                  ".heedlog; also .gz and\n.zst) or - for standard input.",
                  kept, N_ROWS};
    audit->help = help;
    return cmd_parse(help, argc, argv, rest);
}

/* --- which standards ---------------------------------------------------------------------- */

static CmdStatus unknown_standard(const Audit *audit, const char *name)
{
    const Book *book = audit->inputs.book;
    Str *names = ARENA_ARRAY(audit->arena, Str, book->n_standards + 1);
    for (size_t s = 0; s < book->n_standards; s++) names[s] = book->standards[s].name;
    size_t nearest = str_nearest(str_of(name), names, book->n_standards);
    if (nearest == SIZE_MAX)
        cmd_complain("%s has no standard %s; its standards are listed by `heed audit` without "
                     "--standard",
                     audit->options.book, name);
    else
        cmd_complain("%s has no standard %s; did you mean %.*s?", audit->options.book, name,
                     STR_ARG(names[nearest]));
    return CMD_USAGE;
}

static bool is_named(const Audit *audit, Str name)
{
    for (size_t i = 0; i < audit->options.standards.n; i++)
        if (str_eq(name, str_of(audit->options.standards.at[i]))) return true;
    return false;
}

CmdStatus audit_select_standards(Audit *audit)
{
    const Book *book = audit->inputs.book;
    audit->selected = *book;
    if (audit->options.standards.n == 0) return CMD_DONE;
    for (size_t i = 0; i < audit->options.standards.n; i++)
        if (!book_find_standard(book, str_of(audit->options.standards.at[i])))
            return unknown_standard(audit, audit->options.standards.at[i]);
    audit->selected.standards = ARENA_ARRAY(audit->arena, BookStandard, book->n_standards);
    audit->selected.n_standards = 0;
    for (size_t s = 0; s < book->n_standards; s++)
        if (is_named(audit, book->standards[s].name))
            audit->selected.standards[audit->selected.n_standards++] = book->standards[s];
    return CMD_DONE;
}

/* --- which duties ------------------------------------------------------------------------- */

static const char *const LIST_WORDS[] = {"open", "met",    "late",          "missed", "ahead",
                                         "void", "waived", "recorded-late", "all"};
enum { N_LIST_WORDS = sizeof LIST_WORDS / sizeof LIST_WORDS[0], LIST_WORD_ALL = N_LIST_WORDS - 1 };
_Static_assert(LIST_WORD_ALL == DUTY_N_STATES + 1, "a word for each state, recorded-late and all");

/** "late,missed" into bits. */
static CmdStatus parse_states(const Audit *audit, const char *text, ListStates *states)
{
    Str rest = str_of(text), piece, words[N_LIST_WORDS];
    for (size_t i = 0; i < N_LIST_WORDS; i++) words[i] = str_of(LIST_WORDS[i]);
    while (str_cut(&rest, ',', &piece)) {
        piece = str_trim(piece);
        size_t word = 0;
        while (word < N_LIST_WORDS && !str_eq(piece, words[word])) word++;
        if (word == N_LIST_WORDS) {
            size_t nearest = str_nearest(piece, words, N_LIST_WORDS);
            return (CmdStatus)cmd_usage(
                audit->help, "--cases: there is no state %.*s; %s%s%s", STR_ARG(piece),
                nearest == SIZE_MAX ? "write missed, late, met, open, ahead, void, waived, "
                                      "recorded-late or all"
                                    : "did you mean ",
                nearest == SIZE_MAX ? "" : LIST_WORDS[nearest], nearest == SIZE_MAX ? "" : "?");
        }
        *states |= word == LIST_WORD_ALL ? (1u << DUTY_N_STATES) - 1 : 1u << word;
    }
    return CMD_DONE;
}

static CmdStatus parse_number(const Audit *audit, const char *name, const char *text, uint64_t most,
                              uint64_t *out)
{
    if (!text || number_parse_whole(str_of(text), most, out)) return CMD_DONE;
    return (CmdStatus)cmd_usage(audit->help, "--%s takes a whole number up to %" PRIu64 ", not %s",
                                name, most, text);
}

static CmdStatus prepare_list(Audit *audit)
{
    enum { MOST_ROWS = 1000000000 };
    uint64_t limit = 0;
    CmdStatus status = parse_number(audit, "limit", audit->options.limit, MOST_ROWS, &limit);
    if (status != CMD_DONE) return status;
    bool is_for_program = audit->options.json || audit->options.csv;
    audit->has_limit = audit->options.limit != NULL;
    audit->limit = audit->has_limit ? (limit ? (size_t)limit : SIZE_MAX)
                   : is_for_program ? SIZE_MAX
                                    : AUDIT_SHOWN_ROWS;
    if (!audit->options.cases) return CMD_DONE;
    audit->wants.lists[AUDIT_LIST].limit = audit->limit;
    return parse_states(audit, audit->options.cases, &audit->wants.lists[AUDIT_LIST].states);
}

static CmdStatus prepare_sample(Audit *audit)
{
    enum { MOST_DRAWN = 10000000, REPORT_SAMPLE = 60 };
    uint64_t n = 0;
    audit->wants.sample_seed = 1;
    CmdStatus status = parse_number(audit, "sample", audit->options.sample, MOST_DRAWN, &n);
    if (status == CMD_DONE)
        status =
            parse_number(audit, "seed", audit->options.seed, UINT64_MAX, &audit->wants.sample_seed);
    if (status != CMD_DONE) return status;
    if (audit->options.sample && n == 0)
        return (CmdStatus)cmd_usage(audit->help, "--sample takes a number from 1, such as 60");
    if (audit->options.seed && !audit->options.sample)
        return (CmdStatus)cmd_usage(audit->help, "--seed says which sample: give --sample 60 too");
    audit->has_sample = n > 0;
    audit->wants.sample_n = (size_t)n;
    if (n == 0 && audit->options.html) audit->wants.sample_n = REPORT_SAMPLE;
    return CMD_DONE;
}

static CmdStatus prepare_cut(Audit *audit)
{
    const AuditOptions *options = &audit->options;
    if (options->only && !options->by)
        return (CmdStatus)cmd_usage(audit->help, "--only picks a row of --by: give --by too");
    if (!options->by) return CMD_DONE;
    Cut cut = cut_parse(str_of(options->by));
    if (cut.type == CUT_ATTRIBUTE && cut.attribute.n == 0)
        return (CmdStatus)cmd_usage(
            audit->help, "--by takes an attribute, or day, week, month, quarter or year");
    audit->has_by = true;
    audit->wants.cuts[audit->wants.n_cuts++] = cut;
    if (!options->only) return CMD_DONE;
    Str only = str_of(options->only);
    bool is_missing = str_eq(only, cut_is_period(cut) ? STR(AUDIT_NO_DUE) : STR(AUDIT_NO_VALUE));
    audit->wants.has_only = true;
    audit->wants.only = is_missing ? (Str){NULL, 0} : only;
    return CMD_DONE;
}

/* --- the report --------------------------------------------------------------------------- */

/** The attribute of the log that says most like who was to do it; empty if none does. */
static Str find_handler(const Log *log)
{
    static const char *const NAMES[] = {"unit",         "team",     "station",    "district",
                                        "sector",       "division", "department", "area",
                                        "org:group",    "handler",  "officer",    "owner",
                                        "org:resource", "resource", "user",       "org:role"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        Str name = str_of(NAMES[i]);
        if (log_find_column(log, name) || log_find_case_column(log, name)) return name;
    }
    return (Str){NULL, 0};
}

/** Days, weeks, months or quarters: so that a line has enough points, and not too many. */
static CutType report_period(const Log *log, int64_t as_at_ms)
{
    int64_t first_ms = as_at_ms;
    for (size_t c = 0; c < log->n_cases; c++) {
        uint64_t event = log->first_event[c];
        if (event < log->first_event[c + 1] && log->at_ms[event] < first_ms)
            first_ms = log->at_ms[event];
    }
    int64_t days = (as_at_ms - first_ms) / TIME_DAY_MS;
    if (days <= 31) return CUT_DAY;
    return days <= 183 ? CUT_WEEK : CUT_MONTH;
}

static void prepare_report(Audit *audit)
{
    FigureWants *wants = &audit->wants;
    audit->period_cut = audit->handler_cut = SIZE_MAX;
    if (!audit->options.html) return;
    const Log *log = audit->inputs.log;
    enum { SHOWN_MISSED = 10 };
    wants->delays = true;
    wants->lists[AUDIT_REPORT_LIST] = (FigureList){1u << DUTY_MISSED, SHOWN_MISSED};
    bool by_period = audit->has_by && cut_is_period(wants->cuts[0]);
    bool by_attribute = audit->has_by && !by_period;
    if (by_period)
        audit->period_cut = 0;
    else {
        audit->period_cut = wants->n_cuts;
        wants->cuts[wants->n_cuts++] =
            (Cut){report_period(log, audit->question.as_at_ms), {NULL, 0}};
    }
    Str handler = find_handler(log);
    if (by_attribute)
        audit->handler_cut = 0;
    else if (handler.n > 0) {
        audit->handler_cut = wants->n_cuts;
        wants->cuts[wants->n_cuts++] = (Cut){CUT_ATTRIBUTE, handler};
    }
}

/* --- the moment and the records ----------------------------------------------------------- */

static CmdStatus prepare_moment(Audit *audit)
{
    const AuditOptions *options = &audit->options;
    const Zone *zone = audit->inputs.book->zone;
    FigureQuestion *question = &audit->question;
    Err err = {0};
    question->as_at_ms = TIME_NEVER; /* until the log is there */
    question->known_at_ms = TIME_NEVER;
    if (options->known_at) {
        if (!inputs_parse_instant(options->known_at, zone, &question->known_at_ms, &err))
            return (CmdStatus)cmd_usage(audit->help, "--known-at: %s", err.message);
        question->as_at_ms = question->known_at_ms;
    }
    if (options->as_at && !inputs_parse_instant(options->as_at, zone, &question->as_at_ms, &err))
        return (CmdStatus)cmd_usage(audit->help, "--as-at: %s", err.message);
    return CMD_DONE;
}

CmdStatus audit_prepare(Audit *audit)
{
    Err err = {0};
    FigureQuestion *question = &audit->question;
    question->book = &audit->selected;
    question->n_threads = audit->inputs.n_threads;
    question->progress = audit->inputs.progress;
    CmdStatus status = prepare_moment(audit);
    if (status != CMD_DONE) return status;
    if (audit->options.where) {
        question->where = book_parse_condition(str_of(audit->options.where), audit->inputs.book,
                                               audit->arena, &err);
        if (!question->where) return (CmdStatus)cmd_usage(audit->help, "--where: %s", err.message);
    }
    status = prepare_cut(audit);
    if (status == CMD_DONE) status = prepare_list(audit);
    if (status == CMD_DONE) status = prepare_sample(audit);
    return status;
}

void audit_bind_log(Audit *audit)
{
    FigureQuestion *question = &audit->question;
    question->log = audit->inputs.log;
    if (question->as_at_ms == TIME_NEVER) question->as_at_ms = log_latest(question->log);
    prepare_report(audit);
}
