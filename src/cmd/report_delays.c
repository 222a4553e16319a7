/* report_delays.c: how long before or after the due time things were done. */
#include "cmd/report.h"

#include <math.h>

enum { DUE_EDGE = N_DELAY_EDGES / 2, MOST_TICKS = 9 };

static const ReportHead HEADS[] = {
    {STR("Done"), ALIGN_LEFT}, {STR("Duties"), ALIGN_RIGHT}, {STR("Share"), ALIGN_RIGHT}};

/* The edges that a plot shows: from the last before anything was done to where all was. */
typedef struct {
    size_t first, last;
    double n; /* duties that the shares are of */
} DelaySpan;

static DelaySpan span_of(const Delays *delays)
{
    DelaySpan span = {0, N_DELAY_EDGES - 1, (double)(delays->n_done + delays->n_never)};
    while (span.first + 1 < DUE_EDGE && delays->done_by[span.first + 1] == 0) span.first++;
    while (span.last > DUE_EDGE + 1 &&
           delays->done_by[span.last - 1] == delays->done_by[N_DELAY_EDGES - 1])
        span.last--;
    return span;
}

static double share_at(const Delays *delays, const DelaySpan *span, size_t edge)
{
    return (double)delays->done_by[edge] / span->n;
}

/** "-7 d", "due", "+30 d". */
static Str edge_name(Arena *arena, size_t edge)
{
    int64_t ms = delays_edge(edge);
    if (ms == 0) return STR("due");
    int64_t seconds = (ms < 0 ? -ms : ms) / 1000;
    const char *sign = ms < 0 ? "−" : "+";
    if (seconds < 60) return str_format(arena, "%s%" PRId64 " s", sign, seconds);
    if (seconds < 3600) return str_format(arena, "%s%" PRId64 " min", sign, seconds / 60);
    if (seconds < 86400) return str_format(arena, "%s%" PRId64 " h", sign, seconds / 3600);
    if (seconds < 31536000) return str_format(arena, "%s%" PRId64 " d", sign, seconds / 86400);
    return str_format(arena, "%s%" PRId64 " y", sign, seconds / 31536000);
}

/** "within 7 d after", "7 d before", for the table. */
static Str edge_phrase(Arena *arena, size_t edge)
{
    if (edge == DUE_EDGE) return STR("by the due time");
    Str name = edge_name(arena, edge);
    size_t sign_bytes = edge < DUE_EDGE ? sizeof "−" - 1 : 1;
    Str span = str_slice(name, sign_bytes, name.n);
    if (edge < DUE_EDGE) return str_format(arena, "at least %.*s before it was due", STR_ARG(span));
    return str_format(arena, "no more than %.*s after it was due", STR_ARG(span));
}

/** The due time always; others as far apart as there is room for. */
static size_t make_ticks(Arena *arena, const DelaySpan *span, PlotTick *ticks)
{
    double width = (double)(span->last - span->first);
    size_t n_ticks = 0;
    size_t step = (span->last - span->first) / 6 + 1;
    for (size_t edge = span->first; edge <= span->last && n_ticks < MOST_TICKS; edge++) {
        size_t from_due = edge > DUE_EDGE ? edge - DUE_EDGE : DUE_EDGE - edge;
        if (from_due % step != 0) continue;
        PlotRank rank = from_due == 0              ? PLOT_ALWAYS
                        : from_due / step % 2 == 0 ? PLOT_WITH_ROOM
                                                   : PLOT_WITH_MUCH_ROOM;
        ticks[n_ticks++] =
            (PlotTick){(double)(edge - span->first) / width, edge_name(arena, edge), rank};
    }
    return n_ticks;
}

static void add_data_row(ReportTable *table, const Audit *audit, Str name, uint64_t count, double n)
{
    report_begin_row(table, name);
    report_add_cell(table, table_whole(audit->arena, count));
    report_add_cell(table, report_percent(audit->arena, (double)count / n));
    report_end_row(table);
}

static void add_data(Buf *out, const Audit *audit, Str label, const Delays *delays,
                     const DelaySpan *span)
{
    buf_add(out, STR("<details><summary>The figures of this plot</summary>\n"));
    ReportTable table =
        report_begin_table(out, label, REPORT_SCROLLED, HEADS, sizeof HEADS / sizeof HEADS[0]);
    for (size_t edge = span->first; edge <= span->last; edge++)
        add_data_row(&table, audit, edge_phrase(audit->arena, edge), delays->done_by[edge],
                     span->n);
    add_data_row(&table, audit, STR("not done"), delays->n_never, span->n);
    report_end_table(&table);
    buf_add(out, STR("</details>\n"));
}

/** What the curve shows, in a sentence. */
static Str describe(const Audit *audit, const Delays *delays, const DelaySpan *span)
{
    Arena *arena = audit->arena;
    size_t soon = DUE_EDGE + 1; /* the first edge by which half of the late were done */
    uint64_t n_in_time = delays->done_by[DUE_EDGE];
    uint64_t n_late = delays->n_done - n_in_time;
    while (soon + 1 < N_DELAY_EDGES && 2 * (delays->done_by[soon] - n_in_time) < n_late) soon++;
    Str half = n_late == 0 ? (Str){NULL, 0}
                           : str_format(arena, " Half of the late were done %.*s.",
                                        STR_ARG(edge_phrase(arena, soon)));
    return str_format(arena, "%.*s were done by the due time, %.*s late, %.*s not at all.%.*s",
                      STR_ARG(table_percent(arena, share_at(delays, span, DUE_EDGE))),
                      STR_ARG(table_percent(arena, (double)n_late / span->n)),
                      STR_ARG(table_percent(arena, (double)delays->n_never / span->n)),
                      STR_ARG(half));
}

void report_add_delays(Buf *out, const Audit *audit, size_t figure_index)
{
    const Figure *figure = &audit->figures->at[figure_index];
    const Delays *delays = &figure->delays;
    if (delays->n_done == 0 || figure->standard->shape == BOOK_ASSERTION) return;
    DelaySpan span = span_of(delays);
    PlotStep steps[N_DELAY_EDGES];
    size_t n = 0;
    for (size_t edge = span.first; edge <= span.last; edge++, n++)
        steps[n] =
            (PlotStep){(double)n / (double)(span.last - span.first), share_at(delays, &span, edge)};
    PlotTick ticks[MOST_TICKS];
    PlotFrame frame = {.id = str_format(audit->arena, "delays-%zu", figure_index + 1),
                       .title = STR("Share done, by time before and after it was due"),
                       .description = describe(audit, delays, &span),
                       .ticks = ticks,
                       .n_ticks = make_ticks(audit->arena, &span, ticks),
                       .target = figure->standard->target / 100.0};
    buf_add(out, STR("<div><figure><h3>Done by when</h3>\n"));
    plot_add_curve(out, &frame, steps, n,
                   (double)(DUE_EDGE - span.first) / (double)(span.last - span.first));
    buf_add(out, STR("<figcaption>Share done by each moment before and after the due time; the "
                     "steps of the scale grow. "));
    if (!isnan(frame.target)) buf_add(out, STR("Dashed: target. "));
    report_add_text(out, frame.description);
    if (delays->n_undated > 0) {
        buf_add(out, STR(" Left out, since no due time ever came: "));
        report_add_whole(out, audit->arena, delays->n_undated);
        buf_add(out, STR("."));
    }
    buf_add(out, STR("</figcaption></figure>\n"));
    add_data(out, audit,
             str_format(audit->arena, "Done by when, of %.*s", STR_ARG(figure->standard->name)),
             delays, &span);
    buf_add(out, STR("</div>\n"));
}
