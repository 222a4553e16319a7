/* journal_internal.h: private to src/journal. */
#ifndef HEED_JOURNAL_INTERNAL_H
#define HEED_JOURNAL_INTERNAL_H
#include "journal/journal.h"

enum { JOURNAL_PATH_BYTES = 4096, JOURNAL_HEX_BYTES = 2 * JOURNAL_SIGNATURE_BYTES + 1 };

/* The keys of a force; all derived from the 32 bytes of journal.key. */
typedef struct {
    bool is_there;
    uint8_t signing[JOURNAL_SIGNATURE_BYTES]; /* Ed25519: seed and public key */
    uint8_t public_key[JOURNAL_KEY_BYTES];
    uint8_t wrapping[JOURNAL_KEY_BYTES]; /* XChaCha20-Poly1305, for the persons' keys */
    uint8_t tip[JOURNAL_KEY_BYTES];      /* keyed BLAKE2b, for journal.tip */
} JournalKeys;

/* How far journal.tip and journal.head tell. The writer's thread's. */
typedef struct {
    int fd; /* of journal.tip; -1 where it could not be opened */
    int64_t size;
    uint64_t n_written;
    int64_t head_size;
} JournalSide;

struct Journal {
    Store *store;
    uint8_t origin[JOURNAL_ORIGIN_BYTES];
    uint8_t public_key[JOURNAL_KEY_BYTES]; /* as the store has it */
    JournalKeys keys;
    int64_t interval;
    JournalSide side;
    Arena *scratch; /* the writer's thread's, cleared at each append */
};

/* --- hash.c -------------------------------------------------------------------------------- */

/** H of one text after another (BLAKE2b-256). */
JournalHash journal_hash2(Str first, Str second);
/** The hash of an event: its record's chain goes on. */
JournalHash journal_hash_event(const JournalHash *previous, const JournalEvent *event,
                               Buf *scratch);
/** Nodes of the Merkle tree. Source: RFC 6962, 2.1: leaves and nodes are told apart by a byte. */
JournalHash journal_hash_leaf(const JournalHash *event_hash);
JournalHash journal_hash_node(const JournalHash *left, const JournalHash *right);
bool journal_hash_eq(const JournalHash *a, const JournalHash *b);
Str journal_hash_str(const JournalHash *hash);
bool journal_hash_of(Str bytes, JournalHash *out);
void journal_add_hex(Buf *out, const uint8_t *at, size_t n);
bool journal_parse_hex(Str text, uint8_t *out, size_t n);

/* --- encode.c, decode.c -------------------------------------------------------------------- */

enum { CBOR_UINT, CBOR_NEGATIVE, CBOR_BYTES, CBOR_TEXT, CBOR_LIST, CBOR_MAP, CBOR_TAG, CBOR_OTHER };
enum { CBOR_FALSE = 0xf4, CBOR_TRUE = 0xf5, CBOR_NULL = 0xf6, CBOR_DOUBLE = 0xfb };
/* "heed": a sealed value, [person, key, nonce and ciphertext]. */
#define CBOR_TAG_SEALED UINT64_C(0x68656564)
/* Whole numbers up to here are integers; all others are doubles. */
#define CBOR_MOST_WHOLE 9007199254740991.0

/** The order of names in a map: shorter first, then by bytes. */
int journal_compare_names(Str a, Str b);
/** Append the canonical bytes of an event, whose attributes are canonical already. */
void journal_encode_event(Buf *out, const JournalEvent *event);

/* --- key.c --------------------------------------------------------------------------------- */

bool journal_path(const Store *store, const char *name, char out[JOURNAL_PATH_BYTES], Err *err);
/** Make journal.key; a file that is there is used as it is (a restored key). */
bool journal_key_create(const Store *store, JournalKeys *out, Err *err);
/** Read journal.key. keys->is_there says whether it was there. Refuses one others may read. */
bool journal_key_read(const Store *store, JournalKeys *out, Err *err);
void journal_key_forget(JournalKeys *keys);

/* --- side.c: journal.tip and journal.head --------------------------------------------------- */

typedef struct {
    bool is_file, is_sound; /* the file is there; one of its two slots is whole and signed */
    int64_t size;
    JournalHash hash; /* of event `size` */
} JournalTip;

void journal_side_open(Journal *journal);
void journal_side_close(Journal *journal);
/** Called by the store after every commit: note how far the journal goes. */
void journal_side_note(void *journal, StoreConn *conn);
bool journal_tip_read(const Journal *journal, JournalTip *out, Err *err);
/** The head in journal.head; *is_there false without one. */
bool journal_side_head(const Store *store, bool *is_there, JournalHead *out, Err *err);

/* --- read.c -------------------------------------------------------------------------------- */

#define JOURNAL_COLUMNS \
    "seq, record, kind, actor, occurred_at, recorded_at, source, source_id, attributes, hash"

/** The row that a statement of JOURNAL_COLUMNS stands on; texts are the statement's own. False:
 * the hash has not its length. */
bool journal_row(StoreStmt *stmt, JournalEvent *out);
/** The hash of the latest event of a record before `before_seq`; zeroes where there is none. */
bool journal_chain_head(StoreConn *conn, Str record, int64_t before_seq, JournalHash *out,
                        Err *err);
bool journal_read_one(StoreConn *conn, int64_t seq, Arena *arena, JournalEvent *out, Err *err);
/** The seq of an id's text; its hash part may be missing. 0: no id. */
int64_t journal_id_seq(Str id);
bool journal_id_fits(Str id, const JournalHash *hash);

/* --- person.c ------------------------------------------------------------------------------ */

bool journal_has_personal(const JournalValue *value);
/** A copy of an entry's attributes with all that is personal encrypted. */
bool journal_conceal(Journal *journal, StoreConn *conn, int64_t seq, Str record,
                     const JournalValue *value, Arena *arena, JournalValue *out, Err *err);

/* --- tree.c: a Merkle tree over anything that gives hashes of whole subtrees ----------------- */

/* The hash of the complete subtree `index` of 2^level leaves. */
typedef struct {
    bool (*read)(void *context, uint32_t level, uint64_t index, JournalHash *out, Err *err);
    void *context;
} JournalTree;

enum { JOURNAL_MOST_PATH = 128 };

/** The hash of leaves [first, end), first < end, where `first` is a multiple of the largest power
 * of two below end - first, or of that count itself where it is one. */
bool journal_tree_root(const JournalTree *tree, uint64_t first, uint64_t end, JournalHash *out,
                       Err *err);
/** Source: RFC 6962, 2.1.1 (PATH) and 2.1.2 (SUBPROOF). `path` has room for JOURNAL_MOST_PATH. */
bool journal_tree_path(const JournalTree *tree, uint64_t leaf, uint64_t size, JournalPath *path,
                       Err *err);
bool journal_tree_extension(const JournalTree *tree, uint64_t old_size, uint64_t size,
                            JournalPath *path, Err *err);
/** Source: RFC 9162, 2.1.3.2 and 2.1.4.2. */
bool journal_tree_check_path(uint64_t leaf, uint64_t size, const JournalHash *leaf_hash,
                             const JournalHash *root, const JournalPath *path);
bool journal_tree_check_extension(uint64_t old_size, uint64_t size, const JournalHash *old_root,
                                  const JournalHash *root, const JournalPath *path);

/* The right edge of a growing tree: the roots of its complete subtrees, largest first. */
typedef struct {
    JournalHash at[64];
    uint32_t n;
    uint64_t size;
} JournalEdge;

void journal_edge_add(JournalEdge *edge, const JournalHash *leaf_hash);
/** The root of all leaves added; the hash of nothing where there is none. */
JournalHash journal_edge_root(const JournalEdge *edge);

/* --- seal.c -------------------------------------------------------------------------------- */

enum { JOURNAL_TILE_LEVELS = 8, JOURNAL_TILE = 1 << JOURNAL_TILE_LEVELS };

/** The tree of the events in the store; nodes at levels 8, 16 … are stored, others computed. */
JournalTree journal_stored_tree(StoreConn *conn);
/** Seal if `interval` events are not. */
bool journal_seal_if_due(Journal *journal, StoreConn *conn, int64_t last_seq, int64_t now_ms,
                         Err *err);

/* --- head.c -------------------------------------------------------------------------------- */

void journal_sign_head(const Journal *journal, JournalHead *head);
/** A row of tree_head: size, root, sealed_at, signature. */
bool journal_head_row(const Journal *journal, StoreStmt *stmt, JournalHead *out);

#endif
