/* cmd_why.c: `heed why`: one case as a timeline, with what each event did to each duty. */
#include "cmd/cmd_why.h"

#include <stdlib.h>
#include <unistd.h>

/* --- gathering ---------------------------------------------------------------------------- */

static void take_trace(void *context, const DutyTrace *trace)
{
    Why *why = context;
    DutyTrace copy = *trace;
    copy.key = str_copy(why->arena, trace->key);
    VEC_PUSH(&why->traces, copy);
}

static bool take_duty(void *context, const Duty *duty)
{
    Why *why = context;
    Duty copy = *duty;
    copy.key = str_copy(why->arena, duty->key);
    VEC_PUSH(&why->duties, copy);
    return true;
}

static int compare_duties(const void *a, const void *b)
{
    const Duty *left = a, *right = b;
    if (left->opened_by != right->opened_by) return left->opened_by < right->opened_by ? -1 : 1;
    if (left->standard_index != right->standard_index)
        return left->standard_index < right->standard_index ? -1 : 1;
    if (left->due_ms != right->due_ms) return left->due_ms < right->due_ms ? -1 : 1;
    return str_cmp(left->key, right->key);
}

static void gather(Why *why)
{
    DutyPlan *plan = duty_plan_create(&why->selected, why->inputs.log);
    DutyCounts *counts = mem_zero(why->selected.n_standards + 1, sizeof *counts);
    DutyQuestion question = {.as_at_ms = why->as_at_ms,
                             .known_at_ms = why->known_at_ms,
                             .first_case = why->case_index,
                             .end_case = why->case_index + 1,
                             .each = take_duty,
                             .context = why};
    (void)duty_run(plan, &question, counts);
    question.each = NULL;
    duty_trace_case(plan, &question, why->case_index, take_trace, why);
    if (why->duties.n > 1)
        qsort(why->duties.at, why->duties.n, sizeof *why->duties.at, compare_duties);
    free(counts);
    duty_plan_free(plan);
}

/* --- what was asked ----------------------------------------------------------------------- */

static CmdStatus unknown_case(const Why *why, const char *name)
{
    enum { MOST_COMPARED = 300000 };
    const Log *log = why->inputs.log;
    size_t n = log->n_cases < MOST_COMPARED ? log->n_cases : MOST_COMPARED;
    Str *names = mem_zero(n + 1, sizeof *names);
    for (size_t c = 0; c < n; c++) names[c] = log_case_name(log, c);
    size_t nearest = str_nearest(str_of(name), names, n);
    Buf text = {0};
    buf_addf(&text, "%s has no case %s", why->inputs.log_path, name);
    if (nearest != SIZE_MAX)
        buf_addf(&text, "; did you mean %.*s?", STR_ARG(names[nearest]));
    else if (n > 0)
        buf_addf(&text, "; its first case is %.*s", STR_ARG(names[0]));
    cmd_complain("%s", text.at);
    buf_free(&text);
    free(names);
    return CMD_USAGE;
}

static CmdStatus select_standard(Why *why, const char *name)
{
    const Book *book = why->inputs.book;
    why->selected = *book;
    if (!name) return CMD_DONE;
    const BookStandard *standard = book_find_standard(book, str_of(name));
    if (standard) {
        why->selected.standards = (BookStandard *)standard;
        why->selected.n_standards = 1;
        return CMD_DONE;
    }
    Str *names = ARENA_ARRAY(why->arena, Str, book->n_standards + 1);
    for (size_t s = 0; s < book->n_standards; s++) names[s] = book->standards[s].name;
    size_t nearest = str_nearest(str_of(name), names, book->n_standards);
    if (nearest == SIZE_MAX)
        cmd_complain("%s has no standard %s", why->book, name);
    else
        cmd_complain("%s has no standard %s; did you mean %.*s?", why->book, name,
                     STR_ARG(names[nearest]));
    return CMD_USAGE;
}

static CmdStatus set_moment(Why *why)
{
    Err err = {0};
    const Zone *zone = why->inputs.book->zone;
    why->as_at_ms = TIME_NEVER;
    why->known_at_ms = TIME_NEVER;
    if (why->known_at) {
        if (!inputs_parse_instant(why->known_at, zone, &why->known_at_ms, &err))
            return (CmdStatus)cmd_usage(why->help, "--known-at: %s", err.message);
        why->as_at_ms = why->known_at_ms;
    }
    if (why->as_at && !inputs_parse_instant(why->as_at, zone, &why->as_at_ms, &err))
        return (CmdStatus)cmd_usage(why->help, "--as-at: %s", err.message);
    return CMD_DONE;
}

static CmdStatus run(Why *why, const CmdTexts *rest)
{
    CmdStatus status = inputs_begin(&why->inputs, &why->input, why->help);
    if (status != CMD_DONE) return status;
    why->inputs.book = inputs_load_book(why->book, &why->input, &status);
    if (!why->inputs.book) return status;
    status = select_standard(why, rest->n > 2 ? rest->at[2] : NULL);
    if (status == CMD_DONE) status = set_moment(why);
    if (status == CMD_DONE)
        status = inputs_load_log(&why->inputs, rest->at[0], &why->input, why->help);
    if (status != CMD_DONE) return status;
    why->case_index = log_find_case(why->inputs.log, str_of(rest->at[1]));
    if (why->case_index == SIZE_MAX) return unknown_case(why, rest->at[1]);
    if (why->as_at_ms == TIME_NEVER) why->as_at_ms = log_latest(why->inputs.log);
    gather(why);
    Buf out = {0};
    why_add_timeline(&out, why, screen_of(STDOUT_FILENO));
    status = inputs_print(&out);
    buf_free(&out);
    return status;
}

static CmdStatus parse_and_run(Why *why, int argc, char **argv, CmdTexts *rest)
{
    const CmdOption options[] = {
        {"book", 'b', CMD_TEXT, "BOOK", "the standards: a file or a folder", &why->book},
        {"as-at", 0, CMD_TEXT, "TIME", "as it stood then (a date: its end)", &why->as_at},
        {"known-at", 0, CMD_TEXT, "TIME", "from what was recorded by then, as at then",
         &why->known_at},
        INPUT_OPTION_ROWS(why->input)};
    const CmdHelp help = {"heed why --book BOOK LOG CASE [STANDARD]",
                          "Tells one case event by event: what opened, held, met or voided each "
                          "duty, which\nclause did it, and by how much it was late.",
                          options, sizeof options / sizeof options[0]};
    why->help = &help;
    CmdParsing parsing = cmd_parse(&help, argc, argv, rest);
    if (parsing != CMD_PARSED) return parsing == CMD_HELP_GIVEN ? CMD_DONE : CMD_USAGE;
    if (!why->book) return (CmdStatus)cmd_usage(&help, "which book? give --book BOOK");
    if (rest->n < 2) return (CmdStatus)cmd_usage(&help, "which case? give LOG and CASE");
    if (rest->n > 3) return (CmdStatus)cmd_usage(&help, "one case and one standard at a time");
    return run(why, rest);
}

int cmd_why(int argc, char **argv)
{
    Why why = {.arena = arena_create()};
    CmdTexts rest = {0};
    CmdStatus status = parse_and_run(&why, argc, argv, &rest);
    VEC_FREE(&why.traces);
    VEC_FREE(&why.duties);
    VEC_FREE(&rest);
    inputs_free(&why.inputs);
    arena_free(why.arena);
    return (int)status;
}
