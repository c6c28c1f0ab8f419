#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every #include is an arrow between rooms: only those of the table may stand."""
import re

import tap

# What a room may include beside itself, leakscan.h, model/ and GLib.
ROOMS = {
    "libleakscan/model": [],
    "libleakscan/mailbox": [],
    "libleakscan/mime": [],
    "libleakscan/text": [],
    "libleakscan/policy": [],
    "libleakscan/packs": [],
    "libleakscan/detect/validators": [],
    "libleakscan/detect": ["libleakscan/detect/validators"],
    "libleakscan/score": [],
    "libleakscan/report": [],
    "libleakscan/scan": [
        "libleakscan/mailbox", "libleakscan/mime", "libleakscan/text", "libleakscan/policy",
        "libleakscan/packs", "libleakscan/detect", "libleakscan/score", "libleakscan/report",
        "libleakscan/extract",
    ],
    "libleakscan/extract": [],
    # A library apart, which joins the readers of the helper to the library.
    "libleakscan/inprocess": ["libleakscan/extract", "tools/leakscan-extract"],
    # The helper: a program apart, which shares the protocol with the library.
    "tools/leakscan-extract": ["libleakscan/extract", "tools/leakscan-extract/readers",
                               "tools/leakscan-extract/mailbox"],
    "tools/leakscan-extract/readers": ["tools/leakscan-extract"],
    "tools/leakscan-extract/mailbox": ["libleakscan/extract", "tools/leakscan-extract",
                                       "tools/leakscan-extract/readers"],
}
PUBLIC = ["libleakscan/leakscan.h", "libleakscan/leakscan-inprocess.h"]
# Programs see the public header only.
PROGRAMS = ["tools", "examples"]

# Headers of libraries, and the rooms that may include them; the first that
# matches counts.
LIBRARIES = [
    (r"(glib|glib-object|glib-unix)\.h|(gio|glib)/.*", [*ROOMS, *PROGRAMS]),
    (r"gmime/.*", ["libleakscan/mime"]),
    (r"libxml/HTML.*", ["libleakscan/text"]),
    (r"libxml/.*", ["libleakscan/policy", "tools/leakscan-extract/readers"]),
    (r"pcre2\.h", ["libleakscan/policy", "libleakscan/detect"]),
    (r"hs\.h|hs/.*", ["libleakscan/detect"]),
    (r"archive(_entry)?\.h", ["libleakscan/mailbox", "tools/leakscan-extract"]),
    (r"xxhash\.h", ["libleakscan/scan"]),
    (r"seccomp\.h", ["tools/leakscan-extract"]),
    (r"lzma\.h", ["tools/leakscan-extract"]),
    (r"ksba\.h", ["tools/leakscan-extract/readers"]),
    (r"libpff\.h|libbfio\.h", ["tools/leakscan-extract/mailbox"]),
    (r"nettle/sha2\.h", ["libleakscan/extract", "tools/leakscan-extract/readers"]),
    (r"poppler\.h|iconv\.h|gsf/.*|nettle/.*|cairo\.h|qpdf/.*|tesseract/.*|leptonica/.*|dlfcn\.h",
     ["tools/leakscan-extract/readers"]),
    (r"iconv\.h", ["tools/leakscan-extract/readers"]),
    (r"emmintrin\.h|immintrin\.h|arm_neon\.h", ["libleakscan"]),
    # The C library and POSIX.
    (r"(assert|ctype|errno|inttypes|limits|math|signal|stdalign|stdarg|stdatomic|stdbool"
     r"|stddef|stdint|stdio|stdlib|string|time)\.h", ["libleakscan", *PROGRAMS]),
    (r"(dirent|fcntl|fts|getopt|poll|pthread|sched|signal|spawn|strings|unistd|netinet/in)\.h", ["libleakscan", *PROGRAMS]),
    (r"sys/.*|linux/.*", ["libleakscan", *PROGRAMS]),
    (r"malloc\.h", ["tools/leakscan-extract"]),
    (r"(grp|pwd|sysexits|syslog)\.h|netinet/.*", PROGRAMS),
    (r"libmilter/.*", ["examples"]),
    (r"leakscan\.h", PROGRAMS),
]
# <locale.h>: a library leaves the locale alone; this one sets that of a thread while it
# reads, and sets it back.
LOCALE = ["tools", "tools/leakscan-extract", "libleakscan/inprocess"]

INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*([<\"])([^>\"]+)[>\"]", re.M)


def room_of(path):
    """The innermost room or program folder that the path lies in."""
    inside = [r for r in [*ROOMS, *PROGRAMS] if path.startswith(r + "/")]
    return max(inside, key=len, default=None)


def is_inside(room, folders):
    return any(room == f or room.startswith(f + "/") for f in folders)


def is_allowed_library(room, header):
    if header == "locale.h":
        return room in LOCALE
    for pattern, folders in LIBRARIES:
        if re.fullmatch(pattern, header):
            return is_inside(room, folders)
    return False


def is_allowed_own(path, room, header):
    if header == "config.h" or header in PUBLIC:
        return room in ROOMS or header != "config.h" or room == "tools"
    if "/" not in header:   # beside the file, in programs
        return room in PROGRAMS and (tap.TOP / path).parent.joinpath(header).exists()
    target = room_of(header)
    if target is None:
        return False
    if room in PROGRAMS:
        return target == room
    if target in (room, "libleakscan/model"):
        return True
    return target in ROOMS[room]


def faults_of(path, text):
    room = room_of(path)
    if room is None:
        return [f"{path}: stands in no room of the table"]
    faults = []
    for mark, header in INCLUDE.findall(text):
        allowed = (is_allowed_library(room, header) if mark == "<"
                   else is_allowed_own(path, room, header))
        if not allowed:
            faults.append(f"{path}: {room} may not include {header}")
    return faults


# Arrows that must be refused, or the lint itself is broken.
FORBIDDEN = [
    ("libleakscan/mime/a.c", '#include "libleakscan/text/text.h"'),
    ("libleakscan/mime/a.c", '#  include "libleakscan/scan/scanner.h"'),
    ("libleakscan/score/a.c", '#include "libleakscan/report/report.h"'),
    ("libleakscan/model/a.h", '#include "libleakscan/detect/detect.h"'),
    ("libleakscan/detect/validators/a.c", '#include "libleakscan/detect/detect.h"'),
    ("libleakscan/scan/a.c", "#include <gmime/gmime.h>"),
    ("libleakscan/scan/a.c", "#include <pcre2.h>"),
    ("libleakscan/text/a.c", "#include <libxml/parser.h>"),
    ("libleakscan/policy/a.c", "#include <libxml/HTMLparser.h>"),
    ("libleakscan/policy/a.c", "#include <hs.h>"),
    ("libleakscan/mime/a.c", "#include <archive.h>"),
    ("libleakscan/report/a.c", "#include <locale.h>"),
    ("libleakscan/report/a.c", "#include <unknown.h>"),
    ("tools/leakscan/a.c", '#include "libleakscan/model/bytes.h"'),
    ("examples/c/a.c", "#include <pcre2.h>"),
    ("libleakscan/unknown/a.c", ""),
]


def main():
    tap.check("forbidden arrows are found",
              [f"{path}: {text}" for path, text in FORBIDDEN if not faults_of(path, text)])
    files = [f for f in tap.sources("libleakscan", *PROGRAMS) if f not in PUBLIC]
    for room in [*ROOMS, *PROGRAMS]:
        faults = [fault for f in files if room_of(f) == room
                  for fault in faults_of(f, tap.read(f))]
        tap.check(f"{room} includes what it may", faults)
    tap.check("every source stands in a room",
              [f for f in files if room_of(f) is None])
    public = {header for _, header in INCLUDE.findall(tap.read("libleakscan/leakscan.h"))}
    tap.check("the public header needs <stddef.h> and <stdint.h> alone",
              sorted(public - {"stddef.h", "stdint.h"}))
    tap.done()


main()
