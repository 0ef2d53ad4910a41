"""Units that a source prints and the form does not: fees in 元 under a form that counts 万元 are off by ten thousand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.findings import finding
from parsers.labels import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.document import Document
    from parsers.entries import Tables

FEES = "fees_10k_yuan"
HEADER = re.compile(r"收费金额(?:单位)?(亿元|千元|百元|元)(?!整)")
"""The form's own header says 万元, or nothing."""


def check_units(document: Document, tables: Tables) -> None:
    """Take back a figure whose cell or header states another unit than the form's: what was printed stays in `raw`."""
    figure = tables.figures.get(FEES)
    if figure is None or not figure.value:
        return
    printed = next((found[1] for text in _texts(document) if (found := HEADER.search(normalise(text)))), "")
    if printed:
        tables.figures[FEES] = replace(figure, value=None, status="unsure")
        tables.findings.append(finding("unit-differs", (FEES,), variable=FEES, raw=figure.raw.strip(), unit=printed))


def _texts(document: Document) -> Iterator[str]:
    """What may be the header of the fees, or the cell itself."""
    for grid in document.grids:
        yield from (text for row in grid.texts for text in row if "收费" in text or "收費" in text)
    yield from (line.text for line in document.lines if "收费金额" in line.text or "收費金額" in line.text)
