from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive import read_items
from scraper.page import Page, decode
from tests.scraper.county import Reply, items, page, run, serve, site

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "<html><head></head><body>政府信息公开工作年度报告，㈠镕喆</body></html>"
META = '<html><head><meta charset="gb2312"></head><body>政府信息公开工作年度报告，镕喆</body></html>'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), "text/html; charset=utf-8"),
        (TEXT.encode(), "text/html"),
        (TEXT.encode(), "text/html; charset=gbk"),
        (TEXT.encode(), "text/html; charset=ISO-8859-1"),
        (TEXT.encode(), 'text/html; charset="no-such-thing"'),
        (TEXT.encode(), "text/html; charset=base64"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=gbk"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "text/html"),
        (TEXT.encode("gb18030"), "text/html; charset=gb2312"),
        (TEXT.encode("gb18030"), "text/html"),
        (TEXT.encode("gb18030"), "text/html; charset=utf-8"),
        (TEXT.encode("big5", "ignore"), "text/html; charset=big5"),
    ],
)
def test_the_ladder_finds_the_characters(body: bytes, content_type: str) -> None:
    assert "公" in decode(body, content_type)
    assert "\ufffd" not in decode(body, content_type)
    if "big5" not in content_type:
        assert decode(body, content_type) == TEXT


def test_a_meta_element_is_believed_as_far_as_it_is_true() -> None:
    assert decode(META.encode("gbk")) == META
    assert decode(META.encode()) == META


def test_one_broken_character_does_not_turn_a_page_into_another_script() -> None:
    body = TEXT.encode().replace("度".encode(), "度".encode()[:2], 1)
    assert decode(body, "text/html; charset=utf-8").replace("\ufffd", "度") == TEXT


def test_what_the_owner_of_the_sites_file_says_wins() -> None:
    assert decode("開放".encode("big5"), "text/html; charset=gbk", "big5") == "開放"


def test_bytes_that_are_no_text_are_decoded_all_the_same() -> None:
    assert isinstance(decode(bytes(range(256))), str)
    assert decode(b"") == ""


def test_a_page_is_known_by_its_digest_and_compares_by_value() -> None:
    assert Page(b"x").sha256 == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert Page(b"x", url="a") != Page(b"x")


REPORT = "盘山县石新镇2024年政府信息公开工作年度报告。本年度主动公开政府信息七十四条，收到申请零件，未发生行政复议。"
TRADITIONAL = "臺北市政府資訊公開工作年度報告，本年度主動公開政府資訊，依申請公開情況，行政復議及行政訴訟情況。"
JAPANESE = "情報公開年次報告書について、本年度の開示請求の件数は次のとおりです。お問い合わせはこちらまで。"


def _html(text: str, meta: str = "") -> str:
    said = f'<meta charset="{meta}">' if meta else ""
    return f"<html><head>{said}<title>{text[:9]}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("written", ["utf-8", "gb18030", "gb2312"])
@pytest.mark.parametrize("header", ["", "utf-8", "gbk", "gb2312", "iso-8859-1", "us-ascii", "big5", "utf-16", "latin9"])
@pytest.mark.parametrize("meta", ["", "utf-8", "gb2312", "gb18030", "windows-1252", "big5", "no-such-thing"])
def test_pages_that_lie_are_read_as_they_were_written(written: str, header: str, meta: str) -> None:
    text = _html(REPORT, meta)
    assert decode(text.encode(written), f"text/html; charset={header}" if header else "text/html") == text


@pytest.mark.parametrize(
    ("text", "written"), [(TRADITIONAL, "big5"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (TRADITIONAL, "gbk")]
)
def test_what_is_neither_utf_8_nor_our_gb18030_is_detected(text: str, written: str) -> None:
    assert decode(_html(text).encode(written)) == _html(text)
    assert decode(_html(text, "utf-8").encode(written)) == _html(text, "utf-8")


def test_rungs_are_climbed_in_order() -> None:
    big5 = _html("開放", "gbk").encode("big5")
    assert decode(big5, "text/html; charset=big5") == _html("開放", "gbk")  # header before meta
    assert "開放" not in decode(big5)  # meta before a detector
    assert decode(big5, "text/html; charset=gbk", "big5") == _html("開放", "gbk")  # SITES.toml before both
    marked = b"\xef\xbb\xbf" + "開放".encode()
    assert decode(marked, "text/html; charset=big5", "gb18030") == "開放"  # nobody writes a mark by mistake


def test_an_xml_declaration_is_a_statement_too() -> None:
    text = '<?xml version="1.0" encoding="big5"?><datastore>開放</datastore>'
    assert decode(text.encode("big5"), "text/xml") == text


def test_one_broken_character_does_not_make_a_gb18030_page_another_script() -> None:
    body = REPORT.encode("gb18030").replace("镇".encode("gb18030"), b"\xff", 1)
    assert decode(body, "text/html; charset=gb2312").replace("\ufffd", "镇", 1) == REPORT


@given(
    st.text(st.sampled_from("年报公开政府信息县镇街道０１２（）、。㙍镕喆𠮷abc 123<>/\n"), max_size=200), st.booleans()
)
def test_chinese_text_reads_back_from_either_of_its_encodings(text: str, gb: bool) -> None:
    assert decode(text.encode("gb18030" if gb else "utf-8"), "text/html; charset=" + ("gbk" if gb else "utf-8")) == text


def test_every_printed_head_of_a_real_report_reads_back(shared: Path) -> None:
    heads = (shared / "reports" / "heads.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = [line for line in heads if decode(line.encode("gb18030")) != line]
    assert len(heads) > 50
    assert wrong == []


def test_what_is_said_of_a_site_reaches_the_reader_through_the_archive(tmp_path: Path) -> None:
    said = "盤山縣石新鎮2024年政府信息公开工作年度報告".replace("开", "開").replace("报", "報")
    article = f"<html><head><title>{said}</title></head><body><p>{said * 40}</p></body></html>".encode("big5")
    routes = {
        "/": page(items(("/a.html", "石新镇2024年政府信息公开工作年度报告"))),
        "/a.html": Reply(article, content_type="text/html; charset=gbk"),
    }
    with serve(routes) as county:
        run(tmp_path, site(county, encoding="big5"))
    [kept] = read_items(tmp_path)
    assert kept.encoding == "big5"
    assert said in kept.text
    assert said not in decode(kept.body, kept.content_type)
