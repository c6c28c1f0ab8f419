# SPDX-License-Identifier: Apache-2.0
"""From the public header to declarations that cffi understands.

The header is the contract and is read, not repeated: what it declares is what
the extension module binds, and the C compiler holds both against each other.
"""
from __future__ import annotations

import re

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_CPLUSPLUS = re.compile(r"^#\s*ifdef __cplusplus$.*?^#\s*endif$", re.M | re.S)
_DIRECTIVE = re.compile(r"^[ \t]*#.*$", re.M)
_ATTRIBUTE = re.compile(r"\bLEAKSCAN_(?:API|MUST_USE)\b[ \t]*")
_CALLBACK = re.compile(r"typedef (\w+) \(\*leakscan_(\w+)_fn\)\(([^)]*)\);")
_VERSION = re.compile(r"^#define (LEAKSCAN_VERSION_\w+) (\d+)$", re.M)
_FUNCTION = re.compile(r"\bLEAKSCAN_API\b[^;(]*?\b(leakscan_\w+)\s*\(")


def declarations(header: str) -> str:
    """The text for FFI.cdef: types, functions, version, and for each callback type
    leakscan_NAME_fn a function leakscan_python_NAME that Python defines."""
    text = _COMMENT.sub(" ", header)
    names = _FUNCTION.findall(text)
    versions = _VERSION.findall(text)
    if len(names) < 50 or len(versions) != 3:
        raise ValueError("this is not the leakscan.h of libleakscan")
    text = _DIRECTIVE.sub("", _CPLUSPLUS.sub("", text))
    text = _ATTRIBUTE.sub("", text)
    callbacks = [f'extern "Python" {result} leakscan_python_{name}({arguments});'
                 for result, name, arguments in _CALLBACK.findall(text)]
    constants = [f"#define {name} ..." for name, _ in versions]
    return "\n".join([*constants, re.sub(r"\n{2,}", "\n", text), *callbacks, ""])


def version(header: str) -> str:
    """MAJOR.MINOR.PATCH of the header."""
    return ".".join(number for _, number in _VERSION.findall(header))
