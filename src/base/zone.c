/* zone.c: instants to local dates and back, by a table of offsets and one of midnights. */
#include "base/base.h"
#include "base/tzif.h"
#include <dirent.h>
#include <stdlib.h>

enum { FIRST_YEAR = 1900, END_YEAR = 2151, LONGEST_OFFSET_MS = 26 * 3600000, MOST_BYTES = 1 << 20 };
#define FOLDER                "/usr/share/zoneinfo/"
#define FOUR_HUNDRED_YEARS_MS ((int64_t)146097 * TIME_DAY_MS)

struct Zone {
    char *name;
    ZoneSpans spans;
    bool dates_run_back; /* somewhere midnight is passed twice: the table cannot be trusted */
    int32_t first_date, n_dates;
    int64_t *midnight_ms; /* [n_dates + 1] */
    int64_t usual_offset_ms;
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* The index of the span that holds at an instant. */
static size_t find_span(const ZoneSpans *spans, int64_t at_ms)
{
    size_t low = 0, high = spans->n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (spans->at[middle].start_ms <= at_ms)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Whole turns of 400 years to take off an instant so that the table covers it. */
static int64_t repeats(const ZoneSpans *spans, int64_t at_ms)
{
    if (at_ms < spans->repeat_ms - TIME_DAY_MS * 2) return 0;
    return ((at_ms - (spans->repeat_ms - TIME_DAY_MS * 2)) / FOUR_HUNDRED_YEARS_MS + 1) *
           FOUR_HUNDRED_YEARS_MS;
}

int64_t zone_offset(const Zone *zone, int64_t at_ms)
{
    at_ms -= repeats(&zone->spans, at_ms);
    return zone->spans.at[find_span(&zone->spans, at_ms)].offset_ms;
}

int64_t zone_to_utc(const Zone *zone, int64_t local_ms)
{
    const ZoneSpans *spans = &zone->spans;
    int64_t turned = repeats(spans, local_ms);
    local_ms -= turned;
    for (size_t i = find_span(spans, local_ms - LONGEST_OFFSET_MS);; i++) {
        int64_t at_ms = local_ms - spans->at[i].offset_ms;
        if (i + 1 == spans->n) return at_ms + turned;
        int64_t end_ms = spans->at[i + 1].start_ms;
        if (at_ms < end_ms) return at_ms + turned;
        bool in_gap = local_ms - spans->at[i + 1].offset_ms < end_ms;
        if (in_gap) return at_ms + turned;
    }
}

static int32_t slow_date(const Zone *zone, int64_t at_ms)
{
    return (int32_t)floor_div(at_ms + zone_offset(zone, at_ms), TIME_DAY_MS);
}

int32_t zone_date(const Zone *zone, int64_t at_ms)
{
    int64_t guess = floor_div(at_ms + zone->usual_offset_ms, TIME_DAY_MS) - zone->first_date;
    if (zone->dates_run_back || guess < 1 || guess >= zone->n_dates - 1)
        return slow_date(zone, at_ms);
    if (at_ms < zone->midnight_ms[guess])
        guess--;
    else if (at_ms >= zone->midnight_ms[guess + 1])
        guess++;
    return (int32_t)guess + zone->first_date;
}

int64_t zone_midnight(const Zone *zone, int32_t date)
{
    int64_t index = (int64_t)date - zone->first_date;
    if (index >= 0 && index <= zone->n_dates) return zone->midnight_ms[index];
    return zone_to_utc(zone, (int64_t)date * TIME_DAY_MS);
}

int64_t zone_date_end(const Zone *zone, int32_t date)
{
    int64_t end_ms = zone_midnight(zone, date + 1) - 1;
    if (!zone->dates_run_back) return end_ms;
    /* Where a date comes back after midnight, its last ms is in the latest span that has it. */
    const ZoneSpans *spans = &zone->spans;
    int64_t local_ms = (int64_t)(date + 1) * TIME_DAY_MS - 1, turned = repeats(spans, end_ms);
    for (size_t i = find_span(spans, end_ms - turned) + 1; i < spans->n; i++) {
        if (spans->at[i].start_ms > end_ms - turned + TIME_DAY_MS) break;
        int64_t at_ms = local_ms - turned - spans->at[i].offset_ms;
        bool holds = at_ms >= spans->at[i].start_ms &&
                     (i + 1 == spans->n || at_ms < spans->at[i + 1].start_ms);
        if (holds) end_ms = at_ms + turned;
    }
    return end_ms;
}

ZoneDays zone_days(const Zone *zone)
{
    return (ZoneDays){zone->midnight_ms, zone->first_date, zone->dates_run_back ? 0 : zone->n_dates,
                      zone->usual_offset_ms};
}

/* A clock set back over midnight (or a date left out) makes local dates run back or jump. */
static bool has_dates_run_back(const ZoneSpans *spans, int64_t from_ms, int64_t end_ms)
{
    for (size_t i = 1; i < spans->n; i++) {
        int64_t at_ms = spans->at[i].start_ms;
        if (at_ms < from_ms || at_ms >= end_ms) continue;
        int64_t before = floor_div(at_ms - 1 + spans->at[i - 1].offset_ms, TIME_DAY_MS);
        int64_t after = floor_div(at_ms + spans->at[i].offset_ms, TIME_DAY_MS);
        if (after < before || after > before + 1) return true;
    }
    return false;
}

static void build_midnights(Zone *zone)
{
    zone->first_date = date_from_civil((CivilDate){FIRST_YEAR, 1, 1});
    zone->n_dates = date_from_civil((CivilDate){END_YEAR, 1, 1}) - zone->first_date;
    zone->midnight_ms = mem_zero((size_t)zone->n_dates + 1, sizeof(int64_t));
    const ZoneSpans *spans = &zone->spans;
    size_t span = 0;
    for (int32_t i = 0; i <= zone->n_dates; i++) {
        int64_t local_ms = (int64_t)(zone->first_date + i) * TIME_DAY_MS;
        while (span + 1 < spans->n && spans->at[span + 1].start_ms + LONGEST_OFFSET_MS < local_ms)
            span++;
        bool settled =
            local_ms - spans->at[span].offset_ms >= spans->at[span].start_ms &&
            (span + 1 == spans->n || spans->at[span + 1].start_ms - LONGEST_OFFSET_MS > local_ms);
        zone->midnight_ms[i] =
            settled ? local_ms - spans->at[span].offset_ms : zone_to_utc(zone, local_ms);
    }
    zone->usual_offset_ms = zone_offset(zone, 1767225600000); /* 2026-01-01T00:00Z */
    zone->dates_run_back =
        has_dates_run_back(spans, zone->midnight_ms[0], zone->midnight_ms[zone->n_dates]);
}

/* Letters, digits, _ + - and single slashes: never a way out of the zone folder. */
static bool is_zone_name(Str name)
{
    if (name.n == 0 || name.n > 100 || name.at[0] == '/' || str_ends(name, STR("/"))) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.at[i];
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        bool other = (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-' || c == '/';
        if (!letter && !other) return false;
        if (c == '/' && name.at[i - 1] == '/') return false;
    }
    return true;
}

/* Name the nearest zone in the same folder of the database. */
static void set_unknown(Str name, Err *err)
{
    size_t slash = name.n;
    while (slash > 0 && name.at[slash - 1] != '/') slash--;
    char path[256];
    (void)snprintf(path, sizeof path, FOLDER "%.*s", (int)slash, name.at);
    Str last = str_slice(name, slash, name.n), best = {NULL, 0};
    char found[256] = "";
    size_t best_distance = 4;
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        size_t distance = str_distance(last, str_of(entry->d_name), 3);
        if (distance >= best_distance || entry->d_name[0] == '.') continue;
        best_distance = distance;
        (void)snprintf(found, sizeof found, "%s", entry->d_name);
        best = str_of(found);
    }
    if (folder != NULL) (void)closedir(folder);
    if (best.n)
        (void)err_set(err, ERR_NOT_FOUND,
                      "there is no time zone \"%.*s\"; did you mean \"%.*s%s\"?", STR_ARG(name),
                      (int)slash, name.at, found);
    else
        (void)err_set(err, ERR_NOT_FOUND,
                      "there is no time zone \"%.*s\"; a zone is written like \"Europe/London\"",
                      STR_ARG(name));
}

static bool read_spans(Str name, ZoneSpans *spans, Err *err)
{
    if (str_eq(name, STR("UTC"))) {
        ZoneSpan utc = {INT64_MIN / 2, 0};
        VEC_PUSH(spans, utc);
        spans->repeat_ms = INT64_MAX;
        return true;
    }
    char path[256];
    (void)snprintf(path, sizeof path, FOLDER "%.*s", STR_ARG(name));
    Buf bytes = {0};
    bool good = is_zone_name(name) && file_read(path, MOST_BYTES, &bytes, NULL) &&
                tzif_decode(buf_str(&bytes), spans);
    buf_free(&bytes);
    if (!good) set_unknown(name, err);
    return good;
}

Zone *zone_load(Str name, Err *err)
{
    ZoneSpans spans = {0};
    if (!read_spans(name, &spans, err)) return NULL;
    Zone *zone = mem_zero(1, sizeof *zone);
    zone->spans = spans;
    zone->name = mem_zero(name.n + 1, 1);
    memcpy(zone->name, name.at, name.n);
    build_midnights(zone);
    return zone;
}

void zone_free(Zone *zone)
{
    if (zone == NULL) return;
    free(zone->name);
    free(zone->midnight_ms);
    VEC_FREE(&zone->spans);
    free(zone);
}

Str zone_name(const Zone *zone)
{
    return str_of(zone->name);
}
