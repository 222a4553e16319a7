/* notes.c: what a reader has to say about a file. */
#include "log/notes.h"

#include <stdlib.h>

/* In a sentence {n} is the count, {line} the first line and {example} the first text. */
typedef struct {
    const char *code;
    bool loses_event;
    const char *sentence;
} NoteText;

static const NoteText NOTE_TEXTS[N_NOTES] = {
    [NOTE_NO_CASE] = {"no-case", true,
                      "events without a case: {n} (first: line {line}); they are in no figure"},
    [NOTE_NO_KIND] = {"no-kind", true,
                      "events without a kind: {n} (first: line {line}); they are in no figure"},
    [NOTE_NO_TIME] = {"no-time", true,
                      "events without a time: {n} (first: line {line}); they are in no figure"},
    [NOTE_BAD_TIME] = {"unplaced-time", true,
                       "events whose time cannot be read or cannot be: {n} (first: line {line}, "
                       "'{example}'); they are in no figure; say how dates are written with "
                       "--date-format"},
    [NOTE_NO_OBJECT] = {"no-object", true,
                        "events with no object of the chosen type: {n} (first: line {line}); they "
                        "are in no figure; --object-type chooses another"},
    [NOTE_BAD_LINE] = {"bad-line", true,
                       "lines that are no JSON object: {n} (first: line {line}, '{example}'); they "
                       "are in no figure"},
    [NOTE_BAD_RECORDED] = {"bad-recorded", false,
                           "recorded times that cannot be read: {n} (first: line {line}, "
                           "'{example}'); those events count as recorded when they occurred"},
    [NOTE_NO_ZONE] = {"no-zone", false,
                      "times without a zone: {n} (first: line {line}); they are taken in the "
                      "book's zone"},
    [NOTE_DATE_ONLY] = {"date-only", false,
                        "times that are a date alone: {n} (first: line {line}); they are taken as "
                        "midnight in the book's zone"},
    [NOTE_SHORT_ROW] = {"short-row", false,
                        "rows with fewer cells than the header: {n} (first: line {line}); what is "
                        "not there is missing"},
    [NOTE_LONG_ROW] = {"long-row", false,
                       "rows with more cells than the header: {n} (first: line {line}); the cells "
                       "beyond it are not used"},
    [NOTE_OPEN_QUOTE] = {"open-quote", false,
                         "quotes that never close: {n} (first: line {line}); each is taken as a "
                         "plain character"},
    [NOTE_STRAY_QUOTE] = {"stray-quote", false,
                          "cells with text after their closing quote: {n} (first: line {line}, "
                          "'{example}'); the text is kept"},
    [NOTE_BAD_UTF8] = {"bad-utf8", false,
                       "texts that are no valid UTF-8: {n} (first: line {line}, '{example}'); what "
                       "is not valid stands as U+FFFD; --encoding says what the file is in"},
    [NOTE_NUL_BYTES] = {"nul-bytes", false,
                        "texts with NUL bytes or control codes that no text has: {n} (first: line "
                        "{line}, '{example}'); each stands as U+FFFD"},
    [NOTE_DOUBLE_COLUMN] = {"double-column", false,
                            "header names that stand twice: {n} (first: '{example}'); the later "
                            "ones have a number behind their name"},
    [NOTE_UNNAMED_COLUMN] = {"unnamed-column", false,
                             "columns without a name: {n}; they are called column-N"},
    [NOTE_CASE_CONFLICT] = {"case-conflict", false,
                            "case attributes given again with another value: {n} (first: line "
                            "{line}, '{example}'); the last value in the file is used"},
    [NOTE_TOO_MANY_ATTRIBUTES] = {"too-many-attributes", false,
                                  "values of attributes beyond the 4,096 that a log may have: {n} "
                                  "(first: line {line}, '{example}'); they are not used"},
    [NOTE_SAME_CASE] = {"same-case", false,
                        "traces with the name of an earlier one: {n} (first: line {line}, "
                        "'{example}'); their events are one case"},
    [NOTE_UNNAMED_CASE] = {"unnamed-case", false,
                           "traces without a name: {n} (first: line {line}); they are called case "
                           "N by their place in the file"},
    [NOTE_LIFECYCLE] = {"lifecycle", false,
                        "events whose lifecycle:transition is not 'complete': {n} (first: line "
                        "{line}, '{example}'); the kind is the concept:name alone, the transition "
                        "is an attribute"},
    [NOTE_GLOBAL_DEFAULT] = {"global-default", false,
                             "attributes that the log declares global and an event or trace "
                             "lacks: {n} (first: line {line}, '{example}'); they have the "
                             "declared default"},
    [NOTE_NESTED] = {"nested", false,
                     "nested attributes: {n} (first: line {line}, '{example}'); they are called "
                     "parent/child"},
    [NOTE_DOUBLE_ATTRIBUTE] = {"double-attribute", false,
                               "attributes given twice to one event: {n} (first: line {line}, "
                               "'{example}'); the last one is used"},
    [NOTE_OUTSIDE_TRACE] = {"no-trace", true,
                            "events outside any trace: {n} (first: line {line}); they have no case "
                            "and are in no figure"},
    [NOTE_SHARED_EVENT] = {"shared-event", false,
                           "events with several objects of the chosen type: {n} (first: line "
                           "{line}); each stands in every one of their cases"},
    [NOTE_OTHER_OBJECT] = {"other-object", false,
                           "relations to objects of other types: {n} (first: line {line}, "
                           "'{example}'); they are attributes of the event, by the object's type"},
    [NOTE_UNKNOWN_OBJECT] = {"unknown-object", false,
                             "relations to objects that the file does not have: {n} (first: line "
                             "{line}, '{example}'); they are not used"},
    [NOTE_CHANGED_OBJECT] = {"changed-object", false,
                             "object attributes that change over time: {n} (first: line {line}, "
                             "'{example}'); the first value is the case's, later ones are not "
                             "used"},
};

void note_count_many(NoteTallies *tallies, NoteCode code, uint64_t n, uint64_t line, Str example)
{
    NoteTally *tally = &tallies->of[code];
    if (n == 0) return;
    if (tally->count == 0) {
        tally->first_line = line;
        example = str_slice(example, 0, NOTE_EXAMPLE_BYTES);
        if (example.n > 0) memcpy(tally->example, example.at, example.n);
        tally->n_example = example.n;
    }
    tally->count += n;
}

void note_count(NoteTallies *tallies, NoteCode code, uint64_t line, Str example)
{
    note_count_many(tallies, code, 1, line, example);
}

/* The example goes to terminals and reports: no control bytes, no half characters. */
static void add_example(Buf *out, Str example)
{
    bool is_cut = example.n == NOTE_EXAMPLE_BYTES;
    while (example.n > 0) {
        size_t n = str_utf8_valid(example);
        if (n == 0) {
            if (!is_cut || example.n > 3) buf_add(out, STR("\xEF\xBF\xBD"));
            n = 1;
        } else {
            for (size_t i = 0; i < n; i++) {
                bool is_control = (unsigned char)example.at[i] < 0x20 || example.at[i] == 0x7F;
                if (is_control)
                    buf_add_byte(out, ' ');
                else
                    buf_add_byte(out, example.at[i]);
            }
        }
        example = str_slice(example, n, example.n);
    }
    if (is_cut) buf_add(out, STR("…"));
}

static void add_grouped(Buf *out, uint64_t n)
{
    if (n >= 1000) {
        add_grouped(out, n / 1000);
        buf_addf(out, ",%03u", (unsigned)(n % 1000));
    } else {
        buf_addf(out, "%u", (unsigned)n);
    }
}

static void add_sentence(Buf *out, const char *sentence, const NoteTally *tally)
{
    Str rest = str_of(sentence);
    while (rest.n > 0) {
        if (tally->first_line == 0 && str_starts(rest, STR(" (first: line {line})"))) {
            rest = str_slice(rest, sizeof " (first: line {line})" - 1, rest.n);
        } else if (tally->first_line == 0 && str_starts(rest, STR("line {line}, "))) {
            rest = str_slice(rest, sizeof "line {line}, " - 1, rest.n);
        } else if (str_starts(rest, STR("{n}"))) {
            add_grouped(out, tally->count);
            rest = str_slice(rest, 3, rest.n);
        } else if (str_starts(rest, STR("{line}"))) {
            buf_addf(out, "%" PRIu64, tally->first_line);
            rest = str_slice(rest, 6, rest.n);
        } else if (str_starts(rest, STR("{example}"))) {
            add_example(out, (Str){tally->example, tally->n_example});
            rest = str_slice(rest, 9, rest.n);
        } else {
            buf_add_byte(out, rest.at[0]);
            rest = str_slice(rest, 1, rest.n);
        }
    }
}

void notes_add_tallies(LogNotes *notes, const NoteTallies *tallies)
{
    for (size_t i = 0; i < N_NOTES; i++) {
        const NoteTally *tally = &tallies->of[i];
        if (tally->count == 0) continue;
        Buf sentence = {0};
        add_sentence(&sentence, NOTE_TEXTS[i].sentence, tally);
        LogNote note = {.code = str_of(NOTE_TEXTS[i].code),
                        .message = str_copy(notes->arena, buf_str(&sentence)),
                        .count = tally->count,
                        .first_line = tally->first_line,
                        .n_events_lost = NOTE_TEXTS[i].loses_event ? tally->count : 0};
        VEC_PUSH(&notes->notes, note);
        notes->n_unplaced += note.n_events_lost;
        buf_free(&sentence);
    }
}

void notes_say(LogNotes *notes, Str code, uint64_t line, const char *format, ...)
{
    Buf message = {0};
    va_list args;
    va_start(args, format);
    buf_addv(&message, format, args);
    va_end(args);
    LogNote note = {.code = code,
                    .message = str_copy(notes->arena, buf_str(&message)),
                    .count = 1,
                    .first_line = line};
    VEC_PUSH(&notes->notes, note);
    buf_free(&message);
}

LogNotes *log_notes_create(void)
{
    LogNotes *notes = mem_zero(1, sizeof *notes);
    notes->arena = arena_create();
    return notes;
}

void log_notes_free(LogNotes *notes)
{
    if (notes == NULL) return;
    VEC_FREE(&notes->notes);
    arena_free(notes->arena);
    free(notes);
}
