# SPDX-License-Identifier: Apache-2.0
"""Mail that looks like findings and holds none: numbers of things, words in their plain sense."""
import hashlib
import textwrap

import checksums


def sentences(v):
    """(kind, line) pairs; each line stands in an ordinary message."""
    hexes = lambda n: v.chars("0123456789abcdef", n)
    d = v.digits
    isbn = "978" + d(9)
    isbn += str(-checksums.weighted(isbn, (1, 3) * 6) % 10)
    imei = "35" + d(12)
    return [
        ("uuid", f"The request {v.uuid()} failed and {v.uuid()} went through."),
        ("hash", f"sha256 {hexes(64)} build.tar.xz"), ("hash", f"md5: {hexes(32)}"), ("hash", f"commit {hexes(40)}"),
        ("hash", f"Fixes: {hexes(12)} (\"queue: bound the retry loop\")"),
        ("message-id", f"In-Reply-To: <{d(14)}.{hexes(8)}@lists.example.org>"),
        ("message-id", f"See <{hexes(8)}-{d(9)}-{d(4)}@relay.example.net> in the archive."),
        ("boundary", f"------=_Part_{d(6)}_{d(9)}.{d(13)}"), ("boundary", f"--{hexes(28)}"),
        ("boundary", f"----=_NextPart_000_{hexes(4).upper()}_01C{hexes(5).upper()}.{hexes(8).upper()}"),
        ("tracking", f"UPS tracking 1Z{v.chars('ABCDEF0123456789', 6)}{d(10)} arrives Thursday."),
        ("tracking", f"FedEx door tag {d(12)}, second attempt tomorrow."), ("tracking", f"USPS 9400 1{d(3)} {d(4)} {d(4)} {d(4)} {d(2)}"),
        ("order", f"Order {d(3)}-{d(7)}-{d(7)} has shipped."), ("order", f"Your order no. {d(9)} of yesterday"),
        ("order", f"PO 45{d(8)} line 30, quantity {d(3)}"), ("invoice", f"Invoice {d(4)}-{d(6)} over $ {d(3)},{d(3)}.00"),
        ("ticket", f"INC{d(10)} was merged into RITM{d(7)}."), ("ticket", f"Ticket #{d(9)} has been updated"),
        ("isbn", f"ISBN {isbn[:3]}-{isbn[3]}-{isbn[4:8]}-{isbn[8:12]}-{isbn[12]}, second edition"), ("isbn", f"ISBN {isbn}"),
        ("issn", f"ISSN {d(4)}-{d(4)}"), ("nsn", f"NSN 5962-01-{d(3)}-{d(4)}, ea"), ("nsn", f"5305-00-{d(3)}-{d(4)} screw, cap"),
        ("part", f"P/N {d(3)}-{d(5)}-{d(2)} rev {v.pick('ABC')}"), ("part", f"Part number {v.chars('ABCDEFGH', 2)}{d(6)}-{d(2)}"),
        ("part", f"S/N {v.chars('ABCDEFGH', 3)}{d(8)}"), ("imei", f"IMEI {imei}{checksums.luhn(imei)}"),
        ("timestamp", f"last seen 16{d(8)}, next run 16{d(8)}.{d(3)}"), ("timestamp", f"ts=16{d(11)} level=info"),
        ("timestamp", f"20230208T1102{d(2)}Z start, 2023-02-08 11:02:{v.rng.randint(10, 59)}.{d(6)} end"),
        ("version", f"version 4.19.0-{d(2)}.{d(3)}, libfoo 2.{d(2)}.{d(4)}"), ("version", f"Firmware 10.2.{d(2)}-rc1 build {d(5)}"),
        ("extension", f"Front desk, ext. {d(4)}; night shift x{d(5)}"), ("omb", "Form approved OMB No. 1545-0074, expires 11/30"),
        ("omb", f"OMB Control Number 0704-0{d(3)}"), ("orcid", f"ORCID 0000-000{d(1)}-{d(4)}-{d(4)}"), ("orcid", f"https://orcid.org/0000-0002-{d(4)}-{d(4)}"),
        ("meeting", f"Meeting ID: {d(3)} {d(4)} {d(4)}"), ("meeting", f"Conference ID {d(3)} {d(3)} {d(3)}#"),
        ("court", f"Case 1:21-cv-0{d(4)}-ABC, docket {d(2)}-{d(4)}"), ("patent", f"US Patent {v.rng.randint(5, 9)},{d(3)},{d(3)} B2"),
        ("contract", f"Contract W912DY-20-C-{d(4)}, CLIN {d(4)}"), ("dtg", f"DTG {v.rng.randint(10, 28)}1102ZFEB23"),
        ("cas", f"Toluene, CAS 108-88-3, drum {d(4)}"), ("figure", f"see figure B{d(2)}.{d(1)} and table A{d(2)}.{d(1)}"),
        ("room", f"Room B{d(2)}.{d(1)}, stairs C{d(1)}"), ("coordinates", f"at 38.{d(6)}, -77.{d(6)}"), ("rfc", f"RFC 5322 section 3.{v.rng.randint(1, 6)}.{v.rng.randint(1, 5)}"),
        ("doi", f"doi:10.1{d(3)}/j.{d(4)}.{d(2)}.{d(3)}"), ("arxiv", f"arXiv:2{d(3)}.{d(5)}v2"),
        ("money", f"The total comes to {d(3)},{d(3)},{d(3)} as of closing; up {d(2)}.{d(2)} %"), ("range", f"pages {d(3)}-{d(3)}, lines {d(4)}-{d(4)}"),
        ("duns", f"Ref. {d(2)}-{d(3)}-{d(4)}"), ("counter", f"packets {d(9)} bytes {d(12)} drops 0"), ("counter", f"inode {d(8)} size {d(10)}"),
        ("upc", f"UPC {d(1)} {d(5)} {d(5)} {d(1)}"), ("flight", f"LH{d(4)} seat 14C, booking {v.chars('ABCDEFGHJKLMNPQRSTUVWXYZ', 6)}"),
        ("secret", "The secret of the dish is slow heat and patience."), ("secret", "It was an open secret on the second floor."),
        ("secret", "Secret Santa draws on Friday, ten dollars at most."), ("secret", "TOP SECRET recipe for chili inside!"),
        ("secret", "Victoria's Secret moved to the east wing."), ("confidential", "Keep this confidential until the notice goes out."),
        ("confidential", "CONFIDENTIAL: this message is for the addressee only. If you are not the intended\nrecipient, delete it."),
        ("confidential", "CONFIDENTIALITY NOTICE: This e-mail may contain privileged information."),
        ("confidential", "PRIVILEGED & CONFIDENTIAL - ATTORNEY WORK PRODUCT"), ("list", "(S) small  (M) medium  (L) large"),
        ("list", "(a) bring the form\n(b) sign it\n(c) keep a copy"), ("list", "T-shirts: (S) 12, (M) 20, (L) 9"), ("list", "Singles (S), doubles (D), choose one."),
        ("password", "Never tell anyone your password; the help desk will not ask."), ("password", "Your password expires in 14 days."),
        ("password", "password: ********"), ("password", "Click here if you forgot your password."), ("password", "export PGPASSWORD=$SECRET"),
        ("password", "password = getpass.getpass()"), ("password", "The password is required for the wiki."), ("password", "PasswordAuthentication no"),
        ("health", "Our economy shows symptoms of fatigue, said the chair."), ("health", "The patch cures the headache with the parser."),
        ("health", "Doctor Who is on at eight."), ("health", "A healthy margin this quarter."), ("clearance", "Clearance sale: everything must go."),
        ("clearance", "The truck needs a clearance of four metres."), ("clearance", "Customs clearance takes two days."),
        ("clearance", "Our background color was changed after the investigation of the bug."), ("adjudicate", "The referee will adjudicate ties."),
        ("section", "Section 19 - Delivery and Returns"), ("section", "see Section 12 of the manual"), ("guideline", "Style guideline C is optional."),
        ("bearer", "Authorization: required for all lab visitors"), ("key", "-----BEGIN PUBLIC KEY-----"), ("key", "The key is under the mat."),
        ("card", f"Library card {d(7)}, due on the ninth."), ("card", "Gift cards are at the front desk."), ("account", "Your account has been closed at your request."),
        ("account", "On account of the weather, no game."), ("routing", f"Routing of cable {d(5)} through duct 4"), ("dob", "Born to run is on the setlist."),
        ("license", "Licensed under the Apache License, Version 2.0."), ("mac", "Mac users: press command-shift-4."), ("tin", "A tin of paint, 2 l, RAL 7016"),
        ("sin", "It would be a sin to skip dessert."), ("pan", "Pan seared, 12 minutes at 180."), ("bsn", "BSN students meet in hall B."), ("nie", "nie ma sprawy"),
        ("score", f"Lions {d(2)}-{d(2)}, Bears {d(1)}-{d(1)}"), ("iata", "ORD-IAD-FRA, two bags"), ("swift", "SWIFT DEPLOYMENT of the crew was praised."),
        ("colour", f"#{hexes(6)} on #{hexes(6)}"), ("phone-like", f"Model 555-{d(4)}-{d(3)}, bin {d(3)}-{d(3)}-{d(3)}"), ("survey", f"Survey code: {d(4)}-{d(4)}-{d(2)}"),
    ]


def log(v):
    lines = [f"Feb  8 11:{v.rng.randint(10, 59)}:{v.rng.randint(10, 59)} build{v.digits(2)} kernel[{v.digits(5)}]: "
             f"usb 1-1: new device {v.digits(9)} id={v.uuid()} took {v.digits(6)} us" for _ in range(25)]
    return "log", "\n".join(lines)


def patch(v):
    index = v.chars("0123456789abcdef", 7)
    return "patch", (
        f"diff --git a/src/q.c b/src/q.c\nindex {index}..{v.chars('0123456789abcdef', 7)} 100644\n--- a/src/q.c\n+++ b/src/q.c\n"
        f"@@ -{v.digits(3)},7 +{v.digits(3)},9 @@ static int queue_push(struct queue *q)\n-    if (q->len > {v.digits(4)})\n"
        f"+    if (q->len >= 0x{v.chars('0123456789abcdef', 8)}u)\n+        return -1;\n     memcpy(q->slots + q->len, item, {v.digits(3)});\n")


def source(v):
    return "source code", (
        "import os\n\nPASSWORD = os.environ.get(\"APP_PASSWORD\")\nTOKEN = None\n\n\ndef login(user, password=None):\n"
        "    if password is None:\n        password = prompt(\"Password: \")\n    conn = connect(user=user, password=password)\n"
        f"    conn.seed({v.digits(9)})\n    return conn.get(\"https://api.example.net/v2/items/{v.digits(10)}\")\n")


def blob(v):
    return "base64", "\n".join(textwrap.wrap(v.base64(900), 76))


def hexdump(v):
    row = lambda n: f"{n:08x}  " + " ".join(v.chars("0123456789abcdef", 2) for _ in range(16))
    return "hexdump", "\n".join(row(16 * i) for i in range(12))


def numbers(v):
    return "table of numbers", "\n".join("\t".join(v.digits(v.rng.randint(2, 11)) for _ in range(6)) for _ in range(15))


def listing(v):
    names = ("notes.txt", "a.out", "backup.tar", "q.c", "run.sh")
    return "file listing", "\n".join(
        f"-rw-r--r-- 1 build users {v.digits(9)} 2023-02-{v.rng.randint(10, 27)} 11:{v.rng.randint(10, 59)} {v.pick(names)}" for _ in range(10))


def traceback(v):
    return "traceback", ("Traceback (most recent call last):\n  File \"/srv/app/main.py\", line 214, in handle\n    reply = self.session(token)\n"
                         f"TypeError: session() takes 1 positional argument but 2 were given (0x7f{v.chars('0123456789abcdef', 10)})\n")


def newsletter(v):
    return "newsletter", ("Autumn term\n\nThe clinic on Mill Road reopens in May. Security on campus was improved: new\ndoors, brighter light. "
                          "The investigation into the broken lift is closed.\nTop marks for the kitchen. Subscribers: " + v.digits(4) + "\n")


BLOCKS = (log, patch, source, blob, hexdump, numbers, listing, traceback, newsletter)
