"""Pages of a PDF that are pictures among others that are text: what is on them, and who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from parsers.labels import recognise

if TYPE_CHECKING:
    from parsers.words import Word

Box = tuple[float, float, float, float]
Look = Callable[[int, Box], "list[Word]"]
"""The words in a part of a page, which is named by its number and by x0, top, x1, bottom in points."""

FEW = 30
"""A page with no more characters than these has a heading or a page number beside its picture."""
WIDE, HIGH = 0.4, 0.06
"""A picture with a table in it fills at least these shares of its page's width and height; a seal or a logo does not."""


@dataclass
class Pictures:
    """The pictures of a file. `pages` are those with nothing else, `parts` have text around; `seen` have been read."""

    look: Look | None = None
    pages: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)

    def words(self, page: Any, words: list[Word]) -> list[Word]:
        """What stands in the pictures of a page whose own words these are, where it can be read."""
        alone = bool(page.images) and sum(len(word.text) for word in words) <= FEW
        found: list[Word] = []
        boxes = [box for image in page.images if (box := _box(image, page)) and not _has_text(box, words)]
        for box in boxes if self.look else ():
            inside = self.look(page.page_number, box) if self.look else []
            # a photograph has no labels of the form in it
            if alone or sum(bool(recognise(word.text)) for word in inside) > 1:
                found += inside
        if found:
            self.seen.append(page.page_number)
        elif alone and (boxes or not words):
            self.pages.append(page.page_number)
        elif boxes:
            self.parts.append(page.page_number)
        return found


def _box(image: dict[str, Any], page: Any) -> Box | None:
    """Where a picture stands, cut to its page; None where it is too small for a table."""
    x0, top = max(float(image["x0"]), 0.0), max(float(image["top"]), 0.0)
    x1, bottom = min(float(image["x1"]), float(page.width)), min(float(image["bottom"]), float(page.height))
    large = x1 - x0 >= WIDE * float(page.width) and bottom - top >= HIGH * float(page.height)
    return (x0, top, x1, bottom) if large else None


def _has_text(box: Box, words: list[Word]) -> bool:
    """Whether the file has put text over a picture already, as scanners do."""
    inside = (w for w in words if box[0] <= w.x0 and w.x1 <= box[2] and box[1] <= w.middle <= box[3])
    return sum(len(word.text) for word in inside) > FEW
