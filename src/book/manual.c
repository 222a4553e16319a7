/* manual.c: the staff manual: one self-contained HTML page without scripts. */
#include "book/manual_internal.h"

static void add_count(Buf *out, size_t n, const char *one, const char *many)
{
    if (n > 0) buf_addf(out, "%s%zu %s", out->n ? ", " : "", n, n == 1 ? one : many);
}

static void add_head(Manual *manual)
{
    Html *html = &manual->html;
    html_open(html, "head", NULL);
    html_open(html, "meta", NULL);
    html_attribute(html, "charset", STR("utf-8"));
    html_void(html);
    html_open(html, "meta", NULL);
    html_attribute(html, "name", STR("viewport"));
    html_attribute(html, "content", STR("width=device-width, initial-scale=1"));
    html_void(html);
    html_open(html, "meta", NULL);
    html_attribute(html, "name", STR("color-scheme"));
    html_attribute(html, "content", STR("light dark"));
    html_void(html);
    html_element(html, "title", NULL, STR("Staff manual: the standards we keep"));
    html_open(html, "style", NULL);
    html_literal(html, MANUAL_STYLE);
    html_close(html);
    html_close(html);
}

static void add_header(Manual *manual)
{
    const Book *book = manual->book;
    Html *html = &manual->html;
    html_open(html, "header", "top");
    html_element(html, "p", "kicker", STR("Staff manual"));
    html_element(html, "h1", NULL, STR("The standards we keep"));
    Buf *out = &manual->scratch;
    add_count(out, book->n_standards, "standard", "standards");
    add_count(out, book->n_forms, "form", "forms");
    add_count(out, book->n_advice, "advice card", "advice cards");
    add_count(out, book->n_roles, "role", "roles");
    add_count(out, book->n_cases, "worked example", "worked examples");
    buf_add(out, out->n ? STR(". ") : STR(""));
    buf_add(out, STR("This page is made from the book that heed itself follows: what stands here "
                     "is what is counted."));
    html_open(html, "p", NULL);
    manual_add_scratch(manual);
    html_close(html);
    html_close(html);
}

/* --- contents ----------------------------------------------------------------------------- */

static void add_contents_standards(Manual *manual, const BookArea *area)
{
    html_open(&manual->html, "ul", NULL);
    html_open(&manual->html, "li", "all");
    manual_add_link(manual, manual_anchor_of_area(manual, area), STR("All of this chapter"));
    html_close(&manual->html);
    for (size_t i = 0; i < manual->book->n_standards; i++) {
        const BookStandard *standard = &manual->book->standards[i];
        if (!manual_is_in_area(manual->book, standard, area)) continue;
        html_open(&manual->html, "li", NULL);
        manual_add_link(manual, manual_anchor_of_standard(manual, standard),
                        manual_heading(manual, STR(""), standard->name));
        html_close(&manual->html);
    }
    html_close(&manual->html);
}

static void add_contents_area(Manual *manual, const BookArea *area)
{
    const Book *book = manual->book;
    size_t n = manual_count_area(book, area);
    if (n == 0) return;
    html_open(&manual->html, "li", NULL);
    html_open(&manual->html, "details", NULL);
    html_open(&manual->html, "summary", NULL);
    Str title = area            ? manual_heading(manual, area->title, area->name)
                : book->n_areas ? STR("Other standards")
                                : STR("Standards");
    html_text(&manual->html, title);
    html_element(&manual->html, "span", "count", str_format(manual->arena, " %zu", n));
    html_close(&manual->html);
    add_contents_standards(manual, area);
    html_close(&manual->html);
    html_close(&manual->html);
}

static void add_contents_chapter(Manual *manual, const char *anchor, const char *title, size_t n)
{
    if (n == 0) return;
    html_open(&manual->html, "li", NULL);
    manual_add_link(manual, str_of(anchor), str_of(title));
    html_element(&manual->html, "span", "count", str_format(manual->arena, " %zu", n));
    html_close(&manual->html);
}

void manual_add_contents(Manual *manual)
{
    const Book *book = manual->book;
    html_open(&manual->html, "nav", "contents");
    html_attribute(&manual->html, "aria-labelledby", STR("contents-title"));
    html_open(&manual->html, "h2", NULL);
    html_attribute(&manual->html, "id", STR("contents-title"));
    html_text(&manual->html, STR("Contents"));
    html_close(&manual->html);
    html_open(&manual->html, "ul", NULL);
    for (size_t i = 0; i < book->n_areas; i++) add_contents_area(manual, &book->areas[i]);
    add_contents_area(manual, NULL);
    add_contents_chapter(manual, "forms", "Forms", book->n_forms);
    add_contents_chapter(manual, "advice", "Advice cards", book->n_advice);
    add_contents_chapter(manual, "letters", "Letters", book->n_letters);
    add_contents_chapter(manual, "roles", "Roles, and what each owes", book->n_roles);
    add_contents_chapter(manual, "records", "Records", book->n_records);
    add_contents_chapter(manual, "clocks", "Clocks and lists", book->n_clocks + book->n_lists);
    add_contents_chapter(manual, "lenses", "Lenses", book->n_lenses);
    html_close(&manual->html);
    html_close(&manual->html);
}

/* --- the page ----------------------------------------------------------------------------- */

static void add_reading_help(Manual *manual)
{
    static const char *const WORDS[][2] = {
        {"Met", "done in time"},
        {"Late", "done, but after it was due"},
        {"Missed", "not done, and it was due"},
        {"Open", "owed, and not yet due"},
        {"Ahead", "done before the time is up; counted when the time is up"},
        {"Void", "fell away before it was due"},
        {"Waived", "let off, with a reason, before it was due"}};
    Html *html = &manual->html;
    html_open(html, "section", NULL);
    html_attribute(html, "id", STR("how-to-read"));
    html_element(html, "h2", NULL, STR("How to read this"));
    html_element(html, "p", "intro",
                 STR("Each standard says what is owed, by whom and by when. The figure of a "
                     "standard is the share of its duties that were met among those met, late or "
                     "missed."));
    html_open(html, "dl", "facts");
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        manual_add_term(manual, WORDS[i][0], str_of(WORDS[i][1]));
    html_close(html);
    html_close(html);
}

static void add_body(Manual *manual)
{
    Html *html = &manual->html;
    html_open(html, "body", NULL);
    html_open(html, "a", "skip");
    html_attribute(html, "href", STR("#main"));
    html_text(html, STR("Skip to the standards"));
    html_close(html);
    add_header(manual);
    html_open(html, "div", "page");
    manual_add_contents(manual);
    html_open(html, "main", NULL);
    html_attribute(html, "id", STR("main"));
    add_reading_help(manual);
    manual_add_areas(manual);
    manual_add_forms(manual);
    manual_add_advice(manual);
    manual_add_letters(manual);
    manual_add_roles(manual);
    manual_add_records(manual);
    manual_add_clocks(manual);
    manual_add_lenses(manual);
    html_close(html);
    html_close(html);
    html_close(html);
}

void book_add_manual_html(Buf *out, const Book *book)
{
    Manual manual = {.book = book, .html = {.out = out}, .arena = arena_create()};
    buf_add(out, STR("<!doctype html>"));
    html_open(&manual.html, "html", NULL);
    html_attribute(&manual.html, "lang", STR("en-GB"));
    add_head(&manual);
    add_body(&manual);
    html_close(&manual.html);
    buf_add_byte(out, '\n');
    BASE_ASSERT(manual.html.depth == 0);
    buf_free(&manual.scratch);
    arena_free(manual.arena);
}
