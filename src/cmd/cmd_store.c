/* cmd_store.c: `heed init`, `backup`, `restore` and `doctor`: a force's folder from birth to
 * health. */
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cmd/folder.h"

enum { KEY_FILE_BYTES = 256, LEAST_FREE_MIB = 256 };

/* As typed; NULL where left out. */
typedef struct {
    const char *key;
    CmdTexts rest;
    Folder folder;
} StoreCommand;

/* A command of one or two names: parse, run, close. */
typedef CmdStatus StoreRun(StoreCommand *command);

static int run_command(StoreCommand *command, const CmdHelp *help, size_t n_names, StoreRun *run,
                       int argc, char **argv)
{
    CmdParsing parsing = cmd_parse(help, argc, argv, &command->rest);
    CmdStatus status = parsing == CMD_BAD_USAGE ? CMD_USAGE : CMD_DONE;
    if (parsing == CMD_PARSED) {
        status = command->rest.n == n_names
                     ? run(command)
                     : (CmdStatus)cmd_usage(help, "%zu names are needed, %zu are there", n_names,
                                            command->rest.n);
    }
    folder_close(&command->folder);
    VEC_FREE(&command->rest);
    return (int)status;
}

/* --- init --------------------------------------------------------------------------------- */

static CmdStatus init(StoreCommand *command)
{
    Err err = {0};
    const char *path = command->rest.at[0];
    if (!folder_open(&command->folder, path, STORE_CREATE, "heed init", &err)) {
        return folder_fail(&err);
    }
    printf("made %s\npublic key ", path);
    const uint8_t *key = journal_public_key(command->folder.journal);
    for (size_t i = 0; i < JOURNAL_KEY_BYTES; i++) printf("%02x", key[i]);
    printf("\n\nKeep a copy of %s/journal.key apart from the backups: it signs, and opens what is\n"
           "personal; no backup holds it. Publish the public key: proofs are checked with it.\n",
           path);
    return CMD_DONE;
}

int cmd_init(int argc, char **argv)
{
    StoreCommand command = {0};
    const CmdHelp help = {"heed init DIR", "Make an empty force: a folder with its store and key.",
                          NULL, 0};
    return run_command(&command, &help, 1, init, argc, argv);
}

/* --- backup ------------------------------------------------------------------------------- */

static CmdStatus backup(StoreCommand *command)
{
    Err err = {0};
    Folder *folder = &command->folder;
    if (!folder_open(folder, command->rest.at[0], STORE_READ, "heed backup", &err) ||
        !store_backup(folder->store, command->rest.at[1], &err)) {
        return folder_fail(&err);
    }
    printf("copied %s to %s; journal.key is not in it: keep its copy apart\n", command->rest.at[0],
           command->rest.at[1]);
    return CMD_DONE;
}

int cmd_backup(int argc, char **argv)
{
    StoreCommand command = {0};
    const CmdHelp help = {"heed backup DIR FILE",
                          "Copy a force's store into one file, while its server goes on. The copy\n"
                          "is looked through before it gets its name.",
                          NULL, 0};
    return run_command(&command, &help, 2, backup, argc, argv);
}

/* --- restore ------------------------------------------------------------------------------ */

static bool copy_key(const char *from, const char *folder, Err *err)
{
    Buf key = {0}, path = {0};
    buf_addf(&path, "%s/journal.key", folder);
    mode_t before = umask(077);
    FileWriter *writer =
        file_read(from, KEY_FILE_BYTES, &key, err) ? file_writer_open(path.at, err) : NULL;
    (void)umask(before);
    bool good = writer != NULL;
    if (good) {
        (void)file_writer_add(writer, key.at, key.n);
        good = file_writer_commit(writer, err);
    }
    buf_free(&key);
    buf_free(&path);
    return good;
}

static CmdStatus check_restored(StoreCommand *command, const char *path)
{
    Err err = {0};
    JournalReport report;
    Folder *folder = &command->folder;
    StoreMode mode = command->key != NULL ? STORE_WRITE : STORE_READ;
    if (!folder_open(folder, path, mode, "heed restore", &err) ||
        !journal_verify(folder->journal, folder->store, NULL, folder->arena, &report, &err)) {
        return folder_fail(&err);
    }
    CmdStatus status = folder_print_report(stdout, &report);
    journal_free_report(&report);
    if (command->key == NULL) {
        printf("put the copy of journal.key that was kept apart into %s before anything is "
               "appended\n",
               path);
    }
    return status;
}

static CmdStatus restore(StoreCommand *command)
{
    Err err = {0};
    const char *path = command->rest.at[1];
    StoreOptions options = folder_options(path, STORE_CREATE, "heed restore");
    if (!store_restore(&options, command->rest.at[0], &err) ||
        (command->key != NULL && !copy_key(command->key, path, &err))) {
        return folder_fail(&err);
    }
    printf("restored %s to %s\n", command->rest.at[0], path);
    return check_restored(command, path);
}

int cmd_restore(int argc, char **argv)
{
    StoreCommand command = {0};
    const CmdOption options[] = {
        {"key", 0, CMD_TEXT, "FILE", "the copy of journal.key that was kept apart", &command.key},
    };
    const CmdHelp help = {"heed restore [--key FILE] FILE DIR",
                          "Make a force's folder from a backup, and verify its journal.", options,
                          sizeof options / sizeof options[0]};
    return run_command(&command, &help, 2, restore, argc, argv);
}

/* --- doctor ------------------------------------------------------------------------------- */

static CmdStatus worse(CmdStatus a, CmdStatus b)
{
    return a > b ? a : b;
}

static CmdStatus say_ok(const char *what)
{
    printf("ok   %s\n", what);
    return CMD_DONE;
}

static CmdStatus say_bad(const char *message)
{
    printf("BAD  %s\n", message);
    return CMD_BAD_STORE;
}

/* The store for looking; one of an older format is opened for writing once, which mends that. */
static bool open_store(Folder *folder, const char *path, Err *err)
{
    StoreOptions options = folder_options(path, STORE_READ, "heed doctor");
    folder->arena = arena_create();
    folder->store = store_open(&options, err);
    if (folder->store != NULL || err->code != ERR_USAGE) return folder->store != NULL;
    options.mode = STORE_WRITE;
    folder->store = store_open(&options, err);
    return folder->store != NULL;
}

static CmdStatus check_store(Folder *folder)
{
    Err err = {0};
    StoreProblems problems = {0};
    CmdStatus status = CMD_DONE;
    if (!store_check(folder->store, folder->arena, &problems, &err)) {
        status = say_bad(err.message);
    }
    for (size_t i = 0; i < problems.n; i++) status = say_bad(problems.at[i].at);
    if (status == CMD_DONE) (void)say_ok("pages, indices, tables and triggers");
    VEC_FREE(&problems);
    return status;
}

static CmdStatus check_journal(Folder *folder)
{
    Err err = {0};
    JournalReport report;
    folder->journal = journal_open(folder->store, &err);
    if (folder->journal == NULL ||
        !journal_verify(folder->journal, folder->store, NULL, folder->arena, &report, &err)) {
        return say_bad(err.message);
    }
    printf("%s  journal: ", report.findings.n ? "BAD" : "ok ");
    CmdStatus status = folder_print_report(stdout, &report);
    journal_free_report(&report);
    return status;
}

static CmdStatus check_key(const char *path)
{
    Buf key = {0};
    struct stat status;
    buf_addf(&key, "%s/journal.key", path);
    bool is_there = stat(key.at, &status) == 0;
    buf_free(&key);
    if (!is_there) return say_bad("journal.key is missing: put back the copy that was kept apart");
    if ((status.st_mode & 077) != 0) return say_bad("journal.key can be read by others: chmod 600");
    return say_ok("journal.key is there and only its owner's");
}

static CmdStatus check_room(const char *path)
{
    struct statvfs disk;
    char text[128];
    if (statvfs(path, &disk) != 0) return say_bad("the disk cannot be looked at");
    uint64_t free_mib = (uint64_t)disk.f_bavail * disk.f_frsize >> 20;
    (void)snprintf(text, sizeof text, "%" PRIu64 " MiB free on the disk%s", free_mib,
                   free_mib < LEAST_FREE_MIB ? ": make room before it is full" : "");
    return free_mib < LEAST_FREE_MIB ? say_bad(text) : say_ok(text);
}

static CmdStatus doctor(StoreCommand *command)
{
    Err err = {0};
    const char *path = command->rest.at[0];
    Folder *folder = &command->folder;
    if (!open_store(folder, path, &err)) return folder_fail(&err);
    CmdStatus status = say_ok("the store opens and has this program's format");
    status = worse(status, check_store(folder));
    status = worse(status, check_journal(folder));
    status = worse(status, check_key(path));
    return worse(status, check_room(path));
}

int cmd_doctor(int argc, char **argv)
{
    StoreCommand command = {0};
    const CmdHelp help = {
        "heed doctor DIR",
        "Is a force's folder in health? Looks at its store, its journal, its key\n"
        "and the room on the disk; also while a server has it. Changes nothing but\n"
        "an older format, which is brought up to date.",
        NULL, 0};
    return run_command(&command, &help, 1, doctor, argc, argv);
}
