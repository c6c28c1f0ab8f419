# SPDX-License-Identifier: Apache-2.0
"""The blind set: labelled mail whose author has not read a rule, nor changes a template
because of what the rules make of it.

Its facts are those of the specification, its shapes those in which mail, forms, exports
and programs are written.  A template changes only where it is itself wrong by the
specification, and the rule that follows from such a change stands here:

- A name of a column or member is split as programs split it; an acronym of up to three
  letters that the specification tells by its case keeps its capitals.
- What the specification tells by form alone is marked wherever it stands, in look-alikes too.
- A block of several lines (a machine-readable zone, a key) stands on lines of its own.
- Where the specification wants a sign between a name and its value (a place of birth, a
  password), there is one; a line of a password dump begins its line.
- A heading of a row is the name of its first cell; that of a column names every cell.
- A code that ICD-9 and ICD-10 write alike (V70.0) may be read as either.
- Names in file names have no apostrophe.
- Every different portion mark of a text is a value of its own.
- Names of people beside a value are neither asked for nor wrong.
"""
import html
import re
from email.utils import formatdate
from email.message import EmailMessage

import blind_carriers as carriers
import blind_exports as exports
import blind_topics as topics
from blind_alike_numbers import NUMBERS
from blind_alike_texts import TEXTS as ALIKE
from blind_fields import ADJACENT, ALONE, BLOCKS, DOMAIN_OF, FIELDS, NEEDS_SIGN, NOT_IN_TABLES, OWN_LINES, SEPARATED
from blind_values import BlindValues
from generate import START, Generator
from marks import Truth, accepted, mark, unmark

SINGLES_PER_ROUND, MIXED_PER_ROUND, TOPICS_PER_ROUND = 16, 8, 4
OF_BLOCKS = (carriers.letter, carriers.next_line, carriers.thread, carriers.html_prose, carriers.definition_list, carriers.cards, carriers.chat, carriers.ticket,
             exports.writing, carriers.forwarded, *carriers.ALONE)
WITH_SIGN = (carriers.letter, carriers.wrapped, carriers.thread, carriers.forwarded, carriers.ticket, carriers.alternative, carriers.log_lines, exports.yaml, exports.settings)
OF_LINES = (carriers.letter, carriers.next_line, carriers.thread, carriers.definition_list, carriers.cards, carriers.forwarded, *carriers.ALONE)
SINGLES = carriers.PLAIN + tuple(c for c in carriers.HTML if c not in carriers.TABLES + carriers.ROWS) + exports.SINGLE
# A body in the charset of its country, or of Windows.
CHARSETS = ["utf-8", "utf-8", "iso-8859-1", "windows-1252"]


def nested(detector, text):
    """A marked value, with what else the specification reads in it."""
    if detector == "us-address":
        text = re.sub(r"(\d{5}(?:-\d{4})?)$", lambda m: mark("?us-zip", m[1]), text)
    elif detector == "cred-connection-string":
        text = mark("?cred-password-disclosure", mark("?email-address", text))
    elif detector == "us-dod-cac-cn":
        text = mark("?us-person-name", mark("?us-dod-id", text))
    return mark(detector, text)


class Blind(Generator):
    def __init__(self, seed):
        super().__init__(seed)
        self.values = BlindValues(self.rng)
        self.decks = {}

    # ---- pieces ----------------------------------------------------------------

    def pick(self, items):
        return self.rng.choice(items)

    def digits(self, count):
        return self.values.digits(count)

    def name(self):
        return self.values.name()

    def any_name(self):
        return self.values.any_name()

    def drawn(self, detector, language="en"):
        return self.values.address() if detector == "us-address" else super().drawn(detector, language)

    def mark(self, detector, text):
        return nested(detector, text)

    def fields(self, detector):
        return FIELDS.get(detector) or BLOCKS[detector]

    def label(self, detector, language):
        return self.pick(self.fields(detector)[language])

    def case(self, label):
        return self.pick([label, label, label.upper()])

    def escaped(self, value):
        return html.escape(value, quote=False).replace("\n", "<br>\n")

    def pair(self, detector, language, as_html=False):
        """A name and a marked value; a driver's licence often tells its State."""
        label, value = self.label(detector, language), self.drawn(detector, language)
        if detector == "us-drivers-license":
            value, state = self.values.licence()
            label += self.pick([f" ({state})", f" {state}", ""])
        return label, self.mark(detector, self.escaped(value) if as_html else value)

    def column(self, detector, count, as_html=False):
        label = self.label(detector, "en").replace(",", "")
        values = [self.drawn(detector) for _ in range(count)]
        return label, [self.mark(detector, self.escaped(value) if as_html else value) for value in values]

    def member(self, detector):
        return self.pick(self.fields(detector)["names"])

    def ascii_member(self, detector):
        return self.pick([name for name in self.fields(detector)["names"] if name.isascii()])

    def member_column(self, detector, count):
        return self.member(detector), [self.mark(detector, self.drawn(detector)) for _ in range(count)]

    def alone(self, detector):
        while True:
            value = self.drawn(detector)
            if detector not in SEPARATED or not value.isdigit():
                return value

    def signature(self, language):
        given, family = self.any_name()
        lines = self.pick([["", "--", f"{given} {family}"], ["", f"{given} {family}", self.pick(["Registry", "Front office", "Team North"])], ["", given[0] + family[0]]])
        if self.rng.random() < .4:
            lines.append(self.pick(["T: ", "tel ", "Phone "]) + mark("phone-nanp", self.values.phone_nanp()))
        if self.rng.random() < .4:
            lines.append(mark("email-address", self.values.email_address()))
        return "\n".join(lines) + "\n"

    # ---- a message ---------------------------------------------------------------

    def message(self, subject, marked, kind, subtype="plain"):
        mail, (given, family) = EmailMessage(), self.any_name()
        plain_subject, truths = unmark(subject, "subject")
        mail["From"] = f"{given} {family} <{self.values.email_address()}>"
        mail["To"] = "records@example.org"
        mail["Subject"] = plain_subject
        mail["Date"] = formatdate(START + 613 * len(self.mails))
        mail["Message-ID"] = f"<b{len(self.mails)}.{self.rng.getrandbits(48)}@mail.example.com>"
        text, body_truths = unmark(marked)
        if subtype == "html":
            for truth in body_truths:
                truth.text = html.unescape(re.sub(r"<[^>]*>", " ", truth.text))
        charset = self.pick(CHARSETS)
        try:
            text.encode(charset)
        except UnicodeEncodeError:
            charset = "utf-8"
        narrow = text.isascii() and max(map(len, text.split("\n"))) < 900
        transfer = self.pick(["7bit", "quoted-printable", "base64"] if narrow else ["quoted-printable", "base64"])
        mail.set_content(text, subtype=subtype, cte=transfer, charset=charset)
        truths += body_truths
        self.mails.append((mail, truths, kind))
        return mail, truths

    def attach(self, pair, marked, subtype, name, charset="utf-8"):
        text, truths = unmark(marked, "attachment", name)
        for truth in truths if subtype == "xml" else ():
            truth.text = html.unescape(truth.text)
        self.attach_bytes(pair, text.encode(charset), truths, name, subtype)

    def attach_bytes(self, pair, data, truths, name, subtype=None):
        mail, of_mail = pair
        kind = ("text", subtype) if subtype else ("application", "octet-stream")
        mail.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name, cte="base64" if not subtype else self.pick(["base64", "quoted-printable"]))
        of_mail += truths

    def beside(self, detectors, count=1):
        """What the last messages may report without being asked."""
        for _, truths, _ in self.mails[-count:] if detectors else ():
            truths.append(Truth("body", None, "", list(detectors), optional=True, whole=True))

    # ---- what a round holds ------------------------------------------------------

    def dealt(self, name, cards):
        """Every card of a deck once before one comes again."""
        deck = self.decks.setdefault(name, [])
        if not deck:
            deck += self.rng.sample(list(cards), len(cards))
        return deck.pop()

    def languages(self, detector):
        return [language for language in self.fields(detector) if language != "names"]

    def identifier(self, detector):
        shapes = SINGLES
        if detector not in NOT_IN_TABLES:
            shapes += exports.TABLES + carriers.TABLES + (() if detector in ADJACENT else carriers.ROWS + exports.FAR)
        if detector in NEEDS_SIGN:
            shapes = WITH_SIGN
        if detector in BLOCKS:
            shapes = OF_LINES if detector in OWN_LINES else OF_BLOCKS
        carrier = self.dealt(detector, shapes)
        spoken = self.languages(detector)
        carrier(self, detector, self.dealt((detector, "language"), spoken) if len(spoken) > 1 and carrier in LANGUAGES else "en")
        self.about(DOMAIN_OF.get(detector))

    def about(self, domain):
        self.beside(["us-person-name", *(topics.BESIDE["health"] if domain in ("health", "service") else [])])

    def fill(self, template):
        v = self.values
        given, family = v.name()
        for token, make in (("{family}", lambda: family), ("{given}", lambda: given), ("{display}", v.us_display_name), ("{cvv}", lambda: v.digits(3)), ("{zip}", v.us_zip),
                            ("{card}", lambda: mark("payment-card", v.payment_card())), ("{expiry}", lambda: f"{v.rng.randint(1, 12):02d}/{v.rng.randint(27, 31)}"),
                            ("{p5}", lambda: v.chars("1234", 5)), ("{h32}", lambda: v.chars("0123456789abcdef", 32)), ("{d1}", lambda: v.digits(1)), ("{d2}", lambda: v.digits(2)), ("{d4}", lambda: v.digits(4))):
            while token in template:
                template = template.replace(token, make(), 1)
        return template

    def topic(self, detector, group):
        text = self.fill(self.dealt((detector, "topic"), topics.GROUPS[group][detector]))
        frames = ["{}", "Morning all,\n\n{}\n\nR/ Otis", "noted.\n\nOn Monday Ingrid wrote:\n> {}"]
        frame = self.pick(frames[:1] if group == "marking" else frames)
        if "\n" in text and ">" in frame:
            text = text.replace("\n", "\n> ")
        marked = frame.format(text) + "\n"
        shape = self.pick(["body", "body", "HTML", "attached"])
        if shape == "HTML" and detector != "clr-eform-payload":
            lines = "".join(f"<p>{self.escaped_marked(line)}</p>\n" for line in marked.split("\n"))
            self.message("note", f"<html><body>{lines}</body></html>\n", "topic, HTML", "html")
        elif shape == "attached":
            self.attach(self.message("note", "attached\n", "topic, attached"), marked, "plain", "note.txt")
        else:
            self.message("note", marked, "topic")
        self.beside([d for d in topics.BESIDE[group] if d != detector])

    def escaped_marked(self, line):
        return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def text(self, detector):
        _, truths = self.message("about a person", self.fill(self.dealt((detector, "text"), topics.TEXTS[detector])), "topic text")
        truths.append(Truth("body", None, "", accepted(detector), whole=True))
        self.beside(topics.BESIDE["health"])

    def file_name(self):
        name = self.fill(self.dealt("file names", topics.FILE_NAMES)).replace("'", "")
        mail, truths = self.message("file", "as discussed\n", "file name")
        mail.add_attachment(b"nothing in here\n", maintype="application", subtype="octet-stream", filename=name)
        truths.append(Truth("filename", name, "", accepted("clr-filename"), whole=True))
        self.beside(topics.BESIDE["clearance"])

    def look_alike(self):
        if self.rng.random() < .6:
            kind, make = self.dealt("numbers", NUMBERS)
            text, allowed = make(self.values), ["us-person-name"] if kind == "extensions" else []
        else:
            kind, allowed, texts = self.dealt("texts", ALIKE)
            text = self.pick(texts)
        shape = self.pick(["body", "body", "quoted", "HTML", "attached"])
        kind_of = f"look-alike ({kind})"
        if shape == "HTML":
            self.message("fyi", f"<html><body><pre>{self.escaped_marked(text)}</pre></body></html>\n", kind_of, "html")
        elif shape == "attached":
            self.attach(self.message("fyi", "for your files\n", kind_of), text + "\n", "plain", "notes.txt")
        else:
            self.message("fyi", ("> " + text.replace("\n", "\n> ") if shape == "quoted" else text) + "\n", kind_of)
        self.beside(allowed)


LANGUAGES = {carriers.letter, carriers.wrapped, carriers.next_line, carriers.bullets, carriers.thread, carriers.html_prose, carriers.spaced, carriers.forwarded}


def one_round(maker):
    for detector in [*FIELDS, *BLOCKS]:
        for _ in range(SINGLES_PER_ROUND if detector in NOT_IN_TABLES or detector in BLOCKS else MIXED_PER_ROUND):
            maker.identifier(detector)
    for detector in ALONE:
        for carrier in carriers.ALONE:
            carrier(maker, detector, "en")
            maker.about(DOMAIN_OF.get(detector))
    for record in exports.RECORDS:
        for carrier in exports.RECORD_CARRIERS:
            carrier(maker, record)
            maker.about("health")
    for group, detectors in topics.GROUPS.items():
        for detector in detectors:
            for _ in range(TOPICS_PER_ROUND):
                maker.topic(detector, group)
    for detector in topics.TEXTS:
        for _ in range(TOPICS_PER_ROUND):
            maker.text(detector)
    for _ in range(TOPICS_PER_ROUND):
        maker.file_name()


def generate(seed, rounds):
    """`rounds` times every detector in several carriers, and as many look-alikes."""
    maker = Blind(seed)
    for _ in range(rounds):
        before = len(maker.mails)
        one_round(maker)
        for _ in range(len(maker.mails) - before):
            maker.look_alike()
    for truth in (t for _, truths, _ in maker.mails for t in truths):
        if truth.detectors[0] == "phi-icd9cm" and truth.text[0] == "V":
            truth.detectors.append("phi-icd10cm")
    maker.rng.shuffle(maker.mails)
    return maker.mails
