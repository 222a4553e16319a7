/* manual_roles.c: the manual's chapter on roles: what each owes, fills in and records. */
#include "book/manual_internal.h"

/* A list that appears with its first entry. */
typedef struct {
    Manual *manual;
    const char *title;
    const char *class_name; /* NULL for plain entries; "members" for short ones in columns */
    bool has_begun;
} LazyList;

static void begin_entry(LazyList *list)
{
    if (!list->has_begun) {
        html_element(&list->manual->html, "h4", NULL, str_of(list->title));
        html_open(&list->manual->html, "ul", list->class_name);
    }
    list->has_begun = true;
    html_open(&list->manual->html, "li", NULL);
}

static void end_list(LazyList *list)
{
    if (list->has_begun) html_close(&list->manual->html);
}

static bool is_among(Str name, const Str *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(names[i], name)) return true;
    return false;
}

static void add_standard_entry(LazyList *list, const BookStandard *standard)
{
    Manual *manual = list->manual;
    begin_entry(list);
    manual_add_link(manual, manual_anchor_of_standard(manual, standard),
                    manual_heading(manual, STR(""), standard->name));
    if (standard->has_within) {
        buf_add(&manual->scratch,
                standard->within.duration.number > 0 ? STR(" (within ") : STR(" ("));
        book_add_limit_english(&manual->scratch, manual->book, standard->within);
        buf_add(&manual->scratch, STR(")"));
        manual_add_scratch(manual);
    }
    html_close(&manual->html);
}

static void add_duties(Manual *manual, Str role)
{
    const Book *book = manual->book;
    LazyList owes = {manual, "Owes", NULL, false};
    LazyList gets = {manual, "Is told when it is not done", NULL, false};
    for (size_t i = 0; i < book->n_standards; i++)
        if (str_eq(book->standards[i].by, role)) add_standard_entry(&owes, &book->standards[i]);
    end_list(&owes);
    for (size_t i = 0; i < book->n_standards; i++) {
        const BookStandard *standard = &book->standards[i];
        if (standard->has_escalate && str_eq(standard->escalate_to, role))
            add_standard_entry(&gets, standard);
    }
    end_list(&gets);
}

static void add_deeds(Manual *manual, Str role)
{
    const Book *book = manual->book;
    LazyList forms = {manual, "Fills in", NULL, false},
             events = {manual, "Records", "members", false};
    for (size_t i = 0; i < book->n_forms; i++) {
        const BookForm *form = &book->forms[i];
        if (!is_among(role, form->roles, form->n_roles)) continue;
        begin_entry(&forms);
        manual_add_link(manual, manual_anchor_of_form(manual, form),
                        manual_heading(manual, form->title, form->name));
        html_close(&manual->html);
    }
    end_list(&forms);
    for (size_t r = 0; r < book->n_records; r++) {
        for (size_t e = 0; e < book->records[r].n_events; e++) {
            const BookEvent *event = &book->records[r].events[e];
            if (event->from_form.n || !is_among(role, event->roles, event->n_roles)) continue;
            begin_entry(&events);
            html_text(&manual->html, manual_heading(manual, event->title, event->kind));
            html_close(&manual->html);
        }
    }
    end_list(&events);
}

static Str title_of_unit(Manual *manual, Str name)
{
    for (size_t i = 0; i < manual->book->n_units; i++)
        if (str_eq(manual->book->units[i].name, name))
            return manual_heading(manual, manual->book->units[i].title, name);
    return name;
}

static void add_role(Manual *manual, const BookRole *role)
{
    html_open(&manual->html, "article", "role");
    html_attribute(&manual->html, "id", manual_anchor_of_role(manual, role));
    html_element(&manual->html, "h3", NULL, manual_heading(manual, role->title, role->name));
    manual_add_paragraph(manual, "lead", role->says);
    html_open(&manual->html, "dl", "facts");
    if (role->unit.n) manual_add_term(manual, "Unit", title_of_unit(manual, role->unit));
    manual_add_term(manual, "In the book", role->name);
    manual_add_source(manual, role->source);
    html_close(&manual->html);
    add_duties(manual, role->name);
    add_deeds(manual, role->name);
    html_close(&manual->html);
}

void manual_add_roles(Manual *manual)
{
    if (manual->book->n_roles == 0) return;
    html_open(&manual->html, "section", NULL);
    html_attribute(&manual->html, "id", STR("roles"));
    html_element(&manual->html, "h2", NULL, STR("Roles, and what each owes"));
    for (size_t i = 0; i < manual->book->n_roles; i++) add_role(manual, &manual->book->roles[i]);
    html_close(&manual->html);
}
