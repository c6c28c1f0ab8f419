# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import email
import email.message
import email.policy
import io
import mmap
import pickle
import shutil
import threading
import traceback

import pytest
from conftest import LUNCH, ROSTER, SECRETS, lunches, mbox

import leakscan


def test_bytes_in_every_form_give_the_same_report(scanner):
    wanted = scanner.scan_message(ROSTER)
    for form in (bytearray(ROSTER), memoryview(ROSTER), memoryview(bytearray(ROSTER))):
        assert scanner.scan_message(form) == wanted
    strided = memoryview(b"".join(bytes([b, 0]) for b in ROSTER))[::2]
    assert scanner.scan_message(strided) == wanted


def test_a_mapped_file_is_scanned_in_place(scanner, tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(ROSTER)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert scanner.scan_message(mapped) == scanner.scan_message(ROSTER)


@pytest.mark.parametrize("kind", [email.policy.compat32, email.policy.default])
def test_a_message_of_the_email_package_is_scanned(scanner, kind):
    parsed = email.message_from_bytes(ROSTER, policy=kind)
    assert scanner.scan_message(parsed).findings == scanner.scan_message(ROSTER).findings


def test_an_unwritable_email_message_is_told_without_quoting_it(scanner):
    class Odd(email.message.Message):
        def as_bytes(self, *words, **more):
            raise UnicodeEncodeError("ascii", SECRETS[0], 0, 1, "odd")
    with pytest.raises(leakscan.ArgumentError, match="UnicodeEncodeError") as caught:
        scanner.scan_message(Odd())
    told = "".join(traceback.format_exception(caught.type, caught.value, caught.tb))
    assert SECRETS[0] not in told


@pytest.mark.parametrize("wrong", ["text", None, 7, ["list"]])
def test_what_is_no_bytes_is_a_type_error(scanner, wrong):
    with pytest.raises(TypeError):
        scanner.scan_message(wrong)


def test_an_empty_message_has_a_report(scanner):
    assert scanner.scan_message(b"").findings == ()


def test_gaps_of_the_caller_are_told_once(scanner):
    assert scanner.scan_message(ROSTER, gaps=("truncated",)).gaps == ("truncated",)
    assert scanner.scan_message(ROSTER).gaps == ()
    with pytest.raises(leakscan.ArgumentError):
        scanner.scan_message(ROSTER, gaps=("gaping",))


@pytest.mark.parametrize("bad", [{"index": -1}, {"offset": 1 << 64}, {"source": "a\0b"}])
def test_a_bad_origin_is_refused(scanner, bad):
    with pytest.raises(leakscan.ArgumentError):
        scanner.scan_message(ROSTER, **bad)


def test_a_document_is_scanned_under_its_name(scanner):
    report = scanner.scan_document(b"SSN: 536-90-4399\n", "list.txt", source="list.txt")
    assert {f.name for f in report.findings} == {"list.txt"}
    assert {f.where for f in report.findings} == {"attachment"}


def test_a_file_is_scanned_in_place(scanner, tmp_path):
    path = tmp_path / "a.mbox"
    path.write_bytes(LUNCH + ROSTER)
    with path.open("rb") as file:
        file.read(3)
        report = scanner.scan_file(file, offset=len(LUNCH), source="a")
        assert file.tell() == 3
        assert scanner.scan_file(file.fileno(), length=len(LUNCH)).findings == ()
    assert (report.offset, report.length) == (len(LUNCH), len(ROSTER))
    assert report.findings == scanner.scan_message(ROSTER).findings
    with path.open("rb") as file, pytest.raises(leakscan.ArgumentError):
        scanner.scan_file(file, offset=-1, length=1)


def test_text_is_what_offsets_count(scanner):
    mail = (b"Subject: =?utf-8?q?caf=C3=A9?=\nContent-Type: text/plain; charset=iso-8859-1\n"
            b"Content-Transfer-Encoding: quoted-printable\n\nR=E9sum=E9 of SSN 536-90-4399\n")
    parts = {part.part: part for part in scanner.extract_text(mail)}
    finding = next(f for f in scanner.scan_message(mail).findings if f.detector == "us-ssn")
    text = parts[finding.part].text
    assert text.decode() == "Résumé of SSN 536-90-4399\n"
    assert text[finding.start:finding.end] == b"536-90-4399"
    assert "café" in parts["hdr:subject"].text.decode()
    assert SECRETS[0] not in repr(parts)
    assert scanner.scan_message(mail) == scanner.scan_message(mail)


def test_an_interrupted_scan_says_so(scanner):
    scanner.interrupt()
    assert scanner.scan_message(ROSTER).gaps == ("interrupted",)
    scanner.resume()
    assert scanner.scan_message(ROSTER).gaps == ()


def test_a_closed_scanner_refuses(policy):
    scanner = leakscan.Scanner(policy)
    scanner.close()
    scanner.close()
    scanner.interrupt()
    assert scanner.is_closed
    for call in (lambda: scanner.scan_message(ROSTER), scanner.feed, scanner.__enter__):
        with pytest.raises(leakscan.StateError, match="closed"):
            call()


def test_a_pickled_scanner_is_a_new_one_of_the_same_policy(scanner):
    copy = pickle.loads(pickle.dumps(scanner))
    assert copy.scan_message(ROSTER).to_json() == scanner.scan_message(ROSTER).to_json()


def test_each_thread_has_its_own_scanner(policy):
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(policy.thread_scanner()))
               for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    assert policy.thread_scanner() is policy.thread_scanner()
    assert len({id(s) for s in (*seen, policy.thread_scanner())}) == 3


# ---- feed ----

def reports_of(scanner, data, size, **more):
    with scanner.feed(**more) as feed:
        for at in range(0, len(data), size):
            assert feed.write(data[at:at + size]) == len(data[at:at + size])
    return feed.reports


@pytest.mark.parametrize("size", [1, 7, 100000])
def test_a_feed_reports_the_same_in_any_pieces(scanner, policy, size):
    data = mbox(*lunches(12))
    wanted = [r.to_json() for r in leakscan.open(io.BytesIO(data), policy, source="s").scan()]
    got = reports_of(scanner, data, size, source="s", format="mbox")
    assert [r.to_json() for r in got] == wanted
    assert len(wanted) == 12


def test_a_feed_is_written_to_like_a_file(scanner):
    seen = []
    with scanner.feed(seen.append) as feed:
        shutil.copyfileobj(io.BytesIO(mbox(ROSTER, LUNCH)), feed)
    assert [r.index for r in seen] == [0, 1]
    assert feed.reports == []


def test_an_exception_of_the_callback_ends_the_feed(scanner):
    def refuse(report):
        raise KeyError("mine")
    feed = scanner.feed(refuse)
    with pytest.raises(KeyError, match="mine"):
        feed.write(mbox(*lunches(50)))
        feed.end()
    assert not feed.is_open
    with pytest.raises(leakscan.StateError):
        feed.write(b"more")
    assert scanner.scan_message(ROSTER).score > 0


def test_a_callback_may_not_use_its_scanner(scanner):
    with pytest.raises(leakscan.BusyError), \
            scanner.feed(lambda report: scanner.scan_message(ROSTER)) as feed:
        feed.write(mbox(ROSTER, LUNCH, LUNCH))


def test_no_scan_begins_during_a_feed(scanner):
    with scanner.feed() as feed:
        feed.write(mbox(ROSTER))
        for call in (lambda: scanner.scan_message(ROSTER), scanner.feed,
                     lambda: scanner.extract_text(ROSTER)):
            with pytest.raises(leakscan.StateError, match="feed"):
                call()
    assert len(feed.reports) == 1


def test_an_aborted_feed_forgets_what_is_left(scanner):
    with pytest.raises(ZeroDivisionError), scanner.feed() as feed:
        feed.write(ROSTER)
        raise ZeroDivisionError
    assert feed.reports == []
    feed.abort()
    with pytest.raises(leakscan.StateError):
        feed.end()


def test_closing_the_scanner_ends_its_feed(policy):
    scanner = leakscan.Scanner(policy)
    feed = scanner.feed()
    feed.write(ROSTER)
    scanner.close()
    with pytest.raises(leakscan.StateError):
        feed.write(ROSTER)
    feed.abort()


@pytest.mark.parametrize("format", ["maildir", "tarball"])
def test_a_format_that_cannot_be_fed_is_refused(scanner, format):
    with pytest.raises(leakscan.ArgumentError):
        scanner.feed(format=format)
    assert scanner.scan_message(ROSTER).score > 0
