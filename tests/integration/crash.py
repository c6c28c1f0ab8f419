# SPDX-License-Identifier: Apache-2.0
"""Workers that die, and scans that are ended."""
import json
import os
import signal
import subprocess
import sys
import time

from harness import (COMMAND, RULES, SECONDS, equal, holds, main, mbox, message, mixed_mbox, person,
                     sort_lines, test, write)


def start(*words, stdin=subprocess.DEVNULL):
    """Unbuffered, so that a line can be read before the rest."""
    return subprocess.Popen([COMMAND, "scan", *RULES, *words], stdin=stdin, bufsize=0,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def children(pid):
    """Process ids whose parent is pid."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % entry) as stream:
                fields = stream.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(entry))
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
    for child in wait_for(lambda: children(pid), "workers"):
        os.kill(child, number)


def slow_messages(count):
    """Some tens of milliseconds each, so that a signal meets one in work."""
    text = "person number 536-90-4001 or xylograph or 123-45-6789\n" * 12000
    return mbox([message(n, text + str(n)) for n in range(count)])


def check_order(messages, count):
    equal([m["index"] for m in messages], list(range(count)), "every message once, in order")


@test
def killed_worker_costs_its_message_alone():
    write("a.mbox", slow_messages(60))
    scan = start("--json", "--jobs", "2", "a.mbox")
    wait_for(lambda: len(children(scan.pid)) == 2, "two workers")
    time.sleep(0.2)
    killed = 0
    for _ in range(3):
        kill_workers(scan.pid)
        killed += 2
        time.sleep(0.1)
    out, err = scan.communicate(timeout=SECONDS)
    equal(scan.returncode, 3, err)
    messages, _, summary = sort_lines(out)
    check_order(messages, 60)
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
    scan.stdin.write(mixed_mbox(200))
    scan.stdin.flush()
    wait_for(lambda: children(scan.pid), "a worker")
    time.sleep(0.5)
    kill_workers(scan.pid)
    time.sleep(0.2)
    scan.stdin.write(mixed_mbox(200))
    out, err = scan.communicate(timeout=SECONDS)
    equal(scan.returncode, 0, err)
    check_order(sort_lines(out)[0], 400)


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
        equal(children(scan.pid), [], "workers left")


@test
def interrupt_reaches_a_scan_that_waits_for_input():
    scan = start("--json", "-", stdin=subprocess.PIPE)
    scan.stdin.write(mixed_mbox(50))
    scan.stdin.flush()
    time.sleep(0.5)
    scan.send_signal(signal.SIGINT)
    wait_for(lambda: scan.poll() is not None, "its end")
    out = scan.stdout.read()
    equal(scan.returncode, 4, "status")
    messages, errors, summary = sort_lines(out)
    holds(summary["partial"] and len(messages) >= 49, "%d messages" % len(messages))
    equal(errors, [], "an interrupt is no fault of the input")
    for stream in (scan.stdin, scan.stdout, scan.stderr):
        stream.close()


@test
def interrupted_output_has_another_name():
    write("a.mbox", slow_messages(200))
    write("out", b"old")
    scan = start("--json", "--output", "out", "a.mbox")
    wait_for(lambda: children(scan.pid), "workers")
    time.sleep(0.3)
    scan.send_signal(signal.SIGINT)
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
    scan.send_signal(signal.SIGINT)
    time.sleep(0.1)
    scan.send_signal(signal.SIGINT)
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
    write("a.mbox", slow_messages(60))
    scan = start("--json", "--jobs", "1", "--message-timeout", "1", "a.mbox")
    equal(json.loads(scan.stdout.readline())["index"], 0, "first")
    os.kill(wait_for(lambda: children(scan.pid), "a worker")[0], signal.SIGSTOP)
    out, err = scan.communicate(timeout=SECONDS)
    messages = sort_lines(out)[0]
    equal([m["index"] for m in messages], list(range(1, 60)), "order")
    failed = [m for m in messages if m["status"] == "failed"]
    # Stopped between two messages none is to blame.
    holds(len(failed) <= 1 and all(m["gaps"] == ["timeout"] for m in failed), failed)
    equal(scan.returncode, 3 if failed else 0, err)


@test
def scan_that_stands_still_holds_no_core():
    scan = start("--json", "-", stdin=subprocess.PIPE)
    scan.stdin.write(mixed_mbox(50))
    scan.stdin.flush()
    workers = wait_for(lambda: children(scan.pid), "workers")
    for pid in [scan.pid] + workers:
        with open("/proc/%d/limits" % pid) as stream:
            line = [l for l in stream if l.startswith("Max core file size")][0]
        equal(line.split()[4:6], ["0", "0"], "core limit")
    out, _ = scan.communicate(timeout=SECONDS)
    equal(len(sort_lines(out)[0]), 50, "messages")


sys.exit(main())
