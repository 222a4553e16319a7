/* cmd_audit_csv.c: an audit as CSV for a spreadsheet: a row a standard, a row a standard and cut,
 * or, with --cases or --sample, a row a duty. */
#include "cmd/cmd_audit.h"

#include <math.h>

/** A cell of text. Spreadsheets run cells that begin with = + - @ as formulas: what came from a log
 * and looks like one gets an apostrophe before it, which they show as text. */
static void add_text(Buf *out, Str text)
{
    double ignored;
    bool is_risky = text.n > 0 && strchr("=+-@\t\r", text.at[0]) && text.at[0] != '\0' &&
                    !number_parse(text, &ignored);
    bool is_quoted = is_risky || str_has_byte(text, ',') || str_has_byte(text, '"') ||
                     str_has_byte(text, '\n') || str_has_byte(text, '\r');
    if (!is_quoted) {
        buf_add(out, text);
        return;
    }
    buf_add_byte(out, '"');
    if (is_risky) buf_add_byte(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] == '"') buf_add_byte(out, '"');
        buf_add_byte(out, text.at[i]);
    }
    buf_add_byte(out, '"');
}

static void add_number(Buf *out, double number)
{
    buf_add_byte(out, ',');
    if (!isnan(number)) number_add(out, number);
}

static void add_instant(Buf *out, const Audit *audit, int64_t at_ms)
{
    buf_add_byte(out, ',');
    if (at_ms != TIME_NONE && at_ms != TIME_NEVER) time_add(out, at_ms, audit->inputs.book->zone);
}

/* --- figures ------------------------------------------------------------------------------ */

static void add_counts(Buf *out, const BookStandard *standard, const DutyCounts *counts)
{
    static const DutyState ORDER[DUTY_N_STATES] = {DUTY_MET,   DUTY_LATE, DUTY_MISSED, DUTY_OPEN,
                                                   DUTY_AHEAD, DUTY_VOID, DUTY_WAIVED};
    buf_addf(out, ",%" PRIu64, duty_opened(counts));
    for (size_t s = 0; s < DUTY_N_STATES; s++)
        buf_addf(out, ",%" PRIu64, counts->by_state[ORDER[s]]);
    buf_addf(out, ",%" PRIu64, counts->met_recorded_late);
    Proportion share = figures_share(counts);
    add_number(out, share.rate);
    add_number(out, share.low);
    add_number(out, share.high);
    add_number(out, standard->target);
    buf_addf(out, ",%s", figures_verdict_words(figures_verdict(standard, counts)));
}

static void add_figures(Buf *out, const Audit *audit)
{
    Cut cut = audit->wants.cuts[0];
    bool is_period = audit->has_by && cut_is_period(cut);
    buf_add(out, STR("standard,"));
    if (audit->has_by) {
        add_text(out, cut_text(audit->arena, cut));
        buf_add_byte(out, ',');
    }
    buf_add(out,
            STR("opened,met,late,missed,open,ahead,void,waived,met_recorded_late,rate,low,high,"
                "target,verdict"));
    buf_add(out, is_period ? STR(",opened_in_period\r\n") : STR("\r\n"));
    for (size_t s = 0; s < audit->figures->n; s++) {
        const Figure *figure = &audit->figures->at[s];
        const CutRows *rows = &figure->cuts[0];
        for (size_t r = 0; audit->has_by && r < rows->n; r++) {
            add_text(out, figure->standard->name);
            buf_add_byte(out, ',');
            add_text(out, audit_row_name(cut, &rows->at[r]));
            add_counts(out, figure->standard, &rows->at[r].counts);
            if (is_period) buf_addf(out, ",%" PRIu64, rows->at[r].began);
            buf_add(out, STR("\r\n"));
        }
        if (audit->has_by) continue;
        add_text(out, figure->standard->name);
        add_counts(out, figure->standard, &figure->counts);
        buf_add(out, STR("\r\n"));
    }
}

/* --- duties ------------------------------------------------------------------------------- */

static void add_duties(Buf *out, const Audit *audit, const FigureDuties *duties)
{
    for (size_t i = 0; i < duties->n; i++) {
        const Duty *duty = &duties->at[i];
        add_text(out, duty->standard->name);
        buf_add_byte(out, ',');
        add_text(out, log_case_name(audit->inputs.log, duty->case_index));
        buf_add_byte(out, ',');
        add_text(out, duty->key);
        buf_addf(out, ",%s,%s", duty_state_name(duty->state),
                 duty->state == DUTY_MET && duty->recorded_late ? "yes" : "no");
        add_instant(out, audit, duty->opened_ms);
        add_instant(out, audit, duty->due_ms);
        add_instant(out, audit, duty->ended_ms);
        buf_add_byte(out, ',');
        if (duty->due_ms != TIME_NONE)
            buf_addf(out, "%" PRId64, duty_delay_ms(duty, audit->question.as_at_ms));
        buf_add(out, STR("\r\n"));
    }
}

void audit_add_csv(Buf *out, const Audit *audit)
{
    if (!audit->options.cases && !audit->has_sample) {
        add_figures(out, audit);
        return;
    }
    buf_add(out,
            STR("standard,case,key,state,recorded_late,opened_at,due_at,ended_at,delay_ms\r\n"));
    for (size_t s = 0; s < audit->figures->n; s++) {
        const Figure *figure = &audit->figures->at[s];
        add_duties(out, audit,
                   audit->options.cases ? &figure->lists[AUDIT_LIST] : &figure->sample.duties);
    }
}
