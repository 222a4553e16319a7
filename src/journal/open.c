/* open.c: a journal made, opened with its key, and closed. */
#include <sodium.h>
#include <stdlib.h>

#include "journal/journal_internal.h"

static bool start_sodium(Err *err)
{
    return sodium_init() >= 0 ||
           err_set(err, ERR_IO, "libsodium does not start: this machine gives no random numbers");
}

/* --- making ------------------------------------------------------------------------------- */

static bool store_origin(void *context, StoreConn *conn, Err *err)
{
    const JournalKeys *keys = context;
    uint8_t origin[JOURNAL_ORIGIN_BYTES];
    randombytes_buf(origin, sizeof origin);
    StoreStmt *stmt = store_prepare(
        conn, "INSERT INTO journal_origin(id, origin, public_key) VALUES(1, $1, $2)", err);
    if (stmt == NULL) return false;
    store_bind_blob(stmt, 1, (Str){(const char *)origin, sizeof origin});
    store_bind_blob(stmt, 2, (Str){(const char *)keys->public_key, sizeof keys->public_key});
    bool good = store_step(stmt, err) == STORE_DONE;
    store_release(stmt);
    return good;
}

bool journal_create(Store *store, Err *err)
{
    JournalKeys keys;
    bool good = start_sodium(err) && journal_key_create(store, &keys, err) &&
                store_write(store, store_origin, &keys, err);
    journal_key_forget(&keys);
    return good;
}

/* --- opening ------------------------------------------------------------------------------ */

static bool read_origin(Journal *journal, StoreConn *conn, Err *err)
{
    StoreStmt *stmt =
        store_prepare(conn, "SELECT origin, public_key FROM journal_origin WHERE id = 1", err);
    if (stmt == NULL) return false;
    StoreStep step = store_step(stmt, err);
    bool good = step == STORE_ROW && store_blob(stmt, 0).n == sizeof journal->origin &&
                store_blob(stmt, 1).n == sizeof journal->public_key;
    if (good) {
        memcpy(journal->origin, store_blob(stmt, 0).at, sizeof journal->origin);
        memcpy(journal->public_key, store_blob(stmt, 1).at, sizeof journal->public_key);
    } else if (step != STORE_FAILED) {
        (void)err_set(err, ERR_DAMAGED,
                      "the journal in %s has no origin: it was not made by `heed init`, or its row "
                      "is gone; restore a backup",
                      store_folder(journal->store));
    }
    store_release(stmt);
    return good;
}

static bool check_keys(const Journal *journal, Err *err)
{
    const char *folder = store_folder(journal->store);
    if (!journal->keys.is_there) {
        return err_set(err, ERR_NOT_FOUND,
                       "%s/journal.key is missing: without it nothing can be signed; put back the "
                       "copy that was kept apart",
                       folder);
    }
    if (memcmp(journal->keys.public_key, journal->public_key, sizeof journal->public_key) == 0) {
        return true;
    }
    return err_set(err, ERR_USAGE,
                   "%s/journal.key is another journal's; put back the one that was made with this",
                   folder);
}

/* Appending to a journal that has lost events would bury that they were there. */
static bool check_tip(const Journal *journal, StoreConn *conn, Err *err)
{
    JournalTip tip;
    int64_t last_seq;
    if (!journal_tip_read(journal, &tip, err) || !journal_last_seq(conn, &last_seq, err)) {
        return false;
    }
    if (!tip.is_sound || tip.size <= last_seq) return true;
    return err_set(err, ERR_DAMAGED,
                   "the journal in %s ends at event %" PRId64 " but had %" PRId64
                   ": events were lost; nothing more is appended. Run `heed journal verify`, and "
                   "restore a backup; or, to go on knowingly, move journal.tip away",
                   journal->store ? store_folder(journal->store) : "", last_seq, tip.size);
}

static bool open_with(Journal *journal, StoreConn *conn, Err *err)
{
    if (!read_origin(journal, conn, err) ||
        !journal_key_read(journal->store, &journal->keys, err)) {
        return false;
    }
    if (store_mode(journal->store) == STORE_READ) return true;
    if (!check_keys(journal, err) || !check_tip(journal, conn, err)) return false;
    journal_side_open(journal);
    journal_side_note(journal, conn);
    store_listen(journal->store, journal_side_note, journal);
    return true;
}

Journal *journal_open(Store *store, Err *err)
{
    if (!start_sodium(err)) return NULL;
    StoreConn *reader = store_borrow_reader(store, err);
    if (reader == NULL) return NULL;
    Journal *journal = mem_zero(1, sizeof *journal);
    journal->store = store;
    journal->interval = JOURNAL_SEAL_EVENTS;
    journal->side.fd = -1;
    journal->scratch = arena_create();
    bool good = open_with(journal, reader, err);
    store_return_reader(store, reader);
    if (good) return journal;
    journal_close(journal);
    return NULL;
}

void journal_close(Journal *journal)
{
    if (journal == NULL) return;
    journal_side_close(journal);
    journal_key_forget(&journal->keys);
    arena_free(journal->scratch);
    free(journal);
}

const uint8_t *journal_public_key(const Journal *journal)
{
    return journal->public_key;
}

const uint8_t *journal_origin(const Journal *journal)
{
    return journal->origin;
}

void journal_set_interval(Journal *journal, int64_t n_events)
{
    BASE_ASSERT(n_events >= 1);
    journal->interval = n_events;
}
