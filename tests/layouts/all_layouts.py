"""Imports every module that registers layouts."""

from __future__ import annotations

from tests.layouts import (  # noqa: F401
    flat_text,
    lossy_text,
    markdown,
    odd_beside,
    odd_cells,
    odd_columns,
    odd_disclosure,
    odd_images,
    odd_lists,
    odd_rows,
    odd_text,
    odd_web,
    odd_widths,
    pdf_layouts,
    scans,
    separated,
    web_cells,
    web_pieces,
    web_tables,
    word,
)
