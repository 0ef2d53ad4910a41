"""A report's article: its own title, and the files that hold the report or a part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from scraper import titles
from scraper.links import Html, Link, absolute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

MAX_ATTACHMENTS = 10
_BODIES = (
    "#zoom, #zoomcon, #UCAP-CONTENT, .TRS_Editor, .trs_editor_view, [id^=vsb_content], .v_news_content, .j-fontContent,"
    " .g-detailbox, .gknbxq_detail, .article-content, .article, article, #content, .content"
)
_FILE = re.compile(r"\.(pdf|docx?|wps|ofd|rtf|xlsx?|et|zip|rar|jpe?g|png|tiff?)$", re.IGNORECASE)
_IMAGE = re.compile(r"\.(jpe?g|png|tiff?)$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"/(downfile|download|downloadfile|fileDownload|attachment)\b", re.IGNORECASE)
_OUTSIDE = ("header", "footer", "nav", "aside")


def is_file(url: str) -> bool:
    """Whether a URL names a file and not a page, by its path, a file name in its query, or a download endpoint."""
    parts = urlsplit(url)
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
    """Whether an article is a report by its own titles: asked where the link's title was cut."""
    return find_report_title(text, url) != ""


def find_attachments(text: str, url: str) -> tuple[Link, ...]:
    """The files that an article offers as its report, each once: links, and what it shows in a frame or viewer."""
    page = Html.read(text, url)
    found: dict[str, Link] = {}
    for link in (*_linked(page), *_shown(page)):
        if len(found) < MAX_ATTACHMENTS and link.url != url:
            found.setdefault(link.url, link)
    return tuple(found.values())


def _linked(page: Html) -> Iterator[Link]:
    inside = page.tree.css(_BODIES) or ([page.tree.body] if page.tree.body is not None else [])
    for node in (anchor for body in inside for anchor in body.css("a[href]")):
        target = absolute(page.base, node.attributes.get("href") or "")
        if target is None or not is_file(target) or _is_outside(node):
            continue
        name = " ".join(node.text(deep=True).split()) or node.attributes.get("title") or ""
        if _is_wanted(target, name):
            yield Link(target, name)


def _is_wanted(url: str, name: str) -> bool:
    """Whether the file's name, or the link's text, is one of a report; pictures only where the text says so."""
    text = name or unquote(urlsplit(url).path.rpartition("/")[2])
    return titles.is_report(text) if _IMAGE.search(urlsplit(url).path) else titles.is_report_file(text)


def _shown(page: Html) -> Iterator[Link]:
    """Files in frames, also through a pdf.js viewer (`viewer.html?file=/a.pdf`)."""
    for selector, name in (("iframe[src]", "src"), ("embed[src]", "src"), ("object[data]", "data")):
        for node in page.tree.css(selector):
            target = absolute(page.base, node.attributes.get(name) or "")
            viewed = parse_qs(urlsplit(target).query).get("file") if target else None
            if target and viewed and _FILE.search(viewed[0]):
                target = absolute(target, viewed[0])
            if target and _FILE.search(urlsplit(target).path):
                yield Link(target, "")


def _is_outside(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in _OUTSIDE:
            return True
        parent = parent.parent
    return False
