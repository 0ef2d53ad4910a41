"""SITES.toml: which sites to crawl and how, checked when it is loaded."""

from __future__ import annotations

import codecs
import difflib
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, ValidationError

from scraper.hosts import is_loopback, without_userinfo
from scraper.platforms import PLATFORMS
from scraper.site import CrawlSettings, Declared, Site, Sites
from scraper.tls import load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails


_WRITE = {
    "name": 'the name of the county, such as name = "盘山县"',
    "division_code": 'six digits in quotes, such as division_code = "211122"',
    "start": 'a list of http or https addresses, such as start = ["http://www.panshan.gov.cn/"]',
    "hosts": 'a list of host names, such as hosts = ["xxgk.panshan.gov.cn"]',
    "years": "a list of report years, such as years = [2023, 2024]",
    "platform": "one of " + ", ".join(f'"{name}"' for name in PLATFORMS) + ", or leave it out",
    "encoding": 'the name of a character set, such as encoding = "gb18030"',
    "delay_seconds": "a number of seconds from 0 to 3600, such as delay_seconds = 3.0",
    "tls": 'one of "strict", "p256", "legacy", or leave it out',
    "ca": 'the path of a file of certificates in PEM, beside this file, such as ca = "panshan.pem"',
    "hours": 'two hours of the day in China, such as hours = "22-6"',
    "daily_requests": "a whole number of requests to one host in a day, such as daily_requests = 2000",
    "max_pages": "a whole number of list pages, such as max_pages = 400",
    "min_reports": "a whole number of reports, such as min_reports = 12",
    "contact": 'where a site\'s operator finds you, such as contact = "https://example.org/who-we-are"',
    "allow_private_addresses": "true or false; true is only for tests on loopback",
    "site": 'at least one [[site]] with name = "盘山县", division_code = "211122" and start = ["http://…/"]',
    "crawl": 'a table: [crawl] with contact = "https://example.org/who-we-are"',
}


class SitesError(Exception):
    """SITES.toml cannot be used: the message names file and key, and says what to write instead."""


class _File(Declared):
    crawl: CrawlSettings = CrawlSettings()
    site: Annotated[tuple[Site, ...], Field(min_length=1, strict=False)]


def load_sites(path: Path) -> Sites:
    """Read and check SITES.toml. Raises SitesError with all that is wrong, one sentence a line."""
    return _check(_read(path), str(path))


def read_sites(text: str, source: str) -> Sites:
    """As `load_sites`, of a text; `source` is what messages call it."""
    try:
        return _check(tomllib.loads(text), source)
    except tomllib.TOMLDecodeError as error:
        raise SitesError(f"{source}: {_not_toml(text, error)}") from None


def _check(content: dict[str, Any], source: str) -> Sites:
    try:
        file = _File.model_validate(content)
    except ValidationError as error:
        raise SitesError("\n".join(f"{source}: {line}" for line in _sentences(error, content))) from None
    sites = tuple(_placed(site, Path(source).parent) for site in file.site)
    wrong = [f"{source}: {line}" for line in _contradictions(file.crawl, sites)]
    if wrong:
        raise SitesError("\n".join(wrong))
    return Sites(file.crawl, sites)


def _placed(site: Site, folder: Path) -> Site:
    """The site with its certificates where they are, seen from anywhere."""
    return site.model_copy(update={"ca": str(folder / site.ca)}) if site.ca else site


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text)
    except FileNotFoundError:
        raise SitesError(f"{path}: there is no such file; write one with {_WRITE['site']}") from None
    except tomllib.TOMLDecodeError as error:
        raise SitesError(f"{path}: {_not_toml(text, error)}") from None
    except UnicodeDecodeError:
        raise SitesError(f"{path}: the file is not in UTF-8; save it in UTF-8") from None
    except OSError as error:
        raise SitesError(f"{path}: cannot be read: {error.strerror}") from None


def _not_toml(text: str, error: tomllib.TOMLDecodeError) -> str:
    """What the fault is, the line that it is in, and how such a line is written."""
    at = re.search(r"at line (\d+)", str(error))
    line = text.splitlines()[int(at[1]) - 1].strip() if at else ""
    write = "[crawl] or [[site]]" if line.startswith("[") else 'key = "text" on one line, with straight quotes'
    return f"this is not TOML: {error}{f': {line[:60]}' if line else ''}; write {write}"


def _sentences(error: ValidationError, content: Mapping[str, Any]) -> Iterator[str]:
    """Each fault once, although a wrong list may be wrong in many places."""
    details = error.errors()
    # A table with a fault makes the list of tables faulty too: only the inner fault says what to do.
    inner = [each for each in details if not any(_holds(each["loc"], other["loc"]) for other in details)]
    yield from dict.fromkeys(_sentence(detail, content) for detail in inner)


def _holds(outer: tuple[int | str, ...], inner: tuple[int | str, ...]) -> bool:
    return len(outer) < len(inner) and inner[: len(outer)] == outer


def _sentence(detail: ErrorDetails, content: Mapping[str, Any]) -> str:
    names = [part for part in detail["loc"] if isinstance(part, str)]
    key = names[-1]
    where = _where(detail["loc"], content) if len(names) > 1 else ""
    match detail["type"]:
        case "missing":
            return f"{where}{key} is missing: write {_WRITE[key]}"
        case "extra_forbidden":
            return f'{where}"{key}" is not a key here: {_nearest(key, names)}'
        case _:
            return f"{where}{key} cannot be {_shown(detail['input'])}: write {_WRITE[key]}"


def _where(loc: tuple[int | str, ...], content: Mapping[str, Any]) -> str:
    """`[[site]] 2 (盘山县): `, as a person counts."""
    if loc[0] != "site" or not isinstance(loc[1], int):
        return f"[{loc[0]}] "
    site = content["site"][loc[1]]
    name = site.get("name") if isinstance(site, dict) else None
    return f"[[site]] {loc[1] + 1}{f' ({name})' if isinstance(name, str) else ''}: "


def _nearest(key: str, names: list[str]) -> str:
    tables: dict[str, type[Declared]] = {"site": Site, "crawl": CrawlSettings}
    model = tables.get(names[0], _File) if len(names) > 1 else _File
    keys = list(model.model_fields)
    near = difflib.get_close_matches(key, keys, n=1)
    return f'write "{near[0]}" or remove it' if near else f"remove it, or write one of {', '.join(keys)}"


def _shown(value: object) -> str:
    if isinstance(value, tuple | list):
        value = [_masked(each) for each in value]
    value = _masked(value)
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _masked(value: object) -> object:
    """A secret that someone has put into an address does not belong into messages."""
    return without_userinfo(value) if isinstance(value, str) else value


def _contradictions(crawl: CrawlSettings, sites: tuple[Site, ...]) -> Iterator[str]:
    """What only shows when the keys are seen together."""
    seen: set[str] = set()
    for number, site in enumerate(sites, 1):
        where = f"[[site]] {number} ({site.name}): "
        if site.name in seen:
            yield f"{where}name is used twice: write a name of its own for each site"
        seen.add(site.name)
        if site.platform is not None and site.platform not in PLATFORMS:
            yield f'{where}platform cannot be "{site.platform}": write {_WRITE["platform"]}'
        if site.encoding is not None and not _is_encoding(site.encoding):
            yield f'{where}encoding cannot be "{site.encoding}": write {_WRITE["encoding"]}'
        if site.ca and not _are_certificates(site.ca):
            yield f'{where}ca cannot be "{site.ca}": write {_WRITE["ca"]}'
    if not _CONTACT.fullmatch(crawl.contact.strip()) and not all(
        is_loopback(url) for site in sites for url in site.start
    ):
        fault = f'cannot be "{crawl.contact}"' if crawl.contact.strip() else "is missing"
        yield f"[crawl] contact {fault}: write {_WRITE['contact']}"


_CONTACT = re.compile(r"https?://[^\s/]+\.\S+|(?:mailto:)?[^@\s]+@[^@\s]+\.[^@\s]+", re.IGNORECASE)
"""A page, or a mail address: somebody whom an operator disturbs at night has to be found by it."""


def _is_encoding(name: str) -> bool:
    try:
        return codecs.lookup(name) is not None
    except LookupError:
        return False


def _are_certificates(path: str) -> bool:
    try:
        return load_profile("strict", path) is not None
    except OSError:  # no such file, or no certificates in it
        return False
