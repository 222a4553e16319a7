/* bench_run.c: run one command and say what it took.
 *     bench-run [--core N] [--cold FILE] -- COMMAND ARGUMENT...
 * Prints one line of JSON to file descriptor 3: {wall_s, user_s, sys_s, peak_kib, status,
 * cold}. --cold puts FILE out of the page cache first; `cold` says whether it really went. The
 * command's own output goes where bench-run's goes. Small itself, so that the peak is the child's.
 */
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { REPORT_FD = 3, MOST_PAGES = 1 << 22 };

static double now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static _Noreturn void fail(const char *what)
{
    perror(what);
    _exit(2);
}

/* How many pages of a file lie in memory. */
static size_t pages_in_memory(int fd, size_t n_bytes)
{
    static unsigned char pages[MOST_PAGES];
    size_t page = (size_t)sysconf(_SC_PAGESIZE), n = (n_bytes + page - 1) / page, found = 0;
    if (n == 0 || n > MOST_PAGES) return n;
    void *at = mmap(NULL, n_bytes, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED || mincore(at, n_bytes, pages) != 0) fail("bench-run: cold");
    for (size_t i = 0; i < n; i++) found += pages[i] & 1;
    (void)munmap(at, n_bytes);
    return found;
}

static bool put_out_of_cache(const char *path)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) != 0) fail(path);
    (void)fdatasync(fd); /* fails on a read-only mount, where nothing is dirty */
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    bool went = pages_in_memory(fd, (size_t)about.st_size) == 0;
    (void)close(fd);
    return went;
}

static void pin_to(int core)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET((size_t)core, &cores);
    if (sched_setaffinity(0, sizeof cores, &cores) != 0) fail("bench-run: --core");
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int run(char **command, int core, const char *cold)
{
    bool went = cold != NULL && put_out_of_cache(cold);
    double begin = now_s();
    pid_t child = fork();
    if (child < 0) fail("bench-run: fork");
    if (child == 0) {
        (void)close(REPORT_FD);
        if (core >= 0) pin_to(core);
        (void)execvp(command[0], command);
        fail(command[0]);
    }
    int status;
    struct rusage used;
    if (wait4(child, &status, 0, &used) != child) fail("bench-run: wait");
    double wall_s = now_s() - begin;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    (void)dprintf(REPORT_FD,
                  "{\"wall_s\":%.6f,\"user_s\":%.6f,\"sys_s\":%.6f,\"peak_kib\":%ld,\"status\":%d,"
                  "\"cold\":%s}\n",
                  wall_s, seconds(used.ru_utime), seconds(used.ru_stime), used.ru_maxrss, code,
                  went ? "true" : "false");
    return code;
}

int main(int argc, char **argv)
{
    int core = -1, i = 1;
    const char *cold = NULL;
    for (; i + 1 < argc && strcmp(argv[i], "--") != 0; i += 2) {
        if (strcmp(argv[i], "--core") == 0)
            core = (int)strtol(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--cold") == 0)
            cold = argv[i + 1];
        else
            break;
    }
    if (i + 1 >= argc || strcmp(argv[i], "--") != 0) {
        fputs("use: bench-run [--core N] [--cold FILE] -- COMMAND ARGUMENT...\n", stderr);
        return 2;
    }
    return run(argv + i + 1, core, cold);
}
