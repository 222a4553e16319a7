/* encode.c: values and events to canonical bytes: one value, one encoding.
 * Source: RFC 8949 (CBOR), 4.2.1 (core deterministic encoding), narrowed in docs/journal.md. */
#include <math.h>
#include <stdlib.h>

#include "journal/journal_internal.h"

enum { EVENT_VERSION = 1, EVENT_ITEMS = 10 };

static void add_head(Buf *out, int major, uint64_t n)
{
    char head[9];
    size_t n_bytes = n < 24 ? 0 : n <= 0xff ? 1 : n <= 0xffff ? 2 : n <= 0xffffffff ? 4 : 8;
    static const uint8_t LENGTH_CODE[9] = {0, 24, 25, 0, 26, 0, 0, 0, 27};
    uint64_t first = n_bytes ? LENGTH_CODE[n_bytes] : n;
    head[0] = (char)((unsigned)major << 5 | (unsigned)first);
    for (size_t i = 0; i < n_bytes; i++) head[1 + i] = (char)(n >> 8 * (n_bytes - 1 - i) & 0xff);
    buf_add(out, (Str){head, 1 + n_bytes});
}

static void add_text(Buf *out, Str text)
{
    add_head(out, CBOR_TEXT, text.n);
    buf_add(out, text);
}

static void add_whole(Buf *out, int64_t number)
{
    if (number >= 0)
        add_head(out, CBOR_UINT, (uint64_t)number);
    else
        add_head(out, CBOR_NEGATIVE, (uint64_t)(-1 - number));
}

static bool add_number(Buf *out, double number, Err *err)
{
    if (!isfinite(number)) {
        return err_set(err, ERR_USAGE, "an attribute's number is not finite; leave it out instead");
    }
    if (trunc(number) == number && fabs(number) <= CBOR_MOST_WHOLE) {
        add_whole(out, (int64_t)number);
        return true;
    }
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    char bytes[9] = {(char)CBOR_DOUBLE};
    for (int i = 0; i < 8; i++) bytes[1 + i] = (char)(bits >> 8 * (7 - i) & 0xff);
    buf_add(out, (Str){bytes, sizeof bytes});
    return true;
}

static bool add_checked_text(Buf *out, Str text, Err *err)
{
    if (str_utf8_valid(text) != text.n) {
        return err_set(err, ERR_USAGE, "an attribute's text or name is no UTF-8: %.*s",
                       STR_ARG(str_slice(text, 0, str_utf8_valid(text))));
    }
    add_text(out, text);
    return true;
}

int journal_compare_names(Str a, Str b)
{
    if (a.n != b.n) return a.n < b.n ? -1 : 1;
    return a.n ? memcmp(a.at, b.at, a.n) : 0;
}

static int compare_members(const void *a, const void *b)
{
    return journal_compare_names((*(const JournalMember *const *)a)->name,
                                 (*(const JournalMember *const *)b)->name);
}

static bool add_value(Buf *out, const JournalValue *value, int depth, Err *err);

static bool add_members(Buf *out, const JournalMember **sorted, size_t n, int depth, Err *err)
{
    add_head(out, CBOR_MAP, n);
    for (size_t i = 0; i < n; i++) {
        if (i && str_eq(sorted[i - 1]->name, sorted[i]->name)) {
            return err_set(err, ERR_USAGE, "the attribute %.*s is there twice; give it one value",
                           STR_ARG(sorted[i]->name));
        }
        if (!add_checked_text(out, sorted[i]->name, err) ||
            !add_value(out, &sorted[i]->value, depth, err)) {
            return false;
        }
    }
    return true;
}

static bool add_map(Buf *out, const JournalValue *map, int depth, Err *err)
{
    enum { FEW = 32 };
    const JournalMember *few[FEW], **sorted = few;
    if (map->n > FEW) sorted = mem_zero(map->n, sizeof *sorted);
    for (size_t i = 0; i < map->n; i++) sorted[i] = &map->members[i];
    qsort(sorted, map->n, sizeof *sorted, compare_members);
    bool good = add_members(out, sorted, map->n, depth, err);
    if (sorted != few) free(sorted);
    return good;
}

static bool add_list(Buf *out, const JournalValue *list, int depth, Err *err)
{
    add_head(out, CBOR_LIST, list->n);
    for (size_t i = 0; i < list->n; i++) {
        if (!add_value(out, &list->items[i], depth, err)) return false;
    }
    return true;
}

static bool add_sealed(Buf *out, const JournalValue *value, Err *err)
{
    add_head(out, CBOR_TAG, CBOR_TAG_SEALED);
    add_head(out, CBOR_LIST, 3);
    if (!add_checked_text(out, value->person, err)) return false;
    add_head(out, CBOR_UINT, (uint64_t)value->key);
    add_head(out, CBOR_BYTES, value->text.n);
    buf_add(out, value->text);
    return true;
}

static bool add_value(Buf *out, const JournalValue *value, int depth, Err *err)
{
    bool is_nest = value->type == JOURNAL_LIST || value->type == JOURNAL_MAP;
    if (is_nest && depth + 1 >= JOURNAL_MOST_DEPTH) {
        return err_set(err, ERR_LIMIT, "attributes are more than %d deep", JOURNAL_MOST_DEPTH);
    }
    switch (value->type) {
    case JOURNAL_NULL: buf_add_byte(out, (char)CBOR_NULL); return true;
    case JOURNAL_TRUTH:
        buf_add_byte(out, (char)(value->truth ? CBOR_TRUE : CBOR_FALSE));
        return true;
    case JOURNAL_NUMBER: return add_number(out, value->number, err);
    case JOURNAL_TEXT: return add_checked_text(out, value->text, err);
    case JOURNAL_LIST: return add_list(out, value, depth + 1, err);
    case JOURNAL_MAP: return add_map(out, value, depth + 1, err);
    case JOURNAL_SEALED: return add_sealed(out, value, err);
    case JOURNAL_PERSONAL:
    case JOURNAL_ERASED: break;
    }
    return err_set(err, ERR_USAGE, "a personal value of %.*s has no bytes of its own; append it",
                   STR_ARG(value->person));
}

bool journal_encode(Buf *out, const JournalValue *value, Err *err)
{
    size_t before = out->n;
    if (!add_value(out, value, 0, err)) return false;
    if (out->n - before <= JOURNAL_MOST_BYTES) return true;
    return err_set(err, ERR_LIMIT, "the attributes of one event are %zu bytes; %d is the most",
                   out->n - before, JOURNAL_MOST_BYTES);
}

void journal_encode_event(Buf *out, const JournalEvent *event)
{
    add_head(out, CBOR_LIST, EVENT_ITEMS);
    add_head(out, CBOR_UINT, EVENT_VERSION);
    add_whole(out, event->seq);
    add_text(out, event->record);
    add_text(out, event->kind);
    add_text(out, event->actor);
    add_whole(out, event->occurred_at_ms);
    add_whole(out, event->recorded_at_ms);
    add_text(out, event->source);
    add_text(out, event->source_id);
    buf_add(out, event->attributes);
}
