from __future__ import annotations

import json

import pytest

from scraper.ask import JSON, Ask
from scraper.errors import Unreachable
from scraper.links import Link
from scraper.parameters import query_of
from scraper.platforms import epoint

HOST = "http://www.x.gov.cn"
COLUMN = f"{HOST}/dynamic/zwgk/govInfoPub.html?categorynum=003006&deptcode=11"
API = f"{HOST}/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
GUID = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
TITLE = "石新镇2024年政府信息公开工作年度报告"
FIELDS = {"deptcode": "11", "categorynum": "003006", "pageIndex": 0, "pageSize": 20, "siteGuid": GUID}


def test_the_sites_number_is_looked_up_in_the_script_that_the_page_loads() -> None:
    page = '<div></div><script src="/js/webBuilderCommon.js"></script>'
    assert epoint.recognises(page, COLUMN)
    [script] = epoint.read_listing(page, Ask(COLUMN), 1).lists
    assert script.url.startswith(f"{HOST}/js/webBuilderCommon.js?")
    assert query_of(script.url)["categorynum"] == "003006"

    text = f'var siteInfo = {{"siteGuid":"{GUID}","projectName":"/EWB-FRONT"}};u(siteInfo.projectName + "{API[39:]}")'
    [ask] = epoint.read_listing(text, script, 1).lists
    assert (ask.url, json.loads(ask.body), ask.content_type) == (API, FIELDS, JSON)


def test_a_number_in_the_page_itself_needs_no_script() -> None:
    page = f"<script>var siteGuid = '{GUID}', pageSize=5, pageIndex=1;</script><script src='/js/webBuilderCommon.js'></script>"
    [ask] = epoint.read_listing(page, Ask(COLUMN), 1).lists
    assert (ask.url, json.loads(ask.body)) == (API, FIELDS | {"pageIndex": 1, "pageSize": 5})


def test_the_older_form_has_its_fields_in_params_and_its_own_address() -> None:
    page = (
        f'<script>var siteGuid="{GUID}";post("/EWB_YK_Mid/rest/lightfrontaction/getgovinfolist",'
        '{"token":"","params":{"deptcode":"","categorynum":num}})</script>'
    )
    [ask] = epoint.read_listing(page, Ask(COLUMN), 1).lists
    assert ask.url == f"{HOST}/EWB_YK_Mid/rest/lightfrontaction/getgovinfolist"
    assert json.loads(ask.body) == {"token": "", "params": FIELDS}


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("base", [0, 1])
def test_pages_are_counted_from_what_was_asked_first(wrapped: bool, base: int) -> None:
    def body(index: int) -> bytes:
        fields = {**FIELDS, "pageIndex": base + index, "pageSize": 2}
        return json.dumps({"token": "", "params": fields} if wrapped else fields, separators=(",", ":")).encode()

    text = json.dumps({"custom": {"total": 5, "data": [{"infourl": "/1.html", "title": TITLE}]}})
    for index in (0, 1):
        following = epoint.read_listing(text, Ask(API, body(index), JSON), index + 1).pages.next
        assert following == Ask(API, body(index + 1), JSON)
    assert epoint.read_listing(text, Ask(API, body(2), JSON), 3).pages.next is None


def test_the_real_title_is_taken_before_the_shown_one() -> None:
    data = [
        {"infourl": "/003/1.html", "title": "石新镇2024…", "realtitle": TITLE, "infodate": "2025-01-20 00:00"},
        {"infourl": "", "visiturl": "2.html", "title": f"<font color='red'>{TITLE}</font>"},
        {"infourl": "", "title": TITLE},
    ]
    for custom in ({"data": data, "total": "3"}, json.dumps({"data": data, "total": 3})):
        listing = epoint.read_listing(json.dumps({"custom": custom}), Ask(API, json.dumps(FIELDS).encode(), JSON), 1)
        assert listing.reports == (
            Link(f"{HOST}/003/1.html", TITLE, "2025-01-20"),
            Link(API.replace("getgovinfolist", "2.html"), TITLE),
        )
        assert listing.pages.total_items == 3


@pytest.mark.parametrize("text", ["", "<html>403</html>", '{"custom":""}', '{"custom":{"data":null}}', "[]"])
def test_an_answer_without_items_is_an_error(text: str) -> None:
    with pytest.raises(Unreachable):
        epoint.read_listing(text, Ask(API, json.dumps(FIELDS).encode(), JSON), 1)


def test_an_interface_that_a_link_leads_to_is_read_and_not_asked_on() -> None:
    text = json.dumps({"custom": {"total": 5, "data": [{"infourl": "/1.html", "title": TITLE}]}})
    listing = epoint.read_listing(text, Ask(API), 1)
    assert ([link.title for link in listing.reports], listing.pages.next) == ([TITLE], None)
    assert listing.pages.total_items == 5
