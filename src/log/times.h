/* times.h: private to src/log: the times of a log, in the ways that files write them. */
#ifndef HEED_LOG_TIMES_H
#define HEED_LOG_TIMES_H
#include "log/log.h"

/* A date and time as written, before a zone is applied. */
typedef struct {
    CivilDate date;
    int32_t hour, minute, second, ms;
    bool has_time, has_zone;
    int32_t offset_minutes; /* east of UTC, where has_zone */
} DateParts;

/** The instant of the parts: false when they name no real date or time. */
bool date_parts_instant(const DateParts *parts, const Zone *zone, int64_t *at_ms);

/** Dates of people and spreadsheets: 31/12/2026, 12/31/26 5:04 PM, 31-Dec-2026, Dec 31, 2026 17:04,
 * 2026/12/31, 20261231170400. `dates` says which of day and month comes first. */
bool date_parts_read_loose(Str text, LogDates dates, DateParts *parts);
/** By a pattern such as "DD/MM/YYYY hh:mm:ss": YYYY YY MMM MM M DD D hh h mm m ss s fff A Z. */
bool date_parts_read_pattern(Str text, Str pattern, DateParts *parts);
/** False and *err (ERR_USAGE) when a pattern has no year, month or day. */
bool date_pattern_check(Str pattern, Err *err);

/* A date read lately: its text "2026-03-02" as two numbers, and its own. */
typedef struct {
    uint64_t head;
    uint16_t tail; /* 0: none, since no text of digits is */
    int32_t date;
} RecentDate;
enum { TIME_RECENT_BITS = 7, TIME_RECENT_DATES = 1 << TIME_RECENT_BITS };

/* Reads one file's times. */
typedef struct {
    const Zone *zone;
    LogDates dates; /* never LOG_DATES_GUESS once it reads */
    Str pattern;
    RecentDate recent[TIME_RECENT_DATES]; /* by their text */
    bool lacks_zone, lacks_time;          /* the text read last */
} TimeReader;

/** False when the text is no time, or one that cannot be. */
bool time_reader_read(TimeReader *reader, Str text, int64_t *at_ms);

/** Tell from a sample how times are written: *ambiguous when day and month could be either way. */
LogDates time_guess(const Str *sample, size_t n, const Zone *zone, bool *ambiguous);

#endif
