"""TRS WCM, the largest family: static lists whose `createPageHTML` counts from 0, articles `t20250118_86644547.html`.

Its lists nest whole second documents, cut titles, and declare more pages than there are (上海): the pager and the
anchors are read as everywhere, and what does not answer is a gap of the list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import listing

if TYPE_CHECKING:
    from scraper.ask import Ask

URLS = (
    r"/t\d{8}_\d+\.s?html?(?:$|\?)",  # 202501/t20250118_86644547.html; its day may be false: t19700101_3584822.shtml
    r"/t\d{6,9}\.shtml$",  # bbwb.gxzf.gov.cn/…/t15699357.shtml
)
_MARKS = re.compile(
    r"TRS_Editor|trs_editor_view|(?<!\w)t\d{8}_\d+\.s?html?|\bpagination_script_config\b|window\.atob"
    r"|\bcreatePage(?:HTML)?\s*\(\s*\d+\s*,\s*\d+\s*,"
)


def recognises(text: str, url: str) -> bool:
    """By its article addresses and its editor's class, or a pager call that begins with the number of pages."""
    return _MARKS.search(text) is not None


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """Anchors, and the next page as the page's own call names it."""
    return listing.read_listing(text, ask.url, number)
