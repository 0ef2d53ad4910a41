"""What a search for report columns has found, as text for people and as TOML for SITES.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.advice import span
from scraper.registry import site_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.discovered import Discovery
    from scraper.search import FoundColumn

_LAYOUTS = {
    "county": "one column for the county",
    "agencies": "a column in each agency's subtree",
    "": "no report column",
}


def to_table(found: Discovery) -> str:
    """All that was found, and why it is taken for what it is."""
    return "\n".join(_lines(found))


def _lines(found: Discovery) -> Iterator[str]:
    yield f"{found.site}: {found.state}, {_LAYOUTS[found.layout]} ({found.pages} pages read)"
    if found.reason:
        yield f"  {found.reason}"
    for column in found.columns:
        yield from _column(column)
    for directory in found.directories:
        yield f"  names {directory.agencies} agencies: {directory.url} ({' > '.join(directory.path)})"
    for column in found.others:
        yield f"  not taken, {column.score} points, {column.reports} reports: {column.url}"
    for failure in found.failures:
        yield f"  did not come: {failure}"


def _column(column: FoundColumn) -> Iterator[str]:
    years = span(set(column.years))
    yield f"  {column.score:>4} points  {column.url}"
    yield f"       reached by {' > '.join(column.path) or 'the start page itself'}; read as {column.platform}"
    yield f"       {column.reports} reports seen{f' of {years}' if years else ''}; " + ", ".join(
        f"{name} +{points}" for name, points in column.parts
    )
    for title in column.titles[:3]:
        yield f"       {title}"


def to_block(found: Discovery, name: str, division_code: str) -> str:
    """A [[site]] block. Columns of single agencies are only remarked on: a crawl finds them all from the start page."""
    begin = [column.url for column in found.columns if column.scope == "county"]
    notes = [f"# {column.url} ({' > '.join(column.path)})" for column in found.columns if column.scope == "agency"]
    block = site_block(name, division_code, list(dict.fromkeys([*begin, *found.start])))
    if not division_code:
        block = block.replace('division_code = ""', 'division_code = ""  # fill in: six digits, such as "211122"')
    return block.lstrip("\n") + "".join(f"{note}\n" for note in notes)
