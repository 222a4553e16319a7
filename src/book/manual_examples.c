/* manual_examples.c: the examples of a standard as timelines: what happened, what came of it. */
#include "book/manual_internal.h"

static bool names_standard(const BookCase *example, Str standard)
{
    for (size_t i = 0; i < example->n_standards; i++)
        if (str_eq(example->standards[i], standard)) return true;
    for (size_t i = 0; i < example->n_expects; i++)
        if (str_eq(example->expects[i].standard, standard)) return true;
    for (size_t i = 0; i < example->n_gates; i++)
        if (str_eq(example->gates[i].standard, standard)) return true;
    return false;
}

/* Where the time of day begins in "2 Mar 2026 09:00": behind the third space. */
static size_t time_of_day_at(Str plain)
{
    size_t n_spaces = 0;
    for (size_t i = 0; i < plain.n; i++)
        if (plain.at[i] == ' ' && ++n_spaces == 3) return i + 1;
    return 0;
}

/* A time; the date is left out where it is that of the line before. */
static void add_time(Manual *manual, int64_t at_ms, int64_t before_ms)
{
    const Zone *zone = manual->book->zone;
    Buf text = {0};
    html_open(&manual->html, "time", NULL);
    time_add(&text, at_ms, zone);
    html_attribute(&manual->html, "datetime", buf_str(&text));
    buf_clear(&text);
    time_add_plain(&text, at_ms, zone);
    bool is_same_date =
        before_ms != TIME_NONE && zone_date(zone, at_ms) == zone_date(zone, before_ms);
    Str shown = buf_str(&text);
    if (is_same_date) shown = str_slice(shown, time_of_day_at(shown), shown.n);
    html_text(&manual->html, shown);
    html_close(&manual->html);
    buf_free(&text);
}

static void add_value(Buf *out, const BookValue *value)
{
    if (value->type == BOOK_VALUE_YES) buf_add(out, STR("yes"));
    if (value->type == BOOK_VALUE_NO) buf_add(out, STR("no"));
    if (value->type == BOOK_VALUE_NUMBER && value->text.n == 0) number_add(out, value->number);
    if (value->type == BOOK_VALUE_DATE) date_add(out, value->date);
    if (value->type == BOOK_VALUE_DURATION) book_add_duration(out, value->duration);
    bool has_text = value->type == BOOK_VALUE_TEXT || value->type == BOOK_VALUE_NUMBER;
    if (has_text) buf_add(out, value->text);
}

static void add_attributes(Manual *manual, const BookCaseAttribute *attributes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const BookCaseAttribute *attribute = &attributes[i];
        Buf *out = &manual->scratch;
        if (i > 0) buf_add(out, STR("; "));
        buf_add(out, english_words_of_name(manual->arena, attribute->attribute));
        buf_add(out, STR(": "));
        for (size_t v = 0; v < attribute->n_values; v++) {
            if (v > 0) buf_add(out, STR(", "));
            add_value(out, &attribute->values[v]);
        }
        if (attribute->is_list && attribute->n_values == 0) buf_add(out, STR("nothing"));
    }
    if (n == 0) return;
    html_open(&manual->html, "span", "attributes");
    manual_add_scratch(manual);
    html_close(&manual->html);
}

static void add_event(Manual *manual, const BookCaseEvent *event, int64_t before_ms)
{
    html_open(&manual->html, "li", NULL);
    add_time(manual, event->at_ms, before_ms);
    html_open(&manual->html, "span", "what");
    html_text(&manual->html, manual_kind_words(manual, event->kind));
    html_text(&manual->html, STR(" "));
    add_attributes(manual, event->attributes, event->n_attributes);
    if (event->recorded_ms != event->at_ms) {
        html_open(&manual->html, "span", "attributes");
        html_text(&manual->html, STR(" (written up "));
        add_time(manual, event->recorded_ms, event->at_ms);
        html_text(&manual->html, STR(")"));
        html_close(&manual->html);
    }
    html_close(&manual->html);
    html_close(&manual->html);
}

static const char *class_of_state(Str state)
{
    static const char *const CLASSES[][2] = {
        {"met", "state good"}, {"late", "state bad"}, {"missed", "state bad"}};
    for (size_t i = 0; i < sizeof CLASSES / sizeof *CLASSES; i++)
        if (str_eq(state, str_of(CLASSES[i][0]))) return CLASSES[i][1];
    return "state";
}

static void add_expect(Manual *manual, const BookCaseExpect *expect)
{
    bool is_nothing = str_eq(expect->state, STR("nothing"));
    html_open(&manual->html, "li", "verdict");
    html_element(&manual->html, "span", class_of_state(expect->state),
                 is_nothing ? STR("no duty") : expect->state);
    html_open(&manual->html, "span", "what");
    for (size_t i = 0; i < expect->n_key; i++) {
        html_text(&manual->html, i == 0 ? STR("for ") : STR(", "));
        html_text(&manual->html, expect->key[i]);
    }
    if (expect->has_due) {
        html_text(&manual->html, expect->n_key > 0 ? STR("; due ") : STR("due "));
        add_time(manual, expect->due_ms, TIME_NONE);
    }
    html_close(&manual->html);
    html_close(&manual->html);
}

static void add_gate(Manual *manual, const BookCaseGate *gate)
{
    html_open(&manual->html, "li", "verdict");
    html_element(&manual->html, "span", gate->refused ? "state bad" : "state good",
                 gate->refused ? STR("refused") : STR("allowed"));
    html_open(&manual->html, "span", "what");
    html_text(&manual->html, manual_kind_words(manual, gate->event.kind));
    html_text(&manual->html, STR(" at "));
    add_time(manual, gate->event.at_ms, TIME_NONE);
    html_close(&manual->html);
    html_close(&manual->html);
}

static void add_example(Manual *manual, const BookCase *example, Str standard)
{
    html_open(&manual->html, "section", "example");
    html_element(&manual->html, "h5", NULL, manual_capital(manual, example->name));
    html_open(&manual->html, "ol", "timeline");
    int64_t before_ms = TIME_NONE;
    for (size_t i = 0; i < example->n_events; i++) {
        add_event(manual, &example->events[i], before_ms);
        before_ms = example->events[i].at_ms;
    }
    html_close(&manual->html);
    html_open(&manual->html, "ul", "verdicts");
    for (size_t i = 0; i < example->n_expects; i++)
        if (str_eq(example->expects[i].standard, standard))
            add_expect(manual, &example->expects[i]);
    for (size_t i = 0; i < example->n_gates; i++)
        if (example->gates[i].standard.n == 0 || str_eq(example->gates[i].standard, standard))
            add_gate(manual, &example->gates[i]);
    html_close(&manual->html);
    html_open(&manual->html, "p", "as-at");
    html_text(&manual->html, STR("As it stands on "));
    add_time(manual, example->now_ms, TIME_NONE);
    html_close(&manual->html);
    html_close(&manual->html);
}

void manual_add_examples(Manual *manual, const BookStandard *standard)
{
    bool has_begun = false;
    for (size_t i = 0; i < manual->book->n_cases; i++) {
        const BookCase *example = &manual->book->cases[i];
        if (!names_standard(example, standard->name)) continue;
        if (!has_begun) {
            html_element(&manual->html, "h4", NULL, STR("Examples"));
            html_open(&manual->html, "div", "examples");
        }
        has_begun = true;
        add_example(manual, example, standard->name);
    }
    if (has_begun) html_close(&manual->html);
}
