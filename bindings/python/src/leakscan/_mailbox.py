# SPDX-License-Identifier: Apache-2.0
"""Mailboxes: messages pulled out of a file, a folder tree, a descriptor, a file object."""
from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from leakscan._errors import InputWarning, StateError, check, text
from leakscan._native import ffi, lib
from leakscan._policy import Policy, preset_policy
from leakscan._report import Report
from leakscan._source import FileLike, Puller, name_of, source_of
from leakscan._turn import Turn
from leakscan._words import FORMATS, gap_words, number_of

if TYPE_CHECKING:
    from leakscan._jobs import ProgressTo, Reports
    from leakscan._scanner import Scanner

PathLike = Union[str, bytes, "os.PathLike[str]"]


class Progress(NamedTuple):
    """How far a mailbox was read."""

    messages: int
    bytes_read: int      # of input as stored
    bytes_total: int     # 0 where unknown
    files_seen: int
    files_read: int
    files_skipped: int   # no mail
    files_failed: int


class InputFailure(NamedTuple):
    """An input that could not be read."""

    source: str
    reason: str


@ffi.def_extern(name="leakscan_python_read", error=-1)   # type: ignore[untyped-decorator, unused-ignore]
def _pull(buffer: Any, size: int, userdata: Any) -> int:
    puller: Puller = ffi.from_handle(userdata)
    return puller.pull(buffer, size)


class Message:
    """A message of a mailbox: borrowed until the mailbox gives the next one."""

    __slots__ = ("_handle", "_mailbox", "_number")

    def __init__(self, mailbox: Mailbox, handle: Any, number: int) -> None:
        self._mailbox = mailbox
        self._handle = handle
        self._number = number

    def _borrow(self) -> Any:
        if self._mailbox._number != self._number or self._mailbox._handle is None:
            raise StateError("the mailbox has moved on: use a message before asking for the next")
        return self._handle

    @property
    def source(self) -> str | None:
        chars = lib.leakscan_message_source(self._borrow())
        return None if chars == ffi.NULL else os.fsdecode(ffi.string(chars))

    @property
    def index(self) -> int:
        """From 0 within its source."""
        return int(lib.leakscan_message_index(self._borrow()))

    @property
    def offset(self) -> int:
        """In bytes of the decompressed mailbox."""
        return int(lib.leakscan_message_offset(self._borrow()))

    @property
    def length(self) -> int:
        return int(lib.leakscan_message_length(self._borrow()))

    @property
    def gaps(self) -> tuple[str, ...]:
        """Met while the mailbox was split."""
        return gap_words(lib.leakscan_message_gaps(self._borrow()))

    @property
    def kind(self) -> str:
        """"mail", "appointment", "contact", "task", "note", "other" or "document"."""
        return text(lib.leakscan_kind_name(lib.leakscan_message_kind(self._borrow())))

    @property
    def is_failed(self) -> bool:
        """Nothing of it could be read; its report says so."""
        return bool(lib.leakscan_message_is_failed(self._borrow()))

    @property
    def is_document(self) -> bool:
        return bool(lib.leakscan_message_is_document(self._borrow()))

    def read(self, size: int = -1, at: int = 0) -> bytes:
        """Up to `size` bytes from position `at`; -1: all that follow."""
        with self._mailbox._turn:
            return self._read(self._borrow(), size, at)

    def _read(self, handle: Any, size: int, at: int) -> bytes:
        length = int(lib.leakscan_message_length(handle))
        wanted = max(0, length - at) if size < 0 else min(size, max(0, length - at))
        buffer = ffi.new("char[]", max(1, wanted))
        done = 0
        while done < wanted:
            got = lib.leakscan_message_read(handle, at + done, buffer + done, wanted - done)
            check(min(got, 0), "the message could not be read")
            if got == 0:
                break
            done += got
        data: bytes = ffi.buffer(buffer, done)[:]
        return data

    def __bytes__(self) -> bytes:
        return self.read()

    def __len__(self) -> int:
        return self.length

    def _scan_with(self, scanner: Scanner) -> Report:
        with self._mailbox._turn:
            return scanner._scan_borrowed(self._borrow())

    def __repr__(self) -> str:
        if self._mailbox._number != self._number:
            return "<leakscan.Message, past>"
        return f"<leakscan.Message {self.index}: {self.length} bytes>"


class Mailbox:
    """An iterator of messages; made by leakscan.open().  A context manager.

    An input that cannot be read is warned about (InputWarning) and listed in
    `failures`; the messages of the others follow.
    """

    def __init__(self, policy: Policy, handle: Any, puller: Puller | None = None,
                 keep: Any = None) -> None:
        self.policy = policy
        self.failures: list[InputFailure] = []
        self.on_failure: Callable[[InputFailure], object] | None = None
        self._handle = handle
        self._puller = puller
        self._keep = keep
        self._number = 0
        self._is_done = False
        self._turn = Turn("mailbox")
        self._counts = Progress(0, 0, 0, 0, 0, 0, 0)

    def close(self) -> None:
        with self._turn:
            self._counts = self.progress
            handle, self._handle = self._handle, None
            if handle is not None:
                ffi.release(handle)

    def __enter__(self) -> Mailbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def __iter__(self) -> Iterator[Message]:
        return self

    def __next__(self) -> Message:
        with self._turn:
            while not self._is_done:
                message, failure = self._advance()
                if message is not None:
                    return message
                if failure is not None:
                    self._tell(failure)
        raise StopIteration

    def _advance(self) -> tuple[Message | None, InputFailure | None]:
        if self._handle is None:
            raise StateError("the mailbox is closed")
        pointer = ffi.new("const leakscan_message **")
        self._number += 1
        status = lib.leakscan_reader_next(self._handle, pointer)
        error = self._puller.take_error() if self._puller is not None else None
        if error is not None:
            self._is_done = True
            raise error
        if status == lib.LEAKSCAN_OK:
            return Message(self, pointer[0], self._number), None
        if status == lib.LEAKSCAN_INPUT_FAILED:
            source = lib.leakscan_reader_failed_source(self._handle)
            reason = text(lib.leakscan_reader_failed_reason(self._handle))
            name = "" if source == ffi.NULL else os.fsdecode(ffi.string(source))
            return None, InputFailure(name, reason)
        self._is_done = True
        check(status, "the mailbox could not be read")
        return None, None

    def _tell(self, failure: InputFailure) -> None:
        self.failures.append(failure)
        if self.on_failure is not None:
            self.on_failure(failure)
        else:
            warnings.warn(f"{failure.source}: {failure.reason}", InputWarning, stacklevel=3)

    @property
    def progress(self) -> Progress:
        """How far it was read; after close(), how far it had been."""
        if self._handle is None:
            return self._counts
        return Progress(*(int(lib.leakscan_reader_count(self._handle, count)) for count in (
            lib.LEAKSCAN_COUNT_MESSAGES, lib.LEAKSCAN_COUNT_BYTES_READ,
            lib.LEAKSCAN_COUNT_BYTES_TOTAL, lib.LEAKSCAN_COUNT_FILES_SEEN,
            lib.LEAKSCAN_COUNT_FILES_READ, lib.LEAKSCAN_COUNT_FILES_SKIPPED,
            lib.LEAKSCAN_COUNT_FILES_FAILED)))

    def set_range(self, begin: int, end: int) -> None:
        """Only messages whose postmark begins in bytes [begin, end) of one uncompressed
        mbox: shares for jobs on a cluster.  Before the first message."""
        with self._turn:
            check(lib.leakscan_reader_set_range(self._handle, begin, end),
                  "a range needs an uncompressed mbox of which nothing was read yet")

    def scan(self, *, jobs: int = 1, progress: ProgressTo = None) -> Reports:
        """The reports of the messages that follow, in their order; see scan_path()."""
        from leakscan._jobs import Reports
        return Reports(self, jobs=jobs, progress=progress)

    def __repr__(self) -> str:
        state = "closed" if self._handle is None else f"{self.progress.messages} messages so far"
        return f"<leakscan.Mailbox, {state}>"


def _open_file(pointer: Any, policy: Policy, file: FileLike, source: Any, format: int) -> Puller:
    puller = Puller(file)
    userdata = ffi.new_handle(puller)
    puller.handle = userdata   # the library asks by it as long as the puller lives
    status = lib.leakscan_reader_open_fn(pointer, policy._handle, lib.leakscan_python_read,
                                         userdata, source, format)
    if puller.error is not None:
        if status == lib.LEAKSCAN_OK:
            lib.leakscan_reader_free(pointer[0])
        raise puller.error
    check(status, "the file could not be opened as a mailbox")
    return puller


def _demand_path(path: PathLike) -> None:
    """Raises what Python raises where nothing can be opened."""
    if stat.S_ISREG(os.stat(path).st_mode):
        os.close(os.open(path, os.O_RDONLY | os.O_CLOEXEC))


def open_mailbox(what: PathLike | int | FileLike, policy: Policy | None = None, *,
                 format: str = "auto", source: PathLike | None = None) -> Mailbox:
    """A mailbox: a path (a file, compressed or an archive of mailboxes too, or a folder
    tree), a descriptor, or a file object in binary mode, which need not be seekable.

    format is one of auto, message, mbox, mboxcl, mmdf, maildir, mh; `source` is what
    reports call a descriptor or a file object.
    """
    policy = policy if policy is not None else preset_policy()
    number = number_of(FORMATS, format, "format")
    pointer = ffi.new("leakscan_reader **")
    puller = None
    if isinstance(what, int):
        status = lib.leakscan_reader_open_fd(pointer, policy._handle, what, source_of(source),
                                             number)
        check(status, "the descriptor could not be opened as a mailbox")
    elif isinstance(what, (str, bytes, os.PathLike)):
        _demand_path(what)
        status = lib.leakscan_reader_open_path(pointer, policy._handle, source_of(what), number)
        check(status, f"{os.fsdecode(what)}: could not be opened as a mailbox")
    elif hasattr(what, "read"):
        name = source if source is not None else name_of(what)
        puller = _open_file(pointer, policy, what, source_of(name), number)
    else:
        raise TypeError("a mailbox is a path, a descriptor or a file object")
    handle = ffi.gc(pointer[0], lib.leakscan_reader_free)
    return Mailbox(policy, handle, puller, what)
