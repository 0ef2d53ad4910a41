"""Means of publication: 网站公开信息 states what the website published, 网站、微信等渠道公开信息 what was published at all."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from parsers.quantities import Meaning, Quantity, grammar, load

if TYPE_CHECKING:
    from collections.abc import Sequence

PLURAL = re.compile(
    r"等(?:多[种个]|各[种类])?(?:新媒体|政务|公开)?(?:渠道|平台|方式|媒体|载体|途径|形式|栏目|网站)|等(?=公开|发布|推送)"
    r"|为(?:主要?|第一|重要)?(?:的)?(?:公开|发布)?(?:渠道|平台|阵地|载体)"
)
"""After 网站、微信等渠道 the number is that of all of them."""


UNKNOWN = re.compile(
    r"(?:专栏|栏目|公示栏|频道|客户端|APP|(?<!公众)号)[”\"》)）]?[上中]?(?:累计|共|主动|及时|转发|发布|公[开布]|推送)|目录[上中]?(?:共|主动)?(?:公[开布]|发布)"
)
"""In 在某某频道发布信息30条 the number is that of one channel, whichever it is."""


class Term(Struct, frozen=True, gc=False):
    """A wording found before a number."""

    start: int
    end: int
    meaning: Meaning


def by_channel(quantity: Quantity, lead: Sequence[Term], words: str, family: str) -> Quantity | None:
    """The quantity, or that part of it which is of the one channel named; None if that is none that we count.

    `lead` are the wordings found in `words`.
    """
    if quantity.id not in wholes():
        return quantity
    channels = _channels(quantity.id, lead, family) if len(lead) > 1 else {}
    if not channels:
        return None if UNKNOWN.search(words) else quantity
    plural = PLURAL.search(words)
    if len(channels) == 1 and not plural:
        return channels.popitem()[1]
    # 微信、微博等新媒体 is not all that was published; 微信公众号等渠道 may be
    if len(channels) > 1 or (plural and "媒体" in plural[0]):
        return next((q for q in load().quantity if channels.keys() <= set(q.together)), quantity)
    return quantity


def is_of_several(channel: Quantity, lead: Sequence[Term], words: str, family: str) -> bool:
    """Whether the words name other channels beside this one, or beside those that this one stands for together."""
    channels = _channels(channel.of, lead, family)
    if channel.together and channels.keys() <= set(channel.together):
        return False
    return len(channels) > 1 or PLURAL.search(words) is not None


def _channels(whole: str, lead: Sequence[Term], family: str) -> dict[str, Quantity]:
    """The channels that the words before a number name; of 政府网微信公众号 the latter."""
    return {
        quantity.id: quantity
        for term, follower in zip(lead, [*lead[1:], None], strict=True)
        for quantity, within in term.meaning.quantities
        if quantity.of == whole and within in ("", family) and not (follower and _goes_on(term, follower))
    }


def _goes_on(term: Term, follower: Term) -> bool:
    """Whether a wording runs into the next one and both are channels."""
    return term.end == follower.start and any(quantity.of for quantity, _ in follower.meaning.quantities)


@cache
def wholes() -> frozenset[str]:
    """The quantities that have parts."""
    return frozenset(grammar().wholes.values())
