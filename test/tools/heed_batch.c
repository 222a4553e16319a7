/* heed_batch.c: many small audits in one process, for the differential test. Reads frames from
 * standard input: a line of JSON {"book":N,"log":M,"as_at":…,"known_at":…,"case_attributes":[…]},
 * then N bytes of book and M bytes of CSV; answers each with one line of JSON.
 * Every question is asked in three ways, which must agree: counted in bulk, duty by duty in bulk,
 * and of live records to which the events are added one by one, one of them backdated. */
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
    if (!shape.has_time && date_parse(str_of(text), &date)) *at_ms = zone_date_end(zone, date);
    return true;
}

static bool count_each(void *context, const Duty *duty)
{
    DutyCounts *counts = context;
    counts[duty->standard_index].by_state[duty->state]++;
    counts[duty->standard_index].met_recorded_late += duty->recorded_late;
    return true;
}

/* The cell of a column as the live record takes it. */
static DutyAttribute attribute_of(Arena *arena, const LogColumn *column, size_t row)
{
    uint32_t number = log_cell(column->cells, row);
    if (number == 0) return (DutyAttribute){column->name, NULL, 0, false};
    const LogValue *value = &column->values[number];
    bool is_list = value->type == LOG_VALUE_LIST;
    size_t n = is_list ? value->n_members : 1;
    Str *texts = ARENA_ARRAY(arena, Str, n);
    for (size_t i = 0; i < n; i++)
        texts[i] = is_list ? column->values[value->members[i]].text : value->text;
    return (DutyAttribute){column->name, texts, n, is_list};
}

static DutyAttribute *row_attributes(Arena *arena, const LogColumn *columns, size_t n, size_t row)
{
    DutyAttribute *attributes = ARENA_ARRAY(arena, DutyAttribute, n);
    for (size_t i = 0; i < n; i++) attributes[i] = attribute_of(arena, &columns[i], row);
    return attributes;
}

static void add_live(DutyRecord *record, Arena *arena, const Log *log, size_t event)
{
    DutyEvent live = {.kind = log->kind_names[log_cell(log->kinds, event)],
                      .at_ms = log->at_ms[event],
                      .recorded_ms = log->recorded_ms ? log->recorded_ms[event] : log->at_ms[event],
                      .attributes = row_attributes(arena, log->columns, log->n_columns, event),
                      .n_attributes = log->n_columns};
    duty_record_add(record, &live);
}

/* One event is added after all others where that leaves the order as it is. */
static size_t held_back(const Log *log, size_t case_index)
{
    size_t first = log->first_event[case_index], end = log->first_event[case_index + 1];
    if (end - first < 2) return SIZE_MAX;
    size_t event = first + case_index % (end - first);
    bool is_tied = event + 1 < end && log->at_ms[event + 1] == log->at_ms[event];
    return is_tied ? SIZE_MAX : event;
}

static bool is_known(const Log *log, size_t event, int64_t known_at_ms)
{
    return (log->recorded_ms ? log->recorded_ms : log->at_ms)[event] <= known_at_ms;
}

static void count_live(const DutyPlan *plan, const Log *log, const DutyQuestion *question,
                       DutyCounts *counts)
{
    Arena *arena = arena_create();
    for (size_t i = 0; i < log->n_cases; i++) {
        DutyRecord *record = duty_record_create(
            plan, row_attributes(arena, log->case_columns, log->n_case_columns, i),
            log->n_case_columns);
        size_t later = held_back(log, i);
        for (size_t e = log->first_event[i]; e < log->first_event[i + 1]; e++)
            if (e != later && is_known(log, e, question->known_at_ms))
                add_live(record, arena, log, e);
        if (later != SIZE_MAX && is_known(log, later, question->known_at_ms))
            add_live(record, arena, log, later);
        duty_record_duties(record, question->as_at_ms, count_each, counts);
        duty_record_free(record);
    }
    arena_free(arena);
}

/* NULL where the three ways agree, else which does not. */
static const char *disagreement(const Book *book, const Log *log, DutyPlan *plan,
                                const DutyQuestion *question, const DutyCounts *counts)
{
    size_t n_bytes = book->n_standards * sizeof *counts;
    DutyCounts *other = mem_zero(book->n_standards, sizeof *other);
    DutyCounts *counted = mem_zero(book->n_standards, sizeof *counted);
    DutyQuestion detailed = *question;
    detailed.each = count_each;
    detailed.context = other;
    const char *who = NULL;
    (void)duty_run(plan, &detailed, counted);
    if (memcmp(counted, counts, n_bytes) != 0 || memcmp(other, counts, n_bytes) != 0)
        who = "duty by duty it is another count";
    memset(other, 0, n_bytes);
    DutyPlan *live = duty_plan_create(book, NULL);
    count_live(live, log, question, other);
    if (memcmp(other, counts, n_bytes) != 0) who = "a live record gives another count";
    duty_plan_free(live);
    free(other);
    free(counted);
    return who;
}

static void answer_counts(const Book *book, const Log *log, const DutyQuestion *question)
{
    DutyPlan *plan = duty_plan_create(book, log);
    DutyCounts *counts = mem_zero(book->n_standards, sizeof *counts);
    (void)duty_run(plan, question, counts);
    const char *who = disagreement(book, log, plan, question, counts);
    if (who != NULL) {
        answer_error(who);
        free(counts);
        duty_plan_free(plan);
        return;
    }
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
    LogReading reading = {.format = LOG_CSV,
                          .zone = book->zone,
                          .dates = LOG_DATES_ISO,
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
    json_array_foreach(json_object_get(header, "case_attributes"), index, name)
    {
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
