"""All checks between reports: of one organisation's years, and of the reports of a build beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from output.checks.survey import Survey
from output.checks.years import YearByYear

if TYPE_CHECKING:
    from output.rows import Packed

__all__ = ["CrossChecks", "Survey"]


class CrossChecks:
    """Takes the panel's reports in their order, once `survey` has seen them all."""

    def __init__(self, survey: Survey) -> None:
        self.beside = survey.close()
        self._years = YearByYear()

    def find(self, packed: Packed) -> list[list[str]]:
        """The findings of the next report, as rows of `findings` hold them."""
        return [*self._years.find(packed), *self.beside.find(packed)]
