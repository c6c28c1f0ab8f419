/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "tests/unit/readers/reading.h"

/* Without a table of references: readers rebuild it. */
#define PDF(catalog, page, rest)                                                                   \
    "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>" catalog ">>endobj\n" \
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"                                          \
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]" page ">>endobj\n" rest               \
    "trailer<</Root 1 0 R/Info 10 0 R>>\n"

#define FILES "/Names<</EmbeddedFiles<</Names[(a.txt)8 0 R]>>>>"
#define FORM(catalog) PDF(catalog,                                                                 \
    "/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Annots[6 0 R 7 0 R]",                          \
    "4 0 obj<</Length 44>>stream\nBT /F 12 Tf 50 700 Td (Dear Ms Example) Tj ET\nendstream endobj\n"\
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"                               \
    "6 0 obj<</Type/Annot/Subtype/Widget/FT/Tx/T(ssn)/TU(Social number)/V(000-11-2222)"            \
    "/Rect[0 0 90 20]/P 3 0 R/F 4>>endobj\n"                                                       \
    "7 0 obj<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(Bob)/Contents(a remark)>>endobj\n"          \
    "8 0 obj<</Type/Filespec/F(a.txt)/EF<</F 9 0 R>>>>endobj\n"                                    \
    "9 0 obj<</Type/EmbeddedFile/Length 8>>stream\nattached\nendstream endobj\n"                   \
    "10 0 obj<</Title(A title)/Author(Ann Example)>>endobj\n")

static const char form[] = FORM(FILES);
static const char empty[] = PDF("", "", "");

START_TEST(a_form_is_read_with_names_remarks_and_files)
{
    reading r = read_bytes(form, sizeof form - 1);
    expect_in_order(&r, (const char *[]){
        "[properties]\ntitle: A title\nauthor: Ann Example", "[page 1]\nDear Ms Example",
        "Social number: 000-11-2222", "Bob: a remark",
#ifdef HAVE_QPDF
        "[a.txt a.txt]\nattached",
#endif
        NULL});
#ifdef HAVE_QPDF
    ck_assert_uint_eq(r.gaps, 0);
#else
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_UNREAD_TYPE);
#endif
    reading_clear(&r);
}
END_TEST

#ifdef HAVE_QPDF
/* What libraries of today show of it is a page that asks for another reader. */
START_TEST(an_xfa_form_is_read_with_its_questions)
{
    static const char xfa[] =
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA[(xdp:xdp)4 0 R"
        "(config)5 0 R(template)6 0 R(datasets)7 0 R(/xdp:xdp)8 0 R]>>>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>endobj\n"
        "4 0 obj<</Length 42>>stream\n<xdp:xdp xmlns:xdp=\"http://ns.adobe.com/\">\nendstream endobj\n"
        "5 0 obj<</Length 43>>stream\n<config><present>unsaid</present> </config>\nendstream endobj\n"
        "6 0 obj<</Length 296>>stream\n<template><subform><draw><value><text>Section 4</text></value>"
        "</draw><field name=\"f1\"><event><script>unsaid()</script></event><caption><value><exData>"
        "<p>Your Social Security</p> <p>Number</p></exData></value></caption></field>"
        "<field name=\"f2\"><items><text>choice</text></items></field></subform></template>"
        "            \nendstream endobj\n"
        "7 0 obj<</Length 95>>stream\n<datasets><data><topmost><f1>000-11-2222</f1><f2>x &amp; y</f2>"
        "</topmost></data></datasets> \nendstream endobj\n"
        "8 0 obj<</Length 11>>stream\n</xdp:xdp> \nendstream endobj\n"
        "trailer<</Root 1 0 R>>\n";
    reading r = read_bytes(xfa, sizeof xfa - 1);
    expect_in_order(&r, (const char *[]){"[form]\nSection 4\n", "choice\n",
                                         "Your Social Security Number: 000-11-2222\n",
                                         "f2: x & y\n", NULL});
    ck_assert_ptr_null(strstr(r.text, "unsaid"));
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
    expect_survival(xfa, sizeof xfa - 1, 200);
}
END_TEST

START_TEST(files_pinned_to_a_page_and_properties_of_its_own_are_read)
{
    static const char pinned[] = PDF("",
        "/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Annots[6 0 R 7 0 R]",
        "4 0 obj<</Length 44>>stream\nBT /F 12 Tf 50 700 Td (Dear Ms Example) Tj ET\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "6 0 obj<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 8 0 R/Contents(see here)>>endobj\n"
        "7 0 obj<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 8 0 R>>endobj\n"
        "8 0 obj<</Type/Filespec/F(a.txt)/UF<FEFF00FC002E007400780074>/EF<</F 9 0 R>>>>endobj\n"
        "9 0 obj<</Type/EmbeddedFile/Length 8>>stream\nattached\nendstream endobj\n"
        "10 0 obj<</Title(A title)/Case(4711 of 2023)>>endobj\n");
    reading r = read_bytes(pinned, sizeof pinned - 1);
    expect_in_order(&r, (const char *[]){"title: A title\n", "see here\n", "Case: 4711 of 2023\n",
                                         "[\xC3\xBC.txt \xC3\xBC.txt]\nattached\n", NULL});
    ck_assert_ptr_null(strstr(strstr(r.text, "attached") + 1, "attached"));
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
}
END_TEST
#endif

/* poppler 22.12 falls over them where it is asked for their files. */
START_TEST(a_file_specification_without_its_file_is_no_fault)
{
    static const char missing[] = PDF(FILES,
        "/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Annots[6 0 R 7 0 R]",
        "4 0 obj<</Length 44>>stream\nBT /F 12 Tf 50 700 Td (Dear Ms Example) Tj ET\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "6 0 obj<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 8 0 R>>endobj\n"
        "7 0 obj<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS(elsewhere.txt)>>endobj\n"
        "8 0 obj<</Type/Filespec/F(a.txt)>>endobj\n");
    reading r = read_bytes(missing, sizeof missing - 1);
    expect_in_order(&r, (const char *[]){"[page 1]\nDear Ms Example", NULL});
#ifdef HAVE_QPDF
    ck_assert_uint_eq(r.gaps, 0);
#else
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_UNREAD_TYPE);
#endif
    reading_clear(&r);
}
END_TEST

START_TEST(columns_are_kept_apart)
{
    static const char columns[] = PDF("",
        "/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>",
        "4 0 obj<</Length 75>>stream\nBT /F 12 Tf 50 700 Td (left 12) Tj 150 0 Td (34 right) Tj ET"
        "                    \nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n");
    reading r = read_bytes(columns, sizeof columns - 1);
    expect_in_order(&r, (const char *[]){"left 12", "34 right", NULL});
    ck_assert_ptr_null(strstr(r.text, "1234"));
    reading_clear(&r);
}
END_TEST

START_TEST(a_document_without_text_is_told_as_unread)
{
    reading r = read_bytes(empty, sizeof empty - 1);
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_UNREAD_TYPE);
    reading_clear(&r);
}
END_TEST

START_TEST(a_document_that_cannot_be_opened_is_told_as_failed)
{
    reading r = read_bytes("%PDF-1.7\nno more", 16);
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_EXTRACT_FAILED);
    reading_clear(&r);
}
END_TEST

START_TEST(damaged_documents_end)
{
    expect_survival(form, sizeof form - 1, 500);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pdf");
    TCase *tc = tcase_create("documents");
    tcase_add_test(tc, a_form_is_read_with_names_remarks_and_files);
#ifdef HAVE_QPDF
    tcase_add_test(tc, an_xfa_form_is_read_with_its_questions);
    tcase_add_test(tc, files_pinned_to_a_page_and_properties_of_its_own_are_read);
#endif
    tcase_add_test(tc, a_file_specification_without_its_file_is_no_fault);
    tcase_add_test(tc, columns_are_kept_apart);
    tcase_add_test(tc, a_document_without_text_is_told_as_unread);
    tcase_add_test(tc, a_document_that_cannot_be_opened_is_told_as_failed);
    tcase_add_test(tc, damaged_documents_end);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
