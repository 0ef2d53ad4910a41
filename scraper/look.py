"""What a reader would see of a page: the facts that hazards.py judges. Each is worked out when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from scraper import signatures, titles
from scraper.article import is_file
from scraper.links import MAX_KEPT, Html
from scraper.memory import remembers

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_UNSEEN = (
    "script, style, noscript, template, select, title, [hidden], [style*='display:none'], [style*='display: none']"
)
_AROUND = "header, footer, nav, aside"
_HEADS = ("h1", "ucaptitle")
_OTHER_HEADS = "h2, h3, .title, meta[name=ArticleTitle i]"


@remembers(most=4, longest=MAX_KEPT)
def look_at(html: str, url: str) -> Look:
    """What there is to see of a page: asked for when it comes, and again when it is to be a report."""
    return Look(html, url)


class Look:
    """One page. A report's is known by its heading, and nothing more of it is looked at."""

    def __init__(self, html: str, url: str) -> None:
        self.html = html
        self.url = url
        self._tree = Html.read(html, url).tree

    @cached_property
    def title(self) -> str:
        """Of the title element."""
        return _text(self._tree, "title")

    @cached_property
    def has_report(self) -> bool:
        """Whether it holds a report, or offers one as a file; what its links and its frame say does not count."""
        return self._is_called_report() or self._shows_file() or self._offers_report() or self._says_report()

    @property
    def links(self) -> int:
        """How many there are."""
        return len(self._anchors)

    @cached_property
    def leads(self) -> bool:
        """Whether it names reports or columns of them."""
        return any(titles.is_report(text) or titles.is_column(text) for _, text in self._anchors)

    @property
    def visible(self) -> str:
        """What is shown, links and frame included."""
        return self._shown[0]

    @property
    def own(self) -> str:
        """What is shown outside links, header and footer."""
        return self._shown[1]

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        """The sources of those that stand in the page."""
        return tuple(node.text() for node in self._tree.css("script"))

    @property
    def asks_password(self) -> bool:
        """Whether there is a field for one, outside the frame: many have the log-in of editors in theirs."""
        return self._shown[2]

    @cached_property
    def _anchors(self) -> list[tuple[LexborNode, str]]:
        return [(node, node.text(strip=True)) for node in self._tree.css("a[href]")]

    @cached_property
    def _shown(self) -> tuple[str, str, bool]:
        """`visible`, `own` and `asks_password`, of a tree that is cut down step by step."""
        tree = LexborHTMLParser(self.html)
        for node in tree.css(_UNSEEN):
            node.decompose()
        visible = _text(tree, "body")
        for node in tree.css(f"{_AROUND}, a"):
            node.decompose()
        return visible, _text(tree, "body"), tree.css_first("input[type=password i]") is not None

    def _is_called_report(self) -> bool:
        # Tags are found by a walk, and most reports by these; a selector is tried on every node of the page.
        if any(titles.is_report(node.text(strip=True)) for tag in _HEADS for node in self._tree.tags(tag)):
            return True
        others = (node.attributes.get("content") or node.text(strip=True) for node in self._tree.css(_OTHER_HEADS))
        return any(titles.is_report(head) for head in others)

    def _shows_file(self) -> bool:
        shown = self._tree.css("iframe[src], embed[src], object[data]")
        return any(is_file(node.attributes.get("src") or node.attributes.get("data") or "") for node in shown)

    def _offers_report(self) -> bool:
        return any(
            text and is_file(node.attributes.get("href") or "") and titles.is_report_file(text)
            for node, text in self._anchors
        )

    def _says_report(self) -> bool:
        return signatures.REPORT.search(self.own) is not None


def _text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return " ".join(node.text(separator=" ").split()) if node is not None else ""
