/* bench_copies.c: pack a log N times over, the cases of later copies under names of their own.
 *     bench-copies LOG OUT.heedlog N
 * Repeats the columns as they stand in memory, without reading the file N times. */
#include "bench_shared.h"
#include <stdlib.h>

/* n_bytes at `once`, n times. NULL stays NULL. */
static void *repeat(const void *once, size_t n_bytes, size_t n)
{
    if (once == NULL) return NULL;
    char *many = mem_alloc(mem_product(n_bytes, n));
    for (size_t i = 0; i < n; i++) memcpy(many + i * n_bytes, once, n_bytes);
    return many;
}

static const LogColumn *repeat_columns(const LogColumn *columns, size_t n_columns, size_t n_cells,
                                       size_t n)
{
    LogColumn *many = mem_zero(n_columns, sizeof *many);
    for (size_t i = 0; i < n_columns; i++) {
        many[i] = columns[i];
        many[i].cells.at = repeat(columns[i].cells.at, n_cells * columns[i].cells.width, n);
    }
    return many;
}

static const uint64_t *repeat_firsts(const Log *log, size_t n)
{
    uint64_t *firsts = mem_zero(log->n_cases * n + 1, sizeof *firsts);
    for (size_t copy = 0; copy < n; copy++)
        for (size_t i = 0; i <= log->n_cases; i++)
            firsts[copy * log->n_cases + i] = copy * log->n_events + log->first_event[i];
    return firsts;
}

static const Str *repeat_names(const Log *log, size_t n, Arena *arena)
{
    Str *names = mem_zero(log->n_cases * n, sizeof *names);
    for (size_t copy = 0; copy < n; copy++)
        for (size_t i = 0; i < log->n_cases; i++) {
            Str name = log_case_name(log, i);
            names[copy * log->n_cases + i] =
                copy ? str_format(arena, "%.*s~%zu", STR_ARG(name), copy + 1) : name;
        }
    return names;
}

/* Nothing is given back: the process ends when it has packed. */
static Log repeat_log(const Log *log, size_t n, Arena *arena)
{
    Log many = *log;
    many.n_cases = log->n_cases * n;
    many.n_events = log->n_events * n;
    many.first_event = repeat_firsts(log, n);
    many.case_names = repeat_names(log, n, arena);
    many.kinds.at = repeat(log->kinds.at, log->n_events * log->kinds.width, n);
    many.at_ms = repeat(log->at_ms, log->n_events * sizeof *log->at_ms, n);
    many.recorded_ms = repeat(log->recorded_ms, log->n_events * sizeof *log->recorded_ms, n);
    many.columns = repeat_columns(log->columns, log->n_columns, log->n_events, n);
    many.case_columns = repeat_columns(log->case_columns, log->n_case_columns, log->n_cases, n);
    return many;
}

int main(int argc, char **argv)
{
    const char *usage = "use: bench-copies LOG OUT.heedlog N";
    if (argc != 4) bench_fail(usage);
    size_t n = bench_count(argv[3], usage);
    Err err = {0};
    Zone *zone = zone_load(STR("Europe/Rome"), &err);
    if (zone == NULL) bench_fail(err.message);
    Log *log = bench_log(argv[1], zone, 1);
    Log many = repeat_log(log, n, arena_create());
    if (!log_pack(&many, argv[2], &err)) bench_fail(err.message);
    printf("{\"cases\":%zu,\"events\":%zu}\n", many.n_cases, many.n_events);
    return 0;
}
