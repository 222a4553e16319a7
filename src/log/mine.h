/* mine.h: private to src/log: what is counted of a log to find what usually happens in it. */
#ifndef HEED_LOG_MINE_H
#define HEED_LOG_MINE_H
#include "log/log.h"

enum { MINE_KINDS = 64, MINE_SAMPLE = 400 };

/* From one event to a later one. */
typedef struct {
    int64_t from_ms, to_ms;
} MineSpan;

/* Some of many spans, each as likely to be kept. */
typedef struct {
    MineSpan *at; /* [MINE_SAMPLE], or NULL while there is none */
    uint64_t n;   /* seen */
} MineSpans;

/* For kinds a and b: [a * n_kinds + b]. */
typedef struct {
    const Log *log;
    uint32_t n_kinds;             /* looked at */
    uint32_t kinds[MINE_KINDS];   /* their numbers in the log */
    uint64_t *n_follow;           /* cases in which a b stands behind the first a */
    uint64_t *n_before;           /* cases in which an a stands before the first b */
    uint64_t *n_next;             /* events a whose next event is a b */
    MineSpans *spans;             /* from the first a to the first b behind it */
    MineSpans gaps[MINE_KINDS];   /* from one a to the next */
    uint64_t n_cases[MINE_KINDS]; /* that have an a */
    uint64_t n_often[MINE_KINDS]; /* that have three or more */
    uint64_t n_first[MINE_KINDS], n_last[MINE_KINDS];
    uint64_t n_midnight[MINE_KINDS], n_weekend[MINE_KINDS], n_events[MINE_KINDS];
    uint64_t random;
} Mine;

Mine *mine_count(const Log *log, const Zone *zone);
void mine_free(Mine *mine);

/** A round limit that about four in five of the spans keep. False when there are too few. */
bool mine_limit(const Mine *mine, const Zone *zone, const MineSpans *spans, uint32_t a, uint32_t b,
                LogMined *out);

#endif
