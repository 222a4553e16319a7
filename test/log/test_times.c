/* The fast way to read a time gives what base's time_parse gives, of good texts and of damaged
 * ones. */
#include "log/log_dump.h"
#include "log/times.h"

enum { N_TEXTS = 300000 };

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

static int pick(uint64_t *seed, int n)
{
    return (int)(next_random(seed) % (uint64_t)n);
}

/* Mostly right: dates about clock changes and month ends, odd fractions and offsets. */
static void add_time(Buf *out, uint64_t *seed)
{
    static const char *const offsets[] = {"",       "",      "Z",      "+00:00", "+01:00",
                                          "-03:30", "+0200", "+14:00", "+15:00", "-00:00",
                                          "z",      "+1",    "+01:60", "+99:99"};
    static const char *const fractions[] = {"", "", ".5", ".123", ".123456789", ".", ".0", ",5"};
    static const int years[] = {2026, 2024, 1999, 1900, 1, 9998, 9999, 0};
    buf_addf(out, "%04d-%02d-%02d", years[pick(seed, 8)], pick(seed, 14), pick(seed, 33));
    if (pick(seed, 10) == 0) return;
    buf_addf(out, "%c%02d:%02d", "TTTT t"[pick(seed, 6)], pick(seed, 26), pick(seed, 62));
    if (pick(seed, 10) == 0) return;
    buf_addf(out, ":%02d%s%s", pick(seed, 62), fractions[pick(seed, 8)], offsets[pick(seed, 14)]);
}

static void damage(Buf *text, uint64_t *seed)
{
    static const char bytes[] = "0123456789:-+TZ. /;\xC3";
    if (pick(seed, 3) != 0 || text->n == 0) return;
    text->at[pick(seed, (int)text->n)] = bytes[pick(seed, (int)sizeof bytes - 1)];
}

static void compare(TimeReader *reader, Str text)
{
    int64_t fast_ms = 0, slow_ms = 0;
    TimeShape shape = {false, false};
    bool fast = time_reader_read(reader, text, &fast_ms);
    bool slow = time_parse(text, reader->zone, &slow_ms, &shape);
    bool same =
        fast == slow && (!slow || (fast_ms == slow_ms && reader->lacks_zone != shape.has_zone &&
                                   reader->lacks_time != shape.has_time));
    if (same) return;
    fail_msg("'%.*s': fast %d %" PRId64 ", slow %d %" PRId64, STR_ARG(text), fast, fast_ms, slow,
             slow_ms);
}

static void the_fast_way_gives_the_same_as_the_slow(void **state)
{
    (void)state;
    Err err;
    uint64_t seed = 7;
    TimeReader *reader = mem_zero(1, sizeof *reader);
    Zone *zone = zone_load(STR("Europe/London"), &err);
    *reader = (TimeReader){.zone = zone, .dates = LOG_DATES_ISO};
    Buf text = {0};

    for (int i = 0; i < N_TEXTS; i++) {
        buf_clear(&text);
        add_time(&text, &seed);
        damage(&text, &seed);
        compare(reader, buf_str(&text));
    }

    buf_free(&text);
    zone_free(zone);
    free(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fast_way_gives_the_same_as_the_slow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
