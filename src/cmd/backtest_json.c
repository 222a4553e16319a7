/* backtest_json.c: a comparison of two books as JSON; its shape is told in docs/backtest.md. */
#include "cmd/backtest.h"

#include <math.h>

static void add_number(Buf *out, double number)
{
    if (isnan(number))
        buf_add(out, STR("null"));
    else
        number_add(out, number);
}

static void add_instant(Buf *out, const Backtest *backtest, int64_t at_ms)
{
    if (at_ms == TIME_NONE || at_ms == TIME_NEVER) {
        buf_add(out, STR("null"));
        return;
    }
    buf_add_byte(out, '"');
    time_add(out, at_ms, backtest->inputs.book->zone);
    buf_add_byte(out, '"');
}

static void add_side(Buf *out, const Backtest *backtest, const BacktestPair *pair,
                     BacktestSide side)
{
    static const DutyState ORDER[DUTY_N_STATES] = {DUTY_MET,   DUTY_LATE, DUTY_MISSED, DUTY_OPEN,
                                                   DUTY_AHEAD, DUTY_VOID, DUTY_WAIVED};
    const BookStandard *standard = pair->sides[side];
    if (!standard) {
        buf_add(out, STR("null"));
        return;
    }
    const DutyCounts *counts = &pair->counts[side];
    Proportion share = figures_share(counts);
    buf_addf(out, "{\"opened\":%" PRIu64, duty_opened(counts));
    for (size_t s = 0; s < DUTY_N_STATES; s++)
        buf_addf(out, ",\"%s\":%" PRIu64, duty_state_name(ORDER[s]), counts->by_state[ORDER[s]]);
    buf_addf(out, ",\"met_recorded_late\":%" PRIu64 ",\"rate\":", counts->met_recorded_late);
    add_number(out, share.rate);
    buf_add(out, STR(",\"low\":"));
    add_number(out, share.low);
    buf_add(out, STR(",\"high\":"));
    add_number(out, share.high);
    buf_add(out, STR(",\"target\":"));
    add_number(out, standard->target);
    buf_add(out, STR(",\"hours_per_week\":"));
    add_number(out,
               standard->has_effort ? backtest_hours_per_week(backtest, pair, side) : (double)NAN);
    buf_add_byte(out, '}');
}

static void add_moves(Buf *out, const BacktestPair *pair)
{
    bool is_first = true;
    buf_add_byte(out, '[');
    for (size_t from = 0; from < BACKTEST_N_STATES; from++)
        for (size_t to = 0; to < BACKTEST_N_STATES; to++) {
            if (from == to || pair->moves[from][to] == 0) continue;
            buf_addf(out, "%s{\"from\":", is_first ? "" : ",");
            if (from == BACKTEST_ABSENT)
                buf_add(out, STR("null"));
            else
                buf_addf(out, "\"%s\"", backtest_state_name(from));
            buf_add(out, STR(",\"to\":"));
            if (to == BACKTEST_ABSENT)
                buf_add(out, STR("null"));
            else
                buf_addf(out, "\"%s\"", backtest_state_name(to));
            buf_addf(out, ",\"duties\":%" PRIu64 "}", pair->moves[from][to]);
            is_first = false;
        }
    buf_add_byte(out, ']');
}

static void add_listed_side(Buf *out, const Backtest *backtest, const Duty *duty)
{
    if (!duty->standard) {
        buf_add(out, STR("null"));
        return;
    }
    buf_addf(out, "{\"state\":\"%s\",\"due_at\":", duty_state_name(duty->state));
    add_instant(out, backtest, duty->due_ms);
    buf_add(out, STR(",\"ended_at\":"));
    add_instant(out, backtest, duty->ended_ms);
    buf_add_byte(out, '}');
}

static void add_listed(Buf *out, const Backtest *backtest, const BacktestMoves *listed)
{
    buf_add_byte(out, '[');
    for (size_t i = 0; i < listed->n; i++) {
        const BacktestMove *move = &listed->at[i];
        const Duty *any = &move->sides[move->sides[SIDE_FROM].standard ? SIDE_FROM : SIDE_TO];
        buf_add(out, i ? STR(",\n    {\"case\":") : STR("\n    {\"case\":"));
        buf_add_json(out, log_case_name(backtest->inputs.log, move->case_index));
        buf_add(out, STR(",\"key\":"));
        if (any->standard->n_per > 0)
            buf_add_json(out, any->key);
        else
            buf_add(out, STR("null"));
        buf_add(out, STR(",\"opened_at\":"));
        add_instant(out, backtest, any->opened_ms);
        buf_add(out, STR(",\"from\":"));
        add_listed_side(out, backtest, &move->sides[SIDE_FROM]);
        buf_add(out, STR(",\"to\":"));
        add_listed_side(out, backtest, &move->sides[SIDE_TO]);
        buf_add_byte(out, '}');
    }
    buf_add_byte(out, ']');
}

static void add_words(Buf *out, Str words)
{
    Str line;
    bool is_first = true;
    buf_add_byte(out, '[');
    while (str_cut(&words, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0) continue;
        if (!is_first) buf_add_byte(out, ',');
        buf_add_json(out, line);
        is_first = false;
    }
    buf_add_byte(out, ']');
}

static void add_pair(Buf *out, const Backtest *backtest, const BacktestPair *pair)
{
    buf_add(out, STR("{\"name\":"));
    buf_add_json(out, pair->name);
    buf_addf(out, ",\"status\":\"%s\",\"changes\":", backtest_status_name(pair->status));
    add_words(out, pair->words);
    buf_add(out, STR(",\n   \"from\":"));
    add_side(out, backtest, pair, SIDE_FROM);
    buf_add(out, STR(",\n   \"to\":"));
    add_side(out, backtest, pair, SIDE_TO);
    buf_addf(out,
             ",\n   \"fail_now\":%" PRIu64 ",\"fail_no_longer\":%" PRIu64
             ",\"cases_moved\":%" PRIu64 ",\"moves\":",
             pair->n_fail_now, pair->n_fail_no_longer, pair->n_cases_moved);
    add_moves(out, pair);
    if (backtest->cases) {
        buf_add(out, STR(",\n   \"duties\":"));
        add_listed(out, backtest, &pair->listed);
    }
    buf_add_byte(out, '}');
}

void backtest_add_json(Buf *out, const Backtest *backtest)
{
    buf_add(out, STR("{\"heed\":\"" HEED_VERSION "\",\"as_at\":"));
    add_instant(out, backtest, backtest->as_at_ms);
    buf_addf(out, ",\"cases\":%zu,\"events\":%zu,\"unplaced\":%" PRIu64 ",\"weeks\":",
             backtest->inputs.log->n_cases, backtest->inputs.log->n_events,
             backtest->inputs.notes->n_unplaced);
    add_number(out, backtest->weeks);
    buf_add(out, STR(",\n \"from\":"));
    buf_add_json(out, str_of(backtest->from));
    buf_add(out, STR(",\"to\":"));
    buf_add_json(out, str_of(backtest->to));
    buf_add(out, STR(",\"hours_per_week\":{\"from\":"));
    add_number(out, backtest_all_hours(backtest, SIDE_FROM));
    buf_add(out, STR(",\"to\":"));
    add_number(out, backtest_all_hours(backtest, SIDE_TO));
    buf_add(out, STR("},\n \"standards\":["));
    for (size_t p = 0; p < backtest->n_pairs; p++) {
        buf_add(out, p ? STR(",\n  ") : STR("\n  "));
        add_pair(out, backtest, &backtest->pairs[p]);
    }
    buf_add(out, STR("]}\n"));
}
