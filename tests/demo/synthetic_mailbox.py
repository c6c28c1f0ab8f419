#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a synthetic export of a mail server: people, numbers and events are made up.

    synthetic_mailbox.py DIRECTORY [--messages N] [--seed N]

Most messages are ordinary; some hold findings, and as many look like it.
"""
import argparse
import io
import os
import random
import time
import zipfile
from email.message import EmailMessage
from email.utils import formatdate

from values import Values

DOMAIN = "example.mil"
START = 1675839600  # 8 February 2023


class Writer:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.values = Values(self.rng)
        self.number = 0

    def message(self, subject, body, sender=None, html=None):
        self.number += 1
        given, family = sender or self.values.name()
        message = EmailMessage()
        message["From"] = f"{given} {family} <{given.lower()}.{family.lower()}@{DOMAIN}>"
        message["To"] = f"records@{DOMAIN}"
        message["Subject"] = subject
        message["Date"] = formatdate(START + 600 * self.number)
        message["Message-ID"] = f"<{self.number}.{self.rng.getrandbits(40)}@{DOMAIN}>"
        message.set_content(body)
        if html:
            message.add_alternative(html, subtype="html")
        return message

    # ---- messages that hold something ------------------------------------------

    def in_processing(self):
        v, (given, family) = self.values, self.values.name()
        return self.message(
            "In-processing data",
            f"Sir,\n\nfor the roster:\n\nFull name: {family}, {given}\nSSN: {v.ssn()}\n"
            f"DOB: {v.birth_date()}\nHome address: {v.address()}\nHome phone: {v.phone()}\n")

    def questionnaire(self):
        v, (given, family) = self.values, self.values.name()
        message = self.message(
            "SF-86 for review",
            "The completed SF-86 is attached as text from e-QIP. Please start the SSBI-PR.\n")
        form = (
            "QUESTIONNAIRE FOR NATIONAL SECURITY POSITIONS\nStandard Form 86\n\n"
            f"Section 1 - Full Name\nFull name: {family}, {given}\n"
            f"Section 2 - Date of Birth\nDate of Birth (mm/dd/yyyy): {v.birth_date()}\n"
            f"Section 4 - Social Security Number\nSSN: {v.ssn()}\n"
            f"Section 11 - Where You Have Lived\n{v.address()}\n"
            "Section 19 - Foreign Contacts\nNone.\n"
            "Section 21 - Psychological and Emotional Health\n"
            "Consulted a counselor after deployment, 2019.\n"
            "Section 26 - Financial Record\nLate payments in 2020, since settled.\n")
        message.add_attachment(form.encode(), maintype="text", subtype="plain",
                               filename="sf86_export.txt", cte="base64")
        return message

    def reasons(self):
        given, family = self.values.name()
        return self.message(
            f"Statement of Reasons, {family}",
            f"Subject name: {family}, {given}\nDoD ID number {self.values.dod_id()}\n\n"
            "The Statement of Reasons raises concerns under Guideline F (Financial "
            "Considerations)\nand Guideline H (Drug Involvement). The clearance was "
            "suspended pending response.\n")

    def clinic(self):
        v, (given, family) = self.values, self.values.name()
        return self.message(
            "Referral",
            f"Patient name: {given} {family}\nMRN: {v.digits(8)}\nMedicare number {v.mbi()}\n\n"
            "Assessment: major depressive disorder, dx F33.1. Past medical history of "
            "hypertension.\nContinue sertraline 50 mg; refer to behavioral health.\n")

    def travel_card(self):
        v = self.values
        return self.message("Travel card", f"Card number {v.card()} exp 09/27, cvv {v.digits(3)}\n")

    def bank(self):
        v = self.values
        return self.message(
            "Direct deposit",
            f"Routing number {v.routing()}, checking account number {v.digits(10)}.\n"
            f"For the landlord abroad: IBAN {v.iban()}\n")

    def ticket(self):
        return self.message(
            "Re: bucket access",
            f"aws_access_key_id = {self.values.aws_key()}\n"
            "The temporary password is Marsh-Lantern-47!\n")

    def banner(self):
        return self.message(
            "Convoy timing",
            "SECRET//NOFORN\n\n(S//NF) The convoy leaves at first light.\n"
            "(S//NF) The route is unchanged.\n\nSECRET//NOFORN\n")

    def roster(self):
        v = self.values
        rows = "".join(f"<tr><td>{g} {f}</td><td>{v.ssn()}</td><td>{v.birth_date()}</td></tr>"
                       for g, f in (v.name() for _ in range(12)))
        return self.message(
            "Roster", "See the table.\n",
            html="<html><body><h2>Roster</h2><table><tr><th>Name</th><th>SSN</th>"
                 f"<th>Date of birth</th></tr>{rows}</table></body></html>")

    def forwarded(self):
        outer = self.message("Fwd: Referral", "Please see below.\n")
        outer.add_attachment(self.clinic())
        return outer

    def sealed(self):
        message = self.message("Scan", "The scanned form is attached.\n")
        message.add_attachment(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
                               maintype="application", subtype="pdf", filename="scan.pdf")
        return message

    # ---- messages that only look like it ----------------------------------------

    def order(self):
        v = self.values
        return self.message(
            "Your order has shipped",
            f"Order {v.digits(3)}-{v.digits(7)}-{v.digits(7)}\nTracking 1Z{v.digits(16)}\n"
            f"Reference {v.uuid()}\nPart 5962-01-{v.digits(3)}-{v.digits(4)}\n")

    def log(self):
        v = self.values
        lines = "".join(f"Feb  8 11:02:{i:02d} host app[{v.digits(5)}]: request {v.digits(10)} "
                        f"took {v.digits(3)} ms id={v.uuid()}\n" for i in range(20))
        return self.message("Log of last night", lines)

    def policy(self):
        return self.message(
            "SF-86 guidance", "A reminder from the security office: new applicants file the "
            "SF-86 in eApp.\nDo not send forms by mail. OMB No. 3206 0005.\n")

    def sample(self):
        return self.message(
            "Form help", "Example: enter the number as 123-45-6789. The specimen card is "
            "4111 1111 1111 1111.\nThis is for training purposes only.\n")

    def footer(self):
        return self.message(
            "Lunch", "Noon at the usual place?\n\n--\nCONFIDENTIAL: this message is meant for "
            "its addressee only.\n")

    def patch(self):
        v = self.values
        return self.message(
            "[PATCH] parser: bound the loop",
            f"diff --git a/p.c b/p.c\nindex {v.digits(7)}..{v.digits(7)} 100644\n--- a/p.c\n"
            "+++ b/p.c\n@@ -120,7 +120,7 @@\n-  password = None\n+  password = os.environ['PW']\n")

    def ordinary(self):
        given, family = self.values.name()
        return self.message(
            self.rng.choice(["Minutes", "Re: schedule", "Training on Thursday", "Parking"]),
            f"Hello {given},\n\nthe meeting moves to {self.rng.randint(8, 17)}:00. Please bring "
            f"the notes of last week.\n\nRegards\n{family}\n")

    FINDINGS = ("in_processing", "questionnaire", "reasons", "clinic", "travel_card", "bank",
                "ticket", "banner", "roster", "forwarded", "sealed")
    LOOKALIKES = ("order", "log", "policy", "sample", "footer", "patch")

    def any_message(self):
        draw = self.rng.random()
        kinds = self.FINDINGS if draw < 0.15 else self.LOOKALIKES if draw < 0.35 else ("ordinary",)
        return getattr(self, self.rng.choice(kinds))()


def postmark(number):
    return f"From records@{DOMAIN} {time.asctime(time.gmtime(START + 600 * number))}\n".encode()


def write_mbox(stream, messages):
    for number, message in enumerate(messages):
        stream.write(postmark(number))
        stream.write(message.as_bytes().replace(b"\nFrom ", b"\n>From "))
        stream.write(b"\n")


def write_maildir(path, messages):
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(path, name), exist_ok=True)
    for number, message in enumerate(messages):
        name = os.path.join(path, "cur", f"{START + number}.M{number}.host:2,S")
        with open(name, "wb") as stream:
            stream.write(message.as_bytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory")
    parser.add_argument("--messages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=2023)
    options = parser.parse_args()

    writer = Writer(options.seed)
    # Every kind at least once, the rest drawn.
    messages = [getattr(writer, kind)() for kind in writer.FINDINGS + writer.LOOKALIKES]
    while len(messages) < options.messages:
        messages.append(writer.any_message())
    writer.rng.shuffle(messages)

    os.makedirs(options.directory, exist_ok=True)
    half, most = len(messages) // 2, len(messages) * 4 // 5
    with open(os.path.join(options.directory, "inbox.mbox"), "wb") as stream:
        write_mbox(stream, messages[:half])
    write_maildir(os.path.join(options.directory, "archive"), messages[half:most])
    sent = io.BytesIO()
    write_mbox(sent, messages[most:])
    with zipfile.ZipFile(os.path.join(options.directory, "export.zip"), "w",
                         zipfile.ZIP_DEFLATED) as export:
        export.writestr("mail/sent.mbox", sent.getvalue())


if __name__ == "__main__":
    main()
