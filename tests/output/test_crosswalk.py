"""Organisations through time: what a maintainer writes, what the build makes of it, and how a slip is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.checks.kinds import CROSS_KINDS
from output.crosswalk import SHAPES, Crosswalk, CrosswalkError, read_crosswalk
from output.load import load
from output.panel import build
from tests.output.factory import report

if TYPE_CHECKING:
    from parsers.report import Report

OLD, NEW = "211122-石新乡", "211122104"


def event(**changes: object) -> str:
    said: dict[str, object] = {
        "kind": '"rename"', "from": f'"{OLD}"', "to": f'"{NEW}"', "date": "2015-06-01",
        "source": '"https://example.org/notice"',
    }  # fmt: skip
    lines = {name: value for name, value in (said | changes).items() if value != ""}
    return "[[event]]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items())


def body(org_id: str, year: int | None, name: str, **changes: Any) -> Report:
    given: dict[str, Any] = {"org_id": org_id, "organisation": name, "division_code": "211122", **changes}
    return report(4, year, {"app_received_total": year}, **given)


def walk(folder: Path, *events: str) -> Crosswalk:
    path = folder / "crosswalk.toml"
    path.write_text("# by hand\n" + "\n".join(events), "utf-8")
    return read_crosswalk(path)


def refused(folder: Path, *events: str) -> str:
    with pytest.raises(CrosswalkError) as caught:
        walk(folder, *events)
    return str(caught.value).replace(str(folder / "crosswalk.toml"), "FILE")


def test_a_renamed_organisation_is_one_in_every_year(tmp_path: Path) -> None:
    reports = [body(OLD, 2013, "石新乡"), body(OLD, 2014, "盘山县石新乡"), body(NEW, 2016, "石新镇")]
    built = build(reports, tmp_path, crosswalk=walk(tmp_path, event(note='"乡改镇"')))
    dataset = load(tmp_path)
    assert (built.organisations, dataset.panel["org_id"].tolist()) == (1, [NEW] * 3)
    assert dataset.panel["organisation"].tolist() == ["石新乡", "盘山县石新乡", "石新镇"], "a name stays as printed"
    assert set(dataset.figures["org_id"]) == set(dataset.reports["org_id"]) == {NEW}
    [row] = dataset.organisations.itertuples()
    assert (row.org_id, row.organisation, row.names_seen) == (NEW, "石新镇", "石新乡|盘山县石新乡|石新镇")
    assert (row.first_year, row.last_year, row.years, row.came_from) == (2013, 2016, "2013|2014|2016", OLD)
    assert (row.county, row.county_name, row.province) == ("211122", "盘山县", "辽宁省")
    assert row.events == f"2015-06-01 rename {OLD} → {NEW} (https://example.org/notice) 乡改镇"


def test_renames_in_a_row_end_in_the_last_name_whatever_their_order_in_the_file(tmp_path: Path) -> None:
    second = event(**{"from": f'"{NEW}"', "to": '"211122999"', "date": 2021})
    for events in ((event(), second), (second, event())):
        assert walk(tmp_path, *events).last(OLD) == "211122999"


def test_what_merges_and_splits_is_told_on_both_sides_and_stays_apart_in_the_panel(tmp_path: Path) -> None:
    old = ("211122-教育局", "211122-体育局")
    merged, split = "211122-教育体育局", ["211122-甲局", "211122-乙局"]
    events = (
        event(kind='"merge"', **{"from": str([*old]), "to": f'"{merged}"', "date": 2019}),
        event(kind='"split"', **{"from": f'"{merged}"', "to": str(split), "date": 2022}),
    )
    years = dict.fromkeys(old, 2018) | {merged: 2020} | dict.fromkeys(split, 2023)
    bodies = [body(org_id, year, org_id[7:]) for org_id, year in years.items()]
    build(bodies, tmp_path, crosswalk=walk(tmp_path, *events))
    dataset = load(tmp_path)
    assert sorted(dataset.panel["org_id"]) == sorted([*old, merged, *split])
    found = {row.org_id: row for row in dataset.organisations.itertuples()}
    assert (found[merged].came_from, found[merged].went_to) == ("|".join(old), "|".join(split))
    assert (found[old[1]].went_to, found[split[0]].came_from) == (merged, merged)
    assert [str(found[each].events).count(" merge ") for each in (old[0], merged, split[1])] == [1, 1, 0]


def test_what_merges_is_known_by_the_name_that_a_rename_gives_it(tmp_path: Path) -> None:
    merge = event(kind='"merge"', **{"from": f'"{OLD}"', "to": '"211122105"', "date": 2020})
    build([body(NEW, 2016, "石新镇")], tmp_path, crosswalk=walk(tmp_path, event(), merge))
    [row] = load(tmp_path).organisations.itertuples()
    assert (row.came_from, row.went_to) == (OLD, "211122105")


def test_any_order_of_the_reports_gives_the_same_organisations(tmp_path: Path) -> None:
    reports = [
        body(OLD, 2014, "石新乡"), body(OLD, 2014, "盘山县石新乡", url="https://example.org/b", division_code="211100"),
        body(NEW, 2014, "石新镇"), body(NEW, None, "石新镇", level="unknown"),
    ]  # fmt: skip
    for at, some in enumerate((reports, reports[::-1])):
        build(some, tmp_path / str(at), crosswalk=walk(tmp_path, event()))
    first, second = ((tmp_path / name / "organisations.csv").read_bytes() for name in "01")
    assert first == second


def test_a_build_without_a_crosswalk_lists_its_organisations(tmp_path: Path) -> None:
    build([report(1), report(2, 2023), report(2), report(3, org_id=None)], tmp_path)
    found = load(tmp_path).organisations
    assert found["org_id"].tolist() == ["211122101", "211122102"]
    assert found["years"].tolist() == ["2024", "2023|2024"]
    assert found[["came_from", "went_to", "events"]].isna().all(axis=None)


def test_the_manual_shows_an_event_that_is_right_and_every_kind(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "crosswalk.md").read_text("utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    assert walk(tmp_path, example).last(OLD) == NEW
    assert re.findall(r"^\| `([\w-]+)` \| [^|]* → [^|]* \|", manual, re.MULTILINE) == [*SHAPES]
    named = set(re.findall(r"`((?:crosswalk|same)-\w+)`", manual))
    assert named == {"same-organisation", "crosswalk-unknown", "crosswalk-overlap"} < CROSS_KINDS.keys()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": '"renamed"'}, "FILE, line 2: kind: "),
        ({"to": ""}, "FILE, line 2: to: rename takes one org_id here, not 0"),
        ({"from": '["a", "b"]'}, "FILE, line 2: from: rename takes one org_id here, not 2"),
        ({"kind": '"abolished"'}, "FILE, line 2: to: abolished takes nothing here, not 1"),
        ({"kind": '"split"', "to": f'["{OLD}", "x"]'}, f"FILE, line 2: {OLD!r} stands in from and in to; leave out"),
        ({"date": ""}, "FILE, line 2: date is missing; write date = 2019-03-01, or the year alone"),
        ({"date": '"2015"'}, "FILE, line 2: date: "),
        ({"date": 15}, "FILE, line 2: date: "),
        ({"source": '""'}, "FILE, line 2: source: "),
        ({"sauce": '"x"'}, "FILE, line 2: sauce: "),
        ({"to": "211122104 乡"}, "FILE: "),
    ],
)
def test_an_event_that_is_wrong_says_where_and_what_to_write(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    assert words in refused(tmp_path, event(**changes))


def test_one_organisation_has_one_successor_and_does_not_follow_itself(tmp_path: Path) -> None:
    other = event(to='"211122105"')
    assert f"FILE, line 9: {OLD!r} becomes {NEW!r} at FILE, line 2 already" in refused(tmp_path, event(), other)
    back = event(**{"from": f'"{NEW}"', "to": f'"{OLD}"'})
    assert f"FILE, line 9: {NEW!r} comes after {OLD!r} already" in refused(tmp_path, event(), back)


def test_what_renames_make_one_cannot_merge(tmp_path: Path) -> None:
    merge = event(kind='"merge"')
    assert f"FILE, line 9: by its renames {NEW!r} is on both sides of this merge" in refused(tmp_path, event(), merge)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    said = refused(tmp_path, event(date=""), event(kind='"renamed"')).splitlines()
    assert [line[:12] for line in said] == ["FILE, line 2", "FILE, line 8"]


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef"), max_size=5))
def test_any_renames_either_end_or_are_refused(tmp_path_factory: pytest.TempPathFactory, steps: dict[str, str]) -> None:
    folder = tmp_path_factory.mktemp("walk")
    events = [event(**{"from": f'"{old}"', "to": f'"{new}"'}) for old, new in steps.items()]
    try:
        found = walk(folder, *events)
    except CrosswalkError:
        assert any(_ends_in_itself(old, steps) for old in steps)
    else:
        assert all(found.last(old) == found.last(new) != old for old, new in steps.items())


def _ends_in_itself(start: str, steps: dict[str, str]) -> bool:
    at = steps[start]
    for _ in steps:
        if at == start:
            return True
        at = steps.get(at, at)
    return at == start


def test_what_does_not_fit_the_archive_is_a_finding_and_stops_nothing(tmp_path: Path) -> None:
    lost = event(kind='"abolished"', **{"from": '"211122-石新镇"', "to": "", "date": 2020})
    reports = [body(OLD, 2016, "石新乡"), body(NEW, 2016, "石新镇"), body(NEW, 2017, "石新镇")]
    built = build(reports, tmp_path, crosswalk=walk(tmp_path, event(), lost))
    assert (built.findings["crosswalk-overlap"], built.findings["crosswalk-unknown"]) == (1, 1)
    found = load(tmp_path).findings
    overlap = found[found["code"] == "crosswalk-overlap"]
    assert overlap["message"].tolist() == [
        f"{OLD} and {NEW} are one organisation by crosswalk.toml, and both report on this year"
    ]
    [unknown] = found[found["code"] == "crosswalk-unknown"].itertuples()
    assert (unknown.org_id, unknown.in_panel) == ("211122-石新镇", False)
    assert unknown.message == (f"crosswalk.toml, line 9: no report is of 211122-石新镇; did you mean {NEW} (石新镇)?")
