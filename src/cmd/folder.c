/* folder.c: a data folder opened for a command. */
#include "cmd/folder.h"
#include <time.h>

static const StoreSchema *const SCHEMAS[] = {&JOURNAL_SCHEMA};

StoreOptions folder_options(const char *path, StoreMode mode, const char *holder)
{
    return (StoreOptions){path, mode, holder, SCHEMAS, sizeof SCHEMAS / sizeof SCHEMAS[0]};
}

bool folder_open(Folder *folder, const char *path, StoreMode mode, const char *holder, Err *err)
{
    StoreOptions options = folder_options(path, mode, holder);
    folder->arena = arena_create();
    folder->store = store_open(&options, err);
    if (folder->store == NULL) return false;
    if (mode == STORE_CREATE && !journal_create(folder->store, err)) return false;
    folder->journal = journal_open(folder->store, err);
    return folder->journal != NULL;
}

void folder_close(Folder *folder)
{
    store_close(folder->store);
    journal_close(folder->journal);
    arena_free(folder->arena);
    *folder = (Folder){0};
}

CmdStatus folder_fail(const Err *err)
{
    cmd_complain("%s", err->message);
    if (err->code == ERR_USAGE || err->code == ERR_NOT_FOUND) return CMD_USAGE;
    return CMD_BAD_STORE;
}

int64_t folder_now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

CmdStatus folder_print_report(FILE *out, const JournalReport *report)
{
    for (size_t i = 0; i < report->findings.n; i++) {
        const JournalFinding *finding = &report->findings.at[i];
        fprintf(out, "%s: %.*s\n", journal_fault_name(finding->fault), STR_ARG(finding->message));
    }
    if (report->is_cut) fprintf(out, "… and more: the first %d are told\n", JOURNAL_MOST_FINDINGS);
    fprintf(out,
            "%" PRId64 " events of %" PRId64 " records, %" PRId64 " signed heads, %" PRId64
            " events since the last: %s\n",
            report->n_events, report->n_records, report->n_heads, report->n_unsealed,
            report->findings.n ? "NOT as written" : "all as written");
    return report->findings.n ? CMD_BAD_STORE : CMD_DONE;
}
