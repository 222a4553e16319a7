/* log.c: looking things up in a log, and giving it back. */
#include <stdlib.h>

#include "log/log_internal.h"

void log_free(Log *log)
{
    if (log == NULL) return;
    LogOwner *owner = log->owner;
    for (size_t i = 0; i < owner->n_blocks; i++) free(owner->blocks[i]);
    free(owner->blocks);
    strmap_free(owner->cases);
    strmap_free(owner->kinds);
    if (owner->map.at != NULL) file_unmap(&owner->map);
    free(owner->packed_block);
    arena_free(owner->arena);
    free(owner);
    free(log);
}

Str log_case_name(const Log *log, size_t case_index)
{
    BASE_ASSERT(case_index < log->n_cases);
    if (log->case_names != NULL) return log->case_names[case_index];
    const LogOwner *owner = log->owner;
    if (owner->cases != NULL) return strmap_name(owner->cases, (uint32_t)case_index);
    uint64_t from = case_index ? owner->case_ends[case_index - 1] : 0;
    return (Str){owner->case_bytes + from, (size_t)(owner->case_ends[case_index] - from)};
}

size_t log_find_case(const Log *log, Str name)
{
    const LogOwner *owner = log->owner;
    if (owner->cases != NULL) {
        uint32_t number = strmap_find(owner->cases, name);
        return number == STRMAP_NONE ? SIZE_MAX : number;
    }
    for (size_t c = 0; c < log->n_cases; c++) {
        if (str_eq(log_case_name(log, c), name)) return c;
    }
    return SIZE_MAX;
}

static const LogColumn *find_column(const LogColumn *columns, size_t n, Str name)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(columns[i].name, name)) return &columns[i];
    }
    return NULL;
}

const LogColumn *log_find_column(const Log *log, Str name)
{
    return find_column(log->columns, log->n_columns, name);
}

const LogColumn *log_find_case_column(const Log *log, Str name)
{
    return find_column(log->case_columns, log->n_case_columns, name);
}

uint32_t log_find_kind(const Log *log, Str name)
{
    for (uint32_t k = 0; k < log->n_kinds; k++) {
        if (str_eq(log->kind_names[k], name)) return k;
    }
    return UINT32_MAX;
}

int64_t log_latest(const Log *log)
{
    int64_t latest = TIME_NONE;
    for (size_t i = 0; i < log->n_events; i++) {
        if (log->at_ms[i] > latest) latest = log->at_ms[i];
    }
    return latest;
}
