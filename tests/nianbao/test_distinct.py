"""One report under two addresses is one report in the dataset, and both addresses are named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.demo.county import DIVISION_CODE
from nianbao.joined import Joined
from nianbao.reading import Unparsed, read_page
from scraper.page import Page

if TYPE_CHECKING:
    from output.spool import Waiting

SEED = (Path(__file__).parents[2] / "nianbao" / "demo" / "shixin_2024.txt").read_text("utf-8")


def join(*pages: Page) -> tuple[list[Waiting], tuple[Unparsed, ...]]:
    joined = Joined(set())
    return list(joined.reports(map(read_page, pages))), joined.unparsed()


def page(text: str, name: str) -> Page:
    return Page(text.encode(), url=f"http://x/{name}", division_code=DIVISION_CODE)


def test_the_same_report_in_two_columns_is_one_and_names_the_other() -> None:
    in_column = page(SEED, "county/1.html")
    in_agency = page(SEED.replace("\n", "\r\n\r\n"), "shixin/1.html")
    reports, unparsed = join(in_column, in_agency)
    assert [report.standing.place[0] for report in reports] == ["http://x/county/1.html"]
    assert [(each.url, each.kind) for each in unparsed] == [("http://x/shixin/1.html", "duplicate")]
    assert "http://x/county/1.html" in unparsed[0].reason


def test_a_report_with_one_other_figure_or_year_is_another_report() -> None:
    [report], _ = join(page(SEED, "1"))
    assert report.standing.named
    other_town = SEED.replace("石新镇", "高升镇")
    other_year = SEED.replace("2024", "2023").replace("2025", "2024")
    reports, unparsed = join(page(SEED, "1"), page(other_town, "2"), page(other_year, "3"))
    assert (len(reports), unparsed) == (3, ())


def test_reports_that_do_not_say_whose_they_are_are_one_only_where_their_bytes_are() -> None:
    nobody = "\n".join(line for line in SEED.splitlines() if "石新" not in line and "我镇" not in line)
    reports, unparsed = join(page(nobody, "1"), page(nobody + "\n", "2"), page(nobody, "3"))
    assert [report.standing.named for report in reports] == [False, False]
    assert [each.url for each in unparsed] == ["http://x/3"]
