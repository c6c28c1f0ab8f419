#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The public header alone, under every standard that a host may use and the
harshest warnings, by each compiler that is there."""
import os
import pathlib
import shutil
import subprocess

TOP = pathlib.Path(os.environ.get("abs_top_srcdir", pathlib.Path(__file__).parents[2]))
C = ["c99", "c11", "c17"]
CXX = ["c++11", "c++20"]
COMMON = ["-pedantic-errors", "-Wall", "-Wextra", "-Werror", "-Wconversion", "-Wsign-conversion",
          "-Wshadow", "-Wundef", "-Wcast-qual", "-Wcast-align", "-Wredundant-decls", "-Wformat=2",
          "-Wswitch-enum", "-Wnull-dereference", "-Wold-style-definition"]
FOR_C = ["-Wstrict-prototypes", "-Wmissing-prototypes", "-Wc++-compat", "-Wbad-function-cast"]
FOR_CXX = ["-Wold-style-cast", "-Wzero-as-null-pointer-constant", "-Wuseless-cast",
           "-Wextra-semi", "-Wnon-virtual-dtor"]
# What clang says of everything: of older standards, and of padding and macros by name.
CLANG = ["-Weverything", "-Wno-c++98-compat", "-Wno-c++98-compat-pedantic", "-Wno-padded",
         "-Wno-reserved-macro-identifier", "-Wno-declaration-after-statement", "-Wno-unknown-warning-option"]
# Twice, and with a use: what is included again must say nothing new.
SOURCE = """#include <leakscan.h>
#include <leakscan.h>
#include <leakscan-inprocess.h>
#include <leakscan-inprocess.h>
unsigned long version_of_header(void);
unsigned long version_of_header(void) { return leakscan_version() + LEAKSCAN_GAP_TRUNCATED; }
"""

number = failed = 0


def verdict(name, good, said=""):
    global number, failed
    number += 1
    failed += not good
    print(f"{'' if good else 'not '}ok {number} - {name}")
    for line in said.splitlines():
        print(f"# {line}")


def compile_with(compiler, language, standard, warnings):
    run = subprocess.run([compiler, "-x", language, f"-std={standard}", "-fsyntax-only",
                          f"-I{TOP / 'libleakscan'}", *warnings, "-"], input=SOURCE, text=True,
                         capture_output=True)
    verdict(f"{compiler} -std={standard}", run.returncode == 0 and not run.stderr, run.stderr)


def compile_all(cc, cxx, is_clang):
    for compiler, language, standards, own in ((cc, "c", C, FOR_C), (cxx, "c++", CXX, FOR_CXX)):
        if shutil.which(compiler) is None:
            verdict(f"{compiler} # SKIP not installed", True)
            continue
        warnings = CLANG + ["-Werror"] if is_clang else COMMON + own
        if not is_clang and language == "c++":
            warnings = [w for w in warnings if w != "-Wold-style-definition"]
        for standard in standards:
            compile_with(compiler, language, standard, warnings)


compile_all("gcc", "g++", False)
compile_all("clang-14", "clang++-14", True)
print(f"1..{number}")
raise SystemExit(1 if failed else 0)
