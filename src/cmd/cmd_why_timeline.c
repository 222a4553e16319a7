/* cmd_why_timeline.c: the timeline of one case in words. */
#include "cmd/clause.h"
#include "cmd/cmd_why.h"
#include "cmd/delay.h"

enum { DEED_INDENT = 4 };

static const BookStandard *standard_of(const Why *why, const DutyTrace *trace)
{
    return &why->selected.standards[trace->standard_index];
}

static void add_name(Buf *text, const Why *why, const DutyTrace *trace)
{
    buf_add(text, standard_of(why, trace)->name);
    if (trace->key.n > 0) buf_addf(text, " (for %.*s)", STR_ARG(trace->key));
}

static void add_due(Buf *text, const Why *why, int64_t due_ms)
{
    if (due_ms == TIME_NONE) {
        buf_add(text, STR("no due time yet"));
        return;
    }
    buf_add(text, STR("due "));
    delay_add_instant(text, why->inputs.book->zone, due_ms);
}

/** How late a discharge was, told in dates where the limit is one. */
static void add_late(Buf *text, const Why *why, const DutyTrace *trace)
{
    int64_t at_ms = why->inputs.log->at_ms[trace->event];
    if (trace->due_ms == TIME_NONE)
        buf_add(text, STR("late"));
    else
        delay_add(text, why->inputs.book->zone, trace->due_ms, at_ms, DELAY_DONE);
}

/* --- which clause ------------------------------------------------------------------------- */

static void add_opening_clause(Buf *text, const Book *book, const BookStandard *standard)
{
    clause_add_kinds(text, standard->each ? "when each" : "when", &standard->when);
    if (standard->has_within) {
        buf_add(text, STR(", "));
        clause_add_limit(text, "within", book, standard->within);
    } else if (standard->has_every) {
        buf_add(text, STR(", "));
        clause_add_limit(text, "every", book, standard->every);
    }
}

/** The clause that did a deed, and where it stands. */
static void add_clause(Buf *text, const Why *why, const DutyTrace *trace)
{
    const Book *book = why->inputs.book;
    const BookStandard *s = standard_of(why, trace);
    const BookKinds *ending = s->shape == BOOK_RECURRING ? &s->until : &s->unless;
    const struct {
        const char *word;
        const BookKinds *kinds;
    } clauses[] = {[DUTY_DID_NOT_OPEN_OUTSTANDING] = {"when", &s->when},
                   [DUTY_DID_DISCHARGE] = {"owe", &s->owe},
                   [DUTY_DID_CANCEL] = {s->shape == BOOK_RECURRING ? "until" : "unless", ending},
                   [DUTY_DID_COME_BEFORE] = {"before", &s->before},
                   [DUTY_DID_HOLD] = {"hold from", &s->hold_from},
                   [DUTY_DID_RELEASE] = {"hold to", &s->hold_to}};
    Buf clause = {0};
    BookPlace place = s->place;
    if (trace->deed == DUTY_DID_OPEN) {
        add_opening_clause(&clause, book, s);
        place = s->when.place;
    } else if (trace->deed == DUTY_DID_WAIVE)
        buf_add(&clause, STR("a waiver"));
    else if (trace->deed == DUTY_DID_PERIOD_MISSED)
        clause_add_limit(&clause, "every", book, s->every);
    else if (s->shape == BOOK_ASSERTION) {
        buf_add(&clause, STR("must "));
        book_add_condition(&clause, s->must);
        place = s->must->place;
    } else {
        clause_add_kinds(&clause, clauses[trace->deed].word, clauses[trace->deed].kinds);
        place = clauses[trace->deed].kinds->place;
    }
    buf_addf(text, "  [%.*s", STR_ARG(buf_str(&clause)));
    if (trace->deed != DUTY_DID_WAIVE) {
        buf_add(text, STR("; "));
        clause_add_place(text, book, place);
    }
    buf_add(text, STR("]"));
    buf_free(&clause);
}

/* --- deeds -------------------------------------------------------------------------------- */

static Paint add_discharge(Buf *text, const Why *why, const DutyTrace *trace)
{
    bool is_assertion = standard_of(why, trace)->shape == BOOK_ASSERTION;
    buf_add(text, is_assertion         ? STR("holds: ")
                  : trace->late_ms > 0 ? STR("done late: ")
                                       : STR("meets "));
    add_name(text, why, trace);
    if (is_assertion) return PAINT_GOOD;
    if (trace->late_ms > 0 || trace->due_ms != TIME_NONE) buf_add(text, STR(", "));
    if (trace->late_ms > 0 || trace->due_ms != TIME_NONE) add_late(text, why, trace);
    return trace->late_ms > 0 ? PAINT_BAD : PAINT_GOOD;
}

static Paint add_end(Buf *text, const Why *why, const DutyTrace *trace)
{
    bool is_waiver = trace->deed == DUTY_DID_WAIVE;
    if (standard_of(why, trace)->shape == BOOK_RECURRING) {
        buf_add(text, STR("ends the run of "));
        add_name(text, why, trace);
        return PAINT_NONE;
    }
    if (trace->late_ms > 0) {
        buf_add(text, is_waiver ? STR("too late to waive ") : STR("too late to void "));
        add_name(text, why, trace);
        buf_add(text, STR(": it stays missed, but is owed no longer"));
        return PAINT_BAD;
    }
    buf_add(text, is_waiver ? STR("waives ") : STR("voids "));
    add_name(text, why, trace);
    return PAINT_NONE;
}

static Paint add_deed(Buf *text, const Why *why, const DutyTrace *trace)
{
    switch (trace->deed) {
    case DUTY_DID_OPEN:
        buf_add(text,
                standard_of(why, trace)->shape == BOOK_ASSERTION ? STR("asks ") : STR("opens "));
        add_name(text, why, trace);
        if (standard_of(why, trace)->shape == BOOK_ASSERTION) return PAINT_NONE;
        buf_add(text, STR(", "));
        add_due(text, why, trace->due_ms);
        return PAINT_NONE;
    case DUTY_DID_NOT_OPEN_OUTSTANDING:
        buf_add(text, STR("opens no second "));
        add_name(text, why, trace);
        buf_add(text, STR(": one is outstanding, "));
        add_due(text, why, trace->due_ms);
        return PAINT_DIM;
    case DUTY_DID_DISCHARGE: return add_discharge(text, why, trace);
    case DUTY_DID_CANCEL:
    case DUTY_DID_WAIVE: return add_end(text, why, trace);
    case DUTY_DID_COME_BEFORE:
        buf_add(text, STR("happens before "));
        add_name(text, why, trace);
        buf_add(text, STR(" is done: it is overdue now"));
        return PAINT_BAD;
    case DUTY_DID_HOLD:
        buf_add(text, STR("stops the clock of "));
        add_name(text, why, trace);
        return PAINT_NONE;
    case DUTY_DID_RELEASE:
        buf_add(text, STR("starts the clock again of "));
        add_name(text, why, trace);
        buf_add(text, STR(", "));
        add_due(text, why, trace->due_ms);
        return PAINT_NONE;
    case DUTY_DID_PERIOD_MISSED:
        buf_add(text, STR("missed: "));
        add_name(text, why, trace);
        buf_add(text, STR(", "));
        add_due(text, why, trace->due_ms);
        return PAINT_BAD;
    }
    return PAINT_NONE;
}

static void add_trace(Buf *out, const Why *why, Screen screen, const DutyTrace *trace)
{
    static const char *const SIGNS[] = {[PAINT_NONE] = "-",
                                        [PAINT_HEAD] = "-",
                                        [PAINT_BAD] = "x",
                                        [PAINT_GOOD] = "+",
                                        [PAINT_DIM] = "."};
    Buf text = {0};
    Paint paint = add_deed(&text, why, trace);
    add_clause(&text, why, trace);
    buf_addf(out, "%*s", DEED_INDENT, "");
    screen_add_painted(out, screen, paint, str_of(SIGNS[paint]));
    buf_add_byte(out, ' ');
    screen_add_wrapped(out, screen, DEED_INDENT + 2, DEED_INDENT + 4, buf_str(&text));
    buf_free(&text);
}

/* --- events ------------------------------------------------------------------------------- */

static bool add_attribute(Buf *text, const LogColumn *column, size_t row, bool is_first)
{
    uint32_t value = log_cell(column->cells, row);
    if (value == 0) return false;
    if (!is_first) buf_add(text, STR(", "));
    buf_addf(text, "%.*s ", STR_ARG(column->name));
    buf_add(text, column->values[value].text);
    return true;
}

static void add_attributes(Buf *out, Screen screen, const LogColumn *columns, size_t n_columns,
                           size_t row)
{
    Buf text = {0};
    bool is_first = true;
    for (size_t c = 0; c < n_columns; c++)
        if (add_attribute(&text, &columns[c], row, is_first)) is_first = false;
    if (text.n > 0) {
        buf_addf(out, "%*s", DEED_INDENT, "");
        screen_add_wrapped(out, screen, DEED_INDENT, DEED_INDENT, buf_str(&text));
    }
    buf_free(&text);
}

static bool is_in_time(const Why *why, size_t event)
{
    return why->inputs.log->at_ms[event] <= why->as_at_ms;
}

static bool is_there(const Why *why, size_t event)
{
    const Log *log = why->inputs.log;
    int64_t recorded_ms = log->recorded_ms ? log->recorded_ms[event] : log->at_ms[event];
    return is_in_time(why, event) && recorded_ms <= why->known_at_ms;
}

/** The due instants in (after, upto] that passed with nothing done: no event tells of them. */
static void add_misses(Buf *out, const Why *why, Screen screen, int64_t after_ms, int64_t upto_ms)
{
    for (size_t i = 0; i < why->duties.n; i++) {
        const Duty *duty = &why->duties.at[i];
        bool is_silent = duty->state == DUTY_MISSED && duty->before_by == DUTY_NO_EVENT &&
                         duty->standard->shape == BOOK_SINGLE && duty->due_ms != TIME_NONE;
        if (!is_silent || duty->due_ms <= after_ms || duty->due_ms > upto_ms) continue;
        Buf text = {0};
        delay_add_instant(&text, why->inputs.book->zone, duty->due_ms);
        buf_addf(&text, " passes with nothing done: %.*s", STR_ARG(duty->standard->name));
        if (duty->key.n > 0) buf_addf(&text, " (for %.*s)", STR_ARG(duty->key));
        buf_add(&text, STR(" is missed"));
        buf_add_byte(out, '\n');
        screen_add_painted(out, screen, PAINT_BAD, STR("x "));
        screen_add_wrapped(out, screen, 2, DEED_INDENT, buf_str(&text));
        buf_free(&text);
    }
}

static void add_event(Buf *out, const Why *why, Screen screen, size_t event)
{
    const Log *log = why->inputs.log;
    const Zone *zone = why->inputs.book->zone;
    Buf time = {0};
    delay_add_instant(&time, zone, log->at_ms[event]);
    buf_addf(out, "\n%.*s  ", STR_ARG(buf_str(&time)));
    screen_add_painted(out, screen, PAINT_HEAD, log->kind_names[log_cell(log->kinds, event)]);
    buf_clear(&time);
    if (log->recorded_ms && log->recorded_ms[event] != log->at_ms[event]) {
        delay_add_instant(&time, zone, log->recorded_ms[event]);
        buf_addf(out, "  (recorded %.*s)", STR_ARG(buf_str(&time)));
    }
    if (!is_there(why, event)) buf_add(out, STR("  (after the moment asked for: not counted)"));
    buf_add_byte(out, '\n');
    add_attributes(out, screen, log->columns, log->n_columns, event);
    for (size_t t = 0; t < why->traces.n; t++)
        if (why->traces.at[t].event == event) add_trace(out, why, screen, &why->traces.at[t]);
    buf_free(&time);
}

/* --- verdicts ----------------------------------------------------------------------------- */

static Paint state_paint(DutyState state)
{
    if (state == DUTY_LATE || state == DUTY_MISSED) return PAINT_BAD;
    return state == DUTY_MET ? PAINT_GOOD : PAINT_NONE;
}

static Str kept(const Why *why, Buf *text)
{
    Str copy = str_copy(why->arena, buf_str(text));
    buf_free(text);
    return copy;
}

static Str time_text(const Why *why, int64_t at_ms)
{
    Buf text = {0};
    if (at_ms != TIME_NONE) delay_add_instant(&text, why->inputs.book->zone, at_ms);
    return kept(why, &text);
}

static Str delay_text(const Why *why, const Duty *duty)
{
    Buf text = {0};
    bool has_ended = duty->ended_ms != TIME_NONE;
    if (duty->due_ms != TIME_NONE)
        delay_add(&text, why->inputs.book->zone, duty->due_ms,
                  has_ended ? duty->ended_ms : why->as_at_ms,
                  has_ended ? DELAY_DONE : DELAY_STILL_OPEN);
    return kept(why, &text);
}

static void add_verdicts(Buf *out, const Why *why, Screen screen)
{
    static const TableColumn COLUMNS[] = {{STR("standard"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("verdict"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("opened"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("due"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("ended"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("delay"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("for"), ALIGN_LEFT, COLUMN_UNDER_HEAD}};
    enum { N_COLUMNS = sizeof COLUMNS / sizeof COLUMNS[0] };
    buf_add_byte(out, '\n');
    if (why->duties.n == 0) {
        buf_add(out, STR("No standard asked anything of this case.\n"));
        return;
    }
    bool has_keys = false;
    for (size_t i = 0; i < why->duties.n; i++) has_keys = has_keys || why->duties.at[i].key.n > 0;
    Table *table = table_create(why->arena, COLUMNS, N_COLUMNS - (has_keys ? 0 : 1));
    for (size_t i = 0; i < why->duties.n; i++) {
        const Duty *duty = &why->duties.at[i];
        Str state = duty->state == DUTY_MET && duty->recorded_late
                        ? STR("met, recorded late")
                        : str_of(duty_state_name(duty->state));
        const TableCell cells[N_COLUMNS] = {{duty->standard->name, PAINT_NONE},
                                            {state, state_paint(duty->state)},
                                            {time_text(why, duty->opened_ms), PAINT_NONE},
                                            {time_text(why, duty->due_ms), PAINT_NONE},
                                            {time_text(why, duty->ended_ms), PAINT_NONE},
                                            {delay_text(why, duty), PAINT_NONE},
                                            {duty->key, PAINT_NONE}};
        table_add_row(table, cells);
    }
    table_add(out, table, screen);
}

void why_add_timeline(Buf *out, const Why *why, Screen screen)
{
    const Log *log = why->inputs.log;
    size_t first = (size_t)log->first_event[why->case_index];
    size_t end = (size_t)log->first_event[why->case_index + 1];
    buf_add(out, STR("Case "));
    screen_add_painted(out, screen, PAINT_HEAD, log_case_name(log, why->case_index));
    buf_addf(out, ": %zu event%s, as at %.*s (%.*s)\n", end - first, end - first == 1 ? "" : "s",
             STR_ARG(time_text(why, why->as_at_ms)), STR_ARG(zone_name(why->inputs.book->zone)));
    add_attributes(out, screen, log->case_columns, log->n_case_columns, why->case_index);
    int64_t told_ms = TIME_NONE; /* due instants up to here have been told */
    for (size_t event = first; event < end && is_in_time(why, event); event++) {
        add_misses(out, why, screen, told_ms, log->at_ms[event] - 1);
        told_ms = log->at_ms[event] - 1;
        add_event(out, why, screen, event);
        first = event + 1;
    }
    add_misses(out, why, screen, told_ms, why->as_at_ms - 1);
    for (size_t event = first; event < end; event++) add_event(out, why, screen, event);
    add_verdicts(out, why, screen);
}
