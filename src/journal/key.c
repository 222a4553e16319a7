/* key.c: journal.key: one secret of 32 bytes, from which all keys of a force are derived. Who has
 * it can sign heads and open personal values; it stands in no backup. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal/journal_internal.h"

#define KEY_NAME  "journal.key"
#define KEY_START "heed journal key 1 "
/* crypto_kdf: BLAKE2b keyed with the secret, told apart by number and eight letters. */
#define KEY_CONTEXT "heedjrnl"
enum { KEY_SIGNING = 1, KEY_WRAPPING = 2, KEY_TIP = 3, KEY_FILE_BYTES = 256 };

bool journal_path(const Store *store, const char *name, char out[JOURNAL_PATH_BYTES], Err *err)
{
    int n = snprintf(out, JOURNAL_PATH_BYTES, "%s/%s", store_folder(store), name);
    if (n > 0 && n < JOURNAL_PATH_BYTES) return true;
    return err_set(err, ERR_USAGE, "the name of the folder is too long");
}

static void derive(const uint8_t secret[JOURNAL_KEY_BYTES], JournalKeys *out)
{
    uint8_t seed[JOURNAL_KEY_BYTES];
    (void)crypto_kdf_derive_from_key(seed, sizeof seed, KEY_SIGNING, KEY_CONTEXT, secret);
    (void)crypto_sign_seed_keypair(out->public_key, out->signing, seed);
    (void)crypto_kdf_derive_from_key(out->wrapping, JOURNAL_KEY_BYTES, KEY_WRAPPING, KEY_CONTEXT,
                                     secret);
    (void)crypto_kdf_derive_from_key(out->tip, JOURNAL_KEY_BYTES, KEY_TIP, KEY_CONTEXT, secret);
    sodium_memzero(seed, sizeof seed);
    out->is_there = true;
}

static bool set_system(Err *err, const char *doing, const char *path)
{
    return err_set(err, errno == ENOSPC ? ERR_FULL : ERR_IO, "cannot %s %s: %s", doing, path,
                   strerror(errno));
}

static bool parse_key(Str text, const char *path, JournalKeys *out, Err *err)
{
    uint8_t secret[JOURNAL_KEY_BYTES];
    Str line = str_trim(text);
    bool good =
        str_starts(line, STR(KEY_START)) &&
        journal_parse_hex(str_slice(line, sizeof KEY_START - 1, line.n), secret, sizeof secret);
    if (good) derive(secret, out);
    sodium_memzero(secret, sizeof secret);
    if (good) return true;
    return err_set(err, ERR_DAMAGED, "%s is no key of a journal; put back the copy that was kept",
                   path);
}

static bool read_open_key(int fd, const char *path, JournalKeys *out, Err *err)
{
    struct stat status;
    if (fstat(fd, &status) != 0) return set_system(err, "look at", path);
    if ((status.st_mode & 077) != 0) {
        return err_set(err, ERR_USAGE,
                       "others may read %s; run `chmod 600 %s`, and think whether "
                       "somebody did",
                       path, path);
    }
    char text[KEY_FILE_BYTES];
    ssize_t n = read(fd, text, sizeof text);
    if (n < 0) return set_system(err, "read", path);
    bool good = parse_key((Str){text, (size_t)n}, path, out, err);
    sodium_memzero(text, sizeof text);
    return good;
}

bool journal_key_read(const Store *store, JournalKeys *out, Err *err)
{
    char path[JOURNAL_PATH_BYTES];
    *out = (JournalKeys){0};
    if (!journal_path(store, KEY_NAME, path, err)) return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT || set_system(err, "open", path);
    bool good = read_open_key(fd, path, out, err);
    (void)close(fd);
    return good;
}

static bool write_new_key(int fd, const char *path, Err *err)
{
    uint8_t secret[JOURNAL_KEY_BYTES];
    char text[KEY_FILE_BYTES], hex[2 * JOURNAL_KEY_BYTES + 1];
    randombytes_buf(secret, sizeof secret);
    (void)sodium_bin2hex(hex, sizeof hex, secret, sizeof secret);
    int n = snprintf(text, sizeof text, KEY_START "%s\n", hex);
    bool good =
        (write(fd, text, (size_t)n) == n && fsync(fd) == 0) || set_system(err, "write", path);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(text, sizeof text);
    sodium_memzero(hex, sizeof hex);
    return good;
}

bool journal_key_create(const Store *store, JournalKeys *out, Err *err)
{
    char path[JOURNAL_PATH_BYTES];
    if (!journal_path(store, KEY_NAME, path, err)) return false;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno != EEXIST) return set_system(err, "make", path);
    if (fd >= 0) {
        bool good = write_new_key(fd, path, err);
        (void)close(fd);
        if (!good) {
            (void)unlink(path);
            return false;
        }
    }
    return journal_key_read(store, out, err);
}

void journal_key_forget(JournalKeys *keys)
{
    sodium_memzero(keys, sizeof *keys);
}
