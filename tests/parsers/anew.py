"""What a page says to a reader that knows no cell of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsers import familiar_cells
from parsers.html import read_html

if TYPE_CHECKING:
    from parsers.document import Document


def anew(source: str) -> Document:
    """The Document of a page, read as the first of all; what was known before is known again behind it."""
    known, met = dict(familiar_cells._known), dict(familiar_cells._met)
    familiar_cells.forget()
    document = read_html(source)
    familiar_cells.forget()
    familiar_cells._known.update(known)
    familiar_cells._met.update(met)
    return document
