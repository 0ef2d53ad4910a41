"""Every edition of a finished panel: for Stata, SPSS and Excel, with what loads and describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from output.croissant import write_croissant
from output.datapackage import write_datapackage
from output.harmonised_table import write_harmonised_dta
from output.panel_dta import write_panel_dta
from output.panel_sav import write_panel_sav
from output.panel_xlsx import write_panel_xlsx
from output.snippets import write_snippets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from output.codebook import CodebookEntry
    from output.wide import Wide


def write_editions(wide: Wide, entries: Sequence[CodebookEntry]) -> tuple[str, ...]:
    """Write all editions beside the panel's Parquet; returns a line for each that is not written, and why.

    `entries` is the codebook with its counts.
    """
    write_snippets(wide)
    write_panel_dta(wide)
    write_harmonised_dta(wide.folder, wide.rows)
    left_out = (write_panel_sav(wide), write_panel_xlsx(wide, entries))
    return tuple(line for line in left_out if line)


def describe(folder: Path, entries: Sequence[CodebookEntry], about: Mapping[str, Any]) -> None:
    """Write what tells machines about every other file of `folder`; so this comes last. `about` is the manifest's."""
    write_croissant(folder, entries, about)
    write_datapackage(folder, entries, about)
