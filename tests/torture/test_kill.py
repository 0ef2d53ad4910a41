"""SIGKILL at named steps and at random moments; then a crawl ends with what an undisturbed one has."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from scraper.archive import find_files
from scraper.steps import STEPS
from tests.torture.trial import ROUNDS, SEED, Outcome, check_whole, finish, is_finished
from tests.torture.zygote import Fate, Zygote

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scraper.county import County

SMALL_FILE = 20_000
REPAIRING = ("before-cut", "after-cut", "before-index", "after-index")
"""Steps of a start after a death."""


@pytest.fixture(scope="session")
def passed(county: County, zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How often an undisturbed crawl comes to each step."""
    data = tmp_path_factory.mktemp("traced")
    assert zygote.live(Fate(county.url, str(data), waiting=5, max_file=SMALL_FILE, trace=True)) == 0
    return dict(json.loads((data / "steps.json").read_text()))


def test_every_step_is_passed_by_a_crawl_or_by_a_repair(passed: dict[str, int]) -> None:
    assert set(passed) | set(REPAIRING) == set(STEPS)


@pytest.mark.parametrize("when", ["first", "middle", "last"])
@pytest.mark.parametrize("step", [step for step in STEPS if step not in REPAIRING])
def test_a_crawl_killed_at_a_step_loses_and_doubles_nothing(
    step: str, when: str, passed: dict[str, int], county: County, zygote: Zygote, undisturbed: Outcome, tmp_path: Path
) -> None:
    count = passed[step]
    number = {"first": 1, "middle": (count + 1) // 2, "last": count}[when]
    fate = Fate(county.url, str(tmp_path), step, number, waiting=5, max_file=SMALL_FILE)
    assert zygote.live(fate) == -signal.SIGKILL
    assert finish(tmp_path, county) == undisturbed
    check_whole(tmp_path)


@pytest.mark.parametrize("step", [*REPAIRING, "before-rename", "after-rename"])
def test_a_repair_that_is_killed_is_done_again(
    step: str, county: County, zygote: Zygote, undisturbed: Outcome, tmp_path: Path
) -> None:
    assert zygote.live(Fate(county.url, str(tmp_path), "after-append", 14)) == -signal.SIGKILL
    [(_, path)] = find_files(tmp_path)
    os.truncate(path, path.stat().st_size - 9)
    assert zygote.live(Fate(county.url, str(tmp_path), step)) == -signal.SIGKILL
    assert finish(tmp_path, county) == undisturbed
    check_whole(tmp_path)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_crawl_killed_at_random_moments_loses_and_doubles_nothing(
    number: int, county: County, zygote: Zygote, undisturbed: Outcome, tmp_path: Path
) -> None:
    chance = random.Random(SEED * 1_000_003 + number)  # noqa: S311
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        waiting, max_wait = chance.choice((1, 5, 64)), chance.choice((0.01, 0.2))
        max_file = chance.choice((SMALL_FILE, 1 << 30))
        zygote.start(Fate(county.url, str(tmp_path), waiting=waiting, max_wait=max_wait, max_file=max_file))
        time.sleep(chance.uniform(0, 0.35))
        zygote.kill()
        if zygote.wait() == 0 or is_finished(tmp_path):
            break
    else:
        assert finish(tmp_path, county) == undisturbed
    check_whole(tmp_path)
