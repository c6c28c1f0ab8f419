/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packs made to hurt: nothing is fetched, nothing grows, nothing crashes.
 */
#include <libxml/xmlerror.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/policy/policy.h"
#include "tests/support/support.h"

#define HEAD "<pack xmlns=\"urn:leakscan:pack:1\" name=\"p\" version=\"1\">"

static lks_ruleset *set;
static lks_diagnostics diagnostics;

static void set_up(void)
{
    set = lks_ruleset_new();
    lks_diagnostics_init(&diagnostics);
}

static void tear_down(void)
{
    lks_ruleset_free(set);
    lks_diagnostics_done(&diagnostics);
}

static int load(const char *bytes, size_t length)
{
    return lks_policy_read_pack(set, bytes, length, "hostile.xml", &diagnostics);
}

typedef struct refused_case {
    const char *pack;
    unsigned line;
    const char *text;
} refused_case;

static const refused_case refused[] = {
    {"<?xml version='1.0'?>\n<!DOCTYPE pack [\n<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>\n"
     "<!ENTITY c '&b;&b;&b;&b;'>]>\n" HEAD "<title>&c;</title></pack>",
     2, "a document type declaration is not allowed"},
    {"<!DOCTYPE pack [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>\n" HEAD
     "<title>&a;</title></pack>",
     1, "a document type declaration is not allowed"},
    {"<!DOCTYPE pack SYSTEM 'http://localhost:1/pack.dtd'>\n" HEAD "</pack>", 1,
     "a document type declaration is not allowed"},
    {"<!DOCTYPE pack [<!ENTITY % a SYSTEM 'file:///etc/hostname'> %a;]>\n" HEAD "</pack>", 1,
     "a document type declaration is not allowed"},
    {HEAD "\n<title>&nbsp;</title></pack>", 2, "not well-formed XML"},
    {HEAD "\n<title>", 2, "not well-formed XML"},
    {HEAD "\n<title a='1' a='2'/></pack>", 2, "not well-formed XML"},
    {HEAD "\n<title>\x01</title></pack>", 2, "not well-formed XML"},
    {HEAD "</pack>\n<pack/>", 2, "not well-formed XML"},
    {HEAD "\n<title>\xff</title></pack>", 2, "invalid UTF-8"},
    {"<?xml version='1.0' encoding='no-such-thing'?>" HEAD "</pack>", 0,
     "the encoding \"no-such-thing\" is not known"},
    {"", 1, "the file is empty"},
    {"   ", 1, "not well-formed XML"},
};

static const lks_diagnostic *first_error(void)
{
    ck_assert_uint_gt(diagnostics.list->len, 0);
    return diagnostics.list->pdata[0];
}

START_TEST(what_is_no_plain_pack_is_refused)
{
    const refused_case *c = &refused[_i];
    ck_assert_int_eq(load(c->pack, strlen(c->pack)), LEAKSCAN_E_POLICY);
    ck_assert_msg(g_str_has_prefix(first_error()->text, c->text), "%s", first_error()->text);
    ck_assert_uint_eq(first_error()->line, c->line);
    ck_assert_uint_eq(set->packs->len, 0);
}
END_TEST

START_TEST(a_nul_byte_is_refused_with_its_place)
{
    static const char pack[] = HEAD "\n<title>a\0b</title></pack>";
    ck_assert_int_eq(load(pack, sizeof pack - 1), LEAKSCAN_E_POLICY);
    ck_assert(g_str_has_prefix(first_error()->text, "a NUL byte"));
    ck_assert_uint_eq(first_error()->line, 2);
    ck_assert_uint_eq(first_error()->column, 9);
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
    GString *pack = g_string_new(HEAD "<rule id='r' category='pii' weight='1'><require>");
    for (int i = 0; i < 100000; i++)
        g_string_append(pack, "<not>");
    ck_assert_int_eq(load(pack->str, pack->len), LEAKSCAN_E_POLICY);
    bool is_told = false;
    for (guint i = 0; i < diagnostics.list->len; i++)
        is_told = is_told || g_str_has_prefix(((lks_diagnostic *)diagnostics.list->pdata[i])->text,
                                              "elements stand in each other too deep");
    ck_assert(is_told);
    g_string_free(pack, TRUE);
}
END_TEST

START_TEST(unknown_elements_nest_no_deeper)
{
    GString *pack = g_string_new(HEAD);
    for (int i = 0; i < 100000; i++)
        g_string_append(pack, "<x>");
    ck_assert_int_eq(load(pack->str, pack->len), LEAKSCAN_E_POLICY);
    ck_assert_uint_lt(diagnostics.list->len, 4);
    g_string_free(pack, TRUE);
}
END_TEST

START_TEST(a_pack_of_20_megabytes_is_refused_unread)
{
    size_t length = 20 * 1024 * 1024;
    char *pack = g_malloc(length);
    memset(pack, ' ', length);
    ck_assert_int_eq(load(pack, length), LEAKSCAN_E_POLICY);
    ck_assert_str_eq(first_error()->text, "the pack is larger than 16 MiB");
    g_free(pack);
}
END_TEST

/* Places are found without counting from the start of the line each time. */
START_TEST(a_pack_in_one_long_line_is_read_in_time)
{
    GString *pack = g_string_new(HEAD);
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(pack, "<terms id='t%d' match='word'>some term</terms>", i);
    g_string_append(pack, "</pack>");
    ck_assert_int_eq(load(pack->str, pack->len), LEAKSCAN_OK);
    ck_assert_uint_eq(set->term_lists->len, 100000);
    g_string_free(pack, TRUE);
}
END_TEST

/* The parser gives up parts of its buffer on the way. */
START_TEST(places_hold_far_into_a_pack)
{
    GString *pack = g_string_new(HEAD "\n");
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(pack, "<terms id='t%d'>Gehei\xc3\x9f &amp; more</terms>\r\n", i);
    g_string_append(pack, "<title>\xc3\x9f</title> <oops/>\n<description>&x;</description></pack>");
    ck_assert_int_eq(load(pack->str, pack->len), LEAKSCAN_E_POLICY);
    ck_assert_uint_eq(diagnostics.list->len, 2);
    const lks_diagnostic *oops = diagnostics.list->pdata[0], *entity = diagnostics.list->pdata[1];
    ck_assert_str_eq(oops->text, "<oops> cannot stand in <pack>");
    ck_assert_uint_eq(oops->line, 100002);
    ck_assert_uint_eq(oops->column, 18);
    ck_assert_uint_eq(entity->line, 100003);
    g_string_free(pack, TRUE);
}
END_TEST

START_TEST(faults_without_end_are_cut_off)
{
    GString *pack = g_string_new(HEAD);
    for (int i = 0; i < 100000; i++)
        g_string_append(pack, "<x y='1'/>");
    g_string_append(pack, "</pack>");
    ck_assert_int_eq(load(pack->str, pack->len), LEAKSCAN_E_POLICY);
    ck_assert_uint_lt(diagnostics.errors, 300);
    g_string_free(pack, TRUE);
}
END_TEST

/* ---- encodings ---- */

static const char accented[] = HEAD "\n<terms id='t'>Gehei\xc3\x9f</terms>\n<oops/></pack>";

static const char *const encodings[] = {"UTF-16LE", "UTF-16BE", "UTF-16", "ISO-8859-1", "UTF-8"};

START_TEST(packs_are_read_in_their_encoding)
{
    const char *encoding = encodings[_i];
    char *declared = g_strdup_printf("%s<?xml version='1.0' encoding='%s'?>\r\n%s",
                                     g_str_has_prefix(encoding, "UTF-16") && strlen(encoding) > 6
                                         ? "\xef\xbb\xbf"
                                         : "",
                                     encoding, accented);
    gsize length;
    char *bytes = g_convert(declared, -1, encoding, "UTF-8", NULL, &length, NULL);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_int_eq(load(bytes, length), LEAKSCAN_E_POLICY);
    ck_assert_str_eq(first_error()->text, "<oops> cannot stand in <pack>");
    ck_assert_uint_eq(first_error()->line, 4);
    ck_assert_uint_eq(first_error()->column, 1);
    ck_assert_uint_eq(diagnostics.errors, 1);
    g_free(bytes);
    g_free(declared);
}
END_TEST

START_TEST(text_of_another_encoding_arrives_as_utf8)
{
    static const char latin1[] = "<?xml version='1.0' encoding='ISO-8859-1'?>" HEAD
                                 "<terms id='t'>Gehei\xdf</terms></pack>";
    ck_assert_int_eq(load(latin1, strlen(latin1)), LEAKSCAN_OK);
    const lks_term_list *list = set->term_lists->pdata[0];
    ck_assert_str_eq(((lks_term *)list->terms->pdata[0])->text, "Gehei\xc3\x9f");
}
END_TEST

/* ---- the host's libxml2 ---- */

static void count_error(void *data, xmlErrorPtr error)
{
    ++*(int *)data;
}

START_TEST(the_handlers_of_the_host_stay_and_are_not_called)
{
    int called = 0;
    xmlSetStructuredErrorFunc(&called, (xmlStructuredErrorFunc)count_error);
    ck_assert_int_eq(load("<pack", 5), LEAKSCAN_E_POLICY);
    ck_assert_int_eq(called, 0);
    ck_assert_ptr_eq(xmlStructuredErrorContext, &called);
    ck_assert(xmlStructuredError == (xmlStructuredErrorFunc)count_error);
    xmlSetStructuredErrorFunc(NULL, NULL);
}
END_TEST

/* ---- mutations ---- */

static void mutate(GByteArray *bytes, GRand *random)
{
    static const char *const pieces[] = {"<", ">", "\"", "&", "]]>", "<![CDATA[", "<any>", "</any>",
                                         "{1,99999}", "(?", "\\", "0", "<!DOCTYPE x>", "*", "é"};
    guint at = (guint)g_rand_int_range(random, 0, (gint32)bytes->len);
    guint wanted = (guint)g_rand_int_range(random, 1, 40), count = MIN(wanted, bytes->len - at);
    switch (g_rand_int_range(random, 0, 4)) {
    case 0:
        bytes->data[at] = (guint8)g_rand_int_range(random, 0, 256);
        break;
    case 1:
        g_byte_array_remove_range(bytes, at, count);
        break;
    case 2: {
        const char *piece = pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))];
        for (guint i = 0; piece[i] != '\0' && at + i < bytes->len; i++)
            bytes->data[at + i] = (guint8)piece[i];
        break;
    }
    default: {
        guint8 *copy = g_memdup2(bytes->data + at, count);
        g_byte_array_append(bytes, copy, count);
        g_free(copy);
    }
    }
}

START_TEST(mutated_packs_are_read_or_refused)
{
    size_t length;
    char *pack = read_fixture("unit/policy/packs/everything.xml", &length);
    GRand *random = g_rand_new_with_seed(20);
    unsigned read = 0, told = 0;
    for (int round = 0; round < 4000; round++) {
        GByteArray *bytes = g_byte_array_new();
        g_byte_array_append(bytes, (const guint8 *)pack, (guint)length);
        for (int i = g_rand_int_range(random, 1, 4); i > 0 && bytes->len > 100; i--)
            mutate(bytes, random);
        lks_ruleset *fresh = lks_ruleset_new();
        lks_diagnostics_clear(&diagnostics);
        int rc = lks_policy_read_pack(fresh, (const char *)bytes->data, bytes->len, "m",
                                      &diagnostics);
        ck_assert_int_eq(rc, diagnostics.errors == 0 ? LEAKSCAN_OK : LEAKSCAN_E_POLICY);
        read += rc == LEAKSCAN_OK;
        told += rc != LEAKSCAN_OK;
        lks_ruleset_free(fresh);
        g_byte_array_unref(bytes);
    }
    ck_assert_uint_gt(read, 20);
    ck_assert_uint_gt(told, 100);
    g_rand_free(random);
    g_free(pack);
}
END_TEST

START_TEST(truncated_packs_are_refused)
{
    size_t length;
    char *pack = read_fixture("unit/policy/packs/everything.xml", &length);
    size_t whole = (size_t)(strstr(pack, "</pack>") - pack) + strlen("</pack>");
    for (size_t cut = 0; cut < whole; cut += 3) {
        lks_diagnostics_clear(&diagnostics);
        ck_assert_int_eq(load(pack, cut), LEAKSCAN_E_POLICY);
    }
    ck_assert_uint_eq(set->rules->len, 0);
    g_free(pack);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile");
    TCase *tcase = tcase_create("hostile");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, what_is_no_plain_pack_is_refused, 0, G_N_ELEMENTS(refused));
    tcase_add_test(tcase, a_nul_byte_is_refused_with_its_place);
    tcase_add_test(tcase, deep_nesting_is_refused);
    tcase_add_test(tcase, unknown_elements_nest_no_deeper);
    tcase_add_test(tcase, a_pack_of_20_megabytes_is_refused_unread);
    tcase_add_test(tcase, a_pack_in_one_long_line_is_read_in_time);
    tcase_add_test(tcase, places_hold_far_into_a_pack);
    tcase_add_test(tcase, faults_without_end_are_cut_off);
    tcase_add_loop_test(tcase, packs_are_read_in_their_encoding, 0, G_N_ELEMENTS(encodings));
    tcase_add_test(tcase, text_of_another_encoding_arrives_as_utf8);
    tcase_add_test(tcase, the_handlers_of_the_host_stay_and_are_not_called);
    tcase_add_test(tcase, mutated_packs_are_read_or_refused);
    tcase_add_test(tcase, truncated_packs_are_refused);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
