"""The exit codes, which other programs rely on."""

from __future__ import annotations

from typing import Final

DONE: Final = 0
FAILED: Final = 1
"""Something failed, or a site is below its floor."""
WRONG: Final = 2
"""Wrong usage or configuration."""
PARTLY: Final = 3
"""Done, but some sites were blocked or unreachable."""
INTERRUPTED: Final = 130
