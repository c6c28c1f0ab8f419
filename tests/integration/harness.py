# SPDX-License-Identifier: Apache-2.0
"""Runs the built command on small mailboxes in a folder of its own; speaks TAP."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

BUILD = os.environ.get("abs_top_builddir", os.getcwd())
SOURCE = os.environ.get("abs_top_srcdir", os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))


def _find_command():
    """The program itself where libtool stands a script before it: a script's pid
    and children are not those of the scan."""
    program = os.path.join(BUILD, ".libs", "leakscan")
    if not os.path.exists(program):
        return os.path.join(BUILD, "leakscan")
    os.environ["LD_LIBRARY_PATH"] = os.path.join(BUILD, "libleakscan", ".libs")
    return program


COMMAND = os.environ.get("LEAKSCAN_COMMAND") or _find_command()
PACK = os.path.join(SOURCE, "tests", "integration", "tiny.xml")
RULES = ["--packs", "none", "--rules", PACK]
SECONDS = 120

_tests = []


class Skip(Exception):
    """What a test needs is not there; says what."""


def test(function):
    _tests.append(function)
    return function


def main():
    # A build that runs in the background ignores interrupts, and so would the scans.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    print("1..%d" % len(_tests))
    failures = 0
    for number, function in enumerate(_tests, 1):
        folder = tempfile.mkdtemp(prefix="leakscan-test-")
        before = os.getcwd()
        os.chdir(folder)
        try:
            function()
            print("ok %d - %s" % (number, function.__name__))
        except Skip as reason:
            print("ok %d - %s # SKIP %s" % (number, function.__name__, reason))
        except Exception:
            failures += 1
            print("not ok %d - %s" % (number, function.__name__))
            for line in traceback.format_exc().splitlines():
                print("# " + line)
        finally:
            os.chdir(before)
            shutil.rmtree(folder, ignore_errors=True)
        sys.stdout.flush()
    return 1 if failures else 0


def equal(got, wanted, what=""):
    if got != wanted:
        raise AssertionError("%s: got %r, wanted %r" % (what, got, wanted))


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def run(*words, stdin=b"", rules=True, environment=None):
    """The command's (status, stdout, stderr), the last two as bytes."""
    words = list(words)
    if rules and words and words[0] in ("scan", "explain", "text"):
        words[1:1] = RULES
    done = subprocess.run([COMMAND] + words, input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS,
                          env={**os.environ, **(environment or {})})
    holds(done.returncode >= 0, "ended by signal %d" % -done.returncode)
    return done.returncode, done.stdout, done.stderr


def scan_json(*words, stdin=b"", status=0):
    """The message lines, error lines and the summary of scan --json."""
    got, out, err = run("scan", "--json", *words, stdin=stdin)
    equal(got, status, "exit status (%s)" % err.decode("utf-8", "replace"))
    return sort_lines(out)


def sort_lines(out):
    lines = [json.loads(line) for line in out.decode("utf-8").splitlines()]
    equal(lines[-1]["type"], "summary", "the last line")
    messages = [line for line in lines if line["type"] == "message"]
    errors = [line for line in lines if line["type"] == "error"]
    equal(len(messages) + len(errors) + 1, len(lines), "lines of known types")
    return messages, errors, lines[-1]


def message(number=0, body="Nothing to see here.", subject="hello", headers=""):
    return ("From: Kim Doe <kim@example.org>\nTo: lee@example.org\nSubject: %s\n"
            "Message-ID: <%d@example.org>\nDate: Mon, 01 Jan 2024 00:00:00 +0000\n%s\n%s\n"
            % (subject, number, headers, body)).encode("utf-8", "surrogateescape")


def person(number):
    return "person number 536-90-%04d" % (4000 + number)


def mbox(messages):
    return b"".join(b"From kim@example.org Mon Jan  1 00:00:00 2024\n" + m + b"\n"
                    for m in messages)


def write(path, data):
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    with open(path, "wb") as stream:
        stream.write(data)
    return path


def read(path):
    with open(path, "rb") as stream:
        return stream.read()


def key_file():
    write("key", bytes(range(32)))
    os.chmod("key", 0o600)
    return ["--key-file", "key"]


def mixed_mbox(count):
    """Of ten messages, one with a number, one with a word, the others with neither."""
    bodies = {3: person, 7: lambda n: "a xylograph of %d" % n}
    return mbox([message(n, bodies.get(n % 10, lambda n: "plain text %d" % n)(n))
                 for n in range(count)])
