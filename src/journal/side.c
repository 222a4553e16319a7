/* side.c: two small files beside the store that say how far the journal goes, so that a store from
 * which a tail was cut, or that was put back to an older state, is found out:
 *   journal.tip   after every commit, before it is acknowledged; two slots written in turn, each
 * with a keyed hash; not synced (a stale one says less, never more) journal.head  the latest signed
 * head, as text, after every seal; whole or not at all */
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "journal/journal_internal.h"

#define TIP_NAME  "journal.tip"
#define HEAD_NAME "journal.head"

/* A slot: magic, size, hash of event `size`, keyed hash of origin and all that. One to a sector, so
 * that a write cut off spoils one. */
enum {
    MAGIC_BYTES = 8,
    TOLD_BYTES = MAGIC_BYTES + 8 + JOURNAL_HASH_BYTES,
    SLOT_BYTES = TOLD_BYTES + JOURNAL_HASH_BYTES,
    SLOT_STRIDE = 512,
    TIP_BYTES = 2 * SLOT_STRIDE,
    HEAD_BYTES = 4096
};
static const char MAGIC[MAGIC_BYTES + 1] = "heedtip1";

static void sign_slot(const Journal *journal, const uint8_t slot[SLOT_BYTES],
                      uint8_t out[JOURNAL_HASH_BYTES])
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, journal->keys.tip, sizeof journal->keys.tip,
                                  JOURNAL_HASH_BYTES);
    (void)crypto_generichash_update(&state, journal->origin, sizeof journal->origin);
    (void)crypto_generichash_update(&state, slot, TOLD_BYTES);
    (void)crypto_generichash_final(&state, out, JOURNAL_HASH_BYTES);
}

static void fill_slot(const Journal *journal, int64_t size, const JournalHash *hash,
                      uint8_t slot[SLOT_BYTES])
{
    memcpy(slot, MAGIC, MAGIC_BYTES);
    for (int i = 0; i < 8; i++) slot[MAGIC_BYTES + i] = (uint8_t)((uint64_t)size >> 8 * (7 - i));
    memcpy(slot + MAGIC_BYTES + 8, hash->at, JOURNAL_HASH_BYTES);
    sign_slot(journal, slot, slot + TOLD_BYTES);
}

static bool read_slot(const Journal *journal, const uint8_t *slot, JournalTip *out)
{
    uint8_t expected[JOURNAL_HASH_BYTES];
    sign_slot(journal, slot, expected);
    if (memcmp(slot, MAGIC, MAGIC_BYTES) != 0 ||
        sodium_memcmp(expected, slot + TOLD_BYTES, sizeof expected) != 0) {
        return false;
    }
    uint64_t size = 0;
    for (int i = 0; i < 8; i++) size = size << 8 | slot[MAGIC_BYTES + i];
    if (out->is_sound && (int64_t)size <= out->size) return true;
    out->is_sound = true;
    out->size = (int64_t)size;
    memcpy(out->hash.at, slot + MAGIC_BYTES + 8, JOURNAL_HASH_BYTES);
    return true;
}

bool journal_tip_read(const Journal *journal, JournalTip *out, Err *err)
{
    char path[JOURNAL_PATH_BYTES];
    *out = (JournalTip){0};
    if (!journal_path(journal->store, TIP_NAME, path, err)) return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return true;
    uint8_t bytes[TIP_BYTES] = {0};
    ssize_t n = pread(fd, bytes, sizeof bytes, 0);
    (void)close(fd);
    out->is_file = n > 0;
    (void)read_slot(journal, bytes, out);
    (void)read_slot(journal, bytes + SLOT_STRIDE, out);
    return true;
}

/* --- journal.head -------------------------------------------------------------------------- */

bool journal_side_head(const Store *store, bool *is_there, JournalHead *out, Err *err)
{
    char path[JOURNAL_PATH_BYTES], text[HEAD_BYTES];
    *is_there = false;
    if (!journal_path(store, HEAD_NAME, path, err)) return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return true;
    ssize_t n = read(fd, text, sizeof text);
    (void)close(fd);
    *is_there = true;
    return journal_parse_head((Str){text, n > 0 ? (size_t)n : 0}, out, err);
}

static bool write_head(const Journal *journal, const JournalHead *head)
{
    char path[JOURNAL_PATH_BYTES], beside[JOURNAL_PATH_BYTES];
    if (!journal_path(journal->store, HEAD_NAME, path, NULL) ||
        !journal_path(journal->store, HEAD_NAME ".part", beside, NULL)) {
        return false;
    }
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) return false;
    Buf text = {0};
    journal_add_head(&text, head);
    bool good = write(fd, text.at, text.n) == (ssize_t)text.n && fsync(fd) == 0;
    good = close(fd) == 0 && good && rename(beside, path) == 0;
    buf_free(&text);
    return good;
}

/* --- the writer's -------------------------------------------------------------------------- */

void journal_side_open(Journal *journal)
{
    char path[JOURNAL_PATH_BYTES];
    journal->side = (JournalSide){.fd = -1, .size = -1, .head_size = -1};
    if (!journal_path(journal->store, TIP_NAME, path, NULL)) return;
    journal->side.fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

void journal_side_close(Journal *journal)
{
    if (journal->side.fd >= 0) (void)close(journal->side.fd);
    journal->side.fd = -1;
}

static void note_tip(Journal *journal, int64_t size, const JournalHash *hash)
{
    JournalSide *side = &journal->side;
    uint8_t slot[SLOT_BYTES];
    if (size == side->size || side->fd < 0) return;
    fill_slot(journal, size, hash, slot);
    off_t at = (off_t)(side->n_written++ % 2 * SLOT_STRIDE);
    if (pwrite(side->fd, slot, sizeof slot, at) == (ssize_t)sizeof slot) side->size = size;
}

static void note_head(Journal *journal, StoreConn *conn)
{
    JournalHead head;
    if (!journal_head(journal, conn, &head, NULL) || head.size == 0) return;
    if (head.size != journal->side.head_size && write_head(journal, &head)) {
        journal->side.head_size = head.size;
    }
}

/* What cannot be written here is written after the next commit; until then the files say less. */
void journal_side_note(void *context, StoreConn *conn)
{
    Journal *journal = context;
    StoreStmt *stmt = store_prepare(conn,
                                    "SELECT seq, hash, (SELECT max(size) FROM tree_head) FROM event"
                                    " ORDER BY seq DESC LIMIT 1",
                                    NULL);
    if (stmt == NULL) return;
    JournalHash hash;
    int64_t head_size = 0;
    if (store_step(stmt, NULL) == STORE_ROW && journal_hash_of(store_blob(stmt, 1), &hash)) {
        note_tip(journal, store_int(stmt, 0), &hash);
        head_size = store_int(stmt, 2);
    }
    store_release(stmt);
    if (head_size != 0 && head_size != journal->side.head_size) note_head(journal, conn);
}
