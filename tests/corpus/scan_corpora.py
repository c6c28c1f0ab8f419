#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scans the corpora with the command: it ends well and every count reconciles.

Skips where the corpora are not there; what is essential is proven elsewhere by
fixtures of the project's own.
"""
import json
import os
import subprocess
import sys

TOP = os.environ.get("abs_top_srcdir", ".")
BUILD = os.environ.get("abs_top_builddir", "build")
CORPORA = os.path.join(TOP, "..", "shared", "corpora")
LEAKSCAN = os.path.join(BUILD, "leakscan")
GAPS = {"truncated", "too-large", "too-deep", "too-many-parts", "too-many-members",
        "too-many-findings", "ratio", "encrypted", "unread-type", "extract-failed",
        "extract-timeout", "charset", "malformed", "step-limit", "timeout", "interrupted"}
LEVELS = [(80, "critical"), (55, "high"), (30, "moderate"), (10, "low"), (0, "minimal")]
number = 0


def verdict(good, what, detail=""):
    global number
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {what}")
    if not good and detail:
        print(f"# {detail}")


def level_of(score):
    return next(name for least, name in LEVELS if score >= least)


def faults_of(line):
    """What is wrong with one message line, in words that quote no mail."""
    if line["status"] == "failed":
        return [] if line["score"] is None and line["level"] is None else ["failed but scored"]
    faults = []
    if (line["status"] == "complete") != (not line["gaps"]):
        faults.append("status and gaps disagree")
    if not set(line["gaps"]) <= GAPS:
        faults.append("unknown gap")
    if line["level"] != level_of(line["score"]):
        faults.append("level and score disagree")
    if any(f["confidence"] < 0.5 for f in line["findings"]):
        faults.append("weak finding written")
    if any(f["end"] < f["start"] for f in line["findings"]):
        faults.append("finding ends before it starts")
    return faults


def check_folder(folder):
    run = subprocess.run([LEAKSCAN, "scan", "--json", os.path.join(CORPORA, folder)],
                         capture_output=True, check=False)
    verdict(run.returncode in (0, 3), f"{folder}: ends with 0 or 3",
            f"exit {run.returncode}: {run.stderr[-300:]!r}")
    lines = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
    messages = [line for line in lines if line["type"] == "message"]
    errors = [line for line in lines if line["type"] == "error"]
    summary = lines[-1] if lines else {}
    counted = summary.get("messages", {})
    verdict(summary.get("type") == "summary" and not summary["partial"], f"{folder}: a summary")
    verdict(counted.get("seen") == len(messages) == sum(
        counted.get(s, 0) for s in ("complete", "incomplete", "failed")),
        f"{folder}: seen = complete + incomplete + failed", str(counted))
    files = summary.get("files", {})
    verdict(files.get("seen") == sum(files.get(s, 0) for s in ("read", "skipped", "failed"))
            and files.get("failed") == len(errors), f"{folder}: files reconcile", str(files))
    verdict(sum(summary.get("levels", {}).values()) == len(messages) - counted.get("failed", 0),
            f"{folder}: levels reconcile")
    bad = [(line["source"][-60:], line["index"], fault)
           for line in messages for fault in faults_of(line)]
    verdict(not bad, f"{folder}: every line keeps the contract", str(bad[:5]))
    return messages


def check_counts(messages):
    """As many messages in each mbox as the independent count recorded."""
    seen = {}
    for line in messages:
        name = os.path.relpath(line["source"].split("!/")[0], CORPORA)
        seen[name] = seen.get(name, 0) + 1
    path = os.path.join(TOP, "tests", "corpus", "message_counts.tsv")
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file
                if line.strip() and not line.startswith("#")]
    wrong = [(name, int(count), seen.get(name, 0)) for count, name in rows
             if seen.get(name, 0) != int(count)]
    verdict(not wrong, f"{len(rows)} mailboxes hold as many messages as counted apart",
            f"name, counted, seen: {wrong[:5]}")


def main():
    if not os.path.isdir(CORPORA):
        print("1..0 # SKIP the corpora are not there")
        return 0
    messages = check_folder("mail") + check_folder("mime")
    check_counts(messages)
    print(f"1..{number}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
