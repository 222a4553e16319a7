/* manual_forms.c: the manual's chapters on forms, advice cards and letters. */
#include "book/manual_internal.h"

/* --- forms -------------------------------------------------------------------------------- */

static void add_ask(Manual *manual, const BookAsk *ask)
{
    Html *html = &manual->html;
    html_open(html, "li", NULL);
    html_element(html, "p", "question", ask->text.n ? ask->text : ask->name);
    html_open(html, "p", "answer");
    english_add_type(&manual->scratch, &ask->type);
    if (ask->optional) buf_add(&manual->scratch, STR("; may be left out"));
    manual_add_scratch(manual);
    if (ask->show_if != NULL) {
        English en = manual_english(manual);
        buf_add(en.out, STR("; asked only if "));
        english_add_condition(&en, ask->show_if);
        manual_add_scratch(manual);
    }
    html_close(html);
    manual_add_paragraph(manual, "help", ask->help);
    html_close(html);
}

/* The questions, one list a section of the form; numbers go on from one list to the next. */
static void add_asks(Manual *manual, const BookForm *form)
{
    Html *html = &manual->html;
    for (size_t i = 0; i < form->n_asks;) {
        Str section = form->asks[i].section;
        if (section.n) html_element(html, "h4", NULL, section);
        html_open(html, "ol", "questions");
        html_attribute(html, "start", str_format(manual->arena, "%zu", i + 1));
        while (i < form->n_asks && str_eq(form->asks[i].section, section))
            add_ask(manual, &form->asks[i++]);
        html_close(html);
    }
}

static void add_score(Manual *manual, const BookScore *score)
{
    Buf *out = &manual->scratch;
    html_open(&manual->html, "li", NULL);
    buf_add(out, manual_heading(manual, STR(""), score->name));
    if (score->type == BOOK_SCORE_COUNT)
        buf_addf(out, ": how many answers are %.*s", STR_ARG(score->value));
    else
        buf_add(out, STR(": the points added up"));
    if (score->n_asks == 0) buf_add(out, STR(", over all questions"));
    for (size_t i = 0; i < score->n_asks; i++) {
        buf_add(out, i == 0 ? STR(", over ") : STR(", "));
        buf_add(out, english_words_of_name(manual->arena, score->asks[i]));
    }
    manual_add_scratch(manual);
    html_close(&manual->html);
}

static void add_suggest(Manual *manual, const BookSuggest *suggest)
{
    html_open(&manual->html, "li", NULL);
    English en = manual_english(manual);
    buf_addf(en.out, "%.*s: ", STR_ARG(english_words_of_name(manual->arena, suggest->attribute)));
    buf_add(en.out, english_words_of_name(manual->arena, suggest->value));
    if (suggest->cond != NULL) {
        buf_add(en.out, STR(", if "));
        english_add_condition(&en, suggest->cond);
    } else {
        buf_add(en.out, STR(", otherwise"));
    }
    manual_add_scratch(manual);
    html_close(&manual->html);
}

static void add_outcome(Manual *manual, const BookForm *form)
{
    Html *html = &manual->html;
    if (form->n_scores > 0) {
        html_element(html, "h4", NULL, STR("Scores"));
        html_open(html, "ul", NULL);
        for (size_t i = 0; i < form->n_scores; i++) add_score(manual, &form->scores[i]);
        html_close(html);
    }
    if (form->n_suggests > 0) {
        html_element(html, "h4", NULL, STR("What it suggests"));
        html_element(html, "p", NULL, STR("The first of these that holds:"));
        html_open(html, "ol", NULL);
        for (size_t i = 0; i < form->n_suggests; i++) add_suggest(manual, &form->suggests[i]);
        html_close(html);
    }
    if (form->override_reason)
        html_element(html, "p", NULL, STR("Another value may be chosen with a reason."));
    if (form->lower_by.n == 0) return;
    html_open(html, "p", NULL);
    html_text(html, STR("Only this role may go below the suggestion: "));
    manual_add_role(manual, form->lower_by);
    html_close(html);
}

static void add_form_facts(Manual *manual, const BookForm *form)
{
    html_open(&manual->html, "dl", "facts");
    if (form->n_roles > 0) {
        html_open(&manual->html, "div", NULL);
        html_element(&manual->html, "dt", NULL, STR("Filled in by"));
        html_open(&manual->html, "dd", NULL);
        for (size_t i = 0; i < form->n_roles; i++) {
            if (i > 0) html_text(&manual->html, STR(", "));
            manual_add_role(manual, form->roles[i]);
        }
        html_close(&manual->html);
        html_close(&manual->html);
    }
    manual_add_term(manual, "On the record", form->record);
    manual_add_term(manual, "Counts as", form->gives);
    if (form->version > 0)
        manual_add_term(manual, "Version", str_format(manual->arena, "%" PRIu32, form->version));
    manual_add_source(manual, form->source);
    html_close(&manual->html);
}

static void add_form(Manual *manual, const BookForm *form)
{
    html_open(&manual->html, "article", "form");
    html_attribute(&manual->html, "id", manual_anchor_of_form(manual, form));
    html_element(&manual->html, "h3", NULL, manual_heading(manual, form->title, form->name));
    manual_add_paragraph(manual, "lead", form->says);
    add_form_facts(manual, form);
    add_asks(manual, form);
    add_outcome(manual, form);
    html_close(&manual->html);
}

void manual_add_forms(Manual *manual)
{
    if (manual->book->n_forms == 0) return;
    manual_open_chapter(manual, "forms", "Forms");
    for (size_t i = 0; i < manual->book->n_forms; i++) add_form(manual, &manual->book->forms[i]);
    html_close(&manual->html);
}

/* --- advice cards ------------------------------------------------------------------------- */

static void add_items(Manual *manual, const BookAdvice *advice, BookItemType type,
                      const char *title)
{
    bool has_begun = false;
    for (size_t i = 0; i < advice->n_items; i++) {
        if (advice->items[i].type != type) continue;
        if (!has_begun) {
            html_element(&manual->html, "h4", NULL, str_of(title));
            html_open(&manual->html, "ul", NULL);
        }
        has_begun = true;
        html_element(&manual->html, "li", NULL, advice->items[i].text);
    }
    if (has_begun) html_close(&manual->html);
}

static Str title_of_offence(const Book *book, Str name)
{
    for (size_t l = 0; l < book->n_lists; l++) {
        if (!str_eq(book->lists[l].name, STR("offences"))) continue;
        for (size_t m = 0; m < book->lists[l].n_members; m++) {
            const BookMember *member = &book->lists[l].members[m];
            if (str_eq(member->name, name) && member->title.n) return member->title;
        }
    }
    return name;
}

static void add_card(Manual *manual, const BookAdvice *advice)
{
    html_open(&manual->html, "article", "card");
    html_element(&manual->html, "h3", NULL, manual_heading(manual, advice->title, advice->name));
    for (size_t i = 0; i < advice->n_offences; i++) {
        buf_add(&manual->scratch, i == 0 ? STR("For: ") : STR("; "));
        buf_add(&manual->scratch, title_of_offence(manual->book, advice->offences[i]));
    }
    manual_add_paragraph(manual, "answer", buf_str(&manual->scratch));
    buf_clear(&manual->scratch);
    add_items(manual, advice, BOOK_ITEM_FIRST, "First");
    add_items(manual, advice, BOOK_ITEM_DO, "Do");
    add_items(manual, advice, BOOK_ITEM_DONT, "Do not");
    add_items(manual, advice, BOOK_ITEM_NEXT, "What happens next");
    html_open(&manual->html, "dl", "facts");
    if (advice->version > 0)
        manual_add_term(manual, "Version", str_format(manual->arena, "%" PRIu32, advice->version));
    manual_add_term(manual, "In the book", advice->name);
    manual_add_source(manual, advice->source);
    html_close(&manual->html);
    html_close(&manual->html);
}

void manual_add_advice(Manual *manual)
{
    if (manual->book->n_advice == 0) return;
    manual_open_chapter(manual, "advice", "Advice cards");
    html_open(&manual->html, "div", "cards");
    for (size_t i = 0; i < manual->book->n_advice; i++) add_card(manual, &manual->book->advice[i]);
    html_close(&manual->html);
    html_close(&manual->html);
}

/* --- letters ------------------------------------------------------------------------------ */

static void add_letter(Manual *manual, const BookLetter *letter)
{
    html_open(&manual->html, "article", "letter");
    html_element(&manual->html, "h3", NULL, manual_heading(manual, letter->title, letter->name));
    html_open(&manual->html, "dl", "facts");
    manual_add_term(manual, "On the record", letter->record);
    manual_add_term(manual, "To", letter->to);
    for (size_t i = 0; i < letter->n_channels; i++)
        buf_addf(&manual->scratch, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(letter->channels[i]));
    manual_add_term_scratch(manual, "Sent by");
    manual_add_term(manual, "Counts as", letter->gives);
    manual_add_source(manual, letter->source);
    html_close(&manual->html);
    html_open(&manual->html, "blockquote", NULL);
    for (size_t i = 0; i < letter->n_paragraphs; i++)
        manual_add_paragraph(manual, NULL, letter->paragraphs[i]);
    html_close(&manual->html);
    html_close(&manual->html);
}

void manual_add_letters(Manual *manual)
{
    if (manual->book->n_letters == 0) return;
    manual_open_chapter(manual, "letters", "Letters");
    for (size_t i = 0; i < manual->book->n_letters; i++)
        add_letter(manual, &manual->book->letters[i]);
    html_close(&manual->html);
}
