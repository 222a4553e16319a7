/* file.c: files read whole, mapped, or written so that they appear whole or not at all. */
#include "base/base.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 1 << 16, WRITE_BYTES = 1 << 18, MOST_WRITERS = 8, PATH_BYTES = 4096 };

static bool set_system(Err *err, const char *doing, const char *path)
{
    return err_set(err, ERR_IO, "cannot %s %s: %s", doing, path, strerror(errno));
}

static int open_for_reading(const char *path, Err *err)
{
    if (strcmp(path, "-") == 0) return dup(STDIN_FILENO);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0) {
        (void)set_system(err, "open", path);
    } else if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        (void)close(fd);
        (void)err_set(err, ERR_IO, "%s is a folder; name a file in it", path);
        return -1;
    }
    return fd;
}

bool file_read(const char *path, size_t max_bytes, Buf *out, Err *err)
{
    int fd = open_for_reading(path, err);
    if (fd < 0) return false;
    size_t before = out->n;
    ssize_t got;
    do {
        buf_reserve(out, READ_BYTES);
        got = read(fd, out->at + out->n, READ_BYTES);
        if (got > 0) out->n += (size_t)got;
    } while ((got > 0 || (got < 0 && errno == EINTR)) && out->n - before <= max_bytes);
    out->at[out->n] = '\0';
    bool good = got >= 0 || set_system(err, "read", path);
    if (good && out->n - before > max_bytes)
        good = err_set(err, ERR_LIMIT, "%s is larger than %zu bytes, the most that is read here",
                       path, max_bytes);
    (void)close(fd);
    return good;
}

bool file_map(const char *path, FileMap *out, Err *err)
{
    *out = (FileMap){NULL, 0};
    int fd = open_for_reading(path, err);
    if (fd < 0) return false;
    struct stat status;
    bool good = fstat(fd, &status) == 0 || set_system(err, "look at", path);
    if (good && !S_ISREG(status.st_mode))
        good = err_set(err, ERR_IO, "%s is no ordinary file", path);
    if (good && status.st_size > 0) {
        void *at = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (at == MAP_FAILED)
            good = set_system(err, "map", path);
        else
            *out = (FileMap){at, (size_t)status.st_size};
    }
    (void)close(fd);
    return good;
}

void file_unmap(FileMap *map)
{
    if (map->at != NULL) (void)munmap((void *)(uintptr_t)map->at, map->n);
    *map = (FileMap){NULL, 0};
}

struct FileWriter {
    char path[PATH_BYTES], beside[PATH_BYTES];
    int fd;
    int failure; /* errno of the first failure, 0 while all is well */
    uint64_t size;
    size_t n_waiting;
    unsigned char waiting[WRITE_BYTES];
};

/* Writers still open, for the signal handler alone to clean up after. Set and cleared by the one
 * thread that writes files; a slot is one word, so the handler sees all of it or nothing. */
static FileWriter *volatile open_writers[MOST_WRITERS];

static bool remember(FileWriter *writer)
{
    for (size_t i = 0; i < MOST_WRITERS; i++)
        if (open_writers[i] == NULL) {
            open_writers[i] = writer;
            return true;
        }
    return false;
}

static void forget(const FileWriter *writer)
{
    for (size_t i = 0; i < MOST_WRITERS; i++)
        if (open_writers[i] == writer) open_writers[i] = NULL;
}

void file_writer_abandon_all_on_signal(void)
{
    for (size_t i = 0; i < MOST_WRITERS; i++)
        if (open_writers[i] != NULL) (void)unlink(open_writers[i]->beside);
}

/* What is renamed over a device or a pipe takes its place: only an ordinary file may be replaced.
 */
static bool may_be_replaced(const char *path, Err *err)
{
    struct stat status;
    if (stat(path, &status) != 0 || S_ISREG(status.st_mode)) return true;
    return err_set(err, ERR_IO,
                   "%.500s is no ordinary file and would be replaced; name a file, or write to "
                   "standard output",
                   path);
}

FileWriter *file_writer_open(const char *path, Err *err)
{
    if (!may_be_replaced(path, err)) return NULL;
    FileWriter *writer = mem_zero(1, sizeof *writer);
    int n = snprintf(writer->path, PATH_BYTES, "%s", path);
    int m = snprintf(writer->beside, PATH_BYTES, "%s.XXXXXX", path);
    if (n < 0 || m < 0 || m >= PATH_BYTES) {
        free(writer);
        (void)err_set(err, ERR_IO, "the path %.200s… is too long", path);
        return NULL;
    }
    writer->fd = mkostemp(writer->beside, O_CLOEXEC);
    if (writer->fd < 0 || !remember(writer)) {
        (void)set_system(err, "make a file beside", path);
        if (writer->fd >= 0) (void)close(writer->fd);
        free(writer);
        return NULL;
    }
    mode_t mask = umask(0);
    (void)umask(mask);
    (void)fchmod(writer->fd, 0666 & ~mask);
    return writer;
}

static bool write_all(FileWriter *writer, const unsigned char *at, size_t n)
{
    while (n && !writer->failure) {
        ssize_t written = write(writer->fd, at, n);
        if (written < 0 && errno != EINTR) writer->failure = errno;
        if (written <= 0) continue;
        at += written;
        n -= (size_t)written;
    }
    return !writer->failure;
}

static bool write_waiting(FileWriter *writer)
{
    bool good = write_all(writer, writer->waiting, writer->n_waiting);
    writer->n_waiting = 0;
    return good;
}

bool file_writer_add(FileWriter *writer, const void *bytes, size_t n)
{
    writer->size += n;
    if (n > WRITE_BYTES - writer->n_waiting && !write_waiting(writer)) return false;
    if (n >= WRITE_BYTES) return write_all(writer, bytes, n);
    if (n) memcpy(writer->waiting + writer->n_waiting, bytes, n);
    writer->n_waiting += n;
    return !writer->failure;
}

bool file_writer_patch(FileWriter *writer, uint64_t offset, const void *bytes, size_t n)
{
    BASE_ASSERT(offset + n <= writer->size);
    if (!write_waiting(writer)) return false;
    const unsigned char *at = bytes;
    while (n && !writer->failure) {
        ssize_t written = pwrite(writer->fd, at, n, (off_t)offset);
        if (written < 0 && errno != EINTR) writer->failure = errno;
        if (written <= 0) continue;
        at += written;
        offset += (uint64_t)written;
        n -= (size_t)written;
    }
    return !writer->failure;
}

uint64_t file_writer_size(const FileWriter *writer)
{
    return writer->size;
}

static void sync_folder_of(const char *path)
{
    char folder[PATH_BYTES];
    (void)snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        (void)snprintf(folder, sizeof folder, ".");
    else
        slash[slash == folder] = '\0';
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    (void)fsync(fd);
    (void)close(fd);
}

bool file_writer_commit(FileWriter *writer, Err *err)
{
    (void)write_waiting(writer);
    if (!writer->failure && fsync(writer->fd) != 0) writer->failure = errno;
    if (close(writer->fd) != 0 && !writer->failure) writer->failure = errno;
    if (!writer->failure && rename(writer->beside, writer->path) != 0) writer->failure = errno;
    bool good = !writer->failure;
    if (good)
        sync_folder_of(writer->path);
    else {
        (void)unlink(writer->beside);
        (void)err_set(err, ERR_IO, "cannot write %s: %s; nothing was changed", writer->path,
                      strerror(writer->failure));
    }
    forget(writer);
    free(writer);
    return good;
}

void file_writer_abandon(FileWriter *writer)
{
    if (writer == NULL) return;
    (void)close(writer->fd);
    (void)unlink(writer->beside);
    forget(writer);
    free(writer);
}
