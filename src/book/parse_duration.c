/* parse_duration.c: DURATION and LIMIT. */
#include "book/parse.h"
#include <stdlib.h>

/* In the order of BookUnit, two a unit. */
static const char *const unit_words[] = {"seconds", "second", "minutes", "minute", "hours",
                                         "hour",    "days",   "day",     "weeks",  "week",
                                         "months",  "month",  "years",   "year",   NULL};

/* What people write for a unit, and what the book calls it. */
static const char *const unit_habits[][2] = {{"s", "seconds"},
                                             {"sec", "seconds"},
                                             {"secs", "seconds"},
                                             {"m", "minutes"},
                                             {"min", "minutes"},
                                             {"mins", "minutes"},
                                             {"h", "hours"},
                                             {"hr", "hours"},
                                             {"hrs", "hours"},
                                             {"d", "days"},
                                             {"w", "weeks"},
                                             {"wk", "weeks"},
                                             {"wks", "weeks"},
                                             {"mth", "months"},
                                             {"mths", "months"},
                                             {"y", "years"},
                                             {"yr", "years"},
                                             {"yrs", "years"},
                                             {"workdays", "working days"},
                                             {"workday", "working days"},
                                             {"wd", "working days"}};

/* The unit that a word names, or false. */
static bool find_unit(Str word, BookUnit *out)
{
    for (int i = 0; unit_words[i] != NULL; i++) {
        if (!book_is_word(word, unit_words[i])) continue;
        *out = (BookUnit)(i / 2);
        return true;
    }
    return false;
}

/* The unit that was probably meant, or NULL. */
static const char *nearest_unit(Str word)
{
    for (size_t i = 0; i < sizeof unit_habits / sizeof unit_habits[0]; i++) {
        if (book_is_word(word, unit_habits[i][0])) return unit_habits[i][1];
    }
    return book_nearest_word(word, unit_words);
}

static bool is_digits(Str word)
{
    for (size_t i = 0; i < word.n; i++) {
        if (word.at[i] < '0' || word.at[i] > '9') return false;
    }
    return word.n > 0;
}

bool book_is_duration(BookCursor *cursor)
{
    const BookToken *number = book_cursor_peek(cursor);
    const BookToken *unit = book_cursor_peek_ahead(cursor);
    BookUnit ignored;
    if (number == NULL || unit == NULL || number->type != BOOK_TOKEN_WORD ||
        unit->type != BOOK_TOKEN_WORD || !is_digits(book_token_spelling(number)))
        return false;
    Str word = book_token_spelling(unit);
    if (find_unit(word, &ignored) || str_eq(word, STR("working"))) return true;
    bool may_follow_a_number = str_eq(word, STR("and")) || str_eq(word, STR("or"));
    return !may_follow_a_number && nearest_unit(word) != NULL;
}

/* What to write instead of a word that is no whole number. */
static void mend_number(BookReport *report, Str word)
{
    size_t n = 0;
    while (n < word.n && word.at[n] >= '0' && word.at[n] <= '9') n++;
    const char *unit = nearest_unit(str_slice(word, n, word.n));
    bool is_fraction = n > 0 && n < word.n && word.at[n] == '.';
    if (is_fraction) {
        book_report_mend(report, "use a smaller unit, like `90 minutes`");
    } else if (n > 0 && n < word.n && unit != NULL) {
        book_report_mend(report, "write `%.*s %s`", (int)n, word.at, unit);
    } else {
        book_report_mend(report, "write it like `2 hours` or `5 working days`");
    }
}

/* The number of a duration; on failure says how one is written. */
static bool parse_number(BookCursor *cursor, uint32_t *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    BookReport *report = cursor->parser->report;
    bool is_word = token != NULL && token->type == BOOK_TOKEN_WORD;
    uint64_t number;
    if (!is_word || !is_digits(book_token_spelling(token))) {
        book_cursor_expected(cursor, "a duration: a whole number and a unit", NULL);
        mend_number(report, is_word ? book_token_spelling(token) : STR(""));
        return false;
    }
    if (!number_parse_whole(book_token_spelling(token), BOOK_DURATION_MAX, &number)) {
        book_report_error(report, book_cursor_place(cursor),
                          "the number of a duration is at most %d", BOOK_DURATION_MAX);
        book_report_mend(report, "write a smaller number, or a larger unit");
        return false;
    }
    *out = (uint32_t)number;
    book_cursor_take(cursor);
    return true;
}

static bool parse_unit(BookCursor *cursor, BookUnit *out)
{
    BookReport *report = cursor->parser->report;
    bool is_working = book_cursor_take_word(cursor, "working");
    const BookToken *token = book_cursor_peek(cursor);
    bool is_word = token != NULL && token->type == BOOK_TOKEN_WORD;
    Str word = is_word ? book_token_spelling(token) : STR("");
    if (is_word && find_unit(word, out) && (!is_working || *out == BOOK_DAYS)) {
        if (is_working) *out = BOOK_WORKING_DAYS;
        book_cursor_take(cursor);
        return true;
    }
    book_cursor_expected(cursor, is_working ? "`days` after `working`" : "a unit of time", NULL);
    const char *nearest = is_word && !is_working ? nearest_unit(word) : NULL;
    if (is_working) {
        book_report_mend(report, "write `working days`; for hours, `hours on` a clock with hours");
    } else if (nearest != NULL) {
        book_report_mend(report, "did you mean `%s`?", nearest);
    } else {
        book_report_mend(report, "the units are seconds, minutes, hours, days, weeks, months, "
                                 "years and working days");
    }
    return false;
}

/* Whether the duration may stand where it is used. */
static bool check_use(BookCursor *cursor, BookPlace place, BookDurationUse use,
                      BookDuration duration)
{
    BookReport *report = cursor->parser->report;
    bool is_dates = duration.unit == BOOK_DAYS || duration.unit == BOOK_WORKING_DAYS;
    if (duration.number == 0 && use == BOOK_DURATION_EVERY) {
        book_report_error(report, place, "a period is at least 1");
        book_report_mend(report, "write how often the duty recurs, like `every 28 days`");
        return false;
    }
    if (duration.number == 0 && !is_dates) {
        book_report_error(report, place, "the number of a duration is at least 1");
        book_report_mend(report, "for the trigger's own date, write `0 days`");
        return false;
    }
    if (use == BOOK_DURATION_WINDOW && duration.unit == BOOK_WORKING_DAYS) {
        book_report_error(report, place, "working days make no window");
        book_report_mend(report, "count in days or weeks, like `in last 7 days`");
        return false;
    }
    return true;
}

bool book_parse_duration(BookCursor *cursor, BookDurationUse use, BookDuration *out)
{
    BookPlace place = book_cursor_place(cursor);
    return parse_number(cursor, &out->number) && parse_unit(cursor, &out->unit) &&
           check_use(cursor, place, use, *out);
}

/* Whether a unit can be counted on a clock at all. */
static bool check_clock_unit(BookCursor *cursor, BookPlace place, BookUnit unit)
{
    BookReport *report = cursor->parser->report;
    if (unit == BOOK_DAYS || unit == BOOK_HOURS || unit == BOOK_MINUTES) return true;
    if (unit == BOOK_WORKING_DAYS) {
        book_report_error(report, place, "working days already run on the clock `working`");
        book_report_mend(report, "write `days on` and the clock");
    } else {
        book_report_error(report, place, "a limit on a clock is in days, hours or minutes");
        book_report_mend(report, "count it in days, or leave the clock out");
    }
    return false;
}

bool book_parse_limit(BookCursor *cursor, BookDurationUse use, BookLimit *out, Str *clock,
                      BookPlace *clock_place)
{
    *clock = (Str){0};
    *clock_place = (BookPlace){0};
    out->clock = BOOK_NO_CLOCK;
    BookPlace place = book_cursor_place(cursor);
    if (!book_parse_duration(cursor, use, &out->duration)) return false;
    if (out->duration.unit == BOOK_WORKING_DAYS) *clock_place = place;
    if (!book_cursor_is_word(cursor, "on")) return true;
    if (!check_clock_unit(cursor, book_cursor_place(cursor), out->duration.unit)) return false;
    book_cursor_take(cursor);
    *clock_place = book_cursor_place(cursor);
    return book_cursor_any_name(cursor, "a clock", clock);
}

bool book_parse_version(BookCursor *cursor, uint32_t *out)
{
    const BookToken *token = book_cursor_peek(cursor);
    uint64_t number;
    if (token == NULL || token->type != BOOK_TOKEN_WORD ||
        !number_parse_whole(book_token_spelling(token), 1000000, &number) || number == 0)
        return book_cursor_expected(cursor, "a version: a whole number from 1 on",
                                    "write it like `version 1`");
    *out = (uint32_t)number;
    book_cursor_take(cursor);
    return true;
}
