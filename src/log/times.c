/* times.c: the times of a log. time_parse of base says what an ISO time means; here is a fast way
 * to the same answer for the fixed forms that nearly every log has. */
#include "log/times.h"

static inline bool is_digit(char c)
{
    return (unsigned)(c - '0') <= 9;
}

static inline int two_digits(const char *at)
{
    return (at[0] - '0') * 10 + (at[1] - '0');
}

/* Whether text has digits exactly where the shape has 0 and its other bytes where it has others. */
static inline bool has_shape(const char *at, const char *shape, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (shape[i] == '0' ? !is_digit(at[i]) : at[i] != shape[i]) return false;
    }
    return true;
}

static bool new_date(RecentDate *recent, const char *at)
{
    if (!has_shape(at, "0000-00-00", 10)) return false;
    CivilDate civil = {two_digits(at) * 100 + two_digits(at + 2), two_digits(at + 5),
                       two_digits(at + 8)};
    if (!date_is_valid(civil)) return false;
    recent->date = date_from_civil(civil);
    memcpy(&recent->head, at, sizeof recent->head);
    memcpy(&recent->tail, at + 8, sizeof recent->tail);
    return true;
}

/* A log has far fewer dates than events. */
static inline bool fast_date(TimeReader *reader, const char *at, int32_t *date)
{
    uint64_t head;
    uint16_t tail;
    memcpy(&head, at, sizeof head);
    memcpy(&tail, at + 8, sizeof tail);
    uint64_t mixed = (head ^ (uint64_t)tail << 40) * UINT64_C(0x9E3779B97F4A7C15);
    RecentDate *recent = &reader->recent[mixed >> (64 - TIME_RECENT_BITS)];
    if ((recent->head != head || recent->tail != tail) && !new_date(recent, at)) return false;
    *date = recent->date;
    return true;
}

/* "hh:mm:ss" as eight bytes at once: false where one is no digit, or no colon. */
static inline bool fast_clock(const char *at, int *hour, int *minute, int *second)
{
    static const char zeros[8] = {'0', '0', ':', '0', '0', ':', '0', '0'};
    static const unsigned char colons_only[8] = {0, 0, 0xFF, 0, 0, 0xFF, 0, 0};
    uint64_t clock, zero, colons;
    memcpy(&clock, at, sizeof clock);
    memcpy(&zero, zeros, sizeof zero);
    memcpy(&colons, colons_only, sizeof colons);
    uint64_t digits = clock ^ zero; /* each byte 0 to 9, and 0 where a colon belongs */
    uint64_t above =
        ((digits & UINT64_C(0x7F7F7F7F7F7F7F7F)) + UINT64_C(0x7676767676767676)) | digits;
    if ((above & UINT64_C(0x8080808080808080)) != 0 || (digits & colons) != 0) return false;
    *hour = two_digits(at);
    *minute = two_digits(at + 3);
    *second = two_digits(at + 6);
    return true;
}

/* Digits after the point; finer ones than a ms are cut off. */
static size_t fast_fraction(Str text, size_t i, int32_t *ms)
{
    size_t n_digits = 0;
    *ms = 0;
    for (; i < text.n && is_digit(text.at[i]); i++, n_digits++) {
        if (n_digits < 3) *ms = *ms * 10 + (text.at[i] - '0');
    }
    for (size_t n = n_digits; n < 3; n++) *ms *= 10;
    return i;
}

typedef enum { FAST_NO, FAST_LOCAL, FAST_UTC } FastTime;

/* Z, +hh:mm or +hhmm, or nothing, at the end of the text. */
static FastTime fast_offset(const char *at, size_t n, int64_t *ms)
{
    if (n == 0) return FAST_LOCAL;
    if (n == 1 && *at == 'Z') return FAST_UTC;
    if (*at != '+' && *at != '-') return FAST_NO;
    bool colon = n == 6 && has_shape(at + 1, "00:00", 5);
    if (!colon && !(n == 5 && has_shape(at + 1, "0000", 4))) return FAST_NO;
    int hours = two_digits(at + 1), minutes = two_digits(at + (colon ? 4 : 3));
    if (hours > 14 || minutes > 59) return FAST_NO;
    int64_t offset = (int64_t)hours * TIME_HOUR_MS + (int64_t)minutes * TIME_MINUTE_MS;
    *ms -= *at == '+' ? offset : -offset;
    return FAST_UTC;
}

/* YYYY-MM-DDThh:mm:ss[.fff][offset]; *ms is UTC or local as the result says. */
static FastTime fast_time(TimeReader *reader, Str text, int64_t *ms)
{
    int32_t date, fraction = 0;
    const char *at = text.at;
    if (text.n < 19 || text.n > 40 || !fast_date(reader, at, &date)) return FAST_NO;
    int hour, minute, second;
    if ((at[10] != 'T' && at[10] != ' ') || !fast_clock(at + 11, &hour, &minute, &second)) {
        return FAST_NO;
    }
    if (hour > 23 || minute > 59 || second > 59) return FAST_NO;
    size_t i = 19;
    if (i + 1 < text.n && at[i] == '.' && is_digit(at[i + 1])) {
        i = fast_fraction(text, i + 1, &fraction);
    }
    *ms = (int64_t)date * TIME_DAY_MS + (int64_t)hour * TIME_HOUR_MS +
          (int64_t)minute * TIME_MINUTE_MS + (int64_t)second * 1000 + fraction;
    return fast_offset(at + i, text.n - i, ms);
}

static bool read_iso(TimeReader *reader, Str text, int64_t *at_ms)
{
    int64_t ms = 0;
    FastTime fast = fast_time(reader, text, &ms);
    if (fast == FAST_UTC && ms >= TIME_FIRST && ms <= TIME_LAST) {
        *at_ms = ms;
        return true;
    }
    if (fast == FAST_LOCAL) {
        reader->lacks_zone = true;
        *at_ms = zone_to_utc(reader->zone, ms);
        return *at_ms >= TIME_FIRST && *at_ms <= TIME_LAST;
    }
    TimeShape shape = {false, false};
    if (!time_parse(text, reader->zone, at_ms, &shape)) return false;
    reader->lacks_zone = !shape.has_zone;
    reader->lacks_time = !shape.has_time;
    return true;
}

static bool read_epoch(Str text, int64_t unit_ms, int64_t *at_ms)
{
    double number;
    if (!number_parse(text, &number)) return false;
    double ms = number * (double)unit_ms;
    if (!(ms >= (double)TIME_FIRST && ms <= (double)TIME_LAST)) return false;
    *at_ms = (int64_t)ms;
    if (ms < (double)*at_ms) *at_ms -= 1; /* finer digits are cut off towards the past */
    return true;
}

static bool read_parts(TimeReader *reader, Str text, int64_t *at_ms)
{
    DateParts parts;
    bool ok = reader->dates == LOG_DATES_PATTERN
                  ? date_parts_read_pattern(text, reader->pattern, &parts)
                  : date_parts_read_loose(text, reader->dates, &parts);
    if (!ok || !date_parts_instant(&parts, reader->zone, at_ms)) return false;
    reader->lacks_zone = !parts.has_zone;
    reader->lacks_time = !parts.has_time;
    return true;
}

bool time_reader_read(TimeReader *reader, Str text, int64_t *at_ms)
{
    reader->lacks_zone = reader->lacks_time = false;
    switch (reader->dates) {
    case LOG_DATES_GUESS:
    case LOG_DATES_ISO: return read_iso(reader, text, at_ms);
    case LOG_DATES_EPOCH_S: return read_epoch(text, 1000, at_ms);
    case LOG_DATES_EPOCH_MS: return read_epoch(text, 1, at_ms);
    case LOG_DATES_PATTERN:
    case LOG_DATES_DAY_FIRST:
    case LOG_DATES_MONTH_FIRST: return read_parts(reader, text, at_ms);
    }
    return false;
}

/* --- guessing ----------------------------------------------------------------------------- */

static bool is_all_digits(Str text, size_t least, size_t most)
{
    if (text.n < least || text.n > most) return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!is_digit(text.at[i])) return false;
    }
    return true;
}

/* How many texts of a sample each way of reading takes. */
typedef struct {
    size_t n, iso, day_first, month_first, epoch_s, epoch_ms;
} DateEvidence;

static bool loose_is_real(Str text, LogDates dates, const Zone *zone)
{
    DateParts parts;
    int64_t unused;
    return date_parts_read_loose(text, dates, &parts) && date_parts_instant(&parts, zone, &unused);
}

static void weigh(DateEvidence *evidence, Str text, const Zone *zone)
{
    int64_t unused;
    TimeShape shape;
    if (text.n == 0) return;
    evidence->n++;
    evidence->iso += time_parse(text, zone, &unused, &shape);
    evidence->epoch_s += is_all_digits(text, 9, 10);
    evidence->epoch_ms += is_all_digits(text, 12, 13);
    evidence->day_first += loose_is_real(text, LOG_DATES_DAY_FIRST, zone);
    evidence->month_first += loose_is_real(text, LOG_DATES_MONTH_FIRST, zone);
}

LogDates time_guess(const Str *sample, size_t n, const Zone *zone, bool *ambiguous)
{
    DateEvidence seen = {0};
    *ambiguous = false;
    for (size_t i = 0; i < n; i++) weigh(&seen, sample[i], zone);
    size_t loose = seen.day_first > seen.month_first ? seen.day_first : seen.month_first;
    if (seen.n == 0 || (seen.iso >= loose && seen.iso > 0)) return LOG_DATES_ISO;
    if (seen.epoch_s * 2 > seen.n) return LOG_DATES_EPOCH_S;
    if (seen.epoch_ms * 2 > seen.n) return LOG_DATES_EPOCH_MS;
    if (loose == 0) return LOG_DATES_ISO;
    *ambiguous = seen.day_first == seen.month_first;
    return seen.month_first > seen.day_first ? LOG_DATES_MONTH_FIRST : LOG_DATES_DAY_FIRST;
}
