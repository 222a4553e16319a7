/* The packed form: the same log again, and nothing else, whatever happened to the file. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log/log_dump.h"
#include "log/packed.h"

static const char SOURCE[] = "case,kind,at,recorded,area,n,tags\n"
                             "A,opened,2026-03-02T09:00:00Z,2026-03-02T09:30:00Z,north,1,[]\n"
                             "B,opened,2026-03-02T09:05:00Z,,south,1.0,\"[\"\"x\"\",2]\"\n"
                             "A,closed,2026-03-02T10:00:00Z,,north,yes,\n";

typedef struct {
    char folder[64];
    char path[96];
    LogFixture source;
    Buf bytes; /* of the packed file */
} Packed;

static Packed packed_create(void)
{
    Packed packed = {.folder = "/tmp/heed-test-packed-XXXXXX", .source = fixture_create()};
    Err err;
    assert_non_null(mkdtemp(packed.folder));
    snprintf(packed.path, sizeof packed.path, "%s/a.heedlog", packed.folder);
    packed.source.reading.case_attributes = STR("area");
    fixture_read(&packed.source, str_of(SOURCE));
    if (!log_pack(packed.source.log, packed.path, &err)) fail_msg("%s", err.message);
    if (!file_read(packed.path, 1 << 20, &packed.bytes, &err)) fail_msg("%s", err.message);
    return packed;
}

static size_t n_files(const char *folder)
{
    char command[128];
    snprintf(command, sizeof command, "ls -A %s | wc -l", folder);
    FILE *listing = popen(command, "r");
    unsigned long n = 99;
    if (fscanf(listing, "%lu", &n) != 1) n = 99;
    pclose(listing);
    return n;
}

static void packed_free(Packed *packed)
{
    unlink(packed->path);
    rmdir(packed->folder);
    fixture_free(&packed->source);
    buf_free(&packed->bytes);
}

static void a_packed_log_is_the_same_log(void **state)
{
    (void)state;
    Packed packed = packed_create();
    LogFixture again = fixture_create();

    again.log = log_read(packed.path, &again.reading, again.notes, &again.err);

    assert_non_null(again.log);
    dump_log(&again.text, again.log, again.zone);
    assert_string_equal(again.text.at, packed.source.text.at);
    const LogColumn *n = log_find_column(again.log, STR("n"));
    assert_int_equal(n->values[2].same_as, 1);
    assert_int_equal(log_find_case(again.log, STR("B")), 1);
    assert_true(log_verify(again.log, &again.err));
    fixture_free(&again);
    packed_free(&packed);
}

static void a_packed_log_comes_through_memory_too(void **state)
{
    (void)state;
    Packed packed = packed_create();
    LogFixture again = fixture_create();

    fixture_read(&again, buf_str(&packed.bytes));

    assert_string_equal(again.text.at, packed.source.text.at);
    fixture_free(&again);
    packed_free(&packed);
}

static void a_packed_log_can_be_packed_again_to_the_same_bytes(void **state)
{
    (void)state;
    Packed packed = packed_create();
    LogFixture again = fixture_create();
    Buf bytes = {0};
    again.log = log_read(packed.path, &again.reading, again.notes, &again.err);

    assert_true(log_pack(again.log, packed.path, &again.err));

    assert_true(file_read(packed.path, 1 << 20, &bytes, &again.err));
    assert_true(str_eq(buf_str(&bytes), buf_str(&packed.bytes)));
    buf_free(&bytes);
    fixture_free(&again);
    packed_free(&packed);
}

static void what_could_not_be_placed_is_said_of_the_packed_log_too(void **state)
{
    (void)state;
    Packed packed = packed_create();
    LogFixture source = fixture_create(), first = fixture_create(), second = fixture_create();
    fixture_read(&source, STR("case,kind,at\nA,e,2026-03-02\nA,e,soon\nA,e,\n"));
    assert_true(log_pack(source.log, packed.path, &source.err));

    first.log = log_read(packed.path, &first.reading, first.notes, &first.err);
    assert_true(log_pack(first.log, packed.path, &first.err));
    second.log = log_read(packed.path, &second.reading, second.notes, &second.err);

    assert_int_equal(first.notes->n_unplaced, 2);
    assert_int_equal(second.notes->n_unplaced, 2);
    assert_int_equal(fixture_note_line(&second, "unplaced-time"), 3);
    assert_true(str_starts(second.notes->notes.at[0].message, STR("when it was packed: ")));
    assert_int_equal(second.notes->notes.n, source.notes->notes.n);
    fixture_free(&source);
    fixture_free(&first);
    fixture_free(&second);
    packed_free(&packed);
}

static void an_empty_log_can_be_packed(void **state)
{
    (void)state;
    Packed packed = packed_create();
    LogFixture empty = fixture_create(), again = fixture_create();
    fixture_read(&empty, STR("case,kind,at,x\n"));

    assert_true(log_pack(empty.log, packed.path, &empty.err));

    again.log = log_read(packed.path, &again.reading, again.notes, &again.err);
    assert_non_null(again.log);
    assert_int_equal(again.log->n_events, 0);
    assert_non_null(log_find_column(again.log, STR("x")));
    fixture_free(&empty);
    fixture_free(&again);
    packed_free(&packed);
}

/* True when opening or verifying these bytes finds them unsound. */
static bool is_found_out(Str bytes)
{
    LogFixture f = fixture_create();
    f.reading.format = LOG_PACKED;
    f.log = log_read_bytes(bytes, &f.reading, f.notes, &f.err);
    bool found = f.log == NULL || !log_verify(f.log, &f.err);
    fixture_free(&f);
    return found;
}

/* The filling between sections and the unused first value mean nothing; all else is checked. */
static bool is_in_a_section(const Packed *packed, size_t offset)
{
    const PackedHeader *header = (const PackedHeader *)(const void *)packed->bytes.at;
    const PackedSection *sections = (const PackedSection *)(const void *)(header + 1);
    if (offset < sizeof *header + header->n_sections * sizeof *sections) return true;
    for (uint32_t i = 0; i < header->n_sections; i++) {
        if (offset >= sections[i].offset && offset < sections[i].offset + sections[i].n_bytes) {
            return true;
        }
    }
    return false;
}

static void any_flipped_byte_is_found_out(void **state)
{
    (void)state;
    Packed packed = packed_create();
    size_t n_flipped = 0;

    for (size_t i = 0; i < packed.bytes.n; i++) {
        if (!is_in_a_section(&packed, i)) continue;
        packed.bytes.at[i] ^= 0x10;
        if (!is_found_out(buf_str(&packed.bytes))) fail_msg("byte %zu was not missed", i);
        packed.bytes.at[i] ^= 0x10;
        n_flipped++;
    }

    assert_true(n_flipped > 1000);
    assert_false(is_found_out(buf_str(&packed.bytes)));
    packed_free(&packed);
}

static void a_packed_log_cut_anywhere_is_refused(void **state)
{
    (void)state;
    Packed packed = packed_create();

    for (size_t n = 8; n < packed.bytes.n; n += 7) {
        assert_true(is_found_out(str_slice(buf_str(&packed.bytes), 0, n)));
    }
    packed_free(&packed);
}

/* Give all checksums their value for the bytes as they are now, as a forger would. */
static void forge(Packed *packed)
{
    PackedHeader *header = (PackedHeader *)(void *)packed->bytes.at;
    PackedSection *sections = (PackedSection *)(void *)(header + 1);
    for (uint32_t i = 0; i < header->n_sections; i++) {
        const char *at = packed->bytes.at + sections[i].offset;
        sections[i].checksum = checksum_of(at, (size_t)sections[i].n_bytes);
    }
    header->table_checksum = checksum_of(sections, header->n_sections * sizeof *sections);
    header->checksum = checksum_of(header, offsetof(PackedHeader, checksum));
}

static void *section_of(Packed *packed, PackedType type, uint32_t index)
{
    PackedHeader *header = (PackedHeader *)(void *)packed->bytes.at;
    PackedSection *sections = (PackedSection *)(void *)(header + 1);
    for (uint32_t i = 0; i < header->n_sections; i++) {
        if (sections[i].type == (uint32_t)type && sections[i].index == index) {
            return packed->bytes.at + sections[i].offset;
        }
    }
    fail_msg("no section");
    return NULL;
}

static void expect_forgery(Packed *packed, const char *words)
{
    forge(packed);
    LogFixture f = fixture_create();
    fixture_refuses(&f, buf_str(&packed->bytes), ERR_LOG, words);
    fixture_free(&f);
    packed_free(packed);
}

static void a_forged_kind_number_is_refused(void **state)
{
    (void)state;
    Packed packed = packed_create();
    *(uint8_t *)section_of(&packed, PACKED_KINDS, 0) = 2;
    expect_forgery(&packed, "a cell names a value that is not there");
}

static void a_forged_value_number_is_refused(void **state)
{
    (void)state;
    Packed packed = packed_create();
    *(uint8_t *)section_of(&packed, PACKED_CELLS, 0) = 200;
    expect_forgery(&packed, "a cell names a value that is not there");
}

static void a_forged_first_event_is_refused(void **state)
{
    (void)state;
    Packed packed = packed_create();
    ((uint64_t *)section_of(&packed, PACKED_FIRST_EVENT, 0))[1] = 1000000;
    expect_forgery(&packed, "its events are not in order");
}

static void a_forged_time_is_refused(void **state)
{
    (void)state;
    Packed packed = packed_create();
    *(int64_t *)section_of(&packed, PACKED_AT_MS, 0) = INT64_MIN;
    expect_forgery(&packed, "its events are not in order");
}

static void a_forged_case_name_is_refused(void **state)
{
    (void)state;
    Packed packed = packed_create();
    *(uint64_t *)section_of(&packed, PACKED_CASE_ENDS, 0) = UINT64_MAX;
    expect_forgery(&packed, "its case names are not where they should be");
}

static void a_forged_text_end_is_refused(void **state)
{
    (void)state;
    Packed packed = packed_create();
    ((PackedValue *)section_of(&packed, PACKED_VALUES, 0))[1].text_end = UINT64_MAX;
    expect_forgery(&packed, "a dictionary's values are not where they should be");
}

static void a_forged_equal_value_is_refused(void **state)
{
    (void)state;
    Packed packed = packed_create();
    ((PackedValue *)section_of(&packed, PACKED_VALUES, 0))[1].same_as = 77;
    expect_forgery(&packed, "a dictionary's values are not where they should be");
}

static void a_forged_section_is_refused(void **state)
{
    (void)state;
    Packed packed = packed_create();
    PackedHeader *header = (PackedHeader *)(void *)packed.bytes.at;
    ((PackedSection *)(void *)(header + 1))[0].offset = UINT64_MAX - 7;
    header->table_checksum = checksum_of(header + 1, header->n_sections * sizeof(PackedSection));
    header->checksum = checksum_of(header, offsetof(PackedHeader, checksum));
    LogFixture f = fixture_create();

    fixture_refuses(&f, buf_str(&packed.bytes), ERR_LOG, "a section lies outside of it");
    fixture_free(&f);
    packed_free(&packed);
}

static void a_section_that_is_not_there_is_refused_with_a_reason(void **state)
{
    (void)state;
    for (uint32_t type = PACKED_FIRST_EVENT; type <= PACKED_NOTES; type++) {
        Packed packed = packed_create();
        PackedHeader *header = (PackedHeader *)(void *)packed.bytes.at;
        PackedSection *sections = (PackedSection *)(void *)(header + 1);
        for (uint32_t i = 0; i < header->n_sections; i++) {
            if (sections[i].type == type) sections[i].type = 99;
        }
        expect_forgery(&packed, "damaged or forged");
    }
}

static void a_full_disk_leaves_the_old_file_and_nothing_beside_it(void **state)
{
    (void)state;
    Packed packed = packed_create();
    Buf after = {0};
    Err err = {0};
    struct rlimit old;
    getrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {512, old.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);

    bool ok = log_pack(packed.source.log, packed.path, &err);

    setrlimit(RLIMIT_FSIZE, &old);
    assert_false(ok);
    assert_int_equal(err.code, ERR_IO);
    assert_int_equal(n_files(packed.folder), 1);
    assert_true(file_read(packed.path, 1 << 20, &after, &err));
    assert_true(str_eq(buf_str(&after), buf_str(&packed.bytes)));
    buf_free(&after);
    packed_free(&packed);
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    Packed packed = packed_create();
    Err err = {0};

    assert_false(log_pack(packed.source.log, "/nowhere/at/all.heedlog", &err));

    assert_int_equal(err.code, ERR_IO);
    packed_free(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packed_log_is_the_same_log),
        cmocka_unit_test(a_packed_log_comes_through_memory_too),
        cmocka_unit_test(a_packed_log_can_be_packed_again_to_the_same_bytes),
        cmocka_unit_test(what_could_not_be_placed_is_said_of_the_packed_log_too),
        cmocka_unit_test(an_empty_log_can_be_packed),
        cmocka_unit_test(any_flipped_byte_is_found_out),
        cmocka_unit_test(a_packed_log_cut_anywhere_is_refused),
        cmocka_unit_test(a_forged_kind_number_is_refused),
        cmocka_unit_test(a_forged_value_number_is_refused),
        cmocka_unit_test(a_forged_first_event_is_refused),
        cmocka_unit_test(a_forged_time_is_refused),
        cmocka_unit_test(a_forged_case_name_is_refused),
        cmocka_unit_test(a_forged_text_end_is_refused),
        cmocka_unit_test(a_forged_equal_value_is_refused),
        cmocka_unit_test(a_forged_section_is_refused),
        cmocka_unit_test(a_section_that_is_not_there_is_refused_with_a_reason),
        cmocka_unit_test(a_full_disk_leaves_the_old_file_and_nothing_beside_it),
        cmocka_unit_test(a_folder_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
