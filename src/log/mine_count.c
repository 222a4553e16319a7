/* mine_count.c: one pass over a log, counting which kinds follow which, and when. */
#include <stdlib.h>

#include "log/mine.h"

/* --- which kinds -------------------------------------------------------------------------- */

typedef struct {
    uint32_t kind;
    uint64_t n;
} KindCount;

static int by_count(const void *left, const void *right)
{
    const KindCount *a = left, *b = right;
    if (a->n != b->n) return a->n > b->n ? -1 : 1;
    return a->kind < b->kind ? -1 : 1;
}

/* The most frequent kinds; place_of[kind] is their place, or MINE_KINDS. */
static void choose_kinds(Mine *mine, uint8_t *place_of)
{
    const Log *log = mine->log;
    KindCount *counts = mem_zero((size_t)log->n_kinds + 1, sizeof *counts);
    for (uint32_t k = 0; k < log->n_kinds; k++) counts[k].kind = k;
    for (size_t e = 0; e < log->n_events; e++) counts[log_cell(log->kinds, e)].n++;
    if (log->n_kinds > 0) qsort(counts, log->n_kinds, sizeof *counts, by_count);
    mine->n_kinds = log->n_kinds < MINE_KINDS ? log->n_kinds : MINE_KINDS;
    memset(place_of, MINE_KINDS, log->n_kinds);
    for (uint32_t i = 0; i < mine->n_kinds; i++) {
        mine->kinds[i] = counts[i].kind;
        place_of[counts[i].kind] = (uint8_t)i;
    }
    free(counts);
}

/* --- spans -------------------------------------------------------------------------------- */

/* Reservoir sampling with a fixed seed: the same log gives the same sample. */
static void keep_span(Mine *mine, MineSpans *spans, MineSpan span)
{
    if (spans->at == NULL) spans->at = mem_zero(MINE_SAMPLE, sizeof *spans->at);
    if (spans->n < MINE_SAMPLE) {
        spans->at[spans->n++] = span;
        return;
    }
    mine->random = mine->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    uint64_t place = (mine->random >> 20) % ++spans->n;
    if (place < MINE_SAMPLE) spans->at[place] = span;
}

/* --- one case ----------------------------------------------------------------------------- */

/* What was seen in the case so far; bits are places of kinds. */
typedef struct {
    uint64_t seen;
    uint64_t followed[MINE_KINDS]; /* by which kinds the first of each was followed */
    int64_t first_ms[MINE_KINDS], last_ms[MINE_KINDS];
    uint32_t n[MINE_KINDS];
} CaseSoFar;

static void count_first(Mine *mine, const CaseSoFar *so_far, uint32_t b)
{
    for (uint64_t left = so_far->seen; left != 0; left &= left - 1) {
        uint32_t a = (uint32_t)__builtin_ctzll(left);
        mine->n_before[a * mine->n_kinds + b]++;
    }
    mine->n_cases[b]++;
}

static void count_followed(Mine *mine, CaseSoFar *so_far, uint32_t b, int64_t at_ms)
{
    for (uint64_t left = so_far->seen; left != 0; left &= left - 1) {
        uint32_t a = (uint32_t)__builtin_ctzll(left);
        if (so_far->followed[a] >> b & 1) continue;
        so_far->followed[a] |= UINT64_C(1) << b;
        size_t pair = (size_t)a * mine->n_kinds + b;
        mine->n_follow[pair]++;
        keep_span(mine, &mine->spans[pair], (MineSpan){so_far->first_ms[a], at_ms});
    }
}

static void count_event(Mine *mine, CaseSoFar *so_far, uint32_t b, int64_t at_ms)
{
    bool is_first = !(so_far->seen >> b & 1);
    if (is_first) count_first(mine, so_far, b);
    count_followed(mine, so_far, b, at_ms);
    if (is_first) {
        so_far->seen |= UINT64_C(1) << b;
        so_far->first_ms[b] = at_ms;
        so_far->followed[b] = 0;
        so_far->n[b] = 0;
    } else {
        keep_span(mine, &mine->gaps[b], (MineSpan){so_far->last_ms[b], at_ms});
    }
    so_far->last_ms[b] = at_ms;
    if (++so_far->n[b] == 3) mine->n_often[b]++;
}

static void count_place_in_week(Mine *mine, const Zone *zone, uint32_t b, int64_t at_ms)
{
    int64_t local = at_ms + zone_offset(zone, at_ms);
    mine->n_events[b]++;
    mine->n_midnight[b] += local % TIME_DAY_MS == 0;
    mine->n_weekend[b] += date_weekday(zone_date(zone, at_ms)) >= 5;
}

static void count_case(Mine *mine, const Zone *zone, const uint8_t *place_of, size_t c)
{
    const Log *log = mine->log;
    CaseSoFar so_far;
    so_far.seen = 0;
    size_t first = (size_t)log->first_event[c], end = (size_t)log->first_event[c + 1];
    uint32_t before = MINE_KINDS;
    for (size_t e = first; e < end; e++) {
        uint32_t b = place_of[log_cell(log->kinds, e)];
        if (b < MINE_KINDS) {
            if (before < MINE_KINDS) mine->n_next[before * mine->n_kinds + b]++;
            if (e == first) mine->n_first[b]++;
            if (e + 1 == end) mine->n_last[b]++;
            count_event(mine, &so_far, b, log->at_ms[e]);
            count_place_in_week(mine, zone, b, log->at_ms[e]);
        }
        before = b;
    }
}

Mine *mine_count(const Log *log, const Zone *zone)
{
    Mine *mine = mem_zero(1, sizeof *mine);
    uint8_t *place_of = mem_zero((size_t)log->n_kinds + 1, 1);
    mine->log = log;
    mine->random = 9;
    choose_kinds(mine, place_of);
    size_t n_pairs = (size_t)mine->n_kinds * mine->n_kinds + 1;
    mine->n_follow = mem_zero(n_pairs, sizeof *mine->n_follow);
    mine->n_before = mem_zero(n_pairs, sizeof *mine->n_before);
    mine->n_next = mem_zero(n_pairs, sizeof *mine->n_next);
    mine->spans = mem_zero(n_pairs, sizeof *mine->spans);
    for (size_t c = 0; c < log->n_cases; c++) count_case(mine, zone, place_of, c);
    free(place_of);
    return mine;
}

void mine_free(Mine *mine)
{
    size_t n_pairs = (size_t)mine->n_kinds * mine->n_kinds;
    for (size_t i = 0; i < n_pairs; i++) free(mine->spans[i].at);
    for (size_t i = 0; i < MINE_KINDS; i++) free(mine->gaps[i].at);
    free(mine->spans);
    free(mine->n_follow);
    free(mine->n_before);
    free(mine->n_next);
    free(mine);
}
