/* Bounded strings and growing buffers. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_str(Str actual, const char *expected)
{
    Buf copy = {0};
    buf_add(&copy, actual);
    assert_string_equal(copy.at, expected);
    buf_free(&copy);
}

static void assert_escaped(void (*add)(Buf *buf, Str s), Str text, const char *expected)
{
    Buf got = {0};
    add(&got, text);
    assert_string_equal(got.at, expected);
    buf_free(&got);
}

static void order_is_by_bytes_and_shorter_first(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
    assert_true(str_cmp(STR("b"), STR("abc")) > 0);
    assert_true(str_cmp(STR("\x80"), STR("a")) > 0);
    assert_int_equal(str_cmp(STR(""), (Str){NULL, 0}), 0);
    assert_true(str_eq(STR("a\0b"), STR("a\0b")));
}

static void slices_keep_to_what_there_is(void **state)
{
    (void)state;
    assert_str(str_slice(STR("abc"), 1, 2), "b");
    assert_str(str_slice(STR("abc"), 2, 99), "c");
    assert_str(str_slice(STR("abc"), 7, 9), "");
    assert_str(str_trim(STR(" \t a b\r\n")), "a b");
    assert_str(str_trim(STR("  ")), "");
}

static void cutting_gives_every_piece_and_then_ends(void **state)
{
    (void)state;
    Str rest = STR("a,,b"), piece;
    assert_true(str_cut(&rest, ',', &piece));
    assert_str(piece, "a");
    assert_true(str_cut(&rest, ',', &piece));
    assert_str(piece, "");
    assert_true(str_cut(&rest, ',', &piece));
    assert_str(piece, "b");
    assert_false(str_cut(&rest, ',', &piece));
}

static void swap_of_neighbours_is_one_edit(void **state)
{
    (void)state;
    assert_int_equal(str_distance(STR("assess"), STR("asesss"), 3), 1);
    assert_int_equal(str_distance(STR("grade"), STR("grades"), 3), 1);
    assert_int_equal(str_distance(STR("abc"), STR("xyz"), 2), 3); /* more than the limit */
}

static void nearest_name_is_found_and_a_far_one_is_not(void **state)
{
    (void)state;
    const Str names[] = {STR("Create Fine"), STR("Send Fine"), STR("Payment")};
    assert_int_equal(str_nearest(STR("Paymnet"), names, 3), 2);
    assert_int_equal(str_nearest(STR("Send Fin"), names, 3), 1);
    assert_true(str_nearest(STR("Appeal"), names, 3) == SIZE_MAX);
    assert_true(str_nearest(STR("x"), names, 0) == SIZE_MAX);
}

static void malformed_utf8_is_found_where_it_begins(void **state)
{
    (void)state;
    assert_int_equal(str_utf8_valid(STR("Zo\xC3\xAB and \xF0\x9F\x9A\x93")), 13);
    assert_int_equal(str_utf8_valid(STR("12345678\xC0\x80")), 8); /* overlong */
    assert_int_equal(str_utf8_valid(STR("a\xED\xA0\x80")), 1);    /* a surrogate */
    assert_int_equal(str_utf8_valid(STR("\xF4\x90\x80\x80")), 0); /* beyond U+10FFFF */
    assert_int_equal(str_utf8_valid(STR("caf\xC3")), 3);          /* cut off */
}

static void columns_are_letters_and_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(str_columns(STR("Zo\xC3\xAB")), 3);
    assert_int_equal(str_columns(STR("e\xCC\x81")), 1); /* e and a combining accent */
    assert_int_equal(str_columns(STR("\xFF\xFE")), 2);  /* no text, but it must end */
}

static void hash_is_the_same_on_every_run(void **state)
{
    (void)state;
    assert_true(str_hash(STR("Create Fine")) == str_hash(STR("Create Fine")));
    assert_true(str_hash(STR("Create Fine")) != str_hash(STR("Create Find")));
    assert_true(str_hash(STR("a")) != str_hash(STR("a\0")));
}

static void json_is_escaped_and_bad_bytes_replaced(void **state)
{
    (void)state;
    assert_escaped(buf_add_json, STR("a\"b\\\n\x01"), "\"a\\\"b\\\\\\n\\u0001\"");
    assert_escaped(buf_add_json, STR("x\xFFy"), "\"x\xEF\xBF\xBDy\"");
    assert_escaped(buf_add_json, STR(""), "\"\"");
}

static void html_is_escaped(void **state)
{
    (void)state;
    assert_escaped(buf_add_html, STR("<a href=\"x\">O'N & S</a>"),
                   "&lt;a href=&quot;x&quot;&gt;O&#39;N &amp; S&lt;/a&gt;");
}

static void buffer_grows_and_keeps_what_it_has(void **state)
{
    (void)state;
    Buf buf = {0};

    for (int i = 0; i < 1000; i++) buf_addf(&buf, "%d,", i);
    size_t n = buf.n;
    buf_clear(&buf);

    assert_int_equal(n, 3890);
    assert_int_equal(buf_str(&buf).n, 0);
    assert_string_equal(buf.at, "");
    buf_free(&buf);
    assert_int_equal(buf_str(&buf).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_by_bytes_and_shorter_first),
        cmocka_unit_test(slices_keep_to_what_there_is),
        cmocka_unit_test(cutting_gives_every_piece_and_then_ends),
        cmocka_unit_test(swap_of_neighbours_is_one_edit),
        cmocka_unit_test(nearest_name_is_found_and_a_far_one_is_not),
        cmocka_unit_test(malformed_utf8_is_found_where_it_begins),
        cmocka_unit_test(columns_are_letters_and_not_bytes),
        cmocka_unit_test(hash_is_the_same_on_every_run),
        cmocka_unit_test(json_is_escaped_and_bad_bytes_replaced),
        cmocka_unit_test(html_is_escaped),
        cmocka_unit_test(buffer_grows_and_keeps_what_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
