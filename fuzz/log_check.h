/* log_check.h: what must hold of every log, whatever it was read from. For the fuzzers of logs. */
#ifndef HEED_FUZZ_LOG_CHECK_H
#define HEED_FUZZ_LOG_CHECK_H
#include <math.h>
#include <stdlib.h>

#include "log/log.h"

static inline const Zone *check_zone(void)
{
    static Zone *zone; /* loaded once; lives as long as the process */
    if (zone == NULL) zone = zone_load(STR("Europe/London"), NULL);
    BASE_ASSERT(zone != NULL);
    return zone;
}

static inline void check_value(const LogColumn *column, uint32_t number)
{
    const LogValue *value = &column->values[number];
    BASE_ASSERT(value->same_as >= 1 && value->same_as <= number);
    BASE_ASSERT(column->values[value->same_as].same_as == value->same_as);
    BASE_ASSERT(value->n_members == 0 || value->type == LOG_VALUE_LIST);
    for (uint32_t i = 0; i < value->n_members; i++) {
        BASE_ASSERT(value->members[i] >= 1 && value->members[i] < column->n_values);
    }
}

static inline void check_column(const LogColumn *column, size_t n)
{
    for (uint32_t i = 1; i < column->n_values; i++) check_value(column, i);
    for (size_t i = 0; i < n; i++) BASE_ASSERT(log_cell(column->cells, i) < column->n_values);
}

static inline void check_events(const Log *log)
{
    BASE_ASSERT(log->first_event[0] == 0 && log->first_event[log->n_cases] == log->n_events);
    for (size_t c = 0; c < log->n_cases; c++) {
        BASE_ASSERT(log->first_event[c] <= log->first_event[c + 1]);
        (void)log_case_name(log, c);
        for (uint64_t e = log->first_event[c] + 1; e < log->first_event[c + 1]; e++) {
            BASE_ASSERT(log->at_ms[e - 1] <= log->at_ms[e]);
        }
    }
    for (size_t e = 0; e < log->n_events; e++) {
        BASE_ASSERT(log_cell(log->kinds, e) < log->n_kinds);
        BASE_ASSERT(log->at_ms[e] >= TIME_FIRST && log->at_ms[e] <= TIME_LAST);
    }
}

/* What was read from a file is valid UTF-8; a packed file may hold any bytes. */
typedef enum { CHECK_TEXTS, CHECK_NO_TEXTS } CheckTexts;

static inline void check_texts(const Log *log)
{
    for (uint32_t k = 0; k < log->n_kinds; k++) {
        BASE_ASSERT(str_utf8_valid(log->kind_names[k]) == log->kind_names[k].n);
    }
    for (size_t i = 0; i < log->n_columns; i++) {
        const LogColumn *column = &log->columns[i];
        BASE_ASSERT(str_utf8_valid(column->name) == column->name.n);
        for (uint32_t v = 1; v < column->n_values; v++) {
            Str text = column->values[v].text;
            BASE_ASSERT(str_utf8_valid(text) == text.n);
        }
    }
}

/* Nobody can write about a log without looking at all of it. */
static inline void check_summaries(const Log *log, const LogNotes *notes)
{
    Buf text = {0};
    log_add_summary(&text, log, notes, check_zone(), 80);
    log_add_summary_json(&text, log, notes, check_zone());
    BASE_ASSERT(text.n > 0);
    buf_free(&text);
    LogMined mined[8];
    (void)log_mine(log, check_zone(), mined, 8);
}

/* Read bytes as a format and check what comes of them. */
static inline void check_reading(Str bytes, LogReading *reading, CheckTexts texts)
{
    LogNotes *notes = log_notes_create();
    Err err = {0};
    reading->zone = check_zone();
    Log *log = log_read_bytes(bytes, reading, notes, &err);
    if (log == NULL) {
        BASE_ASSERT(err.code != ERR_NONE && err.message[0] != '\0');
    } else {
        check_events(log);
        for (size_t i = 0; i < log->n_columns; i++) check_column(&log->columns[i], log->n_events);
        for (size_t i = 0; i < log->n_case_columns; i++) {
            check_column(&log->case_columns[i], log->n_cases);
        }
        if (texts == CHECK_TEXTS) check_texts(log);
        if (texts == CHECK_TEXTS) check_summaries(log, notes);
    }
    log_free(log);
    log_notes_free(notes);
}

#endif
