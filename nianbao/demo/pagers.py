"""How publishing systems page a column: the address of each page, and what it prints to lead to the others.

A pager takes the column's own address, a page counted from 0, and how many there are. Replicas of whole sites for the
tests print the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Pager = Callable[[str, int, int], tuple[str, str]]


def static(column: str, page: int, count: int) -> tuple[str, str]:
    """Plain links, counted from 1: index.html, index_2.html, index_3.html."""
    links = [f'<a href="{_numbered(number)}">{number}</a>' for number in range(1, count + 1)]
    if page + 1 < count:
        links.append(f'<a href="{_numbered(page + 2)}">下一页</a>')
    return column + _numbered(page + 1), f'<div class="page">共{count}页 {" ".join(links)}</div>'


def _numbered(number: int) -> str:
    return "index.html" if number == 1 else f"index_{number}.html"


def trs(column: str, page: int, count: int) -> tuple[str, str]:
    """No links, only a call that writes them, counted from 0: index.html, index_1.html, index_2.html."""
    name = "index.html" if page == 0 else f"index_{page}.html"
    return column + name, f"<script>{create_page(count, page)}</script>"


def create_page(count: int, page: int, *, function: str = "createPageHTML", ending: str = "html") -> str:
    """The call by which TRS has its links written; `page` counts from 0."""
    return f'{function}({count}, {page}, "index", "{ending}");'


def vsb(column: str, page: int, count: int) -> tuple[str, str]:
    """Numbers that descend: of three pages /ndbg.htm is the first, /ndbg/2.htm the second and /ndbg/1.htm the last."""
    folder = column.removesuffix(".htm")
    following = f"{count - page - 1}.htm" if page + 1 < count else ""
    if page == 0:
        return column, vsb_links(following and f"{folder.rpartition('/')[2]}/{following}", count)
    return f"{folder}/{count - page}.htm", vsb_links(following, count)


def vsb_links(following: str, count: int) -> str:
    """The link to the page that follows, if there is one, and a button that jumps to a page."""
    jump = f'<a href="javascript:;" onclick="_simple_list_gotopage_fun({count},&quot;u13_goto&quot;,2)">跳转</a>'
    link = f'<span class="p_next p_fun"><a href="{following}">下页</a></span>' if following else ""
    return f'{link}<span class="p_t">共{count}页</span>{jump}'
