/* report_pieces.c: the small things that all parts of a report are made of. */
#include "cmd/report.h"

#include <math.h>

void report_add_text(Buf *out, Str text)
{
    buf_add_html(out, text);
}

void report_add_whole(Buf *out, Arena *arena, uint64_t number)
{
    buf_add(out, table_whole(arena, number));
}

/** The sign stays with its number at the end of a line. */
static Str hold_sign(Arena *arena, Str text)
{
    if (!str_ends(text, STR(" %"))) return text;
    return str_format(arena, "%.*s\u00a0%%", STR_ARG(str_slice(text, 0, text.n - 2)));
}

Str report_percent(Arena *arena, double share)
{
    return isnan(share) ? STR("no rate") : hold_sign(arena, table_percent(arena, share));
}

void report_add_percent(Buf *out, Arena *arena, double share)
{
    buf_add(out, report_percent(arena, share));
}

Str report_interval(Arena *arena, Proportion share)
{
    if (isnan(share.low)) return (Str){NULL, 0};
    return hold_sign(arena, table_interval(arena, share.low, share.high));
}

void report_add_target(Buf *out, double target)
{
    buf_add(out, STR("target "));
    number_add(out, target);
    buf_add(out, STR("\u00a0%"));
}

void report_add_verdict(Buf *out, Verdict verdict)
{
    switch (verdict) {
    case VERDICT_UNDER_TARGET:
        buf_add(out, STR("<span class=\"badge bad\"><span aria-hidden=\"true\">▼ </span>"
                         "under target</span>"));
        return;
    case VERDICT_ON_TARGET:
        buf_add(out, STR("<span class=\"badge good\"><span aria-hidden=\"true\">✓ </span>"
                         "on target</span>"));
        return;
    case VERDICT_NO_TARGET: buf_add(out, STR("<span class=\"badge\">no target</span>")); return;
    case VERDICT_NOTHING_COUNTED: break;
    }
    buf_add(out, STR("<span class=\"badge\">nothing counted</span>"));
}

void report_add_command(Buf *out, const char *summary, Str command)
{
    buf_add(out, STR("<details><summary>"));
    buf_add_html(out, str_of(summary));
    buf_add(out, STR("</summary><pre><code>"));
    buf_add_html(out, command);
    buf_add(out, STR("</code></pre></details>\n"));
}

/* The roles are written out where a table may be laid out in lines by CSS, which would lose them;
 * and so are the heads, beside each cell. A table that scrolls needs neither. */
static Str role(const ReportTable *table, Str text)
{
    return table->fit == REPORT_STACKED ? text : (Str){"", 0};
}

static void begin_box(Buf *out, Str label, ReportFit fit)
{
    if (fit == REPORT_STACKED) {
        buf_add(out, STR("<div class=\"stack\"><table role=\"table\" aria-label=\""));
        buf_add_html(out, label);
    } else {
        buf_add(out, STR("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""));
        buf_add_html(out, label);
        buf_add(out, STR("\"><table aria-label=\""));
        buf_add_html(out, label);
    }
    buf_add(out, STR("\">"));
}

ReportTable report_begin_table(Buf *out, Str label, ReportFit fit, const ReportHead *heads,
                               size_t n_heads)
{
    ReportTable table = {out, fit, heads, n_heads, 0};
    begin_box(out, label, fit);
    buf_add(out, fit == REPORT_STACKED ? STR("<thead role=\"rowgroup\"><tr role=\"row\">")
                                       : STR("<thead><tr>"));
    for (size_t i = 0; i < n_heads; i++) {
        buf_add(out, STR("<th scope=\"col\""));
        buf_add(out, role(&table, STR(" role=\"columnheader\"")));
        buf_add(out, heads[i].align == ALIGN_RIGHT ? STR(" class=\"n\">") : STR(">"));
        buf_add_html(out, heads[i].text);
        buf_add(out, STR("</th>"));
    }
    buf_add(out, fit == REPORT_STACKED ? STR("</tr></thead><tbody role=\"rowgroup\">\n")
                                       : STR("</tr></thead><tbody>\n"));
    return table;
}

void report_begin_row(ReportTable *table, Str name)
{
    Buf *out = table->out;
    buf_add(out, table->fit == REPORT_STACKED
                     ? STR("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">")
                     : STR("<tr><th scope=\"row\">"));
    buf_add_html(out, name);
    buf_add(out, STR("</th>"));
    table->column = 1;
}

static const ReportHead *next_head(ReportTable *table)
{
    BASE_ASSERT(table->column < table->n_heads);
    return &table->heads[table->column++];
}

void report_add_cell(ReportTable *table, Str text)
{
    Buf *out = table->out;
    const ReportHead *head = next_head(table);
    buf_add(out, STR("<td"));
    buf_add(out, role(table, STR(" role=\"cell\"")));
    if (head->align == ALIGN_RIGHT) buf_add(out, STR(" class=\"n\""));
    if (table->fit == REPORT_STACKED) {
        buf_add(out, STR(" data-head=\""));
        buf_add_html(out, head->text);
        buf_add_byte(out, '"');
    }
    buf_add_byte(out, '>');
    buf_add_html(out, text);
    buf_add(out, STR("</td>"));
}

void report_begin_drawing(ReportTable *table)
{
    (void)next_head(table);
    buf_add(table->out, STR("<td class=\"p\""));
    buf_add(table->out, role(table, STR(" role=\"cell\"")));
    buf_add_byte(table->out, '>');
}

void report_end_drawing(ReportTable *table)
{
    buf_add(table->out, STR("</td>"));
}

void report_end_row(ReportTable *table)
{
    BASE_ASSERT(table->column == table->n_heads);
    buf_add(table->out, STR("</tr>\n"));
}

void report_end_table(ReportTable *table)
{
    buf_add(table->out, STR("</tbody></table></div>\n"));
}
