/* dates.c: dates as people, spreadsheets and databases write them. */
#include "log/times.h"

/* A text being read from left to right. */
typedef struct {
    const char *at, *end;
} Cursor;

static char peek(const Cursor *cursor)
{
    return cursor->at < cursor->end ? *cursor->at : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool take(Cursor *cursor, char wanted)
{
    if (peek(cursor) != wanted) return false;
    cursor->at++;
    return true;
}

static void skip_any(Cursor *cursor, const char *these)
{
    while (cursor->at < cursor->end && strchr(these, *cursor->at) != NULL) cursor->at++;
}

/* A whole number of at most `most` digits; how many there were, or 0. */
static size_t take_number(Cursor *cursor, size_t most, int32_t *out)
{
    size_t n = 0;
    *out = 0;
    while (n < most && is_digit(peek(cursor))) {
        *out = *out * 10 + (*cursor->at++ - '0');
        n++;
    }
    return n;
}

static Str take_word(Cursor *cursor)
{
    const char *from = cursor->at;
    while (is_letter(peek(cursor))) cursor->at++;
    return (Str){from, (size_t)(cursor->at - from)};
}

/* True when the word is `full` or its first letters, at least three, in any case. */
static bool is_short_for(Str word, const char *full)
{
    size_t n = strlen(full);
    if (word.n < 3 || word.n > n) return false;
    for (size_t i = 0; i < word.n; i++) {
        if ((word.at[i] | 0x20) != full[i]) return false;
    }
    return true;
}

static int32_t month_of(Str word)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    for (int32_t i = 0; i < 12; i++) {
        if (is_short_for(word, names[i])) return i + 1;
    }
    return 0;
}

static bool is_weekday(Str word)
{
    static const char *const names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday"};
    for (size_t i = 0; i < 7; i++) {
        if (is_short_for(word, names[i])) return true;
    }
    return false;
}

/* Two digits stand for 1970 to 2069. */
static int32_t full_year(int32_t year, size_t n_digits)
{
    if (n_digits != 2) return year;
    return year < 70 ? 2000 + year : 1900 + year;
}

static bool take_year(Cursor *cursor, DateParts *parts)
{
    int32_t year;
    size_t n = take_number(cursor, 4, &year);
    parts->date.year = full_year(year, n);
    return n == 2 || n == 4;
}

/* --- loose forms -------------------------------------------------------------------------- */

static bool read_fraction(Cursor *cursor, DateParts *parts)
{
    int32_t scale = 100;
    if (!is_digit(peek(cursor))) return false;
    for (; is_digit(peek(cursor)); cursor->at++, scale /= 10) {
        parts->ms += (*cursor->at - '0') * scale;
    }
    return true;
}

/* am or pm, in any case, with or without points. */
static bool read_half(Cursor *cursor, DateParts *parts)
{
    Cursor ahead = *cursor;
    skip_any(&ahead, " ");
    char half = (char)(peek(&ahead) | 0x20);
    if (half != 'a' && half != 'p') return true;
    ahead.at++;
    take(&ahead, '.');
    if ((peek(&ahead) | 0x20) != 'm') return true;
    ahead.at++;
    take(&ahead, '.');
    *cursor = ahead;
    if (parts->hour < 1 || parts->hour > 12) return false;
    parts->hour = parts->hour % 12 + (half == 'p' ? 12 : 0);
    return true;
}

static bool read_offset(Cursor *cursor, DateParts *parts)
{
    skip_any(cursor, " ");
    Cursor ahead = *cursor;
    Str word = take_word(&ahead);
    if (str_eq(word, STR("Z")) || str_eq(word, STR("UTC")) || str_eq(word, STR("GMT"))) {
        *cursor = ahead;
        parts->has_zone = true;
        return true;
    }
    char sign = peek(cursor);
    if (sign != '+' && sign != '-') return true;
    cursor->at++;
    int32_t hours, minutes = 0;
    if (take_number(cursor, 2, &hours) != 2) return false;
    take(cursor, ':');
    size_t n = take_number(cursor, 2, &minutes);
    if ((n != 0 && n != 2) || hours > 18 || minutes > 59) return false;
    parts->has_zone = true;
    parts->offset_minutes = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

/* hh:mm[:ss[.fff]] [am|pm] [offset], or nothing. */
static bool read_clock(Cursor *cursor, DateParts *parts)
{
    skip_any(cursor, " ,T");
    if (cursor->at == cursor->end) return true;
    parts->has_time = true;
    if (take_number(cursor, 2, &parts->hour) == 0) return false;
    if (take(cursor, ':') || take(cursor, '.')) {
        if (take_number(cursor, 2, &parts->minute) != 2) return false;
        if ((take(cursor, ':') || take(cursor, '.')) &&
            take_number(cursor, 2, &parts->second) != 2) {
            return false;
        }
        if ((take(cursor, '.') || take(cursor, ',')) && !read_fraction(cursor, parts)) {
            return false;
        }
    }
    return read_half(cursor, parts) && read_offset(cursor, parts);
}

/* YYYYMMDD, then perhaps hhmm or hhmmss, without separators. */
static bool read_compact(Cursor *cursor, DateParts *parts)
{
    if (take_number(cursor, 4, &parts->date.year) != 4) return false;
    if (take_number(cursor, 2, &parts->date.month) != 2) return false;
    if (take_number(cursor, 2, &parts->date.day) != 2) return false;
    skip_any(cursor, "T_");
    if (!is_digit(peek(cursor))) return read_clock(cursor, parts);
    parts->has_time = true;
    if (take_number(cursor, 2, &parts->hour) != 2) return false;
    if (take_number(cursor, 2, &parts->minute) != 2) return false;
    size_t n = take_number(cursor, 2, &parts->second);
    return (n == 0 || n == 2) && read_offset(cursor, parts);
}

static bool read_named_month(Cursor *cursor, DateParts *parts)
{
    parts->date.month = month_of(take_word(cursor));
    skip_any(cursor, " -/.,");
    return parts->date.month != 0;
}

/* First number, separator, second number or month, separator, year. */
static bool read_day_month_year(Cursor *cursor, LogDates dates, DateParts *parts)
{
    int32_t first, second;
    if (take_number(cursor, 2, &first) == 0) return false;
    skip_any(cursor, " -/.");
    if (is_letter(peek(cursor))) {
        parts->date.day = first;
        return read_named_month(cursor, parts) && take_year(cursor, parts);
    }
    if (take_number(cursor, 2, &second) == 0) return false;
    if (!take(cursor, '/') && !take(cursor, '-') && !take(cursor, '.')) return false;
    bool day_first = dates != LOG_DATES_MONTH_FIRST;
    parts->date.day = day_first ? first : second;
    parts->date.month = day_first ? second : first;
    return take_year(cursor, parts);
}

static bool read_year_month_day(Cursor *cursor, DateParts *parts)
{
    if (!take_year(cursor, parts)) return false;
    if (!take(cursor, '/') && !take(cursor, '-') && !take(cursor, '.')) return false;
    if (is_letter(peek(cursor))) {
        return read_named_month(cursor, parts) && take_number(cursor, 2, &parts->date.day) > 0;
    }
    if (take_number(cursor, 2, &parts->date.month) == 0) return false;
    if (!take(cursor, '/') && !take(cursor, '-') && !take(cursor, '.')) return false;
    return take_number(cursor, 2, &parts->date.day) > 0;
}

/* Month name, day, year: Dec 31, 2026. */
static bool read_month_day_year(Cursor *cursor, DateParts *parts)
{
    if (!read_named_month(cursor, parts)) return false;
    if (take_number(cursor, 2, &parts->date.day) == 0) return false;
    skip_any(cursor, " ,-");
    return take_year(cursor, parts);
}

bool date_parts_read_loose(Str text, LogDates dates, DateParts *parts)
{
    text = str_trim(text);
    *parts = (DateParts){0};
    if (text.n == 0) return false;
    Cursor cursor = {text.at, text.at + text.n}, ahead = cursor;
    if (is_weekday(take_word(&ahead))) {
        skip_any(&ahead, " ,");
        cursor = ahead;
    }
    const char *digits = cursor.at;
    while (digits < cursor.end && is_digit(*digits)) digits++;
    size_t n = (size_t)(digits - cursor.at);
    bool ok;
    if (n == 8 || n == 12 || n == 14)
        return read_compact(&cursor, parts) && cursor.at == cursor.end;
    if (n == 0)
        ok = read_month_day_year(&cursor, parts);
    else if (n == 4)
        ok = read_year_month_day(&cursor, parts);
    else
        ok = read_day_month_year(&cursor, dates, parts);
    return ok && read_clock(&cursor, parts) && cursor.at == cursor.end;
}

bool date_parts_instant(const DateParts *parts, const Zone *zone, int64_t *at_ms)
{
    if (!date_is_valid(parts->date)) return false;
    if (parts->hour > 23 || parts->minute > 59 || parts->second > 59) return false;
    int32_t date = date_from_civil(parts->date);
    int64_t local = (int64_t)date * TIME_DAY_MS + (int64_t)parts->hour * TIME_HOUR_MS +
                    (int64_t)parts->minute * TIME_MINUTE_MS + (int64_t)parts->second * 1000 +
                    parts->ms;
    if (parts->has_zone)
        *at_ms = local - (int64_t)parts->offset_minutes * TIME_MINUTE_MS;
    else if (parts->has_time)
        *at_ms = zone_to_utc(zone, local);
    else
        *at_ms = zone_midnight(zone, date);
    return *at_ms >= TIME_FIRST && *at_ms <= TIME_LAST;
}

/* --- patterns ----------------------------------------------------------------------------- */

/* The run of one letter at the start of a pattern. */
static size_t pattern_run(Str pattern)
{
    size_t n = 1;
    while (n < pattern.n && pattern.at[n] == pattern.at[0]) n++;
    return n;
}

static bool read_pattern_month(Cursor *cursor, size_t n, DateParts *parts)
{
    if (n < 3) return take_number(cursor, 2, &parts->date.month) > 0;
    parts->date.month = month_of(take_word(cursor));
    return parts->date.month != 0;
}

/* One field of a pattern; false when the text does not have it. */
static bool read_pattern_field(Cursor *cursor, char letter, size_t n, DateParts *parts)
{
    int32_t year;
    switch (letter) {
    case 'Y':
        if (take_number(cursor, n == 2 ? 2 : 4, &year) != (n == 2 ? 2 : 4)) return false;
        parts->date.year = full_year(year, n == 2 ? 2 : 4);
        return true;
    case 'M': return read_pattern_month(cursor, n, parts);
    case 'D': return take_number(cursor, 2, &parts->date.day) > 0;
    case 'H':
    case 'h': parts->has_time = true; return take_number(cursor, 2, &parts->hour) > 0;
    case 'm': return take_number(cursor, 2, &parts->minute) > 0;
    case 's': return take_number(cursor, 2, &parts->second) > 0;
    case 'f': return read_fraction(cursor, parts);
    case 'A': {
        const char *before = cursor->at;
        return read_half(cursor, parts) && cursor->at > before;
    }
    case 'Z': return read_offset(cursor, parts) && parts->has_zone;
    default: break;
    }
    for (size_t i = 0; i < n; i++) {
        if (!take(cursor, letter)) return false;
    }
    return true;
}

bool date_parts_read_pattern(Str text, Str pattern, DateParts *parts)
{
    text = str_trim(text);
    *parts = (DateParts){0};
    if (text.n == 0) return false;
    Cursor cursor = {text.at, text.at + text.n};
    while (pattern.n > 0) {
        size_t n = pattern_run(pattern);
        if (!read_pattern_field(&cursor, pattern.at[0], n, parts)) return false;
        pattern = str_slice(pattern, n, pattern.n);
    }
    return cursor.at == cursor.end;
}

bool date_pattern_check(Str pattern, Err *err)
{
    if (str_has_byte(pattern, 'Y') && str_has_byte(pattern, 'M') && str_has_byte(pattern, 'D')) {
        return true;
    }
    return err_set(err, ERR_USAGE,
                   "the date format '%.*s' has no %s; write for example DD/MM/YYYY hh:mm:ss "
                   "(YYYY or YY, MM or MMM, DD, hh, mm, ss, fff, A for am and pm, Z for an offset)",
                   STR_ARG(str_slice(pattern, 0, 60)),
                   !str_has_byte(pattern, 'Y')   ? "year (YYYY)"
                   : !str_has_byte(pattern, 'M') ? "month (MM)"
                                                 : "day (DD)");
}
