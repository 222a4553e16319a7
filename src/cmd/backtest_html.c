/* backtest_html.c: a comparison of two books as one page, in the look of an audit's report. */
#include "cmd/backtest.h"
#include "cmd/delay.h"
#include "cmd/report.h"

#include <math.h>

static void add_top(Buf *out, const Backtest *backtest)
{
    Arena *arena = backtest->arena;
    const Log *log = backtest->inputs.log;
    report_add_head(out, STR("Backtest: what the new book would have given"));
    buf_add(out, STR("<header class=\"top\"><p class=\"eyebrow\">heed: two books, one log</p>\n"
                     "<h1>What the new book would have given</h1>\n<p class=\"soft\">From "));
    report_add_text(out, str_of(backtest->from));
    buf_add(out, STR(" to "));
    report_add_text(out, str_of(backtest->to));
    buf_add(out, STR(", over "));
    report_add_whole(out, arena, log->n_cases);
    buf_add(out, STR(" cases and "));
    report_add_whole(out, arena, log->n_events);
    buf_add(out, STR(" events"));
    if (backtest->as_at_ms != TIME_NONE) {
        Buf as_at = {0};
        delay_add_instant(&as_at, backtest->inputs.book->zone, backtest->as_at_ms);
        buf_add(out, STR(", as at "));
        report_add_text(out, buf_str(&as_at));
        buf_free(&as_at);
    }
    buf_add(out, STR(".</p></header>\n<main>\n"));
}

static void add_headlines(Buf *out, const Backtest *backtest)
{
    uint64_t n_now = 0, n_no_longer = 0;
    for (size_t p = 0; p < backtest->n_pairs; p++) {
        n_now += backtest->pairs[p].n_fail_now;
        n_no_longer += backtest->pairs[p].n_fail_no_longer;
    }
    buf_addf(out,
             "<p class=\"headline\">%" PRIu64 " %s would fail that did not; %" PRIu64
             " no longer would.</p>\n",
             n_now, n_now == 1 ? "duty" : "duties", n_no_longer);
    if (!backtest_has_effort(backtest)) return;
    double from = backtest_all_hours(backtest, SIDE_FROM);
    double to = backtest_all_hours(backtest, SIDE_TO);
    buf_addf(out,
             "<p class=\"headline\">Hours of effort a week: %.1f now, %.1f under the new book "
             "(%+.1f).</p>\n",
             from, to, to - from);
}

static void add_rate_cell(ReportTable *table, const Backtest *backtest, const BacktestPair *pair,
                          BacktestSide side)
{
    Proportion share = figures_share(&pair->counts[side]);
    report_add_cell(table, pair->sides[side] ? report_percent(backtest->arena, share.rate)
                                             : STR("not in it"));
}

static Str hours_text(const Backtest *backtest, const BacktestPair *pair, BacktestSide side)
{
    if (!pair->sides[side] || !pair->sides[side]->has_effort) return STR("-");
    return str_format(backtest->arena, "%.1f", backtest_hours_per_week(backtest, pair, side));
}

static void add_summary(Buf *out, const Backtest *backtest)
{
    static const ReportHead HEADS[] = {
        {STR("Standard"), ALIGN_LEFT},          {STR("In the new book"), ALIGN_LEFT},
        {STR("Rate was"), ALIGN_RIGHT},         {STR("Rate would be"), ALIGN_RIGHT},
        {STR("Fail now"), ALIGN_RIGHT},         {STR("Fail no longer"), ALIGN_RIGHT},
        {STR("Hours a week was"), ALIGN_RIGHT}, {STR("Hours would be"), ALIGN_RIGHT}};
    Arena *arena = backtest->arena;
    bool has_effort = backtest_has_effort(backtest);
    buf_add(out, STR("<section aria-labelledby=\"summary-h\"><h2 id=\"summary-h\">Summary</h2>\n"));
    add_headlines(out, backtest);
    ReportTable table = report_begin_table(out, STR("Every standard under both books"),
                                           REPORT_STACKED, HEADS, has_effort ? 8 : 6);
    for (size_t p = 0; p < backtest->n_pairs; p++) {
        const BacktestPair *pair = &backtest->pairs[p];
        report_begin_row(&table, pair->name);
        report_add_cell(&table, str_of(backtest_status_name(pair->status)));
        add_rate_cell(&table, backtest, pair, SIDE_FROM);
        add_rate_cell(&table, backtest, pair, SIDE_TO);
        report_add_cell(&table, table_whole(arena, pair->n_fail_now));
        report_add_cell(&table, table_whole(arena, pair->n_fail_no_longer));
        for (size_t side = 0; has_effort && side < N_SIDES; side++)
            report_add_cell(&table, hours_text(backtest, pair, (BacktestSide)side));
        report_end_row(&table);
    }
    report_end_table(&table);
    buf_add(out, STR("</section>\n"));
}

/* --- one standard ------------------------------------------------------------------------- */

/** What changes, without the name that stands above it. */
static void add_words(Buf *out, const BacktestPair *pair)
{
    Str words = pair->words, line;
    buf_add(out, STR("<ul>\n"));
    while (str_cut(&words, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0) continue;
        Str rest = str_slice(line, pair->name.n, line.n);
        if (str_starts(line, pair->name) && str_starts(rest, STR(": ")))
            line = str_slice(rest, 2, rest.n);
        buf_add(out, STR("<li>"));
        report_add_text(out, line);
        buf_add(out, STR("</li>\n"));
    }
    buf_add(out, STR("</ul>\n"));
}

static void add_side(Buf *out, const Backtest *backtest, const BacktestPair *pair,
                     BacktestSide side)
{
    const BookStandard *standard = pair->sides[side];
    buf_add(out, side == SIDE_FROM ? STR("<div><h3>As it is</h3>\n")
                                   : STR("<div><h3>As it would be</h3>\n"));
    if (!standard) {
        buf_add(out, STR("<p class=\"soft\">Not in this book.</p></div>\n"));
        return;
    }
    Proportion share = figures_share(&pair->counts[side]);
    Buf english = {0};
    book_add_english(&english, backtest_book(backtest, side), standard);
    buf_add(out, STR("<p>"));
    report_add_text(out, buf_str(&english));
    buf_add(out, STR("</p>\n"));
    buf_free(&english);
    plot_add_bullet(out, share.rate, share.low, share.high, standard->target / 100.0);
    buf_add(out, STR("<p class=\"nums\"><span class=\"rate\">"));
    report_add_percent(out, backtest->arena, share.rate);
    buf_add(out, STR("</span> "));
    report_add_text(out, report_interval(backtest->arena, share));
    buf_add(out, STR("<br>"));
    static const DutyState ORDER[DUTY_N_STATES] = {DUTY_MET,   DUTY_LATE, DUTY_MISSED, DUTY_OPEN,
                                                   DUTY_AHEAD, DUTY_VOID, DUTY_WAIVED};
    report_add_whole(out, backtest->arena, duty_opened(&pair->counts[side]));
    buf_add(out, STR(" opened"));
    for (size_t s = 0; s < DUTY_N_STATES; s++) {
        uint64_t count = pair->counts[side].by_state[ORDER[s]];
        if (count == 0) continue;
        buf_add(out, STR(", "));
        report_add_whole(out, backtest->arena, count);
        buf_addf(out, " %s", duty_state_name(ORDER[s]));
    }
    buf_add(out, STR("</p></div>\n"));
}

static void add_moves(Buf *out, const Backtest *backtest, const BacktestPair *pair)
{
    static const ReportHead HEADS[] = {
        {STR("Was"), ALIGN_LEFT}, {STR("Would be"), ALIGN_LEFT}, {STR("Duties"), ALIGN_RIGHT}};
    if (pair->n_cases_moved == 0) {
        buf_add(out, STR("<p class=\"soft\">No verdict changes.</p>\n"));
        return;
    }
    buf_add(out, STR("<div class=\"block\"><h3>How verdicts move</h3>\n"));
    ReportTable table = report_begin_table(
        out, str_format(backtest->arena, "How verdicts of %.*s move", STR_ARG(pair->name)),
        REPORT_SCROLLED, HEADS, 3);
    for (size_t from = 0; from < BACKTEST_N_STATES; from++)
        for (size_t to = 0; to < BACKTEST_N_STATES; to++) {
            if (from == to || pair->moves[from][to] == 0) continue;
            report_begin_row(&table, str_of(backtest_state_name(from)));
            report_add_cell(&table, str_of(backtest_state_name(to)));
            report_add_cell(&table, table_whole(backtest->arena, pair->moves[from][to]));
            report_end_row(&table);
        }
    report_end_table(&table);
    buf_add(out, STR("</div>\n"));
}

static Str due_text(const Backtest *backtest, const Duty *duty)
{
    Buf text = {0};
    if (duty->standard && duty->due_ms != TIME_NONE)
        delay_add_instant(&text, backtest->inputs.book->zone, duty->due_ms);
    Str kept = str_copy(backtest->arena, buf_str(&text));
    buf_free(&text);
    return kept;
}

static void add_cases(Buf *out, const Backtest *backtest, const BacktestPair *pair)
{
    static const ReportHead HEADS[] = {{STR("Case"), ALIGN_LEFT},
                                       {STR("Was"), ALIGN_LEFT},
                                       {STR("Would be"), ALIGN_LEFT},
                                       {STR("Was due"), ALIGN_LEFT},
                                       {STR("Would be due"), ALIGN_LEFT}};
    if (pair->listed.n == 0) return;
    uint64_t n_moved = backtest_count_moved(pair);
    if (pair->listed.n < n_moved)
        buf_addf(out, "<details><summary>The first %zu of %" PRIu64 " duties whose verdict changes",
                 pair->listed.n, n_moved);
    else
        buf_addf(out, "<details><summary>The %s whose verdict changes",
                 n_moved == 1 ? "duty" : "duties");
    buf_add(out, STR("</summary>\n"));
    ReportTable table =
        report_begin_table(out, STR("Duties whose verdict changes"), REPORT_STACKED, HEADS, 5);
    for (size_t i = 0; i < pair->listed.n; i++) {
        const BacktestMove *move = &pair->listed.at[i];
        report_begin_row(&table, log_case_name(backtest->inputs.log, move->case_index));
        for (size_t side = 0; side < N_SIDES; side++) {
            const Duty *duty = &move->sides[side];
            report_add_cell(&table, str_of(backtest_state_name(duty->standard ? (size_t)duty->state
                                                                              : BACKTEST_ABSENT)));
        }
        for (size_t side = 0; side < N_SIDES; side++)
            report_add_cell(&table, due_text(backtest, &move->sides[side]));
        report_end_row(&table);
    }
    report_end_table(&table);
    buf_add(out, STR("</details>\n"));
}

static void add_pair(Buf *out, const Backtest *backtest, const BacktestPair *pair, size_t number)
{
    buf_addf(out,
             "<section aria-labelledby=\"standard-%zu-h\"><div class=\"cardhead\">"
             "<h2 id=\"standard-%zu-h\">",
             number, number);
    report_add_text(out, pair->name);
    buf_addf(out, "</h2><span class=\"badge\">%s</span></div>\n",
             backtest_status_name(pair->status));
    if (pair->words.n > 0) add_words(out, pair);
    buf_add(out, STR("<div class=\"pair\">\n"));
    add_side(out, backtest, pair, SIDE_FROM);
    add_side(out, backtest, pair, SIDE_TO);
    buf_add(out, STR("</div>\n"));
    add_moves(out, backtest, pair);
    add_cases(out, backtest, pair);
    buf_add(out, STR("</section>\n"));
}

void backtest_add_html(Buf *out, const Backtest *backtest)
{
    add_top(out, backtest);
    add_summary(out, backtest);
    for (size_t p = 0; p < backtest->n_pairs; p++)
        if (backtest->pairs[p].status != BACKTEST_SAME || backtest->pairs[p].n_cases_moved > 0)
            add_pair(out, backtest, &backtest->pairs[p], p + 1);
    buf_add(out, STR("</main>\n<footer><p class=\"soft small\">Made by heed " HEED_VERSION
                     ". A duty is counted under each book; a day of effort is taken as eight "
                     "hours.</p></footer>\n</body>\n</html>\n"));
}
