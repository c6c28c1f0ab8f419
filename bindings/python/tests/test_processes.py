# SPDX-License-Identifier: Apache-2.0
"""fork, multiprocessing, memory."""
from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings

import pytest
from conftest import LUNCH, ROSTER, lunches

import leakscan

_worker: list[leakscan.Scanner] = []


def start_worker(policy):
    _worker.append(leakscan.Scanner(policy))


def work(mail):
    return _worker[0].scan_message(mail)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("key", [None, bytes(32)], ids=["drawn", "given"])
def test_a_pool_gives_the_same_reports(method, key):
    policy = leakscan.Policy(["pii-us"], key=key)
    mails = lunches(60)
    with multiprocessing.get_context(method).Pool(2, start_worker, (policy,)) as pool:
        got = pool.map(work, mails, chunksize=7)
    assert got == [leakscan.scan_message(mail, policy) for mail in mails]


def in_child(function):
    """True where the function returned true in a forked child, and soon enough to tell
    it from one that waits for ever."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)   # fork beside threads
        pid = os.fork()
    if pid == 0:
        status = 1
        try:
            status = 0 if function() else 2
        finally:
            os._exit(status)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return False


def test_objects_made_before_a_fork_work_in_the_child(policy, scanner):
    wanted = scanner.scan_message(ROSTER)
    assert in_child(lambda: scanner.scan_message(ROSTER) == wanted)
    assert in_child(lambda: leakscan.scan_message(ROSTER, policy) == wanted)
    assert in_child(lambda: wanted.score == 72 and wanted.findings)
    assert scanner.scan_message(ROSTER) == wanted


def test_a_scanner_that_was_at_work_at_the_fork_is_refused_in_the_child(policy, scanner):
    mail = LUNCH + b"Some plain words, a number 1234 and more of it. " * 400000
    thread = threading.Thread(target=scanner.scan_message, args=(mail,))
    thread.start()
    while not scanner._turn._lock.locked():
        time.sleep(0.0005)

    def is_refused():
        try:
            scanner.scan_message(ROSTER)
        except leakscan.StateError as error:
            with leakscan.Scanner(policy) as other:
                return "fork" in str(error) and other.scan_message(ROSTER).score == 72
        return False
    assert in_child(is_refused)
    thread.join()
    assert scanner.scan_message(ROSTER).score == 72


class _Mallinfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
        "fordblks", "keepcost")]


def bytes_in_use():
    """What is allocated and not freed, to the byte (mallinfo(3)), Python's own pools
    aside: their blocks are counted by sys.getallocatedblocks()."""
    mallinfo = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if mallinfo is None:
        pytest.skip("needs glibc 2.33")
    mallinfo.restype = _Mallinfo
    told = mallinfo()
    return told.uordblks + told.hblkhd


def scan_many(scanner, count):
    mails = lunches(100)
    for number in range(count):
        report = scanner.scan_message(mails[number % 100], source="a", index=number)
        if number % 10 == 3:
            assert len(report.findings) == 3
            report.to_json()


def least_growth(work, times):
    """Bytes and Python objects by which what is in use grows over work(), the least of
    several times: what is lost is lost each time, a table that grows does so once."""
    work()
    growth = []
    for _ in range(times):
        gc.collect()
        before = bytes_in_use(), sys.getallocatedblocks()
        work()
        gc.collect()
        growth.append((bytes_in_use() - before[0], sys.getallocatedblocks() - before[1]))
    return min(size for size, _ in growth), min(blocks for _, blocks in growth)


def test_no_memory_is_lost_from_message_to_message(scanner):
    """Two bytes lost of each would be too many, and one object of fifty; `./dev bench
    python` shows a million."""
    count = 3000
    size, blocks = least_growth(lambda: scan_many(scanner, count), 3)
    assert size < 2 * count
    assert blocks < count // 50


@pytest.mark.parametrize("use", [
    lambda: leakscan.Policy(["pii-us"]),
    lambda: leakscan.Policy(["pii-us"]).rules,
    lambda: leakscan.scan_message(ROSTER, leakscan.Policy(["pii-us"])).save(),
], ids=["policy", "rules", "scanner"])
def test_dropped_objects_give_their_memory_back(use):
    """A policy takes hundreds of kilobytes."""
    def work():
        for _ in range(6):
            use()
    size, blocks = least_growth(work, 3)
    assert size < 16 << 10
    assert blocks < 60
