# SPDX-License-Identifier: Apache-2.0
"""Calls of the system that fail or come short, one after another: a message is
scanned as ever, or its loss is told; never is it passed over, never does the
command crash."""
import base64
import errno
import gzip
import json
import os
import resource
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir,
                                "integration"))
from harness import (BUILD, COMMAND, RULES, Skip, equal, holds, main, mbox, message,
                     person, sort_lines, test, write)

SHIM = os.path.join(BUILD, "tests", "faults", ".libs", "shim.so")
HELPER = os.path.join(BUILD, "leakscan-extract")
SECONDS = 60                     # a scan that takes longer stands still
PRELOADED = "verify_asan_link_order=0:detect_leaks=0"
TOLD = 200                       # faults tried of each kind at most
LARGE = 300 << 10                # a message that goes to its worker by descriptor


def attached(number):
    rtf = base64.b64encode(b"{\\rtf1 %s\\par}" % person(number).encode()).decode()
    headers = "MIME-Version: 1.0\nContent-Type: application/rtf; name=a.rtf\n" \
              "Content-Transfer-Encoding: base64\n"
    return message(number, rtf + "\n", headers=headers)


def box():
    """Small, large and with a document, so that every way of a message is taken."""
    return mbox([message(0, person(0)), message(1, person(1) + "\n" + "plain line\n" * (LARGE // 11)),
                 message(2, "nothing"), attached(3), message(4, person(4))])


def scan(*words, fault=None, stdin=None, limits=None, helper=HELPER):
    environment = dict(os.environ)
    if fault is not None:
        environment.update(LD_PRELOAD=SHIM, LKS_FAULT=fault, LKS_FAULT_LOG="faults",
                           ASAN_OPTIONS=PRELOADED)
    if os.path.exists("faults"):
        os.unlink("faults")
    done = subprocess.run([COMMAND, "scan", *RULES, "--json", "--helper", helper, *words],
                          stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS, env=environment,
                          preexec_fn=limits)
    return done.returncode, done.stdout, done.stderr


def has_struck():
    return os.path.exists("faults")


def essence(messages):
    return [(m["index"], m["status"], m["score"], len(m["findings"])) for m in messages]


def is_told(status, lines, good):
    """Whether whatever is missing from the good report is told."""
    if status in (1, 2, 3, 4):
        return True
    messages = lines[0]
    equal(len(messages), len(good), "messages of a scan that ends well")
    return all(essence([m]) == essence([g]) or m["gaps"] for m, g in zip(messages, good))


def check(fault, good, *words, stdin=None):
    check_answer(fault, good, *scan(*words, fault=fault, stdin=stdin))


def check_answer(fault, good, status, out, err):
    holds(status >= 0, "%s: ended by signal %d: %s" % (fault, -status, err[-300:]))
    lines = sort_lines(out) if out.rstrip().endswith(b"}") and b'"summary"' in out else None
    holds(lines is not None or (status in (1, 2, 4) and err), "%s: %d %s" % (fault, status, err))
    if lines is not None:
        holds(is_told(status, lines, good), "%s: passed over in silence: %s" % (fault, out))
        indexes = [m["index"] for m in lines[0]]
        equal(indexes, list(range(len(indexes))), "%s: order" % fault)


def strike(call, what, *words, stdin=False, most=TOLD, lasting=True):
    """Lets each call of the kind fail in turn, until a scan does not come to it."""
    holds(os.path.exists(SHIM), SHIM + " is not built")
    write("a.mbox", box())
    words = [*words, "-" if stdin else "a.mbox"]

    def opened():
        return open("a.mbox", "rb") if stdin else None
    good = sort_lines(scan(*words, stdin=opened())[1])[0]
    equal(len(good), 5, "messages")
    equal(sum(len(m["findings"]) for m in good), 4, "findings")
    struck = 0
    for number in range(1, most):
        check("%s:%d:%s" % (call, number, what), good, *words, stdin=opened())
        if not has_struck():
            break
        struck += 1
    if lasting:
        for number in (1, 2, struck // 2):
            check("%s:%d+:%s" % (call, number, what), good, *words, stdin=opened())
    return struck


@test
def reads_that_fail_are_told():
    holds(strike("pread", errno.EIO) >= 3, "reads")
    holds(strike("read", errno.EIO, stdin=True) >= 3, "reads")


@test
def reads_that_come_short_change_nothing():
    for call, stdin in (("pread", False), ("read", True)):
        strike(call, "short", stdin=stdin)
        strike(call, errno.EINTR, stdin=stdin, lasting=False)


@test
def a_spool_that_cannot_be_made_or_filled_is_told():
    # "tmpfile" is an open of an unnamed file; without those, mkostemp makes it.
    small = ["--spool-dir", ".", "--limit", "spool-bytes=4096"]
    for call, number in (("tmpfile", errno.EMFILE), ("pwrite", errno.ENOSPC),
                         ("pwrite", "short"), ("write", errno.ENOSPC)):
        holds(strike(call, number, *small, stdin=True) >= 1, "%s was not called" % call)


@test
def a_spool_beyond_the_limit_of_file_sizes_is_told():
    write("a.mbox", box())
    good = sort_lines(scan("a.mbox")[1])[0]

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
    with open("a.mbox", "rb") as stdin:
        status, out, err = scan("--spool-dir", ".", "--limit", "spool-bytes=4096", "-",
                                stdin=stdin, limits=limit)
    holds(status in (3, 4), "%d %s" % (status, err))
    holds(is_told(status, sort_lines(out), good), out)


@test
def pipes_to_workers_and_helper_that_break_are_told():
    for call in ("sendmsg", "send", "recvmsg", "recv"):
        holds(strike(call, errno.EPIPE) >= 2, "%s was not called" % call)


@test
def calls_that_come_short_between_processes_change_nothing():
    strike("recv", "short")
    strike("send", "short")


@test
def processes_that_cannot_be_made_are_told():
    for call, number in (("fork", errno.EAGAIN), ("posix_spawn", errno.ENOMEM),
                         ("socketpair", errno.EMFILE), ("memfd_create", errno.EMFILE),
                         ("poll", errno.ENOMEM), ("mmap", errno.ENOMEM)):
        holds(strike(call, number) >= 1, "%s was not called" % call)


@test
def a_helper_whose_calls_fail_costs_its_document_alone():
    """The helper is started with no environment, so a script gives it the shim; its
    sandbox keeps no count of faults."""
    write("a.mbox", box())
    good = sort_lines(scan("a.mbox")[1])[0]
    for call in ("recvmsg", "recv", "send", "fork", "mmap", "open"):
        for number in (1, 2, 3):
            for what in (errno.EIO, "short"):
                fault = "%s:%d:%s" % (call, number, what)
                write("helper", ("#!/bin/sh\nLD_PRELOAD=%s LKS_FAULT=%s ASAN_OPTIONS=%s exec %s "
                                 "\"$@\"\n" % (SHIM, fault, PRELOADED, HELPER)).encode())
                os.chmod("helper", 0o700)
                answer = scan("a.mbox", helper=os.path.abspath("helper"))
                check_answer(fault, good, *answer)
                others = [m for m in sort_lines(answer[1])[0] if m["index"] != 3]
                equal(essence(others), essence([m for m in good if m["index"] != 3]), fault)


@test
def files_that_cannot_be_opened_are_told():
    for number in (errno.EMFILE, errno.EACCES):
        strike("open", number)
        strike("openat", number)


MEMORY = os.path.join(BUILD, "tests", "faults", ".libs", "memory.so")
# Allocations whose failure libarchive 3.6 does not look at itself: in archive_read_new
# and archive_read_open1.
FALLS = {("libarchive", 2), ("libarchive", 8)}
KINDS = 30                       # allocations of each library that are refused in turn


def pull(library, at):
    """The reports of examples/c/pull, all in one process."""
    program = os.path.join(BUILD, "examples", "c", ".libs", "pull")
    environment = dict(os.environ, LD_PRELOAD=MEMORY, LKS_FAULT_IN=library, LKS_FAULT_AT=at,
                       LKS_FAULT_LOG="allocations",
                       LD_LIBRARY_PATH=os.path.join(BUILD, "libleakscan", ".libs"))
    done = subprocess.run([program, "a.mbox.gz"], stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=SECONDS, env=environment)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def is_sanitized():
    with open(os.path.join(BUILD, "config.log"), encoding="utf-8", errors="replace") as log:
        return "--enable-sanitizers" in log.read(20000)


def html(number):
    return message(number, "<p>%s</p><table><tr><td>a<td>b</table>\n" % person(number),
                   headers="MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n")


@test
def memory_that_a_library_does_not_get_is_told():
    """GLib ends the process where there is no memory; others answer, and are heard."""
    if is_sanitized() or not os.path.exists(MEMORY):
        raise Skip("sanitizers have an allocator of their own")
    with gzip.open("a.mbox.gz", "wb") as stream:
        stream.write(mbox([message(0, "SSN: 536-90-4399"), html(1), message(2, "nothing")]))
    status, good, err = pull("none", "0")
    equal((status, len(good)), (0, 3), err)
    holds(good[0]["findings"], "findings")
    for library in ("libarchive", "libpcre2", "libxml2", "libz.so"):
        pull(library, "0")
        with open("allocations", encoding="ascii") as count:
            total = int(count.read())
        holds(total > 1, "%s allocates nothing" % library)
        for at in range(1, total + 1, max(1, total // KINDS)):
            for lasting in ("", "+"):
                fault = "%s:%d%s" % (library, at, lasting)
                status, lines, err = pull(library, "%d%s" % (at, lasting))
                if status == -signal.SIGSEGV and (library, at) in FALLS:
                    continue
                holds(status >= 0 or b"out of memory" in err, "%s: ended by %d" % (fault, status))
                holds(status != 0 or (len(lines) == 3 and all(
                    essence([m]) == essence([g]) or m["gaps"] for m, g in zip(lines, good))),
                      "%s: passed over in silence: %s" % (fault, lines))


sys.exit(main())
