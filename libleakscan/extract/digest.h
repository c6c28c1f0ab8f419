/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digest.h - SHA-256 (FIPS 180-4) by nettle, which uses the processor's instructions for
 * it and takes a fifth of GLib's time; by GLib where nettle was left out.
 */
#ifndef LKS_EXTRACT_DIGEST_H
#define LKS_EXTRACT_DIGEST_H

#include "config.h"

#include <stddef.h>
#include <stdint.h>

enum { LKS_DIGEST_BYTES = 32 };

#ifdef HAVE_NETTLE
#include <nettle/sha2.h>

typedef struct sha256_ctx lks_digest;

static inline void lks_digest_begin(lks_digest *d)
{
    sha256_init(d);
}

static inline void lks_digest_add(lks_digest *d, const void *bytes, size_t length)
{
    sha256_update(d, length, bytes);
}

static inline void lks_digest_end(lks_digest *d, uint8_t to[LKS_DIGEST_BYTES])
{
    sha256_digest(d, LKS_DIGEST_BYTES, to);
}
#else
#include <glib.h>

typedef GChecksum *lks_digest;

static inline void lks_digest_begin(lks_digest *d)
{
    *d = g_checksum_new(G_CHECKSUM_SHA256);
}

static inline void lks_digest_add(lks_digest *d, const void *bytes, size_t length)
{
    g_checksum_update(*d, bytes, (gssize)length);
}

static inline void lks_digest_end(lks_digest *d, uint8_t to[LKS_DIGEST_BYTES])
{
    gsize size = LKS_DIGEST_BYTES;
    g_checksum_get_digest(*d, to, &size);
    g_checksum_free(*d);
}
#endif

#endif
