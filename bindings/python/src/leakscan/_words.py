# SPDX-License-Identifier: Apache-2.0
"""The vocabulary of reports: numbers of leakscan.h under the words of the JSON contract."""
from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import NamedTuple

from leakscan._errors import ArgumentError, text
from leakscan._native import ffi, lib


class Level(enum.IntEnum):
    """How bad a message is; levels are ordered, and Level("high") is Level.HIGH."""

    NONE = lib.LEAKSCAN_LEVEL_NONE
    MINIMAL = lib.LEAKSCAN_LEVEL_MINIMAL
    LOW = lib.LEAKSCAN_LEVEL_LOW
    MODERATE = lib.LEAKSCAN_LEVEL_MODERATE
    HIGH = lib.LEAKSCAN_LEVEL_HIGH
    CRITICAL = lib.LEAKSCAN_LEVEL_CRITICAL

    @classmethod
    def _missing_(cls, value: object) -> Level | None:
        if isinstance(value, str):
            return cls.__members__.get(value.upper())
        return None

    def __str__(self) -> str:
        return self.name.lower()


class Bounds(NamedTuple):
    """Of a limit."""

    least: int
    preset: int
    most: int


def _names(enum_name: str, name_of: str) -> dict[str, int]:
    """The library's word for each number of an enum of the header, in its order."""
    numbers = sorted(ffi.typeof(f"enum {enum_name}").elements)
    words = {text(getattr(lib, name_of)(number)): number for number in numbers}
    return {word: number for word, number in words.items() if word}


CATEGORIES = {word: number for word, number
              in _names("leakscan_category", "leakscan_category_name").items()
              if number != lib.LEAKSCAN_CATEGORY_ALL}
GAPS = _names("leakscan_gap", "leakscan_gap_name")
FORMATS = _names("leakscan_format", "leakscan_format_name")
LIMITS = _names("leakscan_limit", "leakscan_limit_name")
# These the header does not name by a function.
SHOWS = {"shape": lib.LEAKSCAN_SHOW_SHAPE, "last4": lib.LEAKSCAN_SHOW_LAST4,
         "full": lib.LEAKSCAN_SHOW_FULL, "none": lib.LEAKSCAN_SHOW_NONE}
ALLOWS = {"value": lib.LEAKSCAN_ALLOW_VALUE, "pattern": lib.LEAKSCAN_ALLOW_PATTERN,
          "sender": lib.LEAKSCAN_ALLOW_SENDER, "detector": lib.LEAKSCAN_ALLOW_DETECTOR}


def number_of(words: dict[str, int], word: str, what: str) -> int:
    number = words.get(word.replace("_", "-"))
    if number is None:
        raise ArgumentError(f"{what} {word!r} is none of: {', '.join(words)}")
    return number


def gap_words(bits: int) -> tuple[str, ...]:
    return tuple(word for word, bit in GAPS.items() if bits & bit)


def limits() -> dict[str, Bounds]:
    """Name, least, preset and greatest value of every limit."""
    def bounds() -> Iterator[tuple[str, Bounds]]:
        numbers = ffi.new("uint64_t[3]")
        for name, limit in LIMITS.items():
            lib.leakscan_limit_bounds(limit, numbers, numbers + 1, numbers + 2)
            yield name, Bounds(*numbers)
    return dict(bounds())
