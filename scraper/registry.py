"""The starter registry: sites of counties and cities whose reports were seen in public, with what their URLs show.

`registry.toml` is written by scripts/compile_registry.py. It is a place to begin: none of its sites has been asked.
"""

from __future__ import annotations

import difflib
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scraper.hosts import host_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD = """\
# Written by `nianbao sites init`. The addresses were seen in public and have not been asked: `nianbao sites check` does.

[crawl]
contact = ""  # fill in: where a site's operator finds you, such as "https://example.org/who-we-are"
"""


class Entry(BaseModel):
    """One site of the registry."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    division_code: Annotated[str, StringConstraints(pattern=r"^[1-9]\d{5}$")]
    province: str
    host: str
    home: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+/$")]
    platform: str
    """The publishing system as its addresses show it; `generic` where they show none."""
    layout: Literal["county", "agency", ""] = ""
    """Whose `column` is: all agencies' of the county, or one agency's in its own subtree."""
    column: str = ""
    """The folder above an article, where its name is one of a report column."""
    evidence: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    """Addresses of reports."""
    checked: bool
    """Whether the site has been asked."""

    @property
    def start(self) -> tuple[str, ...]:
        """Where a crawl begins. An agency's column is one of many: there the home page has to lead to all."""
        return (self.column, self.home) if self.layout == "county" else (self.home,)


class _Registry(BaseModel):
    site: Annotated[tuple[Entry, ...], Field(strict=False)]


class UnknownName(LookupError):
    """The registry has no site of this name, or several: the message says which names are near."""


@cache
def registry() -> tuple[Entry, ...]:
    """All sites, by division code."""
    text = (files("scraper") / "registry.toml").read_text("utf-8")
    return _Registry.model_validate(tomllib.loads(text)).site


def select(province: str = "") -> tuple[Entry, ...]:
    """The sites of a province, named in full or without 省; of all where it is empty. Raises UnknownName."""
    found = tuple(entry for entry in registry() if entry.province.startswith(province))
    if not found:
        raise UnknownName(_unknown(province, sorted({entry.province for entry in registry()})))
    return found


def find(name: str) -> Entry:
    """The site of a place: by its name, its usual short name (积石山县, 盘山) or its division code. Raises UnknownName."""
    exact = [entry for entry in registry() if name in (entry.name, entry.division_code)]
    found = exact or [entry for entry in registry() if _is_short(name, entry.name)]
    if len(found) == 1:
        return found[0]
    if found:
        meant = "; ".join(f"{entry.name} {entry.division_code} ({entry.province})" for entry in found)
        raise UnknownName(f"{name} may be {meant}: write the code")
    raise UnknownName(_unknown(name, [entry.name for entry in registry()]))


def name_host(url: str) -> tuple[str, str]:
    """Name and division code of the site at an address: its host, and no code, where the registry has none there."""
    try:
        host = host_of(url)
    except ValueError:  # what is no address is for others to judge
        return url, ""
    found = (each for each in registry() if host.removeprefix("www.") == each.host.removeprefix("www."))
    return next(((each.name, each.division_code) for each in found), (host, ""))


def _is_short(name: str, full: str) -> bool:
    stem = name.rstrip("县市区旗州盟")
    ends = {"", full[-1]}
    return len(stem) > 1 and full.startswith(stem) and name[len(stem) :] in ends


def _unknown(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=5, cutoff=0.3)
    return f"{name} is not in the registry" + (f"; near it are {'、'.join(near)}" if near else "")


def to_toml(entries: Sequence[Entry]) -> str:
    """A SITES.toml with these sites, complete but for the contact."""
    return _HEAD + "".join(site_block(each.name, each.division_code, each.start) for each in entries)


def site_block(name: str, division_code: str, start: Sequence[str]) -> str:
    """One [[site]] of SITES.toml."""
    addresses = "".join(f"    {quoted(url)},\n" for url in start) if len(start) > 1 else ""
    listed = f"[\n{addresses}]" if addresses else f"[{quoted(start[0])}]"
    return f"\n[[site]]\nname = {quoted(name)}\ndivision_code = {quoted(division_code)}\nstart = {listed}\n"


def quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = "".join(_escape(char) for char in text)
    return f'"{escaped}"'


def _escape(char: str) -> str:
    if char in '\\"':
        return "\\" + char
    return char if char.isprintable() else f"\\u{ord(char):04x}"
