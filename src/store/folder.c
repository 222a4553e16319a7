/* folder.c: the data folder: its files, who may read them, and which process has it. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store_internal.h"

#define DATABASE_NAME "heed.db"
#define LOCK_NAME     "heed.lock"

static bool set_system(Err *err, const char *doing, const char *path)
{
    ErrCode code = errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
    return err_set(err, code, "cannot %s %s: %s", doing, path, strerror(errno));
}

static bool path_in(char *out, const char *folder, const char *name, Err *err)
{
    int n = snprintf(out, STORE_PATH_BYTES, "%s/%s", folder, name);
    /* The engine adds "-wal" to the name, a copy ".part". */
    if (n > 0 && n < STORE_PATH_BYTES - 16) return true;
    return err_set(err, ERR_USAGE, "the name of the folder %.200s… is too long", folder);
}

bool store_folder_paths(Store *store, Err *err)
{
    const char *folder = store->options.folder;
    return path_in(store->path, folder, DATABASE_NAME, err) &&
           snprintf(store->folder, sizeof store->folder, "%s", folder) >= 0;
}

bool store_folder_create(const Store *store, Err *err)
{
    if (mkdir(store->folder, 0700) == 0) return true;
    struct stat status;
    if (errno != EEXIST) return set_system(err, "make the folder", store->folder);
    if (stat(store->folder, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return err_set(err, ERR_USAGE, "%s is no folder; name one that can be made", store->folder);
    }
    if (access(store->path, F_OK) == 0) {
        return err_set(err, ERR_USAGE,
                       "%s has a store already, which stays as it is; name another folder",
                       store->folder);
    }
    return true;
}

/* --- the lock ----------------------------------------------------------------------------- */

static bool say_who_holds(int fd, const char *folder, Err *err)
{
    char holder[256] = {0};
    ssize_t n = pread(fd, holder, sizeof holder - 1, 0);
    Str who = str_trim((Str){holder, n > 0 ? (size_t)n : 0});
    if (who.n == 0) who = STR("another process");
    return err_set(err, ERR_BUSY,
                   "the folder %s is in use by %.*s; stop that first, or ask it over the web",
                   folder, STR_ARG(who));
}

static bool write_holder(int fd, const char *holder)
{
    char text[256];
    int n = snprintf(text, sizeof text, "process %ld (%.200s)\n", (long)getpid(), holder);
    return n > 0 && ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)n, 0) == n;
}

/* The system gives the lock back when the process ends, however it ends; the file stays. */
bool store_folder_lock(Store *store, Err *err)
{
    char path[STORE_PATH_BYTES];
    if (!path_in(path, store->folder, LOCK_NAME, err)) return false;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return set_system(err, "open", path);
    bool good = flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (!good && errno == EWOULDBLOCK)
        (void)say_who_holds(fd, store->folder, err);
    else if (!good)
        (void)set_system(err, "lock", path);
    /* On a full disk the name of the holder is a luxury. */
    if (good && !write_holder(fd, store->options.holder) && errno != ENOSPC && errno != EFBIG) {
        good = set_system(err, "write", path);
    }
    if (good)
        store->lock_fd = fd;
    else
        (void)close(fd);
    return good;
}

void store_folder_unlock(Store *store)
{
    if (store->lock_fd < 0) return;
    (void)close(store->lock_fd);
    store->lock_fd = -1;
}

/* --- files -------------------------------------------------------------------------------- */

bool store_create_file(const char *path, Err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) {
        return err_set(err, ERR_USAGE, "%s is there already and stays as it is; name another file",
                       path);
    }
    if (fd < 0) return set_system(err, "make", path);
    (void)close(fd);
    return true;
}

static bool sync_path(const char *path, int flags, Err *err)
{
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0) return set_system(err, "open", path);
    bool good = fsync(fd) == 0 || set_system(err, "sync", path);
    (void)close(fd);
    return good;
}

bool store_sync_file(const char *path, Err *err)
{
    return sync_path(path, O_RDONLY, err);
}

bool store_sync_folder_of(const char *path, Err *err)
{
    char folder[STORE_PATH_BYTES];
    (void)snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        (void)snprintf(folder, sizeof folder, ".");
    else
        slash[slash == folder] = '\0';
    return sync_path(folder, O_RDONLY | O_DIRECTORY, err);
}
