/* lsp.h: the language server: bytes in, messages out. Private to src/cmd.
 * Speaks the Language Server Protocol 3.17 (base protocol, UTF-16 positions). Reads files of a
 * book's folder, never writes any. One thread; one Lsp a connection. */
#ifndef HEED_CMD_LSP_H
#define HEED_CMD_LSP_H
#include "book/book.h"
#include <jansson.h>

/* --- framing (lsp_frame.c) ---------------------------------------------------------------- */

enum { LSP_HEADER_BYTES_MAX = 8 * 1024, LSP_BODY_BYTES_MAX = 64 * 1024 * 1024 };

/* Bytes of a connection that are not yet messages; zeroed is empty. */
typedef struct {
    Buf pending;
    size_t n_used;       /* of pending, given out or skipped */
    uint64_t n_to_skip;  /* bytes of a message that is too long */
    bool in_long_header; /* until its empty line comes */
} LspFrames;

typedef enum {
    LSP_FRAME_MORE,    /* no whole message is there */
    LSP_FRAME_MESSAGE, /* *body is the next one; valid until frames change */
    LSP_FRAME_BAD      /* something that was no message has been passed over */
} LspFrame;

void lsp_frames_feed(LspFrames *frames, Str bytes);
LspFrame lsp_frames_next(LspFrames *frames, Str *body);
void lsp_frames_free(LspFrames *frames);
/** A body with its header. */
void lsp_frame_add(Buf *out, Str body);

/* --- the server (lsp_server.c) ------------------------------------------------------------ */

typedef struct Lsp Lsp;

Lsp *lsp_create(void);
void lsp_free(Lsp *lsp);
/** Deal with one message (JSON). What is answered and told is added to *out, framed. */
void lsp_handle(Lsp *lsp, Str body, Buf *out);
/** Answer bytes that were no message. */
void lsp_handle_bad_frame(Lsp *lsp, Buf *out);
/** True after `exit`. */
bool lsp_has_exited(const Lsp *lsp);
/** 0 when the client shut down before it left, else 1. */
int lsp_exit_status(const Lsp *lsp);

#endif
