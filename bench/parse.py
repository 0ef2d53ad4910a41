"""What reading costs: `python -m bench.parse` prints ratios from one run.

The yardstick is a bare pass over the same page with the same parser: parse, find the tables, take every cell's text and
spans. It is what any reader of such a page must at least do.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from parsers.read import read
from scraper.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "fixtures"
ROUNDS, TIMES = 9, 20


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


def best(work: Callable[[], object]) -> float:
    """Milliseconds a call: the best of several rounds, as noise only ever adds."""
    work()
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        for _ in range(TIMES):
            work()
        times.append((time.perf_counter() - begin) / TIMES)
    return 1000 * min(times)


def main() -> None:
    """Print one line a page."""
    html = (FIXTURES / "html_2021" / "page.html").read_bytes()
    small, prose = _dress(html.decode()), "<p>" + "一、总体情况良好，各项工作有序推进。" * 20 + "</p>"
    pages = {f"{size} KB": _padded(small, prose, size) for size in (0, 33, 100)}
    text = (FIXTURES / "panshan_shixin_2024" / "page.txt").read_bytes()
    print(f"{'page':24}{'KB':>6}{'bare ms':>10}{'read ms':>10}{'ratio':>8}")
    for page in pages.values():
        bare = best(lambda page=page: bare_pass(page.decode()))  # type: ignore[misc]
        full = best(lambda page=page: read(Page(page, source="page.html")))  # type: ignore[misc]
        print(f"{'HTML, whole report':24}{len(page) / 1000:6.0f}{bare:10.2f}{full:10.2f}{full / bare:8.1f}")
    bare = best(lambda: bare_pass(pages["33 KB"].decode()))
    full = best(lambda: read(Page(text, source="page.txt")))
    print(f"{'flattened text':24}{len(text) / 1000:6.0f}{bare:10.2f}{full:10.2f}{full / bare:8.1f}")


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
