/* manual_pieces.c: the small parts of which the manual's sections are made. */
#include "book/lex.h"
#include "book/manual_internal.h"

English manual_english(Manual *manual)
{
    buf_clear(&manual->scratch);
    return (English){.out = &manual->scratch, .book = manual->book, .arena = manual->arena};
}

void manual_add_scratch(Manual *manual)
{
    html_text(&manual->html, buf_str(&manual->scratch));
    buf_clear(&manual->scratch);
}

Str manual_anchor(Manual *manual, const char *what, const void *items, size_t size,
                  const void *item, Str name)
{
    if (book_is_bare_name(name)) return str_format(manual->arena, "%s-%.*s", what, STR_ARG(name));
    size_t index = (size_t)((const char *)item - (const char *)items) / size;
    return str_format(manual->arena, "%s-no-%zu", what, index + 1);
}

Str manual_anchor_of_standard(Manual *manual, const BookStandard *standard)
{
    return manual_anchor(manual, "standard", manual->book->standards, sizeof *standard, standard,
                         standard->name);
}

Str manual_anchor_of_form(Manual *manual, const BookForm *form)
{
    return manual_anchor(manual, "form", manual->book->forms, sizeof *form, form, form->name);
}

Str manual_anchor_of_role(Manual *manual, const BookRole *role)
{
    return manual_anchor(manual, "role", manual->book->roles, sizeof *role, role, role->name);
}

Str manual_anchor_of_area(Manual *manual, const BookArea *area)
{
    if (area == NULL) return STR("other-standards");
    return manual_anchor(manual, "area", manual->book->areas, sizeof *area, area, area->name);
}

Str manual_capital(Manual *manual, Str text)
{
    if (text.n == 0 || text.at[0] < 'a' || text.at[0] > 'z') return text;
    char *copy = arena_alloc(manual->arena, text.n + 1);
    memcpy(copy, text.at, text.n);
    copy[0] = (char)(copy[0] - 'a' + 'A');
    return (Str){copy, text.n};
}

Str manual_heading(Manual *manual, Str title, Str name)
{
    if (title.n) return title;
    return manual_capital(manual, english_words_of_name(manual->arena, name));
}

void manual_open_chapter(Manual *manual, const char *anchor, const char *title)
{
    html_open(&manual->html, "section", NULL);
    html_attribute(&manual->html, "id", str_of(anchor));
    html_element(&manual->html, "h2", NULL, str_of(title));
}

void manual_add_term(Manual *manual, const char *term, Str text)
{
    if (text.n == 0) return;
    html_open(&manual->html, "div", NULL);
    html_element(&manual->html, "dt", NULL, str_of(term));
    html_element(&manual->html, "dd", NULL, text);
    html_close(&manual->html);
}

void manual_add_source(Manual *manual, Str source)
{
    if (source.n == 0) return;
    html_open(&manual->html, "div", "whole");
    html_element(&manual->html, "dt", NULL, STR("Source"));
    html_element(&manual->html, "dd", NULL, source);
    html_close(&manual->html);
}

void manual_add_term_scratch(Manual *manual, const char *term)
{
    manual_add_term(manual, term, buf_str(&manual->scratch));
    buf_clear(&manual->scratch);
}

void manual_add_paragraph(Manual *manual, const char *class_name, Str text)
{
    if (text.n) html_element(&manual->html, "p", class_name, text);
}

void manual_add_link(Manual *manual, Str anchor, Str text)
{
    html_open(&manual->html, "a", NULL);
    html_attribute(&manual->html, "href", str_format(manual->arena, "#%.*s", STR_ARG(anchor)));
    html_text(&manual->html, text);
    html_close(&manual->html);
}

Str manual_kind_words(Manual *manual, Str kind)
{
    const BookEvent *event = english_find_event(manual->book, kind);
    if (event != NULL && event->title.n) return event->title;
    for (size_t f = 0; f < manual->book->n_forms; f++)
        if (str_eq(manual->book->forms[f].gives, kind) && manual->book->forms[f].title.n)
            return manual->book->forms[f].title;
    return book_is_bare_name(kind) ? english_words_of_name(manual->arena, kind) : kind;
}

void manual_add_role(Manual *manual, Str name)
{
    for (size_t i = 0; i < manual->book->n_roles; i++) {
        const BookRole *role = &manual->book->roles[i];
        if (!str_eq(role->name, name)) continue;
        manual_add_link(manual, manual_anchor_of_role(manual, role),
                        manual_heading(manual, role->title, role->name));
        return;
    }
    html_text(&manual->html, manual_heading(manual, STR(""), name));
}

bool manual_is_in_area(const Book *book, const BookStandard *standard, const BookArea *area)
{
    if (area != NULL) return str_eq(standard->area, area->name);
    for (size_t i = 0; i < book->n_areas; i++)
        if (str_eq(standard->area, book->areas[i].name)) return false;
    return true;
}

size_t manual_count_area(const Book *book, const BookArea *area)
{
    size_t n = 0;
    for (size_t i = 0; i < book->n_standards; i++)
        n += manual_is_in_area(book, &book->standards[i], area);
    return n;
}
