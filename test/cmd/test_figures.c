/* Gathering: cuts add up, lists and samples are in order, and the number of threads changes
 * nothing. */
#include "cmd/figures.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static const char BOOK[] = "zone \"Europe/London\"\n"
                           "standard answer\n"
                           "  when asked\n"
                           "  owe  answered\n"
                           "  within 5 days\n"
                           "  target 50%\n"
                           "standard sign-before-send\n"
                           "  when asked\n"
                           "  owe  answered\n"
                           "  before sent\n";

/* Hidden: 1,000 cases over 2025, of which some are answered in time, late or never; one in seven
 * has no unit; one in three is sent. Made from the case's number, so always the same. */
typedef struct {
    Book *book;
    Log *log;
    Progress *progress;
} Fixture;

static void add_case(LogBuilder *builder, uint32_t unit, size_t i)
{
    Arena *arena = arena_create();
    uint32_t number = log_builder_case(builder, str_format(arena, "C-%zu", i));
    int64_t opened_ms = INT64_C(1735689600000) + (int64_t)(i * 7919 % 365) * TIME_DAY_MS;
    log_builder_event(builder, number, STR("asked"), opened_ms, opened_ms);
    if (i % 7 != 0) log_builder_text(builder, unit, str_format(arena, "U%zu", i % 4));
    int64_t days = (int64_t)(i * 31 % 11);
    int64_t done_ms = opened_ms + days * TIME_DAY_MS;
    if (i % 5 != 0)
        log_builder_event(builder, number, STR("answered"), done_ms,
                          done_ms + (i % 13 == 0 ? 9 * (int64_t)TIME_DAY_MS : 0));
    if (i % 3 == 0) {
        int64_t sent_ms = opened_ms + 4 * (int64_t)TIME_DAY_MS;
        log_builder_event(builder, number, STR("sent"), sent_ms, sent_ms);
    }
    arena_free(arena);
}

static int set_up(void **state)
{
    Fixture *fixture = mem_zero(1, sizeof *fixture);
    BookProblems problems = {0};
    Err err = {0};
    fixture->book = book_parse(str_of(BOOK), STR("test.book"), &problems, &err);
    VEC_FREE(&problems);
    LogBuilder *builder = log_builder_create();
    uint32_t unit = log_builder_attribute(builder, STR("unit"));
    for (size_t i = 0; i < 1000; i++) add_case(builder, unit, i);
    fixture->log = log_builder_finish(builder);
    log_builder_free(builder);
    fixture->progress = progress_create(PROGRESS_SILENT);
    *state = fixture;
    return fixture->book && fixture->log ? 0 : 1;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    book_free(fixture->book);
    log_free(fixture->log);
    progress_free(fixture->progress);
    free(fixture);
    return 0;
}

static FigureQuestion question_of(const Fixture *fixture, uint32_t n_threads)
{
    return (FigureQuestion){.book = fixture->book,
                            .log = fixture->log,
                            .as_at_ms = log_latest(fixture->log),
                            .known_at_ms = TIME_NEVER,
                            .n_threads = n_threads,
                            .progress = fixture->progress};
}

static Figures *gather(const Fixture *fixture, uint32_t n_threads, const FigureWants *wants)
{
    FigureQuestion question = question_of(fixture, n_threads);
    return figures_gather(&question, wants);
}

static DutyCounts sum_of_rows(const CutRows *rows)
{
    DutyCounts sum = {0};
    for (size_t r = 0; r < rows->n; r++) {
        for (size_t s = 0; s < DUTY_N_STATES; s++)
            sum.by_state[s] += rows->at[r].counts.by_state[s];
        sum.met_recorded_late += rows->at[r].counts.met_recorded_late;
    }
    return sum;
}

static void assert_counts_equal(const DutyCounts *a, const DutyCounts *b)
{
    for (size_t s = 0; s < DUTY_N_STATES; s++) assert_int_equal(a->by_state[s], b->by_state[s]);
    assert_int_equal(a->met_recorded_late, b->met_recorded_late);
}

static void rows_of_every_cut_add_up_to_the_whole(void **state)
{
    FigureWants wants = {
        .cuts = {{CUT_ATTRIBUTE, STR("unit")}, {CUT_MONTH, {NULL, 0}}, {CUT_WEEK, {NULL, 0}}},
        .n_cuts = 3};
    Figures *figures = gather(*state, 1, &wants);
    assert_int_equal(duty_opened(&figures->at[0].counts), 1000);
    for (size_t s = 0; s < 2; s++)
        for (size_t c = 0; c < 3; c++) {
            DutyCounts sum = sum_of_rows(&figures->at[s].cuts[c]);
            assert_counts_equal(&sum, &figures->at[s].counts);
        }
    figures_free(figures);
}

static void missing_values_have_a_row_of_their_own_which_is_last(void **state)
{
    FigureWants wants = {.cuts = {{CUT_ATTRIBUTE, STR("unit")}}, .n_cuts = 1};
    Figures *figures = gather(*state, 1, &wants);
    const CutRows *rows = &figures->at[0].cuts[0];
    assert_int_equal(rows->n, 5);
    assert_true(rows->at[4].is_missing);
    assert_int_equal(duty_opened(&rows->at[4].counts), 143);
    assert_string_equal(rows->at[0].value.at, "U0");
    figures_free(figures);
}

static void duties_without_a_due_time_have_a_row_of_their_own(void **state)
{
    FigureWants wants = {.cuts = {{CUT_YEAR, {NULL, 0}}}, .n_cuts = 1};
    Figures *figures = gather(*state, 1, &wants);
    const CutRows *rows = &figures->at[1].cuts[0];
    const CutRow *last = &rows->at[rows->n - 1];
    assert_true(last->is_missing);
    assert_int_equal(last->counts.by_state[DUTY_OPEN], duty_opened(&last->counts));
    assert_int_equal(figures->at[1].counts.by_state[DUTY_OPEN], duty_opened(&last->counts));
    figures_free(figures);
}

/* Hidden: everything that can be collected at once. */
static FigureWants all_wants(void)
{
    return (FigureWants){.cuts = {{CUT_ATTRIBUTE, STR("unit")}, {CUT_MONTH, {NULL, 0}}},
                         .n_cuts = 2,
                         .lists = {{1u << DUTY_MISSED, SIZE_MAX}, {1u << DUTY_LATE, 7}},
                         .sample_n = 25,
                         .sample_seed = 9,
                         .delays = true};
}

static void assert_duties_equal(const FigureDuties *a, const FigureDuties *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        assert_int_equal(a->at[i].case_index, b->at[i].case_index);
        assert_int_equal(a->at[i].due_ms, b->at[i].due_ms);
        assert_int_equal(a->at[i].state, b->at[i].state);
    }
}

static void four_threads_give_what_one_gives(void **state)
{
    FigureWants wants = all_wants();
    Figures *one = gather(*state, 1, &wants), *four = gather(*state, 4, &wants);
    for (size_t s = 0; s < 2; s++) {
        assert_counts_equal(&one->at[s].counts, &four->at[s].counts);
        assert_duties_equal(&one->at[s].lists[0], &four->at[s].lists[0]);
        assert_duties_equal(&one->at[s].lists[1], &four->at[s].lists[1]);
        assert_duties_equal(&one->at[s].sample.duties, &four->at[s].sample.duties);
        assert_memory_equal(&one->at[s].delays, &four->at[s].delays, sizeof(Delays));
        assert_int_equal(one->at[s].cuts[1].n, four->at[s].cuts[1].n);
    }
    figures_free(one);
    figures_free(four);
}

static void list_is_as_long_as_its_figure_and_in_the_order_of_the_log(void **state)
{
    FigureWants wants = all_wants();
    Figures *figures = gather(*state, 2, &wants);
    const FigureDuties *missed = &figures->at[0].lists[0];
    size_t n_rising = 0;
    for (size_t i = 1; i < missed->n; i++)
        n_rising += missed->at[i].case_index > missed->at[i - 1].case_index;
    assert_int_equal(missed->n, figures->at[0].counts.by_state[DUTY_MISSED]);
    assert_int_equal(n_rising, missed->n - 1);
    assert_int_equal(figures->at[0].lists[1].n, 7);
    figures_free(figures);
}

static void sample_of_everything_says_what_everything_says(void **state)
{
    FigureWants wants = {.sample_n = 100000, .sample_seed = 1};
    Figures *figures = gather(*state, 1, &wants);
    const Figure *figure = &figures->at[0];
    assert_int_equal(figure->sample.duties.n, figure->n_counted);
    assert_true(figure->sample.share.rate == figure->share.rate);
    assert_true(figure->sample.covers);
    figures_free(figures);
}

static void sample_holds_the_ranks_that_were_drawn(void **state)
{
    /* given: every counted duty in order, and the ranks that seed 9 draws */
    FigureWants all = {.lists = {{1u << DUTY_MET | 1u << DUTY_LATE | 1u << DUTY_MISSED, SIZE_MAX}}};
    FigureWants some = {.sample_n = 25, .sample_seed = 9};
    Figures *whole = gather(*state, 1, &all), *drawn = gather(*state, 3, &some);
    uint64_t ranks[25];
    measure_draw(whole->at[0].n_counted, 25, 9, ranks);
    for (size_t i = 0; i < 25; i++)
        assert_int_equal(drawn->at[0].sample.duties.at[i].case_index,
                         whole->at[0].lists[0].at[ranks[i]].case_index);
    figures_free(whole);
    figures_free(drawn);
}

static void only_one_row_gives_the_figures_of_that_row(void **state)
{
    FigureWants by = {.cuts = {{CUT_ATTRIBUTE, STR("unit")}}, .n_cuts = 1};
    FigureWants only = by;
    only.has_only = true;
    only.only = STR("U2");
    Figures *cut = gather(*state, 1, &by), *one = gather(*state, 2, &only);
    assert_counts_equal(&one->at[0].counts, &cut->at[0].cuts[0].at[2].counts);
    figures_free(cut);
    figures_free(one);
}

static void done_by_the_due_time_is_what_was_met(void **state)
{
    FigureWants wants = {.delays = true};
    Figures *figures = gather(*state, 1, &wants);
    const Figure *figure = &figures->at[0];
    assert_int_equal(delays_edge(N_DELAY_EDGES / 2), 0);
    assert_int_equal(figure->delays.done_by[N_DELAY_EDGES / 2], figure->counts.by_state[DUTY_MET]);
    assert_int_equal(figure->delays.n_done + figure->delays.n_never + figure->delays.n_undated,
                     figure->n_counted);
    figures_free(figures);
}

static void edges_of_delays_rise(void **state)
{
    (void)state;
    size_t n_rising = 0;
    for (size_t e = 1; e < N_DELAY_EDGES; e++) n_rising += delays_edge(e) > delays_edge(e - 1);
    assert_int_equal(n_rising, N_DELAY_EDGES - 1);
}

static void rate_exactly_on_target_is_on_target(void **state)
{
    (void)state;
    const BookStandard standard = {.target = 90};
    DutyCounts on = {.by_state = {[DUTY_MET] = 9, [DUTY_LATE] = 1}};
    DutyCounts under = {.by_state = {[DUTY_MET] = 8999, [DUTY_MISSED] = 1001}};
    DutyCounts nothing = {.by_state = {[DUTY_AHEAD] = 5}};
    assert_int_equal(figures_verdict(&standard, &on), VERDICT_ON_TARGET);
    assert_int_equal(figures_verdict(&standard, &under), VERDICT_UNDER_TARGET);
    assert_int_equal(figures_verdict(&standard, &nothing), VERDICT_NOTHING_COUNTED);
}

static void assert_period(CutType type, CivilDate date, const char *name)
{
    Buf out = {0};
    cut_add_period(&out, type, cut_period_start(type, date_from_civil(date)));
    assert_string_equal(out.at, name);
    buf_free(&out);
}

static void periods_are_named_as_calendars_name_them(void **state)
{
    (void)state;
    assert_period(CUT_DAY, (CivilDate){2024, 2, 29}, "2024-02-29");
    assert_period(CUT_MONTH, (CivilDate){2024, 2, 29}, "2024-02");
    assert_period(CUT_QUARTER, (CivilDate){2024, 12, 31}, "2024-Q4");
    assert_period(CUT_YEAR, (CivilDate){2024, 12, 31}, "2024");
    /* ISO weeks: 30 December 2024 lies in week 1 of 2025; 3 January 2021 in week 53 of 2020 */
    assert_period(CUT_WEEK, (CivilDate){2024, 12, 30}, "2025-W01");
    assert_period(CUT_WEEK, (CivilDate){2021, 1, 3}, "2020-W53");
}

static void words_for_periods_are_attributes_in_quotes(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Cut quoted = cut_parse(STR("\"month\"")), plain = cut_parse(STR("month"));
    assert_int_equal(plain.type, CUT_MONTH);
    assert_int_equal(quoted.type, CUT_ATTRIBUTE);
    assert_string_equal(str_copy(arena, quoted.attribute).at, "month");
    assert_string_equal(cut_text(arena, quoted).at, "\"month\"");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_every_cut_add_up_to_the_whole),
        cmocka_unit_test(missing_values_have_a_row_of_their_own_which_is_last),
        cmocka_unit_test(duties_without_a_due_time_have_a_row_of_their_own),
        cmocka_unit_test(four_threads_give_what_one_gives),
        cmocka_unit_test(list_is_as_long_as_its_figure_and_in_the_order_of_the_log),
        cmocka_unit_test(sample_of_everything_says_what_everything_says),
        cmocka_unit_test(sample_holds_the_ranks_that_were_drawn),
        cmocka_unit_test(only_one_row_gives_the_figures_of_that_row),
        cmocka_unit_test(done_by_the_due_time_is_what_was_met),
        cmocka_unit_test(edges_of_delays_rise),
        cmocka_unit_test(rate_exactly_on_target_is_on_target),
        cmocka_unit_test(periods_are_named_as_calendars_name_them),
        cmocka_unit_test(words_for_periods_are_attributes_in_quotes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
