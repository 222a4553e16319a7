/* plot.c: rates and curves as inline SVG. The drawing is 1000 wide and 100 high and stretched to
 * its box; lines keep their width (vector-effect) and dots are lines of no length with round ends,
 * so that stretching does not bend them. */
#include "cmd/plot.h"

#include <math.h>

static double plot_x(double share)
{
    return share * 1000.0;
}

static double plot_y(double share)
{
    return 100.0 - share * 100.0;
}

/* --- the frame ---------------------------------------------------------------------------- */

static void begin_frame(Buf *out, const PlotFrame *frame)
{
    buf_add(out, STR("<div class=\"frame\"><svg viewBox=\"0 0 1000 100\" "
                     "preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\""));
    buf_add_html(out, frame->id);
    buf_add(out, STR("-t "));
    buf_add_html(out, frame->id);
    buf_add(out, STR("-d\"><title id=\""));
    buf_add_html(out, frame->id);
    buf_add(out, STR("-t\">"));
    buf_add_html(out, frame->title);
    buf_add(out, STR("</title><desc id=\""));
    buf_add_html(out, frame->id);
    buf_add(out, STR("-d\">"));
    buf_add_html(out, frame->description);
    buf_add(out, STR("</desc><path class=\"grid\" d=\"M0 0H1000M0 25H1000M0 50H1000M0 75H1000"
                     "M0 100H1000\"/>"));
}

static void add_target(Buf *out, double target)
{
    if (isnan(target)) return;
    buf_addf(out, "<path class=\"target\" d=\"M0 %.2fH1000\"/>", plot_y(target));
}

static void add_label(Buf *out, const char *class_name, const char *side, double share, Str text)
{
    buf_addf(out, "<span class=\"%s\" style=\"%s:%.2f%%\" aria-hidden=\"true\">", class_name, side,
             share * 100.0);
    buf_add_html(out, text);
    buf_add(out, STR("</span>"));
}

/** Labels at the ends stay inside the frame. */
static size_t side_of(double at)
{
    if (at < 0.08) return 1;
    return at > 0.92 ? 2 : 0;
}

static void end_frame(Buf *out, const PlotFrame *frame)
{
    static const char *const SIDES[] = {"", " first", " last"};
    static const char *const RANKS[] = {"", " middling", " minor"};
    buf_add(out, STR("</svg>"));
    add_label(out, "y", "bottom", 0.0, STR("0 %"));
    add_label(out, "y", "bottom", 0.5, STR("50 %"));
    add_label(out, "y", "bottom", 1.0, STR("100 %"));
    for (size_t i = 0; i < frame->n_ticks; i++) {
        const PlotTick *tick = &frame->ticks[i];
        char class_name[32];
        (void)snprintf(class_name, sizeof class_name, "x%s%s", SIDES[side_of(tick->at)],
                       RANKS[tick->rank]);
        add_label(out, class_name, "left", tick->at, tick->text);
    }
    buf_add(out, STR("</div>"));
}

/* --- rates -------------------------------------------------------------------------------- */

/** The end of the run without gaps that begins at `from`. */
static size_t run_end(const PlotRate *rates, size_t n, size_t from)
{
    size_t end = from;
    while (end < n && !isnan(rates[end].rate)) end++;
    return end;
}

static void add_band(Buf *out, const PlotRate *rates, size_t from, size_t end)
{
    if (end - from == 1) {
        buf_addf(out, "<path class=\"bar\" d=\"M%.1f %.2fV%.2f\"/>", plot_x(rates[from].x),
                 plot_y(rates[from].low), plot_y(rates[from].high));
        return;
    }
    buf_add(out, STR("<path class=\"band\" d=\"M"));
    for (size_t i = from; i < end; i++)
        buf_addf(out, "%.1f %.2f ", plot_x(rates[i].x), plot_y(rates[i].high));
    for (size_t i = end; i > from; i--)
        buf_addf(out, "%.1f %.2f ", plot_x(rates[i - 1].x), plot_y(rates[i - 1].low));
    buf_add(out, STR("Z\"/>"));
}

static void add_line(Buf *out, const PlotRate *rates, size_t from, size_t end)
{
    if (end - from < 2) return;
    buf_add(out, STR("<path class=\"line\" d=\"M"));
    for (size_t i = from; i < end; i++)
        buf_addf(out, "%.1f %.2f ", plot_x(rates[i].x), plot_y(rates[i].rate));
    buf_add(out, STR("\"/>"));
}

static void add_dots(Buf *out, const PlotRate *rates, size_t n)
{
    buf_add(out, STR("<path class=\"dots\" d=\""));
    for (size_t i = 0; i < n; i++)
        if (!isnan(rates[i].rate))
            buf_addf(out, "M%.1f %.2fh.01", plot_x(rates[i].x), plot_y(rates[i].rate));
    buf_add(out, STR("\"/>"));
}

void plot_add_rates(Buf *out, const PlotFrame *frame, const PlotRate *rates, size_t n)
{
    enum { MOST_DOTS = 60 }; /* with more, the line says it better */
    begin_frame(out, frame);
    for (size_t from = 0; from < n; from++) {
        size_t end = run_end(rates, n, from);
        if (end == from) continue;
        add_band(out, rates, from, end);
        add_line(out, rates, from, end);
        from = end;
    }
    if (n <= MOST_DOTS)
        add_dots(out, rates, n);
    else
        for (size_t i = 0; i < n; i++) {
            bool is_alone = !isnan(rates[i].rate) && (i == 0 || isnan(rates[i - 1].rate)) &&
                            (i + 1 == n || isnan(rates[i + 1].rate));
            if (is_alone) add_dots(out, &rates[i], 1);
        }
    add_target(out, frame->target);
    end_frame(out, frame);
}

/* --- curves ------------------------------------------------------------------------------- */

void plot_add_curve(Buf *out, const PlotFrame *frame, const PlotStep *steps, size_t n,
                    double mark_x)
{
    begin_frame(out, frame);
    buf_addf(out, "<path class=\"shade\" d=\"M0 0H%.1fV100H0Z\"/>", plot_x(mark_x));
    if (n > 0) {
        buf_add(out, STR("<path class=\"line\" d=\"M"));
        for (size_t i = 0; i < n; i++)
            buf_addf(out, "%.1f %.2f ", plot_x(steps[i].x), plot_y(steps[i].y));
        buf_add(out, STR("\"/>"));
    }
    buf_addf(out, "<path class=\"mark\" d=\"M%.1f 0V100\"/>", plot_x(mark_x));
    add_target(out, frame->target);
    end_frame(out, frame);
}

/* --- rows --------------------------------------------------------------------------------- */

static void begin_row(Buf *out)
{
    buf_add(out, STR("<svg class=\"row\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" "
                     "aria-hidden=\"true\" focusable=\"false\">"));
}

static void end_row(Buf *out, double target)
{
    if (!isnan(target))
        buf_addf(out, "<path class=\"aim-tick\" d=\"M%.1f 0V100\"/>", plot_x(target));
    buf_add(out, STR("</svg>"));
}

void plot_add_bullet(Buf *out, double rate, double low, double high, double target)
{
    begin_row(out);
    buf_add(out, STR("<path class=\"track\" d=\"M0 20H1000V80H0Z\"/>"));
    if (!isnan(rate)) {
        buf_addf(out, "<path class=\"fill\" d=\"M0 20H%.1fV80H0Z\"/>", plot_x(rate));
        buf_addf(out, "<path class=\"bar\" d=\"M%.1f 50H%.1f\"/>", plot_x(low), plot_x(high));
    }
    end_row(out, target);
}

void plot_add_interval(Buf *out, double rate, double low, double high, double target)
{
    begin_row(out);
    buf_add(out, STR("<path class=\"grid\" d=\"M0 0V100M500 0V100M1000 0V100\"/>"));
    if (!isnan(rate)) {
        buf_addf(out, "<path class=\"bar\" d=\"M%.1f 50H%.1f\"/>", plot_x(low), plot_x(high));
        buf_addf(out, "<path class=\"dots\" d=\"M%.1f 50h.01\"/>", plot_x(rate));
    }
    end_row(out, target);
}
