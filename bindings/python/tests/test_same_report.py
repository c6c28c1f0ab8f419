# SPDX-License-Identifier: Apache-2.0
"""The command, the library in C and Python say the same about the same bytes.

What is compared may be real mail: nothing of it may show, so failures tell places
in the list of lines only.
"""
from __future__ import annotations

import json
import subprocess

import pytest
from conftest import KEY

import leakscan

REAL = ["mail/pipermail-twisted-web/2004-April.txt", "mail/enron-freeeed/10-MBOX",
        "mime/mimekit", "mime/perl-mime-tools"]
COPY = ',"copy":true}'


def by_command(command, key_file, helper, path):
    done = subprocess.run([command, "scan", "--json", "--key-file", key_file, "-q",
                           "--helper", helper, path], capture_output=True, check=False)
    assert done.returncode in (0, 3)
    lines = done.stdout.decode("utf-8").splitlines()
    # That a message was there before is known to the command alone.
    return [line[:-len(COPY)] + "}" if line.endswith(COPY) else line
            for line in lines if line.startswith('{"type":"message"')]


def by_pull(pull, path):
    """The example draws its key, so value ids are compared apart."""
    done = subprocess.run([pull, path], capture_output=True, check=False)
    return done.stdout.decode("utf-8").splitlines()


def by_python(path, helper, jobs=1):
    policy = leakscan.Policy(key=KEY, helper=helper)
    return [r.to_json() for r in leakscan.scan_path(path, jobs, policy=policy,
                                                    on_failure=lambda failure: None)]


def without_ids(line):
    """The line with each id replaced by the order of its first appearance."""
    fields = json.loads(line)
    seen = {}
    for finding in fields["findings"]:
        finding["value_id"] = seen.setdefault(finding["value_id"], len(seen))
    fields["content_id"] = fields["content_id"] is not None
    return fields


def different(one, other):
    """Numbers of lines that differ; -1 where there are more of one than of the other."""
    return [n for n, (a, b) in enumerate(zip(one, other)) if a != b] + \
        ([-1] if len(one) != len(other) else [])


def ids_agree(one, other):
    """Over all lines: what has one id here has one id there."""
    pairs = {(a["value_id"], b["value_id"]) for x, y in zip(one, other)
             for a, b in zip(json.loads(x)["findings"], json.loads(y)["findings"])}
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def hold_together(path, command, pull, key_file, helper):
    python = by_python(path, helper)
    assert python
    assert different(python, by_python(path, helper, jobs=3)) == []
    assert different(python, by_command(command, key_file, helper, path)) == []
    # The example takes the helper that is installed, if any.
    python = by_python(path, None)
    drawn = by_pull(pull, path)
    assert different([without_ids(x) for x in python], [without_ids(x) for x in drawn]) == []
    assert ids_agree(python, drawn)
    return python


def test_on_the_synthetic_export(synthetic, command, pull, key_file, helper):
    lines = hold_together(synthetic, command, pull, key_file, helper)
    assert len(lines) == 400
    assert sum('"us-ssn"' in line for line in lines) > 10


@pytest.mark.parametrize("folder", REAL)
def test_on_real_mail(corpora, command, pull, key_file, helper, folder):
    path = corpora / folder
    if not path.exists():
        pytest.skip(f"{folder} is not there")
    hold_together(path, command, pull, key_file, helper)


def test_message_bytes_give_the_report_of_the_path(synthetic):
    """Without a mailbox round it a message has another origin, and else the same report."""
    policy = leakscan.Policy(key=KEY)
    origin = ("source", "index", "offset")
    with leakscan.open(synthetic, policy) as messages, leakscan.Scanner(policy) as scanner:
        for message in messages:
            whole = scanner.scan_message(message).to_dict()
            alone = scanner.scan_message(bytes(message)).to_dict()
            assert {k: v for k, v in whole.items() if k not in origin} == \
                {k: v for k, v in alone.items() if k not in origin}
