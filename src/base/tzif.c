/* tzif.c: the decoder of time zone files. Source: RFC 8536, "The Time Zone Information Format
 * (TZif)"; the footer's rule: POSIX.1-2017, 8.3, TZ, with RFC 8536's wider hours. */
#include "base/tzif.h"
#include <stdlib.h>

enum { HEADER_BYTES = 44, MOST_SPANS = 100000, RULE_YEARS = 401 };
#define FOUR_HUNDRED_YEARS_MS ((int64_t)146097 * TIME_DAY_MS)

typedef struct {
    uint32_t is_ut, is_std, leap, time, type, chars;
} Counts;

static uint32_t be32(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static int64_t be64(const char *at)
{
    return (int64_t)((uint64_t)be32(at) << 32 | be32(at + 4));
}

static bool read_header(Str bytes, size_t at, Counts *counts)
{
    if (bytes.n < at + HEADER_BYTES || memcmp(bytes.at + at, "TZif", 4) != 0) return false;
    uint32_t *field[] = {&counts->is_ut, &counts->is_std, &counts->leap,
                         &counts->time,  &counts->type,   &counts->chars};
    for (size_t i = 0; i < 6; i++) {
        *field[i] = be32(bytes.at + at + 20 + i * 4);
        if (*field[i] > MOST_SPANS) return false;
    }
    return true;
}

static size_t data_bytes(const Counts *counts, size_t time_bytes)
{
    return counts->time * (time_bytes + 1) + counts->type * 6 + counts->chars +
           counts->leap * (time_bytes + 4) + counts->is_std + counts->is_ut;
}

/* --- the footer: STDoffset[DST[offset],start[/time],end[/time]] ----------------------------- */

typedef struct {
    char form; /* 'M' month.week.day, 'J' 1..365 without 29 February, 'N' 0..365 */
    int32_t month, week, day;
    int64_t time_s;
} RuleDate;

typedef struct {
    int64_t std_s, dst_s; /* east of UTC */
    bool has_dst;
    RuleDate dst_from, dst_to;
} Rule;

static bool skip_name(Str *s)
{
    size_t n = 0;
    if (s->n && s->at[0] == '<') {
        while (n < s->n && s->at[n] != '>') n++;
        if (n == s->n) return false;
        n++;
    } else {
        while (n < s->n && ((s->at[n] | 32) >= 'a' && (s->at[n] | 32) <= 'z')) n++;
    }
    if (n < 3) return false;
    *s = str_slice(*s, n, s->n);
    return true;
}

static bool read_whole(Str *s, int32_t *out)
{
    size_t n = 0;
    int32_t value = 0;
    while (n < s->n && n < 4 && s->at[n] >= '0' && s->at[n] <= '9')
        value = value * 10 + (s->at[n++] - '0');
    if (n == 0) return false;
    *out = value;
    *s = str_slice(*s, n, s->n);
    return true;
}

static bool skip_byte(Str *s, char byte)
{
    if (s->n == 0 || s->at[0] != byte) return false;
    *s = str_slice(*s, 1, s->n);
    return true;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool read_clock(Str *s, int64_t *out)
{
    int64_t sign = 1;
    if (skip_byte(s, '-'))
        sign = -1;
    else
        (void)skip_byte(s, '+');
    int32_t hours, minutes = 0, seconds = 0;
    if (!read_whole(s, &hours)) return false;
    if (skip_byte(s, ':') && !read_whole(s, &minutes)) return false;
    if (s->n && s->at[0] == ':' && skip_byte(s, ':') && !read_whole(s, &seconds)) return false;
    if (hours > 167 || minutes > 59 || seconds > 59) return false;
    *out = sign * ((int64_t)hours * 3600 + minutes * 60 + seconds);
    return true;
}

static bool read_rule_date(Str *s, RuleDate *date)
{
    if (!skip_byte(s, ',')) return false;
    date->time_s = 2 * 3600;
    if (skip_byte(s, 'M')) {
        date->form = 'M';
        if (!read_whole(s, &date->month) || !skip_byte(s, '.') || !read_whole(s, &date->week) ||
            !skip_byte(s, '.') || !read_whole(s, &date->day))
            return false;
        if (date->month < 1 || date->month > 12 || date->week < 1 || date->week > 5 ||
            date->day > 6)
            return false;
    } else {
        date->form = skip_byte(s, 'J') ? 'J' : 'N';
        if (!read_whole(s, &date->day) || date->day > 365) return false;
    }
    return !skip_byte(s, '/') || read_clock(s, &date->time_s);
}

static bool read_rule(Str s, Rule *rule)
{
    *rule = (Rule){0};
    int64_t west;
    if (!skip_name(&s) || !read_clock(&s, &west)) return false;
    rule->std_s = rule->dst_s = -west;
    if (s.n == 0) return true;
    rule->has_dst = true;
    if (!skip_name(&s)) return false;
    rule->dst_s = rule->std_s + 3600;
    if (s.n && s.at[0] != ',') {
        if (!read_clock(&s, &west)) return false;
        rule->dst_s = -west;
    }
    return read_rule_date(&s, &rule->dst_from) && read_rule_date(&s, &rule->dst_to) && s.n == 0;
}

/* The local second, since 1970, at which a rule's date falls in a year. */
static int64_t rule_local_s(const RuleDate *rule, int32_t year)
{
    int32_t january = date_from_civil((CivilDate){year, 1, 1}), date;
    if (rule->form == 'M') {
        int32_t first = date_from_civil((CivilDate){year, rule->month, 1});
        int32_t sunday_based = (date_weekday(first) + 1) % 7;
        date = first + (rule->day - sunday_based + 7) % 7 + (rule->week - 1) * 7;
        int32_t next_month = date_add_months(first, 1);
        while (date >= next_month) date -= 7;
    } else {
        bool leap = date_from_civil((CivilDate){year + 1, 1, 1}) - january == 366;
        date = january + rule->day - (rule->form == 'J');
        if (rule->form == 'J' && leap && rule->day >= 60) date++;
    }
    return (int64_t)date * 86400 + rule->time_s;
}

static void add_span(ZoneSpans *spans, int64_t start_ms, int64_t offset_ms)
{
    if (spans->n && spans->at[spans->n - 1].offset_ms == offset_ms) return;
    ZoneSpan span = {start_ms, offset_ms};
    VEC_PUSH(spans, span);
}

static void add_rule(ZoneSpans *spans, const Rule *rule)
{
    int64_t last_ms = spans->at[spans->n - 1].start_ms;
    if (!rule->has_dst) {
        if (spans->n == 1) spans->at[0].offset_ms = rule->std_s * 1000;
        spans->repeat_ms = INT64_MAX;
        return;
    }
    int32_t year = 1970;
    if (last_ms > 0) year = date_to_civil((int32_t)(last_ms / TIME_DAY_MS)).year;
    int32_t end = year + RULE_YEARS;
    for (; year <= end; year++) {
        ZoneSpan on = {(rule_local_s(&rule->dst_from, year) - rule->std_s) * 1000,
                       rule->dst_s * 1000};
        ZoneSpan off = {(rule_local_s(&rule->dst_to, year) - rule->dst_s) * 1000,
                        rule->std_s * 1000};
        ZoneSpan first = on.start_ms < off.start_ms ? on : off;
        ZoneSpan second = on.start_ms < off.start_ms ? off : on;
        if (first.start_ms > last_ms) add_span(spans, first.start_ms, first.offset_ms);
        if (second.start_ms > last_ms) add_span(spans, second.start_ms, second.offset_ms);
    }
    spans->repeat_ms = (int64_t)date_from_civil((CivilDate){end, 1, 1}) * TIME_DAY_MS;
}

static bool read_spans(Str data, const Counts *counts, ZoneSpans *spans)
{
    const char *types = data.at + counts->time * 9;
    add_span(spans, INT64_MIN / 2, (int32_t)be32(types) * (int64_t)1000);
    for (uint32_t i = 0; i < counts->time; i++) {
        int64_t start_s = be64(data.at + i * 8);
        uint8_t type = (uint8_t)data.at[counts->time * 8 + i];
        if (type >= counts->type || start_s > INT64_MAX / 4000) return false;
        if (start_s < -TIME_LAST / 1000) continue; /* some files begin at the Big Bang */
        int64_t start_ms = start_s * 1000;
        if (start_ms < spans->at[spans->n - 1].start_ms) return false;
        add_span(spans, start_ms, (int32_t)be32(types + type * 6) * (int64_t)1000);
    }
    return true;
}

bool tzif_decode(Str bytes, ZoneSpans *spans)
{
    *spans = (ZoneSpans){0};
    Counts counts;
    if (!read_header(bytes, 0, &counts) || bytes.at[4] < '2') return false;
    size_t second = HEADER_BYTES + data_bytes(&counts, 4);
    if (!read_header(bytes, second, &counts) || counts.type == 0) return false;
    Str rest = str_slice(bytes, second + HEADER_BYTES, bytes.n);
    size_t n_data = data_bytes(&counts, 8);
    if (rest.n < n_data) return false;
    Str footer = str_slice(rest, n_data, rest.n), line, nothing;
    Rule rule;
    bool good = read_spans(rest, &counts, spans) && str_cut(&footer, '\n', &nothing) &&
                nothing.n == 0 && str_cut(&footer, '\n', &line);
    spans->repeat_ms = INT64_MAX;
    if (good && line.n) {
        good = read_rule(line, &rule);
        if (good) add_rule(spans, &rule);
    }
    if (!good) VEC_FREE(spans);
    return good;
}
