/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole pipeline with every shipped pack: both engines say the same, so
 * does the message pushed in pieces, and reports survive their saving.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/extract/extract.h"
#include "libleakscan/leakscan.h"
#include "libleakscan/scan/passwords.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/warm.h"

const char fuzz_name[] = "scan";

static const char key[] = "a key of thirty-two bytes or more";
static leakscan_scanner *vectorscan, *portable;

static leakscan_scanner *make(int use_vectorscan)
{
    leakscan_builder *b = NULL;
    leakscan_policy *p = NULL;
    leakscan_scanner *s = NULL;
    HOLDS(leakscan_builder_new(&b) == LEAKSCAN_OK);
    HOLDS(leakscan_builder_set_key(b, key, sizeof key) == LEAKSCAN_OK);
    leakscan_builder_set_option(b, LEAKSCAN_OPTION_VECTORSCAN, use_vectorscan);
    leakscan_builder_set_option(b, LEAKSCAN_OPTION_ACCEPT_SPECIMENS, 1);
    leakscan_builder_set_option(b, LEAKSCAN_OPTION_REPORT_WEAK, 1);
    HOLDS(leakscan_builder_compile(b, &p) == LEAKSCAN_OK);
    HOLDS(leakscan_scanner_new(&s, p) == LEAKSCAN_OK);
    leakscan_policy_unref(p);
    leakscan_builder_free(b);
    return s;
}

static char *json_of(const leakscan_report *r)
{
    size_t length = leakscan_report_json(r, NULL, 0);
    char *json = g_malloc(length + 1);
    leakscan_report_json(r, json, length + 1);
    HOLDS(strlen(json) == length && g_utf8_validate(json, (gssize)length, NULL));
    return json;
}

static void check_saving(const leakscan_report *r, const char *json)
{
    leakscan_report *loaded = NULL;
    size_t length = leakscan_report_save(r, NULL, 0);
    void *saved = g_malloc(length);
    leakscan_report_save(r, saved, length);
    HOLDS(leakscan_report_load(&loaded, saved, length) == LEAKSCAN_OK);
    char *again = json_of(loaded);
    HOLDS(strcmp(again, json) == 0);
    g_free(again);
    g_free(saved);
    leakscan_report_unref(loaded);
}

static char *scan(leakscan_scanner *s, fuzz_input in, bool is_document)
{
    leakscan_report *r = NULL;
    leakscan_scanner_set_origin(s, "box", 0, 0);
    int rc = is_document ? leakscan_scan_document(s, in.data, in.size, "data.txt", &r)
                         : leakscan_scan_memory(s, in.data, in.size, &r);
    HOLDS(rc == LEAKSCAN_OK);
    char *json = json_of(r);
    check_saving(r, json);
    leakscan_report_unref(r);
    return json;
}

static int keep(leakscan_report *r, void *userdata)
{
    char **json = userdata;
    HOLDS(*json == NULL);
    *json = json_of(r);
    return 0;
}

static char *push(leakscan_scanner *s, fuzz_input in, uint32_t seed)
{
    char *json = NULL;
    leakscan_scanner_set_origin(s, "box", 0, 0);
    HOLDS(leakscan_feed_begin(s, LEAKSCAN_FORMAT_MESSAGE, keep, &json) == LEAKSCAN_OK);
    while (in.size > 0) {
        size_t piece = fuzz_piece(&seed, in.size);
        HOLDS(leakscan_feed(s, in.data, piece) == LEAKSCAN_OK);
        in.data += piece;
        in.size -= piece;
    }
    HOLDS(leakscan_feed_end(s) == LEAKSCAN_OK);
    return json;
}

/* Such a line is passed over by the one and is no part of the other; a mark of byte
 * order and blank lines may stand before it. */
static bool begins_with_postmark(fuzz_input in)
{
    size_t at = in.size >= 3 && memcmp(in.data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < in.size && (in.data[at] == '\n' || in.data[at] == '\r'))
        at++;
    at += at < in.size && in.data[at] == '>';
    return in.size - at >= 5 && memcmp(in.data + at, "From ", 5) == 0;
}

/* What a mail tells of its attachments' passwords is looked for where one is locked,
 * which none is here. */
static void find_passwords(fuzz_input in)
{
    GPtrArray *list = lks_passwords_new();
    lks_passwords_find(list, (const char *)in.data, in.size);
    HOLDS(list->len <= LKS_PASSWORDS_FOUND);
    for (guint i = 0; i < list->len; i++) {
        const char *password = list->pdata[i];
        size_t length = strlen(password);
        HOLDS(length > 0 && length <= LKS_EXTRACT_PASSWORD_BYTES);
        HOLDS(memmem(in.data, in.size, password, length) != NULL);
    }
    g_ptr_array_unref(list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    uint8_t flags = fuzz_byte(&in);
    if (vectorscan == NULL) {
        vectorscan = make(1);
        warm_up(vectorscan);
        portable = make(0);
    }
    if (in.size == 0)
        in.data = (const uint8_t *)"";
    find_passwords(in);
    char *first = scan(vectorscan, in, flags & 1);
    char *second = scan(portable, in, flags & 1);
    HOLDS(strcmp(first, second) == 0);
    if (!(flags & 1) && in.size > 5 && !begins_with_postmark(in)) {
        char *third = push(vectorscan, in, flags);
        HOLDS(third != NULL && strcmp(first, third) == 0);
        g_free(third);
    }
    g_free(first);
    g_free(second);
    return 0;
}
