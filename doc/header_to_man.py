#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes libleakscan(3) from the public header, which is the contract.

    header_to_man.py libleakscan/leakscan.h > doc/libleakscan.3

Each "/* ---- title ---- */" of the header becomes a section; a comment goes
with the declarations below it.  leakscan-inprocess.h, which stands beside the
header, becomes the last section.
"""
import os
import re
import sys

SECTION = re.compile(r"/\* ---- (.*?) -+ \*/")
TRAILING = re.compile(r"/\*\s*(.*?)\s*\*/")


def plain(comment):
    """The words of a C comment, paragraph by paragraph."""
    text = re.sub(r"^/\*|\*/$", "", comment.strip())
    lines = [re.sub(r"^\s*\* ?", "", line).rstrip() for line in text.splitlines()]
    return [p for p in "\n".join(lines).strip().split("\n\n") if p.strip()]


def escape(line):
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + line if line[:1] in (".", "'") else line


def paragraphs(comment, out):
    for number, paragraph in enumerate(plain(comment)):
        lines = paragraph.splitlines()
        if number > 0:
            out.append(".Pp")
        if any(re.match(r"\s{2,}\S", line) for line in lines[1:]):
            out += [".Bd -literal -offset indent"] + [escape(l) for l in lines] + [".Ed"]
        else:
            for line in lines:   # mdoc wants each sentence on a line of its own
                out += [escape(s.strip()) for s in re.split(r"(?<=[.:;])  ?(?=[A-Z0-9])", line)]


def tokens(source):
    """("section", title), ("comment", text) and ("code", text) in order."""
    pattern = re.compile(r"/\*.*?\*/|[^/]+|/", re.S)
    code = ""
    for match in pattern.finditer(source):
        piece = match.group()
        line_start = source.rfind("\n", 0, match.start()) + 1
        stands_alone = not source[line_start:match.start()].strip()
        if piece.startswith("/*") and stands_alone and "{" not in code[code.rfind("}"):]:
            if code.strip():
                yield "code", code
            code = ""
            title = SECTION.match(piece)
            yield ("section", title.group(1)) if title else ("comment", piece)
        else:
            code += piece
    if code.strip():
        yield "code", code


def declarations(code, out):
    """Enums as tables, functions as prototypes."""
    code = re.sub(r"^#.*?(?<!\\)$", "", code, flags=re.M)
    for match in re.finditer(r"^(?:enum|typedef|LEAKSCAN_API)\b.*?;", code, re.S | re.M):
        text = match.group()
        end = code.find("\n", match.end())
        note = TRAILING.search(code[match.end():end if end >= 0 else len(code)])
        if text.startswith("enum"):
            body = code[match.start():code.find("};", match.start()) + 2]
            enum_table(body, out)
        else:
            prototype(text, note, out)


def enum_table(text, out):
    name = re.match(r"enum (\w+)", text).group(1)
    out += [".Pp", f".Vt enum {name}", ".Bl -tag -width Ds -compact"]
    for line in text.splitlines():
        entry = re.match(r"\s*(?:enum \w+ \{ )?(LEAKSCAN_\w+)\s*=\s*([^,/]*)", line)
        if entry:
            note = TRAILING.search(line)
            out.append(f".It Dv {entry.group(1)} = {escape(entry.group(2).strip(' };'))}")
            if note:
                out.append(escape(note.group(1)))
        elif out[-1].startswith((".It", ".Bl")) is False and line.strip().endswith("*/"):
            out.append(escape(line.strip().rstrip("*/").strip()))
    out.append(".El")


def prototype(text, note, out):
    flat = re.sub(r"LEAKSCAN_API |\s*LEAKSCAN_MUST_USE", "", text)
    flat = re.sub(r"\s+", " ", flat).strip().replace("( ", "(")
    names = re.findall(r"\b(leakscan_\w+)\(", flat) or re.findall(r"\b(leakscan_\w+);", flat)
    out += [".Pp", ".Bd -literal -compact", escape(flat), ".Ed"]
    if names:
        out.insert(len(out) - 3, f".\\\" {names[0]}")
    if note:
        out.append(escape(note.group(1)))


HEAD = r""".\" SPDX-License-Identifier: Apache-2.0
.\" Written by doc/header_to_man.py from libleakscan/leakscan.h.
.Dd February 8, 2026
.Dt LIBLEAKSCAN 3
.Os
.Sh NAME
.Nm libleakscan
.Nd find sensitive content in mail
.Sh SYNOPSIS
.In leakscan.h
.Pp
.Li cc program.c $(pkg\-config \-\-cflags \-\-libs libleakscan)
.Sh DESCRIPTION"""

# Below the source tree's root, as they are compiled and run by the tests.
EXAMPLES = ("smallest", "push", "pull", "threads", "own_rules")

TAIL = r""".Sh SEE ALSO
.Xr leakscan 1 ,
.Xr leakscan\-rules 5"""


def example(path, out):
    """The comment that heads it, and its text."""
    with open(path, encoding="utf-8") as file:
        licence, *rest = file.read().rstrip("\n").split("\n")
    out += [f".Ss {os.path.basename(path)}", ".Bd -literal"]
    out += [escape(line) for line in rest] + [".Ed"]


def read_header(path):
    """What stands between the licence and the end of extern "C"."""
    with open(path, encoding="utf-8") as file:
        source = file.read()
    start = source.index("/*\n * " + os.path.basename(path))
    return source[start:source.rindex("#ifdef __cplusplus")]


def describe(source, out):
    for kind, text in tokens(source):
        if kind == "section":
            out.append(f".Sh {text.upper()}")
        elif kind == "comment":
            out.append(".Pp")
            paragraphs(text, out)
        else:
            declarations(text, out)


def main():
    out = [HEAD]
    describe(read_header(sys.argv[1]), out)
    out.append(".Sh DOCUMENTS IN THE PROCESS OF THE HOST")
    beside = os.path.join(os.path.dirname(sys.argv[1]), "leakscan-inprocess.h")
    describe(read_header(beside), out)
    out.append(".Sh EXAMPLES")
    folder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "examples")
    for name in EXAMPLES:
        example(os.path.join(folder, "c", name + ".c"), out)
    text = "\n".join(out + [TAIL])
    text = re.sub(r"(\.Sh [^\n]*\n)\.Pp\n", r"\1", text)
    print(re.sub(r"\.Pp\n(\.Bd|\.Bl|\.Pp|\.\\\")", r"\1", text))


if __name__ == "__main__":
    main()
