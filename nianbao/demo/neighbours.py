"""Three made-up counties beside the first, visited twice: what goes wrong with reports and sites, as it does on real ones.

夏长县 answers, and its reports are late, missing, pictures, broken or taken down; 秋收县 answers the second visit with a
challenge, 冬藏县 with nothing. Neither counties nor towns exist.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nianbao.demo import pagers
from nianbao.demo.county import Filing, books
from nianbao.demo.site import Place, Served, article_files, column, home, html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nianbao.demo.county import Layout

COLUMN = "/zfxxgk/ndbg.htm"
_PER_PAGE = 6
YEARS = range(2022, 2025)

EDITED = ("大暑镇", 2022)
"""Its report prints one application less when it is visited again."""
LATE = ("大暑镇", 2023)
ABSENT = ("处暑镇", 2023)
PICTURE = ("白露镇", 2023)
BROKEN = ("秋分镇", 2023)
WITHDRAWN = ("寒露镇", 2023)
"""On the list at both visits; at the second one its page is gone."""
MERGED = ("霜降乡", 2022)
"""The last report of a township that no list of divisions has."""

CHALLENGE = Served(b"<html><script>location.reload()</script></html>", "text/html", "2025-02-05", 521)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A county with the files of its site at the first visit and at the second; None where it does not answer."""

    name: str
    division_code: str
    first: Mapping[str, Served]
    second: Mapping[str, Served] | None
    otherwise: Served | None = None
    """What the second visit gets for every other path."""


def neighbours() -> tuple[Neighbour, ...]:
    """All three. The same in every run."""
    summer = Place("夏长县", "9901010001", COLUMN)
    autumn = Place("秋收县", "9901020001", COLUMN)
    winter = Place("冬藏县", "9901030001", COLUMN)
    towns = ("大暑镇", "处暑镇", "白露镇", "秋分镇", "寒露镇", "霜降乡")
    filed = [
        filing for number, town in enumerate(towns) for filing in _filings(summer, town, YEARS, 630000 + 100 * number)
    ]
    filed = [each for each in filed if not _is(each, ABSENT) and not _is_after(each, MERGED)]
    before = _site(summer, [_before_the_edit(filing) for filing in filed])
    after = _site(summer, filed)
    del after[_path(next(each for each in filed if _is(each, WITHDRAWN)))]
    once = range(2023, 2024)
    walled = _site(autumn, [*_filings(autumn, "立冬镇", once, 640000), *_filings(autumn, "小雪镇", once, 640100)])
    silent = _site(winter, [*_filings(winter, "大雪镇", once, 650000), *_filings(winter, "冬至镇", once, 650100)])
    return (
        Neighbour(summer.county, "990101", before, after),
        Neighbour(autumn.county, "990102", walled, {}, CHALLENGE),
        Neighbour(winter.county, "990103", silent, None),
    )


def _filings(place: Place, town: str, years: Iterable[int], number: int) -> Iterator[Filing]:
    for year, form, printed, day in books(town, years):
        published = f"{year + 1}-03-18" if (town, year) == LATE else day
        layout: Layout = "picture" if (town, year) == PICTURE else "pdf" if (town, year) == BROKEN else "clean"
        yield Filing(town, year, form, printed, layout, published, number + year % 100, place.county)


def _is_after(filing: Filing, last: tuple[str, int]) -> bool:
    return filing.town == last[0] and filing.year > last[1]


def _before_the_edit(filing: Filing) -> Filing:
    if not _is(filing, EDITED):
        return filing
    name = "suit_after_total"
    return replace(filing, printed={**filing.printed, name: str(int(filing.printed[name]) + 1)})


def _path(filing: Filing) -> str:
    """As VSB makes it: without a date."""
    return f"/info/1026/{filing.number}.htm"


def _site(place: Place, filed: Iterable[Filing]) -> dict[str, Served]:
    """Every file of a small county's site."""
    filed = list(filed)
    files = {"/": html(home(place, (place.column,)))}
    files |= column(place, "政府信息公开年报", filed, _path, pagers.vsb, _PER_PAGE)
    for filing in filed:
        made = article_files(place, _path(filing), filing)
        files |= {path: _broken(file) if _is(filing, BROKEN) else file for path, file in made.items()}
    return files


def _is(filing: Filing, which: tuple[str, int]) -> bool:
    return (filing.town, filing.year) == which


def _broken(file: Served) -> Served:
    """A file of which only the beginning was uploaded."""
    return replace(file, body=file.body[:400]) if file.content_type == "application/pdf" else file
