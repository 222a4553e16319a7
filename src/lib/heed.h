/* heed.h: heed's engine for other programs: load a force's book of standards, audit a log against
 * it, or keep live records whose duties and gates follow each event.
 *
 * Ownership: what heed_*_open and heed_*_create return is the caller's, to be given back with the
 * function of the same name that ends in _close; each says what it borrows. Texts are UTF-8 that
 * ends with a NUL; a `const char *` that is returned lives as long as what it was asked of.
 * Instants are milliseconds since 1970-01-01T00:00:00Z. Nothing here reads the clock.
 * Threads: a HeedBook and a HeedLog may be shared; a HeedLive and its records belong to one
 * thread at a time.
 * Errors: NULL or false, and *error (which may be NULL) says what, where and how to mend it.
 * Out of memory ends the process with status 70.
 * What the words mean: the manual page heed-book(5). */
#ifndef HEED_H
#define HEED_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define HEED_API __attribute__((visibility("default")))
#else
#define HEED_API
#endif

#define HEED_NO_TIME INT64_MIN /* no instant */
#define HEED_LATEST  INT64_MAX /* as at: the log's latest event */

typedef enum {
    HEED_OK = 0,
    HEED_BAD_CALL, /* an argument makes no sense */
    HEED_BAD_BOOK, /* the book cannot be read or has errors */
    HEED_BAD_LOG   /* the log cannot be read */
} HeedCode;

enum { HEED_MESSAGE_BYTES = 2048 };

typedef struct {
    HeedCode code;
    char message[HEED_MESSAGE_BYTES];
} HeedError;

/** "0.1.0" */
HEED_API const char *heed_version(void);

/* --- books -------------------------------------------------------------------------------- */

typedef struct HeedBook HeedBook;

/** A book: a file or a folder of *.book files. One with errors is refused (HEED_BAD_BOOK); the
 * message has the first problems, each with file:line:column. */
HEED_API HeedBook *heed_book_open(const char *path, HeedError *error);
/** A book from text in memory; `name` stands for the file in messages. */
HEED_API HeedBook *heed_book_from_text(const char *text, size_t n_bytes, const char *name,
                                       HeedError *error);
HEED_API void heed_book_close(HeedBook *book);

/** Standards are numbered from 0 in the order of the book. */
HEED_API size_t heed_book_n_standards(const HeedBook *book);
/** The name of a standard; NULL beyond the last. */
HEED_API const char *heed_book_standard(const HeedBook *book, size_t standard);
/** What it asks of whom, by when, in plain English; NULL beyond the last. */
HEED_API const char *heed_book_sentence(const HeedBook *book, size_t standard);

/** Read a time ("2026-03-02T09:00", with or without an offset; a date alone is midnight); one
 * without an offset is in the book's zone. False where the text is no time. */
HEED_API bool heed_time_parse(const HeedBook *book, const char *text, int64_t *at_ms);
/** Write "2026-03-02T09:00:00+00:00", in the book's zone, into room[n] with its NUL; returns the
 * bytes that it takes without the NUL, and writes nothing when they do not fit. */
HEED_API size_t heed_time_write(const HeedBook *book, int64_t at_ms, char *room, size_t n);

/* --- duties ------------------------------------------------------------------------------- */

typedef enum {
    HEED_OPEN,   /* owed, not yet due */
    HEED_MET,    /* done in time */
    HEED_LATE,   /* done after it was due */
    HEED_MISSED, /* not done, and past due */
    HEED_AHEAD,  /* done, and not due yet: not counted */
    HEED_VOID,   /* cancelled in time by an `unless` */
    HEED_WAIVED,
    HEED_N_STATES
} HeedState;

/** "met", "late" … */
HEED_API const char *heed_state_name(HeedState state);

typedef struct {
    size_t standard;
    HeedState state;
    bool is_recorded_late; /* met, but written up after it was due */
    const char *case_name; /* of a log; of a live record "" */
    const char *key;       /* `per` values joined with ", "; "" without */
    int64_t opened_ms;
    int64_t due_ms;   /* HEED_NO_TIME if none yet */
    int64_t ended_ms; /* done, cancelled or waived; HEED_NO_TIME if not */
} HeedDuty;

/** Given each duty in turn, valid during the call; false stops. */
typedef bool (*HeedEach)(void *context, const HeedDuty *duty);

/* --- logs --------------------------------------------------------------------------------- */

typedef struct HeedLog HeedLog;

/* How to read a log. Zeroed: guess all. Texts are borrowed for the call. */
typedef struct {
    const char *map_case, *map_kind, *map_at, *map_recorded; /* columns; NULL: guess */
    const char *case_attributes; /* "COL,COL": those of the case, not of the event */
    const char *date_pattern;    /* "DD/MM/YYYY hh:mm:ss"; NULL: guess */
    const char *object_type;     /* OCEL: which objects are the cases; NULL: guess */
} HeedReading;

/** Read a log (XES, CSV, TSV, JSON lines, OCEL 2.0, or heed's packed form; also gzip and zstd; "-"
 * is standard input). Times without an offset are in the book's zone. reading may be NULL. */
HEED_API HeedLog *heed_log_open(const char *path, const HeedBook *book, const HeedReading *reading,
                                HeedError *error);
HEED_API void heed_log_close(HeedLog *log);
HEED_API size_t heed_log_n_cases(const HeedLog *log);
HEED_API size_t heed_log_n_events(const HeedLog *log);
/** Events of the file that could not be placed (no case, kind or possible time). */
HEED_API uint64_t heed_log_n_unplaced(const HeedLog *log);

/* --- audit -------------------------------------------------------------------------------- */

typedef struct {
    uint64_t opened;
    uint64_t by_state[HEED_N_STATES];
    uint64_t met_recorded_late;
    double rate; /* met / (met + late + missed), 0 to 1; NaN where nothing was counted */
} HeedCounts;

/** Count the duties of every standard over a log, as at an instant or HEED_LATEST, into
 * counts[heed_book_n_standards]. each (may be NULL) is given every duty. False where `each`
 * stopped it; the counts are then of the duties so far. */
HEED_API bool heed_audit(const HeedBook *book, const HeedLog *log, int64_t as_at_ms,
                         HeedCounts *counts, HeedEach each, void *context);

/* --- live records ------------------------------------------------------------------------- */

/* The engine for live records of one book, and one record. */
typedef struct HeedLive HeedLive;
typedef struct HeedRecord HeedRecord;

/* An attribute: one value, or with value NULL a list of n texts. Numbers, yes and no are texts
 * here; the engine tells them by the language's rules. */
typedef struct {
    const char *name;
    const char *value;
    const char *const *list;
    size_t n_list;
} HeedAttribute;

typedef struct {
    const char *kind;
    int64_t at_ms;
    int64_t recorded_ms; /* HEED_NO_TIME: the same as at_ms */
    const HeedAttribute *attributes;
    size_t n_attributes;
} HeedEvent;

/** The book is borrowed and must outlive what is created; close the records first. */
HEED_API HeedLive *heed_live_create(const HeedBook *book);
HEED_API void heed_live_close(HeedLive *live);

/** A record without events; `attributes` are those it has before all events (copied). */
HEED_API HeedRecord *heed_record_create(HeedLive *live, const HeedAttribute *attributes, size_t n);
HEED_API void heed_record_close(HeedRecord *record);
/** Add an event (copied). One that lies before events already added is put in its place. False
 * (HEED_BAD_CALL) when it has no kind or no possible time. */
HEED_API bool heed_record_add(HeedRecord *record, const HeedEvent *event, HeedError *error);
/** Every duty of the record as at an instant. */
HEED_API void heed_record_duties(HeedRecord *record, int64_t now_ms, HeedEach each, void *context);
/** Would recording this event be refused by a gate? Nothing is recorded. Returns how many
 * standards refuse (0: no gate does, also where heed_record_add would not take the event) and
 * writes the numbers of the first `room` of them. */
HEED_API size_t heed_record_gate(HeedRecord *record, const HeedEvent *event, size_t *standards,
                                 size_t room);

#ifdef __cplusplus
}
#endif
#endif
