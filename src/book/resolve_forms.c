/* resolve_forms.c: lists to choices, and each form to an event of its record. */
#include "book/load.h"
#include <math.h>
#include <stdlib.h>

/* --- choices from lists ------------------------------------------------------------------- */

typedef struct {
    BookParser *parser;
    Book *book;
    StrMap *list_names;     /* numbers of the lists of names, in order */
    const BookList **lists; /* by number */
    BookChoice **choices;   /* by number; made on first use */
} ChoiceMaker;

static ChoiceMaker start_choices(BookParser *parser, Book *book)
{
    ChoiceMaker maker = {.parser = parser, .book = book, .list_names = strmap_create()};
    maker.lists = ARENA_ARRAY(parser->arena, const BookList *, book->n_lists + 1);
    maker.choices = ARENA_ARRAY(parser->arena, BookChoice *, book->n_lists + 1);
    for (size_t i = 0; i < book->n_lists; i++) {
        if (book->lists[i].type != BOOK_LIST_NAMES) continue;
        uint32_t number = strmap_put(maker.list_names, book->lists[i].name);
        if (maker.lists[number] == NULL) maker.lists[number] = &book->lists[i];
    }
    return maker;
}

static void report_no_list(ChoiceMaker *maker, Str name)
{
    uint32_t n = strmap_count(maker->list_names);
    BookReport *report = maker->parser->report;
    Str *names = mem_alloc(mem_product(n + 1u, sizeof *names));
    for (uint32_t i = 0; i < n; i++) names[i] = strmap_name(maker->list_names, i);
    size_t nearest = n > 0 ? str_nearest(name, names, n) : SIZE_MAX;
    book_report_error(report, book_place_of_name(maker->book, name),
                      "there is no list of names `%.*s`", STR_ARG(name));
    if (nearest != SIZE_MAX) {
        book_report_mend(report, "did you mean `%.*s`?", STR_ARG(names[nearest]));
    } else {
        book_report_mend(report, "add `list %.*s names` and its members", STR_ARG(name));
    }
    free(names);
}

static BookChoice *choices_of_list(ChoiceMaker *maker, uint32_t number)
{
    const BookList *list = maker->lists[number];
    if (maker->choices[number] != NULL) return maker->choices[number];
    BookChoice *choices = ARENA_ARRAY(maker->parser->arena, BookChoice, list->n_members + 1);
    for (size_t i = 0; i < list->n_members; i++)
        choices[i] = (BookChoice){list->members[i].name, list->members[i].title, NAN};
    maker->choices[number] = choices;
    return choices;
}

static void fill_choices(ChoiceMaker *maker, BookAnswerType *type)
{
    if (type->list.n == 0 || maker->parser->report->n_dropped > 0) return;
    uint32_t number = strmap_find(maker->list_names, type->list);
    if (number == STRMAP_NONE) {
        report_no_list(maker, type->list);
        return;
    }
    type->choices = choices_of_list(maker, number);
    type->n_choices = maker->lists[number]->n_members;
}

static void fill_all_choices(BookParser *parser, Book *book)
{
    ChoiceMaker maker = start_choices(parser, book);
    for (size_t r = 0; r < book->n_records; r++) {
        for (size_t e = 0; e < book->records[r].n_events; e++) {
            BookEvent *event = &book->records[r].events[e];
            for (size_t a = 0; a < event->n_attributes; a++)
                fill_choices(&maker, &event->attributes[a].type);
        }
    }
    for (size_t f = 0; f < book->n_forms; f++) {
        for (size_t a = 0; a < book->forms[f].n_asks; a++)
            fill_choices(&maker, &book->forms[f].asks[a].type);
    }
    strmap_free(maker.list_names);
}

/* --- forms to events ---------------------------------------------------------------------- */

typedef VEC_OF(BookAttribute) Attributes;

/* An event that forms give, while its attributes are gathered. */
typedef struct {
    BookParser *parser;
    const BookForm *form; /* the one being added */
    BookEvent event;
    StrMap *names; /* of the attributes so far; NULL until a form gives it */
    Attributes attributes;
} GivenEvent;

/* The events of a record while forms add to them. */
typedef struct {
    StrMap *kinds; /* NULL until a form is about this record */
    VEC_OF(GivenEvent) events;
} GivenRecord;

static void add_attribute(GivenEvent *given, BookAttribute attribute)
{
    uint32_t n_before = strmap_count(given->names);
    if (strmap_put(given->names, attribute.name) < n_before) return;
    VEC_PUSH(&given->attributes, attribute);
}

static void add_asks(GivenEvent *given)
{
    for (size_t i = 0; i < given->form->n_asks; i++) {
        const BookAsk *ask = &given->form->asks[i];
        BookType type = ask->type.type;
        BookAttribute attribute = {
            .name = ask->name, .place = ask->place, .type = ask->type, .title = ask->text};
        attribute.personal =
            type == BOOK_TYPE_TEXT || type == BOOK_TYPE_PERSON || type == BOOK_TYPE_PLACE;
        add_attribute(given, attribute);
    }
}

static void add_scores(GivenEvent *given)
{
    for (size_t i = 0; i < given->form->n_scores; i++) {
        const BookScore *score = &given->form->scores[i];
        BookAttribute attribute = {
            .name = score->name, .place = score->place, .type = {.type = BOOK_TYPE_NUMBER}};
        add_attribute(given, attribute);
    }
}

/* The values that a form suggests for an attribute, each once, in their order. */
static BookAnswerType suggested_type(const GivenEvent *given, Str attribute)
{
    const BookForm *form = given->form;
    BookAnswerType type = {.type = BOOK_TYPE_ONE_OF};
    type.choices = ARENA_ARRAY(given->parser->arena, BookChoice, form->n_suggests);
    StrMap *values = strmap_create();
    for (size_t i = 0; i < form->n_suggests; i++) {
        const BookSuggest *suggest = &form->suggests[i];
        if (!str_eq(suggest->attribute, attribute)) continue;
        uint32_t n_before = strmap_count(values);
        if (strmap_put(values, suggest->value) < n_before) continue;
        type.choices[type.n_choices++] = (BookChoice){suggest->value, suggest->value, NAN};
    }
    strmap_free(values);
    return type;
}

/* The attribute, and where it may be overridden what was suggested and why it was not taken. */
static void add_suggested(GivenEvent *given)
{
    Arena *arena = given->parser->arena;
    StrMap *done = strmap_create();
    for (size_t i = 0; i < given->form->n_suggests; i++) {
        const BookSuggest *suggest = &given->form->suggests[i];
        uint32_t n_before = strmap_count(done);
        if (strmap_put(done, suggest->attribute) < n_before) continue;
        BookAttribute attribute = {.name = suggest->attribute,
                                   .place = suggest->place,
                                   .type = suggested_type(given, suggest->attribute)};
        add_attribute(given, attribute);
        if (!given->form->override_reason) continue;
        attribute.name = str_format(arena, "%.*s-suggested", STR_ARG(suggest->attribute));
        add_attribute(given, attribute);
        attribute.name = str_format(arena, "%.*s-reason", STR_ARG(suggest->attribute));
        attribute.type = (BookAnswerType){.type = BOOK_TYPE_TEXT};
        attribute.personal = true;
        add_attribute(given, attribute);
    }
    strmap_free(done);
}

/* Begin to gather what forms add to a record. */
static void open_record(BookParser *parser, GivenRecord *given, const BookRecord *record)
{
    if (given->kinds != NULL) return;
    given->kinds = strmap_create();
    for (size_t i = 0; i < record->n_events; i++) {
        GivenEvent event = {.parser = parser, .event = record->events[i]};
        uint32_t n_before = strmap_count(given->kinds);
        if (strmap_put(given->kinds, event.event.kind) == n_before) VEC_PUSH(&given->events, event);
    }
}

/* The event of a record with the kind that a form gives, added where it is not declared. */
static GivenEvent *open_event(BookParser *parser, GivenRecord *given, const BookForm *form)
{
    uint32_t n_before = strmap_count(given->kinds);
    uint32_t number = strmap_put(given->kinds, form->gives);
    if (number == n_before) {
        GivenEvent added = {.parser = parser};
        added.event = (BookEvent){.kind = form->gives,
                                  .place = form->place,
                                  .title = form->title,
                                  .roles = form->roles,
                                  .n_roles = form->n_roles};
        VEC_PUSH(&given->events, added);
    }
    GivenEvent *event = &given->events.at[number];
    if (event->event.from_form.n == 0) event->event.from_form = form->name;
    event->form = form;
    if (event->names != NULL) return event;
    event->names = strmap_create();
    for (size_t i = 0; i < event->event.n_attributes; i++)
        add_attribute(event, event->event.attributes[i]);
    return event;
}

static void close_record(BookParser *parser, GivenRecord *given, BookRecord *record)
{
    if (given->kinds == NULL) return;
    VEC_OF(BookEvent) events = {0};
    for (size_t i = 0; i < given->events.n; i++) {
        GivenEvent *event = &given->events.at[i];
        if (event->names != NULL) {
            BOOK_KEEP(parser, &event->attributes, event->event.attributes,
                      event->event.n_attributes);
            strmap_free(event->names);
        }
        VEC_PUSH(&events, event->event);
    }
    BOOK_KEEP(parser, &events, record->events, record->n_events);
    VEC_FREE(&given->events);
    strmap_free(given->kinds);
}

/* A form on a record that is not there is found by the checker. */
static void give_all_events(BookParser *parser, Book *book)
{
    StrMap *names = strmap_create();
    size_t *record_of = ARENA_ARRAY(parser->arena, size_t, book->n_records + 1);
    GivenRecord *given = mem_zero(book->n_records + 1, sizeof *given);
    for (size_t i = 0; i < book->n_records; i++) {
        uint32_t n_before = strmap_count(names);
        uint32_t number = strmap_put(names, book->records[i].name);
        if (number == n_before) record_of[number] = i;
    }
    for (size_t i = 0; i < book->n_forms; i++) {
        uint32_t number = strmap_find(names, book->forms[i].record);
        if (number == STRMAP_NONE) continue;
        size_t record = record_of[number];
        open_record(parser, &given[record], &book->records[record]);
        GivenEvent *event = open_event(parser, &given[record], &book->forms[i]);
        add_asks(event);
        add_scores(event);
        add_suggested(event);
    }
    for (size_t i = 0; i < book->n_records; i++) close_record(parser, &given[i], &book->records[i]);
    free(given);
    strmap_free(names);
}

void book_resolve_forms(BookParser *parser, Book *book)
{
    fill_all_choices(parser, book);
    give_all_events(parser, book);
}
