"""What reading costs: `python -m bench.parse` prints ratios from one run.

The yardstick is a bare pass over the same page with the same parser: parse, find the tables, take every cell's text and
spans. It is what any reader of such a page must at least do. `read` is a page whose tables are drawn like some that were
read before, as most of a site's are; `new` is the first of them.
"""

from __future__ import annotations

import io
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pandas import read_html
from selectolax.lexbor import LexborHTMLParser

from parsers.familiar import forget
from parsers.read import read
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
    (less, quick), (more, slow) = cost[0], cost[-1]
    print(f"growth: {more / less:.1f} times the bytes cost {slow / quick:.1f} times the time")
    print(f"flattened text costs {flat / cost[1][1]:.2f} times a page of {SIZES[1]} KB")


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
