/* folder.h: a force's data folder, opened with its journal for a command. Private to src/cmd. */
#ifndef HEED_CMD_FOLDER_H
#define HEED_CMD_FOLDER_H
#include "cmd/cmd.h"
#include "journal/journal.h"
#include "store/store.h"

typedef struct {
    Store *store;
    Journal *journal;
    Arena *arena;
} Folder;

/** How this program opens a folder: with all schemas that it has. `holder` names the command. */
StoreOptions folder_options(const char *path, StoreMode mode, const char *holder);
/** Open a folder and its journal; with STORE_CREATE both are made. False and *err; folder_close in
 * every case. */
bool folder_open(Folder *folder, const char *path, StoreMode mode, const char *holder, Err *err);
void folder_close(Folder *folder);
/** Print the error and give the status that fits it. */
CmdStatus folder_fail(const Err *err);
/** This machine's clock: UTC milliseconds since 1970. */
int64_t folder_now_ms(void);

/** Print a report of journal_verify to `out`; CMD_BAD_STORE where anything was found. */
CmdStatus folder_print_report(FILE *out, const JournalReport *report);

#endif
