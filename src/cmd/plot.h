/* plot.h: plots as inline SVG with their labels in HTML, so that text keeps its size on a phone and
 * on paper. Private to src/cmd. Every plot has a title and a description for who cannot see it; the
 * caller puts a table of the data beside it. */
#ifndef HEED_CMD_PLOT_H
#define HEED_CMD_PLOT_H
#include "base/base.h"

/* Which labels stay where there is less and less room. */
typedef enum { PLOT_ALWAYS, PLOT_WITH_ROOM, PLOT_WITH_MUCH_ROOM } PlotRank;

/* A place on the x axis: 0 left to 1 right. */
typedef struct {
    double at;
    Str text;
    PlotRank rank;
} PlotTick;

/* What all plots have. Texts are escaped here. */
typedef struct {
    Str id; /* of letters, digits and hyphens; unique in the page */
    Str title, description;
    const PlotTick *ticks;
    size_t n_ticks;
    double target; /* 0 to 1; NAN: none */
} PlotFrame;

/* One rate with its interval; a NAN rate is a gap. */
typedef struct {
    double x; /* 0 to 1 */
    double rate, low, high;
} PlotRate;

/** Rates as a line with the band of their intervals; a rate alone between gaps gets a bar. */
void plot_add_rates(Buf *out, const PlotFrame *frame, const PlotRate *rates, size_t n);

/* One step of a rising curve. */
typedef struct {
    double x, y; /* 0 to 1 */
} PlotStep;

/** A rising curve with a line at `mark_x` (name it in the ticks); what lies left of it is shaded.
 */
void plot_add_curve(Buf *out, const PlotFrame *frame, const PlotStep *steps, size_t n,
                    double mark_x);

/** A rate as a bar from 0 to 1, its interval as a line, its target as a tick. The figures must
 * stand in the text beside it: it is hidden from screen readers. */
void plot_add_bullet(Buf *out, double rate, double low, double high, double target);

/** An interval alone, with its middle as a dot: for rows of a table. Hidden likewise. */
void plot_add_interval(Buf *out, double rate, double low, double high, double target);

#endif
