"""Reports made by hand for the tests of this room; none of them was ever published."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from parsers.form import variables
from parsers.report import Fact, Figure, Finding, Place, Report, Section, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAMES = [variable.name for variable in variables() if "2021" in variable.forms]
MONEY = {variable.name for variable in variables() if variable.money}


def report(
    number: int = 1, year: int | None = 2024, numbers: Mapping[str, Any] | None = None, **changes: Any
) -> Report:
    """A township's report. `numbers` by variable; a text that is no number is a blank cell with that mark."""
    made = Report(
        title=f"石新镇{year}年政府信息公开工作年度报告",
        organisation=f"盘山县第{number}镇",
        level="township",
        division_code=f"211122{100 + number}",
        org_id=f"211122{100 + number}",
        year=year,
        published=f"{(year or 2024) + 1}-01-20",
        site_code="2111220003",
        form="2021",
        figures={name: figure(name, value) for name, value in (numbers or {}).items()},
        source=f"crawl.warc.gz@{number}",
        url=f"https://example.org/{number}/{year}.html",
        fetched_at="2026-01-20T08:00:00Z",
        sha256=f"{number:064x}",
        site="盘山县",
    )
    return replace(made, **changes)


def figure(name: str, value: object) -> Figure:
    raw = str(value)
    try:
        return Figure(name, Decimal(raw), "printed", raw, Place(table=2, row=4, column=4))
    except ArithmeticError:
        return Figure(name, None, "blank", raw, Place(table=2, row=4, column=4))


def many(count: int, seed: int = 7) -> Iterator[Report]:
    """`count` full reports of 2019 to 2024, with text, findings and facts, for measuring."""
    dice = random.Random(seed)  # noqa: S311 - numbers for a bench
    text = "本机关认真贯彻落实《中华人民共和国政府信息公开条例》，主动公开政府信息。" * 12
    for number in range(count):
        made = report(number // 6, 2019 + number % 6, {name: dice.choice((0, 0, 0, 3, 27, "/")) for name in NAMES})
        yield replace(
            made,
            findings=(Finding("does-not-add-up", "error", "总计 3, 各列之和 4", ("app_received_total",)),),
            sections=tuple(Section(n, f"标题{n}", text) for n in range(1, 7)),
            facts=(Fact("info_disclosed", Decimal(74), "条", "本年度共公开信息74条", 6),),
        )


_counts = st.integers(-9, 10**9).map(Decimal)
_money = st.decimals(0, 10**8, places=4)
_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@st.composite
def figures(draw: st.DrawFn, name: str) -> Figure:
    status: Status = draw(st.sampled_from(["printed", "inferred", "blank", "unsure", "absent"]))
    value = draw(_money if name in MONEY else _counts) if status in ("printed", "inferred") else None
    return Figure(name, value, status, draw(_text) if value is None else str(value))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report: few organisations and years, so that several meet; now and then one unknown."""
    number = draw(st.integers(1, 3))
    names = draw(st.lists(st.sampled_from(sorted({*NAMES[:6], *MONEY})), unique=True))
    found = [
        Finding("c", draw(st.sampled_from(["error", "info"])), draw(_text)) for _ in range(draw(st.integers(0, 2)))
    ]
    return report(
        number,
        draw(st.sampled_from([2023, 2024, None])),
        title=draw(_text | st.none()),
        organisation=draw(st.sampled_from([f"盘山县第{number}镇", f"第{number}镇"])),
        org_id=draw(st.sampled_from([f"21112210{number}", None])),
        published=draw(st.sampled_from(["2025-01-20", "2025-01-21", None])),
        url=draw(st.sampled_from(["https://example.org/a", "https://example.org/b", None])),
        figures={name: draw(figures(name)) for name in names},
        findings=tuple(found),
        sections=(Section(1, "总体情况", draw(_text)),),
    )
