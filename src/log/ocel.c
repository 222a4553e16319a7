/* ocel.c: from events with objects to cases with events. */
#include "log/ocel.h"

#include <stdlib.h>

Ocel ocel_create(Reader *reader)
{
    reader->cleaner.mode = CLEAN_UTF8;
    reader->times.dates = reader->reading->dates;
    reader->times.pattern = reader->reading->date_pattern;
    return (Ocel){.reader = reader,
                  .objects = strmap_create(),
                  .types = strmap_create(),
                  .numbers = strmap_create()};
}

void ocel_free(Ocel *ocel)
{
    strmap_free(ocel->objects);
    strmap_free(ocel->types);
    strmap_free(ocel->numbers);
    VEC_FREE(&ocel->type_of);
    VEC_FREE(&ocel->relations);
    VEC_FREE(&ocel->values);
}

/* --- declared and found ------------------------------------------------------------------- */

void ocel_declare(Ocel *ocel, Str attribute, Str type)
{
    if (str_eq(type, STR("float")) || str_eq(type, STR("integer"))) {
        strmap_put(ocel->numbers, attribute);
    }
}

ValueTyping ocel_typing(const Ocel *ocel, Str attribute)
{
    bool is_number = strmap_find(ocel->numbers, attribute) != STRMAP_NONE;
    return is_number ? TYPED_AS_NUMBER : TYPED_BY_TEXT;
}

uint32_t ocel_object(Ocel *ocel, Str id)
{
    uint32_t number = strmap_put(ocel->objects, reader_clean(ocel->reader, id));
    if (number == ocel->type_of.n) VEC_PUSH(&ocel->type_of, OCEL_UNKNOWN);
    return number;
}

void ocel_set_type(Ocel *ocel, uint32_t object, Str type)
{
    ocel->type_of.at[object] = strmap_put(ocel->types, reader_clean(ocel->reader, type));
}

void ocel_object_value(Ocel *ocel, uint32_t object, uint32_t attribute, uint32_t value, Str time)
{
    OcelValue given = {object, attribute, value, (uint32_t)ocel->values.n, TIME_FIRST};
    if (value == 0) return;
    if (time.n > 0) (void)time_reader_read(&ocel->reader->times, time, &given.at_ms);
    VEC_PUSH(&ocel->values, given);
}

void ocel_event_begin(Ocel *ocel)
{
    builder_begin_pending(ocel->reader->builder);
    ocel->n_relations_before = ocel->relations.n;
}

/* An object may be related twice, under two qualifiers; it is still one. */
void ocel_relate(Ocel *ocel, Str object)
{
    OcelRelation relation = {(uint32_t)ocel->reader->builder->at_ms.n, ocel_object(ocel, object)};
    for (size_t i = ocel->n_relations_before; i < ocel->relations.n; i++) {
        if (ocel->relations.at[i].object == relation.object) return;
    }
    VEC_PUSH(&ocel->relations, relation);
}

void ocel_event_end(Ocel *ocel, Str kind, Str time)
{
    Reader *reader = ocel->reader;
    int64_t at_ms;
    if (kind.n == 0) reader_note(reader, NOTE_NO_KIND, (Str){0});
    if (kind.n == 0 || !reader_time(reader, time, &at_ms)) {
        builder_drop_pending(reader->builder);
        ocel->relations.n = ocel->n_relations_before;
        return;
    }
    uint32_t number = builder_kind(reader->builder, reader_clean(reader, kind));
    builder_commit_pending(reader->builder, 0, number, at_ms, at_ms);
}

/* --- making cases ------------------------------------------------------------------------- */

/* Relations to objects that no part of the file declares lead nowhere. */
static void drop_unknown_relations(Ocel *ocel)
{
    size_t n_kept = 0;
    for (size_t i = 0; i < ocel->relations.n; i++) {
        OcelRelation relation = ocel->relations.at[i];
        if (ocel->type_of.at[relation.object] == OCEL_UNKNOWN) {
            Str name = strmap_name(ocel->objects, relation.object);
            note_count(&ocel->reader->tallies, NOTE_UNKNOWN_OBJECT, 0, name);
            continue;
        }
        ocel->relations.at[n_kept++] = relation;
    }
    ocel->relations.n = n_kept;
}

/* Every object of the type is a case, in the order of the file, with events or without. */
static uint32_t *enter_cases(Ocel *ocel)
{
    uint32_t *case_of = mem_zero(ocel->type_of.n + 1, sizeof *case_of);
    for (uint32_t i = 0; i < ocel->type_of.n; i++) {
        case_of[i] = OCEL_UNKNOWN;
        if (ocel->type_of.at[i] != ocel->case_type) continue;
        case_of[i] = log_builder_case(ocel->reader->builder, strmap_name(ocel->objects, i));
    }
    return case_of;
}

/* Values of one attribute of one object together, the earliest first, ties as in the file. */
static int by_object_and_time(const void *left, const void *right)
{
    const OcelValue *a = left, *b = right;
    if (a->object != b->object) return a->object < b->object ? -1 : 1;
    if (a->attribute != b->attribute) return a->attribute < b->attribute ? -1 : 1;
    if (a->at_ms != b->at_ms) return a->at_ms < b->at_ms ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

/* The first value of an object's attribute is the case's: it comes before all events. */
static void give_case_values(Ocel *ocel, const uint32_t *case_of)
{
    LogBuilder *builder = ocel->reader->builder;
    OcelValue *values = ocel->values.at;
    if (ocel->values.n > 1) qsort(values, ocel->values.n, sizeof *values, by_object_and_time);
    for (size_t i = 0; i < ocel->values.n; i++) {
        uint32_t c = case_of[values[i].object], attribute = values[i].attribute;
        if (c == OCEL_UNKNOWN) continue;
        bool is_later = i > 0 && values[i - 1].object == values[i].object &&
                        values[i - 1].attribute == attribute;
        if (!is_later)
            builder_set_case(builder, c, attribute, values[i].value);
        else if (values[i].value != values[i - 1].value) {
            Str name = builder->attributes.at[attribute].name;
            note_count(&ocel->reader->tallies, NOTE_CHANGED_OBJECT, 0, name);
        }
    }
}

/* The objects of one other type that an event relates to: relations [first, end) of it. */
static void give_other_objects(Ocel *ocel, size_t first, size_t end, uint32_t type)
{
    LogBuilder *builder = ocel->reader->builder;
    VEC_OF(Str) names = {0};
    for (size_t i = first; i < end; i++) {
        uint32_t object = ocel->relations.at[i].object;
        if (ocel->type_of.at[object] != type) continue;
        VEC_PUSH(&names, strmap_name(ocel->objects, object));
    }
    Str type_name = strmap_name(ocel->types, type);
    uint32_t attribute = builder_attribute_bounded(builder, type_name);
    builder->row = ocel->relations.at[first].row;
    bool is_free = attribute != LOG_NO_ATTRIBUTE &&
                   growing_cells_get(&builder->attributes.at[attribute].events, builder->row) == 0;
    if (is_free && names.n == 1)
        log_builder_text(builder, attribute, names.at[0]);
    else if (is_free)
        log_builder_list(builder, attribute, names.at, names.n);
    note_count_many(&ocel->reader->tallies, NOTE_OTHER_OBJECT, names.n, 0, type_name);
    VEC_FREE(&names);
}

/* Each type that occurs in relations [first, end), but that of the cases, once. */
static void give_others_of_event(Ocel *ocel, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        uint32_t type = ocel->type_of.at[ocel->relations.at[i].object];
        bool is_new = type != ocel->case_type;
        for (size_t j = first; j < i && is_new; j++) {
            is_new = ocel->type_of.at[ocel->relations.at[j].object] != type;
        }
        if (is_new) give_other_objects(ocel, first, end, type);
    }
    ocel->reader->builder->touched.n = 0;
}

/* Rows of the log: one for each event and each of its objects that is a case. */
typedef struct {
    VEC_OF(uint32_t) old_rows;
    VEC_OF(uint32_t) cases;
} OcelRows;

static void add_rows_of_event(Ocel *ocel, const uint32_t *case_of, uint32_t row, size_t first,
                              size_t end, OcelRows *rows)
{
    size_t n_before = rows->cases.n;
    for (size_t i = first; i < end; i++) {
        uint32_t c = case_of[ocel->relations.at[i].object];
        if (c == OCEL_UNKNOWN) continue;
        VEC_PUSH(&rows->old_rows, row);
        VEC_PUSH(&rows->cases, c);
    }
    size_t n = rows->cases.n - n_before;
    if (n == 0) note_count(&ocel->reader->tallies, NOTE_NO_OBJECT, 0, (Str){0});
    if (n > 1) note_count(&ocel->reader->tallies, NOTE_SHARED_EVENT, 0, (Str){0});
}

static void make_rows(Ocel *ocel, const uint32_t *case_of, OcelRows *rows)
{
    size_t first = 0, n_events = ocel->reader->builder->at_ms.n;
    for (size_t row = 0; row < n_events; row++) {
        size_t end = first;
        while (end < ocel->relations.n && ocel->relations.at[end].row == row) end++;
        add_rows_of_event(ocel, case_of, (uint32_t)row, first, end, rows);
        give_others_of_event(ocel, first, end);
        first = end;
    }
}

bool ocel_finish(Ocel *ocel, Err *err)
{
    OcelRows rows = {0};
    drop_unknown_relations(ocel);
    if (!ocel_choose_type(ocel, err)) return false;
    uint32_t *case_of = enter_cases(ocel);
    give_case_values(ocel, case_of);
    make_rows(ocel, case_of, &rows);
    builder_take_rows(ocel->reader->builder, rows.old_rows.at, rows.cases.at, rows.cases.n);
    VEC_FREE(&rows.old_rows);
    VEC_FREE(&rows.cases);
    free(case_of);
    return true;
}
