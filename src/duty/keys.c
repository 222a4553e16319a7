/* keys.c: standards with `per`: one state for each key that the record has opened.
 * Source: book-language.md, "Keys". */
#include "duty/duty_internal.h"
#include <stdlib.h>

enum { FEW_KEYS = 8 }; /* up to so many are searched one by one */

void keyed_clear(Keyed *keyed)
{
    if (keyed->n > FEW_KEYS && keyed->slots != NULL)
        memset(keyed->slots, 0, keyed->n_slots * sizeof *keyed->slots);
    keyed->n = 0;
    keyed->history.n = 0;
}

void keyed_free(Keyed *keyed)
{
    if (keyed == NULL) return;
    free(keyed->states);
    free(keyed->elements);
    free(keyed->slots);
    VEC_FREE(&keyed->history);
    free(keyed);
}

void keyed_remember(Keyed *keyed, uint32_t position)
{
    VEC_PUSH(&keyed->history, position);
}

/* Values that the language holds equal have one number. */
static uint32_t same_number(const Slot *slot, uint32_t number)
{
    return number ? slot->values[number].same_as : 0;
}

static uint32_t event_number(const Run *run, uint32_t slot, uint32_t position)
{
    LogCells cells = run->slots[slot].cells;
    return cells.at == NULL ? 0 : log_cell(cells, run->base + position);
}

bool keyed_agrees(const Run *run, const Standard *standard, uint32_t position,
                  const uint32_t *elements)
{
    for (size_t i = 0; i < standard->n_per; i++) {
        const Slot *slot = &run->slots[standard->per[i]];
        uint32_t number = event_number(run, standard->per[i], position);
        if (number == 0) continue; /* it lacks the attribute: agrees with all */
        const LogValue *value = &slot->values[number];
        if (value->type != LOG_VALUE_LIST) {
            if (value->same_as != elements[i]) return false;
            continue;
        }
        bool is_member = false;
        for (uint32_t m = 0; m < value->n_members && !is_member; m++)
            is_member = same_number(slot, value->members[m]) == elements[i] && elements[i] != 0;
        if (!is_member) return false;
    }
    return true;
}

/* --- finding a key -------------------------------------------------------------------------- */

static uint64_t hash_elements(const uint32_t *elements, size_t n)
{
    return str_hash((Str){(const char *)elements, n * sizeof *elements});
}

static bool same_elements(const uint32_t *a, const uint32_t *b, size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

/* The place of a key in the table: its index + 1, or 0 where it belongs. */
static uint32_t *find_slot(Keyed *keyed, const uint32_t *elements, size_t n_per)
{
    size_t mask = keyed->n_slots - 1;
    for (size_t i = (size_t)hash_elements(elements, n_per) & mask;; i = (i + 1) & mask) {
        uint32_t index = keyed->slots[i];
        if (index == 0 || same_elements(keyed->elements + (index - 1) * n_per, elements, n_per))
            return &keyed->slots[i];
    }
}

static void rebuild_slots(Keyed *keyed, size_t n_per)
{
    while (keyed->n_slots < keyed->n * 4) keyed->n_slots = keyed->n_slots ? keyed->n_slots * 2 : 64;
    free(keyed->slots);
    keyed->slots = mem_zero(keyed->n_slots, sizeof *keyed->slots);
    for (size_t i = 0; i < keyed->n; i++)
        *find_slot(keyed, keyed->elements + i * n_per, n_per) = (uint32_t)i + 1;
}

/* Its index, or SIZE_MAX. */
static size_t find_key(Keyed *keyed, const uint32_t *elements, size_t n_per)
{
    if (keyed->n > FEW_KEYS) {
        uint32_t found = *find_slot(keyed, elements, n_per);
        return found ? found - 1 : SIZE_MAX;
    }
    for (size_t i = 0; i < keyed->n; i++)
        if (same_elements(keyed->elements + i * n_per, elements, n_per)) return i;
    return SIZE_MAX;
}

static size_t add_key(Keyed *keyed, const uint32_t *elements, size_t n_per)
{
    if (keyed->n == keyed->cap) {
        keyed->cap = keyed->cap ? keyed->cap * 2 : FEW_KEYS;
        keyed->states = mem_resize(keyed->states, keyed->cap, sizeof *keyed->states);
        keyed->elements = mem_resize(keyed->elements, keyed->cap * n_per, sizeof *keyed->elements);
    }
    size_t index = keyed->n++;
    key_state_init(&keyed->states[index]);
    memcpy(keyed->elements + index * n_per, elements, n_per * sizeof *elements);
    if (keyed->n > FEW_KEYS) {
        if (keyed->n == FEW_KEYS + 1 || keyed->n * 2 > keyed->n_slots)
            rebuild_slots(keyed, n_per);
        else
            *find_slot(keyed, elements, n_per) = (uint32_t)index + 1;
    }
    return index;
}

/* --- touching ------------------------------------------------------------------------------- */

/* When the event has one plain value for each attribute it touches one key at most. */
static bool one_key(const Run *run, const Standard *standard, uint32_t *elements)
{
    for (size_t i = 0; i < standard->n_per; i++) {
        const Slot *slot = &run->slots[standard->per[i]];
        uint32_t number = event_number(run, standard->per[i], run->now);
        if (number == 0 || slot->values[number].type == LOG_VALUE_LIST) return false;
        elements[i] = slot->values[number].same_as;
    }
    return true;
}

void keyed_touch(Run *run, uint32_t index, uint32_t matched,
                 void (*touch)(Run *run, uint32_t standard, KeyState *key, const uint32_t *elements,
                               uint32_t matched))
{
    const Standard *standard = &run->plan->standards[index];
    Keyed *keyed = run->keyed[index];
    size_t n_per = standard->n_per;
    if (one_key(run, standard, run->elements)) {
        size_t found = find_key(keyed, run->elements, n_per);
        if (found != SIZE_MAX)
            touch(run, index, &keyed->states[found], keyed->elements + found * n_per, matched);
        return;
    }
    for (size_t i = 0; i < keyed->n; i++)
        if (keyed_agrees(run, standard, run->now, keyed->elements + i * n_per))
            touch(run, index, &keyed->states[i], keyed->elements + i * n_per, matched);
}

/* --- opening -------------------------------------------------------------------------------- */

static void open_key(Run *run, uint32_t index,
                     void (*open)(Run *run, uint32_t standard, KeyState *key,
                                  const uint32_t *elements))
{
    Keyed *keyed = run->keyed[index];
    size_t n_per = run->plan->standards[index].n_per;
    size_t found = find_key(keyed, run->elements, n_per);
    if (found == SIZE_MAX) {
        found = add_key(keyed, run->elements, n_per);
        step_replay_history(run, index, &keyed->states[found], keyed->elements + found * n_per,
                            keyed);
    }
    open(run, index, &keyed->states[found], keyed->elements + found * n_per);
}

/* Whether a member stands before, in other words or the same, in its list. */
static bool is_repeated(const Slot *slot, const LogValue *list, uint32_t member)
{
    for (uint32_t i = 0; i < member; i++)
        if (same_number(slot, list->members[i]) == same_number(slot, list->members[member]))
            return true;
    return false;
}

/* Every combination of the attributes' values from attribute i on. */
static void open_from(Run *run, uint32_t index, size_t i,
                      void (*open)(Run *run, uint32_t standard, KeyState *key,
                                   const uint32_t *elements))
{
    const Standard *standard = &run->plan->standards[index];
    if (i == standard->n_per) {
        open_key(run, index, open);
        return;
    }
    const Slot *slot = &run->slots[standard->per[i]];
    uint32_t number = event_number(run, standard->per[i], run->now);
    const LogValue *value = number ? &slot->values[number] : NULL;
    if (value == NULL || value->type != LOG_VALUE_LIST) {
        run->elements[i] = same_number(slot, number);
        open_from(run, index, i + 1, open);
        return;
    }
    for (uint32_t m = 0; m < value->n_members; m++) {
        if (is_repeated(slot, value, m)) continue;
        run->elements[i] = same_number(slot, value->members[m]);
        open_from(run, index, i + 1, open);
    }
}

void keyed_open(Run *run, uint32_t index,
                void (*open)(Run *run, uint32_t standard, KeyState *key, const uint32_t *elements))
{
    open_from(run, index, 0, open);
}
