/* Values to canonical bytes and back: one value, one encoding. Expected bytes by RFC 8949, appendix
 * A, where it has them. */
#include "journal/journal_helpers.h"

static void expect_bytes(JournalValue value, const char *hex)
{
    Buf bytes = {0}, text = {0};
    Err err = {0};
    if (!journal_encode(&bytes, &value, &err)) fail_msg("%s", err.message);
    journal_add_hex(&text, (const uint8_t *)bytes.at, bytes.n);
    assert_string_equal(text.at, hex);
    Arena *arena = arena_create();
    JournalValue back;
    Buf again = {0};
    if (!journal_decode(buf_str(&bytes), arena, &back, &err)) fail_msg("%s", err.message);
    assert_true(journal_encode(&again, &back, &err));
    assert_true(str_eq(buf_str(&again), buf_str(&bytes)));
    buf_free(&bytes);
    buf_free(&again);
    buf_free(&text);
    arena_free(arena);
}

static void expect_refused(const char *hex, const char *why)
{
    uint8_t bytes[64];
    Err err = {0};
    JournalValue value;
    Arena *arena = arena_create();
    size_t n = strlen(hex) / 2;
    assert_true(journal_parse_hex(str_of(hex), bytes, n));
    assert_false(journal_decode((Str){(const char *)bytes, n}, arena, &value, &err));
    assert_int_equal(err.code, ERR_DAMAGED);
    if (strstr(err.message, why) == NULL) fail_msg("not `%s`: %s", why, err.message);
    arena_free(arena);
}

static void whole_numbers_take_their_shortest_form(void **state)
{
    (void)state;
    expect_bytes(journal_number(0), "00");
    expect_bytes(journal_number(-0.0), "00");
    expect_bytes(journal_number(23), "17");
    expect_bytes(journal_number(24), "1818");
    expect_bytes(journal_number(255), "18ff");
    expect_bytes(journal_number(256), "190100");
    expect_bytes(journal_number(1000000), "1a000f4240");
    expect_bytes(journal_number(1000000000000), "1b000000e8d4a51000");
    expect_bytes(journal_number(-1), "20");
    expect_bytes(journal_number(-1000), "3903e7");
    expect_bytes(journal_number(9007199254740991), "1b001fffffffffffff");
}

static void other_numbers_are_64_bit_floats(void **state)
{
    (void)state;
    expect_bytes(journal_number(1.1), "fb3ff199999999999a");
    expect_bytes(journal_number(-4.1), "fbc010666666666666");
    expect_bytes(journal_number(0.5), "fb3fe0000000000000"); /* never a shorter float */
    expect_bytes(journal_number(9007199254740992), "fb4340000000000000");
}

static void texts_lists_and_truths_are_told_apart(void **state)
{
    (void)state;
    JournalValue items[] = {
        journal_truth(true), journal_truth(false), {.type = JOURNAL_NULL}, journal_text(STR("no"))};
    expect_bytes(journal_text(STR("")), "60");
    expect_bytes(journal_text(STR("IETF")), "6449455446");
    expect_bytes(journal_text(STR("\xc3\xbc")), "62c3bc");
    expect_bytes(journal_list(items, 4), "84f5f4f6626e6f");
}

static void members_of_a_map_are_ordered_whatever_order_they_are_given_in(void **state)
{
    (void)state;
    JournalMember members[] = {{STR("ba"), journal_number(1)},
                               {STR("b"), journal_number(2)},
                               {STR("aa"), journal_number(3)},
                               {STR(""), journal_number(4)}};
    expect_bytes(journal_map(members, 4), "a4600461620262616103626261"
                                          "01");
    expect_bytes(journal_map(NULL, 0), "a0");
}

static void a_sealed_value_has_its_own_tag(void **state)
{
    (void)state;
    JournalValue sealed = {
        .type = JOURNAL_SEALED, .person = STR("N-1"), .key = 7, .text = STR("xy")};
    expect_bytes(sealed, "da6865656483634e2d3107427879");
}

static void what_has_no_one_encoding_is_not_encoded(void **state)
{
    (void)state;
    Err err = {0};
    Buf bytes = {0};
    JournalValue infinite = journal_number(1.0 / 0.0), bad = journal_text(STR("\xff"));
    JournalMember twice[] = {{STR("a"), journal_number(1)}, {STR("a"), journal_number(2)}};
    JournalValue map = journal_map(twice, 2);

    assert_false(journal_encode(&bytes, &infinite, &err));
    assert_false(journal_encode(&bytes, &bad, &err));
    assert_false(journal_encode(&bytes, &map, &err));

    assert_non_null(strstr(err.message, "there twice"));
    buf_free(&bytes);
}

static void every_other_encoding_of_a_value_is_refused(void **state)
{
    (void)state;
    expect_refused("", "end too soon");
    expect_refused("0000", "more follows");
    expect_refused("1817", "shortest form");
    expect_refused("190001", "shortest form");
    expect_refused("1b0000000000000001", "shortest form");
    expect_refused("fb3ff0000000000000", "shortest form"); /* 1.0 is a whole number */
    expect_refused("fb7ff0000000000000", "shortest form"); /* infinite */
    expect_refused("f90000", "no such value");             /* a half float */
    expect_refused("f7", "no such value");
    expect_refused("1c", "no such length");
    expect_refused("1b0020000000000000", "too large");
    expect_refused("4100", "bytes stand where a value should");
    expect_refused("61ff", "no UTF-8");
    expect_refused("6261", "end too soon");
    expect_refused("82f5", "end too soon");
    expect_refused("a2616201616101", "not in order");
    expect_refused("a2616101616101", "not in order");
    expect_refused("a10101", "name is no text");
    expect_refused("c100", "no such tag");
    expect_refused("9f00ff", "no such length"); /* of indefinite length */
    expect_refused("9b7fffffffffffffff00", "end too soon");
}

/* n lists in each other. */
static JournalValue nest(Arena *arena, int n)
{
    JournalValue value = journal_list(NULL, 0);
    for (int i = 1; i < n; i++) {
        JournalValue *inner = ARENA_NEW(arena, JournalValue);
        *inner = value;
        value = journal_list(inner, 1);
    }
    return value;
}

static void depth_is_bounded_alike_in_both_directions(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Buf deep = {0};
    Err err = {0};
    JournalValue most = nest(arena, JOURNAL_MOST_DEPTH - 1), more = nest(arena, JOURNAL_MOST_DEPTH);
    JournalValue out;

    assert_true(journal_encode(&deep, &most, &err));
    assert_true(journal_decode(buf_str(&deep), arena, &out, &err));
    assert_false(journal_encode(&deep, &more, &err));

    buf_clear(&deep);
    for (int i = 1; i < JOURNAL_MOST_DEPTH; i++) buf_add_byte(&deep, (char)0x81);
    buf_add_byte(&deep, (char)0x80);
    assert_false(journal_decode(buf_str(&deep), arena, &out, &err));
    buf_free(&deep);
    arena_free(arena);
}

static void an_event_is_a_list_of_ten(void **state)
{
    (void)state;
    JournalEvent event = {.seq = 1,
                          .record = STR("C-1"),
                          .kind = STR("a.b"),
                          .actor = STR("x"),
                          .occurred_at_ms = 1000,
                          .recorded_at_ms = -1,
                          .source = STR(""),
                          .source_id = STR(""),
                          .attributes = {"\xa0", 1}};
    Buf bytes = {0}, text = {0};

    journal_encode_event(&bytes, &event);

    journal_add_hex(&text, (const uint8_t *)bytes.at, bytes.n);
    assert_string_equal(text.at, "8a010163432d3163612e6261781903e8206060a0");
    buf_free(&bytes);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_take_their_shortest_form),
        cmocka_unit_test(other_numbers_are_64_bit_floats),
        cmocka_unit_test(texts_lists_and_truths_are_told_apart),
        cmocka_unit_test(members_of_a_map_are_ordered_whatever_order_they_are_given_in),
        cmocka_unit_test(a_sealed_value_has_its_own_tag),
        cmocka_unit_test(what_has_no_one_encoding_is_not_encoded),
        cmocka_unit_test(every_other_encoding_of_a_value_is_refused),
        cmocka_unit_test(depth_is_bounded_alike_in_both_directions),
        cmocka_unit_test(an_event_is_a_list_of_ten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
