/* backtest_compare.c: both books over the same cases, a chunk at a time, duty beside duty. */
#include "cmd/backtest.h"
#include "cmd/figures_internal.h"

#include <math.h>
#include <stdlib.h>

/* One duty of a chunk, with what makes it the same duty on the other side. */
typedef struct {
    Duty duty;
    size_t pair;
    uint32_t ordinal; /* among the periods of one run and key */
} Entry;

typedef VEC_OF(Entry) Entries;

/* What one thread has of one pair. */
typedef struct {
    DutyCounts counts[N_SIDES];
    uint64_t moves[BACKTEST_N_STATES][BACKTEST_N_STATES];
    uint64_t n_cases_moved;
    uint64_t last_case; /* the last case counted as moved, plus one */
    BacktestMoves listed;
} PairDraft;

typedef struct {
    const Backtest *backtest;
    DutyPlan *plans[N_SIDES];
    Arena *arena, *chunk_arena;
    Entries entries[N_SIDES];
    PairDraft *drafts;
    BacktestSide side; /* that is being run now */
} Comparer;

typedef struct {
    const Backtest *backtest;
    size_t *pair_of[N_SIDES]; /* standard index to pair */
    Comparer *comparers;
} Comparison;

/* --- running one side --------------------------------------------------------------------- */

static bool take_duty(void *context, const Duty *duty)
{
    Comparer *comparer = context;
    Entry entry = {.duty = *duty, .pair = duty->standard_index};
    entry.duty.key = str_copy(comparer->chunk_arena, duty->key);
    VEC_PUSH(&comparer->entries[comparer->side], entry);
    return true;
}

/** Whose duties these are: everything that tells duties apart but the state. */
static int compare_identity(const Entry *a, const Entry *b)
{
    if (a->duty.case_index != b->duty.case_index)
        return a->duty.case_index < b->duty.case_index ? -1 : 1;
    if (a->pair != b->pair) return a->pair < b->pair ? -1 : 1;
    if (a->duty.opened_by != b->duty.opened_by)
        return a->duty.opened_by < b->duty.opened_by ? -1 : 1;
    return str_cmp(a->duty.key, b->duty.key);
}

static int compare_entries(const void *a, const void *b)
{
    const Entry *left = a, *right = b;
    int order = compare_identity(left, right);
    if (order != 0) return order;
    return (left->duty.due_ms > right->duty.due_ms) - (left->duty.due_ms < right->duty.due_ms);
}

static void run_side(Comparison *comparison, Comparer *comparer, BacktestSide side, size_t first,
                     size_t end)
{
    const Backtest *backtest = comparer->backtest;
    Entries *entries = &comparer->entries[side];
    comparer->side = side;
    entries->n = 0;
    DutyCounts *counts = mem_zero(backtest_book(backtest, side)->n_standards + 1, sizeof *counts);
    DutyQuestion question = {.as_at_ms = backtest->as_at_ms,
                             .known_at_ms = backtest->known_at_ms,
                             .where = backtest->conds[side],
                             .first_case = first,
                             .end_case = end,
                             .each = take_duty,
                             .context = comparer};
    (void)duty_run(comparer->plans[side], &question, counts);
    free(counts);
    for (size_t i = 0; i < entries->n; i++)
        entries->at[i].pair = comparison->pair_of[side][entries->at[i].pair];
    if (entries->n > 1) qsort(entries->at, entries->n, sizeof *entries->at, compare_entries);
    for (size_t i = 1; i < entries->n; i++)
        if (compare_identity(&entries->at[i - 1], &entries->at[i]) == 0)
            entries->at[i].ordinal = entries->at[i - 1].ordinal + 1;
}

/* --- side by side ------------------------------------------------------------------------- */

static void keep_move(Comparer *comparer, PairDraft *draft, const Duty *from, const Duty *to)
{
    const Duty *sides[N_SIDES] = {from, to};
    BacktestMove move = {.case_index = (from ? from : to)->case_index};
    for (size_t side = 0; side < N_SIDES; side++) {
        if (!sides[side]) continue;
        move.sides[side] = *sides[side];
        move.sides[side].key = str_copy(comparer->arena, sides[side]->key);
    }
    VEC_PUSH(&draft->listed, move);
}

/** Count a duty and its twin; either may be missing. */
static void count_twins(Comparer *comparer, size_t pair, const Duty *from, const Duty *to)
{
    PairDraft *draft = &comparer->drafts[pair];
    if (from) figures_count_duty(&draft->counts[SIDE_FROM], from);
    if (to) figures_count_duty(&draft->counts[SIDE_TO], to);
    size_t before = from ? (size_t)from->state : BACKTEST_ABSENT;
    size_t after = to ? (size_t)to->state : BACKTEST_ABSENT;
    draft->moves[before][after]++;
    if (before == after) return;
    uint64_t case_index = (from ? from : to)->case_index;
    if (draft->last_case != case_index + 1) draft->n_cases_moved++;
    draft->last_case = case_index + 1;
    if (draft->listed.n < comparer->backtest->list_limit) keep_move(comparer, draft, from, to);
}

static int compare_twins(const Entry *a, const Entry *b)
{
    int order = compare_identity(a, b);
    if (order != 0) return order;
    return (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
}

static void compare_sides(Comparer *comparer)
{
    const Entries *from = &comparer->entries[SIDE_FROM], *to = &comparer->entries[SIDE_TO];
    size_t f = 0, t = 0;
    while (f < from->n || t < to->n) {
        int order = f == from->n ? 1 : t == to->n ? -1 : compare_twins(&from->at[f], &to->at[t]);
        const Duty *before = order <= 0 ? &from->at[f].duty : NULL;
        const Duty *after = order >= 0 ? &to->at[t].duty : NULL;
        count_twins(comparer, before ? from->at[f].pair : to->at[t].pair, before, after);
        f += order <= 0;
        t += order >= 0;
    }
}

static void compare_chunk(void *context, size_t worker, size_t chunk, size_t first, size_t end)
{
    (void)chunk;
    Comparison *comparison = context;
    const Backtest *backtest = comparison->backtest;
    Comparer *comparer = &comparison->comparers[worker];
    if (!comparer->arena) {
        comparer->backtest = backtest;
        comparer->arena = arena_create();
        comparer->chunk_arena = arena_create();
        comparer->drafts = mem_zero(backtest->n_pairs + 1, sizeof *comparer->drafts);
        for (size_t side = 0; side < N_SIDES; side++)
            comparer->plans[side] =
                duty_plan_create(backtest_book(backtest, (BacktestSide)side), backtest->inputs.log);
    }
    for (size_t side = 0; side < N_SIDES; side++)
        run_side(comparison, comparer, (BacktestSide)side, first, end);
    compare_sides(comparer);
    arena_clear(comparer->chunk_arena);
}

/* --- putting the threads together --------------------------------------------------------- */

static int compare_moves(const void *a, const void *b)
{
    const BacktestMove *left = a, *right = b;
    if (left->case_index != right->case_index) return left->case_index < right->case_index ? -1 : 1;
    const Duty *l = &left->sides[left->sides[SIDE_FROM].standard ? SIDE_FROM : SIDE_TO];
    const Duty *r = &right->sides[right->sides[SIDE_FROM].standard ? SIDE_FROM : SIDE_TO];
    if (l->opened_by != r->opened_by) return l->opened_by < r->opened_by ? -1 : 1;
    if (l->due_ms != r->due_ms) return l->due_ms < r->due_ms ? -1 : 1;
    return str_cmp(l->key, r->key);
}

static void merge_draft(const Backtest *backtest, BacktestPair *pair, const PairDraft *draft)
{
    for (size_t side = 0; side < N_SIDES; side++) {
        for (size_t s = 0; s < DUTY_N_STATES; s++)
            pair->counts[side].by_state[s] += draft->counts[side].by_state[s];
        pair->counts[side].met_recorded_late += draft->counts[side].met_recorded_late;
    }
    for (size_t from = 0; from < BACKTEST_N_STATES; from++)
        for (size_t to = 0; to < BACKTEST_N_STATES; to++) {
            uint64_t n = draft->moves[from][to];
            pair->moves[from][to] += n;
            if (backtest_fails(to) && !backtest_fails(from)) pair->n_fail_now += n;
            if (backtest_fails(from) && !backtest_fails(to)) pair->n_fail_no_longer += n;
        }
    pair->n_cases_moved += draft->n_cases_moved;
    for (size_t i = 0; i < draft->listed.n; i++) {
        BacktestMove move = draft->listed.at[i];
        for (size_t side = 0; side < N_SIDES; side++)
            move.sides[side].key = str_copy(backtest->arena, move.sides[side].key);
        VEC_PUSH(&pair->listed, move);
    }
}

static void comparer_free(Comparer *comparer, size_t n_pairs)
{
    for (size_t p = 0; comparer->drafts && p < n_pairs; p++) VEC_FREE(&comparer->drafts[p].listed);
    free(comparer->drafts);
    for (size_t side = 0; side < N_SIDES; side++) {
        VEC_FREE(&comparer->entries[side]);
        duty_plan_free(comparer->plans[side]);
    }
    arena_free(comparer->arena);
    arena_free(comparer->chunk_arena);
}

/** Which pair each standard of a side belongs to. */
static size_t *pairs_of_side(const Backtest *backtest, BacktestSide side)
{
    const Book *book = backtest_book(backtest, side);
    size_t *pair_of = mem_zero(book->n_standards + 1, sizeof *pair_of);
    for (size_t p = 0; p < backtest->n_pairs; p++) {
        const BookStandard *standard = backtest->pairs[p].sides[side];
        if (standard) pair_of[standard - book->standards] = p;
    }
    return pair_of;
}

void backtest_compare(Backtest *backtest)
{
    Chunks chunks = chunks_of(backtest->inputs.log->n_cases, backtest->inputs.n_threads);
    Comparison comparison = {.backtest = backtest,
                             .comparers = mem_zero(chunks.n_workers, sizeof(Comparer))};
    for (size_t side = 0; side < N_SIDES; side++)
        comparison.pair_of[side] = pairs_of_side(backtest, (BacktestSide)side);
    progress_begin(backtest->inputs.progress, STR("Comparing the books"));
    chunks_run(&chunks, compare_chunk, &comparison, backtest->inputs.progress);
    progress_end(backtest->inputs.progress);
    for (size_t w = 0; w < chunks.n_workers; w++) {
        Comparer *comparer = &comparison.comparers[w];
        for (size_t p = 0; comparer->drafts && p < backtest->n_pairs; p++)
            merge_draft(backtest, &backtest->pairs[p], &comparer->drafts[p]);
        comparer_free(comparer, backtest->n_pairs);
    }
    for (size_t p = 0; p < backtest->n_pairs; p++) {
        BacktestMoves *listed = &backtest->pairs[p].listed;
        if (listed->n > 1) qsort(listed->at, listed->n, sizeof *listed->at, compare_moves);
        if (listed->n > backtest->list_limit) listed->n = backtest->list_limit;
    }
    for (size_t side = 0; side < N_SIDES; side++) free(comparison.pair_of[side]);
    free(comparison.comparers);
}
