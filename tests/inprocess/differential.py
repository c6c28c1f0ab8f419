# SPDX-License-Identifier: Apache-2.0
"""What the helper reads is read in process too, to the same text, findings and gaps."""
import bz2
import gzip
import json
import lzma
import os
import random
import sys
import time

SOURCE = os.environ.get("abs_top_srcdir", os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(SOURCE, "tests", "integration"))
from documents import HELPER, TEXT, docx, mail, tarred, zip_of, zipped
from harness import BUILD, Skip, equal, holds, key_file, main, mbox, person, run, test, write

PRELOADED = os.path.join(BUILD, "tests", "inprocess", ".libs", "preloaded.so")
CORPORA = os.path.join(SOURCE, os.pardir, "shared", "corpora", "attachments")
# Whole corpora by hand: IN_PROCESS_FULL=1.
FULL = os.environ.get("IN_PROCESS_FULL") == "1"
FOLDERS = ["textract", "msoffcrypto", "tika"] if FULL else ["msoffcrypto"]


def in_process():
    if not os.path.exists(PRELOADED):
        raise Skip("no library to be preloaded was built")
    return {"LD_PRELOAD": PRELOADED, "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}


def need_helper():
    if not os.path.exists(HELPER):
        raise Skip("the helper was not built")


def both(*words):
    """(status, stdout) by the helper and in process."""
    need_helper()
    answers = [run(words[0], "--helper", HELPER, *words[1:], environment=environment)[:2]
               for environment in ({}, in_process())]
    return answers


def lines(out):
    return [json.loads(line) for line in out.decode().splitlines() if '"summary"' not in line]


def compare(made, *words):
    """Findings and gaps message by message, then the text of all."""
    write("a.mbox", mbox([bytes(m) for m in made]))
    helper, here = both("scan", "--json", "--show", "full", *key_file(), *words, "a.mbox")
    for one, other in zip(lines(helper[1]), lines(here[1])):
        equal(other, one, "message %d" % one["index"])
    equal(len(lines(helper[1])), len(made))
    equal(here[0], helper[0], "exit status")
    helper, here = both("text", *words, "a.mbox")
    equal(here, helper, "text")
    return helper[1]


def seeds():
    folder = os.path.join(SOURCE, "tests", "fuzz", "seeds")
    for kind, ahead in (("documents", 1), ("rtf", 0)):
        for name in sorted(os.listdir(os.path.join(folder, kind))):
            with open(os.path.join(folder, kind, name), "rb") as stream:
                yield "%s-%s" % (kind, name), stream.read()[ahead:]


def documents():
    """Of every way in which a document comes, whole, cut short and changed."""
    yield from seeds()
    yield "a.docx", docx(person(1))
    yield "a.zip", zipped(b__zip=zipped(c__tar=tarred("d.txt", TEXT)), e__docx=docx(person(2)))
    yield "a.txt.gz", gzip.compress(TEXT)
    yield "a.txt.xz", lzma.compress(TEXT)
    yield "a.tar.bz2", bz2.compress(tarred("a.txt", TEXT))
    yield "\u00fcber.zip", zip_of([("\u00e4\u20ac/\u65e5\u672c.txt", TEXT)])
    yield "a.pdf", b"%PDF-1.4 no such thing"
    yield "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)


@test
def documents_give_the_same():
    made = list(documents())
    chance = random.Random(1)
    for name, data in list(made):
        made.append((name, data[:len(data) * 2 // 3]))
        changed = bytearray(data)
        for _ in range(3):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        made.append((name, bytes(changed)))
    text = compare([mail(document, number=n) for n, document in enumerate(made)])
    holds(text.count(b"536-90-") > 20, "hardly any document was read")


@test
def limits_end_the_same():
    zeros = zipped(a__txt=bytes(100 << 20))
    bombs = [("a.zip", zeros), ("b.zip", zip_of([("%d.zip" % i, zeros) for i in range(16)])),
             ("a.gz", gzip.compress(bytes(100 << 20)))]
    compare([mail(bomb, number=n) for n, bomb in enumerate(bombs)])
    deep = TEXT
    for _ in range(12):
        deep = zipped(a__zip=deep)
    many = zip_of([(str(n), TEXT) for n in range(300)])
    compare([mail(("a.zip", deep), ("b.zip", many), ("c.zip", many))],
            "--limits", "extract-members=400")
    compare([mail(("a.zip", zipped(a__txt=TEXT * 200)), ("b.zip", many))],
            "--limits", "extract-bytes=4K")


@test
def passwords_open_the_same():
    write("passwords", b"wrong\nSesame-7\n")
    os.chmod("passwords", 0o600)
    names = []
    for folder, _, files in os.walk(os.path.join(CORPORA, "msoffcrypto")):
        names += [os.path.join(folder, name) for name in files]
    found = []
    for name in sorted(names):
        with open(name, "rb") as stream:
            found.append((os.path.basename(name), stream.read()))
    if not found:
        raise Skip("no encrypted documents are there")
    compare([mail(document, number=n) for n, document in enumerate(found)],
            "--password", "passwords")


@test
def documents_of_the_corpora_give_the_same():
    for folder in FOLDERS:
        top = os.path.join(CORPORA, folder)
        if not os.path.isdir(top):
            raise Skip("%s is not there" % folder)
        helper, here = both("scan", "--json", "--documents", "-j", "1", *key_file(), top)
        ours, theirs = ([line for line in lines(out) if not line["source"].split("!/")[0]
                         .endswith((".pst", ".ost"))] for _, out in (here, helper))
        equal(len(ours), len(theirs), folder)
        for one, other in zip(ours, theirs):
            equal(one, other, folder)


@test
def time_is_looked_at_between_the_steps():
    need_helper()
    block = bz2.compress(bytes(random.Random(2).choices(b"ab", k=900000)))
    made = mail(("a.bz2", block * 150))
    write("a.eml", bytes(made))
    start = time.monotonic()
    status, out, _ = run("scan", "--json", "--helper", HELPER, "--limits",
                         "extract-seconds=1,extract-ratio=1000", "a.eml",
                         environment=in_process())
    equal((status, lines(out)[0]["gaps"]), (3, ["extract-timeout"]))
    holds(time.monotonic() - start < 20, "waited too long")


@test
def formats_say_who_reads():
    need_helper()
    status, out, _ = run("formats", "--helper", HELPER, rules=False, environment=in_process())
    equal(status, 0)
    first = out.decode().splitlines()[0]
    holds("this process" in first and "UNSAFE FOR HOSTILE MAIL" in first, first)
    status, out, _ = run("formats", "--helper", HELPER, rules=False)
    holds("in a sandbox" in out.decode().splitlines()[0], out)


if __name__ == "__main__":
    raise SystemExit(main())
