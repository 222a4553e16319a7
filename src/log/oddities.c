/* oddities.c: what makes a log other than it looks: ties, duplicates, midnights, backdating. */
#include <stdlib.h>

#include "log/summary.h"

enum { MOST_ODDITIES = 64 };

static void add_oddity(Summary *summary, const char *code, uint64_t count, const Buf *message)
{
    if (summary->n_oddities == MOST_ODDITIES) return;
    summary->oddities[summary->n_oddities++] =
        (Oddity){str_of(code), str_copy(summary->arena, buf_str(message)), count};
}

/* "1,234 of 5,678 events (21.7 %)" */
static void add_of_events(Buf *out, uint64_t n, uint64_t all)
{
    summary_add_whole(out, n);
    buf_add(out, STR(" of "));
    summary_add_whole(out, all);
    buf_add(out, STR(" events ("));
    summary_add_share(out, n, all);
    buf_add(out, STR(")"));
}

/* --- ties and duplicates ------------------------------------------------------------------ */

static bool have_same_values(const Log *log, size_t a, size_t b)
{
    for (size_t i = 0; i < log->n_columns; i++) {
        LogCells cells = log->columns[i].cells;
        if (log_cell(cells, a) != log_cell(cells, b)) return false;
    }
    return true;
}

/* Events that share their instant with another kind in their case, and events that repeat the one
 * before in everything. */
static void count_ties(const Log *log, uint64_t *n_tied, uint64_t *n_doubled)
{
    for (size_t c = 0; c < log->n_cases; c++) {
        for (size_t e = (size_t)log->first_event[c] + 1; e < log->first_event[c + 1]; e++) {
            if (log->at_ms[e] != log->at_ms[e - 1]) continue;
            bool same_kind = log_cell(log->kinds, e) == log_cell(log->kinds, e - 1);
            *n_tied += !same_kind;
            *n_doubled += same_kind && have_same_values(log, e, e - 1);
        }
    }
}

static void find_ties(Summary *summary)
{
    uint64_t n_tied = 0, n_doubled = 0, n = summary->log->n_events;
    Buf message = {0};
    count_ties(summary->log, &n_tied, &n_doubled);
    if (n_tied > 0) {
        add_of_events(&message, n_tied, n);
        buf_add(&message, STR(" have the very time of the event of another kind before them in "
                              "their case: their order is only that of the file"));
        add_oddity(summary, "ties", n_tied, &message);
    }
    buf_clear(&message);
    if (n_doubled > 0) {
        add_of_events(&message, n_doubled, n);
        buf_add(&message, STR(" repeat the event before them in kind, time and every attribute: "
                              "was something exported twice?"));
        add_oddity(summary, "duplicates", n_doubled, &message);
    }
    buf_free(&message);
}

/* --- midnights ---------------------------------------------------------------------------- */

static void count_midnights(Summary *summary)
{
    const Log *log = summary->log;
    for (size_t e = 0; e < log->n_events; e++) {
        int64_t local = log->at_ms[e] + zone_offset(summary->zone, log->at_ms[e]);
        if (local % TIME_DAY_MS == 0) summary->kinds[log_cell(log->kinds, e)].n_midnight++;
    }
}

/* Kinds that are midnight every time are dates; a share of midnights in others is times that were
 * not known. */
static void find_midnights(Summary *summary)
{
    const Log *log = summary->log;
    uint32_t n_dates = 0;
    uint64_t n_date_events = 0;
    Buf message = {0};
    count_midnights(summary);
    for (uint32_t i = 0; i < log->n_kinds; i++) {
        uint32_t k = summary->kind_order[i];
        const KindSummary *kind = &summary->kinds[k];
        if (kind->n_midnight == kind->n_events && kind->n_events > 1) {
            n_dates++;
            n_date_events += kind->n_events;
        } else if (kind->n_midnight * 50 > kind->n_events && kind->n_midnight > 10) {
            buf_clear(&message);
            summary_add_text(&message, log->kind_names[k], 60);
            buf_add(&message, STR(": "));
            add_of_events(&message, kind->n_midnight, kind->n_events);
            buf_add(&message, STR(" are at midnight exactly: a time that was not known?"));
            add_oddity(summary, "midnight", kind->n_midnight, &message);
        }
    }
    buf_clear(&message);
    if (n_dates > 0) {
        buf_addf(&message,
                 "%u of %u kinds are at midnight every time, so they are dates: measure "
                 "them in days, not hours",
                 n_dates, log->n_kinds);
        add_oddity(summary, "dates-only", n_date_events, &message);
    }
    buf_free(&message);
}

/* --- recorded times ----------------------------------------------------------------------- */

static void find_backdating(Summary *summary)
{
    const Log *log = summary->log;
    uint64_t n_later = 0, n_before = 0;
    Buf message = {0};
    for (size_t e = 0; log->recorded_ms != NULL && e < log->n_events; e++) {
        n_later += log->recorded_ms[e] - log->at_ms[e] > TIME_DAY_MS;
        n_before += log->recorded_ms[e] < log->at_ms[e];
    }
    if (n_later > 0) {
        add_of_events(&message, n_later, log->n_events);
        buf_add(&message, STR(" were recorded more than a day after they occurred"));
        add_oddity(summary, "backdated", n_later, &message);
    }
    buf_clear(&message);
    if (n_before > 0) {
        add_of_events(&message, n_before, log->n_events);
        buf_add(&message, STR(" were recorded before they occurred"));
        add_oddity(summary, "recorded-before", n_before, &message);
    }
    buf_free(&message);
}

/* --- spikes and strays -------------------------------------------------------------------- */

static int by_time(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Times of a sample spread evenly over the log, sorted. */
static int64_t *sample_times(const Log *log, size_t *n)
{
    enum { MOST_SAMPLED = 100000 };
    size_t step = log->n_events / MOST_SAMPLED + 1;
    int64_t *times = mem_zero(log->n_events / step + 1, sizeof *times);
    *n = 0;
    for (size_t e = 0; e < log->n_events; e += step) times[(*n)++] = log->at_ms[e];
    if (*n > 1) qsort(times, *n, sizeof *times, by_time);
    return times;
}

/* Events years away from all but one in a thousand. */
static void find_strays(Summary *summary)
{
    const int64_t year_ms = INT64_C(365) * TIME_DAY_MS;
    const Log *log = summary->log;
    size_t n;
    int64_t *times = sample_times(log, &n);
    uint64_t n_stray = 0;
    Buf message = {0};
    if (n >= 1000) {
        int64_t low = times[n / 1000] - 2 * year_ms, high = times[n - 1 - n / 1000] + 2 * year_ms;
        for (size_t e = 0; e < log->n_events; e++) {
            n_stray += log->at_ms[e] < low || log->at_ms[e] > high;
        }
    }
    if (n_stray > 0) {
        add_of_events(&message, n_stray, log->n_events);
        buf_add(&message, STR(" lie more than two years away from all others: the first is "));
        time_add_plain(&message, summary->first_ms, summary->zone);
        buf_add(&message, STR(", the last "));
        time_add_plain(&message, summary->last_ms, summary->zone);
        add_oddity(summary, "strays", n_stray, &message);
    }
    buf_free(&message);
    free(times);
}

/* One instant that many events share, where most have their own: a migration, or a night's batch.
 */
static void find_spike(Summary *summary)
{
    size_t n, best_at = 0, best = 0, run = 0;
    int64_t *times = sample_times(summary->log, &n);
    Buf message = {0};
    for (size_t i = 0; i < n; i++) {
        run = i > 0 && times[i] == times[i - 1] ? run + 1 : 1;
        if (run > best) {
            best = run;
            best_at = i;
        }
    }
    if (n >= 1000 && best * 50 > n) {
        uint64_t count = 0;
        for (size_t e = 0; e < summary->log->n_events; e++) {
            count += summary->log->at_ms[e] == times[best_at];
        }
        add_of_events(&message, count, summary->log->n_events);
        buf_add(&message, STR(" stand at one instant, "));
        time_add_plain(&message, times[best_at], summary->zone);
        buf_add(&message, STR(": a batch, or a migration from another system?"));
        add_oddity(summary, "spike", count, &message);
    }
    buf_free(&message);
    free(times);
}

void summary_find_oddities(Summary *summary)
{
    summary->oddities = ARENA_ARRAY(summary->arena, Oddity, MOST_ODDITIES);
    find_ties(summary);
    find_midnights(summary);
    find_backdating(summary);
    find_strays(summary);
    find_spike(summary);
    Buf message = {0};
    if (summary->n_empty_cases > 0) {
        summary_add_whole(&message, summary->n_empty_cases);
        buf_add(&message, STR(" cases have no event"));
        add_oddity(summary, "empty-cases", summary->n_empty_cases, &message);
    }
    buf_free(&message);
}
