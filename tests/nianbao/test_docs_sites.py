"""docs/sites.md says what is so: every key with its default, the sites file, and the platform, which is run."""

from __future__ import annotations

import re
import tomllib
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click
import pytest
from pydantic_core import PydanticUndefined

from nianbao.cli import commands
from scraper.archive import read_items
from scraper.ask import Ask
from scraper.errors import Unreachable
from scraper.platforms import PLATFORMS, recognise_url
from scraper.site import CrawlSettings, Site
from scraper.sites import load_sites
from tests.conftest import ROOT
from tests.scraper.county import TOWNS, Reply, Route, page, report, run, serve, site, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

TEXT = (ROOT / "docs" / "sites.md").read_text("utf-8")


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return str(found)


def keys_under(heading: str) -> dict[str, str]:
    """The keys of a table and their defaults, as they are written."""
    table = TEXT.partition(f"### `{heading}`")[2].partition("\n#")[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", table, re.MULTILINE))


def to_text(value: Any) -> str:
    if value is PydanticUndefined:
        return "required"
    if value is None:
        return "none"
    shown = f'"{value}"' if isinstance(value, str) else str(list(value) if isinstance(value, tuple) else value).lower()
    return f"`{shown}`"


@pytest.mark.parametrize(("heading", "model"), [("[crawl]", CrawlSettings), ("[[site]]", Site)])
def test_every_key_is_explained_with_its_default_and_no_other(heading: str, model: type[BaseModel]) -> None:
    assert keys_under(heading) == {name: to_text(field.default) for name, field in model.model_fields.items()}


def test_the_county_in_five_lines_is_a_sites_file(tmp_path: Path) -> None:
    path = tmp_path / "SITES.toml"
    path.write_text(block("toml"), "utf-8")
    assert [each.name for each in load_sites(path).sites] == ["盘山县"]
    assert len(tomllib.loads(block("toml"))["site"][0]) + 2 == 5


def test_the_commands_that_it_names_are_there() -> None:
    named = set(re.findall(r"`nianbao sites (\w+)", TEXT))
    group: Any = commands.commands["sites"]
    assert named == set(group.commands) == {"list", "init", "discover", "check"}


def test_the_commands_are_complete_as_they_stand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "FILE.warc.gz").touch()
    lines = [line.partition(" > ")[0].split() for line in re.findall(r"`nianbao (\w+ [^`]+)`", TEXT)]
    for names in lines:
        command: Any = commands
        while names and isinstance(command, click.Group):
            command = command.commands[names.pop(0)]
        command.make_context(command.name, names)
    assert len(lines) == 6


def test_the_platform_of_the_example_reads_a_county(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module: Any = ModuleType("rows")
    exec(compile(block("python"), "docs/sites.md", "exec"), module.__dict__)  # noqa: S102 - it is what the text promises
    monkeypatch.setattr("scraper.platforms.PLATFORMS", {"rows": module, **PLATFORMS})

    def rows(number: int) -> Reply:
        links = [[f"/rows/{n}.html", title_of(TOWNS[n], 2024), "2025-01-20"] for n in (2 * number - 2, 2 * number - 1)]
        return page(
            f"<p>政府信息公开年报</p><script>var rows = {links!r}; var pages = 2;</script>".replace("'", '"'),
            title="政府信息公开年报",
        )

    routes: dict[str, Route] = {f"/rows/{n}.html": report(town, 2024) for n, town in enumerate(TOWNS)}
    routes |= {"/": page('<a href="/nb/">政府信息公开年报</a>'), "/nb/": rows(1), "/nb/?page=2": rows(2)}
    with serve(routes) as county:
        [result] = run(tmp_path, site(county)).sites
    assert (result.state, result.items, result.lists_incomplete) == ("done", 4, ())
    assert len(list(read_items(tmp_path))) == 4
    assert recognise_url("http://a.gov.cn/rows/7.html") == "rows"


def test_the_platform_of_the_example_keeps_what_was_posted_and_refuses_what_is_no_list() -> None:
    module: Any = ModuleType("rows")
    exec(compile(block("python"), "docs/sites.md", "exec"), module.__dict__)  # noqa: S102 - as above
    ask = Ask("http://a.gov.cn/nb/?page=1", b"year=2024")
    read = module.read_listing('var rows = [["/rows/1.html", "年报", ""]]; var pages = 2;', ask, 1)
    assert read.pages.next == Ask("http://a.gov.cn/nb/?page=2", b"year=2024")
    with pytest.raises(Unreachable):
        module.read_listing("var rows = [oops];", ask, 1)
