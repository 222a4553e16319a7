/* draw.c: a sample that anybody can draw again from its seed. The steps are written out, with a
 * second implementation, in docs/measure.md. */
#include "measure/measure.h"

#include <stdlib.h>

/** The next number of SplitMix64, whose whole state is one counter. */
static uint64_t next_random(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = *state;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

/** A number below `bound`, each equally likely: numbers of the uneven first stretch are redrawn. */
static uint64_t next_below(uint64_t *state, uint64_t bound)
{
    uint64_t uneven = (UINT64_MAX - bound + 1) % bound;
    uint64_t number;
    do number = next_random(state);
    while (number < uneven);
    return number % bound;
}

/* The numbers drawn so far: open addressing, at most half full. Slots hold the number plus one. */
typedef struct {
    uint64_t *slots;
    size_t mask;
} Drawn;

static Drawn drawn_create(size_t n)
{
    size_t n_slots = 16;
    while (n_slots < mem_product(n, 2)) n_slots *= 2;
    return (Drawn){mem_zero(n_slots, sizeof(uint64_t)), n_slots - 1};
}

/** Enter a number; false when it was there already. */
static bool drawn_put(Drawn *drawn, uint64_t number)
{
    uint64_t state = number;
    size_t slot = (size_t)next_random(&state) & drawn->mask;
    while (drawn->slots[slot] != 0) {
        if (drawn->slots[slot] == number + 1) return false;
        slot = (slot + 1) & drawn->mask;
    }
    drawn->slots[slot] = number + 1;
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

size_t measure_draw(uint64_t population, size_t n, uint64_t seed, uint64_t *out)
{
    BASE_ASSERT(population < UINT64_MAX);
    if (n > population) n = (size_t)population;
    if (n == 0) return 0;
    Drawn drawn = drawn_create(n);
    size_t n_out = 0;
    for (uint64_t last = population - n; last < population; last++) {
        uint64_t number = next_below(&seed, last + 1);
        if (!drawn_put(&drawn, number)) {
            number = last;
            drawn_put(&drawn, number);
        }
        out[n_out++] = number;
    }
    free(drawn.slots);
    qsort(out, n_out, sizeof *out, compare_numbers);
    return n_out;
}
