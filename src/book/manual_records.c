/* manual_records.c: the manual's chapters on records, clocks, lists and lenses. */
#include "book/manual_internal.h"

/* --- records ------------------------------------------------------------------------------ */

static void add_event_attributes(Manual *manual, const BookEvent *event)
{
    for (size_t i = 0; i < event->n_attributes; i++) {
        const BookAttribute *attribute = &event->attributes[i];
        if (i > 0) buf_add(&manual->scratch, STR("; "));
        buf_add(&manual->scratch, english_words_of_name(manual->arena, attribute->name));
        buf_add(&manual->scratch, STR(" ("));
        english_add_type(&manual->scratch, &attribute->type);
        buf_add(&manual->scratch, attribute->personal ? STR("; personal)") : STR(")"));
    }
    if (manual->scratch.n == 0) return;
    html_open(&manual->html, "p", "answer");
    manual_add_scratch(manual);
    html_close(&manual->html);
}

/* What the form asks stands in the chapter on forms. */
static void add_form_of_event(Manual *manual, Str name)
{
    for (size_t i = 0; i < manual->book->n_forms; i++) {
        const BookForm *form = &manual->book->forms[i];
        if (!str_eq(form->name, name)) continue;
        html_open(&manual->html, "p", "answer");
        html_text(&manual->html, STR("By filling in "));
        manual_add_link(manual, manual_anchor_of_form(manual, form),
                        manual_heading(manual, form->title, form->name));
        html_close(&manual->html);
    }
}

static void add_event(Manual *manual, const BookEvent *event)
{
    html_open(&manual->html, "li", NULL);
    html_open(&manual->html, "p", "question");
    html_text(&manual->html, manual_heading(manual, event->title, event->kind));
    html_text(&manual->html, STR(" "));
    html_element(&manual->html, "code", NULL, event->kind);
    html_close(&manual->html);
    if (event->n_roles > 0) {
        html_open(&manual->html, "p", "answer");
        html_text(&manual->html, STR("Recorded by "));
        for (size_t i = 0; i < event->n_roles; i++) {
            if (i > 0) html_text(&manual->html, STR(", "));
            manual_add_role(manual, event->roles[i]);
        }
        html_close(&manual->html);
    }
    if (event->from_form.n)
        add_form_of_event(manual, event->from_form);
    else
        add_event_attributes(manual, event);
    html_close(&manual->html);
}

static void add_links(Manual *manual, const BookRecord *record)
{
    for (size_t i = 0; i < record->n_links; i++) {
        const BookLink *link = &record->links[i];
        buf_addf(&manual->scratch, "%s%.*s (%s%.*s)", i == 0 ? "" : ", ",
                 STR_ARG(manual_heading(manual, link->title, link->name)),
                 link->many ? "several, " : "", STR_ARG(link->target));
    }
    manual_add_term_scratch(manual, "Linked to it");
}

static void add_record(Manual *manual, const BookRecord *record)
{
    html_open(&manual->html, "article", "record");
    html_element(&manual->html, "h3", NULL, manual_heading(manual, record->title, record->name));
    manual_add_paragraph(manual, "lead", record->says);
    html_open(&manual->html, "dl", "facts");
    manual_add_term(manual, "Reference", record->ref);
    add_links(manual, record);
    manual_add_term(manual, "In the book", record->name);
    manual_add_source(manual, record->source);
    html_close(&manual->html);
    if (record->n_events > 0) {
        html_element(&manual->html, "h4", NULL, STR("What can happen on it"));
        html_open(&manual->html, "ul", "questions");
        for (size_t i = 0; i < record->n_events; i++) add_event(manual, &record->events[i]);
        html_close(&manual->html);
    }
    html_close(&manual->html);
}

void manual_add_records(Manual *manual)
{
    if (manual->book->n_records == 0) return;
    manual_open_chapter(manual, "records", "Records");
    for (size_t i = 0; i < manual->book->n_records; i++)
        add_record(manual, &manual->book->records[i]);
    html_close(&manual->html);
}

/* --- clocks and lists --------------------------------------------------------------------- */

static void add_days(Buf *out, uint8_t weekdays)
{
    static const char *const DAYS[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
    const char *separator = "";
    for (int day = 0; day < 7;) {
        if (!(weekdays >> day & 1)) {
            day++;
            continue;
        }
        int end = day;
        while (end < 6 && (weekdays >> (end + 1) & 1)) end++;
        buf_addf(out, "%s%s", separator, DAYS[day]);
        if (end > day) buf_addf(out, "%s%s", end > day + 1 ? " to " : " and ", DAYS[end]);
        separator = ", ";
        day = end + 1;
    }
}

static void add_clock(Manual *manual, const BookClock *clock)
{
    const CalendarRule *rule = &clock->rule;
    Buf *out = &manual->scratch;
    add_days(out, rule->weekdays);
    if (rule->has_hours)
        buf_addf(out, ", %02d:%02d to %02d:%02d", rule->open_minute / 60, rule->open_minute % 60,
                 rule->close_minute / 60, rule->close_minute % 60);
    if (clock->except_list.n)
        buf_addf(out, ", except the dates of the list %.*s", STR_ARG(clock->except_list));
    Str text = str_copy(manual->arena, buf_str(out));
    buf_clear(out);
    html_open(&manual->html, "div", NULL);
    html_element(&manual->html, "dt", NULL, manual_heading(manual, STR(""), clock->name));
    html_element(&manual->html, "dd", NULL, text);
    html_close(&manual->html);
}

static void add_list(Manual *manual, const BookList *list)
{
    html_open(&manual->html, "article", "list");
    html_element(&manual->html, "h3", NULL, manual_heading(manual, STR(""), list->name));
    html_open(&manual->html, "ul", "members");
    for (size_t i = 0; i < list->n_dates; i++) {
        date_add(&manual->scratch, list->dates[i]);
        html_open(&manual->html, "li", NULL);
        manual_add_scratch(manual);
        html_close(&manual->html);
    }
    for (size_t i = 0; i < list->n_members; i++)
        html_element(&manual->html, "li", NULL,
                     manual_heading(manual, list->members[i].title, list->members[i].name));
    html_close(&manual->html);
    html_close(&manual->html);
}

void manual_add_clocks(Manual *manual)
{
    const Book *book = manual->book;
    manual_open_chapter(manual, "clocks", "Clocks and lists");
    buf_addf(&manual->scratch, "Dates and times are those of %.*s.", STR_ARG(book->zone_name));
    html_open(&manual->html, "p", "intro");
    manual_add_scratch(manual);
    html_close(&manual->html);
    html_open(&manual->html, "dl", "facts");
    for (size_t i = 0; i < book->n_clocks; i++) add_clock(manual, &book->clocks[i]);
    html_close(&manual->html);
    for (size_t i = 0; i < book->n_lists; i++) add_list(manual, &book->lists[i]);
    html_close(&manual->html);
}

/* --- lenses ------------------------------------------------------------------------------- */

void manual_add_lenses(Manual *manual)
{
    if (manual->book->n_lenses == 0) return;
    manual_open_chapter(manual, "lenses", "Lenses");
    html_element(&manual->html, "p", "intro",
                 STR("A lens cuts any list or figure down to the records for which it holds."));
    html_open(&manual->html, "dl", "facts wide");
    for (size_t i = 0; i < manual->book->n_lenses; i++) {
        const BookLens *lens = &manual->book->lenses[i];
        html_open(&manual->html, "div", NULL);
        html_element(&manual->html, "dt", NULL, manual_heading(manual, lens->title, lens->name));
        html_open(&manual->html, "dd", NULL);
        manual_add_paragraph(manual, NULL, lens->says);
        if (lens->cond != NULL) {
            English en = manual_english(manual);
            buf_add(en.out, STR("Holds if "));
            english_add_condition(&en, lens->cond);
            buf_add(en.out, STR("."));
            html_open(&manual->html, "p", NULL);
            manual_add_scratch(manual);
            html_close(&manual->html);
        }
        html_close(&manual->html);
        html_close(&manual->html);
    }
    html_close(&manual->html);
    html_close(&manual->html);
}
