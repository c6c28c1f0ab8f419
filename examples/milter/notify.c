/* SPDX-License-Identifier: Apache-2.0 */
/* notify.c - one datagram to the socket that NOTIFY_SOCKET names. */
#include "notify.h"

#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void send_state(const char *state)
{
    const char *path = g_getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (path == NULL || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof address.sun_path)
        return;
    memcpy(address.sun_path, path, strlen(path));
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    if (path[0] == '@')
        address.sun_path[0] = '\0';     /* the abstract namespace of Linux, unix(7) */
    else
        length++;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    /* Lost where the manager is gone: there is nothing to be done about that. */
    (void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address, length);
    close(fd);
}

void notify_ready(const char *status)
{
    char *state = g_strdup_printf("READY=1\nSTATUS=%s", status);
    send_state(state);
    g_free(state);
}

void notify_reloading(void)
{
    char *state = g_strdup_printf("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT,
                                  g_get_monotonic_time());
    send_state(state);
    g_free(state);
}

void notify_stopping(void)
{
    send_state("STOPPING=1");
}
