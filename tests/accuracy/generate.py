# SPDX-License-Identifier: Apache-2.0
"""Labelled mail: letters, forms, tables, threads and lists around generated values.

Truth is kept as it is written: each template marks its values («detector|text»), the
marks are taken out, and what they held is the truth of that part.
"""
import html
import io
import random
from email.message import EmailMessage
from email.utils import formatdate

import carriers
import heldout_labels
import heldout_topics
import labels
import lookalikes
import topics
from marks import Truth, accepted, mark, unmark
from secrets_and_codes import Values

START = 1675839600  # 8 February 2023


class Generator:
    def __init__(self, seed, names=labels, texts=topics):
        self.rng = random.Random(seed)
        self.labels, self.topics = names, texts
        self.values = Values(self.rng)
        self.mails = []          # (EmailMessage, [Truth], kind)

    # ---- pieces ----------------------------------------------------------------

    def language(self, detector):
        return self.rng.choice(sorted(self.labels.LABELS[detector]))

    def drawn(self, detector, language="en"):
        return self.values.birth(language) if detector == "dob" else self.values.draw(detector)

    def marked(self, detector, label, text):
        """A value under a label that alone does not claim it may be found or not."""
        return mark("?" * (label in labels.UNCLAIMED.get(detector, ())) + detector, text)

    def labelled(self, detector, language):
        label = self.rng.choice(self.labels.LABELS[detector][language])
        return self.rng.choice(self.labels.SENTENCES[language]).format(
            label=label, value=self.marked(detector, label, self.drawn(detector, language)))

    def address(self):
        v = self.values
        street, state_zip = v.address().rsplit(" ", 1)
        return mark("us-address", f"{street} " + mark("?us-zip", state_zip))

    def signature(self, language):
        v, (given, family) = self.values, self.values.name()
        lines = ["", "-- ", f"{given} {family}", self.rng.choice(["Records Section", "Human Resources", "Plans", "Buchhaltung"])]
        if self.rng.random() < .5:
            lines.append(mark("phone-nanp", v.nanp("({a}) 555-{l}")))
        if self.rng.random() < .5:
            lines.append(mark("email-address", v.email_address()))
        return "\n".join(lines) + "\n"

    def quote(self, marked):
        given, family = self.values.name()
        quoted = "\n".join("> " + line for line in marked.split("\n"))
        return f"See my answer below.\n\nOn Wed, Feb 8, 2023, {given} {family} wrote:\n{quoted}\n"

    # ---- a message ---------------------------------------------------------------

    def message(self, subject, marked, kind, subtype="plain"):
        given, family = self.values.name()
        mail = EmailMessage()
        plain_subject, truths = unmark(subject, "subject")
        mail["From"] = f"{given} {family} <{given.lower()}@example.com>"
        mail["To"] = "records@example.org"
        mail["Subject"] = plain_subject
        mail["Date"] = formatdate(START + 613 * len(self.mails))
        mail["Message-ID"] = f"<{len(self.mails)}.{self.rng.getrandbits(48)}@mail.example.com>"
        text, body_truths = unmark(marked)
        transfer = None if not text.isascii() else self.rng.choice(["7bit", "quoted-printable", "base64"])
        if text.isascii() and max(map(len, text.split("\n"))) > 900:
            transfer = "base64"
        mail.set_content(text, subtype=subtype, cte=transfer)
        truths += body_truths
        self.mails.append((mail, truths, kind))
        return mail, truths

    def attach(self, pair, marked, subtype, name):
        mail, truths = pair
        text, more = unmark(marked, "attachment", name)
        mail.add_attachment(text.encode(), maintype="text", subtype=subtype, filename=name,
                            cte=self.rng.choice(["base64", "quoted-printable"]))
        truths += more

    def letter(self, detector):
        lang = self.language(detector)
        body = (self.rng.choice(self.labels.OPENINGS[lang]) + self.labelled(detector, lang)
                + self.rng.choice(self.labels.CLOSINGS[lang]) + self.signature(lang))
        if self.rng.random() < .25:
            body = self.quote(body)
        self.message(self.rng.choice(self.labels.SUBJECTS[lang]), body, "letter")

    def form(self, detectors):
        lines = []
        for detector in detectors:
            label = self.rng.choice(self.labels.LABELS[detector]["en"])
            lines.append(f"{label}:{self.rng.choice([' ', '  ', chr(9)])}{mark(detector, self.drawn(detector))}")
        self.rng.shuffle(lines)
        self.message("Filled form", "Form as filled in by the clerk\n\n" + "\n".join(lines) + "\n\nAddress: " + self.address() + "\n", "form")

    def html_table(self, detector):
        label = self.rng.choice(self.labels.LABELS[detector]["en"])
        rows = "".join(f"<tr><td>{' '.join(self.values.name())}</td><td>{self.marked(detector, label, html.escape(self.drawn(detector)))}</td>"
                       f"<td>{self.rng.choice(['yes', 'no', 'open'])}</td></tr>\n" for _ in range(self.rng.randint(3, 8)))
        self.message("List as a table", f"<html><body><p>As of Monday:</p>\n<table><tr><th>Who</th><th>{html.escape(label)}</th><th>Done</th></tr>\n"
                     f"{rows}</table></body></html>\n", "HTML table", "html")

    def csv(self, detector):
        label = self.rng.choice(self.labels.LABELS[detector]["en"]).replace(",", "")
        cell = lambda: self.marked(detector, label, self.drawn(detector))
        quoted = lambda text: f'"{text}"' if "," in text else text
        rows = "".join(f"{self.values.name()[1]},{quoted(cell())},{self.values.digits(2)}\n" for _ in range(self.rng.randint(4, 9)))
        pair = self.message("Export", "The export is attached.\n", "CSV attachment")
        self.attach(pair, f"Family,{label},Age\n{rows}", "csv", "export.csv")

    def tabs(self, detector):
        label = self.rng.choice(self.labels.LABELS[detector]["en"])
        rows = "\n".join(f"{self.values.name()[1]}\t{self.marked(detector, label, self.drawn(detector))}\t{self.rng.choice(['A', 'B'])}" for _ in range(5))
        self.message("Columns", f"Pasted from the sheet:\n\nWho\t{label}\tTeam\n{rows}\n", "tab table")

    def unlabelled(self, detector):
        value = self.values.address() if detector == "us-address" else None
        if detector == "us-zip":
            text = f"We moved to {self.rng.choice(['Boise, ID', 'Macon, GA', 'Salem, OR'])} {mark('us-zip', self.values.us_zip())} in May."
        elif detector == "us-address":
            text = "Come to " + self.address() + " at noon."
        else:
            made = mark(detector, self.values.draw(detector))
            text = f"Here it is:\n\n{made}\n" if "\n" in made or len(made) > 70 else f"It says {made} on the copy."
        self.message("Copy", f"Hello,\n\n{text}\n\nRegards\n", "unlabelled")

    def attached_text(self, detector):
        pair = self.message("Notes", "Notes attached.\n", "text attachment")
        self.attach(pair, self.labelled(detector, "en") + "\n", "plain", "notes.txt")

    def forwarded(self, detector):
        self.letter(detector)
        inner, truths, _ = self.mails.pop()
        mail, outer = self.message("Fwd: " + inner["Subject"], "Please see below.\n", "forwarded")
        mail.add_attachment(inner)
        outer += truths

    def in_subject(self, detector):
        lang = "en"
        label = self.labels.LABELS[detector][lang][0]
        self.message(f"{label} {self.marked(detector, label, self.values.draw(detector))}", "See subject.\n", "subject")

    # ---- topics, look-alikes -------------------------------------------------------

    def fill(self, template):
        v = self.values
        return (template.replace("{family}", v.name()[1]).replace("{display}", v.us_display_name())
                .replace("{d}", v.digits(1)).replace("{four}", v.digits(4)).replace("{cvv}", v.digits(3))
                .replace("{expiry}", f"{v.rng.randint(1, 12):02d}/{v.rng.randint(27, 31)}")
                .replace("{card}", mark("payment-card", v.payment_card())))

    def topic(self, detector):
        template = self.rng.choice(self.topics.LINES[detector])
        marked = self.fill(template)
        if not detector.startswith("mark-"):
            marked = "Morning,\n\n" + marked + "\n\nBest\n"
        self.message("Note", marked + "\n", "topic")

    def text(self, detector):
        _, truths = self.message("Summary", self.fill(self.rng.choice(self.topics.TEXTS[detector])), "topic text")
        truths.append(Truth("body", None, "", accepted(detector), whole=True))
        truths.append(Truth("body", None, "", ["phi-clinical-vocab", "phi-special-vocab"], optional=True, whole=True))

    def file_name(self):
        name = self.rng.choice(self.topics.FILE_NAMES).format(family=self.values.name()[1].lower())
        mail, truths = self.message("File", "Attached.\n", "file name")
        mail.add_attachment(b"plain text, nothing here\n", maintype="text", subtype="plain", filename=name)
        truths.append(Truth("filename", name, "", accepted("clr-filename"), whole=True))
        truths.append(Truth("filename", name, "", ["clr-form", "clr-system", "clr-adjudicative-action", "clr-polygraph"], optional=True, whole=True))

    def lookalike(self):
        drawn = self.rng.sample(lookalikes.sentences(self.values), 4)
        lines = [mark(f"?{kind}", line) for kind, line in drawn]
        self.message("Notes of the day", "Hello,\n\n" + "\n\n".join(lines) + "\n\nRegards\n", "look-alike")

    def block(self):
        kind, text = self.rng.choice(lookalikes.BLOCKS)(self.values)
        self.message(f"Fw: {kind}", text + "\n", f"look-alike ({kind})")

    def ordinary(self):
        lang = self.rng.choice(sorted(self.labels.OPENINGS))
        body = self.rng.choice(self.labels.OPENINGS[lang]) + self.rng.choice(self.labels.CLOSINGS[lang]) + self.signature(lang)
        self.message(self.rng.choice(self.labels.SUBJECTS[lang]), body, "ordinary")


# Forms hold five of these.
FORM = ["us-ssn", "dob", "us-person-name", "phone-nanp", "email-address", "us-passport", "us-dod-id", "phi-mrn", "payment-card", "iban"]


def one_round(maker, held_out):
    """Every carrier of every detector once."""
    names = maker.labels.LABELS
    english = [d for d in names if "en" in names[d]]
    single = [d for d in english if d not in labels.NO_TABLE]
    before = len(maker.mails)
    for detector in (d for d in names if names[d]):
        maker.letter(detector)
    for detector in english:
        if detector not in ("us-ssn-partial", "cred-jwt"):
            maker.attached_text(detector)
    for detector in [] if held_out else labels.UNLABELLED:
        maker.unlabelled(detector)
    for detector in maker.topics.LINES:
        maker.topic(detector)
    for detector in maker.topics.TEXTS:
        maker.text(detector)
    maker.file_name()
    shapes = [maker.html_table, maker.csv, maker.tabs, maker.forwarded, maker.in_subject]
    for detector in single:
        maker.rng.choice(shapes)(detector)
        if held_out:
            fits = [c for c in carriers.CARRIERS if detector not in carriers.NO_MEMBER_NAME or c not in carriers.BY_MEMBER]
            maker.rng.choice(fits)(maker, detector)
    for _ in range(12):
        maker.form(maker.rng.sample(FORM, 5))
    return len(maker.mails) - before


def generate(seed, rounds, held_out=False):
    """`rounds` times every carrier of every detector, and as many look-alikes."""
    maker = Generator(seed, heldout_labels, heldout_topics) if held_out else Generator(seed)
    for _ in range(rounds):
        for number in range(one_round(maker, held_out)):
            (maker.block if number % 4 == 0 else maker.ordinary if number % 4 == 1 else maker.lookalike)()
    maker.rng.shuffle(maker.mails)
    return maker.mails


def mbox(mails):
    out = io.BytesIO()
    for number, (mail, _, _) in enumerate(mails):
        for place, part in enumerate(mail.walk()):
            if part.is_multipart() and part.get_content_type().startswith("multipart/"):
                part.set_boundary(f"=_{number}_{place}")     # else Python draws one, unseeded
        out.write(b"From records@example.org Wed Feb  8 11:02:00 2023\n")
        out.write(mail.as_bytes().replace(b"\nFrom ", b"\n>From "))
        out.write(b"\n\n")
    return out.getvalue()
