/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_crypt.c - Office documents enciphered here, as [MS-OFFCRYPTO] says, and opened
 * by their passwords.
 */
#include <string.h>
#include <time.h>
#include <gsf/gsf.h>
#include <nettle/aes.h>
#include <nettle/arcfour.h>
#include <nettle/cbc.h>
#include <nettle/md5.h>
#include <nettle/sha.h>

#include "tests/unit/readers/reading.h"
#include "tools/leakscan-extract/readers/crypt_key.h"

enum { SPINS = 1000 };
static const char password[] = "Sesame-7\xC3\xA9";
static const char *const passwords[] = {"wrong", password, NULL};
static const char *const wrong[] = {"wrong", "sesame-7\xC3\xA9", NULL};
static const uint8_t salt[16] = "salt of the key.", data_salt[16] = "salt of the data";

static GByteArray *bytes_of(const void *bytes, size_t length)
{
    GByteArray *made = g_byte_array_new();
    g_byte_array_append(made, bytes, (guint)length);
    return made;
}

static void put(GByteArray *bytes, uint64_t number, unsigned width)
{
    for (; width > 0; width--, number >>= 8) {
        uint8_t byte = (uint8_t)number;
        g_byte_array_append(bytes, &byte, 1);
    }
}

typedef struct {
    const char *name;
    GByteArray *bytes;
} stream;

/* A compound file of the streams, which it takes; NULL ends them. */
static GByteArray *make_file(const stream *streams)
{
    gsf_init();
    GsfOutput *memory = gsf_output_memory_new();
    GsfOutfile *file = gsf_outfile_msole_new(memory);
    for (; streams->name != NULL; streams++) {
        GsfOutput *out = gsf_outfile_new_child(file, streams->name, FALSE);
        gsf_output_write(out, streams->bytes->len, streams->bytes->data);
        gsf_output_close(out);
        g_object_unref(out);
        g_byte_array_unref(streams->bytes);
    }
    gsf_output_close(GSF_OUTPUT(file));
    GByteArray *bytes = bytes_of(gsf_output_memory_get_bytes(GSF_OUTPUT_MEMORY(memory)),
                                 (size_t)gsf_output_size(memory));
    g_object_unref(file);
    g_object_unref(memory);
    return bytes;
}

static crypt_password wide_password(void)
{
    glong units;
    gunichar2 *wide = g_utf8_to_utf16(password, -1, NULL, &units, NULL);
    return (crypt_password){(uint8_t *)wide, 2 * (size_t)units};
}

static void encipher(const uint8_t *key, const uint8_t *iv, uint8_t *bytes, size_t length)
{
    struct aes256_ctx state;
    uint8_t chain[16];
    memcpy(chain, iv, sizeof chain);
    aes256_set_encrypt_key(&state, key);
    cbc_encrypt(&state, (nettle_cipher_func *)aes256_encrypt, 16, chain, length, bytes, bytes);
}

/* The document inside: large enough for several segments. */
static GByteArray *package(void)
{
    static char body[20000];
    GString *xml = g_string_new(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/"
        "wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>Number 536-90-4399</w:t></w:r>"
        "</w:p></w:body></w:document>");
    for (size_t i = 0; i + 1 < sizeof body; i++)
        body[i] = (char)('a' + (i * i + i / 7) % 26);
    const zip_member members[] = {
        {"[Content_Types].xml", "<Types/>"}, {"word/document.xml", xml->str},
        {"word/other.txt", body}, {NULL, NULL}};
    GByteArray *zip = make_zip(members);
    g_string_free(xml, TRUE);
    return zip;
}

/* ---- agile ----------------------------------------------------------------------- */

static char *agile_value(const uint8_t *hashed, const char *block, const void *value,
                         size_t length)
{
    uint8_t key[64], bytes[64];
    crypt_piece pieces[] = {{hashed, 64}, {block, 8}};
    crypt_hash(&nettle_sha512, pieces, 2, key);
    memcpy(bytes, value, length);
    encipher(key, salt, bytes, length);
    return g_base64_encode(bytes, length);
}

static GByteArray *agile_info(const uint8_t *secret, unsigned spins)
{
    uint8_t hashed[64], verifier[16] = "a random number", digest[64];
    crypt_password wide = wide_password();
    crypt_hash_password(&nettle_sha512, (crypt_piece){salt, 16}, &wide, spins, hashed);
    g_free(wide.bytes);
    crypt_piece piece = {verifier, 16};
    crypt_hash(&nettle_sha512, &piece, 1, digest);
    char *input = agile_value(hashed, "\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79", verifier, 16);
    char *value = agile_value(hashed, "\xd7\xaa\x0f\x6d\x30\x61\x34\x4e", digest, 64);
    char *key = agile_value(hashed, "\x14\x6e\x0b\xe7\xab\xac\xd0\xd6", secret, 32);
    char *salt_text = g_base64_encode(salt, 16), *data_text = g_base64_encode(data_salt, 16);
    char *xml = g_strdup_printf(
        "<?xml version=\"1.0\"?><encryption xmlns=\"http://schemas.microsoft.com/office/2006/"
        "encryption\" xmlns:p=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\">"
        "<keyData saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" "
        "cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA512\" "
        "saltValue=\"%s\"/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount=\"%u\" "
        "saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" cipherAlgorithm=\"AES\" "
        "cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA512\" saltValue=\"%s\" "
        "encryptedVerifierHashInput=\"%s\" encryptedVerifierHashValue=\"%s\" "
        "encryptedKeyValue=\"%s\"/></keyEncryptor></keyEncryptors></encryption>",
        data_text, spins, salt_text, input, value, key);
    GByteArray *info = g_byte_array_new();
    put(info, 4, 2);
    put(info, 4, 2);
    put(info, 0x40, 4);
    g_byte_array_append(info, (const guint8 *)xml, (guint)strlen(xml));
    char *texts[] = {input, value, key, salt_text, data_text, xml};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    return info;
}

static GByteArray *agile_file(unsigned told_spins)
{
    static const uint8_t secret[32] = "the secret key of the document.";
    GByteArray *clear = package(), *enciphered = g_byte_array_new();
    put(enciphered, clear->len, 8);
    while (clear->len % 16 != 0)
        put(clear, 0, 1);
    for (guint at = 0; at < clear->len; at += 4096) {
        uint8_t digest[64], number[4] = {(uint8_t)(at / 4096)};
        crypt_piece pieces[] = {{data_salt, 16}, {number, 4}};
        crypt_hash(&nettle_sha512, pieces, 2, digest);
        encipher(secret, digest, clear->data + at, MIN(4096U, clear->len - at));
    }
    g_byte_array_append(enciphered, clear->data, clear->len);
    g_byte_array_unref(clear);
    GByteArray *info = agile_info(secret, SPINS);
    if (told_spins != SPINS) {
        g_byte_array_unref(info);
        info = agile_info(secret, told_spins);
    }
    stream streams[] = {{"EncryptionInfo", info}, {"EncryptedPackage", enciphered}, {NULL, NULL}};
    return make_file(streams);
}

/* ---- standard -------------------------------------------------------------------- */

static void encipher_blocks(const uint8_t *key, uint8_t *bytes, size_t length)
{
    struct aes128_ctx state;
    aes128_set_encrypt_key(&state, key);
    aes128_encrypt(&state, length, bytes, bytes);
}

/* 2.3.2 and 2.3.3: header, then verifier. */
static GByteArray *binary_info(uint32_t algorithm, uint32_t bits, const uint8_t *verifier,
                               const uint8_t *hash, size_t hash_length)
{
    GByteArray *info = g_byte_array_new();
    put(info, 3, 2);
    put(info, 2, 2);
    put(info, 0x24, 4);
    put(info, 32, 4);
    put(info, 0x24, 4);
    put(info, 0, 4);
    put(info, algorithm, 4);
    put(info, 0x8004, 4);
    put(info, bits, 4);
    put(info, 0, 4);
    put(info, 0, 4);
    put(info, 0, 4);
    put(info, 16, 4);
    g_byte_array_append(info, salt, 16);
    g_byte_array_append(info, verifier, 16);
    put(info, 20, 4);
    g_byte_array_append(info, hash, (guint)hash_length);
    return info;
}

static GByteArray *standard_file(void)
{
    uint8_t hashed[64], key[20], padded[64], verifier[16] = "another number.", hash[32] = {0};
    uint8_t zero[4] = {0};
    crypt_password wide = wide_password();
    crypt_hash_password(&nettle_sha1, (crypt_piece){salt, 16}, &wide, 50000, hashed);
    g_free(wide.bytes);
    crypt_piece last[] = {{hashed, 20}, {zero, 4}}, one = {padded, 64}, number = {verifier, 16};
    crypt_hash(&nettle_sha1, last, 2, hashed);
    memset(padded, 0x36, sizeof padded);
    for (int i = 0; i < 20; i++)
        padded[i] ^= hashed[i];
    crypt_hash(&nettle_sha1, &one, 1, key);
    crypt_hash(&nettle_sha1, &number, 1, hash);
    encipher_blocks(key, verifier, 16);
    encipher_blocks(key, hash, 32);
    GByteArray *clear = package(), *enciphered = g_byte_array_new();
    put(enciphered, clear->len, 8);
    while (clear->len % 16 != 0)
        put(clear, 0, 1);
    encipher_blocks(key, clear->data, clear->len);
    g_byte_array_append(enciphered, clear->data, clear->len);
    g_byte_array_unref(clear);
    stream streams[] = {{"EncryptionInfo", binary_info(0x660E, 128, verifier, hash, 32)},
                        {"EncryptedPackage", enciphered}, {NULL, NULL}};
    return make_file(streams);
}

/* ---- xls ------------------------------------------------------------------------- */

static void put_record(GByteArray *bytes, unsigned type, const void *data, size_t length)
{
    put(bytes, type, 2);
    put(bytes, length, 2);
    g_byte_array_append(bytes, data, (guint)length);
}

/* A key whose streams are enciphered as they are deciphered. */
static crypt_key *stream_key(GByteArray **info)
{
    uint8_t both[36] = "the third number", hash[20];
    crypt_key *key = g_new0(crypt_key, 1);
    crypt_password wide = wide_password();
    *key = (crypt_key){.kind = CRYPT_RC4_API, .length = 16, .hash = &nettle_sha1};
    crypt_hash_password(&nettle_sha1, (crypt_piece){salt, 16}, &wide, 0, key->secret);
    g_free(wide.bytes);
    crypt_piece number = {both, 16};
    crypt_hash(&nettle_sha1, &number, 1, hash);
    memcpy(both + 16, hash, 20);
    crypt_open_object(key, 0, both, sizeof both);
    *info = binary_info(0x6801, 128, both, both + 16, 20);
    return key;
}

/* 2.3.6.2: of the years before 2003, 40 bits; written without the code that reads it. */
static void key_of_97(uint32_t block, uint8_t key[16])
{
    struct md5_ctx md5;
    crypt_password wide = wide_password();
    uint8_t digest[16], number[4] = {(uint8_t)block, (uint8_t)(block >> 8)};
    md5_init(&md5);
    md5_update(&md5, wide.length, wide.bytes);
    md5_digest(&md5, 16, digest);
    for (int i = 0; i < 16; i++) {
        md5_update(&md5, 5, digest);
        md5_update(&md5, 16, salt);
    }
    md5_digest(&md5, 16, key);
    md5_update(&md5, 5, key);
    md5_update(&md5, 4, number);
    md5_digest(&md5, 16, key);
    g_free(wide.bytes);
}

/* Each block of the stream has a key of its own. */
static void encipher_97(size_t block, size_t at, uint8_t *bytes, size_t length)
{
    while (length > 0) {
        uint8_t key[16], passed[1024] = {0};
        struct arcfour_ctx rc4;
        size_t step = MIN(length, block - at % block);
        key_of_97((uint32_t)(at / block), key);
        arcfour_set_key(&rc4, sizeof key, key);
        arcfour_crypt(&rc4, at % block, passed, passed);
        arcfour_crypt(&rc4, step, bytes, bytes);
        at += step;
        bytes += step;
        length -= step;
    }
}

/* 2.3.6.1: salt, a number and its hash, both enciphered. */
static GByteArray *info_of_97(void)
{
    uint8_t key[16], number[16] = "the 4th number.", hash[16];
    struct md5_ctx md5;
    struct arcfour_ctx rc4;
    GByteArray *info = g_byte_array_new();
    md5_init(&md5);
    md5_update(&md5, 16, number);
    md5_digest(&md5, 16, hash);
    key_of_97(0, key);
    arcfour_set_key(&rc4, sizeof key, key);
    arcfour_crypt(&rc4, 16, number, number);
    arcfour_crypt(&rc4, 16, hash, hash);
    put(info, 1, 2);
    put(info, 1, 2);
    g_byte_array_append(info, salt, 16);
    g_byte_array_append(info, number, 16);
    g_byte_array_append(info, hash, 16);
    return info;
}

/* A workbook of one sheet and a label that lies across two blocks of the cipher. */
static GByteArray *workbook(GByteArray *info, const crypt_key *key)
{
    static const uint8_t book[16] = {0x00, 0x06, 0x05, 0x00}, sheet[16] = {0x00, 0x06, 0x10, 0x00};
    static const char text[] = "Number 536-90-4399";
    GByteArray *bytes = g_byte_array_new(), *label = g_byte_array_new();
    GByteArray *pass = g_byte_array_new();
    put(pass, 1, 2);
    g_byte_array_append(pass, info->data, info->len);
    put_record(bytes, 0x809, book, sizeof book);
    put_record(bytes, 0x2F, pass->data, pass->len);
    put_record(bytes, 0x0A, "", 0);
    put_record(bytes, 0x809, sheet, sizeof sheet);
    static const uint8_t filling[1000];
    put_record(bytes, 0x1234, filling, 1024 - 12 - bytes->len);
    put(label, 0, 6);
    put(label, sizeof text - 1, 2);
    put(label, 0, 1);
    g_byte_array_append(label, (const guint8 *)text, sizeof text - 1);
    size_t at = bytes->len + 4;
    put_record(bytes, 0x204, label->data, label->len);
    if (key != NULL)
        crypt_open_stream(key, 1024, at, bytes->data + at, label->len);
    else
        encipher_97(1024, at, bytes->data + at, label->len);
    put_record(bytes, 0x0A, "", 0);
    g_byte_array_unref(info);
    g_byte_array_unref(pass);
    g_byte_array_unref(label);
    stream streams[] = {{"Workbook", bytes}, {NULL, NULL}};
    return make_file(streams);
}

static GByteArray *excel_file(void)
{
    GByteArray *info;
    crypt_key *key = stream_key(&info);
    GByteArray *file = workbook(info, key);
    crypt_key_free(key);
    return file;
}

static GByteArray *excel_97_file(void)
{
    return workbook(info_of_97(), NULL);
}

/* ---- doc ------------------------------------------------------------------------- */

static void set(GByteArray *bytes, size_t at, uint64_t number, unsigned width)
{
    for (; width > 0; width--, number >>= 8)
        bytes->data[at++] = (uint8_t)number;
}

/* [MS-DOC] 2.2.6.2: the first 68 bytes and the description before the table stay in
 * clear; blocks are of 512 bytes. */
static GByteArray *word_97_file(void)
{
    enum { FIB = 0x400, CLEAR = 68, BLOCK = 512, ENCRYPTED = 0x0100, SECOND_TABLE = 0x0200 };
    static const char text[] = "Number 536-90-4399\r";
    GByteArray *document = g_byte_array_new(), *table = info_of_97();
    guint described = table->len;
    g_byte_array_set_size(document, FIB);
    memset(document->data, 0, FIB);
    g_byte_array_append(document, (const guint8 *)text, sizeof text - 1);
    put(table, 2, 1);                    /* Pcdt, then PlcPcd of one piece */
    put(table, 8 + 8, 4);
    put(table, 0, 4);
    put(table, sizeof text - 1, 4);
    put(table, 0, 2);
    put(table, 0x40000000 | FIB * 2, 4);
    put(table, 0, 2);
    set(document, 0, 0xA5EC, 2);
    set(document, 2, 0xC1, 2);
    set(document, 0x0A, ENCRYPTED | SECOND_TABLE, 2);
    set(document, 0x0E, described, 4);
    set(document, 0x1A2, described, 4);
    set(document, 0x1A6, table->len - described, 4);
    encipher_97(BLOCK, CLEAR, document->data + CLEAR, document->len - CLEAR);
    encipher_97(BLOCK, described, table->data + described, table->len - described);
    return make_file((const stream[]){{"WordDocument", document}, {"1Table", table}, {NULL, NULL}});
}

/* ---- tests ----------------------------------------------------------------------- */

static GByteArray *agile(void)
{
    return agile_file(SPINS);
}

static GByteArray *(*const files[])(void) = {agile, standard_file, excel_file, excel_97_file,
                                              word_97_file};

START_TEST(the_password_opens_a_document)
{
    GByteArray *file = files[_i]();
    reading r = read_with_passwords(file->data, file->len, passwords);
    ck_assert_uint_eq(r.gaps, 0);
    ck_assert_msg(strstr(r.text, "Number 536-90-4399") != NULL, "read: %s", r.text);
    reading_clear(&r);
    g_byte_array_unref(file);
}
END_TEST

START_TEST(without_the_password_it_stays_encrypted)
{
    const char *const none[] = {NULL};
    const char *const *lists[] = {none, wrong};
    GByteArray *file = files[_i]();
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        reading r = read_with_passwords(file->data, file->len, lists[i]);
        ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_ENCRYPTED);
        ck_assert_ptr_null(strstr(r.text, "536-90"));
        reading_clear(&r);
    }
    g_byte_array_unref(file);
}
END_TEST

/* Each of the passwords would take a second and more of hashing. */
START_TEST(the_cost_of_trying_has_a_ceiling)
{
    const char *many[200] = {NULL};
    for (size_t i = 0; i + 1 < G_N_ELEMENTS(many); i++)
        many[i] = "wrong";
    GByteArray *file = agile_file(4000000);
    clock_t start = clock();
    reading r = read_with_passwords(file->data, file->len, many);
    ck_assert_int_lt(clock() - start, 30 * CLOCKS_PER_SEC);
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_ENCRYPTED);
    reading_clear(&r);
    g_byte_array_unref(file);
}
END_TEST

/* The description and what it opens, broken at random. */
START_TEST(damage_ends)
{
    GByteArray *file = files[_i]();
    GRand *random = g_rand_new_with_seed(4);
    for (int round = 0; round < 40; round++) {
        uint8_t *copy = g_memdup2(file->data, file->len);
        for (int i = 0; i < 4; i++)
            copy[g_rand_int_range(random, 512, (gint)MIN(file->len, 4096U))] ^=
                (uint8_t)(1 << g_rand_int_range(random, 0, 8));
        reading r = read_with_passwords(copy, file->len, passwords);
        ck_assert(r.is_utf8);
        reading_clear(&r);
        g_free(copy);
    }
    g_rand_free(random);
    g_byte_array_unref(file);
}
END_TEST

int main(void)
{
    g_log_set_always_fatal(G_LOG_FATAL_MASK);
    Suite *suite = suite_create("crypt");
    TCase *tcase = tcase_create("crypt");
    tcase_add_loop_test(tcase, the_password_opens_a_document, 0, G_N_ELEMENTS(files));
    tcase_add_loop_test(tcase, without_the_password_it_stays_encrypted, 0, G_N_ELEMENTS(files));
    tcase_add_test(tcase, the_cost_of_trying_has_a_ceiling);
    tcase_add_loop_test(tcase, damage_ends, 0, G_N_ELEMENTS(files));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
