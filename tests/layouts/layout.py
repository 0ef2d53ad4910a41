"""The register of layouts, and how one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from tests.layouts.content import Content, Wish, compose

if TYPE_CHECKING:
    from tests.layouts.truth import Truth, Values


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a layout makes of a report. `certain` is None where nothing is lost."""

    body: bytes | str
    certain: frozenset[str] | None = None
    note: str = ""


Drawer = Callable[[Content, Random], Drawing]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to lay out a report."""

    name: str
    suffix: str
    draw: Drawer
    wish: Wish = field(default_factory=Wish)
    costs: int = 1
    """How many times as long as others it takes to read: so many times fewer reports measure it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report as published, and what an honest reader should make of it."""

    body: bytes
    suffix: str
    certain: frozenset[str] | None
    """The variables whose figures can be known from what is left; None where all of them can."""
    values: Values
    """What the source prints, after a planted misprint."""
    misprint: str | None
    """The total that was printed wrongly."""
    note: str


LAYOUTS: dict[str, Layout] = {}


def layout(name: str, suffix: str, wish: Wish | None = None, *, costs: int = 1) -> Callable[[Drawer], Drawer]:
    """Registers a drawer; one function may serve several layouts."""

    def register(draw: Drawer) -> Drawer:
        assert name not in LAYOUTS, name
        LAYOUTS[name] = Layout(name, suffix, draw, wish or Wish(), costs)
        return draw

    return register


def render(name: str, truth: Truth, rng: Random) -> Rendered:
    """The report in the layout of this name; the same `rng` makes the same bytes."""
    chosen = LAYOUTS[name]
    content = compose(truth, chosen.wish, rng)
    drawing = chosen.draw(content, rng)
    body = drawing.body.encode() if isinstance(drawing.body, str) else drawing.body
    return Rendered(body, chosen.suffix, drawing.certain, content.values, content.misprint, drawing.note)
