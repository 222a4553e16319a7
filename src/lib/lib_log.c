/* lib_log.c: logs and audits for other programs. */
#include "lib/lib_internal.h"
#include <math.h>
#include <stdlib.h>

HeedLog *heed_log_open(const char *path, const HeedBook *book, const HeedReading *reading,
                       HeedError *error)
{
    static const HeedReading GUESS_ALL;
    if (reading == NULL) reading = &GUESS_ALL;
    LogReading how = {.zone = book->book->zone,
                      .map_case = str_of(reading->map_case),
                      .map_kind = str_of(reading->map_kind),
                      .map_at = str_of(reading->map_at),
                      .map_recorded = str_of(reading->map_recorded),
                      .case_attributes = str_of(reading->case_attributes),
                      .dates = reading->date_pattern ? LOG_DATES_PATTERN : LOG_DATES_GUESS,
                      .date_pattern = str_of(reading->date_pattern),
                      .object_type = str_of(reading->object_type)};
    Err err = {0};
    LogNotes *notes = log_notes_create();
    Log *log = log_read(path, &how, notes, &err);
    HeedLog *wrapped = NULL;
    if (log == NULL) {
        (void)lib_error(error, HEED_BAD_LOG, "%s", err.message);
    } else {
        wrapped = mem_zero(1, sizeof *wrapped);
        *wrapped = (HeedLog){log, notes->n_unplaced};
    }
    log_notes_free(notes);
    return wrapped;
}

void heed_log_close(HeedLog *log)
{
    if (log == NULL) return;
    log_free(log->log);
    free(log);
}

size_t heed_log_n_cases(const HeedLog *log)
{
    return log->log->n_cases;
}

size_t heed_log_n_events(const HeedLog *log)
{
    return log->log->n_events;
}

uint64_t heed_log_n_unplaced(const HeedLog *log)
{
    return log->n_unplaced;
}

static void set_counts(HeedCounts *counts, const DutyCounts *counted)
{
    for (size_t state = 0; state < HEED_N_STATES; state++)
        counts->by_state[state] = counted->by_state[state];
    counts->opened = duty_opened(counted);
    counts->met_recorded_late = counted->met_recorded_late;
    uint64_t met = counts->by_state[HEED_MET];
    uint64_t all = met + counts->by_state[HEED_LATE] + counts->by_state[HEED_MISSED];
    counts->rate = all ? (double)met / (double)all : NAN;
}

bool heed_audit(const HeedBook *book, const HeedLog *log, int64_t as_at_ms, HeedCounts *counts,
                HeedEach each, void *context)
{
    LibGiver giver = {.each = each, .context = context, .log = log->log};
    DutyQuestion question = {.as_at_ms = as_at_ms == HEED_LATEST ? log_latest(log->log) : as_at_ms,
                             .known_at_ms = TIME_NEVER,
                             .each = each ? lib_give_duty : NULL,
                             .context = &giver};
    size_t n = book->book->n_standards;
    DutyCounts *counted = mem_zero(n, sizeof *counted);
    DutyPlan *plan = duty_plan_create(book->book, log->log);
    bool finished = duty_run(plan, &question, counted);
    for (size_t i = 0; i < n; i++) set_counts(&counts[i], &counted[i]);
    duty_plan_free(plan);
    free(counted);
    lib_giver_free(&giver);
    return finished;
}
