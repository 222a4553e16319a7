/* cmd_book.c: `heed book …`: check, doc and diff, and the door to fmt, test and start. */
#include "cmd/cmd_book.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} BookCommand;

static const BookCommand COMMANDS[] = {
    {"check", cmd_book_check, "find every mistake of a book, with place and mend"},
    {"fmt", cmd_book_fmt, "write a book in its one true layout"},
    {"doc", cmd_book_doc, "the staff manual as one HTML page"},
    {"diff", cmd_book_diff, "what changes between two books, in words"},
    {"test", cmd_book_test, "run the examples of a book (.case files)"},
    {"start", cmd_book_start, "write a first book from a log"},
};
enum { N_COMMANDS = sizeof COMMANDS / sizeof COMMANDS[0] };

static void print_commands(FILE *out)
{
    fprintf(out, "usage: heed book COMMAND …\n\n");
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(out, "  %-6s  %s\n", COMMANDS[i].name, COMMANDS[i].help);
    fprintf(out, "\nA book is a .book file or a folder of them; `heed book COMMAND --help` tells "
                 "the rest.\n");
}

int cmd_book(int argc, char **argv)
{
    if (argc < 2) {
        print_commands(stderr);
        return CMD_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_commands(stdout);
        return CMD_DONE;
    }
    Str names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++) {
        names[i] = str_of(COMMANDS[i].name);
        if (strcmp(argv[1], COMMANDS[i].name) == 0) return COMMANDS[i].run(argc - 1, argv + 1);
    }
    size_t nearest = str_nearest(str_of(argv[1]), names, N_COMMANDS);
    if (nearest == SIZE_MAX)
        cmd_complain("there is no command book %s", argv[1]);
    else
        cmd_complain("there is no command book %s; did you mean book %s?", argv[1],
                     COMMANDS[nearest].name);
    print_commands(stderr);
    return CMD_USAGE;
}

/* --- shared ------------------------------------------------------------------------------- */

static BookPaint paint_of(FILE *out)
{
    const char *no_colour = getenv("NO_COLOR");
    bool plain = !isatty(fileno(out)) || (no_colour != NULL && no_colour[0] != '\0');
    return plain ? BOOK_PLAIN : BOOK_COLOUR;
}

Book *cmd_book_load(const char *path, BookReading reading, CmdStatus *status)
{
    BookProblems problems = {0};
    Err err = {0};
    Book *book = book_load(path, reading, &problems, &err);
    if (book == NULL) {
        cmd_complain("%s", err.message);
        *status = CMD_BAD_BOOK;
        return NULL;
    }
    Buf text = {0};
    book_add_problems(&text, book, &problems, paint_of(stderr));
    if (text.n) fwrite(text.at, 1, text.n, stderr);
    buf_free(&text);
    size_t n_errors = book_count_errors(&problems);
    VEC_FREE(&problems);
    if (n_errors == 0) return book;
    cmd_complain("%s: %zu error%s", path, n_errors, n_errors == 1 ? "" : "s");
    book_free(book);
    *status = CMD_BAD_BOOK;
    return NULL;
}

/* Write to stdout and see that it arrived: a full disk behind `>` must not look like success. */
static CmdStatus write_stdout(const Buf *text)
{
    bool is_written = text->n == 0 || fwrite(text->at, 1, text->n, stdout) == text->n;
    if (is_written && fflush(stdout) == 0) return CMD_DONE;
    cmd_complain("standard output: %s", strerror(errno));
    return CMD_BAD_LOG;
}

CmdStatus cmd_book_write(const char *path, const Buf *text)
{
    if (path == NULL || strcmp(path, "-") == 0) return write_stdout(text);
    Err err = {0};
    FileWriter *writer = file_writer_open(path, &err);
    if (writer != NULL) {
        if (text->n) (void)file_writer_add(writer, text->at, text->n);
        if (file_writer_commit(writer, &err)) return CMD_DONE;
    }
    cmd_complain("%s", err.message);
    return CMD_BAD_LOG;
}

/* --- check -------------------------------------------------------------------------------- */

static void add_count(Buf *out, size_t n, const char *one, const char *many)
{
    if (n > 0) buf_addf(out, "%s%zu %s", out->n ? ", " : "", n, n == 1 ? one : many);
}

static void print_contents(const char *path, const Book *book)
{
    Buf text = {0};
    add_count(&text, book->n_standards, "standard", "standards");
    add_count(&text, book->n_records, "record", "records");
    add_count(&text, book->n_forms, "form", "forms");
    add_count(&text, book->n_roles, "role", "roles");
    add_count(&text, book->n_lists, "list", "lists");
    add_count(&text, book->n_advice, "advice card", "advice cards");
    add_count(&text, book->n_letters, "letter", "letters");
    add_count(&text, book->n_lenses, "lens", "lenses");
    add_count(&text, book->n_cases, "example", "examples");
    printf("%s: %s; no errors\n", path, text.n ? text.at : "an empty book");
    buf_free(&text);
}

int cmd_book_check(int argc, char **argv)
{
    static const CmdHelp help = {
        .usage = "heed book check BOOK…",
        .summary = "Read a book (a file, a folder or - for standard input) with its examples and "
                   "report every\nmistake in one run. Exit status 3 when there is an error."};
    CmdTexts rest = {0};
    CmdParsing parsing = cmd_parse(&help, argc, argv, &rest);
    CmdStatus status = parsing == CMD_BAD_USAGE ? CMD_USAGE : CMD_DONE;
    if (parsing == CMD_PARSED && rest.n == 0)
        status = (CmdStatus)cmd_usage(&help, "which book is to be checked?");
    for (size_t i = 0; parsing == CMD_PARSED && i < rest.n; i++) {
        Book *book = cmd_book_load(rest.at[i], BOOK_WITH_CASES, &status);
        if (book != NULL) print_contents(rest.at[i], book);
        book_free(book);
    }
    VEC_FREE(&rest);
    return status;
}

/* --- doc ---------------------------------------------------------------------------------- */

int cmd_book_doc(int argc, char **argv)
{
    const char *path = NULL;
    const CmdOption options[] = {
        {"output", 'o', CMD_TEXT, "FILE", "where to write it (default: standard output)", &path}};
    const CmdHelp help = {
        .usage = "heed book doc [-o FILE] BOOK",
        .summary =
            "Write the manual that staff read: every standard in plain English with its "
            "source and examples,\nforms, advice, roles and what they owe, as one HTML page.",
        .options = options,
        .n_options = 1};
    CmdTexts rest = {0};
    CmdParsing parsing = cmd_parse(&help, argc, argv, &rest);
    CmdStatus status = parsing == CMD_BAD_USAGE ? CMD_USAGE : CMD_DONE;
    Book *book = NULL;
    if (parsing == CMD_PARSED && rest.n != 1)
        status = (CmdStatus)cmd_usage(&help, "name one book");
    else if (parsing == CMD_PARSED)
        book = cmd_book_load(rest.at[0], BOOK_WITH_CASES, &status);
    if (book != NULL) {
        Buf page = {0};
        book_add_manual_html(&page, book);
        status = cmd_book_write(path, &page);
        buf_free(&page);
    }
    book_free(book);
    VEC_FREE(&rest);
    return status;
}

/* --- diff --------------------------------------------------------------------------------- */

static CmdStatus print_diff(const char *old_path, const char *new_path)
{
    CmdStatus status = CMD_DONE;
    Book *before = cmd_book_load(old_path, BOOK_WITHOUT_CASES, &status);
    Book *after = before ? cmd_book_load(new_path, BOOK_WITHOUT_CASES, &status) : NULL;
    if (after != NULL) {
        Buf text = {0};
        book_add_diff(&text, before, after);
        if (text.n == 0) buf_add(&text, STR("The two books say the same.\n"));
        status = write_stdout(&text);
        buf_free(&text);
    }
    book_free(before);
    book_free(after);
    return status;
}

int cmd_book_diff(int argc, char **argv)
{
    static const CmdHelp help = {
        .usage = "heed book diff OLD NEW",
        .summary = "Say in words what changes from one book to another, one change a line. What "
                   "is only laid out\notherwise is no change."};
    CmdTexts rest = {0};
    CmdParsing parsing = cmd_parse(&help, argc, argv, &rest);
    CmdStatus status = parsing == CMD_BAD_USAGE ? CMD_USAGE : CMD_DONE;
    if (parsing == CMD_PARSED && rest.n != 2)
        status = (CmdStatus)cmd_usage(&help, "name the old book and the new one");
    else if (parsing == CMD_PARSED)
        status = print_diff(rest.at[0], rest.at[1]);
    VEC_FREE(&rest);
    return status;
}
