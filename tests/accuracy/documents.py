# SPDX-License-Identifier: Apache-2.0
"""The smallest documents that offices and forms are kept in: xlsx, docx, and PDF with fields."""
import html
import io
import zipfile

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
THEN = (2023, 2, 8, 11, 2, 0)    # the same bytes whenever it is made


def package(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, THEN), text)
    return out.getvalue()


def column_letters(number):
    return (column_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def xlsx(sheets):
    """[(sheet name, rows of texts)]; texts stand in the shared strings, as Excel writes them."""
    strings, parts, names, relations = {}, {}, [], []
    for number, (name, rows) in enumerate(sheets, 1):
        lines = []
        for at, row in enumerate(rows, 1):
            cells = "".join(f'<c r="{column_letters(place)}{at}" t="s"><v>{strings.setdefault(text, len(strings))}</v></c>' for place, text in enumerate(row))
            lines.append(f'<row r="{at}">{cells}</row>')
        parts[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {SHEET}><sheetData>{''.join(lines)}</sheetData></worksheet>"
        names.append(f'<sheet name="{html.escape(name)}" sheetId="{number}" r:id="rId{number}"/>')
        relations.append(f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>')
    shared = "".join(f"<si><t xml:space=\"preserve\">{html.escape(text)}</t></si>" for text in strings)
    return package({"[Content_Types].xml": TYPES,
                    "xl/workbook.xml": f'<workbook {SHEET} xmlns:r="{OFFICE}"><sheets>{"".join(names)}</sheets></workbook>',
                    "xl/_rels/workbook.xml.rels": f"<Relationships {RELATIONS}>{''.join(relations)}</Relationships>",
                    "xl/sharedStrings.xml": f"<sst {SHEET}>{shared}</sst>", **parts})


def run(text):
    return "<w:r><w:tab/></w:r>".join(f'<w:r><w:t xml:space="preserve">{html.escape(piece)}</w:t></w:r>' for piece in text.split("\t"))


def docx(lines):
    """A paragraph per line; a list of texts in place of a line is a row of a table."""
    body, table = [], []
    for line in [*lines, ""]:
        if isinstance(line, list):
            table.append("<w:tr>" + "".join(f"<w:tc><w:p>{run(cell)}</w:p></w:tc>" for cell in line) + "</w:tr>")
            continue
        if table:
            body.append(f"<w:tbl>{''.join(table)}</w:tbl>")
            table = []
        body.append(f"<w:p>{run(line)}</w:p>")
    return package({"[Content_Types].xml": TYPES, "word/document.xml": f"<w:document {WORD}><w:body>{''.join(body)}</w:body></w:document>"})


def pdf_string(text):
    """A string of a PDF: Latin letters as they are, others in UTF-16 (ISO 32000-1, 7.9.2)."""
    data = text.encode("latin-1") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")
    for char in (b"\\", b"(", b")"):
        data = data.replace(char, b"\\" + char)
    return b"(" + data.replace(b"\r", b"\\r").replace(b"\n", b"\\n") + b")"


def stream(data):
    return b"<</Length %d>>stream\n" % len(data) + data + b"\nendstream"


def pdf_file(objects):
    """Objects from 1 on; the first is the catalogue.  With its table of places (7.5.4)."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))


def page_text(lines):
    drawn = b"".join(b"1 0 0 1 40 %d Tm %s Tj\n" % (800 - 14 * n, pdf_string(line.encode("ascii", "replace").decode())) for n, line in enumerate(lines[:55]))
    return b"BT /F1 10 Tf\n" + drawn + b"ET"


def pdf_form(lines, fields, xfa=None):
    """A page of text and a form of (name, shown name, value); blank values are left out.

    A name of several parts joined by full stops becomes a hierarchy of fields (ISO 32000-1, 12.7.3).
    With xfa, that XML stands beside the fields (12.7.8).
    """
    objects = [b"", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"", stream(page_text(lines)), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids, roots, parents = [], [], {}
    for name, shown, value in fields:
        *above, last = name.split(".")
        parent = 0
        for depth in range(len(above)):
            path = tuple(above[:depth + 1])
            if path not in parents:
                objects.append([path[-1], parent, []])
                parents[path] = len(objects)
                (objects[parent - 1][2] if parent else roots).append(len(objects))
            parent = parents[path]
        objects.append(b"<</FT/Tx/T%s%s%s%s/Type/Annot/Subtype/Widget/Rect[40 40 200 54]/P 3 0 R>>" % (
            pdf_string(last), b"/TU" + pdf_string(shown) if shown else b"", b"/V" + pdf_string(value) if value else b"", b"/Parent %d 0 R" % parent if parent else b""))
        (objects[parent - 1][2] if parent else roots).append(len(objects))
        kids.append(len(objects))
    refs = lambda numbers: b" ".join(b"%d 0 R" % n for n in numbers)
    for at, item in enumerate(objects):
        if isinstance(item, list):
            objects[at] = b"<</T%s%s/Kids[%s]>>" % (pdf_string(item[0]), b"/Parent %d 0 R" % item[1] if item[1] else b"", refs(item[2]))
    extra = b""
    if xfa is not None:
        objects.append(stream(xfa.encode()))
        extra = b"/XFA %d 0 R" % len(objects)
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]%s>>>>" % (refs(roots), extra)
    objects[2] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[%s]>>" % refs(kids)
    return pdf_file(objects)
