# SPDX-License-Identifier: Apache-2.0
"""The binding and leakscan.h are one: names, numbers, versions."""
from __future__ import annotations

import re

import pytest
from conftest import TOP

import leakscan
from leakscan import _words
from leakscan._native import ffi, lib

HEADER = TOP / "libleakscan" / "leakscan.h"


@pytest.fixture(scope="module")
def header():
    if not HEADER.exists():
        pytest.skip("the source tree is not here")
    return HEADER.read_text(encoding="utf-8")


def test_every_function_of_the_header_is_bound(header):
    text = re.sub(r"/\*.*?\*/", " ", header, flags=re.S)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
    names = re.findall(r"\bLEAKSCAN_API\b[^;(]*?\b(\w+)\s*\(", text)
    assert len(names) > 100
    assert [name for name in names if not hasattr(lib, name)] == []


def test_every_callback_type_has_its_python_side(header):
    names = re.findall(r"\(\*leakscan_(\w+)_fn\)", header)
    assert len(names) == 4
    assert [name for name in names if not hasattr(lib, f"leakscan_python_{name}")] == []


@pytest.mark.parametrize(("enum", "words"), [
    ("leakscan_category", [*_words.CATEGORIES.values(), lib.LEAKSCAN_CATEGORY_ALL]),
    ("leakscan_level", list(leakscan.Level)),
    ("leakscan_gap", _words.GAPS.values()),
    ("leakscan_format", _words.FORMATS.values()),
    ("leakscan_limit", _words.LIMITS.values()),
    ("leakscan_show", _words.SHOWS.values()),
    ("leakscan_allow", _words.ALLOWS.values()),
])
def test_every_number_has_its_word(enum, words):
    assert sorted(words) == sorted(ffi.typeof(f"enum {enum}").elements)


def test_every_option_is_a_parameter(policy):
    names = {name for name, _ in policy._recipe.options}
    assert names == set(ffi.typeof("enum leakscan_option").relements)


def test_every_failure_has_its_exception():
    from leakscan._errors import _CLASSES
    failures = [number for number in ffi.typeof("enum leakscan_status").elements if number < 0]
    assert sorted(_CLASSES) == sorted(failures)
    assert all(issubclass(kind, leakscan.Error) for kind in _CLASSES.values())


def test_levels_are_named_as_in_the_library():
    for level in leakscan.Level:
        if level is not leakscan.Level.NONE:
            assert lib.leakscan_level_from_name(str(level).encode()) == level
            assert leakscan.Level(str(level)) is level
    with pytest.raises(ValueError, match="dreadful"):
        leakscan.Level("dreadful")


def test_versions_agree(header):
    numbers = re.findall(r"^#define LEAKSCAN_VERSION_\w+ (\d+)$", header, re.M)
    assert leakscan.__version__ == ".".join(numbers) == leakscan.library_version()
    project = (TOP / "bindings" / "python" / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{leakscan.__version__}"\n' in project
    assert leakscan.library_version() in leakscan.version_details()


def test_everything_public_is_documented():
    for name in leakscan.__all__:
        thing = getattr(leakscan, name)
        if callable(thing):
            assert thing.__doc__, name
