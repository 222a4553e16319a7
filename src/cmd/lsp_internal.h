/* lsp_internal.h: what the files of the language server share. Private to src/cmd. */
#ifndef HEED_CMD_LSP_INTERNAL_H
#define HEED_CMD_LSP_INTERNAL_H
#include "cmd/lsp.h"

/* A text that the editor holds. */
typedef struct {
    char *uri;
    char *path; /* of the file; the uri itself where it is no file: one */
    char *root; /* the book that it belongs to: a file or a folder; NULL: none */
    Buf text;
} LspDocument;

/* A book as it is with the editor's texts, and the files that have diagnostics on the screen. */
typedef struct {
    char *path;
    Book *book; /* NULL where it cannot be read */
    BookProblems problems;
    bool is_stale;
    VEC_OF(char *) published; /* uris */
} LspRoot;

struct Lsp {
    VEC_OF(LspDocument) documents;
    VEC_OF(LspRoot) roots;
    bool is_initialized, is_shut_down, has_exited;
    Buf *out; /* during lsp_handle */
};

/* A position as the protocol has it: from 0, the column in UTF-16 units. */
typedef struct {
    uint32_t line, character;
} LspPosition;

/* --- JSON (lsp_json.c) -------------------------------------------------------------------- */

/** A string; bytes that are no UTF-8 become U+FFFD. */
json_t *lsp_json_text(Str text);
json_t *lsp_json_range(LspPosition from, LspPosition to);
/** The text of a member, or NULL. */
const char *lsp_json_string(const json_t *object, const char *key);
/** False when `params` has no position. */
bool lsp_json_position(const json_t *params, LspPosition *out);
/** Send; the values are stolen. */
void lsp_reply(Lsp *lsp, const json_t *id, json_t *result);
void lsp_fail(Lsp *lsp, const json_t *id, int code, const char *message);
void lsp_notify(Lsp *lsp, const char *method, json_t *params);

enum {
    LSP_PARSE_ERROR = -32700,
    LSP_INVALID_REQUEST = -32600,
    LSP_METHOD_NOT_FOUND = -32601,
    LSP_INVALID_PARAMS = -32602,
    LSP_NOT_INITIALIZED = -32002,
    LSP_REQUEST_FAILED = -32803
};

/* --- texts and places (lsp_text.c) -------------------------------------------------------- */

/** Line number `line` (from 0) of a text, without its end; empty behind the last. */
Str lsp_line(Str text, uint32_t line);
/** UTF-16 units of the first n_points code points of a line. */
uint32_t lsp_units_of_points(Str line, uint32_t n_points);
/** Code points before a number of UTF-16 units. */
uint32_t lsp_points_of_units(Str line, uint32_t units);
/** The range of a place in a text. */
json_t *lsp_range_of_place(Str text, BookPlace place);

/* --- documents and books (lsp_documents.c) ------------------------------------------------ */

/** The path of a file: uri, percent-decoded; of another uri a copy. The caller frees it. */
char *lsp_path_of_uri(const char *uri);
/** The uri of a path: that of the open document where one has it. The caller frees it. */
char *lsp_uri_of_path(const Lsp *lsp, Str path);

LspDocument *lsp_find_document(Lsp *lsp, const char *uri);
void lsp_open_document(Lsp *lsp, const char *uri, const char *text, size_t n);
void lsp_change_document(Lsp *lsp, LspDocument *document, const char *text, size_t n);
void lsp_close_document(Lsp *lsp, LspDocument *document);
/** The book of a document, read again where a text has changed; NULL where there is none. */
LspRoot *lsp_root_of(Lsp *lsp, const LspDocument *document);
/** The index of a document's file in a book, or UINT32_MAX. */
uint32_t lsp_file_of(const Book *book, const LspDocument *document);
/** Read the book again and send the problems of every file that has or had some. */
void lsp_publish(Lsp *lsp, const LspDocument *document);
void lsp_free_documents(Lsp *lsp);

/* --- answers (lsp_answers.c, lsp_symbols.c) ----------------------------------------------- */

/* What a request about a position of a document is answered from. */
typedef struct {
    Lsp *lsp;
    LspDocument *document;
    const Book *book;
    uint32_t file;        /* of the document in the book, or UINT32_MAX */
    LspPosition position; /* zero where the request has none */
    const json_t *params;
} LspQuestion;

/* Each returns a new value, JSON null where there is nothing to say; NULL and *error for a failed
 * request. */
json_t *lsp_answer_hover(const LspQuestion *question, Err *error);
json_t *lsp_answer_completion(const LspQuestion *question, Err *error);
json_t *lsp_answer_definition(const LspQuestion *question, Err *error);
json_t *lsp_answer_references(const LspQuestion *question, Err *error);
json_t *lsp_answer_symbols(const LspQuestion *question, Err *error);
json_t *lsp_answer_formatting(const LspQuestion *question, Err *error);

#endif
