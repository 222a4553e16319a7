/* Files that appear whole or not at all. Full disks are played by a limit on the size of files, in
 * a child process, and a crash by SIGKILL. */
#include "base/base.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_BYTES = 256 };

/* A folder of a test's own, with the path of one file in it. */
typedef struct {
    char folder[PATH_BYTES / 2], path[PATH_BYTES];
} Place;

static int place_make(void **state)
{
    Place *place = mem_zero(1, sizeof *place);
    (void)snprintf(place->folder, sizeof place->folder, "/tmp/heed-file-XXXXXX");
    if (mkdtemp(place->folder) == NULL) return -1;
    (void)snprintf(place->path, sizeof place->path, "%s/it", place->folder);
    *state = place;
    return 0;
}

/* Each entry of the folder but . and ..; returns how many there are. */
static int for_each_entry(const Place *place, void (*visit)(const char *path))
{
    DIR *entries = opendir(place->folder);
    int n = 0;
    for (struct dirent *entry; entries && (entry = readdir(entries)) != NULL;) {
        char path[2 * PATH_BYTES];
        if (entry->d_name[0] == '.') continue;
        (void)snprintf(path, sizeof path, "%s/%s", place->folder, entry->d_name);
        if (visit) visit(path);
        n++;
    }
    if (entries) (void)closedir(entries);
    return n;
}

static void remove_entry(const char *path)
{
    (void)unlink(path);
}

static int place_remove(void **state)
{
    Place *place = *state;
    (void)for_each_entry(place, remove_entry);
    (void)rmdir(place->folder);
    free(place);
    return 0;
}

static void write_file(const char *path, Str text)
{
    Err err = {0};
    FileWriter *writer = file_writer_open(path, &err);
    if (writer == NULL) fail_msg("%s", err.message);
    assert_true(file_writer_add(writer, text.at, text.n));
    if (!file_writer_commit(writer, &err)) fail_msg("%s", err.message);
}

static void assert_file(const char *path, const char *expected)
{
    Buf got = {0};
    Err err = {0};
    if (!file_read(path, 1 << 20, &got, &err)) fail_msg("%s", err.message);
    assert_string_equal(got.at, expected);
    buf_free(&got);
}

static void committed_file_replaces_the_old_one(void **state)
{
    Place *place = *state;
    write_file(place->path, STR("old"));

    write_file(place->path, STR("new and longer"));

    assert_file(place->path, "new and longer");
    assert_int_equal(for_each_entry(place, NULL), 1);
}

static void abandoned_file_leaves_the_old_one_and_nothing_beside(void **state)
{
    Place *place = *state;
    write_file(place->path, STR("old"));

    FileWriter *writer = file_writer_open(place->path, NULL);
    (void)file_writer_add(writer, "new", 3);
    file_writer_abandon(writer);

    assert_file(place->path, "old");
    assert_int_equal(for_each_entry(place, NULL), 1);
}

static void patched_bytes_stand_where_they_were_put(void **state)
{
    Place *place = *state;
    FileWriter *writer = file_writer_open(place->path, NULL);

    assert_true(file_writer_add(writer, "....-body", 9));
    assert_true(file_writer_patch(writer, 0, "HEAD", 4));
    assert_true(file_writer_add(writer, "-tail", 5));
    assert_true(file_writer_size(writer) == 14);
    assert_true(file_writer_commit(writer, NULL));

    assert_file(place->path, "HEAD-body-tail");
}

/* In a child: write a megabyte where a file may have a tenth of it. Returns what went wrong as a
 * bit each: bit 0 commit said it was done, bit 1 no reason given. */
static int write_on_full_disk(const char *path)
{
    enum { MEGABYTE = 1 << 20 };
    struct rlimit limit = {MEGABYTE / 10, MEGABYTE / 10};
    Err err = {0};
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)setrlimit(RLIMIT_FSIZE, &limit);
    FileWriter *writer = file_writer_open(path, &err);
    unsigned char *bytes = mem_zero(MEGABYTE, 1);
    (void)file_writer_add(writer, bytes, MEGABYTE);
    bool done = file_writer_commit(writer, &err);
    free(bytes);
    return (done ? 1 : 0) | (strstr(err.message, "nothing was changed") ? 0 : 2);
}

static void full_disk_leaves_the_old_file_and_says_why(void **state)
{
    Place *place = *state;
    write_file(place->path, STR("old"));

    pid_t child = fork();
    if (child == 0) _exit(write_on_full_disk(place->path));
    int status = 0;
    (void)waitpid(child, &status, 0);

    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_file(place->path, "old");
    assert_int_equal(for_each_entry(place, NULL), 1);
}

static void what_is_no_ordinary_file_is_not_replaced(void **state)
{
    Place *place = *state;
    struct stat status;
    Err err = {0};
    assert_int_equal(mkfifo(place->path, 0600), 0);

    FileWriter *writer = file_writer_open(place->path, &err);

    assert_null(writer);
    assert_int_equal(err.code, ERR_IO);
    assert_non_null(strstr(err.message, "no ordinary file"));
    assert_int_equal(stat(place->path, &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
}

static void kill_in_mid_write_leaves_the_old_file(void **state)
{
    Place *place = *state;
    write_file(place->path, STR("old"));

    pid_t child = fork();
    if (child == 0) {
        static unsigned char bytes[1 << 20];
        FileWriter *writer = file_writer_open(place->path, NULL);
        (void)file_writer_add(writer, bytes, sizeof bytes);
        (void)kill(getpid(), SIGKILL);
    }
    int status = 0;
    (void)waitpid(child, &status, 0);

    assert_true(WIFSIGNALED(status));
    assert_file(place->path, "old");
}

static void signal_removes_what_was_half_written(void **state)
{
    Place *place = *state;
    write_file(place->path, STR("old"));
    FileWriter *writer = file_writer_open(place->path, NULL);
    (void)file_writer_add(writer, "new", 3);

    file_writer_abandon_all_on_signal();

    assert_int_equal(for_each_entry(place, NULL), 1);
    assert_file(place->path, "old");
    file_writer_abandon(writer);
}

static void folder_that_is_not_there_is_said(void **state)
{
    Place *place = *state;
    char path[2 * PATH_BYTES];
    Err err = {0};
    (void)snprintf(path, sizeof path, "%s/none/it", place->folder);

    FileWriter *writer = file_writer_open(path, &err);

    assert_null(writer);
    assert_int_equal(err.code, ERR_IO);
    assert_non_null(strstr(err.message, "No such file or directory"));
}

static void reading_a_folder_is_an_error_that_names_it(void **state)
{
    Place *place = *state;
    Buf out = {0};
    Err err = {0};
    FileMap map;

    assert_false(file_read(place->folder, 100, &out, &err));
    assert_non_null(strstr(err.message, "is a folder"));
    assert_false(file_map(place->folder, &map, &err));
    assert_non_null(strstr(err.message, place->folder));
    buf_free(&out);
}

static void file_larger_than_the_bound_is_refused(void **state)
{
    Place *place = *state;
    write_file(place->path, STR("0123456789"));
    Buf whole = {0}, cut = {0};
    Err err = {0};

    bool at_bound = file_read(place->path, 10, &whole, &err);
    bool above = file_read(place->path, 9, &cut, &err);

    assert_true(at_bound);
    assert_false(above);
    assert_int_equal(err.code, ERR_LIMIT);
    buf_free(&whole);
    buf_free(&cut);
}

static void mapped_file_has_its_bytes_and_an_empty_one_has_none(void **state)
{
    Place *place = *state;
    FileMap full, empty;
    write_file(place->path, STR("abc"));
    assert_true(file_map(place->path, &full, NULL));
    write_file(place->path, STR(""));

    assert_true(file_map(place->path, &empty, NULL));

    assert_int_equal(full.n, 3);
    assert_memory_equal(full.at, "abc", 3); /* the old file, though its name is another's now */
    assert_int_equal(empty.n, 0);
    file_unmap(&full);
    file_unmap(&empty);
}

#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(committed_file_replaces_the_old_one),
        FILE_TEST(abandoned_file_leaves_the_old_one_and_nothing_beside),
        FILE_TEST(patched_bytes_stand_where_they_were_put),
        FILE_TEST(full_disk_leaves_the_old_file_and_says_why),
        FILE_TEST(what_is_no_ordinary_file_is_not_replaced),
        FILE_TEST(kill_in_mid_write_leaves_the_old_file),
        FILE_TEST(signal_removes_what_was_half_written),
        FILE_TEST(folder_that_is_not_there_is_said),
        FILE_TEST(reading_a_folder_is_an_error_that_names_it),
        FILE_TEST(file_larger_than_the_bound_is_refused),
        FILE_TEST(mapped_file_has_its_bytes_and_an_empty_one_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
