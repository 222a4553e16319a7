/* lsp_json.c: values of the protocol, in and out. */
#include "cmd/lsp_internal.h"
#include <stdlib.h>

json_t *lsp_json_text(Str text)
{
    if (text.n == 0) return json_string("");
    json_t *value = json_stringn(text.at, text.n);
    if (value != NULL) return value;
    Buf clean = {0};
    for (size_t i = 0; i < text.n;) {
        size_t n = str_utf8_valid(str_slice(text, i, text.n));
        buf_add(&clean, str_slice(text, i, i + n));
        i += n;
        if (i < text.n) {
            buf_add(&clean, STR("\xEF\xBF\xBD"));
            i++;
        }
    }
    value = json_stringn(clean.at, clean.n);
    buf_free(&clean);
    return value != NULL ? value : json_string("");
}

static json_t *position_of(LspPosition position)
{
    return json_pack("{s:I, s:I}", "line", (json_int_t)position.line, "character",
                     (json_int_t)position.character);
}

json_t *lsp_json_range(LspPosition from, LspPosition to)
{
    return json_pack("{s:o, s:o}", "start", position_of(from), "end", position_of(to));
}

const char *lsp_json_string(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static bool read_number(const json_t *value, uint32_t *out)
{
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number > INT32_MAX) return false;
    *out = (uint32_t)number;
    return true;
}

bool lsp_json_position(const json_t *params, LspPosition *out)
{
    const json_t *position = json_object_get(params, "position");
    return read_number(json_object_get(position, "line"), &out->line) &&
           read_number(json_object_get(position, "character"), &out->character);
}

/* Send a message and give it back. */
static void send_message(Lsp *lsp, json_t *message)
{
    char *body = json_dumps(message, JSON_COMPACT);
    BASE_ASSERT(body != NULL);
    lsp_frame_add(lsp->out, str_of(body));
    free(body);
    json_decref(message);
}

static json_t *copy_of_id(const json_t *id)
{
    return id != NULL ? json_deep_copy(id) : json_null();
}

void lsp_reply(Lsp *lsp, const json_t *id, json_t *result)
{
    send_message(lsp, json_pack("{s:s, s:o, s:o}", "jsonrpc", "2.0", "id", copy_of_id(id), "result",
                                result));
}

void lsp_fail(Lsp *lsp, const json_t *id, int code, const char *message)
{
    json_t *error =
        json_pack("{s:i, s:o}", "code", code, "message", lsp_json_text(str_of(message)));
    send_message(
        lsp, json_pack("{s:s, s:o, s:o}", "jsonrpc", "2.0", "id", copy_of_id(id), "error", error));
}

void lsp_notify(Lsp *lsp, const char *method, json_t *params)
{
    send_message(
        lsp, json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method, "params", params));
}
