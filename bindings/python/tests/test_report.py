# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import pickle
from datetime import datetime, timezone

import pytest
from conftest import LUNCH, ROSTER, SECRETS

import leakscan

FULL = leakscan.Policy(show="full")


@pytest.fixture
def report(scanner):
    return scanner.scan_message(ROSTER, source="box/in\udce9.mbox", index=7, offset=99)


def test_properties_say_what_the_json_says(report):
    fields = report.to_dict()
    assert (fields["type"], fields["schema"]) == ("message", 1)
    for name in ("index", "offset", "length", "status", "message_id", "score", "categories",
                 "unread", "content_id"):
        assert getattr(report, name) == fields[name], name
    assert (list(report.combinations), list(report.gaps)) == \
        (fields["combinations"], fields["gaps"])
    assert report.sender == fields["from"] == "kim@example.org"
    assert str(report.level) == fields["level"] == "high"
    assert report.date == datetime(2024, 1, 1, 11, 34, 56, tzinfo=timezone.utc)
    assert fields["date"] == "2024-01-01T11:34:56Z"
    assert report.subject == "roster"


def test_findings_say_what_the_json_says(report):
    fields = report.to_dict()["findings"]
    assert len(report.findings) == len(fields) == 3
    for finding, words in zip(report.findings, fields):
        assert {name: getattr(finding, name) for name in words} == words
        assert finding.evidence
        assert finding.title
        assert 0 < finding.weight <= 10


def test_a_source_is_bytes_of_the_file_system(report):
    assert report.source == "box/in\udce9.mbox"
    assert report.to_dict()["source"] == "box/in\N{REPLACEMENT CHARACTER}.mbox"
    assert report.to_dict()["source_hex"] == b"box/in\xe9.mbox".hex()


def test_long_json_comes_whole():
    people = b"".join(b"SSN: 536-90-%04d\n" % n for n in range(4000, 4200))
    report = leakscan.scan_message(LUNCH + people)
    assert len(report.to_json()) > 20000
    assert len(report.to_dict()["findings"]) >= 200
    assert json.loads(report.to_json()) == report.to_dict()


def test_the_score_is_explained(report):
    told = report.explain()
    assert "us-ssn" in told
    assert f"score {report.score}" in told


@pytest.mark.parametrize("value", SECRETS)
def test_no_repr_holds_a_value_even_where_all_is_shown(value):
    mail = ROSTER.replace(b"roster", b"SSN 536-90-4399")
    report = leakscan.scan_message(mail, FULL, source="SSN 536-90-4399.eml")
    assert SECRETS[0] in report.to_json()
    shown = repr(report) + str(report) + repr(report.findings) + f"{report.findings[0]}"
    assert value not in shown
    assert "score" in shown


def test_a_pickled_report_is_equal(report):
    copy = pickle.loads(pickle.dumps(report))
    assert copy == report
    assert hash(copy) == hash(report)
    assert (copy.to_json(), copy.findings, copy.explain(), copy.subject) == \
        (report.to_json(), report.findings, report.explain(), report.subject)
    assert leakscan.Report.load(report.save()) == report
    assert report != leakscan.scan_message(LUNCH)
    assert report != "report"


def test_a_damaged_save_is_refused(report):
    saved = report.save()
    for bad in (b"", b"LKSR", saved[:-1], saved + b"\0", b"X" + saved[1:]):
        with pytest.raises(leakscan.Error):
            leakscan.Report.load(bad)


def test_a_failed_report_has_no_score():
    report = leakscan.Report.failed("a.mbox", 3, 10, 20, ("truncated", "timeout"))
    assert (report.status, report.score, report.level) == ("failed", None, leakscan.Level.NONE)
    assert report.gaps == ("truncated", "timeout")
    assert (report.source, report.index, report.offset, report.length) == ("a.mbox", 3, 10, 20)
    assert (report.date, report.message_id, report.findings) == (None, None, ())
    assert (report.to_dict()["score"], report.to_dict()["level"]) == (None, None)
    assert "no score" in repr(report)


def test_a_report_is_not_made_by_hand():
    with pytest.raises(TypeError, match="scanning"):
        leakscan.Report()


def test_reports_and_findings_do_not_change(report):
    with pytest.raises(AttributeError):
        report.score = 0
    with pytest.raises(AttributeError):
        report.findings[0].count = 0
