# SPDX-License-Identifier: Apache-2.0
"""A pytest plugin that speaks TAP, numbered on from LEAKSCAN_TAP_DONE tests before.

Run it with -p no:terminal, which keeps pytest itself silent.
"""
import os

_number = int(os.environ.get("LEAKSCAN_TAP_DONE", "0"))
_told = set()


def _tell(good, report, more=""):
    global _number
    if report.nodeid in _told:
        if not good:
            print(f"# {report.nodeid}: failed once more while {report.when}")
        return
    _told.add(report.nodeid)
    _number += 1
    print(f"{'ok' if good else 'not ok'} {_number} - {report.nodeid}{more}", flush=True)


def _tell_failure(report):
    _tell(False, report)
    crash = getattr(report.longrepr, "reprcrash", None)
    # First what failed and where: the whole may be longer than is shown elsewhere.
    if crash is not None:
        for line in [f"{crash.path}:{crash.lineno}", *crash.message.splitlines()[:12]]:
            print(f"# {line}")
    for line in str(report.longrepr).splitlines():
        print(f"#   {line}")


def pytest_runtest_logreport(report):
    if report.failed:
        _tell_failure(report)
    elif report.skipped:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        _tell(True, report, f" # SKIP {str(why).removeprefix('Skipped: ')}")
    elif report.when == "teardown":
        _tell(True, report)


def pytest_collectreport(report):
    if report.failed:
        _tell_failure_of_collection(report)


def _tell_failure_of_collection(report):
    report.when = "collected"
    _tell_failure(report)


def pytest_internalerror(excrepr):
    print(f"Bail out! {excrepr}".replace("\n", "\n# "))


def pytest_sessionfinish():
    print(f"1..{_number}", flush=True)
