/* journal.h: what happened, in order, never changed: events appended in a store's transaction, each
 * record's chained by hash, all sealed into a Merkle tree whose head is signed. Owns the tables of
 * journal/schema.c and the files journal.key, journal.tip and journal.head beside the store. May
 * call base and store. No clock: every instant is passed in. The bytes: docs/journal.md. */
#ifndef HEED_JOURNAL_H
#define HEED_JOURNAL_H
#include "base/base.h"
#include "store/store.h"

enum {
    JOURNAL_HASH_BYTES = 32,
    JOURNAL_SIGNATURE_BYTES = 64,
    JOURNAL_KEY_BYTES = 32,
    JOURNAL_ORIGIN_BYTES = 16,
    JOURNAL_ID_BYTES = 40,         /* the text of an id with its NUL */
    JOURNAL_MOST_DEPTH = 32,       /* lists and maps in each other */
    JOURNAL_MOST_BYTES = 1 << 20,  /* of one event's attributes */
    JOURNAL_MOST_NAME_BYTES = 1024 /* of a record, kind, actor, source, source id, person */
};

/* A journal is sealed whenever this many events are not: between two seals only journal.tip tells
 * of a tail that was cut off. */
enum { JOURNAL_SEAL_EVENTS = 1024 };

typedef struct Journal Journal;
typedef struct {
    uint8_t at[JOURNAL_HASH_BYTES];
} JournalHash;

/* What the store must keep for us: one of StoreOptions.schemas. */
extern const StoreSchema JOURNAL_SCHEMA;

/* --- values ------------------------------------------------------------------------------- */

typedef enum {
    JOURNAL_NULL,
    JOURNAL_TRUTH,
    JOURNAL_NUMBER,
    JOURNAL_TEXT,
    JOURNAL_LIST,
    JOURNAL_MAP,
    JOURNAL_PERSONAL, /* given to append: items[0], to be encrypted under the key of `person` */
    JOURNAL_SEALED,   /* as stored: `text` is nonce and ciphertext under key `key` of `person` */
    JOURNAL_ERASED    /* from journal_reveal: the key of `person` was destroyed */
} JournalType;

typedef struct JournalValue JournalValue;
typedef struct JournalMember JournalMember;

struct JournalValue {
    JournalType type;
    bool truth;
    double number; /* finite */
    Str text;
    const JournalValue *items;    /* of a list, n; of a personal value, one */
    const JournalMember *members; /* of a map, n, in any order when given, canonical when read */
    size_t n;
    Str person;
    int64_t key;
};

struct JournalMember {
    Str name;
    JournalValue value;
};

JournalValue journal_truth(bool truth);
JournalValue journal_number(double number);
JournalValue journal_text(Str text);
JournalValue journal_list(const JournalValue *items, size_t n);
JournalValue journal_map(const JournalMember *members, size_t n);
/** Personal data of a person: erased when that person's key is destroyed. Never what a condition
 * reads (book-language.md, "Books in time"). Borrows value. */
JournalValue journal_personal(Str person, const JournalValue *value);
/** The member of a map, or NULL. */
const JournalValue *journal_member(const JournalValue *map, Str name);

/** Append the canonical bytes of a value. False and *err (ERR_USAGE, ERR_LIMIT) for a number that
 * is not finite, text that is no UTF-8, a name twice in one map, more than the bounds above. */
bool journal_encode(Buf *out, const JournalValue *value, Err *err);
/** Read canonical bytes, all of them, and no others: what this accepts, journal_encode gives back
 * byte for byte. Texts point into `bytes`, the rest lives in the arena. ERR_DAMAGED says where. */
bool journal_decode(Str bytes, Arena *arena, JournalValue *out, Err *err);
/** A value as JSON, for people and other programs; a sealed one as {"sealed-for": person}. */
void journal_add_json(Buf *out, const JournalValue *value);

/* --- opening ------------------------------------------------------------------------------ */

/** Give a new store its origin and its key: journal.key (0600), from which the signing key, the key
 * of the persons' keys and that of journal.tip are derived. Once, before the first append. */
bool journal_create(Store *store, Err *err);
/** Open the journal of a store. With a store opened for writing the key must be there and be the
 * journal's own (ERR_NOT_FOUND, ERR_USAGE); for reading it may be missing, and then personal values
 * stay sealed and journal.tip is not looked at. Must be called before the store's first write and
 * freed after store_close. */
Journal *journal_open(Store *store, Err *err);
void journal_close(Journal *journal);
const uint8_t *journal_public_key(const Journal *journal); /* JOURNAL_KEY_BYTES */
const uint8_t *journal_origin(const Journal *journal);     /* JOURNAL_ORIGIN_BYTES */
/** Events between two seals, instead of JOURNAL_SEAL_EVENTS; at least 1. For tests. */
void journal_set_interval(Journal *journal, int64_t n_events);

/* --- events ------------------------------------------------------------------------------- */

/* An event to append. All is borrowed. */
typedef struct {
    Str record, kind, actor;
    int64_t occurred_at_ms;
    Str source, source_id;          /* both, or neither: the same twice is appended once */
    const JournalValue *attributes; /* a map; NULL: none */
} JournalEntry;

/* An event as it stands in the journal. Its texts are where the reader was told to put them. */
typedef struct {
    int64_t seq; /* 1, 2, 3 … without a gap */
    Str record, kind, actor;
    int64_t occurred_at_ms, recorded_at_ms;
    Str source, source_id;
    Str attributes; /* canonical bytes of a map */
    JournalHash hash;
} JournalEvent;

typedef struct {
    JournalEvent *at;
    size_t n;
} JournalEvents;

/* What became of an entry. */
typedef struct {
    int64_t seq;
    JournalHash hash;
    bool was_there;  /* its source and id were: nothing was appended */
    bool is_changed; /* … but what came with them now is not what came then (never told of personal
                        values) */
} JournalReceipt;

/** Append events of one or several records, in order, in the store's open transaction. recorded_at
 * is now_ms, or that of the event before where the clock was set back. What was written is read
 * back and hashed again before this returns. receipts[n] are filled. On false (ERR_USAGE and
 * ERR_NOT_FOUND for an entry that cannot stand, ERR_DAMAGED, or the store's own) roll back. */
bool journal_append(Journal *journal, StoreConn *conn, int64_t now_ms, const JournalEntry *entries,
                    size_t n, JournalReceipt *receipts, Err *err);

/* Corrections and withdrawals: entries of these kinds on the record of the event that they name.
 * `event` (text) is its id. A correction has `attributes` (a map of the new values; null takes one
 * away), `kind` (text), `occurred-at` (number, ms), any of them; `reason` is for people. A
 * correction is not corrected (give another), but corrections and withdrawals may be withdrawn. */
#define JOURNAL_CORRECTED "event.corrected"
#define JOURNAL_WITHDRAWN "event.withdrawn"

/** "17-9f86d081884c7d65": the sequence number and the first 8 bytes of the hash. Into `out`. */
Str journal_id(int64_t seq, const JournalHash *hash, char out[JOURNAL_ID_BYTES]);
/** The event of an id, or of a bare sequence number. ERR_NOT_FOUND says what is wrong with it. */
bool journal_find(StoreConn *conn, Str id, Arena *arena, JournalEvent *out, Err *err);

/** Up to `most` events after `after_seq`, in order: for those who catch up. */
bool journal_read_after(StoreConn *conn, int64_t after_seq, size_t most, Arena *arena,
                        JournalEvents *out, Err *err);
/** All events of a record, in order of sequence, corrections among them. */
bool journal_read_record(StoreConn *conn, Str record, Arena *arena, JournalEvents *out, Err *err);
/** The highest sequence number; 0 of an empty journal. */
bool journal_last_seq(StoreConn *conn, int64_t *out, Err *err);

#define JOURNAL_KNOWN_NOW INT64_MAX

/* An event with all corrections of it applied. */
typedef struct {
    JournalEvent event;      /* kind and occurred_at_ms as corrected; the rest as recorded */
    JournalValue attributes; /* as corrected; personal values still sealed */
    int64_t corrected_by;    /* seq of the latest correction that stands; 0: none */
    int64_t corrected_at_ms; /* and when it was recorded */
} JournalFact;

typedef struct {
    JournalFact *at;
    size_t n;
} JournalHistory;

/** What is held to have happened on a record, as known at an instant: by the events recorded no
 * later, in the order of occurrence (then sequence), without what was withdrawn and without the
 * corrections themselves. */
bool journal_history(StoreConn *conn, Str record, int64_t known_at_ms, Arena *arena,
                     JournalHistory *out, Err *err);

/* --- persons ------------------------------------------------------------------------------ */

/** A copy of a value in the arena with what is sealed in it opened; where the person's key was
 * destroyed, JOURNAL_ERASED. `record` is the record of the event it came from. */
bool journal_reveal(const Journal *journal, StoreConn *conn, Str record, const JournalValue *value,
                    Arena *arena, JournalValue *out, Err *err);
/** Destroy all keys of a person, in the store's open transaction; *n_keys says how many there were.
 * After the commit call store_scrub, and see docs/journal.md on backups. The caller appends the
 * event that says on whose order. */
bool journal_erase_person(StoreConn *conn, Str person, int64_t *n_keys, Err *err);

/* --- seals, heads and proofs -------------------------------------------------------------- */

/* A signed tree head: that the first `size` events were these and no others. */
typedef struct {
    uint8_t origin[JOURNAL_ORIGIN_BYTES];
    int64_t size;
    JournalHash root;
    int64_t sealed_at_ms;
    uint8_t public_key[JOURNAL_KEY_BYTES];
    uint8_t signature[JOURNAL_SIGNATURE_BYTES];
} JournalHead;

/** Seal all events so far, in the store's open transaction; nothing where all are sealed. */
bool journal_seal(Journal *journal, StoreConn *conn, int64_t now_ms, Err *err);
/** The latest head; size 0 where nothing was sealed yet. */
bool journal_head(const Journal *journal, StoreConn *conn, JournalHead *out, Err *err);
/** The head as text: print it, mail it, give it to a witness. */
void journal_add_head(Buf *out, const JournalHead *head);
/** Read such text. ERR_DAMAGED names the line. The signature is not looked at. */
bool journal_parse_head(Str text, JournalHead *out, Err *err);
/** Whether the signature is that of the key in the head over the rest of it. */
bool journal_check_head(const JournalHead *head);

/* Hashes that link two nodes of a tree. */
typedef struct {
    JournalHash *at;
    size_t n;
} JournalPath;

typedef struct {
    JournalEvent event;
    JournalHash previous; /* of the record's chain; zeroes before the first */
    Str canonical;        /* event hash = H(previous, canonical) */
    JournalHead head;
    JournalPath path;
} JournalProof;

/** That an event is in the journal under the latest head. ERR_NOT_FOUND for one not sealed yet. */
bool journal_prove(const Journal *journal, StoreConn *conn, const JournalEvent *event, Arena *arena,
                   JournalProof *out, Err *err);
/** As JSON: docs/journal.md says how it is checked. */
void journal_add_proof(Buf *out, const JournalProof *proof);

/** That the tree of the latest head begins with the tree of the first `old_size` events. */
bool journal_prove_extension(const Journal *journal, StoreConn *conn, int64_t old_size,
                             Arena *arena, JournalPath *path, JournalHead *head, Err *err);
void journal_add_extension(Buf *out, int64_t old_size, const JournalPath *path,
                           const JournalHead *head);
/** Check either proof without a store. */
bool journal_check_proof(const JournalProof *proof);
bool journal_check_extension(int64_t old_size, const JournalHash *old_root, const JournalHead *head,
                             const JournalPath *path);

/* --- verifying ---------------------------------------------------------------------------- */

typedef enum {
    JOURNAL_GONE,      /* events that once were there */
    JOURNAL_EDITED,    /* an event that does not hash to its hash */
    JOURNAL_FORKED,    /* an event chained to one that is not the latest before it */
    JOURNAL_DISORDER,  /* recorded before the one before it */
    JOURNAL_REWRITTEN, /* events that hash well but are not those that were sealed */
    JOURNAL_UNSIGNED,  /* a head whose signature is not the journal's */
    JOURNAL_SIDE /* journal.tip, journal.head or a stored node of the tree is not as written */
} JournalFault;

typedef struct {
    JournalFault fault;
    int64_t first_seq, last_seq; /* the events it concerns; of a head, those it sealed */
    Str message;                 /* a sentence, in the report's arena */
} JournalFinding;

typedef struct {
    VEC_OF(JournalFinding) findings; /* none: all is as written; at most JOURNAL_MOST_FINDINGS */
    bool is_cut;                     /* there were more findings than that */
    int64_t n_events, n_records, n_heads, n_unsealed;
    JournalHead head; /* the latest; size 0: none */
} JournalReport;

enum { JOURNAL_MOST_FINDINGS = 1000 };

/** Check everything against everything, as of one instant, while the writer goes on: every event
 * against its chain, every head against the events and its signature, the stored nodes, the files
 * beside the store, and `witnessed` (may be NULL), a head that was kept elsewhere. False and *err
 * only where the check cannot run. journal_free_report frees the list. */
bool journal_verify(const Journal *journal, Store *store, const JournalHead *witnessed,
                    Arena *arena, JournalReport *report, Err *err);
void journal_free_report(JournalReport *report);
const char *journal_fault_name(JournalFault fault);

#endif
