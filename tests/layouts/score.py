"""Scores the reader on made-up reports: `python -m tests.layouts.score [--n 200] [--layout NAME] [--seed S]`.

A figure is right when its value is what the source prints; where the source has a blank, None, or a zero that says
itself that it is inferred. A wrong value is `silent` if nothing warns of it, `flagged` if its status or a finding does.
A null for a number that can be known is `missing`; for one that cannot, `unknowable`.
"""

from __future__ import annotations

import argparse
import fnmatch
import re
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from tests.layouts import LAYOUTS, Rendered, Truth, make_truth, render

COUNTS = ("reports", "cells", "right", "missing", "silent", "flagged", "unknowable")


@dataclass
class Tally:
    """What became of the reports of one layout."""

    counts: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    uncaught: list[str] = field(default_factory=list)
    identity: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Takes over what another tally counted."""
        self.counts.update(other.counts)
        for name in ("silent", "missing", "uncaught", "identity", "crashes"):
            getattr(self, name).extend(getattr(other, name))


def example(name: str, seed: str) -> tuple[Truth, Rendered]:
    """The report of this layout and seed, the same every time."""
    rng = Random(f"{name} {seed}")  # noqa: S311
    truth = make_truth(rng)
    return truth, render(name, truth, rng)


def core(name: str | None) -> str:
    """An organisation's name without what is often left out."""
    short = re.sub(r"[\s(（].*$|人民政府|办事处|办公室|街道|委员会", "", name or "")
    return re.sub(r"^.*?(省|市|县|区|旗)(?=.{2,})", "", short) or short


def same_organisation(want: str, have: str | None) -> bool:
    """Whether two names mean one organisation, county and 人民政府 or not."""
    a, b = core(want), core(have)
    return bool(b) and (a in b or b in a)


def judge(want: Decimal | None, have: Decimal | None, status: str, *, knowable: bool, named: bool) -> str:
    """What to call one figure."""
    if want is None and (have is None or (have == 0 and status == "inferred")):
        return "right"
    if want is not None and have is not None and Decimal(have) == want:
        return "right"
    if have is None:
        return "missing" if knowable else "unknowable"
    return "flagged" if named or status not in ("printed", "inferred") else "silent"


def score_one(name: str, seed: str) -> Tally:
    """Renders one report, has it read, and compares."""
    from parsers.read import Unreadable, read
    from scraper.page import Page

    tally = Tally()
    truth, rendered = example(name, seed)
    begin = time.perf_counter()
    try:
        reports = read(Page(body=rendered.body, source=name + rendered.suffix))
    except Unreadable as refusal:
        if rendered.certain is None or rendered.certain:
            return _crashed(f"{name} {seed}", refusal)
        tally.counts.update(reports=1, refused=1, cells=len(rendered.values), unknowable=len(rendered.values))
        return tally
    except Exception as crash:  # the adversary reports whatever it breaks
        return _crashed(f"{name} {seed}", crash)
    tally.counts["microseconds"] = int(1e6 * (time.perf_counter() - begin))
    report: Any = next((r for r in reports if r.year == truth.year), reports[0] if reports else None)
    _count_figures(tally, f"{name} {seed}", rendered, report)
    _count_identity(tally, f"{name} {seed}", truth, report)
    return tally


def _crashed(where: str, crash: Exception) -> Tally:
    trace = "".join(traceback.format_exception(crash, chain=False, limit=-2))
    return Tally(Counter(reports=1, crashes=1), crashes=[f"{where}: {trace}"])


def _count_figures(tally: Tally, where: str, rendered: Rendered, report: Any) -> None:
    figures = report.figures if report else {}
    named = {v for f in report.findings if f.severity != "info" for v in f.variables} if report else set()
    tally.counts["reports"] += 1
    for variable, want in rendered.values.items():
        figure = figures.get(variable)
        have, status = (figure.value, figure.status) if figure else (None, "absent")
        knowable = want is not None and (rendered.certain is None or variable in rendered.certain)
        verdict = judge(want, have, status, knowable=knowable, named=variable in named)
        tally.counts["cells"] += 1
        tally.counts[verdict] += 1
        if verdict in ("silent", "missing"):
            kept = tally.silent if verdict == "silent" else tally.missing
            if not kept:
                kept.append(f"{where}: {variable} wanted {want}, read {have} ({status})")
    if rendered.misprint:
        tally.counts["misprints"] += 1
        tally.counts["caught"] += rendered.misprint in named
        if rendered.misprint not in named:
            tally.uncaught.append(f"{where}: {rendered.misprint} printed {rendered.values[rendered.misprint]}")


def _count_identity(tally: Tally, where: str, truth: Truth, report: Any) -> None:
    have = report.organisation if report else None
    right = {
        "year": bool(report) and report.year == truth.year,
        "organisation": same_organisation(truth.organisation, have),
        "published": bool(report) and report.published == truth.published,
        "code": bool(report) and (report.division_code or "").startswith(truth.division_code[:6]),
    }
    tally.counts.update({key: int(value) for key, value in right.items()})
    for key in ("year", "organisation"):
        if not right[key]:
            tally.identity.append(f"{where}: {key} wanted {getattr(truth, key)}, read {getattr(report, key, None)}")


def score_layout(name: str, *, n: int, seed: str) -> Tally:
    """The tally of `n` reports in one layout."""
    total = Tally()
    for number in range(max(n // LAYOUTS[name].costs, 1)):
        total.add(score_one(name, f"{seed}-{number}"))
    return total


def line(name: str, tally: Tally) -> str:
    """One line of the table of results."""
    c = tally.counts
    known = max(c["cells"] - c["unknowable"], 1)
    share = 100 * c["right"] / known
    pairs = (f"{c['caught']}/{c['misprints']}", c["year"], c["organisation"], c["published"], c["code"])
    return (
        f"{name:26}{c['reports']:7}{c['crashes']:6}{share:9.3f}{c['missing']:8}{c['silent']:7}{c['flagged']:8}"
        f"{c['unknowable']:8}{pairs[0]:>9}"
        + "".join(f"{n:6}" for n in pairs[1:])
        + f"{c['microseconds'] / 1e3 / max(c['reports'], 1):7.1f}"
    )


def main(argv: list[str] | None = None) -> int:
    """Runs the reader over all layouts, or those that match `--layout`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=200, help="reports per layout")
    parser.add_argument("--layout", default="*", help="one layout, or a pattern such as 'txt_*'")
    parser.add_argument("--seed", default="0", help="as printed beside an example, to see it again")
    parser.add_argument("--show", type=int, default=5, help="examples of each kind")
    parser.add_argument("--missing", action="store_true", help="show examples of missing figures and of identity too")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--dump", type=Path, help="write the report of --layout and --seed there and stop")
    asked = parser.parse_args(argv)
    if asked.dump:
        truth, rendered = example(asked.layout, asked.seed)
        asked.dump.write_bytes(rendered.body)
        print(truth, rendered.misprint, rendered.note, sep="\n")
        return 0
    names = [name for name in LAYOUTS if fnmatch.fnmatch(name, asked.layout)]
    total = run(names, n=asked.n, seed=asked.seed, jobs=asked.jobs)
    for title, kept in _examples(total, everything=asked.missing):
        for shown in kept[:: max(1, len(kept) // max(asked.show, 1))][: asked.show]:
            print(f"{title}: {shown}")
    return 0 if not (total.silent or total.crashes) else 1


def _examples(total: Tally, *, everything: bool) -> list[tuple[str, list[str]]]:
    shown = [("silent", total.silent), ("crash", total.crashes), ("misprint not named", total.uncaught)]
    return [*shown, ("missing", total.missing), ("identity", total.identity)] if everything else shown


def run(names: list[str], *, n: int, seed: str, jobs: int) -> Tally:
    """Scores these layouts, prints a line for each, and returns the sum."""
    print(
        f"{'':26}reports crash  right % missing silent flagged unknow. misprint  year   org  date  code     ms",
        flush=True,
    )
    total = Tally()
    work = partial(score_layout, n=n, seed=seed)
    with ProcessPoolExecutor(jobs) as pool:
        for name, tally in zip(names, pool.map(work, names), strict=True):
            print(line(name, tally), flush=True)
            total.add(tally)
    print(line("ALL", total))
    return total


if __name__ == "__main__":
    sys.exit(main())
