"""SIGKILL at any step of a build from the archive: the last release stays whole, the next build completes."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.archive import make_archive
from output.load import load
from output.release import find_latest, is_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not for Windows")
ROOT = Path(__file__).parents[2]
MOMENTS = 10
BEFORE, REPORTS = 6, 12


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("killed")
    make_archive(made / "before", BEFORE)
    make_archive(made / "data", REPORTS)
    return made


@contextmanager
def builds(data: Path, out: Path) -> Iterator[Callable[..., tuple[int, int]]]:
    """A function that builds, to the end or to a step, and says how it ended and how many steps there were."""
    command = [sys.executable, "-m", "tests.nianbao.killed_build", str(data), str(out)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, answered = process.stdin, process.stdout

        def build(die: int = 0, *, apart: bool = False) -> tuple[int, int]:
            asked.write(f"{die} {int(apart)}\n")
            asked.flush()
            code, steps = map(int, answered.readline().split())
            return code, steps

        yield build


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def latest(out: Path) -> Path:
    found = find_latest(out)
    assert found is not None
    return found


def restore(kept: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(kept, folder, symlinks=True)


def test_a_build_killed_at_any_moment_leaves_a_whole_release_and_the_next_completes(data: Path, tmp_path: Path) -> None:
    start, out, work = tmp_path / "start", tmp_path / "out", tmp_path / "data"
    with builds(data / "before", start) as build:
        assert build()[0] == 0
    before = contents(latest(start))
    restore(start, out)
    shutil.copytree(data / "data", work)
    with builds(work, out) as build:
        code, steps = build()
        assert code == 0
        expected = contents(latest(out))
        # the last steps are those in which the release gets its place; the others are drawn
        drawn = random.Random(14).sample(range(1, steps - 6), MOMENTS - 3)  # noqa: S311 - moments, no secrets
        for number, moment in enumerate([*drawn, *range(steps - 5, steps, 2)]):
            restore(start, out)
            assert build(moment, apart=number == 0)[0] == -signal.SIGKILL
            assert is_whole(latest(out))
            assert contents(out / "releases" / latest(start).name) == before
            assert len(load(out).panel) in (BEFORE, REPORTS)
        restore(start, out)
        for path in work.glob("readings.sqlite*"):
            path.unlink()
        assert [build(steps // 2)[0], build()[0]] == [-signal.SIGKILL, 0]
    assert contents(latest(out)) == expected
    assert not (out / ".building").exists()


def test_two_builds_of_one_archive_at_once_end_with_one_release(data: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from nianbao.cli import main; main()", "build"]
    places = ["--data", str(data / "data"), "--out", str(tmp_path)]
    both = [subprocess.Popen([*command, *places], cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert said[0] == said[1]
    [release] = (tmp_path / "releases").iterdir()
    assert is_whole(release)
    assert release == latest(tmp_path)
