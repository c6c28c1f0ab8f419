/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/unit/readers/reading.h"
#include "tools/leakscan-extract/readers/sheet_number.h"

#define W "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
#define S "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "                    \
          "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
#define T(text) "<w:r><w:t>" text "</w:t></w:r>"
#define P(text) "<w:p>" T(text) "</w:p>"
/* libxml2 reads ahead by as much as this. */
#define LONG P("a paragraph") P("a paragraph") P("a paragraph") P("a paragraph") P("a paragraph")  \
    P("a paragraph") P("a paragraph") P("a paragraph") P("a paragraph") P("a paragraph")
#define TYPES {"[Content_Types].xml", "<Types/>"}

static const zip_member letter[] = {
    TYPES,
    {"word/document.xml",
     "<w:document " W " xmlns:mc='mc'><w:body>" P("Dear Ms Example") "<w:p>" T("555")
     "<w:r><w:noBreakHyphen/></w:r>" T("01") "<w:r><w:noBreakHyphen/></w:r>" T("00") "</w:p>"
     "<w:tbl><w:tr><w:tc>" P("Name") "</w:tc><w:tc>" P("Born") "</w:tc></w:tr>"
     "<w:tr><w:tc>" P("Ann") P("Example") "</w:tc><w:tc>" P("1 May") "</w:tc></w:tr></w:tbl>"
     "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:del><w:r><w:delText>was deleted</w:delText>"
     "</w:r></w:del><w:ins>" T("was inserted") "</w:ins></w:p>"
     "<w:p><mc:AlternateContent><mc:Choice>" T("in a box") "</mc:Choice><mc:Fallback>"
     T("in a box") "</mc:Fallback></mc:AlternateContent></w:p>"
     "<w:p><w:r><w:instrText>HYPERLINK &quot;mailto:ann@example.org&quot;</w:instrText></w:r></w:p>"
     "</w:body></w:document>"},
    {"word/header1.xml", "<w:hdr " W ">" P("in the header") "</w:hdr>"},
    {"word/footnotes.xml", "<w:footnotes " W ">" P("in a note") "</w:footnotes>"},
    {"word/comments.xml", "<w:comments " W "><w:comment w:author='Bob'>" P("in a comment")
                          "</w:comment></w:comments>"},
    {"word/_rels/document.xml.rels",
     "<Relationships><Relationship Id='a' Target='mailto:bob@example.org' TargetMode='External'/>"
     "<Relationship Id='b' Target='header1.xml'/></Relationships>"},
    {"word/afchunk.htm", "<p>an HTML part</p>"},
    {"docProps/custom.xml", "<Properties><property name='Client'><lpwstr>Ann Example</lpwstr>"
                            "</property></Properties>"},
    {NULL, NULL},
};

static const zip_member sheet[] = {
    TYPES,
    {"xl/worksheets/sheet1.xml",
     "<worksheet " S "><sheetData>"
     "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='inlineStr'><is><t>Born</t></is></c></row>"
     "<row r='2'><c r='A2' s='2'><v>12345678</v></c><c r='C2' s='1'><v>25000</v></c>"
     "<c r='D2' t='b'><v>1</v></c></row><row r='3'><c r='C3'><v>1.5</v></c></row></sheetData>"
     "<headerFooter><oddHeader>in the header</oddHeader></headerFooter></worksheet>"},
    {"xl/workbook.xml", "<workbook " S "><sheets><sheet name='People' sheetId='1' state='hidden' "
                        "r:id='rId1'/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/></Relationships>"},
    {"xl/styles.xml",
     "<styleSheet " S "><numFmts><numFmt numFmtId='164' formatCode='000\\-00\\-0000'/></numFmts>"
     "<cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>"
     "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs></styleSheet>"},
    {"xl/sharedStrings.xml", "<sst " S "><si><r><t>Num</t></r><r><t>ber</t></r><rPh><t>x</t></rPh>"
                             "</si></sst>"},
    {NULL, NULL},
};

static const zip_member slides[] = {
    TYPES,
    {"ppt/slides/slide1.xml",
     "<p:sld xmlns:p='p' xmlns:a='a' show='0'><p:sp><p:txBody><a:p><a:r><a:t>on a hidden slide"
     "</a:t></a:r></a:p></p:txBody></p:sp></p:sld>"},
    {"ppt/notesSlides/notesSlide1.xml",
     "<p:notes xmlns:p='p' xmlns:a='a'><a:p><a:t>in the notes</a:t></a:p></p:notes>"},
    {"ppt/slideMasters/slideMaster1.xml",
     "<p:sldMaster xmlns:p='p' xmlns:a='a'><p:sp><p:nvPr><p:ph/></p:nvPr><p:txBody><a:p><a:t>"
     "Click to edit</a:t></a:p></p:txBody></p:sp><p:sp><p:txBody><a:p><a:t>Company confidential"
     "</a:t></a:p></p:txBody></p:sp></p:sldMaster>"},
    {NULL, NULL},
};

static reading read_members(const zip_member *members)
{
    GByteArray *zip = make_zip(members);
    reading r = read_bytes(zip->data, zip->len);
    g_byte_array_unref(zip);
    return r;
}

START_TEST(a_letter_is_read_with_all_that_is_beside_its_text)
{
    reading r = read_members(letter);
    expect_in_order(&r, (const char *[]){
        "[word/document.xml]", "Dear Ms Example\n555-01-00\nName\tBorn\nAnn\nExample\t1 May\n",
        "was deleted", "was inserted", "in a box\nHYPERLINK \"mailto:ann@example.org\"",
        "[word/header1.xml]\nin the header", "in a note", "Bob\nin a comment",
        "mailto:bob@example.org", "[word/afchunk.htm afchunk.htm]", "Client: Ann Example", NULL});
    ck_assert_ptr_null(strstr(r.text, "Name: "));
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
}
END_TEST

START_TEST(a_text_box_kept_in_two_forms_is_read_once)
{
    reading r = read_members(letter);
    const char *first = strstr(r.text, "in a box");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "in a box"));
    reading_clear(&r);
}
END_TEST

START_TEST(cells_stand_under_their_headings_as_they_are_shown)
{
    reading r = read_members(sheet);
    expect_in_order(&r, (const char *[]){
        "[People]\n", "Number\t\tBorn\n012-34-5678\t\t1968-06-11\tTRUE\n\t\t1.5\nin the header",
        "sheet: People", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
}
END_TEST

START_TEST(slides_notes_and_masters_are_read_without_placeholders)
{
    reading r = read_members(slides);
    expect_in_order(&r, (const char *[]){"on a hidden slide", "in the notes",
                                         "Company confidential", NULL});
    ck_assert_ptr_null(strstr(r.text, "Click to edit"));
    reading_clear(&r);
}
END_TEST

START_TEST(entities_of_a_document_type_are_not_put_in)
{
    static const zip_member members[] = {
        TYPES,
        {"word/document.xml",
         "<!DOCTYPE d [<!ENTITY f SYSTEM 'file:///etc/passwd'><!ENTITY a 'aaaaaaaa'>"
         "<!ENTITY b '&a;&a;&a;'>]><w:document " W ">" P("before &f; &b; after")
         "</w:document>"},
        {NULL, NULL}};
    reading r = read_members(members);
    ck_assert_ptr_null(strstr(r.text, "root:"));
    ck_assert_ptr_null(strstr(r.text, "aaaa"));
    expect_in_order(&r, (const char *[]){"before", "after", NULL});
    reading_clear(&r);
}
END_TEST

START_TEST(what_stands_before_broken_markup_is_read_and_the_gap_told)
{
    static const zip_member members[] = {
        TYPES, {"word/document.xml", "<w:document " W ">" P("before") LONG LONG "<w:p></w:x>"}, {NULL, NULL}};
    reading r = read_members(members);
    expect_in_order(&r, (const char *[]){"before", NULL});
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_EXTRACT_FAILED);
    reading_clear(&r);
}
END_TEST

START_TEST(damaged_packages_end)
{
    const zip_member *const kinds[] = {letter, sheet, slides};
    GByteArray *zip = make_zip(kinds[_i]);
    expect_survival(zip->data, zip->len, 500);
    g_byte_array_unref(zip);
}
END_TEST

static const struct {
    const char *code;
    double number;
    const char *text;
} numbers[] = {
    {"General", 123456789, "123456789"},
    {"General", 0.5, "0.5"},
    {"General", 1e300, "1e+300"},
    {"000\\-00\\-0000", 12345678, "012-34-5678"},
    {"000\\-00\\-0000", 1e14, "100000000-00-0000"},
    {"[<=9999999]###\\-####;\\(###\\) ###\\-####", 5550100, "5550100"},
    {"00000", 1234, "01234"},
    {"00000", -1234, "-1234"},
    {"0.00", 12, "12"},
    {"yyyy\\-mm\\-dd", 25000, "1968-06-11"},
    {"m/d/yy h:mm", 25000.5, "1968-06-11 12:00:00"},
    {"h:mm", 0.25, "06:00:00"},
    {"\"day\" 0", 7, "7"},
    {"d", 60, "1900-02-28"},
    {"d", 61, "1900-03-01"},
    {"d", -5, "-5"},
    {"d", 1e18, "1e+18"},
};

START_TEST(numbers_are_written_as_their_format_means)
{
    char text[SHEET_NUMBER_TEXT];
    sheet_format format = sheet_format_code(numbers[_i].code);
    sheet_number(text, numbers[_i].number, &format, false);
    ck_assert_str_eq(text, numbers[_i].text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ooxml");
    TCase *tc = tcase_create("parts");
    tcase_add_test(tc, a_letter_is_read_with_all_that_is_beside_its_text);
    tcase_add_test(tc, a_text_box_kept_in_two_forms_is_read_once);
    tcase_add_test(tc, cells_stand_under_their_headings_as_they_are_shown);
    tcase_add_test(tc, slides_notes_and_masters_are_read_without_placeholders);
    tcase_add_test(tc, entities_of_a_document_type_are_not_put_in);
    tcase_add_test(tc, what_stands_before_broken_markup_is_read_and_the_gap_told);
    tcase_add_loop_test(tc, damaged_packages_end, 0, 3);
    tcase_add_loop_test(tc, numbers_are_written_as_their_format_means, 0,
                        (int)G_N_ELEMENTS(numbers));
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
