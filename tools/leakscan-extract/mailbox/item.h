/* SPDX-License-Identifier: Apache-2.0 */
/*
 * item.h - an item of a mailbox as Outlook keeps it: a table of properties, with
 * recipients, attachments and items within.  libpff gives them, or a test.
 */
#ifndef EXTRACT_MAILBOX_ITEM_H
#define EXTRACT_MAILBOX_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

/* [MS-OXCDATA] 2.11.1; several values have MULTIPLE set. */
enum {
    MAILBOX_INTEGER = 0x0003, MAILBOX_DOUBLE = 0x0005, MAILBOX_BOOLEAN = 0x000B,
    MAILBOX_OBJECT = 0x000D, MAILBOX_STRING8 = 0x001E, MAILBOX_UNICODE = 0x001F,
    MAILBOX_TIME = 0x0040, MAILBOX_BINARY = 0x0102, MAILBOX_MULTIPLE = 0x1000
};

/* Properties by their numbers in [MS-OXPROPS]. */
enum {
    MAILBOX_CLASS = 0x001A, MAILBOX_SUBJECT = 0x0037, MAILBOX_BODY = 0x1000,
    MAILBOX_PACKED_RTF = 0x1009, MAILBOX_HTML = 0x1013, MAILBOX_ATTACHED = 0x3701,
    MAILBOX_METHOD = 0x3705, MAILBOX_INTERNET_CODEPAGE = 0x3FDE, MAILBOX_CODEPAGE = 0x3FFD
};

/* Sets of properties that are named by strings ([MS-OXPROPS] 1.3.2). */
typedef enum {
    MAILBOX_SET_OTHER,
    MAILBOX_SET_PUBLIC,      /* PS_PUBLIC_STRINGS: what people added */
    MAILBOX_SET_HEADERS      /* PS_INTERNET_HEADERS: header fields */
} mailbox_set;

typedef struct mailbox_property {
    uint16_t id;             /* of a named one its long number; 0: named by a string */
    uint16_t type;
    bool is_named;
    mailbox_set set;
    char *name;              /* or NULL */
    size_t length;           /* bytes of the value as it is stored */
    void *handle;
} mailbox_property;

typedef struct mailbox_table {
    GArray *properties;      /* of mailbox_property */
    unsigned codepage;       /* of its 8-bit strings */
    /* Answers how many bytes of the value were copied. */
    size_t (*read)(const mailbox_property *property, size_t at, void *to, size_t size);
} mailbox_table;

typedef struct mailbox_item mailbox_item;
typedef struct mailbox_methods {
    int (*recipient_count)(mailbox_item *item);      /* negative: cannot be read */
    bool (*recipient)(mailbox_item *item, int i, mailbox_table *to);
    int (*attachment_count)(mailbox_item *item);     /* negative: cannot be read */
    mailbox_item *(*attachment)(mailbox_item *item, int i);      /* or NULL */
    /* Of an attachment: the next bytes, 0 at the end, negative where it is broken. */
    long (*read_attachment)(mailbox_item *attachment, void *to, size_t size);
    mailbox_item *(*embedded)(mailbox_item *attachment);         /* or NULL */
    /* Unpacks MAILBOX_PACKED_RTF; NULL where it is broken. */
    GByteArray *(*rtf)(mailbox_item *item);
    void (*free)(mailbox_item *item);
} mailbox_methods;

struct mailbox_item {
    mailbox_table table;
    const mailbox_methods *methods;
};

void mailbox_table_init(mailbox_table *table);
void mailbox_table_clear(mailbox_table *table);
/* Takes over `property.name`. */
void mailbox_table_add(mailbox_table *table, mailbox_property property);
/* Looks up the code page once all properties are there; `preset` if none tells. */
void mailbox_table_settle(mailbox_table *table, unsigned preset);

const mailbox_property *mailbox_find(const mailbox_table *table, uint16_t id);
const mailbox_property *mailbox_find_named(const mailbox_table *table, uint16_t id);
bool mailbox_number(const mailbox_table *table, uint16_t id, uint32_t *number);
/* Nanoseconds/100 since 1601 as Unix time; INT64_MIN if there is none. */
int64_t mailbox_time(const mailbox_table *table, const mailbox_property *property);

/* Values of strings as UTF-8 without NUL, and of dates and numbers as words.  NULL: none,
 * or empty. */
char *mailbox_text(const mailbox_table *table, uint16_t id);
char *mailbox_text_of(const mailbox_table *table, const mailbox_property *property);
/* The first of several properties (0 at the end) that has one. */
char *mailbox_first_text(const mailbox_table *table, const uint16_t *ids);
/* All of a value, up to a megabyte. */
GByteArray *mailbox_bytes(const mailbox_table *table, const mailbox_property *property);
/* The values of a property with several, each from `at` for `length` bytes.  NULL: it
 * is broken. */
typedef struct mailbox_slice {
    size_t at, length;
} mailbox_slice;
GArray *mailbox_slices(const GByteArray *bytes);

/* enum leakscan_kind, by the message class. */
int mailbox_kind(const mailbox_table *table);

/* Appends UTF-16LE to UTF-8; *high is a first half that waits for its second. */
void mailbox_append_utf16(GString *to, const uint8_t *units, size_t count, uint32_t *high);

#endif
