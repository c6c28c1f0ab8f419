/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt_binary.c - standard encryption of Office 2007 ([MS-OFFCRYPTO] 2.3.4.5 to
 * 2.3.4.9), RC4 of doc, xls and ppt (2.3.5, 2.3.6) and XOR obfuscation (2.3.7).
 */
#include <string.h>
#include <nettle/arcfour.h>
#include <nettle/md5.h>
#include <nettle/sha.h>

#include "tools/leakscan-extract/readers/bytes.h"
#include "tools/leakscan-extract/readers/crypt_key.h"

enum {
    SALT = 16, VERIFIER = 16, SHA1_BYTES = 20, MD5_BYTES = 16, STANDARD_SPINS = 50000,
    ALGORITHM_RC4 = 0x6801, ALGORITHM_AES128 = 0x660E, ALGORITHM_AES192 = 0x660F,
    ALGORITHM_AES256 = 0x6610
};

/* ---- the description ------------------------------------------------------------- */

/* 2.3.6.1: version 1.1, then salt, verifier and its hash. */
static bool parse_97(const uint8_t *bytes, size_t length, crypt_info *info)
{
    if (length < 4 + SALT + VERIFIER + MD5_BYTES)
        return false;
    info->kind = CRYPT_RC4_97;
    info->hash = &nettle_md5;
    info->key_bytes = MD5_BYTES;
    info->salt_length = SALT;
    memcpy(info->salt, bytes + 4, SALT);
    memcpy(info->verifier, bytes + 4 + SALT, VERIFIER);
    memcpy(info->verifier_hash, bytes + 4 + SALT + VERIFIER, MD5_BYTES);
    info->verifier_hash_length = MD5_BYTES;
    return true;
}

/* 2.3.2: the header's fixed part; how the verifier's hash is long is told by what
 * enciphers it. */
static bool parse_header(const uint8_t *header, crypt_info *info)
{
    uint32_t bits = bytes_u32(header + 16);
    switch (bytes_u32(header + 8)) {
    case ALGORITHM_RC4:
        info->kind = CRYPT_RC4_API;
        info->key_bytes = (bits == 0 ? 40 : bits) / 8;
        info->verifier_hash_length = SHA1_BYTES;
        return info->key_bytes >= 5 && info->key_bytes <= 16;
    case ALGORITHM_AES128:
    case ALGORITHM_AES192:
    case ALGORITHM_AES256:
        info->kind = CRYPT_STANDARD;
        info->key_bytes = bits / 8;
        info->spins = STANDARD_SPINS;
        info->verifier_hash_length = 32;
        return bits == 128 || bits == 192 || bits == 256;
    default:
        return false;
    }
}

bool crypt_parse_binary(const uint8_t *bytes, size_t length, crypt_info *info)
{
    enum { HEADER_MIN = 32 };
    uint16_t major = bytes_u16(bytes), minor = bytes_u16(bytes + 2);
    if (major == 1 && minor == 1)
        return parse_97(bytes, length, info);
    if (minor != 2 || major < 2 || major > 4 || length < 12 + HEADER_MIN)
        return false;
    size_t header = bytes_u32(bytes + 8);
    if (header < HEADER_MIN || header > length - 12 || !parse_header(bytes + 12, info))
        return false;
    const uint8_t *verifier = bytes + 12 + header;
    size_t left = length - 12 - header;
    if (left < 4 + SALT + VERIFIER + 4 + info->verifier_hash_length ||
        bytes_u32(verifier) != SALT)
        return false;
    info->hash = &nettle_sha1;
    info->salt_length = SALT;
    memcpy(info->salt, verifier + 4, SALT);
    memcpy(info->verifier, verifier + 4 + SALT, VERIFIER);
    memcpy(info->verifier_hash, verifier + 4 + SALT + VERIFIER + 4, info->verifier_hash_length);
    return true;
}

/* ---- a password ------------------------------------------------------------------ */

static bool fits(const crypt_info *info, const uint8_t *verifier, const uint8_t *hashed)
{
    uint8_t digest[CRYPT_HASH_MAX];
    crypt_piece piece = {verifier, VERIFIER};
    crypt_hash(info->hash, &piece, 1, digest);
    return memcmp(digest, hashed, info->hash->digest_size) == 0;
}

/* 2.3.4.7: both halves of a key of up to 40 bytes. */
static void derive(const uint8_t *hashed, uint8_t *key)
{
    static const uint8_t pads[] = {0x36, 0x5C};
    for (size_t half = 0; half < 2; half++) {
        uint8_t padded[64];
        crypt_piece piece = {padded, sizeof padded};
        memset(padded, pads[half], sizeof padded);
        for (size_t i = 0; i < SHA1_BYTES; i++)
            padded[i] ^= hashed[i];
        crypt_hash(&nettle_sha1, &piece, 1, key + half * SHA1_BYTES);
    }
}

static bool try_standard(const crypt_info *info, const crypt_password *password, crypt_key *key)
{
    static const uint8_t zero[4];
    uint8_t hashed[CRYPT_HASH_MAX], verifier[VERIFIER], hash[32];
    crypt_piece last[] = {{hashed, SHA1_BYTES}, {zero, sizeof zero}};
    crypt_hash_password(info->hash, (crypt_piece){info->salt, info->salt_length}, password,
                        info->spins, hashed);
    crypt_hash(info->hash, last, 2, hashed);
    derive(hashed, key->secret);
    key->length = info->key_bytes;
    memcpy(verifier, info->verifier, sizeof verifier);
    memcpy(hash, info->verifier_hash, sizeof hash);
    explicit_bzero(hashed, sizeof hashed);
    return crypt_aes(key->secret, key->length, NULL, verifier, sizeof verifier) &&
           crypt_aes(key->secret, key->length, NULL, hash, sizeof hash) &&
           fits(info, verifier, hash);
}

/* 2.3.6.2: five bytes of the password's hash with the salt, sixteen times. */
static void derive_97(const crypt_info *info, const crypt_password *password, uint8_t *secret)
{
    enum { SHORT = 5, TIMES = 16 };
    uint8_t hashed[CRYPT_HASH_MAX], long_one[TIMES * (SHORT + SALT)];
    crypt_piece piece = {password->bytes, password->length};
    crypt_hash(&nettle_md5, &piece, 1, hashed);
    for (size_t i = 0; i < TIMES; i++) {
        memcpy(long_one + i * (SHORT + SALT), hashed, SHORT);
        memcpy(long_one + i * (SHORT + SALT) + SHORT, info->salt, SALT);
    }
    piece = (crypt_piece){long_one, sizeof long_one};
    crypt_hash(&nettle_md5, &piece, 1, secret);
    explicit_bzero(hashed, sizeof hashed);
    explicit_bzero(long_one, sizeof long_one);
}

static bool try_rc4(const crypt_info *info, const crypt_password *password, crypt_key *key)
{
    uint8_t both[VERIFIER + SHA1_BYTES];
    key->hash = info->hash;
    key->length = info->key_bytes;
    if (info->kind == CRYPT_RC4_97)
        derive_97(info, password, key->secret);
    else
        crypt_hash_password(info->hash, (crypt_piece){info->salt, info->salt_length}, password,
                            0, key->secret);
    memcpy(both, info->verifier, VERIFIER);
    memcpy(both + VERIFIER, info->verifier_hash, info->verifier_hash_length);
    crypt_open_object(key, 0, both, VERIFIER + info->verifier_hash_length);
    return fits(info, both, both + VERIFIER);
}

bool crypt_try_binary(const crypt_info *info, const crypt_password *password, crypt_key *key)
{
    return info->kind == CRYPT_STANDARD ? try_standard(info, password, key)
                                        : try_rc4(info, password, key);
}

/* ---- XOR ------------------------------------------------------------------------- */

/* 2.3.7.1, the password verifier of method 1. */
static uint16_t xor_verifier(const uint8_t *password, size_t length)
{
    uint16_t verifier = 0;
    for (size_t i = length + 1; i-- > 0;) {
        uint8_t byte = i == 0 ? (uint8_t)length : password[i - 1];
        verifier = (uint16_t)(((verifier >> 14) & 1) | ((verifier << 1) & 0x7FFF));
        verifier ^= byte;
    }
    return verifier ^ 0xCE4B;
}

/* 2.3.7.2: the key is remembered by the document, and checked by the verifier alone;
 * the array is the padded password, each byte under one of the key's halves. */
static void xor_array(uint16_t key, const uint8_t *password, size_t length,
                      uint8_t array[CRYPT_XOR_BYTES])
{
    static const uint8_t pad[] = {0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80,
                                  0x00, 0xBE, 0x0F, 0x00, 0xBF, 0x0F, 0x00};
    for (size_t i = 0; i < CRYPT_XOR_BYTES; i++) {
        uint8_t byte = i < length ? password[i] : pad[i - length];
        byte ^= (uint8_t)(i % 2 == 0 ? key & 0xFF : key >> 8);
        array[i] = (uint8_t)(byte >> 1 | byte << 7);
    }
}

bool crypt_xor_find(uint16_t key, uint16_t verifier, const char *const *passwords,
                    uint8_t array[CRYPT_XOR_BYTES])
{
    for (; passwords != NULL && *passwords != NULL; passwords++) {
        const uint8_t *password = (const uint8_t *)*passwords;
        size_t length = strlen(*passwords);
        if (length > 15 || xor_verifier(password, length) != verifier)
            continue;
        xor_array(key, password, length, array);
        return true;
    }
    return false;
}

/* 2.3.7.3, and [MS-XLS] 2.2.10 for where in the array a byte begins. */
void crypt_xor_open(const uint8_t array[CRYPT_XOR_BYTES], size_t index, uint8_t *bytes,
                    size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = bytes[i] ^ array[(index + i) % CRYPT_XOR_BYTES];
        bytes[i] = (uint8_t)(byte >> 5 | byte << 3);
    }
}
