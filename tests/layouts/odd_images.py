"""Pictures in cells: of numbers, of parts of numbers, and of nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.layouts.layout import Drawing, layout
from tests.layouts.odd_cells import PLAIN, in_cells

if TYPE_CHECKING:
    from decimal import Decimal
    from random import Random

    from tests.layouts.content import Content
    from tests.layouts.grid import Cell

IMAGES = (
    '<img src="/upload/2024/5.png">',
    '<p align="center"><img src="data:image/png;base64,iVBORw0KGgo=" width="14" height="18" alt="3"/></p>',
    "<span><img data-src='a.jpg' class='lazy'><o:p></o:p></span>",
    '<svg width="12" height="12"><path d="M0 0h4v4"/></svg>',
    '<object data="x.emf"></object>',
    "1<img src='2.gif'>",
)
SPACERS = (
    '<img src="/images/spacer.gif" width="1" height="20">',
    '<img height=1 width=1 src="x.png">',
    '<img src="/img/blank.gif">',
    '<img src="t.png" style="display:none">',
)
"""Pictures of nothing: they hold open a cell, or count visitors."""


@layout("odd_images", ".html", PLAIN)
def images(content: Content, rng: Random) -> Drawing:
    """A picture of a number, or of its last digits, where a number belongs; pictures of nothing in empty cells."""
    how, nothing = rng.choice(IMAGES), rng.choice(SPACERS)

    def put(cell: Cell, value: Decimal) -> str | None:
        if not how.startswith("1"):
            return how
        return how.replace("1<", f"{cell.text[0]}<") if value >= 10 else None

    drawing = in_cells(content, rng, put, share=rng.choice((0.02, 0.3)), known=False)
    page = drawing.body.decode() if isinstance(drawing.body, bytes) else drawing.body
    return replace(drawing, body=page.replace("<td></td>", f"<td>{nothing}</td>"))
