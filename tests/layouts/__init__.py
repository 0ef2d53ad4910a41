"""The reader's adversary: made-up reports with known truth, in every layout in which they are published."""

from __future__ import annotations

import tests.layouts.all_layouts  # noqa: F401 - fills LAYOUTS
from tests.layouts.layout import LAYOUTS, Layout, Rendered, render
from tests.layouts.truth import Truth, make_truth

__all__ = ["LAYOUTS", "Layout", "Rendered", "Truth", "make_truth", "render"]
