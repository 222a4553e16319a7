/* summary_json.c: what is in a log, for programs. docs/log.md has the schema. */
#include <math.h>

#include "log/summary.h"

static void add_key(Buf *out, const char *key)
{
    buf_addf(out, "\"%s\": ", key);
}

static void add_time(Buf *out, const char *key, int64_t at_ms, const Zone *zone)
{
    add_key(out, key);
    if (at_ms == TIME_NONE) {
        buf_add(out, STR("null"));
        return;
    }
    buf_add_byte(out, '"');
    time_add(out, at_ms, zone);
    buf_add_byte(out, '"');
}

static void add_kinds(Buf *out, const Summary *summary)
{
    buf_add(out, STR("  \"kinds\": ["));
    for (uint32_t i = 0; i < summary->log->n_kinds; i++) {
        uint32_t k = summary->kind_order[i];
        const KindSummary *kind = &summary->kinds[k];
        buf_add(out, i ? STR(",\n    {\"name\": ") : STR("\n    {\"name\": "));
        buf_add_json(out, summary->log->kind_names[k]);
        buf_addf(out,
                 ", \"events\": %" PRIu64 ", \"cases\": %" PRIu64 ", \"first_in\": %" PRIu64
                 ", \"last_in\": %" PRIu64 "}",
                 kind->n_events, kind->n_cases, kind->n_first, kind->n_last);
    }
    buf_add(out, STR("],\n"));
}

static void add_values(Buf *out, const AttributeSummary *attribute)
{
    buf_add(out, STR(", \"examples\": ["));
    for (size_t i = 0; i < attribute->n_examples; i++) {
        buf_add(out, i ? STR(", {\"value\": ") : STR("{\"value\": "));
        buf_add_json(out, attribute->column->values[attribute->examples[i]].text);
        buf_addf(out, ", \"count\": %" PRIu64 "}", attribute->n_example[i]);
    }
    buf_add_byte(out, ']');
    if (!isfinite(attribute->least)) return;
    buf_add(out, STR(", \"least\": "));
    number_add(out, attribute->least);
    buf_add(out, STR(", \"most\": "));
    number_add(out, attribute->most);
}

static void add_attribute(Buf *out, const Summary *summary, const AttributeSummary *attribute)
{
    buf_add(out, STR("\n    {\"name\": "));
    buf_add_json(out, attribute->column->name);
    buf_addf(out,
             ", \"of\": \"%s\", \"type\": \"%s\", \"present\": %" PRIu64 ", \"distinct\": %" PRIu64,
             attribute->of_cases ? "case" : "event", summary_type(attribute), attribute->n_present,
             attribute->n_distinct);
    add_values(out, attribute);
    if (!attribute->of_cases) {
        buf_add(out, STR(", \"kinds\": ["));
        for (size_t i = 0; i < attribute->n_kinds; i++) {
            buf_add(out, i ? STR(", {\"name\": ") : STR("{\"name\": "));
            buf_add_json(out, summary->log->kind_names[attribute->kinds[i].kind]);
            buf_addf(out, ", \"events\": %" PRIu64 "}", attribute->kinds[i].n_events);
        }
        buf_add_byte(out, ']');
    }
    buf_add_byte(out, '}');
}

static void add_attributes(Buf *out, const Summary *summary)
{
    buf_add(out, STR("  \"attributes\": ["));
    for (size_t i = 0; i < summary->n_attributes; i++) {
        if (i > 0) buf_add_byte(out, ',');
        add_attribute(out, summary, &summary->attributes[i]);
    }
    buf_add(out, STR("],\n"));
}

static void add_oddities(Buf *out, const Summary *summary)
{
    buf_add(out, STR("  \"oddities\": ["));
    for (size_t i = 0; i < summary->n_oddities; i++) {
        const Oddity *oddity = &summary->oddities[i];
        buf_add(out, i ? STR(",\n    {\"code\": ") : STR("\n    {\"code\": "));
        buf_add_json(out, oddity->code);
        buf_addf(out, ", \"count\": %" PRIu64 ", \"message\": ", oddity->count);
        buf_add_json(out, oddity->message);
        buf_add_byte(out, '}');
    }
    buf_add(out, STR("],\n"));
}

static void add_notes(Buf *out, const LogNotes *notes)
{
    buf_add(out, STR("  \"notes\": ["));
    for (size_t i = 0; notes != NULL && i < notes->notes.n; i++) {
        const LogNote *note = &notes->notes.at[i];
        buf_add(out, i ? STR(",\n    {\"code\": ") : STR("\n    {\"code\": "));
        buf_add_json(out, note->code);
        buf_addf(out, ", \"count\": %" PRIu64 ", \"first_line\": ", note->count);
        if (note->first_line > 0)
            buf_addf(out, "%" PRIu64, note->first_line);
        else
            buf_add(out, STR("null"));
        buf_addf(out, ", \"events_lost\": %" PRIu64 ", \"message\": ", note->n_events_lost);
        buf_add_json(out, note->message);
        buf_add_byte(out, '}');
    }
    buf_add(out, STR("]"));
}

void log_add_summary_json(Buf *out, const Log *log, const LogNotes *notes, const Zone *zone)
{
    Summary *summary = summary_create(log, zone);
    buf_addf(out, "{\"cases\": %zu, \"events\": %zu, \"unplaced\": %" PRIu64 ",\n  ", log->n_cases,
             log->n_events, notes ? notes->n_unplaced : 0);
    add_time(out, "first", summary->first_ms, zone);
    buf_add(out, STR(", "));
    add_time(out, "last", summary->last_ms, zone);
    buf_add(out, STR(", \"zone\": "));
    buf_add_json(out, zone_name(zone));
    buf_addf(out, ",\n  \"events_a_case\": {\"median\": %" PRIu64 ", \"most\": %" PRIu64 "},\n",
             summary->median_events, summary->most_events);
    add_kinds(out, summary);
    add_attributes(out, summary);
    add_oddities(out, summary);
    add_notes(out, notes);
    buf_add(out, STR("}\n"));
    summary_free(summary);
}
