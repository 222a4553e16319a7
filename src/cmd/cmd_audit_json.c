/* cmd_audit_json.c: an audit as JSON. The shape is promised in docs/audit-json.schema.json: names
 * are only ever added. */
#include "cmd/cmd_audit.h"

#include <math.h>
#include <stdlib.h>

static void add_instant(Buf *out, const Audit *audit, int64_t at_ms)
{
    if (at_ms == TIME_NONE || at_ms == TIME_NEVER) {
        buf_add(out, STR("null"));
        return;
    }
    buf_add_byte(out, '"');
    time_add(out, at_ms, audit->inputs.book->zone);
    buf_add_byte(out, '"');
}

static void add_number(Buf *out, double number)
{
    if (isnan(number))
        buf_add(out, STR("null"));
    else
        number_add(out, number);
}

static void add_bool(Buf *out, bool truth)
{
    buf_add(out, truth ? STR("true") : STR("false"));
}

/** "opened" to "high": the same in standards, rows and samples. */
static void add_counts(Buf *out, const DutyCounts *counts)
{
    static const DutyState ORDER[DUTY_N_STATES] = {DUTY_MET,   DUTY_LATE, DUTY_MISSED, DUTY_OPEN,
                                                   DUTY_AHEAD, DUTY_VOID, DUTY_WAIVED};
    buf_addf(out, "\"opened\":%" PRIu64, duty_opened(counts));
    for (size_t s = 0; s < DUTY_N_STATES; s++)
        buf_addf(out, ",\"%s\":%" PRIu64, duty_state_name(ORDER[s]), counts->by_state[ORDER[s]]);
    buf_addf(out, ",\"met_recorded_late\":%" PRIu64, counts->met_recorded_late);
    Proportion share = figures_share(counts);
    buf_add(out, STR(",\"rate\":"));
    add_number(out, share.rate);
    buf_add(out, STR(",\"low\":"));
    add_number(out, share.low);
    buf_add(out, STR(",\"high\":"));
    add_number(out, share.high);
}

static void add_duty(Buf *out, const Audit *audit, const Duty *duty)
{
    buf_add(out, STR("{\"case\":"));
    buf_add_json(out, log_case_name(audit->inputs.log, duty->case_index));
    buf_add(out, STR(",\"key\":"));
    if (duty->standard->n_per > 0)
        buf_add_json(out, duty->key);
    else
        buf_add(out, STR("null"));
    buf_addf(out, ",\"state\":\"%s\",\"recorded_late\":", duty_state_name(duty->state));
    add_bool(out, duty->state == DUTY_MET && duty->recorded_late);
    buf_add(out, STR(",\"opened_at\":"));
    add_instant(out, audit, duty->opened_ms);
    buf_add(out, STR(",\"due_at\":"));
    add_instant(out, audit, duty->due_ms);
    buf_add(out, STR(",\"ended_at\":"));
    add_instant(out, audit, duty->ended_ms);
    buf_add(out, STR(",\"delay_ms\":"));
    if (duty->due_ms == TIME_NONE)
        buf_add(out, STR("null"));
    else
        buf_addf(out, "%" PRId64, duty_delay_ms(duty, audit->question.as_at_ms));
    buf_add_byte(out, '}');
}

static void add_duties(Buf *out, const Audit *audit, const FigureDuties *duties)
{
    buf_add_byte(out, '[');
    for (size_t i = 0; i < duties->n; i++) {
        buf_add(out, i ? STR(",\n    ") : STR("\n    "));
        add_duty(out, audit, &duties->at[i]);
    }
    buf_add_byte(out, ']');
}

static void add_rows(Buf *out, Cut cut, const CutRows *rows)
{
    buf_add_byte(out, '[');
    for (size_t i = 0; i < rows->n; i++) {
        const CutRow *row = &rows->at[i];
        buf_add(out, i ? STR(",\n    {\"value\":") : STR("\n    {\"value\":"));
        if (row->is_missing)
            buf_add(out, STR("null"));
        else
            buf_add_json(out, row->value);
        if (cut_is_period(cut)) buf_addf(out, ",\"opened_in_period\":%" PRIu64, row->began);
        buf_add_byte(out, ',');
        add_counts(out, &row->counts);
        buf_add_byte(out, '}');
    }
    buf_add_byte(out, ']');
}

static void add_sample(Buf *out, const Audit *audit, const Sample *sample)
{
    buf_addf(out, "{\"n\":%zu,\"seed\":%" PRIu64 ",\"population\":%" PRIu64 ",", sample->duties.n,
             audit->wants.sample_seed, sample->population);
    add_counts(out, &sample->counts);
    buf_add(out, STR(",\"covers_rate\":"));
    if (sample->duties.n == 0)
        buf_add(out, STR("null"));
    else
        add_bool(out, sample->covers);
    buf_add(out, STR(",\"duties\":"));
    add_duties(out, audit, &sample->duties);
    buf_add_byte(out, '}');
}

static void add_standard(Buf *out, const Audit *audit, const Figure *figure)
{
    Verdict verdict = figures_verdict(figure->standard, &figure->counts);
    buf_add(out, STR("{\"name\":"));
    buf_add_json(out, figure->standard->name);
    buf_add_byte(out, ',');
    add_counts(out, &figure->counts);
    buf_add(out, STR(",\"target\":"));
    add_number(out, figure->standard->target);
    buf_add(out, STR(",\"under_target\":"));
    if (verdict == VERDICT_ON_TARGET || verdict == VERDICT_UNDER_TARGET)
        add_bool(out, verdict == VERDICT_UNDER_TARGET);
    else
        buf_add(out, STR("null"));
    buf_add(out, STR(",\"ties\":"));
    if (audit->wants.has_only)
        buf_add(out, STR("null"));
    else
        buf_addf(out, "%" PRIu64, figure->n_ties);
    if (audit->has_by) {
        buf_add(out, STR(",\n   \"by\":"));
        add_rows(out, audit->wants.cuts[0], &figure->cuts[0]);
    }
    if (audit->options.cases) {
        uint64_t n_all =
            figures_count_listed(&figure->counts, audit->wants.lists[AUDIT_LIST].states);
        buf_addf(out, ",\n   \"listed\":%" PRIu64 ",\"duties\":", n_all);
        add_duties(out, audit, &figure->lists[AUDIT_LIST]);
    }
    if (audit->has_sample) {
        buf_add(out, STR(",\n   \"sample\":"));
        add_sample(out, audit, &figure->sample);
    }
    buf_add_byte(out, '}');
}

static void add_notes(Buf *out, const LogNotes *notes)
{
    buf_add_byte(out, '[');
    for (size_t i = 0; i < notes->notes.n; i++) {
        const LogNote *note = &notes->notes.at[i];
        buf_add(out, i ? STR(",\n  {\"code\":") : STR("\n  {\"code\":"));
        buf_add_json(out, note->code);
        buf_add(out, STR(",\"message\":"));
        buf_add_json(out, note->message);
        buf_addf(out, ",\"count\":%" PRIu64 ",\"first_line\":", note->count);
        if (note->first_line == 0)
            buf_add(out, STR("null"));
        else
            buf_addf(out, "%" PRIu64, note->first_line);
        buf_addf(out, ",\"events_lost\":%" PRIu64 "}", note->n_events_lost);
    }
    buf_add_byte(out, ']');
}

/** What was asked: so that a figure in a file can be told from another. */
static void add_question(Buf *out, const Audit *audit)
{
    const FigureQuestion *question = &audit->question;
    buf_add(out, STR("\"book\":"));
    buf_add_json(out, str_of(audit->options.book));
    buf_add(out, STR(",\"log\":"));
    buf_add_json(out, str_of(audit->inputs.log_path));
    buf_add(out, STR(",\"known_at\":"));
    add_instant(out, audit, question->known_at_ms);
    buf_add(out, STR(",\"where\":"));
    if (audit->options.where)
        buf_add_json(out, str_of(audit->options.where));
    else
        buf_add(out, STR("null"));
    buf_add(out, STR(",\"cut\":"));
    if (audit->has_by)
        buf_add_json(out, cut_text(audit->arena, audit->wants.cuts[0]));
    else
        buf_add(out, STR("null"));
    buf_add(out, STR(",\"only\":"));
    if (audit->wants.has_only)
        buf_add_json(out, str_of(audit->options.only));
    else
        buf_add(out, STR("null"));
}

void audit_add_json(Buf *out, const Audit *audit)
{
    const Log *log = audit->inputs.log;
    buf_add(out, STR("{\"heed\":\"" HEED_VERSION "\",\"as_at\":"));
    add_instant(out, audit, audit->question.as_at_ms);
    buf_addf(out, ",\"cases\":%zu,\"events\":%zu,\"unplaced\":%" PRIu64 ",\n ", log->n_cases,
             log->n_events, audit->inputs.notes->n_unplaced);
    add_question(out, audit);
    buf_add(out, STR(",\n \"warnings\":["));
    AuditWarnings warnings = audit_warnings(audit);
    for (size_t i = 0; i < warnings.n; i++) {
        buf_add(out, i ? STR(",\n  ") : STR("\n  "));
        buf_add_json(out, warnings.at[i]);
    }
    buf_add(out, STR("],\n \"notes\":"));
    add_notes(out, audit->inputs.notes);
    buf_add(out, STR(",\n \"standards\":["));
    for (size_t s = 0; s < audit->figures->n; s++) {
        buf_add(out, s ? STR(",\n  ") : STR("\n  "));
        add_standard(out, audit, &audit->figures->at[s]);
    }
    buf_add(out, STR("]}\n"));
}
