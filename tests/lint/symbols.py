#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Names of the public header, the version script, the library that was built and
the manual are the same."""
import re
import shutil
import subprocess

import tap

LIBRARY = tap.BUILD / "libleakscan/.libs/libleakscan.so"
INPROCESS = tap.BUILD / "libleakscan/.libs/libleakscan-inprocess.so"
MANUAL = tap.TOP / "doc/libleakscan.3"


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


def declared(header="libleakscan/leakscan.h"):
    text = without_comments(tap.read(header))
    text = re.sub(r"^[ \t]*#.*$", "", text, flags=re.M)
    return re.findall(r"\bLEAKSCAN_API\b[^;(]*?\b(\w+)\s*\(", text)


def scripted():
    text = tap.read("libleakscan/leakscan.sym")
    body = re.search(r"global:(.*?)local:", text, re.S).group(1)
    return [name.strip() for name in body.split(";") if name.strip()]


def exported(library=LIBRARY):
    """Functions and data that the library gives to others."""
    lines = subprocess.run(["nm", "-D", "--defined-only", str(library)], check=True,
                           capture_output=True, text=True).stdout.splitlines()
    fields = [line.split() for line in lines]
    return [f[-1].split("@")[0] for f in fields if len(f) >= 3 and f[-2] in "TDBRWViu"]


def difference(a, b, a_name, b_name):
    return ([f"{name}: in {a_name}, not in {b_name}" for name in sorted(set(a) - set(b))] +
            [f"{name}: in {b_name}, not in {a_name}" for name in sorted(set(b) - set(a))])


def main():
    header, script = declared(), scripted()
    tap.check("the header declares names, each once, all leakscan_",
              [name for name in header if header.count(name) > 1 or not
               name.startswith("leakscan_")] or ([] if len(header) > 50 else ["hardly any"]))
    tap.check("the version script is sorted", [] if script == sorted(script) else ["it is not"])
    tap.check("header and version script agree",
              difference(header, script, "leakscan.h", "leakscan.sym"))
    name = "header and library agree"
    if not LIBRARY.exists() or shutil.which("nm") is None:
        tap.skip(name, "no shared library built, or no nm")
    else:
        tap.check(name, difference(header, exported(), "leakscan.h", LIBRARY.name))
    name = "the library for reading in process exports its header alone"
    unsafe = declared("libleakscan/leakscan-inprocess.h")
    if not INPROCESS.exists() or shutil.which("nm") is None:
        tap.skip(name, "not built, or no nm")
    else:
        tap.check(name, difference(unsafe, exported(INPROCESS), "header", INPROCESS.name))
    name = "libleakscan links no reader of documents"
    if not LIBRARY.exists() or shutil.which("readelf") is None:
        tap.skip(name, "no shared library built, or no readelf")
    else:
        needed = subprocess.run(["readelf", "-d", str(LIBRARY)], check=True, capture_output=True,
                                text=True).stdout
        tap.check(name, [lib for lib in ("poppler", "qpdf", "gsf", "seccomp", "pff",
                                         "tesseract") if lib in needed])
    name = "the manual describes every name"
    if not MANUAL.exists():
        tap.skip(name, "no manual yet")
    else:
        text = re.sub(r'^\.\\".*$', "", MANUAL.read_text(encoding="utf-8"), flags=re.M)
        words = set(re.findall(r"\w+", text.replace("\\-", "-")))
        tap.check(name, [n for n in header + unsafe if n not in words])
    tap.done()


main()
