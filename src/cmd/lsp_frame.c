/* lsp_frame.c: messages out of a stream of bytes: "Content-Length: N", an empty line, N bytes.
 * What is malformed or too long is passed over and reported, and reading goes on behind it. */
#include "cmd/lsp.h"
#include <stdlib.h>

void lsp_frames_feed(LspFrames *frames, Str bytes)
{
    /* Give back what was used, so that memory is bounded by one message. */
    size_t n_left = frames->pending.n - frames->n_used;
    if (frames->n_used > 0 && n_left > 0)
        memmove(frames->pending.at, frames->pending.at + frames->n_used, n_left);
    if (frames->n_used > 0) frames->pending.n = n_left;
    frames->n_used = 0;
    buf_add(&frames->pending, bytes);
}

void lsp_frames_free(LspFrames *frames)
{
    buf_free(&frames->pending);
    *frames = (LspFrames){0};
}

void lsp_frame_add(Buf *out, Str body)
{
    buf_addf(out, "Content-Length: %zu\r\n\r\n", body.n);
    buf_add(out, body);
}

static Str pending_of(const LspFrames *frames)
{
    if (frames->pending.n == frames->n_used) return (Str){"", 0};
    return (Str){frames->pending.at + frames->n_used, frames->pending.n - frames->n_used};
}

/* Bytes up to and with the empty line that ends a header, or 0. */
static size_t header_bytes(Str bytes)
{
    for (size_t i = 0; i + 4 <= bytes.n; i++)
        if (memcmp(bytes.at + i, "\r\n\r\n", 4) == 0) return i + 4;
    return 0;
}

static bool equals_ignoring_case(Str a, Str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++) {
        char x = a.at[i], y = b.at[i];
        if (x >= 'A' && x <= 'Z') x = (char)(x - 'A' + 'a');
        if (y >= 'A' && y <= 'Z') y = (char)(y - 'A' + 'a');
        if (x != y) return false;
    }
    return true;
}

static bool read_length(Str header, uint64_t *length)
{
    Str line;
    while (str_cut(&header, '\n', &line)) {
        Str value = line, name;
        if (!str_cut(&value, ':', &name)) continue;
        if (equals_ignoring_case(str_trim(name), STR("Content-Length")))
            return number_parse_whole(str_trim(value), UINT64_MAX, length);
    }
    return false;
}

/* Pass over what belongs to a message that is too long; true when there is more of it to come. */
static bool skip_rest(LspFrames *frames)
{
    Str bytes = pending_of(frames);
    if (frames->in_long_header) {
        size_t n = header_bytes(bytes);
        /* The last three bytes may be the beginning of the empty line. */
        frames->n_used += n > 0 ? n : bytes.n > 3 ? bytes.n - 3 : 0;
        frames->in_long_header = n == 0;
        return n == 0;
    }
    size_t n = frames->n_to_skip < bytes.n ? (size_t)frames->n_to_skip : bytes.n;
    frames->n_used += n;
    frames->n_to_skip -= n;
    return frames->n_to_skip > 0;
}

LspFrame lsp_frames_next(LspFrames *frames, Str *body)
{
    if ((frames->in_long_header || frames->n_to_skip > 0) && skip_rest(frames))
        return LSP_FRAME_MORE;
    Str bytes = pending_of(frames);
    size_t n_header = header_bytes(bytes);
    if (n_header == 0 && bytes.n <= LSP_HEADER_BYTES_MAX) return LSP_FRAME_MORE;
    if (n_header == 0) {
        frames->in_long_header = true;
        return LSP_FRAME_BAD;
    }
    uint64_t length = 0;
    bool is_good =
        n_header <= LSP_HEADER_BYTES_MAX && read_length(str_slice(bytes, 0, n_header), &length);
    if (!is_good || length > LSP_BODY_BYTES_MAX) {
        frames->n_used += n_header;
        frames->n_to_skip = is_good ? length : 0;
        return LSP_FRAME_BAD;
    }
    if (bytes.n - n_header < length) return LSP_FRAME_MORE;
    *body = str_slice(bytes, n_header, n_header + (size_t)length);
    frames->n_used += n_header + (size_t)length;
    return LSP_FRAME_MESSAGE;
}
