/* bench_read.c: read a log and do nothing else with it.
 *     bench-read LOG [THREADS]
 * Prints one line of JSON: cases, events and the seconds that log_read took. */
#include "bench_shared.h"
#include <stdlib.h>

int main(int argc, char **argv)
{
    const char *usage = "use: bench-read LOG [THREADS]";
    if (argc != 2 && argc != 3) bench_fail(usage);
    size_t n_threads = argc == 3 ? bench_count(argv[2], usage) : 1;
    Err err = {0};
    Zone *zone = zone_load(STR("Europe/Rome"), &err);
    if (zone == NULL) bench_fail(err.message);
    double begin = bench_now();
    Log *log = bench_log(argv[1], zone, (uint32_t)n_threads);
    printf("{\"cases\":%zu,\"events\":%zu,\"read_s\":%.6f}\n", log->n_cases, log->n_events,
           bench_now() - begin);
    log_free(log);
    zone_free(zone);
    return 0;
}
