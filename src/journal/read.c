/* read.c: rows to events. */
#include <stdlib.h>

#include "journal/journal_internal.h"

bool journal_row(StoreStmt *stmt, JournalEvent *out)
{
    *out = (JournalEvent){.seq = store_int(stmt, 0),
                          .record = store_text(stmt, 1),
                          .kind = store_text(stmt, 2),
                          .actor = store_text(stmt, 3),
                          .occurred_at_ms = store_int(stmt, 4),
                          .recorded_at_ms = store_int(stmt, 5),
                          .source = store_text(stmt, 6),
                          .source_id = store_text(stmt, 7),
                          .attributes = store_blob(stmt, 8)};
    return journal_hash_of(store_blob(stmt, 9), &out->hash);
}

static void copy_into(Arena *arena, JournalEvent *event)
{
    event->record = str_copy(arena, event->record);
    event->kind = str_copy(arena, event->kind);
    event->actor = str_copy(arena, event->actor);
    event->source = str_copy(arena, event->source);
    event->source_id = str_copy(arena, event->source_id);
    event->attributes = str_copy(arena, event->attributes);
}

static bool refuse_hash(int64_t seq, Err *err)
{
    return err_set(err, ERR_DAMAGED,
                   "event %" PRId64 " has no hash of 32 bytes; run `heed journal verify`", seq);
}

/* All rows of a bound statement, which is released. */
static bool read_rows(StoreStmt *stmt, Arena *arena, JournalEvents *out, Err *err)
{
    VEC_OF(JournalEvent) rows = {0};
    bool good = true;
    StoreStep step;
    while ((step = store_step(stmt, err)) == STORE_ROW) {
        JournalEvent event;
        good = journal_row(stmt, &event) || refuse_hash(event.seq, err);
        if (!good) break;
        copy_into(arena, &event);
        VEC_PUSH(&rows, event);
    }
    store_release(stmt);
    *out = (JournalEvents){ARENA_ARRAY(arena, JournalEvent, rows.n), rows.n};
    if (rows.n) memcpy(out->at, rows.at, rows.n * sizeof *rows.at);
    VEC_FREE(&rows);
    return good && step != STORE_FAILED;
}

bool journal_read_after(StoreConn *conn, int64_t after_seq, size_t most, Arena *arena,
                        JournalEvents *out, Err *err)
{
    StoreStmt *stmt = store_prepare(
        conn, "SELECT " JOURNAL_COLUMNS " FROM event WHERE seq > $1 ORDER BY seq LIMIT $2", err);
    if (stmt == NULL) return false;
    store_bind_int(stmt, 1, after_seq);
    store_bind_int(stmt, 2, most > INT32_MAX ? INT32_MAX : (int64_t)most);
    return read_rows(stmt, arena, out, err);
}

bool journal_read_record(StoreConn *conn, Str record, Arena *arena, JournalEvents *out, Err *err)
{
    StoreStmt *stmt = store_prepare(
        conn, "SELECT " JOURNAL_COLUMNS " FROM event WHERE record = $1 ORDER BY seq", err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, record);
    return read_rows(stmt, arena, out, err);
}

bool journal_last_seq(StoreConn *conn, int64_t *out, Err *err)
{
    return store_ask_int(conn, "SELECT max(seq) FROM event", 0, out, err);
}

bool journal_chain_head(StoreConn *conn, Str record, int64_t before_seq, JournalHash *out, Err *err)
{
    *out = (JournalHash){{0}};
    StoreStmt *stmt = store_prepare(
        conn,
        "SELECT seq, hash FROM event WHERE record = $1 AND seq < $2 ORDER BY seq DESC LIMIT 1",
        err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, record);
    store_bind_int(stmt, 2, before_seq);
    StoreStep step = store_step(stmt, err);
    bool good = step != STORE_FAILED;
    if (step == STORE_ROW && !journal_hash_of(store_blob(stmt, 1), out)) {
        good = refuse_hash(store_int(stmt, 0), err);
    }
    store_release(stmt);
    return good;
}

bool journal_read_one(StoreConn *conn, int64_t seq, Arena *arena, JournalEvent *out, Err *err)
{
    JournalEvents events;
    if (!journal_read_after(conn, seq - 1, 1, arena, &events, err)) return false;
    if (events.n == 1 && events.at[0].seq == seq) {
        *out = events.at[0];
        return true;
    }
    return err_set(err, ERR_NOT_FOUND, "there is no event %" PRId64 " in this journal", seq);
}

/* --- ids ---------------------------------------------------------------------------------- */

enum { ID_HASH_BYTES = 8 };

Str journal_id(int64_t seq, const JournalHash *hash, char out[JOURNAL_ID_BYTES])
{
    int n = snprintf(out, JOURNAL_ID_BYTES, "%" PRId64 "-", seq);
    BASE_ASSERT(n > 0 && n + 2 * ID_HASH_BYTES < JOURNAL_ID_BYTES);
    for (size_t i = 0; i < ID_HASH_BYTES; i++) {
        (void)snprintf(out + n + 2 * i, 3, "%02x", hash->at[i]);
    }
    return (Str){out, (size_t)n + (size_t)2 * ID_HASH_BYTES};
}

int64_t journal_id_seq(Str id)
{
    Str rest = id, number;
    uint64_t seq = 0;
    if (!str_cut(&rest, '-', &number)) return 0;
    if (!number_parse_whole(number, INT64_MAX, &seq)) return 0;
    return (int64_t)seq;
}

bool journal_id_fits(Str id, const JournalHash *hash)
{
    if (!str_has_byte(id, '-')) return true;
    char text[JOURNAL_ID_BYTES];
    return str_eq(journal_id(journal_id_seq(id), hash, text), id);
}

bool journal_find(StoreConn *conn, Str id, Arena *arena, JournalEvent *out, Err *err)
{
    int64_t seq = journal_id_seq(id);
    if (seq < 1) {
        return err_set(err, ERR_NOT_FOUND,
                       "%.*s names no event; an id looks like 17-9f86d081884c7d65", STR_ARG(id));
    }
    if (!journal_read_one(conn, seq, arena, out, err)) return false;
    if (journal_id_fits(id, &out->hash)) return true;
    char text[JOURNAL_ID_BYTES];
    return err_set(err, ERR_NOT_FOUND,
                   "there is no event %.*s in this journal; event %" PRId64 " here is %s",
                   STR_ARG(id), seq, (journal_id(seq, &out->hash, text), text));
}
