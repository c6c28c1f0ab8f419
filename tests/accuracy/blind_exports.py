# SPDX-License-Identifier: Apache-2.0
"""How exports, programs and offices carry values, for the blind set: attachments and pasted
tables, and records that hold several values of one person or thing."""
import html
import io
import json
import zipfile

import documents
from blind_fields import RECORDS
from marks import unmark

NOTES = ["see attachment", "export as asked", "attached, please delete after use", "from the system, unedited"]


def shown(cell):
    """What a reader sees of a marked cell."""
    return unmark(cell)[0]


def people(maker, count):
    return [maker.any_name() for _ in range(count)]


def quoted(cell, separator):
    return f'"{cell}"' if separator in shown(cell) or " " in shown(cell) else cell


def csv_export(maker, detector, language):
    """Quotes where they are needed, a separator of the country, a mark of its bytes at times."""
    separator = maker.pick([",", ",", ";", "|"])
    name, values = maker.member_column(detector, maker.rng.randint(4, 9))
    rows = [separator.join(["id", "family", "given", name, "updated_at"])]
    rows += [separator.join([maker.digits(4), family, given, quoted(value, separator), "2023-01-1" + maker.digits(1)])
             for (given, family), value in zip(people(maker, len(values)), values)]
    text = maker.pick(["", "\ufeff"]) + maker.pick(["\r\n", "\n"]).join(rows) + "\n"
    maker.attach(maker.message("export", maker.pick(NOTES) + "\n", "CSV export"), text, "csv", "export_20230208.csv", maker.pick(["utf-8", "utf-8", "utf-16"]))


def first_column(maker, detector, language):
    """All cells in quotes, the value first, headings as people write them."""
    label, values = maker.column(detector, maker.rng.randint(3, 6))
    rows = [f'"{label}","Name","Remarks"'] + [f'"{value}","{" ".join(maker.any_name())}","{maker.pick(["", "on leave", "new"])}"' for value in values]
    maker.attach(maker.message("sheet", maker.pick(NOTES) + "\n", "CSV, all in quotes"), "\n".join(rows) + "\n", "csv", "Sheet1.csv")


def pasted(maker, detector, language):
    label, values = maker.column(detector, maker.rng.randint(3, 6))
    rows = [f"Nr.\tName\t{label}\tSite"] + [f"{n}\t{' '.join(name)}\t{value}\tNorth" for n, (name, value) in enumerate(zip(people(maker, len(values)), values), 1)]
    maker.message("columns from the sheet", "here are the columns you wanted\n\n" + "\n".join(rows) + "\n\nbye\n", "pasted columns")


def report(maker, detector, language):
    """A printed report: fixed columns, a rule under the heading, a page break."""
    label, values = maker.column(detector, 6)
    wide = max(len(label), *(len(shown(v)) for v in values)) + 3
    cell = lambda value: value + " " * (wide - len(shown(value)))
    head = f"{'NAME':<28}{cell(label.upper())}UNIT\n{'-' * 26}  {'-' * (wide - 2)}  ----"
    lines = [f"{' '.join(name)[:26]:<28}{cell(value)}{maker.pick(['A1', 'B2', 'HQ'])}" for name, value in zip(people(maker, 6), values)]
    text = f"REPORT PR-{maker.digits(3)}    PAGE 1\n\n{head}\n" + "\n".join(lines[:3]) + f"\n\f\nREPORT PR-{maker.digits(3)}    PAGE 2\n\n{head}\n" + "\n".join(lines[3:]) + "\n\n*** END OF REPORT ***\n"
    pair = maker.message("nightly print", maker.pick(NOTES) + "\n", "printed report")
    maker.attach(pair, text, "plain", "PR.TXT")


def boxes(maker, detector, language):
    """As data base shells print it."""
    name, values = maker.member_column(detector, 4)
    wide = max(len(name), *(len(shown(v)) for v in values)) + 2
    cell = lambda value: f" {value}" + " " * (wide - 1 - len(shown(value)))
    rule = f"+------+{'-' * wide}+--------+"
    rows = [rule, f"|  id  |{cell(name)}| active |", rule, *(f"| {maker.digits(4)} |{cell(value)}|      {maker.pick('01')} |" for value in values), rule]
    maker.message("query result", "sql> \n" + "\n".join(rows) + "\n4 rows in set (0.01 sec)\n", "box of a shell")


def json_nested(maker, detector, language):
    name, values = maker.member_column(detector, 3)
    items = [{"seq": n, "holder": {"family": family, "given": given}, "details": {name: f"\x01{n}\x02", "verified": True}} for n, (given, family) in enumerate(people(maker, 3))]
    text = json.dumps({"generatedBy": "intake", "items": items}, indent=maker.pick([None, 1, 4]), ensure_ascii=False)
    for n, value in enumerate(values):
        text = text.replace(f"\\u0001{n}\\u0002", value)
    maker.attach(maker.message("payload", maker.pick(NOTES) + "\n", "JSON nested"), text + "\n", "plain", "payload.json")


def json_lines(maker, detector, language):
    name, values = maker.member_column(detector, 4)
    rows = "\n".join(f'{{"ts":16758{maker.digits(5)},"lvl":"info","{name}":"{value}","ok":true}}' for value in values)
    maker.attach(maker.message("events", maker.pick(NOTES) + "\n", "JSON lines"), rows + "\n", "plain", "events.jsonl")


def xml_attributes(maker, detector, language):
    name, values = maker.member_column(detector, 3)
    name = name if name.isascii() else maker.ascii_member(detector)
    rows = "\n".join(f'  <p:entry n="{n}" {name}="{html.escape(value)}" state="open"/>' for n, value in enumerate(values))
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<p:list xmlns:p="urn:intake:2">\n{rows}\n</p:list>\n'
    maker.attach(maker.message("feed", maker.pick(NOTES) + "\n", "XML attributes"), text, "xml", "feed.xml")


def xml_elements(maker, detector, language):
    name = maker.ascii_member(detector)
    value = maker.mark(detector, html.escape(maker.drawn(detector, "en")))
    text = f'<?xml version="1.0"?>\n<Envelope><Body><Person seq="1">\n    <Office>North</Office>\n    <ns2:{name} xmlns:ns2="urn:x">{value}</ns2:{name}>\n  </Person></Body></Envelope>\n'
    maker.attach(maker.message("message dump", maker.pick(NOTES) + "\n", "XML elements"), text, "xml", "dump.xml")


def yaml(maker, detector, language):
    name, values = maker.member_column(detector, 2)
    quote = maker.pick(["", "'", '"'])
    body = "".join(f"  - office: north\n    {name}: {quote}{value}{quote}\n    active: true\n" for value in values)
    maker.attach(maker.message("config", maker.pick(NOTES) + "\n", "YAML"), "---\nentries:\n" + body, "plain", "entries.yml")


def settings(maker, detector, language):
    name, value = maker.member(detector), maker.mark(detector, maker.drawn(detector, "en"))
    text = maker.pick(["[holder]\noffice = north\n{n} = {v}\nretries = 3\n", "OFFICE=north\n{n}={v}\nRETRIES=3\n", "dn: cn=holder,ou=north\nou: north\n{n}: {v}\nobjectClass: top\n"])
    maker.message("settings", "pasting the file, the second line matters\n\n" + text.format(n=name, v=value) + "\nthx\n", "settings file")


def sql(maker, detector, language):
    name, values = maker.member_column(detector, 3)
    rows = ",\n  ".join(f"({maker.digits(3)}, '{maker.name()[1].replace(chr(39), chr(39) * 2)}', '{value}')" for value in values)
    maker.attach(maker.message("dump of the table", maker.pick(NOTES) + "\n", "SQL dump"), f"-- dump\nINSERT INTO holder (id, family, {name}) VALUES\n  {rows};\n", "plain", "holder.sql")


def workbook(maker, detector, language):
    label, values = maker.column(detector, maker.rng.randint(3, 6))
    rows = [["Name", label, "Site"], *([" ".join(name), value, "North"] for name, value in zip(people(maker, len(values)), values))]
    plain, truths = [], []
    for row in rows:
        plain.append([shown(cell) for cell in row])
        truths += [t for cell in row for t in unmark(cell, "attachment", "list.xlsx")[1]]
    maker.attach_bytes(maker.message("workbook", maker.pick(NOTES) + "\n", "workbook (xlsx)"), documents.xlsx([("List", plain)]), truths, "list.xlsx")


def writing(maker, detector, language):
    label, value = maker.pair(detector, "en")
    lines = ["Record of the interview", "", f"Office\tNorth", f"{label}{maker.pick([': ', chr(9), ':' + chr(9)])}{value}", "", "Signed on the ninth."]
    plain, truths = unmark("\n".join(lines), "attachment", "record.docx")
    maker.attach_bytes(maker.message("interview", maker.pick(NOTES) + "\n", "document (docx)"), documents.docx(plain.split("\n")), truths, "record.docx")


def zipped(maker, detector, language):
    label, values = maker.column(detector, 3)
    plain, truths = unmark(f"Name,{label.replace(',', '')}\n" + "".join(f"{' '.join(maker.any_name())},{quoted(v, ',')}\n" for v in values), "attachment", "lists.zip")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("lists/q1.csv", (2023, 2, 8, 11, 2, 0)), plain)
    maker.attach_bytes(maker.message("archive", maker.pick(NOTES) + "\n", "CSV in an archive"), out.getvalue(), truths, "lists.zip")


# ---- records of several values --------------------------------------------------------

def fields(maker, record):
    """[(label, member, marked value)] of one record, some left out, in their order."""
    made = []
    for detector in RECORDS[record]:
        if maker.rng.random() < .85:
            label, value = maker.pair(detector, "en")
            made.append((label, maker.member(detector), value))
    return made


def record_form(maker, record):
    gap = maker.pick([": ", ":\t", " ", ":  ", "\n   "])
    lines = "\n".join(f"{label}{gap}{value}" for label, _, value in fields(maker, record))
    maker.message(f"{record} form", f"{record.upper()} FORM\n\n{lines}\n\nSignature on file.\n", "record as a form")


def record_paragraph(maker, record):
    parts = [f"{label} {value}" for label, _, value in fields(maker, record)]
    maker.message(f"{record}", "Hello,\n\nfor the " + record + ": " + "; ".join(parts) + ".\n\nThanks!\n", "record in a sentence")


def record_html(maker, record):
    rows = "".join(f"<tr><td style='background:#eee'>{html.escape(label)}</td><td>{value.replace('&', '&amp;')}</td></tr>\n" for label, _, value in fields(maker, record))
    maker.message(f"{record} record", f"<html><body><table>\n<tr><th colspan=2>{record}</th></tr>\n{rows}</table></body></html>\n", "record in HTML", "html")


def record_csv(maker, record):
    columns = [(maker.member(d), d) for d in RECORDS[record]]
    rows = [",".join(name for name, _ in columns)]
    rows += [",".join(quoted(maker.mark(d, maker.drawn(d, "en")), ",") for _, d in columns) for _ in range(5)]
    maker.attach(maker.message(f"{record} extract", maker.pick(NOTES) + "\n", "records in CSV"), "\n".join(rows) + "\n", "csv", "extract.csv")


def record_workbook(maker, record):
    columns = [(maker.label(d, "en"), d) for d in RECORDS[record]]
    rows, truths = [[label for label, _ in columns]], []
    for _ in range(4):
        cells = [maker.mark(d, maker.drawn(d, "en")) for _, d in columns]
        truths += [t for cell in cells for t in unmark(cell, "attachment", "records.xlsx")[1]]
        rows.append([shown(cell) for cell in cells])
    maker.attach_bytes(maker.message(f"{record} sheet", maker.pick(NOTES) + "\n", "records in a workbook"), documents.xlsx([("Records", rows)]), truths, "records.xlsx")


def record_json(maker, record):
    rows = ",\n  ".join(f'"{name}": "{value}"' for _, name, value in fields(maker, record))
    maker.attach(maker.message(f"{record} object", maker.pick(NOTES) + "\n", "record in JSON"), f"{{\n  {rows}\n}}\n", "plain", "record.json")


TABLES = (csv_export, first_column, pasted, report, boxes, json_nested, json_lines, xml_attributes, workbook, zipped)
SINGLE = (xml_elements, yaml, settings, writing)
RECORD_CARRIERS = (record_form, record_paragraph, record_html, record_csv, record_workbook, record_json)
# An INSERT has its names in another line than its values.
FAR = (sql,)
