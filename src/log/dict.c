/* dict.c: the distinct values of one attribute while a log is built. */
#include <math.h>
#include <stdlib.h>

#include "log/values.h"

enum { TEXT_STORE_PIECE = 64 * 1024, DICT_FIRST_SLOTS = 16 };

Str text_store_keep(TextStore *store, Str text)
{
    if (text.n > TEXT_STORE_PIECE / 4) return str_copy(store->arena, text);
    if (text.n > store->left) {
        store->at = arena_alloc(store->arena, TEXT_STORE_PIECE);
        store->left = TEXT_STORE_PIECE;
    }
    Str kept = {store->at, text.n};
    if (text.n > 0) memcpy(store->at, text.at, text.n);
    store->at += text.n;
    store->left -= text.n;
    return kept;
}

void dict_free(Dict *dict)
{
    free(dict->at);
    free(dict->slots);
    *dict = (Dict){0};
}

/* The same text under another typing is another value, so it must never look alike. */
static uint32_t dict_mark(uint64_t hash, ValueTyping typing)
{
    return (uint32_t)(hash >> 32) ^ ((uint32_t)typing << 30);
}

static uint32_t dict_home(const Dict *dict, uint64_t hash)
{
    return (uint32_t)hash & (dict->n_slots - 1);
}

uint32_t dict_find(const Dict *dict, Str text, uint64_t hash, ValueTyping typing)
{
    if (dict->n_slots == 0) return 0;
    uint32_t mark = dict_mark(hash, typing);
    for (uint32_t slot = dict_home(dict, hash);; slot = (slot + 1) & (dict->n_slots - 1)) {
        uint32_t number = (uint32_t)dict->slots[slot];
        if (number == 0) return 0;
        if ((uint32_t)(dict->slots[slot] >> 32) != mark) continue;
        Str other = dict->at[number].text;
        if (other.n == text.n && memcmp(other.at, text.at, text.n) == 0) return number;
    }
}

static void dict_place(Dict *dict, uint64_t hash, uint64_t entry)
{
    uint32_t slot = dict_home(dict, hash);
    while (dict->slots[slot] != 0) slot = (slot + 1) & (dict->n_slots - 1);
    dict->slots[slot] = entry;
}

/* Only half of the hash stands in a slot, so the texts are hashed again when the table grows. */
static void dict_grow_slots(Dict *dict)
{
    uint64_t *old = dict->slots;
    uint32_t n_old = dict->n_slots;
    BASE_ASSERT(n_old <= UINT32_MAX / 2);
    dict->n_slots = n_old ? n_old * 2 : DICT_FIRST_SLOTS;
    dict->slots = mem_zero(dict->n_slots, sizeof *dict->slots);
    for (uint32_t i = 0; i < n_old; i++) {
        if (old[i] == 0) continue;
        dict_place(dict, str_hash(dict->at[(uint32_t)old[i]].text), old[i]);
    }
    free(old);
}

/* A number as XES and JSON write it, by its value; NaN and Infinity are no numbers. */
static bool typed_number_parse(Str text, double *out)
{
    char copy[64];
    if (text.n == 0 || text.n >= sizeof copy) return number_parse(text, out);
    for (size_t i = 0; i < text.n; i++) {
        char byte = text.at[i];
        bool fits = (byte >= '0' && byte <= '9') || byte == '-' || byte == '+' || byte == '.' ||
                    byte == 'e' || byte == 'E';
        if (!fits) return false;
        copy[i] = byte;
    }
    copy[text.n] = '\0';
    char *end = NULL;
    *out = strtod(copy, &end);
    return end == copy + text.n && isfinite(*out);
}

static LogValue value_of(Str text, ValueTyping typing)
{
    LogValue value = {.type = LOG_VALUE_TEXT, .text = text};
    if (typing == TYPED_AS_LIST) {
        value.type = LOG_VALUE_LIST;
    } else if (number_parse(text, &value.number)) {
        value.type = LOG_VALUE_NUMBER;
    } else if (typing == TYPED_AS_NUMBER && typed_number_parse(text, &value.number)) {
        value.type = LOG_VALUE_NUMBER;
    } else if (str_eq(text, STR("yes")) || str_eq(text, STR("true"))) {
        value.type = LOG_VALUE_YES;
    } else if (str_eq(text, STR("no")) || str_eq(text, STR("false"))) {
        value.type = LOG_VALUE_NO;
    }
    if (value.type != LOG_VALUE_NUMBER) value.number = 0;
    return value;
}

uint32_t dict_add(Dict *dict, TextStore *store, Str text, uint64_t hash, ValueTyping typing)
{
    BASE_ASSERT(dict->n < UINT32_MAX - 1);
    if (dict->n >= dict->n_slots / 2) dict_grow_slots(dict);
    if (dict->n + 1 >= dict->cap) {
        dict->cap = dict->cap ? dict->cap * 2 : DICT_FIRST_SLOTS;
        dict->at = mem_resize(dict->at, dict->cap, sizeof *dict->at);
    }
    if (dict->n == 0) dict->at[dict->n++] = (LogValue){0};
    uint32_t number = dict->n++;
    dict->at[number] = value_of(text_store_keep(store, text), typing);
    dict->at[number].same_as = number;
    dict_place(dict, hash, (uint64_t)dict_mark(hash, typing) << 32 | number);
    return number;
}

/* A table of the numbers seen so far, by value. */
typedef struct {
    uint32_t *slots;
    size_t mask;
} NumberTable;

static uint32_t number_table_first(NumberTable *table, const LogValue *values, uint32_t number)
{
    double wanted = values[number].number + 0.0; /* -0 becomes 0 */
    uint64_t bits;
    memcpy(&bits, &wanted, sizeof bits);
    size_t slot = (size_t)((bits * 0x9E3779B97F4A7C15u) >> 20) & table->mask;
    while (table->slots[slot] != 0) {
        if (values[table->slots[slot]].number == wanted) return table->slots[slot];
        slot = (slot + 1) & table->mask;
    }
    table->slots[slot] = number;
    return number;
}

void dict_mark_same(Dict *dict)
{
    uint32_t first_yes = 0, first_no = 0;
    size_t n_slots = 16;
    while (n_slots < (size_t)dict->n * 2) n_slots *= 2;
    NumberTable table = {mem_zero(n_slots, sizeof(uint32_t)), n_slots - 1};
    for (uint32_t i = 1; i < dict->n; i++) {
        LogValue *value = &dict->at[i];
        if (value->type == LOG_VALUE_NUMBER) {
            value->same_as = number_table_first(&table, dict->at, i);
        } else if (value->type == LOG_VALUE_YES) {
            if (first_yes == 0) first_yes = i;
            value->same_as = first_yes;
        } else if (value->type == LOG_VALUE_NO) {
            if (first_no == 0) first_no = i;
            value->same_as = first_no;
        }
    }
    free(table.slots);
}
