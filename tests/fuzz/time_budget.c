/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time_budget.c - no input may take more than two seconds of processor time a
 * megabyte: short texts repeated in every place of a message, every example of
 * every shipped rule repeated, and shapes that have broken other readers.
 *
 * With a number as argument: that many bytes each, and the slowest are told.
 */
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "tests/api/tap.h"

#include "libleakscan/leakscan.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SLOWER = 12, UNIT_BYTES = 8 << 10, HUGE_BYTES = 4 << 20 };
#else
enum { SLOWER = 1, UNIT_BYTES = 64 << 10, HUGE_BYTES = 100 << 20 };
#endif
/* Set-up and what the clock cannot tell do not count against small inputs. */
static const double seconds_per_megabyte = 2.0, seconds_grace = 0.05;

static leakscan_scanner *scanner;
static leakscan_policy *policy;
static size_t unit_bytes = UNIT_BYTES;
static bool tells_slowest;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void expect_in_time(const GString *message, const char *what, const char *where)
{
    leakscan_report *r = NULL;
    double begin = now();
    int rc = leakscan_scan_memory(scanner, message->str, message->len, &r);
    double seconds = now() - begin, megabytes = (double)message->len / 1e6;
    bool is_slow = seconds > (megabytes * seconds_per_megabyte + seconds_grace) * SLOWER;
    EXPECT(rc == LEAKSCAN_OK);
    if (is_slow || (tells_slowest && seconds > 0.1 * megabytes)) {
        char *shown = g_strescape(what, NULL);
        printf("# %.2f s for %.1f MB: %.60s in %s\n", seconds, megabytes, shown, where);
        g_free(shown);
    }
    EXPECT(!is_slow);
    leakscan_report_unref(r);
}

static void repeat(GString *s, const char *unit, size_t bytes)
{
    for (size_t end = s->len + bytes, n = strlen(unit); s->len + n <= end;)
        g_string_append_len(s, unit, (gssize)n);
}

/* ---- one text repeated in every place --------------------------------------- */

#define HEAD "From: a@example.org\nMessage-ID: <1@example.org>\n"
static const struct {
    const char *name, *before, *after;
} places[] = {
    {"plain text", HEAD "\n", "\n"},
    {"HTML", HEAD "Content-Type: text/html; charset=utf-8\n\n", ""},
    {"an HTML attribute", HEAD "Content-Type: text/html\n\n<p title=\"", "\">"},
    {"Subject", HEAD "Subject: ", "\n\nx\n"},
    {"To", "To: ", "\n\nx\n"},
    {"From", "From: ", "\n\nx\n"},
    {"Date", "Date: ", "\n\nx\n"},
    {"Message-ID", "Message-ID: ", "\n\nx\n"},
    {"a file name", HEAD "Content-Disposition: attachment; filename=\"", "\"\n\nx\n"},
    {"Content-Type", HEAD "Content-Type: ", "\n\nx\n"},
    {"parameters", HEAD "Content-Type: text/plain; ", "\n\nx\n"},
    {"a multipart", HEAD "Content-Type: multipart/mixed; boundary=b\n\n", "\n--b--\n"},
    {"quoted-printable", HEAD "Content-Transfer-Encoding: quoted-printable\n\n", "\n"},
    {"base64", HEAD "Content-Transfer-Encoding: base64\n\n", "\n"},
    {"UTF-16", HEAD "Content-Type: text/plain; charset=utf-16le\n\n", "\n"},
    {"flowed text", HEAD "Content-Type: text/plain; format=flowed\n\n", "\n"},
    {"CSV", HEAD "Content-Type: text/csv\n\nname,ssn,dob\n", "\n"},
};
static const char *const units[] = {
    "<",
    "</",
    "<!--",
    "<![CDATA[",
    "<a ",
    "<a b='",
    "<div>",
    "<table>",
    "<td>",
    "<p>",
    "</p>",
    "<b></i>",
    "<script>",
    "<style>",
    "<svg>",
    "<select>",
    "<textarea>",
    "<plaintext>",
    "&",
    "&#",
    "&#x",
    "&#53;",
    "&nbsp",
    "&a",
    "@",
    "a@b.c ",
    "a@b,",
    "<a@b>,",
    "g:",
    "(",
    ")",
    "\"",
    "'",
    ",",
    ";",
    ":",
    "=",
    "=\n",
    "=3D",
    "=?",
    "=?utf-8?q?",
    "=?utf-8?b?",
    "=?utf-8?q?a?= ",
    "?=",
    "; a=b",
    "; a*0=b",
    "\\",
    "/",
    ".",
    "-",
    "--",
    "--b\n",
    "--b--\n",
    "--b\n\n",
    "_",
    "1",
    "9",
    "1 ",
    "1-",
    "12-",
    "1.1.",
    "12/",
    "a1",
    "A",
    "a",
    "a ",
    "\n",
    " \n",
    "\t",
    "\r",
    "\r\n",
    " ",
    "> ",
    ">\n",
    "From \n",
    "begin 644 a\n",
    "end\n",
    "{",
    "[",
    "$",
    "#",
    "+1 ",
    "%41",
    "\xe2\x80\x8b",
    "\xc2\xad",
    "\xcc\x81",
    "\xef\xbc\x91",
    "\xff",
    "\xe2\x84\xaa",
    "password ",
    "password: ",
    "ssn ",
    "SSN: 5",
    "dob ",
    "account ",
    "patient ",
    "diagnosis ",
    "secret ",
    "top secret//",
    "//",
    "-----BEGIN ",
    "-----BEGIN RSA PRIVATE KEY-----\n",
    "eyJ",
    "eyJ.",
    "AKIA",
    "http://",
    "http://a:b",
    "key=",
    "token=\"",
    "P<",
    "<<<<",
    "DE89",
    "4012",
    "4012888888881881",
    "536-90-4399",
    "536-90-4399 ",
    "536-90-4399\n",
    "ssn 536-90-4399 ",
    "Mr. ",
    "Jane Roe ",
    "for example ",
    "Content-Type: text/plain\n",
    "07/29/1968 ",
    "A-",
    "A1-",
    "aA1!",
    "0x",
    /* The slowest that slow_search came upon. */
    "#d\303\251pressionIC DEUTZZFFF",
    "num\303\251ro de dossier m\303\251dical 4471902",
    "ICD-9: V70.",
    "CUI\n",
    "HIV ",
    "depresi\303\263n ",
    "d\303\251pression(CUI)",
    "PTSD.",
};

static void no_repeated_text_is_slow(void)
{
    GString *message = g_string_new(NULL);
    for (size_t p = 0; p < G_N_ELEMENTS(places); p++)
        for (size_t u = 0; u < G_N_ELEMENTS(units); u++) {
            g_string_assign(message, places[p].before);
            repeat(message, units[u], unit_bytes);
            g_string_append(message, places[p].after);
            expect_in_time(message, units[u], places[p].name);
        }
    g_string_free(message, TRUE);
}

static void no_example_of_a_rule_is_slow(void)
{
    static const char *const joints[] = {"", " ", "\n"};
    GString *message = g_string_new(NULL), *unit = g_string_new(NULL);
    size_t examples = 0;
    for (size_t i = 0; i < leakscan_policy_rule_count(policy); i++) {
        const leakscan_rule *r = leakscan_policy_rule(policy, i);
        for (size_t e = 0; e < leakscan_rule_example_count(r); e++) {
            g_string_printf(unit, "%s%s", leakscan_rule_example(r, e), joints[examples++ % 3]);
            g_string_assign(message, HEAD "\n");
            repeat(message, unit->str, unit_bytes);
            expect_in_time(message, unit->str, leakscan_rule_id(r));
        }
    }
    EXPECT(examples > 100);
    g_string_free(message, TRUE);
    g_string_free(unit, TRUE);
}

/* ---- shapes ------------------------------------------------------------------ */

static void deep_nesting_is_not_slow(void)
{
    GString *m = g_string_new(NULL);
    for (unsigned i = 0; m->len < 1000000; i++)
        g_string_append_printf(m, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
    expect_in_time(m, "multiparts in each other", "a message");
    g_string_truncate(m, 0);
    repeat(m, "Content-Type: message/rfc822\n\n", 1000000);
    expect_in_time(m, "messages in each other", "a message");
    g_string_free(m, TRUE);
}

static void boundaries_that_begin_alike_are_not_slow(void)
{
    GString *m = g_string_new(NULL), *boundary = g_string_new(NULL);
    for (unsigned i = 0; i < 60; i++) {
        g_string_append_c(boundary, 'b');
        g_string_append_printf(m, "Content-Type: multipart/mixed; boundary=\"%s\"\n\n--%s\n",
                               boundary->str, boundary->str);
    }
    g_string_append_c(m, '\n');
    g_string_prepend(boundary, "--");
    g_string_append(boundary, "c\n");
    repeat(m, boundary->str, 1000000);
    expect_in_time(m, "boundaries that begin alike", "a message");
    g_string_free(boundary, TRUE);
    g_string_free(m, TRUE);
}

static void many_parts_are_not_slow(void)
{
    GString *m = g_string_new(HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
    repeat(m, "--b\nContent-Type: text/html\n\n<p>x\n", 1000000);
    expect_in_time(m, "parts", "a message");
    g_string_assign(m, HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
    repeat(m, "--b\n\nx\n", 700000);
    expect_in_time(m, "100,000 parts", "a message");
    g_string_free(m, TRUE);
}

static void many_recipients_are_not_slow(void)
{
    static const char *const names[] = {"To", "Cc", "From", "Reply-To"};
    for (size_t n = 0; n < G_N_ELEMENTS(names); n++) {
        GString *m = g_string_new(NULL);
        g_string_printf(m, "%s: x@example.org", names[n]);
        for (unsigned i = 0; i < 80000; i++)
            g_string_append_printf(m, ",\n \"Roe, J%u\" <j%u@example.org>", i, i);
        g_string_append(m, "\n\nx\n");
        expect_in_time(m, "80,000 recipients", names[n]);
        g_string_free(m, TRUE);
    }
}

static void many_distinct_values_are_not_slow(void)
{
    static const char *const forms[] = {"ssn 5%02u-%02u-%04u\n", "patient 5%02u-%02u-%04u dob\n",
                                        "password: Xy%02u%02u%04uz!\n",
                                        "x%02u.%02u.%04u@example.org\n"};
    for (size_t f = 0; f < G_N_ELEMENTS(forms); f++) {
        GString *m = g_string_new(HEAD "\n");
        for (unsigned i = 0; m->len < 1000000; i++)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            g_string_append_printf(m, forms[f], i / 8100 % 100, 10 + i % 90, 1000 + i / 90 % 9000);
#pragma GCC diagnostic pop
        expect_in_time(m, forms[f], "plain text");
        g_string_free(m, TRUE);
    }
}

static void huge_headers_and_pages_are_not_slow(void)
{
    GString *m = g_string_new("X-Note: ");
    repeat(m, "x", HUGE_BYTES);
    g_string_append(m, "\n\nx\n");
    expect_in_time(m, "x", "a header of 100 MB");
    static const char *const pages[] = {"<", "&#", "@", "1"};
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_string_assign(m, HEAD "Content-Type: text/html\n\n");
        repeat(m, pages[i], MIN(HUGE_BYTES, 10 << 20));
        expect_in_time(m, pages[i], "a page of 10 MB");
    }
    g_string_free(m, TRUE);
}

int main(int argc, char **argv)
{
    leakscan_builder *b = NULL;
    if (argc > 1) {
        unit_bytes = (size_t)g_ascii_strtoull(argv[1], NULL, 10);
        tells_slowest = true;
    }
    if (leakscan_builder_new(&b) != LEAKSCAN_OK ||
        leakscan_builder_compile(b, &policy) != LEAKSCAN_OK ||
        leakscan_scanner_new(&scanner, policy) != LEAKSCAN_OK)
        return 99;
    leakscan_builder_free(b);
    RUN(no_repeated_text_is_slow);
    RUN(no_example_of_a_rule_is_slow);
    RUN(deep_nesting_is_not_slow);
    RUN(boundaries_that_begin_alike_are_not_slow);
    RUN(many_parts_are_not_slow);
    RUN(many_recipients_are_not_slow);
    RUN(many_distinct_values_are_not_slow);
    RUN(huge_headers_and_pages_are_not_slow);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    return tap_done();
}
