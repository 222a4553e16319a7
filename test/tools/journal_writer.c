/* journal_writer.c: a tool of the tests: threads that append to a force's folder and say on
 * standard output what was acknowledged, for those who kill it in between. Each command also counts
 * in a table of its own (`tally`), in the same transaction, which must come out of the journal
 * again. journal-writer init|write|tally|verify FOLDER [THREADS WRITES-OF-EACH SEED] */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "journal/journal.h"

static const char TALLY_SQL[] =
    "CREATE TABLE tally(record TEXT PRIMARY KEY, n INTEGER NOT NULL, last_seq INTEGER NOT NULL)";
static const StoreMigration TALLY_STEPS[] = {{"events counted by record", TALLY_SQL}};
static const StoreSchema TALLY = {"tally", TALLY_STEPS, 1};
static const StoreSchema *const SCHEMAS[] = {&JOURNAL_SCHEMA, &TALLY};

enum { MOST_THREADS = 64, N_RECORDS = 7, LINE_BYTES = 256 };

typedef struct {
    Store *store;
    Journal *journal;
    uint64_t seed, n_writes;
    uint32_t number;
    bool is_plain;
} Writer;

typedef struct {
    const Writer *writer;
    JournalEntry entry;
    JournalReceipt receipt;
} Command;

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static _Noreturn void fail(const Err *err)
{
    fprintf(stderr, "journal-writer: %s\n", err->message);
    exit(err->code == ERR_BUSY ? 3 : err->code == ERR_FULL ? 4 : 1);
}

static bool count(StoreConn *conn, Str record, int64_t seq, Err *err)
{
    StoreStmt *stmt = store_prepare(conn,
                                    "INSERT INTO tally(record, n, last_seq) VALUES($1, 1, $2)"
                                    " ON CONFLICT(record) DO UPDATE SET n = n + 1, last_seq = $2",
                                    err);
    if (stmt == NULL) return false;
    store_bind_text(stmt, 1, record);
    store_bind_int(stmt, 2, seq);
    bool good = store_step(stmt, err) == STORE_DONE;
    store_release(stmt);
    return good;
}

static bool run_command(void *context, StoreConn *conn, Err *err)
{
    Command *command = context;
    return journal_append(command->writer->journal, conn, now_ms(), &command->entry, 1,
                          &command->receipt, err) &&
           (command->receipt.was_there || command->writer->is_plain ||
            count(conn, command->entry.record, command->receipt.seq, err));
}

/* One line, one write: a line is there whole or not at all. */
static void acknowledge(const Command *command)
{
    char id[JOURNAL_ID_BYTES], line[LINE_BYTES];
    (void)journal_id(command->receipt.seq, &command->receipt.hash, id);
    int n = snprintf(line, sizeof line, "%s %.*s\n", id, STR_ARG(command->entry.source_id));
    if (write(STDOUT_FILENO, line, (size_t)n) != n) exit(1);
}

static void *run_writer(void *context)
{
    const Writer *writer = context;
    for (uint64_t i = 0; i < writer->n_writes; i++) {
        Arena *arena = arena_create();
        JournalMember members[] = {
            {STR("n"), journal_number((double)i)},
            {STR("words"), journal_text(STR("there's someone in the yard"))}};
        JournalValue attributes = journal_map(members, 2);
        Command command = {.writer = writer};
        command.entry = (JournalEntry){
            .record = str_format(arena, "C-%" PRIu64, (writer->seed + i * 31) % N_RECORDS),
            .kind = STR("contact.noted"),
            .actor = str_format(arena, "handler-%" PRIu32, writer->number),
            .occurred_at_ms = now_ms(),
            .source = STR("writer"),
            .source_id = str_format(arena, "%" PRIu64 "-%" PRIu32 "-%" PRIu64, writer->seed,
                                    writer->number, i),
            .attributes = &attributes};
        Err err = {0};
        if (!store_write(writer->store, run_command, &command, &err)) fail(&err);
        acknowledge(&command);
        arena_free(arena);
    }
    return NULL;
}

static void run_writers(const Writer *like, uint64_t n_threads)
{
    pthread_t threads[MOST_THREADS];
    Writer writers[MOST_THREADS];
    for (uint32_t i = 0; i < n_threads; i++) {
        writers[i] = *like;
        writers[i].number = i;
        if (pthread_create(&threads[i], NULL, run_writer, &writers[i]) != 0) exit(1);
    }
    for (uint32_t i = 0; i < n_threads; i++) (void)pthread_join(threads[i], NULL);
}

/* Print rows of (record, n, last seq): from the table, then as the journal gives them. */
static void print_tally(Store *store)
{
    static const char *const QUESTIONS[] = {
        "SELECT record, n, last_seq FROM tally ORDER BY record",
        "SELECT record, count(*), max(seq) FROM event GROUP BY record ORDER BY record"};
    Err err = {0};
    StoreConn *reader = store_borrow_reader(store, &err);
    for (size_t i = 0; reader != NULL && i < 2; i++) {
        StoreStmt *stmt = store_prepare(reader, QUESTIONS[i], &err);
        if (stmt == NULL) fail(&err);
        while (store_step(stmt, &err) == STORE_ROW) {
            printf("%zu %.*s %" PRId64 " %" PRId64 "\n", i, STR_ARG(store_text(stmt, 0)),
                   store_int(stmt, 1), store_int(stmt, 2));
        }
        store_release(stmt);
    }
    store_return_reader(store, reader);
}

static void print_findings(Store *store, const Journal *journal)
{
    Err err = {0};
    Arena *arena = arena_create();
    JournalReport report;
    if (!journal_verify(journal, store, NULL, arena, &report, &err)) fail(&err);
    for (size_t i = 0; i < report.findings.n; i++) {
        printf("%.*s\n", STR_ARG(report.findings.at[i].message));
    }
    printf("%" PRId64 " events, %zu findings\n", report.n_events, report.findings.n);
    journal_free_report(&report);
    arena_free(arena);
}

static uint64_t whole(const char *text)
{
    uint64_t number = 0;
    if (text == NULL || !number_parse_whole(str_of(text), UINT32_MAX, &number)) exit(2);
    return number;
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    Err err = {0};
    bool is_plain = str_starts(str_of(argv[1]), STR("plain-"));
    const char *command = argv[1] + (is_plain ? sizeof "plain-" - 1 : 0);
    bool is_new = strcmp(command, "init") == 0, is_write = strcmp(command, "write") == 0;
    StoreMode mode = is_new ? STORE_CREATE : is_write ? STORE_WRITE : STORE_READ;
    StoreOptions options = {argv[2], mode, "journal-writer", SCHEMAS, is_plain ? 1 : 2};
    Store *store = store_open(&options, &err);
    if (store == NULL || (is_new && !journal_create(store, &err))) fail(&err);
    Journal *journal = journal_open(store, &err);
    if (journal == NULL) fail(&err);
    journal_set_interval(journal, 100);
    if (is_write && argc == 6) {
        uint64_t n_threads = whole(argv[3]);
        if (n_threads > MOST_THREADS) return 2;
        Writer like = {store, journal, whole(argv[5]), whole(argv[4]), 0, is_plain};
        run_writers(&like, n_threads);
    }
    if (strcmp(command, "tally") == 0) print_tally(store);
    if (strcmp(command, "verify") == 0) print_findings(store, journal);
    store_close(store);
    journal_close(journal);
    return 0;
}
