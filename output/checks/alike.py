"""Organisations of one county that may be one through time: asked, never decided.

Two bodies with a report on one year are two. So are two townships that are both in today's list of divisions, and two
bodies in two counties: there is a 城关镇 in every tenth. What is asked for are the same name for another kind of body
(石新乡, 石新镇), and, of departments alone, one that ends where another begins whose name holds its own (农业局,
农业农村局). 教育局 beside a 教育体育局 that reports on the same years is another body.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from output.checks.kinds import found
from parsers.division import key, stem, township_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from output.crosswalk import Crosswalk
    from output.organisations import Organisation

_TOWNS = ("township", "subdistrict")
_DEPARTMENT = re.compile(r"(?<=..)(?:局|委员会|委|办公室)$")
"""What kind of body a department is changes: 卫生健康局, 卫生健康委员会. What is left must be two characters at least."""
TOO_COMMON = frozenset(["人民", "政府", "行政", "公共", "综合", "社会", "城市", "管理", "事务", "服务"])
"""What many names of departments begin or end with: it says nothing of what they do."""


class _Known(NamedTuple):
    """An organisation as it is compared."""

    org_id: str
    body: Organisation
    own: str
    """Its name without places."""
    bare: str
    """The same without what kind of body it is."""
    first: int
    last: int


def find_same(seen: dict[str, Organisation], crosswalk: Crosswalk) -> dict[str, list[list[str]]]:
    """By org_id of the later organisation, the findings that ask: rows of `findings`."""
    ended, apart = _settled(crosswalk)
    pairs: set[tuple[str, str]] = set()
    for neighbours in _counties(seen):
        pairs.update(
            (before.org_id, after.org_id)
            for before, after in _candidates(neighbours)
            if before.org_id not in ended and frozenset((before.org_id, after.org_id)) not in apart
        )
    return _ask(sorted(pairs), seen)


def _settled(crosswalk: Crosswalk) -> tuple[set[str], set[frozenset[str]]]:
    """The organisations whose end is told, and the pairs that are told to be two."""
    ended: set[str] = set()
    apart: set[frozenset[str]] = set()
    for event, before, after in crosswalk.resolved():
        if event.kind == "unrelated":
            apart.add(frozenset((*before, *after)))
        else:
            ended.update(before)
            apart.update(frozenset((one, other)) for one in before for other in after)
    return ended, apart


def _counties(seen: dict[str, Organisation]) -> Iterator[list[_Known]]:
    """The organisations with a year, by county; one without a code stands with those of its place, and of its sites."""
    found: dict[str, list[_Known]] = defaultdict(list)
    for org_id in sorted(seen):
        body = seen[org_id]
        if not body.years:
            continue
        own = _own_name(body)
        bare = stem(key(own)) if body.level in _TOWNS else _DEPARTMENT.sub("", own)
        known = _Known(org_id, body, own, bare, min(body.years), max(body.years))
        for place in {body.county or org_id.partition("-")[0], *(f"site {site}" for site in body.sites)}:
            found[place].append(known)
    return (found[place] for place in sorted(found))


def _candidates(neighbours: list[_Known]) -> Iterator[tuple[_Known, _Known]]:
    """Pairs that may be one, the earlier first."""
    same: dict[tuple[bool, str], list[_Known]] = defaultdict(list)
    begins: dict[tuple[int, str], list[_Known]] = defaultdict(list)
    for known in neighbours:
        if len(known.bare) > 1:
            same[known.body.level in _TOWNS, known.bare].append(known)
        if known.body.level == "department":
            for end in _ends(known):
                begins[known.first, end].append(known)
    for alike in same.values():
        for pair in combinations(alike, 2):
            before, after = sorted(pair, key=lambda known: (known.last, known.first, known.org_id))
            if _may_be_one(before, after):
                yield before, after
    for before in neighbours:
        if before.body.level == "department":
            nearly = (after for end in _ends(before) for after in begins.get((before.last + 1, end), ()))
            yield from ((before, after) for after in nearly if _holds(before, after))


def _ends(known: _Known) -> tuple[str, str]:
    """What a name that holds this one, or is held by it, has in common with it: a site may have thousands of departments."""
    return f"^{known.bare[:2]}", f"{known.bare[-2:]}$"


def _may_be_one(before: _Known, after: _Known) -> bool:
    listed = all(township_name(known.org_id) for known in (before, after))
    return not listed and _in_one_county(before, after) and before.body.years.keys().isdisjoint(after.body.years)


def _holds(before: _Known, after: _Known) -> bool:
    """Whether one name begins or ends with the other: 文化局 and 文化和旅游局."""
    short, long = sorted((before.bare, after.bare), key=len)
    if len(short) < 2 or len(short) == len(long) or short in TOO_COMMON or not _in_one_county(before, after):
        return False
    return before.own[-1] == after.own[-1] and (long.startswith(short) or long.endswith(short))


def _in_one_county(before: _Known, after: _Known) -> bool:
    """One site may serve a whole prefecture: codes that are known must agree."""
    return not (before.body.county and after.body.county) or before.body.county == after.body.county


def _ask(pairs: list[tuple[str, str]], seen: dict[str, Organisation]) -> dict[str, list[list[str]]]:
    """One question for each organisation that came later, or for each that several may have come from."""
    sources: dict[str, list[str]] = defaultdict(list)
    takers: dict[str, list[str]] = defaultdict(list)
    for before, after in pairs:
        sources[after].append(before)
        takers[before].append(after)
    asked: dict[str, list[list[str]]] = {}
    for after, befores in sorted(sources.items()):
        if len(befores) > 1:
            asked[after] = [_question("merge", befores, [after], seen)]
        elif len(takers[befores[0]]) > 1:
            asked[after] = [_question("split", befores, takers[befores[0]], seen)]
        else:
            asked[after] = [_question(_kind(befores[0], after, seen), befores, [after], seen)]
    return asked


def _kind(before: str, after: str, seen: dict[str, Organisation]) -> str:
    return "code-change" if len({key(_own_name(seen[each])) for each in (before, after)}) == 1 else "rename"


def _own_name(body: Organisation) -> str:
    """Its name without places: of the list of divisions, else of its org_id, which is a code or a host and such a name."""
    return township_name(body.org_id) or body.org_id.rpartition("-")[2]


def _question(kind: str, befores: list[str], afters: list[str], seen: dict[str, Organisation]) -> list[str]:
    year = min(min(seen[after].years) for after in afters)
    lines = [
        "[[event]]",
        f'kind = "{kind}"  # or another kind; "unrelated" if they are two',
        f"from = {_ids(befores)}",
        f"to = {_ids(afters)}",
        f"date = {year}  # or the day",
        'source = ""  # the address or number of the document that says so',
    ]
    why = "no year has a report of both, and " + (
        "the name is the same" if kind == "code-change" else "the names are alike"
    )
    shown = (" and ".join(_shown(seen[each]) for each in ids) for ids in (befores, afters))
    before, after = shown
    return found("same-organisation", before=before, after=after, why=why, lines="".join(f"\n{line}" for line in lines))


def _shown(body: Organisation) -> str:
    first, last = min(body.years), max(body.years)
    return f"{body.name or body.org_id} ({body.org_id}, {first if first == last else f'{first}–{last}'})"


def _ids(ids: list[str]) -> str:
    """As TOML has them; JSON writes such strings and lists alike."""
    return json.dumps(ids[0] if len(ids) == 1 else ids, ensure_ascii=False)
