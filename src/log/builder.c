/* builder.c: collects events in any order; finish.c makes a log of them. */
#include <stdlib.h>

#include "log/log_internal.h"

LogBuilder *log_builder_create(void)
{
    LogBuilder *builder = mem_zero(1, sizeof *builder);
    builder->arena = arena_create();
    builder->texts.arena = builder->arena;
    builder->case_names = strmap_create();
    builder->kind_names = strmap_create();
    builder->attribute_names = strmap_create();
    return builder;
}

void log_builder_free(LogBuilder *builder)
{
    if (builder == NULL) return;
    for (size_t i = 0; i < builder->attributes.n; i++) {
        BuilderAttribute *attribute = &builder->attributes.at[i];
        dict_free(&attribute->dict);
        growing_cells_free(&attribute->events);
        growing_cells_free(&attribute->cases);
    }
    VEC_FREE(&builder->attributes);
    growing_cells_free(&builder->kinds);
    VEC_FREE(&builder->cases);
    VEC_FREE(&builder->at_ms);
    VEC_FREE(&builder->touched);
    free(builder->recorded_ms);
    strmap_free(builder->case_names);
    strmap_free(builder->kind_names);
    strmap_free(builder->attribute_names);
    arena_free(builder->arena);
    free(builder);
}

/* --- names -------------------------------------------------------------------------------- */

uint32_t log_builder_case(LogBuilder *builder, Str name)
{
    return strmap_put(builder->case_names, name);
}

uint32_t builder_kind(LogBuilder *builder, Str name)
{
    return strmap_put(builder->kind_names, name);
}

uint32_t log_builder_attribute(LogBuilder *builder, Str name)
{
    uint32_t number = strmap_put(builder->attribute_names, name);
    if (number == builder->attributes.n) {
        BuilderAttribute fresh = {.name = strmap_name(builder->attribute_names, number)};
        VEC_PUSH(&builder->attributes, fresh);
    }
    return number;
}

uint32_t builder_attribute_bounded(LogBuilder *builder, Str name)
{
    if (builder->attributes.n < LOG_MAX_ATTRIBUTES) return log_builder_attribute(builder, name);
    uint32_t number = strmap_find(builder->attribute_names, name);
    return number == STRMAP_NONE ? LOG_NO_ATTRIBUTE : number;
}

void builder_declare(LogBuilder *builder, uint32_t attribute)
{
    builder->attributes.at[attribute].on_events = true;
}

void builder_declare_case(LogBuilder *builder, uint32_t attribute)
{
    builder->attributes.at[attribute].on_cases = true;
}

/* --- events ------------------------------------------------------------------------------- */

/* Most logs know one time only: the second column begins with the first event that has another. */
static void builder_keep_recorded(LogBuilder *builder, size_t row, int64_t recorded_ms)
{
    if (builder->recorded_ms == NULL && recorded_ms == builder->at_ms.at[row]) return;
    if (row >= builder->recorded_cap) {
        size_t n_known = builder->recorded_ms ? builder->recorded_cap : 0;
        builder->recorded_cap = builder->at_ms.cap;
        builder->recorded_ms =
            mem_resize(builder->recorded_ms, builder->recorded_cap, sizeof(int64_t));
        memcpy(builder->recorded_ms + n_known, builder->at_ms.at + n_known,
               (row - n_known) * sizeof(int64_t));
    }
    builder->recorded_ms[row] = recorded_ms;
}

void builder_begin_pending(LogBuilder *builder)
{
    builder->row = builder->at_ms.n;
    builder->touched.n = 0;
}

void builder_commit_pending(LogBuilder *builder, uint32_t case_number, uint32_t kind, int64_t at_ms,
                            int64_t recorded_ms)
{
    size_t row = builder->at_ms.n;
    BASE_ASSERT(row < UINT32_MAX - 1);
    VEC_PUSH(&builder->cases, case_number);
    VEC_PUSH(&builder->at_ms, at_ms);
    growing_cells_set(&builder->kinds, row, kind);
    builder_keep_recorded(builder, row, recorded_ms);
    builder->touched.n = 0;
}

void builder_drop_pending(LogBuilder *builder)
{
    for (size_t i = 0; i < builder->touched.n; i++) {
        BuilderAttribute *attribute = &builder->attributes.at[builder->touched.at[i]];
        growing_cells_set(&attribute->events, builder->row, 0);
    }
    builder->touched.n = 0;
}

void builder_assign_case(LogBuilder *builder, size_t first, uint32_t case_number)
{
    for (size_t i = first; i < builder->cases.n; i++) builder->cases.at[i] = case_number;
}

void log_builder_event(LogBuilder *builder, uint32_t case_number, Str kind, int64_t at_ms,
                       int64_t recorded_ms)
{
    BASE_ASSERT(case_number < strmap_count(builder->case_names));
    builder_begin_pending(builder);
    builder_commit_pending(builder, case_number, builder_kind(builder, kind), at_ms, recorded_ms);
}

/* --- values ------------------------------------------------------------------------------- */

static uint32_t builder_enter(LogBuilder *builder, uint32_t attribute, Str text, ValueTyping typing)
{
    Dict *dict = &builder->attributes.at[attribute].dict;
    uint64_t hash = str_hash(text);
    uint32_t number = dict_find(dict, text, hash, typing);
    return number ? number : dict_add(dict, &builder->texts, text, hash, typing);
}

/* A typed number in the language's form is the same value as its text, so it is entered as that. */
static uint32_t builder_enter_number(LogBuilder *builder, uint32_t attribute, Str text)
{
    Dict *dict = &builder->attributes.at[attribute].dict;
    uint64_t hash = str_hash(text);
    uint32_t number = dict_find(dict, text, hash, TYPED_BY_TEXT);
    if (number != 0 && dict->at[number].type == LOG_VALUE_NUMBER) return number;
    double unused;
    ValueTyping typing = number_parse(text, &unused) ? TYPED_BY_TEXT : TYPED_AS_NUMBER;
    return builder_enter(builder, attribute, text, typing);
}

uint32_t builder_value(LogBuilder *builder, uint32_t attribute, Str text, ValueTyping typing)
{
    if (text.n == 0) return 0;
    if (typing == TYPED_AS_NUMBER) return builder_enter_number(builder, attribute, text);
    return builder_enter(builder, attribute, text, typing);
}

uint32_t builder_list(LogBuilder *builder, uint32_t attribute, Str json, const uint32_t *members,
                      size_t n)
{
    BuilderAttribute *a = &builder->attributes.at[attribute];
    uint64_t hash = str_hash(json);
    uint32_t number = dict_find(&a->dict, json, hash, TYPED_AS_LIST);
    if (number != 0) return number;
    number = dict_add(&a->dict, &builder->texts, json, hash, TYPED_AS_LIST);
    uint32_t *kept = ARENA_ARRAY(builder->arena, uint32_t, n ? n : 1);
    if (n > 0) memcpy(kept, members, n * sizeof *kept);
    a->dict.at[number].members = kept;
    a->dict.at[number].n_members = (uint32_t)n;
    return number;
}

void builder_set_case(LogBuilder *builder, uint32_t case_number, uint32_t attribute, uint32_t value)
{
    BuilderAttribute *a = &builder->attributes.at[attribute];
    a->on_cases = true;
    growing_cells_set(&a->cases, case_number, value);
}

void log_builder_text(LogBuilder *builder, uint32_t attribute, Str text)
{
    builder_set(builder, attribute, builder_value(builder, attribute, text, TYPED_BY_TEXT));
}

void log_builder_number(LogBuilder *builder, uint32_t attribute, double number, Str text)
{
    Buf spelled = {0};
    if (text.n == 0) {
        number_add(&spelled, number);
        text = buf_str(&spelled);
    }
    builder_set(builder, attribute, builder_value(builder, attribute, text, TYPED_AS_NUMBER));
    buf_free(&spelled);
}

/* The members' numbers and the JSON of the list; empty members are missing, so not there. */
static uint32_t builder_list_of_texts(LogBuilder *builder, uint32_t attribute, const Str *members,
                                      size_t n)
{
    Buf json = {0};
    uint32_t *numbers = mem_zero(n ? n : 1, sizeof *numbers);
    size_t n_kept = 0;
    buf_add_byte(&json, '[');
    for (size_t i = 0; i < n; i++) {
        uint32_t number = builder_value(builder, attribute, members[i], TYPED_BY_TEXT);
        if (number == 0) continue;
        if (n_kept > 0) buf_add(&json, STR(", "));
        buf_add_json(&json, members[i]);
        numbers[n_kept++] = number;
    }
    buf_add_byte(&json, ']');
    uint32_t list = builder_list(builder, attribute, buf_str(&json), numbers, n_kept);
    free(numbers);
    buf_free(&json);
    return list;
}

void log_builder_list(LogBuilder *builder, uint32_t attribute, const Str *members, size_t n)
{
    builder_set(builder, attribute, builder_list_of_texts(builder, attribute, members, n));
}

void log_builder_case_text(LogBuilder *builder, uint32_t case_number, uint32_t attribute, Str text)
{
    uint32_t value = builder_value(builder, attribute, text, TYPED_BY_TEXT);
    builder_set_case(builder, case_number, attribute, value);
}
