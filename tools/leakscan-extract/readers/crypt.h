/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt.h - keys of encrypted Office documents from passwords, and what they open
 * ([MS-OFFCRYPTO]).  Ciphers and hashes are those of nettle.
 */
#ifndef EXTRACT_READERS_CRYPT_H
#define EXTRACT_READERS_CRYPT_H

#include <glib.h>

#include "tools/leakscan-extract/reader.h"

typedef struct crypt_key crypt_key;

/* The key that one of the passwords gives for a stream EncryptionInfo, or for the same
 * structure where doc, xls and ppt keep it; NULL: none does, or they cost too much. */
crypt_key *crypt_key_find(const uint8_t *info, size_t length, const char *const *passwords,
                          extract_output *out);
void crypt_key_free(crypt_key *key);
/* Whether it opens packages, and not streams. */
bool crypt_key_is_for_package(const crypt_key *key);

/* The stream EncryptedPackage in clear, to be freed; NULL: it is broken. */
GByteArray *crypt_open_package(const crypt_key *key, const uint8_t *bytes, size_t length);
/* Deciphers in place what stands at `offset` of a stream that is enciphered by RC4 in
 * blocks of `block` bytes, each with its own key. */
void crypt_open_stream(const crypt_key *key, size_t block, size_t offset, uint8_t *bytes,
                       size_t length);
/* The same for one that has a key of its own number. */
void crypt_open_object(const crypt_key *key, uint32_t number, uint8_t *bytes, size_t length);

/* XOR obfuscation of xls (2.3.7): the array that one of the passwords gives for the key
 * and verifier of a FilePass record. */
enum { CRYPT_XOR_BYTES = 16 };
bool crypt_xor_find(uint16_t key, uint16_t verifier, const char *const *passwords,
                    uint8_t array[CRYPT_XOR_BYTES]);
/* Deciphers in place from that index of the array on, which begins anew at its end. */
void crypt_xor_open(const uint8_t array[CRYPT_XOR_BYTES], size_t index, uint8_t *bytes,
                    size_t length);

#endif
