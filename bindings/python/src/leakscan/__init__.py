# SPDX-License-Identifier: Apache-2.0
"""Finds personal, health, clearance and credential data in mail.

    import leakscan

    for report in leakscan.scan_path("archive/", jobs=4):
        if report.level >= leakscan.Level.HIGH:
            print(report.source, report.index, report.score)

What a message contains is never an exception: it stands in its report, and what
could not be read stands in the report's gaps.
"""
from __future__ import annotations

from leakscan._errors import (
    ArgumentError,
    BusyError,
    Diagnostic,
    Error,
    FormatError,
    InputWarning,
    InternalError,
    OutOfMemoryError,
    PolicyError,
    ReadError,
    StateError,
)
from leakscan._errors import text as _text
from leakscan._frame import report_frame
from leakscan._jobs import Reports, scan_path
from leakscan._mailbox import InputFailure, Mailbox, Message, Progress
from leakscan._mailbox import open_mailbox as open
from leakscan._native import lib as _lib
from leakscan._policy import (
    Example,
    FailedExample,
    Policy,
    Rule,
    pack_names,
    pack_text,
    preset_policy,
)
from leakscan._report import Finding, Report
from leakscan._scanner import Feed, Scanner, TextPart
from leakscan._source import MessageLike
from leakscan._words import CATEGORIES as _CATEGORIES
from leakscan._words import FORMATS as _FORMATS
from leakscan._words import GAPS as _GAPS
from leakscan._words import Bounds, Level, limits

__all__ = [
    "CATEGORIES",
    "FORMATS",
    "GAPS",
    "ArgumentError",
    "Bounds",
    "BusyError",
    "Diagnostic",
    "Error",
    "Example",
    "FailedExample",
    "Feed",
    "Finding",
    "FormatError",
    "InputFailure",
    "InputWarning",
    "InternalError",
    "Level",
    "Mailbox",
    "Message",
    "OutOfMemoryError",
    "Policy",
    "PolicyError",
    "Progress",
    "ReadError",
    "Report",
    "Reports",
    "Rule",
    "Scanner",
    "StateError",
    "TextPart",
    "library_version",
    "limits",
    "open",
    "pack_names",
    "pack_text",
    "report_frame",
    "scan_message",
    "scan_path",
    "version_details",
]

__version__ = "0.1.0"

CATEGORIES: tuple[str, ...] = tuple(_CATEGORIES)
GAPS: tuple[str, ...] = tuple(_GAPS)
FORMATS: tuple[str, ...] = tuple(_FORMATS)


def scan_message(message: MessageLike | Message, policy: Policy | None = None, *,
                 source: str | None = None) -> Report:
    """The report of one message: bytes (RFC 5322) or a message of the email package.

    Each thread keeps a scanner for each policy.
    """
    scanner = (policy if policy is not None else preset_policy()).thread_scanner()
    return scanner.scan_message(message, source=source)


def library_version() -> str:
    """Of the libleakscan that runs."""
    number = _lib.leakscan_version()
    return f"{number >> 16}.{number >> 8 & 255}.{number & 255}"


def version_details() -> str:
    """One line naming the library and what it was linked with."""
    return _text(_lib.leakscan_version_details())
