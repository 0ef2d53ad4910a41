"""Coverage by county and year: a table in which the colour of a cell is the share of the county's organisations."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from output.quality.summary import UNKNOWN
from output.quality.tables import both, code

if TYPE_CHECKING:
    from output.quality.summary import Summary

COUNTIES = 150
"""Counties that are listed; the others are one row together."""


def coverage(summary: Summary) -> str:
    """The table as HTML, the counties with most gaps first where there are too many to list."""
    if not summary.counties:
        return both("The panel has no rows.", "面板没有数据。")
    counties = sorted(summary.counties)
    rest: list[str] = []
    if len(counties) > COUNTIES:
        ranked = sorted(counties, key=lambda county: (_share(summary, county), county))
        counties, rest = sorted(ranked[:COUNTIES]), ranked[COUNTIES:]
    rows = [
        _row(_name(summary, county), summary.counties[county], summary.county_organisations[county], summary.years)
        for county in counties
    ]
    if rest:
        seen = sum(summary.county_organisations[county] for county in rest)
        years: Counter[int] = Counter()
        for county in rest:
            years.update(summary.counties[county])
        rows.append(_row(f"{len(rest):,} others, fewer gaps · 其余", years, seen, summary.years))
    head = "".join(f'<th class="n">{year}</th>' for year in summary.years)
    return (
        '<div class="scroll"><table class="grid"><thead><tr><th>county · 县（市、区）</th>'
        f'{head}<th class="n">seen 机构</th></tr></thead>\n<tbody>\n' + "\n".join(rows) + "\n</tbody></table></div>"
        + both(
            "Seen: organisations with a report in any year. Darker: a larger share of them has a report on that year.",
            "“机构”为任一年度有报告的机构数；颜色越深，当年有报告的比例越高。",
        )
    )  # fmt: skip


def _share(summary: Summary, county: str) -> float:
    """Of the reports that there would be if every organisation had one on every year, those that there are."""
    return summary.counties[county].total() / (summary.county_organisations[county] * len(summary.years))


def _name(summary: Summary, county: str) -> str:
    """The county by the site that its reports are from, and its code."""
    if county == UNKNOWN:
        return "unknown · 不明"
    return f"{escape(summary.county_sites[county])} <small>{code(county)}</small>"


def _row(name: str, by_year: Counter[int], seen: int, years: tuple[int, ...]) -> str:
    cells = "".join(f'<td class="n c{_shade(by_year[year], seen)}">{by_year[year] or "–"}</td>' for year in years)
    return f'<tr><th>{name}</th>{cells}<td class="n">{seen:,}</td></tr>'


def _shade(n: int, seen: int) -> int:
    """0 for none, then the share in quarters, the last one only where nobody is missing."""
    return 0 if not n else 4 if n >= seen else 1 + min(2, 3 * n // seen)
