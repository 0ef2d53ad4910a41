"""What a folder holds after a build was killed, and while two run at once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from output.files import TableWriter, text
from output.load import DatasetError, load
from output.panel import build
from output.tables import FACTS
from tests.output.factory import report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from parsers.report import Report

KILLED = """
import os, signal, sys
from pathlib import Path
from output import files
from output.panel import build
from tests.output.factory import report

out, where, after = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
seen = 0

def count(*_):
    global seen
    seen += 1
    if seen > after:
        os.kill(os.getpid(), signal.SIGKILL)

def some():
    for number in range(5):
        if where == "reading":
            count()
        yield report(number, numbers={"app_received_total": 2})

sys.addaudithook(lambda event, args: count() if where == "moving" and event == "os.rename" else None)
if where == "writing":
    add = files.TableWriter.add
    files.TableWriter.add = lambda self, rows: (count(), add(self, rows))
build(some(), out)
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def whole(folder: Path) -> bool:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    files = contents(folder)
    return all(sha256(files[name]).hexdigest() == file["sha256"] for name, file in manifest["files"].items())


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not for Windows")
@pytest.mark.parametrize(
    ("where", "after"), [("reading", 3), ("writing", 12), ("moving", 0), ("moving", 4), ("moving", 10)]
)
def test_a_killed_build_leaves_whole_files_and_the_next_completes(tmp_path: Path, where: str, after: int) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    build([report(number, numbers={"app_received_total": 1}) for number in range(4)], out)
    build([report(number, numbers={"app_received_total": 2}) for number in range(5)], fresh)
    before, complete = contents(out), contents(fresh)
    died = subprocess.run([sys.executable, "-c", KILLED, str(out), where, str(after)], check=False)
    assert died.returncode == -signal.SIGKILL
    left = contents(out)
    if where == "moving":
        assert all(body in (before[name], complete[name]) for name, body in left.items())
        assert set(before) - set(left) == {"manifest.json"}
        with pytest.raises(DatasetError):
            load(out)
    else:
        assert left == before
    build([report(number, numbers={"app_received_total": 2}) for number in range(5)], out)
    assert contents(out) == complete
    assert {path.name for path in out.iterdir()} == set(complete)


def test_two_builds_at_once_leave_one_of_them_whole(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda count: build([report(n) for n in range(count)], tmp_path), [3, 9]))
    assert whole(tmp_path)
    assert len(load(tmp_path).panel) in (3, 9)


def test_an_interrupted_build_leaves_nothing_of_itself(tmp_path: Path) -> None:
    def stopped() -> Iterator[Report]:
        yield report()
        raise KeyboardInterrupt

    build([report(2)], tmp_path)
    before = contents(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        build(stopped(), tmp_path)
    assert contents(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == set(before)


def test_files_of_others_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    build([report()], tmp_path)
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"


def test_the_bytes_do_not_depend_on_how_rows_are_handed_over(tmp_path: Path) -> None:
    row = (
        "211122101",
        "镇",
        2024,
        "info_disclosed",
        Decimal(74),
        "条",
        "74条",
        6,
        False,
        None,
        "74条。",
        None,
        None,
        True,
    )
    for name, step in (("one", 1), ("many", 7_000)):
        (tmp_path / name).mkdir()
        with TableWriter(tmp_path / name, FACTS) as writer:
            for _ in range(0, 21_000, step):
                writer.add([row] * step)
        assert writer.rows == 21_000
    assert contents(tmp_path / "one") == contents(tmp_path / "many")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""), (0, "0"), (True, "true"), (False, "false"), (Decimal("-0.0"), "0"), (Decimal(100), "100"),
        (Decimal("1E+3"), "1000"), (Decimal("12.500"), "12.5"), (Decimal("1234567890123456789012345678901.5"),
        "1234567890123456789012345678901.5"),
    ],
)  # fmt: skip
def test_a_cell_is_shown_in_plain_digits(value: Decimal | int | None, shown: str) -> None:
    assert text(value) == shown
