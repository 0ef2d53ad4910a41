"""What an answer is when it is not the page: a challenge, a log-in, a soft 404, or a stub that points elsewhere.

Signatures are recognised so that they are recorded under their own names. None of them is ever solved. A page that
holds a report, a list of reports or a file of one is never taken for a hazard, whatever its header and footer say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper import signatures
from scraper.ask import Ask
from scraper.detail import find_detail
from scraper.errors import Blocked, FetchError, Gone, Unreachable
from scraper.links import absolute
from scraper.listing import read_listing
from scraper.look import look_at
from scraper.page import decode
from scraper.platforms import find_platform

if TYPE_CHECKING:
    from scraper.answer import Answer
    from scraper.look import Look

_STUB = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\()\s*["']([^"'\s]+)["']|"""
    r"""var\s+url\s*=\s*["']([^"'\s]+)["']""",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"""^\s*\d*\s*[;,]?\s*url\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_DETAIL = re.compile(r"\bDETAIL[\"']?\s*:\s*\{")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SHORT = 400
"""Characters of a page's own text, outside its links, below which it may be a stub or a refusal."""
_FEW = 3
"""Links; the barest page of a real site has more."""
_MANY = 20
"""Links of a page with the site's whole frame around it: a phrase in there may be anybody's."""
_LONG_TITLE = 60
_MAGIC = (b"%pdf", b"pk\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89png", b"{\\rtf", b"gif8", b"rar!")


def check_status(answer: Answer) -> None:
    """Raises the error that an answer's status means; redirects, 200 and 304 pass."""
    status, url = answer.status, answer.url
    if status in signatures.WALLS:
        raise Blocked(url, f"{signatures.WALLS[status]} with status {status}", (answer,))
    if status in signatures.NOT_THERE:
        raise Gone(url, f"answered {status}", (answer,))
    if status in signatures.LATER or status >= 500:
        raise Unreachable(url, f"answered {status}", (answer,), retry_after=answer.retry_after)
    if status == 202:
        raise Blocked(url, "answers with a challenge (202)", (answer,))
    if 400 <= status < 500:
        raise Blocked(url, f"refuses the request with status {status}", (answer,))
    if status not in (200, 304) and not answer.redirect:
        raise Unreachable(url, f"answered {status}, which is no whole page", (answer,))


def check_answer(answer: Answer, encoding: str | None, *, conditional: bool) -> None:
    """Raises FetchError for an answer that is not the page: `check_content`, and a 304 that nobody has asked for."""
    if answer.status == 304 and not conditional:
        # It stands for a body that we have not: kept as an item it would be an empty one.
        raise Unreachable(answer.url, "answered 304, though asked for the whole page", (answer,))
    check_content(answer, encoding)


def check_content(answer: Answer, encoding: str | None = None) -> None:
    """Raises FetchError for a 200 that is not the page it should be. `encoding` is what SITES.toml says of the site."""
    if answer.status == 200 and not answer.body:
        raise Unreachable(answer.url, "the answer is empty", (answer,))
    if not is_html(answer):
        return
    error = _fault(look_at(decode(answer.body, answer.content_type, encoding), answer.url))
    if error is not None:
        raise error[0](answer.url, error[1], (answer,))


def check_in_place(answer: Answer, what: str, encoding: str | None = None) -> None:
    """Raises the FetchError that a page means which came in place of a report or a file, by what it says.

    It has no report in it: a log-in in a header, or a phrase beside many links, is enough here.
    """
    look = look_at(decode(answer.body, answer.content_type, encoding), answer.url)
    error = _fault(look) or _excuse(look)
    if error is not None:
        raise error[0](answer.url, f"{error[1]} (in place of {what})", (answer,))


def holds_report(html: str, url: str) -> bool:
    """Whether a page holds a report, or offers one as a file; what its links and its frame say does not count."""
    return look_at(html, url).has_report


_Fault = tuple[type[FetchError], str]

_SAYS: tuple[tuple[re.Pattern[str], type[FetchError], str], ...] = (
    (signatures.ASKS, Blocked, "answers with a challenge page"),
    (signatures.REFUSES, Blocked, "refuses the crawler, with status 200"),
    (signatures.GONE, Gone, "says that there is no such page, with status 200"),
    (signatures.BUSY, Unreachable, "says that it is out of order, with status 200"),
)
"""In this order: a refusal that says 页面不存在 as well is a refusal."""


def _fault(look: Look) -> _Fault | None:
    """Why a page cannot be one of any kind; None where it may be one."""
    if look.has_report:
        return None
    said = _said(look.title) if len(look.title) < _LONG_TITLE else None
    if said is not None or look.leads:
        return said
    if not look.visible and not look.links and _is_script(look):
        known = signatures.SCRIPT.search(look.html) is not None
        return Blocked, "answers with a challenge page" if known else "answers with nothing but a script"
    if len(look.own) >= _SHORT or look.links >= _MANY:
        return None
    if look.links < _FEW and signatures.SCRIPT.search(look.html):
        return Blocked, "answers with a challenge page"
    return (Blocked, "asks for a log-in") if _is_login(look) else _said(look.own)


def _excuse(look: Look) -> _Fault | None:
    """What a page without a report says of why there is none."""
    if look.has_report:
        return None
    if signatures.SCRIPT.search(look.html) and len(look.own) < _SHORT:
        return Blocked, "answers with a challenge page"
    if look.asks_password or signatures.LOGIN.search(look.own):
        return Blocked, "asks for a log-in"
    return _said(f"{look.title} {look.visible}")


def _is_login(look: Look) -> bool:
    on_its_way = signatures.LOGIN_PATH.search(urlsplit(look.url).path) is not None
    return on_its_way or look.asks_password or signatures.LOGIN.search(look.own) is not None


def _is_script(look: Look) -> bool:
    """Whether there is but a script, and it holds no data: gkmlpt pages draw themselves from the names in theirs."""
    if not look.scripts or find_stub(look.html, look.url) is not None or _fills_itself(look.html, look.url):
        return False
    return signatures.SCRIPT.search(look.html) is not None or not _HAN.search("".join(look.scripts))


def _said(text: str) -> _Fault | None:
    return next(((error, reason) for pattern, error, reason in _SAYS if pattern.search(text)), None)


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
    if "window._CONFIG" in html and _DETAIL.search(html) is not None:  # an article of gkmlpt
        return True
    return bool(lists) or find_detail(html, url) is not None


def find_stub(html: str, url: str) -> str | None:
    """Where a page that holds nothing else sends its reader: meta refresh or a plain `location.href = "…"`.

    Ucap columns begin with such a page (redirect_firstChannel, 819 bytes). A script that computes is a challenge.
    """
    if len(html) > 4096 or signatures.SCRIPT.search(html):
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
    found = absolute(url, target)
    return found if found != url else None


def is_html(answer: Answer) -> bool:
    """Whether a body is an HTML page, whatever its header says: files answer with text/html, pages with nothing."""
    head = answer.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if is_file_body(answer.body):
        return False
    return "html" in answer.content_type.lower() or head.startswith((b"<!doctype", b"<html", b"<head", b"<script"))


def is_file_body(body: bytes) -> bool:
    """Whether a body is a document, a picture or a package, by its first bytes."""
    return body[:16].lower().startswith(_MAGIC) or b"%PDF-" in body[:1024]
