/* What may be appended, in which order it stands, and that the same twice is there once. */
#include "journal/journal_helpers.h"

static JournalEntry plain(Bench *bench, const char *record)
{
    return (JournalEntry){.record = str_of(record),
                          .kind = STR("contact.answered"),
                          .actor = STR("handler-7"),
                          .occurred_at_ms = NOON,
                          .attributes = deep_attributes(bench->arena, "Quay Street")};
}

static JournalEvents all_events(Bench *bench)
{
    Err err = {0};
    JournalEvents events;
    StoreConn *reader = store_borrow_reader(bench->store, &err);
    must(journal_read_after(reader, 0, 100000, bench->arena, &events, &err), &err);
    store_return_reader(bench->store, reader);
    return events;
}

static void expect_refused(Bench *bench, JournalEntry entry, ErrCode code, const char *why)
{
    Err err = {0};
    JournalReceipt receipt;
    assert_false(try_append(bench, NOON, &entry, 1, &receipt, &err));
    assert_int_equal(err.code, code);
    if (strstr(err.message, why) == NULL) fail_msg("not `%s`: %s", why, err.message);
}

static void an_event_reads_back_as_it_was_given(void **state)
{
    Bench *bench = *state;
    Buf json = {0};
    Err err = {0};
    JournalValue attributes;

    JournalReceipt receipt = append_entry(bench, NOON + 5, plain(bench, "C-1"));

    JournalEvents events = all_events(bench);
    assert_int_equal(events.n, 1);
    assert_true(str_eq(events.at[0].record, STR("C-1")));
    assert_true(events.at[0].occurred_at_ms == NOON && events.at[0].recorded_at_ms == NOON + 5);
    assert_true(journal_hash_eq(&events.at[0].hash, &receipt.hash));
    must(journal_decode(events.at[0].attributes, bench->arena, &attributes, &err), &err);
    journal_add_json(&json, &attributes);
    assert_string_equal(json.at,
                        "{\"where\":{\"place\":{\"name\":\"Quay Street\"}},\"channel\":\"999\"}");
    buf_free(&json);
}

static void events_of_several_records_go_in_together_or_not_at_all(void **state)
{
    Bench *bench = *state;
    Err err = {0};
    JournalReceipt receipts[3];
    JournalEntry entries[3] = {plain(bench, "C-1"), plain(bench, "C-2"), plain(bench, "C-1")};

    must(try_append(bench, NOON, entries, 3, receipts, &err), &err);
    entries[2].kind = STR("");
    assert_false(try_append(bench, NOON, entries, 3, receipts, &err));

    assert_int_equal(all_events(bench).n, 3);
    assert_int_equal(add(bench, "C-3", "contact.answered", NOON).seq, 4); /* without a gap */
    expect_clean(bench);
}

static void a_clock_set_back_does_not_turn_the_order(void **state)
{
    Bench *bench = *state;

    (void)append_entry(bench, NOON + 60000, plain(bench, "C-1"));
    (void)append_entry(bench, NOON, plain(bench, "C-2"));

    JournalEvents events = all_events(bench);
    assert_true(events.at[1].recorded_at_ms == NOON + 60000);
    expect_clean(bench);
}

static void the_same_of_a_source_twice_is_there_once(void **state)
{
    Bench *bench = *state;
    JournalEntry entry = plain(bench, "C-1");
    entry.source = STR("cad");
    entry.source_id = STR("e-99");

    JournalReceipt first = append_entry(bench, NOON, entry);
    JournalReceipt second = append_entry(bench, NOON + 1, entry);

    assert_false(first.was_there);
    assert_true(second.was_there && !second.is_changed);
    assert_int_equal(second.seq, first.seq);
    assert_int_equal(all_events(bench).n, 1);
}

static void what_a_source_changed_since_is_told_and_not_taken(void **state)
{
    Bench *bench = *state;
    JournalEntry entry = plain(bench, "C-1");
    entry.source = STR("cad");
    entry.source_id = STR("e-99");
    (void)append_entry(bench, NOON, entry);

    entry.attributes = deep_attributes(bench->arena, "Key Street");
    JournalReceipt second = append_entry(bench, NOON, entry);

    assert_true(second.was_there && second.is_changed);
    assert_int_equal(all_events(bench).n, 1);
}

static void one_id_of_two_sources_is_two_events(void **state)
{
    Bench *bench = *state;
    JournalEntry entry = plain(bench, "C-1");
    entry.source_id = STR("1");
    entry.source = STR("cad");
    (void)append_entry(bench, NOON, entry);

    entry.source = STR("rms");
    (void)append_entry(bench, NOON, entry);

    assert_int_equal(all_events(bench).n, 2);
}

static void entries_that_cannot_stand_are_refused_with_the_reason(void **state)
{
    Bench *bench = *state;
    JournalValue number = journal_number(1);
    JournalEntry entry = plain(bench, "");
    expect_refused(bench, entry, ERR_USAGE, "needs a record");
    entry = plain(bench, "C\xff");
    expect_refused(bench, entry, ERR_USAGE, "no UTF-8");
    entry = plain(bench, "C-1");
    entry.source = STR("cad");
    expect_refused(bench, entry, ERR_USAGE, "or neither");
    entry = plain(bench, "C-1");
    entry.occurred_at_ms = INT64_MAX;
    expect_refused(bench, entry, ERR_TIME, "outside of the years");
    entry = plain(bench, "C-1");
    entry.attributes = &number;
    expect_refused(bench, entry, ERR_USAGE, "are a map");
    assert_int_equal(all_events(bench).n, 0);
}

static void appending_outside_of_a_transaction_is_refused(void **state)
{
    Bench *bench = *state;
    Err err = {0};
    JournalReceipt receipt;
    JournalEntry entry = plain(bench, "C-1");
    StoreConn *reader = store_borrow_reader(bench->store, &err);

    assert_false(journal_append(bench->journal, reader, NOON, &entry, 1, &receipt, &err));

    assert_int_equal(err.code, ERR_USAGE);
    store_return_reader(bench->store, reader);
}

static void an_id_names_one_event_and_no_other(void **state)
{
    Bench *bench = *state;
    Err err = {0};
    char text[JOURNAL_ID_BYTES];
    JournalEvent event;
    add_six(bench);
    JournalReceipt receipt = add(bench, "C-9", "contact.answered", NOON + 7000);
    StoreConn *reader = store_borrow_reader(bench->store, &err);

    Str id = journal_id(receipt.seq, &receipt.hash, text);

    must(journal_find(reader, id, bench->arena, &event, &err), &err);
    assert_true(str_eq(event.record, STR("C-9")));
    text[id.n - 1] = text[id.n - 1] == '0' ? '1' : '0';
    assert_false(journal_find(reader, id, bench->arena, &event, &err));
    assert_false(journal_find(reader, STR("no-id"), bench->arena, &event, &err));
    assert_false(journal_find(reader, STR("99"), bench->arena, &event, &err));
    store_return_reader(bench->store, reader);
}

static void those_who_catch_up_read_on_from_where_they_were(void **state)
{
    Bench *bench = *state;
    Err err = {0};
    JournalEvents events;
    add_six(bench);
    StoreConn *reader = store_borrow_reader(bench->store, &err);

    must(journal_read_after(reader, 2, 3, bench->arena, &events, &err), &err);

    assert_int_equal(events.n, 3);
    assert_int_equal(events.at[0].seq, 3);
    assert_int_equal(events.at[2].seq, 5);
    must(journal_read_after(reader, 6, 3, bench->arena, &events, &err), &err);
    assert_int_equal(events.n, 0);
    store_return_reader(bench->store, reader);
}

static void seals_itself_whenever_so_many_events_are_not(void **state)
{
    Bench *bench = *state;
    journal_set_interval(bench->journal, 4);

    add_six(bench);

    JournalReport report = verify(bench, NULL);
    assert_int_equal(report.head.size, 4);
    assert_int_equal(report.n_unsealed, 2);
    journal_free_report(&report);
}

static void a_key_that_others_may_read_is_refused(void **state)
{
    Bench *bench = *state;
    Err err = {0};
    char path[128];
    close_bench(bench);
    (void)snprintf(path, sizeof path, "%s/journal.key", bench->folder);
    assert_int_equal(chmod(path, 0640), 0);
    StoreOptions options = options_of(bench->folder, STORE_WRITE);
    bench->store = store_open(&options, &err);

    bench->journal = journal_open(bench->store, &err);

    assert_null(bench->journal);
    assert_non_null(strstr(err.message, "chmod 600"));
}

static void a_key_of_another_journal_is_refused(void **state)
{
    Bench *bench = *state;
    Err err = {0};
    char path[128];
    close_bench(bench);
    (void)snprintf(path, sizeof path, "%s/journal.key", bench->folder);
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, "00000000", 8, 19), 8);
    (void)close(fd);
    StoreOptions options = options_of(bench->folder, STORE_WRITE);
    bench->store = store_open(&options, &err);

    bench->journal = journal_open(bench->store, &err);

    assert_null(bench->journal);
    assert_non_null(strstr(err.message, "another journal's"));
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, make_bench, remove_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(an_event_reads_back_as_it_was_given),
        EACH(events_of_several_records_go_in_together_or_not_at_all),
        EACH(a_clock_set_back_does_not_turn_the_order),
        EACH(the_same_of_a_source_twice_is_there_once),
        EACH(what_a_source_changed_since_is_told_and_not_taken),
        EACH(one_id_of_two_sources_is_two_events),
        EACH(entries_that_cannot_stand_are_refused_with_the_reason),
        EACH(appending_outside_of_a_transaction_is_refused),
        EACH(an_id_names_one_event_and_no_other),
        EACH(those_who_catch_up_read_on_from_where_they_were),
        EACH(seals_itself_whenever_so_many_events_are_not),
        EACH(a_key_that_others_may_read_is_refused),
        EACH(a_key_of_another_journal_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
