/* Arenas and interned names. */
#include "base/base.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void arena_gives_zeroed_memory_also_after_a_clear(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    unsigned char *dirty = arena_alloc(arena, 5000);
    memset(dirty, 0xAA, 5000);
    arena_clear(arena);

    const unsigned char *again = arena_alloc(arena, 5000);

    int n_dirty = 0;
    for (size_t i = 0; i < 5000; i++) n_dirty += again[i] != 0;
    assert_int_equal(n_dirty, 0);
    arena_free(arena);
}

static void arena_pieces_are_aligned_and_do_not_overlap(void **state)
{
    (void)state;
    enum { N_PIECES = 2000 };
    Arena *arena = arena_create();
    unsigned char *pieces[N_PIECES];

    for (size_t i = 0; i < N_PIECES; i++) {
        pieces[i] = arena_alloc(arena, i % 97 + 1);
        memset(pieces[i], (int)(i % 251), i % 97 + 1);
    }

    int n_wrong = 0;
    for (size_t i = 0; i < N_PIECES; i++)
        for (size_t j = 0; j <= i % 97; j++) n_wrong += pieces[i][j] != i % 251;
    for (size_t i = 0; i < N_PIECES; i++)
        n_wrong += (uintptr_t)pieces[i] % alignof(max_align_t) != 0;
    assert_int_equal(n_wrong, 0);
    arena_free(arena);
}

static void arena_takes_a_piece_larger_than_its_blocks(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    enum { LARGE = 5 << 20 };

    unsigned char *large = arena_alloc(arena, LARGE);
    large[LARGE - 1] = 1;
    unsigned char *small = arena_alloc(arena, 1);

    assert_true(small < large || small >= large + LARGE);
    arena_free(arena);
}

static void copies_in_an_arena_end_with_a_nul_that_does_not_count(void **state)
{
    (void)state;
    Arena *arena = arena_create();

    Str copy = str_copy(arena, STR("ab")), made = str_format(arena, "%d-%s", 7, "x");

    assert_int_equal(copy.n, 2);
    assert_string_equal(copy.at, "ab");
    assert_string_equal(made.at, "7-x");
    arena_free(arena);
}

static void names_are_numbered_in_order_of_first_sight(void **state)
{
    (void)state;
    StrMap *map = strmap_create();

    uint32_t a = strmap_put(map, STR("a")), b = strmap_put(map, STR("b"));
    uint32_t again = strmap_put(map, STR("a"));

    assert_int_equal(a, 0);
    assert_int_equal(b, 1);
    assert_int_equal(again, 0);
    assert_int_equal(strmap_count(map), 2);
    assert_true(strmap_find(map, STR("c")) == STRMAP_NONE);
    strmap_free(map);
}

static void hundred_thousand_names_are_all_found_again(void **state)
{
    (void)state;
    enum { N_NAMES = 100000 };
    StrMap *map = strmap_create();
    Buf name = {0};
    uint32_t n_wrong = 0;

    for (uint32_t i = 0; i < N_NAMES; i++) {
        buf_clear(&name);
        buf_addf(&name, "kind-%" PRIu32, i * 7919);
        n_wrong += strmap_put(map, buf_str(&name)) != i;
    }
    for (uint32_t i = 0; i < N_NAMES; i++) n_wrong += strmap_find(map, strmap_name(map, i)) != i;

    assert_int_equal(n_wrong, 0);
    assert_int_equal(strmap_count(map), N_NAMES);
    buf_free(&name);
    strmap_free(map);
}

static void names_with_nul_bytes_and_the_empty_name_are_names(void **state)
{
    (void)state;
    StrMap *map = strmap_create();

    uint32_t empty = strmap_put(map, STR("")), one = strmap_put(map, STR("a\0b"));

    assert_int_equal(strmap_find(map, STR("")), empty);
    assert_int_equal(strmap_find(map, STR("a\0b")), one);
    assert_true(strmap_find(map, STR("a")) == STRMAP_NONE);
    strmap_free(map);
}

static void error_keeps_code_and_cuts_a_message_that_is_too_long(void **state)
{
    (void)state;
    Err err = {0};
    char long_text[2 * ERR_MESSAGE_BYTES];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';

    bool result = err_set(&err, ERR_LIMIT, "%s", long_text);

    assert_false(result);
    assert_int_equal(err.code, ERR_LIMIT);
    assert_true(strlen(err.message) < ERR_MESSAGE_BYTES);
    assert_false(err_set(NULL, ERR_IO, "nobody listens"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_memory_also_after_a_clear),
        cmocka_unit_test(arena_pieces_are_aligned_and_do_not_overlap),
        cmocka_unit_test(arena_takes_a_piece_larger_than_its_blocks),
        cmocka_unit_test(copies_in_an_arena_end_with_a_nul_that_does_not_count),
        cmocka_unit_test(names_are_numbered_in_order_of_first_sight),
        cmocka_unit_test(hundred_thousand_names_are_all_found_again),
        cmocka_unit_test(names_with_nul_bytes_and_the_empty_name_are_names),
        cmocka_unit_test(error_keeps_code_and_cuts_a_message_that_is_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
