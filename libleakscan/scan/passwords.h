/* SPDX-License-Identifier: Apache-2.0 */
/*
 * passwords.h - passwords that a message tells of its attachments.
 */
#ifndef LKS_SCAN_PASSWORDS_H
#define LKS_SCAN_PASSWORDS_H

#include <glib.h>
#include <stddef.h>

enum {
    LKS_PASSWORDS_TEXT = 64 * 1024,  /* of a mail's bodies that are looked at */
    LKS_PASSWORDS_FOUND = 20,        /* taken from a mail and those around it */
    LKS_PASSWORDS_GIVEN = 200        /* by the host */
};

/* An empty list whose strings are wiped. */
GPtrArray *lks_passwords_new(void);
GPtrArray *lks_passwords_copy(const GPtrArray *list);
/* Adds a copy unless it is there, empty or too long. */
void lks_passwords_add(GPtrArray *list, const char *text, size_t length, guint most);
/* Adds what stands behind a word for password: "Password: x", "the password is x",
 * "Passwort lautet x"; both the word that follows and the rest of its line, with and
 * without quotation marks and the stop that ends a sentence. */
void lks_passwords_find(GPtrArray *list, const char *text, size_t length);

#endif
