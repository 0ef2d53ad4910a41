"""ASP.NET pages whose pager posts the page's own state back: `__doPostBack('AspNetPager1','2')`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper import listing
from scraper.ask import Ask
from scraper.links import Html, absolute
from scraper.pager import is_next
from scraper.parameters import to_form

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

URLS = (r"\.aspx?(?:$|[?#])",)
_POST_BACK = re.compile(
    r"(?:__doPostBack|WebForm_PostBackOptions)\(\s*[\"']([^\"']*)[\"']\s*,\s*[\"']([^\"']*)[\"']", re.IGNORECASE
)
_UNSENT = ("submit", "button", "image", "reset", "file", "checkbox", "radio")


def recognises(text: str, url: str) -> bool:
    """A page that carries its state."""
    return "__VIEWSTATE" in text


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The page's anchors; the next page by its link, else by the form that its pager sends."""
    page = listing.read_listing(text, ask.url, number)
    pages = page.pages
    if pages.next is None and not 0 < pages.total_pages <= number:
        return replace(page, pages=replace(pages, next=_post_back(Html.read(text, ask.url), ask.url, number + 1)))
    return page


def _post_back(page: Html, url: str, number: int) -> Ask | None:
    """What a click on 下一页, or else on the next number, sends: the form's fields, and which control was clicked."""
    events = [(node, event) for node in page.tree.css("a") if (event := _event(node)) is not None]
    texts = [(node.text(strip=True) or node.attributes.get("title") or "", node, event) for node, event in events]
    for wanted in (is_next, str(number).__eq__):
        for text, node, (target, argument) in texts:
            if wanted(text.strip("[] ")):
                return _send(node, url, target, argument)
    return None


def _event(node: LexborNode) -> tuple[str, str] | None:
    if "disabled" in node.attributes:
        return None
    found = _POST_BACK.search(" ".join(node.attributes.get(name) or "" for name in ("href", "onclick")))
    return (found.group(1), found.group(2)) if found else None


def _send(node: LexborNode, url: str, target: str, argument: str) -> Ask | None:
    form = node.parent
    while form is not None and form.tag != "form":
        form = form.parent
    if form is None:
        return None
    fields = {
        str(field.attributes["name"]): field.attributes.get("value") or ""
        for field in form.css("input[name]")
        if (field.attributes.get("type") or "text").lower() not in _UNSENT
    }
    fields |= {"__EVENTTARGET": target, "__EVENTARGUMENT": argument}
    target_url = absolute(url, form.attributes.get("action") or url)
    return Ask(target_url, to_form(fields)) if target_url else None
