"""Corrections by hand: applied in the open, kept through a new reading, refused when they fit no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from output.corrections import CorrectionsError, read_corrections
from output.load import load
from output.panel import build
from parsers.report import Figure
from tests.output.factory import figure, report

if TYPE_CHECKING:
    from pathlib import Path

    from parsers.report import Report

RECEIVED, CARRIED = "app_received_total", "app_carried_in_total"


def entry(**changes: object) -> str:
    said: dict[str, object] = {
        "org_id": '"211122101"', "year": 2024, "variable": f'"{RECEIVED}"', "value": 12, "expect": 21,
        "reason": '"digits swapped"', "who": '"W. Li"', "date": "2026-03-01",
    }  # fmt: skip
    return "[[correction]]\n" + "".join(f"{name} = {value}\n" for name, value in (said | changes).items())


def written(folder: Path, *entries: str) -> Path:
    path = folder / "corrections.toml"
    path.write_text("# by hand\n" + "\n".join(entries), "utf-8")
    return path


def one(number: object = 21, **changes: Any) -> Report:
    return report(1, numbers={RECEIVED: number, CARRIED: ""}, **changes)


def refused(folder: Path, *entries: str, reports: tuple[Report, ...] = ()) -> str:
    with pytest.raises(CorrectionsError) as caught:
        build(reports or (one(),), folder / "out", corrections=read_corrections(written(folder, *entries)))
    assert not (folder / "out" / "manifest.json").exists()
    return str(caught.value)


def test_a_correction_is_in_the_panel_and_the_source_stays_beside_it(tmp_path: Path) -> None:
    built = build([one(), report(2)], tmp_path, corrections=read_corrections(written(tmp_path, entry())))
    dataset = load(tmp_path)
    assert dataset.panel[RECEIVED].fillna(-1).tolist() == [12, -1]
    [row] = dataset.figures.query("status == 'corrected'").itertuples()
    assert (row.variable, row.value, row.raw) == (RECEIVED, 12, "21")
    assert dict(built.findings) == {"corrected": 1}
    [finding] = dataset.findings.itertuples()
    assert (finding.severity, finding.variables) == ("info", RECEIVED)
    assert finding.message == f"{RECEIVED}: the source says 21, the dataset 12: digits swapped"
    assert dataset.reports["findings"].fillna("").tolist() == ["corrected", ""]
    [listed] = dataset.corrections.itertuples()
    assert (listed.source_says, listed.value, listed.who, listed.date) == ("21", 12, "W. Li", "2026-03-01")


def test_a_correction_may_say_that_there_is_no_number_or_give_one_where_none_is(tmp_path: Path) -> None:
    other = entry(variable=f'"{CARRIED}"', expect='""', value=3)
    new = entry(variable='"normdocs_issued"', expect='"absent"', value=0)
    path = written(tmp_path, entry(value='"none"'), other, new)
    build([one()], tmp_path / "out", corrections=read_corrections(path))
    dataset = load(tmp_path / "out")
    assert dataset.panel[[CARRIED, "normdocs_issued"]].to_numpy().tolist() == [[3, 0]]
    assert dataset.panel[RECEIVED].isna().tolist() == [True]
    reasons = dataset.missing.set_index("variable")["reason"]
    assert reasons[RECEIVED] == "corrected"
    assert reasons["normdocs_repealed"] == "table_missing", "one number by hand is not the table"


@pytest.mark.parametrize(("expect", "number"), [("21.0", 21), ('"/"', "/"), ('""', ""), ('"21"', "21")])
def test_what_the_source_says_may_be_told_as_a_number_or_as_the_text_of_the_cell(
    tmp_path: Path, expect: str, number: object
) -> None:
    path = written(tmp_path, entry(expect=expect))
    build([one(number)], tmp_path / "out", corrections=read_corrections(path))
    assert load(tmp_path / "out").panel[RECEIVED].tolist() == [12]


def test_a_correction_is_kept_through_a_new_reading_and_expires_when_the_source_changes(tmp_path: Path) -> None:
    corrections = read_corrections(written(tmp_path, entry()))
    again = one(figures={RECEIVED: Figure(RECEIVED, figure(RECEIVED, 21).value, "inferred", "21 件")})
    build([again], tmp_path / "out", corrections=corrections)
    before = (tmp_path / "out" / "panel.csv").read_bytes()
    with pytest.raises(CorrectionsError) as caught:
        build([one(12)], tmp_path / "out", corrections=corrections)
    assert str(caught.value) == (
        f"{tmp_path / 'corrections.toml'}, line 2: the source no longer says 21 for {RECEIVED} of 211122101 2024, but 12: "
        "look at https://example.org/1/2024.html, then remove the correction, or write expect = 12"
    )
    assert (tmp_path / "out" / "panel.csv").read_bytes() == before


def test_a_correction_touches_only_the_report_that_the_panel_takes(tmp_path: Path) -> None:
    fuller = one(url="https://example.org/fuller", sha256="f" * 64, published="2025-03-01")
    build([one(7), fuller], tmp_path / "out", corrections=read_corrections(written(tmp_path, entry())))
    figures = load(tmp_path / "out").figures.query("variable == @RECEIVED")
    assert sorted(zip(figures["value"], figures["status"], strict=True)) == [(7, "printed"), (12, "corrected")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"variable": '"app_received_totl"'}, "line 2: no variable is named 'app_received_totl'; did you mean app_received_total"),
        ({"org_id": '"211122110"'}, "line 2: no organisation has the org_id '211122110'; did you mean 211122101 (盘山县第1镇)?"),
        ({"year": 2023}, "line 2: 211122101 has no report on 2023 in the panel; it has 2024"),
        ({"value": "1.5"}, "line 2: app_received_total cannot hold 1.5; write a whole number"),
        ({"value": '"many"'}, "line 2: value: "),
        ({"reason": '""'}, "line 2: reason: String should have at least 1 character; write, for example, reason = \"digits swapped"),
        ({"date": '"yesterday"'}, "; write, for example, date = 2026-03-01"),
        ({"whom": '"me"'}, "line 2: whom: not known here; an entry has org_id, year, variable, value, expect, reason, who, date"),
        ({"year": ""}, "(at line 4, column 8)"),
    ],
)  # fmt: skip
def test_a_correction_that_is_wrong_says_where_and_what_to_write(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    assert words in refused(tmp_path, entry(**changes))


def test_what_is_missing_is_told_with_a_line_to_write(tmp_path: Path) -> None:
    said = refused(tmp_path, '[[correction]]\norg_id = "211122101"\n').splitlines()
    assert len(said) == 7
    assert all(line.count("line 2: ") == line.count(": missing; write, for example, ") == 1 for line in said)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    said = refused(tmp_path, entry(year=2023), entry(expect=5)).splitlines()
    assert [line.partition(": ")[0].rpartition(" ")[2] for line in sorted(said)] == ["12", "2"]


def test_the_same_figure_is_corrected_once(tmp_path: Path) -> None:
    said = refused(tmp_path, entry(), entry(value=13))
    assert "line 12: 211122101 2024 app_received_total is corrected at" in said
    assert said.endswith("line 2 already; leave one of the two out")


def test_other_things_in_the_file_are_refused(tmp_path: Path) -> None:
    assert "line 2: 'corections' is not known here; write [[correction]]" in refused(
        tmp_path, "[[corections]]\nyear = 1\n"
    )
    assert "with two brackets on each side" in refused(tmp_path, "[correction]\nyear = 1\n")
