"""What the register is told: real crawls of a county on loopback, and what they left on the disk."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from nianbao import load
from nianbao.evidence import read_evidence
from nianbao.runs import write_record
from scraper.archive import survey
from scraper.sightings import Sightings
from tests.nianbao.records import made_run, made_site
from tests.nianbao.test_run import run_all, run_here, write_sites
from tests.scraper.county import TOWNS, Reply, items, serve, small_county, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from output.register_evidence import Evidence


def evidence(data: Path, as_of: str | None = None) -> Evidence:
    sightings = Sightings()
    survey(data, as_of, sightings.add)
    return read_evidence(data, (), sightings.seen, as_of)


def register(out: Path) -> dict[str, dict[str, str]]:
    with (out / "register.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["url"]: row for row in csv.DictReader(file) if row["url"]}


@pytest.mark.parametrize(
    ("reason", "proves"),
    [
        ("", True),
        ("2 gone; 1 blocked", True),
        ("www.example.org answers on https only; 1 gone", True),
        ("copies for telephones were not fetched: m.example.org", True),
        ("files on other hosts were not fetched: m.example.org", True),
        ("reports on other hosts were not fetched: example.com", False),
    ],
)
def test_only_remarks_that_take_something_from_the_lists_are_doubts(tmp_path: Path, reason: str, proves: bool) -> None:
    with serve(small_county()) as county:
        run_all(tmp_path, write_sites(tmp_path, 盘山县=county.url))
    site = made_site(years=(), reason=reason, ended=datetime(2099, 1, 1, tzinfo=UTC))
    write_record(tmp_path / "data", made_run(datetime(2099, 1, 1, tzinfo=UTC), site))
    (seen,) = evidence(tmp_path / "data").sites
    assert seen.complete == proves


def test_a_report_under_a_new_address_is_not_withdrawn(tmp_path: Path) -> None:
    with serve(small_county()) as county:
        sites = write_sites(tmp_path, 盘山县=county.url)
        run_all(tmp_path, sites)
        first = county.routes["/ndbg/list.htm"]
        assert isinstance(first, Reply)
        county.routes["/info/9.htm"] = county.routes["/info/0.htm"]
        county.routes["/info/0.htm"] = Reply(status=404)
        county.routes["/ndbg/list.htm"] = replace(first, body=first.body + items_of("../info/9.htm"))
        run_all(tmp_path, sites)
    row = register(tmp_path / "out")[f"{county.url}/info/9.htm"]
    assert (row["state"], f"{county.url}/info/0.htm" in row["note"]) == ("published", True)


@pytest.mark.parametrize(
    ("status", "state"), [(404, "withdrawn"), (410, "withdrawn"), (400, "published"), (418, "published")]
)
def test_only_a_page_that_is_said_to_be_gone_is_withdrawn(status: int, state: str, tmp_path: Path) -> None:
    with serve(small_county()) as county:
        sites = write_sites(tmp_path, 盘山县=county.url)
        run_all(tmp_path, sites)
        county.routes["/info/0.htm"] = Reply(b"no", status)
        run_all(tmp_path, sites)
    assert register(tmp_path / "out")[f"{county.url}/info/0.htm"]["state"] == state


def items_of(path: str) -> bytes:
    return items((path, title_of(TOWNS[0], 2024))).encode()


def test_what_was_fetched_and_lost_is_unknown_and_never_absent(tmp_path: Path) -> None:
    with serve(small_county()) as county:
        run_all(tmp_path, write_sites(tmp_path, 盘山县=county.url))
    lost = load(tmp_path / "out").reports.iloc[0]
    [archive] = (tmp_path / "data" / "archive").glob("*.warc.gz")
    place = int(str(lost["source"]).rpartition("@")[2])
    content = bytearray(archive.read_bytes())
    content[place + 60 : place + 90] = bytes(30)
    archive.write_bytes(content)
    run_here("build", "--data", tmp_path / "data", "--out", tmp_path / "out", "--accept", "a record is damaged")
    row = register(tmp_path / "out")[lost["url"]]
    assert (row["state"], "archive verify" in row["note"]) == ("unknown", True)


def test_the_register_of_an_earlier_day_knows_nothing_of_what_came_later(tmp_path: Path) -> None:
    with serve(small_county()) as county:
        run_all(tmp_path, write_sites(tmp_path, 盘山县=county.url))
    known = evidence(tmp_path / "data")
    assert known.sites
    assert known.traces
    before = evidence(tmp_path / "data", "2000-01-01")
    assert (before.sites, before.pages, dict(before.traces)) == ((), (), {})
    assert evidence(tmp_path / "data", "2999-12-31").traces == known.traces
