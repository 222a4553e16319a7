/* heed_batch.c: many small audits in one process, for the differential test. Reads frames from
 * standard input: a line of JSON {"book":N,"log":M,"as_at":…,"known_at":…,"case_attributes":[…]},
 * then N bytes of book and M bytes of CSV; answers each with one line of JSON. */
#include "base/base.h"
#include "book/book.h"
#include "duty/duty.h"
#include "log/log.h"
#include <jansson.h>
#include <stdlib.h>

typedef struct {
    Str book, log;
    const char *as_at, *known_at;
    Buf case_attributes;
} Frame;

static void answer_error(const char *message)
{
    Buf out = {0};
    buf_add(&out, STR("{\"error\":"));
    buf_add_json(&out, str_of(message));
    buf_add(&out, STR("}\n"));
    fwrite(out.at, 1, out.n, stdout);
    buf_free(&out);
}

/* A date alone is its last millisecond. */
static bool read_instant(const char *text, const Zone *zone, int64_t *at_ms)
{
    TimeShape shape;
    int32_t date;
    if (!time_parse(str_of(text), zone, at_ms, &shape)) return false;
    if (!shape.has_time && date_parse(str_of(text), &date))
        *at_ms = zone_date_end(zone, date);
    return true;
}

static void answer_counts(const Book *book, const Log *log, const DutyQuestion *question)
{
    DutyPlan *plan = duty_plan_create(book, log);
    DutyCounts *counts = mem_zero(book->n_standards, sizeof *counts);
    (void)duty_run(plan, question, counts);
    Buf out = {0};
    buf_add(&out, STR("{\"as_at\":\""));
    time_add(&out, question->as_at_ms, book->zone);
    buf_addf(&out, "\",\"cases\":%zu,\"events\":%zu,\"standards\":[", log->n_cases, log->n_events);
    for (size_t i = 0; i < book->n_standards; i++) {
        buf_add(&out, i ? STR(",{\"name\":") : STR("{\"name\":"));
        buf_add_json(&out, book->standards[i].name);
        buf_addf(&out, ",\"opened\":%" PRIu64, duty_opened(&counts[i]));
        for (DutyState state = 0; state < DUTY_N_STATES; state++)
            buf_addf(&out, ",\"%s\":%" PRIu64, duty_state_name(state), counts[i].by_state[state]);
        buf_addf(&out, ",\"met_recorded_late\":%" PRIu64 "}", counts[i].met_recorded_late);
    }
    buf_add(&out, STR("]}\n"));
    fwrite(out.at, 1, out.n, stdout);
    buf_free(&out);
    free(counts);
    duty_plan_free(plan);
}

static void audit(const Frame *frame, const Book *book)
{
    Err err = {0};
    LogNotes *notes = log_notes_create();
    LogReading reading = {.format = LOG_CSV, .zone = book->zone, .dates = LOG_DATES_ISO,
                          .case_attributes = buf_str(&frame->case_attributes)};
    Log *log = log_read_bytes(frame->log, &reading, notes, &err);
    if (log == NULL) {
        answer_error(err.message);
    } else {
        DutyQuestion question = {.as_at_ms = log_latest(log), .known_at_ms = TIME_NEVER};
        if (frame->known_at != NULL) {
            (void)read_instant(frame->known_at, book->zone, &question.known_at_ms);
            question.as_at_ms = question.known_at_ms;
        }
        if (frame->as_at != NULL) (void)read_instant(frame->as_at, book->zone, &question.as_at_ms);
        answer_counts(book, log, &question);
        log_free(log);
    }
    log_notes_free(notes);
}

static void answer(const Frame *frame)
{
    Err err = {0};
    BookProblems problems = {0};
    Book *book = book_parse(frame->book, STR("batch.book"), &problems, &err);
    if (book == NULL) {
        answer_error(err.message);
    } else if (book_count_errors(&problems) > 0) {
        Buf text = {0};
        book_add_problems(&text, book, &problems, BOOK_PLAIN);
        answer_error(text.at);
        buf_free(&text);
    } else {
        audit(frame, book);
    }
    VEC_FREE(&problems);
    book_free(book);
}

static const char *text_or_null(const json_t *header, const char *key)
{
    return json_string_value(json_object_get(header, key));
}

static bool read_bytes(Buf *into, size_t n)
{
    buf_clear(into);
    buf_reserve(into, n);
    into->n = fread(into->at, 1, n, stdin);
    into->at[into->n] = '\0';
    return into->n == n;
}

static bool serve_frame(const char *line, Buf *book, Buf *log)
{
    json_t *header = json_loads(line, 0, NULL);
    if (header == NULL) return false;
    Frame frame = {.as_at = text_or_null(header, "as_at"),
                   .known_at = text_or_null(header, "known_at")};
    size_t index;
    json_t *name;
    json_array_foreach(json_object_get(header, "case_attributes"), index, name) {
        if (index) buf_add_byte(&frame.case_attributes, ',');
        buf_add(&frame.case_attributes, str_of(json_string_value(name)));
    }
    bool good = read_bytes(book, (size_t)json_integer_value(json_object_get(header, "book"))) &&
                read_bytes(log, (size_t)json_integer_value(json_object_get(header, "log")));
    frame.book = buf_str(book);
    frame.log = buf_str(log);
    if (good) answer(&frame);
    buf_free(&frame.case_attributes);
    json_decref(header);
    fflush(stdout);
    return good;
}

int main(void)
{
    Buf book = {0}, log = {0};
    char *line = NULL;
    size_t cap = 0;
    bool good = true;
    while (good && getline(&line, &cap, stdin) > 0) good = serve_frame(line, &book, &log);
    free(line);
    buf_free(&book);
    buf_free(&log);
    return good ? 0 : 1;
}
