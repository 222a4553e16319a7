/* summary.c: counting what is in a log: kinds, cases, attributes. */
#include "log/summary.h"

#include <math.h>
#include <stdlib.h>

/* More kinds than this are not told apart attribute by attribute. */
enum { MATRIX_KINDS = 1024 };

/* --- kinds and cases ---------------------------------------------------------------------- */

static void count_case(Summary *summary, uint64_t *last_case, size_t c)
{
    const Log *log = summary->log;
    uint64_t first = log->first_event[c], end = log->first_event[c + 1];
    if (first == end) return;
    summary->kinds[log_cell(log->kinds, (size_t)first)].n_first++;
    summary->kinds[log_cell(log->kinds, (size_t)end - 1)].n_last++;
    double scale = end - first > 1 ? 1.0 / (double)(end - first - 1) : 0;
    for (uint64_t e = first; e < end; e++) {
        uint32_t kind = log_cell(log->kinds, (size_t)e);
        KindSummary *k = &summary->kinds[kind];
        k->n_events++;
        k->place += (double)(e - first) * scale;
        if (last_case[kind] != c + 1) {
            last_case[kind] = c + 1;
            k->n_cases++;
        }
    }
    if (summary->first_ms == TIME_NONE || log->at_ms[first] < summary->first_ms) {
        summary->first_ms = log->at_ms[first];
    }
    if (log->at_ms[end - 1] > summary->last_ms) summary->last_ms = log->at_ms[end - 1];
}

/* The median from a histogram: cases longer than it reaches are counted at its end. */
static void measure_cases(Summary *summary)
{
    enum { LONGEST = 65536 };
    const Log *log = summary->log;
    uint64_t *of_length = ARENA_ARRAY(summary->arena, uint64_t, LONGEST + 1);
    for (size_t c = 0; c < log->n_cases; c++) {
        uint64_t n = log->first_event[c + 1] - log->first_event[c];
        summary->n_empty_cases += n == 0;
        if (n > summary->most_events) summary->most_events = n;
        of_length[n > LONGEST ? LONGEST : n]++;
    }
    uint64_t n_seen = 0;
    for (uint64_t n = 0; n <= LONGEST; n++) {
        n_seen += of_length[n];
        if (n_seen * 2 < log->n_cases || log->n_cases == 0) continue;
        summary->median_events = n;
        return;
    }
}

/* A kind with what it is sorted by. */
typedef struct {
    uint32_t kind;
    double place;
    uint64_t n_events;
} PlacedKind;

static int by_place(const void *left, const void *right)
{
    const PlacedKind *a = left, *b = right;
    if (a->place != b->place) return a->place < b->place ? -1 : 1;
    if (a->n_events != b->n_events) return a->n_events > b->n_events ? -1 : 1;
    return a->kind < b->kind ? -1 : 1;
}

static void order_kinds(Summary *summary)
{
    uint32_t n = summary->log->n_kinds;
    PlacedKind *placed = mem_zero((size_t)n + 1, sizeof *placed);
    for (uint32_t k = 0; k < n; k++) {
        KindSummary *kind = &summary->kinds[k];
        if (kind->n_events > 0) kind->place /= (double)kind->n_events;
        placed[k] = (PlacedKind){k, kind->place, kind->n_events};
    }
    if (n > 0) qsort(placed, n, sizeof *placed, by_place);
    for (uint32_t k = 0; k < n; k++) summary->kind_order[k] = placed[k].kind;
    free(placed);
}

static void count_kinds(Summary *summary)
{
    const Log *log = summary->log;
    uint64_t *last_case = mem_zero((size_t)log->n_kinds + 1, sizeof *last_case);
    for (size_t c = 0; c < log->n_cases; c++) count_case(summary, last_case, c);
    free(last_case);
    order_kinds(summary);
}

/* --- attributes --------------------------------------------------------------------------- */

/* How often each value of a column occurs. */
static uint64_t *count_values(const AttributeSummary *attribute)
{
    const LogColumn *column = attribute->column;
    uint64_t *counts = mem_zero(column->n_values, sizeof *counts);
    for (uint64_t i = 0; i < attribute->n_rows; i++) {
        counts[log_cell(column->cells, (size_t)i)]++;
    }
    return counts;
}

static bool is_date_text(const LogValue *value, const Zone *zone)
{
    int64_t unused;
    TimeShape shape;
    return value->type == LOG_VALUE_TEXT && value->text.n >= 8 && value->text.n <= 40 &&
           time_parse(value->text, zone, &unused, &shape);
}

/* Keep the most frequent values, most frequent first. */
static void keep_example(AttributeSummary *attribute, uint32_t number, uint64_t n)
{
    size_t i = attribute->n_examples;
    if (i == SUMMARY_EXAMPLES && n <= attribute->n_example[i - 1]) return;
    if (i < SUMMARY_EXAMPLES)
        attribute->n_examples++;
    else
        i--;
    for (; i > 0 && attribute->n_example[i - 1] < n; i--) {
        attribute->examples[i] = attribute->examples[i - 1];
        attribute->n_example[i] = attribute->n_example[i - 1];
    }
    attribute->examples[i] = number;
    attribute->n_example[i] = n;
}

static void take_value(AttributeSummary *attribute, uint32_t number, uint64_t n, const Zone *zone)
{
    const LogValue *value = &attribute->column->values[number];
    attribute->n_present += n;
    attribute->n_of_type[value->type] += n;
    if (value->type == LOG_VALUE_NUMBER) {
        attribute->least = fmin(attribute->least, value->number);
        attribute->most = fmax(attribute->most, value->number);
    }
    if (is_date_text(value, zone)) attribute->n_dates += n;
    keep_example(attribute, number, n);
}

static void describe_values(AttributeSummary *attribute, const Zone *zone)
{
    const LogColumn *column = attribute->column;
    uint64_t *counts = count_values(attribute);
    bool *is_seen = mem_zero(column->n_values, sizeof *is_seen);
    attribute->least = INFINITY;
    attribute->most = -INFINITY;
    for (uint32_t i = 1; i < column->n_values; i++) {
        if (counts[i] == 0) continue;
        take_value(attribute, i, counts[i], zone);
        uint32_t same = column->values[i].same_as;
        attribute->n_distinct += !is_seen[same];
        is_seen[same] = true;
    }
    free(is_seen);
    free(counts);
}

static void keep_kind(AttributeSummary *attribute, uint32_t kind, uint64_t n)
{
    size_t i = attribute->n_kinds;
    attribute->n_kinds_in_all++;
    if (i == SUMMARY_KINDS && n <= attribute->kinds[i - 1].n_events) return;
    if (i < SUMMARY_KINDS)
        attribute->n_kinds++;
    else
        i--;
    for (; i > 0 && attribute->kinds[i - 1].n_events < n; i--) {
        attribute->kinds[i] = attribute->kinds[i - 1];
    }
    attribute->kinds[i] = (KindShare){kind, n};
}

static void describe_kinds(AttributeSummary *attribute, const Log *log)
{
    if (attribute->of_cases || log->n_kinds > MATRIX_KINDS) return;
    uint64_t *counts = mem_zero((size_t)log->n_kinds + 1, sizeof *counts);
    for (size_t e = 0; e < log->n_events; e++) {
        counts[log_cell(log->kinds, e)] += log_cell(attribute->column->cells, e) != 0;
    }
    for (uint32_t k = 0; k < log->n_kinds; k++) {
        if (counts[k] > 0) keep_kind(attribute, k, counts[k]);
    }
    free(counts);
}

static void describe_attributes(Summary *summary)
{
    const Log *log = summary->log;
    size_t n = log->n_columns + log->n_case_columns;
    summary->attributes = ARENA_ARRAY(summary->arena, AttributeSummary, n + 1);
    summary->n_attributes = n;
    for (size_t i = 0; i < n; i++) {
        AttributeSummary *attribute = &summary->attributes[i];
        attribute->of_cases = i >= log->n_columns;
        attribute->column =
            attribute->of_cases ? &log->case_columns[i - log->n_columns] : &log->columns[i];
        attribute->n_rows = attribute->of_cases ? log->n_cases : log->n_events;
        describe_values(attribute, summary->zone);
        describe_kinds(attribute, log);
    }
}

const char *summary_type(const AttributeSummary *attribute)
{
    uint64_t n = attribute->n_present;
    if (n == 0) return "never there";
    if (attribute->n_of_type[LOG_VALUE_NUMBER] == n) return "number";
    if (attribute->n_of_type[LOG_VALUE_LIST] == n) return "list";
    if (attribute->n_of_type[LOG_VALUE_YES] + attribute->n_of_type[LOG_VALUE_NO] == n) {
        return "yes/no";
    }
    if (attribute->n_dates == n) return "date";
    return attribute->n_of_type[LOG_VALUE_TEXT] == n ? "text" : "mixed";
}

Summary *summary_create(const Log *log, const Zone *zone)
{
    Arena *arena = arena_create();
    Summary *summary = ARENA_NEW(arena, Summary);
    summary->arena = arena;
    summary->log = log;
    summary->zone = zone;
    summary->first_ms = summary->last_ms = TIME_NONE;
    summary->kinds = ARENA_ARRAY(arena, KindSummary, (size_t)log->n_kinds + 1);
    summary->kind_order = ARENA_ARRAY(arena, uint32_t, (size_t)log->n_kinds + 1);
    count_kinds(summary);
    measure_cases(summary);
    describe_attributes(summary);
    summary_find_oddities(summary);
    return summary;
}

void summary_free(Summary *summary)
{
    if (summary != NULL) arena_free(summary->arena);
}
