# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import sys

import pytest
from conftest import LUNCH, ROSTER

import leakscan


@pytest.fixture
def reports(scanner):
    return [scanner.scan_message(ROSTER, source="a\udce9", index=0),
            scanner.scan_message(LUNCH, source="a", index=1),
            leakscan.Report.failed("a", 2, gaps=("truncated",))]


def test_a_row_for_each_message_in_pandas(reports):
    pandas = pytest.importorskip("pandas")
    frame = leakscan.report_frame(reports, engine="pandas")
    assert list(frame["level"])[:2] == ["high", "minimal"]
    assert frame["score"].isna().tolist() == [False, False, True]
    assert frame["score"].sum() == 72
    assert frame["date"][0] == pandas.Timestamp("2024-01-01T11:34:56Z")
    assert frame["date"].isna().tolist() == [False, True, True]
    assert frame["detectors"][0] == ["dob", "us-person-name", "us-ssn"]
    assert set(leakscan.CATEGORIES) < set(frame.columns)
    assert list(leakscan.report_frame([]).columns) == list(frame.columns)


def test_a_row_for_each_finding_in_pandas(reports):
    pytest.importorskip("pandas")
    frame = leakscan.report_frame(reports, findings=True)
    assert sorted(frame["detector"]) == ["dob", "us-person-name", "us-ssn"]
    assert set(frame["index"]) == {0}


def test_tables_of_pyarrow(reports):
    pytest.importorskip("pyarrow")
    table = leakscan.report_frame(reports, engine="pyarrow")
    assert table.num_rows == 3
    assert table.column("gaps").to_pylist() == [[], [], ["truncated"]]
    assert leakscan.report_frame(reports, findings=True, engine="pyarrow").num_rows == 3


def test_without_either_there_is_advice(reports, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match="pip install"):
        leakscan.report_frame(reports)
    with pytest.raises(leakscan.ArgumentError, match="pandas"):
        leakscan.report_frame(reports, engine="excel")
