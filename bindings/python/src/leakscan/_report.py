# SPDX-License-Identifier: Apache-2.0
"""Reports: what one message held.  Immutable, and never shown with its values by repr."""
from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from leakscan._errors import check, text, text_or_none
from leakscan._native import ffi, lib
from leakscan._words import CATEGORIES, GAPS, Level, gap_words, number_of

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_NO_DATE = -(1 << 63)
# More than the JSON of nearly every message: then one call is enough.
_FIRST_SIZE = 4096


@dataclass(frozen=True, repr=False)
class Finding:
    """A distinct value in one part of a message; fields as in leakscan(1), JSON."""

    detector: str
    title: str
    category: str
    weight: float       # 0..10
    confidence: float   # 0..1
    count: int
    where: str
    part: str
    name: str | None
    start: int
    end: int
    masked: str | None
    value_id: str
    evidence: tuple[str, ...]

    def __repr__(self) -> str:
        return (f"<leakscan.Finding {self.detector} {self.confidence:.2f} "
                f"in {self.where}, {self.count}x>")


def _finding_of(f: Any) -> Finding:
    return Finding(
        detector=text(lib.leakscan_finding_detector(f)),
        title=text(lib.leakscan_finding_title(f)),
        category=text(lib.leakscan_category_name(lib.leakscan_finding_category(f))),
        weight=lib.leakscan_finding_weight(f) / 10,
        confidence=lib.leakscan_finding_confidence(f) / 100,
        count=lib.leakscan_finding_count(f),
        where=text(lib.leakscan_where_name(lib.leakscan_finding_where(f))),
        part=text(lib.leakscan_finding_part(f)),
        name=text_or_none(lib.leakscan_finding_name(f)),
        start=lib.leakscan_finding_start(f), end=lib.leakscan_finding_end(f),
        masked=text_or_none(lib.leakscan_finding_masked(f)),
        value_id=text(lib.leakscan_finding_value_id(f)),
        evidence=tuple(text(lib.leakscan_finding_evidence(f, i))
                       for i in range(lib.leakscan_finding_evidence_count(f))))


class Report:
    """What one message held.  Made by scanning, load() and failed()."""

    __slots__ = ("__weakref__", "_findings", "_handle")
    _findings: tuple[Finding, ...] | None
    _handle: Any

    def __init__(self) -> None:
        raise TypeError("reports are made by scanning, Report.load() and Report.failed()")

    @classmethod
    def _wrap(cls, handle: Any) -> Report:
        """Takes over the caller's reference."""
        report = cls.__new__(cls)
        report._handle = ffi.gc(handle, lib.leakscan_report_unref)
        report._findings = None
        return report

    @classmethod
    def load(cls, data: bytes) -> Report:
        """From the bytes of save(), of the same version of the library."""
        pointer = ffi.new("leakscan_report **")
        check(lib.leakscan_report_load(pointer, data, len(data)),
              "this is no report that this version of the library saved")
        return cls._wrap(pointer[0])

    @classmethod
    def failed(cls, source: str | None = None, index: int = 0, offset: int = 0,
               length: int = 0, gaps: tuple[str, ...] = ()) -> Report:
        """For a message that could not be scanned: no score."""
        pointer = ffi.new("leakscan_report **")
        bits = 0
        for gap in gaps:
            bits |= number_of(GAPS, gap, "gap")
        name = ffi.NULL if source is None else os.fsencode(source)
        check(lib.leakscan_report_failed(pointer, name, index, offset, length, bits),
              "no report could be made")
        return cls._wrap(pointer[0])

    # ---- where it came from ----

    @property
    def source(self) -> str | None:
        """The file, as os.fsdecode gives it."""
        chars = lib.leakscan_report_source(self._handle)
        return None if chars == ffi.NULL else os.fsdecode(ffi.string(chars))

    @property
    def index(self) -> int:
        """From 0 within the source."""
        return int(lib.leakscan_report_index(self._handle))

    @property
    def offset(self) -> int:
        return int(lib.leakscan_report_offset(self._handle))

    @property
    def length(self) -> int:
        return int(lib.leakscan_report_length(self._handle))

    @property
    def message_id(self) -> str | None:
        return text_or_none(lib.leakscan_report_message_id(self._handle))

    @property
    def sender(self) -> str | None:
        """Of the From header; "from" in JSON."""
        return text_or_none(lib.leakscan_report_from(self._handle))

    @property
    def subject(self) -> str | None:
        """Values in it are masked; it is no part of the JSON."""
        return text_or_none(lib.leakscan_report_subject(self._handle))

    @property
    def date(self) -> datetime | None:
        """In UTC; None also for dates beyond what datetime holds."""
        seconds = lib.leakscan_report_date(self._handle)
        if seconds == _NO_DATE:
            return None
        try:
            return _EPOCH + timedelta(seconds=seconds)
        except OverflowError:
            return None

    @property
    def content_id(self) -> str | None:
        """The same for copies of a message, under the policy's key."""
        return text_or_none(lib.leakscan_report_content_id(self._handle))

    # ---- what it says ----

    @property
    def status(self) -> str:
        """ "complete", "incomplete" or "failed"."""
        return text(lib.leakscan_message_status_name(lib.leakscan_report_status(self._handle)))

    @property
    def _is_failed(self) -> bool:
        return bool(lib.leakscan_report_status(self._handle) == lib.LEAKSCAN_MESSAGE_FAILED)

    @property
    def score(self) -> int | None:
        """0 to 100; None for a message that failed."""
        if self._is_failed:
            return None
        return int(lib.leakscan_report_score(self._handle, lib.LEAKSCAN_CATEGORY_ALL))

    @property
    def level(self) -> Level:
        return Level(lib.leakscan_report_level(self._handle))

    @property
    def categories(self) -> dict[str, int]:
        """Each category's own score."""
        return {word: lib.leakscan_report_score(self._handle, number)
                for word, number in CATEGORIES.items()}

    @property
    def combinations(self) -> tuple[str, ...]:
        return tuple(text(lib.leakscan_report_combination(self._handle, i))
                     for i in range(lib.leakscan_report_combination_count(self._handle)))

    @property
    def gaps(self) -> tuple[str, ...]:
        """Why something may have been missed; empty: all of it was read."""
        return gap_words(lib.leakscan_report_gaps(self._handle))

    @property
    def unread(self) -> dict[str, int]:
        """Media types that hold no text and were not read."""
        return {text(lib.leakscan_report_unread_type(self._handle, i)):
                lib.leakscan_report_unread_number(self._handle, i)
                for i in range(lib.leakscan_report_unread_count(self._handle))}

    @property
    def findings(self) -> tuple[Finding, ...]:
        if self._findings is None:
            count = lib.leakscan_report_finding_count(self._handle)
            self._findings = tuple(_finding_of(lib.leakscan_report_finding(self._handle, i))
                                   for i in range(count))
        return self._findings

    # ---- as text and bytes ----

    def _written(self, write: Callable[[Any, Any, int], int], terminator: int) -> bytes:
        """What an snprintf-like function writes, without its terminator."""
        size = _FIRST_SIZE
        while True:
            buffer = ffi.new("char[]", size)
            length = write(self._handle, buffer, size)
            if length + terminator <= size:
                data: bytes = ffi.buffer(buffer, length)[:]
                return data
            size = length + terminator

    def explain(self) -> str:
        """The arithmetic of the score, in lines of text."""
        return self._written(lib.leakscan_report_explain, 1).decode("utf-8", "replace")

    def to_json(self) -> str:
        """The line that `leakscan scan --json` writes for this message."""
        return self._written(lib.leakscan_report_json, 1).decode("utf-8")

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract as a dict."""
        fields: dict[str, Any] = json.loads(self.to_json())
        return fields

    def save(self) -> bytes:
        """For load() in another process of the same version of the library."""
        return self._written(lib.leakscan_report_save, 0)

    def __reduce__(self) -> tuple[Any, ...]:
        return Report.load, (self.save(),)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Report):
            return NotImplemented
        return self.save() == other.save()

    def __hash__(self) -> int:
        return hash(self.save())

    def __repr__(self) -> str:
        score = "no score" if self.score is None else f"score {self.score}, {self.level}"
        count = lib.leakscan_report_finding_count(self._handle)
        return f"<leakscan.Report {self.index}: {self.status}, {score}, {count} findings>"
