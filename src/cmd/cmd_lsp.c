/* cmd_lsp.c: `heed lsp`: the language server on standard input and output. */
#include "cmd/cmd.h"
#include "cmd/lsp.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Write all of a buffer to standard output and empty it; false when nobody reads any more. */
static bool send_all(Buf *out)
{
    for (size_t at = 0; at < out->n;) {
        ssize_t n = write(STDOUT_FILENO, out->at + at, out->n - at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        at += (size_t)n;
    }
    buf_clear(out);
    return true;
}

/* Deal with every whole message that has come. */
static void handle_pending(Lsp *lsp, LspFrames *frames, Buf *out)
{
    Str body;
    LspFrame frame;
    while (!lsp_has_exited(lsp) && (frame = lsp_frames_next(frames, &body)) != LSP_FRAME_MORE) {
        if (frame == LSP_FRAME_MESSAGE)
            lsp_handle(lsp, body, out);
        else
            lsp_handle_bad_frame(lsp, out);
    }
}

static int serve(void)
{
    static char bytes[64 * 1024];
    Lsp *lsp = lsp_create();
    LspFrames frames = {0};
    Buf out = {0};
    while (!lsp_has_exited(lsp)) {
        ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        lsp_frames_feed(&frames, (Str){bytes, (size_t)n});
        handle_pending(lsp, &frames, &out);
        if (!send_all(&out)) break;
    }
    int status = lsp_exit_status(lsp);
    buf_free(&out);
    lsp_frames_free(&frames);
    lsp_free(lsp);
    return status;
}

int cmd_lsp(int argc, char **argv)
{
    static const CmdHelp help = {
        .usage = "heed lsp",
        .summary =
            "A language server for editors, over standard input and output: mistakes as you "
            "type, each standard in\nplain English under the cursor, completion, definitions, "
            "references, outline, layout.\nReady settings for VS Code, Neovim and Helix are "
            "in editors/."};
    CmdTexts rest = {0};
    CmdParsing parsing = cmd_parse(&help, argc, argv, &rest);
    bool has_rest = rest.n > 0;
    VEC_FREE(&rest);
    if (parsing == CMD_HELP_GIVEN) return CMD_DONE;
    if (parsing == CMD_BAD_USAGE) return CMD_USAGE;
    if (has_rest) return cmd_usage(&help, "heed lsp takes no arguments");
    return serve();
}
