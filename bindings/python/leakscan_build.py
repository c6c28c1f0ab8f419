# SPDX-License-Identifier: Apache-2.0
"""Finds libleakscan and describes the extension module leakscan._native to cffi.

In this order: the build folder that LEAKSCAN_BUILD names, an installed library
(pkg-config), the source tree's own build folder ../../build.
"""
from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from cffi import FFI

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import header  # noqa: E402

ADVICE = """libleakscan was not found. One of these helps:
  - install it: ./configure && make && sudo make install, and where pkg-config
    does not look by itself: export PKG_CONFIG_PATH=PREFIX/lib/pkgconfig
  - build it in its source tree (./dev build) and name the build folder:
    export LEAKSCAN_BUILD=/path/to/libleakscan/build"""
# Where the run-time linker looks by itself.
SYSTEM_FOLDERS = ("/lib", "/usr/lib")


class Library(NamedTuple):
    include: Path    # the folder of leakscan.h
    folder: Path     # the folder of libleakscan.so
    arguments: list[str]


def _in_tree(build: Path) -> Library | None:
    """A build folder knows its sources by its Makefile."""
    folder = build / "libleakscan" / ".libs"
    makefile = build / "Makefile"
    if not (folder / "libleakscan.so").exists() or not makefile.exists():
        return None
    for line in makefile.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(" = ")
        if name == "abs_top_srcdir":
            include = Path(value.strip()) / "libleakscan"
            return Library(include, folder, []) if (include / "leakscan.h").exists() else None
    return None


def _pkg_config(*words: str) -> str:
    command = [os.environ.get("PKG_CONFIG", "pkg-config"), *words, "libleakscan"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _installed() -> Library | None:
    try:
        include = Path(_pkg_config("--variable=includedir"))
        folder = Path(_pkg_config("--variable=libdir"))
        arguments = shlex.split(_pkg_config("--cflags-only-other"))
    except (OSError, subprocess.CalledProcessError):
        return None
    return Library(include, folder, arguments) if (include / "leakscan.h").exists() else None


def find_library() -> Library:
    named = os.environ.get("LEAKSCAN_BUILD")
    if named:
        library = _in_tree(Path(named).resolve())
        if library is None:
            raise SystemExit(f"LEAKSCAN_BUILD={named} holds no built libleakscan.\n{ADVICE}")
        return library
    library = _installed() or _in_tree(HERE.parent.parent / "build")
    if library is None:
        raise SystemExit(ADVICE)
    return library


def _needs_rpath(folder: Path) -> bool:
    multiarch = folder.parent.as_posix() in SYSTEM_FOLDERS
    return folder.as_posix() not in SYSTEM_FOLDERS and not multiarch


def make_builder() -> FFI:
    library = find_library()
    print(f"leakscan: using the libleakscan of {library.folder}", file=sys.stderr)
    text = (library.include / "leakscan.h").read_text(encoding="utf-8")
    builder = FFI()
    builder.cdef(header.declarations(text))
    builder.set_source(
        "leakscan._native", "#include <leakscan.h>\n",
        include_dirs=[str(library.include)], library_dirs=[str(library.folder)],
        runtime_library_dirs=[str(library.folder)] if _needs_rpath(library.folder) else [],
        libraries=["leakscan"], extra_compile_args=library.arguments)
    return builder
