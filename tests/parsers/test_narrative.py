"""The six sections, whatever their numbering; no words lost, none doubled, and no cells of the tables among them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import NO_SPANS, Document, Line, draw
from parsers.narrative import read_narrative
from parsers.source import to_document
from parsers.text import read_text
from scraper.page import Page
from tests.layouts import LAYOUTS, make_truth, render
from tests.layouts.content import compose

TITLES = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)


def sections_of(text: str, *, by_meaning: bool = True) -> list[tuple[int, str, str]]:
    found = read_narrative(read_text(text), by_meaning=by_meaning).sections
    return [(section.number, section.title, section.text) for section in found]


def numbers_of(text: str, *, by_meaning: bool = True) -> list[int]:
    return [number for number, _, _ in sections_of(text, by_meaning=by_meaning)]


STYLES = (
    "{}、{}",
    "{} 、{}",
    "（{}）{}",
    "( {} ) {}",
    "{}．{}",
    "第{}部分 {}",
    "## {}、{}",
    "**{}、{}**",
    "{1}",
    "{}、{}：",
)
BODIES = (
    "本镇认真贯彻条例。",
    "（一）主动公开。全年公开信息5条。\n（二）依申请公开。\n全年没有收到申请。",
    "1.公开不够及时。\n2.解读形式单一，下一步改进。",
    "一是加强学习；二是规范流程。",
    "主要报告本机关上一年度政府信息公开工作总体情况，主要包括主动公开、依申请公开、平台建设、监督保障等方面。",
    "无",
)


@given(style=st.sampled_from(STYLES), bodies=st.lists(st.sampled_from(BODIES), min_size=6, max_size=6))
def test_every_numbering_gives_the_six_sections_with_all_their_words(style: str, bodies: list[str]) -> None:
    parts = zip("一二三四五六", TITLES, bodies, strict=True)
    text = "\n".join(f"{style.format(number, title)}\n{body}" for number, title, body in parts)
    found = sections_of(f"某镇2024年政府信息公开工作年度报告\n{text}\n")
    assert [(number, body) for number, _, body in found] == list(enumerate(bodies, 1))
    assert [title for _, title, _ in found] == list(TITLES)


def test_a_numbering_shifted_one_level_down_is_followed() -> None:
    text = "一、报告内容\n(一)总体情况\n好。\n1主动公开\n公开信息5条。\n" + "\n".join(
        f"({number}){title}" for number, title in zip("二三四五六", TITLES[1:], strict=True)
    )
    found = sections_of(text)
    assert [number for number, _, _ in found] == [1, 2, 3, 4, 5, 6]
    assert found[0][2] == "好。\n1主动公开\n公开信息5条。"


def test_chapters_before_the_tables_belong_to_section_one_when_the_numbering_runs_twice() -> None:
    text = (
        "一、总体情况\n好。\n二、工作机制保障\n有领导小组。\n三、主动公开工作情况\n公开13件。\n六、平台建设\n建了。\n"
        "一、主动公开政府信息情况\n规章\n0\n0\n0\n二、收到和处理政府信息公开申请情况\n三、政府信息公开行政复议、行政诉讼情况\n"
        "（一）主要问题\n不够快。\n（二）改进情况\n更快。\n六、其他需要报告的事项\n没有收费。"
    )
    found = sections_of(text)
    assert [number for number, _, _ in found] == [1, 2, 3, 4, 5, 6]
    assert found[0][2].endswith("六、平台建设\n建了。")
    assert found[4][1:] == ("主要问题", "不够快。\n（二）改进情况\n更快。")


def test_a_missing_heading_costs_its_section_only() -> None:
    text = (
        "一、总体情况\n好。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n五、存在问题及整改措施\n差。"
    )
    assert numbers_of(text) == [1, 2, 3, 5]


def test_a_list_inside_section_five_begins_no_section() -> None:
    text = "\n".join(f"{number}、{title}" for number, title in zip("一二三四五", TITLES, strict=False))
    text += "\n一、加强主动公开力度\n多公开。\n二、办好依申请公开\n快答复。\n六、其他需要报告的事项\n无。"
    found = sections_of(text)
    assert [number for number, _, _ in found] == [1, 2, 3, 4, 5, 6]
    assert found[4][2] == "一、加强主动公开力度\n多公开。\n二、办好依申请公开\n快答复。"


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("一、工作基本情况", 1),
        ("一、2023年政务公开总体情况", 1),
        ("一、2019年政府信息公开工作的总体情况", 1),
        ("二、主动公开政府信息的情况", 2),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
        ("五、政府信息公开工作存在的主要问题及改进情况", 5),
        ("五、存在的主要问题及整改措施", 5),
        ("五、存在的主", 5),
        ("六、其它需要说明的事项", 6),
    ],
)
def test_titles_seen_in_the_wild_are_known(heading: str, number: int) -> None:
    assert numbers_of(f"{heading}\n有话。") == [number]


def test_a_table_of_contents_is_no_section() -> None:
    contents = "\n".join(f"{number}、{title}" for number, title in zip("一二三四五六", TITLES, strict=True))
    report = contents.replace("总体情况\n", "总体情况\n好。\n").replace("改进情况", "改进情况\n差。") + "\n无。"
    found = sections_of(f"{contents}\n{report}")
    assert [(number, text) for number, _, text in found if text] == [(1, "好。"), (5, "差。"), (6, "无。")]
    assert [number for number, _, _ in found] == [1, 2, 3, 4, 5, 6]


def test_headings_inside_one_line_begin_sections_and_its_cells_are_no_words() -> None:
    text = (
        "某局2021年政府信息公开工作年度报告 一、总体情况 (一)主动公开情况 2021年，本局主动公开政府信息243条。 "
        "二、主动公开政府信息情况 第二十条第(一)项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 0 0 0 "
        "四、政府信息公开行政复议、行政诉讼情况 行政复议 行政诉讼 0 0 0 五、存在的主要问题及改进情况 还有不足。"
    )
    assert sections_of(text) == [
        (1, "总体情况", "(一)主动公开情况 2021年，本局主动公开政府信息243条。"),
        (2, "主动公开政府信息情况", ""),
        (4, "政府信息公开行政复议、行政诉讼情况", ""),
        (5, "存在的主要问题及改进情况", "还有不足。"),
    ]


def test_an_answer_of_one_word_under_a_tables_heading_is_kept() -> None:
    assert sections_of("三、收到和处理政府信息公开申请情况\n无\n") == [(3, TITLES[2], "无")]


def test_a_flattened_table_whose_heading_is_lost_is_no_text() -> None:
    table = "信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n0\n0\n0"
    assert sections_of(f"一、总体情况\n好。\n{table}\n第二年也好。") == [(1, "总体情况", "好。\n第二年也好。")]


def test_text_drawn_as_a_table_of_one_column_is_text() -> None:
    rows = [["一、总体情况"], ["本镇认真贯彻条例，按时公开各类政府信息。"], ["规章", "0"]]
    document = Document((Line("某镇2024年年报", 1), draw(rows, NO_SPANS, 1)))
    (section,) = read_narrative(document).sections
    assert (section.number, section.text) == (1, "本镇认真贯彻条例，按时公开各类政府信息。")


def test_the_foot_of_a_page_is_not_the_end_of_its_last_section() -> None:
    text = "六、其他需要报告的事项\n无。\n主办单位：某县人民政府\n网站标识码：2111220003 ICP备案\nfoot.png"
    assert sections_of(text) == [(6, "其他需要报告的事项", "无。")]


def test_a_free_form_report_keeps_its_own_numbers() -> None:
    text = (
        "引言\n根据条例编制。\n一、概 述\n好。\n二、主动公开政府信息情况\n（一）内容\n共5条。\n四、复议、诉讼和申诉的情况\n无。\n"
        "五、存在的主要问题和改进措施\n一、加强领导\n抓。\n二、加强学习\n学。\n六、附表"
    )
    found = sections_of(text, by_meaning=False)
    assert [number for number, _, _ in found] == [1, 2, 4, 5, 6]
    assert found[3][2] == "一、加强领导\n抓。\n二、加强学习\n学。"
    assert read_narrative(read_text(text), by_meaning=False).preamble == "引言\n根据条例编制。"


@pytest.mark.parametrize(
    "name", ["html_clean", "html_one_table", "html_word_soup", "txt_lines", "md_whole", "docx_merged"]
)
def test_generated_reports_keep_every_sentence_once(name: str) -> None:
    """The words of a report are the same whatever its layout."""
    for seed in range(6):
        rng = Random(f"{name} {seed}")  # noqa: S311
        truth = make_truth(rng)
        state = rng.getstate()
        content = compose(truth, LAYOUTS[name].wish, rng)
        rng.setstate(state)
        page = render(name, truth, rng)
        narrative = read_narrative(to_document(Page(page.body, source=f"x{page.suffix}")))
        words = "".join((narrative.preamble + "".join(section.text for section in narrative.sections)).split())
        assert [section.number for section in narrative.sections] == [1, 2, 3, 4, 5, 6]
        for line in content.lines("text"):
            if len(line) > len("本部分用表格说明，见下表："):
                assert words.count("".join(line.split())) == 1, line
