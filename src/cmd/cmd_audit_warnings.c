/* cmd_audit_warnings.c: what a reader must know before relying on an audit's figures. */
#include "cmd/cmd_audit.h"

#include <stdlib.h>

/* --- warnings ----------------------------------------------------------------------------- */

static void warn(const Audit *audit, AuditWarnings *warnings, Buf *text)
{
    Str kept = str_copy(audit->arena, buf_str(text));
    buf_free(text);
    VEC_PUSH(warnings, kept);
}

static void warn_of_notes(const Audit *audit, AuditWarnings *warnings)
{
    const LogNotes *notes = audit->inputs.notes;
    for (size_t i = 0; i < notes->notes.n; i++) {
        const LogNote *note = &notes->notes.at[i];
        if (note->n_events_lost == 0) continue;
        Buf text = {0};
        buf_add(&text, STR("could not be placed: "));
        buf_add(&text, note->message);
        warn(audit, warnings, &text);
    }
}

static void warn_of_ties(const Audit *audit, AuditWarnings *warnings)
{
    Buf text = {0};
    uint64_t n_ties = 0;
    for (size_t s = 0; s < audit->figures->n; s++) {
        const Figure *figure = &audit->figures->at[s];
        if (figure->n_ties == 0) continue;
        buf_add(&text, n_ties ? STR(", ") : STR(""));
        buf_addf(&text, "%.*s (%.*s)", STR_ARG(figure->standard->name),
                 STR_ARG(table_whole(audit->arena, figure->n_ties)));
        n_ties += figure->n_ties;
    }
    if (n_ties > 0) {
        Buf sentence = {0};
        buf_addf(&sentence,
                 "%.*s verdict%s on the order of events that have the same time; the order "
                 "in the log was taken: %s",
                 STR_ARG(table_whole(audit->arena, n_ties)), n_ties == 1 ? " hangs" : "s hang",
                 text.at);
        warn(audit, warnings, &sentence);
    }
    buf_free(&text);
}

static void warn_of_emptiness(const Audit *audit, AuditWarnings *warnings)
{
    Buf text = {0};
    if (audit->inputs.log->n_events == 0)
        buf_add(&text, STR("The log has no events that could be placed, so there is nothing to "
                           "count"));
    else if (audit->selected.n_standards == 0)
        buf_add(&text, STR("The book has no standards, so there is nothing to count"));
    if (text.n > 0) warn(audit, warnings, &text);
}

/* --- names on the command line ------------------------------------------------------------ */

static bool has_attribute(const Log *log, Str name)
{
    return log_find_column(log, name) || log_find_case_column(log, name);
}

static void warn_of_attribute(const Audit *audit, AuditWarnings *warnings, const char *option,
                              Str name)
{
    const Log *log = audit->inputs.log;
    if (log->n_events == 0 || has_attribute(log, name)) return;
    Str *names = mem_zero(log->n_columns + log->n_case_columns + 1, sizeof *names);
    size_t n = 0;
    for (size_t c = 0; c < log->n_columns; c++) names[n++] = log->columns[c].name;
    for (size_t c = 0; c < log->n_case_columns; c++) names[n++] = log->case_columns[c].name;
    size_t nearest = str_nearest(name, names, n);
    Buf text = {0};
    buf_addf(&text, "%s names the attribute \"%.*s\", which the log never has", option,
             STR_ARG(name));
    if (nearest != SIZE_MAX)
        buf_addf(&text, "; the nearest it has is \"%.*s\"", STR_ARG(names[nearest]));
    warn(audit, warnings, &text);
    free(names);
}

static void warn_of_condition(const Audit *audit, AuditWarnings *warnings, const BookCond *cond)
{
    for (size_t i = 0; i < cond->n_parts; i++) warn_of_condition(audit, warnings, cond->parts[i]);
    if (cond->type == BOOK_COND_COMPARE && cond->left.attribute.n > 0)
        warn_of_attribute(audit, warnings, "--where", cond->left.attribute);
}

static void warn_of_empty_row(const Audit *audit, AuditWarnings *warnings)
{
    uint64_t n_opened = 0;
    for (size_t s = 0; s < audit->figures->n; s++)
        n_opened += duty_opened(&audit->figures->at[s].counts);
    if (n_opened > 0 || !audit->wants.has_only) return;
    Buf text = {0};
    buf_addf(&text, "no duty lies in the row \"%s\" of --by %s; without --only all rows are shown",
             audit->options.only, audit->options.by);
    warn(audit, warnings, &text);
}

static void warn_of_names(const Audit *audit, AuditWarnings *warnings)
{
    Cut cut = audit->wants.cuts[0];
    if (audit->has_by && cut.type == CUT_ATTRIBUTE)
        warn_of_attribute(audit, warnings, "--by", cut.attribute);
    if (audit->question.where) warn_of_condition(audit, warnings, audit->question.where);
    warn_of_empty_row(audit, warnings);
}

AuditWarnings audit_warnings(const Audit *audit)
{
    AuditWarnings found = {0}, kept = {0};
    warn_of_emptiness(audit, &found);
    warn_of_names(audit, &found);
    bool is_empty = audit->inputs.log->n_events == 0; /* then it has no names either */
    for (size_t i = 0; !is_empty && i < audit->figures->warnings.n; i++)
        VEC_PUSH(&found, audit->figures->warnings.at[i].message);
    warn_of_notes(audit, &found);
    warn_of_ties(audit, &found);
    kept.at = ARENA_ARRAY(audit->arena, Str, found.n + 1);
    kept.n = found.n;
    if (found.n > 0) memcpy(kept.at, found.at, found.n * sizeof *found.at);
    VEC_FREE(&found);
    return kept;
}
