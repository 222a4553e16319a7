/* cmd_audit_lists.c: the very cases behind a figure, and an inspector's sample, at a terminal. */
#include "cmd/cmd_audit.h"

#include <math.h>
#include <stdlib.h>

enum { CASE, STATE, OPENED, DUE, ENDED, DELAY, KEY, N_CASE_COLUMNS };

static const TableColumn CASE_COLUMNS[N_CASE_COLUMNS] = {
    {STR("case"), ALIGN_LEFT, COLUMN_UNDER_HEAD},   {STR("state"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
    {STR("opened"), ALIGN_LEFT, COLUMN_UNDER_HEAD}, {STR("due"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
    {STR("ended"), ALIGN_LEFT, COLUMN_UNDER_HEAD},  {STR("delay"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
    {STR("for"), ALIGN_LEFT, COLUMN_UNDER_HEAD}};

static Str state_text(const Duty *duty)
{
    if (duty->state == DUTY_MET && duty->recorded_late) return STR("met, recorded late");
    if (duty->held) return STR("open, held");
    return str_of(duty_state_name(duty->state));
}

static Paint state_paint(DutyState state)
{
    return state == DUTY_LATE || state == DUTY_MISSED ? PAINT_BAD : PAINT_NONE;
}

/** Which columns say something: one in which all rows are empty, or the same state, does not. */
static void find_columns(const FigureDuties *duties, bool has[N_CASE_COLUMNS])
{
    for (size_t c = 0; c < N_CASE_COLUMNS; c++) has[c] = c == CASE || c == OPENED;
    for (size_t i = 0; i < duties->n; i++) {
        const Duty *duty = &duties->at[i];
        has[STATE] =
            has[STATE] || duty->state != duties->at[0].state || duty->recorded_late || duty->held;
        has[DUE] = has[DUE] || duty->due_ms != TIME_NONE;
        has[ENDED] = has[ENDED] || duty->ended_ms != TIME_NONE;
        has[KEY] = has[KEY] || duty->key.n > 0;
    }
    has[DELAY] = has[DUE];
}

static void add_case_table(Buf *out, const Audit *audit, Screen screen, const FigureDuties *duties)
{
    bool has[N_CASE_COLUMNS];
    find_columns(duties, has);
    TableColumn *columns = ARENA_ARRAY(audit->arena, TableColumn, N_CASE_COLUMNS);
    size_t n_columns = 0;
    for (size_t c = 0; c < N_CASE_COLUMNS; c++)
        if (has[c]) columns[n_columns++] = CASE_COLUMNS[c];
    Table *table = table_create(audit->arena, columns, n_columns);
    for (size_t i = 0; i < duties->n; i++) {
        const Duty *duty = &duties->at[i];
        const TableCell all[N_CASE_COLUMNS] = {
            {log_case_name(audit->inputs.log, duty->case_index), PAINT_NONE},
            {state_text(duty), state_paint(duty->state)},
            {audit_time(audit, duty->opened_ms), PAINT_NONE},
            {audit_time(audit, duty->due_ms), PAINT_NONE},
            {audit_time(audit, duty->ended_ms), PAINT_NONE},
            {audit_delay(audit, duty), PAINT_NONE},
            {duty->key, PAINT_NONE}};
        TableCell cells[N_CASE_COLUMNS];
        size_t n = 0;
        for (size_t c = 0; c < N_CASE_COLUMNS; c++)
            if (has[c]) cells[n++] = all[c];
        table_add_row(table, cells);
    }
    table_add(out, table, screen);
}

static void add_title(Buf *out, Screen screen, Str title)
{
    buf_add_byte(out, '\n');
    screen_add_paragraph(out, screen, PAINT_HEAD, title);
}

static void add_list(Buf *out, const Audit *audit, Screen screen, const Figure *figure)
{
    Arena *arena = audit->arena;
    const FigureDuties *duties = &figure->lists[AUDIT_LIST];
    uint64_t n_all = figures_count_listed(&figure->counts, audit->wants.lists[AUDIT_LIST].states);
    if (n_all == 0 && audit->figures->n > 1) return;
    add_title(out, screen,
              str_format(arena, "%.*s: %.*s %s", STR_ARG(figure->standard->name),
                         STR_ARG(table_whole(arena, n_all)), audit->options.cases));
    if (n_all == 0) return;
    add_case_table(out, audit, screen, duties);
    if (duties->n < n_all)
        buf_addf(out, "the first %zu of %.*s; --limit 0 shows all\n", duties->n,
                 STR_ARG(table_whole(arena, n_all)));
}

void audit_add_lists(Buf *out, const Audit *audit, Screen screen)
{
    for (size_t s = 0; s < audit->figures->n; s++)
        add_list(out, audit, screen, &audit->figures->at[s]);
}

/* --- samples ------------------------------------------------------------------------------ */

static void add_sample(Buf *out, const Audit *audit, Screen screen, const Figure *figure)
{
    Arena *arena = audit->arena;
    const Sample *sample = &figure->sample;
    if (sample->duties.n == 0) return;
    add_title(out, screen,
              str_format(arena, "A sample of %zu of %.*s (seed %" PRIu64 "): %.*s",
                         sample->duties.n, STR_ARG(table_whole(arena, sample->population)),
                         audit->wants.sample_seed, STR_ARG(figure->standard->name)));
    Str text = str_format(
        arena,
        "An inspector would have found %" PRIu64 " met of %zu: %.*s, and said that the rate lies "
        "between %.1f %% and %.1f %%. Over all %.*s it is %.*s. The sample's interval %s.",
        sample->counts.by_state[DUTY_MET], sample->duties.n,
        STR_ARG(table_percent(arena, sample->share.rate)), sample->share.low * 100.0,
        sample->share.high * 100.0, STR_ARG(table_whole(arena, sample->population)),
        STR_ARG(table_percent(arena, figure->share.rate)),
        sample->covers ? "covers the truth" : "misses the truth");
    screen_add_wrapped(out, screen, 0, 0, text);
    FigureDuties shown = sample->duties;
    if (audit->has_limit && shown.n > audit->limit) shown.n = audit->limit;
    add_case_table(out, audit, screen, &shown);
    if (shown.n < sample->duties.n)
        buf_addf(out, "the first %zu of %zu drawn; --limit 0 shows all\n", shown.n,
                 sample->duties.n);
}

void audit_add_samples(Buf *out, const Audit *audit, Screen screen)
{
    for (size_t s = 0; s < audit->figures->n; s++)
        add_sample(out, audit, screen, &audit->figures->at[s]);
}
