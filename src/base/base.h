/* base.h: what every room stands on: strings with bounds, errors as values, arenas, growing
 * buffers, interned names, numbers, civil dates, time zones, working calendars and files.
 * It owns no state of the program's and calls no other room. Design: docs/architecture.md. */
#ifndef HEED_BASE_H
#define HEED_BASE_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* --- errors ------------------------------------------------------------------------------- */

typedef enum {
    ERR_NONE = 0,
    ERR_USAGE,     /* the caller asked for something that makes no sense */
    ERR_BOOK,      /* a book does not parse or check */
    ERR_LOG,       /* a log cannot be read */
    ERR_IO,        /* the operating system refused a file */
    ERR_LIMIT,     /* an input is larger than a stated bound */
    ERR_TIME,      /* text that is no time, or a time outside the years 1 to 9998 */
    ERR_ORDER,     /* a history is not sorted */
    ERR_NOT_FOUND, /* a name that nothing has */
    ERR_CANCELLED, /* the user stopped it */
    ERR_FULL,      /* the disk has no room; what was acknowledged is kept */
    ERR_BUSY,      /* somebody else holds it */
    ERR_DAMAGED    /* what is stored is not what was written */
} ErrCode;

enum { ERR_MESSAGE_BYTES = 1024 };

/* An error: a code for the program, a message for a person (what, where, how to mend it). */
typedef struct {
    ErrCode code;
    char message[ERR_MESSAGE_BYTES];
} Err;

/** Fill *err (which may be NULL) and return false, so that a caller can `return err_set(...)`. */
bool err_set(Err *err, ErrCode code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** An assertion that stays on in release: for the programmer's own mistakes only. */
#define BASE_ASSERT(truth) ((truth) ? (void)0 : base_assert_failed(#truth, __FILE__, __LINE__))
_Noreturn void base_assert_failed(const char *truth, const char *file, int line);

/* --- memory ------------------------------------------------------------------------------- */

/* Out of memory ends the process with a message (status 70): what was acknowledged is on disk,
 * and a half-working process is worse than none. Hostile input is held back by limits instead. */

/** malloc, calloc and realloc that do not return NULL; sizes are checked for overflow. */
void *mem_alloc(size_t n_bytes);
void *mem_zero(size_t n_items, size_t item_bytes);
void *mem_resize(void *old, size_t n_items, size_t item_bytes);

/* Memory that is given back all at once. Never freed piecemeal. */
typedef struct Arena Arena;

/** A new, empty arena; arena_free gives back all that was taken from it (NULL is allowed). */
Arena *arena_create(void);
void arena_free(Arena *arena);
/** Forget everything taken from it, but keep the memory for what comes next. */
void arena_clear(Arena *arena);
/** n_bytes, aligned for any type, zeroed. */
void *arena_alloc(Arena *arena, size_t n_bytes);
#define ARENA_NEW(arena, T)      ((T *)arena_alloc((arena), sizeof(T)))
#define ARENA_ARRAY(arena, T, n) ((T *)arena_alloc((arena), mem_product((n), sizeof(T))))
/** n * size, ending the process when it overflows. */
size_t mem_product(size_t n, size_t size);

/* A vector is any struct { T *at; size_t n, cap; }; zeroed is empty. vec_free empties it. */
#define VEC_OF(T)      \
    struct {           \
        T *at;         \
        size_t n, cap; \
    }
#define VEC_PUSH(v, item)                                             \
    do {                                                              \
        if ((v)->n == (v)->cap) {                                     \
            (v)->cap = (v)->cap ? (v)->cap * 2 : 8;                   \
            (v)->at = mem_resize((v)->at, (v)->cap, sizeof *(v)->at); \
        }                                                             \
        (v)->at[(v)->n++] = (item);                                   \
    } while (0)
#define VEC_FREE(v)            \
    do {                       \
        free((v)->at);         \
        (v)->at = NULL;        \
        (v)->n = (v)->cap = 0; \
    } while (0)

/* --- strings ------------------------------------------------------------------------------ */

/* Bytes with their number; UTF-8 by convention, no terminating NUL, never owned by the Str. */
typedef struct {
    const char *at;
    size_t n;
} Str;

#define STR(literal) ((Str){("" literal), sizeof(literal) - 1})
/* For printf's "%.*s". */
#define STR_ARG(s) (int)((s).n > 100000 ? 100000 : (s).n), (s).at

Str str_of(const char *c_string);
bool str_eq(Str a, Str b);
/** Byte order, shorter first: <0, 0, >0. */
int str_cmp(Str a, Str b);
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
bool str_has_byte(Str s, char byte);
/** Bytes [from, to) of s, cut to what there is. */
Str str_slice(Str s, size_t from, size_t to);
/** Without white space (space, tab, CR, LF) at both ends. */
Str str_trim(Str s);
/** Cut off the text before the first `separator` and step *rest past it; false when *rest is
 * spent. The last piece has no separator. */
bool str_cut(Str *rest, char separator, Str *piece);
/** A copy in the arena, followed by a NUL that n does not count. */
Str str_copy(Arena *arena, Str s);
Str str_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** The number of edits (insert, delete, replace, swap of neighbours) between two names, at most
 * `limit`: for "did you mean". */
size_t str_distance(Str a, Str b, size_t limit);
/** The index of the nearest of n names to `wanted`, or SIZE_MAX when none is near. */
size_t str_nearest(Str wanted, const Str *names, size_t n);
/** How many bytes at the start of s are valid UTF-8 (s.n when all are). */
size_t str_utf8_valid(Str s);
/** Columns on a terminal: code points, not bytes (combining marks count none). */
size_t str_columns(Str s);
/** A 64-bit hash of the bytes, the same on every machine and run. */
uint64_t str_hash(Str s);

/* A growing byte buffer; zeroed is empty. `at` is NUL-terminated once anything was added. */
typedef struct {
    char *at;
    size_t n, cap;
} Buf;

void buf_free(Buf *buf);
void buf_clear(Buf *buf);
void buf_reserve(Buf *buf, size_t n_more);
void buf_add(Buf *buf, Str s);
void buf_add_byte(Buf *buf, char byte);
void buf_addf(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(Buf *buf, const char *format, va_list args);
/** s as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void buf_add_json(Buf *buf, Str s);
/** s with & < > " ' escaped for HTML text and quoted attributes. */
void buf_add_html(Buf *buf, Str s);
Str buf_str(const Buf *buf);

/* Names to dense numbers 0, 1, 2 … in order of first sight. Owns copies of the names. */
typedef struct StrMap StrMap;
enum { STRMAP_NONE = UINT32_MAX };

StrMap *strmap_create(void);
void strmap_free(StrMap *map);
/** The number of `name`, entered if new. At most UINT32_MAX - 1 names (asserted). */
uint32_t strmap_put(StrMap *map, Str name);
/** The same where the caller already has str_hash(name). */
uint32_t strmap_put_hashed(StrMap *map, Str name, uint64_t hash);
/** Its number, or STRMAP_NONE. */
uint32_t strmap_find(const StrMap *map, Str name);
/** The name of a number; valid until the map is freed. */
Str strmap_name(const StrMap *map, uint32_t number);
uint32_t strmap_count(const StrMap *map);

/* --- numbers ------------------------------------------------------------------------------ */

/** True when all of s is a number of the book language: [-]digits[.digits] without a needless
 * leading zero. Source: book-language.md, CONDITION. */
bool number_parse(Str s, double *out);
/** A whole number of digits alone, at most `max`. */
bool number_parse_whole(Str s, uint64_t max, uint64_t *out);
/** The shortest decimal text that reads back as `value`, in the language's form where it fits in
 * 17 digits. */
void number_add(Buf *buf, double value);

/* --- dates, times and zones --------------------------------------------------------------- */

/* An instant is int64_t milliseconds since 1970-01-01T00:00:00Z, without leap seconds. A date is
 * int32_t days since 1970-01-01 in the proleptic Gregorian calendar. */
#define TIME_NONE  INT64_MIN /* no instant */
#define TIME_NEVER INT64_MAX /* later than any */
enum { TIME_DAY_MS = 86400000, TIME_HOUR_MS = 3600000, TIME_MINUTE_MS = 60000 };
/* Bounds of what heed takes for a time: the first ms of year 1, the last of year 9998. */
#define TIME_FIRST (-62135596800000)
#define TIME_LAST  253370764799999

typedef struct {
    int32_t year;
    int32_t month; /* 1 to 12 */
    int32_t day;   /* 1 to 31 */
} CivilDate;

bool date_is_valid(CivilDate civil); /* a real date in the years 1 to 9998 */
int32_t date_from_civil(CivilDate civil);
CivilDate date_to_civil(int32_t date);
/** 0 Monday to 6 Sunday. */
int date_weekday(int32_t date);
/** The same day n months later (n may be negative), or that month's last day. */
int32_t date_add_months(int32_t date, int64_t n_months);
/** "2026-03-02" and nothing else. */
bool date_parse(Str s, int32_t *out);
void date_add(Buf *buf, int32_t date);

/* A time zone of the system's database, read once; immutable, so threads may share it. */
typedef struct Zone Zone;

/** Load a zone by its name ("Europe/London", "UTC"). NULL and *err (ERR_NOT_FOUND with the nearest
 * name, or ERR_IO) when there is none. Never reads TZ or the clock. zone_free gives it back. */
Zone *zone_load(Str name, Err *err);
void zone_free(Zone *zone);
Str zone_name(const Zone *zone);
/** Milliseconds east of UTC at an instant. */
int64_t zone_offset(const Zone *zone, int64_t at_ms);
/** The local date of an instant. */
int32_t zone_date(const Zone *zone, int64_t at_ms);
/** The first instant of a local date (in a gap: the offset before it; repeated: the first). */
int64_t zone_midnight(const Zone *zone, int32_t date);
/** The last instant of a local date (the later one where its last hour is repeated). */
int64_t zone_date_end(const Zone *zone, int32_t date);
/** The instant of a local wall time given as ms since 1970-01-01T00:00 local: the first of a
 * repeated hour, and in a gap the offset before it. Source: book-language.md, Time. */
int64_t zone_to_utc(const Zone *zone, int64_t local_ms);

/* The zone's table of midnights, for loops that cannot afford a call: midnight_ms[i] is the first
 * instant of date first + i; i in [0, n). Empty (n = 0) for a zone whose dates ever run backwards.
 */
typedef struct {
    const int64_t *midnight_ms;
    int32_t first, n;
    int64_t usual_offset_ms;
} ZoneDays;
ZoneDays zone_days(const Zone *zone);

/* How the text of a time was written. */
typedef struct {
    bool has_time; /* a date alone is local midnight */
    bool has_zone; /* an offset or Z stood in the text */
} TimeShape;

/** Read an ISO 8601 date or date-time (T or one space between; seconds, fraction and offset may be
 * missing; digits finer than a ms are cut off). Text without an offset is in `zone`. False when s
 * is no such text, names no real date or lies outside the years 1 to 9998. */
bool time_parse(Str s, const Zone *zone, int64_t *at_ms, TimeShape *shape);
/** "2026-03-02T09:00:00.000+00:00" in the zone; the ms only where they are not zero. */
void time_add(Buf *buf, int64_t at_ms, const Zone *zone);
/** For people: "2 Mar 2026 09:00" (with seconds where they are not zero). */
void time_add_plain(Buf *buf, int64_t at_ms, const Zone *zone);
/** A span for people, its two largest units: "2 d 3 h", "45 min", "12 s". Negative with "-". */
void time_add_span(Buf *buf, int64_t span_ms);

/* --- working calendars -------------------------------------------------------------------- */

/* The days and, where it has them, the hours on which a clock runs. Immutable but for cover. */
typedef struct Calendar Calendar;

typedef struct {
    uint8_t weekdays; /* bit 0 Monday … bit 6 Sunday */
    bool has_hours;
    int32_t open_minute;   /* local minutes after midnight, 0 to 1439 */
    int32_t close_minute;  /* after open, at most 1440 */
    const int32_t *closed; /* dates on which it does not run, any order; copied */
    size_t n_closed;
} CalendarRule;

/** Build a calendar in a zone (borrowed: it must outlive the calendar). The rule has a weekday. */
Calendar *calendar_create(const Zone *zone, CalendarRule rule);
void calendar_free(Calendar *calendar);
bool calendar_has_hours(const Calendar *calendar);
/** Whether its hours end at 24:00, so that a date's end is the next date's first instant. */
bool calendar_closes_at_midnight(const Calendar *calendar);
bool calendar_is_open_date(const Calendar *calendar, int32_t date);
/** The nth clock day after `date`; n = 0 gives the date itself, open or not. */
int32_t calendar_nth_after(const Calendar *calendar, int32_t date, int64_t n);
/** How many clock days lie in (after, upto]. */
int64_t calendar_days_between(const Calendar *calendar, int32_t after, int32_t upto);
/** The last instant of a date on this clock: its last ms, or the closing time. */
int64_t calendar_date_end(const Calendar *calendar, int32_t date);
/** Open milliseconds from a fixed origin to an instant: differences are what counts. */
int64_t calendar_open_ms(const Calendar *calendar, int64_t at_ms);
/** The earliest instant at which calendar_open_ms reaches open_ms. */
int64_t calendar_open_instant(const Calendar *calendar, int64_t open_ms);

/* --- files -------------------------------------------------------------------------------- */

/** All of a file, or of standard input where path is "-", into *out (appended). ERR_IO with the
 * path and the system's reason, ERR_LIMIT above max_bytes; a directory is an error. */
bool file_read(const char *path, size_t max_bytes, Buf *out, Err *err);

/* A file that appears whole or not at all: written beside, synced, renamed. */
typedef struct FileWriter FileWriter;

/** Begin a file beside `path`. NULL and *err (ERR_IO) when it cannot be made. */
FileWriter *file_writer_open(const char *path, Err *err);
/** Append; after a failure every later write fails too, and the reason is kept for commit. */
bool file_writer_add(FileWriter *writer, const void *bytes, size_t n);
/** Overwrite bytes already written, at an offset. */
bool file_writer_patch(FileWriter *writer, uint64_t offset, const void *bytes, size_t n);
uint64_t file_writer_size(const FileWriter *writer);
/** fsync, rename over `path`, fsync the folder; frees the writer in every case. On failure the
 * file at `path` is as it was and nothing is left beside it. */
bool file_writer_commit(FileWriter *writer, Err *err);
/** Throw away what was written; frees the writer. */
void file_writer_abandon(FileWriter *writer);
/** Remove the half-written files of writers still open; safe in a signal handler. */
void file_writer_abandon_all_on_signal(void);

/* A whole file mapped for reading. */
typedef struct {
    const uint8_t *at;
    size_t n;
} FileMap;

bool file_map(const char *path, FileMap *out, Err *err);
void file_unmap(FileMap *map);

#endif
