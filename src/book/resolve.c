/* resolve.c: names to what they name, once every file is read. */
#include "book/load.h"
#include <stdlib.h>

void book_resolve_zone(BookParser *parser, Book *book)
{
    Err err = {0};
    book->zone_name = parser->has_zone ? parser->zone_name : STR("UTC");
    book->zone = zone_load(book->zone_name, &err);
    if (book->zone == NULL && parser->has_zone) {
        book_report_error(parser->report, parser->zone_place, "%s", err.message);
        book_report_mend(parser->report, "name a zone of the time zone database, like "
                                         "\"Europe/London\"");
        book->zone_name = STR("UTC");
        book->zone = zone_load(book->zone_name, &err);
    }
    BASE_ASSERT(book->zone != NULL); /* UTC needs no file */
    parser->zone = book->zone;
}

/* --- unique names ------------------------------------------------------------------------- */

typedef struct {
    Str name;
    BookPlace place;
} Named;

typedef VEC_OF(Named) NamedList;

static BookPlace first_place(const NamedList *list, Str name)
{
    size_t i = 0;
    while (!str_eq(list->at[i].name, name)) i++;
    return list->at[i].place;
}

/* Report each name that stands twice among things of one sort. */
static void check_unique(BookParser *parser, const Book *book, const char *sort, NamedList *list)
{
    StrMap *names = strmap_create();
    for (size_t i = 0; i < list->n; i++) {
        uint32_t n_before = strmap_count(names);
        uint32_t number = strmap_put(names, list->at[i].name);
        if (number == n_before) continue;
        BookPlace first = first_place(list, list->at[i].name);
        book_report_error(parser->report, list->at[i].place, "there is a %s `%.*s` already", sort,
                          STR_ARG(list->at[i].name));
        Str path = first.file < book->n_files ? book->files[first.file].path : STR("");
        book_report_mend(parser->report,
                         "give it another name, or drop it: the first is at "
                         "%.*s:%u",
                         STR_ARG(path), first.line);
        if (parser->report->n_dropped > 0) break;
    }
    strmap_free(names);
    VEC_FREE(list);
}

#define CHECK_UNIQUE(parser, book, sort, list)                     \
    do {                                                           \
        NamedList named = {0};                                     \
        for (size_t i_ = 0; i_ < (list).n; i_++) {                 \
            Named one = {(list).at[i_].name, (list).at[i_].place}; \
            VEC_PUSH(&named, one);                                 \
        }                                                          \
        check_unique(parser, book, sort, &named);                  \
    } while (0)

static void check_names(BookParser *parser, const Book *book)
{
    CHECK_UNIQUE(parser, book, "standard", parser->standards);
    CHECK_UNIQUE(parser, book, "clock", parser->clocks);
    CHECK_UNIQUE(parser, book, "list", parser->lists);
    CHECK_UNIQUE(parser, book, "record", parser->records);
    CHECK_UNIQUE(parser, book, "form", parser->forms);
    CHECK_UNIQUE(parser, book, "role", parser->roles);
    CHECK_UNIQUE(parser, book, "unit", parser->units);
    CHECK_UNIQUE(parser, book, "area", parser->areas);
    CHECK_UNIQUE(parser, book, "advice card", parser->advice);
    CHECK_UNIQUE(parser, book, "letter", parser->letters);
    CHECK_UNIQUE(parser, book, "lens", parser->lenses);
    CHECK_UNIQUE(parser, book, "case", parser->cases);
}

/* --- clocks ------------------------------------------------------------------------------- */

/* The index of a list by name, or SIZE_MAX with a problem that names the nearest one. */
static size_t find_dates(BookParser *parser, const Book *book, Str name)
{
    BookPlace place = book_place_of_name(book, name);
    for (size_t i = 0; i < parser->lists.n; i++) {
        if (!str_eq(parser->lists.at[i].name, name)) continue;
        if (parser->lists.at[i].type == BOOK_LIST_DATES) return i;
        book_report_error(parser->report, place, "the list `%.*s` holds names, not dates",
                          STR_ARG(name));
        book_report_mend(parser->report, "name a list of dates");
        return SIZE_MAX;
    }
    Str *names = ARENA_ARRAY(parser->arena, Str, parser->lists.n + 1);
    for (size_t i = 0; i < parser->lists.n; i++) names[i] = parser->lists.at[i].name;
    size_t nearest = parser->lists.n > 0 ? str_nearest(name, names, parser->lists.n) : SIZE_MAX;
    book_report_error(parser->report, place, "there is no list `%.*s`", STR_ARG(name));
    if (nearest != SIZE_MAX) {
        book_report_mend(parser->report, "did you mean `%.*s`?", STR_ARG(names[nearest]));
    } else {
        book_report_mend(parser->report, "add `list %.*s dates` and its dates", STR_ARG(name));
    }
    return SIZE_MAX;
}

/* The built-in clock `working`, with the list `bank-holidays` where the book has one. */
static BookClock working_clock(const BookParser *parser)
{
    BookClock clock = {.name = STR("working"), .rule = {.weekdays = 0x1F}};
    for (size_t i = 0; i < parser->lists.n; i++) {
        const BookList *list = &parser->lists.at[i];
        if (list->type != BOOK_LIST_DATES || !str_eq(list->name, STR("bank-holidays"))) continue;
        clock.except_list = list->name;
        clock.rule.closed = list->dates;
        clock.rule.n_closed = list->n_dates;
        clock.place = list->place;
    }
    return clock;
}

static void make_clocks(BookParser *parser, Book *book)
{
    book->n_clocks = parser->clocks.n + 1;
    book->clocks = ARENA_ARRAY(parser->arena, BookClock, book->n_clocks);
    book->calendars = ARENA_ARRAY(parser->arena, Calendar *, book->n_clocks);
    book->clocks[0] = working_clock(parser);
    for (size_t i = 0; i < parser->clocks.n; i++) {
        BookClock *clock = &book->clocks[i + 1];
        *clock = parser->clocks.at[i];
        if (clock->except_list.n == 0) continue;
        size_t list = find_dates(parser, book, clock->except_list);
        if (list == SIZE_MAX) continue;
        clock->rule.closed = parser->lists.at[list].dates;
        clock->rule.n_closed = parser->lists.at[list].n_dates;
    }
    for (size_t i = 0; i < book->n_clocks; i++)
        book->calendars[i] = calendar_create(book->zone, book->clocks[i].rule);
}

static uint32_t find_clock(BookParser *parser, const Book *book, const StrMap *names,
                           const BookPendingClock *pending)
{
    if (pending->clock.n == 0) return 0;
    uint32_t number = strmap_find(names, pending->clock);
    if (number != STRMAP_NONE) return number;
    if (parser->report->n_dropped > 0) return BOOK_NO_CLOCK;
    Str *all = ARENA_ARRAY(parser->arena, Str, book->n_clocks);
    for (size_t i = 0; i < book->n_clocks; i++) all[i] = book->clocks[i].name;
    size_t nearest = str_nearest(pending->clock, all, book->n_clocks);
    book_report_error(parser->report, pending->place, "there is no clock `%.*s`",
                      STR_ARG(pending->clock));
    if (nearest != SIZE_MAX) {
        book_report_mend(parser->report, "did you mean `%.*s`?", STR_ARG(all[nearest]));
    } else {
        book_report_mend(parser->report, "add `clock %.*s` and its days", STR_ARG(pending->clock));
    }
    return BOOK_NO_CLOCK;
}

/* Give each limit its clock, which must have hours where the limit is in hours. */
static void bind_clocks(BookParser *parser, Book *book)
{
    StrMap *names = strmap_create();
    uint32_t *clock_of = ARENA_ARRAY(parser->arena, uint32_t, book->n_clocks);
    for (size_t i = 0; i < book->n_clocks; i++) {
        uint32_t n_before = strmap_count(names);
        uint32_t number = strmap_put(names, book->clocks[i].name);
        if (number == n_before) clock_of[number] = (uint32_t)i;
    }
    for (size_t i = 0; i < parser->pending.n; i++) {
        const BookPendingClock *pending = &parser->pending.at[i];
        BookStandard *standard = &book->standards[pending->standard];
        BookLimit *limit = pending->is_every ? &standard->every : &standard->within;
        uint32_t number = find_clock(parser, book, names, pending);
        if (number == BOOK_NO_CLOCK) continue;
        limit->clock = clock_of[number];
        BookUnit unit = limit->duration.unit;
        bool is_time = unit == BOOK_HOURS || unit == BOOK_MINUTES;
        if (!is_time || book->clocks[limit->clock].rule.has_hours) continue;
        book_report_error(parser->report, pending->place,
                          "the clock `%.*s` has no hours, so it counts only days",
                          STR_ARG(book->clocks[limit->clock].name));
        book_report_mend(parser->report, "count in days, or give the clock `hours 09:00 to 17:00`");
    }
    strmap_free(names);
}

/* --- all of it ---------------------------------------------------------------------------- */

void book_resolve(BookParser *parser, Book *book)
{
    check_names(parser, book);
    book->is_open = parser->records.n == 0;
    make_clocks(parser, book);
    BOOK_KEEP(parser, &parser->standards, book->standards, book->n_standards);
    bind_clocks(parser, book);
    BOOK_KEEP(parser, &parser->lists, book->lists, book->n_lists);
    BOOK_KEEP(parser, &parser->records, book->records, book->n_records);
    BOOK_KEEP(parser, &parser->forms, book->forms, book->n_forms);
    BOOK_KEEP(parser, &parser->roles, book->roles, book->n_roles);
    BOOK_KEEP(parser, &parser->units, book->units, book->n_units);
    BOOK_KEEP(parser, &parser->areas, book->areas, book->n_areas);
    BOOK_KEEP(parser, &parser->advice, book->advice, book->n_advice);
    BOOK_KEEP(parser, &parser->letters, book->letters, book->n_letters);
    BOOK_KEEP(parser, &parser->lenses, book->lenses, book->n_lenses);
    BOOK_KEEP(parser, &parser->cases, book->cases, book->n_cases);
    book_resolve_forms(parser, book);
}

void book_parser_free(BookParser *parser)
{
    VEC_FREE(&parser->includes);
    VEC_FREE(&parser->pending);
    VEC_FREE(&parser->standards);
    VEC_FREE(&parser->clocks);
    VEC_FREE(&parser->lists);
    VEC_FREE(&parser->records);
    VEC_FREE(&parser->forms);
    VEC_FREE(&parser->roles);
    VEC_FREE(&parser->units);
    VEC_FREE(&parser->areas);
    VEC_FREE(&parser->advice);
    VEC_FREE(&parser->letters);
    VEC_FREE(&parser->lenses);
    VEC_FREE(&parser->cases);
}
