/* backtest_table.c: a comparison of two books for a person at a terminal. */
#include "cmd/backtest.h"
#include "cmd/delay.h"

#include <math.h>

static Str change_of_count(Arena *arena, uint64_t from, uint64_t to)
{
    if (from == to) return table_whole(arena, to);
    return str_format(arena, "%.*s > %.*s", STR_ARG(table_whole(arena, from)),
                      STR_ARG(table_whole(arena, to)));
}

static Str change_of_rate(Arena *arena, const BacktestPair *pair)
{
    double from = figures_share(&pair->counts[SIDE_FROM]).rate;
    double to = figures_share(&pair->counts[SIDE_TO]).rate;
    Str before = table_percent(arena, from), after = table_percent(arena, to);
    if (str_eq(before, after)) return after;
    if (!isnan(from) && !isnan(to)) before = str_slice(before, 0, before.n - 2); /* one % will do */
    return str_format(arena, "%.*s > %.*s", STR_ARG(before), STR_ARG(after));
}

static Str change_of_hours(const Backtest *backtest, const BacktestPair *pair)
{
    double from = backtest_hours_per_week(backtest, pair, SIDE_FROM);
    double to = backtest_hours_per_week(backtest, pair, SIDE_TO);
    if (from == 0.0 && to == 0.0) return STR("-");
    if (from == to) return str_format(backtest->arena, "%.1f", to);
    return str_format(backtest->arena, "%.1f > %.1f", from, to);
}

static Str count_or_dash(Arena *arena, uint64_t count)
{
    return count ? table_whole(arena, count) : STR("-");
}

static void add_figures(Buf *out, const Backtest *backtest, Screen screen)
{
    static const TableColumn COLUMNS[] = {{STR("standard"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("book"), ALIGN_LEFT, COLUMN_BESIDE_NAME},
                                          {STR("opened"), ALIGN_RIGHT, COLUMN_UNDER_HEAD},
                                          {STR("met"), ALIGN_RIGHT, COLUMN_UNDER_HEAD},
                                          {STR("late"), ALIGN_RIGHT, COLUMN_UNDER_HEAD},
                                          {STR("missed"), ALIGN_RIGHT, COLUMN_UNDER_HEAD},
                                          {STR("rate"), ALIGN_RIGHT, COLUMN_UNDER_HEAD},
                                          {STR("now fail"), ALIGN_RIGHT, COLUMN_UNDER_HEAD},
                                          {STR("now do not"), ALIGN_RIGHT, COLUMN_UNDER_HEAD},
                                          {STR("hours/week"), ALIGN_RIGHT, COLUMN_UNDER_HEAD}};
    enum { N_COLUMNS = sizeof COLUMNS / sizeof COLUMNS[0] };
    bool has_effort = backtest_has_effort(backtest);
    Arena *arena = backtest->arena;
    Table *table = table_create(arena, COLUMNS, N_COLUMNS - (has_effort ? 0 : 1));
    for (size_t p = 0; p < backtest->n_pairs; p++) {
        const BacktestPair *pair = &backtest->pairs[p];
        const DutyCounts *from = &pair->counts[SIDE_FROM], *to = &pair->counts[SIDE_TO];
        const TableCell cells[N_COLUMNS] = {
            {pair->name, PAINT_NONE},
            {str_of(backtest_status_name(pair->status)),
             pair->status == BACKTEST_SAME ? PAINT_DIM : PAINT_HEAD},
            {change_of_count(arena, duty_opened(from), duty_opened(to)), PAINT_NONE},
            {change_of_count(arena, from->by_state[DUTY_MET], to->by_state[DUTY_MET]), PAINT_NONE},
            {change_of_count(arena, from->by_state[DUTY_LATE], to->by_state[DUTY_LATE]),
             PAINT_NONE},
            {change_of_count(arena, from->by_state[DUTY_MISSED], to->by_state[DUTY_MISSED]),
             PAINT_NONE},
            {change_of_rate(arena, pair), PAINT_NONE},
            {count_or_dash(arena, pair->n_fail_now), pair->n_fail_now ? PAINT_BAD : PAINT_DIM},
            {count_or_dash(arena, pair->n_fail_no_longer),
             pair->n_fail_no_longer ? PAINT_GOOD : PAINT_DIM},
            {change_of_hours(backtest, pair), PAINT_NONE}};
        table_add_row(table, cells);
    }
    table_add(out, table, screen);
}

/* --- what changed, in words --------------------------------------------------------------- */

/** Each change once, though several standards may rest on one clock. */
static void add_words(Buf *out, const Backtest *backtest, Screen screen)
{
    StrMap *said = strmap_create();
    for (size_t p = 0; p < backtest->n_pairs; p++) {
        Str rest = backtest->pairs[p].words, line;
        while (str_cut(&rest, '\n', &line)) {
            if (str_trim(line).n == 0 || strmap_find(said, line) != STRMAP_NONE) continue;
            if (strmap_count(said) == 0) buf_add(out, STR("\nWhat the new book changes:\n"));
            (void)strmap_put(said, line);
            buf_add(out, STR("  "));
            screen_add_wrapped(out, screen, 2, 4, line);
        }
    }
    strmap_free(said);
}

/** The moves of one pair between states: "met > late 120". */
static void add_moves(Buf *out, const Backtest *backtest, Screen screen, const BacktestPair *pair)
{
    Buf text = {0};
    for (size_t from = 0; from < BACKTEST_N_STATES; from++)
        for (size_t to = 0; to < BACKTEST_N_STATES; to++) {
            if (from == to || pair->moves[from][to] == 0) continue;
            Str count = table_whole(backtest->arena, pair->moves[from][to]);
            buf_addf(&text, "%s%.*s %s > %s", text.n ? "; " : "", STR_ARG(count),
                     backtest_state_name(from), backtest_state_name(to));
        }
    if (text.n > 0) {
        buf_add(out, STR("  "));
        Buf line = {0};
        buf_addf(&line, "%.*s (%.*s case%s): %s", STR_ARG(pair->name),
                 STR_ARG(table_whole(backtest->arena, pair->n_cases_moved)),
                 pair->n_cases_moved == 1 ? "" : "s", text.at);
        screen_add_wrapped(out, screen, 2, 4, buf_str(&line));
        buf_free(&line);
    }
    buf_free(&text);
}

static Str time_text(const Backtest *backtest, int64_t at_ms)
{
    Buf text = {0};
    if (at_ms != TIME_NONE) delay_add_instant(&text, backtest->inputs.book->zone, at_ms);
    Str kept = str_copy(backtest->arena, buf_str(&text));
    buf_free(&text);
    return kept;
}

static void add_list(Buf *out, const Backtest *backtest, Screen screen, const BacktestPair *pair)
{
    static const TableColumn COLUMNS[] = {{STR("case"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("was"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("would be"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("was due"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("would be due"), ALIGN_LEFT, COLUMN_UNDER_HEAD},
                                          {STR("ended"), ALIGN_LEFT, COLUMN_UNDER_HEAD}};
    enum { N_COLUMNS = sizeof COLUMNS / sizeof COLUMNS[0] };
    if (pair->listed.n == 0) return;
    buf_add_byte(out, '\n');
    screen_add_painted(out, screen, PAINT_HEAD, pair->name);
    buf_add_byte(out, '\n');
    Table *table = table_create(backtest->arena, COLUMNS, N_COLUMNS);
    for (size_t i = 0; i < pair->listed.n; i++) {
        const BacktestMove *move = &pair->listed.at[i];
        const Duty *from = &move->sides[SIDE_FROM], *to = &move->sides[SIDE_TO];
        const Duty *any = from->standard ? from : to;
        size_t before = from->standard ? (size_t)from->state : BACKTEST_ABSENT;
        size_t after = to->standard ? (size_t)to->state : BACKTEST_ABSENT;
        const TableCell cells[N_COLUMNS] = {
            {log_case_name(backtest->inputs.log, move->case_index), PAINT_NONE},
            {str_of(backtest_state_name(before)), backtest_fails(before) ? PAINT_BAD : PAINT_NONE},
            {str_of(backtest_state_name(after)), backtest_fails(after) ? PAINT_BAD : PAINT_NONE},
            {from->standard ? time_text(backtest, from->due_ms) : STR("-"), PAINT_NONE},
            {to->standard ? time_text(backtest, to->due_ms) : STR("-"), PAINT_NONE},
            {time_text(backtest, any->ended_ms), PAINT_NONE}};
        table_add_row(table, cells);
    }
    table_add(out, table, screen);
    uint64_t n_moved = backtest_count_moved(pair);
    if (pair->listed.n < n_moved)
        buf_addf(out, "the first %zu of %.*s; --limit 0 shows all\n", pair->listed.n,
                 STR_ARG(table_whole(backtest->arena, n_moved)));
}

static void add_headline(Buf *out, const Backtest *backtest, Screen screen)
{
    uint64_t n_now = 0, n_no_longer = 0;
    size_t n_changed = 0;
    for (size_t p = 0; p < backtest->n_pairs; p++) {
        n_now += backtest->pairs[p].n_fail_now;
        n_no_longer += backtest->pairs[p].n_fail_no_longer;
        n_changed += backtest->pairs[p].status != BACKTEST_SAME;
    }
    Str line = str_format(
        backtest->arena,
        "%zu of %zu standards differ; %.*s %s would fail that did not, and %.*s "
        "no longer would",
        n_changed, backtest->n_pairs, STR_ARG(table_whole(backtest->arena, n_now)),
        n_now == 1 ? "duty" : "duties", STR_ARG(table_whole(backtest->arena, n_no_longer)));
    screen_add_paragraph(out, screen, PAINT_HEAD, line);
    buf_add_byte(out, '\n');
}

static void add_hours(Buf *out, const Backtest *backtest)
{
    if (!backtest_has_effort(backtest)) return;
    double from = backtest_all_hours(backtest, SIDE_FROM);
    double to = backtest_all_hours(backtest, SIDE_TO);
    buf_addf(out,
             "\nHours of effort a week, all standards: %.1f now, %.1f under the new book "
             "(%+.1f), over %.1f weeks.\n",
             from, to, to - from, backtest->weeks);
}

void backtest_add_table(Buf *out, const Backtest *backtest, Screen screen)
{
    add_headline(out, backtest, screen);
    add_figures(out, backtest, screen);
    add_hours(out, backtest);
    add_words(out, backtest, screen);
    bool is_first = true;
    for (size_t p = 0; p < backtest->n_pairs; p++) {
        const BacktestPair *pair = &backtest->pairs[p];
        if (pair->n_cases_moved > 0 && is_first) {
            buf_add(out, STR("\nHow verdicts move:\n"));
            is_first = false;
        }
        add_moves(out, backtest, screen, pair);
    }
    for (size_t p = 0; backtest->cases && p < backtest->n_pairs; p++)
        add_list(out, backtest, screen, &backtest->pairs[p]);
}
