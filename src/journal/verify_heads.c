/* verify_heads.c: the events against every head that was ever signed over them, the stored nodes of
 * the tree, and what lies beside the store. */
#include <stdlib.h>

#include "journal/verify_internal.h"

/* --- heads --------------------------------------------------------------------------------- */

static const char *source_name(HeadSource source)
{
    switch (source) {
    case HEAD_STORED: return "the tree head";
    case HEAD_BESIDE: return "the tree head in journal.head";
    case HEAD_WITNESSED: return "the witnessed tree head";
    }
    return "";
}

/* The key that signs is that of journal.key where it is there, else the one the store names. */
static void take_head(Verify *verify, HeadSource source, const JournalHead *given)
{
    const Journal *journal = verify->journal;
    const uint8_t *key = journal->keys.is_there ? journal->keys.public_key : journal->public_key;
    Milestone milestone = {*given, source};
    bool is_ours = memcmp(given->public_key, key, JOURNAL_KEY_BYTES) == 0 &&
                   memcmp(given->origin, journal->origin, JOURNAL_ORIGIN_BYTES) == 0;
    if (!is_ours || !journal_check_head(given)) {
        verify_find(verify, JOURNAL_UNSIGNED, 1, given->size,
                    str_format(verify->arena, "%s over them is not signed by this journal's key",
                               source_name(source)));
        return; /* what it says is nobody's word */
    }
    VEC_PUSH(&verify->milestones, milestone);
}

static int compare_milestones(const void *a, const void *b)
{
    const Milestone *one = a, *other = b;
    if (one->head.size != other->head.size) return one->head.size < other->head.size ? -1 : 1;
    return (int)one->source - (int)other->source;
}

static bool take_stored_heads(Verify *verify)
{
    StoreStmt *stmt = store_prepare(
        verify->conn, "SELECT size, root, sealed_at, signature FROM tree_head ORDER BY size",
        verify->err);
    if (stmt == NULL) return false;
    StoreStep step;
    while ((step = store_step(stmt, verify->err)) == STORE_ROW) {
        JournalHead head;
        if (!journal_head_row(verify->journal, stmt, &head)) continue;
        take_head(verify, HEAD_STORED, &head);
        verify->report->head = head;
        verify->report->n_heads++;
    }
    store_release(stmt);
    return step != STORE_FAILED;
}

static void check_public_key(Verify *verify)
{
    const Journal *journal = verify->journal;
    if (!journal->keys.is_there ||
        memcmp(journal->keys.public_key, journal->public_key, JOURNAL_KEY_BYTES) == 0) {
        return;
    }
    verify_find(verify, JOURNAL_UNSIGNED, 1, 1,
                STR("the public key in the store is not that of journal.key"));
}

bool verify_take_heads(Verify *verify, const JournalHead *beside, const JournalHead *witnessed)
{
    check_public_key(verify);
    if (!take_stored_heads(verify)) return false;
    if (beside != NULL) take_head(verify, HEAD_BESIDE, beside);
    if (witnessed != NULL) take_head(verify, HEAD_WITNESSED, witnessed);
    if (verify->milestones.n != 0) {
        qsort(verify->milestones.at, verify->milestones.n, sizeof *verify->milestones.at,
              compare_milestones);
    }
    return true;
}

/* --- the tree as it grows ------------------------------------------------------------------- */

static void compare_roots(Verify *verify)
{
    JournalHash root = journal_edge_root(&verify->edge);
    int64_t size = (int64_t)verify->edge.size;
    bool is_good = true;
    while (verify->next_milestone < verify->milestones.n &&
           verify->milestones.at[verify->next_milestone].head.size <= size) {
        const Milestone *milestone = &verify->milestones.at[verify->next_milestone++];
        if (milestone->head.size != size || journal_hash_eq(&root, &milestone->head.root)) continue;
        is_good = false;
        verify_find(verify, JOURNAL_REWRITTEN, verify->last_good_size + 1, size,
                    str_format(verify->arena, "not those that %s of size %" PRId64 " sealed",
                               source_name(milestone->source), size));
    }
    if (is_good) verify->last_good_size = size;
}

static bool compare_node(Verify *verify, uint32_t tier, uint64_t position, const JournalHash *hash)
{
    int64_t level = (int64_t)(tier + 1) * JOURNAL_TILE_LEVELS;
    int64_t first = (int64_t)(position << level) + 1;
    int64_t last = (int64_t)((position + 1) << level);
    if (last > verify->report->head.size) return true; /* not sealed, so not stored yet */
    StoreStmt *stmt = store_prepare(
        verify->conn, "SELECT hash FROM tree_node WHERE level = $1 AND position = $2", verify->err);
    if (stmt == NULL) return false;
    store_bind_int(stmt, 1, level);
    store_bind_int(stmt, 2, (int64_t)position);
    StoreStep step = store_step(stmt, verify->err);
    bool is_same = step == STORE_ROW && str_eq(store_blob(stmt, 0), journal_hash_str(hash));
    store_release(stmt);
    if (!is_same && step != STORE_FAILED) {
        verify_find(verify, JOURNAL_SIDE, first, last,
                    STR("a node of the stored tree is not theirs"));
    }
    return step != STORE_FAILED;
}

static bool grow_tiles(Verify *verify, const JournalHash *leaf)
{
    JournalHash hash = *leaf;
    for (uint32_t i = 0; i < VERIFY_MOST_TILE_LEVELS; i++) {
        journal_edge_add(&verify->tiles[i], &hash);
        if (verify->tiles[i].size < JOURNAL_TILE) return true;
        hash = journal_edge_root(&verify->tiles[i]);
        verify->tiles[i] = (JournalEdge){0};
        if (!compare_node(verify, i, verify->n_tiles[i]++, &hash)) return false;
    }
    return true;
}

/* Behind a gap nobody can tell which leaf an event was: the gap is the finding. */
bool verify_tree(Verify *verify, const JournalEvent *event)
{
    if ((int64_t)verify->edge.size + 1 != event->seq) return true;
    JournalHash leaf = journal_hash_leaf(&event->hash);
    journal_edge_add(&verify->edge, &leaf);
    if (verify->next_milestone < verify->milestones.n &&
        verify->milestones.at[verify->next_milestone].head.size <= event->seq) {
        compare_roots(verify);
    }
    return grow_tiles(verify, &leaf);
}

/* --- ends ---------------------------------------------------------------------------------- */

static void check_last_milestone(Verify *verify)
{
    if (verify->milestones.n == 0) return;
    const Milestone *last = &verify->milestones.at[verify->milestones.n - 1];
    if (last->head.size <= verify->last_seq) return;
    verify_find(verify, JOURNAL_GONE, verify->last_seq + 1, last->head.size,
                str_format(verify->arena, "gone from the end: %s sealed %" PRId64 " events",
                           source_name(last->source), last->head.size));
}

static bool check_tip_hash(Verify *verify, const JournalTip *tip)
{
    StoreStmt *stmt =
        store_prepare(verify->conn, "SELECT hash FROM event WHERE seq = $1", verify->err);
    if (stmt == NULL) return false;
    store_bind_int(stmt, 1, tip->size);
    StoreStep step = store_step(stmt, verify->err);
    if (step == STORE_ROW && !str_eq(store_blob(stmt, 0), journal_hash_str(&tip->hash))) {
        verify_find(verify, JOURNAL_REWRITTEN, tip->size, tip->size,
                    STR("not the one that journal.tip saw"));
    }
    store_release(stmt);
    return step != STORE_FAILED;
}

static bool check_tip(Verify *verify, const JournalTip *tip)
{
    if (!tip->is_file || !tip->is_sound) {
        if (verify->last_seq > 0) {
            verify_find(verify, JOURNAL_SIDE, verify->last_seq, verify->last_seq,
                        tip->is_file ? STR("the last, but journal.tip was damaged or changed")
                                     : STR("the last, but journal.tip is gone"));
        }
        return true;
    }
    if (tip->size > verify->last_seq) {
        verify_find(verify, JOURNAL_GONE, verify->last_seq + 1, tip->size,
                    STR("gone from the end: journal.tip has seen it"));
        return true;
    }
    return check_tip_hash(verify, tip);
}

bool verify_ends(Verify *verify, const JournalTip *tip)
{
    check_last_milestone(verify);
    int64_t n_unsealed = verify->last_seq - verify->report->head.size;
    verify->report->n_unsealed = n_unsealed > 0 ? n_unsealed : 0;
    return !verify->journal->keys.is_there || check_tip(verify, tip);
}
