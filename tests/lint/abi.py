#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The library keeps its ABI: what was once published in tests/lint/libleakscan.abi
(functions, by abidw) and tests/lint/constants.txt (numbers that programs were
compiled with) stays as it is.  Additions are free; `abi.py --update` writes both
down anew, which is for releases and for changes that are meant."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import tap

LIBRARY = tap.BUILD / "libleakscan/.libs/libleakscan.so"
HEADER = tap.TOP / "libleakscan/leakscan.h"
STORED = tap.TOP / "tests/lint/libleakscan.abi"
CONSTANTS = tap.TOP / "tests/lint/constants.txt"


def names():
    """Enumerators and numeric macros of the header."""
    text = re.sub(r"/\*.*?\*/", " ", HEADER.read_text(encoding="utf-8"), flags=re.S)
    for body in re.findall(r"\benum\b[^{;]*\{(.*?)\}", text, re.S):
        yield from re.findall(r"\b(LEAKSCAN_[A-Z0-9_]+)\b\s*(?==|,|$)", body)
    yield from re.findall(r"^#define (LEAKSCAN_[A-Z0-9_]+)[ \t]+[(\d]", text, re.M)


def constants():
    """name -> number, as a compiler sees them."""
    wanted = sorted(set(names()))
    with tempfile.TemporaryDirectory() as folder:
        source, program = pathlib.Path(folder, "a.c"), pathlib.Path(folder, "a")
        source.write_text('#include <stdio.h>\n#include "leakscan.h"\nint main(void)\n{\n' + "".join(
            f'    printf("{name} %lld\\n", (long long)({name}));\n' for name in wanted) +
            "    return 0;\n}\n", encoding="utf-8")
        subprocess.run(["cc", "-std=c99", f"-I{HEADER.parent}", "-o", program, source], check=True)
        lines = subprocess.run([program], check=True, capture_output=True,
                               text=True).stdout.splitlines()
    return dict(line.split() for line in lines)


def versioned(name):
    """Of each release its own."""
    return name.startswith("LEAKSCAN_VERSION")


def check_constants():
    name = "numbers of the header stay as they are"
    if shutil.which("cc") is None:
        tap.skip(name, "no compiler named cc")
        return
    now = constants()
    faults = [] if len(now) > 60 else ["hardly any constants were found"]
    for line in CONSTANTS.read_text(encoding="utf-8").splitlines():
        constant, number = line.split()
        if now.get(constant) != number:
            faults.append(f"{constant} was {number} and is {now.get(constant, 'gone')}")
    tap.check(name, faults)


def check_functions():
    name = "functions of the library stay as they are"
    if shutil.which("abidiff") is None:
        tap.skip(name, "abidiff is not installed (Debian: abigail-tools)")
        return
    if not LIBRARY.exists():
        tap.skip(name, "no shared library built")
        return
    done = subprocess.run(["abidiff", "--no-added-syms", "--headers-dir2", str(HEADER.parent),
                           "--drop-private-types", str(STORED), str(LIBRARY)],
                          capture_output=True, text=True)
    if "could not find" in done.stderr.lower() and "debug" in done.stderr.lower():
        tap.skip(name, "the library was built without debug information")
        return
    tap.check(name, [] if done.returncode == 0 else
              (done.stdout + done.stderr).splitlines() + [f"abidiff answers {done.returncode}"])


def update():
    subprocess.run(["abidw", "--header-file", HEADER, "--drop-private-types", "--no-show-locs",
                    "--no-corpus-path", "--no-comp-dir-path", "--exported-interfaces-only",
                    "--no-elf-needed", "--no-parameter-names", LIBRARY, "--out-file", STORED],
                   check=True)
    stored = STORED.read_text(encoding="utf-8")
    STORED.write_text(stored.replace(f"path='{tap.TOP}/", "path='"), encoding="utf-8")
    with CONSTANTS.open("w", encoding="utf-8") as stream:
        for name, number in constants().items():
            if not versioned(name):
                stream.write(f"{name} {number}\n")


def main():
    if sys.argv[1:] == ["--update"]:
        update()
        return
    check_constants()
    check_functions()
    tap.done()


main()
