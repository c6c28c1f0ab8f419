# SPDX-License-Identifier: Apache-2.0
"""What the build says that it reads."""
import os
import re

from documents import HELPER, UNREAD, docx, mail, parts, scan, scan_one, zipped
from harness import (SOURCE, Skip, equal, holds, key_file, main, mbox, person, run, test, write)

NAMES = ["pdf", "ooxml", "ole", "odf", "rtf", "epub", "tnef", "container", "pst"]


def listed(helper):
    if helper == HELPER and not os.path.exists(HELPER):
        raise Skip("the helper was not built")
    status, out, err = run("formats", "--helper", helper, rules=False)
    equal((status, err), (0, b""))
    rows = {}
    first, *others = out.decode().splitlines()
    holds(first.startswith("read by "), first)
    for line in others:
        if not line.startswith(" "):
            name = line.split()[0]
            rows[name] = True
        elif "NOT READ" in line:
            rows[name] = False
            holds("-dev" in line, line)
    return rows


@test
def formats_are_listed_with_what_is_lacking():
    rows = listed(HELPER)
    holds(set(NAMES) <= set(rows), rows)
    for name in ("ooxml", "odf", "rtf", "container"):
        holds(rows[name], name)
    status, out, _ = run("formats", "--types", "--helper", HELPER, rules=False)
    holds(status == 0 and b"application/zip" in out, out)


@test
def without_a_helper_none_is_read():
    rows = listed("none")
    holds(set(NAMES) <= set(rows) and not any(rows.values()), rows)


@test
def what_is_listed_as_unread_is_told_as_unread():
    rows = listed(HELPER)
    line = scan_one(mail(("a.pdf", b"%PDF-1.4 no such thing")), status=3)
    equal(line["gaps"], ["extract-failed"] if rows["pdf"] else ["unread-type"])
    line = scan_one(mail(("a.zip", zipped(a__pdf=b"%PDF-1.4 x", b__txt=person(1).encode()))),
                    status=3)
    equal(line["gaps"], ["extract-failed"] if rows["pdf"] else ["unread-type"])
    equal(parts(line), ["2!/b.txt"])


def page():
    """The tables of doc/formats.md: their cells, row by row."""
    with open(os.path.join(SOURCE, "doc", "formats.md"), encoding="utf-8") as stream:
        lines = [line.strip() for line in stream]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines
            if line.startswith("|") and not line.startswith("|--")]


@test
def the_page_of_formats_is_what_the_command_says():
    rows = page()
    readers = rows[1:rows.index(["type"])]
    status, out, _ = run("formats", "--helper", HELPER if os.path.exists(HELPER) else "none",
                         rules=False)
    equal(status, 0)
    told = [line for line in out.decode().splitlines()[1:] if not line.startswith(" ")]
    equal([row[0] for row in readers], [line.split()[0] for line in told])
    for (name, what, library, gap), line in zip(readers, told):
        holds(line.startswith("%-15s  %s" % (name, what)), line)
        rest = re.sub(r" [0-9][0-9.]*", "", line[len("%-15s  %s" % (name, what)):])
        holds(rest in ("", " (%s)" % library), "%s: %s" % (name, rest))
        holds(gap, "%s has no word of what is told as a gap" % name)


@test
def the_page_lists_what_nothing_reads():
    rows = page()
    equal([row[0] for row in rows[rows.index(["type"]) + 1:]], [name for name, _ in UNREAD])


@test
def formats_takes_no_names():
    status, out, _ = run("formats", "x", rules=False)
    equal((status, out), (2, b""))


@test
def an_attachment_seen_before_counts_in_each_message():
    same = ("a.zip", zipped(a__docx=docx(person(1)), b__txt=person(2).encode()))
    made = [mail(same, ("%d.zip" % n, zipped(c__txt=person(3).encode())), same, number=n)
            for n in range(30)]
    write("a.mbox", mbox([bytes(m) for m in made]))
    key = key_file()
    lines = [scan("-j", jobs, "--limits", "extract-cache=" + size, *key, "a.mbox", status=0)[0]
             for jobs, size in (("1", "0"), ("1", "16M"), ("1", "2K"), ("2", "16M"))]
    for other in lines[1:]:
        equal(other, lines[0])
    for line in lines[0]:
        equal(len(parts(line)), 5)
    words = ["--limits", "extract-members=7,extract-cache="]
    cut = [scan("-j", "1", *words[:1], words[1] + size, *key, "a.mbox", status=3)[0]
           for size in ("0", "16M")]
    equal(cut[0], cut[1], "the budget of a message counts what is known too")


if __name__ == "__main__":
    raise SystemExit(main())
