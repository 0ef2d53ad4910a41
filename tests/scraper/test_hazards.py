from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.answer import Answer, Validators
from scraper.errors import Blocked, FetchError, Gone, Unreachable
from scraper.hazards import check_content, check_in_place, find_stub, holds_report, is_html
from tests.scraper.hazard_pages import SAYING, framed_hazards, frames, report_pages, script_pages

URL = "http://www.x.gov.cn/a/b.html"


def answer(body: str | bytes, content_type: str = "text/html; charset=utf-8", **headers: str) -> Answer:
    content = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": content_type} | {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(URL, 200, tuple(named.items()), content, "2026-01-20T08:00:00Z")


@pytest.mark.parametrize(
    "body",
    [
        "<html><body><script>var _0x1=['a'];eval(_0x1)</script></body></html>",
        "<script>document.cookie='__jsl_clearance=1';location.href=location.pathname</script>",
        "<script>eval(x)</script><iframe src='/check.html'></iframe>",
        "<meta id='x' content='y' r='m'><script r='m'>$_ts=window['$_ts'];</script>",
        "<html><title>403</title><body>reason:GeoBL</body></html>",
        "<body>为了您的访问安全，请完成验证</body>",
        "<body><form>账号<input name=u>密码<input type='password' name=p></form></body>",
    ],
)
def test_challenges_and_log_ins_are_blocked(body: str) -> None:
    with pytest.raises(Blocked):
        check_content(answer(body))


@pytest.mark.parametrize(
    "body",
    [
        "<title>404 Not Found</title><body>nginx</body>",
        "<body>抱歉，您访问的页面不存在！<a href='/'>返回首页</a></body>",
        "<title>页面未找到</title><body>" + "导航" * 500 + "</body>",
        "<body>您所查看的信息已被删除</body>",
    ],
)
def test_soft_404s_are_gone(body: str) -> None:
    with pytest.raises(Gone):
        check_content(answer(body))


@pytest.mark.parametrize(
    "body",
    [
        "<title>年报</title><body><p>一、总体情况</p></body>",
        "<body>无法提供：申请的信息不存在</body>",
        "<body><iframe src='/a.pdf'></iframe><p>见附件</p></body>",
        "<body><input type=password>" + "".join(f"<a href={n}>新闻{n}</a>" for n in range(40)) + "</body>",
        "<body><script>x()</script><a href='a'>年报</a></body>",
        "<script>window.location.href='/list.html'</script>",
    ],
)
def test_ordinary_pages_pass(body: str) -> None:
    check_content(answer(body))


@given(report_pages())
@settings(max_examples=100)
def test_a_report_is_never_a_hazard_whatever_its_frame_says(html: str) -> None:
    check_content(answer(html))
    check_in_place(answer(html), "the report")
    assert holds_report(html, URL)


@given(script_pages())
def test_a_page_of_nothing_but_a_script_is_blocked_whatever_the_script(html: str) -> None:
    with pytest.raises(Blocked):
        check_content(answer(html))


@given(framed_hazards())
@settings(max_examples=100)
def test_a_hazard_in_place_of_a_report_is_never_taken_for_one(html: str) -> None:
    assert not holds_report(html, URL)
    with pytest.raises(FetchError):
        check_in_place(answer(html), "the report")


@pytest.mark.parametrize("said", SAYING)
def test_a_hazard_without_a_frame_is_known_by_itself(said: str) -> None:
    with pytest.raises(FetchError):
        check_content(answer(f"<html><head><title>提示</title></head><body>{said}</body></html>"))


@pytest.mark.parametrize(
    ("said", "error"),
    [("没有权限下载该文件", Blocked), ("请先登录", Blocked), ("文件不存在", Gone), ("系统错误", Unreachable)],
)
def test_what_came_in_place_of_a_file_says_itself_what_it_is(said: str, error: type[FetchError]) -> None:
    with pytest.raises(error, match="in place of the file"):
        check_in_place(answer(f"<html><body><p>{said}</p></body></html>"), "the file")


def test_a_page_that_draws_itself_from_data_in_its_script_is_no_challenge() -> None:
    check_content(answer('<script>window._CONFIG = {"TREE":[{"id":1,"name":"政府信息公开年报"}]};</script>'))


def test_an_empty_answer_is_worth_another_try() -> None:
    with pytest.raises(Unreachable, match="empty"):
        check_content(answer(b""))


@pytest.mark.parametrize(
    ("body", "target"),
    [
        (
            "<script>var url = '/shuyang/gknb/list.shtml'; window.location.href = url;</script>",
            "/shuyang/gknb/list.shtml",
        ),
        ("<script>location.replace('list.html')</script>", "/a/list.html"),
        ("<meta http-equiv='refresh' content='0; url=../c.html'>", "/c.html"),
        ("<META HTTP-EQUIV='Refresh' CONTENT=\"0;URL='/d.html'\">", "/d.html"),
        ("<script>document.cookie='a=1';location.href='/x'</script>", None),
        ("<script>location.href='/x'</script><a href='/y'>年报</a>", None),
        ("<script>location.href=location.pathname</script>", None),
        (f"<script>location.href='{URL}'</script>", None),
        ("<p>年报</p>", None),
    ],
)
def test_stubs_say_where_the_page_is(body: str, target: str | None) -> None:
    assert find_stub(body, URL) == (target and f"http://www.x.gov.cn{target}")


def test_a_page_is_told_from_a_file_by_its_bytes() -> None:
    assert not is_html(answer(b"%PDF-1.4", "text/html"))
    assert not is_html(answer(b"PK\x03\x04", "application/octet-stream"))
    assert is_html(answer(b"\xef\xbb\xbf\r\n<!DOCTYPE html>", ""))


def test_a_location_in_gbk_bytes_is_asked_for_in_those_bytes() -> None:
    moved = Answer(URL, 302, (("Location", "/附件.pdf".encode("gbk").decode("latin-1")),), b"", "")
    assert moved.redirect == "http://www.x.gov.cn/%B8%BD%BC%FE.pdf"


@pytest.mark.parametrize("value", ["Wed, 21 Oct 2065 07:28:00 GMT", "120", " 120 "])
def test_retry_after_is_read_in_both_spellings(value: str) -> None:
    assert (answer("x", Retry_After=value).retry_after or 0) >= 120


@pytest.mark.parametrize("value", ["", "soon", "-5", "Wed, 99 Oct"])
def test_a_retry_after_that_says_nothing_is_none(value: str) -> None:
    assert answer("x", Retry_After=value).retry_after is None


def test_a_validator_that_is_no_ascii_is_not_sent_back() -> None:
    assert Validators("“x”", "Mon").headers() == {"If-Modified-Since": "Mon"}


@pytest.mark.parametrize(
    "body",
    [
        "<body><script src='unitbuild.js' url='/api-gateway/jpaas-publish-server/front/page/build/unit'"
        " queryData=\"{'pageId':'7'}\"></script></body>",
        '<body><div id=app></div><script>window._CONFIG = {SID: \'7\', TREE: [{"id":1,"name":"年报"}]};</script></body>',
        '<body><div id=app></div><script>window._CONFIG = {SID: "7", DETAIL: {"content":"一、总体情况"}};</script></body>',
        "<script>var channelId='1754390189518807040', codeName='col14590', websiteId='w1', siteId='s1';</script>",
    ],
)
def test_a_page_of_nothing_but_a_script_passes_where_it_says_in_plain_words_what_it_shows(body: str) -> None:
    check_content(answer(body))


def test_a_challenge_in_place_of_a_lists_interface_is_blocked() -> None:
    challenge = answer("<html><body><script>var _0x1=['a'];eval(_0x1)</script></body></html>")
    unit = "http://www.x.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1"
    with pytest.raises(Blocked):
        check_content(replace(challenge, url=unit))


@given(frames(), st.integers(1, 30))
def test_a_list_of_reports_is_never_a_hazard_whatever_its_frame_says(frame: tuple[str, str], count: int) -> None:
    links = "".join(f"<li><a href='/{n}.html'>石新镇{2000 + n}年政府信息公开年报</a></li>" for n in range(1, count + 1))
    check_content(answer(f"<html><body>{frame[0]}<ul>{links}</ul>{frame[1]}</body></html>"))
