from __future__ import annotations

import pytest

from scraper.page import Page, decode

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
