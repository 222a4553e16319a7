/* bench_shared.h: what the measuring programs of bench/ have in common: a clock, medians, and books
 * and logs that are loaded or end the program with the reason. */
#ifndef HEED_BENCH_SHARED_H
#define HEED_BENCH_SHARED_H
#include "book/book.h"
#include "duty/duty.h"
#include "log/log.h"

/** Seconds on a clock that only runs forward. */
double bench_now(void);
/** Seconds of processor that this thread has had: what other work on the machine leaves alone. */
double bench_processor(void);
/** The middle one of n (the lower of two middles); sorts in place. */
double bench_median(double *at, size_t n);
/** A whole number from the command line, at least 1; ends the program with `usage` if it is none.
 */
size_t bench_count(const char *text, const char *usage);
_Noreturn void bench_fail(const char *message);
/** A book without errors; ends the program if it has any. */
Book *bench_book(const char *path);
/** A log; the times without a zone are in `zone`. Ends the program if it cannot be read. */
Log *bench_log(const char *path, const Zone *zone, uint32_t n_threads);

#endif
