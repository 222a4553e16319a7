/* report_lists.c: who does worst, the first missed cases, and the sample, on the page. */
#include "cmd/report.h"

#include <math.h>
#include <stdlib.h>

enum { SHOWN_HANDLERS = 12 };

/* --- units or handlers -------------------------------------------------------------------- */

/** The surest worst first: by the upper end of the interval. */
static int compare_worst(const void *a, const void *b)
{
    const CutRow *const *left = a, *const *right = b;
    double l = figures_share(&(*left)->counts).high, r = figures_share(&(*right)->counts).high;
    if (l != r) return l < r ? -1 : 1;
    return *left < *right ? -1 : 1;
}

static void add_handler(ReportTable *table, const Audit *audit, const Figure *figure,
                        const CutRow *row)
{
    Cut cut = audit->wants.cuts[audit->handler_cut];
    Proportion share = figures_share(&row->counts);
    uint64_t n_failed = row->counts.by_state[DUTY_LATE] + row->counts.by_state[DUTY_MISSED];
    report_begin_row(table, audit_row_name(cut, row));
    report_begin_drawing(table);
    plot_add_interval(table->out, share.rate, share.low, share.high,
                      figure->standard->target / 100.0);
    report_end_drawing(table);
    report_add_cell(table, report_percent(audit->arena, share.rate));
    report_add_cell(table, report_interval(audit->arena, share));
    report_add_cell(table, table_whole(audit->arena, n_failed));
    report_add_cell(table, table_whole(audit->arena, figures_counted(&row->counts)));
    report_end_row(table);
}

void report_add_handlers(Buf *out, const Audit *audit, size_t figure_index)
{
    if (audit->handler_cut == SIZE_MAX) return;
    const Figure *figure = &audit->figures->at[figure_index];
    const CutRows *rows = &figure->cuts[audit->handler_cut];
    const CutRow **order = ARENA_ARRAY(audit->arena, const CutRow *, rows->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (figures_counted(&rows->at[i].counts) > 0) order[n++] = &rows->at[i];
    if (n < 2) return;
    qsort(order, n, sizeof *order, compare_worst);
    size_t n_shown = n < SHOWN_HANDLERS ? n : SHOWN_HANDLERS;
    Str attribute = cut_text(audit->arena, audit->wants.cuts[audit->handler_cut]);
    const ReportHead heads[] = {{attribute, ALIGN_LEFT},
                                {STR("0 to 100 %"), ALIGN_LEFT},
                                {STR("Rate"), ALIGN_RIGHT},
                                {STR("95 % interval"), ALIGN_RIGHT},
                                {STR("Late or missed"), ALIGN_RIGHT},
                                {STR("Counted"), ALIGN_RIGHT}};
    buf_add(out, STR("<div class=\"block\"><h3>By "));
    report_add_text(out, attribute);
    buf_add(out, STR(", the surest worst first</h3>\n<p class=\"soft small\">In the order of the "
                     "upper end of the interval, so that nobody stands first for two unlucky "
                     "cases. Where intervals overlap, a difference may be chance."));
    if (n_shown < n) buf_addf(out, " The first %zu of %zu.", n_shown, n);
    buf_add(out, STR("</p>\n"));
    ReportTable table =
        report_begin_table(out, str_format(audit->arena, "Rates by %.*s", STR_ARG(attribute)),
                           REPORT_STACKED, heads, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < n_shown; i++) add_handler(&table, audit, figure, order[i]);
    report_end_table(&table);
    report_add_command(out, "The command that lists the missed cases of the first",
                       audit_drill_command(audit, &(AuditDrill){.standard = figure->standard->name,
                                                                .state = "late,missed",
                                                                .row = order[0],
                                                                .cut = audit->handler_cut}));
    buf_add(out, STR("</div>\n"));
}

/* --- cases -------------------------------------------------------------------------------- */

/** A row a duty; columns that would be empty are left out. */
static void add_duties(Buf *out, const Audit *audit, Str label, const FigureDuties *duties)
{
    enum { CASE, STATE, OPENED, DUE, DONE, DELAY, KEY, N_COLUMNS };
    static const ReportHead ALL[N_COLUMNS] = {
        {STR("Case"), ALIGN_LEFT}, {STR("State"), ALIGN_LEFT}, {STR("Opened"), ALIGN_LEFT},
        {STR("Due"), ALIGN_LEFT},  {STR("Ended"), ALIGN_LEFT}, {STR("Delay"), ALIGN_LEFT},
        {STR("For"), ALIGN_LEFT}};
    bool has[N_COLUMNS] = {true, true, true, true, false, true, false};
    for (size_t i = 0; i < duties->n; i++) {
        has[DONE] = has[DONE] || duties->at[i].ended_ms != TIME_NONE;
        has[KEY] = has[KEY] || duties->at[i].key.n > 0;
    }
    ReportHead heads[N_COLUMNS];
    size_t n_heads = 0;
    for (size_t c = 0; c < N_COLUMNS; c++)
        if (has[c]) heads[n_heads++] = ALL[c];
    ReportTable table = report_begin_table(out, label, REPORT_STACKED, heads, n_heads);
    for (size_t i = 0; i < duties->n; i++) {
        const Duty *duty = &duties->at[i];
        report_begin_row(&table, log_case_name(audit->inputs.log, duty->case_index));
        report_add_cell(&table, str_of(duty_state_name(duty->state)));
        report_add_cell(&table, audit_time(audit, duty->opened_ms));
        report_add_cell(&table, audit_time(audit, duty->due_ms));
        if (has[DONE]) report_add_cell(&table, audit_time(audit, duty->ended_ms));
        report_add_cell(&table, audit_delay(audit, duty));
        if (has[KEY]) report_add_cell(&table, duty->key);
        report_end_row(&table);
    }
    report_end_table(&table);
}

void report_add_missed(Buf *out, const Audit *audit, size_t figure_index)
{
    const Figure *figure = &audit->figures->at[figure_index];
    const FigureDuties *missed = &figure->lists[AUDIT_REPORT_LIST];
    if (missed->n == 0) return;
    uint64_t n_missed = figure->counts.by_state[DUTY_MISSED];
    buf_add(out, STR("<div class=\"block\"><h3>Missed cases</h3>\n<p class=\"soft small\">"));
    if (missed->n < n_missed)
        buf_addf(out, "The first %zu of ", missed->n);
    else
        buf_add(out, STR("All "));
    report_add_whole(out, audit->arena, n_missed);
    buf_add(out, STR(", in the order of the log.</p>\n"));
    add_duties(out, audit, STR("Missed cases"), missed);
    report_add_command(out, "The command that tells the first of them event by event",
                       audit_why_command(audit,
                                         log_case_name(audit->inputs.log, missed->at[0].case_index),
                                         figure->standard->name));
    buf_add(out, STR("</div>\n"));
}

/* --- the sample --------------------------------------------------------------------------- */

void report_add_sample(Buf *out, const Audit *audit, size_t figure_index)
{
    const Figure *figure = &audit->figures->at[figure_index];
    const Sample *sample = &figure->sample;
    if (sample->duties.n == 0 || sample->duties.n == sample->population) return;
    buf_add(out, STR("<div class=\"block sample\"><h3>What an inspector's sample would have "
                     "said</h3>\n<p>Of "));
    buf_addf(out, "%zu cases drawn from ", sample->duties.n);
    report_add_whole(out, audit->arena, sample->population);
    buf_addf(out, " (seed %" PRIu64 "), %" PRIu64 " were met: <strong>", audit->wants.sample_seed,
             sample->counts.by_state[DUTY_MET]);
    report_add_percent(out, audit->arena, sample->share.rate);
    buf_add(out, STR("</strong>, so somewhere between "));
    report_add_percent(out, audit->arena, sample->share.low);
    buf_add(out, STR(" and "));
    report_add_percent(out, audit->arena, sample->share.high);
    buf_add(out, STR(". Over all cases it is <strong>"));
    report_add_percent(out, audit->arena, figure->share.rate);
    buf_add(out, sample->covers ? STR("</strong>, inside that range.")
                                : STR("</strong>: the sample missed the truth, as about one in "
                                      "twenty does."));
    if (sample->population >= 4 * sample->duties.n)
        buf_addf(out,
                 " The sample leaves the rate open by %.1f points; all cases pin it down to %.1f.",
                 (sample->share.high - sample->share.low) * 100.0,
                 (figure->share.high - figure->share.low) * 100.0);
    buf_add(out, STR("</p>\n"));
    buf_add(out, STR("<details><summary>The cases that were drawn</summary>\n"));
    add_duties(out, audit, STR("Cases drawn"), &sample->duties);
    buf_add(out, STR("</details></div>\n"));
}
