# SPDX-License-Identifier: Apache-2.0
"""What is read of attached documents, beside their expected text or a peer's.

    extraction.py BUILD CORPORA            the section of doc/accuracy.md
    extraction.py BUILD CORPORA --missed NAME    the words that are missing of such files,
                                                 on the terminal

Each document is attached to a mail without name and type, as a hostile sender would.
LibreOffice is no part of the project: where soffice is found, its texts are made anew and
what was measured is written to extraction.json; elsewhere that record is shown.
"""
import base64
import collections
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree

RECORD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "extraction.json")
TARGET = 98.0
LARGEST = 8 << 20
PICTURES = ("gif", "jpg", "png", "tiff")
SOUND = ("mp3", "ogg", "wav")
FILTERS = {  # LibreOffice: Filter Options for CSV, all sheets as they are shown
    "csv": "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,-1",
    "fodp": "fodp:OpenDocument Presentation Flat XML", "txt": "txt:Text (encoded):UTF8"}
OFFICE = {"doc": "txt", "docx": "txt", "docm": "txt", "dotx": "txt", "odt": "txt", "rtf": "txt",
          "xls": "csv", "xlsx": "csv", "xlsm": "csv", "ods": "csv", "ppt": "fodp", "pptx": "fodp",
          "pptm": "fodp", "ppsx": "fodp", "odp": "fodp"}

# ---- words ------------------------------------------------------------------------

WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|"
                  r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![^\W_])|[^\W_]+")
NUMBER = re.compile(r"^[0-9][0-9,]*(?:\.[0-9]+)?$")
LABEL = re.compile(r"^[ \t]*(?:\(?(?:[0-9]+(?:\.[0-9]+)*|[ivxlc]+|[a-z])[.):]?|[•o▪●])[ \t]+", re.I | re.M)


def number(word):
    """Numbers are equal whatever their thousands and last zeros: 1,250.00 is 1250."""
    if not NUMBER.match(word):
        return word
    whole, _, fraction = word.replace(",", "").partition(".")
    fraction = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + ("." + fraction if fraction else "")


def words(text):
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return collections.Counter(number(word) for word in WORD.findall(text))


def rounded(lost, spare):
    """Takes away numbers that a sheet shows with fewer digits than it holds."""
    shown = collections.defaultdict(list)
    for word, count in spare.items():
        if NUMBER.match(word) and "." in word and len(word) < 300:
            for digits in range(0, min(len(word.partition(".")[2]), 7)):
                for value in {f"{float(word):.{digits}f}", f"{float(word) + 1e-9:.{digits}f}"}:
                    shown[number(value)].append(word)
    for word in list(lost):
        for other in shown.get(word, ()):
            taken = min(lost[word], spare[other])
            lost[word] -= taken
            spare[other] -= taken
    return {word: count for word, count in lost.items() if count > 0}


def missing(expected, got):
    lost = {word: count - got[word] for word, count in expected.items() if count > got[word]}
    spare = {word: count - expected[word] for word, count in got.items() if count > expected[word]}
    return rounded(lost, spare) if lost else {}


def cells(text):
    return re.sub(r"[,;|]", " , ", text)


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
SLASHED = re.compile(r"\b([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})\b")
NAMED = re.compile(r"\b(?:([0-9]{1,2})-)?(" + "|".join(MONTHS) + r")[a-z]*[-, ]+([0-9]{4}|[0-9]{2})\b", re.I)


def year(digits):
    return digits if len(digits) == 4 else ("20" if digits < "30" else "19") + digits


def dates(text):
    """Dates as sheets show them in the parts of those that leakscan writes: 2023-02-08."""
    text = SLASHED.sub(lambda m: f" {year(m[3])} {m[1]} {m[2]} ", text)
    return NAMED.sub(lambda m: f" {year(m[3])} {MONTHS.index(m[2][:3].lower()) + 1} {m[1] or ''} ", text)


# ---- what leakscan reads ----------------------------------------------------------

MAIL = ("From a@example.org Wed Feb  8 11:02:03 2023\nFrom: a@example.org\nSubject: x\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        "Content-Type: application/octet-stream; name=x\n"
        "Content-Transfer-Encoding: base64\n\n{body}\n--b--\n\n")
MESSAGE = re.compile(rb"^=== .*:(\d+) ===$")
Read = collections.namedtuple("Read", "words gaps unread cells")


def read(build, paths, *options):
    """The words, the gaps and the unread types of each file."""
    with tempfile.NamedTemporaryFile(suffix=".mbox") as box:
        for path in paths:
            with open(path, "rb") as file:
                box.write(MAIL.format(body=base64.encodebytes(file.read()).decode()).encode())
        box.flush()
        common = [*options, "--helper", os.path.join(build, "leakscan-extract"), box.name]
        leakscan = os.path.join(build, "leakscan")
        texts = subprocess.run([leakscan, "text", *common], stdout=subprocess.PIPE, check=False).stdout
        lines = subprocess.run([leakscan, "scan", "--json", "--quiet", *common],
                               stdout=subprocess.PIPE, check=False).stdout.splitlines()
    told = [m for m in map(json.loads, lines) if m["type"] == "message"]
    if len(told) != len(paths):
        raise SystemExit(f"extraction: {len(paths)} messages were written and {len(told)} read")
    made, parts = collections.defaultdict(list), None
    for line in texts.split(b"\n"):
        message = MESSAGE.match(line)
        if message:
            parts = made[int(message[1])]
        elif parts is not None and not line.startswith(b"--- "):
            parts.append(line)
    reads = []
    for i, message in enumerate(told):
        text = b"\n".join(made[i]).decode(errors="replace")
        reads.append(Read(words(text), message["gaps"], list(message["unread"]), words(cells(text))))
    return reads


# ---- what is expected -------------------------------------------------------------

Case = collections.namedtuple("Case", "kind name path expected")


def content(path, encoding="utf-8"):
    with open(path, encoding=encoding, errors="replace") as file:
        return file.read()


def textract(corpora):
    """The text that stands beside a document, or the one that all of that name have."""
    root = os.path.join(corpora, "attachments/textract/tests")
    standard = content(os.path.join(root, "txt/standardized_text.txt"))
    for kind in sorted(os.listdir(root)):
        for name in sorted(os.listdir(os.path.join(root, kind))):
            stem, end = os.path.splitext(name)
            path = os.path.join(root, kind, name)
            beside = os.path.join(root, kind, stem + ".txt")
            if kind == "no_ext":
                text = content(os.path.join(root, "docx/paragraphs_and_tables.txt")) if "tables" in name else standard
                kind_of = name.split("_")[0]
            elif end == ".txt" and kind != "txt":
                continue
            else:
                text = content(beside) if os.path.exists(beside) else standard
                kind_of = end[1:]
            if kind in ("csv", "psv", "tsv"):
                text = cells(text)
            expected = words(text)
            for word in NO_WORDS.get(name, ()):
                del expected[word]
            for wrong, right in MISREAD.get(name, {}).items():
                expected[right] += expected.pop(wrong)
            yield Case(kind_of, name, path, expected)


def enron(corpora):
    """The text that another extractor gave of each attachment of real mail."""
    root = os.path.join(corpora, "mail/enron-freeeed/loadfile_test")
    for name in sorted(os.listdir(os.path.join(root, "native"))):
        path, text = (os.path.join(root, folder, name) for folder in ("native", "text"))
        kind = os.path.splitext(name)[1][1:].lower()
        if kind not in ("eml", "") and os.path.exists(text + ".txt"):
            given = content(text + ".txt")
            kind = kind.removesuffix("-1")
            given = cells(given) if kind == "csv" else dates(given) if kind.startswith("xls") else given
            yield Case(kind, name, path, words(given))


def tika(corpora):
    seen = set()
    for folder, names, files in sorted(os.walk(os.path.join(corpora, "attachments/tika"))):
        names.sort()
        for name in sorted(files):
            path = os.path.join(folder, name)
            kind = os.path.splitext(name)[1][1:].lower()
            if kind not in OFFICE and kind != "pdf" or os.path.getsize(path) > LARGEST:
                continue
            with open(path, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()[:24]
            if digest not in seen:
                seen.add(digest)
                yield kind, name, path, digest


def pdf_text(path):
    return subprocess.run(["pdftotext", "-q", path, "-"], stdout=subprocess.PIPE, check=False).stdout.decode(errors="replace")


def convert(kind, sources, folder):
    """Has LibreOffice convert many files; those that end it are tried once more alone."""
    command = ["soffice", "--headless", "-env:UserInstallation=file://" + os.path.join(folder, "profile"),
               "--convert-to", FILTERS[kind], "--outdir", folder]
    for batch in [*(sources[i:i + 15] for i in range(0, len(sources), 15)), *([s] for s in sources)]:
        left = [s for s in batch if not outputs(folder, os.path.basename(s).split(".")[0])]
        if left:
            try:
                subprocess.run(command + left, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               check=False, timeout=60 + 10 * len(left))
            except subprocess.TimeoutExpired:
                pass


def outputs(folder, digest):
    return sorted(os.path.join(folder, f) for f in os.listdir(folder)
                  if f.startswith(digest) and f.endswith((".txt", ".csv", ".fodp")))


ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, DRAW, SHOW, OFFICE_NS, STYLE, SVG = (
    ODF % name for name in ("text", "drawing", "presentation", "office", "style", "svg-compatible"))
# What stands on a slide only while it is shown, and what is no text.
FIELDS = {TEXT + name for name in ("date", "time", "page-number", "page-count", "page-name", "author-name",
                                   "sheet-name", "file-name")} | {
    SHOW + name for name in ("date-time", "header", "footer")} | {
    OFFICE_NS + name for name in ("binary-data", "meta", "settings", "scripts", "styles", "automatic-styles",
                                  "master-styles", "font-face-decls")} | {"{http://purl.org/dc/elements/1.1/}date"}
BREAKS = {TEXT + name for name in ("p", "h", "s", "tab", "line-break")}


def flat(element):
    """The text of an element of flat ODF; a place to be filled in a master says nothing."""
    if element.tag in FIELDS or element.get(SHOW + "placeholder") == "true":
        return element.tail or ""
    inner = (element.text or "") + "".join(map(flat, element))
    return (f" {inner} " if element.tag in BREAKS else inner) + (element.tail or "")


def slides(path):
    """Of slides, their notes and comments every word; each word once of the masters below
    them and of embedded charts and sheets, of which LibreOffice makes several."""
    root = xml.etree.ElementTree.parse(path).getroot()
    once = [flat(frame) for master in root.iter(STYLE + "master-page") for frame in master
            if frame.get(SHOW + "class") is None]
    body = root.find(OFFICE_NS + "body")
    for frame in list(body.iter(DRAW + "frame")):
        for made in frame.findall(DRAW + "object"):
            for cells_of_chart in made.iter(SVG + "desc"):
                cells_of_chart.text = None
            once.append(flat(made))
            frame.remove(made)
    return words(flat(body)) | collections.Counter(set(words("\n".join(once))))


def shown(kind, paths):
    """The words of LibreOffice's text.  The labels that it counts before paragraphs of a
    list stand in no document."""
    form = OFFICE[kind]
    if form == "fodp":
        return sum(map(slides, paths), collections.Counter())
    text = "\n".join(map(content, paths))
    return words(LABEL.sub("", text)) if form == "txt" else words(dates(text.replace('","', '" , "')))


def libreoffice(build, documents):
    folder = os.path.join(os.path.abspath(build), "oracle")
    os.makedirs(folder, exist_ok=True)
    for form in FILTERS:
        sources = []
        for kind, _, path, digest in documents:
            if OFFICE.get(kind) == form:
                source = os.path.join(folder, f"{digest}.in.{kind}")
                shutil.copyfile(path, source)
                sources.append(source)
        convert(form, sources, folder)
    for kind, name, path, digest in documents:
        if kind in OFFICE:
            made = outputs(folder, digest)
            yield Case(kind, name, path, shown(kind, made) if made else None)


# ---- tables -----------------------------------------------------------------------

# Why words of a document are missing, where it was looked into.
WHY = {
    "raw_text.xlsx": "the expected text has 1 where a cell shows TRUE",
    "raw_text.ods": "the expected text has 1 where a cell shows TRUE",
    "tables.html": "the expected text repeats a table that stands in a table",
    "testPDF_bad_page_303226.pdf": "words divided at the end of a line stay divided",
    "testWORD_2006ml.docx": "LibreOffice shows what a form's field asks for",
    "testEXCEL-formats.xls": "times hold parts of a second, which LibreOffice cuts and leakscan rounds, as Excel does",
    "testEXCEL-formats.xlsx": "times hold parts of a second, which LibreOffice cuts and leakscan rounds, as Excel does",
    "test-columnar.xls": "times are written 12:50:00 and shown as 12:50 AM",
    "test-columnar.xlsx": "times are written 12:50:00 and shown as 12:50 AM",
}
# What the expected text has and the document has not.  Left out of the rates, and listed.
NOT_THEIRS = {
    "standardized_text.ps": "PostScript is a program: the words are drawn piece by piece",
    "testEXCEL_4.xls": "Excel 4, before there were compound files: not read, and counted as unread",
    "testWordPerfect_42.doc": "WordPerfect 4: not read, and counted as unread",
    "protect.xlsx": "encrypted; told as such",
    "protectedFile.xlsx": "encrypted; told as such",
    "testWORD_override_list_numbering.doc": "numbers of lists, which Word counts anew",
    "testWORD_override_list_numbering.docx": "numbers of lists, which Word counts anew",
    "testWORD_numbered_list.doc": "numbers of lists, which Word counts anew",
    "test-columnar.ods": "LibreOffice forms dates and numbers anew; the file's own text is read",
}
# Excel's number for #VALUE!, which the expected text has where a cell shows an error.
NO_WORDS = {"raw_text.xls": ("15",)}


# Words that the expected text, itself read from the picture, has wrong: "a Director can siga".
MISREAD = {"ocr_text.pdf": {"appoin": "appoint", "ean": "can", "garraits": "garratts", "hf": "if",
                            "ofice": "office", "r61": "61", "siga": "sign"}}


class Row:
    def __init__(self):
        self.files = self.expected = self.found = 0
        self.gaps = collections.Counter()

    def add(self, expected, found, gaps):
        self.files += 1
        self.expected += expected
        self.found += found
        self.gaps.update(gaps)


def rate(found, expected):
    return f"{100 * found / expected:.1f}" if expected else "–"


TABLES = ("csv", "psv", "tsv")


def lost_of(case, got):
    return missing(case.expected, got.cells if case.kind in TABLES else got.words)


def measure(cases, reads, rows, worst):
    for case, got in zip(cases, reads):
        row = rows[case.kind]
        total = sum(case.expected.values())
        lost = sum(lost_of(case, got).values())
        if case.name in NOT_THEIRS:
            worst.append([case.kind, case.name, total, lost, got.gaps])
            continue
        row.add(total, total - lost, got.gaps or (["counted as unread"] if got.unread and lost == total else []))
        if lost > max(3, total / 50):
            worst.append([case.kind, case.name, total, lost, got.gaps or got.unread])


def table(rows):
    lines = ["| type | files | words expected | found | of 100 | | told |", "|---|---:|---:|---:|---:|---|---|"]
    for kind, row in sorted(rows.items()):
        told = ", ".join(f"{gap} {count}" for gap, count in sorted(row.gaps.items()))
        below = "below" if row.expected and 100 * row.found < TARGET * row.expected else ""
        lines.append(f"| {kind} | {row.files} | {row.expected} | {row.found} | {rate(row.found, row.expected)} | {below} | {told} |")
    return lines + [""]


def listed(worst):
    lines = []
    for kind, name, total, lost, gaps in sorted(worst, key=lambda w: (w[0], -w[3])):
        why = WHY.get(name) or NOT_THEIRS.get(name) or ("told: " + ", ".join(gaps) if gaps else "not looked into")
        lines.append(f"- `{name}`: {lost} of {total} words. {why}")
    return lines


def short_ones(worst):
    """The documents that lack more than 2 of 100 words, and why."""
    ours, theirs = ([w for w in worst if (w[1] in NOT_THEIRS) == is_theirs] for is_theirs in (False, True))
    lines = ["Documents that lack more than 2 of 100 words:", "", *listed(ours), ""] if ours else []
    if theirs:
        lines += ["Left out of the rates, since the words that are expected do not stand in the document or it is",
                  "of another format:", "", *listed(theirs), ""]
    return lines


def blank():
    return collections.defaultdict(Row)


INTRO = """## Attached documents

Each document is attached to a mail under no name and no type. A word is a run of letters or
digits, in Unicode's compatible form and without its case; numbers are equal whatever their
thousands and last zeros, and in sheets whatever digits and form of a date are shown, since
leakscan writes what the cell holds and dates as 2023-02-08. It is found as often as it stands in the text that `leakscan text`
prints, at most as often as it is expected. Target: 98 of 100 words of every supported type.
"""


def textract_section(build, corpora):
    cases, rows, worst = list(textract(corpora)), blank(), []
    plain = [c for c in cases if c.kind not in PICTURES + SOUND and c.name != "ocr_text.pdf"]
    measure(plain, read(build, [c.path for c in plain]), rows, worst)
    pictures = [c for c in cases if c.kind in PICTURES or c.name == "ocr_text.pdf"]
    named = [c._replace(kind=f"{c.kind} with --ocr") for c in pictures]
    measure(named, read(build, [c.path for c in pictures], "--ocr"), rows, [])
    sound = [c for c in cases if c.kind in SOUND]
    lines = ["### Documents with their text (textract)", "", *table(rows), *short_ones(worst)]
    return lines + [f"Not read: {', '.join(SOUND)} ({len(sound)} files of sound), and without `--ocr` the "
                    f"{len(pictures)} pictures and scans.", ""]


def record_or_recall(build, documents):
    """[type, name, words, found, gaps] of each document beside LibreOffice's text."""
    if shutil.which("soffice") is None:
        if not os.path.exists(RECORD):
            return None
        with open(RECORD, encoding="utf-8") as file:
            return json.load(file)
    version = subprocess.run(["soffice", "--version"], stdout=subprocess.PIPE, text=True, check=False).stdout
    cases = list(libreoffice(build, documents))
    made = []
    for case, got in zip(cases, read(build, [c.path for c in cases])):
        if case.expected is None:
            made.append([case.kind, case.name, None, None, []])
            continue
        total = sum(case.expected.values())
        made.append([case.kind, case.name, total, total - sum(missing(case.expected, got.words).values()),
                     got.gaps or got.unread])
    record = {"peer": " ".join(version.split()[:2]), "documents": made}
    with open(RECORD, "w", encoding="utf-8") as file:
        file.write('{"peer": %s, "documents": [\n%s\n]}\n' % (
            json.dumps(record["peer"]), ",\n".join(json.dumps(row) for row in made)))
    return record


def tika_section(build, corpora):
    documents = list(tika(corpora))
    rows, worst, lines = blank(), [], []
    pdfs = [Case(kind, name, path, words(pdf_text(path))) for kind, name, path, _ in documents if kind == "pdf"]
    if shutil.which("pdftotext"):
        measure(pdfs, read(build, [c.path for c in pdfs]), rows, worst)
        lines += ["### Documents beside pdftotext (tika)", "", *table(rows), *short_ones(worst)]
    record = record_or_recall(build, documents)
    if record is None:
        return lines
    rows, worst, without = blank(), [], 0
    for kind, name, total, found, gaps in record["documents"]:
        if total is None:
            without += 1
            continue
        if name in NOT_THEIRS:
            worst.append([kind, name, total, total - found, gaps])
            continue
        rows[kind].add(total, found, [])
        if total - found > max(3, total / 50):
            worst.append([kind, name, total, total - found, gaps])
    return lines + [f"### Documents beside {record['peer']} (tika)", "",
                    "Recorded where LibreOffice was installed (`tests/accuracy/extraction.json`); it is no part of the",
                    "project. Its text is that of the pages, with list numbers taken away again, of all sheets as they",
                    "are shown, and of slides their flat ODF with notes and comments, where each word of masters, charts",
                    "and embedded sheets is asked for once, and fields that show the date or the page are not.",
                    f"Of {without} documents it gave none.", "", *table(rows), *short_ones(worst)]


def enron_section(build, corpora):
    cases, rows, lost = list(enron(corpora)), blank(), collections.defaultdict(collections.Counter)
    worst = []
    for case, got in zip(cases, read(build, [c.path for c in cases])):
        measure([case], [got], rows, worst)
        total, short = sum(case.expected.values()), sum(lost_of(case, got).values())
        if short:
            lost[case.kind][reason(case, got, short, total)] += short
    lines = ["### Attachments of real mail beside a peer's text (enron-freeeed)", "",
             "The peer is the extractor of a forensic service (Tika of 2011).", "", *table(rows)]
    for kind, reasons in sorted(lost.items()):
        lines.append(f"- {kind}: " + "; ".join(f"{count} words {why}" for why, count in reasons.most_common()))
    return lines + [""]


# Lines that the peer puts before the text of a document, or the shape of its fields.
METADATA = re.compile(r"(?m)^[A-Za-z][A-Za-z0-9_:. -]{0,60}: .*$")


def reason(case, got, short, total):
    if got.gaps:
        return "of documents told as " + ", ".join(got.gaps)
    if got.unread and short == total:
        return "of pictures, which are counted as unread"
    lost = lost_of(case, got)
    digits = sum(count for word, count in lost.items() if word[0].isdigit())
    if digits > short / 2:
        return "that are numbers in another form: two-digit years before 1930, times, rounding"
    if case.kind == "pdf":
        return "that are put together otherwise where letters are set apart, or lie outside of the page"
    return "other"


def section(build, corpora):
    lines = [INTRO]
    there = lambda path: os.path.exists(os.path.join(corpora, path))
    if there("attachments/textract"):
        lines += textract_section(build, corpora)
    if there("attachments/tika"):
        lines += tika_section(build, corpora)
    if there("mail/enron-freeeed/loadfile_test"):
        lines += enron_section(build, corpora)
    return lines if len(lines) > 1 else []


def show_missed(build, corpora, name):
    cases = [c for c in [*textract(corpora), *enron(corpora)] if name in c.name]
    for case, got in zip(cases, read(build, [c.path for c in cases])):
        lost = lost_of(case, got)
        print(case.name, sum(case.expected.values()), sum(lost.values()), got.gaps,
              sorted(lost.items(), key=lambda i: -i[1])[:25])


def main():
    if len(sys.argv) == 5 and sys.argv[3] == "--missed":
        show_missed(*sys.argv[1:3], sys.argv[4])
    else:
        print("\n".join(section(*sys.argv[1:3])))


if __name__ == "__main__":
    main()
