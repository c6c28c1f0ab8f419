# SPDX-License-Identifier: Apache-2.0
"""The standard library's mailbox and email as an oracle, on real mail.

Nothing of the mail may show: failures tell paths and numbers only.
"""
from __future__ import annotations

import email
import mailbox
import re

import pytest
from conftest import TOP

import leakscan

# The library decides by the whole postmark, the standard library by "From " alone:
# where that sees more, the postmarks with a date are the count.
DATE = re.compile(rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) +(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep"
                  rb"|Oct|Nov|Dec) +\d+ +\d\d?:\d\d")
# "From " without a date, in which neither rule holds.
UNDATED = {"mime/mimekit/mbox/unmunged.mbox.txt"}
# Labels that name windows-1252 by the WHATWG Encoding Standard, as mail readers take them.
CHARSETS = {"us-ascii": "cp1252", "iso-8859-1": "cp1252", "utf-8": "utf-8"}


@pytest.fixture(scope="module")
def bare():
    return leakscan.Policy(["scoring"])


def mailboxes(corpora):
    table = TOP / "tests" / "corpus" / "message_counts.tsv"
    names = [line.split("\t")[1] for line in table.read_text(encoding="utf-8").splitlines()
             if not line.startswith("#")]
    return [name for name in names if (corpora / name).is_file()]


def count_dated(oracle):
    return sum(DATE.search(oracle.get_bytes(key, from_=True).split(b"\n", 1)[0]) is not None
               for key in oracle.keys())   # noqa: SIM118 - a mailbox is no dict


def test_message_counts_agree(corpora, bare):
    names = mailboxes(corpora)
    equal, different = 0, []
    for name in names:
        with leakscan.open(corpora / name, bare) as messages:
            ours = sum(1 for _ in messages)
        oracle = mailbox.mbox(corpora / name, create=False)
        if ours == len(oracle):
            equal += 1
        elif name not in UNDATED and ours != count_dated(oracle):
            different.append(name)
        oracle.close()
    assert different == []
    assert equal >= 0.95 * len(names)
    assert len(names) > 100


def plain_text(data):
    """What the email package reads in a message of one plain part; None: it is none, or
    one whose lines are joined (RFC 3676)."""
    message = email.message_from_bytes(data)
    charset = CHARSETS.get((message.get_content_charset() or "us-ascii").lower())
    is_plain = message.get_content_type() == "text/plain" and not message.is_multipart()
    if not is_plain or charset is None or message.defects:
        return None
    if "flowed" in str(message.get("Content-Type")).lower():
        return None
    payload = message.get_payload(decode=True)
    try:
        return payload.decode(charset)
    except UnicodeDecodeError:
        return None


# Of these the library reads more than is written: documents of HTML labelled as plain
# text, their tags as text too, base64 within text, and what stands behind PGP armour.
MORE = re.compile(r"<(?:html|head|body|!doctype|table|meta|p|br|font|center|a)\b|-----BEGIN PGP"
                  r"|^[A-Za-z0-9+/]{60,}={0,2}\s*$", re.I | re.M)


def body_of(scanner, data):
    return "".join(part.text.decode() for part in scanner.extract_text(data)
                   if part.where == "body")


def squeeze(text):
    return " ".join(text.split())


def test_text_agrees(corpora, bare):
    """Of real messages of one plain part; a stray = in quoted-printable is dropped by
    one reader and kept by the other, so one in a thousand may differ."""
    compared, different = 0, []
    files = sorted(f for f in (corpora / "mail" / "spamassassin").rglob("*") if f.is_file())
    with leakscan.Scanner(bare) as scanner:
        for file in files[::2]:
            data = file.read_bytes()
            if data.startswith(b"From "):
                data = data.split(b"\n", 1)[1]
            wanted = plain_text(data)
            if wanted is None or MORE.search(wanted) or scanner.scan_message(data).gaps:
                continue
            compared += 1
            if squeeze(body_of(scanner, data)) != squeeze(wanted):
                different.append(file.name)
    assert compared > 1500
    assert len(different) <= compared / 1000, different
