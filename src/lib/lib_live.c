/* lib_live.c: live records for other programs. */
#include "lib/lib_internal.h"
#include <stdlib.h>

HeedLive *heed_live_create(const HeedBook *book)
{
    HeedLive *live = mem_zero(1, sizeof *live);
    *live = (HeedLive){book, duty_plan_create(book->book, NULL)};
    return live;
}

void heed_live_close(HeedLive *live)
{
    if (live == NULL) return;
    duty_plan_free(live->plan);
    free(live);
}

/* The engine's form of attributes, in the arena; the texts are borrowed. */
static const DutyAttribute *attributes_of(Arena *arena, const HeedAttribute *given, size_t n)
{
    DutyAttribute *attributes = ARENA_ARRAY(arena, DutyAttribute, n);
    for (size_t i = 0; i < n; i++) {
        bool is_list = given[i].value == NULL;
        size_t n_values = is_list ? given[i].n_list : 1;
        Str *values = ARENA_ARRAY(arena, Str, n_values);
        for (size_t v = 0; v < n_values; v++)
            values[v] = str_of(is_list ? given[i].list[v] : given[i].value);
        attributes[i] = (DutyAttribute){str_of(given[i].name), values, n_values, is_list};
    }
    return attributes;
}

static DutyEvent event_of(Arena *arena, const HeedEvent *given)
{
    int64_t recorded_ms = given->recorded_ms == HEED_NO_TIME ? given->at_ms : given->recorded_ms;
    return (DutyEvent){.kind = str_of(given->kind),
                       .at_ms = given->at_ms,
                       .recorded_ms = recorded_ms,
                       .attributes = attributes_of(arena, given->attributes, given->n_attributes),
                       .n_attributes = given->n_attributes};
}

HeedRecord *heed_record_create(HeedLive *live, const HeedAttribute *attributes, size_t n)
{
    HeedRecord *record = mem_zero(1, sizeof *record);
    record->live = live;
    record->scratch = arena_create();
    record->record =
        duty_record_create(live->plan, attributes_of(record->scratch, attributes, n), n);
    return record;
}

void heed_record_close(HeedRecord *record)
{
    if (record == NULL) return;
    duty_record_free(record->record);
    arena_free(record->scratch);
    free(record);
}

static bool check_event(const HeedEvent *event, HeedError *error)
{
    if (event->kind == NULL || event->kind[0] == '\0')
        return lib_error(error, HEED_BAD_CALL, "the event has no kind");
    if (event->at_ms < TIME_FIRST || event->at_ms > TIME_LAST)
        return lib_error(error, HEED_BAD_CALL,
                         "the event %s has no possible time: give one in the years 1 to 9998, in "
                         "milliseconds since 1970",
                         event->kind);
    return true;
}

bool heed_record_add(HeedRecord *record, const HeedEvent *event, HeedError *error)
{
    if (!check_event(event, error)) return false;
    arena_clear(record->scratch);
    DutyEvent added = event_of(record->scratch, event);
    duty_record_add(record->record, &added);
    return true;
}

void heed_record_duties(HeedRecord *record, int64_t now_ms, HeedEach each, void *context)
{
    LibGiver giver = {.each = each, .context = context};
    duty_record_duties(record->record, now_ms, lib_give_duty, &giver);
    lib_giver_free(&giver);
}

size_t heed_record_gate(HeedRecord *record, const HeedEvent *event, size_t *standards, size_t room)
{
    if (!check_event(event, NULL)) return 0;
    const BookStandard *first = record->live->book->book->standards;
    arena_clear(record->scratch);
    DutyEvent asked = event_of(record->scratch, event);
    DutyRefusal refusal = duty_record_gate(record->record, &asked, record->scratch);
    for (size_t i = 0; i < refusal.n && i < room; i++)
        standards[i] = (size_t)(refusal.at[i] - first);
    return refusal.n;
}
