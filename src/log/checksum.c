/* checksum.c: four lanes of multiply and rotate, so that a processor works on them at once. Every
 * step is one-to-one, so a changed word always changes the lane it is in. */
#include "log/packed.h"

static const uint64_t LANE_SEEDS[4] = {UINT64_C(0x60EA27EEADC0B5D6), UINT64_C(0xC2B2AE3D27D4EB4F),
                                       UINT64_C(0x165667B19E3779F9), UINT64_C(0x85EBCA77C2B2AE63)};
#define CHECKSUM_PRIME UINT64_C(0x9E3779B185EBCA87)

static inline uint64_t turn(uint64_t word, int bits)
{
    return word << bits | word >> (64 - bits);
}

static inline void take_block(uint64_t lanes[4], const uint8_t *block)
{
    uint64_t words[4];
    memcpy(words, block, sizeof words);
    for (int i = 0; i < 4; i++) lanes[i] = turn((lanes[i] ^ words[i]) * CHECKSUM_PRIME, 29);
}

void checksum_begin(Checksum *sum)
{
    *sum = (Checksum){.n_bytes = 0};
    memcpy(sum->lanes, LANE_SEEDS, sizeof sum->lanes);
}

void checksum_add(Checksum *sum, const void *bytes, size_t n)
{
    const uint8_t *at = bytes;
    sum->n_bytes += n;
    if (n == 0) return;
    if (sum->n_rest > 0) {
        size_t n_fill = sizeof sum->rest - sum->n_rest;
        if (n_fill > n) n_fill = n;
        memcpy(sum->rest + sum->n_rest, at, n_fill);
        sum->n_rest += n_fill;
        at += n_fill;
        n -= n_fill;
        if (sum->n_rest < sizeof sum->rest) return;
        take_block(sum->lanes, sum->rest);
        sum->n_rest = 0;
    }
    for (; n >= sizeof sum->rest; at += sizeof sum->rest, n -= sizeof sum->rest) {
        take_block(sum->lanes, at);
    }
    if (n > 0) memcpy(sum->rest, at, n);
    sum->n_rest = n;
}

uint64_t checksum_end(Checksum *sum)
{
    memset(sum->rest + sum->n_rest, 0, sizeof sum->rest - sum->n_rest);
    take_block(sum->lanes, sum->rest);
    uint64_t mixed = sum->n_bytes;
    for (int i = 0; i < 4; i++) {
        mixed = turn((mixed ^ sum->lanes[i]) * CHECKSUM_PRIME, 31);
        mixed ^= mixed >> 29;
    }
    return mixed;
}

uint64_t checksum_of(const void *bytes, size_t n)
{
    Checksum sum;
    checksum_begin(&sum);
    checksum_add(&sum, bytes, n);
    return checksum_end(&sum);
}
