/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <gio/gio.h>
#include <gsf/gsf.h>

#include "tests/unit/readers/reading.h"

typedef struct {
    const char *name;            /* with a folder before it, if it is in a storage */
    GByteArray *bytes;
} stream;

static void put(GByteArray *bytes, uint64_t number, unsigned width)
{
    for (; width > 0; width--, number >>= 8) {
        uint8_t byte = (uint8_t)number;
        g_byte_array_append(bytes, &byte, 1);
    }
}

static void put_text(GByteArray *bytes, const char *text)
{
    g_byte_array_append(bytes, (const guint8 *)text, (guint)strlen(text));
}

static void put_wide(GByteArray *bytes, const char *text)
{
    for (; *text != '\0'; text++)
        put(bytes, (uint8_t)*text, 2);
}

static void set(GByteArray *bytes, size_t at, uint64_t number, unsigned width)
{
    for (; width > 0; width--, number >>= 8)
        bytes->data[at++] = (uint8_t)number;
}

static GByteArray *text_stream(const char *text)
{
    GByteArray *bytes = g_byte_array_new();
    put_text(bytes, text);
    return bytes;
}

static GByteArray *wide_stream(const char *text)
{
    GByteArray *bytes = g_byte_array_new();
    put_wide(bytes, text);
    return bytes;
}

static void write_stream(GsfOutfile *folder, const char *name, GByteArray *bytes)
{
    GsfOutput *out = gsf_outfile_new_child(folder, name, FALSE);
    gsf_output_write(out, bytes->len, bytes->data);
    gsf_output_close(out);
    g_object_unref(out);
    g_byte_array_unref(bytes);
}

/* A compound file of the streams, which it takes; NULL ends them. */
static GByteArray *make_file(const stream *streams)
{
    gsf_init();
    GsfOutput *memory = gsf_output_memory_new();
    GsfOutfile *file = gsf_outfile_msole_new(memory);
    for (; streams->name != NULL; streams++) {
        char **parts = g_strsplit(streams->name, "/", 2);
        if (parts[1] == NULL) {
            write_stream(file, parts[0], streams->bytes);
        } else {
            GsfOutput *folder = gsf_outfile_new_child(file, parts[0], TRUE);
            write_stream(GSF_OUTFILE(folder), parts[1], streams->bytes);
            gsf_output_close(folder);
            g_object_unref(folder);
        }
        g_strfreev(parts);
    }
    gsf_output_close(GSF_OUTPUT(file));
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, gsf_output_memory_get_bytes(GSF_OUTPUT_MEMORY(memory)),
                        (guint)gsf_output_size(memory));
    g_object_unref(file);
    g_object_unref(memory);
    return bytes;
}

/* ---- one file of each kind ------------------------------------------------------- */

enum { FIB = 0x400 };

/* Two pieces, the second of wide characters, as after a fast save. */
static GByteArray *word_file(unsigned flags)
{
    static const char first[] = "Dear Ms Example\rName\aBorn\a\aAnn\a1 May\a\a";
    GByteArray *document = g_byte_array_new(), *table = g_byte_array_new();
    g_byte_array_set_size(document, FIB);
    memset(document->data, 0, FIB);
    put_text(document, first);
    size_t wide = document->len;
    put_wide(document, "\x13 HYPERLINK mailto:a \x14" "555\x1E" "01");
    size_t count = (document->len - wide) / 2;
    set(document, 0, 0xA5EC, 2);
    set(document, 2, 0xC1, 2);
    set(document, 0x0A, flags | 0x0200, 2);
    put(table, 2, 1);
    put(table, 12 + 16, 4);
    put(table, 0, 4);
    put(table, sizeof first - 1, 4);
    put(table, sizeof first - 1 + count, 4);
    put(table, 0, 2);
    put(table, 0x40000000 | FIB * 2, 4);
    put(table, 0, 4);
    put(table, wide, 4);
    put(table, 0, 2);
    set(document, 0x1A6, table->len, 4);
    return make_file((const stream[]){{"WordDocument", document}, {"1Table", table},
                                      {NULL, NULL}});
}

static void put_record(GByteArray *bytes, unsigned type, const char *body, size_t length)
{
    put(bytes, type, 2);
    put(bytes, length, 2);
    g_byte_array_append(bytes, (const guint8 *)body, (guint)length);
}

#define RECORD(type, body) put_record(bytes, type, body, sizeof body - 1)
#define BOF RECORD(0x809, "\x00\x06\x05\x00")

/* The shared string goes on in a second record, with wide characters from there. */
static GByteArray *excel_file(bool is_encrypted)
{
    GByteArray *bytes = g_byte_array_new();
    BOF;
    if (is_encrypted)
        RECORD(0x2F, "\x01\x00");
    RECORD(0x41E, "\xA4\x00\x0B\x00\x00" "000-00-0000");
    RECORD(0xE0, "\x00\x00\x00\x00");
    RECORD(0xE0, "\x00\x00\x0E\x00");
    RECORD(0xE0, "\x00\x00\xA4\x00");
    RECORD(0xE0, "\x00\x00\x09\x00");
    size_t sheet = bytes->len;
    RECORD(0x85, "\x00\x00\x00\x00\x01\x00\x06\x00People");
    RECORD(0xFC, "\x02\x00\x00\x00\x02\x00\x00\x00\x06\x00\x00Num");
    RECORD(0x3C, "\x01" "b\0e\0r\0" "\x04\x00\x00" "Born");
    set(bytes, sheet + 4, bytes->len, 4);
    BOF;
    RECORD(0xFD, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00");
    RECORD(0xFD, "\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00");
    RECORD(0x27E, "\x01\x00\x00\x00\x02\x00\x3A\x85\xF1\x02");
    RECORD(0x203, "\x01\x00\x02\x00\x01\x00\x00\x00\x00\x00\x00\x6A\xD8\x40");
    RECORD(0xBD, "\x02\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x0A\x00\x00\x00\x02\x00");
    RECORD(0x203, "\x03\x00\x01\x00\x03\x00\x00\x00\x00\x00\x00\x00\xC0\x3F");
    RECORD(0x100D, "\x00\x00\x05\x00" "Sales");
    RECORD(0x1B6, "\0\0\0\0\0\0\0\0\0\0\x06\x00");
    RECORD(0x3C, "\0remark");
    return make_file((const stream[]){{"WORKBOOK", bytes}, {NULL, NULL}});
}

static void put_head(GByteArray *bytes, unsigned version, unsigned type, size_t length)
{
    put(bytes, version, 2);
    put(bytes, type, 2);
    put(bytes, length, 4);
}

static void put_bytes(GByteArray *bytes, const char *text)
{
    put_head(bytes, 0, 4008, strlen(text));
    put_text(bytes, text);
}

/* A document of its own, compressed as PowerPoint does it. */
static void put_object(GByteArray *bytes, GByteArray *object)
{
    guint8 packed[8192];
    gsize taken, made;
    GConverter *zlib = G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
    ck_assert_int_eq(g_converter_convert(zlib, object->data, object->len, packed, sizeof packed,
                                         G_CONVERTER_INPUT_AT_END, &taken, &made, NULL),
                     G_CONVERTER_FINISHED);
    g_object_unref(zlib);
    put_head(bytes, 0x0010, 4113, 4 + made);
    put(bytes, object->len, 4);
    g_byte_array_append(bytes, packed, (guint)made);
    g_byte_array_unref(object);
}

/* A master with a place to be filled and a text of its own, and a slide. */
static GByteArray *powerpoint_file(void)
{
    GByteArray *bytes = g_byte_array_new();
    put_head(bytes, 0x000F, 1000, 10000);
    put_head(bytes, 0x000F, 1016, 8 + 8 + 8 + 8 + 5 + 8 + 8 + 4);
    put_head(bytes, 0x000F, 0xF004, 8 + 8 + 8 + 5);
    put_head(bytes, 0, 3011, 8);
    put(bytes, 0, 8);
    put_bytes(bytes, "Click");
    put_head(bytes, 0x000F, 0xF004, 8 + 4);
    put_bytes(bytes, "Inc.");
    /* Table styles of PowerPoint 2007: a package that says it is a container. */
    put_head(bytes, 0x000F, 1064, 10);
    put_text(bytes, "PK\3\4\x0f");
    put_text(bytes, "style");
    put_bytes(bytes, "one\rtw\xF6\vx");
    put_head(bytes, 0, 4000, 10);
    put_wide(bytes, "three");
    put_object(bytes, word_file(0));
    return make_file((const stream[]){{"PowerPoint Document", bytes}, {NULL, NULL}});
}

/* A comment in a tag's data, data of another program in a second, a picture's description,
 * and an object whose checksum is wrong. */
static GByteArray *later_powerpoint_file(void)
{
    static const char author[] = "Bob", comment[] = "call Ann", described[] = "Ann's card";
    size_t author_length = 2 * strlen(author), length = 2 * strlen(comment);
    size_t description = 2 * strlen(described) + 2;
    GByteArray *bytes = g_byte_array_new();
    put_head(bytes, 0, 4026, 2 * strlen("___PPT10"));
    put_wide(bytes, "___PPT10");
    put_head(bytes, 0, 5003, 8 + 8 + author_length + 8 + length);
    put_head(bytes, 0x000F, 12000, 8 + author_length + 8 + length);
    put_head(bytes, 0, 4026, author_length);
    put_wide(bytes, author);
    put_head(bytes, 0x0010, 4026, length);
    put_wide(bytes, comment);
    put_head(bytes, 0, 5003, 9);
    put_text(bytes, "no record");
    put_head(bytes, 0x0023, 0xF00B, 12 + description);
    put(bytes, 0x007F, 2);
    put(bytes, 1, 4);
    put(bytes, 0x8381, 2);
    put(bytes, description, 4);
    put_wide(bytes, described);
    put(bytes, 0, 2);
    put_object(bytes, word_file(0));
    bytes->data[bytes->len - 1] ^= 1;
    return make_file((const stream[]){{"PowerPoint Document", bytes}, {NULL, NULL}});
}

#define COMPRESSED "\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7"                          \
    "\x03\x00\x0a\x00rcpg125B2\x0a\xf3 hel\x09\x00 bw\x05\xb0ld}\x0a\x80\x0f\xa0"

static GByteArray *outlook_file(bool has_text)
{
    GByteArray *properties = g_byte_array_new(), *rtf = g_byte_array_new();
    g_byte_array_set_size(properties, 32);
    memset(properties->data, 0, 32);
    g_byte_array_append(rtf, (const guint8 *)COMPRESSED, sizeof COMPRESSED - 1);
    return make_file((const stream[]){
        {"__properties_version1.0", properties},
        {"__substg1.0_0037001F", wide_stream("A subject")},
        {"__substg1.0_0C1A001E", text_stream("Ann \xC9xample")},
        {"__substg1.0_10090102", rtf},
        {has_text ? "__substg1.0_1000001F" : "__unknown", wide_stream("The body\r\nof it")},
        {"__attach_version1.0_#00000000/__properties_version1.0", text_stream("12345678")},
        {"__attach_version1.0_#00000001/__substg1.0_37010102", text_stream("lost")},
        {NULL, NULL}});
}

static reading read_file(GByteArray *file)
{
    reading r = read_bytes(file->data, file->len);
    g_byte_array_unref(file);
    return r;
}

START_TEST(a_document_is_read_by_its_pieces)
{
    reading r = read_file(word_file(0));
    expect_in_order(&r, (const char *[]){"[]\nDear Ms Example\nName\tBorn\nAnn\t1 May\n",
                                         "HYPERLINK mailto:a \n555-01\n", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
}
END_TEST

START_TEST(a_workbook_keeps_its_columns_and_formats)
{
    reading r = read_file(excel_file(false));
    expect_in_order(&r, (const char *[]){"[People]\nPeople\nNumber\t\tBorn\n012-34-5678\t\t",
                                         "1968-06-11\n\t1\t2\n\t12.5%\nSales\nremark\n", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
}
END_TEST

START_TEST(slides_are_read_with_what_their_master_shows)
{
    reading r = read_file(powerpoint_file());
    expect_in_order(&r, (const char *[]){"[]\nInc.\none\ntw\xC3\xB6\nx\nthree\n",
                                         "[object 1]\nDear Ms Example\n", NULL});
    ck_assert_ptr_null(strstr(r.text, "Click"));
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
}
END_TEST

START_TEST(slides_are_read_with_comments_descriptions_and_objects_of_wrong_checksums)
{
    reading r = read_file(later_powerpoint_file());
    expect_in_order(&r, (const char *[]){"[]\nBob\ncall Ann\nAnn's card",
                                         "[object 1]\nDear Ms Example\n", NULL});
    ck_assert_ptr_null(strstr(r.text, "PPT10"));
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
}
END_TEST

START_TEST(a_message_is_read_with_its_properties)
{
    reading r = read_file(outlook_file(true));
    expect_in_order(&r, (const char *[]){"[]\nSubject: A subject\nFrom: Ann \xC3\x89xample\n",
                                         "Text: The body\nof it\n", NULL});
    reading_clear(&r);
}
END_TEST

START_TEST(a_message_of_compressed_text_alone_is_read)
{
    reading r = read_file(outlook_file(false));
    expect_in_order(&r, (const char *[]){"[body.rtf]\nhello world\n", NULL});
    reading_clear(&r);
}
END_TEST

START_TEST(what_is_encrypted_is_told_as_such)
{
    GByteArray *const files[] = {
        word_file(0x0100), excel_file(true),
        make_file((const stream[]){{"EncryptedPackage", text_stream("x")}, {NULL, NULL}})};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        reading r = read_file(files[i]);
        ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_ENCRYPTED);
        reading_clear(&r);
    }
}
END_TEST

START_TEST(an_unknown_compound_file_is_told_as_unread)
{
    reading r = read_file(make_file((const stream[]){{"Other", text_stream("x")}, {NULL, NULL}}));
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_UNREAD_TYPE);
    reading_clear(&r);
}
END_TEST

START_TEST(damaged_files_end)
{
    GByteArray *const files[] = {word_file(0), excel_file(false), powerpoint_file(),
                                 later_powerpoint_file(),
                                 outlook_file(false)};
    for (int i = 0; i < (int)G_N_ELEMENTS(files); i++) {
        if (i == _i)
            expect_survival(files[i]->data, files[i]->len, 3000);
        g_byte_array_unref(files[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ole");
    TCase *tc = tcase_create("files");
    tcase_add_test(tc, a_document_is_read_by_its_pieces);
    tcase_add_test(tc, a_workbook_keeps_its_columns_and_formats);
    tcase_add_test(tc, slides_are_read_with_what_their_master_shows);
    tcase_add_test(tc, slides_are_read_with_comments_descriptions_and_objects_of_wrong_checksums);
    tcase_add_test(tc, a_message_is_read_with_its_properties);
    tcase_add_test(tc, a_message_of_compressed_text_alone_is_read);
    tcase_add_test(tc, what_is_encrypted_is_told_as_such);
    tcase_add_test(tc, an_unknown_compound_file_is_told_as_unread);
    tcase_add_loop_test(tc, damaged_files_end, 0, 5);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
