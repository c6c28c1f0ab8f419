/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fields.c - properties with their labels, and the members of lists.
 */
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tools/leakscan-extract/mailbox/fields.h"
#include "tools/leakscan-extract/readers/bytes.h"
#include "tools/leakscan-extract/readers/codepage.h"

enum { LIST_MEMBERS = 0x8054, LINES_MAX = 10000 };

typedef struct {
    uint16_t id;
    bool is_named;
    const char *label;
} field_row;

/* [MS-OXPROPS], in the order of Outlook's forms. */
static const field_row rows[] = {
    /* appointments: [MS-OXOCAL] 2.2.1 */
    {0x820D, true, "Start"}, {0x820E, true, "End"}, {0x8208, true, "Location"},
    {0x8232, true, "Recurrence"}, {0x8234, true, "Time zone"}, {0x8238, true, "Attendees"},
    {0x823B, true, "Required attendees"}, {0x823C, true, "Optional attendees"},
    /* tasks: [MS-OXOTASK] 2.2.2.2 */
    {0x8104, true, "Start date"}, {0x8105, true, "Due date"}, {0x810F, true, "Date completed"},
    {0x811F, true, "Owner"}, {0x8121, true, "Assigned by"}, {0x8127, true, "Role"},
    /* journal entries: [MS-OXOJRNL] 2.2.1 */
    {0x8700, true, "Entry type"}, {0x8706, true, "Start"}, {0x8708, true, "End"},
    {0x8712, true, "Entry"},
    /* all: [MS-OXCMSG] 2.2.1 */
    {0x8539, true, "Companies"}, {0x853A, true, "Contacts"}, {0x8535, true, "Billing"},
    {0x8534, true, "Mileage"},
    /* contacts: [MS-OXOCNTC] 2.2.1 */
    {0x3A45, false, "Title"}, {0x3001, false, "Name"}, {0x3A06, false, "Given name"},
    {0x3A44, false, "Middle name"}, {0x3A11, false, "Surname"}, {0x3A05, false, "Suffix"},
    {0x3A0A, false, "Initials"}, {0x3A4F, false, "Nickname"}, {0x3A47, false, "Preferred name"},
    {0x8005, true, "File as"}, {0x3A17, false, "Job title"}, {0x3A16, false, "Company"},
    {0x3A18, false, "Department"}, {0x3A19, false, "Office"}, {0x3A46, false, "Profession"},
    {0x3A4E, false, "Manager"}, {0x3A30, false, "Assistant"},
    {0x8083, true, "E-mail"}, {0x8084, true, "E-mail name"}, {0x8093, true, "E-mail 2"},
    {0x8094, true, "E-mail 2 name"}, {0x80A3, true, "E-mail 3"}, {0x80A4, true, "E-mail 3 name"},
    {0x8062, true, "Instant messaging"}, {0x3A08, false, "Business telephone"},
    {0x3A1B, false, "Business telephone 2"}, {0x3A09, false, "Home telephone"},
    {0x3A2F, false, "Home telephone 2"}, {0x3A1C, false, "Mobile telephone"},
    {0x3A1A, false, "Primary telephone"}, {0x3A1F, false, "Other telephone"},
    {0x3A57, false, "Company telephone"}, {0x3A1D, false, "Radio telephone"},
    {0x3A1E, false, "Car telephone"}, {0x3A02, false, "Callback telephone"},
    {0x3A2E, false, "Assistant telephone"}, {0x3A4B, false, "TTY telephone"},
    {0x3A2D, false, "ISDN"}, {0x3A2C, false, "Telex"}, {0x3A21, false, "Pager"},
    {0x3A24, false, "Business fax"}, {0x3A25, false, "Home fax"}, {0x3A23, false, "Primary fax"},
    {0x801B, true, "Business address"}, {0x8045, true, "Business street"},
    {0x8046, true, "Business city"}, {0x8047, true, "Business state"},
    {0x8048, true, "Business postal code"}, {0x8049, true, "Business country"},
    {0x804A, true, "Business post office box"}, {0x801A, true, "Home address"},
    {0x3A5D, false, "Home street"}, {0x3A59, false, "Home city"}, {0x3A5C, false, "Home state"},
    {0x3A5B, false, "Home postal code"}, {0x3A5A, false, "Home country"},
    {0x3A5E, false, "Home post office box"}, {0x801C, true, "Other address"},
    {0x3A63, false, "Other street"}, {0x3A5F, false, "Other city"}, {0x3A62, false, "Other state"},
    {0x3A61, false, "Other postal code"}, {0x3A60, false, "Other country"},
    {0x3A64, false, "Other post office box"}, {0x3A15, false, "Mailing address"},
    {0x3A29, false, "Mailing street"}, {0x3A27, false, "Mailing city"},
    {0x3A28, false, "Mailing state"}, {0x3A2A, false, "Mailing postal code"},
    {0x3A26, false, "Mailing country"}, {0x3A2B, false, "Mailing post office box"},
    {0x3A42, false, "Date of birth"}, {0x3A41, false, "Anniversary"}, {0x3A48, false, "Spouse"},
    {0x3A58, false, "Children"}, {0x3A07, false, "Government ID number"},
    {0x3A10, false, "Organizational ID number"}, {0x3A4A, false, "Customer ID"},
    {0x3A00, false, "Account"}, {0x3A43, false, "Hobbies"}, {0x3A49, false, "Computer"},
    {0x3A0D, false, "Location"}, {0x3A0C, false, "Language"}, {0x3A0B, false, "Keyword"},
    {0x3A4C, false, "FTP site"}, {0x3A50, false, "Personal home page"},
    {0x3A51, false, "Business home page"}, {0x802B, true, "Web page"},
    {0x804F, true, "User field 1"}, {0x8050, true, "User field 2"},
    {0x8051, true, "User field 3"}, {0x8052, true, "User field 4"}, {0x8053, true, "List"},
};

/* ---- lines ----------------------------------------------------------------------- */

/* A value of several lines goes on below its label. */
static void add_line(GString *to, const char *label, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    g_string_append_printf(to, "%s: ", label);
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '\r' && c[1] == '\n')
            continue;
        g_string_append_c(to, *c == '\r' ? '\n' : *c);
    }
    g_string_append_c(to, '\n');
}

static void add_known(GString *to, const mailbox_table *table)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const mailbox_property *p = rows[i].is_named ? mailbox_find_named(table, rows[i].id)
                                                     : mailbox_find(table, rows[i].id);
        char *value = mailbox_text_of(table, p);
        add_line(to, rows[i].label, value);
        g_free(value);
    }
}

static bool is_string(const mailbox_property *p)
{
    unsigned type = p->type & ~(unsigned)MAILBOX_MULTIPLE;
    return type == MAILBOX_UNICODE || type == MAILBOX_STRING8;
}

/* Fields that people made, and not the categories, which stand in the header. */
static void add_own(GString *to, const mailbox_table *table)
{
    unsigned lines = 0;
    for (guint i = 0; i < table->properties->len && lines < LINES_MAX; i++) {
        const mailbox_property *p = &g_array_index(table->properties, mailbox_property, i);
        if (p->name == NULL || p->set != MAILBOX_SET_PUBLIC || !is_string(p) ||
            strcmp(p->name, "Keywords") == 0)
            continue;
        char *value = mailbox_text_of(table, p);
        add_line(to, p->name, value);
        g_free(value);
        lines++;
    }
}

/* ---- members of a list ----------------------------------------------------------- */

/* The end of a string that may lack its NUL. */
static size_t string_length(const uint8_t *at, size_t left, size_t unit)
{
    size_t length = 0;
    while (left - length >= unit && (at[length] != 0 || (unit == 2 && at[length + 1] != 0)))
        length += unit;
    return length;
}

/* A one-off entry ([MS-OXCDATA] 2.2.5.1): flags, provider, version, flags, then name,
 * type and address. */
static void add_member(GString *to, const mailbox_table *table, const uint8_t *at, size_t length)
{
    static const uint8_t provider[] = {0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19,
                                       0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02};
    enum { PROVIDER_AT = 4, FLAGS_AT = 22, STRINGS_AT = 24, WIDE = 0x8000, STRINGS = 3 };
    if (length < STRINGS_AT || memcmp(at + PROVIDER_AT, provider, sizeof provider) != 0)
        return;
    size_t unit = (bytes_u16(at + FLAGS_AT) & WIDE) != 0 ? 2 : 1, from = STRINGS_AT;
    g_string_append(to, "Member:");
    for (int i = 0; i < STRINGS && from < length; i++) {
        size_t bytes = string_length(at + from, length - from, unit);
        uint32_t high = 0;
        g_string_append_c(to, ' ');
        if (i == 1)
            g_string_truncate(to, to->len - 1);   /* the type: mostly "SMTP" */
        else if (unit == 2)
            mailbox_append_utf16(to, at + from, bytes / 2, &high);
        else
            codepage_append(to, table->codepage, at + from, bytes);
        from += bytes + unit;
    }
    g_string_append_c(to, '\n');
}

static void add_members(GString *to, const mailbox_table *table)
{
    const mailbox_property *p = mailbox_find_named(table, LIST_MEMBERS);
    if (p == NULL || p->type != (MAILBOX_MULTIPLE | MAILBOX_BINARY))
        return;
    GByteArray *bytes = mailbox_bytes(table, p);
    GArray *slices = mailbox_slices(bytes);
    for (guint i = 0; slices != NULL && i < slices->len; i++) {
        mailbox_slice slice = g_array_index(slices, mailbox_slice, i);
        add_member(to, table, bytes->data + slice.at, slice.length);
    }
    if (slices != NULL)
        g_array_unref(slices);
    g_byte_array_unref(bytes);
}

/* ---- all ------------------------------------------------------------------------- */

GString *mailbox_fields(const mailbox_table *table, int kind)
{
    GString *to = g_string_new(NULL);
    if (kind != LEAKSCAN_KIND_MAIL && kind != LEAKSCAN_KIND_NOTE) {
        add_known(to, table);
        add_members(to, table);
    }
    add_own(to, table);
    if (to->len > 0)
        return to;
    g_string_free(to, TRUE);
    return NULL;
}
