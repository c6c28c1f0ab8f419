# SPDX-License-Identifier: Apache-2.0
"""Real mail, presumed free of strong identifiers, and real documents of two topics.

Only counts leave this file.  --judge prints each hit in its surroundings: in full on a
terminal, with digits and capitals masked anywhere else, never to a file.
"""
import hashlib
import json
import os
import re
import stat
import sys
import tempfile
from collections import Counter
from email.message import EmailMessage

from generate import mbox
from scanner import reported

HAM = ["mail/spamassassin/easy-ham-1", "mail/spamassassin/easy-ham-2", "mail/spamassassin/hard-ham-1", "mail/enron-freeeed",
       "mail/pipermail-twisted-web"]
STRONG = ("strong", "strongfin", "cred_hard")
TOPIC_SCORE = 12   # of the category alone; one lone finding of weight 4 or less stays below
STUB = 100         # characters; a shorter text is a heading that lost its document
HALVES = ("looked at", "held out")
CONTEXT = 70


def strong_rules(scanner):
    """Ids of the rules whose classes name a strong identifier."""
    found = {}
    for rule in scanner.rules():
        line = next((l for l in scanner.classes(rule).splitlines() if l.strip().startswith("classes ")), "")
        found[rule] = set(line.split()[1:])
    return {rule for rule, names in found.items() if names & set(STRONG)}


def is_topic(message, category):
    return (message["categories"] or {}).get(category, 0) >= TOPIC_SCORE


class Ham:
    """What was found in one folder of ordinary mail."""

    def __init__(self, folder, messages, strong):
        self.folder, self.count = folder, len(messages)
        self.strong, self.topics = Counter(), Counter()
        self.strong_messages = 0
        self.halves = {half: Counter() for half in HALVES}
        for message in messages:
            if message["categories"] is None:
                continue
            hits = {f["detector"] for f in reported(message) if f["detector"] in strong}
            self.strong_messages += bool(hits)
            self.strong.update(hits)
            topics = [c for c in ("clearance", "health") if is_topic(message, c)]
            self.topics.update(topics)
            # Its place in the folder: names of single files and of mailboxes alike.
            place = f"{os.path.basename(message['source'])}:{message['index']}"
            self.halves[half_of(place.encode())].update(["messages", *(["strong"] if hits else []), *topics])


def scan_ham(scanner, corpora, strong):
    return [Ham(folder, scanner.scan(os.path.join(corpora, folder)), strong)
            for folder in HAM if os.path.isdir(os.path.join(corpora, folder))]


def as_messages(texts):
    mails = []
    for text in texts:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "a@example.com", "b@example.org", "Document"
        mail.set_content(text + "\n", cte="base64")
        mails.append((mail, [], "document"))
    return mbox(mails)


def half_of(data):
    """A text belongs to one half for ever, whatever stands beside it."""
    return HALVES[hashlib.sha256(data).digest()[0] & 1]


def scan_documents(scanner, path, field, category):
    """{half: (documents, about the category, stubs, stubs about it)}"""
    with open(path, encoding="utf-8") as stream:
        texts = [json.loads(line)[field] for line in stream if line.strip()]
    with tempfile.NamedTemporaryFile(suffix=".mbox") as box:
        box.write(as_messages(texts))
        box.flush()
        messages = scanner.scan(box.name)
    counts = {half: [0, 0, 0, 0] for half in HALVES}
    for text, message in zip(texts, messages, strict=True):
        count, found = counts[half_of(text.encode())], is_topic(message, category)
        count[0] += 1
        count[1] += found
        count[2] += len(text) < STUB
        count[3] += len(text) < STUB and found
    return counts


# ---- judging ------------------------------------------------------------------------

def masked(text):
    return re.sub(r"\d", "#", re.sub(r"[A-Z](?=[A-Z0-9])|(?<=[0-9])[A-Z]", "A", text))


def shape(text):
    """Nothing of a value but its shape."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "#", text))


def surroundings(text, finding, clear):
    cut = lambda start, end: text[max(0, start):end].decode(errors="replace")
    start, end = finding["start"], finding["end"]
    before, value, after = cut(start - CONTEXT, start), cut(start, end), cut(end, end + CONTEXT)
    return before + value + after if clear else masked(before) + shape(value) + masked(after)


def judge(scanner, corpora, wanted):
    """Prints hits of the wanted rules, or of the topics named, with their surroundings."""
    if stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode):
        raise SystemExit("accuracy: --judge shows real mail and is not written to a file")
    clear = sys.stdout.isatty()
    for folder in HAM:
        path = os.path.join(corpora, folder)
        if os.path.isdir(path):
            for message in scanner.scan(path):
                show(scanner, message, wanted, clear)


def show(scanner, message, wanted, clear):
    hits = [f for f in reported(message) if f["detector"] in wanted]
    if not hits:
        return
    parts = next(iter(scanner.texts(message["source"], message["index"]).values()), {})
    print(f"{message['source']}:{message['index']} score {message['score']}")
    for finding in hits:
        _, text = parts.get((finding["part"], finding["where"]), (None, b""))
        print(f"  {finding['detector']} {finding['confidence']}: {surroundings(text, finding, clear)!r}")
