/* bench_live.c: one event into a live record that has 200 events already, for every kind that the
 * records of a book declare; and the gate's question about the same event.
 *     bench-live BOOK [SAMPLES]
 * Prints one line of JSON: microseconds, the median over kinds and the slowest kind. */
#include "bench_shared.h"
#include <stdlib.h>

enum { N_BEFORE = 200, N_SAMPLES_USUAL = 9, HISTORY_STARTS = 1767225600 /* 2026-01-01, seconds */ };

/* --- events as a force would record them: every attribute given, with a value of its type --------
 */

static Str value_of(const BookAttribute *attribute, size_t turn, Arena *arena)
{
    const BookAnswerType *type = &attribute->type;
    if (type->n_choices > 0) return type->choices[turn % type->n_choices].name;
    switch (type->type) {
    case BOOK_TYPE_YES_NO:
    case BOOK_TYPE_YES_NO_UNKNOWN: return turn % 3 ? STR("no") : STR("yes");
    case BOOK_TYPE_NUMBER: return str_format(arena, "%zu", turn % 50);
    case BOOK_TYPE_DATE: return STR("2026-02-03");
    case BOOK_TYPE_DATE_TIME: return STR("2026-02-03T10:00:00");
    default: return str_format(arena, "text %zu", turn % 20);
    }
}

static DutyAttribute attribute_of(const BookAttribute *declared, size_t turn, Arena *arena)
{
    Str *value = ARENA_NEW(arena, Str);
    *value = value_of(declared, turn, arena);
    return (DutyAttribute){.name = declared->name,
                           .values = value,
                           .n_values = 1,
                           .is_list = declared->type.type == BOOK_TYPE_SOME_OF};
}

static DutyEvent event_of(const BookEvent *declared, size_t turn, Arena *arena)
{
    DutyAttribute *attributes = ARENA_ARRAY(arena, DutyAttribute, declared->n_attributes);
    for (size_t i = 0; i < declared->n_attributes; i++)
        attributes[i] = attribute_of(&declared->attributes[i], turn, arena);
    int64_t at_ms = ((int64_t)HISTORY_STARTS + (int64_t)turn * 3600) * 1000;
    return (DutyEvent){.kind = declared->kind,
                       .at_ms = at_ms,
                       .recorded_ms = at_ms,
                       .attributes = attributes,
                       .n_attributes = declared->n_attributes};
}

/* --- timing --------------------------------------------------------------------------------------
 */

typedef struct {
    double add_us, gate_us;
} Times;

typedef struct {
    VEC_OF(double) add_us, gate_us;
    Str slowest_add, slowest_gate;
    double most_add_us, most_gate_us;
} Found;

/* The history turns through all kinds of the record; the event asked about comes after it. */
static Times time_once(const DutyPlan *plan, const BookRecord *record, size_t kind, Arena *arena)
{
    DutyRecord *live = duty_record_create(plan, NULL, 0);
    for (size_t i = 0; i < N_BEFORE; i++) {
        DutyEvent event = event_of(&record->events[i % record->n_events], i, arena);
        duty_record_add(live, &event);
    }
    DutyEvent event = event_of(&record->events[kind], N_BEFORE, arena);
    double begin = bench_now();
    (void)duty_record_gate(live, &event, arena);
    double asked = bench_now();
    duty_record_add(live, &event);
    Times times = {.add_us = (bench_now() - asked) * 1e6, .gate_us = (asked - begin) * 1e6};
    duty_record_free(live);
    return times;
}

static Times time_kind(const DutyPlan *plan, const BookRecord *record, size_t kind, size_t n)
{
    double *add_us = mem_zero(n, sizeof *add_us), *gate_us = mem_zero(n, sizeof *gate_us);
    Arena *arena = arena_create();
    for (size_t i = 0; i < n; i++) {
        Times times = time_once(plan, record, kind, arena);
        add_us[i] = times.add_us;
        gate_us[i] = times.gate_us;
        arena_clear(arena);
    }
    Times median = {.add_us = bench_median(add_us, n), .gate_us = bench_median(gate_us, n)};
    arena_free(arena);
    free(add_us);
    free(gate_us);
    return median;
}

static void keep(Found *found, Str kind, Times times)
{
    VEC_PUSH(&found->add_us, times.add_us);
    VEC_PUSH(&found->gate_us, times.gate_us);
    if (times.add_us > found->most_add_us) {
        found->most_add_us = times.add_us;
        found->slowest_add = kind;
    }
    if (times.gate_us > found->most_gate_us) {
        found->most_gate_us = times.gate_us;
        found->slowest_gate = kind;
    }
}

static void print_found(const Book *book, Found *found)
{
    Buf out = {0};
    buf_addf(&out, "{\"n_standards\":%zu,\"n_kinds\":%zu,\"events_before\":%d,", book->n_standards,
             found->add_us.n, N_BEFORE);
    buf_addf(&out, "\"add_us\":%.3f,\"most_add_us\":%.3f,\"slowest_add\":",
             bench_median(found->add_us.at, found->add_us.n), found->most_add_us);
    buf_add_json(&out, found->slowest_add);
    buf_addf(&out, ",\"gate_us\":%.3f,\"most_gate_us\":%.3f,\"slowest_gate\":",
             bench_median(found->gate_us.at, found->gate_us.n), found->most_gate_us);
    buf_add_json(&out, found->slowest_gate);
    buf_add(&out, STR("}\n"));
    fwrite(out.at, 1, out.n, stdout);
    buf_free(&out);
}

int main(int argc, char **argv)
{
    const char *usage = "use: bench-live BOOK [SAMPLES]";
    if (argc != 2 && argc != 3) bench_fail(usage);
    size_t n_samples = argc == 3 ? bench_count(argv[2], usage) : N_SAMPLES_USUAL;
    Book *book = bench_book(argv[1]);
    DutyPlan *plan = duty_plan_create(book, NULL);
    Found found = {0};
    for (size_t i = 0; i < book->n_records; i++)
        for (size_t kind = 0; kind < book->records[i].n_events; kind++)
            keep(&found, book->records[i].events[kind].kind,
                 time_kind(plan, &book->records[i], kind, n_samples));
    if (found.add_us.n == 0) bench_fail("the book declares no record with events");
    print_found(book, &found);
    VEC_FREE(&found.add_us);
    VEC_FREE(&found.gate_us);
    duty_plan_free(plan);
    book_free(book);
    return 0;
}
