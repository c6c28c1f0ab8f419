/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.h - the frozen policy behind the public handle: rules, compiled
 * engine, limits and what else every scanner shares.
 */
#ifndef LKS_SCAN_POLICY_H
#define LKS_SCAN_POLICY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "libleakscan/detect/detect.h"
#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/mailbox.h"
#include "libleakscan/model/rule.h"

enum { LKS_LIMITS = 19, LKS_OPTIONS = 6, LKS_KEY_MIN = 32 };

typedef struct lks_limit {
    const char *name;
    uint64_t min, preset, max;
} lks_limit;

/* By enum leakscan_limit; [0] is empty. */
extern const lks_limit lks_scan_limits[LKS_LIMITS];

/* ---- what is known to be harmless ----------------------------------------- */

typedef struct lks_allow {
    GHashTable *values;      /* normalised value -> itself */
    GHashTable *senders;     /* lower-case address or "@domain" -> itself */
    GHashTable *detectors;   /* id -> itself */
    GPtrArray *patterns;     /* of GRegex, anchored at both ends */
    GPtrArray *pattern_texts;/* of char * */
} lks_allow;

lks_allow *lks_scan_allow_new(void);
void lks_scan_allow_free(lks_allow *allow);
lks_allow *lks_scan_allow_copy(const lks_allow *allow);
/* LEAKSCAN_E_ARGUMENT: unknown kind or a pattern that does not compile. */
int lks_scan_allow_add(lks_allow *allow, int kind, const char *what);
bool lks_scan_allow_sender(const lks_allow *allow, const char *address);
bool lks_scan_allow_match(const lks_allow *allow, const lks_match *match);
void lks_scan_allow_digest(const lks_allow *allow, GChecksum *digest);

/* ---- policy ------------------------------------------------------------------ */

struct leakscan_policy {
    gint references;
    lks_ruleset *set;
    lks_engine *engine;
    uint64_t limits[LKS_LIMITS];
    int options[LKS_OPTIONS];
    int show;
    uint8_t *key;
    size_t key_length;
    GHmac *keyed;            /* with the key taken in; copied for each id */
    lks_allow *allow;
    char *spool_directory;   /* NULL: preset */
    char *helper;            /* path of leakscan-extract; "": none */
    const leakscan_backend *backend;   /* who reads documents instead; or NULL */
    GPtrArray *passwords;    /* to be tried on encrypted documents; wiped */
    char *fingerprint;
};

/* What the mailbox room is told; borrowed from the policy. */
lks_mailbox_options lks_scan_mailbox_options(const leakscan_policy *p, int format);

/* HMAC-SHA-256 under the policy's key of `label`, a NUL and `bytes`. */
enum { LKS_ID_BYTES = 16 };
void lks_scan_value_id(const leakscan_policy *p, const char *label, const void *bytes,
                       size_t length, uint8_t id[LKS_ID_BYTES]);
/* The first 16 hex digits of an id. */
void lks_scan_id_text(const uint8_t id[LKS_ID_BYTES], char text[17]);

void lks_scan_wipe(void *bytes, size_t length);

#endif
