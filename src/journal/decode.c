/* decode.c: canonical bytes to values. Refuses every byte that encode.c would not write, so that
 * there is one encoding of one value; bounds are checked before memory is asked for. */
#include <math.h>

#include "journal/journal_internal.h"

typedef struct {
    Str bytes;
    size_t at;
    Arena *arena;
    Err *err;
} Reader;

static bool refuse(const Reader *reader, const char *why)
{
    return err_set(reader->err, ERR_DAMAGED, "attributes are damaged at byte %zu: %s", reader->at,
                   why);
}

static size_t left(const Reader *reader)
{
    return reader->bytes.n - reader->at;
}

static uint64_t big_endian(const char *at, size_t n)
{
    uint64_t number = 0;
    for (size_t i = 0; i < n; i++) number = number << 8 | (uint8_t)at[i];
    return number;
}

/* The major type and the number of a head, in its shortest form. */
static bool read_head(Reader *reader, int *major, uint64_t *number)
{
    static const uint64_t LEAST[] = {24, 0x100, 0x10000, UINT64_C(0x100000000)};
    if (left(reader) == 0) return refuse(reader, "they end too soon");
    uint8_t first = (uint8_t)reader->bytes.at[reader->at];
    *major = first >> 5;
    unsigned low = first & 31;
    if (low < 24) {
        *number = low;
        reader->at++;
        return true;
    }
    if (low > 27) return refuse(reader, "no such length");
    size_t n = (size_t)1 << (low - 24);
    if (left(reader) < 1 + n) return refuse(reader, "they end too soon");
    *number = big_endian(reader->bytes.at + reader->at + 1, n);
    if (*number < LEAST[low - 24]) return refuse(reader, "a number is not in its shortest form");
    reader->at += 1 + n;
    return true;
}

static bool read_bytes(Reader *reader, uint64_t n, Str *out)
{
    if (n > left(reader)) return refuse(reader, "they end too soon");
    *out = str_slice(reader->bytes, reader->at, reader->at + (size_t)n);
    reader->at += (size_t)n;
    return true;
}

static bool read_utf8(Reader *reader, uint64_t n, Str *out)
{
    if (!read_bytes(reader, n, out)) return false;
    return str_utf8_valid(*out) == out->n || refuse(reader, "a text is no UTF-8");
}

static bool read_value(Reader *reader, int depth, JournalValue *out);

/* A list or map needs at least a byte for each item. */
static bool check_count(const Reader *reader, uint64_t n, size_t least_bytes, int depth)
{
    if (depth >= JOURNAL_MOST_DEPTH) return refuse(reader, "too deep");
    return n <= left(reader) / least_bytes || refuse(reader, "they end too soon");
}

static bool read_list(Reader *reader, uint64_t n, int depth, JournalValue *out)
{
    if (!check_count(reader, n, 1, depth)) return false;
    JournalValue *items = ARENA_ARRAY(reader->arena, JournalValue, (size_t)n);
    for (uint64_t i = 0; i < n; i++) {
        if (!read_value(reader, depth, &items[i])) return false;
    }
    *out = journal_list(items, (size_t)n);
    return true;
}

static bool read_map(Reader *reader, uint64_t n, int depth, JournalValue *out)
{
    if (!check_count(reader, n, 2, depth)) return false;
    JournalMember *members = ARENA_ARRAY(reader->arena, JournalMember, (size_t)n);
    for (uint64_t i = 0; i < n; i++) {
        int major;
        uint64_t length;
        if (!read_head(reader, &major, &length)) return false;
        if (major != CBOR_TEXT) return refuse(reader, "a name is no text");
        if (!read_utf8(reader, length, &members[i].name)) return false;
        if (i && journal_compare_names(members[i - 1].name, members[i].name) >= 0) {
            return refuse(reader, "names are not in order");
        }
        if (!read_value(reader, depth, &members[i].value)) return false;
    }
    *out = journal_map(members, (size_t)n);
    return true;
}

static bool read_sealed(Reader *reader, JournalValue *out)
{
    int major;
    uint64_t n, key;
    *out = (JournalValue){.type = JOURNAL_SEALED};
    if (!read_head(reader, &major, &n)) return false;
    if (major != CBOR_LIST || n != 3) return refuse(reader, "a sealed value has three parts");
    if (!read_head(reader, &major, &n)) return false;
    if (major != CBOR_TEXT) return refuse(reader, "a sealed value names no person");
    if (!read_utf8(reader, n, &out->person) || !read_head(reader, &major, &key)) return false;
    if (major != CBOR_UINT || key > INT64_MAX) return refuse(reader, "a sealed value has no key");
    out->key = (int64_t)key;
    if (!read_head(reader, &major, &n)) return false;
    if (major != CBOR_BYTES) return refuse(reader, "a sealed value has no bytes");
    return read_bytes(reader, n, &out->text);
}

static bool read_double(Reader *reader, JournalValue *out)
{
    if (left(reader) < 9) return refuse(reader, "they end too soon");
    uint64_t bits = big_endian(reader->bytes.at + reader->at + 1, 8);
    double number;
    memcpy(&number, &bits, sizeof number);
    bool is_whole = trunc(number) == number && fabs(number) <= CBOR_MOST_WHOLE;
    if (!isfinite(number) || is_whole) {
        return refuse(reader, "a number is not in its shortest form");
    }
    reader->at += 9;
    *out = journal_number(number);
    return true;
}

static bool read_whole(const Reader *reader, int major, uint64_t n, JournalValue *out)
{
    /* -1 - n for a negative one. */
    uint64_t most = (uint64_t)CBOR_MOST_WHOLE - (major == CBOR_NEGATIVE);
    if (n > most) return refuse(reader, "a whole number is too large");
    *out = journal_number(major == CBOR_NEGATIVE ? -1 - (double)n : (double)n);
    return true;
}

static bool read_simple(Reader *reader, JournalValue *out)
{
    uint8_t first = (uint8_t)reader->bytes.at[reader->at];
    if (first == CBOR_DOUBLE) return read_double(reader, out);
    if (first == CBOR_NULL)
        *out = (JournalValue){.type = JOURNAL_NULL};
    else if (first == CBOR_TRUE || first == CBOR_FALSE)
        *out = journal_truth(first == CBOR_TRUE);
    else
        return refuse(reader, "no such value");
    reader->at++;
    return true;
}

static bool read_value(Reader *reader, int depth, JournalValue *out)
{
    int major;
    uint64_t n;
    if (left(reader) == 0) return refuse(reader, "they end too soon");
    if ((uint8_t)reader->bytes.at[reader->at] >> 5 == CBOR_OTHER) return read_simple(reader, out);
    if (!read_head(reader, &major, &n)) return false;
    switch (major) {
    case CBOR_UINT:
    case CBOR_NEGATIVE: return read_whole(reader, major, n, out);
    case CBOR_TEXT:
        *out = (JournalValue){.type = JOURNAL_TEXT};
        return read_utf8(reader, n, &out->text);
    case CBOR_LIST: return read_list(reader, n, depth + 1, out);
    case CBOR_MAP: return read_map(reader, n, depth + 1, out);
    case CBOR_TAG:
        if (n == CBOR_TAG_SEALED) return read_sealed(reader, out);
        return refuse(reader, "no such tag");
    default: return refuse(reader, "bytes stand where a value should");
    }
}

bool journal_decode(Str bytes, Arena *arena, JournalValue *out, Err *err)
{
    Reader reader = {bytes, 0, arena, err};
    if (bytes.n > JOURNAL_MOST_BYTES) {
        return err_set(err, ERR_LIMIT, "attributes of %zu bytes; %d is the most", bytes.n,
                       JOURNAL_MOST_BYTES);
    }
    if (!read_value(&reader, 0, out)) return false;
    return left(&reader) == 0 || refuse(&reader, "more follows");
}
