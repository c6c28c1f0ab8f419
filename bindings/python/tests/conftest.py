# SPDX-License-Identifier: Apache-2.0
"""Mail that everyone may see, and where the project's build and the corpora are.

LEAKSCAN_SOURCE and LEAKSCAN_BUILD name the source tree and its build folder where
the tests run elsewhere.
"""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import leakscan

TOP = Path(os.environ.get("LEAKSCAN_SOURCE", Path(__file__).resolve().parents[3]))
BUILD = Path(os.environ.get("LEAKSCAN_BUILD", TOP / "build"))
KEY = bytes(range(32))

ROSTER = b"""From: Kim Doe <kim@example.org>
To: lee@example.org
Subject: roster
Message-ID: <1@example.org>
Date: Mon, 01 Jan 2024 12:34:56 +0100

Full name: Roe, Jane
SSN: 536-90-4399
DOB: 07/29/1968
"""
LUNCH = b"""From: Lee Poe <lee@example.org>
Subject: lunch
Message-ID: <2@example.org>

Noon?
"""
POSTMARK = b"From kim@example.org Mon Jan  1 00:00:00 2024\n"
SECRETS = ("536-90-4399", "536904399", "07/29/1968", "Roe, Jane")
STAFF = """<?xml version="1.0" encoding="UTF-8"?>
<pack xmlns="urn:leakscan:pack:1" name="staff" version="1">
  <title>Staff numbers of the Example Works</title>
  <rule id="staff-number" category="pii" weight="4" alone="90" context="90" classes="govid strong">
    <title>Staff number</title>
    <description>EW, a hyphen and six digits.</description>
    <source>Personnel handbook of the Example Works, page 3</source>
    <match>
      <trigger before="0" after="8" case="exact">EW-</trigger>
      <regex><![CDATA[(?<![\\w-])EW-\\d{6}(?![\\w-])]]></regex>
    </match>
    <accept>staff number EW-204466</accept>
    <reject>EW-2044667</reject>
  </rule>
</pack>
"""


def mbox(*messages: bytes) -> bytes:
    return b"".join(POSTMARK + message + b"\n" for message in messages)


def lunches(count: int) -> list[bytes]:
    """Messages of which every tenth is a roster, told apart by their numbers."""
    return [b"X-Number: %d\n" % n + (ROSTER if n % 10 == 3 else LUNCH) for n in range(count)]


@pytest.fixture(scope="session")
def policy() -> leakscan.Policy:
    return leakscan.Policy(key=KEY)


@pytest.fixture
def scanner(policy):
    with leakscan.Scanner(policy) as scanner:
        yield scanner


@pytest.fixture(scope="session")
def key_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("key") / "key"
    path.touch(mode=0o600)
    path.write_bytes(KEY)
    return path


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory) -> Path:
    """The export of a mail server that ./dev demo makes."""
    maker = TOP / "tests" / "demo" / "synthetic_mailbox.py"
    if not maker.exists():
        pytest.skip("the source tree is not here")
    folder = tmp_path_factory.mktemp("synthetic") / "export"
    subprocess.run([sys.executable, "-B", str(maker), str(folder)], check=True,
                   stdout=subprocess.DEVNULL)
    return folder


@pytest.fixture(scope="session")
def corpora() -> Path:
    folder = Path(os.environ.get("LEAKSCAN_CORPORA", TOP.parent / "shared" / "corpora"))
    if not folder.is_dir():
        pytest.skip("the corpora are not here")
    return folder


def _built(*names: str) -> Path:
    path = BUILD.joinpath(*names)
    if not path.exists():
        pytest.skip(f"{path.name} is not built")
    return path


@pytest.fixture(scope="session")
def command() -> Path:
    return _built("leakscan")


@pytest.fixture(scope="session")
def helper() -> Path:
    """What reads attached documents."""
    return _built("leakscan-extract")


@pytest.fixture(scope="session")
def pull() -> Path:
    return _built("examples", "c", "pull")
