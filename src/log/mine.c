/* mine.c: from what was counted to candidates for standards. */
#include "log/mine.h"

#include <math.h>
#include <stdlib.h>

enum { FEWEST_CASES = 20 };

/* A candidate with what it is ranked by. */
typedef struct {
    LogMined mined;
    double weight;
} Candidate;

typedef VEC_OF(Candidate) Candidates;

static double share_of(uint64_t part, uint64_t all)
{
    return all == 0 ? 0 : (double)part / (double)all;
}

/* Enough cases to say anything: 20, and one in a hundred. */
static bool is_common(const Mine *mine, uint32_t a)
{
    return mine->n_cases[a] >= FEWEST_CASES && mine->n_cases[a] * 200 >= mine->log->n_cases;
}

/* The kind that nine in ten cases begin with (of n_first) or end with (of n_last); MINE_KINDS where
 * none does. */
static uint32_t usual(const Mine *mine, const uint64_t *n_by_kind)
{
    for (uint32_t a = 0; a < mine->n_kinds; a++) {
        if (n_by_kind[a] * 10 >= mine->log->n_cases * 9) return a;
    }
    return MINE_KINDS;
}

/* --- what follows ------------------------------------------------------------------------- */

/* Weighs how often b comes at all, and how often it is the very next: what follows a step's
 * follower is that one's affair. */
static double weigh_follower(const Mine *mine, uint32_t a, uint32_t b)
{
    size_t pair = (size_t)a * mine->n_kinds + b;
    double follows = share_of(mine->n_follow[pair], mine->n_cases[a]);
    double is_next = share_of(mine->n_next[pair], mine->n_events[a]);
    if (a == b || follows < 0.4 || is_next < 0.2 * follows) return 0;
    return follows * (0.3 + is_next) * log((double)mine->n_cases[a] + 1);
}

static void mine_followers(const Mine *mine, const Zone *zone, Candidates *found)
{
    for (uint32_t a = 0; a < mine->n_kinds; a++) {
        for (uint32_t b = 0; b < mine->n_kinds && is_common(mine, a); b++) {
            size_t pair = (size_t)a * mine->n_kinds + b;
            Candidate c = {.weight = weigh_follower(mine, a, b)};
            c.mined = (LogMined){.type = LOG_MINED_FOLLOWS,
                                 .trigger = mine->kinds[a],
                                 .owed = mine->kinds[b],
                                 .other = UINT32_MAX,
                                 .n_cases = mine->n_cases[a],
                                 .share = share_of(mine->n_follow[pair], mine->n_cases[a])};
            if (c.weight <= 0) continue;
            if (!mine_limit(mine, zone, &mine->spans[pair], a, b, &c.mined)) continue;
            VEC_PUSH(found, c);
        }
    }
}

/* --- what comes before -------------------------------------------------------------------- */

/* a before b says something where it nearly always holds, is b's own step, and a is not simply in
 * every case. */
static double weigh_before(const Mine *mine, uint32_t a, uint32_t b)
{
    size_t pair = (size_t)a * mine->n_kinds + b;
    double before = share_of(mine->n_before[pair], mine->n_cases[b]);
    double is_next = share_of(mine->n_next[pair], mine->n_events[b]);
    if (a == b || before < 0.9 || is_next < 0.2) return 0;
    return before * (0.3 + is_next) * log((double)mine->n_cases[b] + 1) * 0.8;
}

static void mine_befores(const Mine *mine, Candidates *found)
{
    uint32_t first = usual(mine, mine->n_first);
    if (first == MINE_KINDS) return;
    for (uint32_t b = 0; b < mine->n_kinds; b++) {
        for (uint32_t a = 0; a < mine->n_kinds && is_common(mine, b); a++) {
            Candidate c = {.weight = weigh_before(mine, a, b)};
            if (a == first || b == first || c.weight <= 0) continue;
            size_t pair = (size_t)a * mine->n_kinds + b;
            c.mined = (LogMined){.type = LOG_MINED_BEFORE,
                                 .trigger = mine->kinds[first],
                                 .owed = mine->kinds[a],
                                 .other = mine->kinds[b],
                                 .n_cases = mine->n_cases[b],
                                 .share = share_of(mine->n_before[pair], mine->n_cases[b])};
            VEC_PUSH(found, c);
        }
    }
}

/* --- what is skipped ---------------------------------------------------------------------- */

/* A step that most cases take before their end and some do not, and hardly any after it: what an
 * inspector would look for first. The more cases skip it, the more it says. */
static double weigh_skipped(const Mine *mine, uint32_t a, uint32_t last)
{
    size_t pair = (size_t)a * mine->n_kinds + last;
    double before = share_of(mine->n_before[pair], mine->n_cases[last]);
    double in_order = share_of(mine->n_before[pair], mine->n_cases[a]);
    if (before < 0.5 || before > 0.98 || in_order < 0.9) return 0;
    return (2.5 - before) * log((double)mine->n_cases[last] + 1);
}

static void mine_skipped(const Mine *mine, Candidates *found)
{
    uint32_t first = usual(mine, mine->n_first), last = usual(mine, mine->n_last);
    if (first == MINE_KINDS || last == MINE_KINDS || first == last) return;
    for (uint32_t a = 0; a < mine->n_kinds; a++) {
        if (a == first || a == last || !is_common(mine, a)) continue;
        Candidate c = {.weight = weigh_skipped(mine, a, last)};
        if (c.weight <= 0) continue;
        size_t pair = (size_t)a * mine->n_kinds + last;
        c.mined = (LogMined){.type = LOG_MINED_BEFORE,
                             .trigger = mine->kinds[first],
                             .owed = mine->kinds[a],
                             .other = mine->kinds[last],
                             .n_cases = mine->n_cases[last],
                             .share = share_of(mine->n_before[pair], mine->n_cases[last])};
        VEC_PUSH(found, c);
    }
}

/* --- what recurs -------------------------------------------------------------------------- */

/* The kind that ends most of the cases that have a, a itself apart; MINE_KINDS where none does. */
static uint32_t usual_end(const Mine *mine, uint32_t a)
{
    uint32_t best = MINE_KINDS;
    for (uint32_t b = 0; b < mine->n_kinds; b++) {
        if (b == a || mine->n_follow[(size_t)a * mine->n_kinds + b] * 2 < mine->n_cases[a])
            continue;
        if (mine->n_last[b] * 2 < mine->n_cases[b]) continue;
        if (best == MINE_KINDS || mine->n_last[b] > mine->n_last[best]) best = b;
    }
    return best;
}

static void mine_recurring(const Mine *mine, const Zone *zone, Candidates *found)
{
    for (uint32_t a = 0; a < mine->n_kinds; a++) {
        double often = share_of(mine->n_often[a], mine->n_cases[a]);
        uint32_t end = usual_end(mine, a);
        if (!is_common(mine, a) || often < 0.2 || end == MINE_KINDS) continue;
        Candidate c = {.weight = often * log((double)mine->n_cases[a] + 1)};
        c.mined = (LogMined){.type = LOG_MINED_RECURS,
                             .trigger = mine->kinds[a],
                             .owed = mine->kinds[a],
                             .other = mine->kinds[end],
                             .n_cases = mine->n_cases[a],
                             .share = often};
        if (mine_limit(mine, zone, &mine->gaps[a], a, a, &c.mined)) VEC_PUSH(found, c);
    }
}

/* --- choosing ----------------------------------------------------------------------------- */

static int by_weight(const void *left, const void *right)
{
    const Candidate *a = left, *b = right;
    if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
    if (a->mined.trigger != b->mined.trigger) return a->mined.trigger < b->mined.trigger ? -1 : 1;
    return a->mined.owed < b->mined.owed ? -1 : a->mined.owed > b->mined.owed;
}

/* No more than two of one type for one trigger (or one `other`): variety tells more. */
static bool is_one_too_many(const LogMined *chosen, size_t n, const LogMined *next)
{
    size_t n_same = 0;
    for (size_t i = 0; i < n; i++) {
        bool same = chosen[i].type == next->type &&
                    (next->type == LOG_MINED_BEFORE ? chosen[i].other == next->other
                                                    : chosen[i].trigger == next->trigger);
        n_same += same;
    }
    return n_same >= 2;
}

size_t log_mine(const Log *log, const Zone *zone, LogMined *out, size_t most)
{
    Mine *mine = mine_count(log, zone);
    Candidates found = {0};
    mine_followers(mine, zone, &found);
    mine_befores(mine, &found);
    mine_skipped(mine, &found);
    mine_recurring(mine, zone, &found);
    if (found.n > 1) qsort(found.at, found.n, sizeof *found.at, by_weight);
    size_t n = 0;
    for (size_t i = 0; i < found.n && n < most; i++) {
        if (is_one_too_many(out, n, &found.at[i].mined)) continue;
        out[n++] = found.at[i].mined;
    }
    VEC_FREE(&found);
    mine_free(mine);
    return n;
}
