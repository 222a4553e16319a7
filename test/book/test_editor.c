/* What an editor asks of a book: where names stand, what they are, what may be written. */
#include "book/book.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static const char BOOK[] = "zone \"Europe/London\"\n"               /* 1 */
                           "clock office\n"                         /* 2 */
                           "  days monday to friday\n"              /* 3 */
                           "unit desk \"The desk\"\n"               /* 4 */
                           "role boss \"Boss\"\n"                   /* 5 */
                           "  unit desk\n"                          /* 6 */
                           "area front \"Front\"\n"                 /* 7 */
                           "list beats names\n"                     /* 8 */
                           "  north \"The north\"\n"                /* 9 */
                           "record call \"Call\"\n"                 /* 10 */
                           "  ref \"C-{n}\"\n"                      /* 11 */
                           "  event \"call in\" \"Call came in\"\n" /* 12 */
                           "    beat from beats\n"                  /* 13 */
                           "  event call.answered by boss\n"        /* 14 */
                           "standard s\n"                           /* 15 */
                           "  when \"call in\" if beat is north\n"  /* 16 */
                           "  owe call.answered\n"                  /* 17 */
                           "  within 2 days on office\n"            /* 18 */
                           "  by boss\n"                            /* 19 */
                           "  area front\n"                         /* 20 */
                           "  source \"x\"\n";                      /* 21 */

static Book *parse(const char *text)
{
    BookProblems problems = {0};
    Err err = {0};
    Book *book = book_parse(str_of(text), STR("test.book"), &problems, &err);
    assert_non_null(book);
    VEC_FREE(&problems);
    return book;
}

/* "line:column type" of every mention of a name; a * marks where it is declared. */
static Buf mentions_of(const Book *book, const char *name)
{
    BookMentions mentions = {0};
    Buf out = {0};
    book_collect_mentions(book, &mentions);
    for (size_t i = 0; i < mentions.n; i++) {
        const BookMention *mention = &mentions.at[i];
        if (str_eq(mention->name, str_of(name)))
            buf_addf(&out, "%u:%u+%u%s ", mention->place.line, mention->place.column,
                     mention->place.length, mention->is_declaration ? "*" : "");
    }
    VEC_FREE(&mentions);
    return out;
}

static void assert_mentions(const char *name, const char *expected)
{
    Book *book = parse(BOOK);
    Buf places = mentions_of(book, name);
    assert_string_equal(places.n ? places.at : "", expected);
    buf_free(&places);
    book_free(book);
}

/* Whether `word` may stand at the end of a text that goes on from BOOK. */
static bool may_stand(const char *more, const char *word)
{
    Book *book = parse(BOOK);
    Arena *arena = arena_create();
    BookSuggestions suggestions = {0};
    Buf text = {0};
    buf_addf(&text, "%s%s", BOOK, more);
    uint32_t line = 1;
    size_t start = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] != '\n') continue;
        line++;
        start = i + 1;
    }
    book_suggest(book, buf_str(&text), STR("test.book"), line, (uint32_t)(text.n - start) + 1,
                 arena, &suggestions);
    bool is_there = false;
    for (size_t i = 0; i < suggestions.n; i++)
        if (str_eq(suggestions.at[i].word, str_of(word))) is_there = true;
    VEC_FREE(&suggestions);
    buf_free(&text);
    arena_free(arena);
    book_free(book);
    return is_there;
}

static void assert_about(BookNameType type, const char *name, const char *part)
{
    Book *book = parse(BOOK);
    Buf about = {0};
    book_add_about(&about, book, type, str_of(name));
    if (about.n == 0 || strstr(about.at, part) == NULL)
        fail_msg("%s is not in: %s", part, about.n ? about.at : "");
    buf_free(&about);
    book_free(book);
}

/* --- mentions ----------------------------------------------------------------------------- */

static void finds_names_where_they_are_declared_and_used(void **state)
{
    (void)state;
    assert_mentions("boss", "5:6+4* 14:26+4 19:6+4 ");
    assert_mentions("call.answered", "14:9+13* 17:7+13 ");
    assert_mentions("s", "15:10+1* ");
}

static void counts_the_quotes_of_a_name(void **state)
{
    (void)state;
    assert_mentions("call in", "12:9+9* 16:8+9 ");
}

static void finds_clocks_of_limits_and_lists_of_types(void **state)
{
    (void)state;
    assert_mentions("office", "2:7+6* 18:20+6 ");
    assert_mentions("beats", "8:6+5* 13:15+5 ");
    assert_mentions("beat", "13:5+4* 16:21+4 ");
}

/* --- about -------------------------------------------------------------------------------- */

static void says_what_each_sort_of_name_is(void **state)
{
    (void)state;
    assert_about(BOOK_NAME_STANDARD, "s", "the boss must answer the call within 2 days on the");
    assert_about(BOOK_NAME_KIND, "call in", "*Opens:* `s`");
    assert_about(BOOK_NAME_KIND, "call in", "- `beat`: one of the list beats");
    assert_about(BOOK_NAME_ATTRIBUTE, "beat", "*Read by:* `s`");
    assert_about(BOOK_NAME_ROLE, "boss", "*Owes:* `s`");
    assert_about(BOOK_NAME_CLOCK, "office", "Runs on Mo Tu We Th Fr");
    assert_about(BOOK_NAME_LIST, "beats", "*Members:* `north`");
    assert_about(BOOK_NAME_UNIT, "desk", "*Roles:* `boss`");
    assert_about(BOOK_NAME_AREA, "front", "*Standards:* `s`");
    assert_about(BOOK_NAME_RECORD, "call", "*Events:* `call in`, `call.answered`");
}

static void says_nothing_of_an_unknown_name(void **state)
{
    (void)state;
    Book *book = parse(BOOK);
    Buf about = {0};
    book_add_about(&about, book, BOOK_NAME_ROLE, STR("nobody"));
    book_add_about(&about, book, BOOK_NAME_STANDARD, STR("boss"));
    assert_int_equal(about.n, 0);
    buf_free(&about);
    book_free(book);
}

/* --- suggestions -------------------------------------------------------------------------- */

static void offers_statements_in_column_one(void **state)
{
    (void)state;
    assert_true(may_stand("", "standard"));
    assert_true(may_stand("sta", "standard"));
    assert_false(may_stand("", "when"));
}

static void offers_clauses_that_fit_the_shape(void **state)
{
    (void)state;
    const char *single = "standard t\n  when a\n  owe b\n  before c\n  ";
    const char *recurring = "standard t\n  when a\n  owe b\n  every 1 day\n  ";
    const char *assertion = "standard t\n  when a\n  must b exists\n  ";
    assert_true(may_stand(single, "within") && may_stand(single, "hold"));
    assert_false(may_stand(single, "until") || may_stand(single, "when"));
    assert_true(may_stand(recurring, "until") && !may_stand(recurring, "unless"));
    assert_true(may_stand(assertion, "gate") && !may_stand(assertion, "owe"));
}

static void offers_kinds_quoted_where_they_must_be(void **state)
{
    (void)state;
    assert_true(may_stand("standard t\n  when ", "\"call in\""));
    assert_true(may_stand("standard t\n  when ", "each"));
    assert_true(may_stand("standard t\n  when call.answered ", "if"));
    assert_true(may_stand("standard t\n  when call.answered or ", "\"call in\""));
    assert_true(may_stand("standard t\n  hold from ", "call.answered"));
}

static void offers_conditions_by_what_stands_before(void **state)
{
    (void)state;
    const char *when = "standard t\n  when call.answered if ";
    assert_true(may_stand(when, "beat") && may_stand(when, "count of"));
    assert_true(may_stand("standard t\n  when a if beat ", "is"));
    assert_true(may_stand("standard t\n  when a if beat is ", "north"));
    assert_true(may_stand("standard t\n  when a if beat in (north, ", "north"));
    assert_true(may_stand("standard t\n  when a if count of ", "call.answered"));
    assert_true(may_stand("standard t\n  when a\n    if beat is north and ", "beat"));
    assert_false(may_stand("standard t\n  when a if beat is ", "call.answered"));
}

static void offers_units_clocks_roles_and_areas(void **state)
{
    (void)state;
    assert_true(may_stand("standard t\n  within 5 ", "working days"));
    assert_true(may_stand("standard t\n  within 5 days on ", "office"));
    assert_true(may_stand("standard t\n  by ", "boss"));
    assert_true(may_stand("standard t\n  escalate after 1 hour to ", "boss"));
    assert_true(may_stand("standard t\n  area ", "front"));
    assert_true(may_stand("role r\n  unit ", "desk"));
    assert_true(may_stand("unit u\n  clock ", "office"));
}

static void offers_types_of_attributes_and_questions(void **state)
{
    (void)state;
    assert_true(may_stand("record r\n  event a.b\n    c ", "yes/no"));
    assert_true(may_stand("record r\n  event a.b\n    c from ", "beats"));
    assert_true(may_stand("form f on call gives x.y\n  ask q ", "yes/no/not-known"));
    assert_true(may_stand("form f on ", "call"));
    assert_true(may_stand("form f on call gives x.y\n  ask q yes/no \"Q?\" ", "show if"));
}

static void offers_nothing_inside_texts_and_comments(void **state)
{
    (void)state;
    assert_false(may_stand("standard t\n  says \"we ", "when"));
    assert_false(may_stand("standard t\n  when # ", "call.answered"));
    assert_false(may_stand("standard t\n  # ", "when"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_names_where_they_are_declared_and_used),
        cmocka_unit_test(counts_the_quotes_of_a_name),
        cmocka_unit_test(finds_clocks_of_limits_and_lists_of_types),
        cmocka_unit_test(says_what_each_sort_of_name_is),
        cmocka_unit_test(says_nothing_of_an_unknown_name),
        cmocka_unit_test(offers_statements_in_column_one),
        cmocka_unit_test(offers_clauses_that_fit_the_shape),
        cmocka_unit_test(offers_kinds_quoted_where_they_must_be),
        cmocka_unit_test(offers_conditions_by_what_stands_before),
        cmocka_unit_test(offers_units_clocks_roles_and_areas),
        cmocka_unit_test(offers_types_of_attributes_and_questions),
        cmocka_unit_test(offers_nothing_inside_texts_and_comments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
