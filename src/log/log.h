/* log.h: an event log in columns: cases, kinds, times, attributes.
 * Owns the readers (XES, CSV, TSV, JSON lines, OCEL 2.0), the mapped file form (.heedlog) and what
 * can be said of a log before there is a book. Knows nothing of standards. May call base.
 * Design: docs/log.md. */
#ifndef HEED_LOG_H
#define HEED_LOG_H
#include "base/base.h"

/* --- columns ------------------------------------------------------------------------------ */

/* Unsigned numbers of 1, 2 or 4 bytes each, packed. */
typedef struct {
    const void *at;
    uint8_t width;
} LogCells;

static inline uint32_t log_cell(LogCells cells, size_t index)
{
    if (cells.width == 1) return ((const uint8_t *)cells.at)[index];
    if (cells.width == 2) return ((const uint16_t *)cells.at)[index];
    return ((const uint32_t *)cells.at)[index];
}

typedef enum {
    LOG_VALUE_TEXT,
    LOG_VALUE_NUMBER, /* of the language's form, or a typed number of the file: .number */
    LOG_VALUE_YES,    /* the boolean, or the texts yes and true */
    LOG_VALUE_NO,
    LOG_VALUE_LIST /* .members: value numbers of the same column */
} LogValueType;

/* One distinct value of one attribute. Two values of a column that the language holds equal (1 and
 * 1.0, yes and true) have the same `same_as`: the smallest number among them. */
typedef struct {
    LogValueType type;
    uint32_t same_as;
    double number;
    Str text; /* as it stood in the file; for a list its JSON */
    const uint32_t *members;
    uint32_t n_members;
} LogValue;

/* An attribute. Value number 0 means missing; values[0] is unused. An empty text is missing. */
typedef struct {
    Str name;
    LogCells cells;         /* one an event (or a case): a value number */
    const LogValue *values; /* [n_values], [0] unused */
    uint32_t n_values;
    uint32_t id; /* the same in events' and cases' columns of one name; these share
                  * one dictionary, so their value numbers compare */
} LogColumn;

/* A log. Events stand case by case, and in a case in order (occurred-at, sequence). All pointers
 * are to memory that the Log owns (heap or a mapped file). Immutable; threads may share it. */
typedef struct {
    size_t n_cases, n_events;
    const uint64_t *first_event; /* [n_cases + 1]: case c has events first[c] to first[c+1]-1 */
    const Str *case_names;       /* NULL: use log_case_name */
    LogCells kinds;              /* one an event: kind number */
    const Str *kind_names;
    uint32_t n_kinds;
    const int64_t *at_ms;       /* occurred-at, one an event */
    const int64_t *recorded_ms; /* NULL: the same as at_ms */
    const LogColumn *columns;   /* attributes of events */
    size_t n_columns;
    const LogColumn *case_columns; /* attributes of cases: they come before all events */
    size_t n_case_columns;
    void *owner; /* private to this room */
} Log;

void log_free(Log *log);

/** The name of a case: as in the file. Valid until log_free. */
Str log_case_name(const Log *log, size_t case_index);
/** The index of a case by name, or SIZE_MAX. Builds no index: one pass. */
size_t log_find_case(const Log *log, Str name);
/** A column of events (or of cases) by name, or NULL. */
const LogColumn *log_find_column(const Log *log, Str name);
const LogColumn *log_find_case_column(const Log *log, Str name);
/** The number of a kind by name, or UINT32_MAX. */
uint32_t log_find_kind(const Log *log, Str name);
/** The instant of the latest event, or TIME_NONE of an empty log. */
int64_t log_latest(const Log *log);

/* --- building ----------------------------------------------------------------------------- */

/* Collects events in any order and makes a Log of them. Used by every reader, by tests, and for
 * one live record. */
typedef struct LogBuilder LogBuilder;

LogBuilder *log_builder_create(void);
void log_builder_free(LogBuilder *builder);
/** The number of a case, entered if new. Cases keep the order in which they are first named. */
uint32_t log_builder_case(LogBuilder *builder, Str name);
/** The number of an attribute, entered if new. */
uint32_t log_builder_attribute(LogBuilder *builder, Str name);
/** Begin an event; its sequence is the order of these calls. recorded_ms = at_ms where unknown. */
void log_builder_event(LogBuilder *builder, uint32_t case_number, Str kind, int64_t at_ms,
                       int64_t recorded_ms);
/** Give the event begun last (or, with log_builder_case_*, a case) a value. Text is typed as the
 * language says (number, yes, no, text); an empty text is missing; a repeated one replaces. */
void log_builder_text(LogBuilder *builder, uint32_t attribute, Str text);
void log_builder_number(LogBuilder *builder, uint32_t attribute, double number, Str text);
/** A list of plain values as texts; n = 0 is the empty list, which is a value. */
void log_builder_list(LogBuilder *builder, uint32_t attribute, const Str *members, size_t n);
void log_builder_case_text(LogBuilder *builder, uint32_t case_number, uint32_t attribute, Str text);
/** Make the log: group by case, sort each case by (at_ms, sequence), pack the columns. The builder
 * is empty afterwards. The caller frees the log. */
Log *log_builder_finish(LogBuilder *builder);

/* --- reading ------------------------------------------------------------------------------ */

typedef enum {
    LOG_GUESS,
    LOG_XES,
    LOG_CSV,
    LOG_JSON_LINES,
    LOG_OCEL_JSON,
    LOG_OCEL_XML,
    LOG_PACKED
} LogFormat;

typedef enum {
    LOG_DATES_GUESS,
    LOG_DATES_ISO,
    LOG_DATES_DAY_FIRST,
    LOG_DATES_MONTH_FIRST,
    LOG_DATES_EPOCH_S,
    LOG_DATES_EPOCH_MS,
    LOG_DATES_PATTERN
} LogDates;

/* How to read a file; zeroed means: guess everything and say so. */
typedef struct {
    LogFormat format;
    const Zone *zone;                             /* for times without an offset; never NULL */
    Str map_case, map_kind, map_at, map_recorded; /* columns or keys; empty: guess */
    Str case_attributes;                          /* comma-separated names */
    LogDates dates;
    Str date_pattern;   /* for LOG_DATES_PATTERN: "DD/MM/YYYY hh:mm:ss" */
    char delimiter;     /* 0: guess */
    Str encoding;       /* empty: guess (UTF-8, else Windows-1252; UTF-16 by its mark) */
    Str object_type;    /* OCEL: which objects are the cases; empty: guess and say so */
    uint32_t n_threads; /* 0 or 1: one; more where it helps */
    /* Called now and then with bytes read and bytes in all (0: unknown); false stops the reading
     * with ERR_CANCELLED. May be NULL. */
    bool (*progress)(void *context, uint64_t done, uint64_t total);
    void *progress_context;
} LogReading;

/* Something about the file that the user must know: counted, with the first place. */
typedef struct {
    Str code;    /* stable, for programs: "unplaced-time", "no-kind", "guessed-delimiter" … */
    Str message; /* for a person: what, where, how to mend it */
    uint64_t count;
    uint64_t first_line;    /* 0: no line */
    uint64_t n_events_lost; /* events that could not be placed because of this */
} LogNote;

typedef struct {
    Arena *arena; /* owns the texts */
    VEC_OF(LogNote) notes;
    uint64_t n_unplaced; /* events that are in the file and not in the log, over all notes */
} LogNotes;

LogNotes *log_notes_create(void);
void log_notes_free(LogNotes *notes);

/** Read a log: a path, or "-" for standard input; gzip and zstd are seen by their first bytes.
 * Returns NULL and *err (ERR_LOG with the place and the mend, ERR_IO, ERR_LIMIT, ERR_CANCELLED)
 * when nothing can be read. Events that cannot be placed (no case, no kind, no or impossible time)
 * are counted in *notes, never dropped in silence. Memory is bounded by the log's own columns. */
Log *log_read(const char *path, const LogReading *reading, LogNotes *notes, Err *err);

/** The same from memory (for tests, the batch tool and fuzzers). */
Log *log_read_bytes(Str bytes, const LogReading *reading, LogNotes *notes, Err *err);

/** Write the mapped form: versioned, checksummed, written beside and renamed. */
bool log_pack(const Log *log, const char *path, Err *err);
/** Compare every byte of a packed log with its checksums (opening it has only looked at what could
 * lead a reader astray). True for a log that is not packed; else false and *err = ERR_LOG. */
bool log_verify(const Log *log, Err *err);

/* --- looking ------------------------------------------------------------------------------ */

/** What is in a log, for a person about to write a book: span, cases, kinds with counts and the
 * share of cases, attributes with types, examples and where they occur, oddities. */
void log_add_summary(Buf *out, const Log *log, const LogNotes *notes, const Zone *zone,
                     size_t columns);
/** The same as JSON. */
void log_add_summary_json(Buf *out, const Log *log, const LogNotes *notes, const Zone *zone);

/* --- mining ------------------------------------------------------------------------------- */

/* What usually happens in a log, as a standard might ask it. */
typedef enum {
    LOG_MINED_FOLLOWS, /* after `trigger`, `owed` follows within the limit */
    LOG_MINED_BEFORE,  /* `owed` comes before `other`, in records that begin with `trigger` */
    LOG_MINED_RECURS   /* from `trigger` on, `owed` recurs every limit until `other` */
} LogMinedType;

typedef enum {
    LOG_MINED_MINUTES,
    LOG_MINED_HOURS,
    LOG_MINED_DAYS,
    LOG_MINED_WORKING_DAYS,
    LOG_MINED_MONTHS,
    LOG_MINED_YEARS
} LogMinedUnit;

typedef struct {
    LogMinedType type;
    uint32_t trigger, owed, other; /* kind numbers; other: UINT32_MAX where the type has none */
    uint32_t number;               /* of the limit; 0 where the type has none */
    LogMinedUnit unit;
    uint64_t n_cases; /* with the trigger (BEFORE: with `other`) */
    double share;     /* of these, in which it holds, were there no limit */
} LogMined;

/** The most telling candidates, best first, into out[most]; returns how many. Limits are round
 * numbers that about four in five of those that happen keep. One pass; looks at the 64 most
 * frequent kinds. */
size_t log_mine(const Log *log, const Zone *zone, LogMined *out, size_t most);

#endif
