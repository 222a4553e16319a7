/* look.c: what a name of the book is and who uses it, in Markdown, for a hover in an editor. */
#include "book/english_internal.h"

enum { LOOK_LIST_MAX = 12 }; /* names in one line; the rest are counted */

/* A line "label: a, b, c" that appears with its first name. */
typedef struct {
    Buf *out;
    const char *label;
    size_t n;
} NameLine;

static void add_to_line(NameLine *line, Str name)
{
    if (line->n == 0) buf_addf(line->out, "\n\n*%s:* ", line->label);
    if (line->n < LOOK_LIST_MAX)
        buf_addf(line->out, "%s`%.*s`", line->n ? ", " : "", STR_ARG(name));
    line->n++;
}

static void end_line(NameLine *line)
{
    if (line->n > LOOK_LIST_MAX) buf_addf(line->out, " and %zu more", line->n - LOOK_LIST_MAX);
}

/* "**call-handler** · role · Call handler" */
static void add_title(Buf *out, Str name, const char *what, Str title)
{
    buf_addf(out, "**%.*s** · %s", STR_ARG(name), what);
    if (title.n) buf_addf(out, " · %.*s", STR_ARG(title));
}

static void add_paragraph(Buf *out, Str text)
{
    if (text.n) buf_addf(out, "\n\n%.*s", STR_ARG(text));
}

static void add_source(Buf *out, Str source)
{
    if (source.n) buf_addf(out, "\n\n*Source:* %.*s", STR_ARG(source));
}

static bool is_among(Str name, const Str *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(names[i], name)) return true;
    return false;
}

/* --- standards ---------------------------------------------------------------------------- */

static void about_standard(Buf *out, const Book *book, const BookStandard *standard)
{
    add_title(out, standard->name, "standard", standard->area);
    buf_add(out, STR("\n\n"));
    book_add_english(out, book, standard);
    add_paragraph(out, standard->says);
    add_source(out, standard->source);
    size_t n_examples = 0;
    for (size_t c = 0; c < book->n_cases; c++) {
        const BookCase *example = &book->cases[c];
        bool names = is_among(standard->name, example->standards, example->n_standards);
        for (size_t e = 0; e < example->n_expects && !names; e++)
            names = str_eq(example->expects[e].standard, standard->name);
        n_examples += names;
    }
    if (n_examples > 0) buf_addf(out, "\n\n%zu example%s", n_examples, n_examples == 1 ? "" : "s");
}

/* --- kinds -------------------------------------------------------------------------------- */

typedef const BookKinds *PickKinds(const BookStandard *standard);

static const BookKinds *pick_when(const BookStandard *standard)
{
    return &standard->when;
}
static const BookKinds *pick_owe(const BookStandard *standard)
{
    return &standard->owe;
}
static const BookKinds *pick_before(const BookStandard *standard)
{
    return &standard->before;
}
static const BookKinds *pick_unless(const BookStandard *standard)
{
    return &standard->unless;
}
static const BookKinds *pick_until(const BookStandard *standard)
{
    return &standard->until;
}
static const BookKinds *pick_gate(const BookStandard *standard)
{
    return &standard->gate;
}

static void add_uses_of_kind(Buf *out, const Book *book, Str kind, const char *label,
                             PickKinds *pick)
{
    NameLine line = {.out = out, .label = label};
    for (size_t i = 0; i < book->n_standards; i++) {
        const BookKinds *kinds = pick(&book->standards[i]);
        if (is_among(kind, kinds->kinds, kinds->n)) add_to_line(&line, book->standards[i].name);
    }
    end_line(&line);
}

static void add_attributes(Buf *out, const BookEvent *event)
{
    if (event->n_attributes == 0) return;
    buf_add(out, STR("\n"));
    for (size_t i = 0; i < event->n_attributes; i++) {
        const BookAttribute *attribute = &event->attributes[i];
        buf_addf(out, "\n- `%.*s`: ", STR_ARG(attribute->name));
        english_add_type(out, &attribute->type);
        if (attribute->personal) buf_add(out, STR(" (personal)"));
    }
}

static void about_kind(Buf *out, const Book *book, Str kind)
{
    const BookEvent *event = english_find_event(book, kind);
    add_title(out, kind, "kind of event", event ? event->title : STR(""));
    NameLine records = {.out = out, .label = "On the record"};
    for (size_t r = 0; r < book->n_records; r++)
        for (size_t e = 0; e < book->records[r].n_events; e++)
            if (str_eq(book->records[r].events[e].kind, kind))
                add_to_line(&records, book->records[r].name);
    end_line(&records);
    if (event != NULL) {
        NameLine roles = {.out = out, .label = "Recorded by"}, form = {.out = out, .label = "Form"};
        for (size_t i = 0; i < event->n_roles; i++) add_to_line(&roles, event->roles[i]);
        end_line(&roles);
        if (event->from_form.n) add_to_line(&form, event->from_form);
        add_attributes(out, event);
    }
    add_uses_of_kind(out, book, kind, "Opens", pick_when);
    add_uses_of_kind(out, book, kind, "Meets", pick_owe);
    add_uses_of_kind(out, book, kind, "Makes too late", pick_before);
    add_uses_of_kind(out, book, kind, "Cancels", pick_unless);
    add_uses_of_kind(out, book, kind, "Ends", pick_until);
    add_uses_of_kind(out, book, kind, "Held back by the gate of", pick_gate);
}

/* --- attributes --------------------------------------------------------------------------- */

static bool reads_attribute(const BookCond *cond, Str name)
{
    if (cond == NULL) return false;
    for (size_t i = 0; i < cond->n_parts; i++)
        if (reads_attribute(cond->parts[i], name)) return true;
    if (cond->type != BOOK_COND_COMPARE) return false;
    for (size_t i = 0; i < cond->n_right; i++) {
        BookValueType type = cond->right[i].type;
        bool is_attribute =
            type == BOOK_VALUE_EVENT_ATTRIBUTE || type == BOOK_VALUE_RECORD_ATTRIBUTE;
        if (is_attribute && str_eq(cond->right[i].text, name)) return true;
    }
    return str_eq(cond->left.attribute, name);
}

static bool standard_reads(const BookStandard *standard, Str name)
{
    return is_among(name, standard->per, standard->n_per) ||
           reads_attribute(standard->when.cond, name) ||
           reads_attribute(standard->owe.cond, name) ||
           reads_attribute(standard->before.cond, name) ||
           reads_attribute(standard->unless.cond, name) ||
           reads_attribute(standard->until.cond, name) || reads_attribute(standard->must, name);
}

static void about_attribute(Buf *out, const Book *book, Str name)
{
    add_title(out, name, "attribute", STR(""));
    size_t n = 0;
    for (size_t r = 0; r < book->n_records; r++) {
        for (size_t e = 0; e < book->records[r].n_events; e++) {
            const BookEvent *event = &book->records[r].events[e];
            for (size_t a = 0; a < event->n_attributes; a++) {
                if (!str_eq(event->attributes[a].name, name) || n++ >= LOOK_LIST_MAX) continue;
                buf_addf(out, "%s\n- of `%.*s`: ", n == 1 ? "\n" : "", STR_ARG(event->kind));
                english_add_type(out, &event->attributes[a].type);
                if (event->attributes[a].title.n)
                    buf_addf(out, ". %.*s", STR_ARG(event->attributes[a].title));
            }
        }
    }
    NameLine line = {.out = out, .label = "Read by"};
    for (size_t i = 0; i < book->n_standards; i++)
        if (standard_reads(&book->standards[i], name)) add_to_line(&line, book->standards[i].name);
    end_line(&line);
}

/* --- people ------------------------------------------------------------------------------- */

static void about_role(Buf *out, const Book *book, const BookRole *role)
{
    add_title(out, role->name, "role", role->title);
    add_paragraph(out, role->says);
    NameLine unit = {.out = out, .label = "Unit"}, owes = {.out = out, .label = "Owes"};
    NameLine fills = {.out = out, .label = "Fills in"};
    if (role->unit.n) add_to_line(&unit, role->unit);
    for (size_t i = 0; i < book->n_standards; i++)
        if (str_eq(book->standards[i].by, role->name)) add_to_line(&owes, book->standards[i].name);
    end_line(&owes);
    for (size_t i = 0; i < book->n_forms; i++)
        if (is_among(role->name, book->forms[i].roles, book->forms[i].n_roles))
            add_to_line(&fills, book->forms[i].name);
    end_line(&fills);
    add_source(out, role->source);
}

static void about_unit(Buf *out, const Book *book, const BookUnitOfForce *unit)
{
    add_title(out, unit->name, "unit", unit->title);
    NameLine part = {.out = out, .label = "Part of"}, clock = {.out = out, .label = "Clock"};
    NameLine roles = {.out = out, .label = "Roles"};
    if (unit->part_of.n) add_to_line(&part, unit->part_of);
    if (unit->clock.n) add_to_line(&clock, unit->clock);
    for (size_t i = 0; i < book->n_roles; i++)
        if (str_eq(book->roles[i].unit, unit->name)) add_to_line(&roles, book->roles[i].name);
    end_line(&roles);
}

static void about_area(Buf *out, const Book *book, const BookArea *area)
{
    add_title(out, area->name, "area", area->title);
    add_paragraph(out, area->says);
    NameLine line = {.out = out, .label = "Standards"};
    for (size_t i = 0; i < book->n_standards; i++)
        if (str_eq(book->standards[i].area, area->name))
            add_to_line(&line, book->standards[i].name);
    end_line(&line);
}

/* --- records, forms, texts ---------------------------------------------------------------- */

static void about_record(Buf *out, const BookRecord *record)
{
    add_title(out, record->name, "record", record->title);
    add_paragraph(out, record->says);
    NameLine events = {.out = out, .label = "Events"}, links = {.out = out, .label = "Links"};
    for (size_t i = 0; i < record->n_events; i++) add_to_line(&events, record->events[i].kind);
    end_line(&events);
    for (size_t i = 0; i < record->n_links; i++) add_to_line(&links, record->links[i].name);
    end_line(&links);
    add_source(out, record->source);
}

static void about_form(Buf *out, const BookForm *form)
{
    add_title(out, form->name, "form", form->title);
    add_paragraph(out, form->says);
    buf_addf(out, "\n\nVersion %" PRIu32 ", %zu question%s; gives `%.*s` on `%.*s`.", form->version,
             form->n_asks, form->n_asks == 1 ? "" : "s", STR_ARG(form->gives),
             STR_ARG(form->record));
    NameLine roles = {.out = out, .label = "Filled in by"};
    for (size_t i = 0; i < form->n_roles; i++) add_to_line(&roles, form->roles[i]);
    end_line(&roles);
    add_source(out, form->source);
}

static void about_clock(Buf *out, const BookClock *clock)
{
    static const char *const DAYS[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
    const CalendarRule *rule = &clock->rule;
    add_title(out, clock->name, "clock", STR(""));
    buf_add(out, STR("\n\nRuns on"));
    for (int day = 0; day < 7; day++)
        if (rule->weekdays >> day & 1) buf_addf(out, " %s", DAYS[day]);
    if (rule->has_hours)
        buf_addf(out, ", %02d:%02d to %02d:%02d", rule->open_minute / 60, rule->open_minute % 60,
                 rule->close_minute / 60, rule->close_minute % 60);
    if (clock->except_list.n) buf_addf(out, ", except `%.*s`", STR_ARG(clock->except_list));
}

static void about_list(Buf *out, const BookList *list)
{
    add_title(out, list->name, list->type == BOOK_LIST_DATES ? "list of dates" : "list of names",
              STR(""));
    NameLine members = {.out = out, .label = "Members"};
    for (size_t i = 0; i < list->n_members; i++) add_to_line(&members, list->members[i].name);
    end_line(&members);
    if (list->n_dates == 0) return;
    buf_addf(out, "\n\n%zu dates, ", list->n_dates);
    date_add(out, list->dates[0]);
    buf_add(out, STR(" to "));
    date_add(out, list->dates[list->n_dates - 1]);
}

static void about_member(Buf *out, const Book *book, Str name)
{
    for (size_t l = 0; l < book->n_lists; l++)
        for (size_t m = 0; m < book->lists[l].n_members; m++)
            if (str_eq(book->lists[l].members[m].name, name)) {
                add_title(out, name, "member of a list", book->lists[l].members[m].title);
                buf_addf(out, "\n\n*List:* `%.*s`", STR_ARG(book->lists[l].name));
                return;
            }
}

static void about_lens(Buf *out, const Book *book, const BookLens *lens)
{
    add_title(out, lens->name, "lens", lens->title);
    add_paragraph(out, lens->says);
    if (lens->cond == NULL) return;
    English en = {.out = out, .book = book, .arena = arena_create()};
    buf_add(out, STR("\n\nHolds if "));
    english_add_condition(&en, lens->cond);
    arena_free(en.arena);
}

#define ABOUT(field, call)                       \
    for (size_t i = 0; i < book->n_##field; i++) \
        if (str_eq(book->field[i].name, name)) { \
            call;                                \
            return;                              \
        }                                        \
    return

void book_add_about(Buf *out, const Book *book, BookNameType type, Str name)
{
    switch (type) {
    case BOOK_NAME_KIND: about_kind(out, book, name); return;
    case BOOK_NAME_ATTRIBUTE: about_attribute(out, book, name); return;
    case BOOK_NAME_MEMBER: about_member(out, book, name); return;
    case BOOK_NAME_STANDARD: ABOUT(standards, about_standard(out, book, &book->standards[i]));
    case BOOK_NAME_ROLE: ABOUT(roles, about_role(out, book, &book->roles[i]));
    case BOOK_NAME_CLOCK: ABOUT(clocks, about_clock(out, &book->clocks[i]));
    case BOOK_NAME_LIST: ABOUT(lists, about_list(out, &book->lists[i]));
    case BOOK_NAME_AREA: ABOUT(areas, about_area(out, book, &book->areas[i]));
    case BOOK_NAME_UNIT: ABOUT(units, about_unit(out, book, &book->units[i]));
    case BOOK_NAME_RECORD: ABOUT(records, about_record(out, &book->records[i]));
    case BOOK_NAME_FORM: ABOUT(forms, about_form(out, &book->forms[i]));
    case BOOK_NAME_LENS: ABOUT(lenses, about_lens(out, book, &book->lenses[i]));
    case BOOK_NAME_ADVICE:
        ABOUT(advice, add_title(out, name, "advice card", book->advice[i].title));
    case BOOK_NAME_LETTER: ABOUT(letters, add_title(out, name, "letter", book->letters[i].title));
    }
}
