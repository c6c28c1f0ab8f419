/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shim.c - preloaded into a program under test: makes one call of the C library
 * fail, or come short, as LKS_FAULT says.
 *
 *   LKS_FAULT=CALL:NUMBER:FAULT     the NUMBER-th CALL of a process, from 1; "NUMBER+"
 *                                   that one and all that follow
 *   FAULT                           an errno by its number, or "short"
 *   LKS_FAULT_LOG                   a file that gets a byte for each fault
 *
 * Calls count for each process by itself, forked ones begin anew.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

enum { SHORT = -1 };

static char call_name[32];
static long at_call, fault;
static bool is_lasting, is_read;
static long seen;
static pid_t counted;

static void read_plan(void)
{
    const char *plan = getenv("LKS_FAULT");
    char kind[32] = "";
    is_read = true;
    if (plan == NULL || sscanf(plan, "%31[^:]:%ld", call_name, &at_call) != 2)
        return;
    is_lasting = strchr(plan, '+') != NULL;
    const char *last = strrchr(plan, ':');
    (void)snprintf(kind, sizeof kind, "%s", last + 1);
    fault = strcmp(kind, "short") == 0 ? SHORT : strtol(kind, NULL, 10);
}

static void note(void)
{
    const char *path = getenv("LKS_FAULT_LOG");
    int saved = errno;
    ssize_t (*real_write)(int, const void *, size_t) =
        (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    int (*real_open)(const char *, int, ...) =
        (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    int fd = path != NULL ? real_open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (fd >= 0) {
        (void)real_write(fd, "x", 1);
        (void)close(fd);
    }
    errno = saved;
}

/* What is to become of this call: 0, SHORT, or an errno. */
static long fault_of(const char *name)
{
    if (!is_read)
        read_plan();
    if (fault == 0 || strcmp(name, call_name) != 0)
        return 0;
    if (counted != getpid()) {
        counted = getpid();
        seen = 0;
    }
    seen++;
    if (seen != at_call && !(is_lasting && seen > at_call))
        return 0;
    note();
    return fault;
}

/* How much of `size` a call may do, or -1 with errno where it fails. */
static ssize_t allowed(const char *name, size_t size)
{
    long what = fault_of(name);
    if (what > 0) {
        errno = (int)what;
        return -1;
    }
    if (what == SHORT && size > 1)
        return (ssize_t)(size / 2 < 7 ? size / 2 : 7);
    return (ssize_t)size;
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

ssize_t read(int fd, void *buf, size_t size)
{
    ssize_t n = allowed("read", size);
    return n < 0 ? -1 : REAL(ssize_t, read, int, void *, size_t)(fd, buf, (size_t)n);
}

ssize_t __read_chk(int fd, void *buf, size_t size, size_t room);
ssize_t __read_chk(int fd, void *buf, size_t size, size_t room)
{
    (void)room;
    return read(fd, buf, size);
}

ssize_t pread(int fd, void *buf, size_t size, off_t at)
{
    ssize_t n = allowed("pread", size);
    return n < 0 ? -1 : REAL(ssize_t, pread, int, void *, size_t, off_t)(fd, buf, (size_t)n, at);
}

ssize_t pread64(int fd, void *buf, size_t size, off64_t at)
{
    return pread(fd, buf, size, at);
}

ssize_t __pread_chk(int fd, void *buf, size_t size, off_t at, size_t room);
ssize_t __pread_chk(int fd, void *buf, size_t size, off_t at, size_t room)
{
    (void)room;
    return pread(fd, buf, size, at);
}

ssize_t __pread64_chk(int fd, void *buf, size_t size, off64_t at, size_t room);
ssize_t __pread64_chk(int fd, void *buf, size_t size, off64_t at, size_t room)
{
    (void)room;
    return pread(fd, buf, size, at);
}

ssize_t write(int fd, const void *buf, size_t size)
{
    ssize_t n = allowed("write", size);
    return n < 0 ? -1 : REAL(ssize_t, write, int, const void *, size_t)(fd, buf, (size_t)n);
}

ssize_t pwrite(int fd, const void *buf, size_t size, off_t at)
{
    ssize_t n = allowed("pwrite", size);
    return n < 0 ? -1
                 : REAL(ssize_t, pwrite, int, const void *, size_t, off_t)(fd, buf, (size_t)n, at);
}

ssize_t pwrite64(int fd, const void *buf, size_t size, off64_t at)
{
    return pwrite(fd, buf, size, at);
}

ssize_t send(int fd, const void *buf, size_t size, int flags)
{
    ssize_t n = allowed("send", size);
    return n < 0 ? -1
                 : REAL(ssize_t, send, int, const void *, size_t, int)(fd, buf, (size_t)n, flags);
}

ssize_t recv(int fd, void *buf, size_t size, int flags)
{
    ssize_t n = allowed("recv", size);
    return n < 0 ? -1 : REAL(ssize_t, recv, int, void *, size_t, int)(fd, buf, (size_t)n, flags);
}

ssize_t __recv_chk(int fd, void *buf, size_t size, size_t room, int flags);
ssize_t __recv_chk(int fd, void *buf, size_t size, size_t room, int flags)
{
    (void)room;
    return recv(fd, buf, size, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    return allowed("sendmsg", 0) < 0
               ? -1
               : REAL(ssize_t, sendmsg, int, const struct msghdr *, int)(fd, message, flags);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    return allowed("recvmsg", 0) < 0
               ? -1
               : REAL(ssize_t, recvmsg, int, struct msghdr *, int)(fd, message, flags);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    return allowed("poll", 0) < 0 ? -1
                                  : REAL(int, poll, struct pollfd *, nfds_t, int)(fds, count,
                                                                                  timeout);
}

pid_t fork(void)
{
    return allowed("fork", 0) < 0 ? -1 : REAL(pid_t, fork, void)();
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
    long what = fault_of("posix_spawn");
    if (what > 0)
        return (int)what;
    return REAL(int, posix_spawn, pid_t *, const char *, const posix_spawn_file_actions_t *,
                const posix_spawnattr_t *, char *const[], char *const[])(pid, path, actions,
                                                                        attributes, argv, envp);
}

int socketpair(int domain, int type, int protocol, int ends[2])
{
    return allowed("socketpair", 0) < 0
               ? -1
               : REAL(int, socketpair, int, int, int, int *)(domain, type, protocol, ends);
}

int memfd_create(const char *name, unsigned flags)
{
    return allowed("memfd_create", 0) < 0 ? -1
                                          : REAL(int, memfd_create, const char *, unsigned)(name,
                                                                                            flags);
}

int mkostemp(char *template, int flags)
{
    return allowed("mkostemp", 0) < 0 ? -1 : REAL(int, mkostemp, char *, int)(template, flags);
}

void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset)
{
    /* Those of a file or shared: an allocator that gets no memory ends the program. */
    if ((fd >= 0 || (flags & MAP_SHARED) != 0) && allowed("mmap", 0) < 0)
        return MAP_FAILED;
    return REAL(void *, mmap, void *, size_t, int, int, int, off_t)(at, length, protection, flags,
                                                                   fd, offset);
}

static int open_any(const char *path, int flags, mode_t mode)
{
    bool is_spool = (flags & O_TMPFILE) == O_TMPFILE;
    if (allowed(is_spool ? "tmpfile" : "open", 0) < 0)
        return -1;
    return REAL(int, open, const char *, int, ...)(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    return open_any(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (allowed("openat", 0) < 0)
        return -1;
    return REAL(int, openat, int, const char *, int, ...)(folder, path, flags, mode);
}
