/* cmd_journal.c: `heed journal verify|prove|head|seal DIR`. */
#include <stdlib.h>

#include "cmd/folder.h"
#include "cmd/inputs.h"

enum { HEAD_FILE_BYTES = 1 << 16 };

/* As typed; NULL where left out. */
typedef struct {
    const char *head, *from;
    bool json;
    CmdTexts rest;
    Folder folder;
} JournalCommand;

static int close_command(JournalCommand *command, CmdStatus status)
{
    folder_close(&command->folder);
    VEC_FREE(&command->rest);
    return (int)status;
}

/* --- verify ------------------------------------------------------------------------------- */

static void add_report_json(Buf *out, const JournalReport *report)
{
    buf_addf(out,
             "{\"events\": %" PRId64 ", \"records\": %" PRId64 ", \"heads\": %" PRId64
             ", \"unsealed\": %" PRId64 ", \"complete\": %s,\n \"findings\": [",
             report->n_events, report->n_records, report->n_heads, report->n_unsealed,
             report->is_cut ? "false" : "true");
    for (size_t i = 0; i < report->findings.n; i++) {
        const JournalFinding *finding = &report->findings.at[i];
        buf_addf(out,
                 "%s\n  {\"fault\": \"%s\", \"first\": %" PRId64 ", \"last\": %" PRId64
                 ", \"message\": ",
                 i ? "," : "", journal_fault_name(finding->fault), finding->first_seq,
                 finding->last_seq);
        buf_add_json(out, finding->message);
        buf_add_byte(out, '}');
    }
    buf_add(out, STR("]}\n"));
}

static bool read_head(const char *path, JournalHead *head, Err *err)
{
    Buf text = {0};
    bool good = file_read(path, HEAD_FILE_BYTES, &text, err) &&
                journal_parse_head(buf_str(&text), head, err);
    buf_free(&text);
    return good;
}

static CmdStatus print_report(const JournalCommand *command, const JournalReport *report)
{
    if (!command->json) return folder_print_report(stdout, report);
    Buf out = {0};
    add_report_json(&out, report);
    CmdStatus status = inputs_print(&out);
    buf_free(&out);
    return status == CMD_DONE && report->findings.n ? CMD_BAD_STORE : status;
}

static CmdStatus verify(JournalCommand *command)
{
    Err err = {0};
    JournalHead witnessed;
    JournalReport report;
    Folder *folder = &command->folder;
    if ((command->head != NULL && !read_head(command->head, &witnessed, &err)) ||
        !folder_open(folder, command->rest.at[0], STORE_READ, "heed journal verify", &err) ||
        !journal_verify(folder->journal, folder->store, command->head ? &witnessed : NULL,
                        folder->arena, &report, &err)) {
        return folder_fail(&err);
    }
    CmdStatus status = print_report(command, &report);
    journal_free_report(&report);
    return status;
}

static int run_verify(int argc, char **argv)
{
    JournalCommand command = {0};
    const CmdOption options[] = {
        {"head", 0, CMD_TEXT, "FILE", "a signed head that was kept elsewhere, to hold it against",
         &command.head},
        {"json", 0, CMD_FLAG, "", "as JSON", &command.json},
    };
    const CmdHelp help = {"heed journal verify [options] DIR",
                          "Is every event as it was written? Checks all events, their chains, the\n"
                          "tree, every signature and what lies beside the store; also while a\n"
                          "server has the folder. Each finding names its range of events.",
                          options, sizeof options / sizeof options[0]};
    CmdParsing parsing = cmd_parse(&help, argc, argv, &command.rest);
    CmdStatus status = parsing == CMD_BAD_USAGE ? CMD_USAGE : CMD_DONE;
    if (parsing == CMD_PARSED) {
        status = command.rest.n == 1 ? verify(&command)
                                     : (CmdStatus)cmd_usage(&help, "name one data folder");
    }
    return close_command(&command, status);
}

/* --- prove -------------------------------------------------------------------------------- */

static bool prove_event(Folder *folder, StoreConn *reader, const char *id, Buf *out, Err *err)
{
    JournalEvent event;
    JournalProof proof;
    if (!journal_find(reader, str_of(id), folder->arena, &event, err) ||
        !journal_prove(folder->journal, reader, &event, folder->arena, &proof, err)) {
        return false;
    }
    journal_add_proof(out, &proof);
    return true;
}

static bool prove_from(Folder *folder, StoreConn *reader, const char *from, Buf *out, Err *err)
{
    uint64_t old_size;
    JournalPath path;
    JournalHead head;
    if (!number_parse_whole(str_of(from), INT64_MAX, &old_size)) {
        return err_set(err, ERR_USAGE, "--from takes the size in an older head, not %s", from);
    }
    if (!journal_prove_extension(folder->journal, reader, (int64_t)old_size, folder->arena, &path,
                                 &head, err)) {
        return false;
    }
    journal_add_extension(out, (int64_t)old_size, &path, &head);
    return true;
}

static CmdStatus prove(JournalCommand *command)
{
    Err err = {0};
    Buf out = {0};
    Folder *folder = &command->folder;
    if (!folder_open(folder, command->rest.at[0], STORE_READ, "heed journal prove", &err)) {
        return folder_fail(&err);
    }
    StoreConn *reader = store_borrow_reader(folder->store, &err);
    bool good = reader != NULL && store_begin(reader, &err) &&
                (command->from ? prove_from(folder, reader, command->from, &out, &err)
                               : prove_event(folder, reader, command->rest.at[1], &out, &err));
    store_return_reader(folder->store, reader);
    CmdStatus status = good ? inputs_print(&out) : folder_fail(&err);
    buf_free(&out);
    return status;
}

static int run_prove(int argc, char **argv)
{
    JournalCommand command = {0};
    const CmdOption options[] = {
        {"from", 0, CMD_TEXT, "SIZE", "that the latest head extends the one of this size",
         &command.from},
    };
    const CmdHelp help = {"heed journal prove DIR EVENT, or heed journal prove --from SIZE DIR",
                          "A proof, as JSON, that an event stands in the journal under its latest\n"
                          "signed head. tools/verify_event.py checks it, with Python alone.",
                          options, sizeof options / sizeof options[0]};
    CmdParsing parsing = cmd_parse(&help, argc, argv, &command.rest);
    CmdStatus status = parsing == CMD_BAD_USAGE ? CMD_USAGE : CMD_DONE;
    if (parsing == CMD_PARSED) {
        size_t wanted = command.from ? 1 : 2;
        status = command.rest.n == wanted
                     ? prove(&command)
                     : (CmdStatus)cmd_usage(&help, "name a data folder%s",
                                            command.from ? "" : " and the id of an event");
    }
    return close_command(&command, status);
}

/* --- head and seal ------------------------------------------------------------------------ */

static CmdStatus print_head(const Folder *folder)
{
    Err err = {0};
    JournalHead head;
    StoreConn *reader = store_borrow_reader(folder->store, &err);
    bool good = reader != NULL && journal_head(folder->journal, reader, &head, &err);
    store_return_reader(folder->store, reader);
    if (good && head.size == 0) {
        good = err_set(&err, ERR_NOT_FOUND, "nothing is sealed yet; `heed journal seal` does it");
    }
    if (!good) return folder_fail(&err);
    Buf out = {0};
    journal_add_head(&out, &head);
    CmdStatus status = inputs_print(&out);
    buf_free(&out);
    return status;
}

static bool seal_now(void *journal, StoreConn *conn, Err *err)
{
    return journal_seal(journal, conn, folder_now_ms(), err);
}

typedef enum { HEAD_LATEST, HEAD_NEW } HeadWanted;

static CmdStatus give_head(JournalCommand *command, HeadWanted wanted)
{
    Err err = {0};
    Folder *folder = &command->folder;
    StoreMode mode = wanted == HEAD_NEW ? STORE_WRITE : STORE_READ;
    if (!folder_open(folder, command->rest.at[0], mode, "heed journal seal", &err)) {
        return folder_fail(&err);
    }
    if (wanted == HEAD_NEW && !store_write(folder->store, seal_now, folder->journal, &err)) {
        return folder_fail(&err);
    }
    return print_head(folder);
}

static int run_head(int argc, char **argv, HeadWanted wanted)
{
    JournalCommand command = {0};
    const CmdHelp latest = {"heed journal head DIR",
                            "The latest signed head, to print, mail or give to a witness: what it\n"
                            "says cannot be taken back.",
                            NULL, 0};
    const CmdHelp fresh = {"heed journal seal DIR",
                           "Seal all events so far and print the signed head. A server seals by\n"
                           "itself; this is for a folder that none has.",
                           NULL, 0};
    const CmdHelp *help = wanted == HEAD_NEW ? &fresh : &latest;
    CmdParsing parsing = cmd_parse(help, argc, argv, &command.rest);
    CmdStatus status = parsing == CMD_BAD_USAGE ? CMD_USAGE : CMD_DONE;
    if (parsing == CMD_PARSED) {
        status = command.rest.n == 1 ? give_head(&command, wanted)
                                     : (CmdStatus)cmd_usage(help, "name one data folder");
    }
    return close_command(&command, status);
}

/* --- journal ------------------------------------------------------------------------------ */

static void print_commands(FILE *out)
{
    fprintf(out, "usage: heed journal COMMAND …\n\n"
                 "  verify  is every event as it was written?\n"
                 "  prove   a proof of one event, for a court's expert\n"
                 "  head    the latest signed head, to be kept elsewhere\n"
                 "  seal    seal all events so far\n"
                 "\n`heed journal COMMAND --help` tells the rest.\n");
}

int cmd_journal(int argc, char **argv)
{
    const char *name = argc >= 2 ? argv[1] : "";
    if (strcmp(name, "verify") == 0) return run_verify(argc - 1, argv + 1);
    if (strcmp(name, "prove") == 0) return run_prove(argc - 1, argv + 1);
    if (strcmp(name, "head") == 0) return run_head(argc - 1, argv + 1, HEAD_LATEST);
    if (strcmp(name, "seal") == 0) return run_head(argc - 1, argv + 1, HEAD_NEW);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        print_commands(stdout);
        return CMD_DONE;
    }
    if (argc >= 2) cmd_complain("there is no command journal %s", name);
    print_commands(stderr);
    return CMD_USAGE;
}
