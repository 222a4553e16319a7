/* seal.c: the tree of the events in the store, and heads over it. Hashes of complete subtrees of
 * 256, 65536 … leaves are stored at a seal; all others are computed from at most 256 below. */
#include "journal/journal_internal.h"

/* --- the stored tree ---------------------------------------------------------------------- */

/* `n` neighbours of one stored level (0: the events themselves) into hashes. */
static bool read_neighbours(StoreConn *conn, uint32_t level, uint64_t first, size_t n,
                            JournalHash *hashes, Err *err)
{
    StoreStmt *stmt = store_prepare(
        conn,
        level == 0 ? "SELECT hash, $1 FROM event WHERE seq BETWEEN $2 AND $3 ORDER BY seq"
                   : "SELECT hash FROM tree_node WHERE level = $1 AND position BETWEEN $2 AND $3"
                     " ORDER BY position",
        err);
    if (stmt == NULL) return false;
    int64_t start = (int64_t)first + (level == 0); /* leaf 0 is event 1 */
    store_bind_int(stmt, 1, level);
    store_bind_int(stmt, 2, start);
    store_bind_int(stmt, 3, start + (int64_t)n - 1);
    size_t n_read = 0;
    StoreStep step;
    while ((step = store_step(stmt, err)) == STORE_ROW && n_read < n) {
        if (!journal_hash_of(store_blob(stmt, 0), &hashes[n_read])) break;
        if (level == 0) hashes[n_read] = journal_hash_leaf(&hashes[n_read]);
        n_read++;
    }
    store_release(stmt);
    if (step == STORE_FAILED) return false;
    if (n_read == n) return true;
    return err_set(err, ERR_DAMAGED,
                   "events or nodes of the tree are missing behind leaf %" PRIu64
                   "; run `heed journal verify`",
                   first << level);
}

static JournalHash fold(JournalHash *hashes, size_t n)
{
    for (; n > 1; n /= 2) {
        for (size_t i = 0; i < n / 2; i++) {
            hashes[i] = journal_hash_node(&hashes[2 * i], &hashes[2 * i + 1]);
        }
    }
    return hashes[0];
}

static bool read_subtree(void *context, uint32_t level, uint64_t index, JournalHash *out, Err *err)
{
    JournalHash hashes[JOURNAL_TILE];
    uint32_t above = level % JOURNAL_TILE_LEVELS;
    size_t n = (size_t)1 << above;
    if (!read_neighbours(context, level - above, index << above, n, hashes, err)) return false;
    *out = fold(hashes, n);
    return true;
}

JournalTree journal_stored_tree(StoreConn *conn)
{
    return (JournalTree){read_subtree, conn};
}

/* --- sealing ------------------------------------------------------------------------------ */

static bool store_node(StoreConn *conn, uint32_t level, uint64_t position, Err *err)
{
    JournalHash hashes[JOURNAL_TILE];
    if (!read_neighbours(conn, level - JOURNAL_TILE_LEVELS, position * JOURNAL_TILE, JOURNAL_TILE,
                         hashes, err)) {
        return false;
    }
    JournalHash hash = fold(hashes, JOURNAL_TILE);
    StoreStmt *stmt =
        store_prepare(conn, "INSERT INTO tree_node(level, position, hash) VALUES($1, $2, $3)", err);
    if (stmt == NULL) return false;
    store_bind_int(stmt, 1, level);
    store_bind_int(stmt, 2, (int64_t)position);
    store_bind_blob(stmt, 3, journal_hash_str(&hash));
    bool good = store_step(stmt, err) == STORE_DONE;
    store_release(stmt);
    return good;
}

/* Every node that became complete between two sizes, lowest first. */
static bool store_nodes(StoreConn *conn, uint64_t old_size, uint64_t size, Err *err)
{
    for (uint32_t level = JOURNAL_TILE_LEVELS; level < 64 && size >> level != 0;
         level += JOURNAL_TILE_LEVELS) {
        for (uint64_t i = old_size >> level; i < size >> level; i++) {
            if (!store_node(conn, level, i, err)) return false;
        }
    }
    return true;
}

static bool store_head(StoreConn *conn, const JournalHead *head, Err *err)
{
    StoreStmt *stmt = store_prepare(
        conn, "INSERT INTO tree_head(size, root, sealed_at, signature) VALUES($1, $2, $3, $4)",
        err);
    if (stmt == NULL) return false;
    store_bind_int(stmt, 1, head->size);
    store_bind_blob(stmt, 2, journal_hash_str(&head->root));
    store_bind_int(stmt, 3, head->sealed_at_ms);
    store_bind_blob(stmt, 4, (Str){(const char *)head->signature, sizeof head->signature});
    bool good = store_step(stmt, err) == STORE_DONE;
    store_release(stmt);
    return good;
}

static bool seal_upto(Journal *journal, StoreConn *conn, int64_t old_size, int64_t size,
                      int64_t now_ms, Err *err)
{
    JournalHead head = {.size = size, .sealed_at_ms = now_ms};
    memcpy(head.origin, journal->origin, sizeof head.origin);
    memcpy(head.public_key, journal->keys.public_key, sizeof head.public_key);
    JournalTree tree = journal_stored_tree(conn);
    if (!store_nodes(conn, (uint64_t)old_size, (uint64_t)size, err) ||
        !journal_tree_root(&tree, 0, (uint64_t)size, &head.root, err)) {
        return false;
    }
    journal_sign_head(journal, &head);
    return store_head(conn, &head, err);
}

static bool sealed_size(StoreConn *conn, int64_t *out, Err *err)
{
    return store_ask_int(conn, "SELECT max(size) FROM tree_head", 0, out, err);
}

bool journal_seal(Journal *journal, StoreConn *conn, int64_t now_ms, Err *err)
{
    int64_t old_size, size;
    if (!store_in_transaction(conn)) {
        return err_set(err, ERR_USAGE, "a seal is made in a transaction of the store");
    }
    if (!sealed_size(conn, &old_size, err) || !journal_last_seq(conn, &size, err)) return false;
    return size <= old_size || seal_upto(journal, conn, old_size, size, now_ms, err);
}

bool journal_seal_if_due(Journal *journal, StoreConn *conn, int64_t last_seq, int64_t now_ms,
                         Err *err)
{
    int64_t old_size;
    if (!sealed_size(conn, &old_size, err)) return false;
    return last_seq - old_size < journal->interval ||
           seal_upto(journal, conn, old_size, last_seq, now_ms, err);
}
