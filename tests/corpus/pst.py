#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""PSTs of the corpora: items as other programs count them, and damaged copies that
harm nothing.

Skips where the corpora or the helper are not there.
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import zipfile

TOP = pathlib.Path(os.environ.get("abs_top_srcdir", "."))
BUILD = pathlib.Path(os.environ.get("abs_top_builddir", "build"))
CORPORA = TOP / ".." / "shared" / "corpora"
RULES = ["--packs", "none", "--rules", str(TOP / "tests" / "integration" / "tiny.xml")]
KINDS = ["mail", "appointment", "contact", "task", "note", "other"]
SECONDS = 60
FLIPPED_COPIES = 5      # of each PST
number = 0
failed = False


def verdict(good, what, detail=""):
    global number, failed
    number += 1
    failed = failed or not good
    print(f"{'ok' if good else 'not ok'} {number} - {what}")
    if not good and detail:
        print(f"# {detail}")


def scan(*paths, stdin=None):
    """Exit status, lines and the summary."""
    run = subprocess.run(
        [BUILD / "leakscan", "scan", "--json", "--helper", BUILD / "leakscan-extract", *RULES,
         *paths], stdin=stdin, capture_output=True, check=False, timeout=SECONDS)
    lines = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
    return run.returncode, lines[:-1], lines[-1]


def faults_of(status, lines, summary):
    """What does not fit together, in words that quote no mail."""
    counts, files = summary["messages"], summary["files"]
    messages = [line for line in lines if line["type"] == "message"]
    errors = [line for line in lines if line["type"] == "error"]
    faults = []
    if counts["seen"] != counts["complete"] + counts["incomplete"] + counts["failed"]:
        faults.append("messages do not add up")
    if counts["seen"] != len(messages) or counts["seen"] != sum(summary["items"].values()):
        faults.append("messages, lines and items differ")
    if files["seen"] != files["read"] + files["skipped"] + files["failed"]:
        faults.append("files do not add up")
    if len(errors) != files["failed"]:
        faults.append("failed files and error lines differ")
    if len({(m["source"], m["index"]) for m in messages}) != len(messages):
        faults.append("two messages have one place")
    wanted = 3 if counts["incomplete"] + counts["failed"] + files["failed"] else 0
    if status != wanted:
        faults.append(f"exit {status}, not {wanted}")
    if summary["partial"] or summary["workers_lost"]:
        faults.append("a worker was lost")
    return faults


def read_table():
    for line in (TOP / "tests" / "corpus" / "pst_counts.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            *counts, name = line.split("\t")
            yield dict(zip(KINDS, map(int, counts))), CORPORA / name


def check_counts(wanted, path):
    status, lines, summary = scan(path)
    faults = faults_of(status, lines, summary)
    got = {kind: summary["items"][kind] for kind in KINDS}
    if got != wanted:
        faults.append(f"{got}, not {wanted}")
    if any(not m["source"].startswith(f"{path}!/") for m in lines if m["type"] == "message"):
        faults.append("a source without its folder")
    verdict(not faults, f"{path.name}: every item, by its kind", "; ".join(faults))


def damaged(path):
    """Copies that are cut or have some bits flipped, the same each time."""
    whole = path.read_bytes()
    chance = random.Random(path.name)
    for share in (0.001, 0.1, 0.5, 0.9, 0.999):
        yield f"cut at {share}", whole[:int(len(whole) * share)]
    for copy in range(FLIPPED_COPIES):
        flipped = bytearray(whole)
        for _ in range(4 ** (copy + 1)):
            flipped[chance.randrange(16, len(flipped))] ^= 1 << chance.randrange(8)
        yield f"{4 ** (copy + 1)} bits flipped", bytes(flipped)


def check_damaged(path, folder):
    faults = []
    for what, content in damaged(path):
        copy = folder / "damaged.pst"
        copy.write_bytes(content)
        try:
            wrong = faults_of(*scan(copy))
        except subprocess.TimeoutExpired:
            wrong = ["takes too long"]
        faults += [f"{what}: {fault}" for fault in wrong]
    verdict(not faults, f"{path.name}: damage costs what it hits", "; ".join(faults))


def check_ways_in(path, folder):
    """From standard input and out of an archive it holds the same."""
    _, _, direct = scan(path)
    packed = folder / "export.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "mail/archive.pst")
    with open(path, "rb") as stream:
        by_stream = scan("-", stdin=stream)
    by_archive = scan(packed)
    verdict(by_stream[2]["items"] == direct["items"] and not faults_of(*by_stream),
            "a PST on standard input holds the same")
    verdict(by_archive[2]["items"] == direct["items"] and not faults_of(*by_archive),
            "a PST in an archive holds the same")
    sources = {m["source"] for m in by_archive[1] if m["type"] == "message"}
    verdict(all(s.startswith(f"{packed}!/mail/archive.pst!/") for s in sources) and sources,
            "its sources name archive, PST and folder")


def check_the_next_input(path, folder):
    """A PST that cannot be opened is told, and what comes behind it is read."""
    broken = folder / "broken.pst"
    broken.write_bytes(path.read_bytes()[:512])
    status, lines, summary = scan(broken, path)
    told = [line["source"] for line in lines if line["type"] == "error"]
    verdict(told == [str(broken)] and status == 3 and summary["messages"]["seen"] > 0 and
            summary["files"]["read"] == 1, "the scan goes on behind a PST that is broken")


def main():
    if not CORPORA.is_dir():
        print("1..0 # SKIP the corpora are not here")
        return 0
    if not (BUILD / "leakscan-extract-mailbox").exists():
        print("1..0 # SKIP this build reads no PST")
        return 0
    table = list(read_table())
    largest = max((path for _, path in table), key=lambda p: p.stat().st_size)
    with tempfile.TemporaryDirectory(prefix="leakscan-test-") as name:
        folder = pathlib.Path(name)
        for wanted, path in table:
            check_counts(wanted, path)
            check_damaged(path, folder)
        check_ways_in(largest, folder)
        check_the_next_input(largest, folder)
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
