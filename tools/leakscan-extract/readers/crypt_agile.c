/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt_agile.c - agile encryption, of Office 2010 and later ([MS-OFFCRYPTO] 2.3.4.10
 * to 2.3.4.13).
 */
#include <string.h>
#include <libxml/xmlreader.h>
#include <nettle/sha.h>

#include "tools/leakscan-extract/readers/crypt_key.h"

enum { INFO_MAX = 64 * 1024, SPINS_MAX = 10000000 };

/* ---- the description ------------------------------------------------------------- */

static char *attribute(xmlTextReader *reader, const char *name)
{
    return (char *)xmlTextReaderGetAttribute(reader, (const xmlChar *)name);
}

static uint32_t number(xmlTextReader *reader, const char *name, uint32_t most)
{
    char *text = attribute(reader, name);
    guint64 value = 0;
    if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, most, &value, NULL))
        value = 0;
    xmlFree(text);
    return (uint32_t)value;
}

/* Base64 into `to`; its length, 0 where it is not there or too long. */
static size_t bytes_of(xmlTextReader *reader, const char *name, uint8_t *to, size_t most)
{
    char *text = attribute(reader, name);
    gsize length = 0;
    guchar *bytes = text != NULL && *text != '\0' ? g_base64_decode(text, &length) : NULL;
    if (length > most)
        length = 0;
    if (length > 0)
        memcpy(to, bytes, length);
    g_free(bytes);
    xmlFree(text);
    return length;
}

static const struct nettle_hash *hash_of(xmlTextReader *reader)
{
    static const struct {
        const char *name;
        const struct nettle_hash *hash;
    } rows[] = {
        {"SHA512", &nettle_sha512}, {"SHA384", &nettle_sha384}, {"SHA256", &nettle_sha256},
        {"SHA1", &nettle_sha1}, {"SHA-512", &nettle_sha512}, {"SHA-384", &nettle_sha384},
        {"SHA-256", &nettle_sha256}, {"SHA-1", &nettle_sha1},
    };
    char *text = attribute(reader, "hashAlgorithm");
    const struct nettle_hash *found = NULL;
    for (size_t i = 0; text != NULL && i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].name, text) == 0)
            found = rows[i].hash;
    xmlFree(text);
    return found;
}

static bool is_aes_cbc(xmlTextReader *reader)
{
    char *cipher = attribute(reader, "cipherAlgorithm");
    char *chaining = attribute(reader, "cipherChaining");
    bool is = g_strcmp0(cipher, "AES") == 0 && g_strcmp0(chaining, "ChainingModeCBC") == 0;
    xmlFree(cipher);
    xmlFree(chaining);
    return is;
}

static bool take_data(xmlTextReader *reader, crypt_info *info)
{
    info->data_hash = hash_of(reader);
    info->data_key_bytes = number(reader, "keyBits", 256) / 8;
    info->data_salt_length =
        bytes_of(reader, "saltValue", info->data_salt, sizeof info->data_salt);
    return is_aes_cbc(reader) && info->data_hash != NULL && info->data_salt_length > 0;
}

static bool take_password(xmlTextReader *reader, crypt_info *info)
{
    info->hash = hash_of(reader);
    info->key_bytes = number(reader, "keyBits", 256) / 8;
    info->spins = number(reader, "spinCount", SPINS_MAX);
    info->salt_length = bytes_of(reader, "saltValue", info->salt, sizeof info->salt);
    info->verifier_length = bytes_of(reader, "encryptedVerifierHashInput", info->verifier,
                                     sizeof info->verifier);
    info->verifier_hash_length = bytes_of(reader, "encryptedVerifierHashValue",
                                          info->verifier_hash, sizeof info->verifier_hash);
    info->key_value_length = bytes_of(reader, "encryptedKeyValue", info->key_value,
                                      sizeof info->key_value);
    return is_aes_cbc(reader) && info->hash != NULL && info->salt_length > 0 &&
           info->verifier_length > 0 && info->key_value_length > 0 &&
           info->verifier_hash_length >= info->hash->digest_size;
}

bool crypt_parse_agile(const uint8_t *xml, size_t length, crypt_info *info)
{
    bool has_data = false, has_password = false;
    if (length == 0 || length > INFO_MAX)
        return false;
    xmlTextReader *reader = xmlReaderForMemory((const char *)xml, (int)length, NULL, NULL,
                                               XML_PARSE_NONET | XML_PARSE_NOERROR |
                                                   XML_PARSE_NOWARNING);
    while (reader != NULL && xmlTextReaderRead(reader) == 1) {
        const char *name = (const char *)xmlTextReaderConstLocalName(reader);
        if (xmlTextReaderNodeType(reader) != XML_READER_TYPE_ELEMENT || name == NULL)
            continue;
        if (strcmp(name, "keyData") == 0)
            has_data = take_data(reader, info);
        else if (strcmp(name, "encryptedKey") == 0 && !has_password)
            has_password = take_password(reader, info);
    }
    xmlFreeTextReader(reader);
    info->kind = CRYPT_AGILE;
    return has_data && has_password;
}

/* ---- a password ------------------------------------------------------------------ */

/* 2.3.4.11 and 2.3.4.12: one of three keys deciphers its value. */
static bool open_value(const crypt_info *info, const uint8_t *hashed, const uint8_t block[8],
                       uint8_t *bytes, size_t length)
{
    uint8_t key[CRYPT_HASH_MAX], iv[CRYPT_AES_BLOCK];
    crypt_piece pieces[] = {{hashed, info->hash->digest_size}, {block, 8}};
    memset(key, 0x36, sizeof key);
    crypt_hash(info->hash, pieces, 2, key);
    memset(iv, 0x36, sizeof iv);
    memcpy(iv, info->salt, MIN(info->salt_length, sizeof iv));
    bool is_open = crypt_aes(key, info->key_bytes, iv, bytes, length);
    explicit_bzero(key, sizeof key);
    return is_open;
}

bool crypt_try_agile(const crypt_info *info, const crypt_password *password, crypt_key *key)
{
    static const uint8_t input[8] = {0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79};
    static const uint8_t value[8] = {0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e};
    static const uint8_t secret[8] = {0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6};
    uint8_t hashed[CRYPT_HASH_MAX], digest[CRYPT_HASH_MAX];
    crypt_info open = *info;
    crypt_hash_password(info->hash, (crypt_piece){info->salt, info->salt_length}, password,
                        info->spins, hashed);
    bool is_right = open_value(info, hashed, input, open.verifier, open.verifier_length) &&
                    open_value(info, hashed, value, open.verifier_hash,
                               open.verifier_hash_length) &&
                    open_value(info, hashed, secret, open.key_value, open.key_value_length) &&
                    open.data_key_bytes <= open.key_value_length;
    if (is_right) {
        crypt_piece piece = {open.verifier, open.verifier_length};
        crypt_hash(info->hash, &piece, 1, digest);
        is_right = memcmp(digest, open.verifier_hash, info->hash->digest_size) == 0;
    }
    if (is_right) {
        memcpy(key->secret, open.key_value, open.data_key_bytes);
        key->length = open.data_key_bytes;
        key->hash = info->data_hash;
        memcpy(key->salt, info->data_salt, info->data_salt_length);
        key->salt_length = info->data_salt_length;
    }
    explicit_bzero(hashed, sizeof hashed);
    explicit_bzero(&open, sizeof open);
    return is_right;
}
