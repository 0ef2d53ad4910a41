from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.archive import find_files, read_answers, read_items
from tests.scraper.county import County, run, serve, site, small_county

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def county() -> Iterator[County]:
    with serve(small_county()) as served:
        yield served


@pytest.fixture(scope="module")
def undisturbed(county: County, tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, bytes]:
    data = tmp_path_factory.mktemp("undisturbed")
    run(data, site(county))
    return {item.url: item.body for item in read_items(data)}


def start(county: County, data: Path, *fate: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.scraper.crawl_child", county.url, str(data), *fate]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)


def check(data: Path, county: County, undisturbed: dict[str | None, bytes]) -> None:
    """A run after the death ends with what an undisturbed one has, each body archived once."""
    [result] = run(data, site(county)).sites
    assert (result.state, result.items) == ("done", 9)
    assert {item.url: item.body for item in read_items(data)} == undisturbed
    answers = [each for _, path in find_files(data) for each in read_answers(path)]
    stored = Counter(record.url for origin, record in answers if record.type == "response" and origin.kind != "robots")
    assert set(stored.values()) == {1}
    assert not list((data / "archive").glob("*.open"))


@pytest.mark.parametrize(
    ("step", "number"),
    [("before", 9), ("half", 2), ("half", 12), ("between", 1), ("between", 11), ("between", 16), ("after", 12)],
)
def test_a_crawl_killed_at_a_step_loses_and_doubles_nothing(
    step: str, number: int, county: County, undisturbed: dict[str | None, bytes], tmp_path: Path
) -> None:
    with start(county, tmp_path, step, str(number)) as child:
        assert child.wait(30) == -signal.SIGKILL
    check(tmp_path, county, undisturbed)


@pytest.mark.parametrize("number", [1, 5, 9, 13, 15])
def test_a_crawl_killed_while_it_waits_for_an_answer_loses_and_doubles_nothing(
    number: int, county: County, undisturbed: dict[str | None, bytes], tmp_path: Path
) -> None:
    asked = len(county.asked)
    with start(county, tmp_path) as child:
        county.on_request = lambda count: child.kill() if count == asked + number else None
        try:
            assert child.wait(30) == -signal.SIGKILL
        finally:
            county.on_request = None
    check(tmp_path, county, undisturbed)


def test_an_interrupted_crawl_closes_its_archive(county: County, tmp_path: Path) -> None:
    asked = len(county.asked)
    with start(county, tmp_path) as child:
        county.on_request = lambda count: child.send_signal(signal.SIGINT) if count == asked + 9 else None
        try:
            assert child.wait(30) != 0
        finally:
            county.on_request = None
    assert not list((tmp_path / "archive").glob("*.open"))
    assert list(read_items(tmp_path))
