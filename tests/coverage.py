#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lines and branches that the tests reach, room by room, as gcov counts them in a
build configured with --enable-coverage.  Processes that end by _exit (workers, the
helper's children) leave no counts, so what only they run is told as not reached.
coverage.py BUILD [--missing]: with the lines that were not reached."""
import collections
import json
import os
import pathlib
import re
import subprocess
import sys


def notes(build):
    """The count files of the library and the tools, in hidden folders too."""
    for top in ("libleakscan", "tools"):
        for folder, _, files in os.walk(build / top):
            yield from (pathlib.Path(folder, name) for name in files if name.endswith(".gcda"))


def room_of(name):
    parts = name.split("/")
    if parts[:3] == ["libleakscan", "detect", "validators"]:
        return "/".join(parts[:3])
    return "/".join(parts[:2])


def read(build):
    """file -> line -> count, and file -> branch -> count."""
    lines = collections.defaultdict(collections.Counter)
    branches = collections.defaultdict(collections.Counter)
    for note in notes(build):
        out = subprocess.run(["gcov", "-b", "-t", "--json-format", "-o", note.parent, note],
                             cwd=build, capture_output=True, check=True).stdout.decode()
        for file in (f for line in out.splitlines() if line.startswith("{")
                     for f in json.loads(line)["files"]):
            found = re.search(r"((?:libleakscan|tools)/.*\.c)$", file["file"])
            if found is None:
                continue
            name = found.group(1)
            for line in file["lines"]:
                number = line["line_number"]
                lines[name][number] += line["count"]
                for i, branch in enumerate(line["branches"]):
                    branches[name][number, line.get("function_name"), i] += branch["count"]
    return lines, branches


def row(name, lines, branches):
    def share(counts):
        return 100 * sum(n > 0 for n in counts) / max(1, len(counts))
    print(f"| {name} | {len(lines):,} | {share(lines):.1f} % | {share(branches):.1f} % |")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    lines, branches = read(build)
    rooms = collections.defaultdict(lambda: ([], []))
    for name in lines:
        for room in (room_of(name), "**the library**" if name.startswith("libleakscan") else None):
            if room is not None:
                rooms[room][0].extend(lines[name].values())
                rooms[room][1].extend(branches[name].values())
    if not rooms:
        raise SystemExit("coverage: no counts: did the tests run?")
    print("| room | lines | reached | branches reached |\n|---|--:|--:|--:|")
    for room in sorted(rooms, key=lambda r: (r.startswith("tools"), r)):
        row(room, *rooms[room])
    if "--missing" in sys.argv:
        for name in sorted(lines):
            missing = [str(n) for n, count in sorted(lines[name].items()) if count == 0]
            if missing:
                print(f"{name}: {' '.join(missing)}")


main()
