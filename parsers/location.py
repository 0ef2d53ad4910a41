"""Where a body is: the county by the site or by its own name, and its nine digits in the list of divisions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from parsers.division import counties, find_townships, like, name_of, pad, shorten, split, township_name
from parsers.findings import finding
from parsers.names import CENTRAL, core

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from parsers.document import Line
    from parsers.opening import Opening
    from parsers.report import Finding, Level
    from parsers.title import Title

SITE_CODE = re.compile(r"网站标识码\s*[:：]?\s*([0-9a-zA-Z]{2}\d{8})")
LISTED: tuple[str, ...] = ("township", "subdistrict", "zone")
"""Levels of bodies that can have nine digits of their own; all others have their county's six."""


class Location(NamedTuple):
    """A division code, and what said so."""

    code: str
    where: str


def find_site_code(opening: Opening, foot: Sequence[Line]) -> str | None:
    """The 网站标识码 of a page: ten characters, the first six the division code of the site's owner."""
    for name in ("siteidcode", "sitecode"):
        if re.fullmatch(r"[0-9a-zA-Z]{2}\d{8}", code := opening.meta.get(name, "")):
            return code
    for line in reversed(foot):
        if "标识码" in line.text and (found := SITE_CODE.search(line.text)):
            return found[1]
    return None


def locate(
    organisation: str | None,
    level: Level,
    area: str,
    places: Callable[[], list[str]],
    findings: list[Finding],
    prose: str = "",
) -> Location | None:
    """The division code of a body. `area` is the county of its site, `places` gives texts that may name
    its county, and is asked only where neither the site nor the name says enough; so is its `prose`."""
    listed = area if name_of(area) else area[:4]
    found = _locate(CENTRAL.sub("", organisation or ""), level, listed, places, findings, prose)
    if found is None and organisation and not area and not any(f.code == "division-ambiguous" for f in findings):
        findings.append(finding("division-missing", name=organisation))
    if area and (found is None or found.code == pad(listed)):
        return Location(area, "site")  # a code that the list no longer has is still the site's own
    return found


def _locate(
    name: str, level: Level, area: str, places: Callable[[], list[str]], findings: list[Finding], prose: str
) -> Location | None:
    own, rest = split(name)
    if level in LISTED and len(shorten(area)) == 6 and len(codes := _listed(name, (area,))) == 1:
        return Location(codes[0], "site and list")
    if own and not rest:
        return _itself(name, own, area, findings)
    named = own or _city_of_zone(name)
    if not named and not area and level not in ("township", "subdistrict"):
        named = _in_short(name, prose)
    within, where = _narrow(named, rest, level, area, findings)
    if not (within and all(len(shorten(code)) == 6 for code in within)):
        told = _told(places(), within) or (_mentioned(rest, within, prose) if level in LISTED else ())
        if told:
            within, where = told, "text"
    if level in LISTED:
        if not own and [len(code) for code in within] == [6]:
            rest = core(rest)  # 冀州市周村镇, from the time before 冀州市 became 冀州区
        return _township(rest, level, within, where, findings)
    if len(within) > 1:
        findings.append(finding("division-ambiguous", name=name, places=_names(within)))
        return None
    return Location(pad(within[0]), where) if within else None


def _itself(name: str, own: tuple[str, ...], area: str, findings: list[Finding]) -> Location | None:
    """The body is itself a county, a prefecture or a province."""
    fits = (
        tuple(code for code in own if code.startswith(shorten(area)) or shorten(area).startswith(code)) if area else own
    )
    if not fits:
        findings.append(finding("division-elsewhere", name=name, county=name_of(area) or area))
    elif len(fits) == 1:
        return Location(pad(fits[0]), "name")
    if len(own) > 1:
        findings.append(finding("division-ambiguous", name=name, places=_names(own)))
        return None
    return Location(pad(own[0]), "name")


def _narrow(
    own: tuple[str, ...], rest: str, level: Level, area: str, findings: list[Finding]
) -> tuple[tuple[str, ...], str]:
    """The counties that the site and the printed name leave, and which of the two said so."""
    if not area:
        return own, "name"
    site = shorten(area)
    if not own:
        return (site,), "site"
    fits = tuple(max(code, site, key=len) for code in own if code.startswith(site) or site.startswith(code))
    if fits:
        return fits, "site and name" if len(site) == 6 else "name"
    findings.append(finding("division-elsewhere", name=rest, county=name_of(area) or area))
    if level in LISTED and not _listed(rest, own) and _listed(rest, (site,)):
        return (site,), "site"
    return own, "name"


def _listed(name: str, within: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that a township's name has in these counties."""
    return find_townships(name, tuple(county for code in within if len(code) > 2 for county in counties(code)))


def _like(name: str, within: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of all townships of this name in these counties, of whatever kind they are today."""
    return like(name, tuple(county for code in within if len(code) > 2 for county in counties(code)))


def _township(name: str, level: Level, within: tuple[str, ...], where: str, findings: list[Finding]) -> Location | None:
    """Nine digits where the list has the name once in these counties; else the county, if that is certain."""
    codes = _listed(name, within)
    if len(codes) == 1 and len(shorten(within[0])) < 6 and len(_like(name, within)) > 1:
        codes = _like(name, within)  # in all of a prefecture: the 城关镇 that is meant may be a 城关街道 by now
    if len(codes) == 1:
        return Location(codes[0], f"{where} and list")
    if len(codes) > 1:
        findings.append(finding("division-ambiguous", name=name, places=_names(codes)))
        return _common(codes)
    if len(within) != 1 or (len(shorten(within[0])) == 2 and level != "zone"):
        return None  # a township under a province, no more: its county is not known
    if level != "zone":
        near = _like(name, within)
        findings.append(
            finding(
                "division-unlisted",
                name=name,
                county=name_of(within[0]) or within[0],
                near=f"; the list has {_names(near)}" if near else "",
            )
        )
    return Location(pad(within[0]), where)


def _common(codes: tuple[str, ...]) -> Location | None:
    """The county that all candidates lie in."""
    return Location(codes[0][:6], "site") if len({code[:6] for code in codes}) == 1 else None


def _told(places: list[str], within: tuple[str, ...]) -> tuple[str, ...]:
    """The one county that titles, breadcrumb, publisher and the site's name tell of; nothing where they tell of two."""
    told: dict[str, None] = {}
    for text in places:
        for code in _counties_in(text):
            if not within or any(code.startswith(shorten(area)) for area in within):
                told[code] = None
    return tuple(told) if len(told) == 1 else ()


def _mentioned(name: str, within: tuple[str, ...], prose: str) -> tuple[str, ...]:
    """The one county, of all that the text names anywhere, in which the list has this name: mostly of an address."""
    ends = {found.end() for found in COUNTY_ENDS.finditer(prose)}
    named = {prose[max(0, end - size) : end] for end in ends for size in range(2, 12)}
    codes = {code for text in named if not (place := split(text)).rest for code in place.codes if len(place.codes) == 1}
    inside = (code for code in codes if not within or any(code.startswith(shorten(area)) for area in within))
    fits = tuple(code for code in inside if len(code) == 6 and _listed(name, (code,)))
    return fits if len(fits) == 1 else ()


COUNTY_ENDS = re.compile("[县市区旗]")

ZONE = re.compile(
    r"([\u4e00-\u9fff]{2,3}?)(?:国家级?|省级)?(?:经济|高新|高技术|经开|综合保税|综保|保税|出口加工|空港|工业)"
)


def _city_of_zone(name: str) -> tuple[str, ...]:
    """The city in a zone's name: 银川经济技术开发区. Of 朝阳经济开发区 it is not certain which 朝阳 is meant."""
    found = ZONE.match(name)
    city = split(f"{found[1]}市") if found else None
    if not found or not city or city.rest or len(city.codes) != 1:
        return ()
    alike = (split(found[1] + kind) for kind in "区县")
    elsewhere = any(not code.startswith(city.codes[0][:4]) for other in alike if not other.rest for code in other.codes)
    return () if elsewhere else city.codes


def _in_short(name: str, prose: str) -> tuple[str, ...]:
    """The place with whose short name a body's begins, where the text gives it in full: 盘山二中, and 盘山县 in its address."""
    for size in (4, 3, 2):
        short = name[:size]
        for found in re.finditer(f"{re.escape(short)}[县市区旗]", prose) if len(name) > size + 1 else ():
            place = split(found[0])
            if not place.rest and len(place.codes) == 1:
                return place.codes
    return ()


TOKEN = re.compile(r"[\u4e00-\u9fff]{2,}")


def _counties_in(text: str) -> Iterator[str]:
    for token in TOKEN.findall(text):
        codes, _ = split(token)
        if len(codes) == 1 and len(codes[0]) == 6:
            yield codes[0]


WEBSITE = re.compile(r"人民政府(?:信息公开|门户|信息|公众|公众信息)?网")


def _websites(prose: str) -> Iterator[str]:
    """The county before 人民政府门户网站, wherever in a sentence its name begins."""
    for found in WEBSITE.finditer(prose):
        before = prose[max(0, found.start() - 14) : found.start()]
        yield from (before[at:] for at in range(len(before) - 1) if split(before[at:]).rest == "")


def places_in(titles: list[tuple[str, Title]], opening: Opening) -> list[str]:
    """The texts of a page that may name its county: the site's name, titles, breadcrumb, publisher, sponsor, web site."""
    lines = [
        piece
        for piece in (*opening.head, *opening.tail)
        if ">" in piece or "来源" in piece or "机构" in piece or "主办" in piece or piece.endswith("人民政府")
    ]
    named = [opening.meta.get(name, "") for name in ("sitename", "contentsource", "title")]
    return [*named, *(title.text for _, title in titles), *lines, *_websites(opening.prose)]


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(f"{township_name(code) or name_of(code)} {code}" for code in codes[:4])
