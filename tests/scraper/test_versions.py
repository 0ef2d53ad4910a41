from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.answer import Answer
from scraper.archive import read_items, read_versions
from scraper.state import Task
from scraper.store import open_store
from tests.scraper.county import site

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://www.panshan.gov.cn/1.html"
SITE = site("http://www.panshan.gov.cn")
TASK = Task(SITE.name, URL, "article", "石新镇2024年度报告", "http://www.panshan.gov.cn/")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """One report in January; a correction in February; in March the first text again; a 304 in April."""
    body = Answer(URL, 200, (("Content-Type", "text/html"), ("ETag", '"1"')), b"first", "2025-01-20T08:00:00Z")
    answers = [
        body,
        replace(body, body=b"corrected", fetched_at="2025-02-20T08:00:00Z"),
        replace(body, fetched_at="2025-03-20T08:00:00Z"),
        replace(body, status=304, body=b"", fetched_at="2025-04-20T08:00:00Z"),
    ]
    for answer in answers:
        with open_store(tmp_path, {}) as store:
            store.keep_item(SITE, (answer,), replace(TASK, title=f"{TASK.title} {answer.fetched_at[:7]}"))
    return tmp_path


def test_every_distinct_body_is_a_version_with_its_days(data: Path) -> None:
    versions = [(each.page.body, each.first_seen[:10], each.last_confirmed[:10]) for each in read_versions(data)]
    assert versions == [(b"first", "2025-01-20", "2025-04-20"), (b"corrected", "2025-02-20", "2025-02-20")]


@pytest.mark.parametrize(
    ("as_of", "body", "title"),
    [
        (None, b"first", "2025-04"),
        ("2025-12-31", b"first", "2025-04"),
        ("2025-04-20T07:59:59Z", b"first", "2025-03"),
        ("2025-03-19", b"corrected", "2025-02"),
        ("2025-02-20", b"corrected", "2025-02"),
        ("2025-02-19", b"first", "2025-01"),
    ],
)
def test_an_archive_is_read_as_it_was_known_on_a_day(as_of: str | None, body: bytes, title: str, data: Path) -> None:
    [page] = read_items(data, as_of)
    assert (page.body, page.title.split()[-1]) == (body, title)


def test_before_the_first_day_nothing_was_known(data: Path) -> None:
    assert list(read_items(data, "2025-01-19")) == []
