/* backtest_pair.c: standards of two books side by side, and the hours that they take. */
#include "cmd/backtest.h"

#include <math.h>
#include <stdlib.h>

const Book *backtest_book(const Backtest *backtest, BacktestSide side)
{
    return side == SIDE_FROM ? backtest->book_from : backtest->inputs.book;
}

/** Whether a limit or `already` of the standard runs on a clock, and so on lists of dates. */
static bool uses_clock(const BookStandard *standard)
{
    return (standard->has_within && standard->within.clock != BOOK_NO_CLOCK) ||
           (standard->has_every && standard->every.clock != BOOK_NO_CLOCK) ||
           (standard->has_already && !standard->already_any &&
            standard->already.unit == BOOK_WORKING_DAYS);
}

/** A book with this standard alone and what it rests on, so that a comparison speaks of nothing
 * else. */
static Book book_of_one(const Book *book, const BookStandard *standard, bool with_clocks)
{
    Book one = *book;
    one.standards = (BookStandard *)standard;
    one.n_standards = standard ? 1 : 0;
    one.n_records = one.n_forms = one.n_roles = one.n_units = one.n_areas = one.n_advice = 0;
    one.n_letters = one.n_lenses = one.n_cases = 0;
    if (!with_clocks) one.n_clocks = one.n_lists = 0;
    return one;
}

/** What changes in one standard, in words; the clocks and lists it runs on are part of it. */
static Str words_of(const Backtest *backtest, const BacktestPair *pair)
{
    bool with_clocks = uses_clock(pair->sides[SIDE_FROM]) || uses_clock(pair->sides[SIDE_TO]);
    Book from = book_of_one(backtest->book_from, pair->sides[SIDE_FROM], with_clocks);
    Book to = book_of_one(backtest->inputs.book, pair->sides[SIDE_TO], with_clocks);
    Buf words = {0};
    book_add_diff(&words, &from, &to);
    Str kept = str_copy(backtest->arena, str_trim(buf_str(&words)));
    buf_free(&words);
    return kept;
}

static void finish_pair(const Backtest *backtest, BacktestPair *pair)
{
    if (!pair->sides[SIDE_FROM])
        pair->status = BACKTEST_ADDED;
    else if (!pair->sides[SIDE_TO])
        pair->status = BACKTEST_REMOVED;
    else {
        pair->words = words_of(backtest, pair);
        pair->status = pair->words.n > 0 ? BACKTEST_CHANGED : BACKTEST_SAME;
    }
}

void backtest_pair(Backtest *backtest)
{
    const Book *from = backtest->book_from, *to = backtest->inputs.book;
    backtest->pairs =
        ARENA_ARRAY(backtest->arena, BacktestPair, from->n_standards + to->n_standards + 1);
    for (size_t s = 0; s < to->n_standards; s++) {
        BacktestPair *pair = &backtest->pairs[backtest->n_pairs++];
        pair->name = to->standards[s].name;
        pair->sides[SIDE_TO] = &to->standards[s];
        pair->sides[SIDE_FROM] = book_find_standard(from, pair->name);
    }
    for (size_t s = 0; s < from->n_standards; s++) {
        if (book_find_standard(to, from->standards[s].name)) continue;
        BacktestPair *pair = &backtest->pairs[backtest->n_pairs++];
        pair->name = from->standards[s].name;
        pair->sides[SIDE_FROM] = &from->standards[s];
    }
    for (size_t p = 0; p < backtest->n_pairs; p++) finish_pair(backtest, &backtest->pairs[p]);
}

void backtest_free(Backtest *backtest)
{
    for (size_t p = 0; p < backtest->n_pairs; p++) VEC_FREE(&backtest->pairs[p].listed);
    if (backtest->book_from) book_free(backtest->book_from);
    inputs_free(&backtest->inputs);
    arena_free(backtest->arena);
}

uint64_t backtest_count_moved(const BacktestPair *pair)
{
    uint64_t n = 0;
    for (size_t from = 0; from < BACKTEST_N_STATES; from++)
        for (size_t to = 0; to < BACKTEST_N_STATES; to++)
            if (from != to) n += pair->moves[from][to];
    return n;
}

bool backtest_fails(size_t state)
{
    return state == DUTY_LATE || state == DUTY_MISSED;
}

const char *backtest_state_name(size_t state)
{
    return state == BACKTEST_ABSENT ? "no duty" : duty_state_name((DutyState)state);
}

const char *backtest_status_name(BacktestStatus status)
{
    static const char *const NAMES[] = {"same", "changed", "added", "removed"};
    return NAMES[status];
}

/* --- hours -------------------------------------------------------------------------------- */

/** Effort in hours. It is work, not waiting: a day is a working day of eight hours, a week five of
 * them, a month and a year 21 and 252. docs/backtest.md says so to the reader. */
static double effort_hours(BookDuration effort)
{
    static const double HOURS[] = {[BOOK_SECONDS] = 1.0 / 3600.0,
                                   [BOOK_MINUTES] = 1.0 / 60.0,
                                   [BOOK_HOURS] = 1.0,
                                   [BOOK_DAYS] = 8.0,
                                   [BOOK_WEEKS] = 40.0,
                                   [BOOK_MONTHS] = 168.0,
                                   [BOOK_YEARS] = 2016.0,
                                   [BOOK_WORKING_DAYS] = 8.0};
    return HOURS[effort.unit] * (double)effort.number;
}

double backtest_hours_per_week(const Backtest *backtest, const BacktestPair *pair,
                               BacktestSide side)
{
    const BookStandard *standard = pair->sides[side];
    if (!standard || !standard->has_effort || backtest->weeks <= 0.0) return 0.0;
    return effort_hours(standard->effort) * (double)duty_opened(&pair->counts[side]) /
           backtest->weeks;
}

double backtest_all_hours(const Backtest *backtest, BacktestSide side)
{
    double hours = 0.0;
    for (size_t p = 0; p < backtest->n_pairs; p++)
        hours += backtest_hours_per_week(backtest, &backtest->pairs[p], side);
    return hours;
}

bool backtest_has_effort(const Backtest *backtest)
{
    for (size_t p = 0; p < backtest->n_pairs; p++)
        for (size_t side = 0; side < N_SIDES; side++)
            if (backtest->pairs[p].sides[side] && backtest->pairs[p].sides[side]->has_effort)
                return true;
    return false;
}
