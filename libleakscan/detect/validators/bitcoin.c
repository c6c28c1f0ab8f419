/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bitcoin.c - Bitcoin addresses: Base58Check of versions 0 and 5, and Bech32
 * (BIP-173, witness version 0) or Bech32m (BIP-350, versions 1 to 16) of "bc".
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/validators/checks.h"

enum { PAYLOAD = 25, DIGEST = 32, BECH32_MAX = 90, CHECK_SYMBOLS = 6 };

static void hash_twice(const guint8 *data, size_t length, guint8 *digest)
{
    for (int round = 0; round < 2; round++) {
        GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
        gsize size = DIGEST;

        g_checksum_update(sum, round == 0 ? data : digest, round == 0 ? (gssize) length : DIGEST);
        g_checksum_get_digest(sum, digest, &size);
        g_checksum_free(sum);
    }
}

/* Adds one base-58 digit; false where the number passes 25 bytes. */
static bool push_base58(guint8 *number, unsigned digit)
{
    for (int i = PAYLOAD - 1; i >= 0; i--) {
        digit += number[i] * 58u;
        number[i] = (guint8) (digit & 0xff);
        digit >>= 8;
    }
    return digit == 0;
}

static bool is_base58_address(const char *text, size_t length)
{
    static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    guint8 number[PAYLOAD] = {0}, digest[DIGEST];

    for (size_t i = 0; i < length; i++) {
        const char *digit = strchr(alphabet, text[i]);

        if (!text[i] || !digit || !push_base58(number, (unsigned) (digit - alphabet)))
            return false;
    }
    if (number[0] != 0 && number[0] != 5)
        return false;
    hash_twice(number, PAYLOAD - 4, digest);
    return memcmp(digest, number + PAYLOAD - 4, 4) == 0;
}

static guint32 polymod_step(guint32 check, guint32 symbol)
{
    static const guint32 generator[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                         0x2a1462b3};
    guint32 top = check >> 25;

    check = ((check & 0x1ffffff) << 5) ^ symbol;
    for (int i = 0; i < 5; i++) {
        if ((top >> i) & 1)
            check ^= generator[i];
    }
    return check;
}

static bool is_bech32_address(const char *text, size_t length)
{
    static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    static const guint8 expanded[] = {'b' >> 5, 'c' >> 5, 0, 'b' & 31, 'c' & 31};
    guint32 check = 1, version = 0;
    size_t symbols = length - 3;

    if (length > BECH32_MAX || symbols < CHECK_SYMBOLS + 2)
        return false;
    for (size_t i = 0; i < sizeof expanded; i++)
        check = polymod_step(check, expanded[i]);
    for (size_t i = 3; i < length; i++) {
        const char *symbol = text[i] ? strchr(alphabet, g_ascii_tolower(text[i])) : NULL;

        if (!symbol)
            return false;
        if (i == 3)
            version = (guint32) (symbol - alphabet);
        check = polymod_step(check, (guint32) (symbol - alphabet));
    }
    if (version == 0)
        return check == 1 && (symbols == 39 || symbols == 59);
    return version <= 16 && check == 0x2bc830a3;
}

lks_verdict lks_validate_bitcoin(const lks_candidate *candidate)
{
    bool is_valid;

    if (candidate->length < 14)
        return LKS_INVALID;
    if (g_ascii_strncasecmp(candidate->text, "bc1", 3) == 0)
        is_valid = is_bech32_address(candidate->text, candidate->length);
    else
        is_valid = is_base58_address(candidate->text, candidate->length);
    return is_valid ? LKS_VALID : LKS_INVALID;
}
