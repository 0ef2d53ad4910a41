"""Articles whose text is at an interface: asked for as the page itself asks, and kept as one item with its page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from nianbao.parts import whole
from parsers.embedded import unfold
from scraper.archive import read_items
from scraper.ask import FORM, JSON
from scraper.detail import find_detail, read_offers
from scraper.parameters import form_of
from tests.scraper.county import Reply, run, serve, site
from tests.sites import epoint

if TYPE_CHECKING:
    from pathlib import Path

HOST = "http://www.x.gov.cn"
GUID = "0f8fad5b-d9cb-469f-a165-708677301000"
ACTION = "/rest/frontAppAction/getGovInfoDetail"


@pytest.mark.parametrize(
    ("url", "script", "asked"),
    [
        (
            f"/showinfo.html?infoGuid={GUID}",
            f'post("/p{ACTION}", {{"token":"","params":{{"infoid": id}}}})',
            ("/p", {"token": "", "params": {"infoid": GUID}}, JSON),
        ),
        (
            f"/003/20250120/{GUID}.html",
            f'var projectName="/p/";post(projectName + "{ACTION}", JSON.stringify({{infoGuid: id}}))',
            ("/p", {"infoGuid": GUID}, JSON),
        ),
        (
            f"/showinfo.html?infoid={GUID}",
            f'post("/p{ACTION}", {{params: JSON.stringify({{infoid: id}})}});var siteGuid = "7";',
            ("/p", {"infoid": GUID, "siteGuid": "7"}, FORM),
        ),
    ],
)
def test_the_text_is_asked_for_as_the_page_asks(url: str, script: str, asked: tuple[str, object, str]) -> None:
    ask = find_detail(f"<script>{script}</script>", HOST + url)
    assert ask is not None
    body = form_of(ask.body)["params"] if ask.content_type == FORM else ask.body
    assert (ask.url.removesuffix(ACTION), json.loads(body), ask.content_type) == (HOST + asked[0], *asked[1:])


@pytest.mark.parametrize(
    ("url", "text"),
    [
        (f"/showinfo.html?infoGuid={GUID}", "<script src='/app.js'></script>"),
        ("/showinfo.html", f"<script>post('/p{ACTION}')</script>"),
        (f"/showinfo.html?infoGuid={GUID}", f"<p>/p{ACTION}</p>"),
    ],
)
def test_an_interface_or_a_number_that_no_page_names_is_not_guessed(url: str, text: str) -> None:
    assert find_detail(text, HOST + url) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"custom":{"status":"false"}}', '{"custom":{"data":{"title":"x"}}}'])
def test_an_answer_without_text_and_files_holds_no_article(text: str) -> None:
    assert read_offers(text, HOST) is None


def test_a_page_and_the_answer_with_its_text_are_one_item(tmp_path: Path) -> None:
    with serve() as county:
        county.routes.update(epoint.routes(county.url))
        run(tmp_path, site(county))
        county.asked.clear()
        run(tmp_path, site(county))
        paths = [each.path for each in county.asked if each.status == 200]
    shown = {page.url: page for page in read_items(tmp_path) if "infoGuid" in (page.url or "")}
    assert len(shown) == len(epoint.SHOWN)
    for entry in epoint.SHOWN:
        page = shown[county.url + entry.path]
        [text] = page.further
        assert entry.title in unfold(text.text)
        assert f"{entry.title[:3]}主动公开政府信息。" in whole(page).text
    assert not [path for path in paths if "showinfo" in path], "an unchanged page is a 304"


@pytest.mark.parametrize("answer", [Reply(b"", 404), Reply(b"{}", content_type="application/json")])
def test_an_article_whose_text_does_not_come_is_no_report_until_it_does(answer: Reply, tmp_path: Path) -> None:
    with serve() as county:
        county.routes.update({**epoint.routes(county.url), epoint.DETAIL: answer})
        [first] = run(tmp_path, site(county)).sites
        assert f"{len(epoint.SHOWN)} unreachable" in first.reason
        assert not [page for page in read_items(tmp_path) if "infoGuid" in (page.url or "")]
        county.routes.update(epoint.routes(county.url))
        [second] = run(tmp_path, site(county)).sites
        assert second.new == len(epoint.SHOWN) + 1
