# SPDX-License-Identifier: Apache-2.0
"""Attached documents and containers, read by the built helper and by one that fails."""
import bz2
import gzip
import lzma
import os
import struct
import subprocess
import time

from documents import HELPER, TEXT, UNREAD, docx, mail, parts, scan, scan_one, tarred, zip_of, zipped
from harness import (BUILD, SOURCE, Skip, equal, holds, key_file, main, mbox, message, person, run, scan_json, test,
                     write)

FAKE = os.path.join(BUILD, "tests", "unit", "extract", "fake_helper")


@test
def containers_are_read_and_lead_to_their_members():
    table = [
        ("a.zip", zipped(a__txt=TEXT), ["2!/a.txt"]),
        ("a.zip", zip_of([("b/c d.txt", TEXT), ("e.txt", TEXT)]), ["2!/b/c d.txt", "2!/e.txt"]),
        ("a.txt.gz", gzip.compress(TEXT), ["2!/a.txt"]),
        ("a.txt.bz2", bz2.compress(TEXT), ["2!/a.txt"]),
        ("a.txt.xz", lzma.compress(TEXT), ["2!/a.txt"]),
        ("a.tar", tarred("a.txt", TEXT), ["2!/a.txt"]),
        ("a.tgz", gzip.compress(tarred("a.txt", TEXT)), ["2!/a.tar!/a.txt"]),
        ("a.txt.gz", gzip.compress(bytes(1024) + TEXT), ["2!/a.txt"]),
        ("a.tar", tarred("a.txt", TEXT) * 2, ["2!/a.txt", "2!/a.txt"]),
        ("a.zip", zipped(b__zip=zipped(c__tar=tarred("d.txt", TEXT))), ["2!/b.zip!/c.tar!/d.txt"]),
        ("picture.png", zipped(a__txt=TEXT), ["2!/a.txt"]),
        ("a.zip", zipped(a__html=b"<p>person number <b>536-90</b>-4001</p>"), ["2!/a.html"]),
    ]
    for name, data, wanted in table:
        line = scan_one(mail((name, data)))
        # Text full of zeros may be told as such; none of it is lost.
        holds(line["gaps"] in ([], ["malformed"]), line["gaps"])
        equal(parts(line), wanted, name)
        for finding in line["findings"]:
            equal((finding["where"], finding["name"]), ("attachment", name))


@test
def a_docx_in_a_zip_in_a_forwarded_message_scores_as_in_the_body():
    plain = scan_one(message(1, person(1)), status=0)
    inner = mail(("forms.zip", zipped(sf86__docx=docx(person(1)))))
    line = scan_one(mail(inner), status=0)
    if not line["findings"] and "word" not in subprocess.run(
            [HELPER, "--formats"], stdout=subprocess.PIPE, check=True).stdout.decode():
        raise Skip("no reader of docx was built")
    equal(parts(line), ["2.2!/sf86.docx!/word/document.xml"])
    equal((line["score"], line["level"]), (plain["score"], plain["level"]))
    inside = mail(("fwd.eml", bytes(inner)))
    equal(parts(scan_one(inside, status=0)), ["2!/2!/sf86.docx!/word/document.xml"])
    line = scan_one(mail(("all.zip", zipped(fwd__eml=bytes(inner)))), status=0)
    equal(parts(line), ["2!/fwd.eml!/2!/sf86.docx!/word/document.xml"])
    equal(line["score"], plain["score"])


@test
def an_attached_mailbox_is_walked():
    box = mbox([message(1, person(1)), message(2), message(3, person(3))])
    equal(parts(scan_one(mail(("all.mbox", box)), status=0)), ["2!/1!/1", "2!/3!/1"])


@test
def names_inside_are_scanned_and_masked():
    line = scan_one(mail(("a.zip", zip_of([("person number 536-90-4001.txt", b"nothing")]))),
                    status=0)
    (finding,) = [f for f in line["findings"] if f["detector"] == "tiny-number"]
    equal(finding["where"], "filename")
    holds("4001" not in str(line), "the number stands in a name")


def program(*appended):
    """A program of Windows, with what is appended to it."""
    return b"MZ" + bytes(62) + b"This program cannot be run in DOS mode.\r\n$" + bytes(4000) + \
        b"PK\5\6 MSCF\0\0\0\0 Rar!\x1a\x07\x03 7z\xbc\xaf\x27\x1c\0" + bytes(90) + b"".join(appended)


def cab(name, data):
    """[MS-CAB] 2.2: one file, stored."""
    folder = struct.pack("<IHH", 36 + 8 + 16 + len(name) + 1, 1, 0)
    file = struct.pack("<IIHHHH", len(data), 0, 0, 0x4c21, 0x6000, 0x20) + name.encode() + b"\0"
    block = struct.pack("<IHH", 0, len(data), len(data)) + data
    size = 36 + len(folder) + len(file) + len(block)
    return struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, size, 0, 36 + len(folder), 0, 3, 1, 1, 1, 0,
                       0, 0) + folder + file + block


def moved(archive, by):
    """The zip with offsets that count from the first byte of what it is appended to."""
    out = bytearray(archive)
    for mark, at in ((b"PK\1\2", 42), (b"PK\5\6", 16)):
        start = out.find(mark)
        while start >= 0:
            old, = struct.unpack_from("<I", out, start + at)
            struct.pack_into("<I", out, start + at, old + by)
            start = out.find(mark, start + 4)
    return bytes(out)


@test
def archives_that_extract_themselves_are_read():
    archive = zip_of([("a.txt", TEXT), ("b.txt", TEXT)])
    size = len(program())
    table = [
        (program(archive), ["2!/a.txt", "2!/b.txt"], []),
        (program(moved(archive, size)), ["2!/a.txt", "2!/b.txt"], []),
        (program(archive, b"signature" * 100), ["2!/a.txt", "2!/b.txt"], []),
        (program(cab("a.txt", TEXT)), ["2!/a.txt"], []),
        (program(locked(archive)), [], ["encrypted"]),
    ]
    for data, wanted, gaps in table:
        line = scan_one(mail(("setup.exe", data)))
        equal((line["gaps"], parts(line)), (gaps, wanted))
    inside = scan_one(mail(("a.zip", zipped(setup__exe=program(archive)))))
    equal(parts(inside), ["2!/setup.exe!/a.txt", "2!/setup.exe!/b.txt"])


@test
def a_program_is_counted_and_no_gap():
    line = scan_one(mail(("setup.exe", program())), status=0)
    equal((line["gaps"], line["unread"]), ([], {"application/x-dosexec": 1}))
    line = scan_one(mail(("a.zip", zipped(setup__exe=program(), a__txt=b"MZ " + TEXT))), status=0)
    equal((line["gaps"], line["unread"]), ([], {"application/x-dosexec": 1}))
    equal(parts(line), ["2!/a.txt"])


@test
def what_breaks_off_is_read_so_far():
    filler = " ".join("%x" % (n * 2654435761 % 2 ** 32) for n in range(4000)).encode()
    text = TEXT + b"\n" + filler
    lzma_alone = lzma.compress(text, format=lzma.FORMAT_ALONE)
    for name, data in (("a.txt.gz", gzip.compress(text)), ("a.txt.xz", lzma.compress(text)),
                       ("a.txt.lzma", lzma_alone), ("a.zip", zipped(a__txt=text)),
                       ("a.tar", tarred("a.txt", text))):
        line = scan_one(mail((name, data[:len(data) // 2])), status=3)
        equal(line["gaps"], ["extract-failed"], name)
        equal(parts(line), ["2!/a.txt"], name)
    # Of these a block is all or nothing, and this is their first.
    for name, data in (("a.txt.bz2", bz2.compress(text)),):
        line = scan_one(mail((name, data[:len(data) // 2])), status=3)
        equal((line["gaps"], parts(line)), (["extract-failed"], []), name)
    long = gzip.compress((filler + b"\n") * 9 + TEXT + b"\n" + filler[:2000])
    line = scan_one(mail(("a.txt.gz", long[:-400])), status=3)
    equal((line["gaps"], parts(line)), (["extract-failed"], ["2!/a.txt"]))




@test
def types_that_nothing_reads_are_told():
    for what, start in UNREAD:
        data = start + bytes(range(256)) * 8
        for made in (mail(("noname", data)), mail(("a.zip", zipped(noname=data)))):
            line = scan_one(made, status=3)
            equal(line["gaps"], ["unread-type"], what)


@test
def books_that_are_enciphered_are_told():
    def book(algorithm):
        return zip_of([("mimetype", "application/epub+zip"), ("META-INF/container.xml", "<c/>"),
                       ("META-INF/encryption.xml", '<encryption><EncryptionMethod Algorithm="%s"/>'
                        '</encryption>' % algorithm), ("a.xhtml", b"<p>" + TEXT + b"</p>")])
    line = scan_one(mail(("a.epub", book("http://www.w3.org/2001/04/xmlenc#aes128-cbc"))), status=3)
    equal(line["gaps"], ["encrypted"])
    line = scan_one(mail(("a.epub", book("http://www.idpf.org/2008/embedding"))), status=0)
    equal((line["gaps"], parts(line)), ([], ["2!/a.xhtml"]))


@test
def pictures_inside_are_counted_by_their_type():
    line = scan_one(mail(("a.zip", zip_of([("a.bin", b"\x89PNG\r\n\x1a\n" + bytes(600)),
                                           ("b.png", b"\x89PNG\r\n\x1a\n" + bytes(600)),
                                           ("BMI.txt", b"BMI of a patient")]))), status=0)
    equal(line["unread"], {"image/png": 2})


def nested(levels, data):
    for _ in range(levels):
        data = zipped(a__zip=data)
    return data


def locked(data):
    """The zip with the flag of encryption on each member (APPNOTE.TXT, 4.4.4)."""
    out = bytearray(data)
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = out.find(mark)
        while start >= 0:
            out[start + at] |= 1
            start = out.find(mark, start + 1)
    return bytes(out)


@test
def what_is_not_read_is_told():
    table = [
        (locked(zipped(a__txt=TEXT)), [], ["encrypted"]),
        (zipped(a__pdf=b"%PDF-1.4 no such thing"), [], ["unread-type", "extract-failed"]),
        (zipped(a__txt=TEXT)[:60], [], ["extract-failed"]),
        (zip_of([(str(i), b"") for i in range(300)]), ["--limits", "extract-members=200"],
         ["too-many-members"]),
        (zipped(a__txt=b"x" * 5000), ["--limits", "extract-bytes=2K"], ["too-large"]),
        (nested(9, TEXT), [], []),
        (nested(12, TEXT), [], ["too-deep"]),
        (nested(3, TEXT), ["--limits", "extract-depth=2"], ["too-deep"]),
    ]
    for data, words, wanted in table:
        line = scan_one(mail(("a.zip", data)), *words)
        holds(set(line["gaps"]) <= set(wanted) and bool(line["gaps"]) == bool(wanted),
              "%r: wanted of %r" % (line["gaps"], wanted))


@test
def bombs_end_soon():
    zeros = zipped(a__txt=bytes(100 << 20))
    layer = zip_of([("%d.zip" % i, zeros) for i in range(16)])
    for _ in range(3):
        layer = zip_of([("%d.zip" % i, layer) for i in range(16)])
    for name, data in (("a.zip", zeros), ("a.zip", layer), ("a.gz", gzip.compress(bytes(100 << 20))),
                       ("a.xz", lzma.compress(bytes(100 << 20)))):
        made = mail((name, data))
        start = time.monotonic()
        line = scan_one(made, status=3)
        took = time.monotonic() - start
        equal(line["gaps"], ["ratio"], name)
        holds(took < 10, "%s took %.1f s" % (name, took))


@test
def bombs_of_the_corpora_end_soon():
    corpora = os.path.join(SOURCE, os.pardir, "shared", "corpora", "attachments")
    found = [os.path.join(folder, name) for top in ("zipper-bombs", "zod-zipbomb")
             for folder, _, names in os.walk(os.path.join(corpora, top)) for name in names
             if name.endswith(".zip")]
    if not found:
        raise Skip("they are not there")
    write("passwords", b"42\n")
    os.chmod("passwords", 0o600)
    key = key_file()
    for path in sorted(found):
        with open(path, "rb") as stream:
            made = mail((os.path.basename(path), stream.read()))
        start = time.monotonic()
        line = scan_one(made, "-j", "1", *key, "--password", "passwords")
        holds(time.monotonic() - start < 10, "%s took too long" % path)
        if os.path.basename(path) in ("42.zip", "zbsm.zip"):
            equal(line["gaps"], ["ratio"], path)


def fault(word, number):
    return bytes(mail(("a.pdf", b"%PDF-fake " + word), number=number))


@test
def a_helper_killed_in_every_message_loses_none():
    words = (b"die", b"die-open", b"die-template", b"nonsense", b"echo")
    count = 40
    write("a.mbox", mbox([fault(words[n % len(words)], n) for n in range(count)]))
    for jobs in ("1", "3"):
        messages, errors, summary = scan("-j", jobs, "a.mbox", helper=FAKE, status=3)
        equal([m["index"] for m in messages], list(range(count)))
        equal(errors, [])
        equal(summary["messages"]["failed"], 0)
        for n, line in enumerate(messages):
            wanted = [] if n % len(words) == 4 else ["extract-failed"]
            equal(line["gaps"], wanted, "message %d" % n)


@test
def a_helper_that_hangs_is_not_waited_for():
    write("a.mbox", mbox([fault(b"hang", 1), fault(b"hang-open", 2), fault(b"echo", 3)]))
    start = time.monotonic()
    messages, _, _ = scan("--limits", "extract-seconds=1", "a.mbox", helper=FAKE, status=3)
    holds(time.monotonic() - start < 20, "waited too long")
    equal([m["gaps"] for m in messages], [["extract-timeout"], ["extract-timeout"], []])


@test
def without_a_helper_documents_are_unread():
    write("a.eml", bytes(mail(("a.zip", zipped(a__txt=TEXT)))))
    messages, _, _ = scan_json("--helper", "none", "a.eml", status=3)
    equal(messages[0]["gaps"], ["unread-type"])
    status, out, err = run("scan", "--helper", "/nonexistent", "a.eml")
    equal((status, out), (2, b""))
    holds(b"/nonexistent" in err, err)


@test
def the_helper_leaves_no_process_behind():
    write("a.mbox", mbox([fault(b"echo", n) for n in range(4)]))
    scan("-j", "2", "a.mbox", helper=FAKE)
    for _ in range(100):
        left = [p for p in os.listdir("/proc") if p.isdigit() and is_fake(p)]
        if not left:
            return
        time.sleep(0.05)
    raise AssertionError("still there: %s" % left)


def is_fake(pid):
    """Of this build, and ours: other tests may run at the same time."""
    try:
        return (os.readlink("/proc/%s/exe" % pid) == os.path.realpath(FAKE) and
                os.readlink("/proc/%s/cwd" % pid) == os.path.realpath(os.getcwd()))
    except OSError:
        return False


if __name__ == "__main__":
    raise SystemExit(main())
