"""What every trial ends with: a crawl by itself, and what it has then, beside what an undisturbed one has."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.archive import find_files, read_answers, read_items
from scraper.verify import verify
from tests.scraper.county import HTML, TOWNS, Reply, items, page, report, run, site, small_county, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scraper.county import County, Route

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "50"))
"""Random moments; `make torture` asks for many more."""
SEED = int(os.environ.get("TORTURE_SEED", "2024"))


def hard_county() -> dict[str, Route]:
    """The small county, and one of everything else that the store keeps in its own way."""
    return small_county() | {
        "/": page('<a href="/zwgk/">政务公开</a><a href="/qt/list.html">政府信息公开年报</a>'),
        "/qt/list.html": page(
            items(
                ("/qt/moved.html", title_of("得胜镇", 2024)),
                ("/qt/gone.html", title_of("太平镇", 2024)),
                ("/qt/wall.html", title_of("沙岭镇", 2024)),
                ("/qt/year.html", "2022年政府信息公开工作年度报告"),
                ("/qt/files.html", title_of("坝墙子镇", 2024)),
                ("/qt/long.html", title_of("羊圈子镇", 2024)),
            )
        ),
        "/qt/moved.html": Reply(status=302, headers={"Location": "/qt/here.html"}),
        "/qt/here.html": report("得胜镇", 2024),
        "/qt/wall.html": Reply(b"<html>wall</html>", 521, HTML),
        "/qt/year.html": page(items(*[(f"/qt/{n}.html", title_of(town, 2022)) for n, town in enumerate(TOWNS)])),
        **{f"/qt/{n}.html": report(town, 2022) for n, town in enumerate(TOWNS)},
        "/qt/files.html": report(
            "坝墙子镇",
            2024,
            '<a href="/qt/a.pdf">坝墙子镇2024年政府信息公开工作年度报告.pdf</a>'
            '<a href="/qt/b.docx">坝墙子镇2024年政府信息公开工作年度报告.docx</a>',
        ),
        "/qt/long.html": report("羊圈子镇", 2024, '<a href="long_1.html">2</a>'),
        "/qt/long_1.html": page("<div id='zoom'>第2页</div><a href='long_2.html'>下一页</a>"),
        "/qt/long_2.html": page("<div id='zoom'>第3页</div>"),
        "/qt/a.pdf": Reply(b"%PDF-1.4\n" + os.urandom(60_000), content_type="application/pdf"),
        "/qt/b.docx": Reply(b"PK\x03\x04" + os.urandom(20_000), content_type="application/msword"),
    }


@dataclass(frozen=True)
class Outcome:
    """What a data directory holds, without when it came there."""

    items: dict[str | None, bytes]
    """The bodies of all pages of each."""
    pages: list[tuple[Any, ...]]
    pending: list[tuple[Any, ...]]
    result: tuple[Any, ...]


def finish(data: Path, county: County) -> Outcome:
    """Crawl to the end, and read what is there."""
    [result] = run(data, site(county)).sites
    with closing(sqlite3.connect(data / "state.sqlite")) as database:
        pages = database.execute(
            "SELECT url, site, kind, title, via, etag, last_modified, digest, place <> '' FROM pages ORDER BY url"
        ).fetchall()
        pending = database.execute("SELECT site, url, kind, title, via, date, attempts FROM pending").fetchall()
    counted = (result.state, result.items, result.new, result.changed, result.unchanged)
    found = {item.url: b"".join((item.body, *(each.body for each in item.further))) for item in read_items(data)}
    return Outcome(found, pages, pending, counted)


def is_finished(data: Path) -> bool:
    """Whether the run had come to its end before it was killed: the next one is another."""
    try:
        with closing(sqlite3.connect(f"file:{data}/state.sqlite?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT count(*) FROM runs WHERE finished IS NOT NULL").fetchone()[0])
    except sqlite3.OperationalError:  # it died before there was a table
        return False


def check_whole(data: Path) -> None:
    """Nothing is damaged, left open, or there twice."""
    assert [str(fault) for fault in verify(data)] == []
    assert not list((data / "archive").glob("*.open"))
    answers = [each for _, path in find_files(data) for each in read_answers(path)]
    bodies = Counter(
        record.url
        for origin, record in answers
        if record.type == "response" and origin.kind not in ("robots", "blocked")
    )
    assert set(bodies.values()) == {1}, bodies.most_common(3)
