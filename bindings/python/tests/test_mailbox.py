# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import gzip
import hashlib
import io
import mailbox
import os
import sys
import threading
import time
import warnings
import zipfile

import pytest
from conftest import LUNCH, POSTMARK, ROSTER, lunches, mbox

import leakscan


@pytest.fixture
def box(tmp_path):
    path = tmp_path / "in.mbox"
    path.write_bytes(mbox(*lunches(100)))
    return path


def summary(reports):
    return [(r.index, r.offset, r.score) for r in reports]


def test_messages_stand_where_they_are(box, policy):
    data = box.read_bytes()
    with leakscan.open(box, policy) as messages:
        for number, message in enumerate(messages):
            assert message.source == str(box)
            assert (message.index, message.gaps, message.is_document) == (number, (), False)
            whole = bytes(message)
            assert len(message) == message.length == len(whole)
            assert data[message.offset:message.offset + message.length] == whole
            assert message.read(5, at=3) == whole[3:8]
            assert message.read(10, at=len(whole)) == b""
            assert "past" not in repr(message)
    assert messages.progress == leakscan.Progress(100, len(data), len(data), 1, 1, 0, 0)


@pytest.mark.parametrize("how", ["path", "str", "bytes", "descriptor", "file", "raw", "memory",
                                 "gzip", "readable"])
def test_every_kind_of_input_gives_the_same(box, policy, how):
    class Readable:
        """Has read() and nothing else, and gives little at a time."""
        def __init__(self, data):
            self._file = io.BytesIO(data)

        def read(self, size):
            return self._file.read(min(size, 17))

    with box.open("rb") as file, box.open("rb", buffering=0) as raw:
        what = {"path": box, "str": str(box), "bytes": os.fsencode(box),
                "descriptor": file.fileno(), "file": file, "raw": raw,
                "memory": io.BytesIO(box.read_bytes()),
                "gzip": gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(box.read_bytes()))),
                "readable": Readable(box.read_bytes())}[how]
        with leakscan.open(what, policy) as messages:
            got = summary(messages.scan())
    assert got == summary(leakscan.scan_path(box, policy=policy))
    assert len(got) == 100


def test_a_pipe_is_read_as_it_comes(policy):
    reader, writer = os.pipe()

    def feed():
        with os.fdopen(writer, "wb") as file:
            file.write(mbox(*lunches(30)))
    thread = threading.Thread(target=feed)
    thread.start()
    with os.fdopen(reader, "rb") as file, leakscan.open(file, policy, source="pipe") as messages:
        reports = list(messages.scan(jobs=2))
    thread.join()
    assert [r.source for r in reports] == ["pipe"] * 30


def test_a_file_object_gives_its_name(box, policy):
    with box.open("rb") as file, leakscan.open(file, policy) as messages:
        assert next(messages).source == str(box)
    with leakscan.open(io.BytesIO(ROSTER), policy) as messages:
        assert next(messages).source is None


def test_an_exception_of_the_file_passes(policy):
    class Broken(io.RawIOBase):
        left = 3

        def readable(self):
            return True

        def readinto(self, view):
            if not self.left:
                raise ConnectionResetError("gone")
            self.left -= 1
            view[:len(POSTMARK)] = POSTMARK
            return len(POSTMARK)

    with leakscan.open(Broken(), policy, format="mbox") as messages:
        with pytest.raises(ConnectionResetError, match="gone"):
            list(messages)
        assert list(messages) == []


def test_a_text_file_is_a_type_error(policy):
    with pytest.raises(TypeError, match="binary"):
        list(leakscan.open(io.StringIO("From x"), policy))
    with pytest.raises(TypeError, match="path"):
        leakscan.open(3.5, policy)


def test_a_message_is_borrowed_until_the_next(box, policy, scanner):
    with leakscan.open(box, policy) as messages:
        first = next(messages)
        assert scanner.scan_message(first).index == 0
        next(messages)
        for use in (lambda: first.index, lambda: bytes(first), lambda: first.source,
                    lambda: scanner.scan_message(first)):
            with pytest.raises(leakscan.StateError, match="moved on"):
                use()
        assert "past" in repr(first)
        last = next(messages)
    with pytest.raises(leakscan.StateError):
        bytes(last)
    with pytest.raises(leakscan.StateError, match="closed"):
        next(messages)


def test_what_is_missing_or_forbidden_is_told_as_python_tells_it(tmp_path, policy):
    with pytest.raises(FileNotFoundError):
        leakscan.scan_path(tmp_path / "absent", policy=policy)
    if os.geteuid() != 0:
        secret = tmp_path / "secret"
        secret.touch(mode=0)
        with pytest.raises(PermissionError):
            leakscan.scan_path(secret, policy=policy)
    with pytest.raises(leakscan.ArgumentError, match="mbox"):
        leakscan.open(tmp_path, policy, format="pst")
    with pytest.raises(ValueError, match=r"NUL|null"):
        leakscan.open("a\0b", policy)


def damaged_tree(folder):
    folder.joinpath("a.mbox").write_bytes(mbox(ROSTER))
    folder.joinpath("b.mbox.gz").write_bytes(gzip.compress(mbox(*lunches(40)))[:-20])
    folder.joinpath("c.mbox").write_bytes(mbox(LUNCH))
    return folder


def test_an_unreadable_input_is_warned_about_and_the_rest_read(tmp_path, policy):
    reports = leakscan.scan_path(damaged_tree(tmp_path), policy=policy)
    with pytest.warns(leakscan.InputWarning, match="mbox.gz:"):
        sources = [r.source for r in reports]
    assert sources[0].endswith("a.mbox")
    assert sources[-1].endswith("c.mbox")
    assert [os.path.basename(f.source) for f in reports.failures] == ["b.mbox.gz"]
    assert reports.failures[0].reason
    assert reports.progress.files_failed == 1


def test_on_failure_takes_the_place_of_the_warning(tmp_path, policy):
    seen = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        list(leakscan.scan_path(damaged_tree(tmp_path), policy=policy, on_failure=seen.append))
    assert [os.path.basename(f.source) for f in seen] == ["b.mbox.gz"]

    def refuse(failure):
        raise OSError(f"refused: {failure.reason}")
    with pytest.raises(OSError, match="refused"):
        list(leakscan.scan_path(tmp_path, policy=policy, on_failure=refuse, jobs=2))


def test_shares_give_every_message_once(box, policy):
    size = box.stat().st_size
    for cut in range(0, size, 997):
        got = []
        for begin, end in ((0, cut), (cut, size)):
            with leakscan.open(box, policy, format="mbox") as share:
                share.set_range(begin, end)
                got += [r.offset for r in share.scan()]
        assert got == [r.offset for r in leakscan.scan_path(box, policy=policy)]
    with leakscan.open(box, policy) as messages:
        next(messages)
        with pytest.raises(leakscan.Error):
            messages.set_range(0, 1)


# ---- jobs ----

@pytest.mark.parametrize("jobs", [2, 5])
def test_the_order_is_the_same_whatever_jobs_is(synthetic, policy, jobs):
    wanted = [r.to_json() for r in leakscan.scan_path(synthetic, policy=policy)]
    assert [r.to_json() for r in leakscan.scan_path(synthetic, jobs, policy=policy)] == wanted
    assert len(wanted) == 400


def test_documents_keep_their_names_with_jobs(tmp_path):
    policy = leakscan.Policy(key=bytes(32), documents=True)
    for name in ("a.txt", "b.txt"):
        tmp_path.joinpath(name).write_bytes(b"SSN: 536-90-4399\n" * 10)
    one, many = ([r.to_json() for r in leakscan.scan_path(tmp_path, jobs, policy=policy)]
                 for jobs in (1, 3))
    assert one == many
    assert '"name":"a.txt"' in one[0]


@pytest.mark.parametrize("compressed", [False, True])
def test_large_messages_are_not_held_in_memory(tmp_path, compressed):
    """They go by descriptor, or are scanned where they are spooled."""
    least = leakscan.limits()["spool-bytes"].least
    policy = leakscan.Policy(key=bytes(32), limits={"spool-bytes": least},
                             spool_directory=tmp_path)
    body = ROSTER + b"word word word word\n" * 200000
    data = mbox(LUNCH, body, ROSTER, body, LUNCH)
    path = tmp_path / "large.mbox"
    path.write_bytes(gzip.compress(data, 1) if compressed else data)
    before = len(os.listdir("/proc/self/fd"))
    one, many = ([r.to_json() for r in leakscan.scan_path(path, jobs, policy=policy)]
                 for jobs in (1, 3))
    assert one == many
    assert len(one) == 5
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_scan_that_is_left_leaves_nothing_behind(box, policy):
    def ours():
        return [t for t in threading.enumerate() if t.name.startswith("leakscan")]
    before = len(os.listdir("/proc/self/fd"))
    with leakscan.scan_path(box, 3, policy=policy) as reports:
        next(reports)
    assert ours() == []
    for report in leakscan.scan_path(box, 3, policy=policy):
        assert report
        break
    del report
    assert ours() == []
    assert len(os.listdir("/proc/self/fd")) == before
    assert list(reports) == []


@pytest.mark.parametrize("jobs", [0, -1, 10000])
def test_a_senseless_number_of_jobs_is_refused(box, policy, jobs):
    with pytest.raises(leakscan.ArgumentError, match="jobs"):
        leakscan.scan_path(box, jobs, policy=policy)


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_is_told_and_ends_complete(box, policy, jobs):
    seen = []
    list(leakscan.scan_path(box, jobs, policy=policy, progress=seen.append))
    assert len(seen) >= 2
    assert [p.messages for p in seen] == sorted(p.messages for p in seen)
    size = box.stat().st_size
    assert seen[-1] == leakscan.Progress(100, size, size, 1, 1, 0, 0)


def test_progress_true_draws_with_or_without_tqdm(box, policy, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    list(leakscan.scan_path(box, policy=policy, progress=True))
    assert "100 messages, 100 % of the input" in capsys.readouterr().err
    monkeypatch.undo()
    pytest.importorskip("tqdm")
    list(leakscan.scan_path(box, policy=policy, progress=True))
    assert "messages=100" in capsys.readouterr().err


# ---- against the standard library ----

def test_counts_agree_with_the_standard_library_on_the_synthetic_export(synthetic, policy):
    path = synthetic / "inbox.mbox"
    reports = list(leakscan.scan_path(path, policy=policy))
    oracle = mailbox.mbox(path, create=False)
    assert len(reports) == len(oracle) > 100
    assert [r.message_id for r in reports] == [m["Message-ID"] for m in oracle]
    oracle.close()
    folder = synthetic / "archive"
    assert len(list(leakscan.scan_path(folder, policy=policy))) == \
        len(mailbox.Maildir(folder, create=False))
    with zipfile.ZipFile(synthetic / "export.zip") as archive:
        postmarks = sum(archive.read(name).count(b"\nFrom ") + 1 for name in archive.namelist()
                        if name.endswith(".mbox"))
    assert postmarks == len(list(leakscan.scan_path(synthetic / "export.zip", policy=policy)))


# ---- threads ----

LONG = LUNCH + b"Some plain words, a number 1234 and more of it. " * 100000


def test_a_scan_begins_and_ends_while_another_runs(policy):
    """With the GIL held nothing could: a scan is one call."""
    ends = []

    def work(scanner):
        while not over.is_set():
            scanner.scan_message(LONG)
            ends.append(time.monotonic())
    over = threading.Event()
    with leakscan.Scanner(policy) as busy, leakscan.Scanner(policy) as other:
        thread = threading.Thread(target=work, args=(busy,))
        thread.start()
        try:
            while not ends:
                time.sleep(0.001)
            inside = 0
            for _ in range(1000):
                before = len(ends)
                other.scan_message(LUNCH)
                time.sleep(0)
                other.scan_message(LUNCH)
                inside += len(ends) == before
        finally:
            over.set()
            thread.join()
    # Each of these pairs lay within one scan of the thread.
    assert inside > 2 * len(ends)


def parallelism(work, threads):
    """Processor seconds spent in each second that passes."""
    running = [threading.Thread(target=work) for _ in range(threads)]
    spent, begin = time.process_time(), time.monotonic()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return (time.process_time() - spent) / (time.monotonic() - begin)


def test_threads_scale(policy):
    """As well as threads that hash, which need no GIL either; a machine that is too busy
    to run two of those at once cannot tell."""
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("one processor")

    def scan():
        policy.thread_scanner().scan_message(LONG)

    def digest():
        for _ in range(5):
            hashlib.sha256(LONG).digest()
    seen = []
    for _ in range(6):
        seen.append((parallelism(digest, 2), parallelism(scan, 2)))
        if seen[-1][1] > 1.5:
            return
    if max(control for control, _ in seen) < 1.5:
        pytest.skip("the machine is too busy")
    raise AssertionError(f"two threads that hash, two that scan: {seen}")


def test_threads_that_share_a_scanner_wait_for_each_other(scanner):
    mails = [ROSTER, LUNCH]
    wanted = [scanner.scan_message(mail).to_json() for mail in mails]
    wrong = []

    def work(number):
        for _ in range(200):
            if scanner.scan_message(mails[number % 2]).to_json() != wanted[number % 2]:
                wrong.append(number)
    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
