# SPDX-License-Identifier: Apache-2.0
"""Other scanners on the same generated mail, where they are installed."""
import os
import re
import shutil
import subprocess
import tempfile

# What bulk_extractor writes: kind, our rules of that kind, feature file, what a feature of it looks like.
# pii.txt holds dates of birth, wallets and parcels too; sin.txt is written by versions from 2.0 on.
BULK_KINDS = [
    ("payment-card", ["payment-card"], "ccn.txt", r"[\d -]+"),
    ("email-address", ["email-address"], "email.txt", r".+"),
    ("phone-nanp", ["phone-nanp", "phone-nanp-bare", "phone-e164"], "telephone.txt", r".+"),
    ("us-ssn", ["us-ssn", "us-ssn-unformatted"], "pii.txt", r"(?i)(?:ssn:?\s*)?\d{3}-?\d\d-?\d{4}"),
    ("ca-sin", ["ca-sin"], "sin.txt", r"(?i)(?:sin:?\s*)?\d{3}[ -]?\d{3}[ -]?\d{3}"),
]


CLAMSCAN_MAILS = 1000    # it takes minutes for all of them


def key(kind, text):
    """Equal for one value however it is written; a feature may hold its label."""
    if kind == "email-address":
        return text.lower()
    digits = re.sub(r"\D", "", text)
    return digits[1:] if kind == "phone-nanp" and len(digits) == 11 and digits[0] == "1" else digits


def features(path, kind, shape):
    """Keys of a feature file: lines of place, feature and context between tabs, after a
    heading of lines with # that may begin with a byte order mark."""
    found = set()
    if os.path.exists(path):
        with open(path, encoding="utf-8-sig", errors="replace") as stream:
            for line in stream:
                place, _, rest = line.rstrip("\n").partition("\t")
                feature = re.sub(r"\\x00|\\000", "", rest.split("\t")[0]).strip()   # of UTF-16
                if place[:1] != "#" and re.fullmatch(shape, feature):
                    found.add(key(kind, feature))
    return found


def bulk_extractor(mails, path):
    """(detector, values, found, reported) rows of what bulk_extractor claims to find, or None."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        # ssn_mode 1: numbers with hyphens need no word before them.
        done = subprocess.run(["bulk_extractor", "-S", "ssn_mode=1", "-o", out, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            return None
        for kind, detectors, name, shape in BULK_KINDS:
            reported = features(os.path.join(out, name), kind, shape)
            values = {key(kind, t.text) for _, truths, _ in mails for t in truths if t.detectors[0] in detectors and not t.optional}
            rows.append((kind, len(values), len(values & reported), len(reported)))
    return rows


def clamscan(mails):
    """(messages with an SSN or card, of them flagged, others flagged)"""
    mails = mails[:CLAMSCAN_MAILS]
    kinds = {"us-ssn", "us-ssn-unformatted", "payment-card"}
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile(suffix=".hdb") as signatures:
        # It refuses to start without signatures; one that fits nothing is enough.
        signatures.write(b"00000000000000000000000000000000:1:Nothing\n")
        signatures.flush()
        for number, (mail, _, _) in enumerate(mails):
            with open(os.path.join(folder, f"{number}.eml"), "wb") as stream:
                stream.write(mail.as_bytes())
        done = subprocess.run(["clamscan", "--database", signatures.name, "--no-summary", "--infected", "--detect-structured=yes", "--structured-ssn-format=2",
                               "--structured-ssn-count=1", "--structured-cc-count=1", folder],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True)
    if done.returncode not in (0, 1):
        return None
    flagged = {int(number) for number in re.findall(r"/(\d+)\.eml: ", done.stdout)}
    holding = {n for n, (_, truths, _) in enumerate(mails) if any(t.detectors[0] in kinds for t in truths)}
    return len(holding), len(holding & flagged), len(flagged - holding)


BULK_TEXT = """bulk_extractor is given the same mailbox, with `ssn_mode=1`; it reads base64 and no quoted-printable,
and reports addresses of headers too. {}
"""
BULK_ABSENT = """It was not installed, or did not run, and was left out: Debian 12 has no package of it. What reads its
feature files is tested with a stand-in that writes them as its sources do (`tests/accuracy/generator.py`)."""


def beside(mails, path):
    """Markdown lines about the peers."""
    rows = bulk_extractor(mails, path) if shutil.which("bulk_extractor") else None
    lines = [BULK_TEXT.format("" if rows else BULK_ABSENT)]
    if rows:
        lines += ["| bulk_extractor | values | found | reported in all |", "|---|---:|---:|---:|"]
        lines += [f"| {d} | {v} | {f} | {r} |" for d, v, f, r in rows]
    lines.append("")
    result = clamscan(mails) if shutil.which("clamscan") else None
    if result:
        lines.append("clamscan with structured detection (SSN in both forms, cards, one of each is enough) flagged %d of %d messages that hold one "
                     "by its label or form, and %d of the %d others." % (result[1], result[0], result[2], min(len(mails), CLAMSCAN_MAILS) - result[0]))
    else:
        lines.append("clamscan was not installed or did not run, and was left out.")
    return lines
