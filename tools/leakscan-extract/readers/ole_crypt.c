/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ole_crypt.c - where encrypted doc, xls, ppt and packages in compound files keep what
 * describes the encryption, and what of them is encrypted.
 */
#include "config.h"

#include <string.h>

#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/readers/ole.h"

/* [MS-PPT] 2.3.2: the token says whether, and where the newest edit stands follows. */
bool ole_is_powerpoint_encrypted(const ole_storage *storage, size_t *edit)
{
    enum { TOKEN = 12, EDIT = 16 };
    GByteArray *user = ole_stream(storage, "Current User");
    bool is_encrypted = user != NULL && user->len >= EDIT + 4 &&
                        bytes_u32(user->data + TOKEN) == UINT32_C(0xF3D1C4DF);
    *edit = is_encrypted ? bytes_u32(user->data + EDIT) : 0;
    if (user != NULL)
        g_byte_array_unref(user);
    return is_encrypted;
}

#ifdef HAVE_NETTLE
#include "tools/leakscan-extract/readers/crypt.h"

static crypt_key *find_key(const ole_storage *storage, const uint8_t *info, size_t length)
{
    return crypt_key_find(info, length, extract_output_passwords(storage->out), storage->out);
}

/* ---- packages -------------------------------------------------------------------- */

static int give_package(const ole_storage *storage, const crypt_key *key)
{
    GByteArray *bytes = ole_stream(storage, "EncryptedPackage");
    if (bytes == NULL)
        return extract_spend(storage->out, 0);
    GByteArray *clear = crypt_open_package(key, bytes->data, bytes->len);
    int rc = EXTRACT_BROKEN;
    if (clear != NULL) {
        rc = extract_embedded(storage->out, storage->path, NULL, NULL, clear->data, clear->len);
        explicit_bzero(clear->data, clear->len);
        g_byte_array_unref(clear);
    }
    g_byte_array_unref(bytes);
    return rc;
}

bool ole_read_package_by_password(const ole_storage *storage, int *rc)
{
    GByteArray *info = ole_stream(storage, "EncryptionInfo");
    crypt_key *key = info != NULL ? find_key(storage, info->data, info->len) : NULL;
    bool is_open = key != NULL && crypt_key_is_for_package(key);
    if (is_open)
        *rc = give_package(storage, key);
    crypt_key_free(key);
    if (info != NULL)
        g_byte_array_unref(info);
    return is_open;
}

/* The key for streams, or NULL. */
static crypt_key *find_stream_key(const ole_storage *storage, const uint8_t *info, size_t length)
{
    crypt_key *key = find_key(storage, info, length);
    if (key == NULL || !crypt_key_is_for_package(key))
        return key;
    crypt_key_free(key);
    return NULL;
}

/* ---- Word ------------------------------------------------------------------------ */

/* [MS-DOC] 2.2.6: the table's stream begins with what describes the encryption, lKey
 * bytes of it; of the main one the first 68 bytes are in clear. */
bool ole_open_word(const ole_storage *storage, GByteArray *document, GByteArray *table)
{
    enum { BLOCK = 512, CLEAR = 0x44, L_KEY = 0x0E };
    if (document->len < CLEAR || table == NULL)
        return false;
    size_t length = MIN((size_t)bytes_u32(document->data + L_KEY), (size_t)table->len);
    crypt_key *key = find_stream_key(storage, table->data, length);
    if (key == NULL)
        return false;
    crypt_open_stream(key, BLOCK, 0, table->data, table->len);
    crypt_open_stream(key, BLOCK, CLEAR, document->data + CLEAR, document->len - CLEAR);
    crypt_key_free(key);
    return true;
}

/* ---- Excel ----------------------------------------------------------------------- */

enum { RECORD = 4, BLOCK_EXCEL = 1024, BOUND_SHEET = 0x85, CLEAR_OF_SHEET = 4 };

/* [MS-XLS] 2.2.10: records whose data is never encrypted. */
static bool is_clear(unsigned type)
{
    static const unsigned types[] = {0x809, 0x2F, 0x194, 0x195, 0xE1, 0x196, 0x138};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (types[i] == type)
            return true;
    return false;
}

/* Puts into each record's place what `open` holds of it, or makes of it by XOR. */
static void open_records(GByteArray *stream, size_t from, const uint8_t *open,
                         const uint8_t *array)
{
    for (size_t at = from; stream->len - at >= RECORD;) {
        unsigned type = bytes_u16(stream->data + at);
        at += RECORD;
        size_t length = MIN((size_t)bytes_u16(stream->data + at - 2), stream->len - at);
        size_t clear = type == BOUND_SHEET ? MIN(length, (size_t)CLEAR_OF_SHEET) : 0;
        if (!is_clear(type) && open != NULL)
            memcpy(stream->data + at + clear, open + at + clear, length - clear);
        else if (!is_clear(type))
            crypt_xor_open(array, at + length + clear, stream->data + at + clear, length - clear);
        at += length;
    }
}

static bool open_excel_rc4(const ole_storage *storage, GByteArray *stream, size_t from,
                           const uint8_t *info, size_t length)
{
    crypt_key *key = find_stream_key(storage, info, length);
    if (key == NULL)
        return false;
    uint8_t *open = g_memdup2(stream->data, stream->len);
    crypt_open_stream(key, BLOCK_EXCEL, 0, open, stream->len);
    open_records(stream, from, open, NULL);
    explicit_bzero(open, stream->len);
    g_free(open);
    crypt_key_free(key);
    return true;
}

bool ole_open_excel(const ole_storage *storage, GByteArray *stream, size_t from,
                    const uint8_t *pass, size_t length)
{
    enum { XOR = 0, RC4 = 1 };
    uint8_t array[CRYPT_XOR_BYTES];
    if (length > 6 && bytes_u16(pass) == RC4)
        return open_excel_rc4(storage, stream, from, pass + 2, length - 2);
    /* BIFF5 has no word for the kind. */
    const uint8_t *words = length >= 6 && bytes_u16(pass) == XOR ? pass + 2 : pass;
    if ((length != 4 && words == pass) || length < 4 ||
        !crypt_xor_find(bytes_u16(words), bytes_u16(words + 2),
                        extract_output_passwords(storage->out), array))
        return false;
    open_records(stream, from, NULL, array);
    explicit_bzero(array, sizeof array);
    return true;
}

/* ---- PowerPoint ------------------------------------------------------------------ */

enum { ATOM = 8, USER_EDIT = 0x0FF5, PERSIST = 0x1772, EDITS_MAX = 1000, OBJECTS_MAX = 1 << 20 };

/* The body of the record of that type at the place, or NULL. */
static const uint8_t *atom_at(const GByteArray *stream, size_t at, unsigned type, size_t *length)
{
    if (at > stream->len || stream->len - at < ATOM ||
        (type != 0 && bytes_u16(stream->data + at + 2) != type))
        return NULL;
    *length = MIN((size_t)bytes_u32(stream->data + at + 4), stream->len - at - ATOM);
    return stream->data + at + ATOM;
}

/* [MS-PPT] 2.3.5: runs of numbers with the places of their objects; the newest edit is
 * read first and its places count. */
static void take_places(GHashTable *places, const uint8_t *bytes, size_t length)
{
    for (size_t at = 0; at + 4 <= length && g_hash_table_size(places) < OBJECTS_MAX;) {
        uint32_t head = bytes_u32(bytes + at), number = head & 0xFFFFF, count = head >> 20;
        at += 4;
        for (; count > 0 && at + 4 <= length; count--, number++, at += 4)
            if (!g_hash_table_contains(places, GUINT_TO_POINTER(number)))
                g_hash_table_insert(places, GUINT_TO_POINTER(number),
                                    GUINT_TO_POINTER(bytes_u32(bytes + at)));
    }
}

/* [MS-PPT] 2.3.3: each edit names its objects and the edit before; the newest one names
 * the object that describes the encryption. */
static GHashTable *find_places(const GByteArray *stream, size_t edit, uint32_t *session)
{
    GHashTable *places = g_hash_table_new(NULL, NULL);
    *session = 0;
    for (int i = 0; i < EDITS_MAX; i++) {
        size_t length, count;
        const uint8_t *atom = atom_at(stream, edit, USER_EDIT, &length);
        if (atom == NULL || length < 28)
            break;
        if (*session == 0 && length >= 32)
            *session = bytes_u32(atom + 28);
        const uint8_t *persist = atom_at(stream, bytes_u32(atom + 12), PERSIST, &count);
        if (persist != NULL)
            take_places(places, persist, count);
        size_t before = bytes_u32(atom + 8);
        if (before == 0 || before >= edit)
            break;
        edit = before;
    }
    return places;
}

/* Each object is enciphered from its header on, under its number. */
static void open_objects(GByteArray *stream, const crypt_key *key, GHashTable *places,
                         uint32_t session)
{
    uint64_t budget = 2 * (uint64_t)stream->len;   /* objects may not lie in objects */
    GHashTableIter iter;
    gpointer number, place;
    g_hash_table_iter_init(&iter, places);
    while (g_hash_table_iter_next(&iter, &number, &place)) {
        size_t at = GPOINTER_TO_UINT(place);
        uint8_t header[ATOM];
        if (GPOINTER_TO_UINT(number) == session || at > stream->len || stream->len - at < ATOM)
            continue;
        memcpy(header, stream->data + at, sizeof header);
        crypt_open_object(key, GPOINTER_TO_UINT(number), header, sizeof header);
        uint64_t length = ATOM + (uint64_t)bytes_u32(header + 4);
        if (length > stream->len - at || length > budget)
            continue;
        budget -= length;
        crypt_open_object(key, GPOINTER_TO_UINT(number), stream->data + at, (size_t)length);
    }
}

bool ole_open_powerpoint(const ole_storage *storage, GByteArray *stream, size_t edit)
{
    uint32_t session;
    GHashTable *places = find_places(stream, edit, &session);
    size_t at = GPOINTER_TO_UINT(g_hash_table_lookup(places, GUINT_TO_POINTER(session)));
    size_t length = 0;
    const uint8_t *info = session != 0 ? atom_at(stream, at, 0, &length) : NULL;
    crypt_key *key = info != NULL ? find_stream_key(storage, info, length) : NULL;
    bool is_open = key != NULL;
    if (is_open) {
        open_objects(stream, key, places, session);
        stream->data[at] &= 0xF0;    /* no longer a container to be walked */
    }
    crypt_key_free(key);
    g_hash_table_unref(places);
    return is_open;
}

#else

bool ole_read_package_by_password(const ole_storage *storage, int *rc)
{
    return false;
}

bool ole_open_word(const ole_storage *storage, GByteArray *document, GByteArray *table)
{
    return false;
}

bool ole_open_excel(const ole_storage *storage, GByteArray *stream, size_t from,
                    const uint8_t *pass, size_t length)
{
    return false;
}

bool ole_open_powerpoint(const ole_storage *storage, GByteArray *stream, size_t edit)
{
    return false;
}

#endif
