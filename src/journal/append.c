/* append.c: entries become events: checked, numbered, chained, written, read back. */
#include "journal/journal_internal.h"

/* One call of journal_append. */
typedef struct {
    Journal *journal;
    StoreConn *conn;
    Arena *arena;
    Buf bytes; /* of one event at a time */
    int64_t last_seq, recorded_at_ms;
    JournalHash *previous; /* by entry: what its record's chain had before it */
    Err *err;
} Append;

/* --- what may be appended ------------------------------------------------------------------ */

typedef enum { NAME_NEEDED, NAME_OPTIONAL } NameNeed;

static bool check_name(const char *what, Str text, NameNeed need, Err *err)
{
    if (text.n == 0 && need == NAME_NEEDED)
        return err_set(err, ERR_USAGE, "an event needs a %s", what);
    if (text.n > JOURNAL_MOST_NAME_BYTES) {
        return err_set(err, ERR_LIMIT, "the %s of an event is longer than %d bytes", what,
                       JOURNAL_MOST_NAME_BYTES);
    }
    if (str_utf8_valid(text) == text.n && !str_has_byte(text, '\0')) return true;
    return err_set(err, ERR_USAGE, "the %s of an event is no UTF-8 text", what);
}

static bool check_entry(const JournalEntry *entry, Err *err)
{
    if (!check_name("record", entry->record, NAME_NEEDED, err) ||
        !check_name("kind", entry->kind, NAME_NEEDED, err) ||
        !check_name("actor", entry->actor, NAME_OPTIONAL, err) ||
        !check_name("source", entry->source, NAME_OPTIONAL, err) ||
        !check_name("source id", entry->source_id, NAME_OPTIONAL, err)) {
        return false;
    }
    if ((entry->source.n == 0) != (entry->source_id.n == 0)) {
        return err_set(err, ERR_USAGE, "an event has a source and an id in it, or neither");
    }
    if (entry->occurred_at_ms < TIME_FIRST || entry->occurred_at_ms > TIME_LAST) {
        return err_set(err, ERR_TIME, "an event occurred outside of the years 1 to 9998");
    }
    if (entry->attributes != NULL && entry->attributes->type != JOURNAL_MAP) {
        return err_set(err, ERR_USAGE, "the attributes of an event are a map");
    }
    return true;
}

/* A correction or withdrawal must name an event that is on its record. */
static bool check_target(const Append *append, const JournalEntry *entry)
{
    bool is_correction = str_eq(entry->kind, STR(JOURNAL_CORRECTED));
    if (!is_correction && !str_eq(entry->kind, STR(JOURNAL_WITHDRAWN))) return true;
    const JournalValue *id = journal_member(entry->attributes, STR("event"));
    JournalEvent target;
    if (id == NULL || id->type != JOURNAL_TEXT) {
        return err_set(append->err, ERR_USAGE, "%.*s names the event by its id in `event`",
                       STR_ARG(entry->kind));
    }
    if (!journal_find(append->conn, id->text, append->arena, &target, append->err)) return false;
    if (!str_eq(target.record, entry->record)) {
        return err_set(append->err, ERR_USAGE, "event %.*s is on record %.*s, not on %.*s",
                       STR_ARG(id->text), STR_ARG(target.record), STR_ARG(entry->record));
    }
    bool is_about_correction =
        str_eq(target.kind, STR(JOURNAL_CORRECTED)) || str_eq(target.kind, STR(JOURNAL_WITHDRAWN));
    if (!is_correction || !is_about_correction) return true;
    return err_set(append->err, ERR_USAGE,
                   "event %.*s is itself a correction or withdrawal: correct the event that it "
                   "names once more, or withdraw it",
                   STR_ARG(id->text));
}

static bool check_parts(const JournalEntry *entry, Err *err)
{
    if (!str_eq(entry->kind, STR(JOURNAL_CORRECTED))) return true;
    const JournalValue *attributes = journal_member(entry->attributes, STR("attributes"));
    const JournalValue *kind = journal_member(entry->attributes, STR("kind"));
    const JournalValue *at = journal_member(entry->attributes, STR("occurred-at"));
    bool good = (attributes == NULL || attributes->type == JOURNAL_MAP) &&
                (kind == NULL || (kind->type == JOURNAL_TEXT && kind->text.n != 0)) &&
                (at == NULL || (at->type == JOURNAL_NUMBER && at->number >= (double)TIME_FIRST &&
                                at->number <= (double)TIME_LAST));
    return good || err_set(err, ERR_USAGE,
                           "in event.corrected, `attributes` is a map, `kind` a text and "
                           "`occurred-at` an instant in milliseconds");
}

/* --- the same twice ------------------------------------------------------------------------ */

static bool read_source(const Append *append, const JournalEntry *entry, int64_t *seq)
{
    *seq = 0;
    StoreStmt *stmt = store_prepare(
        append->conn, "SELECT seq FROM event WHERE source = $1 AND source_id = $2 AND source <> ''",
        append->err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, entry->source);
    store_bind_text(stmt, 2, entry->source_id);
    StoreStep step = store_step(stmt, append->err);
    if (step == STORE_ROW) *seq = store_int(stmt, 0);
    store_release(stmt);
    return step != STORE_FAILED;
}

static bool encode_attributes(Append *append, const JournalEntry *entry, Str *out)
{
    static const JournalValue NOTHING = {.type = JOURNAL_MAP};
    const JournalValue *attributes = entry->attributes ? entry->attributes : &NOTHING;
    buf_clear(&append->bytes);
    if (!journal_encode(&append->bytes, attributes, append->err)) return false;
    *out = str_copy(append->arena, buf_str(&append->bytes));
    return true;
}

static bool is_changed(Append *append, const JournalEntry *entry, const JournalEvent *event,
                       bool *out)
{
    Str attributes;
    *out = !str_eq(entry->record, event->record) || !str_eq(entry->kind, event->kind) ||
           entry->occurred_at_ms != event->occurred_at_ms;
    if (*out || (entry->attributes != NULL && journal_has_personal(entry->attributes))) return true;
    if (!encode_attributes(append, entry, &attributes)) return false;
    *out = !str_eq(attributes, event->attributes);
    return true;
}

/* Fills the receipt where the source's id is there already. */
static bool find_source(Append *append, const JournalEntry *entry, JournalReceipt *receipt)
{
    int64_t seq;
    JournalEvent event;
    *receipt = (JournalReceipt){0};
    if (entry->source.n == 0) return true;
    if (!read_source(append, entry, &seq)) return false;
    if (seq == 0) return true;
    receipt->was_there = true;
    receipt->seq = seq;
    if (!journal_read_one(append->conn, seq, append->arena, &event, append->err)) return false;
    receipt->hash = event.hash;
    return is_changed(append, entry, &event, &receipt->is_changed);
}

/* --- writing ------------------------------------------------------------------------------- */

static bool insert(const Append *append, const JournalEvent *event)
{
    StoreStmt *stmt = store_prepare(append->conn,
                                    "INSERT INTO event(" JOURNAL_COLUMNS
                                    ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                                    append->err);
    if (stmt == NULL) return false;
    store_bind_int(stmt, 1, event->seq);
    store_bind_text(stmt, 2, event->record);
    store_bind_text(stmt, 3, event->kind);
    store_bind_text(stmt, 4, event->actor);
    store_bind_int(stmt, 5, event->occurred_at_ms);
    store_bind_int(stmt, 6, event->recorded_at_ms);
    store_bind_text(stmt, 7, event->source);
    store_bind_text(stmt, 8, event->source_id);
    store_bind_blob(stmt, 9, event->attributes);
    store_bind_blob(stmt, 10, journal_hash_str(&event->hash));
    bool good = store_step(stmt, append->err) == STORE_DONE;
    store_release(stmt);
    return good;
}

static bool append_new(Append *append, const JournalEntry *entry, JournalHash *previous,
                       JournalReceipt *receipt)
{
    JournalEntry written = *entry;
    JournalValue concealed;
    int64_t seq = append->last_seq + 1;
    if (entry->attributes != NULL && journal_has_personal(entry->attributes)) {
        if (!journal_conceal(append->journal, append->conn, seq, entry->record, entry->attributes,
                             append->arena, &concealed, append->err)) {
            return false;
        }
        written.attributes = &concealed;
    }
    JournalEvent event = {.seq = seq,
                          .record = entry->record,
                          .kind = entry->kind,
                          .actor = entry->actor,
                          .occurred_at_ms = entry->occurred_at_ms,
                          .recorded_at_ms = append->recorded_at_ms,
                          .source = entry->source,
                          .source_id = entry->source_id};
    if (!encode_attributes(append, &written, &event.attributes) ||
        !journal_chain_head(append->conn, entry->record, seq, previous, append->err)) {
        return false;
    }
    event.hash = journal_hash_event(previous, &event, &append->bytes);
    *receipt = (JournalReceipt){.seq = seq, .hash = event.hash};
    append->last_seq = seq;
    return insert(append, &event);
}

static bool append_one(Append *append, const JournalEntry *entry, JournalHash *previous,
                       JournalReceipt *receipt)
{
    if (!check_entry(entry, append->err) || !find_source(append, entry, receipt)) return false;
    if (receipt->was_there) return true;
    return check_parts(entry, append->err) && check_target(append, entry) &&
           append_new(append, entry, previous, receipt);
}

/* --- reading back -------------------------------------------------------------------------- */

static bool refuse_written(int64_t seq, Err *err)
{
    return err_set(err, ERR_DAMAGED,
                   "event %" PRId64 " does not read back as it was written; nothing was kept; look "
                   "to the disk and the memory of this machine",
                   seq);
}

/* One row of what was just written, against its receipt and the chain before it. */
static bool check_written(Append *append, StoreStmt *stmt, const JournalHash *previous,
                          const JournalReceipt *receipt)
{
    JournalEvent event;
    if (!journal_row(stmt, &event)) return refuse_written(receipt->seq, append->err);
    JournalHash hash = journal_hash_event(previous, &event, &append->bytes);
    bool good = event.seq == receipt->seq && journal_hash_eq(&hash, &receipt->hash) &&
                journal_hash_eq(&event.hash, &receipt->hash);
    return good || refuse_written(receipt->seq, append->err);
}

static bool read_back(Append *append, int64_t after_seq, const JournalReceipt *receipts, size_t n)
{
    StoreStmt *stmt = store_prepare(
        append->conn, "SELECT " JOURNAL_COLUMNS " FROM event WHERE seq > $1 ORDER BY seq",
        append->err);
    if (stmt == NULL) return false;
    store_bind_int(stmt, 1, after_seq);
    bool good = true;
    for (size_t i = 0; i < n && good; i++) {
        if (receipts[i].seq <= after_seq || receipts[i].was_there) continue;
        StoreStep step = store_step(stmt, append->err);
        if (step == STORE_DONE)
            good = refuse_written(receipts[i].seq, append->err);
        else
            good = step == STORE_ROW &&
                   check_written(append, stmt, &append->previous[i], &receipts[i]);
    }
    store_release(stmt);
    return good;
}

/* --- the whole ----------------------------------------------------------------------------- */

/* Where the journal stands; a clock that was set back does not run backwards in it. */
static bool read_last(Append *append, int64_t now_ms)
{
    append->recorded_at_ms = now_ms;
    StoreStmt *stmt = store_prepare(
        append->conn, "SELECT seq, recorded_at FROM event ORDER BY seq DESC LIMIT 1", append->err);
    if (stmt == NULL) return false;
    StoreStep step = store_step(stmt, append->err);
    if (step == STORE_ROW) {
        append->last_seq = store_int(stmt, 0);
        if (store_int(stmt, 1) > now_ms) append->recorded_at_ms = store_int(stmt, 1);
    }
    store_release(stmt);
    return step != STORE_FAILED;
}

static bool append_all(Append *append, const JournalEntry *entries, size_t n,
                       JournalReceipt *receipts)
{
    if (!read_last(append, append->recorded_at_ms)) return false;
    int64_t after_seq = append->last_seq;
    for (size_t i = 0; i < n; i++) {
        if (!append_one(append, &entries[i], &append->previous[i], &receipts[i])) return false;
    }
    return read_back(append, after_seq, receipts, n) &&
           journal_seal_if_due(append->journal, append->conn, append->last_seq,
                               append->recorded_at_ms, append->err);
}

bool journal_append(Journal *journal, StoreConn *conn, int64_t now_ms, const JournalEntry *entries,
                    size_t n, JournalReceipt *receipts, Err *err)
{
    if (!store_in_transaction(conn) || !journal->keys.is_there) {
        return err_set(err, ERR_USAGE,
                       "events are appended in a transaction of a store opened for "
                       "writing");
    }
    if (now_ms < TIME_FIRST || now_ms > TIME_LAST) {
        return err_set(err, ERR_TIME,
                       "the clock of this machine is outside of the years 1 to 9998");
    }
    arena_clear(journal->scratch);
    Append append = {.journal = journal,
                     .conn = conn,
                     .arena = journal->scratch,
                     .recorded_at_ms = now_ms,
                     .previous = ARENA_ARRAY(journal->scratch, JournalHash, n),
                     .err = err};
    bool good = append_all(&append, entries, n, receipts);
    buf_free(&append.bytes);
    return good;
}
