/* report.h: the HTML report of an audit, in pieces. Private to src/cmd, used by report_*.c.
 * One page that needs nothing else: no script, no font, no picture from anywhere. All that comes
 * from a book, a log or a command line goes through buf_add_html. */
#ifndef HEED_CMD_REPORT_H
#define HEED_CMD_REPORT_H
#include "cmd/cmd_audit.h"
#include "cmd/plot.h"

/** Everything up to and with <body>. */
void report_add_head(Buf *out, Str title);
/** The style of a report (also that of a backtest): light and dark, print, forced colours. */
void report_add_style(Buf *out);

/** What is under target, in words, and every standard in one line. */
void report_add_summary(Buf *out, const Audit *audit);
/** One standard: its sentence, its figure, its plots, its cases, its sample. */
void report_add_card(Buf *out, const Audit *audit, size_t figure_index);
/** How to read it all, what was left out, how to make it again. */
void report_add_end(Buf *out, const Audit *audit);

/** The plots of a card, each with its data in a table. */
void report_add_periods(Buf *out, const Audit *audit, size_t figure_index);
void report_add_delays(Buf *out, const Audit *audit, size_t figure_index);
void report_add_handlers(Buf *out, const Audit *audit, size_t figure_index);
/** The lists of a card. */
void report_add_missed(Buf *out, const Audit *audit, size_t figure_index);
void report_add_sample(Buf *out, const Audit *audit, size_t figure_index);

/** Escaped text; a number with thousands; a percentage; "62.0 to 62.6 %". */
void report_add_text(Buf *out, Str text);
void report_add_whole(Buf *out, Arena *arena, uint64_t number);
void report_add_percent(Buf *out, Arena *arena, double share);
Str report_percent(Arena *arena, double share);
Str report_interval(Arena *arena, Proportion share);
/** "target 90 %". */
void report_add_target(Buf *out, double target);
/** A verdict as a badge, told by word and sign, not by colour alone. */
void report_add_verdict(Buf *out, Verdict verdict);
/** A command to type, folded away under `summary`. */
void report_add_command(Buf *out, const char *summary, Str command);
/* A head of a table. */
typedef struct {
    Str text;
    Align align;
} ReportHead;

/* How a table fits a phone: scrolled sideways (and reached by keyboard), or a row in lines. */
typedef enum { REPORT_SCROLLED, REPORT_STACKED } ReportFit;

/* A table being written. Cells come in the order of the heads. */
typedef struct {
    Buf *out;
    ReportFit fit;
    const ReportHead *heads;
    size_t n_heads;
    size_t column; /* of the next cell */
} ReportTable;

/** Begin a table; the heads are borrowed until it ends. */
ReportTable report_begin_table(Buf *out, Str label, ReportFit fit, const ReportHead *heads,
                               size_t n_heads);
/** Begin a row with its name, which is its first cell. */
void report_begin_row(ReportTable *table, Str name);
void report_add_cell(ReportTable *table, Str text);
/** Begin a cell for a drawing, which the caller adds; then end it. */
void report_begin_drawing(ReportTable *table);
void report_end_drawing(ReportTable *table);
void report_end_row(ReportTable *table);
void report_end_table(ReportTable *table);

#endif
