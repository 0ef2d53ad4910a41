"""Replicas of county sites, one module for each publishing system, written after the shapes that such sites have.

All names and texts are invented; what is copied is how a list names its items and its next page. A module offers
`REPLICA`; tests/scraper/test_replicas.py crawls each from its home page.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sites.replica import Replica


def replicas() -> list[Replica]:
    """Every replica of this folder."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return [module.REPLICA for module in modules if hasattr(module, "REPLICA")]
