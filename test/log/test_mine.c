/* What is found to happen usually in a log. */
#include "log/log_dump.h"

#define NINE (INT64_C(1772442000000)) /* Monday 2026-03-02T09:00:00Z */

enum { N_CASES = 100 };

typedef struct {
    LogBuilder *builder;
    Log *log;
    Zone *zone;
    LogMined mined[20];
    size_t n;
} MineFixture;

static MineFixture mine_create(void)
{
    Err err;
    return (MineFixture){.builder = log_builder_create(), .zone = zone_load(STR("UTC"), &err)};
}

static void mine_run(MineFixture *f)
{
    f->log = log_builder_finish(f->builder);
    f->n = log_mine(f->log, f->zone, f->mined, 20);
}

static void mine_free_all(MineFixture *f)
{
    log_free(f->log);
    log_builder_free(f->builder);
    zone_free(f->zone);
}

static void add(MineFixture *f, int number, const char *kind, int64_t at_ms)
{
    char name[16];
    snprintf(name, sizeof name, "C%d", number);
    uint32_t c = log_builder_case(f->builder, str_of(name));
    log_builder_event(f->builder, c, str_of(kind), at_ms, at_ms);
}

/* The candidate of a type with these kinds, or NULL. */
static const LogMined *find(const MineFixture *f, LogMinedType type, const char *owed,
                            const char *other)
{
    for (size_t i = 0; i < f->n; i++) {
        const LogMined *mined = &f->mined[i];
        uint32_t second = type == LOG_MINED_FOLLOWS ? mined->trigger : mined->other;
        if (mined->type == type && str_eq(f->log->kind_names[mined->owed], str_of(owed)) &&
            str_eq(f->log->kind_names[second], str_of(other))) {
            return mined;
        }
    }
    return NULL;
}

static void finds_what_follows_with_a_round_limit(void **state)
{
    (void)state;
    MineFixture f = mine_create();
    for (int i = 0; i < N_CASES; i++) {
        int64_t at = NINE + i * INT64_C(7000000);
        add(&f, i, "called", at);
        if (i % 10 != 0) add(&f, i, "answered", at + (i + 1) * 3000); /* four in five in 4 min */
    }

    mine_run(&f);

    const LogMined *found = find(&f, LOG_MINED_FOLLOWS, "answered", "called");
    assert_non_null(found);
    assert_int_equal(found->unit, LOG_MINED_MINUTES);
    assert_int_equal(found->number, 5);
    assert_int_equal(found->n_cases, 100);
    assert_true(found->share > 0.899 && found->share < 0.901);
    mine_free_all(&f);
}

static void dates_are_limited_in_days_and_weekdays_in_working_days(void **state)
{
    (void)state;
    MineFixture dates = mine_create(), office = mine_create();
    for (int i = 0; i < N_CASES; i++) {
        int64_t day = (NINE / TIME_DAY_MS + i) * TIME_DAY_MS;
        add(&dates, i, "fined", day);
        add(&dates, i, "sent", day + 10 * INT64_C(86400000));
        int64_t monday = NINE + i * 7 * INT64_C(86400000);
        add(&office, i, "asked", monday);
        add(&office, i, "told", monday + 9 * INT64_C(86400000)); /* Wednesday of the next week */
    }

    mine_run(&dates);
    mine_run(&office);

    const LogMined *sent = find(&dates, LOG_MINED_FOLLOWS, "sent", "fined");
    const LogMined *told = find(&office, LOG_MINED_FOLLOWS, "told", "asked");
    assert_int_equal(sent->unit, LOG_MINED_DAYS);
    assert_int_equal(sent->number, 10);
    assert_int_equal(told->unit, LOG_MINED_WORKING_DAYS);
    assert_int_equal(told->number, 7);
    mine_free_all(&dates);
    mine_free_all(&office);
}

static void finds_what_always_comes_before(void **state)
{
    (void)state;
    MineFixture f = mine_create();
    for (int i = 0; i < N_CASES; i++) {
        int64_t at = NINE + i * INT64_C(7000000);
        add(&f, i, "opened", at);
        if (i % 2) add(&f, i, "reviewed", at + 60000);
        if (i % 2) add(&f, i, "closed", at + 120000);
    }

    mine_run(&f);

    const LogMined *found = find(&f, LOG_MINED_BEFORE, "reviewed", "closed");
    assert_non_null(found);
    assert_true(str_eq(f.log->kind_names[found->trigger], STR("opened")));
    assert_true(found->share == 1);
    mine_free_all(&f);
}

static void a_step_that_a_third_of_the_cases_skip_comes_first(void **state)
{
    (void)state;
    MineFixture f = mine_create();
    for (int i = 0; i < N_CASES; i++) {
        int64_t at = NINE + i * INT64_C(7000000);
        add(&f, i, "opened", at);
        if (i % 3) add(&f, i, "assessed", at + 60000);
        add(&f, i, "closed", at + 120000);
    }

    mine_run(&f);

    assert_true(f.n > 0);
    assert_int_equal(f.mined[0].type, LOG_MINED_BEFORE);
    assert_true(str_eq(f.log->kind_names[f.mined[0].owed], STR("assessed")));
    assert_true(str_eq(f.log->kind_names[f.mined[0].other], STR("closed")));
    assert_true(f.mined[0].share > 0.6 && f.mined[0].share < 0.7);
    mine_free_all(&f);
}

static void finds_what_recurs_until_an_end(void **state)
{
    (void)state;
    MineFixture f = mine_create();
    for (int i = 0; i < N_CASES; i++) {
        int64_t at = NINE + i * INT64_C(86400000);
        for (int k = 0; k < 5; k++) add(&f, i, "visited", at + k * 7 * INT64_C(86400000));
        add(&f, i, "ended", at + 40 * INT64_C(86400000));
    }

    mine_run(&f);

    const LogMined *found = find(&f, LOG_MINED_RECURS, "visited", "ended");
    assert_non_null(found);
    assert_int_equal(found->unit, LOG_MINED_DAYS);
    assert_int_equal(found->number, 7);
    mine_free_all(&f);
}

static void says_nothing_of_a_handful_of_cases(void **state)
{
    (void)state;
    MineFixture f = mine_create();
    for (int i = 0; i < 10; i++) {
        add(&f, i, "called", NINE);
        add(&f, i, "answered", NINE + 1000);
    }

    mine_run(&f);

    assert_int_equal(f.n, 0);
    mine_free_all(&f);
}

static void the_same_log_gives_the_same_candidates(void **state)
{
    (void)state;
    MineFixture f = mine_create();
    for (int i = 0; i < 2000; i++) {
        add(&f, i, "a", NINE);
        add(&f, i, "b", NINE + (i * 7919 % 5000) * INT64_C(60000));
    }

    mine_run(&f);
    LogMined again[20];
    size_t n = log_mine(f.log, f.zone, again, 20);

    assert_true(n > 0 && n == f.n);
    assert_memory_equal(again, f.mined, n * sizeof *again);
    mine_free_all(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_follows_with_a_round_limit),
        cmocka_unit_test(dates_are_limited_in_days_and_weekdays_in_working_days),
        cmocka_unit_test(finds_what_always_comes_before),
        cmocka_unit_test(a_step_that_a_third_of_the_cases_skip_comes_first),
        cmocka_unit_test(finds_what_recurs_until_an_end),
        cmocka_unit_test(says_nothing_of_a_handful_of_cases),
        cmocka_unit_test(the_same_log_gives_the_same_candidates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
