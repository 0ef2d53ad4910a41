"""A dataset's folder → labelled frames, each read when first asked for.

What is known of a column stands in the frame's `attrs`: `panel.attrs["columns"]["app_received_total"]["label"]`. A column
taken out of the frame has the same `attrs`: pandas hands them on, where it would lose those of a column.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from output.codebook import CodebookEntry, codebook
from output.corrections import CORRECTIONS
from output.datapackage import described_tables
from output.files import MANIFEST
from output.harmonised import harmonised
from output.harmonised_table import harmonised_table
from output.organisations import ORGANISATIONS
from output.register import COUNTIES, REGISTER
from output.release import FOLDER as RELEASES
from output.release import LATEST, find_latest, is_whole
from output.revisions import REVISIONS
from output.tables import FINDINGS, panel_table

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHO = ("org_id", "organisation", "division_code", "year")


class DatasetError(Exception):
    """The folder holds no finished dataset; the message says what to do."""


class Codebook(pd.DataFrame):
    """A frame that may be called, since both `dataset.codebook` and `dataset.codebook()` are asked for."""

    def __call__(self) -> pd.DataFrame:
        """The same frame."""
        return pd.DataFrame(self)


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
    def organisations(self) -> pd.DataFrame:
        """One row per organisation, with its names, years and events."""
        return self._csv("organisations", ORGANISATIONS.dtypes)

    @cached_property
    def revisions(self) -> pd.DataFrame:
        """One row per figure that changed between two versions of a report's page."""
        return self._csv("revisions", REVISIONS.dtypes)

    @cached_property
    def register(self) -> pd.DataFrame:
        """One row per organisation and year that owed a report: by when, and what became of it."""
        return self._csv("register", REGISTER.dtypes)

    @cached_property
    def register_counties(self) -> pd.DataFrame:
        """The register counted by county and year."""
        return self._csv("register_counties", COUNTIES.dtypes)

    @cached_property
    def codebook(self) -> Codebook:
        """One row per variable; `forms` and `rules` are joined by semicolons. `codebook()` is the same frame."""
        names = [field.name for field in fields(CodebookEntry)]
        return Codebook(self._csv("codebook", {name: "Int64" if name == "count" else "str" for name in names}))

    def wide(self, *variables: str) -> pd.DataFrame:
        """The panel; with `variables` only these beside who and when. Raises KeyError for a name it lacks."""
        if not variables:
            return self.panel
        return labelled(self.panel[[*_WHO, *variables]], self._descriptions)

    def long(self, *variables: str) -> pd.DataFrame:
        """One row per organisation, year and variable of the panel, in the panel's order.

        Columns: org_id, organisation, division_code, year, variable, value (Float64, <NA> where there is no number) and
        reason (why there is none; <NA> where there is a number). Raises KeyError for a name the panel lacks.
        """
        panel = self.wide(*variables)
        names = [name for name in panel.columns if name not in _WHO]
        values = panel.astype(dict.fromkeys(names, "Float64"))
        long = values.melt(id_vars=list(_WHO), value_vars=names, var_name="variable", value_name="value")
        reasons = self.missing[["org_id", "year", "variable", "reason"]]
        return labelled(long.merge(reasons, how="left", on=["org_id", "year", "variable"]), self._descriptions)

    def with_status(self, *variables: str) -> pd.DataFrame:
        """The panel with a column `<variable>_status` behind each of `variables` (all of them unless named).

        The status is that of the figure (printed or inferred) where there is a number, else the reason why there is
        none. Raises KeyError for a name the panel lacks.
        """
        panel = self.wide(*variables)
        names = [name for name in panel.columns if name not in _WHO]
        figures = self.figures
        figures = figures[figures["in_panel"] & figures["variable"].isin(names) & figures["value"].notna()]
        said = pd.concat(
            [
                figures[["org_id", "year", "variable", "status"]],
                self.missing[["org_id", "year", "variable", "reason"]].rename(columns={"reason": "status"}),
            ]
        )
        # Where empty cells were taken for zeros, a cell has a number and a reason: the reason says more.
        said = said.drop_duplicates(["org_id", "year", "variable"], keep="last")
        statuses = said.pivot(index=["org_id", "year"], columns="variable", values="status")
        rows = pd.MultiIndex.from_frame(panel[["org_id", "year"]])
        columns: dict[str, Any] = {name: panel[name] for name in _WHO}
        for name in names:
            columns[name] = panel[name]
            of = statuses[name] if name in statuses else pd.Series(index=statuses.index, dtype="str")
            columns[f"{name}_status"] = of.reindex(rows).astype("str").to_numpy()
        return labelled(pd.DataFrame(columns, index=panel.index), self._descriptions)

    @cached_property
    def _descriptions(self) -> dict[str, dict[str, str]]:
        """By column of the panel or of harmonised: label, label_zh and unit."""
        described = {
            c.name: {"label": c.labels[0], "label_zh": c.labels[1]} for c in panel_table().columns if any(c.labels)
        }
        for each in harmonised_table().columns:
            described.setdefault(each.name, {"label": each.labels[0] or each.about, "label_zh": each.labels[1]})
        units = {each.name: each.unit for each in harmonised()}
        for entry in codebook():
            described[entry.variable] = {"label": entry.label_en, "label_zh": entry.label_zh, "unit": entry.unit}
        for name, unit in units.items():
            described[name]["unit"] = unit
        return described

    def _parquet(self, name: str) -> pd.DataFrame:
        frame = pd.read_parquet(self.folder / f"{name}.parquet")
        if name in ("panel", "harmonised"):
            return labelled(frame, self._descriptions)
        return labelled(frame, {c.name: {"label": c.about} for c in described_tables()[name].columns})

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


def labelled(frame: pd.DataFrame, descriptions: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """The frame with what is known of each of its columns in `.attrs["columns"]`, by the column's name."""
    known = {str(name): dict(descriptions[name]) for name in frame.columns if name in descriptions}
    frame.attrs = {"columns": known}
    return frame
