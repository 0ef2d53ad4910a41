"""What reading costs: `python -m bench.parse` prints ratios from one run.

The yardstick is a bare pass over the same page with the same parser: parse, find the tables, take every cell's text and
spans. It is what any reader of such a page must at least do. `read` is a page whose tables are drawn like some that were
read before, as most of a site's are; `new` is the first of them.
"""

from __future__ import annotations

import io
import re
import time
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from msgspec import structs
from pandas import read_html
from selectolax.lexbor import LexborHTMLParser

from bench.archive import organisations, templates
from parsers import familiar, familiar_cells
from parsers.arithmetic import check
from parsers.facts import read_facts
from parsers.grid import read_grids
from parsers.identity import identify
from parsers.in_step import in_step
from parsers.narrative import read_narrative
from parsers.read import read, stages
from parsers.source import to_document
from parsers.tables import place_rows
from scraper.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "fixtures"
ROUNDS, TIMES = 9, 20
SIZES = (0, 33, 200)
"""Kilobytes: the report as it is, as long as an average page, and six times that."""


def bare_pass(html: str) -> int:
    """Every cell of every table with its text and spans."""
    cells = 0
    for table in LexborHTMLParser(html).css("table"):
        for row in table.css("tr"):
            for cell in row.css("td, th"):
                spans = cell.attributes
                _ = (cell.text(), int(spans.get("colspan") or 1), int(spans.get("rowspan") or 1))
                cells += 1
    return cells


def forget() -> None:
    """Know no cell and no table, as at the start."""
    familiar.forget()
    familiar_cells.forget()


def read_new(page: bytes) -> object:
    """A page as the first one whose tables are drawn like this."""
    forget()
    return read(Page(page, source="page.html"))


def best(work: Callable[[], object], times: int = TIMES) -> float:
    """Milliseconds of the processor a call: the best of several rounds, as noise only ever adds."""
    work()
    rounds = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - begin) / times)
    return 1000 * min(rounds)


def main() -> None:
    """Print one line a page: what reading costs, and what pandas.read_html does, as multiples of the bare pass."""
    html = (FIXTURES / "html_2021" / "page.html").read_bytes()
    small, prose = _dress(html.decode()), "<p>" + "各村各部门按照要求及时更新专栏，群众满意度稳步提升。" * 12 + "</p>"
    pages = [_padded(small, prose, size) for size in SIZES]
    text = (FIXTURES / "panshan_shixin_2024" / "page.txt").read_bytes()
    print(
        f"{'':22}{'KB':>6}{'bare ms':>10}{'read ms':>10}{'× bare':>8}{'new ms':>10}{'× bare':>8}{'read_html ms':>14}{'× bare':>8}"
    )
    cost: list[tuple[int, float]] = []
    for page in pages:
        bare = best(lambda page=page: bare_pass(page.decode()))  # type: ignore[misc]
        full = best(lambda page=page: read(Page(page, source="page.html")))  # type: ignore[misc]
        new = best(lambda page=page: read_new(page))  # type: ignore[misc]
        pandas_ = best(lambda page=page: read_html(io.StringIO(page.decode())), times=2)  # type: ignore[misc]
        cost.append((len(page), full))
        ratios = f"{full / bare:8.1f}{new:10.2f}{new / bare:8.1f}{pandas_:14.1f}{pandas_ / bare:8.1f}"
        print(f"{'HTML, whole report':22}{len(page) / 1000:6.0f}{bare:10.2f}{full:10.2f}{ratios}")
    bare = best(lambda: bare_pass(pages[1].decode()))
    flat = best(lambda: read(Page(text, source="page.txt")))
    print(f"{'flattened text':22}{len(text) / 1000:6.0f}{bare:10.2f}{flat:10.2f}{flat / bare:8.1f}")
    _print_stages(pages[1])
    _print_county()
    (less, quick), (more, slow) = cost[0], cost[-1]
    print(f"growth: {more / less:.1f} times the bytes cost {slow / quick:.1f} times the time")
    print(f"flattened text costs {flat / cost[1][1]:.2f} times a page of {SIZES[1]} KB")


def _print_stages(body: bytes) -> None:
    """What a page of a new shape costs, stage by stage: each alone, and so a little less than as a part of the whole."""
    page = Page(body, source="page.html")
    document = to_document(page)
    identity = identify(document, page)
    rows = read_grids(document.grids)
    tables = place_rows(rows, identity.year)
    narrative = read_narrative(document)
    stages: dict[str, Callable[[], object]] = {
        "document": lambda: to_document(page),
        "rows": lambda: read_grids(map(structs.replace, document.grids)),
        "figures": lambda: place_rows(rows, identity.year),
        "sums": lambda: check(tables.figures, tables.forms),
        "identity": lambda: identify(document, page),
        "sections": lambda: read_narrative(document),
        "facts": lambda: read_facts(narrative, identity.year),
    }
    bare = best(lambda: bare_pass(body.decode()))
    each = {name: best(work) / bare for name, work in stages.items()}
    print(
        f"of a page of {len(body) / 1000:.0f} KB, × bare:",
        ", ".join(f"{name} {part:.2f}" for name, part in each.items()),
    )


def _print_county() -> None:
    """Pages with tables of some townships, each another: as the first that are ever read, and as the next ones."""
    dice = Random(1)  # noqa: S311 - figures for a bench
    towns = islice(zip(organisations(), cycle(templates()), strict=False), TOWNS)
    filled = [page.fill(name, town, f"{county}0001", dice) for (county, name, _, town), six in towns for page in six]
    bodies = [body for body in filled if b"<table" in body]
    bare = best(lambda: [bare_pass(body.decode()) for body in bodies], times=1)
    ratios = {name: best(lambda way=way: way(bodies), times=1) / bare for name, way in WAYS.items()}  # type: ignore[misc]
    size = sum(map(len, bodies)) / len(bodies) / 1000
    print(
        f"{len(bodies)} made-up pages of {TOWNS} townships, {size:.0f} KB each:",
        ", ".join(f"{name} {ratio:.1f} × bare" for name, ratio in ratios.items()),
    )


def _read_in_turn(bodies: list[bytes]) -> None:
    for body in bodies:
        read(Page(body, source="page.html"))


def _read_in_step(bodies: list[bytes]) -> None:
    for _ in in_step(stages(Page(body, source="page.html")) for body in bodies):
        pass


def _from_nothing(bodies: list[bytes]) -> None:
    forget()
    _read_in_step(bodies)


WAYS = {
    "in step, as a build reads them, with nothing known at the start": _from_nothing,
    "with all of their shapes known": _read_in_step,
    "so one by one": _read_in_turn,
}
TOWNS = 60
CELL = re.compile(r"<td([^>]*)>(.*?)</td>", re.DOTALL)


def _dress(html: str) -> str:
    """The page with cells as word processors write them: a width, a border and a paragraph in each."""
    return CELL.sub(r'<td\1 nowrap="nowrap" style="width:59px;"><p align="center">\2</p></td>', html)


def _padded(html: str, prose: str, size: int) -> bytes:
    """The page with as much narrative as makes it `size` KB."""
    at = html.index("<table")
    missing = max(0, size * 1000 - len(html.encode()))
    return (html[:at] + prose * (missing // len(prose.encode())) + html[at:]).encode()


if __name__ == "__main__":
    main()
