/* finish.c: from a builder's rows in file order to a log's columns, case by case. */
#include <stdlib.h>

#include "log/log_internal.h"

/* A sort of rows already grouped by case; stable, so that the order in the file decides ties. */
typedef struct {
    const int64_t *at_ms;
    uint32_t *scratch;
} TimeSort;

static void sort_by_insertion(const TimeSort *sort, uint32_t *rows, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint32_t row = rows[i];
        size_t j = i;
        while (j > 0 && sort->at_ms[rows[j - 1]] > sort->at_ms[row]) {
            rows[j] = rows[j - 1];
            j--;
        }
        rows[j] = row;
    }
}

static void sort_merge(const TimeSort *sort, uint32_t *rows, size_t middle, size_t n)
{
    if (sort->at_ms[rows[middle - 1]] <= sort->at_ms[rows[middle]]) return;
    memcpy(sort->scratch, rows, middle * sizeof *rows);
    size_t left = 0, right = middle, out = 0;
    while (left < middle && right < n) {
        bool take_left = sort->at_ms[sort->scratch[left]] <= sort->at_ms[rows[right]];
        rows[out++] = take_left ? sort->scratch[left++] : rows[right++];
    }
    while (left < middle) rows[out++] = sort->scratch[left++];
}

static void sort_by_time(const TimeSort *sort, uint32_t *rows, size_t n)
{
    if (n <= 16) {
        sort_by_insertion(sort, rows, n);
        return;
    }
    sort_by_time(sort, rows, n / 2);
    sort_by_time(sort, rows + n / 2, n - n / 2);
    sort_merge(sort, rows, n / 2, n);
}

/* True when the rows stand as the log wants them. */
static bool rows_are_in_order(const LogBuilder *builder)
{
    for (size_t i = 1; i < builder->cases.n; i++) {
        uint32_t before = builder->cases.at[i - 1], here = builder->cases.at[i];
        if (before > here) return false;
        if (before == here && builder->at_ms.at[i - 1] > builder->at_ms.at[i]) return false;
    }
    return true;
}

static uint64_t *count_first_events(const LogBuilder *builder, size_t n_cases)
{
    uint64_t *first = mem_zero(n_cases + 1, sizeof *first);
    for (size_t i = 0; i < builder->cases.n; i++) first[builder->cases.at[i] + 1]++;
    for (size_t c = 0; c < n_cases; c++) first[c + 1] += first[c];
    return first;
}

/* old_of_new: which row each event of the log comes from. */
static uint32_t *order_rows(const LogBuilder *builder, const uint64_t *first, size_t n_cases)
{
    size_t n = builder->cases.n;
    uint32_t *rows = mem_zero(n, sizeof *rows);
    uint64_t *next = mem_zero(n_cases, sizeof *next);
    memcpy(next, first, n_cases * sizeof *next);
    for (size_t i = 0; i < n; i++) rows[next[builder->cases.at[i]]++] = (uint32_t)i;
    free(next);
    TimeSort sort = {builder->at_ms.at, mem_zero(n / 2 + 1, sizeof(uint32_t))};
    for (size_t c = 0; c < n_cases; c++) {
        sort_by_time(&sort, rows + first[c], (size_t)(first[c + 1] - first[c]));
    }
    free(sort.scratch);
    return rows;
}

static int64_t *reorder_times(int64_t *times, const uint32_t *rows, size_t n)
{
    int64_t *sorted = mem_zero(n, sizeof *sorted);
    for (size_t i = 0; i < n; i++) sorted[i] = times[rows[i]];
    free(times);
    return sorted;
}

static void reorder_all(LogBuilder *builder, const uint32_t *rows, size_t n)
{
    size_t n_old = builder->at_ms.n;
    builder->at_ms.at = reorder_times(builder->at_ms.at, rows, n);
    if (builder->recorded_ms != NULL) {
        builder->recorded_ms = reorder_times(builder->recorded_ms, rows, n);
    }
    growing_cells_reach(&builder->kinds, n_old);
    growing_cells_reorder(&builder->kinds, rows, n);
    for (size_t i = 0; i < builder->attributes.n; i++) {
        BuilderAttribute *attribute = &builder->attributes.at[i];
        if (!attribute->on_events) continue;
        growing_cells_reach(&attribute->events, n_old);
        growing_cells_reorder(&attribute->events, rows, n);
    }
    builder->at_ms.n = builder->at_ms.cap = n;
    builder->recorded_cap = n;
}

void builder_take_rows(LogBuilder *builder, const uint32_t *old_rows, const uint32_t *cases,
                       size_t n)
{
    reorder_all(builder, old_rows, n);
    builder->cases.n = 0;
    for (size_t i = 0; i < n; i++) VEC_PUSH(&builder->cases, cases[i]);
}

/* --- handing over ------------------------------------------------------------------------- */

static const void *owner_keep(LogOwner *owner, void *block)
{
    owner->blocks[owner->n_blocks++] = block;
    return block;
}

static LogColumn column_of(LogOwner *owner, BuilderAttribute *attribute, GrowingCells *cells,
                           uint32_t id, size_t n)
{
    growing_cells_reach(cells, n);
    LogColumn column = {.name = attribute->name,
                        .cells = {owner_keep(owner, cells->at), cells->width},
                        .values = attribute->dict.at,
                        .n_values = attribute->dict.n ? attribute->dict.n : 1,
                        .id = id};
    *cells = (GrowingCells){0};
    return column;
}

static void hand_over_columns(LogBuilder *builder, Log *log, LogOwner *owner)
{
    size_t n = builder->attributes.n;
    LogColumn *events = ARENA_ARRAY(owner->arena, LogColumn, n + 1);
    LogColumn *cases = ARENA_ARRAY(owner->arena, LogColumn, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        BuilderAttribute *a = &builder->attributes.at[i];
        a->name = str_copy(owner->arena, a->name);
        dict_mark_same(&a->dict);
        if (a->dict.n == 0) a->dict.at = mem_zero(1, sizeof *a->dict.at);
        owner_keep(owner, a->dict.at);
        if (a->on_events) {
            events[log->n_columns++] = column_of(owner, a, &a->events, i, log->n_events);
        }
        if (a->on_cases) {
            cases[log->n_case_columns++] = column_of(owner, a, &a->cases, i, log->n_cases);
        }
        a->dict.at = NULL;
    }
    log->columns = events;
    log->case_columns = cases;
}

static void hand_over_events(LogBuilder *builder, Log *log, LogOwner *owner)
{
    growing_cells_reach(&builder->kinds, log->n_events);
    log->kinds = (LogCells){owner_keep(owner, builder->kinds.at), builder->kinds.width};
    builder->kinds = (GrowingCells){0};
    log->at_ms = owner_keep(owner, builder->at_ms.at);
    builder->at_ms.at = NULL;
    if (builder->recorded_ms != NULL) {
        log->recorded_ms = owner_keep(owner, builder->recorded_ms);
        builder->recorded_ms = NULL;
    }
}

static void hand_over_names(LogBuilder *builder, Log *log, LogOwner *owner)
{
    owner->cases = builder->case_names;
    owner->kinds = builder->kind_names;
    builder->case_names = strmap_create();
    builder->kind_names = strmap_create();
    log->n_kinds = strmap_count(owner->kinds);
    Str *names = ARENA_ARRAY(owner->arena, Str, log->n_kinds + 1);
    for (uint32_t k = 0; k < log->n_kinds; k++) names[k] = strmap_name(owner->kinds, k);
    log->kind_names = names;
}

/* Make the builder what log_builder_create returns. */
static void builder_empty(LogBuilder *builder)
{
    builder->arena = arena_create(); /* the log has the old one */
    LogBuilder *fresh = log_builder_create();
    LogBuilder spent = *builder;
    *builder = *fresh;
    *fresh = spent;
    log_builder_free(fresh);
}

Log *log_builder_finish(LogBuilder *builder)
{
    Log *log = mem_zero(1, sizeof *log);
    LogOwner *owner = mem_zero(1, sizeof *owner);
    log->owner = owner;
    log->n_cases = strmap_count(builder->case_names);
    log->n_events = builder->at_ms.n;
    owner->arena = builder->arena;
    owner->blocks = mem_zero(builder->attributes.n * 3 + 8, sizeof *owner->blocks);
    uint64_t *first = count_first_events(builder, log->n_cases);
    log->first_event = owner_keep(owner, first);
    if (!rows_are_in_order(builder)) {
        uint32_t *rows = order_rows(builder, first, log->n_cases);
        VEC_FREE(&builder->cases);
        reorder_all(builder, rows, builder->at_ms.n);
        free(rows);
    }
    hand_over_events(builder, log, owner);
    hand_over_columns(builder, log, owner);
    hand_over_names(builder, log, owner);
    builder_empty(builder);
    return log;
}
