"""How well made-up reports are read: `python -m bench.quality [--reports 9300] [--raise-floors]`.

Prints right, missing and silently wrong figures per layout, and fails where a layout falls below its floor in
tests/layouts/floors.toml, or where a single figure anywhere is silently wrong. Floors only rise.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.layouts import LAYOUTS
from tests.layouts.score import Tally, line, score_layout

if TYPE_CHECKING:
    from collections import Counter

FLOORS = Path(__file__).resolve().parent.parent / "tests" / "layouts" / "floors.toml"
HEADER = """# The least share (per cent) of the figures that can be known which a layout must get right, over 9,300 reports.
# Written by `python -m bench.quality --raise-floors`, which never lowers one. No figure may be silently wrong.
"""


def share(counts: Counter[str]) -> float:
    """Right figures as a share of those that can be known, in per cent, cut (not rounded) to two places."""
    known = counts["cells"] - counts["unknowable"]
    return int(10_000 * counts["right"] / known) / 100 if known > 0 else 100.0


def risen(floor: float, counts: Counter[str]) -> float:
    """The floor, lifted to what was measured over enough reports; where nothing could be known (scans, and no OCR to read
    them) it stays."""
    told = counts["reports"] >= ENOUGH and counts["cells"] > counts["unknowable"]
    return max(floor, share(counts)) if told else floor


ENOUGH = 10
"""Of layouts that take long to read there are fewer: one report that happens to be read whole lifts no floor."""


def measure(reports: int, seed: str) -> dict[str, Tally]:
    """The tally of every layout, printed as it comes."""
    print(f"{'':26}reports crash  right % missing silent flagged unknow. misprint  year   org  date  code     ms")
    found: dict[str, Tally] = {}
    total = Tally()
    work = partial(score_layout, n=max(1, reports // len(LAYOUTS)), seed=seed)
    with ProcessPoolExecutor() as pool:
        for name, tally in zip(LAYOUTS, pool.map(work, LAYOUTS), strict=True):
            print(line(name, tally), flush=True)
            found[name] = tally
            total.add(tally)
    print(line("ALL", total))
    for example in (*total.silent, *total.crashes):
        print(f"silently wrong or crashed: {example}")
    return found


def judge(found: dict[str, Tally], floors: dict[str, float]) -> list[str]:
    """What is below its floor, in words."""
    low = [
        f"{name}: {share(tally.counts):.2f} % right, its floor is {floors[name]:.2f} %"
        for name, tally in found.items()
        if share(tally.counts) < floors.get(name, 0.0)
    ]
    wrong = sum(tally.counts["silent"] + tally.counts["crashes"] for tally in found.values())
    return [*low, *([f"{wrong} figures silently wrong or reports crashed"] if wrong else [])]


def main(argv: list[str] | None = None) -> int:
    """Measure, compare, and with --raise-floors lift what has risen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=9300)
    parser.add_argument("--seed", default="quality")
    parser.add_argument("--raise-floors", action="store_true")
    asked = parser.parse_args(argv)
    floors: dict[str, float] = tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    found = measure(asked.reports, asked.seed)
    if asked.raise_floors:
        floors = {name: risen(floors.get(name, 0.0), tally.counts) for name, tally in found.items()}
        FLOORS.write_text(HEADER + "".join(f"{name} = {floor:.2f}\n" for name, floor in floors.items()), "utf-8")
    faults = judge(found, floors)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
