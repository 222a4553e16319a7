/* figures_internal.h: how the figures are gathered; included by figures*.c only. */
#ifndef HEED_CMD_FIGURES_INTERNAL_H
#define HEED_CMD_FIGURES_INTERNAL_H
#include "cmd/figures.h"

/* --- cases in chunks, on several threads -------------------------------------------------- */

/* What one thread does with the cases [first, end), chunk number `chunk`. */
typedef void ChunkWork(void *context, size_t worker, size_t chunk, size_t first, size_t end);

typedef struct {
    size_t n_chunks, cases_per_chunk, n_cases;
    uint32_t n_workers;
} Chunks;

Chunks chunks_of(size_t n_cases, uint32_t n_threads);
/** Do the work for every chunk; each worker gets rising chunks. Shows progress from this thread. */
void chunks_run(const Chunks *chunks, ChunkWork *work, void *context, Progress *progress);

/* --- what one thread has gathered --------------------------------------------------------- */

/* The rows of one cut of one standard so far. */
typedef struct {
    StrMap *numbers; /* value, or the bytes of a period's first date: row number */
    CutRows rows;
    CutRow missing; /* kept apart: no value is its name */
} CutDraft;

void cut_draft_free(CutDraft *draft);
/** Count a duty; `attribute` is the value at its opening, of an attribute cut. */
void cut_draft_count(CutDraft *draft, Cut cut, const Zone *zone, const Duty *duty, Str attribute);
/** Add the rows of `from`. */
void cut_draft_merge(CutDraft *into, const CutDraft *from, Cut cut);
/** The rows in order, the missing last if there are any, their names in the arena. */
CutRows cut_draft_finish(CutDraft *draft, Cut cut, Arena *arena);
/** Whether a duty lies in the row named `only` (empty: in the row of the missing). */
bool cut_has_duty(Cut cut, const Zone *zone, const Duty *duty, Str attribute, Str only);

/* What one thread has of one standard. */
typedef struct {
    CutDraft cuts[FIGURES_MOST_CUTS];
    FigureDuties lists[FIGURES_MOST_LISTS], drawn;
    Delays delays;
    uint64_t rank;    /* of the next counted duty, over all the log */
    size_t next_draw; /* the first drawn rank not below it */
} FigureDraft;

/* The ranks drawn of one standard, sorted. */
typedef struct {
    uint64_t *ranks;
    size_t n;
} Draw;

/* One thread's collecting. */
typedef struct {
    const FigureQuestion *question;
    const FigureWants *wants;
    const Draw *draws;    /* one a standard */
    DutyPlan *plan;       /* borrowed */
    Arena *arena;         /* the keys of what is kept */
    Arena *case_arena;    /* the keys of `pending` */
    FigureDraft *drafts;  /* one a standard */
    FigureDuties pending; /* the present case's duties, waiting to be put in order */
} Gatherer;

void gatherer_free(Gatherer *gatherer);
/** Collect the cases [first, end); base_ranks[n_standards] is how many duties of each standard
 * counted in the cases before. */
void gatherer_run(Gatherer *gatherer, size_t first, size_t end, const uint64_t *base_ranks);

/** True when the duty is to be counted at all: the wanted row of the cut. */
bool figures_wants_duty(const FigureWants *wants, DutyPlan *plan, const Zone *zone,
                        const Duty *duty);
void figures_count_duty(DutyCounts *counts, const Duty *duty);
bool figures_lists_duty(ListStates states, const Duty *duty);
bool figures_state_counts(DutyState state);
/** Order by case, standard, opening, due and key. */
int figures_compare_duties(const void *a, const void *b);
void delays_count(Delays *delays, const Duty *duty);
void delays_merge(Delays *into, const Delays *from);
/** From counts between edges to counts up to each edge. */
void delays_accumulate(Delays *delays);

#endif
