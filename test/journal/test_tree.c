/* The Merkle tree against a plain recursion over the definition (RFC 6962, 2.1), for every size to
 * 70 and every leaf of it; and what a wrong proof comes to. */
#include "journal/journal_helpers.h"

enum { MOST_LEAVES = 70 };

static JournalHash leaves[MOST_LEAVES];

static int make_leaves(void **state)
{
    (void)state;
    for (int i = 0; i < MOST_LEAVES; i++) {
        uint8_t byte = (uint8_t)i;
        JournalHash hash = journal_hash2((Str){(const char *)&byte, 1}, STR(""));
        leaves[i] = journal_hash_leaf(&hash);
    }
    return 0;
}

/* MTH by its definition. */
static JournalHash plain_root(uint64_t first, uint64_t n)
{
    if (n == 1) return leaves[first];
    uint64_t k = 1;
    while (2 * k < n) k *= 2;
    JournalHash left = plain_root(first, k), right = plain_root(first + k, n - k);
    return journal_hash_node(&left, &right);
}

static bool read_leaves(void *context, uint32_t level, uint64_t index, JournalHash *out, Err *err)
{
    (void)context, (void)err;
    *out = plain_root(index << level, UINT64_C(1) << level);
    return true;
}

static const JournalTree TREE = {read_leaves, NULL};

static void roots_are_those_of_the_definition(void **state)
{
    (void)state;
    JournalEdge edge = {0};
    Err err = {0};
    for (uint64_t n = 1; n <= MOST_LEAVES; n++) {
        JournalHash expected = plain_root(0, n), root;
        journal_edge_add(&edge, &leaves[n - 1]);
        JournalHash grown = journal_edge_root(&edge);
        assert_true(journal_tree_root(&TREE, 0, n, &root, &err));
        assert_memory_equal(root.at, expected.at, JOURNAL_HASH_BYTES);
        assert_memory_equal(grown.at, expected.at, JOURNAL_HASH_BYTES);
    }
}

/* hashlib.blake2b(b"", digest_size=32) and the leaf of 32 zero bytes, as Python gives them. */
static void hashes_are_blake2b_of_32_bytes(void **state)
{
    (void)state;
    Buf text = {0};
    JournalEdge nothing = {0};
    JournalHash zero = {{0}}, none = journal_edge_root(&nothing), leaf = journal_hash_leaf(&zero);

    journal_add_hex(&text, none.at, JOURNAL_HASH_BYTES);
    buf_add_byte(&text, ' ');
    journal_add_hex(&text, leaf.at, JOURNAL_HASH_BYTES);

    assert_string_equal(text.at,
                        "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8 "
                        "d8908c165dee785924e7421a0fd0418a19d5daeec395fd505a92a0fd3117e428");
    buf_free(&text);
}

static void check_one_leaf(uint64_t leaf, uint64_t n)
{
    Err err = {0};
    JournalHash at[JOURNAL_MOST_PATH], root = plain_root(0, n);
    JournalPath path = {at, 0};
    assert_true(journal_tree_path(&TREE, leaf, n, &path, &err));
    assert_true(journal_tree_check_path(leaf, n, &leaves[leaf], &root, &path));
    uint64_t other = (leaf + 1) % MOST_LEAVES;
    assert_false(journal_tree_check_path(leaf, n, &leaves[other], &root, &path));
    if (n > 1)
        assert_false(journal_tree_check_path((leaf + 1) % n, n, &leaves[leaf], &root, &path));
    if (path.n == 0) return;
    path.at[path.n - 1].at[5] ^= 1;
    assert_false(journal_tree_check_path(leaf, n, &leaves[leaf], &root, &path));
    path.at[path.n - 1].at[5] ^= 1;
    path.n--;
    assert_false(journal_tree_check_path(leaf, n, &leaves[leaf], &root, &path));
}

static void every_leaf_of_every_tree_is_proved_and_nothing_else(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= MOST_LEAVES; n++)
        for (uint64_t leaf = 0; leaf < n; leaf++) check_one_leaf(leaf, n);
}

static void check_one_extension(uint64_t old_n, uint64_t n)
{
    Err err = {0};
    JournalHash at[JOURNAL_MOST_PATH], old_root = plain_root(0, old_n), root = plain_root(0, n);
    JournalPath path = {at, 0};
    assert_true(journal_tree_extension(&TREE, old_n, n, &path, &err));
    assert_true(journal_tree_check_extension(old_n, n, &old_root, &root, &path));
    root.at[0] ^= 1;
    assert_false(journal_tree_check_extension(old_n, n, &old_root, &root, &path));
    root.at[0] ^= 1;
    old_root.at[0] ^= 1;
    assert_false(journal_tree_check_extension(old_n, n, &old_root, &root, &path));
    old_root.at[0] ^= 1;
    path.n++;
    assert_false(journal_tree_check_extension(old_n, n, &old_root, &root, &path));
}

static void every_tree_is_proved_to_extend_every_older_one(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= MOST_LEAVES; n++)
        for (uint64_t old_n = 1; old_n <= n; old_n++) check_one_extension(old_n, n);
}

/* The stored tree, of which only some levels are kept, against one that grew leaf by leaf. */
static void the_stored_tree_is_the_tree_of_the_events(void **state)
{
    enum { N = 600 };
    void *made = NULL;
    (void)state;
    assert_int_equal(make_bench(&made), 0);
    Bench *bench = made;
    JournalEdge edge = {0};
    for (int i = 0; i < N; i++) {
        JournalReceipt receipt = add(bench, "C-1", "contact.noted", NOON + i);
        JournalHash leaf = journal_hash_leaf(&receipt.hash);
        journal_edge_add(&edge, &leaf);
        if (i % 111 == 0) seal(bench);
    }
    seal(bench);

    Err err = {0};
    JournalHead head;
    StoreConn *reader = store_borrow_reader(bench->store, &err);
    must(journal_head(bench->journal, reader, &head, &err), &err);

    JournalHash root = journal_edge_root(&edge);
    assert_int_equal(head.size, N);
    assert_memory_equal(head.root.at, root.at, JOURNAL_HASH_BYTES);
    for (int64_t seq = 1; seq <= N; seq += 7) {
        JournalEvent event;
        JournalProof proof;
        must(journal_read_one(reader, seq, bench->arena, &event, &err), &err);
        must(journal_prove(bench->journal, reader, &event, bench->arena, &proof, &err), &err);
        assert_true(journal_check_proof(&proof));
        proof.event.actor = STR("nobody");
        assert_false(journal_check_proof(&proof));
    }
    store_return_reader(bench->store, reader);
    assert_int_equal(remove_bench(&made), 0);
}

static void an_older_head_is_extended_by_a_newer_one(void **state)
{
    void *made = NULL;
    (void)state;
    assert_int_equal(make_bench(&made), 0);
    Bench *bench = made;
    Err err = {0};
    JournalHead old_head, head;
    JournalPath path;
    add_six(bench);
    seal(bench);
    StoreConn *reader = store_borrow_reader(bench->store, &err);
    must(journal_head(bench->journal, reader, &old_head, &err), &err);
    for (int i = 0; i < 300; i++) (void)add(bench, "C-1", "contact.noted", NOON + 9000);
    seal(bench);

    must(journal_prove_extension(bench->journal, reader, 6, bench->arena, &path, &head, &err),
         &err);

    assert_int_equal(head.size, 306);
    assert_true(journal_check_extension(6, &old_head.root, &head, &path));
    old_head.root.at[3] ^= 4;
    assert_false(journal_check_extension(6, &old_head.root, &head, &path));
    store_return_reader(bench->store, reader);
    assert_int_equal(remove_bench(&made), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_those_of_the_definition),
        cmocka_unit_test(hashes_are_blake2b_of_32_bytes),
        cmocka_unit_test(every_leaf_of_every_tree_is_proved_and_nothing_else),
        cmocka_unit_test(every_tree_is_proved_to_extend_every_older_one),
        cmocka_unit_test(the_stored_tree_is_the_tree_of_the_events),
        cmocka_unit_test(an_older_head_is_extended_by_a_newer_one),
    };
    return cmocka_run_group_tests(tests, make_leaves, NULL);
}
