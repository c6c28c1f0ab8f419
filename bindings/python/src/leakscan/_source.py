# SPDX-License-Identifier: Apache-2.0
"""What Python people hand over: bytes, messages of the email package, file objects."""
from __future__ import annotations

import email.message
import os
from typing import IO, Any, Union

from leakscan._errors import ArgumentError
from leakscan._native import ffi

Buffer = Union[bytes, bytearray, memoryview]
MessageLike = Union[bytes, bytearray, memoryview, email.message.Message]
FileLike = IO[bytes]


def bytes_of(message: Any) -> Any:
    """Something that stays as it is while the library reads it without the GIL."""
    if isinstance(message, bytes):
        return message
    if isinstance(message, email.message.Message):
        return _flatten(message)
    if isinstance(message, str):
        raise TypeError("a message is bytes: read it in binary mode, or encode it")
    view = memoryview(message)
    return view.cast("B") if view.readonly and view.c_contiguous else view.tobytes()


def _flatten(message: email.message.Message[Any, Any]) -> bytes:
    try:
        return message.as_bytes()
    except Exception as error:
        name = type(error).__name__
    # Not chained: exceptions of the email package quote the message.
    raise ArgumentError(f"the email package cannot write this message ({name}): "
                        "scan the bytes that it was read from")


def name_of(file: FileLike) -> str | None:
    """What a file object says it is called."""
    name = getattr(file, "name", None)
    return os.fsdecode(name) if isinstance(name, (str, bytes)) else None


def source_of(name: str | bytes | os.PathLike[str] | None) -> Any:
    """For the library: a name as the file system has it."""
    if name is None:
        return ffi.NULL
    encoded = os.fsencode(name)
    if b"\0" in encoded:
        raise ArgumentError("a name holds no NUL")
    return encoded


class Puller:
    """Reads a file object for the library, and keeps what goes wrong in it."""

    def __init__(self, file: FileLike) -> None:
        self._file = file
        self._fill = getattr(file, "readinto", None)
        self._rest = b""
        self.error: BaseException | None = None
        self.handle: Any = None   # by which the library asks; it lives as long as this

    def pull(self, buffer: Any, size: int) -> int:
        try:
            return self._into(ffi.buffer(buffer, size))
        except BaseException as error:   # the library is between this and the caller
            self.error = error
            return -1

    def _into(self, view: Any) -> int:
        if self._fill is not None:
            count = self._fill(view)
            if count is None:
                raise BlockingIOError("the file does not block and has no data now")
            return int(count)
        if not self._rest:
            self._rest = self._file.read(len(view))
            if not isinstance(self._rest, bytes):
                raise TypeError("the file gives no bytes: open it in binary mode")
        count = min(len(view), len(self._rest))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def take_error(self) -> BaseException | None:
        error, self.error = self.error, None
        return error
