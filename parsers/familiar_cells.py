"""Cells that are written like some that were read before → their texts, without a parser.

Of a page of 30 KB nearly all is the tags of its tables' cells, and most cells are written like one on another page of the
site, to the last attribute: labels, and numbers in the same dress. What such a cell says was found out by the parser once.

Nothing is guessed: a table is known if every stretch of its source, from one `</td` to the next, was in a table that the
parser has read as a cell a stretch. No tag in such a stretch reaches beyond its cell (HTML 5 §13.2.6.4.15: a cell is the
scope of what it holds), so that what it says depends on nothing around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from parsers.document import Table
from parsers.labels import recognise
from parsers.unseen import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from parsers.document import Spans

MOST_CELLS = 1 << 14
"""So many are remembered before all are forgotten: some megabytes."""
LARGE = 3
"""Digits of a number that is not remembered with its dress."""
LONGEST = 600
"""Characters of a stretch that is worth remembering: longer ones are prose, or Word's, and do not come again."""

WORTH_LEARNING, TOO_STRANGE = 2, 12
"""What is met for the second time is learnt; what is unknown for the twelfth time has cells of its own on every page."""

SPACE = r"[ \t\n\r\f]*+"
TAG_END = (
    rf"(?:[ \t\n\r\f]++[a-zA-Z][\w:.-]*+(?:{SPACE}={SPACE}(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'<>=`]++))?+)*+{SPACE}/?>"
)
"""Attributes and the end of a tag. Every quote is closed before the first `>`, as a parser sees it too."""
ROW = rf"<tr{TAG_END}{SPACE}"
TAGS = "p|span|br|font|b|strong|em|i|u|a|small|big|label|div|section|center|o:p"
CELL = rf"<td{TAG_END}(?:[^<>]++|</?(?:{TAGS}){TAG_END}|<!--(?:(?!--)[^<>])*+-->)*+"
FIRST = re.compile(
    rf"<table{TAG_END}{SPACE}(?:<colgroup{TAG_END}{SPACE})?(?:<col{TAG_END}{SPACE})*+(?:</colgroup>{SPACE})?"
    rf"(?:<t(?:head|body){TAG_END}{SPACE})?{ROW}{CELL}"
)
NEXT = re.compile(rf">{SPACE}(?P<row></tr>{SPACE}(?:</thead>{SPACE}<tbody{TAG_END}{SPACE})?{ROW})?{CELL}")
LAST = re.compile(rf">{SPACE}</tr>{SPACE}(?:</t(?:head|body)>{SPACE})?")
NUMBER = re.compile(r">([0-9]{1,12})((?:</?[a-z:]{1,6}>)*)$")
"""A number that is all its cell says."""

SHOUTED_TABLE = re.compile("<(?!table)[tT][aA][bB][lL][eE]")
"""With a table in capitals on a page nobody can tell by its source which is which."""

HIDES = re.compile(r"display|visibility|hidden|line-through|font-size\s*:\s*0|super|footnote|_ftn|href", re.IGNORECASE)
"""What may hide a cell's text, or make a mark of it, on this page or on another."""


class Cell(NamedTuple):
    """What is known of a stretch of source: whether it opens a row, what its cell says, and its spans if it has any."""

    opens: bool
    text: str
    span: tuple[int, int] | None


_known: dict[str, Cell] = {}
_met: dict[str, int] = {}
"""How often tables of another first cell were met that were not known."""


class Recalled(NamedTuple):
    """The source of a page in pieces, between which stood the tables that are known; and the sources of the others."""

    pieces: list[str]
    tables: list[Table]
    others: dict[int, str]
    """By their number among all tables of the page."""


def forget() -> None:
    """Learn all cells anew."""
    _known.clear()
    _met.clear()


def recall_cells(source: str) -> Recalled | None:
    """The tables of a page whose cells are all known; None where there are none, or where tables stand in each other."""
    before, *parts = source.split("<table")
    pieces, tables, others = [[before]], list[Table](), dict[int, str]()
    for number, part in enumerate(parts, 1):
        cells, end, after = part.partition("</table>")
        if not end:
            return None
        table = _recall_table(f"<table{cells}")
        if table is not None:
            tables.append(Table(*table, number))
            pieces.append([after])
        else:
            others[number] = f"<table{cells}"
            pieces[-1].append(f"<table{part}")
    return Recalled(["".join(piece) for piece in pieces], tables, others) if tables else None


def _recall_table(written: str) -> tuple[list[list[str]], Spans] | None:
    if _first(written) not in _known:
        return None
    stretches = written.split("</td")
    rows: list[list[str]] = []
    row: list[str] = []
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    last = stretches.pop()
    for stretch in stretches:
        cell = _known.get(stretch) or _with_number(stretch)
        if cell is None:
            return None
        opens, text, span = cell
        if opens:
            row = []
            rows.append(row)
        if span:
            spans[len(rows) - 1, len(row)] = span
        row.append(text)
    return (rows, spans) if rows and LAST.fullmatch(last) else None


def _first(written: str) -> str:
    """The first stretch of a table's source."""
    return written[: written.find("</td")]


def _with_number(stretch: str) -> Cell | None:
    """A cell that is known with another number, with its own."""
    found = NUMBER.search(stretch)
    known = _known.get(_zeroed(stretch, found)) if found else None
    if found is None or known is None or known.text != "0":
        return None
    cell = Cell(known.opens, found[1], known.span)
    if len(cell.text) < LARGE and len(_known) < MOST_CELLS:
        _known[stretch] = cell
    return cell


def _zeroed(stretch: str, number: re.Match[str]) -> str:
    return f"{stretch[: number.start(1)]}0{number[2]}"


def tables_of(source: str) -> dict[int, str]:
    """The sources of a page's tables by their number; none where one stands in another."""
    found = [part.partition("</table>") for part in source.split("<table")[1:]]
    if not all(end for _, end, _ in found):
        return {}
    return {number: f"<table{cells}" for number, (cells, _, _) in enumerate(found, 1)}


def learn_cells(source: str, tables: Mapping[str, Table]) -> None:
    """Remember what the cells of tables say, which a parser has read, by the sources of these tables.

    `source` is the whole page. Only for pages on which nothing hides or changes the text of a cell but its own source.
    """
    for written, table in tables.items():
        first = _first(written)
        if len(first) > LONGEST or not _is_data(table):
            continue
        met = _met[first] = _met.get(first, 0) + 1
        if WORTH_LEARNING <= met <= TOO_STRANGE and not SHOUTED_TABLE.search(source):
            _learn_table(written.split("</td"), [*_cells(table)])
    if len(_met) > MOST_CELLS:
        _met.clear()


def _learn_table(stretches: list[str], cells: list[Cell]) -> None:
    last = stretches.pop()
    if len(stretches) != len(cells) or not LAST.fullmatch(last):
        return
    if len(_known) + 2 * len(cells) > MOST_CELLS:
        _known.clear()
    new: dict[str, Cell] = {}
    for stretch, cell in zip(stretches, cells, strict=True):
        if stretch in _known:
            continue
        first = stretch.startswith("<")
        found = (FIRST if first else NEXT).fullmatch(stretch)
        if found is None or cell.opens != (first or found["row"] is not None):
            return
        if len(stretch) <= LONGEST and not (HIDES.search(stretch) or UNSEEN.search(stretch)):
            new[stretch] = cell
            if (number := NUMBER.search(stretch)) and number[1] == cell.text:
                new[_zeroed(stretch, number)] = cell._replace(text="0")
    _known.update(new)


def _is_data(table: Table) -> bool:
    return any(recognise(text) for row in table.rows for text in row)


def _cells(table: Table) -> Iterator[Cell]:
    for at, row in enumerate(table.rows):
        for nth, text in enumerate(row):
            yield Cell(nth == 0, text, table.spans.get((at, nth)))
