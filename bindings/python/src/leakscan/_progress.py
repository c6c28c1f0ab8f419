# SPDX-License-Identifier: Apache-2.0
"""Ways to show how far a scan is: a callback, tqdm, plain lines."""
from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TextIO

if TYPE_CHECKING:
    from leakscan._mailbox import Progress


class Meter(Protocol):
    """What shows progress, at most every `interval` seconds."""

    interval: float

    def show(self, progress: Progress) -> None: ...

    def close(self) -> None: ...


class _Callback:
    interval = 0.1

    def __init__(self, call: Callable[[Progress], object]) -> None:
        self._call = call

    def show(self, progress: Progress) -> None:
        self._call(progress)

    def close(self) -> None:
        pass


class _Bar:
    """By tqdm: bytes where their sum is known, else messages."""

    interval = 0.1

    def __init__(self, tqdm: Any) -> None:
        self._tqdm = tqdm
        self._bar: Any = None

    def show(self, progress: Progress) -> None:
        total = progress.bytes_total or None
        if self._bar is None:
            unit = {"unit": "B", "unit_scale": True, "unit_divisor": 1000}
            self._bar = self._tqdm(total=total, **(unit if total else {"unit": "message"}))
        self._bar.total = total
        self._bar.set_postfix(messages=progress.messages, refresh=False)
        self._bar.n = progress.bytes_read if total else progress.messages
        self._bar.refresh()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


class _Lines:
    interval = 2.0

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def show(self, progress: Progress) -> None:
        share = ""
        if progress.bytes_total:
            share = f", {100 * progress.bytes_read / progress.bytes_total:.0f} % of the input"
        print(f"leakscan: {progress.messages} messages{share}", file=self._stream)

    def close(self) -> None:
        pass


def make_meter(progress: Callable[[Progress], object] | bool | None) -> Meter | None:
    if progress is None or progress is False:
        return None
    if progress is not True:
        return _Callback(progress)
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _Lines(sys.stderr)
    return _Bar(tqdm)
