# SPDX-License-Identifier: Apache-2.0
"""Exceptions.  What a message contains is never an exception: read its report.

No text of an exception quotes mail.
"""
from __future__ import annotations

from typing import Any, NamedTuple

from leakscan._native import ffi, lib


class Diagnostic(NamedTuple):
    """One complaint about a rule pack."""

    severity: str   # "error" or "warning"
    text: str
    origin: str     # the pack's name or path
    line: int       # from 1; 0 where unknown
    column: int     # from 1; 0 where unknown

    def __str__(self) -> str:
        return f"{self.origin}:{self.line}:{self.column}: {self.severity}: {self.text}"


class Error(Exception):
    """Of all that libleakscan refuses or fails at."""


class ArgumentError(Error, ValueError):
    """An argument that is out of bounds or unknown."""


class StateError(Error, RuntimeError):
    """The right call at the wrong moment: after close(), during a feed."""


class BusyError(StateError):
    """A scanner was used from within its own callback."""


class ReadError(Error, OSError):
    """Reading or spooling failed."""


class FormatError(Error, ValueError):
    """The input is not of the format that was asked for, or a saved report is damaged."""


class PolicyError(Error, ValueError):
    """Rules that cannot be used; `diagnostics` says where and why."""

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message, diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return "\n".join([str(self.args[0]), *map(str, self.diagnostics)])


class OutOfMemoryError(Error, MemoryError):
    """The library refused in time."""


class InternalError(Error, RuntimeError):
    """A fault of libleakscan."""


class InputWarning(UserWarning):
    """One input of several could not be read; the others were."""


_CLASSES: dict[int, type[Error]] = {
    lib.LEAKSCAN_E_NOMEM: OutOfMemoryError,
    lib.LEAKSCAN_E_ARGUMENT: ArgumentError,
    lib.LEAKSCAN_E_STATE: StateError,
    lib.LEAKSCAN_E_BUSY: BusyError,
    lib.LEAKSCAN_E_IO: ReadError,
    lib.LEAKSCAN_E_POLICY: PolicyError,
    lib.LEAKSCAN_E_FORMAT: FormatError,
    lib.LEAKSCAN_E_INTERNAL: InternalError,
}


def make_error(status: int, what: str) -> Error:
    name = ffi.string(lib.leakscan_status_name(status)).decode()
    return _CLASSES.get(status, InternalError)(f"{what} ({name})")


def check(status: int, what: str) -> int:
    """Raises for a negative status, else answers it."""
    if status < 0:
        raise make_error(status, what)
    return status


def text_or_none(chars: Any) -> str | None:
    return None if chars == ffi.NULL else ffi.string(chars).decode("utf-8", "replace")


def text(chars: Any) -> str:
    return text_or_none(chars) or ""
