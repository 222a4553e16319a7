/* notes.h: private to src/log: what a reader has to say about a file, counted while it reads. */
#ifndef HEED_LOG_NOTES_H
#define HEED_LOG_NOTES_H
#include "log/log.h"

typedef enum {
    /* events that cannot be placed: they are in the file and not in the log */
    NOTE_NO_CASE,
    NOTE_NO_KIND,
    NOTE_NO_TIME,
    NOTE_BAD_TIME,
    NOTE_NO_OBJECT,
    NOTE_BAD_LINE,
    /* the rest */
    NOTE_BAD_RECORDED,
    NOTE_NO_ZONE,
    NOTE_DATE_ONLY,
    NOTE_SHORT_ROW,
    NOTE_LONG_ROW,
    NOTE_OPEN_QUOTE,
    NOTE_STRAY_QUOTE,
    NOTE_BAD_UTF8,
    NOTE_NUL_BYTES,
    NOTE_DOUBLE_COLUMN,
    NOTE_UNNAMED_COLUMN,
    NOTE_CASE_CONFLICT,
    NOTE_TOO_MANY_ATTRIBUTES,
    NOTE_SAME_CASE,
    NOTE_UNNAMED_CASE,
    NOTE_LIFECYCLE,
    NOTE_GLOBAL_DEFAULT,
    NOTE_NESTED,
    NOTE_DOUBLE_ATTRIBUTE,
    NOTE_OUTSIDE_TRACE,
    NOTE_SHARED_EVENT,
    NOTE_OTHER_OBJECT,
    NOTE_UNKNOWN_OBJECT,
    NOTE_CHANGED_OBJECT,
    N_NOTES
} NoteCode;

enum { NOTE_EXAMPLE_BYTES = 80 };

typedef struct {
    uint64_t count, first_line;
    char example[NOTE_EXAMPLE_BYTES];
    size_t n_example;
} NoteTally;

typedef struct {
    NoteTally of[N_NOTES];
} NoteTallies;

/** Count one, and keep the line (0: none) and the example of the first. */
void note_count(NoteTallies *tallies, NoteCode code, uint64_t line, Str example);
/** Count many at once. */
void note_count_many(NoteTallies *tallies, NoteCode code, uint64_t n, uint64_t line, Str example);
/** True until the first is counted: its line is still to be found out. */
static inline bool note_is_first(const NoteTallies *tallies, NoteCode code)
{
    return tallies->of[code].count == 0;
}
/** Put all that was counted into the notes, as sentences. */
void notes_add_tallies(LogNotes *notes, const NoteTallies *tallies);
/** Say one thing that is no count: a guess, an encoding. */
void notes_say(LogNotes *notes, Str code, uint64_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
