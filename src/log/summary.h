/* summary.h: private to src/log: what can be said of a log before there is a book. */
#ifndef HEED_LOG_SUMMARY_H
#define HEED_LOG_SUMMARY_H
#include "log/log.h"

typedef struct {
    uint64_t n_events, n_cases; /* cases that have it at all */
    uint64_t n_first, n_last;   /* cases in which it is the first, the last event */
    double place;               /* its mean place in its cases: 0 first, 1 last */
    uint64_t n_midnight;        /* events at local midnight */
} KindSummary;

enum { SUMMARY_EXAMPLES = 4, SUMMARY_KINDS = 5 };

typedef struct {
    uint32_t kind;
    uint64_t n_events;
} KindShare;

typedef struct {
    const LogColumn *column;
    bool of_cases;
    uint64_t n_rows;                        /* events (or cases) in all */
    uint64_t n_present;                     /* that have a value */
    uint64_t n_distinct;                    /* values that occur, equal ones once */
    uint64_t n_of_type[LOG_VALUE_LIST + 1]; /* rows by type of value */
    uint64_t n_dates;                       /* rows whose text is a date or time */
    double least, most;                     /* of the numbers */
    uint32_t examples[SUMMARY_EXAMPLES];    /* the most frequent values */
    uint64_t n_example[SUMMARY_EXAMPLES];
    size_t n_examples;
    KindShare kinds[SUMMARY_KINDS]; /* on which kinds it occurs most */
    size_t n_kinds, n_kinds_in_all;
} AttributeSummary;

typedef struct {
    Str code;
    Str message;
    uint64_t count;
} Oddity;

/* Everything lives in the arena. */
typedef struct {
    Arena *arena;
    const Log *log;
    const Zone *zone;
    int64_t first_ms, last_ms; /* TIME_NONE of an empty log */
    uint64_t n_empty_cases;
    uint64_t median_events, most_events; /* a case */
    KindSummary *kinds;                  /* [n_kinds] */
    uint32_t *kind_order;                /* kinds by their usual place */
    AttributeSummary *attributes;        /* events', then cases' */
    size_t n_attributes;
    Oddity *oddities;
    size_t n_oddities;
} Summary;

Summary *summary_create(const Log *log, const Zone *zone);
void summary_free(Summary *summary);
void summary_find_oddities(Summary *summary);
/** "number", "text", "yes/no", "date", "list", or "mixed". */
const char *summary_type(const AttributeSummary *attribute);
/** A text that is safe on a terminal: no control or direction codes, cut to so many columns. */
void summary_add_text(Buf *out, Str text, size_t columns);
void summary_add_whole(Buf *out, uint64_t number);
/** "62.3 %"; never 100 or 0 unless it is all or none. */
void summary_add_share(Buf *out, uint64_t part, uint64_t all);

#endif
