/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pst.c - the way through the folders of a PST.  Items are taken by the tree of nodes
 * and not by the tables of folders, which libpff reads whole into memory; the tables
 * are asked only where nodes seem to be missing.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <libbfio.h>

#include "tools/leakscan-extract/mailbox/pst.h"

/* Types of nodes ([MS-PST] 2.2.2.1). */
enum { TYPE_MASK = 0x1F, FOLDER = 0x02, SEARCH_FOLDER = 0x03, MESSAGE = 0x04 };
enum { DEPTH_MAX = 250, NAME_BYTES = 200, PATH_BYTES = 4000 };

/* ---- the file -------------------------------------------------------------------- */

typedef struct {
    int fd;
    uint64_t offset, length, position;
} window;

static int open_window(intptr_t *handle, int access, libbfio_error_t **error)
{
    return 1;
}

static int close_window(intptr_t *handle, libbfio_error_t **error)
{
    return 0;
}

static int is_there(intptr_t *handle, libbfio_error_t **error)
{
    return 1;
}

static ssize_t read_window(intptr_t *handle, uint8_t *to, size_t size, libbfio_error_t **error)
{
    window *w = (window *)handle;
    size_t done = 0;
    if (w->position >= w->length)
        return 0;
    size = (size_t)MIN((uint64_t)size, w->length - w->position);
    while (done < size) {
        ssize_t got = pread(w->fd, to + done, size - done, (off_t)(w->offset + w->position + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    w->position += done;
    return (ssize_t)done;
}

static ssize_t refuse_write(intptr_t *handle, const uint8_t *from, size_t size,
                            libbfio_error_t **error)
{
    return -1;
}

static off64_t seek_window(intptr_t *handle, off64_t offset, int whence, libbfio_error_t **error)
{
    window *w = (window *)handle;
    off64_t from = whence == SEEK_CUR ? (off64_t)w->position
                   : whence == SEEK_END ? (off64_t)w->length : 0;
    if (offset > INT64_MAX - from || from + offset < 0)
        return -1;
    w->position = (uint64_t)(from + offset);
    return from + offset;
}

static int size_window(intptr_t *handle, size64_t *size, libbfio_error_t **error)
{
    *size = ((window *)handle)->length;
    return 1;
}

static libbfio_handle_t *handle_of(window *w)
{
    libbfio_handle_t *handle = NULL;
    if (libbfio_handle_initialize(&handle, (intptr_t *)w, NULL, NULL, open_window, close_window,
                                  read_window, refuse_write, seek_window, is_there, is_there,
                                  size_window, LIBBFIO_FLAG_IO_HANDLE_NON_MANAGED, NULL) != 1)
        return NULL;
    return handle;
}

/* ---- folders --------------------------------------------------------------------- */

/* A folder that is being walked. */
typedef struct {
    libpff_item_t *item;
    GArray *folders;         /* identifiers of those within */
    guint next;
    size_t path;             /* length of the path to it */
    GHashTable *names;       /* of those within, so that no two paths are the same */
} folder;

typedef struct {
    const mailbox_visitor *visitor;
    GArray *folders;         /* of folder, the innermost last */
    GString *path;
    bool is_partly;          /* something is missing that is no item */
    bool is_ended;
} walk;

static folder *top(walk *w)
{
    return &g_array_index(w->folders, folder, w->folders->len - 1);
}

static unsigned type_of(libpff_item_t *item)
{
    uint32_t identifier = 0;
    if (libpff_item_get_identifier(item, &identifier, NULL) != 1)
        return 0;
    return identifier & TYPE_MASK;
}

/* Takes over the item, which may be NULL. */
static void visit(walk *w, libpff_item_t *item)
{
    int answer = w->visitor->announce(w->visitor->userdata);
    w->is_ended = answer < 0;
    if (answer != 0) {
        (void)libpff_item_free(&item, NULL);
        return;
    }
    mailbox_item *opened = item != NULL ? mailbox_pst_item(item) : NULL;
    w->visitor->give(w->visitor->userdata, opened);
    if (opened != NULL)
        opened->methods->free(opened);
}

static void note_folder(folder *f, libpff_item_t *item)
{
    uint32_t identifier;
    if (libpff_item_get_identifier(item, &identifier, NULL) == 1)
        g_array_append_val(f->folders, identifier);
}

/* What the tables of a folder promise beyond the nodes that are there: its index is
 * damaged, and libpff says nothing of it. */
static void count_missing(walk *w, int messages, int folders)
{
    libpff_item_t *item = top(w)->item;
    mailbox_table table;
    uint32_t wanted = 0;
    int rows = 0;
    mailbox_table_init(&table);
    bool is_short = mailbox_pst_table(item, 0, &table) &&
                    mailbox_number(&table, 0x3602, &wanted) && wanted > (uint32_t)messages;
    mailbox_table_clear(&table);
    if (is_short && libpff_folder_get_number_of_sub_messages(item, &rows, NULL) == 1)
        for (int i = messages; i < rows && !w->is_ended; i++)
            visit(w, NULL);
    rows = 0;
    if (libpff_folder_get_number_of_sub_folders(item, &rows, NULL) != 1 || rows > folders)
        w->is_partly = true;
}

static void walk_items(walk *w)
{
    libpff_item_t *parent = top(w)->item;
    int count = 0, messages = 0, folders = 0;
    if (libpff_item_get_number_of_sub_items(parent, &count, NULL) != 1)
        w->is_partly = true;
    for (int i = 0; i < count && !w->is_ended; i++) {
        libpff_item_t *item = NULL;
        if (libpff_item_get_sub_item(parent, i, &item, NULL) != 1) {
            w->is_partly = true;
            continue;
        }
        unsigned type = type_of(item);
        folders += type == FOLDER || type == SEARCH_FOLDER;
        if (type == FOLDER)
            note_folder(top(w), item);
        if (type == MESSAGE) {
            messages++;
            visit(w, item);
        } else {
            (void)libpff_item_free(&item, NULL);
        }
    }
    if (!w->is_ended)
        count_missing(w, messages, folders);
}

static char *name_of(libpff_item_t *item)
{
    mailbox_table table;
    char *name = NULL;
    mailbox_table_init(&table);
    if (mailbox_pst_table(item, 0, &table))
        name = mailbox_text(&table, 0x3001);
    mailbox_table_clear(&table);
    for (char *c = name; c != NULL && *c != '\0'; c++)
        if (g_ascii_iscntrl(*c) || *c == '/')
            *c = '_';
    if (name != NULL && strlen(name) > NAME_BYTES) {
        char *end = g_utf8_find_prev_char(name, name + NAME_BYTES);
        name[end != NULL ? end - name : 0] = '\0';
    }
    if (name != NULL && *name != '\0')
        return name;
    g_free(name);
    return g_strdup("unnamed");
}

/* "Inbox", "Inbox (2)", ... */
static char *unique_name(GHashTable *names, char *name)
{
    char *unique = g_strdup(name);
    for (unsigned i = 2; g_hash_table_contains(names, unique); i++) {
        g_free(unique);
        unique = g_strdup_printf("%s (%u)", name, i);
    }
    g_hash_table_add(names, g_strdup(unique));
    g_free(name);
    return unique;
}

static void append_name(walk *w, libpff_item_t *item, GHashTable *names)
{
    char *name = unique_name(names, name_of(item));
    if (w->path->len > 0)
        g_string_append_c(w->path, '/');
    g_string_append(w->path, name);
    g_free(name);
}

/* Takes over the item. */
static void enter(walk *w, libpff_item_t *item, size_t path)
{
    folder f = {.item = item, .path = path,
                .folders = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                .names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    g_array_append_val(w->folders, f);
    w->visitor->enter(w->visitor->userdata, w->path->str);
    walk_items(w);
}

static void leave(walk *w)
{
    folder *f = top(w);
    (void)libpff_item_free(&f->item, NULL);
    g_array_unref(f->folders);
    g_hash_table_unref(f->names);
    g_string_truncate(w->path, f->path);
    g_array_set_size(w->folders, w->folders->len - 1);
}

static void enter_next(walk *w)
{
    folder *f = top(w);
    uint32_t identifier = g_array_index(f->folders, uint32_t, f->next++);
    libpff_item_t *item = NULL;
    if (w->folders->len >= DEPTH_MAX || w->path->len > PATH_BYTES ||
        libpff_item_get_sub_item_by_identifier(f->item, identifier, &item, NULL) != 1) {
        w->is_partly = true;
        return;
    }
    size_t path = w->path->len;
    append_name(w, item, f->names);
    enter(w, item, path);
}

static void walk_folders(walk *w, libpff_item_t *root)
{
    enter(w, root, 0);
    while (w->folders->len > 0) {
        folder *f = top(w);
        if (f->next < f->folders->len && !w->is_ended)
            enter_next(w);
        else
            leave(w);
    }
}

/* Items that name a folder which is not there. */
static void walk_orphans(walk *w, libpff_file_t *file)
{
    int count = 0;
    if (libpff_file_get_number_of_orphan_items(file, &count, NULL) != 1)
        count = 0;
    w->visitor->enter(w->visitor->userdata, "Items without a folder");
    for (int i = 0; i < count && !w->is_ended; i++) {
        libpff_item_t *item = NULL;
        if (libpff_file_get_orphan_item_by_index(file, i, &item, NULL) != 1)
            w->is_partly = true;
        else if (type_of(item) == MESSAGE)
            visit(w, g_steal_pointer(&item));
        (void)libpff_item_free(&item, NULL);
    }
}

/* ---- all ------------------------------------------------------------------------- */

static lks_wire_close walk_file(libpff_file_t *file, const mailbox_visitor *visitor)
{
    libpff_item_t *root = NULL;
    walk w = {.visitor = visitor, .folders = g_array_new(FALSE, FALSE, sizeof(folder)),
              .path = g_string_new(NULL)};
    if (libpff_file_get_root_folder(file, &root, NULL) == 1)
        walk_folders(&w, root);
    else
        w.is_partly = true;
    if (!w.is_ended)
        walk_orphans(&w, file);
    g_array_unref(w.folders);
    g_string_free(w.path, TRUE);
    return w.is_partly ? LKS_WIRE_CLOSE_PARTLY : LKS_WIRE_CLOSE_WHOLE;
}

lks_wire_close mailbox_walk_pst(int fd, uint64_t offset, uint64_t length,
                                const mailbox_visitor *visitor)
{
    window w = {.fd = fd, .offset = offset, .length = length};
    libbfio_handle_t *handle = handle_of(&w);
    libpff_file_t *file = NULL;
    lks_wire_close how = LKS_WIRE_CLOSE_BROKEN;
    if (handle != NULL && libpff_file_initialize(&file, NULL) == 1 &&
        libpff_file_open_file_io_handle(file, handle, LIBPFF_OPEN_READ, NULL) == 1)
        how = walk_file(file, visitor);
    if (file != NULL)
        (void)libpff_file_free(&file, NULL);
    if (handle != NULL)
        (void)libbfio_handle_free(&handle, NULL);
    return how;
}
