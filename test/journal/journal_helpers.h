/* journal_helpers.h: a journal in a folder of its own, made before each test and removed after it;
 * events in one line; and a second, unguarded way into its database for those who tamper. What the
 * helpers hide: opening, the transaction around an append, freeing. */
#ifndef HEED_TEST_JOURNAL_HELPERS_H
#define HEED_TEST_JOURNAL_HELPERS_H
#include "journal/journal_internal.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOON INT64_C(1795608000000) /* 2026-11-25T12:00:00Z */

static const StoreSchema *const TEST_SCHEMAS[] = {&JOURNAL_SCHEMA};

typedef struct {
    char folder[64], parent[48];
    Store *store;
    Journal *journal;
    Arena *arena;
} Bench;

static inline StoreOptions options_of(const char *folder, StoreMode mode)
{
    return (StoreOptions){folder, mode, "the test", TEST_SCHEMAS, 1};
}

static inline void must(bool good, const Err *err)
{
    if (!good) fail_msg("%s", err->message);
}

static inline void open_bench(Bench *bench, StoreMode mode)
{
    Err err = {0};
    StoreOptions options = options_of(bench->folder, mode);
    bench->store = store_open(&options, &err);
    must(bench->store != NULL, &err);
    if (mode == STORE_CREATE) must(journal_create(bench->store, &err), &err);
    bench->journal = journal_open(bench->store, &err);
    must(bench->journal != NULL, &err);
}

static inline void close_bench(Bench *bench)
{
    store_close(bench->store);
    journal_close(bench->journal);
    bench->store = NULL;
    bench->journal = NULL;
}

static inline int make_bench(void **state)
{
    Bench *bench = mem_zero(1, sizeof *bench);
    (void)snprintf(bench->parent, sizeof bench->parent, "/tmp/heed-journal-XXXXXX");
    assert_non_null(mkdtemp(bench->parent));
    (void)snprintf(bench->folder, sizeof bench->folder, "%s/force", bench->parent);
    bench->arena = arena_create();
    open_bench(bench, STORE_CREATE);
    *state = bench;
    return 0;
}

static inline void remove_folder(const char *folder)
{
    DIR *entries = opendir(folder);
    if (entries == NULL) return;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        Buf path = {0};
        buf_addf(&path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.' && unlink(path.at) != 0) remove_folder(path.at);
        buf_free(&path);
    }
    (void)closedir(entries);
    (void)rmdir(folder);
}

static inline int remove_bench(void **state)
{
    Bench *bench = *state;
    close_bench(bench);
    arena_free(bench->arena);
    remove_folder(bench->parent);
    free(bench);
    return 0;
}

/* --- appending ---------------------------------------------------------------------------- */

typedef struct {
    Journal *journal;
    int64_t now_ms;
    const JournalEntry *entries;
    size_t n;
    JournalReceipt *receipts;
} AppendWork;

static inline bool append_work(void *context, StoreConn *conn, Err *err)
{
    AppendWork *work = context;
    return journal_append(work->journal, conn, work->now_ms, work->entries, work->n, work->receipts,
                          err);
}

static inline bool try_append(Bench *bench, int64_t now_ms, const JournalEntry *entries, size_t n,
                              JournalReceipt *receipts, Err *err)
{
    AppendWork work = {bench->journal, now_ms, entries, n, receipts};
    return store_write(bench->store, append_work, &work, err);
}

static inline JournalReceipt append_entry(Bench *bench, int64_t now_ms, JournalEntry entry)
{
    Err err = {0};
    JournalReceipt receipt;
    must(try_append(bench, now_ms, &entry, 1, &receipt, &err), &err);
    return receipt;
}

/* {"channel": "999", "where": {"place": {"name": <text>}}}: the text is a third-level value. */
static inline const JournalValue *deep_attributes(Arena *arena, const char *text)
{
    JournalMember *place = ARENA_NEW(arena, JournalMember);
    JournalMember *where = ARENA_NEW(arena, JournalMember);
    JournalMember *all = ARENA_ARRAY(arena, JournalMember, 2);
    JournalValue *map = ARENA_NEW(arena, JournalValue);
    *place = (JournalMember){STR("name"), journal_text(str_of(text))};
    *where = (JournalMember){STR("place"), journal_map(place, 1)};
    all[0] = (JournalMember){STR("channel"), journal_text(STR("999"))};
    all[1] = (JournalMember){STR("where"), journal_map(where, 1)};
    *map = journal_map(all, 2);
    return map;
}

static inline JournalReceipt add(Bench *bench, const char *record, const char *kind, int64_t at_ms)
{
    JournalEntry entry = {.record = str_of(record),
                          .kind = str_of(kind),
                          .actor = STR("handler-7"),
                          .occurred_at_ms = at_ms,
                          .attributes = deep_attributes(bench->arena, "Quay Street")};
    return append_entry(bench, at_ms, entry);
}

static inline bool seal_work(void *context, StoreConn *conn, Err *err)
{
    return journal_seal(context, conn, NOON + 1000000, err);
}

static inline void seal(Bench *bench)
{
    Err err = {0};
    must(store_write(bench->store, seal_work, bench->journal, &err), &err);
}

/* Events 1 to 6: C-1 has 1, 2, 4, 6; C-2 has 3, 5. */
static inline void add_six(Bench *bench)
{
    (void)add(bench, "C-1", "contact.answered", NOON);
    (void)add(bench, "C-1", "thrive.completed", NOON + 1000);
    (void)add(bench, "C-2", "contact.answered", NOON + 2000);
    (void)add(bench, "C-1", "contact.graded", NOON + 3000);
    (void)add(bench, "C-2", "thrive.completed", NOON + 4000);
    (void)add(bench, "C-1", "contact.closed", NOON + 5000);
}

/* --- looking and tampering ----------------------------------------------------------------- */

static inline JournalReport verify(Bench *bench, const JournalHead *witnessed)
{
    Err err = {0};
    JournalReport report;
    must(journal_verify(bench->journal, bench->store, witnessed, bench->arena, &report, &err),
         &err);
    return report;
}

static inline void expect_clean(Bench *bench)
{
    JournalReport report = verify(bench, NULL);
    if (report.findings.n) fail_msg("%.*s", STR_ARG(report.findings.at[0].message));
    journal_free_report(&report);
}

/* That a finding of this fault concerns exactly these events. */
static inline void expect_finding(Bench *bench, JournalFault fault, int64_t first, int64_t last)
{
    JournalReport report = verify(bench, NULL);
    bool found = false;
    Buf all = {0};
    for (size_t i = 0; i < report.findings.n; i++) {
        const JournalFinding *finding = &report.findings.at[i];
        found = found || (finding->fault == fault && finding->first_seq == first &&
                          finding->last_seq == last);
        buf_addf(&all, "\n  %s %.*s", journal_fault_name(finding->fault),
                 STR_ARG(finding->message));
    }
    if (!found) {
        fail_msg("no finding %s of events %d to %d among:%s", journal_fault_name(fault), (int)first,
                 (int)last, all.n ? all.at : " none");
    }
    buf_free(&all);
    journal_free_report(&report);
}

/* Take away the triggers that guard the journal, then run statements, as one does who has the disk
 * but not the key; and open it again for reading. */
static inline void tamper(Bench *bench, const char *sql)
{
    close_bench(bench);
    char path[128];
    sqlite3 *raw;
    (void)snprintf(path, sizeof path, "%s/heed.db", bench->folder);
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    const char *off = "PRAGMA writable_schema=ON; DELETE FROM sqlite_schema WHERE type='trigger';"
                      "PRAGMA writable_schema=RESET;";
    assert_int_equal(sqlite3_exec(raw, off, NULL, NULL, NULL), SQLITE_OK);
    char *message = NULL;
    if (sqlite3_exec(raw, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s", message);
    assert_int_equal(sqlite3_close(raw), SQLITE_OK);
    open_bench(bench, STORE_READ);
}

#endif
