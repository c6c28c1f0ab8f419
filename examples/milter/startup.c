/* SPDX-License-Identifier: Apache-2.0 */
/* startup.c - who the program is, and the socket it listens on. */
#include "startup.h"

#include <errno.h>
#include <grp.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG       128
/* Longer than Postfix lets a connection lie idle (smtpd_timeout, 300 s). */
#define IDLE_SECONDS  7210
#define FD_SEARCHED   64        /* the socket is among the first descriptors: we just began */

static bool fail(GError **error, const char *what, const char *about)
{
    g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "%s %s: %s", what, about,
                g_strerror(errno));
    return false;
}

/* Mail is in memory: no core dump, no tracing by others of the same user. */
static void keep_memory_private(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

bool startup_drop_privileges(const milter_config *config, GError **error)
{
    keep_memory_private();
    if (config->user == NULL || geteuid() != 0)
        return true;
    errno = 0;
    const struct passwd *user = getpwnam(config->user);
    if (user == NULL) {
        errno = errno != 0 ? errno : ENOENT;
        return fail(error, "user", config->user);
    }
    uid_t uid = user->pw_uid;
    if (initgroups(config->user, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 ||
        setuid(uid) != 0)
        return fail(error, "cannot become", config->user);
    if (uid != 0 && setuid(0) == 0) {
        errno = EPERM;
        return fail(error, "privileges came back for", config->user);
    }
    return true;
}

static const char *path_of(const char *name)
{
    const char *colon = strchr(name, ':');
    return g_str_has_prefix(name, "unix:") || g_str_has_prefix(name, "local:") ? colon + 1 : NULL;
}

/* libmilter answers in several small writes, which Nagle's algorithm and delayed
 * acknowledgements turn into 40 ms a message.  It does not give its descriptor
 * away, but Linux hands the option of a listening socket to those it accepts. */
static void answer_without_delay(void)
{
    int yes = 1;
    for (int fd = 0; fd < FD_SEARCHED; fd++) {
        int is_listening = 0;
        socklen_t length = sizeof is_listening;
        if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &length) == 0 && is_listening)
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
}

static bool set_group(const char *path, const char *name, GError **error)
{
    errno = 0;
    const struct group *group = getgrnam(name);
    if (group == NULL) {
        errno = errno != 0 ? errno : ENOENT;
        return fail(error, "socket-group", name);
    }
    if (lchown(path, (uid_t)-1, group->gr_gid) != 0)
        return fail(error, "the socket cannot be given to the group", name);
    return true;
}

bool startup_open_socket(const milter_config *config, GError **error)
{
    const char *path = path_of(config->socket);
    if (smfi_setconn(config->socket) != MI_SUCCESS) {
        errno = EINVAL;
        return fail(error, "socket", config->socket);
    }
    smfi_setbacklog(BACKLOG);
    smfi_settimeout(IDLE_SECONDS);
    /* The mode is right from the first moment on, not set afterwards. */
    mode_t before = umask(~(mode_t)config->socket_mode & 0777);
    errno = 0;
    bool is_open = smfi_opensocket(path != NULL) == MI_SUCCESS;
    int saved = errno;
    umask(before);
    if (!is_open) {
        errno = saved != 0 ? saved : EADDRNOTAVAIL;
        return fail(error, "cannot listen on", config->socket);
    }
    if (path != NULL)
        return config->socket_group == NULL || set_group(path, config->socket_group, error);
    answer_without_delay();
    return true;
}

void startup_remove_socket(const milter_config *config)
{
    const char *path = path_of(config->socket);
    if (path != NULL)
        (void)unlink(path);
}
