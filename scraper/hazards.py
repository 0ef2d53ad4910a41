"""What an answer is when it is not the page: a challenge, a log-in, a soft 404, or a stub that points elsewhere.

Signatures are recognised so that they are recorded under their own names. None of them is ever solved.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from scraper.ask import Ask
from scraper.errors import Blocked, FetchError, Gone, Unreachable
from scraper.listing import read_listing
from scraper.page import decode
from scraper.platforms import find_platform

if TYPE_CHECKING:
    from scraper.answer import Answer

# 521 and 512: 加速乐 (also in front of servers that are well); 412: 瑞数; 405: telecom WAF; 403: Wangsu, WZWS.
_WALLS = {
    401: "asks for a log-in",
    403: "refuses the crawler",
    405: "refuses the crawler (WAF)",
    407: "asks for a log-in",
    412: "answers with a challenge (412)",
    451: "refuses for legal reasons",
    512: "answers with a challenge (512)",
    521: "answers with a challenge (521)",
}
_GONE_PHRASES = re.compile(
    r"您?(所)?(访问|浏览|请求|查找|查看)的(页面|网页|内容|信息|文章|资源)(不存在|已被?删除|已(经)?失效|没有找到|未找到)"
    r"|(页面|网页|文章)(不存在|走丢了|未找到|已被?删除|找不到了?)"
    r"|(找不到|未找到|没有找到)(该|您|相关|您要的|此)?(页面|网页)|404\s*not\s*found|not\s*found\s*404|404错误|错误404",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"__jsl_clearance|\$_ts\s*=|_\$jsvmprt|reason:\s*GeoBL|人机验证|滑动验证|安全验证|请完成验证|请开启JavaScript并刷新",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(r"/(login|signin|cas|sso)\b", re.IGNORECASE)
_STUB = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\()\s*["']([^"'\s]+)["']|"""
    r"""var\s+url\s*=\s*["']([^"'\s]+)["']""",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"""^\s*\d*\s*[;,]?\s*url\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_DETAIL = re.compile(r"\bDETAIL[\"']?\s*:\s*\{")
_SHORT = 400
"""Characters of visible text below which a page may be a stub; the shortest real list seen has more links than that."""


def check_status(answer: Answer) -> None:
    """Raises the error that an answer's status means; redirects, 200 and 304 pass."""
    status, url = answer.status, answer.url
    if status in _WALLS:
        raise Blocked(url, f"{_WALLS[status]} with status {status}", (answer,))
    if status in (404, 410):
        raise Gone(url, f"answered {status}", (answer,))
    if status == 429 or status >= 500:
        raise Unreachable(url, f"answered {status}", (answer,), retry_after=answer.retry_after)
    if status == 202:
        raise Blocked(url, "answers with a challenge (202)", (answer,))
    if status not in (200, 304) and not answer.redirect:
        raise Gone(url, f"answered {status}", (answer,))


def check_content(answer: Answer) -> None:
    """Raises FetchError for a 200 that is not the page it should be."""
    if answer.status == 200 and not answer.body:
        raise Unreachable(answer.url, "the answer is empty", (answer,))
    if not is_html(answer):
        return
    text = decode(answer.body, answer.content_type)
    error = _fault(answer, text)
    if error is not None:
        raise error


def _fault(answer: Answer, html: str) -> FetchError | None:
    tree = LexborHTMLParser(html)
    title = _title(tree)
    links = len(tree.css("a[href]"))
    scripts, passwords = len(tree.css("script")), len(tree.css("input[type=password]"))
    visible = _visible(tree)
    short = len(visible) < _SHORT
    if short and links < 3 and _CHALLENGE.search(html):
        return Blocked(answer.url, "answers with a challenge page", (answer,))
    if short and (passwords or _LOGIN_PATH.search(answer.url)) and links < 20:
        return Blocked(answer.url, "asks for a log-in", (answer,))
    if _GONE_PHRASES.search(title) or (short and _GONE_PHRASES.search(visible)):
        return Gone(answer.url, "says that there is no such page, with status 200", (answer,))
    is_script = not visible and not links and scripts and find_stub(html, answer.url) is None
    if is_script and not _fills_itself(html, answer.url):
        return Blocked(answer.url, "answers with nothing but a script", (answer,))
    return None


def _fills_itself(html: str, url: str) -> bool:
    """Whether a page without text says in plain words where its text is: in JSON of its script, or at an interface."""
    try:
        asks = find_platform(None, html, url).read_listing(html, Ask(url), 1).lists
        # A frame says nothing: a challenge may have one.
        lists = set(asks) - set(read_listing(html, url).lists)
    except FetchError:
        return False
    except Exception:
        # The reader's fault: it comes again, and loudly, once the page is in the archive.
        return True
    return bool(lists) or ("window._CONFIG" in html and _DETAIL.search(html) is not None)  # an article of gkmlpt


def find_stub(html: str, url: str) -> str | None:
    """Where a page that holds nothing else sends its reader: meta refresh or a plain `location.href = "…"`.

    Ucap columns begin with such a page (redirect_firstChannel, 819 bytes). A script that computes is a challenge.
    """
    if len(html) > 4096 or _CHALLENGE.search(html):
        return None
    tree = LexborHTMLParser(html)
    for node in tree.css("meta[http-equiv]"):
        refresh = _REFRESH.search(node.attributes.get("content") or "")
        if (node.attributes.get("http-equiv") or "").lower() == "refresh" and refresh:
            return _other(url, refresh.group(1))
    if "document.cookie" in html or tree.css_first("a[href]") is not None:
        return None
    found = _STUB.search(html)
    return _other(url, found.group(1) or found.group(2)) if found and "location" in html else None


def _other(url: str, target: str) -> str | None:
    try:
        absolute = urljoin(url, target)
    except ValueError:
        return None
    return absolute if absolute != url else None


def is_html(answer: Answer) -> bool:
    """Whether a body is an HTML page, whatever its header says: files answer with text/html, pages with nothing."""
    head = answer.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"%pdf", b"pk\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89png", b"{\\rtf")):
        return False
    return "html" in answer.content_type.lower() or head.startswith((b"<!doctype", b"<html", b"<head", b"<script"))


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    return node.text(strip=True) if node is not None else ""


def _visible(tree: LexborHTMLParser) -> str:
    tree.strip_tags(["script", "style", "noscript", "title"])
    return " ".join(tree.body.text(separator=" ").split()) if tree.body is not None else ""
