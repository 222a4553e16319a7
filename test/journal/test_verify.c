/* What verify finds: each way to tamper, named by the range of events it concerns. */
#include "journal/journal_helpers.h"

static void finds_nothing_in_a_journal_as_written(void **state)
{
    Bench *bench = *state;

    add_six(bench);
    seal(bench);
    (void)add(bench, "C-3", "contact.answered", NOON + 9000);

    JournalReport report = verify(bench, NULL);
    assert_int_equal(report.findings.n, 0);
    assert_int_equal(report.n_events, 7);
    assert_int_equal(report.n_records, 3);
    assert_int_equal(report.n_heads, 1);
    assert_int_equal(report.n_unsealed, 1);
    journal_free_report(&report);
}

static void finds_a_tail_cut_below_a_seal(void **state)
{
    Bench *bench = *state;
    add_six(bench);
    seal(bench);

    tamper(bench, "DELETE FROM event WHERE seq > 4");

    expect_finding(bench, JOURNAL_GONE, 5, 6);
}

static void finds_a_tail_cut_together_with_its_seal(void **state)
{
    Bench *bench = *state;
    add_six(bench);
    seal(bench);

    tamper(bench, "DELETE FROM event WHERE seq > 4; DELETE FROM tree_head");

    expect_finding(bench, JOURNAL_GONE, 5, 6); /* journal.head was kept beside */
}

static void finds_a_tail_cut_before_it_was_sealed(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench, "DELETE FROM event WHERE seq = 6");

    expect_finding(bench, JOURNAL_GONE, 6, 6); /* journal.tip had seen it */
}

static void finds_all_rows_gone(void **state)
{
    Bench *bench = *state;
    add_six(bench);
    seal(bench);

    tamper(bench, "DELETE FROM event; DELETE FROM tree_head; DELETE FROM tree_node");

    expect_finding(bench, JOURNAL_GONE, 1, 6);
}

static void finds_the_first_row_gone(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench, "DELETE FROM event WHERE seq = 1");

    expect_finding(bench, JOURNAL_GONE, 1, 1);
}

static void finds_a_row_gone_from_the_middle(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench, "DELETE FROM event WHERE seq = 3");

    expect_finding(bench, JOURNAL_GONE, 3, 3);
}

static void finds_an_edited_third_level_value(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench, "UPDATE event SET attributes = CAST(replace(CAST(attributes AS TEXT),"
                  " 'Quay Street', 'Quey Street') AS BLOB) WHERE seq = 4");

    expect_finding(bench, JOURNAL_EDITED, 4, 4);
}

static void finds_an_edited_time(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench, "UPDATE event SET occurred_at = occurred_at - 60000 WHERE seq = 2");

    expect_finding(bench, JOURNAL_EDITED, 2, 2);
}

static void finds_a_reordered_pair(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench, "UPDATE event SET seq = -1 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 3;"
                  "UPDATE event SET seq = 3 WHERE seq = -1");

    expect_finding(bench, JOURNAL_EDITED, 2, 3);
}

static void finds_an_event_moved_to_another_record(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench, "UPDATE event SET record = 'C-2' WHERE seq = 4");

    expect_finding(bench, JOURNAL_EDITED, 4, 4); /* it does not fit there, */
    expect_finding(bench, JOURNAL_FORKED, 5, 5); /* the next one there is chained past it, */
    expect_finding(bench, JOURNAL_EDITED, 6, 6); /* and what followed it is cut off */
}

static void finds_two_events_swapped_between_records(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench, "UPDATE event SET record = CASE seq WHEN 4 THEN 'C-2' ELSE 'C-1' END"
                  " WHERE seq IN (4, 5)");

    expect_finding(bench, JOURNAL_EDITED, 4, 6);
}

/* An event 7 of C-1 that hashes well, but on top of event 4. */
static void forge_fork(Bench *bench)
{
    Err err = {0};
    JournalEvent parent, forged;
    StoreConn *reader = store_borrow_reader(bench->store, &err);
    must(journal_read_one(reader, 4, bench->arena, &parent, &err), &err);
    must(journal_read_one(reader, 6, bench->arena, &forged, &err), &err);
    store_return_reader(bench->store, reader);
    Buf bytes = {0}, sql = {0};
    forged.seq = 7;
    forged.hash = journal_hash_event(&parent.hash, &forged, &bytes);
    buf_add(&sql, STR("INSERT INTO event SELECT 7, record, kind, actor, occurred_at, recorded_at,"
                      " source, source_id, attributes, x'"));
    journal_add_hex(&sql, forged.hash.at, JOURNAL_HASH_BYTES);
    buf_add(&sql, STR("' FROM event WHERE seq = 6"));
    tamper(bench, sql.at);
    buf_free(&bytes);
    buf_free(&sql);
}

static void finds_a_forked_chain(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    forge_fork(bench);

    expect_finding(bench, JOURNAL_FORKED, 7, 7);
}

static void finds_a_replaced_signature(void **state)
{
    Bench *bench = *state;
    add_six(bench);
    seal(bench);

    tamper(bench, "UPDATE tree_head SET signature = randomblob(64)");

    expect_finding(bench, JOURNAL_UNSIGNED, 1, 6);
}

static void finds_a_replaced_public_key(void **state)
{
    Bench *bench = *state;
    add_six(bench);
    seal(bench);

    tamper(bench, "UPDATE journal_origin SET public_key = randomblob(32)");

    expect_finding(bench, JOURNAL_UNSIGNED, 1, 6);
}

/* The last event replaced by another that hashes as well as the first did. */
static void rewrite_last(Bench *bench)
{
    Err err = {0};
    JournalEvent event;
    JournalHash previous;
    StoreConn *reader = store_borrow_reader(bench->store, &err);
    must(journal_read_one(reader, 6, bench->arena, &event, &err), &err);
    must(journal_chain_head(reader, event.record, 6, &previous, &err), &err);
    store_return_reader(bench->store, reader);
    Buf bytes = {0}, sql = {0};
    event.actor = STR("handler-8");
    event.hash = journal_hash_event(&previous, &event, &bytes);
    buf_add(&sql, STR("UPDATE event SET actor = 'handler-8', hash = x'"));
    journal_add_hex(&sql, event.hash.at, JOURNAL_HASH_BYTES);
    buf_add(&sql, STR("' WHERE seq = 6"));
    tamper(bench, sql.at);
    buf_free(&bytes);
    buf_free(&sql);
}

static void finds_sealed_events_that_were_written_anew_with_good_hashes(void **state)
{
    Bench *bench = *state;
    (void)add(bench, "C-1", "contact.answered", NOON);
    seal(bench);
    (void)add(bench, "C-1", "thrive.completed", NOON + 1000);
    for (int i = 3; i <= 6; i++) (void)add(bench, "C-2", "contact.answered", NOON + i * 1000);
    seal(bench);

    rewrite_last(bench);

    expect_finding(bench, JOURNAL_REWRITTEN, 2, 6); /* event 1 was sealed by a head that holds */
}

static void finds_an_unsealed_event_written_anew_by_what_the_tip_saw(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    rewrite_last(bench);

    expect_finding(bench, JOURNAL_REWRITTEN, 6, 6);
}

static void finds_a_journal_put_back_to_an_older_state_by_a_head_kept_elsewhere(void **state)
{
    Bench *bench = *state;
    Err err = {0};
    JournalHead head;
    char path[128];
    add_six(bench);
    seal(bench);
    StoreConn *reader = store_borrow_reader(bench->store, &err);
    must(journal_head(bench->journal, reader, &head, &err), &err);
    store_return_reader(bench->store, reader);

    tamper(bench, "DELETE FROM event; DELETE FROM tree_head");
    (void)snprintf(path, sizeof path, "%s/journal.tip", bench->folder);
    assert_int_equal(unlink(path), 0);
    (void)snprintf(path, sizeof path, "%s/journal.head", bench->folder);
    assert_int_equal(unlink(path), 0);

    JournalReport report = verify(bench, &head);
    assert_int_equal(report.findings.n, 1);
    assert_int_equal(report.findings.at[0].fault, JOURNAL_GONE);
    assert_int_equal(report.findings.at[0].last_seq, 6);
    journal_free_report(&report);
}

static void finds_an_event_put_before_the_first(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench,
           "INSERT INTO event SELECT 0, 'C-9', kind, actor, occurred_at, recorded_at, source,"
           " source_id, attributes, hash FROM event WHERE seq = 1");

    expect_finding(bench, JOURNAL_REWRITTEN, 0, 0);
}

static void finds_a_changed_recorded_time_as_disorder_too(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench, "UPDATE event SET recorded_at = recorded_at - 3600000 WHERE seq = 5");

    expect_finding(bench, JOURNAL_DISORDER, 5, 5);
    expect_finding(bench, JOURNAL_EDITED, 5, 5);
}

static void finds_a_changed_node_of_the_stored_tree(void **state)
{
    Bench *bench = *state;
    for (int i = 0; i < 260; i++) (void)add(bench, "C-1", "contact.noted", NOON + i);
    seal(bench);

    tamper(bench, "UPDATE tree_node SET hash = randomblob(32)");

    expect_finding(bench, JOURNAL_SIDE, 1, 256);
}

static void finds_a_missing_tip(void **state)
{
    Bench *bench = *state;
    char path[128];
    add_six(bench);

    (void)snprintf(path, sizeof path, "%s/journal.tip", bench->folder);
    assert_int_equal(unlink(path), 0);

    expect_finding(bench, JOURNAL_SIDE, 6, 6);
}

static void names_the_range_of_many_edited_events_once(void **state)
{
    Bench *bench = *state;
    add_six(bench);

    tamper(bench, "UPDATE event SET actor = 'nobody' WHERE seq BETWEEN 2 AND 5");

    JournalReport report = verify(bench, NULL);
    assert_int_equal(report.findings.n, 1);
    assert_int_equal(report.findings.at[0].first_seq, 2);
    assert_int_equal(report.findings.at[0].last_seq, 5);
    journal_free_report(&report);
}

static void refuses_to_append_to_a_journal_that_lost_events(void **state)
{
    Bench *bench = *state;
    Err err = {0};
    add_six(bench);
    tamper(bench, "DELETE FROM event WHERE seq > 4");
    close_bench(bench);
    StoreOptions options = options_of(bench->folder, STORE_WRITE);
    bench->store = store_open(&options, &err);

    bench->journal = journal_open(bench->store, &err);

    assert_null(bench->journal);
    assert_int_equal(err.code, ERR_DAMAGED);
    assert_non_null(strstr(err.message, "ends at event 4 but had 6"));
}

static void expect_refused(sqlite3 *raw, const char *change)
{
    assert_int_equal(sqlite3_exec(raw, change, NULL, NULL, NULL), SQLITE_CONSTRAINT);
}

static void the_database_itself_refuses_changes_to_the_journal(void **state)
{
    Bench *bench = *state;
    sqlite3 *raw;
    char path[128];
    for (int i = 0; i < 256; i++) (void)add(bench, "C-1", "contact.noted", NOON + i);
    seal(bench);
    (void)snprintf(path, sizeof path, "%s/heed.db", bench->folder);
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);

    expect_refused(raw, "UPDATE event SET actor = 'x'");
    expect_refused(raw, "DELETE FROM event WHERE seq = 6");
    expect_refused(raw, "UPDATE tree_head SET size = 1");
    expect_refused(raw, "DELETE FROM tree_head");
    expect_refused(raw, "DELETE FROM tree_node");
    expect_refused(raw, "DELETE FROM journal_origin");

    assert_int_equal(sqlite3_close(raw), SQLITE_OK);
    expect_clean(bench);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, make_bench, remove_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(finds_nothing_in_a_journal_as_written),
        EACH(finds_a_tail_cut_below_a_seal),
        EACH(finds_a_tail_cut_together_with_its_seal),
        EACH(finds_a_tail_cut_before_it_was_sealed),
        EACH(finds_all_rows_gone),
        EACH(finds_the_first_row_gone),
        EACH(finds_a_row_gone_from_the_middle),
        EACH(finds_an_edited_third_level_value),
        EACH(finds_an_edited_time),
        EACH(finds_a_reordered_pair),
        EACH(finds_an_event_moved_to_another_record),
        EACH(finds_two_events_swapped_between_records),
        EACH(finds_a_forked_chain),
        EACH(finds_a_replaced_signature),
        EACH(finds_a_replaced_public_key),
        EACH(finds_sealed_events_that_were_written_anew_with_good_hashes),
        EACH(finds_an_unsealed_event_written_anew_by_what_the_tip_saw),
        EACH(finds_a_journal_put_back_to_an_older_state_by_a_head_kept_elsewhere),
        EACH(finds_an_event_put_before_the_first),
        EACH(finds_a_changed_recorded_time_as_disorder_too),
        EACH(finds_a_changed_node_of_the_stored_tree),
        EACH(finds_a_missing_tip),
        EACH(names_the_range_of_many_edited_events_once),
        EACH(refuses_to_append_to_a_journal_that_lost_events),
        EACH(the_database_itself_refuses_changes_to_the_journal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
