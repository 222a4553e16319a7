/* How a log comes to the readers: packed, through pipes, from folders, cut off, in threads. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "log/log_dump.h"

static const char ROW[] = "A,e,2026-03-02T09:00:00Z,some text that packs well\n";

typedef struct {
    char folder[64];
    char path[96];
    Buf text; /* of a CSV with 20,000 rows */
    LogFixture f;
} Streamed;

static Streamed streamed_create(void)
{
    Streamed s = {.folder = "/tmp/heed-test-stream-XXXXXX", .f = fixture_create()};
    assert_non_null(mkdtemp(s.folder));
    snprintf(s.path, sizeof s.path, "%s/log", s.folder);
    buf_add(&s.text, STR("case,kind,at,x\n"));
    for (int i = 0; i < 20000; i++) buf_add(&s.text, str_of(ROW));
    return s;
}

static void streamed_free(Streamed *s)
{
    unlink(s->path);
    rmdir(s->folder);
    buf_free(&s->text);
    fixture_free(&s->f);
}

static void write_bytes(const char *path, Str bytes)
{
    FILE *file = fopen(path, "wb");
    assert_int_equal(fwrite(bytes.at, 1, bytes.n, file), bytes.n);
    fclose(file);
}

static Buf gzip(Str text)
{
    Buf out = {0};
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    buf_reserve(&out, text.n + 1000);
    z.next_in = (unsigned char *)(uintptr_t)text.at;
    z.avail_in = (unsigned)text.n;
    z.next_out = (unsigned char *)out.at;
    z.avail_out = (unsigned)text.n + 1000;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out.n = z.total_out;
    deflateEnd(&z);
    return out;
}

static Buf zstd(Str text)
{
    Buf out = {0};
    buf_reserve(&out, ZSTD_compressBound(text.n));
    out.n = ZSTD_compress(out.at, ZSTD_compressBound(text.n), text.at, text.n, 3);
    assert_false(ZSTD_isError(out.n));
    return out;
}

static void read_path(Streamed *s, uint32_t n_threads)
{
    s->f.reading.n_threads = n_threads;
    s->f.log = log_read(s->path, &s->f.reading, s->f.notes, &s->f.err);
}

static void reads_gzip_in_one_thread_and_in_two(void **state)
{
    (void)state;
    Streamed s = streamed_create();
    Buf packed = gzip(buf_str(&s.text));
    write_bytes(s.path, buf_str(&packed));

    read_path(&s, 1);
    assert_int_equal(s.f.log->n_events, 20000);
    log_free(s.f.log);
    read_path(&s, 2);
    assert_int_equal(s.f.log->n_events, 20000);

    buf_free(&packed);
    streamed_free(&s);
}

static void reads_gzip_of_several_members(void **state)
{
    (void)state;
    Streamed s = streamed_create();
    Buf first = gzip(buf_str(&s.text)), second = gzip(str_of(ROW));
    buf_add(&first, buf_str(&second));
    write_bytes(s.path, buf_str(&first));

    read_path(&s, 2);

    assert_int_equal(s.f.log->n_events, 20001);
    buf_free(&first);
    buf_free(&second);
    streamed_free(&s);
}

static void reads_zstd(void **state)
{
    (void)state;
    Streamed s = streamed_create();
    Buf packed = zstd(buf_str(&s.text));
    write_bytes(s.path, buf_str(&packed));

    read_path(&s, 2);

    assert_int_equal(s.f.log->n_events, 20000);
    buf_free(&packed);
    streamed_free(&s);
}

static void expect_refused(Streamed *s, uint32_t n_threads, ErrCode code, const char *words)
{
    read_path(s, n_threads);
    assert_null(s->f.log);
    assert_int_equal(s->f.err.code, code);
    if (strstr(s->f.err.message, words) == NULL) fail_msg("'%s'", s->f.err.message);
}

static void a_gzip_that_is_cut_off_is_refused_and_not_half_used(void **state)
{
    (void)state;
    Streamed s = streamed_create();
    Buf packed = gzip(buf_str(&s.text));

    for (size_t n = 20; n < packed.n; n += packed.n / 7) {
        write_bytes(s.path, str_slice(buf_str(&packed), 0, n));
        expect_refused(&s, 1, ERR_LOG, "the gzip data is cut off");
        expect_refused(&s, 2, ERR_LOG, "the gzip data is cut off");
    }
    buf_free(&packed);
    streamed_free(&s);
}

static void a_zstd_that_is_cut_off_is_refused(void **state)
{
    (void)state;
    Streamed s = streamed_create();
    Buf packed = zstd(buf_str(&s.text));
    write_bytes(s.path, str_slice(buf_str(&packed), 0, packed.n - 1));

    expect_refused(&s, 2, ERR_LOG, "the zstd data is cut off");

    buf_free(&packed);
    streamed_free(&s);
}

static void a_damaged_gzip_is_refused(void **state)
{
    (void)state;
    Streamed s = streamed_create();
    Buf packed = gzip(buf_str(&s.text));
    packed.at[packed.n / 2] = (char)(packed.at[packed.n / 2] ^ 0x55);
    write_bytes(s.path, buf_str(&packed));

    expect_refused(&s, 2, ERR_LOG, "the gzip data is damaged");

    buf_free(&packed);
    streamed_free(&s);
}

static void a_folder_and_a_missing_file_are_refused(void **state)
{
    (void)state;
    Streamed s = streamed_create();

    expect_refused(&s, 1, ERR_IO, "cannot be opened");
    assert_int_equal(mkdir(s.path, 0700), 0);
    expect_refused(&s, 1, ERR_IO, "is a folder");

    rmdir(s.path);
    streamed_free(&s);
}

static void an_empty_file_is_refused(void **state)
{
    (void)state;
    Streamed s = streamed_create();
    write_bytes(s.path, STR(""));

    expect_refused(&s, 1, ERR_LOG, "the file is empty");

    streamed_free(&s);
}

static void standard_input_is_read_by_a_dash(void **state)
{
    (void)state;
    Streamed s = streamed_create();
    write_bytes(s.path, buf_str(&s.text));
    int kept = dup(STDIN_FILENO), fd = open(s.path, O_RDONLY);
    dup2(fd, STDIN_FILENO);

    s.f.log = log_read("-", &s.f.reading, s.f.notes, &s.f.err);

    dup2(kept, STDIN_FILENO);
    close(kept);
    close(fd);
    assert_int_equal(s.f.log->n_events, 20000);
    streamed_free(&s);
}

static bool stop_at_once(void *context, uint64_t done, uint64_t total)
{
    (void)total;
    *(uint64_t *)context = done;
    return false;
}

static void reading_stops_when_the_user_says_so(void **state)
{
    (void)state;
    Streamed s = streamed_create();
    Buf packed = gzip(buf_str(&s.text));
    uint64_t n_done = 0;
    write_bytes(s.path, buf_str(&packed));
    s.f.reading.progress = stop_at_once;
    s.f.reading.progress_context = &n_done;

    expect_refused(&s, 2, ERR_CANCELLED, "stopped");

    assert_true(n_done > 0);
    buf_free(&packed);
    streamed_free(&s);
}

static void a_line_without_end_is_refused_within_bounds(void **state)
{
    (void)state;
    Streamed s = streamed_create();
    Buf part = {0}, packed = {0};
    for (int i = 0; i < 4096; i++) buf_add(&part, STR("aaaaaaaaaaaaaaaa"));
    Buf member = gzip(buf_str(&part));
    Buf head = gzip(STR("case,kind,at\nA,"));
    buf_add(&packed, buf_str(&head));
    for (int i = 0; i < 16384; i++) buf_add(&packed, buf_str(&member)); /* 1 GiB of one cell */
    write_bytes(s.path, buf_str(&packed));

    expect_refused(&s, 2, ERR_LIMIT, "line 2");

    buf_free(&part);
    buf_free(&packed);
    buf_free(&member);
    buf_free(&head);
    streamed_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_gzip_in_one_thread_and_in_two),
        cmocka_unit_test(reads_gzip_of_several_members),
        cmocka_unit_test(reads_zstd),
        cmocka_unit_test(a_gzip_that_is_cut_off_is_refused_and_not_half_used),
        cmocka_unit_test(a_zstd_that_is_cut_off_is_refused),
        cmocka_unit_test(a_damaged_gzip_is_refused),
        cmocka_unit_test(a_folder_and_a_missing_file_are_refused),
        cmocka_unit_test(an_empty_file_is_refused),
        cmocka_unit_test(standard_input_is_read_by_a_dash),
        cmocka_unit_test(reading_stops_when_the_user_says_so),
        cmocka_unit_test(a_line_without_end_is_refused_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
