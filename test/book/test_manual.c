/* The staff manual: what stands in it, and that nothing of the book gets out of its place. */
#include "book/book.h"
#include "book/load.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* The page of a book and its examples; the caller frees it. */
static Buf manual_of(const char *text, const char *cases)
{
    BookProblems problems = {0};
    Err err = {0};
    Book *book =
        book_parse_with_cases(str_of(text), str_of(cases), STR("test.book"), &problems, &err);
    assert_non_null(book);
    Buf said = {0}, page = {0};
    book_add_problems(&said, book, &problems, BOOK_PLAIN);
    if (book_count_errors(&problems) > 0) fail_msg("%s", said.at);
    book_add_manual_html(&page, book);
    buf_free(&said);
    VEC_FREE(&problems);
    book_free(book);
    return page;
}

static size_t count_of(const Buf *page, const char *part)
{
    size_t n = 0;
    for (const char *at = page->at; (at = strstr(at, part)) != NULL; at++) n++;
    return n;
}

static void assert_has(const Buf *page, const char *part)
{
    if (strstr(page->at, part) == NULL) fail_msg("%s is not in the page", part);
}

static const char BOOK[] =
    "zone \"Europe/London\"\n"
    "area responding \"Responding to the public\"\n  says \"We come.\"\n"
    "role boss \"The boss\"\n  says \"Leads.\"\n"
    "record call \"Call\"\n  ref \"C-{n}\"\n  event call.received\n  event call.answered by boss\n"
    "form check on call gives check.done \"Check\"\n  by boss\n  version 2\n  source \"Ours\"\n"
    "  section \"Risk\"\n  ask threat yes/no/not-known \"Any <threat>?\"\n    help \"Ask & "
    "wait.\"\n"
    "  ask who text \"Who?\" optional\n    show if threat is yes\n"
    "standard answer-in-time\n  says \"Calls are answered.\"\n  when call.received\n"
    "  owe call.answered\n  within 2 minutes\n  by boss\n  area responding\n  target 95%\n"
    "  source \"Policy <3>\"\n";

static const char CASES[] = "case \"answered too late\"\n"
                            "  at 2026-07-02 09:00  call.received\n"
                            "  at 2026-07-02 09:03  call.answered\n"
                            "  now 2026-07-03 09:00\n"
                            "  expect answer-in-time late, due 2026-07-02 09:02\n";

static void says_each_standard_beside_its_facts(void **state)
{
    (void)state;
    Buf page = manual_of(BOOK, CASES);
    assert_has(&page, "id=\"standard-answer-in-time\"");
    assert_has(&page, "When a call is received, the boss must answer the call within 2 minutes.");
    assert_has(&page, "<dt>Target</dt>\n<dd>95 %</dd>");
    assert_has(&page, "<a href=\"#role-boss\">The boss</a>");
    assert_has(&page, "no later than 2 minutes afterwards, to the second");
    assert_has(&page, "Responding to the public");
    buf_free(&page);
}

static void shows_examples_as_timelines_in_the_books_zone(void **state)
{
    (void)state;
    Buf page = manual_of(BOOK, CASES);
    assert_has(&page, "<h5>Answered too late</h5>");
    assert_has(&page, "<time datetime=\"2026-07-02T09:00:00+01:00\">2 Jul 2026 09:00</time>");
    assert_has(&page, "<time datetime=\"2026-07-02T09:03:00+01:00\">09:03</time>");
    assert_has(&page, "<span class=\"state bad\">late</span>");
    buf_free(&page);
}

static void shows_forms_with_their_questions(void **state)
{
    (void)state;
    Buf page = manual_of(BOOK, CASES);
    assert_has(&page, "<p class=\"question\">Who?</p>");
    assert_has(&page, "free text; may be left out; asked only if threat is yes");
    assert_has(&page, "<dt>Version</dt>\n<dd>2</dd>");
    buf_free(&page);
}

static void says_what_a_role_owes_and_fills_in(void **state)
{
    (void)state;
    Buf page = manual_of(BOOK, CASES);
    const char *role = strstr(page.at, "id=\"role-boss\"");
    assert_non_null(role);
    assert_non_null(strstr(role, "<a href=\"#standard-answer-in-time\">Answer in time</a>"));
    assert_non_null(strstr(role, "<a href=\"#form-check\">Check</a>"));
    buf_free(&page);
}

static void escapes_all_text_of_the_book(void **state)
{
    (void)state;
    Buf page = manual_of(BOOK, CASES);
    assert_has(&page, "Any &lt;threat&gt;?");
    assert_has(&page, "Ask &amp; wait.");
    assert_has(&page, "Policy &lt;3&gt;");
    assert_null(strstr(page.at, "<threat>"));
    buf_free(&page);
}

static void keeps_quotes_of_names_out_of_attributes(void **state)
{
    (void)state;
    Buf page = manual_of("standard \"<b>' onload=x\"\n  when \"A & B\"\n  must \"<i>\" is 1\n", "");
    assert_has(&page, "id=\"standard-no-1\"");
    assert_has(&page, "&lt;b&gt;&#39; onload=x");
    assert_null(strstr(page.at, "<i>"));
    buf_free(&page);
}

static void needs_no_script_and_nothing_from_elsewhere(void **state)
{
    (void)state;
    Buf page = manual_of(BOOK, CASES);
    assert_null(strstr(page.at, "<script"));
    assert_null(strstr(page.at, "http"));
    assert_null(strstr(page.at, "url("));
    assert_has(&page, "<html lang=\"en-GB\">");
    assert_int_equal(count_of(&page, "<h1"), 1);
    assert_int_equal(count_of(&page, "<main"), 1);
    assert_int_equal(count_of(&page, "<article"), count_of(&page, "</article>"));
    buf_free(&page);
}

static void stands_up_with_an_empty_book(void **state)
{
    (void)state;
    Buf page = manual_of("", "");
    assert_has(&page, "</html>");
    assert_has(&page, "Clocks and lists");
    buf_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_each_standard_beside_its_facts),
        cmocka_unit_test(shows_examples_as_timelines_in_the_books_zone),
        cmocka_unit_test(shows_forms_with_their_questions),
        cmocka_unit_test(says_what_a_role_owes_and_fills_in),
        cmocka_unit_test(escapes_all_text_of_the_book),
        cmocka_unit_test(keeps_quotes_of_names_out_of_attributes),
        cmocka_unit_test(needs_no_script_and_nothing_from_elsewhere),
        cmocka_unit_test(stands_up_with_an_empty_book),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
