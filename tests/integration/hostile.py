# SPDX-License-Identifier: Apache-2.0
"""What mail says steers neither the terminal nor the reader's program."""
import csv
import io
import json
import os
import pty
import re
import select
import subprocess
import sys
import time

from harness import (COMMAND, RULES, SECONDS, Skip, equal, holds, main, mbox, message,
                     mixed_mbox, person, run, scan_json, test, write)

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\u2066\u200b\x7f"


def encoded(text):
    """An RFC 2047 word: so that control characters reach the subject decoded."""
    return "=?utf-8?q?" + "".join("=%02X" % b for b in text.encode("utf-8")) + "?="


def on_terminal(*words):
    """The command's status and all it writes, on a pseudo-terminal of 80 columns."""
    try:
        pid, fd = pty.fork()
    except OSError as error:
        raise Skip("no pseudo-terminal: %s" % error.strerror) from error
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.environ.pop("NO_COLOR", None)
        os.execv(COMMAND, [COMMAND] + list(words))
    seen = b""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if not select.select([fd], [], [], 1)[0]:
            continue
        try:
            chunk = os.read(fd, 65536)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
    _, status = os.waitpid(pid, 0)
    os.close(fd)
    return os.waitstatus_to_exitcode(status), seen


def without_own_escapes(seen):
    """Colours and the progress line's erasing are the command's own."""
    return re.sub(rb"\x1b\[(\d+(;\d+)*)?[mK]", b"", seen)


def hostile_message():
    return message(1, person(1), subject=encoded(HOSTILE + "subject"))


@test
def subject_and_file_name_do_not_steer_the_terminal():
    write("in/\x1b[31mname\u202e.eml", hostile_message())
    status, seen = on_terminal("scan", *RULES, "in")
    equal(status, 0, "status")
    text = without_own_escapes(seen).decode("utf-8")
    bad = [c for c in text if (ord(c) < 32 and c not in "\r\n") or 127 <= ord(c) < 160 or
           c in "\u202e\u2066\u200b"]
    equal(bad, [], "control and bidi characters")
    holds("\\x1b[31mname\\u{202e}.eml" in text, "the name, escaped")
    holds("subject" in text or "\\x1b" in text, "the subject, escaped")
    holds(b"\x1b[" in seen, "colours on a terminal")


@test
def text_on_a_terminal_is_escaped_and_in_a_pipe_as_it_is():
    body = "before \x1b[31m after"
    write("a.eml", message(1, body))
    status, seen = on_terminal("text", *RULES, "a.eml")
    equal(status, 0, "status")
    holds(b"before \\x1b[31m after" in seen, seen)
    status, out, _ = run("text", "--part", "1", "a.eml")
    equal(status, 0, "status")
    holds(b"before \x1b[31m after" in out, out)


@test
def progress_is_for_terminals():
    write("a.mbox", mixed_mbox(50))
    _, seen = on_terminal("scan", *RULES, "--progress", "never", "--json", "a.mbox")
    holds(b"\x1b[K" not in seen, "never")
    _, _, err = run("scan", "--progress", "always", "a.mbox")
    holds(b"messages" in err, "always")
    _, _, err = run("scan", "a.mbox")
    equal(err, b"", "in a pipe")


@test
def csv_fields_cannot_begin_a_formula():
    subjects = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "a,b\"c", "plain",
                " =1", "\uff1d1"]
    write("a.mbox", mbox([message(n, person(n), subject=encoded(s))
                          for n, s in enumerate(subjects)]))
    status, out, _ = run("scan", "--csv", "a.mbox")
    equal(status, 0, "status")
    text = out.decode("utf-8")
    holds(text.replace("\r\n", "").find("\n") < 0, "lines end in CR LF")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    equal(len(rows), len(subjects), "rows")
    for row in rows:
        for field, value in row.items():
            holds(not value or value[0] not in "=+-@\t\r\uff1d", "%s %r" % (field, value))
            holds(value.lstrip(" ")[:1] != "=", "%s %r" % (field, value))
    equal(rows[6]["subject"], "a,b\"c", "quoted")
    equal(rows[7]["subject"], "plain", "left alone")
    equal(rows[0]["detector"], "tiny-number", "detector")


@test
def csv_has_a_row_for_a_message_without_findings():
    write("a.mbox", mbox([message(1), message(2, person(1) + " xylograph")]))
    _, out, _ = run("scan", "--csv", "a.mbox")
    rows = list(csv.reader(io.StringIO(out.decode(), newline="")))
    equal({len(row) for row in rows}, {len(rows[0])}, "columns")
    equal([row[1] for row in rows[1:]], ["0", "1", "1"], "index")


@test
def json_is_valid_whatever_comes_in():
    headers = "X-Bytes: \udcff\udcfe\n"
    subject = encoded(HOSTILE)
    raw = message(1, "\udcff\udcfe " + person(1), subject=subject, headers=headers)
    raw = raw.replace(b"<1@example.org>", b"<\xff\"\\\x01@example.org>")
    write(b"in/\xff\n\"\\.eml", raw)
    status, out, _ = run("scan", "--json", "in")
    holds(status in (0, 3), "status %d" % status)
    lines = out.decode("utf-8").split("\n")
    equal(len(lines), 3, "two lines and the end")
    for line in lines[:2]:
        json.loads(line)
        equal([c for c in line if ord(c) < 32 or 127 <= ord(c) < 160], [], "control characters")


@test
def error_stays_on_its_line():
    write("in/a\nleakscan: all is well.mbox.gz", b"\x1f\x8b\x08\x00broken")
    status, _, err = run("scan", "in")
    equal(status, 3, "status")
    equal(len(err.splitlines()), 1, "lines of %r" % err)
    holds(b"\\x0aleakscan: all is well" in err, err)


@test
def no_value_appears_in_any_error_or_report():
    secret = "536-90-4001"
    write("in/person number %s.eml" % secret, message(1, person(1), subject=person(1)))
    write("in/%s.mbox.gz" % secret, b"\x1f\x8b\x08\x00" + secret.encode())
    for form in ([], ["--json"], ["--csv"]):
        status, out, err = run("scan", *form, "in/person number %s.eml" % secret)
        equal(status, 0, "status")
        found = out.decode().replace("in/person number " + secret, "")
        holds(secret not in found, "in %s: %s" % (form, found))
        holds(secret.encode() not in err, "in errors")
    write("allow", b"value\nnonsense " + secret.encode() + b"\n")
    status, _, err = run("scan", "--allow", "allow", "in")
    equal(status, 2, "status")
    holds(secret.encode() not in err and b"allow:1:" in err and b"allow:2:" in err, err)


@test
def broken_pipe_ends_quietly():
    write("a.mbox", mixed_mbox(20000))
    scan = subprocess.Popen([COMMAND, "scan", *RULES, "--json", "a.mbox"],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    equal(json.loads(scan.stdout.readline())["index"], 0, "first line")
    scan.stdout.close()
    err = scan.stderr.read()
    equal((scan.wait(SECONDS), err), (4, b""), "status and standard error")
    scan.stderr.close()


@test
def full_disk_is_an_error():
    write("a.mbox", mixed_mbox(2000))
    for words in (["--json"], ["--csv"], []):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([COMMAND, "scan", *RULES, *words, "a.mbox"], stdout=full,
                                  stderr=subprocess.PIPE, timeout=SECONDS)
        equal(done.returncode, 4, words)
        holds(b"No space left" in done.stderr, done.stderr)
    for words in (["rules", "list"], ["--help"], ["packs", "scoring"]):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([COMMAND, *words] + (RULES if words[0] == "rules" else []),
                                  stdout=full, stderr=subprocess.PIPE, timeout=SECONDS)
        equal(done.returncode, 4, words)


@test
def output_file_is_private_and_whole():
    write("a.mbox", mixed_mbox(20))
    write("out", b"old")
    status, out, _ = run("scan", "--json", "--output", "out", "a.mbox")
    equal(status, 0, "status")
    equal(os.stat("out").st_mode & 0o777, 0o600, "mode")
    with open("out", "rb") as stream:
        equal(len(stream.read().splitlines()), 21, "lines")
    holds(b"20 messages seen" in out, "the summary is shown beside it")
    equal([n for n in os.listdir(".") if n.startswith(".out")], [], "left over")
    equal(run("scan", "--quiet", "--json", "--output", "out", "a.mbox"), (0, b"", b""), "quiet")


sys.exit(main())
