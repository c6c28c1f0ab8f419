# SPDX-License-Identifier: Apache-2.0
"""Compares findings with truth by spans, and counts per detector."""
import re
from collections import Counter, defaultdict

import labels
from scanner import REPORTED

BY_VALUE = (set(labels.LABELS) | set(labels.UNLABELLED)) - labels.LOOSE
COVER = 0.8   # how much of a value a finding must cover to have found it


class Tally:
    """Found, missed and false per detector, with the reasons counted."""

    def __init__(self):
        self.found, self.missed, self.false = Counter(), Counter(), Counter()
        self.why_missed, self.why_false = defaultdict(Counter), defaultdict(Counter)
        self.carried, self.lost = Counter(), Counter()        # values by kind of carrier
        self.alike, self.alike_false = Counter(), Counter()   # kinds of look-alikes
        self.messages = self.false_messages = 0

    def detectors(self):
        return sorted(set(self.found) | set(self.missed) | set(self.false))

    def rates(self, detector):
        found, missed, false = (c[detector] for c in (self.found, self.missed, self.false))
        precision = found / (found + false) if found + false else None
        recall = found / (found + missed) if found + missed else None
        both = precision and recall
        return precision, recall, 2 * precision * recall / (precision + recall) if both else None

    def hit(self, detector):
        self.found[detector] += 1

    def miss(self, detector, why):
        self.missed[detector] += 1
        self.why_missed[detector][why] += 1

    def wrong(self, detector, why):
        self.false[detector] += 1
        self.why_false[detector][why] += 1


# What may stand for a space of a value: also a space that does not break, and the marks of a quotation.
SPACE = rb"(?:[\s>]|\xc2\xa0|\xe2\x80\xaf)+"


def occurrences(text, value):
    """Byte spans of a value in a part; white space in it may have been laid out anew."""
    pattern = SPACE.join(re.escape(piece.encode()) for piece in value.split())
    return [match.span() for match in re.finditer(pattern, text)] if pattern else []


def overlap(finding, span):
    return min(finding["end"], span[1]) - max(finding["start"], span[0])


class Placed:
    """A truth with its spans in what the command read."""

    def __init__(self, truth, parts):
        self.truth = truth
        self.spans = {}
        for (part, where), (name, text) in parts.items():
            if where == truth.where and (truth.where != "attachment" or name == truth.name):
                spans = occurrences(text, truth.text)
                if spans:
                    self.spans[part, where] = spans

    def touches(self, finding):
        spans = self.spans.get((finding["part"], finding["where"]), ())
        return max((overlap(finding, span) for span in spans), default=0) > 0

    def covers(self, finding):
        """Whether the finding is this value, whole enough."""
        for span in self.spans.get((finding["part"], finding["where"]), ()):
            shared = overlap(finding, span)
            enough = COVER * (span[1] - span[0]) if self.truth.detectors[0] in BY_VALUE else 1
            if shared >= max(1, enough):
                return True
        return False

    def accepts(self, finding):
        if finding["detector"] not in self.truth.detectors:
            return False
        return self.truth.whole or self.covers(finding)


def why_missed(placed, findings):
    if not placed.spans and not placed.truth.whole:
        return "not in the text that was read"
    near = [f for f in findings if placed.touches(f)]
    for finding in near:
        if finding["detector"] in placed.truth.detectors:
            return "weak" if finding["confidence"] < REPORTED else "span too short"
    strong = [f["detector"] for f in near if f["confidence"] >= REPORTED]
    return f"read as {strong[0]}" if strong else "silent"


def block_of(kind):
    """The look-alike that fills a whole message."""
    return kind[len("look-alike ("):-1] if kind.startswith("look-alike (") else None


def kinds_of(kind, placed):
    if kind == "look-alike":
        return {item.truth.detectors[0] for item in placed}
    return {block_of(kind)} - {None}


def compare(tally, message, truths, parts, kind):
    """One message; equal values in one part count once, as they are reported once."""
    seen, placed = set(), []
    for truth in truths:
        key = (truth.where, truth.name, truth.detectors[0], re.sub(r"[\s.-]", "", truth.text).upper())
        if key not in seen:
            seen.add(key)
            placed.append(Placed(truth, parts))
    findings = message["findings"]
    shown = [f for f in findings if f["confidence"] >= REPORTED]
    for item in placed:
        if item.truth.optional:
            continue
        tally.carried[kind] += 1
        if any(item.accepts(f) for f in shown):
            tally.hit(item.truth.detectors[0])
        else:
            tally.lost[kind] += 1
            tally.miss(item.truth.detectors[0], f"{kind}: {why_missed(item, findings)}")
    false = 0
    for finding in shown:
        right = any(finding["detector"] in p.truth.detectors and (p.truth.whole or p.touches(finding)) for p in placed)
        if not right:
            false += 1
            on = [p.truth.detectors[0] for p in placed if p.touches(finding)]
            tally.wrong(finding["detector"], f"{kind}: on {on[0]}" if on else kind)
            for number in on or [block_of(kind)]:
                tally.alike_false[number] += 1
    for number in kinds_of(kind, placed):
        tally.alike[number] += 1
    tally.messages += 1
    tally.false_messages += bool(false)
    return false
