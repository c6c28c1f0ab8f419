#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of the targets that read attached documents, and of the helper's
protocol on both ends, below tests/fuzz/seeds."""
import gzip
import io
import pathlib
import struct
import zipfile

HERE = pathlib.Path(__file__).parent
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
R2 = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def save(target, name, data):
    folder = HERE / "seeds" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)


def members(parts):
    """The form in which fuzz_package and fuzz_ole take a container."""
    return b"".join(b"@@@" + name.encode() + b"\n" +
                    (data.encode() if isinstance(data, str) else data)
                    for name, data in parts.items())


def packages():
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    paragraph = "<w:p><w:r><w:t>SSN</w:t></w:r><w:r><w:tab/><w:t>536-90-</w:t></w:r>" \
                "<w:r><w:t>4399</w:t></w:r></w:p>"
    return {
        "docx": {
            "[Content_Types].xml": types,
            "word/document.xml": f"<w:document {W}><w:body>{paragraph}<w:tbl><w:tr><w:tc>"
            f"{paragraph}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl><w:del><w:r><w:delText>old"
            "</w:delText></w:r></w:del><w:br/><w:noBreakHyphen/><w:instrText>HYPERLINK x"
            "</w:instrText></w:body></w:document>",
            "word/header1.xml": f"<w:hdr {W}>{paragraph}</w:hdr>",
            "word/comments.xml": f"<w:comments {W}><w:comment w:author='Ann'>{paragraph}"
            "</w:comment></w:comments>",
            "docProps/core.xml": "<cp:coreProperties xmlns:cp='x'><cp:title>t</cp:title>"
            "</cp:coreProperties>",
            "word/embeddings/a.txt": "SSN 536-90-4399", "word/media/a.png": b"\x89PNG",
        },
        "xlsx": {
            "[Content_Types].xml": types,
            "xl/workbook.xml": f"<workbook {S} {R2}><workbookPr date1904='1'/><sheets><sheet name="
            "'People' sheetId='1' r:id='rId1'/></sheets><definedNames><definedName name='x'>1"
            "</definedName></definedNames></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships {R}><Relationship Id='rId1' Target="
            "'worksheets/sheet1.xml'/></Relationships>",
            "xl/sharedStrings.xml": f"<sst {S}><si><t>SSN</t></si><si><r><t>Bo</t></r><r><t>rn</t>"
            "</r></si></sst>",
            "xl/styles.xml": f"<styleSheet {S}><numFmts><numFmt numFmtId='164' formatCode="
            "'000\\-00\\-0000'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/>"
            "<xf numFmtId='14'/></cellXfs></styleSheet>",
            "xl/worksheets/sheet1.xml": f"<worksheet {S}><sheetData><row r='1'><c r='A1' t='s'><v>0"
            "</v></c><c r='C1' t='s'><v>1</v></c></row><row r='2'><c r='A2' s='1'><v>536904399</v>"
            "</c><c r='C2' s='2'><v>25000</v></c><c t='inlineStr'><is><t>x</t></is></c><c t='b'><v>"
            "1</v></c><c><f>A1&amp;\"x\"</f><v>1E-5</v></c></row></sheetData></worksheet>",
        },
        "pptx": {
            "[Content_Types].xml": types, "ppt/presentation.xml": "<p/>",
            "ppt/slides/slide1.xml": f"<p:sld xmlns:p='p' {A}><a:p><a:r><a:t>SSN</a:t></a:r><a:br/>"
            "<a:fld><a:t>1</a:t></a:fld></a:p></p:sld>",
            "ppt/notesSlides/notesSlide1.xml": f"<p:notes xmlns:p='p' {A}><a:p><a:t>n</a:t></a:p>"
            "</p:notes>",
        },
        "odt": {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:"
            "xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:"
            "table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'><office:body><text:p>SSN"
            "<text:tab/>536<text:s text:c='3'/>90<text:line-break/></text:p><table:table table:name"
            "='People'><table:table-row table:number-rows-repeated='3'><table:table-cell table:"
            "number-columns-repeated='2'><text:p>x</text:p></table:table-cell></table:table-row>"
            "</table:table><text:tracked-changes><text:p>old</text:p></text:tracked-changes>"
            "</office:body></office:document-content>",
            "meta.xml": "<m><title>t</title></m>", "styles.xml": "<s/>",
            "META-INF/manifest.xml": "<manifest/>",
        },
        "epub": {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": "<container><rootfiles><rootfile full-path='a.opf'/>"
            "</rootfiles></container>",
            "a.opf": "<package><manifest><item id='a' href='a.xhtml' media-type="
            "'application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>",
            "a.xhtml": "<html><body><p>SSN 536-90-4399</p></body></html>",
        },
        "nested": {"a.zip": b"PK\5\6" + bytes(18), "a.txt": "SSN 536-90-4399", "../b": "x"},
        "xml-faults": {
            "[Content_Types].xml": types,
            "word/document.xml": "<!DOCTYPE a [<!ENTITY b 'bbbb'>]><w:document><w:t>&b;&#0;&amp;"
            "<![CDATA[x]]></w:p></w:document",
        },
    }


def record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def word():
    first = b"Dear Ms Example\rName\x07Born\x07\x07SSN 536-90-4399\r"
    wide = "\x13 HYPERLINK mailto:a \x14555\x1e01".encode("utf-16le")
    document = bytearray(0x400) + first + wide
    struct.pack_into("<HH", document, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", document, 0x0A, 0x0200)
    count = len(wide) // 2
    table = struct.pack("<BI3I", 2, 28, 0, len(first), len(first) + count) + \
        struct.pack("<HIH", 0, 0x40000000 | 0x800, 0) + \
        struct.pack("<HIH", 0, 0x400 + len(first), 0)
    struct.pack_into("<I", document, 0x1A6, len(table))
    return {"WordDocument": bytes(document), "1Table": table}


def excel():
    bof = record(0x809, b"\0\6\5\0")
    head = bof + record(0x41E, b"\xa4\0\x0b\0\0" b"000-00-0000") + record(0xE0, b"\0\0\0\0") + \
        record(0xE0, b"\0\0\x0e\0") + record(0xE0, b"\0\0\xa4\0")
    strings = record(0xFC, b"\2\0\0\0\2\0\0\0\6\0\0Num") + \
        record(0x3C, b"\1" + "ber".encode("utf-16le") + b"\4\0\0Born")
    at = len(head) + len(record(0x85, bytes(14))) + len(strings)
    sheet = record(0x85, struct.pack("<I", at) + b"\1\0\6\0People")
    return {"Workbook": head + sheet + strings + bof + record(0xFD, bytes(10)) +
            record(0xFD, b"\0\0\2\0\0\0\1\0\0\0") +
            record(0x27E, b"\1\0\0\0\2\0\x3a\x85\xf1\2") +
            record(0x203, b"\1\0\2\0\1\0\0\0\0\0\0\x6a\xd8\x40") +
            record(0xBD, b"\2\0\1\0\0\0\6\0\0\0\0\0\x0a\0\0\0\2\0") +
            record(0x1B6, bytes(10) + b"\6\0") + record(0x3C, b"\0remark")}


def slides():
    def atom(kind, body, head=0):
        return struct.pack("<HHI", head, kind, len(body)) + body
    return {"PowerPoint Document": atom(1000, b"", 15) +
            atom(1016, atom(4008, b"Click"), 15) + atom(4008, b"one\rtw\xf6\x0bx") +
            atom(4000, "SSN 536-90-4399".encode("utf-16le"))}


def outlook():
    packed = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\3\0\x0a\0rcpg125B2\x0a\xf3 hel\t\0 bw" \
             b"\5\xb0ld}\x0a\x80\x0f\xa0"
    return {"__properties_version1.0": bytes(32),
            "__substg1.0_0037001F": "SSN 536-90-4399".encode("utf-16le"),
            "__substg1.0_0C1A001E": b"Ann \xc9xample", "__substg1.0_10090102": packed,
            "__substg1.0_1000001F": "The body".encode("utf-16le"),
            "__attach_version1.0_#00000000/__substg1.0_37010102": b"attached",
            "__attach_version1.0_#00000000/__substg1.0_3707001F": "a.txt".encode("utf-16le")}


def compounds():
    native = struct.pack("<IH", 40, 2) + b"a.txt\0c:\\a.txt\0" + struct.pack("<II", 3, 4) + \
        b"c:\\\0" + struct.pack("<I", 5) + b"hello"
    return {"word": word(), "excel": excel(), "slides": slides(), "outlook": outlook(),
            "native": {"\1Ole10Native": native}, "package": {"Package": b"PK\3\4"},
            "contents": {"CONTENTS": b"%PDF-1.4"}, "encrypted": {"EncryptedPackage": b"x"},
            "properties": dict(slides(), **{"\5SummaryInformation": bytes(48)}),
            "mixed": dict(word(), **{"ObjectPool/_1": b"x", "A/Workbook": excel()["Workbook"]})}


def tnef():
    def attribute(level, kind, data):
        return struct.pack("<BII", level, kind, len(data)) + data + \
            struct.pack("<H", sum(data) & 0xFFFF)
    return struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, b"\0\0\1\0") + \
        attribute(1, 0x00069007, b"\xe4\4\0\0\0\0\0\0") + \
        attribute(1, 0x00018004, b"A s\xfcbject\0") + attribute(1, 0x0002800C, b"SSN 536\0") + \
        attribute(2, 0x00069002, b"\1\0\xff\xff\xff\xff" + bytes(8)) + \
        attribute(2, 0x00018010, b"a.txt\0") + attribute(2, 0x0006800F, b"attached")


def zip_of(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]" \
      b"/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 50]/Contents 4 0 R" \
      b"/Resources<</Font<</F 5 0 R>>>>>>endobj\n4 0 obj<</Length 38>>stream\nBT /F 12 Tf 9 9 Td " \
      b"(SSN 536-90-4399)Tj ET\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helv" \
      b"etica>>endobj\ntrailer<</Root 1 0 R>>\n"

RTF = {
    "text": r"\ansi\ansicpg1252 Caf\'e9 \ldblquote x\rdblquote \par SSN 536\_90\_4399}",
    "fonts": r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}}\f1 \'cf\f0 \'cf}",
    "unicode": r"\uc1 \u8364?5 \u-10179?\u-8704?{\uc0\u233 y}\uc2 \u233\'c3\'a9x}",
    "table": r"\trowd Name\cell Born\cell\row Ann\cell 1 May\cell\row}",
    "groups": r"{\info{\author Ann}}{\header top}{\*\unknown gone}{\deleted old}{\footnote n}end}",
    "field": r'{\field{\*\fldinst HYPERLINK "mailto:a@example.org"}{\fldrslt Ann}}}',
    "binary": r"a{\pict 0102030405}{\*\blob\bin5 {{{{{x}b}",
    "object": r"a{\object{\*\objdata 01050000 02000000 04000000 41424300 00000000 00000000 "
              r"05000000 68656c6c6f}}b}", "html": r"\ansi\fromhtml1{\*\htmltag <p>}\htmlrtf x"
    r"\htmlrtf0 y}",
}


def frame(kind, body, high=0):
    return bytes([kind, len(body) & 255, high | len(body) >> 8]) + body


def frames():
    begin = frame(2, b"\0inside\0text/plain\0utf-8\0a.txt\0")
    data, end, done = frame(3, b"SSN 536-90-4399"), frame(4, b""), frame(5, bytes(24))
    hello = frame(1, struct.pack("<IIiI", 0x4C4B5345, 2, 7, 0))
    good = begin + data + data + end + done
    return {
        "good": b"\0\0" + good + good, "hello": b"\x10\0" + hello + good,
        "small-budgets": b"\x0c\0" + good * 4, "sink-stops": b"\2\3" + good,
        "out-of-order": b"\0\0" + data + begin, "open": b"\0\0" + begin + data,
        "lying-length": b"\0\0" + begin + frame(3, b"x", 0xFC), "gaps": b"\0\0" +
        frame(5, struct.pack("<IIQII", 0xFFFFFFFF, 0, 0, 0, 0)), "spent": b"\0\0" +
        frame(5, struct.pack("<IIQII", 0, 3, 900, 1, 0)) + good, "raw": b"\1\0" +
        struct.pack("<II", 5, 24) + bytes(24),
        "names": b"\0\0" + frame(2, b"\1a\x1b\0text/plain\0\0\xff\0") + done,
    }


def requests():
    def ask(document, strings=b"text/plain\0a.txt\0", lies=0, more=0):
        return bytes([lies, more | len(document) >> 8, len(document) & 255, len(strings)]) + \
            strings + document
    rtf = b"{\\rtf1 SSN 536-90-4399}"
    return {
        "rtf": b"\0" + ask(rtf) + ask(rtf), "zip": b"\x20" + ask(zip_of({"a.rtf": rtf.decode()})),
        "small-limits": b"\7" + ask(zip_of({"a.rtf": rtf.decode(), "b.txt": "x"})) + ask(rtf),
        "passwords": b"\0" + ask(rtf, b"a/b\0a\0secret\0other\0", 0, 0x80), "magic": b"\0" +
        ask(rtf, lies=1), "strings": b"\0" + ask(rtf, lies=2, more=8), "length": b"\0" +
        ask(rtf, lies=4, more=28), "many-passwords": b"\0" + ask(rtf, lies=8, more=8),
        "no-descriptor": b"\0" + ask(rtf, lies=16), "two": b"\0" + ask(rtf, lies=32),
        "unknown": b"\0" + ask(b"\0\1\2\3"), "empty": b"\0" + ask(b""),
        "given-before": b"\0" + ask(zip_of({"a.rtf": rtf.decode(), "b.txt": "x"}), lies=64),
    }


def main():
    for name, parts in packages().items():
        save("package", name, members(parts))
    for name, parts in compounds().items():
        save("ole", name, members(parts))
    for name, text in RTF.items():
        save("rtf", name, text)
    for name, data in frames().items():
        save("frames", name, data)
    for name, data in requests().items():
        save("helper", name, data)
    save("documents", "tnef", b"\3" + tnef())
    save("documents", "pdf", b"\2" + PDF)
    save("documents", "rtf", b"\4{\\rtf1" + RTF["text"].encode())
    signed = (HERE.parent / "integration" / "smime" / "streamed.p7m").read_bytes()
    save("documents", "signed", b"\0" + signed)
    save("documents", "program", b"\0MZ" + bytes(70) + zip_of({"a.txt": "SSN 536-90-4399"}))
    save("documents", "gzip-cut", b"\0" + gzip.compress(b"SSN 536-90-4399 " * 30, mtime=0)[:-12])
    save("documents", "book", b"\0" + zip_of({
        "mimetype": "application/epub+zip", "META-INF/encryption.xml": "<e/>", "a.xhtml": "<p>a"}))
    for name in ("docx", "odt", "nested"):
        save("documents", name, b"\0" + zip_of(packages()[name]))


main()
