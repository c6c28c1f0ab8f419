#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the Python binding against the built library, in a virtual environment in the
build folder, and runs its tests, mypy and ruff.

    bindings.py [--bench]    --bench: builds it and measures instead

Skips where the environment cannot be made: without the venv module, Python's headers,
or a package index and nothing kept from an earlier run.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig

TOP = pathlib.Path(os.environ.get("abs_top_srcdir", pathlib.Path(__file__).parents[2])).resolve()
BUILD = pathlib.Path(os.environ.get("abs_top_builddir", TOP / "build")).resolve()
HOME = BUILD / "python"
SOURCE = HOME / "source"     # a copy: building writes beside its sources
PYTHON = HOME / "venv" / "bin" / "python"
NEEDED = ["setuptools>=77", "cffi>=1.15", "build", "pytest", "mypy", "ruff", "tqdm"]
# Tables and pictures are large: tested where these are there.
WANTED = ["pandas"]
SECONDS = 300

number = 0


def run(*words, **more):
    words = [str(word) for word in words]
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", timeout=SECONDS, check=False, **more)


def check(name, done):
    global number
    number += 1
    print(f"{'not ' if done.returncode else ''}ok {number} - {name}", flush=True)
    if done.returncode:
        for line in done.stdout.splitlines()[-40:]:
            print(f"#   {line}")
    return done.returncode == 0


def skip_all(why):
    print(f"1..0 # SKIP {why}")
    raise SystemExit(0)


def pip(*words):
    return run(PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", *words)


def make_environment():
    """What is missing for it, or nothing."""
    headers = pathlib.Path(sysconfig.get_paths()["include"]) / "Python.h"
    if not headers.exists():
        return f"no Python.h for {sys.executable}: on Debian install python3-dev"
    kept = HOME / "needed"
    wish = "\n".join([sys.executable, sys.version, *NEEDED, *WANTED])
    if kept.exists() and kept.read_text(encoding="utf-8") == wish:
        return None
    shutil.rmtree(HOME, ignore_errors=True)
    if run(sys.executable, "-m", "venv", HOME / "venv").returncode:
        return "python3 -m venv failed: on Debian install python3-venv"
    if pip("install", "--retries", "1", "--timeout", "15", *NEEDED).returncode:
        return "no package index could be reached for " + ", ".join(NEEDED)
    pip("install", "--retries", "1", "--timeout", "15", "--only-binary", ":all:", *WANTED)
    kept.write_text(wish, encoding="utf-8")
    return None


def copy_source():
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(TOP / "bindings" / "python", SOURCE, ignore=shutil.ignore_patterns(
        "build", "dist", "*.egg-info", "__pycache__"))
    # make distcheck gives sources that may not be written.
    for path in [SOURCE, *SOURCE.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)


def install(environment):
    """By way of a source archive and a wheel of it, as for a release."""
    if not check("python -m build makes a source archive and a wheel of it",
                 run(PYTHON, "-m", "build", "--no-isolation", SOURCE, env=environment)):
        return False
    wheels = list((SOURCE / "dist").glob("leakscan-*.whl"))
    return check("the wheel installs",
                 pip("install", "--force-reinstall", "--no-deps", *wheels))


def main():
    why = make_environment()
    if why is not None:
        skip_all(why)
    copy_source()
    environment = {**os.environ, "LEAKSCAN_BUILD": str(BUILD), "LEAKSCAN_SOURCE": str(TOP),
                   "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("G_DEBUG", None)
    if not install(environment):
        print(f"1..{number}")
        return 1
    if "--bench" in sys.argv[1:]:
        return subprocess.run([PYTHON, "-B", TOP / "tests" / "python" / "bench.py"],
                              cwd=HOME, check=False).returncode
    good = check("mypy --strict finds nothing", run(PYTHON, "-m", "mypy", "--cache-dir", HOME / "mypy", cwd=SOURCE))
    good &= check("ruff finds nothing", run(PYTHON, "-m", "ruff", "check", "--no-cache", SOURCE))
    environment.update(LEAKSCAN_TAP_DONE=str(number), PYTHONPATH=str(TOP / "tests" / "python"))
    tests = subprocess.run([PYTHON, "-m", "pytest", "-p", "no:terminal", "-p", "tap_plugin"],
                           cwd=SOURCE, env=environment, check=False)
    return 0 if good and tests.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
