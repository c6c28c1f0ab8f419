/* SPDX-License-Identifier: Apache-2.0 */
/*
 * serve.c - the template never looks at a document: it makes the child that does,
 * and ends it.
 */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <glib.h>

#include "libleakscan/extract/wire.h"
#include "tools/leakscan-extract/channel.h"
#include "tools/leakscan-extract/formats.h"
#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/sandbox.h"
#include "tools/leakscan-extract/serve.h"
#include "tools/leakscan-extract/warm.h"

static void end_child(pid_t *pid)
{
    if (*pid <= 0)
        return;
    (void)kill(*pid, SIGKILL);
    while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    *pid = 0;
}

static pid_t begin_child(int channel, const lks_wire_order *order, extract_child_fn child)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    /* The channel takes the place of the control socket. */
    (void)dup2(channel, LKS_WIRE_CONTROL_FD);
    (void)close(channel);
    child(LKS_WIRE_CONTROL_FD, order);
    _exit(1);
}

static bool say_hello(int control)
{
    lks_wire_hello hello = {
        .magic = LKS_WIRE_MAGIC, .version = LKS_WIRE_VERSION, .pid = getpid()};
    return send(control, &hello, sizeof hello, MSG_NOSIGNAL) == (ssize_t)sizeof hello;
}

static void tell_formats(int control)
{
    char *text = extract_formats(EXTRACT_FORMATS_HELPER);
    (void)send(control, text, strlen(text), MSG_NOSIGNAL);
    g_free(text);
}

/* Memory of the template is put together once, and not by every child; a child grows
 * its heap in large steps, and keeps what it frees for the next document: its pages
 * cost more than they are worth to the rest of the machine. */
static void set_up_memory(void)
{
#ifdef __GLIBC__
    enum { STEP = 256 * 1024, LARGE = 8 << 20 };
    (void)mallopt(M_MMAP_THRESHOLD, LARGE);
    (void)mallopt(M_TRIM_THRESHOLD, 2 * LARGE);
    (void)mallopt(M_TOP_PAD, STEP);
    (void)malloc_trim(0);
#endif
}

/* The C library looks for the zone's file at every time that a zip tells, and GLib at
 * every one that a property does; no child may open it. */
static void set_up_time(void)
{
    static GTimeZone *kept;
    (void)setenv("TZ", "UTC0", 1);
    tzset();
    kept = g_time_zone_new_local();
    (void)kept;
}

static int serve(int control, extract_child_fn child_fn)
{
    lks_wire_order order = {0};
    pid_t child = 0;
    int channel;
    set_up_time();
    extract_output_prepare();
    (void)extract_warm_up();
    if (!extract_sandbox_prepare() || !extract_sandbox_enter() || !say_hello(control))
        return 1;
    set_up_memory();
    while (channel_receive(control, &order, sizeof order, &channel)) {
        end_child(&child);
        if (order.kind == LKS_ORDER_FORMATS)
            tell_formats(control);
        if ((order.kind == LKS_ORDER_MESSAGE || order.kind == LKS_ORDER_MAILBOX) && channel >= 0)
            child = begin_child(channel, &order, child_fn);
        if (channel >= 0)
            (void)close(channel);
    }
    end_child(&child);
    return 0;
}

/* What a careless host left open is none of ours. */
static void close_others(void)
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)LKS_WIRE_CONTROL_FD + 1, ~0U, 0U) == 0)
        return;
#endif
    long most = sysconf(_SC_OPEN_MAX);
    for (int fd = LKS_WIRE_CONTROL_FD + 1; fd < most && fd < 65536; fd++)
        (void)close(fd);
}

int extract_serve(extract_child_fn child)
{
    close_others();
    (void)unsetenv("LD_BIND_NOW");
    pid_t pid = fork();
    if (pid != 0)
        return pid > 0 ? 0 : 1;
    _exit(serve(LKS_WIRE_CONTROL_FD, child));
}
