/* parse_calendar.c: `zone`, `clock` and `list`. */
#include "book/parse.h"
#include <stdlib.h>

/* --- zone --------------------------------------------------------------------------------- */

void book_parse_zone(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    BookPlace place = book_cursor_place(cursor);
    Str name;
    book_refuse_children(parser, node, "zone");
    if (!book_cursor_any_name(cursor, "a time zone, like \"Europe/London\"", &name)) return;
    if (book_cursor_is_mark(cursor, "/")) {
        book_report_error(parser->report, place, "a time zone stands in quotes");
        book_report_mend(parser->report, "write for instance zone \"Europe/London\"");
        return;
    }
    if (!book_cursor_end(cursor, NULL)) return;
    if (parser->has_zone) {
        book_report_error(parser->report, place, "the book has a time zone already");
        book_report_mend(parser->report, "keep one `zone`: the first is on line %u",
                         parser->zone_place.line);
        return;
    }
    parser->has_zone = true;
    parser->zone_name = name;
    parser->zone_place = place;
}

/* --- clock -------------------------------------------------------------------------------- */

static const char *const day_words[] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday",    NULL};

static bool take_weekday(BookCursor *cursor, int *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    Str word =
        token != NULL && token->type == BOOK_TOKEN_WORD ? book_token_spelling(token) : STR("");
    for (int i = 0; day_words[i] != NULL; i++) {
        if (!book_is_word(word, day_words[i])) continue;
        *out = i;
        book_cursor_take(cursor);
        return true;
    }
    BookReport *report = cursor->parser->report;
    book_cursor_expected(cursor, "a day of the week", NULL);
    const char *nearest = NULL;
    for (int i = 0; word.n >= 2 && day_words[i] != NULL; i++) {
        bool is_short =
            (word.at[0] | 0x20) == day_words[i][0] && (word.at[1] | 0x20) == day_words[i][1];
        if (is_short) nearest = day_words[i];
    }
    if (nearest == NULL) nearest = book_nearest_word(word, day_words);
    if (nearest != NULL) {
        book_report_mend(report, "did you mean `%s`?", nearest);
    } else {
        book_report_mend(report, "the days are monday to sunday, in lower case");
    }
    return false;
}

/* `monday`, or `monday to friday`, which may run over the end of the week. */
static bool parse_day_range(BookCursor *cursor, uint8_t *days)
{
    int from, to;
    if (!take_weekday(cursor, &from)) return false;
    to = from;
    if (book_cursor_take_word(cursor, "to") && !take_weekday(cursor, &to)) return false;
    for (int day = from;; day = (day + 1) % 7) {
        *days |= (uint8_t)(1u << day);
        if (day == to) return true;
    }
}

static void parse_days(BookClauseCall *call)
{
    BookClock *clock = call->target;
    static const char *const after[] = {"to", NULL};
    do {
        if (!parse_day_range(&call->cursor, &clock->rule.weekdays)) return;
    } while (book_cursor_take_mark(&call->cursor, ","));
    book_cursor_end(&call->cursor, after);
}

/* "09:30" as minutes after midnight, up to 24:00. */
static bool parse_minute(BookCursor *cursor, int32_t *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    Str word =
        token != NULL && token->type == BOOK_TOKEN_WORD ? book_token_spelling(token) : STR("");
    uint64_t hour = 0, minute = 0;
    bool is_good =
        word.n == 5 && word.at[2] == ':' && number_parse_whole(str_slice(word, 0, 2), 24, &hour) &&
        number_parse_whole(str_slice(word, 3, 5), 59, &minute) && hour * 60 + minute <= 1440;
    if (!is_good) {
        book_cursor_expected(cursor, "a time of day", NULL);
        book_report_mend(cursor->parser->report, "write it like 09:00, from 00:00 to 24:00");
        return false;
    }
    *out = (int32_t)(hour * 60 + minute);
    book_cursor_take(cursor);
    return true;
}

static void parse_hours(BookClauseCall *call)
{
    BookClock *clock = call->target;
    BookReport *report = call->parser->report;
    BookPlace place = book_cursor_place(&call->cursor);
    int32_t open, close;
    if (!parse_minute(&call->cursor, &open)) return;
    if (!book_cursor_take_word(&call->cursor, "to")) {
        book_cursor_expected(&call->cursor, "`to` and the closing time",
                             "write it like `hours 09:00 to 17:00`");
        return;
    }
    if (!parse_minute(&call->cursor, &close) || !book_cursor_end(&call->cursor, NULL)) return;
    if (close <= open) {
        book_report_error(report, place, "the hours of a clock do not run over midnight");
        book_report_mend(report, "close after you open, at 24:00 at the latest");
        return;
    }
    clock->rule.has_hours = true;
    clock->rule.open_minute = open;
    clock->rule.close_minute = close;
}

static void parse_except(BookClauseCall *call)
{
    BookClock *clock = call->target;
    if (book_cursor_any_name(&call->cursor, "a list of dates", &clock->except_list))
        book_cursor_end(&call->cursor, NULL);
}

void book_parse_clock(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    static const BookClause clauses[] = {{"days", BOOK_CLAUSE_ONCE, parse_days},
                                         {"hours", BOOK_CLAUSE_ONCE, parse_hours},
                                         {"except", BOOK_CLAUSE_ONCE, parse_except}};
    BookClock clock = {.place = book_cursor_place(cursor)};
    if (book_cursor_any_name(cursor, "the name of the clock", &clock.name))
        book_cursor_end(cursor, NULL);
    uint32_t seen = book_parse_clauses(parser, node, "clock", clauses, 3, &clock);
    if (clock.name.n == 0) return;
    if ((seen & 1u) == 0) {
        book_report_error(parser->report, clock.place,
                          "the clock `%.*s` does not say on which days it runs",
                          STR_ARG(clock.name));
        book_report_mend(parser->report, "add `days monday to friday`, or `monday to sunday`");
    }
    if (str_eq(clock.name, STR("working"))) {
        book_report_error(parser->report, clock.place,
                          "`working` is built in: Monday to Friday, except the list "
                          "`bank-holidays`");
        book_report_mend(parser->report, "give this clock another name");
        return;
    }
    if (clock.rule.weekdays == 0) clock.rule.weekdays = 0x7F; /* a problem was reported */
    VEC_PUSH(&parser->clocks, clock);
}

/* --- list --------------------------------------------------------------------------------- */

static int compare_dates(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

static bool parse_date_member(BookCursor *cursor, int32_t *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    if (token->type == BOOK_TOKEN_WORD && date_parse(book_token_spelling(token), out)) {
        book_cursor_take(cursor);
        return book_cursor_end(cursor, NULL);
    }
    if (token->type == BOOK_TOKEN_BAD || token->is_open) return false;
    book_report_error(cursor->parser->report, book_cursor_place(cursor),
                      "`%.*s` is no date of the calendar", STR_ARG(book_token_spelling(token)));
    book_report_mend(cursor->parser->report, "write it like 2026-12-25, without quotes");
    return false;
}

/* Note a date; false with a warning where it stands twice. */
static bool note_date(BookParser *parser, StrMap *seen, int32_t date, BookPlace place)
{
    uint32_t n_before = strmap_count(seen);
    if (strmap_put(seen, (Str){(const char *)&date, sizeof date}) == n_before) return true;
    book_report_warning(parser->report, place, "this date stands twice in the list");
    book_report_mend(parser->report, "keep one of them");
    return false;
}

static void parse_dates(BookParser *parser, const BookNode *node, BookList *list)
{
    VEC_OF(int32_t) dates = {0};
    StrMap *seen = strmap_create();
    for (uint32_t at = node->child; at != BOOK_NO_NODE; at = parser->tree.nodes.at[at].next) {
        BookCursor cursor = book_cursor_on_all(parser, &parser->tree.nodes.at[at]);
        BookPlace place = book_cursor_place(&cursor);
        int32_t date;
        if (parse_date_member(&cursor, &date) && note_date(parser, seen, date, place))
            VEC_PUSH(&dates, date);
    }
    strmap_free(seen);
    if (dates.n > 0) qsort(dates.at, dates.n, sizeof *dates.at, compare_dates);
    BOOK_KEEP(parser, &dates, list->dates, list->n_dates);
}

static void parse_members(BookParser *parser, const BookNode *node, BookList *list)
{
    VEC_OF(BookMember) members = {0};
    StrMap *names = strmap_create();
    for (uint32_t at = node->child; at != BOOK_NO_NODE; at = parser->tree.nodes.at[at].next) {
        BookCursor cursor = book_cursor_on_all(parser, &parser->tree.nodes.at[at]);
        BookPlace place = book_cursor_place(&cursor);
        BookMember member;
        if (!book_cursor_any_name(&cursor, "a member of the list", &member.name)) continue;
        member.title = member.name;
        if (book_cursor_peek(&cursor) != NULL &&
            !book_cursor_text(&cursor, "a title", &member.title))
            continue;
        if (!book_cursor_end(&cursor, NULL)) continue;
        uint32_t n_before = strmap_count(names);
        if (strmap_put(names, member.name) < n_before) {
            book_report_error(parser->report, place, "`%.*s` stands twice in the list `%.*s`",
                              STR_ARG(member.name), STR_ARG(list->name));
            book_report_mend(parser->report, "keep one of them");
            continue;
        }
        VEC_PUSH(&members, member);
    }
    strmap_free(names);
    BOOK_KEEP(parser, &members, list->members, list->n_members);
}

void book_parse_list(BookParser *parser, const BookNode *node, BookCursor *cursor)
{
    static const char *const types[] = {"dates", "names", NULL};
    BookList list = {.place = book_cursor_place(cursor)};
    if (!book_cursor_any_name(cursor, "the name of the list", &list.name)) return;
    const BookToken *token = book_cursor_peek(cursor);
    if (book_cursor_take_word(cursor, "names")) {
        list.type = BOOK_LIST_NAMES;
    } else if (!book_cursor_take_word(cursor, "dates")) {
        book_cursor_expected(cursor, "`dates` or `names`", NULL);
        const char *nearest =
            token != NULL ? book_nearest_word(book_token_spelling(token), types) : NULL;
        if (nearest != NULL) book_report_mend(parser->report, "did you mean `%s`?", nearest);
        return;
    }
    book_cursor_end(cursor, types);
    if (list.type == BOOK_LIST_DATES) {
        parse_dates(parser, node, &list);
    } else {
        parse_members(parser, node, &list);
    }
    VEC_PUSH(&parser->lists, list);
}
