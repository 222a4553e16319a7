/* The language server's messages, without pipes: what is fed in, what comes out. */
#include "cmd/lsp.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* --- helpers ------------------------------------------------------------------------------ */

/* A server that is past `initialize`, and the folder of its book. */
typedef struct {
    Lsp *lsp;
    char folder[64];
} Session;

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[128];
    Err err = {0};
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FileWriter *writer = file_writer_open(path, &err);
    if (writer == NULL) fail_msg("%s", err.message);
    file_writer_add(writer, text, strlen(text));
    if (!file_writer_commit(writer, &err)) fail_msg("%s", err.message);
}

/* Send one message and give back all that is answered, as one text with its headers. */
static Buf ask(Lsp *lsp, const char *message)
{
    Buf out = {0};
    buf_reserve(&out, 1);
    lsp_handle(lsp, str_of(message), &out);
    return out;
}

/* Send a message and take the last answer apart; the caller gives it back. */
static json_t *ask_json(Lsp *lsp, const char *message)
{
    Buf out = ask(lsp, message);
    LspFrames frames = {0};
    Str body;
    json_t *last = NULL;
    lsp_frames_feed(&frames, buf_str(&out));
    while (lsp_frames_next(&frames, &body) == LSP_FRAME_MESSAGE) {
        json_decref(last);
        last = json_loadb(body.at, body.n, 0, NULL);
        assert_non_null(last);
    }
    lsp_frames_free(&frames);
    buf_free(&out);
    return last;
}

static Session begin(void)
{
    Session session = {.lsp = lsp_create(), .folder = "/tmp/heed-lsp-XXXXXX"};
    assert_non_null(mkdtemp(session.folder));
    json_decref(ask_json(session.lsp, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\","
                                      "\"params\":{}}"));
    return session;
}

static void end(Session *session)
{
    char path[128];
    const char *names[] = {"a.book", "b.book", "a.case"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", session->folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(session->folder);
    lsp_free(session->lsp);
}

/* Open a file of the session's folder in the editor; gives back what is published. */
static Buf open_text(Session *session, const char *name, const char *text)
{
    json_t *message = json_pack("{s:s, s:s, s:{s:{s:o, s:s, s:i, s:s}}}", "jsonrpc", "2.0",
                                "method", "textDocument/didOpen", "params", "textDocument", "uri",
                                json_sprintf("file://%s/%s", session->folder, name), "languageId",
                                "heed-book", "version", 1, "text", text);
    char *body = json_dumps(message, 0);
    Buf out = ask(session->lsp, body);
    free(body);
    json_decref(message);
    return out;
}

static void open_quietly(Session *session, const char *name, const char *text)
{
    Buf out = open_text(session, name, text);
    buf_free(&out);
}

/* The result of a request at a position of a document; the caller gives the answer back. */
static json_t *request_at(Session *session, const char *method, const char *name, int line,
                          int character)
{
    json_t *message =
        json_pack("{s:s, s:i, s:s, s:{s:{s:o}, s:{s:i, s:i}, s:{s:b}}}", "jsonrpc", "2.0", "id", 7,
                  "method", method, "params", "textDocument", "uri",
                  json_sprintf("file://%s/%s", session->folder, name), "position", "line", line,
                  "character", character, "context", "includeDeclaration", 1);
    char *body = json_dumps(message, 0);
    json_t *answer = ask_json(session->lsp, body);
    free(body);
    json_decref(message);
    return answer;
}

static json_t *result_of(json_t *answer)
{
    json_t *result = json_object_get(answer, "result");
    if (result == NULL) fail_msg("%s", json_dumps(answer, 0));
    return result;
}

static const char *hover_text(json_t *answer)
{
    return json_string_value(
        json_object_get(json_object_get(result_of(answer), "contents"), "value"));
}

/* True when a completion offers a word. */
static bool offers(json_t *answer, const char *word)
{
    size_t index;
    json_t *item, *items = json_object_get(result_of(answer), "items");
    json_array_foreach(items, index,
                       item) if (strcmp(json_string_value(json_object_get(item, "label")), word) ==
                                 0) return true;
    return false;
}

static void assert_says(const Buf *out, const char *part)
{
    if (strstr(out->at, part) == NULL) fail_msg("no %s in %s", part, out->at);
}

static const char BOOK[] = "role boss \"Boss\"\n"                          /* 0 */
                           "record call \"Call\"\n"                        /* 1 */
                           "  ref   \"C-{n}\"\n"                           /* 2 */
                           "  event call.received\n"                       /* 3 */
                           "    channel  one of web, phone\n"              /* 4 */
                           "  event call.answered by boss\n"               /* 5 */
                           "standard answer-in-time\n"                     /* 6 */
                           "  when    call.received if channel is phone\n" /* 7 */
                           "  owe     call.answered\n"                     /* 8 */
                           "  within  10 seconds\n"                        /* 9 */
                           "  by      boss\n"                              /* 10 */
                           "  source  \"Local policy\"\n";                 /* 11 */

/* --- lifecycle ---------------------------------------------------------------------------- */

static void says_what_it_can_do(void **state)
{
    (void)state;
    Lsp *lsp = lsp_create();
    Buf out = ask(lsp, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}");
    assert_says(&out, "\"hoverProvider\":true");
    assert_says(&out, "\"documentFormattingProvider\":true");
    assert_says(&out, "\"name\":\"heed\"");
    buf_free(&out);
    lsp_free(lsp);
}

static void refuses_requests_before_initialize(void **state)
{
    (void)state;
    Lsp *lsp = lsp_create();
    Buf out = ask(lsp, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"textDocument/hover\"}");
    assert_says(&out, "-32002");
    buf_free(&out);
    lsp_free(lsp);
}

static void exits_well_only_after_shutdown(void **state)
{
    (void)state;
    Session session = begin();
    json_decref(ask_json(session.lsp, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}"));
    Buf refused = ask(session.lsp, "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"shutdown\"}");
    Buf out = ask(session.lsp, "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");
    assert_says(&refused, "-32600");
    assert_true(lsp_has_exited(session.lsp));
    assert_int_equal(lsp_exit_status(session.lsp), 0);
    buf_free(&refused);
    buf_free(&out);
    end(&session);
}

static void leaves_with_a_failure_without_shutdown(void **state)
{
    (void)state;
    Session session = begin();
    Buf out = ask(session.lsp, "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");
    assert_true(lsp_has_exited(session.lsp));
    assert_int_equal(lsp_exit_status(session.lsp), 1);
    buf_free(&out);
    end(&session);
}

/* --- bad messages ------------------------------------------------------------------------- */

static void answers_what_is_no_json(void **state)
{
    (void)state;
    Session session = begin();
    Buf out = ask(session.lsp, "{\"jsonrpc\": nonsense");
    assert_says(&out, "-32700");
    assert_says(&out, "\"id\":null");
    buf_free(&out);
    end(&session);
}

static void answers_requests_that_are_none(void **state)
{
    (void)state;
    Session session = begin();
    Buf array = ask(session.lsp, "[]");
    Buf no_method = ask(session.lsp, "{\"id\":4}");
    Buf bad_id = ask(session.lsp, "{\"id\":{},\"method\":\"shutdown\"}");
    Buf unknown = ask(session.lsp, "{\"id\":\"x\",\"method\":\"workspace/unheard-of\"}");
    Buf nothing = ask(session.lsp, "{\"method\":\"$/setTrace\",\"params\":{\"value\":\"off\"}}");
    assert_says(&array, "-32600");
    assert_says(&no_method, "-32600");
    assert_says(&bad_id, "-32600");
    assert_says(&unknown, "-32601");
    assert_says(&unknown, "\"id\":\"x\"");
    assert_int_equal(nothing.n, 0);
    buf_free(&array);
    buf_free(&no_method);
    buf_free(&bad_id);
    buf_free(&unknown);
    buf_free(&nothing);
    end(&session);
}

static void refuses_what_is_not_open_or_has_no_position(void **state)
{
    (void)state;
    Session session = begin();
    open_quietly(&session, "a.book", BOOK);
    json_t *closed = request_at(&session, "textDocument/hover", "b.book", 0, 0);
    json_t *placeless = request_at(&session, "textDocument/hover", "a.book", -1, 0);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(closed, "error"), "code")),
                     -32602);
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(placeless, "error"), "code")), -32602);
    json_decref(closed);
    json_decref(placeless);
    end(&session);
}

/* --- frames ------------------------------------------------------------------------------- */

static void takes_messages_apart_however_they_arrive(void **state)
{
    (void)state;
    const char *stream =
        "content-length: 2\r\nContent-Type: x\r\n\r\n{}Content-Length: 3\r\n\r\n[1]";
    LspFrames frames = {0};
    Buf bodies = {0};
    for (size_t i = 0; stream[i] != '\0'; i++) {
        Str body;
        lsp_frames_feed(&frames, (Str){stream + i, 1});
        if (lsp_frames_next(&frames, &body) == LSP_FRAME_MESSAGE) buf_add(&bodies, body);
    }
    assert_string_equal(bodies.at, "{}[1]");
    buf_free(&bodies);
    lsp_frames_free(&frames);
}

static void passes_over_a_header_without_length(void **state)
{
    (void)state;
    LspFrames frames = {0};
    Str body;
    lsp_frames_feed(&frames, STR("Content-Length: many\r\n\r\nContent-Length: 2\r\n\r\n{}"));
    assert_int_equal(lsp_frames_next(&frames, &body), LSP_FRAME_BAD);
    assert_int_equal(lsp_frames_next(&frames, &body), LSP_FRAME_MESSAGE);
    assert_int_equal(lsp_frames_next(&frames, &body), LSP_FRAME_MORE);
    lsp_frames_free(&frames);
}

static void passes_over_a_huge_header_in_little_memory(void **state)
{
    (void)state;
    LspFrames frames = {0};
    Str body;
    char junk[4096];
    size_t n_bad = 0;
    memset(junk, 'x', sizeof junk);
    for (int i = 0; i < 1000; i++) {
        lsp_frames_feed(&frames, (Str){junk, sizeof junk});
        n_bad += lsp_frames_next(&frames, &body) == LSP_FRAME_BAD;
    }
    lsp_frames_feed(&frames, STR("\r\n\r\nContent-Length: 2\r\n\r\n{}"));
    assert_int_equal(n_bad, 1);
    assert_int_equal(lsp_frames_next(&frames, &body), LSP_FRAME_MESSAGE);
    assert_true(frames.pending.cap < 64 * 1024);
    lsp_frames_free(&frames);
}

static void passes_over_a_message_that_is_too_long(void **state)
{
    (void)state;
    LspFrames frames = {0};
    Str body;
    lsp_frames_feed(&frames, STR("Content-Length: 67108865\r\n\r\n"));
    assert_int_equal(lsp_frames_next(&frames, &body), LSP_FRAME_BAD);
    assert_int_equal(frames.n_to_skip, 67108865);
    frames.n_to_skip = 3; /* as if nearly all had come */
    lsp_frames_feed(&frames, STR("abcContent-Length: 2\r\n\r\n{}"));
    assert_int_equal(lsp_frames_next(&frames, &body), LSP_FRAME_MESSAGE);
    lsp_frames_free(&frames);
}

/* --- problems ----------------------------------------------------------------------------- */

static void publishes_a_problem_with_columns_in_utf16(void **state)
{
    (void)state;
    Session session = begin();
    Buf out = open_text(&session, "a.book",
                        "standard \"\xF0\x9F\x9A\x93 car\" oops\n  when a\n  must b exists\n");
    assert_says(&out, "\"method\":\"textDocument/publishDiagnostics\"");
    assert_says(&out, "\"start\":{\"line\":0,\"character\":18}");
    assert_says(&out, "\"end\":{\"line\":0,\"character\":22}");
    assert_says(&out, "\"severity\":1");
    buf_free(&out);
    end(&session);
}

static void takes_a_problem_back_when_it_is_mended(void **state)
{
    (void)state;
    Session session = begin();
    Buf bad = open_text(&session, "a.book", "zone Nowhere\n");
    Buf good = open_text(&session, "a.book", "zone UTC\n");
    assert_says(&bad, "\"message\":");
    assert_says(&good, "\"diagnostics\":[]");
    buf_free(&bad);
    buf_free(&good);
    end(&session);
}

static void checks_the_whole_folder_with_the_open_texts(void **state)
{
    (void)state;
    Session session = begin();
    write_file(session.folder, "a.book", BOOK);
    write_file(session.folder, "b.book",
               "standard other\n  when call.gone\n  must channel exists\n");
    Buf out = open_text(&session, "a.book", BOOK);
    Buf mended = open_text(&session, "b.book",
                           "standard other\n  when call.received\n  must channel exists\n"
                           "  by boss\n  source \"x\"\n");
    assert_says(&out, "b.book");
    assert_says(&out, "call.gone");
    assert_says(&mended, "\"diagnostics\":[]");
    assert_null(strstr(mended.at, "call.gone"));
    buf_free(&out);
    buf_free(&mended);
    end(&session);
}

/* --- answers ------------------------------------------------------------------------------ */

static void hovers_a_standard_in_plain_english(void **state)
{
    (void)state;
    Session session = begin();
    open_quietly(&session, "a.book", BOOK);
    json_t *answer = request_at(&session, "textDocument/hover", "a.book", 6, 12);
    assert_non_null(strstr(hover_text(answer), "When a call is received with channel phone, the "
                                               "boss must answer the call within 10 seconds."));
    json_decref(answer);
    end(&session);
}

static void hovers_kinds_attributes_and_roles_with_their_uses(void **state)
{
    (void)state;
    Session session = begin();
    open_quietly(&session, "a.book", BOOK);
    json_t *kind = request_at(&session, "textDocument/hover", "a.book", 8, 12);
    json_t *attribute = request_at(&session, "textDocument/hover", "a.book", 7, 30);
    json_t *role = request_at(&session, "textDocument/hover", "a.book", 10, 11);
    assert_non_null(strstr(hover_text(kind), "*Meets:* `answer-in-time`"));
    assert_non_null(strstr(hover_text(attribute), "one of web or phone"));
    assert_non_null(strstr(hover_text(role), "*Owes:* `answer-in-time`"));
    json_decref(kind);
    json_decref(attribute);
    json_decref(role);
    end(&session);
}

static void hovers_nothing_over_a_word_of_the_grammar(void **state)
{
    (void)state;
    Session session = begin();
    open_quietly(&session, "a.book", BOOK);
    json_t *answer = request_at(&session, "textDocument/hover", "a.book", 9, 4);
    assert_true(json_is_null(result_of(answer)));
    json_decref(answer);
    end(&session);
}

static void finds_the_definition_and_all_references(void **state)
{
    (void)state;
    Session session = begin();
    open_quietly(&session, "a.book", BOOK);
    json_t *definition = request_at(&session, "textDocument/definition", "a.book", 8, 12);
    json_t *references = request_at(&session, "textDocument/references", "a.book", 5, 10);
    json_t *first = json_array_get(result_of(definition), 0);
    json_t *start = json_object_get(json_object_get(first, "range"), "start");
    assert_int_equal(json_array_size(result_of(definition)), 1);
    assert_int_equal(json_integer_value(json_object_get(start, "line")), 5);
    assert_int_equal(json_integer_value(json_object_get(start, "character")), 8);
    assert_int_equal(json_array_size(result_of(references)), 2);
    json_decref(definition);
    json_decref(references);
    end(&session);
}

static void completes_by_what_stands_before(void **state)
{
    (void)state;
    Session session = begin();
    Buf text = {0};
    buf_addf(&text, "%s  \n", BOOK);                                            /* 12 */
    buf_add(&text, STR("standard two\n  when call.received if channel is \n")); /* 13, 14 */
    buf_add(&text, STR("  owe \n  within 2 \n  by b\n"));                       /* 15, 16, 17 */
    open_quietly(&session, "a.book", text.at);
    json_t *clause = request_at(&session, "textDocument/completion", "a.book", 12, 2);
    json_t *value = request_at(&session, "textDocument/completion", "a.book", 14, 35);
    json_t *kind = request_at(&session, "textDocument/completion", "a.book", 15, 6);
    json_t *unit = request_at(&session, "textDocument/completion", "a.book", 16, 11);
    json_t *role = request_at(&session, "textDocument/completion", "a.book", 17, 6);
    assert_true(offers(clause, "target") && !offers(clause, "within") && !offers(clause, "must"));
    assert_true(offers(value, "phone") && !offers(value, "call.answered"));
    assert_true(offers(kind, "call.answered") && !offers(kind, "boss"));
    assert_true(offers(unit, "working days"));
    assert_true(offers(role, "boss") && !offers(role, "call.answered"));
    json_decref(clause);
    json_decref(value);
    json_decref(kind);
    json_decref(unit);
    json_decref(role);
    buf_free(&text);
    end(&session);
}

static void outlines_statements_with_the_events_of_records(void **state)
{
    (void)state;
    Session session = begin();
    open_quietly(&session, "a.book", BOOK);
    json_t *answer = request_at(&session, "textDocument/documentSymbol", "a.book", 0, 0);
    json_t *record = json_array_get(result_of(answer), 1);
    assert_int_equal(json_array_size(result_of(answer)), 3);
    assert_string_equal(json_string_value(json_object_get(record, "name")), "call");
    assert_int_equal(json_array_size(json_object_get(record, "children")), 2);
    json_decref(answer);
    end(&session);
}

static void formats_with_one_edit_or_none(void **state)
{
    (void)state;
    Session session = begin();
    open_quietly(&session, "a.book", "zone   UTC\n");
    json_t *answer = request_at(&session, "textDocument/formatting", "a.book", 0, 0);
    json_t *edit = json_array_get(result_of(answer), 0);
    assert_string_equal(json_string_value(json_object_get(edit, "newText")), "zone UTC\n");
    open_quietly(&session, "a.book", "zone UTC\n");
    json_t *again = request_at(&session, "textDocument/formatting", "a.book", 0, 0);
    assert_int_equal(json_array_size(result_of(again)), 0);
    json_decref(answer);
    json_decref(again);
    end(&session);
}

static void says_why_it_cannot_format(void **state)
{
    (void)state;
    Session session = begin();
    open_quietly(&session, "a.book", "zone\n");
    json_t *answer = request_at(&session, "textDocument/formatting", "a.book", 0, 0);
    json_t *error = json_object_get(answer, "error");
    assert_int_equal(json_integer_value(json_object_get(error, "code")), -32803);
    assert_non_null(strstr(json_string_value(json_object_get(error, "message")), "a.book:1:"));
    json_decref(answer);
    end(&session);
}

static void forgets_a_closed_document(void **state)
{
    (void)state;
    Session session = begin();
    open_quietly(&session, "a.book", BOOK);
    char message[256];
    (void)snprintf(message, sizeof message,
                   "{\"method\":\"textDocument/didClose\",\"params\":{\"textDocument\":{\"uri\":"
                   "\"file://%s/a.book\"}}}",
                   session.folder);
    Buf out = ask(session.lsp, message);
    json_t *answer = request_at(&session, "textDocument/hover", "a.book", 6, 12);
    assert_says(&out, "\"diagnostics\":[]");
    assert_non_null(json_object_get(answer, "error"));
    json_decref(answer);
    buf_free(&out);
    end(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_it_can_do),
        cmocka_unit_test(refuses_requests_before_initialize),
        cmocka_unit_test(exits_well_only_after_shutdown),
        cmocka_unit_test(leaves_with_a_failure_without_shutdown),
        cmocka_unit_test(answers_what_is_no_json),
        cmocka_unit_test(answers_requests_that_are_none),
        cmocka_unit_test(refuses_what_is_not_open_or_has_no_position),
        cmocka_unit_test(takes_messages_apart_however_they_arrive),
        cmocka_unit_test(passes_over_a_header_without_length),
        cmocka_unit_test(passes_over_a_huge_header_in_little_memory),
        cmocka_unit_test(passes_over_a_message_that_is_too_long),
        cmocka_unit_test(publishes_a_problem_with_columns_in_utf16),
        cmocka_unit_test(takes_a_problem_back_when_it_is_mended),
        cmocka_unit_test(checks_the_whole_folder_with_the_open_texts),
        cmocka_unit_test(hovers_a_standard_in_plain_english),
        cmocka_unit_test(hovers_kinds_attributes_and_roles_with_their_uses),
        cmocka_unit_test(hovers_nothing_over_a_word_of_the_grammar),
        cmocka_unit_test(finds_the_definition_and_all_references),
        cmocka_unit_test(completes_by_what_stands_before),
        cmocka_unit_test(outlines_statements_with_the_events_of_records),
        cmocka_unit_test(formats_with_one_edit_or_none),
        cmocka_unit_test(says_why_it_cannot_format),
        cmocka_unit_test(forgets_a_closed_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
