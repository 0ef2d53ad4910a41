"""The statistics table of 2014 to 2018, in the layouts that tables of this kind have; all instances are made up."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from output.codebook import finding_kinds
from parsers.document import Document, Line
from parsers.findings import KINDS
from parsers.form import cells, statistics_forms
from parsers.read import NotAReport, read
from parsers.source import to_document
from parsers.statistics import read_statistics
from scraper.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from parsers.form import Row
    from parsers.report import Figure, Report

FORM = statistics_forms()[0]
ROWS = [row for _, _, row, _ in cells(FORM)]
NARRATIVE = """\
盘山县春分镇2016年政府信息公开工作年度报告
根据《中华人民共和国政府信息公开条例》要求，编制本年度报告。统计期限为2016年1月1日至2016年12月31日。
一、主动公开情况
2016年共主动公开政府信息120条。
二、依申请公开情况
2016年收到政府信息公开申请3件。
附：政府信息公开情况统计表
"""


class Printed(NamedTuple):
    """A row as an office prints it; headings have no id."""

    id: str
    label: str
    unit: str
    value: str


def printed(values: dict[str, str]) -> list[Printed]:
    """The whole table with its headings, in the form's order."""
    rows: list[Printed] = []
    labels, shown = {row.label for row in ROWS}, set[str]()
    for row in ROWS:
        for parent in row.parents:
            if parent not in labels | shown:
                shown.add(parent)
                rows.append(Printed("", parent, "----", ""))
        rows.append(Printed(row.id, row.label, unit_of(row), values.get(row.id, "")))
    return rows


def unit_of(row: Row) -> str:
    return row.unit or FORM.table[0].unit


def distinct() -> dict[str, str]:
    """A different number for each row, so that a shifted one shows."""
    return {row.id: str(at * 7 + 3) for at, row in enumerate(ROWS)}


HEADER = ("统计指标", "单位", "统计数")


def html(rows: list[Printed], header: tuple[str, ...] = HEADER) -> str:
    lines = [header, *((row.label, row.unit, row.value) for row in rows)]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return _paragraphs(NARRATIVE) + f"<table>{body}</table>"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in text.splitlines())


def html_numbered(rows: list[Printed]) -> str:
    lines = [("序号", *HEADER, "备注")]
    lines += [(str(at), row.label, row.unit, row.value, "2015年为9") for at, row in enumerate(rows, 1)]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return _paragraphs(NARRATIVE) + f"<table>{body}</table>"


def html_without_header(rows: list[Printed]) -> str:
    return html(rows).replace("<tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>", "")


def html_folded(rows: list[Printed]) -> str:
    """Two halves side by side, as offices fold the table onto one page."""
    half = (len(rows) + 1) // 2
    right = [*rows[half:], *[Printed("", "", "", "")] * (2 * half - len(rows))]
    lines = [HEADER * 2] + [(*a[1:], *b[1:]) for a, b in zip(rows[:half], right, strict=True)]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return _paragraphs(NARRATIVE) + f"<table>{body}</table>"


def html_cut(rows: list[Printed]) -> str:
    """A page break: the second half is a table of its own without a header."""
    cut = html(rows)
    middle = cut.index("<tr>", len(cut) // 2)
    return cut[:middle] + "</table><p>- 3 -</p><table>" + cut[middle:]


def html_wide_spaces(rows: list[Printed]) -> str:
    return html([row._replace(label="　　" + " ".join(row.label), value=f" {row.value}&nbsp;") for row in rows])


def one_cell_a_line(rows: list[Printed]) -> str:
    return NARRATIVE + "\n".join(cell for line in (HEADER, *(row[1:] for row in rows)) for cell in line if cell)


def pipes(rows: list[Printed]) -> str:
    return NARRATIVE + "\n".join("| " + " | ".join(line) + " |" for line in (HEADER, *(row[1:] for row in rows)))


def pipes_between(rows: list[Printed]) -> str:
    return NARRATIVE + "\n".join(" | ".join(line) for line in (HEADER, *(row[1:] for row in rows)))


def spaces(rows: list[Printed]) -> str:
    return NARRATIVE + "\n".join(" ".join(line) for line in (HEADER, *(row[1:] for row in rows)))


def glued(rows: list[Printed]) -> str:
    return NARRATIVE + "\n".join("".join(line) for line in (HEADER, *(row[1:] for row in rows)))


def one_line(rows: list[Printed]) -> str:
    return NARRATIVE + " ".join(cell for line in (HEADER, *(row[1:] for row in rows)) for cell in line)


def broken_labels(rows: list[Printed]) -> str:
    """Labels of more than eight characters go on in the next line."""
    return one_cell_a_line([row._replace(label=re.sub(r"^(.{8})(?=.)", r"\1\n", row.label)) for row in rows])


LAYOUTS = (
    html, html_numbered, html_without_header, html_folded, html_cut, html_wide_spaces,
    one_cell_a_line, pipes, pipes_between, spaces, glued, one_line, broken_labels,
)  # fmt: skip


def read_one(body: str) -> Report:
    (report,) = read(Page(body.encode(), source="x.html" if body.startswith("<") else "x.txt"))
    return report


def codes(report: Report) -> list[str]:
    return [found.code for found in report.findings]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: str(layout.__name__))
def test_every_figure_is_read_from_every_layout(layout: Callable[[list[Printed]], str]) -> None:
    values = distinct()
    report = read_one(layout(printed(values)))
    assert report.form == "2014"
    assert {name: str(figure.value) for name, figure in report.figures.items()} == values
    assert {figure.status for figure in report.figures.values()} == {"printed"}
    assert "no-tables" not in codes(report)
    assert "table-missing" not in codes(report)


def silently_wrong(figures: dict[str, Figure], values: dict[str, str]) -> list[str]:
    return [n for n, f in figures.items() if f.value is not None and str(f.value) != values.get(n, "")]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(LAYOUTS), st.floats(0, 0.6), st.floats(0, 0.4))
def test_a_figure_is_right_or_null_whatever_is_blank_or_missing(
    seed: int, layout: Callable[[list[Printed]], str], blank: float, missing: float
) -> None:
    dice = random.Random(seed)  # noqa: S311 - made-up numbers
    values = {row.id: str(dice.choice((0, 0, 3, 12, 120))) for row in ROWS if dice.random() > blank}
    rows = [row for row in printed(values) if dice.random() > missing]
    left = {row.id: row.value for row in rows if row.id and row.value}
    found = read_statistics(to_document(Page(layout(rows).encode(), source="x")))
    if found:
        assert silently_wrong(found.figures, left) == []


@pytest.mark.parametrize("layout", [html, pipes, pipes_between], ids=lambda layout: str(layout.__name__))
def test_an_empty_cell_is_blank_and_a_row_that_is_not_there_is_absent(
    layout: Callable[[list[Printed]], str],
) -> None:
    rows = [row for row in printed({**distinct(), "s14_received": "", "s14_suit": "/"}) if row.id != "s14_staff"]
    figures = read_one(layout(rows)).figures
    assert [(figures[n].value, figures[n].status) for n in ("s14_received", "s14_suit", "s14_staff")] == [
        (None, "blank"), (None, "blank"), (None, "absent"),
    ]  # fmt: skip
    assert figures["s14_suit"].raw == "/"


def test_a_figure_says_where_it_stands_and_keeps_the_unit_that_is_printed() -> None:
    rows = [row._replace(unit="份") if row.id == "s14_disclosed" else row for row in printed(distinct())]
    figures = read_one(html(rows)).figures
    assert str(figures["s14_disclosed"].where) == "table 1 row 3 column 3"
    assert (figures["s14_disclosed"].unit, figures["s14_received"].unit) == ("份", "件")


@pytest.mark.parametrize(("unit", "value"), [("元", "15000"), ("万元", "15000元")])
def test_yuan_where_the_form_has_ten_thousands_is_unsure_and_keeps_its_text(unit: str, value: str) -> None:
    rows = printed({**distinct(), "s14_budget_10k_yuan": value})
    rows = [row._replace(unit=unit) if row.id == "s14_budget_10k_yuan" else row for row in rows]
    figure = read_one(html(rows)).figures["s14_budget_10k_yuan"]
    assert (figure.value, figure.status, figure.raw, figure.unit) == (None, "unsure", value, "元")


def test_amounts_keep_their_decimals() -> None:
    figures = read_one(pipes(printed({**distinct(), "s14_budget_10k_yuan": "1,250.50"}))).figures
    assert figures["s14_budget_10k_yuan"].value == Decimal("1250.50")


@pytest.mark.parametrize("layout", ["grid", "pipes", "lines"])
def test_of_three_columns_of_numbers_none_is_taken(layout: str) -> None:
    header = ("统计指标", "单位", "区政府统计数", "区直单位统计数", "乡镇街道统计数")
    lines = [
        header,
        *((r.label, r.unit, *((r.value, "2", "5") if r.id else ("", "", ""))) for r in printed(distinct())),
    ]
    body = {
        "grid": _paragraphs(NARRATIVE)
        + "<table>"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in line) + "</tr>" for line in lines)
        + "</table>",
        "pipes": NARRATIVE + "\n".join("|" + "|".join(line) + "|" for line in lines),
        "lines": NARRATIVE + "\n".join(cell for line in lines for cell in line if cell),
    }[layout]
    report = read_one(body)
    assert {figure.status for figure in report.figures.values()} == {"unsure"}
    assert report.figures["s14_disclosed"].raw == "3 2 5"
    (found,) = (f for f in report.findings if f.code == "statistics-columns")
    assert "区政府统计数 区直单位统计数 乡镇街道统计数" in found.message
    assert set(found.variables) == set(report.figures)


def test_a_sum_that_the_form_only_implies_gives_a_warning() -> None:
    sums = {
        "s14_received": "5", "s14_received_in_person": "1", "s14_received_fax": "0",
        "s14_received_online": "3", "s14_received_letter": "0",
    }  # fmt: skip
    wrong = read_one(html(printed(sums)))
    (found,) = (f for f in wrong.findings if f.code == "statistics-differ")
    assert (found.severity, found.message) == ("warning", "means: the parts add up to 4, their total is 5")
    assert wrong.figures["s14_received"].value == 5, "what is printed stays"
    right = read_one(html(printed({**sums, "s14_received_letter": "1"})))
    assert "statistics-differ" not in codes(right)


def test_rows_that_a_district_added_are_named_and_not_taken() -> None:
    rows = printed(distinct())
    rows.insert(4, Printed("", "政府文件数", "件", "77"))
    report = read_one(html(rows))
    assert next(f.message for f in report.findings if f.code == "statistics-unknown").endswith("政府文件数")
    assert {name: str(figure.value) for name, figure in report.figures.items()} == distinct()


def test_a_row_that_is_printed_twice_with_different_values_is_unsure() -> None:
    rows = printed(distinct())
    at = next(at for at, row in enumerate(rows) if row.id == "s14_received")
    rows.insert(at, rows[at]._replace(value="999"))
    report = read_one(html(rows))
    assert (report.figures["s14_received"].value, report.figures["s14_received"].status) == (None, "unsure")
    assert "row-twice" in codes(report)


@pytest.mark.parametrize("text", ["约100", "1 2", "见附件"])
def test_words_or_broken_numbers_in_a_cell_are_unsure(text: str) -> None:
    report = read_one(html(printed({**distinct(), "s14_received": text})))
    figure = report.figures["s14_received"]
    assert (figure.value, figure.status, figure.raw) == (None, "unsure", text)
    assert ("doubtful-number", ("s14_received",)) in [(f.code, f.variables) for f in report.findings]


def test_corrections_of_reviews_and_of_suits_are_told_apart_by_where_they_stand() -> None:
    rows = [row for row in printed(distinct()) if row.id != "s14_review_corrected"]
    figures = read_one(one_cell_a_line(rows)).figures
    assert figures["s14_review_corrected"].status == "absent"
    assert str(figures["s14_suit_corrected"].value) == distinct()["s14_suit_corrected"]


def test_without_its_part_a_label_that_stands_in_two_parts_names_no_row() -> None:
    rows = [row for row in printed(distinct()) if not row.id.startswith(("s14_review", "s14_suit"))]
    at = next(at for at, row in enumerate(rows) if row.id == "s14_complaints")
    rows.insert(at, Printed("", "被依法纠错数", "件", "4"))
    figures = read_one(html(rows)).figures
    assert figures["s14_review_corrected"].value is None
    assert figures["s14_suit_corrected"].value is None


def test_numbers_that_count_the_rows_of_a_flattened_table_are_never_values() -> None:
    lines = [cell for at, row in enumerate(printed({}), 1) for cell in (str(at), row.label, row.unit)]
    report = read_one(NARRATIVE + "\n".join(["序号", *HEADER, *lines]))
    assert all(figure.value is None for figure in report.figures.values())


def test_a_report_without_the_table_is_what_it_was() -> None:
    report = read_one(NARRATIVE)
    assert (report.form, dict(report.figures)) == (None, {})
    assert "no-tables" in codes(report)


@pytest.mark.parametrize("layout", [one_cell_a_line, spaces, glued, broken_labels])
def test_no_line_of_the_flattened_table_stands_in_a_section(layout: Callable[[list[Printed]], str]) -> None:
    report = read_one(layout(printed(distinct())))
    assert [section.text for section in report.sections] == [
        "2016年共主动公开政府信息120条。",
        "2016年收到政府信息公开申请3件。",
    ]


def test_a_table_on_a_quarter_is_not_read_as_the_year() -> None:
    body = html(printed(distinct())).replace("附：政府", "2016年第三季度政府")
    assert read_statistics(to_document(Page(body.encode(), source="x.html"))) is None
    alone = body[body.index("<p>2016年第三季度") :]
    with pytest.raises(NotAReport):
        read(Page(alone.encode(), source="x.html"))


@pytest.mark.parametrize(
    "junk", ["收到申请数" + " " * 200_000 + "x", "1,2." * 100_000, "件" * 200_000, "当面申请数 " * 50_000]
)
def test_a_hostile_line_is_read_to_its_end(junk: str) -> None:
    # a reader that looks at every pair of characters, or of lines, would be at it for minutes
    document = Document((Line("统计指标", 1), Line(junk, 2), *(Line(f"第{n}行", n) for n in range(3, 5_000))))
    assert read_statistics(document) is None


def test_the_kinds_of_finding_of_this_table_are_declared_and_documented() -> None:
    assert KINDS.items() <= finding_kinds().items()
