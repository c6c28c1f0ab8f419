/* SPDX-License-Identifier: Apache-2.0 */
/*
 * item.c - values of properties as words.
 */
#include <stdlib.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tools/leakscan-extract/mailbox/item.h"
#include "tools/leakscan-extract/readers/bytes.h"
#include "tools/leakscan-extract/readers/codepage.h"

enum { VALUE_MAX = 1 << 20, VALUES_MAX = 10000, WESTERN = 1252 };

/* ---- tables ---------------------------------------------------------------------- */

static void clear_property(gpointer property)
{
    g_free(((mailbox_property *)property)->name);
}

void mailbox_table_init(mailbox_table *table)
{
    memset(table, 0, sizeof *table);
    table->properties = g_array_new(FALSE, TRUE, sizeof(mailbox_property));
    g_array_set_clear_func(table->properties, clear_property);
    table->codepage = WESTERN;
}

void mailbox_table_clear(mailbox_table *table)
{
    g_clear_pointer(&table->properties, g_array_unref);
}

void mailbox_table_add(mailbox_table *table, mailbox_property property)
{
    g_array_append_val(table->properties, property);
}

static const mailbox_property *find(const mailbox_table *table, uint16_t id, bool is_named)
{
    for (guint i = 0; id != 0 && i < table->properties->len; i++) {
        const mailbox_property *p = &g_array_index(table->properties, mailbox_property, i);
        if (p->id == id && p->is_named == is_named)
            return p;
    }
    return NULL;
}

const mailbox_property *mailbox_find(const mailbox_table *table, uint16_t id)
{
    return find(table, id, false);
}

const mailbox_property *mailbox_find_named(const mailbox_table *table, uint16_t id)
{
    return find(table, id, true);
}

bool mailbox_number(const mailbox_table *table, uint16_t id, uint32_t *number)
{
    const mailbox_property *p = mailbox_find(table, id);
    uint8_t bytes[4];
    if (p == NULL || p->type != MAILBOX_INTEGER || p->length < sizeof bytes ||
        table->read(p, 0, bytes, sizeof bytes) != sizeof bytes)
        return false;
    *number = bytes_u32(bytes);
    return true;
}

void mailbox_table_settle(mailbox_table *table, unsigned preset)
{
    static const uint16_t ids[] = {MAILBOX_CODEPAGE, MAILBOX_INTERNET_CODEPAGE};
    table->codepage = preset;
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        uint32_t codepage;
        if (mailbox_number(table, ids[i], &codepage) && codepage != 0 && codepage <= 65535) {
            table->codepage = codepage;
            return;
        }
    }
}

GByteArray *mailbox_bytes(const mailbox_table *table, const mailbox_property *property)
{
    guint length = (guint)MIN(property->length, VALUE_MAX);
    GByteArray *bytes = g_byte_array_sized_new(length);
    g_byte_array_set_size(bytes, length);
    size_t got = length > 0 ? table->read(property, 0, bytes->data, length) : 0;
    g_byte_array_set_size(bytes, (guint)got);
    return bytes;
}

/* ---- several values -------------------------------------------------------------- */

/* [MS-PST] 2.3.3.4.2: how many there are, where each begins, then the values. */
GArray *mailbox_slices(const GByteArray *bytes)
{
    if (bytes->len < 4)
        return NULL;
    uint32_t count = bytes_u32(bytes->data);
    if (count > VALUES_MAX || count > (bytes->len - 4) / 4)
        return NULL;
    GArray *slices = g_array_sized_new(FALSE, FALSE, sizeof(mailbox_slice), count);
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *entry = bytes->data + 4 + 4 * (size_t)i;
        size_t at = bytes_u32(entry);
        size_t end = i + 1 < count ? bytes_u32(entry + 4) : bytes->len;
        if (end > bytes->len || at > end) {
            g_array_unref(slices);
            return NULL;
        }
        mailbox_slice slice = {at, end - at};
        g_array_append_val(slices, slice);
    }
    return slices;
}

/* ---- words ----------------------------------------------------------------------- */

/* One unit that is no plain ASCII, or follows a half. */
static void append_unit(GString *to, uint32_t c, uint32_t *high)
{
    if (*high != 0 && (c & 0xFC00) != 0xDC00) {
        g_string_append(to, "\xEF\xBF\xBD");
        *high = 0;
    }
    if ((c & 0xFC00) == 0xD800) {
        *high = c;
        return;
    }
    if ((c & 0xFC00) == 0xDC00) {
        c = *high != 0 ? 0x10000 + ((*high - 0xD800) << 10) + (c - 0xDC00) : 0xFFFD;
        *high = 0;
    }
    g_string_append_unichar(to, c != 0 ? c : ' ');
}

void mailbox_append_utf16(GString *to, const uint8_t *units, size_t count, uint32_t *high)
{
    char block[1024];
    for (size_t i = 0; i < count;) {
        size_t plain = 0;
        for (; *high == 0 && i < count && plain < sizeof block; i++, plain++) {
            uint32_t c = bytes_u16(units + 2 * i);
            if (c == 0 || c >= 0x80)
                break;
            block[plain] = (char)c;
        }
        g_string_append_len(to, block, (gssize)plain);
        if (i < count && plain < sizeof block)
            append_unit(to, bytes_u16(units + 2 * i++), high);
    }
}

static void append_string(GString *to, const mailbox_table *table, unsigned type,
                          const uint8_t *bytes, size_t length)
{
    uint32_t high = 0;
    if (type == MAILBOX_STRING8) {
        codepage_append(to, table->codepage, bytes, strnlen((const char *)bytes, length));
        return;
    }
    size_t count = length / 2;
    while (count > 0 && bytes_u16(bytes + 2 * (count - 1)) == 0)
        count--;
    mailbox_append_utf16(to, bytes, count, &high);
    if (high != 0)
        g_string_append(to, "\xEF\xBF\xBD");
}

static void append_strings(GString *to, const mailbox_table *table, unsigned type,
                           const GByteArray *bytes)
{
    GArray *slices = mailbox_slices(bytes);
    for (guint i = 0; slices != NULL && i < slices->len; i++) {
        mailbox_slice slice = g_array_index(slices, mailbox_slice, i);
        if (i > 0)
            g_string_append(to, ", ");
        append_string(to, table, type, bytes->data + slice.at, slice.length);
    }
    if (slices != NULL)
        g_array_unref(slices);
}

static void append_time(GString *to, int64_t time)
{
    GDateTime *when = time != INT64_MIN ? g_date_time_new_from_unix_utc(time) : NULL;
    if (when == NULL)
        return;
    bool is_date = time % (24 * 60 * 60) == 0;
    char *text = g_date_time_format(when, is_date ? "%Y-%m-%d" : "%Y-%m-%d %H:%M UTC");
    g_string_append(to, text);
    g_free(text);
    g_date_time_unref(when);
}

static void append_value(GString *to, const mailbox_table *table, const mailbox_property *p,
                         const GByteArray *bytes)
{
    switch (p->type) {
    case MAILBOX_STRING8:
    case MAILBOX_UNICODE:
        append_string(to, table, p->type, bytes->data, bytes->len);
        break;
    case MAILBOX_MULTIPLE | MAILBOX_STRING8:
    case MAILBOX_MULTIPLE | MAILBOX_UNICODE:
        append_strings(to, table, p->type & ~(unsigned)MAILBOX_MULTIPLE, bytes);
        break;
    case MAILBOX_TIME:
        append_time(to, mailbox_time(table, p));
        break;
    case MAILBOX_INTEGER:
        if (bytes->len >= 4)
            g_string_append_printf(to, "%d", (int32_t)bytes_u32(bytes->data));
        break;
    default:
        break;
    }
}

char *mailbox_text_of(const mailbox_table *table, const mailbox_property *property)
{
    if (property == NULL || property->length == 0)
        return NULL;
    GByteArray *bytes = mailbox_bytes(table, property);
    GString *text = g_string_new(NULL);
    append_value(text, table, property, bytes);
    g_byte_array_unref(bytes);
    g_strstrip(text->str);
    bool is_empty = *text->str == '\0';
    return g_string_free(text, is_empty);
}

char *mailbox_text(const mailbox_table *table, uint16_t id)
{
    return mailbox_text_of(table, mailbox_find(table, id));
}

char *mailbox_first_text(const mailbox_table *table, const uint16_t *ids)
{
    char *text = NULL;
    for (size_t i = 0; ids[i] != 0 && text == NULL; i++)
        text = mailbox_text(table, ids[i]);
    return text;
}

/* FILETIME ([MS-DTYP] 2.3.3).  Years that no calendar of ours has are none. */
int64_t mailbox_time(const mailbox_table *table, const mailbox_property *property)
{
    static const int64_t epoch = 11644473600;   /* seconds from 1601 to 1970 */
    uint8_t bytes[8];
    if (property == NULL || property->type != MAILBOX_TIME || property->length < sizeof bytes ||
        table->read(property, 0, bytes, sizeof bytes) != sizeof bytes)
        return INT64_MIN;
    uint64_t ticks = bytes_u64(bytes);
    /* The first of January 4501 is how Outlook writes that there is none. */
    if (ticks == 0 || ticks >= UINT64_C(0x0CB34557A3DD4000))
        return INT64_MIN;
    return (int64_t)(ticks / 10000000) - epoch;
}

/* ---- kinds ----------------------------------------------------------------------- */

typedef struct {
    const char *class;       /* its beginning, up to a dot or its end */
    int kind;
} class_row;

/* [MS-OXOMSG], [MS-OXOCAL], [MS-OXOCNTC], [MS-OXOTASK], [MS-OXONOTE] 2.2.1. */
static const class_row classes[] = {
    {"IPM.Appointment", LEAKSCAN_KIND_APPOINTMENT},
    {"IPM.OLE.CLASS.{00061055-0000-0000-C000-000000000046}", LEAKSCAN_KIND_APPOINTMENT},
    {"IPM.Contact", LEAKSCAN_KIND_CONTACT},
    {"IPM.AbchPerson", LEAKSCAN_KIND_CONTACT},
    {"IPM.DistList", LEAKSCAN_KIND_CONTACT},
    {"IPM.Task", LEAKSCAN_KIND_TASK},
    {"IPM.TaskRequest", LEAKSCAN_KIND_TASK},
    {"IPM.StickyNote", LEAKSCAN_KIND_NOTE},
    {"IPM.Note", LEAKSCAN_KIND_MAIL},
    {"IPM.Post", LEAKSCAN_KIND_MAIL},
    {"IPM.Schedule", LEAKSCAN_KIND_MAIL},
    {"IPM.Sharing", LEAKSCAN_KIND_MAIL},
    {"IPM.Recall", LEAKSCAN_KIND_MAIL},
    {"IPM.Outlook", LEAKSCAN_KIND_MAIL},
    {"IPM.Conflict", LEAKSCAN_KIND_MAIL},
    {"IPM.Fax", LEAKSCAN_KIND_MAIL},
    {"REPORT", LEAKSCAN_KIND_MAIL},
};

static bool is_of_class(const char *class, const char *beginning)
{
    size_t length = strlen(beginning);
    return g_ascii_strncasecmp(class, beginning, length) == 0 &&
           (class[length] == '\0' || class[length] == '.');
}

int mailbox_kind(const mailbox_table *table)
{
    char *class = mailbox_text(table, MAILBOX_CLASS);
    /* What has no class at all, or the barest one, is shown as mail. */
    int kind = class == NULL || g_ascii_strcasecmp(class, "IPM") == 0 ? LEAKSCAN_KIND_MAIL
                                                                      : LEAKSCAN_KIND_OTHER;
    for (size_t i = 0; class != NULL && i < G_N_ELEMENTS(classes); i++)
        if (is_of_class(class, classes[i].class)) {
            kind = classes[i].kind;
            break;
        }
    g_free(class);
    return kind;
}
