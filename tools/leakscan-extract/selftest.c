/* SPDX-License-Identifier: Apache-2.0 */
/*
 * selftest.c - every attempt is made twice in a process of its own: without the
 * sandbox, where it must succeed or it would prove nothing, and inside, where it
 * must not.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <glib.h>

#include "tools/leakscan-extract/sandbox.h"
#include "tools/leakscan-extract/selftest.h"

enum { MEMORY = 64 << 20, SECONDS = 1 };

/* A file that was open before the sandbox closed. */
static int open_before = -1;

static bool open_file(void)
{
    return open("/proc/self/status", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool open_folder(void)
{
    return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0;
}

static bool look_at_file(void)
{
    struct stat st;
    return stat("/", &st) == 0;
}

static bool write_file(void)
{
    return write(open_before, "x", 1) == 1;
}

static bool open_internet_socket(void)
{
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool open_local_socket(void)
{
    return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool make_socket_pair(void)
{
    int ends[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0;
}

static bool make_process(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool run_program(void)
{
    char *const arguments[] = {(char *)"leakscan-extract", (char *)"--self-test-done", NULL};
    char *const environment[] = {NULL};
    (void)execve("/proc/self/exe", arguments, environment);
    return false;
}

static bool trace_process(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool signal_parent(void)
{
    return kill(getppid(), 0) == 0;
}

static bool make_memory_run(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED;
}

static bool make_more_memory(void)
{
    return mmap(NULL, 2 * (size_t)MEMORY, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED;
}

static bool copy_descriptor(void)
{
    return fcntl(open_before, F_DUPFD_CLOEXEC, 0) >= 0;
}

static bool make_memory_file(void)
{
    return memfd_create("x", MFD_CLOEXEC) >= 0;
}

/* Longer than the limit of processor time, counted as the limit is: on a busy
 * machine it passes more slowly than the clock. */
static bool run_on(void)
{
    struct timespec used = {0};
    while (used.tv_sec < SECONDS + 1)
        if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
            return false;
    return true;
}

typedef struct {
    const char *what;
    bool (*attempt)(void);
} probe;

static const probe probes[] = {
    {"a file is not opened", open_file},
    {"a folder is not opened", open_folder},
    {"a file is not looked at", look_at_file},
    {"a file that was open is not written", write_file},
    {"a socket to the network is not opened", open_internet_socket},
    {"a local socket is not opened", open_local_socket},
    {"a pair of sockets is not made", make_socket_pair},
    {"a process is not made", make_process},
    {"a program is not run", run_program},
    {"a process is not traced", trace_process},
    {"a signal is not sent", signal_parent},
    {"memory is not made to run", make_memory_run},
    {"memory beyond the limit is not had", make_more_memory},
    {"a descriptor is not copied", copy_descriptor},
    {"a file in memory is not made", make_memory_file},
    {"processor time beyond the limit is not had", run_on},
};

/* Whether the attempt succeeds in a process of its own. */
static bool succeeds(const probe *p, bool is_inside)
{
    (void)fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (is_inside && !extract_sandbox_close(MEMORY, SECONDS, open_before))
            _exit(EXTRACT_SELFTEST_DONE);
        _exit(p->attempt() ? EXTRACT_SELFTEST_DONE : 0);
    }
    int status = 0;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return pid < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == EXTRACT_SELFTEST_DONE);
}

static bool is_unlimited(const probe *p)
{
#if defined(__SANITIZE_ADDRESS__)
    return p->attempt == make_more_memory;
#else
    return false;
#endif
}

/* One line of TAP; true where the sandbox holds. */
static bool report(size_t i, bool was_possible)
{
    const probe *p = &probes[i];
    if (is_unlimited(p)) {
        printf("ok %zu - %s # SKIP not limited under the address sanitizer\n", i + 1, p->what);
        return true;
    }
    bool holds = was_possible && !succeeds(p, true);
    printf("%sok %zu - %s%s\n", holds ? "" : "not ", i + 1, p->what,
           was_possible ? "" : " (nor without the sandbox)");
    return holds;
}

int extract_selftest(void)
{
    bool was_possible[G_N_ELEMENTS(probes)];
    bool holds = true;
    printf("1..%zu\n", G_N_ELEMENTS(probes));
    open_before = memfd_create("before", MFD_CLOEXEC);
    if (open_before < 0 || !extract_sandbox_prepare()) {
        printf("Bail out! this kernel has no sandbox\n");
        return 1;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(probes); i++)
        was_possible[i] = succeeds(&probes[i], false);
    if (!extract_sandbox_enter())
        return 1;
    for (size_t i = 0; i < G_N_ELEMENTS(probes); i++)
        holds = report(i, was_possible[i]) && holds;
    /* A leak checker would look at files that are out of reach by now. */
    (void)fflush(stdout);
    _exit(holds ? 0 : 1);
}
