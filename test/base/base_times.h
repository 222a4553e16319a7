/* base_times.h: what the tests of times share: instants written as text, and compared as text, so
 * that a failure reads as a time and not as a number. */
#ifndef HEED_TEST_BASE_TIMES_H
#define HEED_TEST_BASE_TIMES_H
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* The zone of that name; fails the test where the system has none. */
static inline Zone *load_zone(const char *name)
{
    Err err = {0};
    Zone *zone = zone_load(str_of(name), &err);
    if (zone == NULL) fail_msg("%s", err.message);
    return zone;
}

/* An instant from ISO text with an offset or Z. */
static inline int64_t instant(const char *text)
{
    int64_t at_ms = 0;
    TimeShape shape = {false, false};
    Zone *utc = load_zone("UTC");
    bool good = time_parse(str_of(text), utc, &at_ms, &shape);
    zone_free(utc);
    if (!good || !shape.has_zone) fail_msg("the test's own time %s has no zone", text);
    return at_ms;
}

static inline int32_t day(const char *text)
{
    int32_t date = 0;
    if (!date_parse(str_of(text), &date)) fail_msg("the test's own date %s is none", text);
    return date;
}

static inline void assert_instant(int64_t actual, const char *expected)
{
    Zone *utc = load_zone("UTC");
    Buf got = {0}, wanted = {0};
    time_add(&got, actual, utc);
    time_add(&wanted, instant(expected), utc);
    zone_free(utc);
    assert_string_equal(got.at, wanted.at);
    buf_free(&got);
    buf_free(&wanted);
}

static inline void assert_day(int32_t actual, const char *expected)
{
    Buf got = {0};
    date_add(&got, actual);
    assert_string_equal(got.at, expected);
    buf_free(&got);
}

#endif
