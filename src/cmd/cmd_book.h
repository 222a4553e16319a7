/* cmd_book.h: the parts of `heed book`. Private to src/cmd. */
#ifndef HEED_CMD_BOOK_H
#define HEED_CMD_BOOK_H
#include "cmd/cmd.h"

/* Each is called with argv[0] = its own name ("check") and the arguments after it. */
int cmd_book_check(int argc, char **argv);
int cmd_book_diff(int argc, char **argv);
int cmd_book_doc(int argc, char **argv);
int cmd_book_fmt(int argc, char **argv);
int cmd_book_start(int argc, char **argv);
int cmd_book_test(int argc, char **argv);

/** Load a book and print its problems to stderr. NULL when it cannot be read or has errors; *status
 * then says which. */
Book *cmd_book_load(const char *path, BookReading reading, CmdStatus *status);
/** Write text to a file, whole or not at all, or to stdout where path is NULL or "-". */
CmdStatus cmd_book_write(const char *path, const Buf *text);

#endif
