# SPDX-License-Identifier: Apache-2.0
"""One thread at a time: the library's scanners and readers are scratch of one worker,
and Python threads really run side by side while the library works."""
from __future__ import annotations

import os
import threading
from types import TracebackType

from leakscan._errors import BusyError, StateError


class Turn:
    """A lock that waits for other threads, refuses re-entry from a callback, and
    knows when a fork caught it in another thread's hands."""

    __slots__ = ("_lock", "_owner", "_pid", "_what")

    def __init__(self, what: str) -> None:
        self._what = what
        self._lock = threading.Lock()
        self._owner: int | None = None
        self._pid = os.getpid()

    def __enter__(self) -> None:
        me = threading.get_ident()
        if self._owner == me:
            raise BusyError(f"the {self._what} is at work: its callback cannot use it")
        if self._pid != os.getpid():
            self._settle_in_child()
        self._lock.acquire()
        self._owner = me

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._owner = None
        self._lock.release()

    def _settle_in_child(self) -> None:
        if self._lock.locked():
            raise StateError(f"another thread was using this {self._what} when the process "
                             "was forked: make a new one in the child")
        self._pid = os.getpid()
