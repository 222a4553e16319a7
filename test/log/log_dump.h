/* log_dump.h: a log as plain lines, so that a test shows what it expects:
 *   case A [region=north]
 *   2026-03-02T09:00:00+00:00 opened grade=1 tags=[a|b]
 * A value is followed by ! where it is a number, and by ? where it is a yes or a no. */
#ifndef HEED_TEST_LOG_DUMP_H
#define HEED_TEST_LOG_DUMP_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "log/log.h"

typedef struct {
    Zone *zone;
    LogReading reading;
    LogNotes *notes;
    Log *log;
    Err err;
    Buf text; /* the dump */
} LogFixture;

static inline void dump_value(Buf *out, const LogColumn *column, uint32_t number)
{
    const LogValue *value = &column->values[number];
    buf_addf(out, " %.*s=", STR_ARG(column->name));
    if (value->type != LOG_VALUE_LIST) {
        buf_add(out, value->text);
        if (value->type == LOG_VALUE_NUMBER) buf_add_byte(out, '!');
        if (value->type == LOG_VALUE_YES || value->type == LOG_VALUE_NO) buf_add_byte(out, '?');
        return;
    }
    buf_add_byte(out, '[');
    for (uint32_t i = 0; i < value->n_members; i++) {
        if (i > 0) buf_add_byte(out, '|');
        buf_add(out, column->values[value->members[i]].text);
    }
    buf_add_byte(out, ']');
}

static inline void dump_values(Buf *out, const LogColumn *columns, size_t n, size_t index)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t number = log_cell(columns[i].cells, index);
        if (number != 0) dump_value(out, &columns[i], number);
    }
}

static inline void dump_event(Buf *out, const Log *log, const Zone *zone, size_t event)
{
    time_add(out, log->at_ms[event], zone);
    buf_addf(out, " %.*s", STR_ARG(log->kind_names[log_cell(log->kinds, event)]));
    if (log->recorded_ms != NULL && log->recorded_ms[event] != log->at_ms[event]) {
        buf_add(out, STR(" recorded "));
        time_add(out, log->recorded_ms[event], zone);
    }
    dump_values(out, log->columns, log->n_columns, event);
    buf_add_byte(out, '\n');
}

static inline void dump_log(Buf *out, const Log *log, const Zone *zone)
{
    for (size_t c = 0; c < log->n_cases; c++) {
        buf_addf(out, "case %.*s", STR_ARG(log_case_name(log, c)));
        dump_values(out, log->case_columns, log->n_case_columns, c);
        buf_add_byte(out, '\n');
        for (uint64_t e = log->first_event[c]; e < log->first_event[c + 1]; e++) {
            dump_event(out, log, zone, (size_t)e);
        }
    }
}

static inline LogFixture fixture_create(void)
{
    LogFixture fixture = {0};
    fixture.zone = zone_load(STR("UTC"), &fixture.err);
    fixture.reading.zone = fixture.zone;
    fixture.notes = log_notes_create();
    return fixture;
}

/** Read bytes; the dump is in ->text. Fails the test where they cannot be read. */
static inline void fixture_read(LogFixture *fixture, Str bytes)
{
    fixture->log = log_read_bytes(bytes, &fixture->reading, fixture->notes, &fixture->err);
    if (fixture->log == NULL) fail_msg("not read: %s", fixture->err.message);
    dump_log(&fixture->text, fixture->log, fixture->zone);
    if (fixture->text.at == NULL) buf_add(&fixture->text, STR(""));
}

/** Expect that bytes cannot be read, with this code and these words in the message. */
static inline void fixture_refuses(LogFixture *fixture, Str bytes, ErrCode code, const char *words)
{
    fixture->log = log_read_bytes(bytes, &fixture->reading, fixture->notes, &fixture->err);
    assert_null(fixture->log);
    assert_int_equal(fixture->err.code, code);
    if (strstr(fixture->err.message, words) == NULL) {
        fail_msg("'%s' does not say '%s'", fixture->err.message, words);
    }
}

static inline void fixture_expect(const LogFixture *fixture, const char *dump)
{
    assert_string_equal(fixture->text.at, dump);
}

/** The count of a note, or 0. */
static inline uint64_t fixture_note(const LogFixture *fixture, const char *code)
{
    for (size_t i = 0; i < fixture->notes->notes.n; i++) {
        if (str_eq(fixture->notes->notes.at[i].code, str_of(code))) {
            return fixture->notes->notes.at[i].count;
        }
    }
    return 0;
}

static inline uint64_t fixture_note_line(const LogFixture *fixture, const char *code)
{
    for (size_t i = 0; i < fixture->notes->notes.n; i++) {
        if (str_eq(fixture->notes->notes.at[i].code, str_of(code))) {
            return fixture->notes->notes.at[i].first_line;
        }
    }
    return 0;
}

static inline void fixture_free(LogFixture *fixture)
{
    log_free(fixture->log);
    log_notes_free(fixture->notes);
    zone_free(fixture->zone);
    buf_free(&fixture->text);
    *fixture = (LogFixture){0};
}

#endif
