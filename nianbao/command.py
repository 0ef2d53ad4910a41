"""What the commands share: SITES.toml as they take it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nianbao.codes import WRONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.site import Sites

FILE = click.Path(path_type=Path)
SITES = click.argument("sites_toml", metavar="SITES.toml", type=FILE)


class _Place(click.Path):
    """A folder, or where a command can do with one a URL, which stays text."""

    def __init__(self, *, url: bool) -> None:
        super().__init__(path_type=Path)
        self._url = url

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str) or "://" not in value:
            return super().convert(value, param, ctx)
        if self._url:
            return value
        self.fail(
            f"{value} is a URL, and the lock and the state of a crawl need a folder on this machine; "
            "only `nianbao build` reads and writes URLs",
            param,
            ctx,
        )


HERE, ANYWHERE = _Place(url=False), _Place(url=True)


class Misconfigured(click.ClickException):
    """A file that a person wrote is wrong: every line says what, where, and what to write instead."""

    exit_code = WRONG


def load_sites(path: Path) -> Sites:
    """SITES.toml, checked. Raises Misconfigured."""
    from scraper import sites

    try:
        return sites.load_sites(path)
    except sites.SitesError as error:
        raise Misconfigured(str(error)) from None


@contextmanager
def stopping_in_one_line() -> Iterator[None]:
    """What stops a run is known and says itself what to do: no traceback."""
    from nianbao.errors import RunError
    from output.gate import Refused
    from output.handwritten import HandwrittenError
    from output.harmonised import HarmonisedError
    from scraper.errors import StoreError

    try:
        yield
    except HandwrittenError as error:
        raise Misconfigured(str(error)) from None
    except (RunError, StoreError, HarmonisedError, Refused) as error:
        raise click.ClickException(str(error)) from None
