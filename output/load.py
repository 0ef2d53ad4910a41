"""A dataset's folder → frames, each read when first asked for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import pandas as pd

from output.codebook import CodebookEntry
from output.corrections import CORRECTIONS
from output.files import MANIFEST
from output.release import FOLDER as RELEASES
from output.release import LATEST, find_latest, is_whole
from output.revisions import REVISIONS
from output.tables import FINDINGS


class DatasetError(Exception):
    """The folder holds no finished dataset; the message says what to do."""


@dataclass(frozen=True)
class Dataset:
    """The tables of one built dataset.

    Codes and ids (`org_id`, `division_code`) are text, years and counts Int64, other numbers Float64, blank is <NA>.
    A frame is read from disk at its first use and kept.
    """

    folder: Path

    @cached_property
    def panel(self) -> pd.DataFrame:
        """One row per organisation and year, one column per variable."""
        return self._parquet("panel")

    @cached_property
    def figures(self) -> pd.DataFrame:
        """One row per figure of every report, with status, raw text and place."""
        return self._parquet("figures")

    @cached_property
    def reports(self) -> pd.DataFrame:
        """One row per report, with its provenance."""
        return self._parquet("reports")

    @cached_property
    def sections(self) -> pd.DataFrame:
        """One row per section of every report, with its text."""
        return self._parquet("sections")

    @cached_property
    def facts(self) -> pd.DataFrame:
        """One row per quantity that a narrative states."""
        return self._parquet("facts")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row per finding."""
        return self._csv("findings", FINDINGS.dtypes)

    @cached_property
    def harmonised(self) -> pd.DataFrame:
        """One row per row of `panel`: variables that run through the forms, each with its status."""
        return self._parquet("harmonised")

    @cached_property
    def missing(self) -> pd.DataFrame:
        """One row per cell of the panel without a number, and why."""
        return self._parquet("missing")

    @cached_property
    def corrections(self) -> pd.DataFrame:
        """One row per correction by hand that was applied."""
        return self._csv("corrections", CORRECTIONS.dtypes)

    @cached_property
    def revisions(self) -> pd.DataFrame:
        """One row per figure that changed between two versions of a report's page."""
        return self._csv("revisions", REVISIONS.dtypes)

    @cached_property
    def codebook(self) -> pd.DataFrame:
        """One row per variable; `forms` and `rules` are joined by semicolons."""
        names = [field.name for field in fields(CodebookEntry)]
        return self._csv("codebook", {name: "Int64" if name == "count" else "str" for name in names})

    def _parquet(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.folder / f"{name}.parquet")

    def _csv(self, name: str, dtypes: dict[str, str]) -> pd.DataFrame:
        # Only an empty cell is blank: an organisation may well be called "NA" or "null".
        path = self.folder / f"{name}.csv"
        return pd.read_csv(path, dtype=dtypes, encoding="utf-8-sig", keep_default_na=False, na_values=[""])


def load(folder: Path | str, release: str = LATEST) -> Dataset:
    """The dataset in `folder`: its latest release, or the one named. Raises DatasetError where there is none.

    A folder that holds one dataset and no releases is read as it is.
    """
    out = Path(folder)
    folder = find_latest(out) or out
    if release != LATEST:
        folder = out / RELEASES / release
        if not is_whole(folder):
            known = ", ".join(sorted(path.name for path in (out / RELEASES).glob("*"))) or "none"
            raise DatasetError(f"{out}: no release is named {release!r}; there are {known}")
    if not (folder / MANIFEST).is_file():
        raise DatasetError(f"{folder}: no finished dataset here (no {MANIFEST}); run `nianbao build --out {folder}`")
    return Dataset(folder)
