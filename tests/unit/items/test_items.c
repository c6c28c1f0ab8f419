/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_items.c - items of Outlook's mailboxes, made up of properties, as messages.
 */
#include <stdlib.h>
#include <string.h>
#include <glib.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tools/leakscan-extract/mailbox/fields.h"
#include "tools/leakscan-extract/mailbox/render.h"
#include "tools/leakscan-extract/readers/codepage.h"

/* A property as a test writes it: strings in UTF-8, kept as UTF-16 where `type` says. */
typedef struct {
    uint16_t id, type;
    const char *value;
    size_t length;           /* 0: that of the string */
    const char *name;        /* of one named by a string */
    mailbox_set set;
    bool is_named;
} given;

typedef struct made made;
struct made {
    mailbox_item base;
    GPtrArray *values;       /* GBytes */
    const given (*recipients)[8];
    int recipient_count;
    made *const *attachments;
    int attachment_count;
    const char *data;        /* of an attachment */
    size_t taken;
    made *within;
    const char *rtf;
};

static size_t read_value(const mailbox_property *p, size_t at, void *to, size_t size)
{
    gsize length;
    const uint8_t *bytes = g_bytes_get_data(p->handle, &length);
    size = MIN(size, length - at);
    memcpy(to, bytes + at, size);
    return size;
}

static GBytes *bytes_of(const given *g)
{
    if (g->type != MAILBOX_UNICODE)
        return g_bytes_new(g->value, g->length != 0 ? g->length : strlen(g->value));
    glong units;
    gunichar2 *wide = g_utf8_to_utf16(g->value, -1, NULL, &units, NULL);
    return g_bytes_new_take(wide, (gsize)units * 2);
}

static void fill(mailbox_table *table, const given *rows, GPtrArray *values)
{
    table->read = read_value;
    for (const given *g = rows; g->id != 0 || g->name != NULL; g++) {
        GBytes *bytes = bytes_of(g);
        g_ptr_array_add(values, bytes);
        mailbox_table_add(table, (mailbox_property){
            .id = g->id, .type = g->type, .is_named = g->is_named || g->name != NULL,
            .name = g_strdup(g->name), .set = g->set, .length = g_bytes_get_size(bytes),
            .handle = bytes});
    }
    mailbox_table_settle(table, 1252);
}

static int recipient_count(mailbox_item *item)
{
    return ((made *)item)->recipient_count;
}

static bool recipient(mailbox_item *item, int i, mailbox_table *to)
{
    made *m = (made *)item;
    fill(to, m->recipients[i], m->values);
    return true;
}

static int attachment_count(mailbox_item *item)
{
    return ((made *)item)->attachment_count;
}

static mailbox_item *attachment(mailbox_item *item, int i)
{
    made *found = ((made *)item)->attachments[i];
    return found != NULL ? &found->base : NULL;
}

static long read_attachment(mailbox_item *item, void *to, size_t size)
{
    made *m = (made *)item;
    if (m->data == NULL)
        return -1;
    size_t length = MIN(size, strlen(m->data) - m->taken);
    memcpy(to, m->data + m->taken, length);
    m->taken += length;
    return (long)length;
}

static mailbox_item *embedded(mailbox_item *item)
{
    made *m = (made *)item;
    return m->within != NULL ? &m->within->base : NULL;
}

static GByteArray *rtf(mailbox_item *item)
{
    const char *text = ((made *)item)->rtf;
    if (text == NULL)
        return NULL;
    return g_byte_array_append(g_byte_array_new(), (const guint8 *)text, (guint)strlen(text));
}

/* Items live as long as the test. */
static void keep(mailbox_item *item)
{
    (void)item;
}

static const mailbox_methods methods = {
    .recipient_count = recipient_count, .recipient = recipient,
    .attachment_count = attachment_count, .attachment = attachment,
    .read_attachment = read_attachment, .embedded = embedded, .rtf = rtf, .free = keep,
};

static void make(made *m, const given *rows)
{
    m->base.methods = &methods;
    m->values = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    mailbox_table_init(&m->base.table);
    fill(&m->base.table, rows, m->values);
}

static void unmake(made *m)
{
    mailbox_table_clear(&m->base.table);
    g_ptr_array_unref(m->values);
}

static int append(void *userdata, const void *bytes, size_t length)
{
    g_string_append_len(userdata, bytes, (gssize)length);
    return 0;
}

static char *render(made *m, uint64_t limit, uint32_t *gaps)
{
    GString *text = g_string_new(NULL);
    mailbox_out out = {.write = append, .userdata = text, .left = limit};
    mailbox_render(&m->base, &out, 3);
    *gaps = out.gaps;
    return g_string_free(text, FALSE);
}

#define W MAILBOX_UNICODE
#define B MAILBOX_BINARY
#define END {0, 0, NULL, 0, NULL, 0, false}
#define P(id, type, value) {id, type, value, 0, NULL, 0, false}
#define N(id, n) {id, MAILBOX_INTEGER, n "\0\0\0", 4, NULL, 0, false}

static void holds(const char *text, const char *wanted)
{
    ck_assert_msg(strstr(text, wanted) != NULL, "\"%s\" is not in:\n%s", wanted, text);
}

static void lacks(const char *text, const char *unwanted)
{
    ck_assert_msg(strstr(text, unwanted) == NULL, "\"%s\" is in:\n%s", unwanted, text);
}

/* The base64 that a text becomes. */
static void holds_encoded(const char *text, const char *wanted)
{
    char *encoded = g_base64_encode((const guchar *)wanted, strlen(wanted));
    holds(text, encoded);
    g_free(encoded);
}

START_TEST(a_header_is_made_of_properties)
{
    static const given rows[] = {
        P(0x0037, W, "\1\5RE: Plans"), P(0x0042, W, "Kim \"K\" Doe"),
        P(0x0065, W, "kim@example.org"), P(0x1035, W, "<1@example.org>"),
        /* 2001-09-09 01:46:40 UTC */
        {0x0039, MAILBOX_TIME, "\x00\x80\xff\x44\xd1\x38\xc1\x01", 8, NULL, 0, false},
        {0, W, "Payroll", 0, "Keywords", MAILBOX_SET_PUBLIC, true}, P(0x1000, W, "Hello"), END};
    static const given people[][8] = {
        {N(0x0C15, "\1"), P(0x3001, W, "Lee"), P(0x39FE, W, "lee@example.org"), END},
        {N(0x0C15, "\2"), P(0x3001, W, "Zoë"), P(0x3003, W, "/o=Firm/cn=zoe"), END},
        {N(0x0C15, "\3"), P(0x3003, W, "sam@example.org"), END}};
    made m = {.recipients = people, .recipient_count = 3};
    uint32_t gaps;
    make(&m, rows);
    char *text = render(&m, UINT64_MAX, &gaps);
    ck_assert_uint_eq(gaps, 0);
    holds(text, "From: \"Kim \\\"K\\\" Doe\" <kim@example.org>\n");
    holds(text, "Subject: RE: Plans\n");
    holds(text, "To: \"Lee\" <lee@example.org>\n");
    holds(text, "Cc: =?utf-8?B?Wm/Dqw==?=:;\n");
    holds(text, "Bcc: sam@example.org\n");
    holds(text, "Date: Sun, 09 Sep 2001 01:46:40 +0000\n");
    holds(text, "Message-ID: <1@example.org>\n");
    holds(text, "Keywords: Payroll\n");
    holds_encoded(text, "Hello");
    g_free(text);
    unmake(&m);
}
END_TEST

START_TEST(the_header_it_came_with_is_kept)
{
    static const given rows[] = {
        P(0x007D, W, "Microsoft Mail Internet Headers Version 2.0\r\nReceived: from a\r\n\tby b\r\n"
                     "From: <kim@example.org>\r\nSubject: as it came\r\nTo: lee@example.org\r\n"
                     "Content-Type: multipart/mixed;\r\n boundary=x\r\nMIME-Version: 1.0\r\n"
                     "--=_item_001: no field\r\nX-Label: SECRET\r\n\r\nbody?\r\n"),
        P(0x0037, W, "changed"), P(0x0042, W, "Another"), P(0x1000, W, "x"), END};
    made m = {0};
    uint32_t gaps;
    make(&m, rows);
    char *text = render(&m, UINT64_MAX, &gaps);
    ck_assert_msg(g_str_has_prefix(text, "Received: from a\n\tby b\nFrom: <kim@example.org>\n"),
                  "%s", text);
    holds(text, "\nTo: lee@example.org\nX-Label: SECRET\n");
    holds(text, "\nSubject: changed\nX-Original-Subject: as it came\n");
    lacks(text, "boundary=x");
    lacks(text, "Another");
    lacks(text, "--=_item");
    lacks(text, "body?");
    g_free(text);
    unmake(&m);
}
END_TEST

START_TEST(a_value_cannot_begin_a_header_of_its_own)
{
    static const given rows[] = {
        P(0x0037, W, "a\r\nBcc: eve@example.org\n\nb"), P(0x0042, W, "x\nX-Evil: 1"),
        P(0x0065, W, "k@example.org>\nX-Evil: 2"), P(0x1035, W, "<1>\nX-Evil: 3"),
        {0, W, "v", 0, "X-A: b\nX-Evil", MAILBOX_SET_HEADERS, true}, END};
    made m = {0};
    uint32_t gaps;
    make(&m, rows);
    char *text = render(&m, UINT64_MAX, &gaps);
    lacks(text, "\nX-Evil");
    lacks(text, "\nBcc");
    g_free(text);
    unmake(&m);
}
END_TEST

START_TEST(bodies_stand_in_every_form)
{
    static const given rows[] = {
        P(0x1000, W, "pläin"), P(0x1013, B, "<p>html</p>"), P(0x1009, B, "packed"),
        {0x3FDE, MAILBOX_INTEGER, "\xE3\4\0", 4, NULL, 0, false}, END};
    made m = {.rtf = "{\\rtf1 x}"};
    uint32_t gaps;
    make(&m, rows);
    char *text = render(&m, UINT64_MAX, &gaps);
    ck_assert_uint_eq(gaps, 0);
    holds(text, "multipart/alternative");
    holds(text, "text/plain; charset=utf-8\n");
    holds_encoded(text, "pläin");
    holds(text, "text/html; charset=windows-1251\n");   /* 0x04E3 */
    holds_encoded(text, "<p>html</p>");
    holds(text, "text/rtf\n");
    holds_encoded(text, "{\\rtf1 x}");
    g_free(text);
    unmake(&m);
}
END_TEST

START_TEST(broken_rtf_is_a_gap)
{
    static const given rows[] = {P(0x1009, B, "packed"), P(0x1000, W, "plain"), END};
    made m = {0};
    uint32_t gaps;
    make(&m, rows);
    char *text = render(&m, UINT64_MAX, &gaps);
    ck_assert_uint_eq(gaps, LEAKSCAN_GAP_EXTRACT_FAILED);
    holds_encoded(text, "plain");
    g_free(text);
    unmake(&m);
}
END_TEST

START_TEST(attachments_and_messages_within_are_parts)
{
    static const given outer[] = {P(0x0037, W, "outer"), P(0x1000, W, "one"), END},
                       inner[] = {P(0x0037, W, "inner"), P(0x1000, W, "two"), END},
                       file[] = {N(0x3705, "\1"), P(0x3701, B, "x"), P(0x3707, W, "Löhne 1.csv"),
                                 P(0x370E, W, "text/csv"), END},
                       odd[] = {N(0x3705, "\1"), P(0x3701, B, "x"), P(0x370E, W, "message/rfc822"), END},
                       mail[] = {N(0x3705, "\5"), P(0x3701, MAILBOX_OBJECT, "x"), END};
    made within = {0}, first = {.data = "a,b"}, second = {.data = "q"},
         third = {.within = &within};
    made *const all[] = {&first, &second, &third, NULL};
    made m = {.attachments = all, .attachment_count = 4};
    uint32_t gaps;
    make(&m, outer);
    make(&within, inner);
    make(&first, file);
    make(&second, odd);
    make(&third, mail);
    char *text = render(&m, UINT64_MAX, &gaps);
    ck_assert_uint_eq(gaps, LEAKSCAN_GAP_EXTRACT_FAILED);   /* of the one that is not there */
    holds(text, "Content-Type: text/csv\nContent-Disposition: attachment;\n"
                " filename*=utf-8''L%C3%B6hne%201.csv\n");
    holds_encoded(text, "a,b");
    holds(text, "Content-Type: application/octet-stream\n");
    holds(text, "Content-Type: message/rfc822\n\nSubject: inner\n");
    holds_encoded(text, "two");
    ck_assert(g_str_has_suffix(text, "\n--=_item_001--\n"));
    g_free(text);
    made *const unmade[] = {&m, &within, &first, &second, &third};
    for (size_t i = 0; i < G_N_ELEMENTS(unmade); i++)
        unmake(unmade[i]);
}
END_TEST

START_TEST(messages_within_messages_have_an_end)
{
    static const given rows[] = {P(0x0037, W, "again"), N(0x3705, "\5"),
                                 P(0x3701, MAILBOX_OBJECT, "x"), END};
    made m = {.attachment_count = 1, .within = &m};
    made *const self[] = {&m};
    m.attachments = self;
    uint32_t gaps;
    make(&m, rows);
    char *text = render(&m, UINT64_MAX, &gaps);
    ck_assert_uint_eq(gaps, LEAKSCAN_GAP_TOO_DEEP);
    holds(text, "--=_item_003--");
    lacks(text, "--=_item_004");
    g_free(text);
    unmake(&m);
}
END_TEST

START_TEST(an_item_ends_at_its_limit)
{
    static const given rows[] = {P(0x1000, W, "a text that is longer than the limit"), END};
    made m = {0};
    uint32_t gaps;
    make(&m, rows);
    char *text = render(&m, 60, &gaps);
    ck_assert_uint_eq(gaps, LEAKSCAN_GAP_TOO_LARGE);
    ck_assert_uint_eq(strlen(text), 60);
    g_free(text);
    unmake(&m);
}
END_TEST

START_TEST(fields_have_labels)
{
    static const given rows[] = {
        P(0x001A, W, "IPM.Contact"), P(0x3A06, W, "Kim"), P(0x3A11, W, "Doe"),
        P(0x3A07, W, "536-90-4399"), {0x804F, W, "first\r\nsecond", 0, NULL, 0, true},
        {0, W, "own", 0, "Badge", MAILBOX_SET_PUBLIC, true},
        {0, W, "machine", 0, "Tracking", MAILBOX_SET_OTHER, true}, END};
    made m = {0};
    make(&m, rows);
    ck_assert_int_eq(mailbox_kind(&m.base.table), LEAKSCAN_KIND_CONTACT);
    GString *fields = mailbox_fields(&m.base.table, LEAKSCAN_KIND_CONTACT);
    ck_assert_str_eq(fields->str, "Given name: Kim\nSurname: Doe\n"
                                  "Government ID number: 536-90-4399\n"
                                  "User field 1: first\nsecond\nBadge: own\n");
    g_string_free(fields, TRUE);
    unmake(&m);
}
END_TEST

START_TEST(several_values_are_told_apart_or_refused)
{
    static const char good[] = "\2\0\0\0\14\0\0\0\16\0\0\0a\0b\0",
                      bad[] = "\2\0\0\0\16\0\0\0\14\0\0\0a\0b\0", many[] = "\xff\xff\xff\x7f";
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)good, sizeof good - 1);
    GArray *slices = mailbox_slices(bytes);
    ck_assert_ptr_nonnull(slices);
    ck_assert_uint_eq(slices->len, 2);
    ck_assert_uint_eq(g_array_index(slices, mailbox_slice, 1).at, 14);
    g_array_unref(slices);
    g_byte_array_set_size(bytes, 0);
    g_byte_array_append(bytes, (const guint8 *)bad, sizeof bad - 1);
    ck_assert_ptr_null(mailbox_slices(bytes));
    g_byte_array_set_size(bytes, 0);
    g_byte_array_append(bytes, (const guint8 *)many, sizeof many - 1);
    ck_assert_ptr_null(mailbox_slices(bytes));
    g_byte_array_unref(bytes);
}
END_TEST

static const struct {
    const char *class;
    int kind;
} classes[] = {
    {"IPM.Note", LEAKSCAN_KIND_MAIL}, {"ipm.note.SMIME", LEAKSCAN_KIND_MAIL},
    {"REPORT.IPM.Note.NDR", LEAKSCAN_KIND_MAIL}, {"IPM.Schedule.Meeting.Request", LEAKSCAN_KIND_MAIL},
    {"IPM", LEAKSCAN_KIND_MAIL}, {"IPM.Notebook", LEAKSCAN_KIND_OTHER},
    {"IPM.Appointment", LEAKSCAN_KIND_APPOINTMENT}, {"IPM.DistList", LEAKSCAN_KIND_CONTACT},
    {"IPM.Task", LEAKSCAN_KIND_TASK}, {"IPM.TaskRequest.Accept", LEAKSCAN_KIND_TASK},
    {"IPM.StickyNote", LEAKSCAN_KIND_NOTE}, {"IPM.Activity", LEAKSCAN_KIND_OTHER},
};

START_TEST(classes_have_their_kinds)
{
    const given rows[] = {P(0x001A, W, classes[_i].class), END};
    made m = {0};
    make(&m, rows);
    ck_assert_int_eq(mailbox_kind(&m.base.table), classes[_i].kind);
    unmake(&m);
}
END_TEST

START_TEST(eight_bit_strings_are_of_their_code_page)
{
    static const given rows[] = {
        P(0x0037, MAILBOX_STRING8, "\xCF\xF0\xE8\xE2\xE5\xF2"),
        {0x3FFD, MAILBOX_INTEGER, "\xE3\4\0", 4, NULL, 0, false}, END};
    made m = {0};
    make(&m, rows);
    char *text = mailbox_text(&m.base.table, 0x0037);
    ck_assert_str_eq(text, "Привет");
    g_free(text);
    unmake(&m);
}
END_TEST

START_TEST(halves_of_characters_are_replaced)
{
    static const char lone[] = "a\0\x00\xD8" "b\0\x00\xDC";
    GString *text = g_string_new(NULL);
    uint32_t high = 0;
    mailbox_append_utf16(text, (const uint8_t *)lone, 4, &high);
    ck_assert_str_eq(text->str, "a\xEF\xBF\xBD" "b\xEF\xBF\xBD");
    ck_assert_uint_eq(high, 0);
    g_string_free(text, TRUE);
}
END_TEST

int main(void)
{
    (void)codepage_prepare();
    Suite *suite = suite_create("items");
    TCase *tcase = tcase_create("items");
    tcase_add_test(tcase, a_header_is_made_of_properties);
    tcase_add_test(tcase, the_header_it_came_with_is_kept);
    tcase_add_test(tcase, a_value_cannot_begin_a_header_of_its_own);
    tcase_add_test(tcase, bodies_stand_in_every_form);
    tcase_add_test(tcase, broken_rtf_is_a_gap);
    tcase_add_test(tcase, attachments_and_messages_within_are_parts);
    tcase_add_test(tcase, messages_within_messages_have_an_end);
    tcase_add_test(tcase, an_item_ends_at_its_limit);
    tcase_add_test(tcase, fields_have_labels);
    tcase_add_test(tcase, several_values_are_told_apart_or_refused);
    tcase_add_loop_test(tcase, classes_have_their_kinds, 0, G_N_ELEMENTS(classes));
    tcase_add_test(tcase, eight_bit_strings_are_of_their_code_page);
    tcase_add_test(tcase, halves_of_characters_are_replaced);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
