# SPDX-License-Identifier: Apache-2.0
"""Documents through the helper beside the usual command for their type."""
import os
import shutil
import statistics
import subprocess
import sys

STRIP = "sed 's/<[^>]*>/ /g'"
ZIPPED = {"docx": "word/document.xml", "odt": "content.xml", "ods": "content.xml", "odp": "content.xml",
          "xlsx": "xl/sharedStrings.xml 'xl/worksheets/*.xml'", "pptx": "'ppt/slides/*.xml'",
          "epub": "'*.html' '*.xhtml' '*.htm'"}
# The command for one file, "$1", by the type; the first word must be installed.
COMMANDS = {"pdf": 'pdftotext -q "$1" -', "doc": 'catdoc "$1"', "xls": 'xls2csv "$1"', "ppt": 'catppt "$1"',
            "rtf": 'unrtf --text "$1"', "zip": 'unzip -p "$1"', "gz": 'gzip -dc "$1"',
            **{kind: f'unzip -p "$1" {members} | {STRIP}' for kind, members in ZIPPED.items()}}
SMALLEST, LARGEST, MOST, RUNS = 256, 8 << 20, 60, 3
FOLDERS = ("attachments/textract", "attachments/tika", "mail/enron-freeeed/loadfile_test/native")

# Processor seconds of all that a command starts.
METER = """
import os, resource, subprocess, sys
null = open(os.devnull, "w")
for path in sys.argv[2:]:
    subprocess.run(["sh", "-c", sys.argv[1], "sh", path], stdout=null, stderr=null, stdin=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime)
"""


def files(corpora):
    """Documents by type, of different contents' lengths, the same ones every time."""
    found, seen = {kind: [] for kind in COMMANDS}, set()
    for folder in FOLDERS:
        for path, names, members in sorted(os.walk(os.path.join(corpora, folder))):
            names.sort()
            for name in sorted(members):
                kind = os.path.splitext(name)[1][1:].lower()
                full = os.path.join(path, name)
                size = os.path.getsize(full)
                if kind in found and SMALLEST <= size <= LARGEST and (kind, size) not in seen:
                    seen.add((kind, size))
                    found[kind].append(full)
    return {kind: paths[::max(1, len(paths) // MOST)][:MOST] for kind, paths in found.items() if paths}


def timed(command):
    return float(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.split()[-1])


def rows(loop, helper, corpora):
    empty = [timed([sys.executable, "-S", "-c", METER, "true", *["x"] * 100]) / 100 for _ in range(RUNS)]
    shell = statistics.median(empty)
    for kind, paths in sorted(files(corpora).items()):
        ours, many, theirs = [], [], []
        installed = shutil.which(COMMANDS[kind].split()[0]) is not None
        for _ in range(RUNS):
            ours.append(timed([loop, helper, "1", *paths]))
            many.append(timed([loop, helper, "10", *paths]))
            if installed:
                taken = timed([sys.executable, "-S", "-c", METER, COMMANDS[kind], *paths])
                theirs.append(max(taken - shell * len(paths), 1e-6))
        size = sum(map(os.path.getsize, paths)) / 1e6
        mine, least = (statistics.median(taken) / len(paths) * 1e3 for taken in (ours, many))
        peer = statistics.median(theirs) / len(paths) * 1e3 if theirs else None
        yield (kind, len(paths), f"{size:.1f}", f"{mine:.1f}", f"{least:.1f}", f"{peer:.1f}" if peer else "–",
               f"{mine / peer:.2f}" if peer else "–", f"{least / peer:.2f}" if peer else "–",
               f"`{COMMANDS[kind]}`".replace("|", "\\|") if peer else "not installed")


HEAD = ("type", "files", "MB", "leakscan, ms a file", "ten to a message", "command, ms a file", "times",
        "ten to a message", "command")
TITLE = ("Attached documents: processor time of the helper and of its host, without the start of the "
         "template, beside the usual command without its shell")
