/* SPDX-License-Identifier: Apache-2.0 */
/*
 * helper.c - starting the helper's processes and ending them.
 *
 * The template is started twice removed, so that it is no child of the host: a
 * host that waits for its own children never meets it, and no process is ever
 * killed by a number that may have passed to another.  The template ends when its
 * control socket closes, and its child with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <glib.h>

#include "libleakscan/extract/helper.h"
#include "libleakscan/extract/passing.h"

enum { START_SECONDS = 20, FAILURES_MAX = 6, REST_SECONDS = 60 };

void lks_helper_init(lks_helper *h, const char *path)
{
    memset(h, 0, sizeof *h);
    h->path = g_strdup(path != NULL ? path : "");
    h->state = *h->path != '\0' ? LKS_HELPER_IDLE : LKS_HELPER_ABSENT;
    h->control = h->channel = -1;
    h->owner = getpid();
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

static void forget(lks_helper *h)
{
    close_end(&h->channel);
    close_end(&h->control);
    h->template_pid = h->child_pid = 0;
    if (h->state == LKS_HELPER_READY)
        h->state = LKS_HELPER_IDLE;
}

void lks_helper_done(lks_helper *h)
{
    forget(h);
    g_clear_pointer(&h->path, g_free);
}

/* ---- start ----------------------------------------------------------------------- */

static void set_up_files(posix_spawn_file_actions_t *actions, int control)
{
    posix_spawn_file_actions_init(actions);
    for (int fd = 0; fd < LKS_WIRE_CONTROL_FD; fd++)
        posix_spawn_file_actions_addopen(actions, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY,
                                         0);
    posix_spawn_file_actions_adddup2(actions, control, LKS_WIRE_CONTROL_FD);
}

/* Signals as at a start, and a process group of its own: an interrupt at the
 * terminal is for the host to handle. */
static void set_up_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(attributes);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setpgroup(attributes, 0);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                             POSIX_SPAWN_SETPGROUP);
}

/* 0 or an errno. */
static int spawn(const char *path, int control, bool wants_ocr)
{
    char *const arguments[] = {(char *)"leakscan-extract", (char *)"--serve",
                               wants_ocr ? (char *)"--ocr" : NULL, NULL};
    /* For the loader, and taken away by the helper: what the template has not bound
     * each of its children binds anew. */
    char *const environment[] = {(char *)"LD_BIND_NOW=1", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    set_up_files(&actions, control);
    set_up_signals(&attributes);
    pid_t pid;
    int rc = posix_spawn(&pid, path, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    /* It forks the template and ends; a host that reaps every child is faster. */
    while (rc == 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    return rc;
}

static bool wait_readable(int fd, int seconds)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    gint64 end = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
    for (;;) {
        gint64 left = (end - g_get_monotonic_time()) / 1000;
        int rc = poll(&p, 1, (int)MAX(left, 0));
        if (rc > 0)
            return true;
        if (rc == 0 || errno != EINTR)
            return false;
    }
}

static bool is_hello(const lks_wire_hello *hello, ssize_t got)
{
    return got == (ssize_t)sizeof *hello && hello->magic == LKS_WIRE_MAGIC &&
           hello->version == LKS_WIRE_VERSION && hello->pid > 0;
}

static bool take_hello(lks_helper *h)
{
    lks_wire_hello hello;
    if (!wait_readable(h->control, START_SECONDS))
        return false;
    if (!is_hello(&hello, recv(h->control, &hello, sizeof hello, MSG_DONTWAIT)))
        return false;
    h->template_pid = hello.pid;
    return true;
}

/* The number a descriptor has in the helper must be free for dup2: with the same
 * number it would keep its close-on-exec flag. */
static int above_control(int fd)
{
    if (fd > LKS_WIRE_CONTROL_FD)
        return fd;
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, LKS_WIRE_CONTROL_FD + 1);
    (void)close(fd);
    return moved;
}

static void note_failure(lks_helper *h, int error)
{
    forget(h);
    if (error == ENOENT || error == EACCES || error == ENOTDIR || error == ENOEXEC)
        h->state = LKS_HELPER_ABSENT;
    else if (++h->failures >= FAILURES_MAX) {
        h->state = LKS_HELPER_BROKEN;
        h->rest_until = g_get_monotonic_time() + (gint64)REST_SECONDS * G_USEC_PER_SEC;
    }
}

/* One more try after the rest. */
static void wake(lks_helper *h)
{
    if (h->state != LKS_HELPER_BROKEN || g_get_monotonic_time() < h->rest_until)
        return;
    h->state = LKS_HELPER_IDLE;
    h->failures = FAILURES_MAX - 1;
}

bool lks_helper_start(lks_helper *h)
{
    if (h->owner != getpid()) {
        forget(h);
        h->owner = getpid();
    }
    wake(h);
    if (h->state != LKS_HELPER_IDLE)
        return h->state == LKS_HELPER_READY;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        note_failure(h, errno);
        return false;
    }
    h->control = ends[0];
    int theirs = above_control(ends[1]);
    int error = theirs >= 0 ? spawn(h->path, theirs, h->wants_ocr) : errno;
    close_end(&theirs);
    if (error != 0 || !take_hello(h)) {
        note_failure(h, error);
        return false;
    }
    h->state = LKS_HELPER_READY;
    return true;
}

/* ---- a child --------------------------------------------------------------------- */

/* Sends an order, with a descriptor unless it is -1. */
static bool send_order(const lks_helper *h, const lks_wire_order *order, int fd)
{
    struct iovec pieces[LKS_PASSING_PIECES] = {{(void *)order, sizeof *order}};
    return lks_passing_send(h->control, pieces, fd);
}

static bool order_child(lks_helper *h, const lks_wire_order *order)
{
    int ends[2];
    if (!lks_helper_start(h) ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    bool is_sent = send_order(h, order, ends[1]);
    (void)close(ends[1]);
    if (!is_sent) {
        (void)close(ends[0]);
        forget(h);
        return false;
    }
    h->channel = ends[0];
    return true;
}

bool lks_helper_begin_child(lks_helper *h, const lks_wire_order *order)
{
    lks_helper_end_child(h);
    /* A template that died since it was last spoken to is noticed by sending. */
    bool is_begun = order_child(h, order);
    return is_begun || order_child(h, order);
}

char *lks_helper_formats(lks_helper *h)
{
    enum { FORMATS_MAX = 64 * 1024 };
    lks_wire_order order = {.kind = LKS_ORDER_FORMATS};
    if (!lks_helper_start(h) || !send_order(h, &order, -1) ||
        !wait_readable(h->control, START_SECONDS))
        return NULL;
    char *text = g_malloc(FORMATS_MAX + 1);
    ssize_t got = recv(h->control, text, FORMATS_MAX, MSG_DONTWAIT);
    text[MAX(got, 0)] = '\0';
    if (got > 0 && g_utf8_validate(text, got, NULL))
        return text;
    g_free(text);
    return NULL;
}

void lks_helper_have_child(lks_helper *h, pid_t pid)
{
    h->child_pid = pid;
    h->failures = 0;
}

void lks_helper_miss_child(lks_helper *h)
{
    note_failure(h, 0);
}

void lks_helper_end_child(lks_helper *h)
{
    if (h->channel < 0)
        return;
    close_end(&h->channel);
    h->child_pid = 0;
    lks_wire_order order = {.kind = LKS_ORDER_END};
    if (h->owner == getpid() && !send_order(h, &order, -1))
        forget(h);
}
