#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Functions and files stay small, and calls that are never right are not made."""
import re

import tap

FUNCTION_LINES = 80
FILE_LINES = 600

# Path: why it may be longer.
LONG_FILES = {
    "libleakscan/leakscan.h": "the whole contract in one file, on purpose",
}

EVERYWHERE = {
    "strcpy": "g_strlcpy", "strcat": "GString", "sprintf": "snprintf", "vsprintf": "vsnprintf",
    "strtok": "g_strsplit", "gets": "fgets", "alloca": "g_malloc", "g_alloca": "g_malloc",
    "atoi": "g_ascii_string_to_unsigned", "atol": "g_ascii_string_to_unsigned",
    "strtol": "g_ascii_strtoll",
}
LIBRARY = {
    "malloc": "g_malloc", "calloc": "g_new0", "realloc": "g_realloc", "free": "g_free",
    "strdup": "g_strdup", "setlocale": "nothing: the locale is the host's",
    "exit": "a status", "abort": "a status", "printf": "nothing: a library does not print",
    "isalpha": "g_ascii_isalpha", "isdigit": "g_ascii_isdigit", "isalnum": "g_ascii_isalnum",
    "isspace": "g_ascii_isspace", "isupper": "g_ascii_isupper", "islower": "g_ascii_islower",
    "tolower": "g_ascii_tolower", "toupper": "g_ascii_toupper",
}

NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def without_noise(text):
    """Comments and literals emptied, line numbers kept."""
    return NOISE.sub(lambda m: "\n" * m.group().count("\n") or " ", text)


def long_functions(text):
    """(line, length) of bodies between braces in the first column."""
    start = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("{"):
            start = number
        elif line.startswith("}") and start is not None:
            if number - start - 1 > FUNCTION_LINES:
                yield start, number - start - 1
            start = None


def banned_calls(text, banned):
    pattern = re.compile(r"(?<![\w.>])(" + "|".join(banned) + r")\s*\(")
    for number, line in enumerate(without_noise(text).splitlines(), 1):
        for name in pattern.findall(line):
            yield number, name, banned[name]


def call_faults(folders, banned):
    return [f"{path}:{number}: {name}: use {instead}" for path in tap.sources(*folders)
            for number, name, instead in banned_calls(tap.read(path), banned)]


def self_check():
    faults = []
    body = "int f(void)\n{\n" + "    x();\n" * (FUNCTION_LINES + 1) + "}\n"
    if list(long_functions(body)) != [(2, FUNCTION_LINES + 1)]:
        faults.append("a long function is not found")
    if list(long_functions(body.replace("    x();\n", "", 1))):
        faults.append("a function of the right length is found")
    calls = 'a = strcpy (b, c); /* strcat( */ s("gets("); g_strcpy(x); y->free(z);\n'
    if [name for _, name, _ in banned_calls(calls, {**EVERYWHERE, **LIBRARY})] != ["strcpy"]:
        faults.append("banned calls are not told from others")
    return faults


def main():
    tap.check("the lint finds what it looks for", self_check())
    folders = ["libleakscan", "tools", "examples", "tests"]
    files = list(tap.sources(*folders))
    tap.check(f"no function is longer than {FUNCTION_LINES} lines",
              [f"{path}:{line}: {length} lines" for path in files
               for line, length in long_functions(tap.read(path))])
    lengths = {path: tap.read(path).count("\n") for path in files}
    tap.check(f"no file is longer than {FILE_LINES} lines",
              [f"{path}: {length} lines" for path, length in lengths.items()
               if length > FILE_LINES and path not in LONG_FILES])
    tap.check("no banned call", call_faults(["libleakscan", "tools"], EVERYWHERE))
    tap.check("no call banned in a library", call_faults(["libleakscan"], LIBRARY))
    tap.done()


main()
