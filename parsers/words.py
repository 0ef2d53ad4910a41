"""A piece of text with its place on a page: what a PDF prints, or OCR reads."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A piece of text and its box; y grows downwards."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        """The height of its letters."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.top + self.bottom) / 2
