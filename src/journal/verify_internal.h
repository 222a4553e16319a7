/* verify_internal.h: private to src/journal: one run of journal_verify. */
#ifndef HEED_JOURNAL_VERIFY_INTERNAL_H
#define HEED_JOURNAL_VERIFY_INTERNAL_H
#include "journal/journal_internal.h"

enum { VERIFY_MOST_TILE_LEVELS = 7 };

typedef enum { HEAD_STORED, HEAD_BESIDE, HEAD_WITNESSED } HeadSource;

/* A head that the events must come to when there are `size` of them. */
typedef struct {
    JournalHead head;
    HeadSource source;
} Milestone;

/* Where a record's chain stands. */
typedef struct {
    JournalHash hash;
    int64_t seq;
} Chain;

typedef struct {
    const Journal *journal;
    StoreConn *conn;
    Arena *arena;
    JournalReport *report;
    Err *err;

    VEC_OF(Milestone) milestones; /* by size */
    size_t next_milestone;
    int64_t last_good_size; /* of the milestones come to so far */

    StrMap *records;
    VEC_OF(Chain) chains;                             /* by number of the record */
    int64_t last_seq, last_recorded_ms, last_gap_seq; /* the gap: the latest event that is gone */
    JournalEdge edge;
    JournalEdge tiles[VERIFY_MOST_TILE_LEVELS]; /* of level 8 (i + 1), up to 256 hashes below */
    uint64_t n_tiles[VERIFY_MOST_TILE_LEVELS];
    Buf bytes;
} Verify;

/** Note a finding about events first_seq to last_seq; `what` goes on from "event 7: ". Runs of the
 * same become one. */
void verify_find(Verify *verify, JournalFault fault, int64_t first_seq, int64_t last_seq, Str what);

/** Gather the stored heads, that of journal.head and the witnessed one; their signatures. */
bool verify_take_heads(Verify *verify, const JournalHead *beside, const JournalHead *witnessed);
/** At each event: compare the tree so far with the head of that size and with the stored nodes. */
bool verify_tree(Verify *verify, const JournalEvent *event);
/** After the last event: heads of more events than there are, and journal.tip. */
bool verify_ends(Verify *verify, const JournalTip *tip);

#endif
