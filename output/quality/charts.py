"""The charts of the quality page: drawn with Altair, written as SVG whose text is text.

A browser looks for the fonts, so Chinese reads right wherever it can be read at all. No place in a chart depends on how
wide a text is, hence every machine draws the same bytes whichever fonts it has. All charts have the width of a phone.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FONTS: Final = (
    "system-ui, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, WenQuanYi Micro Hei, sans-serif"
)
BLUE, GREY = "#2c6e9b", "#b9b4a8"
_DATA = "rows"
_PLOT, _NUMBER, _STEP = 170, 52, 22
"""Pixels: the longest bar, the place for its number, the height of a row."""


def bars(rows: Sequence[tuple[str, int]], *, labels: int = 108, grey: frozenset[str] = frozenset()) -> str:
    """Lying bars, one a row, each with its number: SVG. `labels` is the place for the names, in pixels."""
    longest = max((n for _, n in rows), default=0) or 1
    values = [
        {"name": name, "row": row, "share": n / longest, "text": f"{n:,}", "grey": name in grey}
        for row, (name, n) in enumerate(rows)
    ]
    return _svg(_bars(labels, len(rows)), values)


def shares(rows: Sequence[tuple[str, Mapping[str, int]]], colours: Mapping[str, str], *, labels: int = 40) -> str:
    """Lying bars of equal length, one a row, cut by share: SVG. `colours` gives the parts in order."""
    values = [
        {"name": name, "row": row, "part": part, "n": parts.get(part, 0), "order": order}
        for row, (name, parts) in enumerate(rows)
        for order, part in enumerate(colours)
    ]
    return _svg(_shares(labels, len(rows), tuple(colours.items())), values)


@cache
def _bars(labels: int, rows: int) -> dict[str, Any]:
    """The chart without its data: Altair takes longer to check a chart than it takes to draw it."""
    import altair as alt  # a fifth of a second: only a build draws

    base = alt.Chart(alt.NamedData(_DATA)).encode(y=_names(alt, labels))
    x = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    colour = alt.condition("datum.grey", alt.value(GREY), alt.value(BLUE))
    drawn = base.mark_bar(height=14).encode(x=x, color=colour)
    numbers = base.mark_text(align="left", dx=4).encode(x=x, text="text:N")
    return _laid_out(alt.layer(drawn, numbers), labels, rows, _PLOT)


@cache
def _shares(labels: int, rows: int, colours: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    import altair as alt

    parts, shown = (list(each) for each in zip(*colours, strict=True))
    chart = (
        alt.Chart(alt.NamedData(_DATA))
        .mark_bar(height=14)
        .encode(
            y=_names(alt, labels),
            x=alt.X("n:Q", stack="normalize", axis=None),
            color=alt.Color("part:N", scale=alt.Scale(domain=parts, range=shown), legend=None),
            order="order:Q",
        )
    )
    return _laid_out(chart, labels, rows, _PLOT + 108 - labels)


def _names(alt: Any, width: int) -> Any:
    """The names of the rows, in the order of the data."""
    axis = alt.Axis(
        domain=False, ticks=False, labelPadding=6, labelLimit=0, labelOverlap=False, minExtent=width, maxExtent=width
    )
    return alt.Y("name:N", sort=alt.EncodingSortField("row", op="min"), title=None, axis=axis)


def _laid_out(chart: Any, labels: int, rows: int, plot: int) -> dict[str, Any]:
    padding = {"left": labels, "right": _NUMBER, "top": 2, "bottom": 2}
    drawn = (
        chart.properties(width=plot, height=max(rows, 1) * _STEP, padding=padding, autosize={"type": "none"})
        .configure(font=FONTS, background="transparent")
        .configure_axis(labelFontSize=12, labelColor="#222")
        .configure_text(fontSize=12, color="#222")
        .configure_view(stroke=None)
    )
    return dict(drawn.to_dict(validate=False))


def _svg(chart: dict[str, Any], values: list[dict[str, Any]]) -> str:
    return _converted(json.dumps({**chart, "datasets": {_DATA: values}}, ensure_ascii=False))


@lru_cache(maxsize=64)
def _converted(specification: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(specification))
