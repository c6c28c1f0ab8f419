/* SPDX-License-Identifier: Apache-2.0 */
/*
 * invariance.c - a message has one report, however it comes: whole, byte by
 * byte, in random pieces, from a descriptor, an mbox, shares of an mbox, single
 * files or a Maildir, and with either engine.  The mail is generated: nested
 * parts of every encoding, with values of synthetic people, some of it broken;
 * where the shared corpora lie beside the sources, real mail comes to it.  An
 * argument is another number of real messages at most.
 */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "tests/api/tap.h"

#include "libleakscan/leakscan.h"
#include "tests/fuzz/warm.h"

enum { MESSAGES = 150, DEEPEST = 4, REAL_MESSAGES = 120, REAL_LARGEST = 200 << 10 };

static leakscan_policy *policies[2]; /* with Vectorscan, without */
static leakscan_scanner *scanners[2];
static GPtrArray *mails, *expected; /* of GString; of the text of its report */
static char *folder;

/* ---- mail ---------------------------------------------------------------- */

static const char *const lines[] = {
    "Full name: Roe, Jane\n",
    "SSN: 536-90-%04u\n",
    "DOB: 07/29/1968\n",
    "card 4012 8888 8888 1881 exp 11/27\n",
    "password: Tr0ub4dor%u&x\n",
    "patient MRN 0012%04u diagnosis F32.1\n",
    "TOP SECRET//SI//NOFORN\n",
    "see you at noon\n",
    "caf\xc3\xa9 \xe2\x80\x8b\xef\xbc\x95\xef\xbc\x93\xef\xbc\x96-90-%04u ssn\n",
    "\n",
    "name,ssn,dob\nRoe,536-90-%04u,07/29/1968\n",
    "> quoted 536-90-%04u ssn\n",
    "\xff\xfe\x80 x\n",
};

static char *some_text(GRand *rand)
{
    GString *text = g_string_new(NULL);
    for (int n = g_rand_int_range(rand, 0, 12); n > 0; n--) {
        const char *line = lines[g_rand_int_range(rand, 0, G_N_ELEMENTS(lines))];
        const char *number = strchr(line, '%');
        size_t before = number != NULL ? (size_t)(number - line) : strlen(line);
        g_string_append_len(text, line, (gssize)before);
        if (number != NULL)
            g_string_append_printf(text, "%04d%s", g_rand_int_range(rand, 1000, 9999),
                                   strchr(number, 'u') + 1);
    }
    return g_string_free(text, FALSE);
}

static void add_encoded(GString *mail, const char *text, int how)
{
    char *encoded = g_base64_encode((const guchar *)text, strlen(text));
    if (how == 0)
        g_string_append_printf(mail, "\n%s", text);
    for (size_t at = 0; how == 1 && at < strlen(encoded); at += 76)
        g_string_append_printf(mail, "%s%.76s\n", at == 0 ? "\n" : "", encoded + at);
    if (how == 2) {
        g_string_append_c(mail, '\n');
        for (const char *c = text; *c != '\0'; c++)
            g_string_append_printf(mail,
                                   g_ascii_isalnum(*c) ? "%c"
                                   : *c == '\n'        ? "%c"
                                                       : "=%02X",
                                   (guchar)*c);
    }
    g_free(encoded);
}

static void add_leaf(GString *mail, GRand *rand)
{
    static const char *const types[] = {
        "text/plain; charset=utf-8",
        "text/plain",
        "text/html; charset=utf-8",
        "text/csv; name=\"people.csv\"",
        "application/octet-stream; name=data.bin",
        "text/plain; format=flowed; delsp=yes",
        "image/png",
        "text/plain; charset=x-none",
        "application/pdf; name=a.pdf",
        "text/plain; charset=utf-16",
    };
    static const char *const encodings[] = {"8bit", "base64", "quoted-printable"};
    int how = g_rand_int_range(rand, 0, 3);
    char *text = some_text(rand);
    g_string_append_printf(mail, "Content-Type: %s\nContent-Transfer-Encoding: %s\n",
                           types[g_rand_int_range(rand, 0, G_N_ELEMENTS(types))], encodings[how]);
    add_encoded(mail, text, how);
    g_free(text);
}

static void add_entity(GString *mail, GRand *rand, int depth)
{
    static const char *const kinds[] = {"mixed", "alternative", "related", "digest"};
    int choice = depth >= DEEPEST ? 0 : g_rand_int_range(rand, 0, 4);
    if (choice <= 1) {
        add_leaf(mail, rand);
        return;
    }
    if (choice == 2) {
        g_string_append(mail, "Content-Type: message/rfc822\n\nSubject: inner\n");
        add_entity(mail, rand, depth + 1);
        return;
    }
    char *boundary = g_strdup_printf("b%d", depth);
    g_string_append_printf(mail, "Content-Type: multipart/%s; boundary=\"%s\"\n\n",
                           kinds[g_rand_int_range(rand, 0, 4)], boundary);
    for (int n = g_rand_int_range(rand, 0, 4); n > 0; n--) {
        g_string_append_printf(mail, "--%s\n", boundary);
        add_entity(mail, rand, depth + 1);
        g_string_append_c(mail, '\n');
    }
    if (g_rand_int_range(rand, 0, 5) > 0)
        g_string_append_printf(mail, "--%s--\n", boundary);
    g_free(boundary);
}

static GString *make_mail(GRand *rand, int number)
{
    GString *mail = g_string_new(NULL);
    g_string_printf(mail,
                    "From: Jane Roe <jane@example.org>\nSubject: %s %d\nMessage-ID: "
                    "<%d@example.org>\nDate: Wed, 8 Feb 2023 11:02:00 +0000\n",
                    number % 3 == 0 ? "SSN 536-90-4399" : "roster", number, number);
    add_entity(mail, rand, 0);
    if (g_rand_int_range(rand, 0, 8) == 0)
        g_string_truncate(mail, mail->len / 2);
    if (mail->str[mail->len - 1] != '\n')
        g_string_append_c(mail, '\n');
    return mail;
}

/* ---- real mail --------------------------------------------------------------- */

/* Whether an mbox can hold it and give it back as it is. */
static bool suits_mailbox(const char *text, size_t length)
{
    return length > 2 && text[length - 1] == '\n' && text[length - 2] != '\n' &&
           text[length - 2] != '\r' && memcmp(text, "From ", MIN(length, 5)) != 0 &&
           memmem(text, length, "\nFrom ", 6) == NULL &&
           memmem(text, length, "\n>From ", 7) == NULL &&
           memmem(text, length, "\nContent-Length:", 16) == NULL;
}

static void take_real(const leakscan_message *m)
{
    uint64_t length = leakscan_message_length(m);
    if (length == 0 || length > REAL_LARGEST || leakscan_message_gaps(m) != 0)
        return;
    GString *mail = g_string_sized_new((gsize)length);
    g_string_set_size(mail, (gsize)length);
    if (leakscan_message_read(m, 0, mail->str, (size_t)length) == (int64_t)length &&
        suits_mailbox(mail->str, mail->len))
        g_ptr_array_add(mails, mail);
    else
        g_string_free(mail, TRUE);
}

/* Every so many of what the folder holds, so that each of its mailboxes is met. */
static void add_real_mail(const char *corpus, guint most)
{
    const char *top = g_getenv("abs_top_srcdir");
    char *path = g_build_filename(top != NULL ? top : ".", "..", "shared", "corpora", corpus, NULL);
    leakscan_reader *reader = NULL;
    const leakscan_message *m = NULL;
    guint before = mails->len;
    int rc;
    if (leakscan_reader_open_path(&reader, policies[0], path, LEAKSCAN_FORMAT_AUTO) == LEAKSCAN_OK) {
        while ((rc = leakscan_reader_next(reader, &m)) != LEAKSCAN_DONE && rc >= 0 &&
               mails->len - before < most)
            if (rc == LEAKSCAN_OK &&
                (most > REAL_MESSAGES || leakscan_message_index(m) % 37 == 5))
                take_real(m);
        leakscan_reader_free(reader);
    }
    g_free(path);
}

/* ---- reports --------------------------------------------------------------- */

/* All of a report but where it came from. */
static char *text_of(const leakscan_report *r)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%d %x %s %s %s %s", leakscan_report_status(r), leakscan_report_gaps(r),
                    leakscan_report_message_id(r), leakscan_report_from(r),
                    leakscan_report_subject(r), leakscan_report_content_id(r));
    for (int c = LEAKSCAN_CATEGORY_ALL; c <= LEAKSCAN_CATEGORY_MARKING; c++)
        g_string_append_printf(text, " %u", leakscan_report_score(r, c));
    for (size_t i = 0; i < leakscan_report_finding_count(r); i++) {
        const leakscan_finding *f = leakscan_report_finding(r, i);
        g_string_append_printf(text, "\n%s %s %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT " %u %u %s",
                               leakscan_finding_detector(f), leakscan_finding_part(f),
                               leakscan_finding_start(f), leakscan_finding_end(f),
                               leakscan_finding_confidence(f), leakscan_finding_count(f),
                               leakscan_finding_value_id(f));
    }
    return g_string_free(text, FALSE);
}

static void expect_same(const leakscan_report *r, size_t number)
{
    EXPECT(r != NULL && number < expected->len);
    if (r == NULL || number >= expected->len)
        return;
    char *text = text_of(r);
    bool is_same = strcmp(text, expected->pdata[number]) == 0;
    if (!is_same)
        printf("# message %zu\n", number);
    EXPECT(is_same);
    g_free(text);
}

static int take(leakscan_report *r, void *userdata)
{
    size_t *number = userdata;
    expect_same(r, (*number)++);
    return 0;
}

/* ---- properties ------------------------------------------------------------ */

static void either_engine(void)
{
    for (guint i = 0; i < mails->len; i++) {
        const GString *mail = mails->pdata[i];
        leakscan_report *r = NULL;
        EXPECT(leakscan_scan_memory(scanners[1], mail->str, mail->len, &r) == LEAKSCAN_OK);
        expect_same(r, i);
        leakscan_report_unref(r);
    }
}

static GString *make_box(void)
{
    GString *box = g_string_new(NULL);
    for (guint i = 0; i < mails->len; i++) {
        const GString *mail = mails->pdata[i];
        g_string_append(box, "From jane@example.org Wed Feb  8 11:02:03 2023\n");
        g_string_append_len(box, mail->str, (gssize)mail->len);
        g_string_append_c(box, '\n');
    }
    return box;
}

static void push(const GString *bytes, int format, GRand *rand, int longest, size_t *number)
{
    EXPECT(leakscan_feed_begin(scanners[0], format, take, number) == LEAKSCAN_OK);
    for (size_t at = 0; at < bytes->len;) {
        size_t piece = (size_t)g_rand_int_range(rand, 1, longest + 1);
        piece = MIN(piece, bytes->len - at);
        EXPECT(leakscan_feed(scanners[0], bytes->str + at, piece) == LEAKSCAN_OK);
        at += piece;
    }
    EXPECT(leakscan_feed_end(scanners[0]) == LEAKSCAN_OK);
}

static void pieces_of_a_message(void)
{
    static const int longest[] = {1, 2, 100, 5000};
    GRand *rand = g_rand_new_with_seed(2);
    for (size_t l = 0; l < G_N_ELEMENTS(longest); l++) {
        size_t number = 0;
        while (number < mails->len) {
            size_t before = number;
            push(mails->pdata[number], LEAKSCAN_FORMAT_MESSAGE, rand, longest[l], &number);
            EXPECT(number == before + 1);
        }
    }
    g_rand_free(rand);
}

static void pieces_of_a_mailbox(void)
{
    static const int longest[] = {1, 7, 100, 5000, 1 << 20};
    GRand *rand = g_rand_new_with_seed(3);
    GString *box = make_box();
    for (size_t l = 0; l < G_N_ELEMENTS(longest); l++) {
        size_t number = 0;
        push(box, LEAKSCAN_FORMAT_MBOX, rand, longest[l], &number);
        EXPECT(number == mails->len);
    }
    g_string_free(box, TRUE);
    g_rand_free(rand);
}

static char *write_file(const char *name, const GString *bytes)
{
    char *path = g_build_filename(folder, name, NULL);
    char *parent = g_path_get_dirname(path);
    EXPECT(g_mkdir_with_parents(parent, 0700) == 0);
    EXPECT(g_file_set_contents(path, bytes->str, (gssize)bytes->len, NULL));
    g_free(parent);
    return path;
}

/* Answers how many messages came. */
static size_t pull(leakscan_reader *reader, size_t number)
{
    const leakscan_message *m = NULL;
    size_t before = number;
    while (leakscan_reader_next(reader, &m) == LEAKSCAN_OK) {
        leakscan_report *r = NULL;
        EXPECT(leakscan_scan_message(scanners[0], m, &r) == LEAKSCAN_OK);
        expect_same(r, number++);
        leakscan_report_unref(r);
    }
    leakscan_reader_free(reader);
    return number - before;
}

static leakscan_reader *open_path(const char *path)
{
    leakscan_reader *reader = NULL;
    EXPECT(leakscan_reader_open_path(&reader, policies[0], path, LEAKSCAN_FORMAT_AUTO) ==
           LEAKSCAN_OK);
    return reader;
}

static void shares_of_a_mailbox(void)
{
    GString *box = make_box();
    char *path = write_file("box", box);
    GRand *rand = g_rand_new_with_seed(4);
    EXPECT(pull(open_path(path), 0) == mails->len);
    for (int round = 0; round < 20; round++) {
        size_t number = 0;
        for (uint64_t begin = 0, end; begin < box->len; begin = end) {
            leakscan_reader *reader = open_path(path);
            end = begin + (uint64_t)g_rand_int_range(rand, 1, (gint32)box->len);
            EXPECT(leakscan_reader_set_range(reader, begin, end) == LEAKSCAN_OK);
            number += pull(reader, number);
        }
        EXPECT(number == mails->len);
    }
    g_unlink(path);
    g_free(path);
    g_rand_free(rand);
    g_string_free(box, TRUE);
}

static void files_of_a_folder(const char *form)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    char *in = g_build_filename(folder, form, NULL);
    for (guint i = 0; i < mails->len; i++) {
        char *name = strcmp(form, "maildir") == 0 ? g_strdup_printf("%s/cur/%04u.a:2,S", form, i)
                                                  : g_strdup_printf("%s/%04u.eml", form, i);
        g_ptr_array_add(paths, write_file(name, mails->pdata[i]));
        g_free(name);
    }
    if (strcmp(form, "maildir") == 0)
        for (int i = 0; i < 2; i++) {
            char *path = g_build_filename(in, i == 0 ? "new" : "tmp", NULL);
            EXPECT(g_mkdir(path, 0700) == 0);
            g_free(path);
        }
    EXPECT(pull(open_path(in), 0) == mails->len);
    for (guint i = 0; i < paths->len; i++)
        g_unlink(paths->pdata[i]);
    static const char *const below[] = {"cur", "new", "tmp", ""};
    for (size_t i = 0; i < G_N_ELEMENTS(below); i++) {
        char *path = g_build_filename(in, below[i], NULL);
        g_rmdir(path);
        g_free(path);
    }
    g_free(in);
    g_ptr_array_free(paths, TRUE);
}

static void single_files(void)
{
    files_of_a_folder("files");
}

static void a_maildir(void)
{
    files_of_a_folder("maildir");
}

static void a_descriptor(void)
{
    for (guint i = 0; i < mails->len; i++) {
        const GString *mail = mails->pdata[i];
        leakscan_report *r = NULL;
        char *path = write_file("one", mail);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        EXPECT(leakscan_scan_fd(scanners[0], fd, 0, mail->len, &r) == LEAKSCAN_OK);
        expect_same(r, i);
        leakscan_report_unref(r);
        close(fd);
        g_unlink(path);
        g_free(path);
    }
}

/* ---- set-up ------------------------------------------------------------------ */

/* The report that all others are compared with. */
static size_t add_expected(const GString *mail)
{
    leakscan_report *r = NULL;
    if (leakscan_scan_memory(scanners[0], mail->str, mail->len, &r) != LEAKSCAN_OK)
        exit(99);
    size_t findings = leakscan_report_finding_count(r);
    g_ptr_array_add(expected, text_of(r));
    leakscan_report_unref(r);
    return findings;
}

static bool set_up(guint most_real)
{
    static const char key[] = "a key of thirty-two bytes or more";
    for (int i = 0; i < 2; i++) {
        leakscan_builder *b = NULL;
        if (leakscan_builder_new(&b) != LEAKSCAN_OK ||
            leakscan_builder_set_key(b, key, sizeof key) != LEAKSCAN_OK ||
            leakscan_builder_set_option(b, LEAKSCAN_OPTION_VECTORSCAN, i == 0) != LEAKSCAN_OK ||
            leakscan_builder_compile(b, &policies[i]) != LEAKSCAN_OK ||
            leakscan_scanner_new(&scanners[i], policies[i]) != LEAKSCAN_OK)
            return false;
        leakscan_builder_free(b);
    }
    warm_up(scanners[0]);
    GRand *rand = g_rand_new_with_seed(1);
    mails = g_ptr_array_new();
    expected = g_ptr_array_new_with_free_func(g_free);
    size_t findings = 0;
    for (int i = 0; i < MESSAGES; i++)
        g_ptr_array_add(mails, make_mail(rand, i));
    g_rand_free(rand);
    add_real_mail("mail", most_real / 2);
    add_real_mail("mime", most_real / 2);
    for (guint i = 0; i < mails->len; i++)
        findings += add_expected(mails->pdata[i]);
    folder = g_dir_make_tmp("leakscan-XXXXXX", NULL);
    printf("# %d messages made, %u real ones, %zu findings\n", MESSAGES, mails->len - MESSAGES,
           findings);
    return folder != NULL && findings > MESSAGES;
}

static void tear_down(void)
{
    for (guint i = 0; i < mails->len; i++)
        g_string_free(mails->pdata[i], TRUE);
    g_ptr_array_free(mails, TRUE);
    g_ptr_array_free(expected, TRUE);
    for (int i = 0; i < 2; i++) {
        leakscan_scanner_free(scanners[i]);
        leakscan_policy_unref(policies[i]);
    }
    g_rmdir(folder);
    g_free(folder);
}

int main(int argc, char **argv)
{
    if (!set_up(argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : REAL_MESSAGES))
        return 99;
    RUN(either_engine);
    RUN(a_descriptor);
    RUN(pieces_of_a_message);
    RUN(pieces_of_a_mailbox);
    RUN(shares_of_a_mailbox);
    RUN(single_files);
    RUN(a_maildir);
    tear_down();
    return tap_done();
}
