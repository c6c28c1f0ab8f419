/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt_key.h - what the files of crypt share.
 */
#ifndef EXTRACT_READERS_CRYPT_KEY_H
#define EXTRACT_READERS_CRYPT_KEY_H

#include <nettle/nettle-meta.h>

#include "tools/leakscan-extract/readers/crypt.h"

enum { CRYPT_HASH_MAX = 64, CRYPT_AES_BLOCK = 16, CRYPT_SALT_MAX = 64 };

typedef enum { CRYPT_AGILE, CRYPT_STANDARD, CRYPT_RC4_API, CRYPT_RC4_97 } crypt_kind;

struct crypt_key {
    crypt_kind kind;
    uint8_t secret[CRYPT_HASH_MAX];  /* the AES key, or what RC4 keys are made of */
    size_t length;                   /* of the key */
    const struct nettle_hash *hash;  /* of the package's segments */
    uint8_t salt[CRYPT_SALT_MAX];
    size_t salt_length;
};

/* A password as the formats hash it. */
typedef struct crypt_password {
    uint8_t *bytes;                  /* UTF-16LE */
    size_t length;
} crypt_password;

/* The hash of up to three pieces. */
typedef struct crypt_piece {
    const void *bytes;
    size_t length;
} crypt_piece;
void crypt_hash(const struct nettle_hash *hash, const crypt_piece *pieces, size_t count,
                uint8_t *digest);
/* 2.3.4.7, 2.3.4.11: salt and password hashed, and that again `spins` times. */
void crypt_hash_password(const struct nettle_hash *hash, crypt_piece salt,
                         const crypt_password *password, uint32_t spins, uint8_t *digest);
/* AES of whole blocks in place; CBC with `iv`, ECB without.  false: no such key. */
bool crypt_aes(const uint8_t *key, size_t key_length, const uint8_t *iv, uint8_t *bytes,
               size_t length);

/* Each answers whether the password is right, and the key. */
typedef struct crypt_info crypt_info;
bool crypt_try_agile(const crypt_info *info, const crypt_password *password, crypt_key *key);
bool crypt_try_binary(const crypt_info *info, const crypt_password *password, crypt_key *key);

/* EncryptionInfo as it was parsed. */
struct crypt_info {
    crypt_kind kind;
    uint32_t spins;
    const struct nettle_hash *hash, *data_hash;
    size_t key_bytes, data_key_bytes;
    uint8_t salt[CRYPT_SALT_MAX], data_salt[CRYPT_SALT_MAX];
    size_t salt_length, data_salt_length;
    uint8_t verifier[CRYPT_HASH_MAX], verifier_hash[CRYPT_HASH_MAX], key_value[CRYPT_HASH_MAX];
    size_t verifier_length, verifier_hash_length, key_value_length;
};
bool crypt_parse_agile(const uint8_t *xml, size_t length, crypt_info *info);
bool crypt_parse_binary(const uint8_t *bytes, size_t length, crypt_info *info);

#endif
