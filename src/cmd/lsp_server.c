/* lsp_server.c: requests and notifications to the functions that deal with them. */
#include "cmd/cmd.h"
#include "cmd/lsp_internal.h"
#include <stdlib.h>

Lsp *lsp_create(void)
{
    return mem_zero(1, sizeof(Lsp));
}

void lsp_free(Lsp *lsp)
{
    if (lsp == NULL) return;
    lsp_free_documents(lsp);
    free(lsp);
}

bool lsp_has_exited(const Lsp *lsp)
{
    return lsp->has_exited;
}

int lsp_exit_status(const Lsp *lsp)
{
    return lsp->is_shut_down ? 0 : 1;
}

void lsp_handle_bad_frame(Lsp *lsp, Buf *out)
{
    lsp->out = out;
    lsp_fail(lsp, NULL, LSP_PARSE_ERROR,
             "a message begins with \"Content-Length: N\" and an empty line, and has at most 64 "
             "MiB");
    lsp->out = NULL;
}

/* --- lifecycle ---------------------------------------------------------------------------- */

static void handle_initialize(Lsp *lsp, const json_t *id)
{
    lsp->is_initialized = true;
    json_t *capabilities = json_pack(
        "{s:s, s:{s:b, s:i, s:b}, s:b, s:{s:[s]}, s:b, s:b, s:b, s:b}", "positionEncoding",
        "utf-16", "textDocumentSync", "openClose", 1, "change", 1, "save", 1, "hoverProvider", 1,
        "completionProvider", "triggerCharacters", " ", "definitionProvider", 1,
        "referencesProvider", 1, "documentSymbolProvider", 1, "documentFormattingProvider", 1);
    lsp_reply(lsp, id,
              json_pack("{s:o, s:{s:s, s:s}}", "capabilities", capabilities, "serverInfo", "name",
                        "heed", "version", HEED_VERSION));
}

static void handle_shutdown(Lsp *lsp, const json_t *id)
{
    lsp->is_shut_down = true;
    lsp_reply(lsp, id, json_null());
}

/* --- documents ---------------------------------------------------------------------------- */

static const char *uri_of(const json_t *params)
{
    return lsp_json_string(json_object_get(params, "textDocument"), "uri");
}

static void did_open(Lsp *lsp, const json_t *params)
{
    const json_t *document = json_object_get(params, "textDocument");
    const json_t *text = json_object_get(document, "text");
    const char *uri = uri_of(params);
    if (uri == NULL || !json_is_string(text)) return;
    lsp_open_document(lsp, uri, json_string_value(text), json_string_length(text));
    lsp_publish(lsp, lsp_find_document(lsp, uri));
}

/* Full texts only: the last change is the whole new text. */
static void did_change(Lsp *lsp, const json_t *params)
{
    LspDocument *document = lsp_find_document(lsp, uri_of(params));
    const json_t *changes = json_object_get(params, "contentChanges");
    size_t n = json_array_size(changes);
    if (document == NULL || n == 0) return;
    const json_t *text = json_object_get(json_array_get(changes, n - 1), "text");
    if (!json_is_string(text)) return;
    lsp_change_document(lsp, document, json_string_value(text), json_string_length(text));
    lsp_publish(lsp, document);
}

static void did_save(Lsp *lsp, const json_t *params)
{
    LspDocument *document = lsp_find_document(lsp, uri_of(params));
    if (document == NULL) return;
    /* Other files may have changed on disk meanwhile, and with them the book it belongs to. */
    Buf text = {0};
    buf_add(&text, buf_str(&document->text));
    lsp_open_document(lsp, document->uri, text.n > 0 ? text.at : "", text.n);
    buf_free(&text);
    lsp_publish(lsp, document);
}

static void did_close(Lsp *lsp, const json_t *params)
{
    const char *uri = uri_of(params);
    LspDocument *document = lsp_find_document(lsp, uri);
    if (document == NULL) return;
    lsp_close_document(lsp, document);
    lsp_notify(lsp, "textDocument/publishDiagnostics",
               json_pack("{s:s, s:[]}", "uri", uri, "diagnostics"));
}

typedef struct {
    const char *method;
    void (*handle)(Lsp *lsp, const json_t *params);
} Notification;

static const Notification NOTIFICATIONS[] = {
    {"textDocument/didOpen", did_open},
    {"textDocument/didChange", did_change},
    {"textDocument/didSave", did_save},
    {"textDocument/didClose", did_close},
};

/* --- requests ----------------------------------------------------------------------------- */

typedef enum { NEEDS_POSITION, NEEDS_DOCUMENT } RequestNeeds;

typedef struct {
    const char *method;
    RequestNeeds needs;
    json_t *(*answer)(const LspQuestion *question, Err *error);
} Request;

static const Request REQUESTS[] = {
    {"textDocument/hover", NEEDS_POSITION, lsp_answer_hover},
    {"textDocument/completion", NEEDS_POSITION, lsp_answer_completion},
    {"textDocument/definition", NEEDS_POSITION, lsp_answer_definition},
    {"textDocument/references", NEEDS_POSITION, lsp_answer_references},
    {"textDocument/documentSymbol", NEEDS_DOCUMENT, lsp_answer_symbols},
    {"textDocument/formatting", NEEDS_DOCUMENT, lsp_answer_formatting},
};

static void answer_request(Lsp *lsp, const Request *request, const json_t *id, const json_t *params)
{
    LspQuestion question = {.lsp = lsp, .file = UINT32_MAX, .params = params};
    question.document = lsp_find_document(lsp, uri_of(params));
    bool has_position = lsp_json_position(params, &question.position);
    if (question.document == NULL) {
        lsp_fail(lsp, id, LSP_INVALID_PARAMS, "the document is not open");
        return;
    }
    if (request->needs == NEEDS_POSITION && !has_position) {
        lsp_fail(lsp, id, LSP_INVALID_PARAMS, "the request has no position");
        return;
    }
    const LspRoot *root = lsp_root_of(lsp, question.document);
    question.book = root != NULL ? root->book : NULL;
    if (question.book != NULL) question.file = lsp_file_of(question.book, question.document);
    Err error = {0};
    json_t *result = request->answer(&question, &error);
    if (result != NULL)
        lsp_reply(lsp, id, result);
    else
        lsp_fail(lsp, id, LSP_REQUEST_FAILED, error.message);
}

static void handle_request(Lsp *lsp, const char *method, const json_t *id, const json_t *params)
{
    if (strcmp(method, "initialize") == 0) {
        handle_initialize(lsp, id);
        return;
    }
    if (!lsp->is_initialized) {
        lsp_fail(lsp, id, LSP_NOT_INITIALIZED, "the first request is initialize");
        return;
    }
    if (lsp->is_shut_down) {
        lsp_fail(lsp, id, LSP_INVALID_REQUEST, "the server is shut down");
        return;
    }
    if (strcmp(method, "shutdown") == 0) {
        handle_shutdown(lsp, id);
        return;
    }
    for (size_t i = 0; i < sizeof REQUESTS / sizeof *REQUESTS; i++) {
        if (strcmp(method, REQUESTS[i].method) != 0) continue;
        answer_request(lsp, &REQUESTS[i], id, params);
        return;
    }
    lsp_fail(lsp, id, LSP_METHOD_NOT_FOUND, "heed does not know this request");
}

static void handle_notification(Lsp *lsp, const char *method, const json_t *params)
{
    if (strcmp(method, "exit") == 0) lsp->has_exited = true;
    if (!lsp->is_initialized || lsp->is_shut_down) return;
    for (size_t i = 0; i < sizeof NOTIFICATIONS / sizeof *NOTIFICATIONS; i++)
        if (strcmp(method, NOTIFICATIONS[i].method) == 0) NOTIFICATIONS[i].handle(lsp, params);
}

/* --- messages ----------------------------------------------------------------------------- */

static void handle_message(Lsp *lsp, const json_t *message)
{
    const json_t *id = json_object_get(message, "id");
    const char *method = lsp_json_string(message, "method");
    const json_t *params = json_object_get(message, "params");
    bool is_answer = method == NULL && (json_object_get(message, "result") != NULL ||
                                        json_object_get(message, "error") != NULL);
    bool has_good_id = id == NULL || json_is_integer(id) || json_is_string(id) || json_is_null(id);
    if (is_answer) return; /* heed asks the client nothing */
    if (method == NULL || !has_good_id) {
        lsp_fail(lsp, has_good_id ? id : NULL, LSP_INVALID_REQUEST,
                 "a request is an object with \"jsonrpc\", \"id\" and \"method\"");
    } else if (id != NULL) {
        handle_request(lsp, method, id, params);
    } else {
        handle_notification(lsp, method, params);
    }
}

void lsp_handle(Lsp *lsp, Str body, Buf *out)
{
    json_error_t error;
    lsp->out = out;
    json_t *message = json_loadb(body.n > 0 ? body.at : "", body.n, 0, &error);
    if (message == NULL) {
        char text[256];
        (void)snprintf(text, sizeof text, "the message is no JSON: %.200s", error.text);
        lsp_fail(lsp, NULL, LSP_PARSE_ERROR, text);
    } else {
        handle_message(lsp, message);
    }
    json_decref(message);
    lsp->out = NULL;
}
