/* cmd_book_test.c: `heed book test`: the examples of a book, run by the engine.
 *
 * An example holds when each of its expectations is one duty of the record and each duty of its
 * standards is expected, and when each gate refuses or allows what it says. */
#include "cmd/cmd_book.h"
#include "duty/duty.h"
#include <limits.h>
#include <stdlib.h>

/* A duty that came, kept past the call that reported it. */
typedef struct {
    Duty duty;
    bool is_expected;
} Came;

typedef struct {
    const Book *book;
    const DutyPlan *plan;
    const BookCase *example;
    Arena *arena; /* of this example */
    VEC_OF(Came) came;
    Buf said; /* what is wrong, one or two lines each */
} CaseRun;

/* --- the record --------------------------------------------------------------------------- */

static Str text_of_value(Arena *arena, const BookValue *value)
{
    if (value->type == BOOK_VALUE_YES) return STR("yes");
    if (value->type == BOOK_VALUE_NO) return STR("no");
    if (value->type == BOOK_VALUE_TEXT || (value->type == BOOK_VALUE_NUMBER && value->text.n))
        return value->text;
    Buf text = {0};
    if (value->type == BOOK_VALUE_NUMBER) number_add(&text, value->number);
    if (value->type == BOOK_VALUE_DATE) date_add(&text, value->date);
    if (value->type == BOOK_VALUE_DURATION) book_add_duration(&text, value->duration);
    Str copy = str_copy(arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

static DutyAttribute *attributes_of(Arena *arena, const BookCaseAttribute *given, size_t n)
{
    DutyAttribute *attributes = ARENA_ARRAY(arena, DutyAttribute, n + 1);
    for (size_t i = 0; i < n; i++) {
        Str *values = ARENA_ARRAY(arena, Str, given[i].n_values + 1);
        for (size_t v = 0; v < given[i].n_values; v++)
            values[v] = text_of_value(arena, &given[i].values[v]);
        attributes[i] =
            (DutyAttribute){given[i].attribute, values, given[i].n_values, given[i].is_list};
    }
    return attributes;
}

static DutyEvent event_of(Arena *arena, const BookCaseEvent *given)
{
    return (DutyEvent){.kind = given->kind,
                       .at_ms = given->at_ms,
                       .recorded_ms = given->recorded_ms,
                       .attributes = attributes_of(arena, given->attributes, given->n_attributes),
                       .n_attributes = given->n_attributes};
}

/* The record of an example with its events up to an instant. */
static DutyRecord *record_until(CaseRun *run, int64_t until_ms)
{
    const BookCase *example = run->example;
    DutyRecord *record = duty_record_create(
        run->plan, attributes_of(run->arena, example->attributes, example->n_attributes),
        example->n_attributes);
    for (size_t i = 0; i < example->n_events; i++) {
        if (example->events[i].at_ms > until_ms) continue;
        DutyEvent event = event_of(run->arena, &example->events[i]);
        duty_record_add(record, &event);
    }
    return record;
}

/* --- what came ---------------------------------------------------------------------------- */

static bool is_asked_about(const BookCase *example, Str standard)
{
    for (size_t i = 0; i < example->n_standards; i++)
        if (str_eq(example->standards[i], standard)) return true;
    if (example->n_standards > 0) return false;
    for (size_t i = 0; i < example->n_expects; i++)
        if (str_eq(example->expects[i].standard, standard)) return true;
    return false;
}

static bool keep_duty(void *context, const Duty *duty)
{
    CaseRun *run = context;
    if (!is_asked_about(run->example, duty->standard->name)) return true;
    Came came = {.duty = *duty};
    came.duty.key = str_copy(run->arena, duty->key);
    VEC_PUSH(&run->came, came);
    return true;
}

static void add_time(Buf *out, const Book *book, int64_t at_ms)
{
    if (at_ms == TIME_NONE)
        buf_add(out, STR("no time"));
    else
        time_add_plain(out, at_ms, book->zone);
}

/* The duty's own history in a line: what opened it, what ended it. */
static void add_history(CaseRun *run, const Duty *duty)
{
    Buf *out = &run->said;
    buf_add(out, STR(" (opened "));
    add_time(out, run->book, duty->opened_ms);
    if (duty->ended_ms != TIME_NONE) {
        buf_add(out, STR(", ended "));
        add_time(out, run->book, duty->ended_ms);
    }
    buf_add(out, duty->held ? STR(", its clock standing still)") : STR(")"));
}

static void add_came(CaseRun *run, const Duty *duty)
{
    Buf *out = &run->said;
    buf_addf(out, "%.*s %s", STR_ARG(duty->standard->name), duty_state_name(duty->state));
    if (duty->key.n) buf_addf(out, " for %.*s", STR_ARG(duty->key));
    if (duty->due_ms != TIME_NONE) {
        buf_add(out, STR(", due "));
        add_time(out, run->book, duty->due_ms);
    }
    add_history(run, duty);
}

/* --- expectations ------------------------------------------------------------------------- */

static Str key_of(Arena *arena, const BookCaseExpect *expect)
{
    Buf key = {0};
    for (size_t i = 0; i < expect->n_key; i++) {
        if (i > 0) buf_add(&key, STR(", "));
        buf_add(&key, expect->key[i]);
    }
    Str copy = str_copy(arena, buf_str(&key));
    buf_free(&key);
    return copy;
}

static int64_t minute_of(int64_t at_ms)
{
    int64_t minute = at_ms / TIME_MINUTE_MS;
    return at_ms % TIME_MINUTE_MS < 0 ? minute - 1 : minute;
}

static bool is_due_as_expected(const BookCaseExpect *expect, const Duty *duty)
{
    if (!expect->has_due) return true;
    if (duty->due_ms == TIME_NONE) return false;
    return expect->due_to_minute ? minute_of(expect->due_ms) == minute_of(duty->due_ms)
                                 : expect->due_ms == duty->due_ms;
}

static bool is_met_by(CaseRun *run, const BookCaseExpect *expect, const Duty *duty)
{
    return str_eq(expect->standard, duty->standard->name) &&
           str_eq(expect->state, str_of(duty_state_name(duty->state))) &&
           (expect->n_key == 0 || str_eq(key_of(run->arena, expect), duty->key)) &&
           is_due_as_expected(expect, duty);
}

static bool expects_nothing(const BookCaseExpect *expect)
{
    return str_eq(expect->state, STR("nothing"));
}

/* Begin a line about a place of the example: "  book/contact.case:12: expected …". */
static void begin_failure(CaseRun *run, BookPlace place)
{
    Str path = run->book->files[place.file].path;
    buf_addf(&run->said, "  %.*s:%" PRIu32 ": expected ", STR_ARG(path), place.line);
}

static void add_expected(CaseRun *run, const BookCaseExpect *expect)
{
    begin_failure(run, expect->place);
    buf_addf(&run->said, "%.*s %.*s", STR_ARG(expect->standard), STR_ARG(expect->state));
    if (expect->n_key) buf_addf(&run->said, " for %.*s", STR_ARG(key_of(run->arena, expect)));
    if (expect->has_due) {
        buf_add(&run->said, STR(", due "));
        add_time(&run->said, run->book, expect->due_ms);
    }
    buf_add_byte(&run->said, '\n');
}

/* The duty that was probably meant by an expectation that none meets. */
static Came *find_nearest(CaseRun *run, const BookCaseExpect *expect)
{
    for (size_t i = 0; i < run->came.n; i++) {
        Came *came = &run->came.at[i];
        if (!came->is_expected && str_eq(came->duty.standard->name, expect->standard)) return came;
    }
    return NULL;
}

static void say_unmet(CaseRun *run, const BookCaseExpect *expect)
{
    add_expected(run, expect);
    Came *nearest = find_nearest(run, expect);
    buf_add(&run->said, STR("    but there came "));
    if (nearest == NULL) {
        buf_add(&run->said, STR("no such duty\n"));
        return;
    }
    nearest->is_expected = true; /* one failure, not two */
    add_came(run, &nearest->duty);
    buf_add_byte(&run->said, '\n');
}

/* Mark the first duty that meets an expectation; false when none is left. */
static bool take_duty(CaseRun *run, const BookCaseExpect *expect)
{
    for (size_t i = 0; i < run->came.n; i++) {
        Came *came = &run->came.at[i];
        if (came->is_expected || !is_met_by(run, expect, &came->duty)) continue;
        came->is_expected = true;
        return true;
    }
    return false;
}

/* Expectations with a due time go first, so that a vaguer one does not take their duty. */
static void compare_duties(CaseRun *run)
{
    const BookCase *example = run->example;
    bool *is_met = ARENA_ARRAY(run->arena, bool, example->n_expects + 1);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < example->n_expects; i++)
            if (example->expects[i].has_due == (pass == 0) &&
                !expects_nothing(&example->expects[i]))
                is_met[i] = take_duty(run, &example->expects[i]);
    for (size_t i = 0; i < example->n_expects; i++) {
        const BookCaseExpect *expect = &example->expects[i];
        bool is_bad = expects_nothing(expect) ? find_nearest(run, expect) != NULL : !is_met[i];
        if (is_bad) say_unmet(run, expect);
    }
    for (size_t i = 0; i < run->came.n; i++) {
        if (run->came.at[i].is_expected) continue;
        begin_failure(run, example->place);
        buf_add(&run->said, STR("no more, but there came "));
        add_came(run, &run->came.at[i].duty);
        buf_add_byte(&run->said, '\n');
    }
}

/* --- gates -------------------------------------------------------------------------------- */

static bool refuses(const DutyRefusal *refusal, Str standard)
{
    for (size_t i = 0; i < refusal->n; i++)
        if (standard.n == 0 || str_eq(refusal->at[i]->name, standard)) return true;
    return false;
}

static void say_gate(CaseRun *run, const BookCaseGate *gate, const DutyRefusal *refusal)
{
    Buf *out = &run->said;
    begin_failure(run, gate->place);
    buf_addf(out, "%.*s at ", STR_ARG(gate->event.kind));
    add_time(out, run->book, gate->event.at_ms);
    buf_add(out, gate->refused ? STR(" to be refused") : STR(" to be allowed"));
    if (gate->standard.n) buf_addf(out, " by %.*s", STR_ARG(gate->standard));
    if (refusal->n == 0) {
        buf_add(out, STR("\n    but no gate refuses it\n"));
        return;
    }
    for (size_t i = 0; i < refusal->n; i++) {
        buf_addf(out, "\n    but %.*s refuses it: ", STR_ARG(refusal->at[i]->name));
        book_add_english(out, run->book, refusal->at[i]);
    }
    buf_add_byte(out, '\n');
}

static void compare_gate(CaseRun *run, const BookCaseGate *gate)
{
    DutyRecord *record = record_until(run, gate->event.at_ms);
    DutyEvent event = event_of(run->arena, &gate->event);
    DutyRefusal refusal = duty_record_gate(record, &event, run->arena);
    bool is_good = gate->refused ? refuses(&refusal, gate->standard) : refusal.n == 0;
    if (!is_good) say_gate(run, gate, &refusal);
    duty_record_free(record);
}

/* --- all examples ------------------------------------------------------------------------- */

/* Run one example; true when it holds. What is wrong is printed. */
static bool run_case(const Book *book, const DutyPlan *plan, const BookCase *example)
{
    CaseRun run = {.book = book, .plan = plan, .example = example, .arena = arena_create()};
    DutyRecord *record = record_until(&run, INT64_MAX);
    duty_record_duties(record, example->now_ms, keep_duty, &run);
    duty_record_free(record);
    compare_duties(&run);
    for (size_t i = 0; i < example->n_gates; i++) compare_gate(&run, &example->gates[i]);
    bool holds = run.said.n == 0;
    if (!holds) {
        Str path = book->files[example->place.file].path;
        printf("%.*s:%" PRIu32 ": %.*s\n%.*s", STR_ARG(path), example->place.line,
               STR_ARG(example->name), STR_ARG(buf_str(&run.said)));
    }
    VEC_FREE(&run.came);
    buf_free(&run.said);
    arena_free(run.arena);
    return holds;
}

static bool is_same_file(const char *a, Str b)
{
    char real_a[PATH_MAX], real_b[PATH_MAX];
    Arena *arena = arena_create();
    Str copy = str_copy(arena, b);
    bool is_same = strcmp(a, copy.at) == 0 ||
                   (realpath(a, real_a) != NULL && realpath(copy.at, real_b) != NULL &&
                    strcmp(real_a, real_b) == 0);
    arena_free(arena);
    return is_same;
}

/* True when no files were named, or the example stands in one of them. */
static bool is_chosen(const Book *book, const BookCase *example, const CmdTexts *rest)
{
    for (size_t i = 1; i < rest->n; i++)
        if (is_same_file(rest->at[i], book->files[example->place.file].path)) return true;
    return rest->n == 1;
}

static CmdStatus run_cases(const Book *book, const CmdTexts *rest)
{
    size_t n_passed = 0, n_failed = 0;
    DutyPlan *plan = duty_plan_create(book, NULL);
    for (size_t i = 0; i < book->n_cases; i++) {
        if (!is_chosen(book, &book->cases[i], rest)) continue;
        if (run_case(book, plan, &book->cases[i]))
            n_passed++;
        else
            n_failed++;
    }
    duty_plan_free(plan);
    if (n_passed + n_failed == 0)
        cmd_complain("%s has no examples there: they stand in .case files beside its .book files",
                     rest->at[0]);
    printf("%zu passed, %zu failed\n", n_passed, n_failed);
    return n_failed > 0 ? CMD_UNDER_TARGET : CMD_DONE;
}

int cmd_book_test(int argc, char **argv)
{
    static const CmdHelp help = {
        .usage = "heed book test BOOK [FILE.case…]",
        .summary = "Run the examples of a book (all, or those of the named files) and say for each "
                   "that fails what was\nexpected and what came. Exit status 1 when one fails."};
    CmdTexts rest = {0};
    CmdParsing parsing = cmd_parse(&help, argc, argv, &rest);
    CmdStatus status = parsing == CMD_BAD_USAGE ? CMD_USAGE : CMD_DONE;
    Book *book = NULL;
    if (parsing == CMD_PARSED && rest.n == 0)
        status = (CmdStatus)cmd_usage(&help, "which book is to be tested?");
    else if (parsing == CMD_PARSED)
        book = cmd_book_load(rest.at[0], BOOK_WITH_CASES, &status);
    if (book != NULL) status = run_cases(book, &rest);
    book_free(book);
    VEC_FREE(&rest);
    return status;
}
