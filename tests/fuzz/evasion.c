/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evasion.c - one number of a synthetic person, hidden in the ways that mail
 * allows: each is found, or the report tells that something was not read
 * (doc/robustness.md).
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libleakscan/leakscan.h"

#define FROM          "From: clerk@example.org\nMIME-Version: 1.0\n"
#define TYPE(type)    FROM "Content-Type: " type "\n"
#define ENCODED(name) "Content-Transfer-Encoding: " name "\n"
#define PLAIN         TYPE("text/plain; charset=utf-8") "\n"
#define HTML          TYPE("text/html; charset=utf-8") "\n"
#define QP            TYPE("text/plain; charset=utf-8") ENCODED("quoted-printable") "\n"
#define MULTI(kind)   TYPE("multipart/" kind "; boundary=b") "\n"

static const struct evasion {
    const char *name, *mail;
    uint32_t gap; /* that tells where the value is not found; 0: it must be found */
} evasions[] = {
    {"as it is", PLAIN "SSN: 536-90-4399\n", 0},
    /* markup */
    {"split by tags", HTML "SSN: 536-<b>90</b>-<i></i>4399\n", 0},
    {"split by an empty comment", HTML "SSN: 536-9<!-- x -->0-4399\n", 0},
    {"a tag for each digit",
     HTML "SSN: <b>5</b><b>3</b><b>6</b>-<u>9</u><u>0</u>-<i>4</i><i>3</i><i>9</i><i>9</i>\n", 0},
    {"decimal references", HTML "SSN: &#53;&#51;&#54;&#45;&#57;&#48;&#45;&#52;&#51;&#57;&#57;\n",
     0},
    {"references without a semicolon", HTML "SSN: &#53&#51&#54-90-4399\n", 0},
    {"hexadecimal references", HTML "SSN: &#x35;&#X33;&#x0036;-90-4399\n", 0},
    {"a named hyphen", HTML "SSN: 536&hyphen;90&hyphen;4399\n", 0},
    {"a dash", HTML "SSN: 536&ndash;90&ndash;4399\n", 0},
    {"a soft hyphen by name", HTML "SSN: 536-9&shy;0-43&shy;99\n", 0},
    {"a word break", HTML "SSN: 536-90-<wbr>4399\n", 0},
    {"zero-width references", HTML "SSN: 5&zwnj;36-9&#8203;0-43&zwj;99\n", 0},
    {"text that is not shown", HTML "<div style=\"display:none\">SSN: 536-90-4399</div>\n", 0},
    {"a comment", HTML "x <!-- SSN: 536-90-4399 --> y\n", 0},
    {"an attribute", HTML "<img src=x alt=\"SSN: 536-90-4399\">\n", 0},
    {"the value of a field", HTML "SSN: <input value=\"536-90-4399\">\n", 0},
    {"a link's address", HTML "<a href=\"http://example.org/?ssn=536-90-4399\">x</a>\n", 0},
    {"a link's address with escapes",
     HTML "<a href=\"http://example.org/?ssn=536%2D90%2d4399\">x</a>\n", 0},
    {"a script", HTML "<script>var ssn = \"536-90-4399\";</script>\n", 0},
    {"the title", HTML "<title>SSN: 536-90-4399</title>\n", 0},
    {"label and value in two cells",
     HTML "<table><tr><td>SSN</td><td>536-90-4399</td></tr></table>\n", 0},
    {"an unclosed tag before it", HTML "<b <i SSN: 536-90-4399\n", LEAKSCAN_GAP_MALFORMED},
    {"a broken comment before it", HTML "<!-- x --!> SSN: 536-90-4399\n", 0},
    /* characters */
    {"zero-width spaces",
     PLAIN "SSN: 5\xe2\x80\x8b"
           "36-9\xe2\x80\x8b"
           "0-4399\n",
     0},
    {"word joiners",
     PLAIN "SSN: 536\xe2\x81\xa0-90-\xe2\x81\xa0"
           "4399\n",
     0},
    {"byte order marks",
     PLAIN "SSN: 536-\xef\xbb\xbf"
           "90-4399\n",
     0},
    {"soft hyphens",
     PLAIN "SSN: 536-9\xc2\xad"
           "0-4399\n",
     0},
    {"direction marks",
     PLAIN "SSN: \xe2\x80\x8e"
           "536-90-\xe2\x80\x8f"
           "4399\n",
     0},
    {"variation selectors",
     PLAIN "SSN: 5\xef\xb8\x8f"
           "36-90-4399\n",
     0},
    {"combining grapheme joiners",
     PLAIN "SSN: 5\xcd\x8f"
           "36-90-4399\n",
     0},
    {"full-width digits",
     PLAIN "SSN: \xef\xbc\x95\xef\xbc\x93\xef\xbc\x96-\xef\xbc\x99\xef\xbc\x90-4399\n", 0},
    {"Arabic-Indic digits", PLAIN "SSN: \xd9\xa5\xd9\xa3\xd9\xa6-\xd9\xa9\xd9\xa0-4399\n", 0},
    {"mathematical digits", PLAIN "SSN: \xf0\x9d\x9f\x93\xf0\x9d\x9f\x91\xf0\x9d\x9f\x94-90-4399\n",
     0},
    {"circled digits", PLAIN "SSN: \xe2\x91\xa4\xe2\x91\xa2\xe2\x91\xa5-90-4399\n", 0},
    {"one circled digit", PLAIN "SSN: 5\xe2\x91\xa2" "6-90-4399\n", 0},
    {"digits on keys", PLAIN "SSN: 5\xef\xb8\x8f\xe2\x83\xa3" "3\xe2\x83\xa3" "6-90-4399\n", 0},
    {"digits struck through", PLAIN "SSN: 5\xcc\xb6" "3\xcc\xb6" "6\xcc\xb6-90-4399\n", 0},
    {"no-break hyphens",
     PLAIN "SSN: 536\xe2\x80\x91"
           "90\xe2\x80\x91"
           "4399\n",
     0},
    {"minus signs",
     PLAIN "SSN: 536\xe2\x88\x92"
           "90\xe2\x88\x92"
           "4399\n",
     0},
    {"no-break spaces",
     PLAIN "SSN:\xc2\xa0"
           "536\xc2\xa0"
           "90\xc2\xa0"
           "4399\n",
     0},
    {"thin spaces",
     PLAIN "SSN: 536\xe2\x80\x89"
           "90\xe2\x80\x89"
           "4399\n",
     0},
    {"a label in full width", PLAIN "\xef\xbc\xb3\xef\xbc\xb3\xef\xbc\xae: 536-90-4399\n", 0},
    {"a label in Cyrillic letters", PLAIN "\xd0\x85\xd0\x85N: 536-90-4399\n", 0},
    /* encodings of transfer */
    {"quoted-printable", QP "SSN: 536=2D90-=34399\n", 0},
    {"a soft line break", QP "SSN: 536-9=\n0-4399\n", 0},
    {"soft line breaks all over", QP "S=\nS=\nN:=\n 5=\n3=\n6=\n-=\n90-4=\n399\n", 0},
    {"a soft line break with blanks", QP "SSN: 536-9=  \n0-4399\n", 0},
    {"lower-case quoted-printable", QP "SSN: 536=2d90=2d4399\n", 0},
    {"base64", TYPE("text/plain") ENCODED("base64") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n", 0},
    {"base64 with noise",
     TYPE("text/plain") ENCODED("base64") "\nU1N!OOi A1Mz\nY-tOT*At\nNDM5OQo=\n", 0},
    {"base64 without padding", TYPE("text/plain") ENCODED("base64") "\nU1NOOiA1MzYtOTAtNDM5OQ\n",
     0},
    {"base64 after padding",
     TYPE("text/plain") ENCODED("base64") "\nYQ==U1NOOiA1MzYtOTAtNDM5OQo=\n",
     LEAKSCAN_GAP_MALFORMED},
    {"an encoding in capitals",
     TYPE("text/plain") ENCODED("BASE64 ") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n", 0},
    {"an encoding with a comment",
     TYPE("text/plain") ENCODED("(x) base64") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n",
     LEAKSCAN_GAP_MALFORMED},
    {"an encoding that is none", TYPE("text/plain") ENCODED("x-none") "\nSSN: 536-90-4399\n", 0},
    {"text labelled base64", TYPE("text/plain") ENCODED("base64") "\nSSN: 536-90-4399\n",
     LEAKSCAN_GAP_CHARSET},
    {"uuencoded amid text", PLAIN "begin 644 x.txt\n14U-..B`U,S8M.3`M-#,Y.0H`\n`\nend\n", 0},
    {"two encodings",
     TYPE("text/plain") ENCODED("base64") ENCODED("7bit") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n",
     LEAKSCAN_GAP_MALFORMED},
    {"two encodings the other way",
     TYPE("text/plain") ENCODED("7bit") ENCODED("base64") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n",
     LEAKSCAN_GAP_MALFORMED},
    /* headers */
    {"an encoded subject", FROM "Subject: =?utf-8?q?SSN:_536=2D90-4399?=\n\nx\n", 0},
    {"a subject in two words", FROM "Subject: =?utf-8?q?SSN:_536-9?= =?utf-8?b?MC00Mzk5?=\n\nx\n",
     0},
    {"a folded subject", FROM "Subject: SSN:\n 536-90-4399\n\nx\n", 0},
    {"a second subject", FROM "Subject: x\nSubject: SSN: 536-90-4399\n\nx\n", 0},
    {"an encoded file name",
     MULTI("mixed") "--b\nContent-Disposition: attachment;\n"
                    " filename*=utf-8''SSN%20536%2D90-4399.txt\n\nx\n--b--\n",
     0},
    {"a file name in pieces",
     MULTI("mixed") "--b\nContent-Disposition: attachment;\n"
                    " filename*0=\"SSN 536-\"; filename*1=\"90-4399.txt\"\n\nx\n--b--\n",
     0},
    {"a header of its own", FROM "X-Note: SSN: 536-90-4399\n\nx\n", 0},
    {"Comments", FROM "Comments: SSN: 536-90-4399\n\nx\n", 0},
    {"a displayed name", "From: \"SSN: 536-90-4399\" <a@example.org>\n\nx\n", 0},
    {"an encoded name of an addressee",
     FROM "To: a@example.org,\n =?utf-8?q?SSN:_536-90-4399?= <b@example.org>\n\nx\n", 0},
    {"a comment beside an address", "From: a@example.org (SSN: 536-90-4399)\n\nx\n", 0},
    /* labels that lie */
    {"HTML labelled plain",
     TYPE("text/plain") "\n<html><body>SSN: 536-<b>90</b>-4399</body></html>\n", 0},
    {"plain with the tags of HTML", TYPE("text/plain") "\n<html><x SSN: 536-90-4399></html>\n", 0},
    {"plain labelled HTML", HTML "SSN: 536-90-4399\n", 0},
    {"text labelled a picture", TYPE("image/png") "\nSSN: 536-90-4399\n", 0},
    {"text labelled bytes", TYPE("application/octet-stream") "\nSSN: 536-90-4399\n", 0},
    {"text labelled PDF", TYPE("application/pdf") "\nSSN: 536-90-4399\n", LEAKSCAN_GAP_UNREAD_TYPE},
    {"a type that is none", TYPE("x") "\nSSN: 536-90-4399\n", 0},
    {"an empty type", TYPE("") "\nSSN: 536-90-4399\n", 0},
    {"UTF-16 labelled UTF-8", PLAIN "", LEAKSCAN_GAP_CHARSET},
    {"ASCII labelled UTF-16", TYPE("text/plain; charset=utf-16") "\nSSN: 536-90-4399\n",
     LEAKSCAN_GAP_CHARSET},
    {"an unknown charset", TYPE("text/plain; charset=x-none") "\nSSN: 536-90-4399\n", 0},
    {"UTF-7", TYPE("text/plain; charset=utf-7") "\nSSN: 536+AC0-90+AC0-4399\n", 0},
    {"two types", FROM "Content-Type: image/png\nContent-Type: text/plain\n\nSSN: 536-90-4399\n",
     0},
    {"base64 in base64",
     TYPE("text/plain") ENCODED("base64") "\nVTFOT09pQTFNell0T1RBdE5ETTVPUW89Cg==\n", 0},
    {"base64 that nothing tells of", PLAIN "U1NOOiA1MzYtOTAtNDM5OQo=\n", 0},
    /* parts */
    {"HTML that differs from plain",
     MULTI("alternative") "--b\n\nnothing\n--b\n"
                          "Content-Type: text/html\n\nSSN: 536-90-4399\n--b--\n",
     0},
    {"plain that differs from HTML",
     MULTI("alternative") "--b\n\nSSN: 536-90-4399\n--b\n"
                          "Content-Type: text/html\n\nnothing\n--b--\n",
     0},
    {"a preamble", MULTI("mixed") "SSN: 536-90-4399\n--b\n\nx\n--b--\n", 0},
    {"an epilogue", MULTI("mixed") "--b\n\nx\n--b--\nSSN: 536-90-4399\n", 0},
    {"no closing boundary", MULTI("mixed") "--b\n\nSSN: 536-90-4399\n", 0},
    {"no boundary at all", TYPE("multipart/mixed") "\n--b\n\nSSN: 536-90-4399\n--b--\n", 0},
    {"an empty boundary", TYPE("multipart/mixed; boundary=\"\"") "\n--\n\nSSN: 536-90-4399\n----\n",
     0},
    {"two boundaries",
     TYPE("multipart/mixed; boundary=a; boundary=b") "\n--b\n" ENCODED(
         "base64") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n--b--\n",
     LEAKSCAN_GAP_MALFORMED},
    {"two boundaries the other way",
     TYPE("multipart/mixed; boundary=b; boundary=a") "\n--b\n" ENCODED(
         "base64") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n--b--\n",
     LEAKSCAN_GAP_MALFORMED},
    {"a boundary with blanks after it",
     MULTI("mixed") "--b  \t\n" ENCODED("base64") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n--b--\n", 0},
    {"a boundary in quotes and comments",
     TYPE("multipart/mixed; (x) boundary=\"b\"") "\n--b\n" ENCODED(
         "base64") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n--b--\n",
     LEAKSCAN_GAP_MALFORMED},
    {"a boundary in pieces",
     TYPE("multipart/mixed; boundary*0=b; boundary*1=c") "\n--bc\n" ENCODED(
         "base64") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n--bc--\n",
     LEAKSCAN_GAP_MALFORMED},
    {"a message in a message", TYPE("message/rfc822") "\nSubject: SSN: 536-90-4399\n\nx\n", 0},
    {"an encoded message in a message",
     TYPE("message/rfc822") ENCODED("base64") "\nU3ViamVjdDogeAoKU1NOOiA1MzYtOTAtNDM5OQo=\n", 0},
    {"a blank line before the headers",
     "\n" TYPE("text/plain") ENCODED("base64") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n", 0},
    {"a blank line before a line of text", "\nSubject: SSN: 536-90-4399\n\nx\n", 0},
    {"a line amid headers that is none", FROM "no header\nSSN: 536-90-4399\n\nx\n",
     LEAKSCAN_GAP_MALFORMED},
    {"a blank before the colon",
     FROM "Content-Transfer-Encoding : base64\n\nU1NOOiA1MzYtOTAtNDM5OQo=\n",
     LEAKSCAN_GAP_MALFORMED},
    {"lines that end in CR alone", "From: a@example.org\r\rSSN: 536-90-4399\r", 0},
    {"a partial message", TYPE("message/partial; id=a; number=1; total=2") "\nSSN: 536-90-4399\n",
     0},
    {"text behind PGP armour",
     PLAIN "-----BEGIN PGP MESSAGE-----\n\naGVsbG8=\n-----END PGP MESSAGE-----\nSSN: 536-90-4399\n", 0},
    {"text before PGP armour",
     PLAIN "SSN: 536-90-4399\n-----BEGIN PGP MESSAGE-----\n\naGVsbG8=\n-----END PGP MESSAGE-----\n",
     0},
    {"two types that differ in structure",
     FROM "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" ENCODED(
         "base64") "\nU1NOOiA1MzYtOTAtNDM5OQo=\n--b--\n",
     LEAKSCAN_GAP_MALFORMED},
    {"flowed text", TYPE("text/plain; format=flowed; delsp=yes") "\nSSN: 536-9 \n0-4399\n", 0},
    {"a quoted line", PLAIN "> > SSN: 536-90-4399\n", 0},
    {"a value over two lines", PLAIN "SSN: 536-90-\n4399\n", 0},
    {"a quoted value over two lines", PLAIN "> SSN: 536-90-\r\n> 4399\n", 0},
    {"NUL bytes", NULL, 0},
};

static leakscan_scanner *scanner;
static int number, failed;

static GString *mail_of(const struct evasion *e)
{
    GString *mail = g_string_new(e->mail != NULL ? e->mail : PLAIN "SSN: 536-\0");
    if (e->mail == NULL)
        g_string_append_len(mail, "90\0-4399\n", 9);
    if (strcmp(e->name, "UTF-16 labelled UTF-8") == 0)
        for (const char *c = "SSN: 536-90-4399\n"; *c != '\0'; c++) {
            g_string_append_c(mail, *c);
            g_string_append_c(mail, '\0');
        }
    return mail;
}

static int finds(const leakscan_report *r)
{
    for (size_t i = 0; i < leakscan_report_finding_count(r); i++)
        if (strcmp(leakscan_finding_detector(leakscan_report_finding(r, i)), "us-ssn") == 0)
            return 1;
    return 0;
}

static void try(const struct evasion *e)
{
    leakscan_report *r = NULL;
    GString *mail = mail_of(e);
    if (leakscan_scan_memory(scanner, mail->str, mail->len, &r) != LEAKSCAN_OK)
        exit(99);
    int is_found = finds(r), is_told = (leakscan_report_gaps(r) & e->gap) != 0;
    if (!is_found && !is_told)
        printf("# neither found nor told, gaps %x\n", leakscan_report_gaps(r));
    if (!is_found && is_told)
        printf("# told, not found\n");
    int is_unseen = !is_found && !is_told;
    printf("%sok %d - %s\n", is_unseen ? "not " : "", ++number, e->name);
    failed += is_unseen;
    leakscan_report_unref(r);
    g_string_free(mail, TRUE);
}

int main(void)
{
    leakscan_builder *b = NULL;
    leakscan_policy *policy = NULL;
    if (leakscan_builder_new(&b) != LEAKSCAN_OK ||
        leakscan_builder_compile(b, &policy) != LEAKSCAN_OK ||
        leakscan_scanner_new(&scanner, policy) != LEAKSCAN_OK)
        return 99;
    leakscan_builder_free(b);
    for (size_t i = 0; i < G_N_ELEMENTS(evasions); i++)
        try(&evasions[i]);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    printf("1..%d\n", number);
    return failed > 0;
}
