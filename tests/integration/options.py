# SPDX-License-Identifier: Apache-2.0
"""Options that change what is found and shown, and the commands beside scan."""
import hashlib
import json
import os
import re
import sys

from harness import (PACK, SOURCE, equal, holds, key_file, main, mbox, message, mixed_mbox, person, read,
                     run, scan_json, test, write)


def detectors(*words):
    return scan_json(*words)[2]["detectors"]


@test
def allow_file_takes_away_what_is_harmless():
    write("a.mbox", mbox([message(1, person(1)), message(2, person(2)),
                          message(3, "a xylograph")]))
    table = [
        (b"# nothing\n\n", {"tiny-number": 2, "tiny-word": 1}),
        (b"value 536-90-4001\n", {"tiny-number": 1, "tiny-word": 1}),
        (b"value 536904001\r\n", {"tiny-number": 1, "tiny-word": 1}),
        (b"  pattern\t536-90-400[12]\n", {"tiny-word": 1}),
        (b"detector tiny-word\n", {"tiny-number": 2}),
        (b"sender kim@example.org\n", {}),
        (b"sender @example.org\n", {}),
        (b"sender @example.net\n", {"tiny-number": 2, "tiny-word": 1}),
    ]
    for text, wanted in table:
        write("allow", text)
        equal(detectors("--allow", "allow", "a.mbox"), wanted, text)


@test
def allow_file_with_a_fault_is_refused():
    for text in (b"value\n", b"pattern (\n", b"person 1\n", b"value a\0b\n"):
        write("allow", text)
        write("a.mbox", mixed_mbox(1))
        status, out, err = run("scan", "--allow", "allow", "a.mbox")
        equal((status, out), (2, b""), text)
        holds(err.startswith(b"leakscan: allow"), err)


@test
def show_says_how_values_are_masked():
    write("a.eml", message(1, person(1)))
    for how, wanted in (("shape", "###-##-####"), ("full", "536-90-4001"),
                        ("none", None), ("last4", "###-##-4001")):
        found = scan_json("--show", how, "a.eml")[0][0]["findings"][0]
        equal(found["masked"], wanted, how)
    status, out, _ = run("explain", "a.eml")
    holds(status == 0 and b"536-90-4001" not in out and b"###-##-####" in out, out)


@test
def key_must_be_private_and_long_enough():
    write("a.eml", message(1))
    write("key", bytes(32))
    os.chmod("key", 0o640)
    status, _, err = run("scan", "--key-file", "key", "a.eml")
    holds(status == 2 and b"owner" in err, err)
    os.chmod("key", 0o600)
    equal(run("scan", "--key-file", "key", "a.eml")[0], 0, "32 bytes")
    write("key", bytes(31))
    status, _, err = run("scan", "--key-file", "key", "a.eml")
    holds(status == 2 and b"32 bytes" in err, err)


@test
def limits_become_gaps():
    write("a.eml", message(1, "x" * 100000 + " " + person(1)))
    messages, _, _ = scan_json("--limits", "part-bytes=10K", "a.eml", status=3)
    equal((messages[0]["gaps"], messages[0]["findings"]), (["too-large"], []), "part-bytes")
    equal(messages[0]["status"], "incomplete", "status")


@test
def gaps_met_by_the_splitter_reach_the_report():
    write("a.mbox", mbox([message(1, "x" * 3000000), message(2)]))
    messages, _, _ = scan_json("--limits", "message-bytes=1M", "a.mbox", status=3)
    equal([m["gaps"] for m in messages], [["too-large"], []], "gaps")


@test
def manifest_holds_what_evidence_needs():
    write("in/b.mbox", mixed_mbox(3))
    write("in/a/c.eml", message(1))
    os.symlink("b.mbox", "in/link")
    stdin = mixed_mbox(2)
    messages, _, summary = scan_json("--manifest", "manifest", "in", "-", stdin=stdin)
    lines = [json.loads(line) for line in read("manifest").splitlines()]
    head, files = lines[0], lines[1:]
    equal((head["type"], head["policy"], head["version"]),
          ("manifest", summary["policy"], summary["version"]), "head")
    equal(head["options"], summary["options"], "options")
    wanted = [("in/a/c.eml", read("in/a/c.eml")), ("in/b.mbox", read("in/b.mbox")), ("-", stdin)]
    equal([(f["path"], f["bytes"], f["sha256"]) for f in files],
          [(p, len(d), hashlib.sha256(d).hexdigest()) for p, d in wanted], "files")
    equal(os.stat("manifest").st_mode & 0o777, 0o600, "mode")
    equal(len(messages), 6, "messages")


@test
def documents_are_read_on_request():
    write("in/notes.txt", b"about\n" + person(1).encode() + b"\n")
    equal(scan_json("in")[2]["files"]["skipped"], 1, "skipped")
    messages, _, summary = scan_json("--documents", "in")
    equal(summary["detectors"], {"tiny-number": 1}, "found")
    equal(messages[0]["source"], "in/notes.txt", "source")


@test
def large_document_reaches_its_worker():
    write("in/notes.txt", b"some words that fill a line\n" * 200000 + person(1).encode() + b"\n")
    equal(detectors("--documents", "in"), {"tiny-number": 1}, "found")


@test
def all_lists_weak_findings_too():
    with open(PACK) as stream:
        write("weak.xml", stream.read().replace('alone="60" context="60"',
                                                'alone="30" context="30"').encode())
    write("a.eml", message(1, "one xylograph"))
    words = ["--packs", "none", "--rules", "weak.xml"]
    for more, listed in (([], 0), (["--all"], 1)):
        status, out, _ = run("scan", "--json", *words, *more, "a.eml", rules=False)
        line = json.loads(out.splitlines()[0])
        equal((len(line["findings"]), line["score"]), (listed, 0), more)
        equal(json.loads(out.splitlines()[1])["detectors"], {}, "counted")


@test
def text_is_what_offsets_count():
    write("a.mbox", mbox([message(1), message(2, "caf\u00e9 =3D " + person(2), headers=
                          "Content-Type: text/plain; charset=utf-8\n"
                          "Content-Transfer-Encoding: quoted-printable\n")]))
    found = scan_json("a.mbox")[0][1]["findings"][0]
    status, out, err = run("text", "--index", "1", "--part", found["part"], "a.mbox")
    equal((status, err), (0, b""), "status")
    equal(out[found["start"]:found["end"]], b"536-90-4002", "the value")
    status, out, _ = run("text", "a.mbox")
    holds(status == 0 and b"=== a.mbox:0 ===" in out and b"=== a.mbox:1 ===" in out, out)
    holds(b"--- hdr:subject subject ---\nhello\n" in out, out)


@test
def explain_shows_evidence_and_arithmetic():
    write("a.mbox", mixed_mbox(10))
    status, out, err = run("explain", "--index", "3", "a.mbox")
    equal((status, err), (0, b""), "status")
    for word in (b"a.mbox:3", b"tiny-number", b"near: person number", b"kim@example.org", b"sum",
                 b"moderate"):
        holds(word in out, "%r in %r" % (word, out))
    holds(b"536-90" not in out, "masked")
    status, out, err = run("explain", "a.mbox")
    holds(status == 0 and b"--index" in err, "told that there are more")
    equal(run("explain", "--index", "10", "a.mbox")[0], 4, "past the last")
    equal(run("explain", "missing")[0], 4, "missing")


@test
def rules_are_listed_shown_checked_and_linted():
    only = ["--packs", "none", "--rules", PACK]
    status, out, _ = run("rules", "list", *only)
    holds(status == 0 and b"tiny-number" in out and b"tiny-word" in out, out)
    status, out, _ = run("rules", "show", *only, "tiny-number")
    for word in (b"Number of a person", b"10.0 of 10", b"75% alone, 95% with context",
                 b"Made for the tests", b"no number at all"):
        holds(status == 0 and word in out, "%r in %r" % (word, out))
    narrow = run("rules", "show", "us-ssn", environment={"COLUMNS": "60"})[1].decode().split("  accepts")[0]
    holds(max(map(len, narrow.splitlines())) <= 60, "lines of 60 columns: %s" % narrow)
    wide = run("rules", "show", "us-ssn", environment={"COLUMNS": ""})[1].decode().split("  accepts")[0]
    equal(narrow.split(), wide.split(), "the same words")
    holds(len(wide.splitlines()) < len(narrow.splitlines()), "lines to a program stay whole")
    equal(run("rules", "show", *only, "no-such-rule")[0], 2, "no such rule")
    status, out, _ = run("rules", "check", PACK)
    equal((status, out), (0, b"2 rules, 8 examples, 0 failed\n"), "check")
    equal(run("rules", "frobnicate")[0], 2, "no such verb")


@test
def failing_example_fails_the_check():
    text = read(PACK).replace(b"one phonograph", b"one xylograph")
    write("bad.xml", text)
    status, out, _ = run("rules", "check", "bad.xml")
    holds(status == 1 and b"tiny-word" in out and b"1 failed" in out, out)


@test
def faulty_pack_is_told_with_line_and_column():
    write("bad.xml", read(PACK).replace(b'kind="patterns" category="clearance"',
                                        b'kind="patterns" category="weather"'))
    for words in (["rules", "check", "bad.xml"], ["rules", "lint", "bad.xml"]):
        status, out, err = run(*words)
        holds(status in (1, 2), status)
        holds(b"bad.xml:25:" in out + err and b"error" in out + err, out + err)


@test
def lint_complains_of_an_unbounded_pattern():
    write("bad.xml", read(PACK).replace(b"(?<v>(?i:xylograph))", b"(?<v>(?i:xylograph)[a-z]+)"))
    status, out, _ = run("rules", "lint", "bad.xml")
    holds(status == 1 and b"bad.xml:" in out, out)
    equal(run("rules", "lint", PACK), (0, b"", b""), "the pack itself")


@test
def engines_find_the_same():
    write("a.mbox", mixed_mbox(100))
    lines = [scan_json(*key_file(), "--engine", engine, "a.mbox")[0]
             for engine in ("auto", "portable")]
    equal(lines[0], lines[1], "messages")


OTHERS = {"index", "part", "types", "version"}      # of the other commands


@test
def help_manual_and_completions_name_the_same_options():
    status, out, _ = run("scan", "--help", rules=False)
    options = set(re.findall(r"(?<![\w-])--([a-z][a-z-]+)", out.decode())) | {"help"}
    holds(status == 0 and len(options) > 20, options)
    manual = read(os.path.join(SOURCE, "doc", "leakscan.1")).decode()
    documented = set(re.findall(r"Fl Fl ([a-z][a-z-]+)", manual))
    equal(options - documented, {"help"}, "not in the manual")
    equal(documented - options, OTHERS, "in the manual alone")
    for name in ("leakscan", "_leakscan"):
        completion = read(os.path.join(SOURCE, "tools", "leakscan", "completions", name)).decode()
        known = set(re.findall(r"(?<![\w-])--([a-z][a-z-]+)", completion))
        equal(options - known, set(), "not in the completion " + name)
        equal(known - options, OTHERS, "in the completion alone " + name)


@test
def packs_are_listed_and_printed():
    status, out, _ = run("packs", "scoring")
    holds(status == 0 and out.startswith(b"<?xml"), out[:80])
    equal(run("packs", "no-such-pack")[0], 2, "no such pack")


sys.exit(main())
