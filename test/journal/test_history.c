/* Corrections, withdrawals, what was known when; and personal values until they are erased. */
#include "journal/journal_helpers.h"

static Str id_of(Bench *bench, JournalReceipt receipt)
{
    char *text = arena_alloc(bench->arena, JOURNAL_ID_BYTES);
    return journal_id(receipt.seq, &receipt.hash, text);
}

static JournalReceipt noted(Bench *bench, int64_t at_ms, const char *grade)
{
    JournalMember members[] = {{STR("grade"), journal_text(str_of(grade))},
                               {STR("place"), journal_text(STR("Quay Street"))}};
    JournalValue attributes = journal_map(members, 2);
    JournalEntry entry = {.record = STR("C-1"),
                          .kind = STR("contact.graded"),
                          .occurred_at_ms = at_ms,
                          .attributes = &attributes};
    return append_entry(bench, at_ms, entry);
}

/* A correction of attributes, with a kind and an instant where they are given. */
typedef struct {
    Str event;
    JournalMember change;
    Str kind;
    int64_t occurred_at_ms;
} Correction;

static JournalReceipt corrected(Bench *bench, int64_t now_ms, Correction correction)
{
    JournalMember members[4] = {{STR("event"), journal_text(correction.event)}};
    size_t n = 1;
    if (correction.change.name.n)
        members[n++] = (JournalMember){STR("attributes"), journal_map(&correction.change, 1)};
    if (correction.kind.n)
        members[n++] = (JournalMember){STR("kind"), journal_text(correction.kind)};
    if (correction.occurred_at_ms)
        members[n++] =
            (JournalMember){STR("occurred-at"), journal_number((double)correction.occurred_at_ms)};
    JournalValue attributes = journal_map(members, n);
    JournalEntry entry = {.record = STR("C-1"),
                          .kind = STR(JOURNAL_CORRECTED),
                          .occurred_at_ms = now_ms,
                          .attributes = &attributes};
    return append_entry(bench, now_ms, entry);
}

static JournalEntry withdrawal(Bench *bench, const char *record, Str event, int64_t now_ms)
{
    JournalMember *members = ARENA_NEW(bench->arena, JournalMember);
    JournalValue *attributes = ARENA_NEW(bench->arena, JournalValue);
    *members = (JournalMember){STR("event"), journal_text(event)};
    *attributes = journal_map(members, 1);
    return (JournalEntry){.record = str_of(record),
                          .kind = STR(JOURNAL_WITHDRAWN),
                          .occurred_at_ms = now_ms,
                          .attributes = attributes};
}

/* The history as lines "seq kind attributes [corrected by]". */
static void expect_history(Bench *bench, int64_t known_at_ms, const char *expected)
{
    Err err = {0};
    JournalHistory history;
    Buf text = {0};
    StoreConn *reader = store_borrow_reader(bench->store, &err);
    must(journal_history(reader, STR("C-1"), known_at_ms, bench->arena, &history, &err), &err);
    store_return_reader(bench->store, reader);
    buf_add(&text, STR(""));
    for (size_t i = 0; i < history.n; i++) {
        const JournalFact *fact = &history.at[i];
        buf_addf(&text, "%" PRId64 " %.*s ", fact->event.seq, STR_ARG(fact->event.kind));
        journal_add_json(&text, &fact->attributes);
        if (fact->corrected_by) buf_addf(&text, " by %" PRId64, fact->corrected_by);
        buf_add_byte(&text, '\n');
    }
    assert_string_equal(text.n ? text.at : "", expected);
    buf_free(&text);
}

static void a_correction_changes_what_it_names_and_leaves_the_rest(void **state)
{
    Bench *bench = *state;
    JournalReceipt first = noted(bench, NOON, "low");

    (void)corrected(bench, NOON + 5000,
                    (Correction){.event = id_of(bench, first),
                                 .change = {STR("grade"), journal_text(STR("high"))}});

    expect_history(bench, JOURNAL_KNOWN_NOW,
                   "1 contact.graded {\"grade\":\"high\",\"place\":\"Quay Street\"} by 2\n");
}

static void what_was_known_before_a_correction_stays_answerable(void **state)
{
    Bench *bench = *state;
    JournalReceipt first = noted(bench, NOON, "low");
    (void)corrected(bench, NOON + 5000,
                    (Correction){.event = id_of(bench, first),
                                 .change = {STR("grade"), journal_text(STR("high"))}});

    expect_history(bench, NOON + 4999,
                   "1 contact.graded {\"grade\":\"low\",\"place\":\"Quay Street\"}\n");
    expect_history(bench, NOON - 1, "");
}

static void a_null_takes_an_attribute_away(void **state)
{
    Bench *bench = *state;
    JournalReceipt first = noted(bench, NOON, "low");

    (void)corrected(bench, NOON + 5000,
                    (Correction){.event = id_of(bench, first),
                                 .change = {STR("place"), {.type = JOURNAL_NULL}}});

    expect_history(bench, JOURNAL_KNOWN_NOW, "1 contact.graded {\"grade\":\"low\"} by 2\n");
}

static void a_corrected_instant_moves_the_event_in_the_order(void **state)
{
    Bench *bench = *state;
    (void)noted(bench, NOON, "low");
    JournalReceipt second = noted(bench, NOON + 1000, "high");

    (void)corrected(bench, NOON + 5000,
                    (Correction){.event = id_of(bench, second),
                                 .kind = STR("contact.regraded"),
                                 .occurred_at_ms = NOON - 1000});

    expect_history(bench, JOURNAL_KNOWN_NOW,
                   "2 contact.regraded {\"grade\":\"high\",\"place\":\"Quay Street\"} by 3\n"
                   "1 contact.graded {\"grade\":\"low\",\"place\":\"Quay Street\"}\n");
}

static void the_later_of_two_corrections_wins(void **state)
{
    Bench *bench = *state;
    JournalReceipt first = noted(bench, NOON, "low");
    Correction correction = {.event = id_of(bench, first),
                             .change = {STR("grade"), journal_text(STR("medium"))}};
    (void)corrected(bench, NOON + 1000, correction);

    correction.change.value = journal_text(STR("high"));
    (void)corrected(bench, NOON + 2000, correction);

    expect_history(bench, JOURNAL_KNOWN_NOW,
                   "1 contact.graded {\"grade\":\"high\",\"place\":\"Quay Street\"} by 3\n");
}

static void a_withdrawn_event_is_no_fact_until_the_withdrawal_is_withdrawn(void **state)
{
    Bench *bench = *state;
    JournalReceipt first = noted(bench, NOON, "low");

    JournalReceipt gone = append_entry(bench, NOON + 1000,
                                       withdrawal(bench, "C-1", id_of(bench, first), NOON + 1000));
    (void)append_entry(bench, NOON + 2000,
                       withdrawal(bench, "C-1", id_of(bench, gone), NOON + 2000));

    expect_history(bench, NOON + 1500, "");
    expect_history(bench, JOURNAL_KNOWN_NOW,
                   "1 contact.graded {\"grade\":\"low\",\"place\":\"Quay Street\"}\n");
}

static void a_withdrawn_correction_changes_nothing(void **state)
{
    Bench *bench = *state;
    JournalReceipt first = noted(bench, NOON, "low");
    JournalReceipt wrong =
        corrected(bench, NOON + 1000,
                  (Correction){.event = id_of(bench, first),
                               .change = {STR("grade"), journal_text(STR("high"))}});

    (void)append_entry(bench, NOON + 2000,
                       withdrawal(bench, "C-1", id_of(bench, wrong), NOON + 2000));

    expect_history(bench, JOURNAL_KNOWN_NOW,
                   "1 contact.graded {\"grade\":\"low\",\"place\":\"Quay Street\"}\n");
}

static void expect_refused(Bench *bench, JournalEntry entry, const char *why)
{
    Err err = {0};
    JournalReceipt receipt;
    assert_false(try_append(bench, NOON + 9000, &entry, 1, &receipt, &err));
    if (strstr(err.message, why) == NULL) fail_msg("not `%s`: %s", why, err.message);
}

static void what_is_withdrawn_must_be_there_and_on_the_record(void **state)
{
    Bench *bench = *state;
    JournalReceipt first = noted(bench, NOON, "low");

    expect_refused(bench, withdrawal(bench, "C-2", id_of(bench, first), NOON), "is on record C-1");
    expect_refused(bench, withdrawal(bench, "C-1", STR("1-0000000000000000"), NOON), "no event");
    expect_refused(bench, withdrawal(bench, "C-1", STR("7"), NOON), "no event 7");
}

static void a_correction_is_not_itself_corrected(void **state)
{
    Bench *bench = *state;
    JournalReceipt first = noted(bench, NOON, "low");
    JournalReceipt one =
        corrected(bench, NOON + 1000,
                  (Correction){.event = id_of(bench, first),
                               .change = {STR("grade"), journal_text(STR("high"))}});
    JournalEntry entry = withdrawal(bench, "C-1", id_of(bench, one), NOON + 2000);

    entry.kind = STR(JOURNAL_CORRECTED);

    expect_refused(bench, entry, "correct the event that it names once more");
}

/* --- persons ------------------------------------------------------------------------------- */

static void told_of(Bench *bench, const char *person, const char *words)
{
    JournalValue clear = journal_text(str_of(words));
    JournalMember members[] = {{STR("channel"), journal_text(STR("999"))},
                               {STR("caller"), journal_personal(str_of(person), &clear)}};
    JournalValue attributes = journal_map(members, 2);
    JournalEntry entry = {.record = STR("C-1"),
                          .kind = STR("contact.answered"),
                          .occurred_at_ms = NOON,
                          .attributes = &attributes};
    (void)append_entry(bench, NOON, entry);
}

/* The attributes of an event, opened, as JSON in the arena. */
static const char *revealed(Bench *bench, int64_t seq)
{
    Err err = {0};
    JournalEvent event;
    JournalValue stored, clear;
    Buf json = {0};
    StoreConn *reader = store_borrow_reader(bench->store, &err);
    must(journal_read_one(reader, seq, bench->arena, &event, &err), &err);
    must(journal_decode(event.attributes, bench->arena, &stored, &err), &err);
    must(journal_reveal(bench->journal, reader, event.record, &stored, bench->arena, &clear, &err),
         &err);
    store_return_reader(bench->store, reader);
    journal_add_json(&json, &clear);
    const char *text = str_copy(bench->arena, buf_str(&json)).at;
    buf_free(&json);
    return text;
}

static bool erase_work(void *person, StoreConn *conn, Err *err)
{
    int64_t n_keys;
    bool good = journal_erase_person(conn, str_of(person), &n_keys, err);
    assert_int_equal(n_keys, 1);
    return good;
}

static void erase(Bench *bench, const char *person)
{
    Err err = {0};
    char text[16];
    (void)snprintf(text, sizeof text, "%s", person);
    must(store_write(bench->store, erase_work, text, &err), &err);
    must(store_scrub(bench->store, &err), &err);
}

/* Whether bytes stand in the database or its log. */
static bool is_on_disk(Bench *bench, const void *at, size_t n)
{
    const char *names[] = {"heed.db", "heed.db-wal"};
    bool found = false;
    for (size_t i = 0; i < 2; i++) {
        Buf bytes = {0}, path = {0};
        Err err = {0};
        buf_addf(&path, "%s/%s", bench->folder, names[i]);
        if (file_read(path.at, 1 << 26, &bytes, &err))
            found = found || memmem(bytes.at, bytes.n, at, n) != NULL;
        buf_free(&bytes);
        buf_free(&path);
    }
    return found;
}

static void a_personal_value_is_read_with_the_key_and_stands_nowhere_in_clear(void **state)
{
    Bench *bench = *state;

    told_of(bench, "N-1", "Ada Harbour");

    assert_string_equal(revealed(bench, 1), "{\"caller\":\"Ada Harbour\",\"channel\":\"999\"}");
    assert_false(is_on_disk(bench, "Ada Harbour", 11));
}

static void destroying_a_persons_key_erases_and_the_chain_still_verifies(void **state)
{
    Bench *bench = *state;
    told_of(bench, "N-1", "Ada Harbour");
    told_of(bench, "N-2", "Ben Quay");
    seal(bench);

    erase(bench, "N-1");

    assert_string_equal(revealed(bench, 1),
                        "{\"caller\":{\"erased-for\":\"N-1\"},\"channel\":\"999\"}");
    assert_string_equal(revealed(bench, 2), "{\"caller\":\"Ben Quay\",\"channel\":\"999\"}");
    expect_clean(bench);
}

static Str wrapped_key(Bench *bench, const char *person)
{
    Err err = {0};
    StoreConn *reader = store_borrow_reader(bench->store, &err);
    StoreStmt *stmt =
        store_prepare(reader, "SELECT wrapped FROM person_key WHERE person = $1", &err);
    store_bind_text(stmt, 1, str_of(person));
    assert_int_equal(store_step(stmt, &err), STORE_ROW);
    Str wrapped = str_copy(bench->arena, store_blob(stmt, 0));
    store_release(stmt);
    store_return_reader(bench->store, reader);
    return wrapped;
}

static void a_destroyed_key_is_in_no_file_of_the_store(void **state)
{
    Bench *bench = *state;
    told_of(bench, "N-1", "Ada Harbour");
    Str wrapped = wrapped_key(bench, "N-1");
    assert_true(is_on_disk(bench, wrapped.at, wrapped.n));

    erase(bench, "N-1");

    assert_false(is_on_disk(bench, wrapped.at, wrapped.n));
}

static void what_is_told_of_a_person_after_an_erasure_has_a_new_key(void **state)
{
    Bench *bench = *state;
    told_of(bench, "N-1", "Ada Harbour");
    erase(bench, "N-1");

    told_of(bench, "N-1", "Ada H.");

    assert_string_equal(revealed(bench, 1),
                        "{\"caller\":{\"erased-for\":\"N-1\"},\"channel\":\"999\"}");
    assert_string_equal(revealed(bench, 2), "{\"caller\":\"Ada H.\",\"channel\":\"999\"}");
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, make_bench, remove_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_correction_changes_what_it_names_and_leaves_the_rest),
        EACH(what_was_known_before_a_correction_stays_answerable),
        EACH(a_null_takes_an_attribute_away),
        EACH(a_corrected_instant_moves_the_event_in_the_order),
        EACH(the_later_of_two_corrections_wins),
        EACH(a_withdrawn_event_is_no_fact_until_the_withdrawal_is_withdrawn),
        EACH(a_withdrawn_correction_changes_nothing),
        EACH(what_is_withdrawn_must_be_there_and_on_the_record),
        EACH(a_correction_is_not_itself_corrected),
        EACH(a_personal_value_is_read_with_the_key_and_stands_nowhere_in_clear),
        EACH(destroying_a_persons_key_erases_and_the_chain_still_verifies),
        EACH(a_destroyed_key_is_in_no_file_of_the_store),
        EACH(what_is_told_of_a_person_after_an_erasure_has_a_new_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
