/* fuzz_lsp.c: any bytes as what an editor sends, in pieces whose size the first byte picks. The
 * server must live, and whatever it answers must be framed JSON. The second byte says whether the
 * session has begun. */
#include "cmd/lsp.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char INITIALIZE[] = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\"}";

/* What was answered takes apart into messages with nothing left over. */
static void check_answers(const Buf *out)
{
    LspFrames frames = {0};
    Str body;
    LspFrame frame;
    lsp_frames_feed(&frames, buf_str(out));
    while ((frame = lsp_frames_next(&frames, &body)) != LSP_FRAME_MORE) {
        BASE_ASSERT(frame == LSP_FRAME_MESSAGE);
        json_t *message = json_loadb(body.at, body.n, 0, NULL);
        BASE_ASSERT(json_is_object(message));
        json_decref(message);
    }
    BASE_ASSERT(frames.n_used == frames.pending.n);
    lsp_frames_free(&frames);
}

static void feed(Lsp *lsp, LspFrames *frames, Str bytes, Buf *out)
{
    Str body;
    LspFrame frame;
    lsp_frames_feed(frames, bytes);
    while (!lsp_has_exited(lsp) && (frame = lsp_frames_next(frames, &body)) != LSP_FRAME_MORE) {
        if (frame == LSP_FRAME_MESSAGE)
            lsp_handle(lsp, body, out);
        else
            lsp_handle_bad_frame(lsp, out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    Lsp *lsp = lsp_create();
    LspFrames frames = {0};
    Buf out = {0};
    Str text = {(const char *)data + 2, size - 2};
    size_t piece = 1 + data[0];
    if (data[1] % 2 == 1) lsp_handle(lsp, str_of(INITIALIZE), &out);
    for (size_t at = 0; at < text.n && !lsp_has_exited(lsp); at += piece)
        feed(lsp, &frames, str_slice(text, at, at + piece), &out);
    check_answers(&out);
    buf_free(&out);
    lsp_frames_free(&frames);
    lsp_free(lsp);
    return 0;
}
