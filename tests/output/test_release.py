"""Releases: named by what is in them, kept for ever, compared with the last one, refused where they shrink."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from output.gate import Refused
from output.load import DatasetError, load
from output.release import Terms, find_latest, is_whole, release
from tests.output.factory import report

if TYPE_CHECKING:
    from pathlib import Path

    from parsers.report import Report

RECEIVED, CARRIED = "app_received_total", "app_carried_in_total"

BUILD = """
import os, signal, sys
from pathlib import Path
from output.release import Terms, release
from tests.output.factory import report

out, count, value, die = Path(sys.argv[1]), *map(int, sys.argv[2:5])
seen = 0

def note(event, args):
    global seen
    if event in ("os.rename", "os.symlink", "os.mkdir", "os.rmdir", "os.remove") or event == "open" and "w" in str(args[1]):
        seen += 1
        if die and seen >= die:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(note)
release((report(n, numbers={"app_received_total": value}) for n in range(count)), out, Terms("a test"))
print(seen)
"""


def some(count: int = 3, value: object = 1) -> list[Report]:
    return [report(number, numbers={RECEIVED: value, CARRIED: 2}) for number in range(count)]


def changes(folder: Path) -> list[tuple[str, ...]]:
    with (folder / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def manifest(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def build_apart(out: Path, *numbers: int, seed: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BUILD, str(out), *map(str, numbers)]
    env = {**os.environ, "PYTHONHASHSEED": str(seed)}
    return subprocess.run(command, check=False, capture_output=True, text=True, env=env)


def test_a_release_is_named_by_its_date_and_content_and_latest_is_what_people_open(tmp_path: Path) -> None:
    built = release(some(), tmp_path)
    assert built.release.startswith("2026-01-20-")
    assert built.folder == tmp_path / "releases" / built.release == find_latest(tmp_path)
    assert (tmp_path / "panel.csv").read_bytes() == (built.folder / "panel.csv").read_bytes()
    assert json.loads((tmp_path / "latest.json").read_text("utf-8"))["release"] == built.release
    files = manifest(built.folder)["files"]
    assert isinstance(files, dict)
    found = {name: sha256(body).hexdigest() for name, body in contents(built.folder).items() if name != "manifest.json"}
    assert {name: file["sha256"] for name, file in files.items()} == found
    assert len(load(tmp_path).panel) == 3


def test_the_same_archive_gives_the_same_release_and_the_second_changes_nothing(tmp_path: Path) -> None:
    first = release(some(), tmp_path)
    before = contents(first.folder)
    assert release(reversed(some()), tmp_path).release == first.release
    assert contents(first.folder) == before
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [first.release]


def test_two_processes_with_other_hashes_give_the_same_bytes(tmp_path: Path) -> None:
    for seed in (1, 2):
        assert build_apart(tmp_path / str(seed), 3, 1, 0, seed=seed).returncode == 0
    one, two = (find_latest(tmp_path / name) for name in "12")
    assert one is not None
    assert two is not None
    assert one.name == two.name
    assert contents(one) == contents(two)


def test_an_older_release_can_be_loaded_and_an_unknown_one_names_those_there_are(tmp_path: Path) -> None:
    old, new = release(some(), tmp_path), release(some(4), tmp_path)
    assert (len(load(tmp_path).panel), len(load(tmp_path, old.release).panel)) == (4, 3)
    with pytest.raises(DatasetError, match="no release is named 'x'; there are ") as caught:
        load(tmp_path, "x")
    assert old.release in str(caught.value)
    assert new.release in str(caught.value)


def test_what_differs_from_the_release_before_is_listed(tmp_path: Path) -> None:
    old = release([*some(2), report(7, 2023, {RECEIVED: 4, CARRIED: 5})], tmp_path)
    now = [
        report(0, numbers={RECEIVED: 1, CARRIED: ""}),
        report(1, numbers={RECEIVED: 8, CARRIED: 2, "app_granted_total": 3}),
        report(8, 2024, {RECEIVED: 1}),
    ]
    built = release(now, tmp_path, Terms("three of six"))
    assert changes(built.folder) == [
        ("row-added", "211122108", "2024", "", "", ""),
        ("row-gone", "211122107", "2023", "", "", ""),
        ("figure-added", "211122101", "2024", "app_granted_total", "", "3"),
        ("figure-changed", "211122101", "2024", RECEIVED, "1", "8"),
        ("figure-gone", "211122100", "2024", CARRIED, "2", ""),
    ]
    text = (built.folder / "changes.md").read_text("utf-8")
    assert f"Compared with {old.release}" in text
    assert f"- 211122101 2024 {RECEIVED}: 1 → 8" in text
    assert manifest(built.folder)["previous"] == old.release


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (some(2), ["rows: 3 before, 2 now (1 less; 0.5% may go)", "reports: 3 before, 2 now", "figures: 6 before, 4 now"]),
        (some(value="/"), ["figures: 6 before, 3 now (3 less; 1.0% may go)"]),
        ([report(n, numbers={RECEIVED: 1, CARRIED: 2}, site="大洼") for n in range(3)], ["the site 盘山县: 3 reports before"]),
        ([report(n, numbers={RECEIVED: 1, CARRIED: 2}, division_code="211103") for n in range(3)], ["the county 211122: 3"]),
    ],
)  # fmt: skip
def test_a_dataset_that_shrinks_is_refused_and_the_last_release_stays(
    tmp_path: Path, now: list[Report], words: list[str]
) -> None:
    first = release(some(), tmp_path)
    before = contents(first.folder)
    with pytest.raises(Refused) as caught:
        release(now, tmp_path)
    assert [word for word in words if word not in str(caught.value)] == []
    assert '--accept "the reason"' in str(caught.value)
    assert (tmp_path / "refused" / "changes.md").is_file()
    assert find_latest(tmp_path) == first.folder
    assert contents(first.folder) == before
    built = release(now, tmp_path, Terms(accept="merged"))
    accepted = manifest(built.folder)["accepted"]
    assert isinstance(accepted, dict)
    assert accepted["reason"] == "merged"
    assert find_latest(tmp_path) == built.folder
    assert not (tmp_path / "refused").exists()


def test_a_look_back_is_a_release_but_not_the_latest(tmp_path: Path) -> None:
    latest = release(some(), tmp_path)
    back = release(some(1), tmp_path, Terms(as_of="2025-03-31"))
    assert back.release.startswith("2025-03-31-")
    assert find_latest(tmp_path) == latest.folder
    assert len(load(tmp_path, back.release).panel) == 1
    assert manifest(back.folder)["as_of"] == "2025-03-31"


def test_a_release_that_lost_a_file_is_made_again(tmp_path: Path) -> None:
    built = release(some(), tmp_path)
    (built.folder / "panel.parquet").unlink()
    assert find_latest(tmp_path) is None
    assert release(some(), tmp_path).release == built.release
    assert is_whole(built.folder)


def test_files_of_a_dataset_without_releases_give_way_to_links(tmp_path: Path) -> None:
    (tmp_path / "panel.csv").write_text("old", "utf-8")
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    built = release(some(), tmp_path)
    assert (tmp_path / "panel.csv").read_bytes() == (built.folder / "panel.csv").read_bytes()
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"
