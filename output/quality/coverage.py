"""Coverage by county and year: what became of every report that was owed, as letters on colours.

Letter and colour say the same, so that the picture reads without colours and on a black-and-white print.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from output.quality.tables import both, code
from output.quality.words import STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from output.quality.summary import Summary

COUNTIES = 150
"""Counties that are listed; the others are one row together."""
HERE = ("published", "late", "withdrawn")
"""States of a report that the dataset holds."""

_Years = dict[int, Counter[str]]


def coverage(summary: Summary) -> str:
    """The table as HTML, the counties with the largest share of gaps where there are too many to list."""
    if not summary.owed:
        return both("The register has no rows.", "名录没有数据。")
    counties = sorted(summary.owed)
    rest: list[str] = []
    if len(counties) > COUNTIES:
        ranked = sorted(counties, key=lambda county: (share_here(total(summary.owed[county].values())), county))
        counties, rest = sorted(ranked[:COUNTIES]), ranked[COUNTIES:]
    years = sorted({year for by_year in summary.owed.values() for year in by_year})
    rows = [_row(_name(summary, county), summary.owed[county], years) for county in counties]
    if rest:
        others = {year: total(summary.owed[county].get(year, Counter()) for county in rest) for year in years}
        rows.append(_row(f"{len(rest):,} others, fewer gaps · 其余", others, years))
    everything = total(states for by_year in summary.owed.values() for states in by_year.values())
    head = "".join(f"<th>{year}</th>" for year in years)
    return (
        f'<div class="key">{_key(everything)}</div>'
        '<div class="scroll"><table class="grid"><thead><tr><th>county · 县（市、区）<br><small>here / owed · 收有／应有</small></th>'
        f"{head}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody></table></div>"
    )


def total(counts: Iterable[Counter[str]]) -> Counter[str]:
    """All of them together."""
    found: Counter[str] = Counter()
    for each in counts:
        found.update(each)
    return found


def share_here(states: Mapping[str, int]) -> float:
    """Of the reports that were owed, the share that the dataset holds."""
    return sum(states.get(state, 0) for state in HERE) / (sum(states.values()) or 1)


def _key(everything: Counter[str]) -> str:
    return "".join(
        f'<span><i class="s {state}">{letter}</i>{en} <span lang="zh">{zh}</span> {everything[state]:,}</span>'
        for state, (letter, en, zh) in STATES.items()
    )


def _name(summary: Summary, county: str) -> str:
    """The county's name and code; reports that do not say their county stand together."""
    if not county:
        return "unknown · 不明"
    return f"{escape(summary.county_names[county]) or '?'} <small>{code(county)}</small>"


def _row(name: str, by_year: _Years, years: list[int]) -> str:
    cells = "".join(f"<td>{_cell(by_year.get(year, Counter()))}</td>" for year in years)
    states = total(by_year.values())
    here = sum(states[state] for state in HERE)
    return f"<tr><th>{name}<br><small>{here:,} / {states.total():,}</small></th>{cells}</tr>"


def _cell(states: Counter[str]) -> str:
    """Its states in their order, each as a letter and a number; a dash where nothing was owed."""
    shown = [
        f'<i class="s {state}">{letter} {states[state]}</i>' for state, (letter, *_) in STATES.items() if states[state]
    ]
    return "".join(shown) or "–"
