"""Paragraphs that come again: what is a copy, and what is everybody's text."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from output.checks.paragraphs import MIN_CHARACTERS, digests
from parsers.report import Section
from tests.output.checks.beside import codes, lay
from tests.output.factory import report

if TYPE_CHECKING:
    from parsers.report import Report


def paragraph(of: object, length: int = 120) -> str:
    dice = random.Random(repr(of))  # noqa: S311 - text for a test
    return "".join(chr(0x4E00 + dice.randrange(2000)) for _ in range(length))


def said(number: int, year: int, *paragraphs: str, county: str = "211122") -> Report:
    sections = (Section(1, "总体情况", "\n".join(paragraphs[:1])), Section(5, "问题", "\n".join(paragraphs[1:])))
    code = f"{county}{100 + number}"
    return replace(report(number, year), sections=sections, org_id=code, division_code=code)


def alone(number: int, year: int = 2024, county: str = "211122") -> Report:
    return said(number, year, paragraph((county, number, year)), county=county)


def test_a_paragraph_of_the_year_before_is_told_with_both_reports() -> None:
    text = paragraph("same")
    found = lay([said(1, 2023, paragraph("old"), text), said(1, 2024, paragraph("new"), text)])
    [[code, severity, variables, message]] = found["211122101", 2024]
    assert (code, severity, variables) == ("text-repeated", "info", "")
    assert message == (
        "1 of 2 long paragraphs are word for word those of the year before (https://example.org/1/2023.html), "
        f"the first: “{text[:30]}…”"
    )
    assert list(found) == [("211122101", 2024)]


def test_white_space_does_not_count_and_a_digit_does() -> None:
    text = paragraph("same")
    spaced = f"　{text[:50]} {text[50:]}"
    assert codes(lay([said(1, 2023, text), said(1, 2024, spaced)])) == {("211122101", 2024): ["text-repeated"]}
    assert lay([said(1, 2023, f"{text}共12条"), said(1, 2024, f"{text}共13条")]) == {}


def test_a_short_paragraph_or_one_of_two_years_ago_is_nothing() -> None:
    short = paragraph("short", MIN_CHARACTERS - 1)
    assert lay([said(1, 2023, short), said(1, 2024, short)]) == {}
    assert lay([said(1, 2022, paragraph("x")), said(1, 2023, paragraph("y")), said(1, 2024, paragraph("x"))]) == {}


def test_a_paragraph_of_another_organisation_is_told_of_all_but_the_one_that_had_it_first() -> None:
    text = paragraph("copied")
    others = [alone(number) for number in range(4, 9)]
    found = lay([said(1, 2024, text), said(2, 2023, text), said(3, 2024, text), *others])
    assert codes(found) == {("211122101", 2024): ["text-shared"], ("211122103", 2024): ["text-shared"]}
    assert (
        "word for word those of 盘山县第2镇 on 2023 (https://example.org/2/2023.html)" in found["211122101", 2024][0][3]
    )


def test_a_text_of_many_organisations_is_a_template() -> None:
    text = paragraph("template")
    reports = [said(n, 2024, text, county=f"2111{n}2") for n in range(10, 14)]
    assert lay([*reports, said(10, 2025, text, county="2111102")]) == {}
    assert len(lay(reports[:3])) == 2, "of three in three counties it is a copy"


def test_a_text_of_most_of_a_county_is_a_template_too() -> None:
    text = paragraph("draft")
    shared = [said(1, 2024, text), said(2, 2024, text)]
    assert lay([*shared, alone(3)]) == {}
    assert codes(lay([*shared, alone(3), alone(4)])) == {("211122102", 2024): ["text-shared"]}


def test_without_a_code_no_county_is_known() -> None:
    text = paragraph("draft")
    found = lay(replace(said(n, 2024, text), division_code=None, org_id=f"host{n}-第{n}镇") for n in (1, 2))
    assert codes(found) == {("host2-第2镇", 2024): ["text-shared"]}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(2020, 2023), st.integers(0, 3)), max_size=12), st.randoms())
def test_any_order_of_the_reports_gives_the_same_findings(
    some: list[tuple[int, int, int]], dice: random.Random
) -> None:
    reports = [said(number, year, paragraph(text)) for number, year, text in some]
    first = lay(reports)
    dice.shuffle(reports)
    assert lay(reports) == first


@given(st.lists(st.text("甲乙丙\n 　", max_size=300), max_size=3))
def test_digests_are_of_long_paragraphs_alone(texts: list[str]) -> None:
    for words in digests(texts).values():
        assert len("".join(words.split())) >= MIN_CHARACTERS
        assert any(words in text for text in texts)
