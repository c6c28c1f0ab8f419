# SPDX-License-Identifier: Apache-2.0
"""What scan writes: the JSON contract field by field, counts, order, exit status."""
import gzip
import io
import json
import os
import re
import sys
import zipfile

from harness import (equal, holds, key_file, main, mbox, message, mixed_mbox, person, read, run,
                     scan_json, sort_lines, test, write)

LEVELS = [("minimal", 0, 9), ("low", 10, 29), ("moderate", 30, 54), ("high", 55, 79),
          ("critical", 80, 100)]
CATEGORIES = {"pii", "financial", "credential", "health", "clearance", "marking"}
GAPS = {"truncated", "too-large", "too-deep", "too-many-parts", "too-many-members",
        "too-many-findings", "ratio", "encrypted", "unread-type", "extract-failed",
        "extract-timeout", "charset", "malformed", "step-limit", "timeout", "interrupted"}


def check_message(line):
    equal(line["schema"], 1, "schema")
    for field, kind in (("source", str), ("index", int), ("offset", int), ("length", int),
                        ("combinations", list), ("gaps", list), ("unread", dict),
                        ("findings", list)):
        holds(type(line[field]) is kind, "%s is %r" % (field, line[field]))
    for field in ("message_id", "date", "from"):
        holds(line[field] is None or type(line[field]) is str, field)
    holds(set(line["gaps"]) <= GAPS, "gaps %r" % line["gaps"])
    equal(set(line["categories"]), CATEGORIES, "categories")
    if line["status"] == "failed":
        equal((line["score"], line["level"]), (None, None), "of a failed message")
        return
    equal(line["status"], "incomplete" if line["gaps"] else "complete", "status")
    name = [n for n, low, high in LEVELS if low <= line["score"] <= high]
    equal([line["level"]], name, "level of %d" % line["score"])
    holds(line["date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["date"]),
          "date %r" % line["date"])
    for finding in line["findings"]:
        check_finding(finding)


def check_finding(finding):
    holds(re.fullmatch(r"[a-z0-9-]+", finding["detector"]), "detector")
    holds(finding["category"] in CATEGORIES, "category")
    holds(0.5 <= finding["confidence"] <= 1.0, "confidence")
    holds(finding["count"] >= 1 and finding["end"] > finding["start"] >= 0, "count and place")
    holds(finding["where"] in ("subject", "body", "attachment", "filename", "header"), "where")
    holds(type(finding["part"]) is str and "name" in finding, "part and name")
    holds(finding["masked"] is None or type(finding["masked"]) is str, "masked")
    holds(re.fullmatch(r"[0-9a-f]{16}", finding["value_id"]), "value id")


def check_summary(summary, messages, errors):
    counts = summary["messages"]
    equal(counts["seen"], counts["complete"] + counts["incomplete"] + counts["failed"], "seen")
    equal(counts["seen"], len(messages), "messages seen")
    for status in ("complete", "incomplete", "failed"):
        equal(counts[status], sum(m["status"] == status for m in messages), status)
    files = summary["files"]
    equal(files["seen"], files["read"] + files["skipped"] + files["failed"], "files")
    equal(files["failed"], len(errors), "files failed")
    for level, count in summary["levels"].items():
        equal(count, sum(m["level"] == level for m in messages), level)
    equal([name for name, _, _ in LEVELS], list(summary["levels"]), "levels in order")
    holds(re.fullmatch(r"sha256:[0-9a-f]{64}", summary["policy"]), "policy")
    holds(re.fullmatch(r"\d+\.\d+\.\d+", summary["version"]), "version")
    holds(type(summary["partial"]) is bool and summary["seconds"] >= 0, "partial, seconds")
    equal(type(summary["options"]), dict, "options")
    distinct = {}
    for line in messages:
        if line.get("copy"):
            continue
        for detector, _ in {(f["detector"], f["value_id"]) for f in line["findings"]}:
            distinct[detector] = distinct.get(detector, 0) + 1
    equal(summary["detectors"], distinct, "detectors")


@test
def every_field_of_the_contract_is_there():
    write("a.mbox", mixed_mbox(40))
    messages, errors, summary = scan_json("a.mbox")
    equal([m["index"] for m in messages], list(range(40)), "order")
    for line in messages:
        check_message(line)
    check_summary(summary, messages, errors)
    equal(summary["detectors"], {"tiny-number": 4, "tiny-word": 4}, "planted")
    equal(summary["bytes"], os.path.getsize("a.mbox"), "bytes")
    equal((summary["partial"], summary["messages"]["complete"]), (False, 40), "all read")


@test
def offset_and_length_lead_to_the_message():
    write("a.mbox", mixed_mbox(5))
    data = read("a.mbox")
    for line in scan_json("a.mbox")[0]:
        found = data[line["offset"]:line["offset"] + line["length"]]
        holds(found.startswith(b"From: Kim") and found.count(b"Message-ID") == 1, found)


@test
def order_and_content_are_the_same_with_any_number_of_jobs():
    write("tree/a.mbox", mixed_mbox(700))
    write("tree/b.mbox", mbox([message(n, "x" * (n * 4000)) for n in range(20)]))
    write("tree/c.eml", message(5000, person(1)))
    outputs = set()
    for jobs in ("1", "2", "8"):
        status, out, _ = run("scan", "--json", "--jobs", jobs, *key_file(), "tree")
        equal(status, 0, "status")
        outputs.add(b"\n".join(out.splitlines()[:-1]))
        messages, errors, summary = sort_lines(out)
        check_summary(summary, messages, errors)
        equal(summary["messages"]["seen"], 721, "seen")
    equal(len(outputs), 1, "distinct outputs")


@test
def value_ids_follow_the_key():
    write("a.eml", message(1, person(1)))
    ids = [scan_json(*keys, "a.eml")[0][0]["findings"][0]["value_id"]
           for keys in (key_file(), key_file(), [], [])]
    equal(ids[0], ids[1], "under one key")
    equal(len(set(ids)), 3, "random without one")


@test
def copies_are_told_and_counted_once():
    write("a.mbox", mbox([message(1, person(1)), message(2, person(2)), message(1, person(1))]))
    messages, errors, summary = scan_json("a.mbox")
    equal([m.get("copy") for m in messages], [None, None, True], "copies")
    equal(summary["detectors"], {"tiny-number": 2}, "detectors")
    equal((summary["copies"], summary["messages"]["seen"]), (1, 3), "counts")
    check_summary(summary, messages, errors)


@test
def standard_input_is_read():
    messages, _, summary = scan_json("-", stdin=mixed_mbox(30))
    equal((len(messages), messages[0]["source"]), (30, "-"), "messages and source")
    equal(summary["detectors"], {"tiny-number": 3, "tiny-word": 3}, "planted")


@test
def compressed_mailbox_is_read():
    write("a.mbox.gz", gzip.compress(mixed_mbox(30)))
    equal(len(scan_json("a.mbox.gz")[0]), 30, "messages")


@test
def zip_of_mailboxes_is_read():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.mbox", mixed_mbox(10))
        archive.writestr("two.mbox", mixed_mbox(20))
    write("export.zip", packed.getvalue())
    messages, _, summary = scan_json("export.zip")
    equal(len(messages), 30, "messages")
    equal({m["source"] for m in messages}, {"export.zip!/one.mbox", "export.zip!/two.mbox"},
          "sources")


@test
def large_message_reaches_its_worker():
    filler = "some words that fill a line of text\n" * 100
    big = message(1, filler * 700 + person(1))
    bigger = message(2, filler * 3500 + person(2))
    write("a.mbox", mbox([message(0), big, bigger, message(3)]))
    messages, _, summary = scan_json("a.mbox")
    equal([m["length"] > 2000000 for m in messages], [False, True, True, False], "lengths")
    equal([len(m["findings"]) for m in messages], [0, 1, 1, 0], "findings")


@test
def names_that_are_no_utf8_have_their_bytes_beside_them():
    write(b"caf\xe9.eml", message(1))
    messages, _, _ = scan_json(".")
    equal(len(messages), 1, "messages")
    holds("\ufffd" in messages[0]["source"], "replacement character")
    holds(messages[0]["source_hex"].endswith(b"caf\xe9.eml".hex()), messages[0]["source_hex"])


@test
def min_level_lists_less_and_counts_all():
    write("a.mbox", mixed_mbox(40))
    messages, _, summary = scan_json("--min-level", "moderate", "a.mbox")
    equal(len(messages), 4, "listed")
    equal(summary["messages"]["seen"], 40, "counted")


@test
def exit_status_tells():
    write("plain.mbox", mbox([message(1), message(2)]))
    write("leak.mbox", mbox([message(1, person(1))]))
    broken = message(2, person(2), headers="Content-Type: text/plain; charset=no-such-charset\n")
    write("gap.mbox", mbox([message(1, "caf\udce9 " + person(3), headers="Content-Type: "
                                    "text/plain; charset=no-such-charset\n"), broken]))
    table = [
        (["plain.mbox"], 0),
        (["leak.mbox"], 0),
        (["--fail-on", "moderate", "plain.mbox"], 0),
        (["--fail-on", "moderate", "leak.mbox"], 1),
        (["--fail-on", "critical", "leak.mbox"], 0),
        (["missing.mbox"], 3),
        (["plain.mbox", "missing.mbox"], 3),
        (["gap.mbox"], 3),
        (["--fail-on", "moderate", "leak.mbox", "missing.mbox"], 1),
        (["--strict", "--fail-on", "moderate", "leak.mbox", "missing.mbox"], 3),
        (["--strict", "--fail-on", "moderate", "leak.mbox"], 1),
        (["--output", "/dev/full", "--json", "leak.mbox"], 4),
        (["--output", "no/such/folder/x", "leak.mbox"], 4),
        (["--fail-on", "low", "--output", "/dev/full", "leak.mbox"], 4),
        ([], 2),
        (["--no-such-option", "plain.mbox"], 2),
        (["--jobs", "0", "plain.mbox"], 2),
        (["--jobs", "2x", "plain.mbox"], 2),
        (["--fail-on", "awful", "plain.mbox"], 2),
        (["--json", "--csv", "plain.mbox"], 2),
        (["--packs", "no-such-pack", "plain.mbox"], 2),
        (["--rules", "no-such-file.xml", "plain.mbox"], 2),
        (["--rules", "plain.mbox", "plain.mbox"], 2),
        (["--limits", "no-such-limit=1", "plain.mbox"], 2),
        (["--limits", "mime-depth=many", "plain.mbox"], 2),
        (["--limits", "mime-depth=0", "plain.mbox"], 2),
        (["--show", "everything", "plain.mbox"], 2),
        (["--key-file", "missing", "plain.mbox"], 2),
        (["--format", "pst", "plain.mbox"], 2),
        (["--output"], 2),
    ]
    for words, status in table:
        got, _, err = run("scan", *words)
        equal(got, status, "%s (%s)" % (words, err.decode()))


@test
def usage_errors_give_a_hint():
    status, out, err = run("scan", "--colour", "x")
    equal((status, out), (2, b""), "status and output")
    holds(b"--colour" in err and b"leakscan scan --help" in err, err)
    status, out, err = run("scam", "x")
    holds(status == 2 and b"leakscan scan" in err, err)


@test
def help_goes_to_standard_output():
    for words in (["--help"], ["help", "scan"], ["scan", "--help"], ["text", "--help"],
                  ["explain", "--help"], ["rules", "--help"], ["packs", "--help"], ["--version"]):
        status, out, err = run(*words, rules=False)
        equal((status, err), (0, b""), words)
        holds(b"leakscan" in out and all(len(l) <= 80 for l in out.decode().splitlines()[:-1]),
              words)


@test
def summary_reconciles_with_an_unreadable_input():
    write("tree/a.mbox", mixed_mbox(10))
    write("tree/b.mbox.gz", gzip.compress(mixed_mbox(1000))[:200])
    write("tree/c.mbox", mixed_mbox(10))
    write("tree/picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    messages, errors, summary = scan_json("tree", status=3)
    check_summary(summary, messages, errors)
    holds([e["source"] for e in errors] == ["tree/b.mbox.gz"] and errors[0]["reason"], errors)
    equal(sum(m["source"] != "tree/b.mbox.gz" for m in messages), 20, "the others")
    equal(summary["files"]["skipped"], 1, "skipped")


@test
def errors_stand_where_their_input_was():
    write("tree/a.mbox", mixed_mbox(50))
    write("tree/b.mbox.gz", gzip.compress(b"From: x\n\n" + bytes(1000))[:20])
    write("tree/c.mbox", mixed_mbox(50))
    _, out, _ = run("scan", "--json", "tree")
    types = [json.loads(line)["type"] for line in out.splitlines()]
    equal(types, ["message"] * 50 + ["error"] + ["message"] * 50 + ["summary"], "order")


@test
def human_summary_says_the_same_counts():
    write("a.mbox", mixed_mbox(40))
    status, out, err = run("scan", "a.mbox")
    equal((status, err), (0, b""), "status, nothing on standard error in a pipe")
    text = out.decode()
    holds("40 messages seen = 40 complete + 0 incomplete + 0 failed" in text, text)
    holds(re.search(r"tiny-number\s+pii\s+4\s+4\n", text), text)
    holds("a.mbox:3\n" in text and "\x1b" not in text, "place, and no colours in a pipe")
    holds(max(len(line) for line in text.splitlines()) <= 80, "80 columns")
    holds("536-90" not in text, "nothing in the clear")


sys.exit(main())
