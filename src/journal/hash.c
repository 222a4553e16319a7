/* hash.c: BLAKE2b-256, and what is hashed how. */
#include <sodium.h>

#include "journal/journal_internal.h"

static JournalHash hash3(Str first, Str second, Str third)
{
    crypto_generichash_state state;
    JournalHash hash;
    (void)crypto_generichash_init(&state, NULL, 0, JOURNAL_HASH_BYTES);
    (void)crypto_generichash_update(&state, (const uint8_t *)first.at, first.n);
    (void)crypto_generichash_update(&state, (const uint8_t *)second.at, second.n);
    (void)crypto_generichash_update(&state, (const uint8_t *)third.at, third.n);
    (void)crypto_generichash_final(&state, hash.at, JOURNAL_HASH_BYTES);
    return hash;
}

JournalHash journal_hash2(Str first, Str second)
{
    return hash3(first, second, STR(""));
}

JournalHash journal_hash_event(const JournalHash *previous, const JournalEvent *event, Buf *scratch)
{
    buf_clear(scratch);
    journal_encode_event(scratch, event);
    return journal_hash2(journal_hash_str(previous), buf_str(scratch));
}

JournalHash journal_hash_leaf(const JournalHash *event_hash)
{
    return journal_hash2((Str){"\0", 1}, journal_hash_str(event_hash));
}

JournalHash journal_hash_node(const JournalHash *left, const JournalHash *right)
{
    return hash3(STR("\1"), journal_hash_str(left), journal_hash_str(right));
}

bool journal_hash_eq(const JournalHash *a, const JournalHash *b)
{
    return memcmp(a->at, b->at, JOURNAL_HASH_BYTES) == 0;
}

Str journal_hash_str(const JournalHash *hash)
{
    return (Str){(const char *)hash->at, JOURNAL_HASH_BYTES};
}

bool journal_hash_of(Str bytes, JournalHash *out)
{
    if (bytes.n != JOURNAL_HASH_BYTES) return false;
    memcpy(out->at, bytes.at, JOURNAL_HASH_BYTES);
    return true;
}

void journal_add_hex(Buf *out, const uint8_t *at, size_t n)
{
    static const char DIGITS[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        buf_add_byte(out, DIGITS[at[i] >> 4]);
        buf_add_byte(out, DIGITS[at[i] & 15]);
    }
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool journal_parse_hex(Str text, uint8_t *out, size_t n)
{
    if (text.n != 2 * n) return false;
    for (size_t i = 0; i < n; i++) {
        int high = digit_of(text.at[2 * i]), low = digit_of(text.at[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}
