/* manual_standards.c: the manual's chapters by area: each standard with its facts. */
#include "book/manual_internal.h"
#include <math.h>

static void add_time_facts(Manual *manual, const BookStandard *standard)
{
    if (standard->has_within) {
        English en = manual_english(manual);
        book_add_limit_english(en.out, manual->book, standard->within);
        manual_add_term_scratch(manual,
                                standard->shape == BOOK_RECURRING ? "First limit" : "Limit");
    }
    if (standard->has_every) {
        English en = manual_english(manual);
        buf_add(en.out, STR("every "));
        book_add_limit_english(en.out, manual->book, standard->every);
        manual_add_term_scratch(manual, "Recurs");
    }
}

static void add_kinds_fact(Manual *manual, const char *term, const BookKinds *kinds)
{
    for (size_t i = 0; i < kinds->n; i++) {
        if (i > 0) buf_add(&manual->scratch, STR(" or "));
        English en = {.out = &manual->scratch, .book = manual->book, .arena = manual->arena};
        buf_add(&manual->scratch, english_kind_label(&en, kinds->kinds[i]));
    }
    manual_add_term_scratch(manual, term);
}

static void add_number_facts(Manual *manual, const BookStandard *standard)
{
    if (!isnan(standard->target)) {
        number_add(&manual->scratch, standard->target);
        buf_add(&manual->scratch, STR(" %"));
        manual_add_term_scratch(manual, "Target");
    }
    if (!standard->has_effort) return;
    book_add_duration(&manual->scratch, standard->effort);
    manual_add_term_scratch(manual, "Effort");
}

static void add_owner_facts(Manual *manual, const BookStandard *standard)
{
    if (standard->by.n) {
        html_open(&manual->html, "div", NULL);
        html_element(&manual->html, "dt", NULL, STR("Owner"));
        html_open(&manual->html, "dd", NULL);
        manual_add_role(manual, standard->by);
        html_close(&manual->html);
        html_close(&manual->html);
    }
    if (!standard->has_escalate) return;
    html_open(&manual->html, "div", NULL);
    html_element(&manual->html, "dt", NULL, STR("Escalates"));
    html_open(&manual->html, "dd", NULL);
    html_text(&manual->html, STR("after "));
    book_add_duration(&manual->scratch, standard->escalate_after);
    manual_add_scratch(manual);
    html_text(&manual->html, STR(" to "));
    manual_add_role(manual, standard->escalate_to);
    html_close(&manual->html);
    html_close(&manual->html);
}

static void add_standard(Manual *manual, const BookStandard *standard)
{
    html_open(&manual->html, "article", "standard");
    html_attribute(&manual->html, "id", manual_anchor_of_standard(manual, standard));
    html_element(&manual->html, "h3", NULL, manual_heading(manual, STR(""), standard->name));
    English en = manual_english(manual);
    english_add_standard(&en, standard);
    html_open(&manual->html, "p", "lead");
    manual_add_scratch(manual);
    html_close(&manual->html);
    manual_add_paragraph(manual, "says", standard->says);
    html_open(&manual->html, "dl", "facts");
    add_owner_facts(manual, standard);
    add_time_facts(manual, standard);
    add_number_facts(manual, standard);
    add_kinds_fact(manual, "Gate", &standard->gate);
    manual_add_term(manual, "In the book", standard->name);
    manual_add_source(manual, standard->source);
    html_close(&manual->html);
    html_element(&manual->html, "h4", NULL, STR("What counts as met"));
    manual_add_met(manual, standard);
    manual_add_examples(manual, standard);
    html_close(&manual->html);
}

static void add_area(Manual *manual, const BookArea *area)
{
    const Book *book = manual->book;
    if (manual_count_area(book, area) == 0) return;
    bool is_only = area == NULL && book->n_areas == 0;
    Str title = area      ? manual_heading(manual, area->title, area->name)
                : is_only ? STR("Standards")
                          : STR("Other standards");
    html_open(&manual->html, "section", NULL);
    html_attribute(&manual->html, "id", manual_anchor_of_area(manual, area));
    html_element(&manual->html, "h2", NULL, title);
    if (area != NULL) manual_add_paragraph(manual, "intro", area->says);
    for (size_t i = 0; i < book->n_standards; i++)
        if (manual_is_in_area(book, &book->standards[i], area))
            add_standard(manual, &book->standards[i]);
    html_close(&manual->html);
}

void manual_add_areas(Manual *manual)
{
    for (size_t i = 0; i < manual->book->n_areas; i++) add_area(manual, &manual->book->areas[i]);
    add_area(manual, NULL);
}
