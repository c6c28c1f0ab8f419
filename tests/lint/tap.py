# SPDX-License-Identifier: Apache-2.0
"""What the lints share: results in TAP, and the project's files."""
import os
import pathlib

TOP = pathlib.Path(os.environ.get("abs_top_srcdir", pathlib.Path(__file__).parents[2]))
BUILD = pathlib.Path(os.environ.get("abs_top_builddir", TOP / "build"))

_number = 0
_failed = False


def check(name, faults):
    """One result; each fault is told in a line of its own."""
    global _number, _failed
    _number += 1
    _failed = _failed or bool(faults)
    print(f"{'not ' if faults else ''}ok {_number} - {name}")
    for fault in faults:
        print(f"# {fault}")


def skip(name, reason):
    global _number
    _number += 1
    print(f"ok {_number} - {name} # SKIP {reason}")


def done():
    print(f"1..{_number}")
    raise SystemExit(1 if _failed else 0)


def sources(*folders, suffixes=(".c", ".h")):
    """Files below the folders, by their path from the top, sorted."""
    for folder in folders:
        for path in sorted((TOP / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file():
                yield path.relative_to(TOP).as_posix()


def read(path):
    return (TOP / path).read_text(encoding="utf-8")
