/* SPDX-License-Identifier: Apache-2.0 */
/* interrupt.c - signals of the parent, and the hardening that all processes share. */
#include "config.h"

#include "interrupt.h"

#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static volatile sig_atomic_t asked;

/* Results and manifest. */
static struct {
    char path[4096];
    volatile sig_atomic_t is_set;
} files[2];

static void note(int number)
{
    if (!asked) {
        asked = 1;
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        if (files[i].is_set)
            (void)unlink(files[i].path);
    }
    signal(number, SIG_DFL);
    raise(number);
}

void interrupt_install(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = note;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct sigaction before;
        /* nohup and shells that start jobs in the background ignore them. */
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

bool interrupt_is_asked(void)
{
    return asked != 0;
}

void interrupt_add_file(const char *path)
{
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        if (files[i].is_set)
            continue;
        if (g_strlcpy(files[i].path, path, sizeof files[i].path) < sizeof files[i].path)
            files[i].is_set = 1;
        return;
    }
}

void interrupt_forget_file(const char *path)
{
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        if (files[i].is_set && strcmp(files[i].path, path) == 0)
            files[i].is_set = 0;
    }
}

static void swallow(const char *domain, GLogLevelFlags level, const char *message, gpointer unused)
{
}

void process_harden(void)
{
    const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
#if !defined(__SANITIZE_ADDRESS__)   /* its leak check traces the process */
    prctl(PR_SET_DUMPABLE, 0);
#endif
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    g_log_set_default_handler(swallow, NULL);
}
