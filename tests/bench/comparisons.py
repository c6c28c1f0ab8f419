# SPDX-License-Identifier: Apache-2.0
"""Cases of bench.py that compare: stages, threads, other programs, growth."""
import os
import random
import re
import shutil
import statistics
import subprocess
import tempfile

import __main__ as bench

STAGES = ["split", "mime", "text", "fold", "detect", "score", "write"]

ALLOCATORS = {
    "": {},
    ", one arena": {"MALLOC_ARENA_MAX": "1"},
    ", no slices": {"G_SLICE": "always-malloc"},
    ", jemalloc": {"LD_PRELOAD": "libjemalloc.so.2"},
    ", tcmalloc": {"LD_PRELOAD": "libtcmalloc_minimal.so.4"},
}


def small_mail():
    paths = dict(bench.sets())
    return paths.get("small real mail") or paths["generated, small"]


def megabytes(path):
    return os.path.getsize(path) / bench.MB


def scan(*words):
    return [bench.LEAKSCAN, "scan", "--json", "--output", "/dev/null", *words]


def stages():
    rows = []
    loop = bench.program("tests/bench/stage_loop")
    for name, path in bench.sets():
        reached = [bench.inner([loop, stage, path])[1] for stage in STAGES]
        parts = [max(now - before, 0) for before, now in zip([0] + reached, reached)]
        rows.append((name, f"{megabytes(path) / reached[-1]:.0f}",
                     *(f"{100 * part / reached[-1]:.0f}" for part in parts)))
    bench.table("Stages: parts of the whole, in percent", (
        "mail", "MB/s", "split", "MIME and decoding", "text", "folding", "detection",
        "findings and score", "writing"), rows)


def is_loadable(environment):
    out = subprocess.run(["true"], capture_output=True, env={**os.environ, **environment})
    return b"cannot be preloaded" not in out.stderr


def threads():
    rows = []
    path = small_mail()
    loop = bench.program("tests/bench/scan_loop")
    for words, environment in ALLOCATORS.items():
        if not is_loadable(environment):
            continue
        for kind, name in (("threads", "threads"), ("forks", "processes")):
            one, two = (bench.inner([loop, path, "--" + kind, count], 3, environment)[1]
                        for count in ("1", "2"))
            rows.append((name + words, f"{megabytes(path) / one:.0f}",
                         f"{megabytes(path) / two:.0f}", f"{one / two:.2f}"))
    bench.table("Threads and processes of the library", (
        "kind", "one, MB/s", "two, MB/s", "times"), rows)


# ---- other programs ----------------------------------------------------------------

def shipped_patterns():
    """Those that ripgrep takes, groups without their names."""
    folder = os.path.join(bench.TESTS, "../libleakscan/packs")
    patterns = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".xml"):
            with open(os.path.join(folder, name), encoding="utf-8") as stream:
                patterns += re.findall(r"<regex><!\[CDATA\[(.*?)\]\]></regex>", stream.read(), re.S)
    patterns = [re.sub(r"\(\?<[A-Za-z]\w*>", "(?:", pattern) for pattern in patterns]
    if shutil.which("rg") is None:
        return []
    return [p for p in patterns if subprocess.run(
        ["rg", "-qP", "--", p, os.devnull], capture_output=True).returncode < 2]


def peer_commands(path, folder):
    """Name, what it does, command, exit statuses."""
    patterns = shipped_patterns()
    yield ("ripgrep -P", f"{len(patterns)} of the same patterns, raw bytes, no MIME",
           ["rg", "-aPc", "--no-config", "-j1", "--", "|".join(f"(?:{p})" for p in patterns), path],
           (0, 1))
    signatures = os.path.join(folder, "none.ndb")
    with open(signatures, "w", encoding="ascii") as stream:
        stream.write("Bench.None:0:*:" + b"nothing like this is in mail".hex() + "\n")
    yield ("clamscan --detect-structured", "MIME, card and SSN only",
           ["clamscan", "--no-summary", "--detect-structured=yes", "--max-filesize=2000M",
            "--max-scansize=2000M", "-d", signatures, path], (0, 1))
    yield ("rspamadm mime extract", "MIME to text, no detection",
           ["rspamadm", "mime", "extract", "-t", path], (0,))
    yield ("bulk_extractor", "cards and addresses, raw bytes",
           ["bulk_extractor", "-q", "-E", "accts", "-e", "email", "-j", "1", "-o",
            os.path.join(folder, "bulk"), path], (0,))


def peers():
    """On a part of the mail: some of them would take minutes for all."""
    whole = small_mail()
    part = bench.made("part.mbox", lambda s: s.write(open(whole, "rb").read(8_000_000)))
    own = bench.busy(scan("--jobs", "1", part), 3)
    rows = [("leakscan scan", "all of it", f"{megabytes(part) / own:.1f}", "1.0")]
    with tempfile.TemporaryDirectory() as folder:
        for name, what, command, accepted in peer_commands(part, folder):
            if shutil.which(command[0]) is None:
                rows.append((name, what, "not installed", ""))
                continue
            taken = bench.busy(command, 1, accepted)
            rows.append((name, what, f"{megabytes(part) / taken:.1f}", f"{taken / own:.1f}"))
    bench.table("Beside other programs, in processor seconds", (
        "program", "does", "MB/s", "times as long"), rows)


# ---- growth --------------------------------------------------------------------------

def grow(sizes):
    rows = []
    for words, size in sizes:
        path = bench.made(f"generated-{words}.mbox",
                          lambda s, size=size: bench.write_generated(s, size))
        ran = bench.Run(scan("--jobs", "2", path))
        rows.append((words, f"{megabytes(path):.0f}", f"{ran.wall:.2f}", f"{ran.busy:.2f}",
                     f"{1e3 * ran.busy / megabytes(path):.1f}", f"{ran.peak:.0f}"))
    bench.table("Growth with the mailbox, two workers", (
        "mailbox", "MB", "seconds", "processor seconds", "of these a GB", "peak, MiB"), rows)


def growth():
    grow([("10M", 10e6), ("100M", 100e6), ("1G", 1e9)])


def growth_10g():
    grow([("10M", 10e6), ("100M", 100e6), ("1G", 1e9), ("10G", 10e9)])
    os.remove(os.path.join(bench.DATA, "generated-10G.mbox"))


RULE = """<rule id="made-%d" kind="patterns" category="pii" weight="10" alone="40" context="95"
 classes="made"><title>Made</title><description>Made.</description><source>Made.</source>
 <match><trigger%s<regex><![CDATA[%s(?<v>\\d{%d})(?!\\d)]]></regex></match>
 <keywords terms="made-words-%d" within="100"/></rule>
"""


def write_rules(path, count):
    """Of two kinds: a number that a word announces, and a number by its digits."""
    rng = random.Random(17)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write('<pack xmlns="urn:leakscan:pack:1" name="made" version="1">'
                     "<title>Made</title><description>Made.</description>\n")
        words = ["".join(rng.choices("bcdfghklmnprst", k=2)) + rng.choice("aeiou") +
                 "x" + "".join(rng.choices("aeioulnrst", k=4)) for _ in range(count)]
        for number, word in enumerate(words):
            stream.write(f'<terms id="made-words-{number}" language="en">{word}</terms>\n')
        for number, word in enumerate(words):
            digits = 7 + number % 9
            trigger = f">{word}</trigger>" if number % 2 else f' digits="{digits}"/>'
            lead = rf"\b{word}\s{{1,4}}" if number % 2 else r"(?<!\d)"
            stream.write(RULE % (number, trigger, lead, digits, number))
        stream.write("</pack>\n")


def rules():
    path = small_mail()
    rows = []
    for count in (10, 100, 300, 1000):
        pack = os.path.join(bench.DATA, f"rules-{count}.xml")
        write_rules(pack, count)
        words = ("--jobs", "1", "--packs", "scoring", "--rules", pack)
        start = bench.busy(scan(*words, os.devnull), 3)
        taken = bench.busy(scan(*words, path), 3) - start
        rows.append((count, f"{1e3 * start:.0f}", f"{taken:.2f}", f"{megabytes(path) / taken:.0f}"))
    bench.table("Growth with the number of generated rules", (
        "rules", "start, ms", "processor seconds", "MB/s"), rows)
