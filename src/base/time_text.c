/* time_text.c: instants as text, read and written. */
#include "base/base.h"
#include <stdlib.h>

/* What is left of a text being read. */
typedef struct {
    Str rest;
} Reader;

static bool take_digits(Reader *reader, size_t n, int64_t *out)
{
    if (reader->rest.n < n) return false;
    int64_t value = 0;
    for (size_t i = 0; i < n; i++) {
        char c = reader->rest.at[i];
        if (c < '0' || c > '9') return false;
        value = value * 10 + (c - '0');
    }
    *out = value;
    reader->rest = str_slice(reader->rest, n, reader->rest.n);
    return true;
}

static bool take(Reader *reader, char byte)
{
    if (reader->rest.n == 0 || reader->rest.at[0] != byte) return false;
    reader->rest = str_slice(reader->rest, 1, reader->rest.n);
    return true;
}

/* .digits, of which three count. */
static bool take_fraction(Reader *reader, int64_t *ms)
{
    *ms = 0;
    if (!take(reader, '.') && !take(reader, ',')) return true;
    int64_t unit = 100;
    size_t n = 0;
    while (reader->rest.n && reader->rest.at[0] >= '0' && reader->rest.at[0] <= '9') {
        *ms += unit * (reader->rest.at[0] - '0');
        unit /= 10;
        n++;
        reader->rest = str_slice(reader->rest, 1, reader->rest.n);
    }
    return n > 0;
}

/* Z, +hh, +hhmm or +hh:mm; nothing leaves has_zone false. */
static bool take_offset(Reader *reader, bool *has_zone, int64_t *offset_ms)
{
    *has_zone = false;
    if (reader->rest.n == 0) return true;
    *has_zone = true;
    *offset_ms = 0;
    if (take(reader, 'Z')) return true;
    int64_t sign = 1, hours, minutes = 0;
    if (take(reader, '-'))
        sign = -1;
    else if (!take(reader, '+'))
        return false;
    if (!take_digits(reader, 2, &hours)) return false;
    bool colon = take(reader, ':');
    if ((colon || reader->rest.n) && !take_digits(reader, 2, &minutes)) return false;
    if (hours > 23 || minutes > 59) return false;
    *offset_ms = sign * (hours * TIME_HOUR_MS + minutes * TIME_MINUTE_MS);
    return true;
}

static bool take_date(Reader *reader, int32_t *date)
{
    int64_t year, month, day;
    if (!take_digits(reader, 4, &year) || !take(reader, '-') || !take_digits(reader, 2, &month) ||
        !take(reader, '-') || !take_digits(reader, 2, &day))
        return false;
    CivilDate civil = {(int32_t)year, (int32_t)month, (int32_t)day};
    if (!date_is_valid(civil)) return false;
    *date = date_from_civil(civil);
    return true;
}

/* hh:mm[:ss[.fraction]] in ms after midnight. */
static bool take_clock(Reader *reader, int64_t *ms)
{
    int64_t hours, minutes, seconds = 0, fraction = 0;
    if (!take_digits(reader, 2, &hours) || !take(reader, ':') || !take_digits(reader, 2, &minutes))
        return false;
    if (take(reader, ':') &&
        (!take_digits(reader, 2, &seconds) || !take_fraction(reader, &fraction)))
        return false;
    if (hours > 23 || minutes > 59 || seconds > 59) return false;
    *ms = hours * TIME_HOUR_MS + minutes * TIME_MINUTE_MS + seconds * 1000 + fraction;
    return true;
}

bool time_parse(Str s, const Zone *zone, int64_t *at_ms, TimeShape *shape)
{
    Reader reader = {s};
    int32_t date;
    int64_t clock_ms = 0, offset_ms = 0;
    TimeShape seen = {false, false};
    if (!take_date(&reader, &date)) return false;
    if (reader.rest.n) {
        if (!take(&reader, 'T') && !take(&reader, ' ')) return false;
        if (!take_clock(&reader, &clock_ms)) return false;
        seen.has_time = true;
        (void)take(&reader, ' ');
        if (!take_offset(&reader, &seen.has_zone, &offset_ms) || reader.rest.n) return false;
    }
    int64_t local_ms = (int64_t)date * TIME_DAY_MS + clock_ms;
    *at_ms = seen.has_zone ? local_ms - offset_ms : zone_to_utc(zone, local_ms);
    if (shape != NULL) *shape = seen;
    return *at_ms >= TIME_FIRST && *at_ms <= TIME_LAST;
}

/* An instant taken apart in a zone. */
typedef struct {
    CivilDate civil;
    int hours, minutes, seconds, ms;
    int64_t offset_ms;
} Wall;

static Wall wall_of(int64_t at_ms, const Zone *zone)
{
    Wall wall;
    wall.offset_ms = zone_offset(zone, at_ms);
    int64_t local_ms = at_ms + wall.offset_ms;
    int64_t date = local_ms / TIME_DAY_MS - (local_ms % TIME_DAY_MS < 0);
    int64_t in_day = local_ms - date * TIME_DAY_MS;
    wall.civil = date_to_civil((int32_t)date);
    wall.hours = (int)(in_day / TIME_HOUR_MS);
    wall.minutes = (int)(in_day / TIME_MINUTE_MS % 60);
    wall.seconds = (int)(in_day / 1000 % 60);
    wall.ms = (int)(in_day % 1000);
    return wall;
}

static bool is_out_of_range(Buf *buf, int64_t at_ms)
{
    if (at_ms == TIME_NONE)
        buf_add(buf, STR("no time"));
    else if (at_ms < TIME_FIRST - TIME_DAY_MS)
        buf_add(buf, STR("before all time"));
    else if (at_ms > TIME_LAST + TIME_DAY_MS)
        buf_add(buf, STR("never"));
    else
        return false;
    return true;
}

void time_add(Buf *buf, int64_t at_ms, const Zone *zone)
{
    if (is_out_of_range(buf, at_ms)) return;
    Wall wall = wall_of(at_ms, zone);
    buf_addf(buf, "%04d-%02d-%02dT%02d:%02d:%02d", (int)wall.civil.year, (int)wall.civil.month,
             (int)wall.civil.day, wall.hours, wall.minutes, wall.seconds);
    if (wall.ms) buf_addf(buf, ".%03d", wall.ms);
    int64_t offset_s = wall.offset_ms / 1000, size = offset_s < 0 ? -offset_s : offset_s;
    buf_addf(buf, "%c%02d:%02d", offset_s < 0 ? '-' : '+', (int)(size / 3600),
             (int)(size / 60 % 60));
    if (size % 60) buf_addf(buf, ":%02d", (int)(size % 60));
}

void time_add_plain(Buf *buf, int64_t at_ms, const Zone *zone)
{
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (is_out_of_range(buf, at_ms)) return;
    Wall wall = wall_of(at_ms, zone);
    buf_addf(buf, "%d %s %d %02d:%02d", (int)wall.civil.day, MONTHS[wall.civil.month - 1],
             (int)wall.civil.year, wall.hours, wall.minutes);
    if (wall.seconds || wall.ms) buf_addf(buf, ":%02d", wall.seconds);
    if (wall.ms) buf_addf(buf, ".%03d", wall.ms);
}

void time_add_span(Buf *buf, int64_t span_ms)
{
    static const struct {
        int64_t ms;
        const char *name;
    } UNITS[] = {
        {TIME_DAY_MS, "d"}, {TIME_HOUR_MS, "h"}, {TIME_MINUTE_MS, "min"}, {1000, "s"}, {1, "ms"}};
    enum { N_UNITS = sizeof UNITS / sizeof UNITS[0] };
    if (span_ms < 0) {
        buf_add_byte(buf, '-');
        span_ms = span_ms == INT64_MIN ? INT64_MAX : -span_ms;
    }
    size_t first = 0;
    while (first < N_UNITS - 1 && span_ms < UNITS[first].ms) first++;
    if (first == N_UNITS - 1 && span_ms == 0) first = N_UNITS - 2;
    buf_addf(buf, "%" PRId64 " %s", span_ms / UNITS[first].ms, UNITS[first].name);
    if (first + 1 >= N_UNITS - 1) return;
    int64_t second = span_ms % UNITS[first].ms / UNITS[first + 1].ms;
    if (second) buf_addf(buf, " %" PRId64 " %s", second, UNITS[first + 1].name);
}
