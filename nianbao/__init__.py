"""The door: commands, the public functions of `import nianbao`, and the run that joins the three rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nianbao.api import load, read_report, read_reports

    __version__: str

__all__ = ["__version__", "load", "read_report", "read_reports"]


def __getattr__(name: str) -> Any:
    """What `__all__` promises, imported when first asked for: the libraries behind it take a second to load."""
    if name == "__version__":
        from importlib.metadata import version

        return version("nianbao")
    if name in __all__:
        from nianbao import api

        return getattr(api, name)
    raise AttributeError(f"module 'nianbao' has no attribute {name!r}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return list(__all__)
