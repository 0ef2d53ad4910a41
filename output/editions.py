"""Every edition of a finished panel: for Stata, SPSS and Excel, with what loads and describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from output.panel_dta import write_panel_dta

if TYPE_CHECKING:
    from output.wide import Wide


def write_editions(wide: Wide) -> None:
    """Write all editions beside the panel's Parquet."""
    write_panel_dta(wide)
