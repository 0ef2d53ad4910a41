"""A report's article: its own title, its further pages, and the files that hold the report or a part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from scraper import titles
from scraper.canonical import canonical, is_sealed_viewer, viewed
from scraper.links import Html, Link, absolute
from scraper.pager import read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_ATTACHMENTS = 10
MAX_PICTURES = 40
"""A report printed as pictures has one for each sheet."""
MAX_PAGES = 30
"""Pages of one article; the longest report seen has a dozen sheets."""
_BODIES = (
    "#zoom, #zoomcon, #UCAP-CONTENT, .TRS_Editor, .trs_editor_view, [id^=vsb_content], .v_news_content, .j-fontContent,"
    " .g-detailbox, .gknbxq_detail, .article-content, .article, article, #content, .content"
)
_FILE = re.compile(r"\.(pdf|docx?|wps|ofd|rtf|xlsx?|et|zip|rar|jpe?g|png|tiff?)$", re.IGNORECASE)
_IMAGE = re.compile(r"\.(jpe?g|png|tiff?|gif|bmp)$", re.IGNORECASE)
_MAY_BE_FILE = re.compile(r"\.(?:pdf|doc|wps|ofd|rtf|xls|et\b|zip|rar|jp|png|tif)|down|attachment|%", re.IGNORECASE)
"""What the address of a file has in it, somewhere: most have not, and are not taken apart."""
_DOWNLOAD = re.compile(r"/(downfile|download|downloadfile|fileDownload|attachment)\b", re.IGNORECASE)
_OUTSIDE = ("header", "footer", "nav", "aside")
_ORNAMENT = re.compile(
    r"icon|logo|btn|button|share|qrcode|ewm|erweima|wechat|weixin|banner|arrow|spacer|blank", re.IGNORECASE
)
_SMALL = 200
"""Pixels; a sheet of a report that says its width is wider."""
_LITTLE_TEXT = 300
"""Characters of an article's body below which its pictures may be the report."""
_TURN = re.compile(r"[【\[(（第]?\s*\d{1,2}\s*页?[】\])）]?|下一?页[>»›]*|后一?页|next(page)?|[>»›]+", re.IGNORECASE)
_PAGE_NAMES = frozenset({"page", "pageno", "pageindex", "curpage", "currentpage", "pn", "p"})


def is_file(url: str) -> bool:
    """Whether a URL names a file and not a page, by its path, a file name in its query, or a download endpoint."""
    if _MAY_BE_FILE.search(url) is None:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:  # half an IPv6 address
        return False
    names = [parts.path, *(value for values in parse_qs(parts.query).values() for value in values)]
    return any(_FILE.search(name) for name in names) or _DOWNLOAD.search(parts.path) is not None


def find_titles(text: str, url: str) -> list[str]:
    """What an article calls itself: metas, headings, title element, Ucap's mark. The first is not always right."""
    page = Html.read(text, url)
    metas = [node.attributes.get("content") or "" for node in page.tree.css("meta[name=ArticleTitle i]")]
    heads = [node.text(strip=True) for node in page.tree.css("ucaptitle, h1, h2, h3, .title, title")]
    return [head for head in metas + heads if head]


def find_report_title(text: str, url: str) -> str:
    """The first of an article's own titles that is one of a report, the site's name cut off; empty where none is."""
    heads = (part for head in find_titles(text, url) for part in (head, re.split(r"[-_|]", head)[0]))
    return next((head for head in heads if titles.is_report(head)), "")


def is_report_article(text: str, url: str) -> bool:
    """Whether an article is a report by its own titles, or by its sections: asked where the link's title was cut."""
    return sum(section in text for section in titles.SECTIONS) > 1 or find_report_title(text, url) != ""


def find_body(tree: LexborHTMLParser) -> LexborNode | None:
    """The part of a page that is the article, by the names that publishing systems give it; else the whole body."""
    found = (tree.css_first(selector) for selector in _BODIES.split(", "))
    return next((node for node in found if node is not None), tree.body)


# Files


def find_attachments(text: str, url: str) -> tuple[Link, ...]:
    """The files that an article offers as its report, each once: links, what it shows in a frame or viewer, pictures.

    Pictures only where the article has little text and no other file: then its report is a row of them.
    """
    page = Html.read(text, url)
    found: dict[str, Link] = {}
    for link in (*_linked(page), *_shown(page)):
        if len(found) < MAX_ATTACHMENTS and link.url != url:
            found.setdefault(link.url, link)
    if not found:
        found = {link.url: link for link in _pictures(page)}
    return tuple(found.values())


def find_sealed(text: str, url: str) -> str | None:
    """A viewer that does not say which file it shows: the report is there for readers, and not for us."""
    page = Html.read(text, url)
    return next((target for target in _frames(page) if is_sealed_viewer(target)), None)


def _linked(page: Html) -> Iterator[Link]:
    inside = page.tree.css(_BODIES) or ([page.tree.body] if page.tree.body is not None else [])
    for node in (anchor for body in inside for anchor in body.css("a[href]")):
        href = node.attributes.get("href") or ""
        target = absolute(page.base, href)
        target = viewed(target) or target if target else None
        if target is None or not is_file(target) or _is_outside(node):
            continue
        name = " ".join(node.text(deep=True).split()) or node.attributes.get("title") or ""
        if _is_wanted(target, name):
            yield Link(canonical(target), name)


def _is_wanted(url: str, name: str) -> bool:
    """Whether the file's name, or the link's text, is one of a report; pictures only where the text says so."""
    text = name or unquote(urlsplit(url).path.rpartition("/")[2])
    return titles.is_report(text) if _IMAGE.search(urlsplit(url).path) else titles.is_report_file(text)


def _shown(page: Html) -> Iterator[Link]:
    """Files in frames, also through a pdf.js viewer (`viewer.html?file=/a.pdf`)."""
    for target in _frames(page):
        file = viewed(target) or target
        if _FILE.search(urlsplit(file).path):
            yield Link(canonical(file), "")


def _frames(page: Html) -> Iterator[str]:
    for tag, name in (("iframe", "src"), ("embed", "src"), ("object", "data")):
        for node in page.tree.tags(tag):
            # a fragment may hold the viewer's file: keep it until the file is known
            href, _, fragment = (node.attributes.get(name) or "").partition("#")
            target = absolute(page.base, href)
            if target:
                yield f"{target}#{fragment}" if fragment else target


def _pictures(page: Html) -> list[Link]:
    """The sheets of a report that is printed as pictures, in their order."""
    body = find_body(page.tree)
    shown = body.css("img[src]") if body is not None and body.tag != "body" else []
    if body is None or not shown or len("".join(body.text(deep=True).split())) > _LITTLE_TEXT:
        return []
    found: dict[str, Link] = {}
    for node in shown:
        target = absolute(page.base, node.attributes.get("src") or "")
        if target and _IMAGE.search(urlsplit(target).path) and not _is_ornament(node, target):
            found.setdefault(target, Link(canonical(target), ""))
    return list(found.values())[:MAX_PICTURES]


def _is_ornament(node: LexborNode, url: str) -> bool:
    width = re.match(r"\s*(\d+)", node.attributes.get("width") or "")
    small = width is not None and int(width[1]) < _SMALL and "%" not in (node.attributes.get("width") or "")
    return small or _is_outside(node) or _ORNAMENT.search(urlsplit(url).path) is not None


def _is_outside(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in _OUTSIDE:
            return True
        parent = parent.parent
    return False


# Further pages


def find_following(text: str, url: str, first: str, number: int) -> str | None:
    """The page after page `number` of the article that begins at `first`; None where this is the last.

    Taken from the page's own call or links, and only where the address is the article's with another number: 下一篇
    and the pager of a list beside the article lead elsewhere.
    """
    page = Html.read(text, url)
    called = read_pages(page, [], number).next
    found = [called.url] if called is not None else []
    if _may_turn(text, first):
        found += [link.url for link in page.links(_is_turn)]
    numbers = {n: target for target in found if (n := _page_number(target, first)) is not None}
    here = _page_number(url, first)
    here = here if here is not None else -1
    return next((numbers[n] for n in sorted(numbers) if n > here), None)


def _is_turn(title: str) -> bool:
    return _TURN.fullmatch(title.replace(" ", "")) is not None


def _may_turn(text: str, first: str) -> bool:
    """Whether an address of a further page can stand in a page: most articles have one, and a hundred links."""
    name = urlsplit(first).path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    if not stem or "%" in name:  # the page may spell it otherwise
        return True
    asks = (f"{name}?", '"?', "'?", "=?", '" ?', "' ?") if "?" in text else ()
    return any(begin in text for begin in (f"{stem}_", f"{stem}-", *asks))


def _page_number(url: str, first: str) -> int | None:
    """Which page of an article a URL is, in the site's own counting; None for one of something else."""
    one, other = urlsplit(first), urlsplit(url)
    if (one.netloc, one.scheme) != (other.netloc, other.scheme):
        return None
    if one.path == other.path:
        pairs, extra = dict(parse_qsl(one.query)), dict(parse_qsl(other.query))
        number = next((value for name, value in extra.items() if name.lower() in _PAGE_NAMES), "")
        same = [{k: v for k, v in each.items() if k.lower() not in _PAGE_NAMES} for each in (pairs, extra)]
        return int(number) if number.isdecimal() and len(number) < 4 and same[0] == same[1] else None
    stem, dot, ending = one.path.rpartition(".")
    found = re.fullmatch(re.escape(stem) + r"[_-](\d{1,2})" + re.escape(dot + ending), other.path) if dot else None
    return int(found[1]) if found and one.query == other.query else None
