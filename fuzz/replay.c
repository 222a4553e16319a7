/* replay.c: a main for a fuzzer without libFuzzer: runs it once over every file of the folders
 * named, so that `make test` keeps to what the fuzzers have found. */
#include "base/base.h"
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATH_BYTES = 4096, MOST_BYTES = 16 * 1024 * 1024 };

/* A copy of exactly its size, so that a sanitizer sees a read beyond the end. */
static void run_bytes(Str bytes)
{
    uint8_t *copy = mem_alloc(bytes.n);
    if (bytes.n) memcpy(copy, bytes.at, bytes.n);
    (void)LLVMFuzzerTestOneInput(copy, bytes.n);
    free(copy);
}

static bool run_file(const char *path)
{
    Buf bytes = {0};
    Err err = {0};
    bool good = file_read(path, MOST_BYTES, &bytes, &err);
    if (good)
        run_bytes(buf_str(&bytes));
    else
        fprintf(stderr, "replay: %s\n", err.message);
    buf_free(&bytes);
    return good;
}

/* How many files of a folder ran; those that could not be read are added to *n_failed. */
static uint64_t run_folder(const char *folder, uint64_t *n_failed)
{
    DIR *entries = opendir(folder);
    if (entries == NULL) {
        fprintf(stderr, "replay: there is no folder %s: a fuzzer needs a corpus\n", folder);
        ++*n_failed;
        return 0;
    }
    uint64_t n = 0;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char path[PATH_BYTES];
        struct stat status;
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) continue;
        if (run_file(path))
            n++;
        else
            ++*n_failed;
    }
    (void)closedir(entries);
    return n;
}

int main(int argc, char **argv)
{
    uint64_t n = 0, n_failed = 0;
    run_bytes(STR(""));
    for (int i = 1; i < argc; i++) n += run_folder(argv[i], &n_failed);
    printf("%s: %" PRIu64 " passed, %" PRIu64 " failed\n", argv[0], n, n_failed);
    return n_failed || n == 0;
}
