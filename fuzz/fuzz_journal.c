/* fuzz_journal.c: any bytes as canonical attributes: refused, or a value that gives the same bytes
 * again; and any bytes as the text of a tree head: refused, or a head that gives a text again. */
#include "journal/journal.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decode(Str bytes)
{
    Arena *arena = arena_create();
    JournalValue value;
    Err err = {0};
    Buf again = {0}, json = {0};
    if (journal_decode(bytes, arena, &value, &err)) {
        bool good = journal_encode(&again, &value, &err);
        BASE_ASSERT(good && str_eq(buf_str(&again), bytes));
        journal_add_json(&json, &value);
        BASE_ASSERT(str_utf8_valid(buf_str(&json)) == json.n);
    } else {
        BASE_ASSERT(err.code == ERR_DAMAGED || err.code == ERR_LIMIT);
    }
    buf_free(&again);
    buf_free(&json);
    arena_free(arena);
}

static void parse_head(Str text)
{
    JournalHead head, again;
    Err err = {0};
    Buf printed = {0};
    if (!journal_parse_head(text, &head, &err)) return;
    journal_add_head(&printed, &head);
    bool good = journal_parse_head(buf_str(&printed), &again, &err);
    BASE_ASSERT(good && memcmp(&head, &again, sizeof head) == 0);
    buf_free(&printed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str bytes = {(const char *)data, size};
    decode(bytes);
    parse_head(bytes);
    return 0;
}
