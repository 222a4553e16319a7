/* load.c: files, folders and includes to a Book. */
#include "book/load.h"
#include "book/check.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { INCLUDE_DEPTH_MAX = 64 };

/* A file known by its real path, and whether it is still being read (then an include of it is a
 * cycle). */
typedef struct {
    Str real;
    bool is_being_read;
} KnownFile;

typedef struct {
    Book *book;
    BookParser parser;
    BookReport report;
    VEC_OF(BookFile) files;
    VEC_OF(KnownFile) known;
    size_t n_bytes;
    uint32_t depth;
    bool may_include;
    const BookFile *instead; /* texts that stand for files on disk */
    size_t n_instead;
    Err *err;
} Loader;

static Loader *start_load(BookProblems *problems, Err *err)
{
    Loader *loader = mem_zero(1, sizeof *loader);
    Arena *arena = arena_create();
    loader->book = ARENA_NEW(arena, Book);
    loader->book->arena = arena;
    loader->report = (BookReport){.arena = arena, .list = problems};
    loader->parser = (BookParser){.arena = arena, .report = &loader->report};
    loader->err = err;
    problems->n = 0;
    return loader;
}

static void free_loader(Loader *loader)
{
    book_parser_free(&loader->parser);
    VEC_FREE(&loader->files);
    VEC_FREE(&loader->known);
    free(loader);
}

/* Let places be found and problems shown: the book knows its files at all times. */
static void publish_files(Loader *loader)
{
    loader->book->n_files = loader->files.n;
    loader->book->files = ARENA_ARRAY(loader->parser.arena, BookFile, loader->files.n + 1);
    memcpy(loader->book->files, loader->files.at, loader->files.n * sizeof *loader->files.at);
}

/* Lex and parse a text (already in the arena) as the next file of the book. */
static void parse_text(Loader *loader, Str text, Str path)
{
    BookFile file = {.path = path, .text = text};
    uint32_t index = (uint32_t)loader->files.n;
    VEC_PUSH(&loader->files, file);
    BookLexed lexed;
    book_lex(text, index, &loader->report, &lexed);
    loader->parser.is_case_file = str_ends(path, STR(".case"));
    loader->parser.includes.n = 0;
    book_parse_file(&loader->parser, &lexed);
    book_lex_free(&lexed);
}

/* --- files -------------------------------------------------------------------------------- */

static Str real_path(Arena *arena, Str path)
{
    char *real = realpath(path.at, NULL);
    Str kept = str_copy(arena, real != NULL ? str_of(real) : path);
    free(real);
    return kept;
}

static size_t find_known(const Loader *loader, Str real)
{
    for (size_t i = 0; i < loader->known.n; i++) {
        if (str_eq(loader->known.at[i].real, real)) return i;
    }
    return SIZE_MAX;
}

/* A path beside the file that names it. */
static Str path_beside(Arena *arena, Str file, Str path)
{
    size_t n = file.n;
    while (n > 0 && file.at[n - 1] != '/') n--;
    if (str_starts(path, STR("/")) || n == 0) return str_copy(arena, path);
    return str_format(arena, "%.*s%.*s", STR_ARG(str_slice(file, 0, n)), STR_ARG(path));
}

static bool load_file(Loader *loader, Str path, Err *err);

static void load_include(Loader *loader, Str from, BookInclude include)
{
    BookReport *report = &loader->report;
    Str path = path_beside(loader->parser.arena, from, include.path);
    size_t known = find_known(loader, real_path(loader->parser.arena, path));
    Err err = {0};
    if (!loader->may_include) {
        book_report_error(report, include.place, "this text cannot include other files");
        book_report_mend(report, "save it as a file and check that");
    } else if (known != SIZE_MAX && loader->known.at[known].is_being_read) {
        book_report_error(report, include.place, "the files include each other in a circle");
        book_report_mend(report, "take one `include` of the circle out");
    } else if (loader->depth >= INCLUDE_DEPTH_MAX) {
        book_report_error(report, include.place, "includes nest at most %d deep",
                          INCLUDE_DEPTH_MAX);
        book_report_mend(report, "include the file from the first one");
    } else if (!load_file(loader, path, &err)) {
        book_report_error(report, include.place, "%s", err.message);
        book_report_mend(report, "name a file relative to this one");
    }
}

/* The text of a file: what an editor holds for it, else what is on disk. */
static bool read_text(Loader *loader, Str path, Str real, Buf *text, Err *err)
{
    for (size_t i = 0; i < loader->n_instead; i++) {
        Str known = str_copy(loader->parser.arena, loader->instead[i].path);
        if (!str_eq(real, real_path(loader->parser.arena, known))) continue;
        if (loader->instead[i].text.n > BOOK_BYTES_MAX - loader->n_bytes)
            return err_set(err, ERR_LIMIT, "%.*s: a book has at most 64 MiB in all", STR_ARG(path));
        buf_add(text, loader->instead[i].text);
        return true;
    }
    return file_read(path.at, BOOK_BYTES_MAX - loader->n_bytes, text, err);
}

/* Read a file, unless it was read before, and then what it includes. */
static bool load_file(Loader *loader, Str path, Err *err)
{
    Arena *arena = loader->parser.arena;
    KnownFile file = {.real = real_path(arena, path), .is_being_read = true};
    if (find_known(loader, file.real) != SIZE_MAX) return true;
    Buf text = {0};
    if (!read_text(loader, path, file.real, &text, err)) {
        buf_free(&text);
        return false;
    }
    size_t known = loader->known.n;
    VEC_PUSH(&loader->known, file);
    loader->n_bytes += text.n;
    Str kept = str_copy(arena, buf_str(&text));
    buf_free(&text);
    parse_text(loader, kept, path);
    size_t n_includes = loader->parser.includes.n;
    BookInclude *includes = ARENA_ARRAY(arena, BookInclude, n_includes + 1);
    if (n_includes > 0) memcpy(includes, loader->parser.includes.at, n_includes * sizeof *includes);
    loader->depth++;
    for (size_t i = 0; i < n_includes; i++) load_include(loader, path, includes[i]);
    loader->depth--;
    loader->known.at[known].is_being_read = false;
    return true;
}

/* --- folders ------------------------------------------------------------------------------ */

typedef VEC_OF(Str) Paths;

static int compare_paths(const void *a, const void *b)
{
    const Str *x = a, *y = b;
    size_t n = x->n < y->n ? x->n : y->n;
    int order = memcmp(x->at, y->at, n);
    return order != 0 ? order : (x->n > y->n) - (x->n < y->n);
}

/* The files of a folder with an ending, in byte order of their names. */
static bool list_folder(Arena *arena, Str folder, Str ending, Paths *out, Err *err)
{
    DIR *dir = opendir(folder.at);
    if (dir == NULL)
        return err_set(err, ERR_IO, "cannot read the folder %s: %s", folder.at, strerror(errno));
    const struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        Str name = str_of(entry->d_name);
        if (!str_ends(name, ending) || str_starts(name, STR("."))) continue;
        bool has_slash = str_ends(folder, STR("/"));
        Str path =
            str_format(arena, "%.*s%s%.*s", STR_ARG(folder), has_slash ? "" : "/", STR_ARG(name));
        VEC_PUSH(out, path);
    }
    closedir(dir);
    if (out->n > 0) qsort(out->at, out->n, sizeof *out->at, compare_paths);
    return true;
}

static bool load_listed(Loader *loader, Str folder, Str ending, size_t *n)
{
    Paths paths = {0};
    bool is_good = list_folder(loader->parser.arena, folder, ending, &paths, loader->err);
    for (size_t i = 0; is_good && i < paths.n; i++)
        is_good = load_file(loader, paths.at[i], loader->err);
    *n = paths.n;
    VEC_FREE(&paths);
    return is_good;
}

static bool load_folder(Loader *loader, Str folder)
{
    size_t n;
    if (!load_listed(loader, folder, STR(".book"), &n)) return false;
    if (n > 0) return true;
    return err_set(loader->err, ERR_IO,
                   "the folder %.*s holds no *.book file; name a book, or a folder with one",
                   STR_ARG(folder));
}

/* X.case beside each X.book that was read, where there is one. */
static bool load_cases_beside(Loader *loader)
{
    size_t n_books = loader->files.n;
    for (size_t i = 0; i < n_books; i++) {
        Str path = loader->files.at[i].path;
        if (!str_ends(path, STR(".book"))) continue;
        Str beside =
            str_format(loader->parser.arena, "%.*s.case", STR_ARG(str_slice(path, 0, path.n - 5)));
        struct stat info;
        if (stat(beside.at, &info) != 0) continue;
        if (!load_file(loader, beside, loader->err)) return false;
    }
    return true;
}

/* --- all of it ---------------------------------------------------------------------------- */

static Book *finish_load(Loader *loader)
{
    Book *book = loader->book;
    publish_files(loader);
    book_resolve(&loader->parser, book);
    book_check(book, &loader->report);
    book_report_finish(&loader->report);
    free_loader(loader);
    return book;
}

static Book *abandon_load(Loader *loader, BookProblems *problems)
{
    problems->n = 0;
    book_free(loader->book);
    free_loader(loader);
    return NULL;
}

Book *book_load(const char *path, BookReading reading, BookProblems *problems, Err *err)
{
    return book_load_over(path, reading, NULL, 0, problems, err);
}

Book *book_load_over(const char *path, BookReading reading, const BookFile *instead,
                     size_t n_instead, BookProblems *problems, Err *err)
{
    Loader *loader = start_load(problems, err);
    loader->may_include = true;
    loader->instead = instead;
    loader->n_instead = n_instead;
    Str kept = str_copy(loader->parser.arena, str_of(path));
    struct stat info;
    bool is_folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    bool is_good = is_folder ? load_folder(loader, kept) : load_file(loader, kept, err);
    if (!is_good) return abandon_load(loader, problems);
    publish_files(loader);
    book_resolve_zone(&loader->parser, loader->book);
    size_t n_cases;
    if (reading == BOOK_WITH_CASES)
        is_good = is_folder ? load_listed(loader, kept, STR(".case"), &n_cases)
                            : load_cases_beside(loader);
    return is_good ? finish_load(loader) : abandon_load(loader, problems);
}

Book *book_parse_with_cases(Str text, Str cases, Str path, BookProblems *problems, Err *err)
{
    if (text.n > BOOK_BYTES_MAX || cases.n > BOOK_BYTES_MAX - text.n) {
        problems->n = 0;
        err_set(err, ERR_LIMIT,
                "%.*s: a book has at most 64 MiB in all; split off what is no "
                "part of it",
                STR_ARG(path));
        return NULL;
    }
    Loader *loader = start_load(problems, err);
    Arena *arena = loader->parser.arena;
    bool is_case = str_ends(path, STR(".case"));
    Str kept_path = str_copy(arena, path);
    if (!is_case) {
        parse_text(loader, str_copy(arena, text), kept_path);
        for (size_t i = 0; i < loader->parser.includes.n; i++)
            load_include(loader, kept_path, loader->parser.includes.at[i]);
    }
    publish_files(loader);
    book_resolve_zone(&loader->parser, loader->book);
    if (is_case) parse_text(loader, str_copy(arena, text), kept_path);
    if (cases.n > 0)
        parse_text(loader, str_copy(arena, cases), str_format(arena, "%.*s.case", STR_ARG(path)));
    return finish_load(loader);
}

Book *book_parse(Str text, Str path, BookProblems *problems, Err *err)
{
    return book_parse_with_cases(text, STR(""), path, problems, err);
}

void book_free(Book *book)
{
    if (book == NULL) return;
    for (size_t i = 0; book->calendars != NULL && i < book->n_clocks; i++)
        calendar_free(book->calendars[i]);
    zone_free(book->zone);
    arena_free(book->arena);
}

const BookStandard *book_find_standard(const Book *book, Str name)
{
    for (size_t i = 0; i < book->n_standards; i++) {
        if (str_eq(book->standards[i].name, name)) return &book->standards[i];
    }
    return NULL;
}
