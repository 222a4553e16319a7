/* str.c: bounded strings. */
#include "base/base.h"
#include <stdlib.h>

Str str_of(const char *c_string)
{
    return (Str){c_string, c_string ? strlen(c_string) : 0};
}

bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

int str_cmp(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.at, b.at, n) : 0;
    if (order != 0) return order;
    return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

bool str_has_byte(Str s, char byte)
{
    return s.n != 0 && memchr(s.at, byte, s.n) != NULL;
}

Str str_slice(Str s, size_t from, size_t to)
{
    if (to > s.n) to = s.n;
    if (from > to) from = to;
    return (Str){s.n ? s.at + from : s.at, to - from};
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Str str_trim(Str s)
{
    size_t from = 0, to = s.n;
    while (from < to && is_space(s.at[from])) from++;
    while (to > from && is_space(s.at[to - 1])) to--;
    return str_slice(s, from, to);
}

bool str_cut(Str *rest, char separator, Str *piece)
{
    if (rest->at == NULL) return false;
    const char *found = rest->n ? memchr(rest->at, separator, rest->n) : NULL;
    if (found == NULL) {
        *piece = *rest;
        *rest = (Str){NULL, 0};
        return true;
    }
    size_t n = (size_t)(found - rest->at);
    *piece = (Str){rest->at, n};
    *rest = (Str){found + 1, rest->n - n - 1};
    return true;
}

Str str_copy(Arena *arena, Str s)
{
    char *at = arena_alloc(arena, s.n + 1);
    if (s.n) memcpy(at, s.at, s.n);
    return (Str){at, s.n};
}

Str str_format(Arena *arena, const char *format, ...)
{
    Buf buf = {0};
    va_list args;
    va_start(args, format);
    buf_addv(&buf, format, args);
    va_end(args);
    Str s = str_copy(arena, buf_str(&buf));
    buf_free(&buf);
    return s;
}

enum { DISTANCE_MAX_NAME = 64 };

/* Optimal string alignment distance. Source: Boytsov, "Indexing methods for approximate dictionary
 * searching", ACM JEA 16 (2011), section 2. */
size_t str_distance(Str a, Str b, size_t limit)
{
    if (a.n > DISTANCE_MAX_NAME || b.n > DISTANCE_MAX_NAME) return limit + 1;
    size_t longer = a.n > b.n ? a.n - b.n : b.n - a.n;
    if (longer > limit) return limit + 1;
    size_t rows[3][DISTANCE_MAX_NAME + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b.n; j++) last[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t best = last[j - 1] + (a.at[i - 1] != b.at[j - 1]);
            if (last[j] + 1 < best) best = last[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            bool swapped =
                i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1];
            if (swapped && before[j - 2] + 1 < best) best = before[j - 2] + 1;
            now[j] = best;
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b.n] > limit ? limit + 1 : last[b.n];
}

size_t str_nearest(Str wanted, const Str *names, size_t n)
{
    size_t limit = wanted.n < 4 ? 1 : wanted.n < 9 ? 2 : 3;
    size_t best = SIZE_MAX, best_distance = limit + 1;
    for (size_t i = 0; i < n && best_distance > 0; i++) {
        size_t distance = str_distance(wanted, names[i], limit);
        if (distance < best_distance) {
            best = i;
            best_distance = distance;
        }
    }
    return best;
}

/* Bytes of the UTF-8 sequence that starts at s, or 0 where it is malformed (overlong, surrogate,
 * beyond U+10FFFF). Source: The Unicode Standard 15.0, table 3-7. */
static size_t utf8_sequence(const unsigned char *s, size_t n)
{
    if (s[0] < 0x80) return 1;
    unsigned char low = 0x80, high = 0xBF;
    size_t need;
    if (s[0] >= 0xC2 && s[0] <= 0xDF)
        need = 2;
    else if (s[0] >= 0xE0 && s[0] <= 0xEF)
        need = 3;
    else if (s[0] >= 0xF0 && s[0] <= 0xF4)
        need = 4;
    else
        return 0;
    if (s[0] == 0xE0) low = 0xA0;
    if (s[0] == 0xED) high = 0x9F;
    if (s[0] == 0xF0) low = 0x90;
    if (s[0] == 0xF4) high = 0x8F;
    if (n < need || s[1] < low || s[1] > high) return 0;
    for (size_t i = 2; i < need; i++)
        if (s[i] < 0x80 || s[i] > 0xBF) return 0;
    return need;
}

size_t str_utf8_valid(Str s)
{
    const unsigned char *at = (const unsigned char *)s.at;
    size_t i = 0;
    while (i < s.n) {
        uint64_t eight;
        if (i + 8 <= s.n) {
            memcpy(&eight, at + i, 8);
            if ((eight & 0x8080808080808080u) == 0) {
                i += 8;
                continue;
            }
        }
        size_t n = utf8_sequence(at + i, s.n - i);
        if (n == 0) return i;
        i += n;
    }
    return i;
}

static bool is_combining(uint32_t code)
{
    return (code >= 0x0300 && code <= 0x036F) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0xFE00 && code <= 0xFE0F);
}

size_t str_columns(Str s)
{
    const unsigned char *at = (const unsigned char *)s.at;
    size_t columns = 0;
    for (size_t i = 0; i < s.n;) {
        size_t n = utf8_sequence(at + i, s.n - i);
        uint32_t code = at[i];
        if (n == 2) code = (at[i] & 0x1Fu) << 6 | (at[i + 1] & 0x3Fu);
        if (n == 3) code = (at[i] & 0x0Fu) << 12 | (at[i + 1] & 0x3Fu) << 6 | (at[i + 2] & 0x3Fu);
        columns += !is_combining(code);
        i += n ? n : 1;
    }
    return columns;
}

/* A folded 64 x 64 multiply mixes two words into one. Source: the mixing step of wyhash (Wang Yi,
 * public domain), described in "Modern non-cryptographic hash function and pseudorandom number
 * generator". Not a defence against collisions made on purpose: StrMap bounds its probes by growth.
 */
static uint64_t mix(uint64_t a, uint64_t b)
{
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load_bytes(const char *at, size_t n)
{
    uint64_t word = 0;
    memcpy(&word, at, n);
    return word;
}

uint64_t str_hash(Str s)
{
    const uint64_t k0 = 0xa0761d6478bd642fu, k1 = 0xe7037ed1a0b428dbu;
    uint64_t hash = k0 ^ s.n;
    size_t i = 0;
    for (; i + 16 <= s.n; i += 16)
        hash = mix(load_bytes(s.at + i, 8) ^ k1, load_bytes(s.at + i + 8, 8) ^ hash);
    if (i + 8 <= s.n) {
        hash = mix(load_bytes(s.at + i, 8) ^ k1, hash ^ k0);
        i += 8;
    }
    if (i < s.n) hash = mix(load_bytes(s.at + i, s.n - i) ^ k1, hash ^ k0);
    return mix(hash, k1);
}
