# SPDX-License-Identifier: Apache-2.0
"""Reports as tables of pandas or pyarrow, which are imported only when asked for."""
from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from typing import Any

from leakscan._errors import ArgumentError
from leakscan._report import Finding, Report
from leakscan._words import CATEGORIES

_MESSAGE: dict[str, Callable[[Report], Any]] = {
    "source": lambda r: r.source.encode("utf-8", "replace").decode() if r.source else r.source,
    "index": lambda r: r.index,
    "offset": lambda r: r.offset,
    "length": lambda r: r.length,
    "status": lambda r: r.status,
    "date": lambda r: r.date,
    "sender": lambda r: r.sender,
    "subject": lambda r: r.subject,
    "message_id": lambda r: r.message_id,
    "content_id": lambda r: r.content_id,
    "score": lambda r: r.score,
    "level": lambda r: None if r.score is None else str(r.level),
}
_AFTER: dict[str, Callable[[Report], Any]] = {
    "combinations": lambda r: list(r.combinations),
    "gaps": lambda r: list(r.gaps),
    "findings": lambda r: len(r.findings),
    "detectors": lambda r: sorted({f.detector for f in r.findings}),
}
_FINDING: dict[str, Callable[[Finding], Any]] = {
    "detector": lambda f: f.detector,
    "category": lambda f: f.category,
    "weight": lambda f: f.weight,
    "confidence": lambda f: f.confidence,
    "count": lambda f: f.count,
    "where": lambda f: f.where,
    "part": lambda f: f.part,
    "name": lambda f: f.name,
    "start": lambda f: f.start,
    "end": lambda f: f.end,
    "masked": lambda f: f.masked,
    "value_id": lambda f: f.value_id,
    "evidence": lambda f: list(f.evidence),
}
# What a finding's row tells of its message.
_ORIGIN = ("source", "index", "content_id", "score", "level")

Columns = dict[str, list[Any]]


def _message_columns(reports: Iterable[Report]) -> Columns:
    columns: Columns = {name: [] for name in (*_MESSAGE, *CATEGORIES, *_AFTER)}
    for report in reports:
        row = {name: read(report) for name, read in (*_MESSAGE.items(), *_AFTER.items())}
        for name, value in {**row, **report.categories}.items():
            columns[name].append(value)
    return columns


def _finding_columns(reports: Iterable[Report]) -> Columns:
    columns: Columns = {name: [] for name in (*_ORIGIN, *_FINDING)}
    for report in reports:
        origin = {name: _MESSAGE[name](report) for name in _ORIGIN}
        for finding in report.findings:
            row = {name: read(finding) for name, read in _FINDING.items()}
            for name, value in {**origin, **row}.items():
                columns[name].append(value)
    return columns


def _import(engine: str) -> Any:
    if engine not in ("auto", "pandas", "pyarrow"):
        raise ArgumentError("engine is one of auto, pandas, pyarrow")
    for name in ("pandas", "pyarrow") if engine == "auto" else (engine,):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise ImportError("a table needs pandas or pyarrow: pip install pandas")


def report_frame(reports: Iterable[Report], *, findings: bool = False,
                 engine: str = "auto") -> Any:
    """A row for each message, or with findings=True for each finding: a DataFrame of
    pandas, or a Table of pyarrow.  engine: "auto" (pandas where it is), "pandas",
    "pyarrow"."""
    module = _import(engine)
    columns = (_finding_columns if findings else _message_columns)(reports)
    if module.__name__ == "pyarrow":
        return module.table(columns)
    frame = module.DataFrame(columns)
    if not findings:
        frame["date"] = module.to_datetime(frame["date"], utc=True, errors="coerce")
        frame["score"] = frame["score"].astype("Int64")
    return frame
