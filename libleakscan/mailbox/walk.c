/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mailbox/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libleakscan/mailbox/sniff.h"

/* Each level holds a descriptor; mail stores hardly nest deeper than ten. */
enum { DEPTH_MAX = 64 };

typedef struct {
    int fd;
    size_t path_length;
    GByteArray *names;      /* NUL-terminated, one after another */
    GArray *order;          /* of guint32: where each begins, sorted by name */
    guint next;
    bool is_maildir;        /* holds cur and new */
    bool is_maildir_mail;   /* is cur or new itself */
    bool is_mh;
    dev_t device;
    ino_t inode;
} folder;

struct lks_walk {
    GString *path;
    GArray *folders;        /* of folder, from the root down */
    bool is_sizing;
    int root_error;         /* still to be told */
};

static folder *folder_at(const lks_walk *w, guint i)
{
    return &g_array_index(w->folders, folder, i);
}

static const char *name_at(const folder *f, guint i)
{
    return (const char *)f->names->data + g_array_index(f->order, guint32, i);
}

static gint compare_names(gconstpointer a, gconstpointer b, gpointer names)
{
    const char *base = names;
    return strcmp(base + *(const guint32 *)a, base + *(const guint32 *)b);
}

static bool has_name(const folder *f, const char *name)
{
    guint low = 0, high = f->order->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        int order = strcmp(name_at(f, middle), name);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static void add_name(folder *f, const char *name)
{
    guint32 at = f->names->len;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || at > G_MAXUINT32 / 2)
        return;
    g_array_append_val(f->order, at);
    g_byte_array_append(f->names, (const guint8 *)name, (guint)strlen(name) + 1);
}

static void close_folder(folder *f)
{
    if (f->fd >= 0)
        close(f->fd);
    g_byte_array_unref(f->names);
    g_array_unref(f->order);
}

/* Reads the names; 0 or errno. */
static int read_names(folder *f)
{
    int fd = dup(f->fd);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (dir == NULL) {
        int error = errno;
        if (fd >= 0)
            close(fd);
        return error;
    }
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(dir)) != NULL)
        add_name(f, entry->d_name);
    int error = errno;
    closedir(dir);
    g_array_sort_with_data(f->order, compare_names, f->names->data);
    return error;
}

static bool is_ancestor(const lks_walk *w, const struct stat *status)
{
    for (guint i = 0; i < w->folders->len; i++)
        if (folder_at(w, i)->device == status->st_dev && folder_at(w, i)->inode == status->st_ino)
            return true;
    return false;
}

/* Goes into the directory `fd`, which it takes over; 0 or errno. */
static int enter(lks_walk *w, int fd, const char *name)
{
    folder f = {.fd = fd, .names = g_byte_array_new(),
                .order = g_array_new(FALSE, FALSE, sizeof(guint32))};
    struct stat status;
    int error = fstat(fd, &status) < 0 ? errno : 0;
    if (error == 0 && is_ancestor(w, &status))
        error = ELOOP;
    if (error == 0)
        error = read_names(&f);
    if (error != 0 && f.order->len == 0) {
        close_folder(&f);
        return error;
    }
    f.device = status.st_dev;
    f.inode = status.st_ino;
    f.path_length = w->path->len;
    f.is_maildir = has_name(&f, "cur") && has_name(&f, "new");
    f.is_mh = has_name(&f, ".mh_sequences");
    bool is_mail_name = strcmp(name, "cur") == 0 || strcmp(name, "new") == 0;
    f.is_maildir_mail = is_mail_name && w->folders->len > 0 &&
                        folder_at(w, w->folders->len - 1)->is_maildir;
    g_array_append_val(w->folders, f);
    return error;
}

lks_walk *lks_walk_new(int fd, const char *path, bool is_sizing)
{
    lks_walk *w = g_new0(lks_walk, 1);
    w->path = g_string_new(path);
    while (w->path->len > 1 && w->path->str[w->path->len - 1] == '/')
        g_string_truncate(w->path, w->path->len - 1);
    w->folders = g_array_new(FALSE, FALSE, sizeof(folder));
    w->is_sizing = is_sizing;
    w->root_error = enter(w, fd, "");
    return w;
}

void lks_walk_free(lks_walk *w)
{
    if (w == NULL)
        return;
    for (guint i = 0; i < w->folders->len; i++)
        close_folder(folder_at(w, i));
    g_array_unref(w->folders);
    g_string_free(w->path, TRUE);
    g_free(w);
}

static void set_path(lks_walk *w, const folder *f, const char *name)
{
    g_string_truncate(w->path, f->path_length);
    if (f->path_length == 0 || w->path->str[f->path_length - 1] != '/')
        g_string_append_c(w->path, '/');
    g_string_append(w->path, name);
}

static lks_walk_step fail(lks_walk_entry *entry, int error)
{
    entry->error = error;
    return LKS_WALK_FAILED;
}

static lks_walk_step open_file(const lks_walk *w, const folder *f, lks_walk_entry *entry)
{
    if (w->is_sizing)
        return LKS_WALK_FILE;
    /* O_NONBLOCK: what has become a FIFO since must not block. */
    int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    entry->fd = openat(f->fd, entry->name, flags);
    if (entry->fd < 0)
        return fail(entry, errno);
    return LKS_WALK_FILE;
}

static lks_walk_step open_folder(lks_walk *w, lks_walk_entry *entry)
{
    if (w->folders->len >= DEPTH_MAX)
        return fail(entry, 0);
    const folder *f = folder_at(w, w->folders->len - 1);
    int fd = openat(f->fd, entry->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return fail(entry, errno);
    int error = enter(w, fd, entry->name);
    return error != 0 ? fail(entry, error) : LKS_WALK_DONE;
}

/* One name of the innermost folder; DONE where there is nothing to tell. */
static lks_walk_step visit(lks_walk *w, folder *f, const char *name, lks_walk_entry *entry)
{
    struct stat status;
    if (f->is_maildir && strcmp(name, "tmp") == 0)
        return LKS_WALK_DONE;
    set_path(w, f, name);
    *entry = (lks_walk_entry){.path = w->path->str, .name = name, .fd = -1,
                              .is_maildir_mail = f->is_maildir_mail && *name != '.',
                              .is_mh_mail = f->is_mh && lks_name_is_number(name)};
    if (fstatat(f->fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return fail(entry, errno);
    if (S_ISDIR(status.st_mode))
        return open_folder(w, entry);
    if (!S_ISREG(status.st_mode))
        return LKS_WALK_SKIPPED;
    entry->size = (uint64_t)status.st_size;
    return open_file(w, f, entry);
}

lks_walk_step lks_walk_next(lks_walk *w, lks_walk_entry *entry)
{
    if (w->root_error != 0) {
        *entry = (lks_walk_entry){.path = w->path->str, .name = "", .fd = -1,
                                  .error = w->root_error};
        w->root_error = 0;
        return LKS_WALK_FAILED;
    }
    while (w->folders->len > 0) {
        folder *f = folder_at(w, w->folders->len - 1);
        if (f->next == f->order->len) {
            close_folder(f);
            g_array_set_size(w->folders, w->folders->len - 1);
            continue;
        }
        lks_walk_step step = visit(w, f, name_at(f, f->next++), entry);
        if (step != LKS_WALK_DONE)
            return step;
    }
    return LKS_WALK_DONE;
}
