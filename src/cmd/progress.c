/* progress.c: the progress line and what happens on Ctrl-C. */
#include "cmd/progress.h"
#include "cmd/table.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SHOW_AFTER_MS = 1000, SHOW_EVERY_MS = 100 };

struct Progress {
    ProgressMode mode;
    Str what;
    int64_t begun_ms, shown_ms;
};

/* Whether a progress line stands on the terminal now: read by the signal handler. */
static volatile sig_atomic_t line_is_shown;

static int64_t clock_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

Progress *progress_create(ProgressMode mode)
{
    Progress *progress = mem_zero(1, sizeof *progress);
    progress->mode = isatty(STDERR_FILENO) == 1 ? mode : PROGRESS_SILENT;
    return progress;
}

void progress_free(Progress *progress)
{
    if (!progress) return;
    progress_end(progress);
    free(progress);
}

void progress_begin(Progress *progress, Str what)
{
    progress_end(progress);
    progress->what = what;
    progress->begun_ms = clock_ms();
    progress->shown_ms = 0;
}

void progress_end(Progress *progress)
{
    (void)progress;
    if (!line_is_shown) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    line_is_shown = 0;
}

static void show_line(const Progress *progress, uint64_t done, uint64_t total, int64_t spent_ms)
{
    Buf line = {0};
    buf_add(&line, STR("\r\033[K"));
    screen_add_safe(&line, progress->what);
    if (total > 0) {
        double share = (double)(done < total ? done : total) / (double)total;
        buf_addf(&line, ": %.0f %%", share * 100.0);
        if (share > 0.02) {
            double left_s = (double)spent_ms / 1000.0 * (1.0 - share) / share;
            buf_addf(&line, ", about %.0f s left", left_s + 0.5);
        }
    } else {
        buf_addf(&line, ": %.1f MB", (double)done / 1e6); /* only reading has no total */
    }
    fputs(line.at, stderr);
    fflush(stderr);
    buf_free(&line);
    line_is_shown = 1;
}

void progress_show(Progress *progress, uint64_t done, uint64_t total)
{
    if (progress->mode == PROGRESS_SILENT) return;
    int64_t now_ms = clock_ms();
    if (now_ms - progress->begun_ms < SHOW_AFTER_MS) return;
    if (now_ms - progress->shown_ms < SHOW_EVERY_MS) return;
    progress->shown_ms = now_ms;
    show_line(progress, done, total, now_ms - progress->begun_ms);
}

bool progress_on_read(void *progress, uint64_t done, uint64_t total)
{
    progress_show(progress, done, total);
    return true;
}

/** Only functions that are safe in a signal handler. */
static void say(const char *text, size_t n)
{
    while (n > 0) {
        ssize_t written = write(STDERR_FILENO, text, n);
        if (written <= 0) return;
        text += written;
        n -= (size_t)written;
    }
}

static void on_interrupt(int signal_number)
{
    static const char clear[] = "\r\033[K";
    static const char word[] = "heed: stopped; nothing was left half-written\n";
    file_writer_abandon_all_on_signal();
    if (line_is_shown) say(clear, sizeof clear - 1);
    say(word, sizeof word - 1);
    _exit(128 + signal_number);
}

void progress_catch_interrupts(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_interrupt;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}
