"""The register: every state on its evidence, and no absence without one."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from output.due import DueError, due_date, read_due
from output.panel import build
from output.reasons import BY_ID
from output.register import REASON_OF, STATES, Register, county_rows
from output.register_evidence import Evidence, PageSeen, ReportSeen, SiteSeen, Trace, read_name
from parsers.division import townships
from tests.output.factory import report

if TYPE_CHECKING:
    from pathlib import Path

    from output.register import Owed

SITE = SiteSeen("盘山县", "211122", "done", True, (), "2026-02-03", "20260203T000000000000Z", "https://example.org/nb/")
READ = {"app_received_total": 3}
OTHER = next(code for code in townships("211122") if code != "211122104")


def seen(code: str = "211122104", year: int | None = 2024, **changes: Any) -> ReportSeen:
    published, url = f"{(year or 2024) + 1}-01-20", f"https://example.org/{code}/{year}"
    made = ReportSeen(
        code, "石新镇", "township", code, year, published, url, "2026-02-03T01:00:00Z", "盘山县", True, False
    )
    return replace(made, **changes)


def page(state: Any, title: str = "石新镇2024年政府信息公开工作年度报告") -> PageSeen:
    return PageSeen("https://example.org/p", "211122", title, state, run="r")


def owed(*reports: ReportSeen, sites: tuple[SiteSeen, ...] = (SITE,), **evidence: Any) -> dict[tuple[str, int], Owed]:
    register = Register(Evidence(sites, **evidence))
    for each in reports:
        register.add(each)
    return {(each.org_id, each.year): each for each in register.owed()}


def test_every_township_of_the_list_owes_every_year_since_the_site_began() -> None:
    found = owed(seen(year=2022))
    assert {code for code, _ in found} == set(townships("211122"))
    assert {year for _, year in found} == {2022, 2023, 2024, 2025}
    assert found["211122104", 2022].state == "published"
    absent = found[OTHER, 2024]
    assert (absent.state, absent.run, absent.list_url) == ("absent", SITE.run, SITE.list_url)


@pytest.mark.parametrize(
    ("site", "state"),
    [
        (replace(SITE, complete=False), "unknown"),
        (replace(SITE, years=None), "unknown"),
        (replace(SITE, years=(2023,)), "unknown"),
        (replace(SITE, state="", complete=False, note="no record"), "unknown"),
        (replace(SITE, state="blocked", complete=False), "blocked"),
        (replace(SITE, state="unreachable", complete=False), "unreachable"),
        (SITE, "absent"),
    ],
)
def test_nothing_is_absent_unless_all_lists_were_read_to_their_end(site: SiteSeen, state: str) -> None:
    assert owed(seen(year=2023), sites=(site,))[OTHER, 2024].state == state
    assert owed(seen(year=2023), sites=(SITE, replace(site, name="二")))[OTHER, 2024].state == state


def test_a_year_that_is_not_due_yet_is_not_owed() -> None:
    assert max(year for _, year in owed(seen(), sites=(replace(SITE, read_on="2026-01-31"),))) == 2024
    assert max(year for _, year in owed(seen(), sites=(replace(SITE, read_on="2026-02-01"),))) == 2025


@pytest.mark.parametrize("state", ["blocked", "unreachable", "unparsable", "image_only", "withdrawn", "unknown"])
def test_a_page_that_a_list_names_is_not_absent_whatever_came_of_it(state: str) -> None:
    found = owed(pages=(page(state),))
    assert (found["211122104", 2024].state, found["211122104", 2024].url) == (state, "https://example.org/p")
    assert found[OTHER, 2024].state == "absent"


def test_a_page_of_nobody_knows_whom_makes_the_absences_of_its_year_unknown() -> None:
    found = owed(seen(year=2023), pages=(page("unparsable", "2024年政府信息公开工作年度报告"),))
    assert found[OTHER, 2024].state == "unknown"
    assert "https://example.org/p" in found[OTHER, 2024].note
    assert found[OTHER, 2023].state == "absent"
    assert owed(seen(year=2023), seen(org_id=None, year=None))[OTHER, 2023].state == "unknown"


def test_late_is_after_the_day_and_a_report_without_a_date_is_not_called_late() -> None:
    states = [
        owed(seen(published=day))["211122104", 2024].state for day in ("2025-01-31", "2025-02-01", "", "2025-12-01")
    ]
    assert states == ["published", "late", "published", "late"]


def test_a_report_that_is_gone_is_withdrawn_unless_another_page_still_has_it() -> None:
    gone = {seen().url: Trace("2025-02-01T00:00:00Z", "https://example.org/nb/", "r", True)}
    withdrawn = owed(seen(), traces=gone)["211122104", 2024]
    assert (withdrawn.state, withdrawn.first_seen) == ("withdrawn", "2025-02-01T00:00:00Z")
    moved = owed(seen(), seen(url="https://example.org/new", in_panel=False), traces=gone)["211122104", 2024]
    assert (moved.state, moved.url) == ("published", "https://example.org/new")


def test_a_report_that_has_moved_is_not_withdrawn() -> None:
    moved = Trace("2025-02-01T00:00:00Z", "", "r", True, "https://example.org/new")
    found = owed(seen(), traces={seen().url: moved})["211122104", 2024]
    assert (found.state, found.url, seen().url in found.note) == ("published", "https://example.org/new", True)


@pytest.mark.parametrize(
    ("run", "complete", "noted"), [("1", True, True), ("1", False, False), (SITE.run, True, False)]
)
def test_a_report_that_no_list_names_any_more_is_said_to_be_so(run: str, complete: bool, noted: bool) -> None:
    found = owed(
        seen(), sites=(replace(SITE, complete=complete),), traces={seen().url: Trace("2025-02-01", "", run, False)}
    )
    assert found["211122104", 2024].state == "published"
    assert ("no list names it" in found["211122104", 2024].note) == noted


def test_a_late_report_that_was_signed_in_time_says_so() -> None:
    late = seen(published="2025-06-01")
    assert owed(late)["211122104", 2024].note == ""
    assert "signed" in owed(replace(late, date_unclear=True))["211122104", 2024].note


def test_an_absence_tells_where_nothing_says_that_the_organisation_was_there() -> None:
    found = owed(
        seen(OTHER, 2018, organisation=townships("211122")[OTHER]), seen(year=2019), seen(year=2021), seen(year=2023)
    )
    mine = {year: each.note for (who, year), each in found.items() if who == "211122104" and each.state == "absent"}
    assert set(mine) == {2018, 2020, 2022, 2024, 2025}
    assert mine[2020] == mine[2022] == ""
    assert "not have been there yet" in mine[2018]
    assert "merged or renamed" in mine[2025]
    assert found[OTHER, 2023].note == "", "the list of divisions has it in that very year"


def test_a_picture_that_was_not_read_is_not_called_published() -> None:
    assert owed(seen(image_only=True))["211122104", 2024].state == "image_only"


@pytest.mark.parametrize("state", ["image_only", "unparsable", "blocked", "unreachable"])
def test_an_article_that_says_nothing_is_what_became_of_its_file(state: str) -> None:
    empty = owed(seen(hollow=True), pages=(page(state),))["211122104", 2024]
    assert (empty.state, empty.url, empty.published) == (state, "https://example.org/p", "2025-01-20")
    assert owed(seen(), pages=(page(state),))["211122104", 2024].state == "published"
    assert owed(seen(hollow=True))["211122104", 2024].state == "unparsable"


def test_a_county_of_no_list_is_called_what_its_site_is_called() -> None:
    elsewhere = replace(SITE, name="夏长县", division_code="990101")
    found = owed(seen("990101-白露镇", division_code="990101", site="夏长县"), sites=(elsewhere,))
    assert {each.county_name for each in found.values()} == {"夏长县"}
    assert {row[1] for row in county_rows(found.values())} == {"夏长县"}


def test_a_department_owes_once_it_was_seen() -> None:
    found = owed(seen(year=2021), seen("211122-财政局", 2023, level="department", division_code="211122"))
    assert {year: each.state for (who, year), each in found.items() if who == "211122-财政局"} == {
        2023: "published", 2024: "absent", 2025: "absent",
    }  # fmt: skip


def test_a_township_that_is_not_listed_is_not_absent_after_its_last_report() -> None:
    found = owed(
        seen("211122-立春镇", 2022, division_code="211122"), seen("211122-立春镇", 2024, division_code="211122")
    )
    mine = {year: each.state for (who, year), each in found.items() if who == "211122-立春镇"}
    assert mine == {2022: "published", 2023: "absent", 2024: "published", 2025: "unknown"}


def test_where_one_of_the_same_stem_reports_the_other_is_not_absent() -> None:
    found = owed(seen("211122-石新乡", 2024, organisation="石新乡", division_code="211122"))
    assert (found["211122104", 2024].state, "211122-石新乡" in found["211122104", 2024].note) == ("unknown", True)


def test_the_counties_add_up_to_the_register() -> None:
    found = owed(seen(), seen(year=2023, published="2024-03-01"), pages=(page("blocked"),))
    rows = list(county_rows(found.values()))
    assert sum(int(str(row[4])) for row in rows) == len(found)
    assert all(sum(int(str(cell)) for cell in row[5:]) == row[4] for row in rows)


def test_every_state_but_those_of_reports_is_a_reason_of_missing() -> None:
    assert set(REASON_OF) == set(STATES)
    assert all(BY_ID[reason].of == "report" for reason in REASON_OF.values())


def test_a_build_writes_the_register_and_the_reasons_of_its_gaps(tmp_path: Path) -> None:
    import pandas as pd

    reports = [report(4, 2023, READ), report(4, 2024, READ, url="https://example.org/4/2024.html")]
    build(reports, tmp_path, evidence=lambda: Evidence((SITE,), (page("blocked", "石新镇2025年政府信息公开年报"),)))
    with (tmp_path / "register.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["org_id"], row["year"]): row for row in csv.DictReader(file)}
    assert [rows["211122104", year]["state"] for year in ("2023", "2024", "2025")] == ["published"] * 2 + ["blocked"]
    missing = pd.read_parquet(tmp_path / "missing.parquet")
    whole = missing[missing.variable == "*"].set_index(["org_id", "year"]).reason
    assert whole["211122104", 2025] == "blocked"
    assert whole[OTHER, 2024] == "report_missing"
    assert ("211122104", 2024) not in whole.index


def test_without_evidence_the_register_claims_nothing_of_what_is_not_there(tmp_path: Path) -> None:
    build([report(4, 2021, READ), report(4, 2024, READ)], tmp_path)
    with (tmp_path / "register.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(row["year"], row["state"]) for row in csv.DictReader(file)] == [
            ("2021", "published"), ("2024", "published"),
        ]  # fmt: skip


def test_a_title_alone_names_a_township_by_its_code() -> None:
    assert read_name("盘山县石新镇2023年政府信息公开工作年度报告", "211122") == ("211122104", 2023)
    assert read_name("联系我们", "211122") == (None, None)


def test_due_dates_follow_the_regulation_of_their_time() -> None:
    assert due_date("township", 2024) == date(2025, 1, 31)
    assert due_date("county", 2024) == date(2025, 3, 31)
    assert due_date("township", 2015) == date(2016, 3, 31)
    assert due_date("township", 2007) is None


@pytest.mark.parametrize(
    "days", ["[[due]]\nlevels=['county']\nyears=[2019,2020]\nmonth=2\nday=30\nsource=''", "due = 1"]
)
def test_a_due_date_that_is_no_day_is_refused(days: str) -> None:
    with pytest.raises(DueError, match=r"register\.toml"):
        read_due(days)
