# SPDX-License-Identifier: Apache-2.0
"""The Python binding's speed in threads, and its memory over a million messages, as
tables in Markdown.  Run in the environment of bindings.py."""
import ctypes
import gc
import os
import statistics
import sys
import threading
import time

import leakscan

MESSAGES = 1_000_000
STEPS = 5
ROUNDS = 5
LUNCH = b"From: Lee Poe <lee@example.org>\nSubject: lunch\n\nNoon, in the yard?\n"
ROSTER = b"""From: Kim Doe <kim@example.org>
Subject: roster

Full name: Roe, Jane
SSN: 536-90-4399
DOB: 07/29/1968
"""
LONG = LUNCH + b"Some plain words, a number 1234 and more of it.\n" * 200


class Mallinfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
        "fordblks", "keepcost")]


def bytes_in_use():
    mallinfo = ctypes.CDLL(None).mallinfo2
    mallinfo.restype = Mallinfo
    told = mallinfo()
    return told.uordblks + told.hblkhd


def work(policy, mail, count):
    scanner = policy.thread_scanner()
    for _ in range(count):
        scanner.scan_message(mail)


def thread(*words):
    one = threading.Thread(target=work, args=words)
    one.start()
    return one.join


def process(*words):
    pid = os.fork()
    if pid == 0:
        work(*words)
        os._exit(0)
    return lambda: os.waitpid(pid, 0)


def rate(kind, workers, policy, mail, count):
    """Messages a second of so many threads or processes together."""
    begin = time.monotonic()
    for wait in [kind(policy, mail, count) for _ in range(workers)]:
        wait()
    return workers * count / (time.monotonic() - begin)


def threads():
    """Beside processes, which share nothing: what the machine gives at that moment."""
    policy = leakscan.Policy()
    print("\n### Threads of Python\n\n"
          "| message | one thread, messages/s | two threads | two processes "
          "| threads to processes |\n|---|--:|--:|--:|--:|")
    for name, mail, count in (("0.1 kB", LUNCH, 6000), ("10 kB", LONG, 1500),
                              ("1 MB", LONG * 100, 20)):
        runs = [(rate(thread, 1, policy, mail, count), rate(thread, 2, policy, mail, count),
                 rate(process, 2, policy, mail, count)) for _ in range(ROUNDS)]
        one, two, forked = (statistics.median(column) for column in zip(*runs))
        print(f"| {name} | {one:.0f} | {two:.0f} | {forked:.0f} | {two / forked:.2f} |",
              flush=True)


def scan_many(scanner, count):
    for number in range(count):
        mail = ROSTER if number % 10 == 3 else LUNCH
        report = scanner.scan_message(mail, source="a", index=number)
        if number % 10 == 3:
            report.to_json()
            list(report.findings)


def memory():
    print(f"\n### Memory of Python over {MESSAGES:,} messages\n\n"
          "| messages | allocated, bytes | Python objects | since the first, bytes a message |\n"
          "|--:|--:|--:|--:|")
    with leakscan.Scanner(leakscan.Policy()) as scanner:
        scan_many(scanner, 10_000)
        gc.collect()
        first, done = bytes_in_use(), 0
        print(f"| 10,000 | {first} | {sys.getallocatedblocks()} | |", flush=True)
        for _ in range(STEPS):
            scan_many(scanner, MESSAGES // STEPS)
            done += MESSAGES // STEPS
            gc.collect()
            now = bytes_in_use()
            print(f"| {10_000 + done:,} | {now} | {sys.getallocatedblocks()} "
                  f"| {(now - first) / done:.4f} |", flush=True)
    return abs(now - first) < MESSAGES


def main():
    sys.stdout.flush()
    threads()
    return 0 if memory() else 1


if __name__ == "__main__":
    sys.exit(main())
