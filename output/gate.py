"""The gate before a release: a dataset that shrinks is not released, unless a person accepts it and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from output.diff import Extent

TOLERANCE = {"rows": 0.005, "reports": 0.005, "figures": 0.01}
"""By what share each may shrink: a page or two may be withdrawn, half a county may not."""


class Refused(Exception):
    """The new dataset is smaller than the last release; the message says by what, and what to do."""


def find_losses(before: Extent, after: Extent) -> tuple[str, ...]:
    """A line for everything that shrinks beyond its tolerance, or is gone altogether."""
    return tuple(_losses(before, after))


def _losses(before: Extent, after: Extent) -> Iterator[str]:
    for name, tolerance in TOLERANCE.items():
        was, now = getattr(before, name), getattr(after, name)
        if now < was * (1 - tolerance):
            yield f"{name}: {was} before, {now} now ({was - now} less; {tolerance:.1%} may go)"
    for what, one in (("sites", "the site"), ("counties", "the county")):
        was, now = getattr(before, what), getattr(after, what)
        yield from (f"{one} {name}: {count} reports before, none now" for name, count in was.items() if name not in now)
