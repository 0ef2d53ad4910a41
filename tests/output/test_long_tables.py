"""Tables and page are the same whoever writes and counts them, and whatever becomes of him."""

from __future__ import annotations

import sys
from multiprocessing import active_children
from typing import TYPE_CHECKING

import pytest

from output import long_tables
from output.corrections import read_corrections
from output.panel import build
from output.quality import beside
from tests.output.factory import many

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from output.quality.summary import Summary

REPORTS = 120
CORRECTION = """
[[correction]]
org_id = "211122102"
year = 2021
variable = "app_received_total"
value = 5
expect = "{says}"
reason = "a test"
who = "a test"
date = 2026-01-01
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    "dies",
    [False, pytest.param(True, marks=pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not for Windows"))],
)
def test_another_process_writes_the_same_bytes_or_dies_and_costs_nothing(
    dies: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "corrections.toml"
    total = next(report for report in many(REPORTS) if (report.org_id, report.year) == ("211122102", 2021))
    path.write_text(CORRECTION.format(says=total.figures["app_received_total"].raw), "utf-8")
    corrections = read_corrections(path)
    build(many(REPORTS), tmp_path / "here", corrections=corrections)
    send, sent = long_tables.Apart._send, list[int]()

    def send_and_die(apart: long_tables.Apart) -> None:
        send(apart)
        sent.append(len(sent))
        if dies:
            apart._process.kill()
            apart._process.join()

    monkeypatch.setattr(long_tables, "MANY", 1)
    monkeypatch.setattr(long_tables.Apart, "_send", send_and_die)
    build(many(REPORTS), tmp_path / "apart", corrections=corrections)
    assert len(sent) > 2
    assert contents(tmp_path / "apart") == contents(tmp_path / "here")


@pytest.mark.parametrize(
    "dies",
    [False, pytest.param(True, marks=pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not for Windows"))],
)
def test_another_process_counts_the_same_for_the_quality_page_or_dies_and_costs_nothing(
    dies: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(many(REPORTS), tmp_path / "here")
    receive, received = beside._received, list[bool]()

    def kill_and_receive(ours: Connection) -> Summary | None:
        if dies:
            for process in active_children():
                process.kill()
                process.join()
        summary = receive(ours)
        received.append(summary is not None)
        return summary

    monkeypatch.setattr(beside, "MANY", 1)
    monkeypatch.setattr(beside, "_received", kill_and_receive)
    build(many(REPORTS), tmp_path / "beside")
    assert received == [not dies]
    assert contents(tmp_path / "beside") == contents(tmp_path / "here")
