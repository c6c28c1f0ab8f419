#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # Triage of a mailbox
#
# How bad is it, what kind of data is in it, whom does it come from, and which
# messages must a person read first?  Run it as a script, or cell by cell in an
# editor that knows `# %%`.
#
#     python triage.py MAILBOX [--jobs N] [--picture FILE.png]
#
# Nothing it prints or draws holds a matched value: they are masked in reports.

# %%
from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping

import leakscan

WORST = 10
BAR = 40


# %% [markdown]
# ## Counting
#
# One pass.  Only what is worth a person's time is kept: reports of level high and
# above, so that an archive of any size fits.

# %%
class Triage:
    def __init__(self) -> None:
        self.levels: Counter[str] = Counter()
        self.categories: Counter[str] = Counter()
        self.detectors: Counter[str] = Counter()
        self.senders: Counter[str] = Counter()
        self.gaps: Counter[str] = Counter()
        self.bad: list[leakscan.Report] = []

    def add(self, report: leakscan.Report) -> None:
        self.levels[str(report.level) if report.score is not None else "failed"] += 1
        self.gaps.update(report.gaps)
        self.categories.update(word for word, score in report.categories.items() if score > 0)
        self.detectors.update({finding.detector for finding in report.findings})
        if report.level >= leakscan.Level.HIGH:
            self.senders[printable(report.sender)] += 1
            self.bad.append(report)

    def worst(self) -> list[leakscan.Report]:
        """The highest scores, each copy of a message once."""
        once = {report.content_id or id(report): report for report in reversed(self.bad)}
        return sorted(once.values(), key=lambda r: (-(r.score or 0), r.source or "", r.index))


def triage(reports: Iterable[leakscan.Report]) -> Triage:
    result = Triage()
    for report in reports:
        result.add(report)
    return result


# %% [markdown]
# ## Telling

# %%
LEVELS = [*(str(level) for level in reversed(leakscan.Level)
            if level is not leakscan.Level.NONE), "failed"]


def print_bars(title: str, counts: Mapping[str, int], order: Iterable[str]) -> None:
    print(f"\n{title}")
    most = max(counts.values(), default=0) or 1
    for name in order:
        count = counts.get(name, 0)
        bar = "#" * max(count * BAR // most, 1 if count else 0)
        print(f"  {name:<28}{count:>8}  {bar}".rstrip())


def print_worst(reports: Iterable[leakscan.Report]) -> None:
    print("\nRead these first")
    for report in reports:
        detectors = Counter(finding.detector for finding in report.findings)
        why = ", ".join(name for name, _ in detectors.most_common(4))
        day = report.date.date().isoformat() if report.date else "no date"
        print(f"  {report.score:>3} {report.level!s:<9} {day:<11}"
              f"{printable(report.source)}:{report.index}")
        print(f"      {why}")


def printable(text: str | None) -> str:
    """What strangers named may be no text, or steer the terminal: then it shows a mark."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text or "-")


def print_all(result: Triage) -> None:
    print(f"{sum(result.levels.values())} messages")
    print_bars("Levels", result.levels, LEVELS)
    print_bars("Categories, in messages", result.categories, leakscan.CATEGORIES)
    print_bars("Detectors, in messages", result.detectors,
               [name for name, _ in result.detectors.most_common(15)])
    if result.gaps:
        print_bars("Not read in full", result.gaps, sorted(result.gaps))
    if result.senders:
        print_bars("Senders of messages of level high and above", result.senders,
                   [name for name, _ in result.senders.most_common(WORST)])
    print_worst(result.worst()[:WORST])


# %% [markdown]
# ## Drawing
#
# With matplotlib, two charts side by side; without it the text above says the same.

# %%
def draw(result: Triage, picture: str) -> bool:
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4), layout="constrained")
    scale = dict(zip(LEVELS, ["#7f0000", "#d7301f", "#fc8d59", "#fdcc8a", "#bdbdbd", "#636363"]))
    shown = [level for level in reversed(LEVELS) if result.levels[level]]
    bars = left.barh(shown, [result.levels[level] for level in shown],
                     color=[scale[level] for level in shown])
    left.bar_label(bars, padding=3)
    left.set(title="Messages of each level", xscale="symlog", xlabel="messages")
    categories = list(reversed(leakscan.CATEGORIES))
    bars = right.barh(categories, [result.categories[word] for word in categories],
                      color="#3182bd")
    right.bar_label(bars, padding=3)
    right.set(title="Messages with each category", xlabel="messages")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(x=0.15)
    figure.savefig(picture, dpi=120)
    pyplot.close(figure)
    return True


# %% [markdown]
# ## All of it

# %%
def main() -> int:
    parser = argparse.ArgumentParser(description="Triage of a mailbox.")
    parser.add_argument("mailbox", help="a file, an archive or a folder")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--picture", metavar="FILE", help="draw levels and categories into it")
    options = parser.parse_args()
    try:
        with leakscan.scan_path(options.mailbox, options.jobs,
                                progress=sys.stderr.isatty() or None) as reports:
            result = triage(reports)
            failures = reports.failures
    except OSError as error:
        parser.error(f"{options.mailbox}: {error.strerror or error}")
    print_all(result)
    if options.picture and not draw(result, options.picture):
        print("\nNo picture: matplotlib is not installed.", file=sys.stderr)
    return 3 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
