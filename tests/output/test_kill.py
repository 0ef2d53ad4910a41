"""A build that is killed at any of its steps leaves a whole release; two at once do not harm each other."""

from __future__ import annotations

import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from output.load import load
from output.release import find_latest, is_whole, release
from tests.output.test_release import build_apart, contents, some

if TYPE_CHECKING:
    from pathlib import Path


def whole_and_readable(out: Path) -> bool:
    latest = find_latest(out)
    return latest is not None and is_whole(latest) and len(load(out).panel) in (3, 4)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not for Windows")
def test_a_build_killed_at_any_step_leaves_a_whole_release_and_the_next_completes(tmp_path: Path) -> None:
    release(some(), tmp_path / "counted")
    steps = int(build_apart(tmp_path / "counted", 4, 2, 0).stdout)
    out = tmp_path / "out"
    first = release(some(), out)
    before = contents(first.folder)
    for step in [1, steps // 4, steps // 2, *range(steps - 6, steps, 2)]:
        died = build_apart(out, 4, step, step)
        assert died.returncode == -signal.SIGKILL, died.stderr
        assert whole_and_readable(out)
        assert contents(first.folder) == before
    assert build_apart(out, 4, 1, 0).returncode == 0
    assert len(load(out).panel) == 4
    assert not (out / ".building").exists()
    assert all(is_whole(folder) for folder in (out / "releases").iterdir())


def test_two_builds_at_once_leave_two_whole_releases(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda rows: build_apart(tmp_path, rows, 1, 0), [3, 4]))
    assert [each.returncode for each in done] == [0, 0]
    assert whole_and_readable(tmp_path)
    assert [is_whole(folder) for folder in (tmp_path / "releases").iterdir()] == [True, True]
