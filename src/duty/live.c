/* live.c: one live record: its own small columns, moved on event by event by the same step. */
#include "duty/duty_internal.h"
#include <stdlib.h>

/* The record's values of one attribute that the plan reads. */
typedef struct {
    VEC_OF(uint32_t) cells;
    VEC_OF(LogValue) values; /* [0] unused */
    StrMap *texts;           /* spelling (of a list: all of it) to value number - 1 */
    StrMap *canonical;       /* what the language holds equal, to the first of them */
    VEC_OF(uint32_t) first_same;
    uint32_t case_cell;
} Column;

struct DutyRecord {
    const DutyPlan *plan;
    Arena *arena;
    Slot *slots;
    Column *columns;
    VEC_OF(uint32_t) kinds;
    VEC_OF(int64_t) at_ms;
    VEC_OF(int64_t) recorded_ms;
    VEC_OF(uint32_t) added_as; /* position to the order of adding */
    uint32_t n_added;
    Run run;
    VEC_OF(Duty) settled; /* by events so far, as if nothing were ahead */
};

/* --- values --------------------------------------------------------------------------------- */

static LogValueType type_of(Str text, double *number)
{
    if (str_eq(text, STR("yes")) || str_eq(text, STR("true"))) return LOG_VALUE_YES;
    if (str_eq(text, STR("no")) || str_eq(text, STR("false"))) return LOG_VALUE_NO;
    return number_parse(text, number) ? LOG_VALUE_NUMBER : LOG_VALUE_TEXT;
}

static void set_same(Column *column, uint32_t number)
{
    LogValue *value = &column->values.at[number];
    Buf key = {0};
    buf_addf(&key, "%d ", (int)value->type);
    if (value->type == LOG_VALUE_NUMBER)
        buf_addf(&key, "%.17g", value->number);
    else if (value->type == LOG_VALUE_TEXT || value->type == LOG_VALUE_LIST)
        buf_add(&key, value->text);
    uint32_t group = strmap_put(column->canonical, buf_str(&key));
    buf_free(&key);
    if (group == column->first_same.n) VEC_PUSH(&column->first_same, number);
    value->same_as = column->first_same.at[group];
}

/* The number of a value of this spelling, entered if new. */
static uint32_t enter_value(Column *column, Str spelling, LogValue value)
{
    uint32_t found = strmap_put(column->texts, spelling);
    if (found + 1 < column->values.n) return found + 1;
    VEC_PUSH(&column->values, value);
    set_same(column, found + 1);
    return found + 1;
}

static uint32_t enter_text(DutyRecord *record, Column *column, Str text)
{
    if (text.n == 0) return 0;
    uint32_t found = strmap_find(column->texts, text);
    if (found != STRMAP_NONE) return found + 1;
    LogValue value = {.text = str_copy(record->arena, text)};
    value.type = type_of(text, &value.number);
    return enter_value(column, text, value);
}

/* A list is told from a text by a first byte that no text has. */
static uint32_t enter_list(DutyRecord *record, Column *column, const DutyAttribute *attribute)
{
    LogValue list = {.type = LOG_VALUE_LIST};
    uint32_t *members = ARENA_ARRAY(record->arena, uint32_t, attribute->n_values);
    Buf spelling = {0}, json = {0};
    buf_add(&spelling, (Str){"\0", 1});
    buf_add_byte(&json, '[');
    for (size_t i = 0; i < attribute->n_values; i++) {
        uint32_t number = enter_text(record, column, attribute->values[i]);
        if (number == 0) continue; /* an empty member is a missing one */
        members[list.n_members++] = number;
        if (json.n > 1) buf_add(&json, STR(", "));
        buf_add_json(&json, attribute->values[i]);
        buf_add_json(&spelling, attribute->values[i]);
    }
    buf_add_byte(&json, ']');
    list.members = members;
    list.text = str_copy(record->arena, buf_str(&json));
    uint32_t number = enter_value(column, buf_str(&spelling), list);
    buf_free(&spelling);
    buf_free(&json);
    return number;
}

static uint32_t enter(DutyRecord *record, uint32_t slot, const DutyAttribute *attribute)
{
    Column *column = &record->columns[slot];
    uint32_t number = 0;
    if (attribute->is_list)
        number = enter_list(record, column, attribute);
    else if (attribute->n_values)
        number = enter_text(record, column, attribute->values[0]);
    record->slots[slot].values = column->values.at;
    record->slots[slot].n_values = (uint32_t)column->values.n;
    return number;
}

static const DutyAttribute *find_attribute(const DutyAttribute *attributes, size_t n, Str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(attributes[i].name, name)) return &attributes[i];
    return NULL;
}

/* --- columns -------------------------------------------------------------------------------- */

#define INSERT_AT(vector, position, item)                           \
    do {                                                            \
        VEC_PUSH(vector, item);                                     \
        for (size_t at_ = (vector)->n - 1; at_ > (position); at_--) \
            (vector)->at[at_] = (vector)->at[at_ - 1];              \
        (vector)->at[position] = (item);                            \
    } while (0)

#define REMOVE_AT(vector, position)                             \
    do {                                                        \
        (vector)->n--;                                          \
        for (size_t at_ = (position); at_ < (vector)->n; at_++) \
            (vector)->at[at_] = (vector)->at[at_ + 1];          \
    } while (0)

static void bind_columns(DutyRecord *record, Run *run)
{
    for (size_t i = 0; i < record->plan->slots.n; i++) {
        Column *column = &record->columns[i];
        Slot *slot = &record->slots[i];
        slot->cells = (LogCells){column->cells.at, 4};
        slot->values = slot->case_values = column->values.at;
        slot->n_values = slot->n_case_values = (uint32_t)column->values.n;
        slot->case_cells = (LogCells){&column->case_cell, 4};
    }
    run->slots = record->slots;
    run->kinds = (LogCells){record->kinds.at, 4};
    run->at_ms = record->at_ms.at;
    run->recorded_ms = record->recorded_ms.at;
}

static size_t position_for(const DutyRecord *record, int64_t at_ms)
{
    size_t position = record->at_ms.n;
    while (position > 0 && record->at_ms.at[position - 1] > at_ms) position--;
    return position;
}

static uint32_t kind_of(const DutyPlan *plan, Str kind)
{
    uint32_t found = strmap_find(plan->kinds, kind);
    return found < plan->n_kinds ? found : plan->n_kinds; /* no standard names it */
}

static size_t insert_event(DutyRecord *record, const DutyEvent *event)
{
    size_t position = position_for(record, event->at_ms);
    uint32_t kind = kind_of(record->plan, event->kind);
    INSERT_AT(&record->kinds, position, kind);
    INSERT_AT(&record->at_ms, position, event->at_ms);
    INSERT_AT(&record->recorded_ms, position, event->recorded_ms);
    INSERT_AT(&record->added_as, position, record->n_added);
    record->n_added++;
    for (uint32_t i = 0; i < record->plan->slots.n; i++) {
        const DutyAttribute *given =
            find_attribute(event->attributes, event->n_attributes, record->plan->slots.at[i].name);
        uint32_t number = given ? enter(record, i, given) : 0;
        INSERT_AT(&record->columns[i].cells, position, number);
    }
    return position;
}

static void remove_event(DutyRecord *record, size_t position)
{
    REMOVE_AT(&record->kinds, position);
    REMOVE_AT(&record->at_ms, position);
    REMOVE_AT(&record->recorded_ms, position);
    REMOVE_AT(&record->added_as, position);
    record->n_added--;
    for (uint32_t i = 0; i < record->plan->slots.n; i++)
        REMOVE_AT(&record->columns[i].cells, position);
}

/* --- the record ----------------------------------------------------------------------------- */

static bool keep_settled(void *context, const Duty *duty)
{
    DutyRecord *record = context;
    Duty kept = *duty;
    kept.key = str_copy(record->arena, duty->key);
    VEC_PUSH(&record->settled, kept);
    return true;
}

DutyRecord *duty_record_create(const DutyPlan *plan, const DutyAttribute *attributes, size_t n)
{
    BASE_ASSERT(plan->log == NULL);
    DutyRecord *record = mem_zero(1, sizeof *record);
    record->plan = plan;
    record->arena = arena_create();
    record->slots = mem_zero(plan->slots.n, sizeof *record->slots);
    record->columns = mem_zero(plan->slots.n, sizeof *record->columns);
    for (uint32_t i = 0; i < plan->slots.n; i++) {
        Column *column = &record->columns[i];
        record->slots[i].name = plan->slots.at[i].name;
        column->texts = strmap_create();
        column->canonical = strmap_create();
        LogValue unused = {0};
        VEC_PUSH(&column->values, unused);
        const DutyAttribute *given = find_attribute(attributes, n, plan->slots.at[i].name);
        if (given != NULL) column->case_cell = enter(record, i, given);
    }
    run_init(&record->run, plan);
    record->run.each = keep_settled;
    record->run.context = record;
    bind_columns(record, &record->run);
    run_begin_record(&record->run);
    return record;
}

void duty_record_free(DutyRecord *record)
{
    if (record == NULL) return;
    run_free(&record->run);
    for (size_t i = 0; i < record->plan->slots.n; i++) {
        Column *column = &record->columns[i];
        VEC_FREE(&column->cells);
        VEC_FREE(&column->values);
        VEC_FREE(&column->first_same);
        strmap_free(column->texts);
        strmap_free(column->canonical);
    }
    free(record->slots);
    free(record->columns);
    VEC_FREE(&record->kinds);
    VEC_FREE(&record->at_ms);
    VEC_FREE(&record->recorded_ms);
    VEC_FREE(&record->added_as);
    VEC_FREE(&record->settled);
    arena_free(record->arena);
    free(record);
}

void duty_record_add(DutyRecord *record, const DutyEvent *event)
{
    size_t position = insert_event(record, event);
    Run *run = &record->run;
    bind_columns(record, run);
    if (position + 1 == record->kinds.n) {
        run_step(run, (uint32_t)position);
        return;
    }
    record->settled.n = 0; /* backdated: what came after it must be judged again */
    run_begin_record(run);
    for (uint32_t i = 0; i < record->kinds.n; i++) run_step(run, i);
}

size_t duty_record_n_events(const DutyRecord *record)
{
    return record->kinds.n;
}

/* --- asking --------------------------------------------------------------------------------- */

typedef struct {
    const DutyRecord *record;
    int64_t now_ms;
    bool (*each)(void *context, const Duty *duty);
    void *context;
} Asking;

static uint64_t as_added(const DutyRecord *record, uint64_t position)
{
    return position == DUTY_NO_EVENT ? position : record->added_as.at[position];
}

static bool tell(void *context, const Duty *duty)
{
    const Asking *asking = context;
    Duty told = *duty;
    told.opened_by = as_added(asking->record, duty->opened_by);
    told.ended_by = as_added(asking->record, duty->ended_by);
    told.before_by = as_added(asking->record, duty->before_by);
    if (told.state == DUTY_MET && told.due_ms != TIME_NONE && told.due_ms > asking->now_ms) {
        told.state = DUTY_AHEAD;
        told.recorded_late = false;
    }
    return asking->each(asking->context, &told);
}

/* As at a moment before the last event: derived from the start, in a run of its own. */
static void tell_earlier(DutyRecord *record, Asking *asking)
{
    Run run;
    run_init(&run, record->plan);
    bind_columns(record, &run);
    run.as_at_ms = asking->now_ms;
    run.each = tell;
    run.context = asking;
    run_begin_record(&run);
    for (uint32_t i = 0; i < record->kinds.n && record->at_ms.at[i] <= asking->now_ms; i++)
        run_step(&run, i);
    run_report_rest(&run);
    run_free(&run);
}

void duty_record_duties(DutyRecord *record, int64_t now_ms,
                        bool (*each)(void *context, const Duty *duty), void *context)
{
    Asking asking = {record, now_ms, each, context};
    size_t n = record->kinds.n;
    if (n && record->at_ms.at[n - 1] > now_ms) {
        tell_earlier(record, &asking);
        return;
    }
    for (size_t i = 0; i < record->settled.n; i++)
        if (!tell(&asking, &record->settled.at[i])) return;
    Run *run = &record->run;
    run->as_at_ms = now_ms;
    run->each = tell;
    run->context = &asking;
    run_report_rest(run);
    run->as_at_ms = TIME_NEVER;
    run->each = keep_settled;
    run->context = record;
    run->is_stopped = false;
}

/* --- gates ---------------------------------------------------------------------------------- */

static bool names_kind(const BookKinds *kinds, Str kind)
{
    for (size_t i = 0; i < kinds->n; i++)
        if (str_eq(kinds->kinds[i], kind)) return true;
    return false;
}

typedef struct {
    uint64_t position;
    bool *is_false; /* by standard: an assertion that the event fails */
} Gate;

static bool note_failed_assertion(void *context, const Duty *duty)
{
    Gate *gate = context;
    if (duty->standard->shape == BOOK_ASSERTION && duty->opened_by == gate->position &&
        duty->state == DUTY_MISSED)
        gate->is_false[duty->standard_index] = true;
    return true;
}

static bool refuses(const Run *run, const Gate *gate, uint32_t index, Str kind)
{
    const BookStandard *standard = run->plan->standards[index].book;
    if (standard->gate.n == 0) return false;
    if (standard->shape == BOOK_ASSERTION) return gate->is_false[index];
    return names_kind(&standard->gate, kind) && step_is_outstanding(run, index);
}

DutyRefusal duty_record_gate(DutyRecord *record, const DutyEvent *event, Arena *arena)
{
    const DutyPlan *plan = record->plan;
    size_t position = insert_event(record, event);
    Gate gate = {position, ARENA_ARRAY(arena, bool, plan->n_standards)};
    Run run;
    run_init(&run, plan);
    bind_columns(record, &run);
    run.each = note_failed_assertion;
    run.context = &gate;
    run_begin_record(&run);
    for (uint32_t i = 0; i < record->kinds.n; i++) run_step(&run, i);
    DutyRefusal refusal = {ARENA_ARRAY(arena, const BookStandard *, plan->n_standards), 0};
    for (uint32_t i = 0; i < plan->n_standards; i++)
        if (refuses(&run, &gate, i, event->kind)) refusal.at[refusal.n++] = plan->standards[i].book;
    run_free(&run);
    remove_event(record, position);
    bind_columns(record, &record->run);
    return refusal;
}
