/* prove.c: proofs that leave the house: an event under a signed head, a tree that extends another.
 */
#include "journal/journal_internal.h"

static JournalPath path_in(Arena *arena)
{
    return (JournalPath){ARENA_ARRAY(arena, JournalHash, JOURNAL_MOST_PATH), 0};
}

bool journal_prove(const Journal *journal, StoreConn *conn, const JournalEvent *event, Arena *arena,
                   JournalProof *out, Err *err)
{
    *out = (JournalProof){.event = *event, .path = path_in(arena)};
    if (!journal_head(journal, conn, &out->head, err)) return false;
    if (event->seq > out->head.size) {
        return err_set(err, ERR_NOT_FOUND,
                       "event %" PRId64 " is not sealed yet; `heed journal seal` does it now, the "
                       "server does it by itself",
                       event->seq);
    }
    Buf bytes = {0};
    journal_encode_event(&bytes, event);
    out->canonical = str_copy(arena, buf_str(&bytes));
    buf_free(&bytes);
    JournalTree tree = journal_stored_tree(conn);
    return journal_chain_head(conn, event->record, event->seq, &out->previous, err) &&
           journal_tree_path(&tree, (uint64_t)event->seq - 1, (uint64_t)out->head.size, &out->path,
                             err);
}

bool journal_prove_extension(const Journal *journal, StoreConn *conn, int64_t old_size,
                             Arena *arena, JournalPath *path, JournalHead *head, Err *err)
{
    *path = path_in(arena);
    if (!journal_head(journal, conn, head, err)) return false;
    if (old_size < 0 || old_size > head->size) {
        return err_set(err, ERR_NOT_FOUND,
                       "the latest head seals %" PRId64 " events, so it extends none of %" PRId64,
                       head->size, old_size);
    }
    JournalTree tree = journal_stored_tree(conn);
    return journal_tree_extension(&tree, (uint64_t)old_size, (uint64_t)head->size, path, err);
}

/* --- checking ----------------------------------------------------------------------------- */

bool journal_check_proof(const JournalProof *proof)
{
    Buf bytes = {0};
    journal_encode_event(&bytes, &proof->event);
    bool is_same = str_eq(buf_str(&bytes), proof->canonical);
    buf_free(&bytes);
    JournalHash hash = journal_hash2(journal_hash_str(&proof->previous), proof->canonical);
    JournalHash leaf = journal_hash_leaf(&hash);
    return is_same && journal_hash_eq(&hash, &proof->event.hash) && proof->event.seq >= 1 &&
           journal_check_head(&proof->head) &&
           journal_tree_check_path((uint64_t)proof->event.seq - 1, (uint64_t)proof->head.size,
                                   &leaf, &proof->head.root, &proof->path);
}

bool journal_check_extension(int64_t old_size, const JournalHash *old_root, const JournalHead *head,
                             const JournalPath *path)
{
    return old_size >= 0 && head->size >= 0 && journal_check_head(head) &&
           journal_tree_check_extension((uint64_t)old_size, (uint64_t)head->size, old_root,
                                        &head->root, path);
}

/* --- JSON --------------------------------------------------------------------------------- */

static void add_hex_member(Buf *out, const char *name, const uint8_t *at, size_t n)
{
    buf_addf(out, "  \"%s\": \"", name);
    journal_add_hex(out, at, n);
    buf_add(out, STR("\",\n"));
}

static void add_text_member(Buf *out, const char *name, Str text)
{
    buf_addf(out, "\"%s\": ", name);
    buf_add_json(out, text);
    buf_add(out, STR(", "));
}

static void add_event(Buf *out, const JournalEvent *event)
{
    char id[JOURNAL_ID_BYTES];
    JournalValue attributes = {.type = JOURNAL_MAP};
    Arena *arena = arena_create();
    (void)journal_decode(event->attributes, arena, &attributes, NULL);
    buf_add(out, STR("  \"event\": {"));
    add_text_member(out, "id", journal_id(event->seq, &event->hash, id));
    buf_addf(out, "\"seq\": %" PRId64 ", ", event->seq);
    add_text_member(out, "record", event->record);
    add_text_member(out, "kind", event->kind);
    add_text_member(out, "actor", event->actor);
    buf_addf(out, "\"occurred-at\": %" PRId64 ", \"recorded-at\": %" PRId64 ", ",
             event->occurred_at_ms, event->recorded_at_ms);
    add_text_member(out, "source", event->source);
    add_text_member(out, "source-id", event->source_id);
    buf_add(out, STR("\"attributes\": "));
    journal_add_json(out, &attributes);
    buf_add(out, STR("},\n"));
    arena_free(arena);
}

static void add_head_and_path(Buf *out, const JournalHead *head, const JournalPath *path)
{
    Buf text = {0};
    journal_add_head(&text, head);
    buf_add(out, STR("  \"head\": "));
    buf_add_json(out, buf_str(&text));
    buf_add(out, STR(",\n  \"path\": ["));
    for (size_t i = 0; i < path->n; i++) {
        buf_add(out, i ? STR(",\n    \"") : STR("\n    \""));
        journal_add_hex(out, path->at[i].at, JOURNAL_HASH_BYTES);
        buf_add_byte(out, '"');
    }
    buf_add(out, STR("]\n}\n"));
    buf_free(&text);
}

void journal_add_proof(Buf *out, const JournalProof *proof)
{
    buf_add(out, STR("{\n  \"format\": \"heed proof 1\",\n"));
    add_event(out, &proof->event);
    add_hex_member(out, "canonical", (const uint8_t *)proof->canonical.at, proof->canonical.n);
    add_hex_member(out, "previous", proof->previous.at, JOURNAL_HASH_BYTES);
    add_head_and_path(out, &proof->head, &proof->path);
}

void journal_add_extension(Buf *out, int64_t old_size, const JournalPath *path,
                           const JournalHead *head)
{
    buf_addf(out, "{\n  \"format\": \"heed extension 1\",\n  \"old-size\": %" PRId64 ",\n",
             old_size);
    add_head_and_path(out, head, path);
}
