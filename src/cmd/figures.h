/* figures.h: what an audit counts: each standard's duties over a log, cut, listed and sampled.
 * Private to src/cmd. One pass of the engine counts; a second, only where more than counts is asked
 * for, collects. Both run on several threads and give the same on any number of them. */
#ifndef HEED_CMD_FIGURES_H
#define HEED_CMD_FIGURES_H
#include "base/base.h"
#include "book/book.h"
#include "cmd/progress.h"
#include "duty/duty.h"
#include "log/log.h"
#include "measure/measure.h"

/* --- what to ask -------------------------------------------------------------------------- */

typedef enum {
    CUT_NONE,
    CUT_ATTRIBUTE,
    CUT_DAY,
    CUT_WEEK,
    CUT_MONTH,
    CUT_QUARTER,
    CUT_YEAR /* of duty_period_instant, local */
} CutType;

/* How a figure is cut into rows. */
typedef struct {
    CutType type;
    Str attribute; /* of CUT_ATTRIBUTE */
} Cut;

/** "day" to "year", else an attribute; a name in double quotes is an attribute whatever it says. */
Cut cut_parse(Str text);
/** The cut as --by takes it, and for people: "by month", "by unit". */
Str cut_text(Arena *arena, Cut cut);
bool cut_is_period(Cut cut);
/** The first date of the period that a date lies in, and that period's name: "2026-03". */
int32_t cut_period_start(CutType type, int32_t date);
void cut_add_period(Buf *out, CutType type, int32_t start);
/** The first date of the period after the one that starts at `start`. */
int32_t cut_next_period(CutType type, int32_t start);

/* Which duties to list: bits of states, and met-recorded-late. */
enum { LIST_RECORDED_LATE = 1u << DUTY_N_STATES };
typedef uint32_t ListStates;

/* List the duties in these states, the first so many of each standard. */
typedef struct {
    ListStates states; /* 0: none */
    size_t limit;
} FigureList;

enum { FIGURES_MOST_CUTS = 3, FIGURES_MOST_LISTS = 2 };

/* What to collect besides the counts; zeroed: nothing. */
typedef struct {
    Cut cuts[FIGURES_MOST_CUTS];
    size_t n_cuts;
    FigureList lists[FIGURES_MOST_LISTS];
    size_t sample_n; /* draw so many of the duties that count, of each standard */
    uint64_t sample_seed;
    bool delays;   /* collect how long before or after the due instant */
    bool has_only; /* count and collect only the duties in one row of cuts[0] … */
    Str only;      /* … this one; empty: the row of what is missing */
} FigureWants;

typedef struct {
    const Book *book; /* its standards are those counted */
    const Log *log;
    int64_t as_at_ms, known_at_ms;
    const BookCond *where;
    uint32_t n_threads;
    Progress *progress;
} FigureQuestion;

/* --- what comes back ---------------------------------------------------------------------- */

/* One row of a cut. */
typedef struct {
    Str value;       /* the attribute's text, or the period's name; empty when missing */
    bool is_missing; /* no such attribute; of a period: no due time yet */
    int32_t start;   /* of a period: its first date */
    DutyCounts counts;
    uint64_t began; /* of a period: the duties that opened in it, whenever they fall due */
} CutRow;

typedef VEC_OF(CutRow) CutRows; /* sorted by value or time, the missing last */

typedef VEC_OF(Duty) FigureDuties; /* keys live in the figures' arena */

enum { N_DELAY_EDGES = 73 };

/* How far from the due instant the counted duties were done. */
typedef struct {
    uint64_t done_by[N_DELAY_EDGES]; /* met or late no later than edge e after the due instant */
    uint64_t n_done;                 /* met or late, with a due instant */
    uint64_t n_never;                /* missed */
    uint64_t n_undated;              /* counted without a due instant */
} Delays;

/** The edges, in ms from the due instant, rising, with 0 in the middle. */
int64_t delays_edge(size_t edge);

/* An inspector's sample of the duties that count. */
typedef struct {
    FigureDuties duties;
    DutyCounts counts;
    uint64_t population;
    Proportion share;
    bool covers; /* the interval of the sample holds the rate of all */
} Sample;

typedef struct {
    const BookStandard *standard;
    DutyCounts counts;
    uint64_t n_counted; /* met + late + missed */
    uint64_t n_ties;    /* verdicts that hang on the order of events of one instant */
    Proportion share;
    CutRows cuts[FIGURES_MOST_CUTS];
    FigureDuties lists[FIGURES_MOST_LISTS]; /* sorted by case, then opening */
    Sample sample;
    Delays delays;
} Figure;

typedef struct {
    Arena *arena;
    Figure *at; /* one a standard, in book order */
    size_t n;
    DutyWarnings warnings; /* of the plan; copied */
} Figures;

/** Count and collect. The caller frees; book and log are borrowed. */
Figures *figures_gather(const FigureQuestion *question, const FigureWants *wants);
void figures_free(Figures *figures);

uint64_t figures_counted(const DutyCounts *counts);
/** How many duties a list of these states would have without a limit. */
uint64_t figures_count_listed(const DutyCounts *counts, ListStates states);
Proportion figures_share(const DutyCounts *counts);

typedef enum {
    VERDICT_NO_TARGET,
    VERDICT_NOTHING_COUNTED,
    VERDICT_ON_TARGET,
    VERDICT_UNDER_TARGET
} Verdict;

/** Against the standard's target, exactly: 90 of 100 is on a target of 90 %. */
Verdict figures_verdict(const BookStandard *standard, const DutyCounts *counts);
const char *figures_verdict_words(Verdict verdict);

/** The name of the first case with a duty of this standard in this state; empty if there is none.
 */
Str figures_find_case(const FigureQuestion *question, const BookStandard *standard,
                      DutyState state);

#endif
