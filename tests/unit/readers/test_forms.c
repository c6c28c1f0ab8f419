/* SPDX-License-Identifier: Apache-2.0 */
/* Every form of the office formats, and every place in them where text may stand; under
 * names and labels that say something else. */
#include "config.h"

#include <string.h>

#include "tests/unit/readers/reading.h"

#define W "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
#define S "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "                    \
          "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
#define P "xmlns:p='p' xmlns:a='a'"
#define WP(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define AP(text) "<p:sp><p:txBody><a:p><a:r><a:t>" text "</a:t></a:r></a:p></p:txBody></p:sp>"
#define CELL(place, text) "<c r='" place "' t='inlineStr'><is><t>" text "</t></is></c>"
#define CORE {"docProps/core.xml", "<coreProperties><creator>in core properties</creator></coreProperties>"}
#define CUSTOM {"docProps/custom.xml", "<Properties><property name='Case'><lpwstr>in custom properties" \
                "</lpwstr></property></Properties>"}
#define RTF(text) "{\\rtf1 " text "}"

static const zip_member word[] = {
    {"word/document.xml",
     "<w:document " W "><w:body>" WP("in the body") "<w:p><w:del><w:r><w:delText>that was deleted"
     "</w:delText></w:r></w:del><w:ins><w:r><w:t>that was inserted</w:t></w:r></w:ins></w:p>"
     "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>that is hidden</w:t></w:r></w:p></w:body></w:document>"},
    {"word/header2.xml", "<w:hdr " W ">" WP("in a header") "</w:hdr>"},
    {"word/footer1.xml", "<w:ftr " W ">" WP("in a footer") "</w:ftr>"},
    {"word/footnotes.xml", "<w:footnotes " W "><w:footnote>" WP("in a footnote") "</w:footnote></w:footnotes>"},
    {"word/endnotes.xml", "<w:endnotes " W "><w:endnote>" WP("in an endnote") "</w:endnote></w:endnotes>"},
    {"word/comments.xml",
     "<w:comments " W "><w:comment w:author='Bob'>" WP("in a comment") "</w:comment></w:comments>"},
    {"word/embeddings/object1.bin", RTF("in an embedded file")},
    CORE, CUSTOM, {NULL, NULL},
};
static const char *const word_texts[] = {
    "in the body", "that was deleted", "that was inserted", "that is hidden", "in a header", "in a footer",
    "in a footnote", "in an endnote", "in a comment", "in an embedded file", "in core properties",
    "in custom properties", NULL,
};

static const zip_member excel[] = {
    {"xl/workbook.xml", "<workbook " S "><sheets><sheet name='First' sheetId='1' r:id='rId1'/>"
                        "<sheet name='Secret' sheetId='2' state='veryHidden' r:id='rId2'/></sheets>"
                        "<definedNames><definedName name='Salaries'>x</definedName></definedNames></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/>"
     "<Relationship Id='rId2' Target='worksheets/sheet2.xml'/></Relationships>"},
    {"xl/worksheets/sheet1.xml",
     "<worksheet " S "><sheetData><row r='1'>" CELL("A1", "in a cell") "</row><row r='2' hidden='1'>"
     CELL("A2", "in a hidden row") "</row></sheetData><headerFooter><oddHeader>in a header</oddHeader>"
     "<oddFooter>in a footer</oddFooter></headerFooter></worksheet>"},
    {"xl/worksheets/sheet2.xml", "<worksheet " S "><sheetData><row r='1'>" CELL("A1", "on a hidden sheet")
                                 "</row></sheetData></worksheet>"},
    {"xl/comments1.xml", "<comments " S "><authors><author>Bob</author></authors><commentList><comment ref='A1'>"
                         "<text><r><t>in a comment</t></r></text></comment></commentList></comments>"},
    {"xl/embeddings/object1.bin", RTF("in an embedded file")},
    CORE, CUSTOM, {NULL, NULL},
};
static const char *const excel_texts[] = {
    "in a cell", "in a hidden row", "on a hidden sheet", "Secret", "Salaries", "in a header", "in a footer",
    "in a comment", "in an embedded file", "in core properties", "in custom properties", NULL,
};

static const zip_member powerpoint[] = {
    {"ppt/presentation.xml", "<p:presentation " P "/>"},
    {"ppt/slides/slide1.xml", "<p:sld " P ">" AP("on a slide") "</p:sld>"},
    {"ppt/slides/slide2.xml", "<p:sld " P " show='0'>" AP("on a hidden slide") "</p:sld>"},
    {"ppt/notesSlides/notesSlide1.xml", "<p:notes " P ">" AP("in the notes") "</p:notes>"},
    {"ppt/comments/comment1.xml", "<p:cmLst " P "><p:cm><p:text>in a comment</p:text></p:cm></p:cmLst>"},
    {"ppt/slideMasters/slideMaster1.xml", "<p:sldMaster " P ">" AP("on the master") "</p:sldMaster>"},
    {"ppt/embeddings/object1.bin", RTF("in an embedded file")},
    CORE, CUSTOM, {NULL, NULL},
};
static const char *const powerpoint_texts[] = {
    "on a slide", "on a hidden slide", "in the notes", "in a comment", "on the master", "in an embedded file",
    "in core properties", "in custom properties", NULL,
};

static const zip_member open_document[] = {
    {"content.xml",
     "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b' xmlns:draw='d' xmlns:p='p'>"
     "<office:body><text:tracked-changes><text:deletion><text:p>that was deleted</text:p></text:deletion>"
     "</text:tracked-changes><text:p>in the body<text:note><text:note-body><text:p>in a note</text:p>"
     "</text:note-body></text:note><office:annotation><text:p>in a comment</text:p></office:annotation></text:p>"
     "<table:table table:name='Secret' table:display='false'><table:table-row table:visibility='collapse'>"
     "<table:table-cell><text:p>in a hidden row</text:p></table:table-cell></table:table-row></table:table>"
     "<draw:page draw:visibility='hidden'><draw:frame><draw:text-box><text:p>on a hidden slide</text:p>"
     "</draw:text-box></draw:frame><p:notes><text:p>in the notes</text:p></p:notes></draw:page>"
     "</office:body></office:document-content>"},
    {"styles.xml", "<office:document-styles xmlns:office='o' xmlns:style='s' xmlns:text='t'><style:header>"
                   "<text:p>in a header</text:p></style:header><style:footer><text:p>in a footer</text:p>"
                   "</style:footer></office:document-styles>"},
    {"meta.xml", "<office:document-meta xmlns:office='o'><creator>in core properties</creator>"
                 "<user-defined name='Case'>in custom properties</user-defined></office:document-meta>"},
    {"Object 1", RTF("in an embedded file")},
    {"META-INF/manifest.xml", "<manifest/>"},
    {NULL, NULL},
};
static const char *const open_document_texts[] = {
    "in the body", "that was deleted", "in a note", "in a comment", "Secret", "in a hidden row",
    "on a hidden slide", "in the notes", "in a header", "in a footer", "in core properties",
    "in custom properties", "in an embedded file", NULL,
};

#define OPENXML "application/vnd.openxmlformats-officedocument."
#define MACROS "application/vnd.ms-"
#define ODF "application/vnd.oasis.opendocument."

static const struct {
    const char *ending, *type;       /* of the main part, or of the whole */
    const zip_member *members;
    const char *const *texts;
} forms[] = {
    {"docx", OPENXML "wordprocessingml.document.main+xml", word, word_texts},
    {"docm", MACROS "word.document.macroEnabled.main+xml", word, word_texts},
    {"dotx", OPENXML "wordprocessingml.template.main+xml", word, word_texts},
    {"dotm", MACROS "word.template.macroEnabledTemplate.main+xml", word, word_texts},
    {"xlsx", OPENXML "spreadsheetml.sheet.main+xml", excel, excel_texts},
    {"xlsm", MACROS "excel.sheet.macroEnabled.main+xml", excel, excel_texts},
    {"xltx", OPENXML "spreadsheetml.template.main+xml", excel, excel_texts},
    {"xltm", MACROS "excel.template.macroEnabled.main+xml", excel, excel_texts},
    {"pptx", OPENXML "presentationml.presentation.main+xml", powerpoint, powerpoint_texts},
    {"pptm", MACROS "powerpoint.presentation.macroEnabled.main+xml", powerpoint, powerpoint_texts},
    {"potx", OPENXML "presentationml.template.main+xml", powerpoint, powerpoint_texts},
    {"ppsx", OPENXML "presentationml.slideshow.main+xml", powerpoint, powerpoint_texts},
    {"odt", ODF "text", open_document, open_document_texts},
    {"ott", ODF "text-template", open_document, open_document_texts},
    {"ods", ODF "spreadsheet", open_document, open_document_texts},
    {"ots", ODF "spreadsheet-template", open_document, open_document_texts},
    {"odp", ODF "presentation", open_document, open_document_texts},
    {"otp", ODF "presentation-template", open_document, open_document_texts},
    {"odg", ODF "graphics", open_document, open_document_texts},
};

static GByteArray *make_form(int number)
{
    enum { MOST = 20 };
    zip_member members[MOST] = {{"mimetype", forms[number].type}};
    char *types = NULL;
    if (forms[number].members != open_document) {
        types = g_strdup_printf("<Types><Override PartName='/main.xml' ContentType='%s'/></Types>",
                                forms[number].type);
        members[0] = (zip_member){"[Content_Types].xml", types};
    }
    for (size_t i = 0; forms[number].members[i].path != NULL; i++)
        members[i + 1] = forms[number].members[i];
    GByteArray *zip = make_zip(members);
    g_free(types);
    return zip;
}

static const struct {
    const char *name, *type;
} lies[] = {
    {"", ""},
    {"photo.jpg", "image/jpeg"},
    {"notes.txt", "text/plain"},
    {"film.mp4", "video/mp4"},
    {"letter.pdf", "application/pdf"},
    {"old.doc", "application/msword"},
};

static void expect_all(const reading *r, const char *const *texts, const char *what)
{
    for (size_t i = 0; texts[i] != NULL; i++)
        ck_assert_msg(strstr(r->text, texts[i]) != NULL, "%s: \"%s\" is missing in:\n%s", what,
                      texts[i], r->text);
}

START_TEST(every_place_of_every_form_is_read_under_any_name)
{
    GByteArray *bytes = make_form(_i);
    for (size_t i = 0; i < G_N_ELEMENTS(lies); i++) {
        reading r = read_named(bytes->data, bytes->len, lies[i].name, lies[i].type);
        expect_all(&r, forms[_i].texts, forms[_i].ending);
        ck_assert_uint_eq(r.gaps, 0);
        reading_clear(&r);
    }
    g_byte_array_unref(bytes);
}
END_TEST

#define BYTES(literal) literal, sizeof literal - 1

static const struct {
    const char *what, *bytes;
    size_t length;
    const char *text;
} others[] = {
    {"rtf", BYTES("{\\rtf1\\ansi hidden text}"), "hidden text"},
    {"rtf with a star within", BYTES("{\\rtf1{\\f1 \\*\\cs7 hidden text}}"), "hidden text"},
    {"tnef", BYTES("\x78\x9F\x3E\x22\1\0\1\x0C\x80\2\0\x0B\0\0\0hidden text\x00\x00"), "hidden text"},
#ifdef HAVE_POPPLER
    {"pdf behind other bytes",
     BYTES("GIF89a junk\n%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
           "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
           "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
           "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
           "4 0 obj<</Length 40>>stream\nBT /F 12 Tf 50 700 Td (hidden text) Tj ET\nendstream endobj\n"
           "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n"),
     "hidden text"},
#endif
};

START_TEST(other_types_are_told_by_their_content)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lies); i++) {
        reading r = read_named(others[_i].bytes, others[_i].length, lies[i].name, lies[i].type);
        ck_assert_msg(strstr(r.text, others[_i].text) != NULL, "%s as %s: %s", others[_i].what,
                      lies[i].name, r.text);
        reading_clear(&r);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("forms");
    TCase *tc = tcase_create("documents");
    tcase_add_loop_test(tc, every_place_of_every_form_is_read_under_any_name, 0, G_N_ELEMENTS(forms));
    tcase_add_loop_test(tc, other_types_are_told_by_their_content, 0, G_N_ELEMENTS(others));
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
