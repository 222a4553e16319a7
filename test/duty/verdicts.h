/* verdicts.h: what a small book makes of a small log, as lines a person can read. For tests.
 * Hides: parsing the book and a CSV of `case,kind,at[,…]`, running the engine duty by duty, and
 * writing each duty as "STANDARD [KEY] STATE [due TIME]" in the order of opening. */
#ifndef HEED_TEST_VERDICTS_H
#define HEED_TEST_VERDICTS_H
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "duty/duty.h"

typedef struct {
    Book *book;
    Log *log;
    DutyPlan *plan;
    DutyQuestion question;
    Buf lines;
} Verdicts;

static inline bool verdicts_add_line(void *context, const Duty *duty)
{
    Verdicts *verdicts = context;
    Buf *out = &verdicts->lines;
    buf_add(out, duty->standard->name);
    if (duty->key.n) buf_addf(out, " [%.*s]", STR_ARG(duty->key));
    buf_addf(out, " %s", duty_state_name(duty->state));
    if (duty->held) buf_add(out, STR(" held"));
    if (duty->recorded_late) buf_add(out, STR(" recorded late"));
    if (duty->due_ms != TIME_NONE) {
        buf_add(out, STR(" due "));
        time_add(out, duty->due_ms, verdicts->book->zone);
    }
    buf_add_byte(out, '\n');
    return true;
}

static inline Book *book_of(const char *text)
{
    Err err = {0};
    BookProblems problems = {0};
    Book *book = book_parse(str_of(text), STR("test.book"), &problems, &err);
    assert_non_null(book);
    if (book_count_errors(&problems)) {
        Buf out = {0};
        book_add_problems(&out, book, &problems, BOOK_PLAIN);
        fail_msg("%s", out.at);
    }
    VEC_FREE(&problems);
    return book;
}

static inline Log *log_of(const char *csv, const Zone *zone, const char *case_attributes)
{
    Err err = {0};
    LogNotes *notes = log_notes_create();
    LogReading reading = {
        .format = LOG_CSV, .zone = zone, .case_attributes = str_of(case_attributes)};
    Log *log = log_read_bytes(str_of(csv), &reading, notes, &err);
    if (log == NULL) fail_msg("%s", err.message);
    log_notes_free(notes);
    return log;
}

static inline int64_t instant_of(const char *text, const Zone *zone)
{
    int64_t at_ms;
    assert_true(time_parse(str_of(text), zone, &at_ms, NULL));
    return at_ms;
}

/* as_at NULL: the log's latest event. */
static inline void verdicts_ask(Verdicts *verdicts, const char *book, const char *csv,
                                const char *as_at)
{
    *verdicts = (Verdicts){.book = book_of(book)};
    verdicts->log = log_of(csv, verdicts->book->zone, "");
    verdicts->plan = duty_plan_create(verdicts->book, verdicts->log);
    verdicts->question = (DutyQuestion){.as_at_ms = log_latest(verdicts->log),
                                        .known_at_ms = TIME_NEVER,
                                        .each = verdicts_add_line,
                                        .context = verdicts};
    if (as_at != NULL) verdicts->question.as_at_ms = instant_of(as_at, verdicts->book->zone);
    assert_true(duty_run(verdicts->plan, &verdicts->question, NULL));
}

static inline void verdicts_free(Verdicts *verdicts)
{
    duty_plan_free(verdicts->plan);
    log_free(verdicts->log);
    book_free(verdicts->book);
    buf_free(&verdicts->lines);
}

/* The whole of a test: a book and a log give these lines. */
static inline void assert_verdicts(const char *book, const char *csv, const char *as_at,
                                   const char *lines)
{
    Verdicts verdicts;
    verdicts_ask(&verdicts, book, csv, as_at);
    assert_string_equal(verdicts.lines.n ? verdicts.lines.at : "", lines);
    verdicts_free(&verdicts);
}

#endif
