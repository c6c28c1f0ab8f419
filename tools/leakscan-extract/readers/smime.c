/* SPDX-License-Identifier: Apache-2.0 */
/*
 * smime.c - signed mail whose text stands inside the signature (RFC 8551, 3.5.2: opaque,
 * application/pkcs7-mime; RFC 5652), by libksba.  The signature itself is not checked.
 */
#include <string.h>
#include <ksba.h>

#include "tools/leakscan-extract/readers/readers.h"
#include "tools/leakscan-extract/readers/text.h"

enum { MAX_STEPS = 1000 };

static const char *const armours[] = {"-----BEGIN PKCS7-----", "-----BEGIN CMS-----"};

/* ContentInfo of RFC 5652, 3: SEQUENCE, then the OID of signed data. */
static bool is_signed_data(const uint8_t *bytes, size_t length)
{
    static const uint8_t oid[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02};
    enum { LENGTH_MAX = 6 };             /* of the SEQUENCE's own bytes */
    size_t within = MIN(length, (size_t)LENGTH_MAX + sizeof oid);
    return length > sizeof oid && bytes[0] == 0x30 &&
           memmem(bytes, within, oid, sizeof oid) != NULL;
}

static const char *armour_of(const extract_document *d)
{
    for (size_t i = 0; i < G_N_ELEMENTS(armours); i++)
        if (d->length > strlen(armours[i]) &&
            memcmp(d->data, armours[i], strlen(armours[i])) == 0)
            return armours[i];
    return NULL;
}

static bool claims(const extract_document *document)
{
    return is_signed_data(document->data, document->length) || armour_of(document) != NULL;
}

/* ---- reading --------------------------------------------------------------------- */

static int append(void *bytes, const void *data, size_t length)
{
    g_byte_array_append(bytes, data, (guint)length);
    return 0;
}

/* libksba wants to hash what is signed; no signature is checked here. */
static void ignore(void *userdata, const void *data, size_t length)
{
    (void)userdata;
    (void)data;
    (void)length;
}

/* Runs through the object; answers whether it came to its end. */
static bool parse(ksba_cms_t cms, uint32_t *gaps)
{
    ksba_stop_reason_t reason = KSBA_SR_NONE;
    for (int i = 0; i < MAX_STEPS; i++) {
        if (ksba_cms_parse(cms, &reason) != 0)
            return false;
        if (reason == KSBA_SR_BEGIN_DATA &&
            ksba_cms_get_content_type(cms, 1) == KSBA_CT_ENVELOPED_DATA)
            *gaps |= LEAKSCAN_GAP_ENCRYPTED;
        if (reason == KSBA_SR_READY || reason == KSBA_SR_DETACHED_DATA)
            return true;
    }
    return false;
}

/* The content, never more than the object itself. */
static GByteArray *content_of(const uint8_t *bytes, size_t length, uint32_t *gaps)
{
    GByteArray *content = g_byte_array_new();
    ksba_cms_t cms = NULL;
    ksba_reader_t reader = NULL;
    ksba_writer_t writer = NULL;
    bool is_ready = ksba_cms_new(&cms) == 0 && ksba_reader_new(&reader) == 0 &&
                    ksba_writer_new(&writer) == 0 &&
                    ksba_reader_set_mem(reader, bytes, length) == 0 &&
                    ksba_writer_set_cb(writer, append, content) == 0 &&
                    ksba_cms_set_reader_writer(cms, reader, writer) == 0;
    if (is_ready)
        ksba_cms_set_hash_function(cms, ignore, NULL);
    if (!is_ready || !parse(cms, gaps))
        *gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
    ksba_cms_release(cms);
    ksba_reader_release(reader);
    ksba_writer_release(writer);
    return content;
}

/* RFC 7468: base64 between two lines. */
static uint8_t *open_armour(const extract_document *d, const char *armour, size_t *length)
{
    const char *from = (const char *)d->data + strlen(armour);
    char *text = g_strndup(from, d->length - strlen(armour));
    char *end = strstr(text, "-----");
    if (end != NULL)
        *end = '\0';
    gsize decoded = 0;
    uint8_t *bytes = g_base64_decode(text, &decoded);
    g_free(text);
    *length = decoded;
    return bytes;
}

static int read_signed(const extract_document *document, extract_output *out)
{
    const char *armour = armour_of(document);
    size_t length = document->length;
    uint8_t *opened = armour != NULL ? open_armour(document, armour, &length) : NULL;
    const uint8_t *bytes = opened != NULL ? opened : document->data;
    uint32_t gaps = 0;
    int rc = 0;
    if (!is_signed_data(bytes, length)) {
        extract_gap(out, LEAKSCAN_GAP_ENCRYPTED);
    } else {
        GByteArray *content = content_of(bytes, length, &gaps);
        if (content->len > 0)
            rc = extract_embedded(out, "signed", NULL, "message/rfc822", content->data,
                                  content->len);
        extract_gap(out, gaps);
        g_byte_array_unref(content);
    }
    g_free(opened);
    return rc;
}

static const char *const types[] = {"application/pkcs7-mime", "application/x-pkcs7-mime", NULL};

const extract_reader smime_reader = {
    .name = "smime",
    .library = "libksba",
    .types = types,
    .claims = claims,
    .read = read_signed,
};
