#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What every line of C keeps to, whatever else is laid out by hand in tables."""
import re

import tap

COLUMNS = 120       # where .clang-format asks for 100; messages may go on, and tests
TEST_COLUMNS = 200  # of a table of documents

NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
TYPE = r"\b(?:void|bool|char|int|unsigned|size_t|FILE|g\w+|u?int\d+_t|struct \w+|\w+_t|" \
       r"(?:lks|leakscan)_\w+)"
RULES = [
    ("a tab", re.compile(r"\t")),
    ("no space behind a keyword", re.compile(r"\b(?:if|for|while|switch)\(")),
    ("a star away from its name", re.compile(TYPE + r"\* *\w")),
    ("no space behind a comma", re.compile(r",(?=[^\s\\])")),
    ("an indentation of no four columns",
     re.compile(r"^(?: {4})* {1,3}(?=(?:if|for|while|return|switch|break|continue)\b)")),
]


def bare(text):
    """Literals emptied and comments gone, lines kept."""
    def keep(match):
        what = match.group()
        return '""' if what[0] in "\"'" else "\n" * what.count("\n")
    return NOISE.sub(keep, text)


def faults_of(text, columns=COLUMNS):
    """(line, what is wrong) of a source."""
    for number, line in enumerate(text.splitlines(), 1):
        if line != line.rstrip():
            yield number, "a blank at its end"
        if len(line) > columns:
            yield number, f"{len(line)} columns"
    for number, line in enumerate(bare(text).splitlines(), 1):
        for what, pattern in RULES:
            if pattern.search(line):
                yield number, what


def self_check():
    good = 'int *f(int *a, char c)\n{\n    if (a == NULL) /* x,y\tif( */\n' \
           '        return g("a,b if(\\t", c); // d,e\n    return *a * b;\n}\n'
    bad = ["    if(a)\n", "    f(a,b);\n", "    char* p;\n", "      return;\n", "\tx();\n",
           "x(); \n", "x" * (COLUMNS + 1) + "\n", "guint* p;\n"]
    faults = [f"found in what is right: {fault}" for fault in faults_of(good)]
    return faults + [f"not found: {line!r}" for line in bad if len(list(faults_of(line))) != 1]


def main():
    tap.check("the lint finds what it looks for", self_check())
    tap.check("lines of C keep to their layout",
              [f"{path}:{number}: {what}"
               for path in tap.sources("libleakscan", "tools", "examples", "tests", "bindings")
               for number, what in faults_of(tap.read(path), TEST_COLUMNS
                                             if path.startswith("tests/") else COLUMNS)])
    tap.done()


main()
