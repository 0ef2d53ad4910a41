"""Pages of a PDF that are pictures among others that are text: what is on them, and who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from parsers.labels import recognise
from parsers.words import Word

if TYPE_CHECKING:
    from parsers.boxes import Rows

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sight:
    """What has been read in a picture: its ruled tables, each with its height on the page, and the words around them."""

    words: list[Word] = field(default_factory=list)
    tables: list[tuple[float, Rows]] = field(default_factory=list)

    def placed(self, x: float, y: float, scale: float) -> Sight:
        """The same on a page on which the picture's corner stands there, so many pixels to a point."""
        words = [
            Word(w.text, x + w.x0 / scale, y + w.top / scale, x + w.x1 / scale, y + w.bottom / scale)
            for w in self.words
        ]
        return Sight(words, [(y + top / scale, rows) for top, rows in self.tables])

    def texts(self) -> list[str]:
        """What words and cells say."""
        cells = [cell.text for _, rows in self.tables for row in rows for cell in row]
        return [*(word.text for word in self.words), *cells]


Look = Callable[[int, Box], Sight]
"""What a part of a page says, which is named by its number and by x0, top, x1, bottom in points."""

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

    def look_at(self, page: Any, words: list[Word]) -> Sight:
        """What stands in the pictures of a page whose own words these are, where it can be read."""
        alone = bool(page.images) and sum(len(word.text) for word in words) <= FEW
        found = Sight()
        boxes = [box for image in page.images if (box := _box(image, page)) and not _has_text(box, words)]
        for box in boxes if self.look else ():
            inside = self.look(page.page_number, box) if self.look else Sight()
            # a photograph has no labels of the form in it
            if alone or sum(bool(recognise(text)) for text in inside.texts()) > 1:
                found.words.extend(inside.words)
                found.tables.extend(inside.tables)
        if found.words or found.tables:
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
