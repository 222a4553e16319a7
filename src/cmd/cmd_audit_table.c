/* cmd_audit_table.c: an audit for a person at a terminal. */
#include "cmd/cmd_audit.h"

#include <math.h>
#include <stdlib.h>

/* The columns of counts that a table may have; those with nothing in them are left out. */
typedef struct {
    Str head;
    DutyState state; /* DUTY_N_STATES: met-recorded-late */
} CountColumn;

static const CountColumn COUNT_COLUMNS[] = {
    {STR("met"), DUTY_MET},       {STR("late"), DUTY_LATE},
    {STR("missed"), DUTY_MISSED}, {STR("open"), DUTY_OPEN},
    {STR("ahead"), DUTY_AHEAD},   {STR("void"), DUTY_VOID},
    {STR("waived"), DUTY_WAIVED}, {STR("recorded late"), DUTY_N_STATES}};
enum { N_COUNT_COLUMNS = sizeof COUNT_COLUMNS / sizeof COUNT_COLUMNS[0] };

/* The columns that every table of figures has before the counts. */
enum { COLUMN_NAME, COLUMN_VERDICT, COLUMN_RATE, COLUMN_INTERVAL, COLUMN_OPENED, N_FIXED_COLUMNS };
enum { MOST_COLUMNS = N_FIXED_COLUMNS + N_COUNT_COLUMNS + 1 };

/* Which columns a table of figures has. */
typedef struct {
    TableColumn columns[MOST_COLUMNS];
    size_t n;
    size_t counts[N_COUNT_COLUMNS]; /* indexes into COUNT_COLUMNS */
    size_t n_counts;
    bool has_began; /* a last column: opened in the period */
} Layout;

static uint64_t count_of(const DutyCounts *counts, size_t column)
{
    DutyState state = COUNT_COLUMNS[column].state;
    return state == DUTY_N_STATES ? counts->met_recorded_late : counts->by_state[state];
}

/** Columns for rows whose counts add up to `sum`: met, late and missed always, others if any. */
static Layout layout_of(Str name_head, const DutyCounts *sum)
{
    Layout layout = {0};
    const TableColumn fixed[N_FIXED_COLUMNS] = {
        {name_head, ALIGN_LEFT, COLUMN_UNDER_HEAD},
        {STR("verdict"), ALIGN_LEFT, COLUMN_BESIDE_NAME},
        {STR("rate"), ALIGN_RIGHT, COLUMN_UNDER_HEAD},
        {STR("95 % interval"), ALIGN_RIGHT, COLUMN_UNDER_HEAD},
        {STR("opened"), ALIGN_RIGHT, COLUMN_UNDER_HEAD}};
    memcpy(layout.columns, fixed, sizeof fixed);
    layout.n = N_FIXED_COLUMNS;
    for (size_t c = 0; c < N_COUNT_COLUMNS; c++) {
        bool is_always = c < 3;
        if (!is_always && count_of(sum, c) == 0) continue;
        layout.columns[layout.n++] =
            (TableColumn){COUNT_COLUMNS[c].head, ALIGN_RIGHT, COLUMN_UNDER_HEAD};
        layout.counts[layout.n_counts++] = c;
    }
    return layout;
}

/** "under target 90 %", "on target 90 %", "no target". */
static Str verdict_text(Arena *arena, const BookStandard *standard, Verdict verdict)
{
    Buf text = {0};
    buf_add(&text, str_of(figures_verdict_words(verdict)));
    if (verdict == VERDICT_NOTHING_COUNTED) buf_add(&text, STR(", target"));
    if (verdict != VERDICT_NO_TARGET) {
        buf_add_byte(&text, ' ');
        number_add(&text, standard->target);
        buf_add(&text, STR(" %"));
    }
    Str kept = str_copy(arena, buf_str(&text));
    buf_free(&text);
    return kept;
}

static Paint verdict_paint(Verdict verdict)
{
    if (verdict == VERDICT_UNDER_TARGET) return PAINT_BAD;
    return verdict == VERDICT_ON_TARGET ? PAINT_GOOD : PAINT_DIM;
}

static void add_figure_row(Table *table, Arena *arena, const Layout *layout, Str name,
                           const BookStandard *standard, const DutyCounts *counts, uint64_t began)
{
    TableCell cells[MOST_COLUMNS];
    Proportion share = figures_share(counts);
    Verdict verdict = figures_verdict(standard, counts);
    cells[COLUMN_NAME] = (TableCell){name, PAINT_NONE};
    cells[COLUMN_VERDICT] =
        (TableCell){verdict_text(arena, standard, verdict), verdict_paint(verdict)};
    cells[COLUMN_RATE] = (TableCell){table_percent(arena, share.rate), PAINT_NONE};
    cells[COLUMN_INTERVAL] = (TableCell){table_interval(arena, share.low, share.high), PAINT_DIM};
    cells[COLUMN_OPENED] = (TableCell){table_whole(arena, duty_opened(counts)), PAINT_NONE};
    size_t n = N_FIXED_COLUMNS;
    for (size_t c = 0; c < layout->n_counts; c++) {
        uint64_t count = count_of(counts, layout->counts[c]);
        cells[n++] = (TableCell){table_whole(arena, count), count ? PAINT_NONE : PAINT_DIM};
    }
    if (layout->has_began) cells[n++] = (TableCell){table_whole(arena, began), PAINT_NONE};
    table_add_row(table, cells);
}

static void add_counts(DutyCounts *into, const DutyCounts *from)
{
    for (size_t s = 0; s < DUTY_N_STATES; s++) into->by_state[s] += from->by_state[s];
    into->met_recorded_late += from->met_recorded_late;
}

/* --- the standards ------------------------------------------------------------------------ */

/** Under target first, then with a target, then without: each in book order. */
static int table_rank(const Figure *figure)
{
    switch (figures_verdict(figure->standard, &figure->counts)) {
    case VERDICT_UNDER_TARGET: return 0;
    case VERDICT_ON_TARGET: return 1;
    default: return 2;
    }
}

static void add_standards(Buf *out, const Audit *audit, Screen screen)
{
    const Figures *figures = audit->figures;
    DutyCounts sum = {0};
    for (size_t s = 0; s < figures->n; s++) add_counts(&sum, &figures->at[s].counts);
    Layout layout = layout_of(STR("standard"), &sum);
    Table *table = table_create(audit->arena, layout.columns, layout.n);
    size_t n_rows = 0;
    for (int rank = 0; rank < 3; rank++)
        for (size_t s = 0; s < figures->n; s++) {
            const Figure *figure = &figures->at[s];
            bool is_idle = figures->n > 1 && duty_opened(&figure->counts) == 0;
            if (is_idle || table_rank(figure) != rank) continue;
            add_figure_row(table, audit->arena, &layout, figure->standard->name, figure->standard,
                           &figure->counts, 0);
            n_rows++;
        }
    if (n_rows == 0) return;
    buf_add_byte(out, '\n');
    table_add(out, table, screen);
}

/** The standards that nothing in this log ever asked for: named, but not given a row of zeros. */
static void add_idle_standards(Buf *out, const Audit *audit, Screen screen)
{
    enum { MOST_NAMED = 12 };
    Buf names = {0}, text = {0};
    size_t n = 0;
    for (size_t s = 0; audit->figures->n > 1 && s < audit->figures->n; s++) {
        const Figure *figure = &audit->figures->at[s];
        if (duty_opened(&figure->counts) > 0) continue;
        if (n < MOST_NAMED || audit->limit == SIZE_MAX)
            buf_addf(&names, "%s%.*s", n ? ", " : "", STR_ARG(figure->standard->name));
        n++;
    }
    if (n > 0) {
        buf_addf(&text, "Opened no duty in this log (%zu): %s", n, names.at);
        if (n > MOST_NAMED && audit->limit != SIZE_MAX)
            buf_addf(&text, " and %zu more; --limit 0 names all", n - MOST_NAMED);
        buf_add_byte(out, '\n');
        screen_add_wrapped(out, screen, 0, 2, buf_str(&text));
    }
    buf_free(&text);
    buf_free(&names);
}

static void add_headline(Buf *out, const Audit *audit, Screen screen)
{
    size_t n = audit->figures->n, by_verdict[VERDICT_UNDER_TARGET + 1] = {0};
    for (size_t s = 0; s < n; s++)
        by_verdict[figures_verdict(audit->figures->at[s].standard,
                                   &audit->figures->at[s].counts)]++;
    size_t n_under = by_verdict[VERDICT_UNDER_TARGET];
    size_t n_judged = n_under + by_verdict[VERDICT_ON_TARGET];
    const char *plural = n == 1 ? "" : "s";
    Str line;
    if (n_judged > 0)
        line = str_format(audit->arena, "%zu of %zu standard%s with a target %s under it", n_under,
                          n_judged, n_judged == 1 ? "" : "s", n_under == 1 ? "is" : "are");
    else if (by_verdict[VERDICT_NOTHING_COUNTED] > 0)
        line = str_format(audit->arena, "%zu standard%s, nothing counted yet against a target", n,
                          plural);
    else
        line =
            str_format(audit->arena, "%zu standard%s, none with a target to judge by", n, plural);
    screen_add_paragraph(out, screen, n_under ? PAINT_BAD : PAINT_HEAD, line);
}

/* --- cuts --------------------------------------------------------------------------------- */

/** Periods keep their order; values stand with the surest worst first (the highest end of the
 * interval), so that a unit with two cases does not lead by chance. */
static int compare_worst(const void *a, const void *b)
{
    const CutRow *const *left = a, *const *right = b;
    double l = figures_share(&(*left)->counts).high, r = figures_share(&(*right)->counts).high;
    if (isnan(l) || isnan(r)) return (isnan(l) ? 1 : 0) - (isnan(r) ? 1 : 0);
    if (l != r) return l < r ? -1 : 1;
    return *left < *right ? -1 : 1;
}

static const CutRow **rows_in_order(Arena *arena, Cut cut, const CutRows *rows)
{
    const CutRow **order = ARENA_ARRAY(arena, const CutRow *, rows->n + 1);
    for (size_t i = 0; i < rows->n; i++) order[i] = &rows->at[i];
    if (!cut_is_period(cut) && rows->n > 1) qsort(order, rows->n, sizeof *order, compare_worst);
    return order;
}

static void add_cut(Buf *out, const Audit *audit, Screen screen, const Figure *figure)
{
    Arena *arena = audit->arena;
    Cut cut = audit->wants.cuts[0];
    const CutRows *rows = &figure->cuts[0];
    if (rows->n == 0) return;
    const CutRow **order = rows_in_order(arena, cut, rows);
    Layout layout = layout_of(cut_text(arena, cut), &figure->counts);
    layout.has_began = cut_is_period(cut);
    if (layout.has_began)
        layout.columns[layout.n++] =
            (TableColumn){STR("opened in it"), ALIGN_RIGHT, COLUMN_UNDER_HEAD};
    Table *table = table_create(arena, layout.columns, layout.n);
    /* Periods are a series, of which nothing is left out unasked; of values the worst come first.
     */
    bool is_cut_short = (audit->has_limit || !cut_is_period(cut)) && rows->n > audit->limit;
    size_t n_shown = is_cut_short ? audit->limit : rows->n;
    for (size_t i = 0; i < n_shown; i++)
        add_figure_row(table, arena, &layout, audit_row_name(cut, order[i]), figure->standard,
                       &order[i]->counts, order[i]->began);
    Str title = str_format(arena, "%.*s by %.*s", STR_ARG(figure->standard->name),
                           STR_ARG(cut_text(arena, cut)));
    buf_add_byte(out, '\n');
    screen_add_paragraph(out, screen, PAINT_HEAD, title);
    table_add(out, table, screen);
    if (is_cut_short)
        buf_addf(out, "… and %zu more rows; --limit 0 shows all\n", rows->n - n_shown);
}

/* --- below the table ---------------------------------------------------------------------- */

static void add_scope(Buf *out, const Audit *audit, Screen screen)
{
    Arena *arena = audit->arena;
    const Log *log = audit->inputs.log;
    Buf text = {0};
    Str scope = audit_scope(audit);
    buf_addf(&text, "%.*s cases, %.*s events", STR_ARG(table_whole(arena, log->n_cases)),
             STR_ARG(table_whole(arena, log->n_events)));
    uint64_t n_unplaced = audit->inputs.notes->n_unplaced;
    if (n_unplaced > 0)
        buf_addf(&text, " and %.*s that could not be placed",
                 STR_ARG(table_whole(arena, n_unplaced)));
    if (scope.n > 0) buf_addf(&text, "; %.*s", STR_ARG(scope));
    buf_add_byte(out, '\n');
    screen_add_wrapped(out, screen, 0, 0, buf_str(&text));
    buf_free(&text);
}

static void add_notes(Buf *out, const Audit *audit, Screen screen)
{
    AuditWarnings warnings = audit_warnings(audit);
    size_t n_shown = warnings.n > audit->limit ? audit->limit : warnings.n;
    for (size_t i = 0; i < n_shown; i++) {
        screen_add_painted(out, screen, PAINT_BAD, STR("warning: "));
        screen_add_wrapped(out, screen, 9, 2, warnings.at[i]);
    }
    if (n_shown < warnings.n)
        buf_addf(out, "… and %zu more warnings; --limit 0 shows all\n", warnings.n - n_shown);
    const LogNotes *notes = audit->inputs.notes;
    for (size_t i = 0; i < notes->notes.n; i++) {
        if (notes->notes.at[i].n_events_lost > 0) continue;
        buf_add(out, STR("note: "));
        screen_add_wrapped(out, screen, 6, 2, notes->notes.at[i].message);
    }
}

/** The figure that most asks to be looked into: the worst under target, else the most missed. */
static const Figure *worst_figure(const Figures *figures)
{
    const Figure *worst = NULL;
    for (size_t s = 0; s < figures->n; s++) {
        const Figure *figure = &figures->at[s];
        if (figure->counts.by_state[DUTY_MISSED] + figure->counts.by_state[DUTY_LATE] == 0)
            continue;
        bool is_worse =
            !worst || table_rank(figure) < table_rank(worst) ||
            (table_rank(figure) == table_rank(worst) && figure->share.high < worst->share.high);
        if (is_worse) worst = figure;
    }
    return worst;
}

static void add_command(Buf *out, Screen screen, const char *what, Str command)
{
    buf_addf(out, "  %s\n    ", what);
    screen_add_painted(out, screen, PAINT_HEAD, command);
    buf_add_byte(out, '\n');
}

/** The worst row of a cut, down to its cases: --only picks it. */
static void add_next_of_cut(Buf *out, const Audit *audit, Screen screen, const Figure *figure)
{
    if (!audit->has_by || audit->wants.has_only || figure->cuts[0].n == 0) return;
    const CutRow *worst = NULL;
    for (size_t i = 0; i < figure->cuts[0].n; i++) {
        const CutRow *row = &figure->cuts[0].at[i];
        double high = figures_share(&row->counts).high;
        if (!isnan(high) && (!worst || high < figures_share(&worst->counts).high)) worst = row;
    }
    if (!worst) return;
    add_command(out, screen, "the late and missed cases of its worst row",
                audit_drill_command(audit, &(AuditDrill){.standard = figure->standard->name,
                                                         .state = "late,missed",
                                                         .row = worst}));
}

static void add_next(Buf *out, const Audit *audit, Screen screen)
{
    const Figure *worst = worst_figure(audit->figures);
    if (!worst) return;
    bool has_missed = worst->counts.by_state[DUTY_MISSED] > 0;
    DutyState state = has_missed ? DUTY_MISSED : DUTY_LATE;
    Str standard = worst->standard->name;
    buf_add(out, STR("\nWhat to type next:\n"));
    if (!audit->options.cases)
        add_command(out, screen, has_missed ? "the cases that missed it" : "the late cases",
                    audit_drill_command(audit, &(AuditDrill){.standard = standard,
                                                             .state = duty_state_name(state)}));
    add_next_of_cut(out, audit, screen, worst);
    const FigureDuties *listed = &worst->lists[AUDIT_LIST];
    Str case_name = listed->n > 0 ? log_case_name(audit->inputs.log, listed->at[0].case_index)
                    : audit->wants.has_only
                        ? (Str){NULL, 0} /* a case of another row would mislead */
                        : figures_find_case(&audit->question, worst->standard, state);
    if (case_name.n > 0)
        add_command(out, screen, "one of them, event by event",
                    audit_why_command(audit, case_name, standard));
}

void audit_add_table(Buf *out, const Audit *audit, Screen screen)
{
    bool is_quiet = audit->options.input.is_quiet;
    add_headline(out, audit, screen);
    add_standards(out, audit, screen);
    add_idle_standards(out, audit, screen);
    for (size_t s = 0; audit->has_by && s < audit->figures->n; s++)
        add_cut(out, audit, screen, &audit->figures->at[s]);
    if (audit->options.cases) audit_add_lists(out, audit, screen);
    if (audit->has_sample) audit_add_samples(out, audit, screen);
    add_scope(out, audit, screen);
    if (is_quiet) return;
    add_notes(out, audit, screen);
    add_next(out, audit, screen);
}
