/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk.h - the files of a folder tree, in the order of their names' bytes.
 * Links are not followed, special files are not opened, depth has a limit.
 */
#ifndef LKS_MAILBOX_WALK_H
#define LKS_MAILBOX_WALK_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    LKS_WALK_FILE,       /* a regular file, open */
    LKS_WALK_SKIPPED,    /* a link or special file */
    LKS_WALK_FAILED,     /* cannot be opened or read: see error */
    LKS_WALK_DONE
} lks_walk_step;

/* Borrowed until the next step; `fd` is the caller's to close. */
typedef struct lks_walk_entry {
    const char *path;
    const char *name;
    int fd;
    uint64_t size;
    int error;              /* errno of a failure; 0: nested too deep */
    bool is_maildir_mail;   /* lies where a Maildir keeps messages */
    bool is_mh_mail;        /* has a number for a name, in a folder that MH made */
} lks_walk_entry;

typedef struct lks_walk lks_walk;

/* Takes over `fd`, an open directory.  `is_sizing`: files are not opened. */
lks_walk *lks_walk_new(int fd, const char *path, bool is_sizing);
void lks_walk_free(lks_walk *w);
lks_walk_step lks_walk_next(lks_walk *w, lks_walk_entry *entry);

#endif
