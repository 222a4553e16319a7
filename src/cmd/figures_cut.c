/* figures_cut.c: figures cut into rows, by an attribute or by local calendar period. */
#include "cmd/figures_internal.h"

#include <stdlib.h>

static const struct {
    const char *word;
    CutType type;
} PERIODS[] = {{"day", CUT_DAY},
               {"week", CUT_WEEK},
               {"month", CUT_MONTH},
               {"quarter", CUT_QUARTER},
               {"year", CUT_YEAR}};
enum { N_PERIODS = sizeof PERIODS / sizeof PERIODS[0] };

Cut cut_parse(Str text)
{
    for (size_t i = 0; i < N_PERIODS; i++)
        if (str_eq(text, str_of(PERIODS[i].word))) return (Cut){PERIODS[i].type, {NULL, 0}};
    bool is_quoted = text.n >= 2 && text.at[0] == '"' && text.at[text.n - 1] == '"';
    return (Cut){CUT_ATTRIBUTE, is_quoted ? str_slice(text, 1, text.n - 1) : text};
}

Str cut_text(Arena *arena, Cut cut)
{
    for (size_t i = 0; i < N_PERIODS; i++) {
        if (cut.type == PERIODS[i].type) return str_of(PERIODS[i].word);
        if (cut.type == CUT_ATTRIBUTE && str_eq(cut.attribute, str_of(PERIODS[i].word)))
            return str_format(arena, "\"%.*s\"", STR_ARG(cut.attribute));
    }
    return cut.attribute;
}

bool cut_is_period(Cut cut)
{
    return cut.type >= CUT_DAY;
}

int32_t cut_period_start(CutType type, int32_t date)
{
    CivilDate civil = date_to_civil(date);
    switch (type) {
    case CUT_WEEK: return date - date_weekday(date);
    case CUT_MONTH: return date - (civil.day - 1);
    case CUT_QUARTER:
        return date_from_civil((CivilDate){civil.year, (civil.month - 1) / 3 * 3 + 1, 1});
    case CUT_YEAR: return date_from_civil((CivilDate){civil.year, 1, 1});
    default: return date;
    }
}

int32_t cut_next_period(CutType type, int32_t start)
{
    switch (type) {
    case CUT_WEEK: return start + 7;
    case CUT_MONTH: return date_add_months(start, 1);
    case CUT_QUARTER: return date_add_months(start, 3);
    case CUT_YEAR: return date_add_months(start, 12);
    default: return start + 1;
    }
}

/** The ISO 8601 week: it belongs to the year that its Thursday lies in. */
static void add_week(Buf *out, int32_t monday)
{
    int32_t thursday = monday + 3;
    int32_t year = date_to_civil(thursday).year;
    int32_t first = date_from_civil((CivilDate){year, 1, 1});
    buf_addf(out, "%04d-W%02d", year, (thursday - first) / 7 + 1);
}

void cut_add_period(Buf *out, CutType type, int32_t start)
{
    CivilDate civil = date_to_civil(start);
    switch (type) {
    case CUT_WEEK: add_week(out, start); break;
    case CUT_MONTH: buf_addf(out, "%04d-%02d", civil.year, civil.month); break;
    case CUT_QUARTER: buf_addf(out, "%04d-Q%d", civil.year, (civil.month - 1) / 3 + 1); break;
    case CUT_YEAR: buf_addf(out, "%04d", civil.year); break;
    default: date_add(out, start); break;
    }
}

/* --- drafts ------------------------------------------------------------------------------- */

void cut_draft_free(CutDraft *draft)
{
    strmap_free(draft->numbers);
    VEC_FREE(&draft->rows);
    draft->numbers = NULL;
}

/** The row of a key, made if new. The row's value is the map's own copy. */
static CutRow *row_of(CutDraft *draft, Str key)
{
    if (!draft->numbers) draft->numbers = strmap_create();
    uint32_t number = strmap_put(draft->numbers, key);
    if (number == draft->rows.n) VEC_PUSH(&draft->rows, (CutRow){0});
    return &draft->rows.at[number];
}

static CutRow *row_of_date(CutDraft *draft, CutType type, int32_t date)
{
    int32_t start = cut_period_start(type, date);
    CutRow *row = row_of(draft, (Str){(const char *)&start, sizeof start});
    row->start = start;
    return row;
}

static CutRow *row_of_value(CutDraft *draft, Str value)
{
    if (value.n == 0) return &draft->missing;
    CutRow *row = row_of(draft, value);
    if (row->value.n == 0)
        row->value = strmap_name(draft->numbers, (uint32_t)(row - draft->rows.at));
    return row;
}

void cut_draft_count(CutDraft *draft, Cut cut, const Zone *zone, const Duty *duty, Str attribute)
{
    if (!cut_is_period(cut)) {
        figures_count_duty(&row_of_value(draft, attribute)->counts, duty);
        return;
    }
    row_of_date(draft, cut.type, zone_date(zone, duty->opened_ms))->began++;
    int64_t instant = duty_period_instant(duty);
    CutRow *row = instant == TIME_NONE ? &draft->missing
                                       : row_of_date(draft, cut.type, zone_date(zone, instant));
    figures_count_duty(&row->counts, duty);
}

static void add_counts(CutRow *into, const CutRow *from)
{
    for (size_t s = 0; s < DUTY_N_STATES; s++) into->counts.by_state[s] += from->counts.by_state[s];
    into->counts.met_recorded_late += from->counts.met_recorded_late;
    into->began += from->began;
}

void cut_draft_merge(CutDraft *into, const CutDraft *from, Cut cut)
{
    add_counts(&into->missing, &from->missing);
    for (size_t i = 0; i < from->rows.n; i++) {
        const CutRow *row = &from->rows.at[i];
        if (cut_is_period(cut))
            add_counts(row_of_date(into, cut.type, row->start), row);
        else
            add_counts(row_of_value(into, row->value), row);
    }
}

static int compare_values(Str a, Str b)
{
    double left, right;
    bool a_is_number = number_parse(a, &left), b_is_number = number_parse(b, &right);
    if (a_is_number != b_is_number) return a_is_number ? -1 : 1;
    if (a_is_number && left != right) return left < right ? -1 : 1;
    return str_cmp(a, b);
}

static int compare_rows(const void *a, const void *b)
{
    const CutRow *left = a, *right = b;
    if (left->start != right->start) return left->start < right->start ? -1 : 1;
    return compare_values(left->value, right->value);
}

static Str row_name(const CutRow *row, Cut cut, Arena *arena)
{
    if (!cut_is_period(cut)) return str_copy(arena, row->value);
    Buf name = {0};
    cut_add_period(&name, cut.type, row->start);
    Str copy = str_copy(arena, buf_str(&name));
    buf_free(&name);
    return copy;
}

CutRows cut_draft_finish(CutDraft *draft, Cut cut, Arena *arena)
{
    CutRows rows = {0};
    for (size_t i = 0; i < draft->rows.n; i++) {
        CutRow row = draft->rows.at[i];
        row.value = row_name(&row, cut, arena);
        VEC_PUSH(&rows, row);
    }
    if (rows.n > 1) qsort(rows.at, rows.n, sizeof *rows.at, compare_rows);
    if (duty_opened(&draft->missing.counts) > 0) {
        draft->missing.is_missing = true;
        VEC_PUSH(&rows, draft->missing);
    }
    return rows;
}

bool cut_has_duty(Cut cut, const Zone *zone, const Duty *duty, Str attribute, Str only)
{
    if (!cut_is_period(cut)) return str_eq(attribute, only);
    int64_t instant = duty_period_instant(duty);
    if (instant == TIME_NONE) return only.n == 0;
    Buf name = {0};
    cut_add_period(&name, cut.type, cut_period_start(cut.type, zone_date(zone, instant)));
    bool is_equal = str_eq(buf_str(&name), only);
    buf_free(&name);
    return is_equal;
}
