/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pst_item.c - an item as libpff gives it.
 */
#include <stdio.h>
#include <string.h>

#include "tools/leakscan-extract/mailbox/pst.h"
#include "tools/leakscan-extract/readers/bytes.h"

enum { RTF_MAX = 64 << 20, RTF_GROWTH = 17, NAME_MAX_BYTES = 256, PROPERTIES_MAX = 20000 };

typedef struct {
    mailbox_item base;
    libpff_item_t *item;
    libpff_item_t *recipients;
} pst_item;

/* ---- properties ------------------------------------------------------------------ */

static size_t read_value(const mailbox_property *property, size_t at, void *to, size_t size)
{
    libpff_record_entry_t *entry = property->handle;
    if (at >= property->length ||
        libpff_record_entry_seek_offset(entry, (off64_t)at, SEEK_SET, NULL) != (off64_t)at)
        return 0;
    ssize_t got = libpff_record_entry_read_buffer(entry, to, MIN(size, property->length - at), NULL);
    return got > 0 ? (size_t)got : 0;
}

static char *string_name(libpff_name_to_id_map_entry_t *map)
{
    size_t size = 0;
    if (libpff_name_to_id_map_entry_get_utf8_string_size(map, &size, NULL) != 1 || size == 0 ||
        size > NAME_MAX_BYTES)
        return NULL;
    uint8_t *name = g_malloc0(size + 1);
    if (libpff_name_to_id_map_entry_get_utf8_string(map, name, size, NULL) != 1)
        g_clear_pointer(&name, g_free);
    return (char *)name;
}

static mailbox_set set_of(libpff_name_to_id_map_entry_t *map)
{
    static const uint8_t tail[] = {0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46};
    enum { PUBLIC_STRINGS = 0x00020329, INTERNET_HEADERS = 0x00020386 };
    uint8_t guid[16];
    if (libpff_name_to_id_map_entry_get_guid(map, guid, sizeof guid, NULL) != 1 ||
        memcmp(guid + 4, tail, sizeof tail) != 0)
        return MAILBOX_SET_OTHER;
    switch (bytes_u32(guid)) {
    case PUBLIC_STRINGS:
        return MAILBOX_SET_PUBLIC;
    case INTERNET_HEADERS:
        return MAILBOX_SET_HEADERS;
    default:
        return MAILBOX_SET_OTHER;
    }
}

/* Numbers below 0x8000 mean other things in other sets ([MS-OXPROPS] 1.3.2). */
static void name_property(mailbox_property *p, libpff_name_to_id_map_entry_t *map)
{
    uint8_t type = 0;
    uint32_t number = 0;
    p->is_named = true;
    p->id = 0;
    if (libpff_name_to_id_map_entry_get_type(map, &type, NULL) != 1)
        return;
    p->set = set_of(map);
    bool is_string = type == LIBPFF_NAME_TO_ID_MAP_ENTRY_TYPE_STRING;
    if (is_string && p->set != MAILBOX_SET_OTHER)
        p->name = string_name(map);
    else if (is_string)
        return;   /* a program's own: no name is asked for */
    else if (libpff_name_to_id_map_entry_get_number(map, &number, NULL) == 1 && number >= 0x8000 &&
             number <= 0xFFFF)
        p->id = (uint16_t)number;
}

static void add_entry(mailbox_table *table, libpff_record_entry_t *entry)
{
    uint32_t id = 0, type = 0;
    mailbox_property p = {.handle = entry};
    libpff_name_to_id_map_entry_t *map = NULL;
    if (libpff_record_entry_get_entry_type(entry, &id, NULL) != 1 ||
        libpff_record_entry_get_value_type(entry, &type, NULL) != 1 ||
        libpff_record_entry_get_data_size(entry, &p.length, NULL) != 1 || id > 0xFFFF)
        return;
    p.id = (uint16_t)id;
    p.type = (uint16_t)type;
    if (libpff_record_entry_get_name_to_id_map_entry(entry, &map, NULL) == 1)
        name_property(&p, map);
    mailbox_table_add(table, p);
}

bool mailbox_pst_table(libpff_item_t *item, int set, mailbox_table *table)
{
    libpff_record_set_t *values = NULL;
    int count = 0;
    table->read = read_value;
    if (libpff_item_get_record_set_by_index(item, set, &values, NULL) != 1 ||
        libpff_record_set_get_number_of_entries(values, &count, NULL) != 1)
        return false;
    for (int i = 0; i < count && i < PROPERTIES_MAX; i++) {
        /* Sets and entries belong to the item: there is nothing to free. */
        libpff_record_entry_t *entry = NULL;
        if (libpff_record_set_get_entry_by_index(values, i, &entry, NULL) == 1)
            add_entry(table, entry);
    }
    return true;
}

/* ---- recipients ------------------------------------------------------------------ */

static int recipient_count(mailbox_item *base)
{
    pst_item *item = (pst_item *)base;
    int count = 0;
    int found = item->recipients != NULL
                    ? 1 : libpff_message_get_recipients(item->item, &item->recipients, NULL);
    if (found != 1)
        return found;
    if (libpff_item_get_number_of_record_sets(item->recipients, &count, NULL) != 1)
        return -1;
    return count;
}

static bool recipient(mailbox_item *base, int i, mailbox_table *to)
{
    return mailbox_pst_table(((pst_item *)base)->recipients, i, to);
}

/* ---- attachments ----------------------------------------------------------------- */

static int attachment_count(mailbox_item *base)
{
    int count = 0;
    if (libpff_message_get_number_of_attachments(((pst_item *)base)->item, &count, NULL) != 1)
        return -1;
    return count;
}

static mailbox_item *attachment(mailbox_item *base, int i)
{
    libpff_item_t *found = NULL;
    if (libpff_message_get_attachment(((pst_item *)base)->item, i, &found, NULL) != 1)
        return NULL;
    return mailbox_pst_item(found);
}

static long read_attachment(mailbox_item *base, void *to, size_t size)
{
    return libpff_attachment_data_read_buffer(((pst_item *)base)->item, to, size, NULL);
}

static mailbox_item *embedded(mailbox_item *base)
{
    libpff_item_t *found = NULL;
    if (libpff_attachment_get_item(((pst_item *)base)->item, &found, NULL) != 1)
        return NULL;
    return mailbox_pst_item(found);
}

/* ---- compressed RTF -------------------------------------------------------------- */

/* What the head promises is believed no further than the compression can reach
 * ([MS-OXRTFCP] 2.2: a token of two bytes and a bit makes 17). */
static GByteArray *rtf(mailbox_item *base)
{
    pst_item *item = (pst_item *)base;
    const mailbox_property *packed = mailbox_find(&base->table, MAILBOX_PACKED_RTF);
    size_t size = 0;
    if (libpff_message_get_rtf_body_size(item->item, &size, NULL) != 1 || size > RTF_MAX ||
        size > RTF_GROWTH * packed->length)
        return NULL;
    GByteArray *text = g_byte_array_sized_new((guint)size);
    g_byte_array_set_size(text, (guint)size);
    if (libpff_message_get_rtf_body(item->item, text->data, size, NULL) != 1)
        g_clear_pointer(&text, g_byte_array_unref);
    while (text != NULL && text->len > 0 && text->data[text->len - 1] == 0)
        g_byte_array_set_size(text, text->len - 1);
    return text;
}

/* ---- items ----------------------------------------------------------------------- */

static void free_item(mailbox_item *base)
{
    pst_item *item = (pst_item *)base;
    mailbox_table_clear(&base->table);
    (void)libpff_item_free(&item->recipients, NULL);
    (void)libpff_item_free(&item->item, NULL);
    g_free(item);
}

static const mailbox_methods methods = {
    .recipient_count = recipient_count,
    .recipient = recipient,
    .attachment_count = attachment_count,
    .attachment = attachment,
    .read_attachment = read_attachment,
    .embedded = embedded,
    .rtf = rtf,
    .free = free_item,
};

mailbox_item *mailbox_pst_item(libpff_item_t *found)
{
    enum { WESTERN = 1252 };
    pst_item *item = g_new0(pst_item, 1);
    item->base.methods = &methods;
    item->item = found;
    mailbox_table_init(&item->base.table);
    if (!mailbox_pst_table(found, 0, &item->base.table)) {
        free_item(&item->base);
        return NULL;
    }
    mailbox_table_settle(&item->base.table, WESTERN);
    return &item->base;
}
