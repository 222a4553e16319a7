/* progress.h: a line that says how far the work is, and Ctrl-C. Private to src/cmd.
 * The only reader of a clock here: nothing that is counted depends on it. */
#ifndef HEED_CMD_PROGRESS_H
#define HEED_CMD_PROGRESS_H
#include "base/base.h"

typedef enum { PROGRESS_ON_TERMINAL, PROGRESS_SILENT } ProgressMode;

typedef struct Progress Progress;

/** A progress line on standard error, shown only where that is a terminal and only for work that
 * has taken more than a second. progress_free clears it away. */
Progress *progress_create(ProgressMode mode);
void progress_free(Progress *progress);
/** Name the work that begins: "Reading fines.xes.gz". Borrowed until the next begin or end. */
void progress_begin(Progress *progress, Str what);
/** Say how much is done, of `total` (0: unknown). Cheap to call often. From one thread only. */
void progress_show(Progress *progress, uint64_t done, uint64_t total);
/** Clear the line; what is printed next stands on a clean one. */
void progress_end(Progress *progress);
/** The same as progress_show in the shape that log_read wants; always true. */
bool progress_on_read(void *progress, uint64_t done, uint64_t total);

/** From here on Ctrl-C (and a request to end) says so, removes half-written files and exits with
 * 130 (or 143). */
void progress_catch_interrupts(void);

#endif
