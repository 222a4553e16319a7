/* lsp_documents.c: the editor's texts, the books that they belong to, and their problems.
 *
 * A folder in which some *.book file has a `record` statement is one book; in any other folder each
 * file is a book of its own (open books, for audits of foreign logs). */
#include "cmd/lsp_internal.h"
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

enum { LSP_FILE_BYTES_MAX = 64 * 1024 * 1024 };

/* --- paths and uris ----------------------------------------------------------------------- */

static char *copy_of(Str text)
{
    char *copy = mem_alloc(text.n + 1);
    if (text.n > 0) memcpy(copy, text.at, text.n);
    copy[text.n] = '\0';
    return copy;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

char *lsp_path_of_uri(const char *uri)
{
    Str text = str_of(uri);
    if (!str_starts(text, STR("file://"))) return copy_of(text);
    text = str_slice(text, 7, text.n);
    Buf path = {0};
    for (size_t i = 0; i < text.n; i++) {
        bool is_escape = text.at[i] == '%' && i + 2 < text.n && hex_digit(text.at[i + 1]) >= 0 &&
                         hex_digit(text.at[i + 2]) >= 0;
        int byte = is_escape ? hex_digit(text.at[i + 1]) * 16 + hex_digit(text.at[i + 2]) : 0;
        if (byte > 0) i += 2;
        buf_add_byte(&path, byte > 0 ? (char)byte : text.at[i]);
    }
    char *copy = copy_of(buf_str(&path));
    buf_free(&path);
    return copy;
}

static bool is_same_file(Str a, Str b)
{
    if (str_eq(a, b)) return true;
    char *copy_a = copy_of(a), *copy_b = copy_of(b);
    char *real_a = realpath(copy_a, NULL), *real_b = realpath(copy_b, NULL);
    bool is_same = real_a != NULL && real_b != NULL && strcmp(real_a, real_b) == 0;
    free(real_a);
    free(real_b);
    free(copy_a);
    free(copy_b);
    return is_same;
}

char *lsp_uri_of_path(const Lsp *lsp, Str path)
{
    for (size_t i = 0; i < lsp->documents.n; i++)
        if (is_same_file(str_of(lsp->documents.at[i].path), path))
            return copy_of(str_of(lsp->documents.at[i].uri));
    char *copy = copy_of(path), *real = realpath(copy, NULL);
    Str from = str_of(real != NULL ? real : copy);
    Buf uri = {0};
    buf_add(&uri, STR("file://"));
    for (size_t i = 0; i < from.n; i++) {
        char c = from.at[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || str_has_byte(STR("/-._~"), c);
        if (is_plain)
            buf_add_byte(&uri, c);
        else
            buf_addf(&uri, "%%%02X", (unsigned)(unsigned char)c);
    }
    char *text = copy_of(buf_str(&uri));
    buf_free(&uri);
    free(real);
    free(copy);
    return text;
}

/* --- which book a document belongs to ----------------------------------------------------- */

static Str folder_of(Str path)
{
    size_t n = path.n;
    while (n > 0 && path.at[n - 1] != '/') n--;
    if (n == 0) return STR(".");
    return str_slice(path, 0, n > 1 ? n - 1 : n);
}

static bool has_record_statement(Str text)
{
    Str rest = text, line;
    while (str_cut(&rest, '\n', &line))
        if (str_starts(line, STR("record "))) return true;
    return false;
}

/* The text of a file as the editor has it, else as it is on disk. */
static bool file_has_record(const Lsp *lsp, const char *path)
{
    for (size_t i = 0; i < lsp->documents.n; i++)
        if (is_same_file(str_of(lsp->documents.at[i].path), str_of(path)))
            return has_record_statement(buf_str(&lsp->documents.at[i].text));
    Buf text = {0};
    bool has =
        file_read(path, LSP_FILE_BYTES_MAX, &text, NULL) && has_record_statement(buf_str(&text));
    buf_free(&text);
    return has;
}

static bool is_folder_book(const Lsp *lsp, const char *folder)
{
    DIR *dir = opendir(folder);
    if (dir == NULL) return false;
    bool has_record = false;
    const struct dirent *entry;
    Arena *arena = arena_create();
    while (!has_record && (entry = readdir(dir)) != NULL) {
        if (!str_ends(str_of(entry->d_name), STR(".book"))) continue;
        has_record = file_has_record(lsp, str_format(arena, "%s/%s", folder, entry->d_name).at);
    }
    arena_free(arena);
    closedir(dir);
    return has_record;
}

static char *find_root(const Lsp *lsp, const char *path)
{
    Str text = str_of(path);
    char *folder = copy_of(folder_of(text));
    if (str_has_byte(text, '/') && is_folder_book(lsp, folder)) return folder;
    free(folder);
    if (!str_ends(text, STR(".case"))) return copy_of(text);
    Buf beside = {0}; /* the book whose examples these are */
    buf_addf(&beside, "%.*s.book", STR_ARG(str_slice(text, 0, text.n - 5)));
    char *book = access(beside.at, R_OK) == 0 ? copy_of(buf_str(&beside)) : NULL;
    buf_free(&beside);
    return book;
}

/* --- documents ---------------------------------------------------------------------------- */

static void mark_all_stale(Lsp *lsp)
{
    for (size_t i = 0; i < lsp->roots.n; i++) lsp->roots.at[i].is_stale = true;
}

LspDocument *lsp_find_document(Lsp *lsp, const char *uri)
{
    for (size_t i = 0; uri != NULL && i < lsp->documents.n; i++)
        if (strcmp(lsp->documents.at[i].uri, uri) == 0) return &lsp->documents.at[i];
    return NULL;
}

void lsp_change_document(Lsp *lsp, LspDocument *document, const char *text, size_t n)
{
    buf_clear(&document->text);
    buf_add(&document->text, (Str){text, n});
    mark_all_stale(lsp);
}

void lsp_open_document(Lsp *lsp, const char *uri, const char *text, size_t n)
{
    LspDocument *document = lsp_find_document(lsp, uri);
    if (document == NULL) {
        LspDocument opened = {.uri = copy_of(str_of(uri)), .path = lsp_path_of_uri(uri)};
        VEC_PUSH(&lsp->documents, opened);
        document = &lsp->documents.at[lsp->documents.n - 1];
    }
    lsp_change_document(lsp, document, text, n);
    free(document->root);
    document->root = find_root(lsp, document->path);
}

static void free_document(LspDocument *document)
{
    free(document->uri);
    free(document->path);
    free(document->root);
    buf_free(&document->text);
}

void lsp_close_document(Lsp *lsp, LspDocument *document)
{
    free_document(document);
    size_t index = (size_t)(document - lsp->documents.at);
    lsp->documents.n--;
    memmove(document, document + 1, (lsp->documents.n - index) * sizeof *document);
    mark_all_stale(lsp);
}

/* --- books -------------------------------------------------------------------------------- */

static LspRoot *find_book(Lsp *lsp, const char *path)
{
    for (size_t i = 0; i < lsp->roots.n; i++)
        if (strcmp(lsp->roots.at[i].path, path) == 0) return &lsp->roots.at[i];
    LspRoot root = {.path = copy_of(str_of(path)), .is_stale = true};
    VEC_PUSH(&lsp->roots, root);
    return &lsp->roots.at[lsp->roots.n - 1];
}

static void read_book(Lsp *lsp, LspRoot *root)
{
    BookFile *texts = mem_zero(lsp->documents.n + 1, sizeof *texts);
    for (size_t i = 0; i < lsp->documents.n; i++)
        texts[i] =
            (BookFile){str_of(lsp->documents.at[i].path), buf_str(&lsp->documents.at[i].text)};
    Err err = {0};
    book_free(root->book);
    root->book =
        book_load_over(root->path, BOOK_WITH_CASES, texts, lsp->documents.n, &root->problems, &err);
    root->is_stale = false;
    free(texts);
    if (root->book == NULL)
        lsp_notify(
            lsp, "window/logMessage",
            json_pack("{s:i, s:o}", "type", 1, "message", lsp_json_text(str_of(err.message))));
}

LspRoot *lsp_root_of(Lsp *lsp, const LspDocument *document)
{
    if (document->root == NULL) return NULL;
    LspRoot *root = find_book(lsp, document->root);
    if (root->is_stale) read_book(lsp, root);
    return root;
}

uint32_t lsp_file_of(const Book *book, const LspDocument *document)
{
    for (size_t i = 0; i < book->n_files; i++)
        if (is_same_file(book->files[i].path, str_of(document->path))) return (uint32_t)i;
    return UINT32_MAX;
}

/* --- problems ----------------------------------------------------------------------------- */

static json_t *diagnostic_of(Str text, const BookProblem *problem)
{
    Buf message = {0};
    buf_add(&message, problem->message);
    if (problem->mend.n > 0) buf_addf(&message, "\n%.*s", STR_ARG(problem->mend));
    json_t *diagnostic =
        json_pack("{s:o, s:i, s:s, s:o}", "range", lsp_range_of_place(text, problem->place),
                  "severity", problem->severity == BOOK_ERROR ? 1 : 2, "source", "heed", "message",
                  lsp_json_text(buf_str(&message)));
    buf_free(&message);
    return diagnostic;
}

static void send_diagnostics(Lsp *lsp, const char *uri, json_t *diagnostics)
{
    lsp_notify(
        lsp, "textDocument/publishDiagnostics",
        json_pack("{s:o, s:o}", "uri", lsp_json_text(str_of(uri)), "diagnostics", diagnostics));
}

/* The problems of one file; true when there are some or the file is open. */
static bool publish_file(Lsp *lsp, LspRoot *root, uint32_t file, char *uri)
{
    json_t *diagnostics = json_array();
    for (size_t i = 0; i < root->problems.n; i++)
        if (root->problems.at[i].place.file == file)
            json_array_append_new(
                diagnostics, diagnostic_of(root->book->files[file].text, &root->problems.at[i]));
    bool is_shown = json_array_size(diagnostics) > 0;
    if (is_shown || lsp_find_document(lsp, uri) != NULL)
        send_diagnostics(lsp, uri, diagnostics);
    else
        json_decref(diagnostics);
    return is_shown;
}

static bool is_among(const char *uri, char *const *uris, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(uris[i], uri) == 0) return true;
    return false;
}

void lsp_publish(Lsp *lsp, const LspDocument *document)
{
    LspRoot *root = lsp_root_of(lsp, document);
    if (root == NULL || root->book == NULL) return;
    VEC_OF(char *) shown = {0};
    for (uint32_t i = 0; i < root->book->n_files; i++) {
        char *uri = lsp_uri_of_path(lsp, root->book->files[i].path);
        if (publish_file(lsp, root, i, uri))
            VEC_PUSH(&shown, uri);
        else
            free(uri);
    }
    for (size_t i = 0; i < root->published.n; i++) {
        char *uri = root->published.at[i];
        bool is_gone = !is_among(uri, shown.at, shown.n) && lsp_find_document(lsp, uri) == NULL;
        if (is_gone) send_diagnostics(lsp, uri, json_array());
        free(uri);
    }
    free(root->published.at);
    root->published.at = shown.at;
    root->published.n = shown.n;
    root->published.cap = shown.cap;
}

void lsp_free_documents(Lsp *lsp)
{
    for (size_t i = 0; i < lsp->documents.n; i++) free_document(&lsp->documents.at[i]);
    VEC_FREE(&lsp->documents);
    for (size_t i = 0; i < lsp->roots.n; i++) {
        LspRoot *root = &lsp->roots.at[i];
        for (size_t k = 0; k < root->published.n; k++) free(root->published.at[k]);
        VEC_FREE(&root->published);
        VEC_FREE(&root->problems);
        book_free(root->book);
        free(root->path);
    }
    VEC_FREE(&lsp->roots);
}
