/* bench_shared.c: a clock, medians, and books and logs for the measuring programs. */
#include "bench_shared.h"
#include <stdlib.h>
#include <time.h>

static double seconds_on(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double bench_now(void)
{
    return seconds_on(CLOCK_MONOTONIC);
}

double bench_processor(void)
{
    return seconds_on(CLOCK_THREAD_CPUTIME_ID);
}

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double bench_median(double *at, size_t n)
{
    qsort(at, n, sizeof *at, compare_doubles);
    return at[(n - 1) / 2];
}

_Noreturn void bench_fail(const char *message)
{
    fprintf(stderr, "bench: %s\n", message);
    exit(2);
}

size_t bench_count(const char *text, const char *usage)
{
    uint64_t n;
    if (!number_parse_whole(str_of(text), 1000000000, &n) || n == 0) bench_fail(usage);
    return (size_t)n;
}

Book *bench_book(const char *path)
{
    Err err = {0};
    BookProblems problems = {0};
    Book *book = book_load(path, BOOK_WITHOUT_CASES, &problems, &err);
    if (book == NULL) bench_fail(err.message);
    if (book_count_errors(&problems) > 0) {
        Buf text = {0};
        book_add_problems(&text, book, &problems, BOOK_PLAIN);
        bench_fail(text.at);
    }
    VEC_FREE(&problems);
    return book;
}

Log *bench_log(const char *path, const Zone *zone, uint32_t n_threads)
{
    Err err = {0};
    LogReading reading = {.zone = zone, .n_threads = n_threads};
    LogNotes *notes = log_notes_create();
    Log *log = log_read(path, &reading, notes, &err);
    if (log == NULL) bench_fail(err.message);
    if (notes->n_unplaced > 0)
        fprintf(stderr, "bench: %" PRIu64 " events of %s have no place\n", notes->n_unplaced, path);
    log_notes_free(notes);
    return log;
}
