/* verify.c: every event against its chain. What is found is named by its range of events. */
#include <stdlib.h>

#include "journal/verify_internal.h"

/* --- findings ------------------------------------------------------------------------------ */

static Str sentence(Arena *arena, int64_t first_seq, int64_t last_seq, Str what)
{
    if (first_seq == last_seq) {
        return str_format(arena, "event %" PRId64 ": %.*s", first_seq, STR_ARG(what));
    }
    return str_format(arena, "events %" PRId64 " to %" PRId64 ": %.*s", first_seq, last_seq,
                      STR_ARG(what));
}

/* A sentence with its first words left off. */
static bool says(Str message, Str what)
{
    return str_ends(message, what) && message.n > what.n &&
           message.at[message.n - what.n - 1] == ' ';
}

/* The finding that this one goes on with: one of the last few, since two kinds may run abreast. */
static JournalFinding *find_run(const JournalReport *report, JournalFault fault, int64_t first_seq,
                                Str what)
{
    enum { ABREAST = 4 };
    for (size_t i = report->findings.n; i-- > 0 && report->findings.n - i <= ABREAST;) {
        JournalFinding *finding = &report->findings.at[i];
        if (finding->fault == fault && finding->last_seq + 1 == first_seq &&
            says(finding->message, what)) {
            return finding;
        }
    }
    return NULL;
}

void verify_find(Verify *verify, JournalFault fault, int64_t first_seq, int64_t last_seq, Str what)
{
    JournalReport *report = verify->report;
    JournalFinding *run = find_run(report, fault, first_seq, what);
    if (run != NULL) {
        run->last_seq = last_seq;
        run->message = sentence(verify->arena, run->first_seq, last_seq, what);
        return;
    }
    report->is_cut = report->findings.n == JOURNAL_MOST_FINDINGS;
    if (report->is_cut) return;
    JournalFinding finding = {fault, first_seq, last_seq,
                              sentence(verify->arena, first_seq, last_seq, what)};
    VEC_PUSH(&report->findings, finding);
}

void journal_free_report(JournalReport *report)
{
    VEC_FREE(&report->findings);
}

const char *journal_fault_name(JournalFault fault)
{
    static const char *const NAMES[] = {"gone",      "edited",   "forked", "disorder",
                                        "rewritten", "unsigned", "side"};
    return NAMES[fault];
}

/* --- one event ----------------------------------------------------------------------------- */

/* The event of the record, other than its predecessor, from which this one would follow. 0 for the
 * start of the chain, -1 for none. */
static bool find_parent(Verify *verify, const JournalEvent *event, int64_t *parent)
{
    JournalHash start = {{0}}, hash;
    *parent = -1;
    hash = journal_hash_event(&start, event, &verify->bytes);
    if (journal_hash_eq(&hash, &event->hash)) *parent = 0;
    StoreStmt *stmt = store_prepare(
        verify->conn, "SELECT seq, hash FROM event WHERE record = $1 AND seq < $2 ORDER BY seq",
        verify->err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, event->record);
    store_bind_int(stmt, 2, event->seq);
    StoreStep step = STORE_DONE;
    while (*parent < 0 && (step = store_step(stmt, verify->err)) == STORE_ROW) {
        if (!journal_hash_of(store_blob(stmt, 1), &start)) continue;
        hash = journal_hash_event(&start, event, &verify->bytes);
        if (journal_hash_eq(&hash, &event->hash)) *parent = store_int(stmt, 0);
    }
    store_release(stmt);
    return step != STORE_FAILED;
}

static bool name_broken(Verify *verify, const JournalEvent *event, const Chain *chain)
{
    int64_t parent;
    if (!find_parent(verify, event, &parent)) return false;
    if (parent >= 0) {
        Str what = parent == 0 ? STR("starts the chain of its record again")
                               : str_format(verify->arena,
                                            "chained to event %" PRId64
                                            " of its record, not to event %" PRId64 " before it",
                                            parent, chain->seq);
        verify_find(verify, JOURNAL_FORKED, event->seq, event->seq, what);
    } else if (verify->last_gap_seq > chain->seq) {
        verify_find(verify, JOURNAL_GONE, event->seq, event->seq,
                    STR("follows on its record from one that is not there"));
    } else {
        verify_find(
            verify, JOURNAL_EDITED, event->seq, event->seq,
            STR("not as written: changed, moved, or cut off from the event before it on its "
                "record"));
    }
    return true;
}

static Chain *chain_of(Verify *verify, Str record)
{
    uint32_t number = strmap_put(verify->records, record);
    if (number == verify->chains.n) VEC_PUSH(&verify->chains, (Chain){0});
    return &verify->chains.at[number];
}

static void check_place(Verify *verify, const JournalEvent *event)
{
    if (event->seq > verify->last_seq + 1) {
        verify->last_gap_seq = event->seq - 1;
        verify_find(verify, JOURNAL_GONE, verify->last_seq + 1, event->seq - 1,
                    STR("gone, though later ones are there"));
    }
    if (event->seq < 1) {
        verify_find(verify, JOURNAL_REWRITTEN, event->seq, event->seq,
                    STR("before the first, where none was ever appended"));
    }
    if (event->recorded_at_ms < verify->last_recorded_ms) {
        verify_find(verify, JOURNAL_DISORDER, event->seq, event->seq,
                    STR("recorded before the one before it"));
    }
    if (event->seq > verify->last_seq) verify->last_seq = event->seq;
    verify->last_recorded_ms = event->recorded_at_ms;
}

static bool check_event(Verify *verify, const JournalEvent *event)
{
    check_place(verify, event);
    Chain *chain = chain_of(verify, event->record);
    JournalHash hash = journal_hash_event(&chain->hash, event, &verify->bytes);
    if (!journal_hash_eq(&hash, &event->hash) && !name_broken(verify, event, chain)) return false;
    *chain = (Chain){event->hash, event->seq};
    verify->report->n_events++;
    return verify_tree(verify, event);
}

static bool check_events(Verify *verify)
{
    StoreStmt *stmt = store_prepare(
        verify->conn, "SELECT " JOURNAL_COLUMNS " FROM event ORDER BY seq", verify->err);
    if (stmt == NULL) return false;
    bool good = true;
    StoreStep step;
    while ((step = store_step(stmt, verify->err)) == STORE_ROW && good) {
        JournalEvent event;
        if (!journal_row(stmt, &event)) {
            verify_find(verify, JOURNAL_EDITED, event.seq, event.seq, STR("no whole hash"));
            verify->last_seq = event.seq;
            continue;
        }
        good = check_event(verify, &event);
    }
    store_release(stmt);
    verify->report->n_records = strmap_count(verify->records);
    return good && step != STORE_FAILED;
}

/* --- the whole ----------------------------------------------------------------------------- */

/* What lies beside the store is read before the store: it may say less by then, never more. */
static bool read_beside(const Verify *verify, Store *store, JournalTip *tip, JournalHead *beside,
                        bool *is_beside)
{
    Err damage = {0};
    *tip = (JournalTip){0};
    if (verify->journal->keys.is_there && !journal_tip_read(verify->journal, tip, verify->err)) {
        return false;
    }
    if (journal_side_head(store, is_beside, beside, &damage)) return true;
    *is_beside = false;
    VEC_PUSH(&verify->report->findings,
             ((JournalFinding){JOURNAL_SIDE, 0, 0,
                               str_format(verify->arena, "journal.head: %s", damage.message)}));
    return true;
}

static bool verify_all(Verify *verify, Store *store, const JournalHead *witnessed)
{
    JournalTip tip;
    JournalHead beside;
    bool is_beside;
    return read_beside(verify, store, &tip, &beside, &is_beside) &&
           store_begin(verify->conn, verify->err) &&
           verify_take_heads(verify, is_beside ? &beside : NULL, witnessed) &&
           check_events(verify) && verify_ends(verify, &tip);
}

bool journal_verify(const Journal *journal, Store *store, const JournalHead *witnessed,
                    Arena *arena, JournalReport *report, Err *err)
{
    *report = (JournalReport){0};
    StoreConn *reader = store_borrow_reader(store, err);
    if (reader == NULL) return false;
    Verify verify = {.journal = journal,
                     .conn = reader,
                     .arena = arena,
                     .report = report,
                     .err = err,
                     .records = strmap_create(),
                     .last_recorded_ms = INT64_MIN};
    bool good = verify_all(&verify, store, witnessed);
    store_return_reader(store, reader);
    VEC_FREE(&verify.milestones);
    VEC_FREE(&verify.chains);
    strmap_free(verify.records);
    buf_free(&verify.bytes);
    return good;
}
