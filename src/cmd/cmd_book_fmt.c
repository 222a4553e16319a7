/* cmd_book_fmt.c: `heed book fmt`: files and folders of the book in their one true layout. */
#include "cmd/cmd_book.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FMT_BYTES_MAX = 64 * 1024 * 1024 };

typedef enum { FMT_WRITE, FMT_CHECK } FmtUse;

typedef struct {
    FmtUse use;
    size_t n_files, n_changed;
    CmdStatus status;
} Fmt;

static void complain(Fmt *fmt, CmdStatus status, const char *message)
{
    cmd_complain("%s", message);
    fmt->status = status;
}

static void format_file(Fmt *fmt, const char *path)
{
    Buf before = {0}, after = {0};
    Err err = {0};
    bool is_stream = strcmp(path, "-") == 0;
    fmt->n_files++;
    if (!file_read(path, FMT_BYTES_MAX, &before, &err) ||
        !book_format(buf_str(&before), str_of(path), &after, &err)) {
        complain(fmt, CMD_BAD_BOOK, err.message);
    } else {
        bool is_changed = !str_eq(buf_str(&before), buf_str(&after));
        if (is_changed) fmt->n_changed++;
        bool writes = fmt->use == FMT_WRITE && (is_changed || is_stream);
        if (writes) {
            CmdStatus status = cmd_book_write(path, &after);
            if (status != CMD_DONE) fmt->status = status;
        }
        if (is_changed && !(writes && is_stream)) printf("%s\n", path);
    }
    buf_free(&before);
    buf_free(&after);
}

static int is_book_file(const struct dirent *entry)
{
    Str name = str_of(entry->d_name);
    return str_ends(name, STR(".book")) || str_ends(name, STR(".case"));
}

static void format_folder(Fmt *fmt, const char *path)
{
    struct dirent **entries;
    int n = scandir(path, &entries, is_book_file, alphasort);
    if (n < 0) {
        cmd_complain("%s: %s", path, strerror(errno));
        fmt->status = CMD_BAD_BOOK;
        return;
    }
    Arena *arena = arena_create();
    for (int i = 0; i < n; i++) {
        const char *slash = str_ends(str_of(path), STR("/")) ? "" : "/";
        Str file = str_format(arena, "%s%s%s", path, slash, entries[i]->d_name);
        format_file(fmt, file.at);
        free(entries[i]);
    }
    free(entries);
    arena_free(arena);
}

static CmdStatus format_all(const CmdTexts *paths, FmtUse use)
{
    Fmt fmt = {.use = use, .status = CMD_DONE};
    for (size_t i = 0; i < paths->n; i++) {
        struct stat status;
        bool is_folder = stat(paths->at[i], &status) == 0 && S_ISDIR(status.st_mode);
        (is_folder ? format_folder : format_file)(&fmt, paths->at[i]);
    }
    if (use == FMT_WRITE || fmt.status != CMD_DONE || fmt.n_changed == 0) return fmt.status;
    cmd_complain("%zu of %zu files are laid out otherwise; `heed book fmt` mends them",
                 fmt.n_changed, fmt.n_files);
    return CMD_UNDER_TARGET;
}

int cmd_book_fmt(int argc, char **argv)
{
    bool only_check = false;
    const CmdOption options[] = {{"check", 0, CMD_FLAG, NULL,
                                  "write nothing; exit 1 when a file would change", &only_check}};
    const CmdHelp help = {
        .usage = "heed book fmt [--check] FILE…",
        .summary = "Write .book and .case files (or all of a folder) in their one true layout and "
                   "name those that\nchanged. Comments stay; the meaning never changes. With - "
                   "from standard input to standard output.",
        .options = options,
        .n_options = 1};
    CmdTexts rest = {0};
    CmdParsing parsing = cmd_parse(&help, argc, argv, &rest);
    CmdStatus status = parsing == CMD_BAD_USAGE ? CMD_USAGE : CMD_DONE;
    if (parsing == CMD_PARSED && rest.n == 0)
        status = (CmdStatus)cmd_usage(&help, "which files are to be laid out?");
    else if (parsing == CMD_PARSED)
        status = format_all(&rest, only_check ? FMT_CHECK : FMT_WRITE);
    VEC_FREE(&rest);
    return status;
}
