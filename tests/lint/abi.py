#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The library keeps its ABI: functions (by abidiff), the numbers of its header, and
what programs built against the release before see of it.  The release before is the
last v* tag; where there is none, what tests/lint/libleakscan.abi (by abidw) and
tests/lint/constants.txt describe.  Additions are free, and a new soname is a new ABI.
`abi.py --update` writes the description anew, for releases and for changes that are
meant."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import release
import tap

LIBRARY = tap.BUILD / "libleakscan/.libs/libleakscan.so"
HEADER = tap.TOP / "libleakscan/leakscan.h"
STORED = tap.TOP / "tests/lint/libleakscan.abi"
CONSTANTS = tap.TOP / "tests/lint/constants.txt"

# (tag, program): why it need not go on working with later libraries.
MEANT = {}


def names(header):
    """Enumerators and numeric macros of a header."""
    text = re.sub(r"/\*.*?\*/", " ", header.read_text(encoding="utf-8"), flags=re.S)
    for body in re.findall(r"\benum\b[^{;]*\{(.*?)\}", text, re.S):
        yield from re.findall(r"\b(LEAKSCAN_[A-Z0-9_]+)\b\s*(?==|,|$)", body)
    yield from re.findall(r"^#define (LEAKSCAN_[A-Z0-9_]+)[ \t]+[(\d]", text, re.M)


def constants(header):
    """name -> number, as a compiler sees them; those of each release are left out."""
    wanted = sorted(name for name in set(names(header)) if not name.startswith("LEAKSCAN_VERSION"))
    with tempfile.TemporaryDirectory() as folder:
        source, program = pathlib.Path(folder, "a.c"), pathlib.Path(folder, "a")
        source.write_text('#include <stdio.h>\n#include "leakscan.h"\nint main(void)\n{\n' + "".join(
            f'    printf("{name} %lld\\n", (long long)({name}));\n' for name in wanted) +
            "    return 0;\n}\n", encoding="utf-8")
        subprocess.run(["cc", "-std=c99", f"-I{header.parent}", "-o", program, source], check=True)
        lines = subprocess.run([program], check=True, capture_output=True,
                               text=True).stdout.splitlines()
    return dict(line.split() for line in lines)


def stored_constants():
    return dict(line.split() for line in CONSTANTS.read_text(encoding="utf-8").splitlines())


def changed(before, now):
    return [f"{name} was {number} and is {now.get(name, 'gone')}"
            for name, number in before.items() if now.get(name) != number]


def compare(*against):
    """abidiff's lines where something was removed or changed; None: nothing to compare."""
    done = subprocess.run(["abidiff", "--no-added-syms", "--headers-dir2", str(HEADER.parent),
                           "--drop-private-types", *against, str(LIBRARY)],
                          capture_output=True, text=True)
    if "could not find" in done.stderr.lower() and "debug" in done.stderr.lower():
        return None
    return [] if done.returncode == 0 else \
        (done.stdout + done.stderr).splitlines() + [f"abidiff answers {done.returncode}"]


def cannot_compare():
    if shutil.which("abidiff") is None:
        return "abidiff is not installed (Debian: abigail-tools)"
    return "" if LIBRARY.exists() else "no shared library built"


def check_functions(name, *against):
    faults = compare(*against)
    if faults is None:
        tap.skip(name, "the library was built without debug information")
    else:
        tap.check(name, faults)


def check_description(reason):
    """Against what is stored, where no release is at hand."""
    what = f"as they were described ({reason})"
    name = f"numbers of the header stay {what}"
    if shutil.which("cc") is None:
        tap.skip(name, "no compiler named cc")
    else:
        now = constants(HEADER)
        tap.check(name, ([] if len(now) > 60 else ["hardly any constants were found"]) +
                  changed(stored_constants(), now))
    name = f"functions of the library stay {what}"
    if cannot_compare():
        tap.skip(name, cannot_compare())
    else:
        check_functions(name, str(STORED))


def check_release(tag):
    before = release.Release(tap.TOP, tap.BUILD, tag)
    faults = before.make()
    tap.check(f"{tag} is built", faults)
    if faults:
        return
    old, new = release.soname(before.library), release.soname(LIBRARY)
    if old != new:
        tap.skip(f"the library stays as in {tag}", f"{new} follows {old}")
        return
    tap.check(f"numbers of the header stay as in {tag}",
              changed(constants(before.headers / "leakscan.h"), constants(HEADER)))
    name = f"functions of the library stay as in {tag}"
    if cannot_compare():
        tap.skip(name, cannot_compare())
    else:
        check_functions(name, "--headers-dir1", str(before.headers), str(before.library))
    for program in before.programs():
        name = f"{program} of {tag} works with this library"
        if (tag, program) in MEANT:
            tap.skip(name, MEANT[tag, program])
        elif release.needs_sanitizer(LIBRARY):
            tap.skip(name, "a sanitizer has to be loaded before the program")
        else:
            tap.check(name, before.run_with(program, LIBRARY))


def update():
    subprocess.run(["abidw", "--header-file", HEADER, "--drop-private-types", "--no-show-locs",
                    "--no-corpus-path", "--no-comp-dir-path", "--exported-interfaces-only",
                    "--no-elf-needed", "--no-parameter-names", LIBRARY, "--out-file", STORED],
                   check=True)
    stored = STORED.read_text(encoding="utf-8")
    STORED.write_text(stored.replace(f"path='{tap.TOP}/", "path='"), encoding="utf-8")
    with CONSTANTS.open("w", encoding="utf-8") as stream:
        for name, number in constants(HEADER).items():
            stream.write(f"{name} {number}\n")


def main():
    if sys.argv[1:] == ["--update"]:
        update()
        return
    tag, reason = release.last_tag(tap.TOP)
    if tag is None or not LIBRARY.exists():
        check_description(reason or "no shared library built")
    else:
        check_release(tag)
    tap.done()


main()
