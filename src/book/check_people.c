/* check_people.c: who and what records, roles, units and lists of choices name. */
#include "book/check_internal.h"
#include <stdlib.h>

static void check_roles(const BookCheck *check, const Str *roles, size_t n)
{
    for (size_t i = 0; i < n; i++) book_check_known(check, check->index->roles, "role", roles[i]);
}

static void check_type(const BookCheck *check, const BookAnswerType *type)
{
    if (type->type == BOOK_TYPE_RECORD)
        book_check_known(check, check->index->records, "record", type->record_type);
    StrMap *names = strmap_create();
    for (size_t i = 0; type->list.n == 0 && i < type->n_choices; i++) {
        Str name = type->choices[i].name;
        uint32_t n_before = strmap_count(names);
        if (strmap_put(names, name) == n_before) continue;
        book_report_error(check->report, book_check_place(check, name),
                          "the choice `%.*s` stands twice", STR_ARG(name));
        book_report_mend(check->report, "keep one of them");
    }
    strmap_free(names);
}

static void check_offences(const BookCheck *check, const BookAnswerType *type, BookPlace place)
{
    if (type->type != BOOK_TYPE_OFFENCE || strmap_count(check->index->offences) > 0) return;
    book_report_error(check->report, place, "the type `offence` needs the list `offences`");
    book_report_mend(check->report, "add `list offences names` and its members");
}

/* Types that hold values of one sort. */
static int sort_of_type(BookType type)
{
    switch (type) {
    case BOOK_TYPE_ONE_OF:
    case BOOK_TYPE_YES_NO:
    case BOOK_TYPE_YES_NO_UNKNOWN: return BOOK_TYPE_ONE_OF;
    case BOOK_TYPE_DATE:
    case BOOK_TYPE_DATE_TIME: return BOOK_TYPE_DATE;
    case BOOK_TYPE_TEXT:
    case BOOK_TYPE_CODE: return BOOK_TYPE_TEXT;
    default: return (int)type;
    }
}

/* One attribute name, two meanings on one record: what is folded would be neither. */
static void check_same_type(const BookCheck *check, const BookRecord *record)
{
    StrMap *names = strmap_create();
    VEC_OF(const BookAttribute *) firsts = {0};
    for (size_t e = 0; e < record->n_events; e++) {
        for (size_t a = 0; a < record->events[e].n_attributes; a++) {
            const BookAttribute *attribute = &record->events[e].attributes[a];
            uint32_t n_before = strmap_count(names);
            uint32_t number = strmap_put(names, attribute->name);
            if (number == n_before) {
                VEC_PUSH(&firsts, attribute);
                continue;
            }
            const BookAttribute *first = firsts.at[number];
            if (sort_of_type(first->type.type) == sort_of_type(attribute->type.type)) continue;
            book_report_warning(check->report, attribute->place,
                                "`%.*s` has another type on another event of this record",
                                STR_ARG(attribute->name));
            Str path = check->book->files[first->place.file].path;
            book_report_mend(check->report, "give it the type it has at %.*s:%u, or another name",
                             STR_ARG(path), first->place.line);
        }
    }
    VEC_FREE(&firsts);
    strmap_free(names);
}

static void check_event(const BookCheck *check, const BookEvent *event)
{
    if (book_is_built_in_kind(event->kind)) {
        book_report_error(check->report, event->place, "`%.*s` is built in, on every record",
                          STR_ARG(event->kind));
        book_report_mend(check->report, "leave it out");
    }
    check_roles(check, event->roles, event->n_roles);
    for (size_t a = 0; a < event->n_attributes; a++) {
        check_type(check, &event->attributes[a].type);
        check_offences(check, &event->attributes[a].type, event->attributes[a].place);
    }
}

static void check_link(const BookCheck *check, const BookLink *link)
{
    static const char *const targets[] = {"person", "place", "object"};
    for (size_t i = 0; i < 3; i++) {
        if (str_eq(link->target, str_of(targets[i]))) return;
    }
    if (strmap_find(check->index->records, link->target) != STRMAP_NONE) return;
    Str nearest = book_nearest_name(check->index->records, link->target);
    book_report_error(check->report, book_check_place(check, link->target),
                      "a link goes to person, place, object or a record, and `%.*s` is none",
                      STR_ARG(link->target));
    if (nearest.n > 0) {
        book_report_mend(check->report, "did you mean `%.*s`?", STR_ARG(nearest));
    } else {
        book_report_mend(check->report, "declare `record %.*s`", STR_ARG(link->target));
    }
}

static void check_record(const BookCheck *check, const BookRecord *record)
{
    for (size_t e = 0; e < record->n_events; e++) check_event(check, &record->events[e]);
    for (size_t l = 0; l < record->n_links; l++) check_link(check, &record->links[l]);
    check_same_type(check, record);
    if (record->ref.n > 0) return;
    book_report_error(check->report, record->place, "the record `%.*s` has no reference",
                      STR_ARG(record->name));
    book_report_mend(check->report, "add for instance `ref \"C-{year}-{n}\"`");
}

/* --- units -------------------------------------------------------------------------------- */

/* The unit that each is part of, by number; UINT32_MAX at the top. */
static uint32_t *find_parents(const BookCheck *check)
{
    const Book *book = check->book;
    uint32_t *parents = mem_zero(book->n_units + 1, sizeof *parents);
    for (size_t i = 0; i < book->n_units; i++) {
        uint32_t own = strmap_find(check->index->units, book->units[i].name);
        uint32_t parent = book->units[i].part_of.n > 0
                              ? strmap_find(check->index->units, book->units[i].part_of)
                              : STRMAP_NONE;
        parents[own] = parent;
    }
    return parents;
}

static void check_circles(const BookCheck *check)
{
    const Book *book = check->book;
    uint32_t *parents = find_parents(check);
    uint8_t *state = mem_zero(book->n_units + 1, 1); /* 1 on the way, 2 done */
    for (size_t i = 0; i < book->n_units; i++) {
        uint32_t start = strmap_find(check->index->units, book->units[i].name);
        uint32_t at = start;
        while (at != STRMAP_NONE && state[at] == 0) {
            state[at] = 1;
            at = parents[at];
        }
        if (at != STRMAP_NONE && state[at] == 1) {
            book_report_error(check->report, book->units[i].place,
                              "the unit `%.*s` is part of itself", STR_ARG(book->units[i].name));
            book_report_mend(check->report, "take one `part of` of the circle out");
        }
        for (at = start; at != STRMAP_NONE && state[at] == 1; at = parents[at]) state[at] = 2;
    }
    free(state);
    free(parents);
}

void book_check_people(const BookCheck *check)
{
    const Book *book = check->book;
    for (size_t i = 0; i < book->n_records; i++) check_record(check, &book->records[i]);
    for (size_t i = 0; i < book->n_roles; i++)
        book_check_known(check, check->index->units, "unit", book->roles[i].unit);
    for (size_t i = 0; i < book->n_units; i++) {
        book_check_known(check, check->index->units, "unit", book->units[i].part_of);
        book_check_known(check, check->index->clocks, "clock", book->units[i].clock);
    }
    check_circles(check);
}
