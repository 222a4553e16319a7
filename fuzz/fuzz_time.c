/* fuzz_time.c: texts as times, dates and numbers: what is read must be written so that it reads
 * back as the same. The first byte picks the zone. */
#include "base/base.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { N_ZONES = 5 };

/* Loaded once; they live as long as the process. */
static const Zone *zone_of(uint8_t pick)
{
    static const char *const NAMES[N_ZONES] = {"UTC", "Europe/London", "America/St_Johns",
                                               "Australia/Lord_Howe", "Pacific/Apia"};
    static Zone *zones[N_ZONES];
    size_t index = pick % N_ZONES;
    if (zones[index] == NULL) zones[index] = zone_load(str_of(NAMES[index]), NULL);
    BASE_ASSERT(zones[index] != NULL);
    return zones[index];
}

static void check_time(Str text, const Zone *zone)
{
    int64_t at_ms, again_ms;
    TimeShape shape;
    if (!time_parse(text, zone, &at_ms, &shape)) return;
    BASE_ASSERT(at_ms >= TIME_FIRST && at_ms <= TIME_LAST);
    Buf written = {0};
    time_add(&written, at_ms, zone_of(0));
    BASE_ASSERT(time_parse(buf_str(&written), zone, &again_ms, &shape));
    BASE_ASSERT(again_ms == at_ms && shape.has_zone);
    buf_clear(&written);
    time_add_plain(&written, at_ms, zone);
    time_add_span(&written, at_ms);
    buf_free(&written);
    int32_t date = zone_date(zone, at_ms);
    BASE_ASSERT(zone_midnight(zone, date) <= at_ms && zone_date_end(zone, date) >= at_ms);
}

static void check_date(Str text)
{
    int32_t date;
    if (!date_parse(text, &date)) return;
    Buf written = {0};
    date_add(&written, date);
    BASE_ASSERT(str_eq(buf_str(&written), text));
    buf_free(&written);
    BASE_ASSERT(date_from_civil(date_to_civil(date)) == date);
    (void)date_add_months(date, (int64_t)date * 31);
}

static void check_number(Str text)
{
    double value, again;
    if (!number_parse(text, &value)) return;
    Buf written = {0};
    number_add(&written, value);
    if (number_parse(buf_str(&written), &again)) BASE_ASSERT(again == value);
    buf_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    Str text = {(const char *)data + 1, size - 1};
    check_time(text, zone_of(data[0]));
    check_date(text);
    check_number(text);
    return 0;
}
