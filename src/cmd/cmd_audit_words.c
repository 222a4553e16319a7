/* cmd_audit_words.c: what every report of an audit says in words, and the commands it offers. */
#include "cmd/cmd_audit.h"
#include "cmd/delay.h"

#include <stdlib.h>

static Str keep(const Audit *audit, Buf *text)
{
    Str copy = str_copy(audit->arena, buf_str(text));
    buf_free(text);
    return copy;
}

/* --- words -------------------------------------------------------------------------------- */

Str audit_time(const Audit *audit, int64_t at_ms)
{
    Buf text = {0};
    if (at_ms != TIME_NONE && at_ms != TIME_NEVER)
        delay_add_instant(&text, audit->inputs.book->zone, at_ms);
    return keep(audit, &text);
}

Str audit_scope(const Audit *audit)
{
    Buf text = {0};
    const FigureQuestion *question = &audit->question;
    Str as_at = audit_time(audit, question->as_at_ms);
    if (as_at.n > 0)
        buf_addf(&text, "as at %s%.*s (%.*s)",
                 delay_is_end_of_date(audit->inputs.book->zone, question->as_at_ms) ? "the end of "
                                                                                    : "",
                 STR_ARG(as_at), STR_ARG(zone_name(audit->inputs.book->zone)));
    if (question->known_at_ms != TIME_NEVER)
        buf_addf(&text, ", from what was recorded by %.*s",
                 STR_ARG(audit_time(audit, question->known_at_ms)));
    if (question->where) {
        buf_add(&text, STR(", only records where "));
        book_add_condition(&text, question->where);
    }
    if (audit->wants.has_only) {
        Cut cut = audit->wants.cuts[0];
        CutRow row = {.value = audit->wants.only, .is_missing = audit->wants.only.n == 0};
        buf_addf(&text, ", only %.*s %.*s", STR_ARG(cut_text(audit->arena, cut)),
                 STR_ARG(audit_row_name(cut, &row)));
    }
    return keep(audit, &text);
}

Str audit_row_name(Cut cut, const CutRow *row)
{
    if (!row->is_missing) return row->value;
    return cut_is_period(cut) ? STR(AUDIT_NO_DUE) : STR(AUDIT_NO_VALUE);
}

Str audit_delay(const Audit *audit, const Duty *duty)
{
    if (duty->due_ms == TIME_NONE) return (Str){NULL, 0};
    Buf text = {0};
    bool has_ended = duty->ended_ms != TIME_NONE;
    delay_add(&text, audit->inputs.book->zone, duty->due_ms,
              has_ended ? duty->ended_ms : audit->question.as_at_ms,
              has_ended ? DELAY_DONE : DELAY_STILL_OPEN);
    return keep(audit, &text);
}

/* --- commands ----------------------------------------------------------------------------- */

/** "heed NAME --book B" and what says how to read the log and which records count. */
static void add_command(Buf *out, const Audit *audit, const char *name)
{
    const AuditOptions *options = &audit->options;
    buf_addf(out, "heed %s --book ", name);
    inputs_add_shell_word(out, str_of(options->book));
    inputs_add_options(out, &options->input);
    const struct {
        const char *option, *value;
    } given[] = {{"as-at", options->as_at}, {"known-at", options->known_at}};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        if (!given[i].value) continue;
        buf_addf(out, " --%s ", given[i].option);
        inputs_add_shell_word(out, str_of(given[i].value));
    }
}

static void add_option(Buf *out, const char *name, Str value)
{
    buf_addf(out, " --%s ", name);
    inputs_add_shell_word(out, value);
}

static void add_filters(Buf *out, const Audit *audit)
{
    const AuditOptions *options = &audit->options;
    if (options->where) add_option(out, "where", str_of(options->where));
}

static void add_log(Buf *out, const Audit *audit)
{
    buf_add_byte(out, ' ');
    inputs_add_shell_word(out, str_of(audit->inputs.log_path));
}

Str audit_drill_command(const Audit *audit, const AuditDrill *drill)
{
    Buf out = {0};
    add_command(&out, audit, "audit");
    add_filters(&out, audit);
    if (drill->standard.n > 0) add_option(&out, "standard", drill->standard);
    if (drill->row) {
        Cut cut = audit->wants.cuts[drill->cut];
        add_option(&out, "by", cut_text(audit->arena, cut));
        add_option(&out, "only", audit_row_name(cut, drill->row));
    } else if (audit->wants.has_only) {
        add_option(&out, "by", str_of(audit->options.by));
        add_option(&out, "only", str_of(audit->options.only));
    }
    if (drill->state) add_option(&out, "cases", str_of(drill->state));
    add_log(&out, audit);
    return keep(audit, &out);
}

Str audit_why_command(const Audit *audit, Str case_name, Str standard)
{
    Buf out = {0};
    add_command(&out, audit, "why");
    if (str_starts(case_name, STR("-")) || str_starts(standard, STR("-")))
        buf_add(&out, STR(" --"));
    add_log(&out, audit);
    buf_add_byte(&out, ' ');
    inputs_add_shell_word(&out, case_name);
    if (standard.n > 0) {
        buf_add_byte(&out, ' ');
        inputs_add_shell_word(&out, standard);
    }
    return keep(audit, &out);
}

Str audit_same_command(const Audit *audit)
{
    const AuditOptions *options = &audit->options;
    Buf out = {0};
    add_command(&out, audit, "audit");
    add_filters(&out, audit);
    for (size_t i = 0; i < options->standards.n; i++)
        add_option(&out, "standard", str_of(options->standards.at[i]));
    const struct {
        const char *name, *value;
    } given[] = {{"by", options->by},         {"only", options->only}, {"cases", options->cases},
                 {"sample", options->sample}, {"seed", options->seed}, {"limit", options->limit},
                 {"html", options->html}};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        if (given[i].value) add_option(&out, given[i].name, str_of(given[i].value));
    add_log(&out, audit);
    return keep(audit, &out);
}
