# SPDX-License-Identifier: Apache-2.0
"""Reports of a mailbox in order, by one thread or several.

The thread that iterates cuts the mailbox; others scan, with the GIL released.
What waits is bounded in number and in bytes, so that an archive of any size passes.
"""
from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Union

from leakscan._errors import ArgumentError
from leakscan._mailbox import (
    InputFailure,
    Mailbox,
    Message,
    PathLike,
    Progress,
    open_mailbox,
)
from leakscan._native import ffi, lib
from leakscan._policy import Policy
from leakscan._progress import Meter, make_meter
from leakscan._report import Report
from leakscan._scanner import Scanner

ProgressTo = Union[Callable[[Progress], object], bool, None]

# Small messages go together: a task costs as much as scanning one of them.
_BATCH_MESSAGES = 32
_BATCH_BYTES = 256 << 10
_BATCHES_PER_JOB = 4
# Of messages that wait in memory; one that is larger alone is scanned where it stands.
_WAITING_BYTES = 32 << 20
_MOST_JOBS = 256


@dataclass(frozen=True)
class _Task:
    """A message that no longer needs its mailbox."""

    data: bytes | None      # None: it stands in the descriptor
    descriptor: int
    at: int
    length: int
    source: bytes | None
    index: int
    offset: int
    gaps: int
    is_document: bool

    def scan(self, scanner: Scanner) -> Report:
        where = (self.source, self.index, self.offset, self.gaps)
        if self.data is None:
            return scanner._scan_descriptor(self.descriptor, self.at, self.length, *where)
        if self.is_document:
            name = None if self.source is None else os.path.basename(self.source)
            return scanner._scan_document(self.data, name, *where)
        return scanner._scan_bytes(self.data, *where)

    def close(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)


def _duplicate(message: Any) -> tuple[int, int]:
    """A descriptor of its own and where the message begins in it; -1: it has none that
    stays as it is.  A spool has no name any more and is written anew."""
    at = ffi.new("uint64_t *")
    descriptor = lib.leakscan_message_fd(message, at)
    if descriptor < 0 or os.fstat(descriptor).st_nlink == 0:
        return -1, 0
    return os.dup(descriptor), int(at[0])


def _take_over(message: Message) -> _Task | None:
    """None: it is to be scanned where it stands."""
    handle = message._borrow()
    length = message.length
    is_document = message.is_document
    descriptor, at, data = -1, 0, None
    if lib.leakscan_message_data(handle) != ffi.NULL:
        if length > _WAITING_BYTES:
            return None
        data = message.read()
    elif not is_document:
        descriptor, at = _duplicate(handle)
    if data is None and descriptor < 0:
        return None
    source = lib.leakscan_message_source(handle)
    return _Task(data, descriptor, at, length,
                 None if source == ffi.NULL else ffi.string(source), message.index,
                 message.offset, int(lib.leakscan_message_gaps(handle)), is_document)


def _done(reports: list[Report]) -> Future[list[Report]]:
    future: Future[list[Report]] = Future()
    future.set_result(reports)
    return future


class _Team:
    """Threads with a scanner each, and their batches in order."""

    def __init__(self, policy: Policy, jobs: int) -> None:
        self._jobs = jobs
        self._scanners = [Scanner(policy) for _ in range(jobs)]
        self._own = Scanner(policy)
        self._free: SimpleQueue[Scanner] = SimpleQueue()
        for scanner in self._scanners:
            self._free.put(scanner)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="leakscan")
        self._batch: list[_Task] = []
        self._batch_bytes = 0
        self._waiting: deque[tuple[Future[list[Report]], int]] = deque()
        self._waiting_bytes = 0

    def reports(self, mailbox: Mailbox) -> Iterator[Report]:
        for message in mailbox:
            task = _take_over(message)
            if task is None:
                self._submit()
                self._waiting.append((_done([message._scan_with(self._own)]), 0))
            else:
                self._add(task)
            while self._is_full():
                yield from self._oldest()
        self._submit()
        while self._waiting:
            yield from self._oldest()

    def _add(self, task: _Task) -> None:
        self._batch.append(task)
        self._batch_bytes += task.length
        if len(self._batch) >= _BATCH_MESSAGES or self._batch_bytes >= _BATCH_BYTES:
            self._submit()

    def _submit(self) -> None:
        if not self._batch:
            return
        held = sum(len(task.data) for task in self._batch if task.data is not None)
        self._waiting.append((self._threads.submit(self._work, self._batch), held))
        self._waiting_bytes += held
        self._batch, self._batch_bytes = [], 0

    def _is_full(self) -> bool:
        return bool(self._waiting) and (
            self._waiting[0][0].done() or self._waiting_bytes > _WAITING_BYTES or
            len(self._waiting) > self._jobs * _BATCHES_PER_JOB)

    def _oldest(self) -> list[Report]:
        future, held = self._waiting.popleft()
        self._waiting_bytes -= held
        return future.result()

    def _work(self, batch: list[_Task]) -> list[Report]:
        scanner = self._free.get()
        try:
            return [task.scan(scanner) for task in batch]
        finally:
            for task in batch:
                task.close()
            self._free.put(scanner)

    def close(self) -> None:
        """Ends early what still runs, and forgets what waits.  Batches are not taken
        back: they close their descriptors when they run, interrupted."""
        for scanner in self._scanners:
            scanner.interrupt()
        for task in self._batch:
            task.close()
        self._threads.shutdown(wait=True)
        for scanner in [*self._scanners, self._own]:
            scanner.close()


def _by_one(mailbox: Mailbox) -> Generator[Report, None, None]:
    with Scanner(mailbox.policy) as scanner:
        for message in mailbox:
            yield message._scan_with(scanner)


def _by_many(mailbox: Mailbox, jobs: int) -> Generator[Report, None, None]:
    team = _Team(mailbox.policy, jobs)
    try:
        yield from team.reports(mailbox)
    finally:
        team.close()


class Reports:
    """An iterator of the reports of a mailbox, in its order; a context manager.

    `failures` lists inputs that could not be read, `progress` how far it is.
    """

    def __init__(self, mailbox: Mailbox, *, jobs: int = 1, progress: ProgressTo = None,
                 owns_mailbox: bool = False) -> None:
        if not 1 <= jobs <= _MOST_JOBS:
            raise ArgumentError(f"jobs is from 1 to {_MOST_JOBS}")
        self._mailbox = mailbox
        self._owns_mailbox = owns_mailbox
        self._reports = _by_one(mailbox) if jobs == 1 else _by_many(mailbox, jobs)
        self._meter: Meter | None = make_meter(progress)
        self._told = 0.0
        self._count = 0

    def __iter__(self) -> Iterator[Report]:
        return self

    def __next__(self) -> Report:
        try:
            report = next(self._reports)
        except BaseException:
            self._finish()
            raise
        self._count += 1
        if self._meter is not None and time.monotonic() - self._told >= self._meter.interval:
            self._tell()
        return report

    def _tell(self) -> None:
        if self._meter is not None:
            self._meter.show(self.progress)
            self._told = time.monotonic()

    def _finish(self) -> None:
        meter, self._meter = self._meter, None
        if meter is not None:
            meter.show(self.progress)
            meter.close()
        if self._owns_mailbox:
            self._mailbox.close()

    @property
    def failures(self) -> list[InputFailure]:
        return self._mailbox.failures

    @property
    def progress(self) -> Progress:
        """How far: messages reported, and input read, which may be ahead of them."""
        return self._mailbox.progress._replace(messages=self._count)

    def close(self) -> None:
        """Stops early, and waits for the threads."""
        self._reports.close()
        self._finish()

    def __enter__(self) -> Reports:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()


def scan_path(path: PathLike, jobs: int = 1, *, policy: Policy | None = None,
              format: str = "auto", progress: ProgressTo = None,
              on_failure: Callable[[InputFailure], object] | None = None) -> Reports:
    """The reports of every message below a path, in mailbox order whatever `jobs` is.

    jobs        threads that scan; one for each processor is best
    progress    called with a leakscan.Progress now and then and at the end, or True
                for a bar by tqdm, or lines on stderr where tqdm is not installed
    on_failure  called with each input that cannot be read, instead of a warning
    """
    mailbox = open_mailbox(path, policy, format=format)
    mailbox.on_failure = on_failure
    return Reports(mailbox, jobs=jobs, progress=progress, owns_mailbox=True)
