"""Flattened tables: which pipes bound cells, which words begin a table, and which numbers are not its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Line
from parsers.flat import read_flat
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS, find_table
from parsers.numbers import BLANK, read_cell
from parsers.read import read
from parsers.tables import place_rows
from scraper.page import Page

OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEWS_HEADER = (
    ("行政复议", "行政诉讼"),
    (*OUTCOMES, "未经复议直接起诉", "复议后起诉"),
    OUTCOMES * 2,
)
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
RESULTS = ("（一）予以公开", "（三）不予公开 | 1.属于国家秘密", "2.其他法律行政法规禁止公开", "8.属于行政查询事项")
CELLS = st.lists(st.sampled_from(["", "", "0", "3", "12"]), min_size=7, max_size=7)


def rows(table: str, *lines: str) -> list[tuple[str, list[str]]]:
    """The rows of a table, read from lines, each with its values as printed."""
    read = read_flat(Line(text, at) for at, text in enumerate(lines, 1))
    return [(row.row, [value.raw for value in row.values]) for row in read if row.table == table]


@given(st.lists(CELLS, min_size=4, max_size=4))
def test_where_pipes_only_part_cells_a_row_keeps_its_empty_first_and_last(cells: list[list[str]]) -> None:
    lines = [" | ".join((label, *row)) for label, row in zip(RESULTS, cells, strict=True)]
    read = rows(APPLICATIONS, "申请人情况 | 自然人", " | ".join(APPLICANTS), *lines)
    assert [values for _, values in read] == cells


@given(CELLS.filter(any), CELLS)
def test_where_pipes_close_rows_what_follows_the_last_is_no_cell(first: list[str], second: list[str]) -> None:
    lines = [f"{' | '.join(cells)} |" for cells in (APPLICANTS, (RESULTS[0], *first), (RESULTS[2], *second))]
    assert [values for _, values in rows(APPLICATIONS, "申请人情况 | 自然人 |", *lines)] == [first, second]


@given(st.lists(st.sampled_from(["", "0", "5"]), min_size=15, max_size=15), st.booleans())
def test_table_4_begins_with_its_first_cell_where_two_pipes_part_rows(values: list[str], broken: bool) -> None:
    rules = (
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "1", "2", "3"),
        ("行政规范性文件", "4", "5", "6"),
    )
    numbers = ("信息内容", "本年处理决定数量"), ("行政许可", "7")
    shown = [*rules, *numbers, *REVIEWS_HEADER, values]
    lines = [part for row in shown for part in ("|", *(piece for cell in row for piece in (cell, "|")))]
    if broken:
        lines = [piece for line in lines for piece in (("尚未", "审结") if line == "尚未审结" else (line,))]
    read = rows(REVIEWS, *lines)
    assert [row for _, row in read if any(row)] == ([values] if any(values) else [])


def test_numbers_of_later_sections_are_not_table_4s() -> None:
    header = [" ".join(row) for row in REVIEWS_HEADER]
    values = "1 0 0 0 1 0 0 0 0 0 0 0 0 0"  # fourteen: one was lost
    stray = ("五、存在的主要问题及改进情况", "已完成整改", "7", "其他问题正在推进")
    (lost,) = rows(REVIEWS, *header, values, *stray)
    assert len(lost[1]) == 14
    tables = place_rows(read_flat(Line(text, at) for at, text in enumerate((*header, values, *stray))), 2024)
    assert {figure.value for figure in tables.figures.values()} == {None}


def test_a_note_that_names_table_4_does_not_begin_it() -> None:
    header = [" ".join(row) for row in REVIEWS_HEADER]
    values = [str(number) for number in range(15)]
    note = "注：行政复议、行政诉讼数量含上年度结转数量。"
    read = rows(REVIEWS, note, "9", "9", "一、本年新收政府信息公开申请数量", *header, " ".join(values))
    assert read == [("", values)]


@pytest.mark.parametrize("gap", ["", " ", ", "])
def test_digits_behind_a_label_that_holds_blanks_are_its_values(gap: str) -> None:
    label = f"1.申请人无正当理由逾期不补正,{gap}行政机关不再处理其政府信息公开申请"
    (row,) = rows(APPLICATIONS, "申请人情况自然人商业企业", f"{label}0000000")
    assert row == ("app_closed_uncorrected", ["0000000"])


def test_the_blanks_of_an_annotation_part_no_cells() -> None:
    header = ("信息内容", "本年制发件数 本年废止件数 现行有效件数")
    (row,) = rows(DISCLOSURE, *header, "行政规范性文件 93（含联合发文 37 件） 325(含自然失效 92 件) 0")
    assert row == ("normdocs", ["93（含联合发文 37 件）", "325(含自然失效 92 件)", "0"])


@pytest.mark.parametrize("mark", ["不适 用", "N/ A", "无 此项", "— —"])
def test_a_mark_for_nothing_may_hold_a_blank(mark: str) -> None:
    assert read_cell(mark) == BLANK


def table_3(*, without: str) -> list[Line]:
    """A table 3, a cell a line, all of whose numbers differ: 1000, 1001, … and in each row the sum. One is not printed."""
    lines = ["申请人情况", *APPLICANTS]
    for at, row in enumerate(find_table(APPLICATIONS, "2021").block[0].rows):
        numbers = [1000 + 10 * at + column for column in range(6)]
        lines += [row.label, *(str(number) for number in (*numbers, sum(numbers)) if str(number) != without)]
    return [Line(text, number) for number, text in enumerate(lines, 1)]


def test_where_no_number_is_printed_twice_a_lost_cell_need_not_be_empty() -> None:
    whole = place_rows(read_flat(table_3(without="")), 2023)
    assert whole.figures["app_received_charity"].value == 1003
    lost = place_rows(read_flat(table_3(without="1003")), 2023)
    assert {figure.status for figure in lost.figures.values()} == {"unsure"}
    assert "lines-lost" in [found.code for found in lost.findings]


@pytest.mark.parametrize("cell", ["12-3", "1,2", "3-"])
def test_digits_that_make_no_number_behind_a_label_are_not_an_empty_cell(cell: str) -> None:
    lines = ("第二十条第（五）项", "信息内容 本年处理决定数量", f"行政许可{cell}", "第二十条第（六）项")
    tables = place_rows(read_flat(Line(text, at) for at, text in enumerate(lines, 1)), 2023)
    assert tables.figures["licence_decisions"].status == "unsure"
    assert ("not-a-number", ("licence_decisions",)) in [(found.code, found.variables) for found in tables.findings]


FILLED = {
    "app_received": "3 0 0 1 0 9",  # 5 was lost
    "app_granted": "5 2 0 0 1 0 8",
    "app_concluded": "5 2 0 0 1 0 8",
    "app_carried_out": "0 1 0 0 0 0 1",
}


def test_a_row_that_lost_a_number_is_not_taken_for_one_that_lost_an_empty_total() -> None:
    rows = find_table(APPLICATIONS, "2021").block[0].rows
    printed = (" | ".join((row.label, *FILLED.get(row.id, "0 0 0 0 0 0 0").split())) for row in rows)
    lines = ["申请人情况", " | ".join(APPLICANTS), *printed]
    figures = place_rows(read_flat(Line(text, at) for at, text in enumerate(lines, 1)), 2023).figures
    assert {figure.status for name, figure in figures.items() if name.startswith("app_received_")} == {"unsure"}
    assert figures["app_concluded_person"].value == 5


def test_what_a_torn_page_would_have_gone_on_with_is_no_zero() -> None:
    whole = " | ".join((RESULTS[0], *"0000000"))
    figures = place_rows(
        read_flat(
            Line(text, at)
            for at, text in enumerate(["申请人情况", " | ".join(APPLICANTS), whole, f"{RESULTS[2]} | 0 | 0 | 0"], 1)
        ),
        2023,
    ).figures
    assert {figure.value for name, figure in figures.items() if name.startswith("app_granted_")} == {0}
    assert {figure.status for name, figure in figures.items() if name.startswith("app_refused_law_")} == {"unsure"}


def test_a_misspelt_fee_is_the_fee() -> None:
    lines = (
        "第二十条第（八）项",
        "信息内容",
        "本年收费金额（单位：万元）",
        "行政事业型收费",
        "2.5",
        "三、收到和处理政府信息公开申请情况",
    )
    figures = place_rows(read_flat(Line(text, at) for at, text in enumerate(lines, 1)), 2023).figures
    assert str(figures["fees_10k_yuan"].value) == "2.5"


def test_a_note_between_two_rows_of_table_3_does_not_end_it() -> None:
    note = "注：部分公开中有1件为区分处理的情形，涉及行政处罚决定书3件，均已在规定的期限内答复申请人。"
    values = ["1", "0", "0", "0", "0", "0", "1"]
    lines = ["申请人情况 | 自然人", " | ".join(APPLICANTS), " | ".join((RESULTS[0], *values)), note]
    lines += [" | ".join((RESULTS[2], *values)), "五、存在的主要问题及改进情况", "问题 | 3"]
    assert rows(APPLICATIONS, *lines) == [("app_granted", values), ("app_refused_law", values)]


TITLE = "盘山县石新镇2024年政府信息公开工作年度报告\n统计期限自2024年1月1日起至2024年12月31日止\n"


def test_suits_printed_before_reviews_come_first() -> None:
    outcomes = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n" * 3
    numbers = "1\n2\n3\n0\n6\n4\n0\n0\n0\n4\n5\n5\n0\n0\n10\n"
    (report,) = read(
        Page(
            f"{TITLE}行政诉讼\n行政复议\n未经复议直接起诉\n复议后起诉\n{outcomes}{numbers}".encode(), source="page.txt"
        )
    )
    totals = {name: report.figures[f"{name}_total"].value for name in ("suit_direct", "suit_after", "review")}
    assert totals == {"suit_direct": 6, "suit_after": 4, "review": 10}


def test_a_count_in_words_is_there_and_no_number() -> None:
    table = "第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n四十五\n行政强制\n0\n"
    (report,) = read(Page(f"{TITLE}二、主动公开政府信息情况\n{table}".encode(), source="page.txt"))
    figure = report.figures["penalty_decisions"]
    assert (figure.value, figure.status, figure.raw) == (None, "unsure", "四十五")
    assert report.figures["coercion_decisions"].value == 0


def test_a_row_that_comes_too_late_keeps_its_numbers() -> None:
    rows = ("2.其他法律行政法规禁止公开", "0"), ("1.属于国家秘密", "1"), ("3.危及“三安全一稳定”", "0")
    lines = "".join(f"{label}\n{count}\n0\n0\n0\n0\n0\n{count}\n" for label, count in rows)
    (report,) = read(
        Page(f"{TITLE}一、本年新收政府信息公开申请数量\n1\n0\n0\n0\n0\n0\n1\n{lines}".encode(), source="page.txt")
    )
    assert [report.figures[f"app_refused_{row}_person"].value for row in ("secret", "law", "safety")] == [1, 0, 0]


ITEMS = ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")


def figures_of(*lines: str) -> dict[str, tuple[int | None, str]]:
    """Value and status of each figure that these lines of a report of 2019 have."""
    title = "盘山县石新镇2019年政府信息公开工作年度报告"
    (report,) = read(Page("\n".join((title, *lines)).encode(), source="page.txt"))
    return {
        name: (None if figure.value is None else int(figure.value), figure.status)
        for name, figure in report.figures.items()
    }


@pytest.mark.parametrize("header", ["本年处理绝对数量", "本年办理件数"])
def test_a_header_that_no_form_knows_still_heads_a_row(header: str) -> None:
    rules = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "1", "2", "3")
    figures = figures_of("第二十条第（一）项", *rules, "第二十条第（五）项", "信息内容", header, "行政许可", "17")
    assert figures["licence_decisions"] == (17, "printed")
    assert "licence_items_before" not in figures


def test_a_header_of_another_year_heads_nothing() -> None:
    rules = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "1", "2", "3")
    figures = figures_of("第二十条第（一）项", *rules, "第二十条第（五）项", "信息内容", "上年办件量", "行政许可", "17")
    assert figures.get("licence_decisions", (None, "absent")) == (None, "absent")


def test_instructions_behind_a_label_name_no_other_row() -> None:
    service = "其他对外管理服务事项（指行政许可以外的政务服务事项，含行政确认、行政处罚、行政强制、行政检查和其他类，以及公共服务事项）"
    figures = figures_of(
        "第二十条第（五）项 | |||",
        *(f"{head} |" for head in ITEMS),
        *("行政许可 |", "4 |", "1 |", "44 |"),
        *(f"{service} |", "7 |", "-2 |", "70 |"),
    )
    read = [figures[f"service_{column}"][0] for column in ("items_before", "items_change", "decisions")]
    assert read == [7, -2, 70]
    assert figures.get("penalty_decisions", (None, "absent")) == (None, "absent")


def test_an_empty_first_cell_is_told_from_the_empty_column_behind_the_last() -> None:
    lines = (
        *("第二十条第（六）项 |", "||||", *(f"{head} |" for head in ITEMS), "|"),
        *("行政处罚 |", "|", "+23 |", "23 |", "|"),
        *("行政强制 |", "4 |", "0 |", "5 |", "|"),
        *("三、收到和处理政府信息公开申请情况", "|", "|"),
    )
    figures = figures_of(*lines)
    columns = ("items_before", "items_change", "decisions")
    assert [figures[f"penalty_{column}"] for column in columns] == [(None, "blank"), (23, "printed"), (23, "printed")]
    # without a full row nobody knows on which side the table is too wide
    assert {figures_of(*lines[:-8], *lines[-3:])[f"penalty_{column}"][0] for column in columns} == {None}


def test_traditional_characters_begin_a_table_as_well() -> None:
    lines = ("第二十條第（一）項", "信息內容", "本年制發件數", "本年廢止件數", "現行有效件數", "規章", "1", "2", "3")
    figures = figures_of(*lines, "第二十條第（五）項", "信息內容", "本年處理決定數量", "行政許可", "17")
    assert [figures[f"rules_{column}"][0] for column in ("issued", "repealed", "in_force")] == [1, 2, 3]
    assert figures["licence_decisions"] == (17, "printed")


def test_fees_in_yuan_are_known_in_traditional_characters() -> None:
    header = ("第二十條第（八）項", "信息內容", "本年收費金額（單位：元）", "行政事業性收費", "2950")
    assert figures_of(*header)["fees_10k_yuan"] == (None, "unsure")


def test_the_pipes_behind_the_header_of_table_4_are_no_cells_of_its_row() -> None:
    header = [" | ".join(row) + " |" + "|" * (14 - len(row)) for row in REVIEWS_HEADER]
    values = ["", "0", "", "", "0", "", "0", "0", "", "", "0", "", "", "", ""]
    assert rows(REVIEWS, *header, " | ".join(values) + " |") == [("", values)]


def test_a_lone_number_of_a_row_may_be_its_total() -> None:
    rows = ("一、本年新收政府信息公开申请数量", "5"), ("二、上年结转政府信息公开申请数量", "2")
    header = ("申请人情况", "自然人", *APPLICANTS[1:])
    figures = figures_of(*header, *(part for row in rows for part in row), "三、本年度办理结果", "（一）予以公开")
    assert {figures[f"app_received_{who}"] for who in ("person", "other", "total")} == {(None, "unsure")}
