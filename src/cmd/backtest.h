/* backtest.h: one log under two books: which verdicts change, and what it costs. Private to
 * src/cmd. Duties of the two sides are the same where case, standard (by name), opening event, key
 * and place among the periods of one run agree. */
#ifndef HEED_CMD_BACKTEST_H
#define HEED_CMD_BACKTEST_H
#include "cmd/cmd.h"
#include "cmd/figures.h"
#include "cmd/inputs.h"
#include "cmd/table.h"

/* A duty's state on one side; BACKTEST_ABSENT: the side has no such duty. */
enum { BACKTEST_ABSENT = DUTY_N_STATES, BACKTEST_N_STATES };

typedef enum { SIDE_FROM, SIDE_TO, N_SIDES } BacktestSide;

typedef enum { BACKTEST_SAME, BACKTEST_CHANGED, BACKTEST_ADDED, BACKTEST_REMOVED } BacktestStatus;

/* A duty whose state differs. The side that has none has standard NULL. */
typedef struct {
    uint64_t case_index;
    Duty sides[N_SIDES]; /* keys in the backtest's arena */
} BacktestMove;

typedef VEC_OF(BacktestMove) BacktestMoves;

/* One standard, by name, under both books. */
typedef struct {
    Str name;
    const BookStandard *sides[N_SIDES]; /* NULL: not in that book */
    BacktestStatus status;
    Str words; /* what changes in it, as `heed book diff` says it; empty where nothing does */
    DutyCounts counts[N_SIDES];
    uint64_t moves[BACKTEST_N_STATES][BACKTEST_N_STATES]; /* [from][to] */
    uint64_t n_fail_now;       /* not late or missed before, and now are */
    uint64_t n_fail_no_longer; /* the other way */
    uint64_t n_cases_moved;    /* cases with a duty whose state differs */
    BacktestMoves listed;      /* in the order of the log */
} BacktestPair;

typedef struct {
    /* as typed */
    const char *from, *to, *as_at, *known_at, *where, *limit, *html;
    InputOptions input;
    bool json, cases;
    /* what came of it */
    const CmdHelp *help;
    Inputs inputs; /* its book is that of SIDE_TO */
    Book *book_from;
    Arena *arena;
    int64_t as_at_ms, known_at_ms;
    const BookCond *conds[N_SIDES];
    double weeks; /* from the first event to as_at */
    size_t list_limit;
    BacktestPair *pairs;
    size_t n_pairs;
} Backtest;

const Book *backtest_book(const Backtest *backtest, BacktestSide side);
/** Pair the standards of the two books by name: the new book's order, then what was removed. */
void backtest_pair(Backtest *backtest);
/** Run both books over the log and compare, duty by duty. */
void backtest_compare(Backtest *backtest);
void backtest_free(Backtest *backtest);

/** How many duties have another state on the other side. */
uint64_t backtest_count_moved(const BacktestPair *pair);
bool backtest_fails(size_t state);
const char *backtest_state_name(size_t state);
const char *backtest_status_name(BacktestStatus status);
/** Hours that a standard's duties take in a week: effort times opened. 0 without `effort`. */
double backtest_hours_per_week(const Backtest *backtest, const BacktestPair *pair,
                               BacktestSide side);
/** The hours of all standards together. */
double backtest_all_hours(const Backtest *backtest, BacktestSide side);
bool backtest_has_effort(const Backtest *backtest);

void backtest_add_table(Buf *out, const Backtest *backtest, Screen screen);
void backtest_add_json(Buf *out, const Backtest *backtest);
void backtest_add_html(Buf *out, const Backtest *backtest);

#endif
