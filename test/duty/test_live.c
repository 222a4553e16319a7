/* One live record: the same verdicts as in bulk, event by event, and gates. */
#include "verdicts.h"

#define BOOK                                                                                 \
    "standard assess\n  when answered\n  owe assessed\n  before closed\n  gate closed\n"     \
    "standard accredited\n  when graded\n  must accredited is yes\n  gate graded\n"          \
    "standard lines\n  when each line.opened\n  owe line.done\n  within 1 day\n  per line\n" \
    "  gate filed\n"

typedef struct {
    Book *book;
    DutyPlan *plan;
    DutyRecord *record;
    Arena *arena;
    Buf lines;
} Live;

static void live_start(Live *live)
{
    *live = (Live){.book = book_of(BOOK), .arena = arena_create()};
    live->plan = duty_plan_create(live->book, NULL);
    live->record = duty_record_create(live->plan, NULL, 0);
}

static void live_end(Live *live)
{
    duty_record_free(live->record);
    duty_plan_free(live->plan);
    book_free(live->book);
    arena_free(live->arena);
    buf_free(&live->lines);
}

/* An event with one attribute, or none where `name` is NULL. */
static DutyEvent event_of(Live *live, const char *kind, const char *at, const char *name,
                          const char *value)
{
    DutyEvent event = {.kind = str_of(kind), .at_ms = instant_of(at, live->book->zone)};
    event.recorded_ms = event.at_ms;
    if (name == NULL) return event;
    Str *text = ARENA_NEW(live->arena, Str);
    DutyAttribute *attribute = ARENA_NEW(live->arena, DutyAttribute);
    *text = str_of(value);
    *attribute = (DutyAttribute){str_of(name), text, 1, false};
    event.attributes = attribute;
    event.n_attributes = 1;
    return event;
}

static void live_add(Live *live, const char *kind, const char *at, const char *name,
                     const char *value)
{
    DutyEvent event = event_of(live, kind, at, name, value);
    duty_record_add(live->record, &event);
}

/* The names of the standards that refuse an event, joined by spaces. */
static const char *refusal(Live *live, const char *kind, const char *at, const char *name,
                           const char *value)
{
    DutyEvent event = event_of(live, kind, at, name, value);
    DutyRefusal refused = duty_record_gate(live->record, &event, live->arena);
    buf_clear(&live->lines);
    for (size_t i = 0; i < refused.n; i++)
        buf_addf(&live->lines, "%.*s ", STR_ARG(refused.at[i]->name));
    return live->lines.n ? live->lines.at : "";
}

static bool add_verdict(void *context, const Duty *duty)
{
    Live *live = context;
    buf_addf(&live->lines, "%.*s %s %d\n", STR_ARG(duty->standard->name),
             duty_state_name(duty->state), (int)duty->opened_by);
    return true;
}

static const char *verdicts_at(Live *live, const char *now)
{
    buf_clear(&live->lines);
    duty_record_duties(live->record, instant_of(now, live->book->zone), add_verdict, live);
    return live->lines.n ? live->lines.at : "";
}

static void a_contact_cannot_be_closed_until_it_is_assessed(void **state)
{
    (void)state;
    Live live;
    live_start(&live);
    live_add(&live, "answered", "2026-03-02T09:00", NULL, NULL);

    assert_string_equal(refusal(&live, "closed", "2026-03-02T09:05", NULL, NULL), "assess ");
    live_add(&live, "assessed", "2026-03-02T09:06", NULL, NULL);
    assert_string_equal(refusal(&live, "closed", "2026-03-02T09:07", NULL, NULL), "");

    live_end(&live);
}

static void asking_a_gate_changes_nothing(void **state)
{
    (void)state;
    Live live;
    live_start(&live);
    live_add(&live, "answered", "2026-03-02T09:00", NULL, NULL);

    (void)refusal(&live, "closed", "2026-03-02T09:05", NULL, NULL);
    (void)refusal(&live, "answered", "2026-03-02T08:00", "line", "x");

    assert_int_equal(duty_record_n_events(live.record), 1);
    assert_string_equal(verdicts_at(&live, "2026-03-02T10:00"), "assess open 0\n");
    live_end(&live);
}

static void an_assertion_refuses_its_own_trigger(void **state)
{
    (void)state;
    Live live;
    live_start(&live);

    assert_string_equal(refusal(&live, "graded", "2026-03-02T09:00", "accredited", "no"),
                        "accredited ");
    assert_string_equal(refusal(&live, "graded", "2026-03-02T09:00", NULL, NULL), "accredited ");
    assert_string_equal(refusal(&live, "graded", "2026-03-02T09:00", "accredited", "true"), "");

    live_end(&live);
}

static void one_open_line_of_enquiry_keeps_the_gate_shut(void **state)
{
    (void)state;
    Live live;
    live_start(&live);
    live_add(&live, "line.opened", "2026-03-02T09:00", "line", "cctv");
    live_add(&live, "line.opened", "2026-03-02T09:00", "line", "phone");
    live_add(&live, "line.done", "2026-03-02T10:00", "line", "cctv");

    assert_string_equal(refusal(&live, "filed", "2026-03-20T09:00", NULL, NULL), "lines ");
    live_add(&live, "line.done", "2026-03-19T10:00", "line", "phone");
    assert_string_equal(refusal(&live, "filed", "2026-03-20T09:00", NULL, NULL), "");

    live_end(&live);
}

static void a_backdated_event_is_judged_in_its_place(void **state)
{
    (void)state;
    Live live;
    live_start(&live);
    live_add(&live, "answered", "2026-03-02T09:00", NULL, NULL);
    live_add(&live, "closed", "2026-03-02T09:10", NULL, NULL);
    assert_string_equal(verdicts_at(&live, "2026-03-02T10:00"), "assess missed 0\n");

    live_add(&live, "assessed", "2026-03-02T09:05", NULL, NULL);

    assert_string_equal(verdicts_at(&live, "2026-03-02T10:00"), "assess met 0\n");
    live_end(&live);
}

static void duties_can_be_asked_as_they_stood_before_the_last_event(void **state)
{
    (void)state;
    Live live;
    live_start(&live);
    live_add(&live, "answered", "2026-03-02T09:00", NULL, NULL);
    live_add(&live, "assessed", "2026-03-02T09:05", NULL, NULL);
    live_add(&live, "closed", "2026-03-02T09:10", NULL, NULL);

    assert_string_equal(verdicts_at(&live, "2026-03-02T09:04"), "assess open 0\n");
    assert_string_equal(verdicts_at(&live, "2026-03-02T09:10"), "assess met 0\n");
    live_end(&live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contact_cannot_be_closed_until_it_is_assessed),
        cmocka_unit_test(asking_a_gate_changes_nothing),
        cmocka_unit_test(an_assertion_refuses_its_own_trigger),
        cmocka_unit_test(one_open_line_of_enquiry_keeps_the_gate_shut),
        cmocka_unit_test(a_backdated_event_is_judged_in_its_place),
        cmocka_unit_test(duties_can_be_asked_as_they_stood_before_the_last_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
