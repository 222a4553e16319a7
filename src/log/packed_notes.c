/* packed_notes.c: what was said when a log was read goes with it into its packed form: what could
 * not be placed then is still not in the log. */
#include "log/packed.h"

/* Before the bytes of code and message, which follow one another. */
typedef struct {
    uint64_t count, first_line, n_lost;
    uint32_t n_code, n_message;
} PackedNote;

void packed_notes_add(Buf *out, const LogNotes *notes, size_t from)
{
    for (size_t i = from; i < notes->notes.n; i++) {
        const LogNote *note = &notes->notes.at[i];
        PackedNote packed = {note->count, note->first_line, note->n_events_lost,
                             (uint32_t)note->code.n, (uint32_t)note->message.n};
        buf_add(out, (Str){(const char *)&packed, sizeof packed});
        buf_add(out, note->code);
        buf_add(out, note->message);
    }
}

static void add_note(LogNotes *notes, const PackedNote *packed, Str code, Str message)
{
    LogNote note = {.code = str_copy(notes->arena, code),
                    .message =
                        str_format(notes->arena, "when it was packed: %.*s", STR_ARG(message)),
                    .count = packed->count,
                    .first_line = packed->first_line,
                    .n_events_lost = packed->n_lost};
    VEC_PUSH(&notes->notes, note);
    notes->n_unplaced += packed->n_lost;
}

bool packed_notes_take(LogNotes *notes, Str bytes)
{
    while (bytes.n > 0) {
        PackedNote packed;
        if (bytes.n < sizeof packed) return false;
        memcpy(&packed, bytes.at, sizeof packed);
        bytes = str_slice(bytes, sizeof packed, bytes.n);
        if (packed.n_code > bytes.n || packed.n_message > bytes.n - packed.n_code) return false;
        Str code = str_slice(bytes, 0, packed.n_code);
        Str message = str_slice(bytes, packed.n_code, packed.n_code + (size_t)packed.n_message);
        if (str_utf8_valid(code) < code.n || str_utf8_valid(message) < message.n) return false;
        add_note(notes, &packed, code, message);
        bytes = str_slice(bytes, packed.n_code + (size_t)packed.n_message, bytes.n);
    }
    return true;
}
