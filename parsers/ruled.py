"""What ruled tables have in common, whether a PDF draws their rules or a picture shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.labels import recognise

if TYPE_CHECKING:
    from parsers.boxes import Rows


def as_one(text: str) -> str:
    """A cell's lines as one. Of 12 above 3 nobody knows whether they are one number: a sum has to tell."""
    return BROKEN.sub("", text).strip()


BROKEN = re.compile(r"(?<!\d)\n|\n(?!\d)")


def is_data(rows: Rows) -> bool:
    """Whether a ruled box holds a table of the form: prose is often boxed too."""
    return any(recognise(cell.text) for row in rows for cell in row) and any(len(row) > 1 for row in rows)
