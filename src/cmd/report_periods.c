/* report_periods.c: how a rate went from month to month, with its data in a table. */
#include "cmd/report.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_PERIODS = 20000, MOST_TICKS = 5 };

static const char *period_word(CutType type)
{
    switch (type) {
    case CUT_DAY: return "day";
    case CUT_WEEK: return "week";
    case CUT_QUARTER: return "quarter";
    case CUT_YEAR: return "year";
    default: return "month";
    }
}

/* The rows of one plot: the periods with something counted, on an axis of whole periods. */
typedef struct {
    const CutRows *rows;
    CutType type;
    int32_t first, last; /* first dates of the first and the last period with a rate */
    PlotRate *rates;     /* one a period from first to last, NAN where nothing was counted */
    size_t n;
} Periods;

static bool is_counted(const CutRow *row)
{
    return !row->is_missing && figures_counted(&row->counts) > 0;
}

static bool find_span(Periods *periods)
{
    bool is_found = false;
    for (size_t i = 0; i < periods->rows->n; i++) {
        const CutRow *row = &periods->rows->at[i];
        if (!is_counted(row)) continue;
        if (!is_found) periods->first = row->start;
        periods->last = row->start;
        is_found = true;
    }
    return is_found;
}

/** A rate for each period of the span; false when there are too many for a plot. */
static bool lay_out(Periods *periods, Arena *arena)
{
    for (int32_t date = periods->first; date <= periods->last;
         date = cut_next_period(periods->type, date))
        if (++periods->n > MOST_PERIODS) return false;
    periods->rates = ARENA_ARRAY(arena, PlotRate, periods->n);
    size_t at = 0, row = 0;
    for (int32_t date = periods->first; date <= periods->last;
         date = cut_next_period(periods->type, date), at++) {
        PlotRate *rate = &periods->rates[at];
        rate->x = ((double)at + 0.5) / (double)periods->n;
        rate->rate = rate->low = rate->high = NAN;
        while (row < periods->rows->n && !periods->rows->at[row].is_missing &&
               periods->rows->at[row].start < date)
            row++;
        if (row == periods->rows->n || periods->rows->at[row].start != date ||
            periods->rows->at[row].is_missing)
            continue;
        Proportion share = figures_share(&periods->rows->at[row].counts);
        *rate = (PlotRate){rate->x, share.rate, share.low, share.high};
    }
    return true;
}

/** Days and weeks are named by a short date, so that a label has room. */
static void add_tick_name(Buf *name, CutType type, int32_t date)
{
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    CivilDate civil = date_to_civil(date);
    if (type == CUT_DAY || type == CUT_WEEK)
        buf_addf(name, "%d %s", civil.day, MONTHS[civil.month - 1]);
    else
        cut_add_period(name, type, date);
}

/** Ticks at whole steps: every Nth period, or where years begin when there are many. */
static size_t make_ticks(const Periods *periods, Arena *arena, PlotTick *ticks)
{
    size_t n_ticks = 0, step = (periods->n + MOST_TICKS - 1) / MOST_TICKS;
    int32_t years = date_to_civil(periods->last).year - date_to_civil(periods->first).year;
    bool by_year = years >= 3;
    int32_t year_step = years / MOST_TICKS + 1;
    size_t at = 0;
    for (int32_t date = periods->first; date <= periods->last && n_ticks < MOST_TICKS * 2;
         date = cut_next_period(periods->type, date), at++) {
        CivilDate civil = date_to_civil(date);
        bool is_year = civil.month == 1 && civil.day <= 7 && civil.year % year_step == 0;
        if (by_year ? !is_year : at % step != 0) continue;
        Buf name = {0};
        if (by_year)
            buf_addf(&name, "%d", civil.year);
        else
            add_tick_name(&name, periods->type, date);
        ticks[n_ticks] =
            (PlotTick){((double)at + 0.5) / (double)periods->n, str_copy(arena, buf_str(&name)),
                       n_ticks % 2 == 1 ? PLOT_WITH_MUCH_ROOM : PLOT_WITH_ROOM};
        buf_free(&name);
        n_ticks++;
    }
    if (n_ticks > 0) ticks[0].rank = PLOT_ALWAYS;
    if (n_ticks > 2 && n_ticks % 2 == 0) ticks[n_ticks - 2].rank = PLOT_WITH_MUCH_ROOM;
    if (n_ticks > 1) ticks[n_ticks - 1].rank = PLOT_ALWAYS;
    return n_ticks;
}

/** What the plot shows, for who cannot see it: the lowest, the highest and the last rate. */
static Str describe(const Audit *audit, const Periods *periods)
{
    const CutRow *lowest = NULL, *highest = NULL, *last = NULL;
    for (size_t i = 0; i < periods->rows->n; i++) {
        const CutRow *row = &periods->rows->at[i];
        if (!is_counted(row)) continue;
        double rate = figures_share(&row->counts).rate;
        if (!lowest || rate < figures_share(&lowest->counts).rate) lowest = row;
        if (!highest || rate > figures_share(&highest->counts).rate) highest = row;
        last = row;
    }
    Arena *arena = audit->arena;
    return str_format(
        arena, "Lowest %.*s in %.*s, highest %.*s in %.*s, last %.*s in %.*s.",
        STR_ARG(table_percent(arena, figures_share(&lowest->counts).rate)), STR_ARG(lowest->value),
        STR_ARG(table_percent(arena, figures_share(&highest->counts).rate)),
        STR_ARG(highest->value), STR_ARG(table_percent(arena, figures_share(&last->counts).rate)),
        STR_ARG(last->value));
}

static void add_data(Buf *out, const Audit *audit, Str label, Cut cut, const CutRows *rows)
{
    static const ReportHead HEADS[] = {
        {STR("Period"), ALIGN_LEFT},         {STR("Rate"), ALIGN_RIGHT},
        {STR("95 % interval"), ALIGN_RIGHT}, {STR("Met"), ALIGN_RIGHT},
        {STR("Late"), ALIGN_RIGHT},          {STR("Missed"), ALIGN_RIGHT},
        {STR("Opened"), ALIGN_RIGHT},        {STR("Opened in it"), ALIGN_RIGHT}};
    enum { N_HEADS = sizeof HEADS / sizeof HEADS[0] };
    buf_add(out, STR("<details><summary>The figures of this plot</summary>\n"));
    ReportTable table = report_begin_table(out, label, REPORT_SCROLLED, HEADS, N_HEADS);
    for (size_t i = 0; i < rows->n; i++) {
        const CutRow *row = &rows->at[i];
        Proportion share = figures_share(&row->counts);
        const uint64_t counts[] = {row->counts.by_state[DUTY_MET], row->counts.by_state[DUTY_LATE],
                                   row->counts.by_state[DUTY_MISSED], duty_opened(&row->counts),
                                   row->began};
        report_begin_row(&table, audit_row_name(cut, row));
        report_add_cell(&table, report_percent(audit->arena, share.rate));
        report_add_cell(&table, report_interval(audit->arena, share));
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++)
            report_add_cell(&table, table_whole(audit->arena, counts[c]));
        report_end_row(&table);
    }
    report_end_table(&table);
    buf_add(out, STR("</details>\n"));
}

static void add_plot(Buf *out, const Audit *audit, size_t figure_index, const Periods *periods)
{
    PlotTick ticks[MOST_TICKS * 2];
    const char *word = period_word(periods->type);
    PlotFrame frame = {.id = str_format(audit->arena, "periods-%zu", figure_index + 1),
                       .title = str_format(audit->arena, "Rate by %s", word),
                       .description = describe(audit, periods),
                       .ticks = ticks,
                       .n_ticks = make_ticks(periods, audit->arena, ticks),
                       .target = audit->figures->at[figure_index].standard->target / 100.0};
    plot_add_rates(out, &frame, periods->rates, periods->n);
    buf_addf(out, "<figcaption>By the %s in which the duty fell due. Band: 95 %% interval.%s ",
             word, isnan(frame.target) ? "" : " Dashed: target.");
    report_add_text(out, frame.description);
    buf_add(out, STR("</figcaption>"));
}

void report_add_periods(Buf *out, const Audit *audit, size_t figure_index)
{
    const Figure *figure = &audit->figures->at[figure_index];
    Cut cut = audit->wants.cuts[audit->period_cut];
    Periods periods = {.rows = &figure->cuts[audit->period_cut], .type = cut.type};
    if (!find_span(&periods)) return;
    buf_addf(out, "<div><figure><h3>Rate by %s</h3>\n", period_word(cut.type));
    if (lay_out(&periods, audit->arena))
        add_plot(out, audit, figure_index, &periods);
    else
        buf_add(out,
                STR("<p class=\"soft\">Too long a time for a plot; the figures are below.</p>"));
    buf_add(out, STR("</figure>\n"));
    add_data(out, audit,
             str_format(audit->arena, "Rate by %s of %.*s", period_word(cut.type),
                        STR_ARG(figure->standard->name)),
             cut, periods.rows);
    buf_add(out, STR("</div>\n"));
}
