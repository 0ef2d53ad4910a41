"""Which organisations may be one through time: asked of some, never decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from output.crosswalk import Crosswalk, CrosswalkError, read_crosswalk
from parsers.names import find_level
from tests.output.checks.beside import lay
from tests.output.factory import report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from parsers.report import Report


def body(org_id: str, *years: int, name: str = "", **changes: Any) -> list[Report]:
    """The reports of an organisation; of a place or county in front of the name in its org_id."""
    own = name or org_id.partition("-")[2]
    code = org_id if org_id.isdigit() else org_id[:6] if org_id[:6].isdigit() else None
    said = {"org_id": org_id, "organisation": own, "level": find_level(own), "division_code": code, **changes}
    return [report(1, year, {}, url=f"https://example.org/{org_id}/{year}", **said) for year in years]


def asked(*bodies: Iterable[Report], walk: Crosswalk | None = None) -> dict[tuple[str, int], str]:
    found = lay((each for reports in bodies for each in reports), walk)
    return {key: message for key, [[code, _, _, message]] in found.items() if code == "same-organisation"}


def test_a_town_that_was_a_township_is_asked_for_with_lines_to_paste() -> None:
    [(key, message)] = asked(body("211122-石新乡", 2013, 2014), body("211122104", 2015, 2017, name="石新镇")).items()
    assert key == ("211122104", 2015)
    assert message == (
        "石新乡 (211122-石新乡, 2013–2014) and 石新镇 (211122104, 2015–2017) may be one organisation: no year has a report "
        "of both, and the names are alike. If so, in crosswalk.toml:\n"
        '[[event]]\nkind = "rename"  # or another kind; "unrelated" if they are two\nfrom = "211122-石新乡"\nto = "211122104"\n'
        'date = 2015  # or the day\nsource = ""  # the address or number of the document that says so'
    )


def test_the_lines_ask_for_a_source_and_then_answer_the_question(tmp_path: Path) -> None:
    bodies = [*body("211122-石新乡", 2014), *body("211122104", 2015, name="石新镇")]
    [message] = asked(bodies).values()
    path = tmp_path / "crosswalk.toml"
    path.write_text(message.partition("\n")[2], "utf-8")
    with pytest.raises(CrosswalkError, match="line 1: source"):
        read_crosswalk(path)
    lines = path.read_text("utf-8").replace('source = ""', 'source = "辽政〔2015〕1号"')
    for kind in ("rename", "merge", "split", "unrelated"):
        path.write_text(lines.replace('"rename"', f'"{kind}"', 1), "utf-8")
        assert asked(bodies, walk=read_crosswalk(path)) == {}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("211122-甲乡", "211122-甲镇", None),  # what is left is one character: too little
        ("211122-甲乙乡", "211122-甲乙街道", "rename"),
        ("211122-古砦仫佬族乡", "211122-古砦乡", "code-change"),  # the same name, spelt in another way
        ("211122-卫生健康局", "211122-卫生健康委员会", "rename"),
        ("211122-农业局", "211122-农业农村局", "rename"),
        ("211122-教育局", "211122-教育体育局", "rename"),
        ("211122-城市管理局", "211122-管理局", None),
        ("211122-社会局", "211122-社会保障局", None),  # half of all names begin so
        ("211122-农业局", "211122-农业委员会", "rename"),
        ("211122-林业局", "211122-水利局", None),
        ("211122-农业局", "211122-农业农村局办公室", None),
        ("211122-城关镇", "211123-城关镇", None),  # there is one in every tenth county
        ("211122-城关乡", "211123-城关镇", None),
        ("宣武区-甲乙乡", "宣武区-甲乙镇", "rename"),
        ("a.example.org-甲乙乡", "b.example.org-甲乙镇", None),
    ],
)
def test_names_that_are_alike_in_one_county_are_asked_for(one: str, other: str, kind: str | None) -> None:
    found = asked(body(one, 2017, 2018, site=one), body(other, 2019, 2020, site=other))
    if kind is None:
        assert found == {}
    else:
        [message] = found.values()
        assert f'kind = "{kind}"' in message


def test_two_that_report_on_one_year_are_two() -> None:
    for years in ((2018, 2019), (2017, 2018, 2019, 2020)):
        assert asked(body("211122-甲乙乡", 2017, 2018), body("211122-甲乙镇", *years)) == {}
        assert asked(body("211122-教育局", 2017, 2018), body("211122-教育体育局", *years)) == {}


def test_a_department_is_asked_for_only_where_one_ends_as_the_other_begins() -> None:
    before = body("211122-教育局", 2017, 2018)
    assert asked(before, body("211122-教育体育局", 2020)) == {}
    assert asked(body("211122-教育体育局", 2017, 2018), body("211122-教育局", 2019)) != {}


def test_two_in_todays_list_of_divisions_are_two() -> None:
    assert asked(body("130205100", 2014, name="开平镇"), body("130205002", 2015, name="开平街道")) == {}
    assert asked(body("130205-开平乡", 2014), body("130205002", 2015, name="开平街道")) != {}


def test_one_without_a_code_is_asked_for_beside_those_of_its_site_and_a_known_code_has_the_last_word() -> None:
    with_code = body("211122104", 2015, name="石新镇", site="盘山县")
    assert asked(body("example.org-石新乡", 2014, site="盘山县"), with_code) != {}
    assert asked(body("example.org-石新乡", 2014, site="别县"), with_code) == {}
    assert asked(body("211123-石新乡", 2014, site="盘山县"), with_code) == {}


def test_several_that_end_where_one_begins_are_asked_for_as_a_merger_and_the_reverse_as_a_split() -> None:
    olds = [*body("211122-教育局", 2018), *body("211122-体育局", 2018)]
    [message] = asked(olds, body("211122-教育体育局", 2019)).values()
    assert 'kind = "merge"' in message
    assert 'from = ["211122-体育局", "211122-教育局"]\nto = "211122-教育体育局"' in message
    news = [*body("211122-教育局", 2019), *body("211122-体育局", 2019)]
    messages = [*asked(body("211122-教育体育局", 2018), news).values()]
    assert all('kind = "split"' in message for message in messages)
    assert len(messages) == 2


def test_an_end_that_the_crosswalk_tells_is_not_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "crosswalk.toml"
    path.write_text('[[event]]\nkind = "abolished"\nfrom = "211122-甲乙乡"\ndate = 2018\nsource = "x"\n', "utf-8")
    bodies = (body("211122-甲乙乡", 2018), body("211122-甲乙镇", 2019))
    assert len(asked(*bodies)) == 1
    assert asked(*bodies, walk=read_crosswalk(path)) == {}
