/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_places.c - where in a document a word can stand: each place of each kind, in the
 * document, its sibling with macros and its templates.
 */
#include <string.h>

#include "tests/unit/readers/reading.h"

#define W(root, body) "<w:" root " xmlns:w='w' xmlns:v='v' xmlns:wp='wp'>" body "</w:" root ">"
#define WP(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define A(text) "<a:p><a:r><a:t>" text "</a:t></a:r></a:p>"
#define P(root, body) "<p:" root " xmlns:p='p' xmlns:a='a'>" body "</p:" root ">"
#define SP(text) "<p:sp><p:txBody>" A(text) "</p:txBody></p:sp>"
#define SHEET(body) "<worksheet>" body "</worksheet>"
#define CHART "<c:chartSpace xmlns:c='c' xmlns:a='a'><c:title>" A("a title") "</c:title><c:valAx>"  \
    "<c:title>" A("an axis") "</c:title></c:valAx><c:cat><c:strCache><c:pt><c:v>found me</c:v>"    \
    "</c:pt></c:strCache></c:cat></c:chartSpace>"
#define CORE "<cp:coreProperties xmlns:cp='c' xmlns:dc='d'><dc:title>found me</dc:title>"          \
    "</cp:coreProperties>"
#define CUSTOM "<Properties><property name='Client'><lpwstr>found me</lpwstr></property></Properties>"
#define APP "<Properties><Company>found me</Company></Properties>"
#define LINKS "<Relationships><Relationship Target='https://example.org/found me' "                \
    "TargetMode='External'/></Relationships>"
#define DATA "<person><name>found me</name></person>"
#define DIAGRAM "<d:dataModel xmlns:d='d' xmlns:a='a'><d:pt><d:t>" A("found me") "</d:t></d:pt></d:dataModel>"
#define O(body) "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='s' "        \
    "xmlns:draw='w' xmlns:presentation='p' xmlns:style='y' xmlns:svg='v' xmlns:form='f' "          \
    "xmlns:dc='d'>" body "</office:document-content>"
#define OP(text) "<text:p>" text "</text:p>"
#define META "<m xmlns:meta='m' xmlns:dc='d'><dc:title>found me</dc:title></m>"

typedef struct {
    const char *what, *path, *text;
} place;

#define IN_OFFICE(folder)                                                                         \
    {"title", "docProps/core.xml", CORE}, {"company", "docProps/app.xml", APP},                   \
    {"custom property", "docProps/custom.xml", CUSTOM},                                           \
    {"custom data", "customXml/item1.xml", DATA},                                                 \
    {"chart", folder "/charts/chart1.xml", CHART},                                                \
    {"diagram", folder "/diagrams/data1.xml", DIAGRAM},                                           \
    {"embedded file", folder "/embeddings/note.rtf", "{\\rtf1 found me}"},                        \
    {"link", folder "/_rels/x.xml.rels", LINKS}

static const place word[] = {
    {"body", "word/document.xml", W("document", WP("found me"))},
    {"hidden text", "word/document.xml",
     W("document", "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>found me</w:t></w:r></w:p>")},
    {"runs", "word/document.xml",
     W("document", "<w:p><w:r><w:t>found</w:t></w:r><w:r><w:t xml:space='preserve'> </w:t></w:r>"
                   "<w:r><w:t>me</w:t></w:r></w:p>")},
    {"cell", "word/document.xml", W("document", "<w:tbl><w:tr><w:tc>" WP("found me") "</w:tc></w:tr></w:tbl>")},
    {"deleted", "word/document.xml",
     W("document", "<w:p><w:del><w:r><w:delText>found me</w:delText></w:r></w:del></w:p>")},
    {"inserted", "word/document.xml", W("document", "<w:p><w:ins><w:r><w:t>found me</w:t></w:r></w:ins></w:p>")},
    {"moved away", "word/document.xml",
     W("document", "<w:p><w:moveFrom><w:r><w:t>found me</w:t></w:r></w:moveFrom></w:p>")},
    {"control", "word/document.xml", W("document", "<w:sdt><w:sdtContent>" WP("found me") "</w:sdtContent></w:sdt>")},
    {"old text box", "word/document.xml",
     W("document", "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>" WP("found me")
                   "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>")},
    {"picture's description", "word/document.xml", W("document", "<wp:docPr descr='found me'/>")},
    {"watermark", "word/header1.xml", W("hdr", "<v:shape><v:textpath string='found me'/></v:shape>")},
    {"header", "word/header1.xml", W("hdr", WP("found me"))},
    {"footer", "word/footer1.xml", W("ftr", WP("found me"))},
    {"footnote", "word/footnotes.xml", W("footnotes", "<w:footnote>" WP("found me") "</w:footnote>")},
    {"endnote", "word/endnotes.xml", W("endnotes", "<w:endnote>" WP("found me") "</w:endnote>")},
    {"comment", "word/comments.xml", W("comments", "<w:comment>" WP("found me") "</w:comment>")},
    {"comment's author", "word/comments.xml", W("comments", "<w:comment w:author='found me'/>")},
    {"building block", "word/glossary/document.xml", W("glossaryDocument", WP("found me"))},
    {"HTML", "word/afchunk.htm", "<p>found me</p>"},
    IN_OFFICE("word"),
};
static const place workbook[] = {
    {"string", "xl/worksheets/sheet1.xml",
     SHEET("<row><c t='inlineStr'><is><t>found me</t></is></c></row>")},
    {"formula's text", "xl/worksheets/sheet1.xml", SHEET("<row><c t='str'><v>found me</v></c></row>")},
    {"sheet's name", "xl/workbook.xml",
     "<workbook><sheets><sheet name='found me' state='veryHidden'/></sheets></workbook>"},
    {"header", "xl/worksheets/sheet1.xml",
     SHEET("<headerFooter><oddHeader>found me</oddHeader></headerFooter>")},
    {"footer", "xl/worksheets/sheet1.xml",
     SHEET("<headerFooter><evenFooter>found me</evenFooter></headerFooter>")},
    {"prompt", "xl/worksheets/sheet1.xml",
     SHEET("<dataValidations><dataValidation prompt='found me'/></dataValidations>")},
    {"comment", "xl/comments1.xml",
     "<comments><commentList><comment><text><t>found me</t></text></comment></commentList></comments>"},
    {"comment's author", "xl/comments1.xml", "<comments><authors><author>found me</author></authors></comments>"},
    {"threaded comment", "xl/threadedComments/threadedComment1.xml",
     "<ThreadedComments><threadedComment><text>found me</text></threadedComment></ThreadedComments>"},
    {"text box", "xl/drawings/drawing1.xml", "<x:wsDr xmlns:x='x' xmlns:a='a'><x:txBody>" A("found me") "</x:txBody></x:wsDr>"},
    {"shape's description", "xl/drawings/drawing1.xml", "<x:wsDr xmlns:x='x'><x:cNvPr descr='found me'/></x:wsDr>"},
    {"cache of a pivot table", "xl/pivotCache/pivotCacheRecords1.xml",
     "<pivotCacheRecords><r><s v='found me'/></r></pivotCacheRecords>"},
    {"field of a pivot table", "xl/pivotCache/pivotCacheDefinition1.xml",
     "<pivotCacheDefinition><cacheFields><cacheField name='Name'><sharedItems><s v='found me'/>"
     "</sharedItems></cacheField></cacheFields></pivotCacheDefinition>"},
    {"values of another file", "xl/externalLinks/externalLink1.xml",
     "<externalLink><externalBook><sheetDataSet><sheetData><row><cell><v>found me</v></cell></row>"
     "</sheetData></sheetDataSet></externalBook></externalLink>"},
    {"connection", "xl/connections.xml",
     "<connections><connection name='x'><dbPr connection='Password=found me'/></connection></connections>"},
    {"change", "xl/revisions/revisionLog1.xml", "<revisions><rcc><oc t='inlineStr'><is><t>found me</t></is></oc></rcc></revisions>"},
    IN_OFFICE("xl"),
};
static const place deck[] = {
    {"slide", "ppt/slides/slide1.xml", P("sld", SP("found me"))},
    {"hidden slide", "ppt/slides/slide1.xml", "<p:sld xmlns:p='p' xmlns:a='a' show='0'>" SP("found me") "</p:sld>"},
    {"runs", "ppt/slides/slide1.xml",
     P("sld", "<p:txBody><a:p><a:r><a:t>found</a:t></a:r><a:r><a:t> </a:t></a:r><a:r><a:t>me</a:t></a:r></a:p></p:txBody>")},
    {"cell", "ppt/slides/slide1.xml", P("sld", "<a:tbl><a:tr><a:tc><a:txBody>" A("found me") "</a:txBody></a:tc></a:tr></a:tbl>")},
    {"footer", "ppt/slides/slide1.xml",
     P("sld", "<p:sp><p:nvPr><p:ph type='ftr'/></p:nvPr><p:txBody>" A("found me") "</p:txBody></p:sp>")},
    {"picture's description", "ppt/slides/slide1.xml", P("sld", "<p:pic><p:cNvPr descr='found me'/></p:pic>")},
    {"notes", "ppt/notesSlides/notesSlide1.xml", P("notes", SP("found me"))},
    {"comment", "ppt/comments/comment1.xml", P("cmLst", "<p:cm><p:text>found me</p:text></p:cm>")},
    {"comment of today", "ppt/comments/modernComment_1.xml", P("cmLst", "<p:cm><p:txBody>" A("found me") "</p:txBody></p:cm>")},
    {"comment's author", "ppt/commentAuthors.xml", P("cmAuthorLst", "<p:cmAuthor name='found me'/>")},
    {"master", "ppt/slideMasters/slideMaster1.xml", P("sldMaster", SP("found me"))},
    {"layout", "ppt/slideLayouts/slideLayout1.xml", P("sldLayout", SP("found me"))},
    {"handout", "ppt/handoutMasters/handoutMaster1.xml", P("handoutMaster", SP("found me"))},
    IN_OFFICE("ppt"),
};
#define IN_ODF                                                                                    \
    {"title", "meta.xml", META},                                                                  \
    {"header", "styles.xml", O("<style:master-page><style:header>" OP("found me")                 \
                               "</style:header></style:master-page>")},                           \
    {"footer", "styles.xml", O("<style:master-page><style:footer>" OP("found me")                 \
                               "</style:footer></style:master-page>")},                           \
    {"comment", "content.xml", O("<office:annotation>" OP("found me") "</office:annotation>")},   \
    {"comment's author", "content.xml",                                                           \
     O("<office:annotation><dc:creator>found me</dc:creator></office:annotation>")},              \
    {"text box", "content.xml", O("<draw:frame><draw:text-box>" OP("found me") "</draw:text-box></draw:frame>")}, \
    {"picture's description", "content.xml", O("<draw:frame><svg:desc>found me</svg:desc></draw:frame>")}, \
    {"embedded object", "Object 1/content.xml", O(OP("found me"))},                               \
    {"embedded file", "Objects/note.rtf", "{\\rtf1 found me}"},                                   \
    {"deleted", "content.xml",                                                                    \
     O("<text:tracked-changes><text:deletion>" OP("found me") "</text:deletion></text:tracked-changes>")}, \
    {"link", "content.xml", O("<text:a xmlns:x='http://www.w3.org/1999/xlink' x:href='https://example.org/found me'>a</text:a>")}

static const place writer[] = {
    {"body", "content.xml", O(OP("found me"))},
    {"note", "content.xml", O("<text:note><text:note-body>" OP("found me") "</text:note-body></text:note>")},
    {"hidden text", "content.xml", O("<text:p><text:hidden-text text:string-value='found me'/></text:p>")},
    {"form", "content.xml", O("<form:text form:name='Name' form:current-value='found me'/>")},
    IN_ODF,
};
static const place calc[] = {
    {"cell", "content.xml", O("<table:table><table:table-row><table:table-cell>" OP("found me") "</table:table-cell></table:table-row></table:table>")},
    {"hidden row", "content.xml",
     O("<table:table><table:table-row table:visibility='collapse'><table:table-cell>" OP("found me") "</table:table-cell></table:table-row></table:table>")},
    {"sheet's name", "content.xml", O("<table:table table:name='found me'/>")},
    {"prompt", "content.xml", O("<table:help-message>" OP("found me") "</table:help-message>")},
    {"change", "content.xml",
     O("<table:tracked-changes><table:cell-content-change><table:previous>" OP("found me") "</table:previous></table:cell-content-change></table:tracked-changes>")},
    IN_ODF,
};
static const place impress[] = {
    {"slide", "content.xml", O("<draw:page><draw:frame>" OP("found me") "</draw:frame></draw:page>")},
    {"hidden slide", "content.xml", O("<draw:page presentation:visibility='hidden'>" OP("found me") "</draw:page>")},
    {"notes", "content.xml", O("<draw:page><presentation:notes>" OP("found me") "</presentation:notes></draw:page>")},
    {"footer of slides", "content.xml", O("<presentation:footer-decl>found me</presentation:footer-decl>")},
    IN_ODF,
};

#define ROWS(rows) rows, G_N_ELEMENTS(rows)
static const struct {
    const char *type;
    bool is_odf;
    const place *places;
    size_t count;
} kinds[] = {
    {"wordprocessingml.document", false, ROWS(word)},
    {"wordprocessingml.template", false, ROWS(word)},
    {"application/vnd.ms-word.document.macroEnabled", false, ROWS(word)},
    {"spreadsheetml.sheet", false, ROWS(workbook)},
    {"spreadsheetml.template", false, ROWS(workbook)},
    {"application/vnd.ms-excel.sheet.macroEnabled", false, ROWS(workbook)},
    {"presentationml.presentation", false, ROWS(deck)},
    {"presentationml.template", false, ROWS(deck)},
    {"presentationml.slideshow", false, ROWS(deck)},
    {"application/vnd.oasis.opendocument.text", true, ROWS(writer)},
    {"application/vnd.oasis.opendocument.text-template", true, ROWS(writer)},
    {"application/vnd.oasis.opendocument.spreadsheet", true, ROWS(calc)},
    {"application/vnd.oasis.opendocument.spreadsheet-template", true, ROWS(calc)},
    {"application/vnd.oasis.opendocument.presentation", true, ROWS(impress)},
    {"application/vnd.oasis.opendocument.presentation-template", true, ROWS(impress)},
};

static reading read_place(size_t kind, const place *where)
{
    char *types = g_strdup_printf("<Types><Override ContentType='%s'/></Types>", kinds[kind].type);
    const zip_member members[] = {
        kinds[kind].is_odf ? (zip_member){"mimetype", kinds[kind].type}
                           : (zip_member){"[Content_Types].xml", types},
        {where->path, where->text},
        {NULL, NULL},
    };
    GByteArray *zip = make_zip(members);
    reading r = read_bytes(zip->data, zip->len);
    g_byte_array_unref(zip);
    g_free(types);
    return r;
}

static bool is_found(const place *where, const reading *r)
{
    /* HTML is read by the library. */
    bool is_handed_on = strstr(where->path, ".htm") != NULL;
    return strstr(r->text, is_handed_on ? "afchunk.htm" : "found me") != NULL && r->gaps == 0;
}

START_TEST(what_a_person_would_find_is_read_wherever_it_stands)
{
    GString *missed = g_string_new(NULL);
    for (size_t i = 0; i < kinds[_i].count; i++) {
        const place *where = &kinds[_i].places[i];
        reading r = read_place((size_t)_i, where);
        if (!is_found(where, &r))
            g_string_append_printf(missed, "; %s (gaps %x)", where->what, r.gaps);
        reading_clear(&r);
    }
    ck_assert_msg(missed->len == 0, "%s%s", kinds[_i].type, missed->str);
    g_string_free(missed, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("places");
    TCase *tc = tcase_create("kinds");
    tcase_add_loop_test(tc, what_a_person_would_find_is_read_wherever_it_stands, 0,
                        (int)G_N_ELEMENTS(kinds));
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
