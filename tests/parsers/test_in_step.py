"""Pages read together, a stage at a time, are read as each is alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from parsers import familiar
from parsers import read as reading
from parsers.in_step import in_step
from parsers.read import read, read_together
from parsers.source import to_document
from scraper.page import Page

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

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


def alone(page: Page) -> object:
    try:
        return read(page)
    except Exception as error:
        return repr(error)


def test_pages_read_together_say_what_each_says_alone() -> None:
    together = [repr(made) if isinstance(made, Exception) else made for made in read_together(pages())]
    assert len(together) == 2 * len(SOURCES) > 32
    assert together == [alone(page) for page in pages()]


def test_a_page_that_trips_us_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def tripped(page: Page) -> object:
        if page.source == "bad":
            raise RuntimeError("a fault of ours")
        return to_document(page)

    body = (FIXTURES / "html_2021" / "page.html").read_bytes()
    monkeypatch.setattr(reading, "to_document", tripped)
    first, second, third = read_together([Page(body, source=name) for name in ("a", "bad", "b")])
    assert isinstance(second, RuntimeError)
    assert not isinstance(first, Exception)
    assert not isinstance(third, Exception)
    assert first[0].figures == third[0].figures


def test_a_shape_is_learnt_although_all_that_have_it_are_read_together() -> None:
    body = (FIXTURES / "html_2021" / "page.html").read_bytes()
    made = list(read_together([Page(body, source=str(number)) for number in range(20)]))
    (report,) = read(Page(body, source="once more"))
    cells = familiar.see(to_document(Page(body)).grids, report.year)
    assert cells is not None
    assert familiar.recall(cells) is not None
    assert all(not isinstance(each, Exception) and each[0].figures == report.figures for each in made)


def test_work_in_step_goes_on_by_turns() -> None:
    said: list[str] = []

    def work(name: str, stages: int) -> Generator[None, None, str]:
        for stage in range(stages):
            said.append(f"{name}{stage}")
            yield
        return name

    assert in_step([work("a", 3), work("b", 1), work("c", 2)]) == ["a", "b", "c"]
    assert said == ["a0", "b0", "c0", "a1", "c1", "a2"]
