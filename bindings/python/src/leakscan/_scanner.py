# SPDX-License-Identifier: Apache-2.0
"""A scanner: messages in, reports out.  The GIL is released while it works."""
from __future__ import annotations

import os
import threading
from collections.abc import Callable
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from leakscan._errors import ArgumentError, StateError, check, make_error, text, text_or_none
from leakscan._native import ffi, lib
from leakscan._policy import Policy, preset_policy
from leakscan._report import Report
from leakscan._source import Buffer, MessageLike, bytes_of, source_of
from leakscan._turn import Turn
from leakscan._words import FORMATS, GAPS, number_of

if TYPE_CHECKING:
    from leakscan._mailbox import Message

_MOST = (1 << 64) - 1


class TextPart(NamedTuple):
    """The text of one part as it is scanned, values and all; offsets of findings
    count its bytes."""

    part: str
    where: str
    name: str | None
    text: bytes

    def __repr__(self) -> str:
        return f"<leakscan.TextPart in {self.where}, {len(self.text)} bytes>"


class _Sink:
    """Gathers what the library says during one scan."""

    def __init__(self, add: Callable[..., object]) -> None:
        self.add = add
        self.error: BaseException | None = None

    def take(self, *what: Any) -> int:
        try:
            self.add(*what)
        except BaseException as error:   # the library is between this and the caller
            self.error = error
            return 1
        return 0


@ffi.def_extern(name="leakscan_python_report", error=1)   # type: ignore[untyped-decorator, unused-ignore]
def _take_report(handle: Any, userdata: Any) -> int:
    sink: _Sink = ffi.from_handle(userdata)
    return sink.take(Report._wrap(lib.leakscan_report_ref(handle)))


@ffi.def_extern(name="leakscan_python_text", error=1)   # type: ignore[untyped-decorator, unused-ignore]
def _take_text(part: Any, where: int, name: Any, start: Any, length: int, userdata: Any) -> int:
    sink: _Sink = ffi.from_handle(userdata)
    return sink.take(part, where, name, ffi.buffer(start, length)[:] if length else b"")


class _Texts:
    """Pieces of text become parts."""

    def __init__(self) -> None:
        self.parts: list[TextPart] = []
        self._pieces: list[bytes] = []

    def add(self, part: Any, where: int, name: Any, piece: bytes) -> None:
        if piece:
            self._pieces.append(piece)
            return
        self.parts.append(TextPart(text(part), text(lib.leakscan_where_name(where)),
                                   text_or_none(name), b"".join(self._pieces)))
        self._pieces = []


class Scanner:
    """Scratch of one worker.  Threads that share one wait for each other: make one
    per thread, or use leakscan.scan_message, which does.

    A context manager; a pickled scanner is a new one of the same policy.
    """

    def __init__(self, policy: Policy | None = None) -> None:
        self._policy = policy if policy is not None else preset_policy()
        self._turn = Turn("scanner")
        self._life = threading.RLock()
        self._feed: Feed | None = None
        pointer = ffi.new("leakscan_scanner **")
        check(lib.leakscan_scanner_new(pointer, self._policy._handle), "no scanner could be made")
        self._handle: Any = ffi.gc(pointer[0], lib.leakscan_scanner_free)

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def is_closed(self) -> bool:
        return self._handle is None

    def close(self) -> None:
        """Frees the scratch, and aborts a feed.  Closing twice is no error."""
        with self._turn, self._life:
            handle, self._handle = self._handle, None
            self._feed = None
            if handle is not None:
                lib.leakscan_feed_abort(handle)
                ffi.release(handle)

    def __enter__(self) -> Scanner:
        self._open_handle()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return Scanner, (self._policy,)

    def __repr__(self) -> str:
        return f"<leakscan.Scanner{' closed' if self.is_closed else ''} of {self._policy!r}>"

    def _open_handle(self) -> Any:
        if self._handle is None:
            raise StateError("the scanner is closed")
        return self._handle

    def interrupt(self) -> None:
        """Ends the running scan early (gap "interrupted") and later ones at once,
        until resume().  For other threads and for signal handlers."""
        with self._life:
            if self._handle is not None:
                lib.leakscan_scanner_interrupt(self._handle)

    def resume(self) -> None:
        with self._life:
            if self._handle is not None:
                lib.leakscan_scanner_resume(self._handle)

    # ---- whole messages ----

    def _place(self, source: Any, index: int, offset: int, gaps: int = 0) -> Any:
        handle = self._open_handle()
        if not (0 <= index <= _MOST and 0 <= offset <= _MOST):
            raise ArgumentError("index and offset are whole numbers from 0")
        if self._feed is not None:
            raise StateError("a feed is open: end or abort it before another scan")
        check(lib.leakscan_scanner_set_origin(handle, source_of(source), index, offset), "origin")
        check(lib.leakscan_scanner_set_gaps(handle, gaps), "gaps")
        return handle

    def _take(self, status: int, pointer: Any) -> Report:
        if status != lib.LEAKSCAN_OK:
            words = text(lib.leakscan_scanner_error(self._handle))
            raise make_error(status, words or "the message could not be scanned")
        return Report._wrap(pointer[0])

    def scan_message(self, message: MessageLike | Message, *,
                     source: str | bytes | os.PathLike[str] | None = None,
                     index: int = 0, offset: int = 0, gaps: tuple[str, ...] = ()) -> Report:
        """The report of one message: bytes (RFC 5322), a message of the email package,
        or one that leakscan.open gave, which knows its origin by itself.

        source, index, offset and gaps are told in the report.
        """
        scan = getattr(message, "_scan_with", None)
        if scan is not None:
            report: Report = scan(self)
            return report
        data = bytes_of(message)
        bits = 0
        for gap in gaps:
            bits |= number_of(GAPS, gap, "gap")
        return self._scan_bytes(data, source, index, offset, bits)

    def _scan_bytes(self, data: Any, source: Any, index: int, offset: int, gaps: int) -> Report:
        pointer = ffi.new("leakscan_report **")
        with self._turn:
            handle = self._place(source, index, offset, gaps)
            with ffi.from_buffer(data) as start:
                status = lib.leakscan_scan_memory(handle, start, len(data), pointer)
            return self._take(status, pointer)

    def _scan_borrowed(self, message: Any) -> Report:
        pointer = ffi.new("leakscan_report **")
        with self._turn:
            handle = self._place(None, 0, 0)
            return self._take(lib.leakscan_scan_message(handle, message, pointer), pointer)

    def scan_document(self, data: Buffer, name: str | None = None, *,
                      source: str | bytes | os.PathLike[str] | None = None,
                      index: int = 0, offset: int = 0) -> Report:
        """A file that is no mail, as a document of one part; `name` as its file name."""
        return self._scan_document(bytes_of(data), name, source, index, offset, 0)

    def _scan_document(self, data: Any, name: Any, source: Any, index: int, offset: int,
                       gaps: int) -> Report:
        pointer = ffi.new("leakscan_report **")
        with self._turn:
            handle = self._place(source, index, offset, gaps)
            with ffi.from_buffer(data) as start:
                status = lib.leakscan_scan_document(handle, start, len(data), source_of(name),
                                                    pointer)
            return self._take(status, pointer)

    def scan_file(self, file: int | IO[bytes], *, offset: int = 0, length: int | None = None,
                  source: str | bytes | os.PathLike[str] | None = None) -> Report:
        """One message in a seekable file or descriptor, read in place and never held
        whole in memory; it is left where it was."""
        descriptor = file if isinstance(file, int) else file.fileno()
        if length is None:
            length = max(0, os.fstat(descriptor).st_size - offset)
        return self._scan_descriptor(descriptor, offset, length, source, 0, offset, 0)

    def _scan_descriptor(self, descriptor: int, at: int, length: int, source: Any, index: int,
                         offset: int, gaps: int) -> Report:
        if at < 0 or length < 0:
            raise ArgumentError("offset and length are whole numbers from 0")
        pointer = ffi.new("leakscan_report **")
        with self._turn:
            handle = self._place(source, index, offset, gaps)
            status = lib.leakscan_scan_fd(handle, descriptor, at, length, pointer)
            return self._take(status, pointer)

    def extract_text(self, message: MessageLike) -> list[TextPart]:
        """The text of each part as it is scanned.  Nothing is masked here."""
        data = bytes_of(message)
        texts = _Texts()
        sink = _Sink(texts.add)
        userdata = ffi.new_handle(sink)
        pointer = ffi.new("leakscan_report **")
        with self._turn:
            handle = self._place(None, 0, 0)
            lib.leakscan_scanner_set_text_sink(handle, lib.leakscan_python_text, userdata)
            try:
                with ffi.from_buffer(data) as start:
                    status = lib.leakscan_scan_memory(handle, start, len(data), pointer)
            finally:
                lib.leakscan_scanner_set_text_sink(handle, ffi.NULL, ffi.NULL)
            self._take(status, pointer)
        if sink.error is not None:
            raise sink.error
        return texts.parts

    # ---- pushed bytes ----

    def feed(self, on_report: Callable[[Report], object] | None = None, *, format: str = "auto",
             source: str | bytes | os.PathLike[str] | None = None,
             index: int = 0, offset: int = 0) -> Feed:
        """Begins a feed of bytes of one mailbox, which is written to like a file:

            with scanner.feed(print) as feed:
                shutil.copyfileobj(socket_file, feed)

        Each report goes to on_report, else into feed.reports.
        """
        with self._turn:
            self._place(source, index, offset)
            self._feed = Feed(self, on_report, number_of(FORMATS, format, "format"))
            return self._feed


class Feed:
    """Bytes of a mailbox in any pieces; made by Scanner.feed().

    As a context manager it ends well, or aborts when an exception passes.
    """

    def __init__(self, scanner: Scanner, on_report: Callable[[Report], object] | None,
                 format: int) -> None:
        self.reports: list[Report] = []
        self._scanner = scanner
        self._sink = _Sink(on_report if on_report is not None else self.reports.append)
        self._userdata = ffi.new_handle(self._sink)
        check(lib.leakscan_feed_begin(scanner._handle, format, lib.leakscan_python_report,
                                      self._userdata), "this format cannot be fed")

    @property
    def is_open(self) -> bool:
        return self._scanner._feed is self

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        """Answers how many bytes were taken: all of them."""
        whole = bytes_of(data)
        with self._scanner._turn:
            handle = self._open_handle()
            with ffi.from_buffer(whole) as start:
                status = lib.leakscan_feed(handle, start, len(whole))
            self._settle(status)
        return len(whole)

    def end(self) -> None:
        """The input is complete: reports what is left."""
        with self._scanner._turn:
            handle = self._open_handle()
            status = lib.leakscan_feed_end(handle)
            self._scanner._feed = None
            self._settle(status)

    def abort(self) -> None:
        """Forgets what is left.  No error when the feed is over."""
        with self._scanner._turn:
            if self.is_open:
                self._scanner._feed = None
                lib.leakscan_feed_abort(self._scanner._handle)

    def _open_handle(self) -> Any:
        if not self.is_open:
            raise StateError("the feed is over")
        return self._scanner._open_handle()

    def _settle(self, status: int) -> None:
        """After a failure the library has ended the feed by itself."""
        if status in (lib.LEAKSCAN_OK, lib.LEAKSCAN_DONE):
            return
        self._scanner._feed = None
        error, self._sink.error = self._sink.error, None
        if error is not None:
            raise error
        words = text(lib.leakscan_scanner_error(self._scanner._handle))
        raise make_error(status, words or "the feed failed")

    def __enter__(self) -> Feed:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if kind is not None:
            self.abort()
        elif self.is_open:
            self.end()
