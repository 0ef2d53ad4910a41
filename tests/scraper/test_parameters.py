from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from scraper.parameters import (
    find_number,
    find_value,
    form_of,
    query_of,
    read_json,
    read_object,
    to_form,
    with_query,
)

NAMES = st.text("abcdefghijklmnopqrstuvwxyzABCDEFXYZ_", min_size=1, max_size=12)
VALUES = st.text(st.characters(exclude_characters="\"'\\", exclude_categories=("Cs", "Cc")), max_size=20)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=6)


@given(OBJECTS, st.sampled_from(("'", '"')), st.sampled_from(("'", '"', "")), st.sampled_from((":", " : ")))
def test_an_object_is_read_however_its_names_and_values_are_quoted(
    values: dict[str, str], quote: str, name_quote: str, colon: str
) -> None:
    pairs = [f"{name_quote}{name}{name_quote}{colon}{quote}{value}{quote}" for name, value in values.items()]
    assert read_object("{" + ", ".join(pairs) + "}") == values


def test_bare_numbers_and_words_of_an_object_are_read_as_text() -> None:
    assert read_object("{col:1,appid:'1',webid:3,path:'/',full:true}") == {
        "col": "1",
        "appid": "1",
        "webid": "3",
        "path": "/",
        "full": "true",
    }


def test_colons_inside_a_value_make_no_pair_of_their_own() -> None:
    assert read_object("{path:'http://x.gov.cn/', dataBefore:'<ul style=\"a:b\">'}") == {
        "path": "http://x.gov.cn/",
        "dataBefore": '<ul style="a:b">',
    }


@given(OBJECTS)
def test_a_form_reads_back_to_itself(values: dict[str, str]) -> None:
    assert form_of(to_form(values)) == values


@given(OBJECTS, OBJECTS)
def test_parameters_are_set_in_a_url_and_the_others_stay(first: dict[str, str], second: dict[str, str]) -> None:
    url = with_query(with_query("http://x.gov.cn/a.jsp", first), second)
    assert query_of(url) == first | second
    assert with_query(url, dict.fromkeys(first | second)) == "http://x.gov.cn/a.jsp"


def test_a_parameter_that_a_url_has_twice_stays_twice_unless_it_is_set() -> None:
    assert with_query("http://x.gov.cn/?k=1&p=1&k=2&p=9", {"p": 2}) == "http://x.gov.cn/?k=1&p=2&k=2"


def test_values_of_scripts_are_found_by_their_whole_name() -> None:
    script = "var myChannelId='1', channelId = '2'; var pageSize=15, page: 'x', \"websiteId\" : \"w\";"
    assert find_value(script, "channelId") == "2"
    assert find_value(script, "websiteId") == "w"
    assert find_value(script, "siteId") is None
    assert find_number(script, "pageSize") == 15
    assert find_number(script, "channelId") == 2
    assert find_number("pageSize: 15px", "pageSize") is None


@given(st.dictionaries(NAMES, st.text(max_size=20), max_size=4))
def test_json_is_read_bare_and_in_a_callback(value: dict[str, str]) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert read_json(text) == value
    assert read_json(f"jQuery.cb_17({text});\n") == value
    assert read_json(f"callback({text}") is None
