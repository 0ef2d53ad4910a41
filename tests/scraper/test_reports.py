"""How many reports of a site a run has seen: what a site's floor is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.state import Row, State
from tests.scraper.county import County, Reply, page, report, run, serve, site, small_county, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def county() -> Iterator[County]:
    with serve(small_county()) as served:
        yield served


def test_an_article_and_its_file_are_one_report(county: County, tmp_path: Path) -> None:
    [result] = run(tmp_path, site(county)).sites
    assert (result.items, result.reports) == (9, 8)


def test_a_file_that_a_list_names_itself_is_a_report(tmp_path: Path) -> None:
    links = [f'<a href="/{n}.pdf">{title_of("石新镇", 2020 + n)}</a>' for n in range(3)]
    pdf = Reply(b"%PDF-1.4\n" + b"x" * 2000, content_type="application/pdf")
    with serve({"/": page("".join(links))} | {f"/{n}.pdf": pdf for n in range(3)}) as county:
        assert run(tmp_path, site(county)).sites[0].reports == 3


def test_what_no_list_names_any_more_does_not_count(county: County, tmp_path: Path) -> None:
    run(tmp_path, site(county))
    county.routes["/ndbg/list.htm"] = page("")
    assert run(tmp_path, site(county)).sites[0].reports == 4


def test_what_is_archived_and_did_not_come_this_time_counts_and_what_is_gone_does_not(
    county: County, tmp_path: Path
) -> None:
    run(tmp_path, site(county))
    county.routes["/info/0.htm"] = Reply(b"no", 403)
    county.routes["/info/1.htm"] = Reply(b"gone", 404)
    [result] = run(tmp_path, site(county)).sites
    assert "1 blocked; 1 gone" in result.reason
    assert (result.items, result.reports) == (7, 7)


def test_what_has_never_come_does_not_count(county: County, tmp_path: Path) -> None:
    county.routes["/info/0.htm"] = Reply(b"no", 403)
    assert run(tmp_path, site(county)).sites[0].reports == 7


def test_an_item_that_got_no_answer_at_all_counts_if_it_is_archived(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    for number in range(2):
        url = f"http://x/{number}"
        state.put(Row(url, "甲县", "article", place="a@1" if number else "", run="1", outcome="new"))
        state._db.execute("INSERT INTO pending VALUES ('甲县', ?, 'article', '', '', '', 1, '2')", (url,))
    assert state.reports("甲县", "2") == 1
    assert state.reports("甲县", "3") == state.reports("乙县", "2") == 0
    state.close()


def test_the_same_report_seen_again_is_counted_again(county: County, tmp_path: Path) -> None:
    first = run(tmp_path, site(county)).sites[0].reports
    county.routes["/info/0.htm"] = report("石新镇", 2024, "订正")
    [result] = run(tmp_path, site(county)).sites
    assert (result.changed, result.reports) == (1, first)
