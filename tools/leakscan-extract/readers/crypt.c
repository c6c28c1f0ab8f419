/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt.c - passwords in turn, under a budget of rounds of hashing: a document names
 * how many there are, up to ten million for each password.
 */
#include <string.h>
#include <nettle/aes.h>
#include <nettle/arcfour.h>
#include <nettle/cbc.h>
#include <nettle/md5.h>
#include <nettle/sha.h>

#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/readers/bytes.h"
#include "tools/leakscan-extract/readers/crypt_key.h"

/* Beside its rounds a try costs about as much as so many. */
enum { TRY_ROUNDS = 100 };
enum { SEGMENT = 4096 };             /* 2.3.4.15 */

/* ---- primitives ------------------------------------------------------------------ */

typedef union {
    struct md5_ctx md5;
    struct sha1_ctx sha1;
    struct sha256_ctx sha256;
    struct sha512_ctx sha512;
} hash_state;

void crypt_hash(const struct nettle_hash *hash, const crypt_piece *pieces, size_t count,
                uint8_t *digest)
{
    hash_state state;
    hash->init(&state);
    for (size_t i = 0; i < count; i++)
        hash->update(&state, pieces[i].length, pieces[i].bytes);
    hash->digest(&state, hash->digest_size, digest);
    explicit_bzero(&state, sizeof state);
}

static void put_u32(uint8_t *to, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(number >> 8 * i);
}

void crypt_hash_password(const struct nettle_hash *hash, crypt_piece salt,
                         const crypt_password *password, uint32_t spins, uint8_t *digest)
{
    uint8_t number[4];
    crypt_piece first[] = {salt, {password->bytes, password->length}};
    crypt_piece again[] = {{number, sizeof number}, {digest, hash->digest_size}};
    crypt_hash(hash, first, 2, digest);
    for (uint32_t i = 0; i < spins; i++) {
        put_u32(number, i);
        crypt_hash(hash, again, 2, digest);
    }
}

typedef union {
    struct aes128_ctx aes128;
    struct aes192_ctx aes192;
    struct aes256_ctx aes256;
} aes_state;

static nettle_cipher_func *set_key(aes_state *state, const uint8_t *key, size_t length)
{
    switch (length) {
    case AES128_KEY_SIZE:
        aes128_set_decrypt_key(&state->aes128, key);
        return (nettle_cipher_func *)aes128_decrypt;
    case AES192_KEY_SIZE:
        aes192_set_decrypt_key(&state->aes192, key);
        return (nettle_cipher_func *)aes192_decrypt;
    case AES256_KEY_SIZE:
        aes256_set_decrypt_key(&state->aes256, key);
        return (nettle_cipher_func *)aes256_decrypt;
    default:
        return NULL;
    }
}

bool crypt_aes(const uint8_t *key, size_t key_length, const uint8_t *iv, uint8_t *bytes,
               size_t length)
{
    aes_state state;
    nettle_cipher_func *decrypt = set_key(&state, key, key_length);
    uint8_t chain[CRYPT_AES_BLOCK];
    if (decrypt == NULL || length % CRYPT_AES_BLOCK != 0)
        return false;
    if (iv != NULL) {
        memcpy(chain, iv, sizeof chain);
        cbc_decrypt(&state, decrypt, CRYPT_AES_BLOCK, chain, length, bytes, bytes);
    } else {
        decrypt(&state, length, bytes, bytes);
    }
    explicit_bzero(&state, sizeof state);
    return true;
}

/* ---- finding the key ------------------------------------------------------------- */

/* [MS-OFFCRYPTO] 2.3.4.10 names version 4.4 for agile encryption. */
static bool parse(const uint8_t *bytes, size_t length, crypt_info *info)
{
    *info = (crypt_info){0};
    if (length < 8)
        return false;
    if (bytes_u16(bytes) == 4 && bytes_u16(bytes + 2) == 4)
        return crypt_parse_agile(bytes + 8, length - 8, info);
    return crypt_parse_binary(bytes, length, info);
}

static bool try_password(const crypt_info *info, const char *text, crypt_key *key)
{
    glong units = 0;
    gunichar2 *wide = g_utf8_to_utf16(text, -1, NULL, &units, NULL);
    if (wide == NULL)
        return false;
    crypt_password password = {(uint8_t *)wide, 2 * (size_t)units};
    for (glong i = 0; i < units; i++)
        wide[i] = GUINT16_TO_LE(wide[i]);
    bool is_right = info->kind == CRYPT_AGILE ? crypt_try_agile(info, &password, key)
                                              : crypt_try_binary(info, &password, key);
    explicit_bzero(wide, password.length);
    g_free(wide);
    return is_right;
}

crypt_key *crypt_key_find(const uint8_t *bytes, size_t length, const char *const *passwords,
                          extract_output *out)
{
    crypt_info info;
    if (passwords == NULL || !parse(bytes, length, &info))
        return NULL;
    crypt_key *key = g_new0(crypt_key, 1);
    for (; *passwords != NULL && extract_output_try(out, info.spins + TRY_ROUNDS); passwords++) {
        key->kind = info.kind;
        if (try_password(&info, *passwords, key))
            return key;
    }
    crypt_key_free(key);
    return NULL;
}

void crypt_key_free(crypt_key *key)
{
    if (key == NULL)
        return;
    explicit_bzero(key, sizeof *key);
    g_free(key);
}

bool crypt_key_is_for_package(const crypt_key *key)
{
    return key->kind == CRYPT_AGILE || key->kind == CRYPT_STANDARD;
}

/* ---- packages -------------------------------------------------------------------- */

static bool open_segments(const crypt_key *key, GByteArray *package)
{
    uint8_t digest[CRYPT_HASH_MAX], number[4];
    crypt_piece pieces[] = {{key->salt, key->salt_length}, {number, sizeof number}};
    bool is_open = true;
    for (guint at = 0; at < package->len && is_open; at += SEGMENT) {
        put_u32(number, at / SEGMENT);
        crypt_hash(key->hash, pieces, 2, digest);
        is_open = crypt_aes(key->secret, key->length, digest, package->data + at,
                            MIN((guint)SEGMENT, package->len - at));
    }
    return is_open;
}

GByteArray *crypt_open_package(const crypt_key *key, const uint8_t *bytes, size_t length)
{
    if (length < 8 || !crypt_key_is_for_package(key))
        return NULL;
    uint64_t told = bytes_u64(bytes);
    size_t whole = (length - 8) / CRYPT_AES_BLOCK * CRYPT_AES_BLOCK;
    if (told > whole)
        return NULL;
    GByteArray *package = g_byte_array_sized_new((guint)whole);
    g_byte_array_append(package, bytes + 8, (guint)whole);
    bool is_open = key->kind == CRYPT_AGILE
                       ? open_segments(key, package)
                       : crypt_aes(key->secret, key->length, NULL, package->data, whole);
    if (is_open) {
        g_byte_array_set_size(package, (guint)told);
        return package;
    }
    g_byte_array_unref(package);
    return NULL;
}

/* ---- streams --------------------------------------------------------------------- */

/* 2.3.5.2 and 2.3.6.2: each block has its key. */
static void set_block_key(const crypt_key *key, uint32_t number, struct arcfour_ctx *state)
{
    enum { SHORT_KEY = 5, PADDED_KEY = 16 };
    uint8_t digest[CRYPT_HASH_MAX] = {0}, bytes[4];
    crypt_piece pieces[] = {{key->secret, key->hash->digest_size}, {bytes, sizeof bytes}};
    size_t length = key->length;
    if (key->kind == CRYPT_RC4_97)
        pieces[0].length = SHORT_KEY;
    put_u32(bytes, number);
    crypt_hash(key->hash, pieces, 2, digest);
    if (key->kind == CRYPT_RC4_API && length == SHORT_KEY) {
        memset(digest + SHORT_KEY, 0, PADDED_KEY - SHORT_KEY);
        length = PADDED_KEY;
    }
    arcfour_set_key(state, length, digest);
    explicit_bzero(digest, sizeof digest);
}

void crypt_open_object(const crypt_key *key, uint32_t number, uint8_t *bytes, size_t length)
{
    struct arcfour_ctx state;
    set_block_key(key, number, &state);
    arcfour_crypt(&state, length, bytes, bytes);
    explicit_bzero(&state, sizeof state);
}

void crypt_open_stream(const crypt_key *key, size_t block, size_t offset, uint8_t *bytes,
                       size_t length)
{
    while (length > 0) {
        uint8_t skipped[1024] = {0};
        struct arcfour_ctx state;
        size_t within = offset % block, taken = MIN(length, block - within);
        set_block_key(key, (uint32_t)(offset / block), &state);
        arcfour_crypt(&state, MIN(within, sizeof skipped), skipped, skipped);
        arcfour_crypt(&state, taken, bytes, bytes);
        explicit_bzero(&state, sizeof state);
        offset += taken;
        bytes += taken;
        length -= taken;
    }
}
