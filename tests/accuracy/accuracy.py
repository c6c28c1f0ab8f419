#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the rules that ship, and writes doc/accuracy.md.

    accuracy.py BUILD CORPORA [--output FILE] [--rounds N] [--seed N] [--only ARM,…]
    accuracy.py BUILD CORPORA --judge [RULE…]

Arms: generated, blind, heldout, forms, public, ham, documents, peers, attachments.  --judge shows hits in real mail on the
terminal, of the strong rules or of those named.
"""
import argparse
import os
import sys
import tempfile

import blind
import compare
import extraction
import forms
import generate
import peers
import public_sets
import real_mail
import report
from scanner import Scanner, reported

ARMS = ("generated", "blind", "heldout", "forms", "public", "ham", "documents", "peers",
        "attachments")
BLIND_SEED = 614
DOCUMENTS = [("clearance decisions (clearance)", "clearance/doha/decisions.jsonl", "full_text", "clearance"),
             ("clinical notes (health)", "health/mtsamples/mtsamples.jsonl", "transcription", "health")]


def measured(scanner, mails, data):
    """Scans the mails as one mailbox and compares every message with its truth."""
    tally = compare.Tally()
    with tempfile.NamedTemporaryFile(suffix=".mbox") as box:
        box.write(data)
        box.flush()
        messages, texts = scanner.scan(box.name), scanner.texts(box.name)
    if len(messages) != len(mails):
        raise SystemExit(f"accuracy: {len(mails)} messages were written and {len(messages)} read")
    for (_, truths, kind), message in zip(mails, messages):
        compare.compare(tally, message, truths, texts.get(message["index"], {}), kind)
    return tally


def measured_forms(scanner, seed, rounds):
    """{(form, carrier, state): [messages, recognised]}"""
    mails, counts = forms.generate(seed, rounds), {}
    with tempfile.NamedTemporaryFile(suffix=".mbox") as box:
        box.write(generate.mbox([(mail, None, None) for mail, _, _, _ in mails]))
        box.flush()
        messages = scanner.scan(box.name)
    for (_, form, carrier, state), message in zip(mails, messages, strict=True):
        count = counts.setdefault((form, carrier, state), [0, 0])
        count[0] += 1
        count[1] += any(f["detector"] == forms.DETECTORS[form] for f in reported(message))
    return counts


def claimed_only(tally):
    """Leaves out the rules of other kinds than the set labels."""
    for counts in (tally.found, tally.missed, tally.false):
        for detector in list(counts):
            if detector not in public_sets.CLAIMED and detector not in ("us-ssn-unformatted", "phone-nanp-bare", "phone-e164"):
                del counts[detector]
    return tally


def run(options):
    scanner = Scanner(options.build)
    rules = scanner.rules()
    arms = options.only.split(",") if options.only else ARMS
    there = lambda path: os.path.exists(os.path.join(options.corpora, path))
    lines, absent = [], []
    mails = generate.generate(options.seed, options.rounds)
    data = generate.mbox(mails)
    if "generated" in arms:
        lines += report.generated(measured(scanner, mails, data), options.seed, rules)
    if "blind" in arms:
        unseen = blind.generate(options.seed + BLIND_SEED, max(1, options.rounds // 3))
        lines += report.generated(measured(scanner, unseen, generate.mbox(unseen)), options.seed + BLIND_SEED, rules, report.BLIND)
    if "heldout" in arms:
        held = generate.generate(options.seed + 109, options.rounds, True)
        lines += report.generated(measured(scanner, held, generate.mbox(held)), options.seed + 109, rules, report.HELD_OUT)
    if "forms" in arms:
        lines += report.forms(measured_forms(scanner, options.seed, options.rounds), forms.DETECTORS, forms.CARRIERS)
    if "public" in arms:
        if there("labelled"):
            made = list(public_sets.sets(os.path.join(options.corpora, "labelled")))
            lines += report.public([(one, claimed_only(measured(scanner, one.mails, one.bytes()))) for one in made], rules)
        else:
            absent.append("public labelled sets")
    if "ham" in arms:
        if any(there(folder) for folder in real_mail.HAM):
            lines += report.ham(real_mail.scan_ham(scanner, options.corpora, real_mail.strong_rules(scanner)), real_mail.TOPIC_SCORE)
        else:
            absent.append("real mail")
    if "documents" in arms:
        rows = [(title, real_mail.scan_documents(scanner, os.path.join(options.corpora, path), field, category))
                for title, path, field, category in DOCUMENTS if there(path)]
        lines += report.documents(rows) if rows else []
        absent += [title for title, path, _, _ in DOCUMENTS if not there(path)]
    if "peers" in arms:
        with tempfile.NamedTemporaryFile(suffix=".mbox") as box:
            box.write(data)
            box.flush()
            lines += ["## Beside other scanners", "", *peers.beside(mails, box.name), ""]
    if "attachments" in arms:
        made = extraction.section(options.build, options.corpora)
        lines += made
        absent += [] if made else ["attached documents"]
    head = [report.INTRO, f"Rules: `{scanner.policy}`."]
    head += ["Not measured, since the corpora were not there: " + ", ".join(absent) + "."] if absent else []
    return "\n".join(head + lines).rstrip() + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("corpora")
    parser.add_argument("--output")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--seed", type=int, default=20230208)
    parser.add_argument("--only", help="arms, separated by commas: " + ", ".join(ARMS))
    parser.add_argument("--judge", nargs="*", metavar="RULE")
    options = parser.parse_args()
    if options.judge is not None:
        scanner = Scanner(options.build)
        real_mail.judge(scanner, options.corpora, set(options.judge) or real_mail.strong_rules(scanner))
        return
    text = run(options)
    if options.output:
        with open(options.output, "w", encoding="utf-8") as stream:
            stream.write(text)
        print(f"written: {options.output}", file=sys.stderr)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
