/* source_plain.c: bytes from a file, from memory, and bytes given back. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log/stream.h"

/* --- a file ------------------------------------------------------------------------------- */

typedef struct {
    Source source;
    int fd;
    char *path;
} FileSource;

static bool file_source_read(Source *source, char *into, size_t room, size_t *n, Err *err)
{
    FileSource *file = (FileSource *)source;
    for (;;) {
        ssize_t got = read(file->fd, into, room);
        if (got >= 0) {
            *n = (size_t)got;
            return true;
        }
        if (errno == EINTR) continue;
        return err_set(err, ERR_IO, "%s: cannot be read: %s", file->path, strerror(errno));
    }
}

static void file_source_close(Source *source)
{
    FileSource *file = (FileSource *)source;
    if (file->fd != STDIN_FILENO) close(file->fd);
    free(file->path);
    free(file);
}

static bool file_open(const char *path, int *fd, uint64_t *n_bytes, Err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    *fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0) return err_set(err, ERR_IO, "%s: cannot be opened: %s", path, strerror(errno));
    struct stat about;
    if (fstat(*fd, &about) != 0) about = (struct stat){0};
    if (S_ISDIR(about.st_mode)) {
        if (!is_stdin) close(*fd);
        return err_set(err, ERR_IO, "%s: is a folder; name one log file in it", path);
    }
    *n_bytes = S_ISREG(about.st_mode) && about.st_size > 0 ? (uint64_t)about.st_size : 0;
    return true;
}

Source *source_open_file(const char *path, uint64_t *n_bytes, Err *err)
{
    int fd;
    if (!file_open(path, &fd, n_bytes, err)) return NULL;
    FileSource *file = mem_zero(1, sizeof *file);
    file->source = (Source){file_source_read, file_source_close};
    file->fd = fd;
    size_t n = strlen(path) + 1;
    file->path = mem_alloc(n);
    memcpy(file->path, path, n);
    return &file->source;
}

/* --- memory ------------------------------------------------------------------------------- */

typedef struct {
    Source source;
    Str rest;
} BytesSource;

static bool bytes_source_read(Source *source, char *into, size_t room, size_t *n, Err *err)
{
    BytesSource *bytes = (BytesSource *)source;
    (void)err;
    *n = bytes->rest.n < room ? bytes->rest.n : room;
    if (*n > 0) memcpy(into, bytes->rest.at, *n);
    bytes->rest = str_slice(bytes->rest, *n, bytes->rest.n);
    return true;
}

static void bytes_source_close(Source *source)
{
    free(source);
}

Source *source_open_bytes(Str bytes)
{
    BytesSource *opened = mem_zero(1, sizeof *opened);
    opened->source = (Source){bytes_source_read, bytes_source_close};
    opened->rest = bytes;
    return &opened->source;
}

/* --- given back --------------------------------------------------------------------------- */

typedef struct {
    Source source;
    Source *below;
    Buf head;
    size_t n_read;
} PushedBackSource;

static bool pushed_back_read(Source *source, char *into, size_t room, size_t *n, Err *err)
{
    PushedBackSource *pushed = (PushedBackSource *)source;
    size_t left = pushed->head.n - pushed->n_read;
    if (left == 0) return pushed->below->read(pushed->below, into, room, n, err);
    *n = left < room ? left : room;
    memcpy(into, pushed->head.at + pushed->n_read, *n);
    pushed->n_read += *n;
    return true;
}

static void pushed_back_close(Source *source)
{
    PushedBackSource *pushed = (PushedBackSource *)source;
    pushed->below->close(pushed->below);
    buf_free(&pushed->head);
    free(pushed);
}

Source *source_open_pushed_back(Source *below, Str head)
{
    PushedBackSource *pushed = mem_zero(1, sizeof *pushed);
    pushed->source = (Source){pushed_back_read, pushed_back_close};
    pushed->below = below;
    buf_add(&pushed->head, head);
    return &pushed->source;
}
