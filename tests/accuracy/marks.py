# SPDX-License-Identifier: Apache-2.0
"""Marked text: «detector|value».  The marks come out, and what they held is the truth."""
import labels

OPEN, BAR, CLOSE = "«", "|", "»"


class Truth:
    """One labelled value: where it stands and which rules are right to report it."""

    def __init__(self, where, name, text, detectors, optional=False, whole=False):
        self.where, self.name, self.text = where, name, text
        self.detectors, self.optional, self.whole = detectors, optional, whole


def mark(detector, text):
    return f"{OPEN}{detector}{BAR}{text}{CLOSE}"


def accepted(detector):
    return [detector, *labels.SAME.get(detector, [])]


def unmark(marked, where="body", name=None):
    """Takes the marks out; the plain text and its truths, inner before outer."""
    plain, stack, truths, at = [], [], [], 0
    length = 0
    while at < len(marked):
        char = marked[at]
        if char == OPEN:
            bar = marked.index(BAR, at)
            stack.append((marked[at + 1:bar], length))
            at = bar + 1
            continue
        if char == CLOSE:
            label, start = stack.pop()
            detector = label.lstrip("?")
            truths.append(Truth(where, name, "".join(plain)[start:length], accepted(detector), label[0] == "?"))
        else:
            plain.append(char)
            length += 1
        at += 1
    return "".join(plain), truths
