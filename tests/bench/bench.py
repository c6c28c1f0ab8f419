#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The project's speed and memory, as tables in Markdown.

    bench.py BUILD CORPORA [CASE...]
    cases: speed stages detect workers threads peers growth rules memory start gateway
    python extraction, and by its name alone growth-10G

Real mail comes from CORPORA where that is there; the rest is generated.
Figures are medians of several runs; compare them as ratios.
"""
import base64
import os
import platform
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import extraction

BUILD, CORPORA = sys.argv[1], sys.argv[2]
CASES = sys.argv[3:] or ["speed", "stages", "detect", "workers", "threads", "peers", "growth",
                         "rules", "memory", "start", "gateway", "python", "extraction"]
DATA = os.path.join(BUILD, "bench")
TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
MB = 1e6
POSTMARK = b"From sender@example.org Wed Feb  8 11:02:03 2023\n"


def program(name):
    """The program itself where libtool stands a script before it."""
    folder, base = os.path.split(os.path.join(BUILD, name))
    real = os.path.join(folder, ".libs", base)
    return real if os.path.exists(real) else os.path.join(folder, base)


os.environ["LD_LIBRARY_PATH"] = os.path.join(BUILD, "libleakscan", ".libs")


LEAKSCAN = program("leakscan")


# ---- data ------------------------------------------------------------------------

def made(name, make):
    """The path of a data file, made by `make(stream)` if it is not there."""
    path = os.path.join(DATA, name)
    if not os.path.exists(path):
        with open(path + ".new", "wb") as stream:
            make(stream)
        os.rename(path + ".new", path)
    return path


def as_mbox(raw):
    """One message with a postmark, its body's own ones quoted."""
    if raw.startswith(b"From "):
        raw = raw.partition(b"\n")[2]
    return POSTMARK + raw.replace(b"\nFrom ", b"\n>From ").rstrip(b"\n") + b"\n\n"


def real_files(*folders, ending=""):
    for folder in folders:
        for path, names, files in sorted(os.walk(os.path.join(CORPORA, "mail", folder))):
            names.sort()
            for name in sorted(files):
                if name.endswith(ending) and name not in ("cmds", "LICENSE", "README"):
                    yield os.path.join(path, name)


def write_real(stream, repeat, *folders, ending=""):
    for _ in range(repeat):
        for path in real_files(*folders, ending=ending):
            with open(path, "rb") as file:
                raw = file.read()
            if re.match(rb"From |[A-Za-z][A-Za-z0-9-]*:", raw):
                stream.write(as_mbox(raw))


def write_pipermail(stream):
    for path in real_files("pipermail-twisted-web", ending=".txt"):
        with open(path, "rb") as file:
            stream.write(file.read())


def write_mixed(stream):
    write_real(stream, 1, "spamassassin")
    write_real(stream, 1, "enron-freeeed", ending=".eml")
    write_pipermail(stream)


def write_attachments(stream, messages=200, size=1 << 20):
    rng = random.Random(7)
    for number in range(messages):
        body = base64.encodebytes(rng.randbytes(size))
        stream.write(POSTMARK + b"From: a@example.org\nSubject: photo %d\nMIME-Version: 1.0\n"
                     b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                     b"Content-Type: text/plain\n\nThe picture.\n--b\n"
                     b"Content-Type: image/jpeg; name=a.jpg\n"
                     b"Content-Transfer-Encoding: base64\n\n" % number + body + b"--b--\n\n")


def write_generated(stream, size):
    """Small plain messages with a finding here and there."""
    rng = random.Random(11)
    words = "the report of last week was sent to every office and will be read on monday".split()
    lines = [" ".join(rng.choices(words, k=12)) for _ in range(5000)]
    number = 0
    while stream.tell() < size:
        text = "\n".join(rng.choices(lines, k=40))
        extra = "SSN: %03d-%02d-%04d\n" % (rng.randint(100, 665), rng.randint(10, 99),
                                           rng.randint(1000, 9998)) if number % 50 == 0 else ""
        stream.write(POSTMARK + f"From: p{number}@example.org\nSubject: note {number}\n"
                     f"Message-ID: <{number}@example.org>\n\n{text}\n{extra}\n".encode())
        number += 1


def write_html(stream, size=32e6):
    """Newsletters: tables, styles, entities and links."""
    rng = random.Random(13)
    words = "offer news week travel caf&eacute; price &amp; order &nbsp; free account now".split()
    number = 0
    while stream.tell() < size:
        rows = "".join(
            f'<tr style="color:#333"><td class=c{rng.randint(1, 9)}><a href="https://example.org/'
            f'{rng.randrange(10 ** 9):x}">{" ".join(rng.choices(words, k=6))}</a></td><td>'
            f'{rng.randint(1, 999)}.99</td></tr>\n' for _ in range(120))
        stream.write(POSTMARK + (
            f"From: shop{number}@example.org\nSubject: offer {number}\nMIME-Version: 1.0\n"
            f"Message-ID: <h{number}@example.org>\nContent-Type: text/html; charset=utf-8\n\n"
            f"<html><head><style>.c1{{margin:0}}</style></head><body><table>{rows}</table>"
            "</body></html>\n\n").encode())
        number += 1


def write_huge_message(stream, size=300 << 20):
    stream.write(b"From: a@example.org\nSubject: huge\n\n")
    line = b"line of an endless log with number 4711 and nothing else in it at all here\n"
    block = line * 1000
    while stream.tell() < size:
        stream.write(block)


HOSTILE = {
    "To: of 100 kB of groups": lambda s: s.write(
        b"To: " + b"g:" * 50000 + b"\nSubject: x\n\nbody\n"),
    "Subject of 100 MB": lambda s: s.write(b"Subject: " + b"x" * 100_000_000 + b"\n\nbody\n"),
    "a million headers, 80 MB": lambda s: s.write(
        b"".join(b"X-Header-%d: " % i + b"v" * 62 + b"\n" for i in range(1_000_000)) + b"\nbody\n"),
    "100,000 parts": lambda s: s.write(
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000 + b"--b--\n"),
    "1,000 boundaries, 300,000 dashes": lambda s: s.write(
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)
                 for i in range(1000)) + b"--\n" * 300_000),
    "a line of 100 MB": lambda s: s.write(b"Subject: x\n\n" + b"word " * 20_000_000),
}


# ---- measuring --------------------------------------------------------------------

# A small process in between: a child's peak begins with that of what it was forked from.
METER = """
import os, sys, time
begin = time.monotonic()
pid = os.fork()
if pid == 0:
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
print(time.monotonic() - begin, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status),
      usage.ru_utime + usage.ru_stime)
"""


class Run:
    """Seconds of the clock and of processors, and the peak in MiB of the largest process."""

    def __init__(self, command, accepted=(0, 1, 3)):
        out = subprocess.run([sys.executable, "-S", "-c", METER, *command], capture_output=True,
                             text=True, check=True, timeout=3600).stdout.split()
        if int(out[2]) not in accepted:
            raise SystemExit(f"{command[0]} ended with {out[2]}")
        self.wall, self.peak, self.busy = float(out[0]), float(out[1]), float(out[3])


def inner(command, runs=RUNS, environment=None):
    """Median of the seconds that the program itself prints, and its messages."""
    seconds, messages = [], 0
    for _ in range(runs):
        out = subprocess.run(command, capture_output=True, check=True, text=True, timeout=600,
                             env={**os.environ, **(environment or {})}).stdout.split()
        messages, taken = int(out[0]), float(out[1])
        seconds.append(taken)
    return messages, statistics.median(seconds)


def busy(command, runs=RUNS, accepted=(0, 1, 3)):
    """Median of processor seconds."""
    return statistics.median(Run(command, accepted).busy for _ in range(runs))


def table(title, head, rows):
    print(f"\n### {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|---" + "|--:" * (len(head) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)


def sets():
    if os.path.isdir(CORPORA):
        yield "small real mail", made("real-small.mbox",
                                      lambda s: write_real(s, 3, "spamassassin"))
        yield "mixed real mail", made("real-mixed.mbox", write_mixed)
    yield "generated, small", made("generated-64.mbox", lambda s: write_generated(s, 64e6))
    yield "generated, HTML", made("html.mbox", write_html)
    yield "generated, 1 MB attachments", made("attachments.mbox", write_attachments)


# ---- cases ----------------------------------------------------------------------------

def speed():
    rows = []
    for name, path in sets():
        size = os.path.getsize(path) / MB
        floor = {mode: inner([program("tests/bench/gmime_loop"), mode, path])
                 for mode in ("mbox", "split")}
        count, taken = inner([program("tests/bench/scan_loop"), path])
        _, portable = inner([program("tests/bench/scan_loop"), path, "--portable"])
        seen, by_mbox = floor["mbox"]
        best = min(passed for _, passed in floor.values())
        whole = min(passed for found, passed in floor.values() if found >= count)
        lost = "" if seen >= count else f" ({count - seen} messages not seen)"
        rows.append((name, f"{size:.0f}", count, f"{size / by_mbox:.0f}{lost}",
                     f"{size / floor['split'][1]:.0f}", f"{size / taken:.0f}",
                     f"{size / portable:.0f}", f"{best / taken:.2f}", f"{whole / taken:.2f}"))
    table("One thread: the whole scan beside GMime alone", (
        "mail", "MB", "messages", "GMime mbox, MB/s", "GMime split, MB/s", "leakscan, MB/s",
        "portable, MB/s", "of the faster loop", "of the faster that sees all"), rows)


def detect():
    mbox = dict(sets()).get("small real mail") or dict(sets())["generated, small"]
    text = os.path.join(DATA, "decoded.txt")
    subprocess.run([program("tests/bench/scan_loop"), mbox, "--text", text],
                   check=True, capture_output=True)
    results = {}
    for _ in range(RUNS):
        out = subprocess.run([program("tests/bench/detect_rate"), text], check=True,
                             capture_output=True, text=True).stdout
        for line in out.splitlines():
            name, size, taken, matches, *rest = line.split()
            results.setdefault(name, []).append((float(size) / float(taken), matches, rest))
    medians = {name: statistics.median(rate for rate, _, _ in found)
               for name, found in results.items()}
    base = medians["pcre2-one-by-one"]
    table("Detection on decoded text", ("engine", "MB/s", "times PCRE2 one by one", "notes"),
          [(name, f"{rate:.0f}", f"{rate / base:.1f}", " ".join(results[name][0][2]))
           for name, rate in medians.items()])


def apart(command):
    """Seconds until two processes that know nothing of each other have ended."""
    begin = time.monotonic()
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(2)]
    if any(process.wait() not in (0, 1, 3) for process in both):
        raise SystemExit(f"{command[0]} ended badly")
    return time.monotonic() - begin


def workers():
    """Each set as often as makes 200 MB, so that the start is small beside it."""
    rows = []
    for name, path in sets():
        paths = [path] * max(1, round(200 * MB / os.path.getsize(path)))
        command = [LEAKSCAN, "scan", "--json", "--output", "/dev/null", *paths, "--jobs"]
        runs, beside = {1: [], 2: []}, []
        for _ in range(RUNS):
            for jobs, done in runs.items():
                done.append(Run([*command, str(jobs)]))
            beside.append(apart([*command, "1"]))
        one, two = (statistics.median(run.wall for run in done) for done in runs.values())
        more = (statistics.median(run.busy for run in runs[2]) /
                statistics.median(run.busy for run in runs[1]))
        size = len(paths) * os.path.getsize(path) / MB
        rows.append((name, f"{size:.0f}", f"{size / one:.0f}", f"{size / two:.0f}",
                     f"{one / two:.2f}", f"{2 * one / statistics.median(beside):.2f}",
                     f"{more:.2f}"))
    table("Worker processes of the command", (
        "mail", "MB", "one, MB/s", "two, MB/s", "times", "two processes apart, times",
        "processor seconds of two to one"), rows)


def memory():
    rows = []
    cases = [("mbox of 2 GB", made("generated-2000.mbox", lambda s: write_generated(s, 2e9))),
             ("one message of 300 MB", made("huge.eml", write_huge_message))]
    for index, (name, make) in enumerate(HOSTILE.items()):
        cases.append((name, made(f"hostile-{index}.eml", make)))
    for name, path in cases:
        ran = Run([LEAKSCAN, "scan", "--json", "--output", "/dev/null", path])
        alone = Run([program("tests/bench/scan_loop"), path])
        rows.append((name, f"{os.path.getsize(path) / MB:.1f}", f"{ran.wall:.2f}",
                     f"{ran.peak:.0f}", f"{alone.peak:.0f}"))
    table("Memory: the largest process at its peak", (
        "input", "MB", "seconds", "command, MiB", "library on one thread, MiB"), rows)


def start():
    with tempfile.NamedTemporaryFile(suffix=".eml") as file:
        file.write(b"From: a@example.org\nSubject: x\n\nSSN: 536-90-4399\n")
        file.flush()
        json = [LEAKSCAN, "scan", "--json", "--jobs", "1", "--output", "/dev/null", file.name]
        rows = []
        for name, command in (("leakscan scan --json, one small message", json),
                              ("library on one thread",
                               [program("tests/bench/scan_loop"), file.name])):
            runs = [Run(command) for _ in range(21)]
            rows.append((name, f"{1e3 * statistics.median(run.wall for run in runs):.0f}",
                         f"{1e3 * statistics.median(run.busy for run in runs):.0f}"))
    table("From start to verdict", ("program", "ms", "ms of processor"), rows)


def elsewhere(*words):
    """A case that prints its own tables."""
    sys.stdout.flush()
    done = subprocess.run([sys.executable, "-B", *words], check=False,
                          env={**os.environ, "abs_top_builddir": os.path.abspath(BUILD),
                               "abs_top_srcdir": TESTS + "/.."})
    if done.returncode != 0:
        print(f"{os.path.basename(words[0])} ended with {done.returncode}")


def gateway():
    elsewhere(TESTS + "/gateway/gateway.py", "--bench")


def python():
    elsewhere(TESTS + "/python/bindings.py", "--bench")


def extracting():
    loop, helper = program("tests/bench/extract_loop"), program("leakscan-extract")
    if os.path.isdir(CORPORA) and os.path.exists(loop) and os.path.exists(helper):
        table(extraction.TITLE, extraction.HEAD, extraction.rows(loop, helper, CORPORA))


import comparisons  # noqa: E402 - it takes its means from here


def main():
    os.makedirs(DATA, exist_ok=True)
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":")[1].strip() for line in file if "model name" in line), "?")
    print(f"{model}, {os.cpu_count()} processors, {platform.system()} {platform.release()}; "
          f"medians of {RUNS} runs; one thread is timed in processor seconds, the command by the clock.")
    print(subprocess.run([LEAKSCAN, "--version"], capture_output=True, text=True).stdout.strip())
    if not os.path.isdir(CORPORA):
        print("The corpora are not there: real mail is left out.")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cases = {"speed": speed, "stages": comparisons.stages, "detect": detect, "workers": workers,
             "threads": comparisons.threads, "peers": comparisons.peers,
             "growth": comparisons.growth, "growth-10G": comparisons.growth_10g,
             "rules": comparisons.rules, "memory": memory, "start": start, "gateway": gateway,
             "python": python, "extraction": extracting}
    for case in CASES:
        cases[case]()


if __name__ == "__main__":
    main()
