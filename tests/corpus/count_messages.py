#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the messages of mbox files on its own, without the library.

Prints "count<TAB>path" for every file below the given folders that begins
with a postmark.  Works on the whole text by one regular expression, where the
library scans a stream: an error would have to be made twice.  message_counts.tsv
is the output for the folders mail and mime of the corpora, of mailboxes with
more than one message.
"""
import os
import re
import sys

DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
NUMBER = rb"(?:0?[1-9]|[12][0-9]|3[01])"
TIME = rb"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60))?"
ZONE = rb"\(?(?:[+-][0-9]{4}|[A-Za-z]{1,6})\)?"
B = rb"[ \t]+"
DATE = (DAY + rb",?" + B + rb"(?:" +
        MONTH + B + NUMBER + B + TIME + rb"(?:" + B + ZONE + rb"){0,2}" + B + rb"[0-9]{4}" +
        rb"|" + NUMBER + B + MONTH + B + rb"[0-9]{4}" + B + TIME + rb")" +
        rb"(?:" + B + ZONE + rb"){0,2}(?:" + B + rb"remote from .*)?[ \t]*")
# One word, or words with an @ among them, or "user at host".
SENDER = rb"(?:[^ \t\r\n]*|[^\r\n]*@[^\r\n]*|[^\r\n]* at [^ \t\r\n]+)"
POSTMARK = rb"From " + SENDER + rb"[ \t]*(?<=[ \t])" + DATE + rb"\r?$"
HEADER = rb"[!-9;-~]+[ \t]*:"
DATED = re.compile(POSTMARK, re.M)
AFTER_BLANK = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))" + POSTMARK, re.M)
BEFORE_HEADER = re.compile(rb"^" + POSTMARK + rb"\n(?=" + HEADER + rb"|" + POSTMARK + rb")", re.M)
DATELESS = re.compile(rb"^From (?:-|[^ \t\r\n]*@[^ \t\r\n]*)[ \t]*\r?\n(?=" + HEADER + rb")", re.M)
PATCH = re.compile(rb"From (?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64}) Mon Sep 17 00:00:00 2001\r?$", re.M)
ANY_FIRST = re.compile(rb"\AFrom [^\n]*\n(?=" + HEADER + rb")")


def count(text):
    """Messages in the mbox, or None where the text is no mbox."""
    text = re.sub(rb"\A(?:\xef\xbb\xbf)?[\r\n]*", b"", text)
    is_dateless = DATELESS.match(text) is not None
    if not (AFTER_BLANK.match(text) or ANY_FIRST.match(text)):
        return None
    starts = {0}
    for pattern in (AFTER_BLANK, BEFORE_HEADER) + ((DATELESS,) if is_dateless else ()):
        starts.update(m.start() for m in pattern.finditer(text))
    if not PATCH.match(text):  # a patch that is attached begins no message
        starts = {at for at in starts if not PATCH.match(text, at)}
    return len(starts)


def main(tops):
    for top in tops:
        for folder, folders, files in os.walk(top):
            folders.sort()
            for name in sorted(files):
                path = os.path.join(folder, name)
                if os.path.islink(path) or not os.path.isfile(path):
                    continue
                with open(path, "rb") as file:
                    number = count(file.read())
                if number is not None:
                    print(f"{number}\t{path}")


if __name__ == "__main__":
    main(sys.argv[1:])
