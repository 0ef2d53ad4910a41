"""Pages read together, a stage at a time, are read as each is alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from parsers import familiar
from parsers.in_step import finish, in_step
from parsers.read import read, stages
from parsers.source import to_document
from scraper.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.in_step import Work

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
SOURCES = sorted(path for path in FIXTURES.glob("*/page.*") if path.suffix in (".html", ".md", ".txt"))
NO_REPORTS = (b"", b"<p>Nothing of interest</p>", b"PK\x03\x04 broken", "关于报送年度报告的通知".encode())


@pytest.fixture(autouse=True)
def _as_new() -> None:
    familiar.forget()


def pages() -> Iterator[Page]:
    for path, other in zip(SOURCES, NO_REPORTS * len(SOURCES), strict=False):
        yield Page(path.read_bytes(), source=path.name)
        yield Page(other, source="other.html")


def tried(page: Page) -> Work[object]:
    try:
        return (yield from stages(page))
    except Exception as error:
        return repr(error)


def test_pages_read_together_say_what_each_says_alone() -> None:
    together = list(in_step(map(tried, pages())))
    assert len(together) == 2 * len(SOURCES) > 32
    assert together == [finish(tried(page)) for page in pages()]


def test_a_shape_is_learnt_although_all_that_have_it_are_read_together() -> None:
    body = (FIXTURES / "html_2021" / "page.html").read_bytes()
    made = list(in_step(stages(Page(body, source=str(number))) for number in range(20)))
    (report,) = read(Page(body, source="once more"))
    cells = familiar.see(to_document(Page(body)).grids, report.year)
    assert cells is not None
    assert familiar.recall(cells) is not None
    assert all(each.figures == report.figures for (each,) in made)


def test_work_in_step_goes_on_by_turns() -> None:
    said: list[str] = []

    def work(name: str, stages: int) -> Work[str]:
        for stage in range(stages):
            said.append(f"{name}{stage}")
            yield
        return name

    assert list(in_step([work("a", 3), work("b", 1), work("c", 2)])) == ["a", "b", "c"]
    assert said == ["a0", "b0", "c0", "a1", "c1", "a2"]
