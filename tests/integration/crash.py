# SPDX-License-Identifier: Apache-2.0
"""Workers that die, and scans that are ended."""
import json
import os
import signal
import subprocess
import sys
import threading
import time

from harness import (BUILD, COMMAND, RULES, SECONDS, Skip, equal, holds, main, mbox, message,
                     mixed_mbox, sort_lines, test, write)


def start(*words, stdin=subprocess.DEVNULL):
    """Unbuffered, so that a line can be read before the rest."""
    return subprocess.Popen([COMMAND, "scan", *RULES, *words], stdin=stdin, bufsize=0,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def children(pid):
    """Processes whose parent is pid, each with the ticks of processor time it has
    spent (utime and stime of proc(5))."""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % entry) as stream:
                fields = stream.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found[int(entry)] = int(fields[11]) + int(fields[12])
    return found


def wait_for(condition, what):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        got = condition()
        if got:
            return got
        time.sleep(0.005)
    raise AssertionError("waited in vain for " + what)


def kill_workers(pid, number=signal.SIGKILL):
    """How many there were."""
    workers = wait_for(lambda: children(pid), "workers")
    for child in workers:
        os.kill(child, number)
    return len(workers)


def feed(scan, data):
    """Its standard input stays open: it cannot end by itself, however fast it is."""
    scan.stdin.write(data)
    scan.stdin.flush()


def begin_work(scan, data):
    """Feeds it, and comes back as soon as a worker is seen at work on it."""
    before = children(scan.pid)
    feed(scan, data)
    wait_for(lambda: any(ticks > before.get(pid, 0) + 1
                         for pid, ticks in children(scan.pid).items()), "a worker at work")


def read_messages(scan, count):
    """Waits for the lines of as many messages, and reads no further."""
    timer = threading.Timer(SECONDS, scan.kill)
    timer.start()
    try:
        return [json.loads(scan.stdout.readline()) for _ in range(count)]
    finally:
        timer.cancel()


FAKE_HELPER = os.path.join(BUILD, "tests", "unit", "extract", "fake_helper")
PDF = 'MIME-Version: 1.0\nContent-Type: application/pdf; name="a.pdf"\n'

SLOW_TEXT = "person number 536-90-4001 or xylograph or 123-45-6789\n" * 12000


def slow_messages(count, first=0):
    """Some tens of milliseconds each, so that a signal meets one in work; its line is
    longer than a pipe takes, so that a scan waits for its reader."""
    return mbox([message(n, SLOW_TEXT + str(n)) for n in range(first, first + count)])


def check_order(messages, count):
    equal([m["index"] for m in messages], list(range(count)), "every message once, in order")


@test
def killed_worker_costs_its_message_alone():
    scan = start("--json", "--jobs", "2", "-", stdin=subprocess.PIPE)
    messages, killed, sent = [], 0, 0
    # Until it met one in work: between two messages a worker dies at no cost.
    while not any(m["status"] == "failed" for m in messages):
        holds(sent < 500, "no message was ever lost")
        begin_work(scan, slow_messages(5, sent))
        sent += 5
        killed += kill_workers(scan.pid)
        # The last one fed is not known to be whole.
        messages += read_messages(scan, sent - 1 - len(messages))
    scan.stdin.write(slow_messages(5, sent))
    out, err = scan.communicate(timeout=SECONDS)
    equal(scan.returncode, 3, err)
    rest, _, summary = sort_lines(out)
    messages += rest
    check_order(messages, sent + 5)
    failed = [m for m in messages if m["status"] == "failed"]
    holds(1 <= len(failed) <= killed, "%d failed" % len(failed))
    equal(summary["messages"]["failed"], len(failed), "failed in the summary")
    equal(summary["workers_lost"], len(failed), "workers lost")
    holds(all(m["score"] is None and m["level"] is None for m in failed), "not scored")
    holds(all(m["findings"] for m in messages if m["status"] != "failed"), "the others")
    holds(b"signal 9" in err, err)


@test
def worker_killed_while_idle_costs_nothing():
    scan = start("--json", "--jobs", "1", "-", stdin=subprocess.PIPE)
    feed(scan, mixed_mbox(200))
    messages = read_messages(scan, 199)
    kill_workers(scan.pid)
    scan.stdin.write(mixed_mbox(200))
    out, err = scan.communicate(timeout=SECONDS)
    equal(scan.returncode, 0, err)
    check_order(messages + sort_lines(out)[0], 400)


@test
def mailbox_that_becomes_shorter_is_an_error():
    write("a.mbox", slow_messages(60))
    size = os.path.getsize("a.mbox")
    scan = start("--json", "--jobs", "1", "a.mbox", "a.mbox")
    equal(json.loads(scan.stdout.readline())["index"], 0, "first")
    os.truncate("a.mbox", size * 3 // 4 + 1000)
    out, err = scan.communicate(timeout=SECONDS)
    equal(scan.returncode, 3, err)
    messages, errors, summary = sort_lines(out)
    equal([e["reason"] for e in errors], ["the file has become shorter"], "errors")
    equal(summary["files"], {"seen": 2, "read": 1, "skipped": 0, "failed": 1}, "files")
    cut = [n for n, m in enumerate(messages) if "truncated" in m["gaps"]]
    equal(len(cut), 1, "cut short")
    holds(40 <= messages[cut[0]]["index"] < 50, messages[cut[0]])
    equal([m["index"] for m in messages],
          [*range(1, cut[0] + 2), *range(0, cut[0] + 2)], "order")


@test
def interrupt_writes_what_was_scanned():
    for number in (signal.SIGINT, signal.SIGTERM):
        write("a.mbox", slow_messages(200))
        scan = start("--json", "--jobs", "2", "a.mbox")
        first = json.loads(scan.stdout.readline())
        equal(first["index"], 0, "first")
        scan.send_signal(number)
        out, err = scan.communicate(timeout=SECONDS)
        equal(scan.returncode, 4, err)
        messages, _, summary = sort_lines(out)
        equal(summary["partial"], True, "partial")
        equal(summary["messages"]["seen"], len(messages) + 1, "seen")
        holds(len(messages) < 199, "it ended early")
        equal([m["index"] for m in messages], list(range(1, len(messages) + 1)), "order")
        equal(children(scan.pid), {}, "workers left")


@test
def interrupt_reaches_a_scan_that_waits_for_input():
    scan = start("--json", "-", stdin=subprocess.PIPE)
    feed(scan, mixed_mbox(50))
    messages = read_messages(scan, 49)
    scan.send_signal(signal.SIGINT)
    wait_for(lambda: scan.poll() is not None, "its end")
    out = scan.stdout.read()
    equal(scan.returncode, 4, "status")
    rest, errors, summary = sort_lines(out)
    holds(summary["partial"] and len(rest) <= 1, "%d more messages" % len(rest))
    check_order(messages + rest, 49 + len(rest))
    equal(errors, [], "an interrupt is no fault of the input")
    for stream in (scan.stdin, scan.stdout, scan.stderr):
        stream.close()


@test
def interrupted_output_has_another_name():
    write("out", b"old")
    scan = start("--json", "--output", "out", "-", stdin=subprocess.PIPE)
    feed(scan, slow_messages(3))
    wait_for(lambda: children(scan.pid), "workers")
    scan.send_signal(signal.SIGINT)
    wait_for(lambda: scan.poll() is not None, "its end")
    out, err = scan.communicate(timeout=SECONDS)
    equal(scan.returncode, 4, err)
    with open("out", "rb") as stream:
        equal(stream.read(), b"old", "the old file")
    with open("out.partial", "rb") as stream:
        summary = sort_lines(stream.read())[2]
    equal(summary["partial"], True, "partial")
    holds(b"PARTIAL" in out and b"out.partial" in err, err)


@test
def second_interrupt_ends_it_at_once():
    write("a.mbox", mbox([message(1, "person number 536-90-4001 xylograph\n" * 2000000)]))
    scan = start("--output", "out", "--manifest", "manifest-out", "--json", "a.mbox")
    workers = wait_for(lambda: children(scan.pid), "workers")
    # Of two that come at once only one may be seen.
    while scan.poll() is None:
        scan.send_signal(signal.SIGINT)
        time.sleep(0.05)
    scan.communicate(timeout=SECONDS)
    equal(scan.returncode, -signal.SIGINT, "status")
    wait_for(lambda: not any(os.path.exists("/proc/%d" % w) for w in workers), "workers to end")
    equal([n for n in os.listdir(".") if "out" in n], [], "left over")


@test
def workers_end_with_their_parent():
    write("a.mbox", slow_messages(200))
    scan = start("--json", "a.mbox")
    workers = wait_for(lambda: children(scan.pid), "workers")
    scan.kill()
    scan.communicate(timeout=SECONDS)
    wait_for(lambda: not any(os.path.exists("/proc/%d" % w) for w in workers), "workers to end")


@test
def worker_that_stands_still_is_replaced():
    if not os.path.exists(FAKE_HELPER):
        raise Skip("fake_helper was not built")
    hanging = message(50, "%PDF-fake hang", headers=PDF)
    scan = start("--json", "--jobs", "1", "--message-timeout", "1", "--helper", FAKE_HELPER, "-",
                 stdin=subprocess.PIPE)
    feed(scan, mixed_mbox(50) + mbox([hanging]) + mixed_mbox(50))
    messages = read_messages(scan, 50)
    # Stopped before its helper hangs it costs nothing; then the next worker's hangs.
    kill_workers(scan.pid, signal.SIGSTOP)
    out, err = scan.communicate(timeout=SECONDS)
    messages += sort_lines(out)[0]
    check_order(messages, 101)
    equal([(m["index"], m["gaps"]) for m in messages if m["status"] == "failed"],
          [(50, ["timeout"])], "the message it stood still at")
    equal(scan.returncode, 3, err)


@test
def scan_that_stands_still_holds_no_core():
    scan = start("--json", "-", stdin=subprocess.PIPE)
    scan.stdin.write(mixed_mbox(50))
    scan.stdin.flush()
    workers = wait_for(lambda: children(scan.pid), "workers")
    for pid in [scan.pid, *workers]:
        with open("/proc/%d/limits" % pid) as stream:
            line = [l for l in stream if l.startswith("Max core file size")][0]
        equal(line.split()[4:6], ["0", "0"], "core limit")
    out, _ = scan.communicate(timeout=SECONDS)
    equal(len(sort_lines(out)[0]), 50, "messages")


sys.exit(main())
