/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/unit/readers/reading.h"

#define CONTENT(body) "<office:document-content xmlns:office='o' xmlns:text='t' "                 \
    "xmlns:table='s' xmlns:form='f' xmlns:dc='d'>" body "</office:document-content>"

static const zip_member text[] = {
    {"mimetype", "application/vnd.oasis.opendocument.text"},
    {"content.xml",
     CONTENT("<text:tracked-changes><text:deletion><text:p>was deleted</text:p></text:deletion>"
             "</text:tracked-changes><text:p>Ann<text:s text:c='2'/>Example<text:tab/>1\n2"
             "<text:note><text:note-body><text:p>in a note</text:p></text:note-body></text:note>"
             "</text:p><form:text form:name='ssn' form:current-value='000'/>")},
    {"styles.xml", CONTENT("<text:p>in the header</text:p>")},
    {"meta.xml", "<m xmlns:meta='m'><meta:user-defined meta:name='Client'>Ann</meta:user-defined>"
                 "</m>"},
    {"Objects/inner.bin", "embedded"},
    {"META-INF/manifest.xml", "<manifest/>"},
    {NULL, NULL},
};

static const zip_member sheet[] = {
    {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
    {"content.xml",
     CONTENT("<table:table table:name='People'><table:table-row><table:table-cell><text:p>Name"
             "</text:p></table:table-cell><table:table-cell table:number-columns-repeated='2'/>"
             "<table:table-cell><text:p>Born</text:p></table:table-cell></table:table-row>"
             "<table:table-row table:number-rows-repeated='1000000'><table:table-cell "
             "table:number-columns-repeated='4000000000'><text:p>Ann</text:p></table:table-cell>"
             "</table:table-row></table:table>")},
    {NULL, NULL},
};

static const zip_member book[] = {
    {"mimetype", "application/epub+zip"},
    {"OPS/book.opf", "<package xmlns:dc='d'><dc:creator>Ann Example</dc:creator></package>"},
    {"OPS/chapter.xhtml", "<html><p>It began.</p></html>"},
    {"OPS/book.css", "p {}"},
    {NULL, NULL},
};

static reading read_members(const zip_member *members)
{
    GByteArray *zip = make_zip(members);
    reading r = read_bytes(zip->data, zip->len);
    g_byte_array_unref(zip);
    return r;
}

START_TEST(a_text_is_read_with_changes_notes_forms_and_properties)
{
    reading r = read_members(text);
    expect_in_order(&r, (const char *[]){
        "[content.xml]\nwas deleted\nAnn  Example\t1 2\nin a note\nssn: 000", "[styles.xml]\n",
        "in the header", "Client: Ann", "[Objects/inner.bin inner.bin]", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
}
END_TEST

START_TEST(repeated_cells_keep_their_columns_and_do_not_multiply)
{
    reading r = read_members(sheet);
    expect_in_order(&r, (const char *[]){"People\nName\t\t\tBorn\nAnn", NULL});
    ck_assert_uint_lt(strlen(r.text), 1000);
    reading_clear(&r);
}
END_TEST

START_TEST(an_encrypted_document_is_told_as_such_alone)
{
    static const zip_member members[] = {
        {"mimetype", "application/vnd.oasis.opendocument.text"},
        {"content.xml", "\x01\x02\x03"},
        {"META-INF/manifest.xml", "<m:file-entry><m:encryption-data/></m:file-entry>"},
        {NULL, NULL}};
    reading r = read_members(members);
    ck_assert_str_eq(r.text, "");
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_ENCRYPTED);
    reading_clear(&r);
}
END_TEST

START_TEST(a_book_gives_its_chapters_as_html)
{
    reading r = read_members(book);
    expect_in_order(&r, (const char *[]){"creator: Ann Example", "[OPS/chapter.xhtml]\n<html>",
                                         NULL});
    ck_assert_ptr_null(strstr(r.text, "book.css"));
    reading_clear(&r);
}
END_TEST

START_TEST(damaged_packages_end)
{
    const zip_member *const kinds[] = {text, sheet, book};
    GByteArray *zip = make_zip(kinds[_i]);
    expect_survival(zip->data, zip->len, 500);
    g_byte_array_unref(zip);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("odf");
    TCase *tc = tcase_create("parts");
    tcase_add_test(tc, a_text_is_read_with_changes_notes_forms_and_properties);
    tcase_add_test(tc, repeated_cells_keep_their_columns_and_do_not_multiply);
    tcase_add_test(tc, an_encrypted_document_is_told_as_such_alone);
    tcase_add_test(tc, a_book_gives_its_chapters_as_html);
    tcase_add_loop_test(tc, damaged_packages_end, 0, 3);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
