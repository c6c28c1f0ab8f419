/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.c - the life of a frozen policy, and the ids made under its key.
 */
#include "libleakscan/scan/policy.h"

#include <string.h>

void lks_scan_wipe(void *bytes, size_t length)
{
    if (bytes != NULL)
        explicit_bzero(bytes, length);
}

leakscan_policy *leakscan_policy_ref(leakscan_policy *p)
{
    if (p != NULL)
        g_atomic_int_inc(&p->references);
    return p;
}

void leakscan_policy_unref(leakscan_policy *p)
{
    if (p == NULL || !g_atomic_int_dec_and_test(&p->references))
        return;
    lks_engine_free(p->engine);
    lks_ruleset_free(p->set);
    lks_scan_wipe(p->key, p->key_length);
    g_free(p->key);
    if (p->keyed != NULL)
        g_hmac_unref(p->keyed);
    lks_scan_allow_free(p->allow);
    g_free(p->spool_directory);
    g_free(p->helper);
    if (p->passwords != NULL)
        g_ptr_array_unref(p->passwords);
    g_free(p->fingerprint);
    g_free(p);
}

const char *leakscan_policy_fingerprint(const leakscan_policy *p)
{
    return p != NULL ? p->fingerprint : NULL;
}

int leakscan_policy_extraction(const leakscan_policy *p)
{
    if (p == NULL)
        return LEAKSCAN_E_ARGUMENT;
    if (p->backend != NULL)
        return LEAKSCAN_EXTRACTION_IN_PROCESS;
    return *p->helper != '\0' ? LEAKSCAN_EXTRACTION_HELPER : LEAKSCAN_EXTRACTION_NONE;
}

lks_mailbox_options lks_scan_mailbox_options(const leakscan_policy *p, int format)
{
    return (lks_mailbox_options){
        .format = format,
        .message_bytes = p->limits[LEAKSCAN_LIMIT_MESSAGE_BYTES],
        .spool_bytes = p->limits[LEAKSCAN_LIMIT_SPOOL_BYTES],
        .spool_directory = p->spool_directory,
        .archive_bytes = p->limits[LEAKSCAN_LIMIT_ARCHIVE_BYTES],
        .archive_ratio = p->limits[LEAKSCAN_LIMIT_ARCHIVE_RATIO],
        .archive_members = p->limits[LEAKSCAN_LIMIT_ARCHIVE_MEMBERS],
        .is_documents = p->options[LEAKSCAN_OPTION_DOCUMENTS] != 0,
    };
}

void lks_scan_value_id(const leakscan_policy *p, const char *label, const void *bytes,
                       size_t length, uint8_t id[LKS_ID_BYTES])
{
    guint8 digest[32];
    gsize size = sizeof digest;
    GHmac *hmac = g_hmac_copy(p->keyed);
    g_hmac_update(hmac, (const guchar *)label, (gssize)strlen(label) + 1);
    g_hmac_update(hmac, bytes, (gssize)length);
    g_hmac_get_digest(hmac, digest, &size);
    g_hmac_unref(hmac);
    memcpy(id, digest, LKS_ID_BYTES);
    lks_scan_wipe(digest, sizeof digest);
}

void lks_scan_id_text(const uint8_t id[LKS_ID_BYTES], char text[17])
{
    static const char hex[] = "0123456789abcdef";
    for (int i = 0; i < 8; i++) {
        text[2 * i] = hex[id[i] >> 4];
        text[2 * i + 1] = hex[id[i] & 15];
    }
    text[16] = '\0';
}
