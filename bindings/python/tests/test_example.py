# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import TOP

TRIAGE = Path(__file__).parents[1] / "examples" / "triage.py"


def run(*words):
    return subprocess.run([sys.executable, "-B", TRIAGE, *words], capture_output=True, text=True,
                          check=False)


def test_triage_tells_levels_categories_and_the_worst(synthetic):
    done = run(synthetic)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("400 messages\n")
    for words in ("  critical                          20  ##", "  clearance", "  us-ssn",
                  "Read these first\n   95 critical"):
        assert words in done.stdout


def test_triage_draws_where_matplotlib_is(synthetic, tmp_path):
    picture = tmp_path / "a.png"
    done = run(synthetic, "--picture", picture)
    assert done.returncode == 0
    if importlib.util.find_spec("matplotlib") is None:
        assert "matplotlib is not installed" in done.stderr
        pytest.skip("matplotlib is not installed")
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_readme_of_the_project_runs(synthetic, tmp_path):
    readme = TOP / "README.md"
    if not readme.exists():
        pytest.skip("the source tree is not here")
    code = re.search(r"^```python\n(.*?)^```", readme.read_text(encoding="utf-8"), re.M | re.S)
    (tmp_path / "archive").symlink_to(synthetic)
    done = subprocess.run([sys.executable, "-B", "-c", code.group(1)], capture_output=True,
                          text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "    us-ssn ###-##-####\n" in done.stdout


def test_triage_says_what_is_missing(tmp_path):
    done = run(tmp_path / "absent")
    assert done.returncode == 2
    assert "No such file" in done.stderr
