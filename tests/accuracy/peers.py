# SPDX-License-Identifier: Apache-2.0
"""Other scanners on the same generated mail, where they are installed."""
import os
import re
import shutil
import subprocess
import tempfile

BULK_FILES = {"ccn.txt": ["payment-card"], "email.txt": ["email-address"], "telephone.txt": ["phone-nanp", "phone-e164", "phone-nanp-bare"]}


CLAMSCAN_MAILS = 1000    # it takes minutes for all of them


def squeeze(text):
    return re.sub(r"[\s().+-]", "", text).lower()


def bulk_extractor(mails, path):
    """(detector, values, found, reported) rows of what bulk_extractor claims to find."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        subprocess.run(["bulk_extractor", "-o", out, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        for name, detectors in BULK_FILES.items():
            features = set()
            if os.path.exists(os.path.join(out, name)):
                with open(os.path.join(out, name), encoding="utf-8", errors="replace") as stream:
                    features = {squeeze(line.split("\t")[1]) for line in stream if line.count("\t") >= 1 and line[0] != "#"}
            values = {squeeze(t.text) for _, truths, _ in mails for t in truths if t.detectors[0] in detectors}
            rows.append((detectors[0], len(values), len(values & features), len(features)))
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


def beside(mails, path):
    """Markdown lines about the peers."""
    lines = []
    if shutil.which("bulk_extractor"):
        lines += ["| bulk_extractor | values | found | reported in all |", "|---|---:|---:|---:|"]
        lines += [f"| {d} | {v} | {f} | {r} |" for d, v, f, r in bulk_extractor(mails, path)]
    else:
        lines.append("bulk_extractor was not installed and was left out.")
    lines.append("")
    result = clamscan(mails) if shutil.which("clamscan") else None
    if result:
        lines.append("clamscan with structured detection (SSN in both forms, cards, one of each is enough) flagged %d of %d messages that hold one "
                     "by its label or form, and %d of the %d others." % (result[1], result[0], result[2], min(len(mails), CLAMSCAN_MAILS) - result[0]))
    else:
        lines.append("clamscan was not installed or did not run, and was left out.")
    return lines
