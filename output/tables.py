"""The tables of a dataset, declared once: file headers, Parquet schemas and pandas dtypes derive from here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from parsers.form import Variable, variables

Kind = Literal["text", "whole", "decimal", "truth"]
"""What a column holds.

`text`; `whole`, a whole number below 2**53 either way; `decimal`, a number whose shortest decimal form is the printed
one (a double in Parquet and pandas, the digits themselves in CSV); `truth`, true or false and never blank.
"""

Format = Literal["csv", "parquet"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `about` says in one sentence what its cells hold.

    `labels` are its short names in English and Chinese, where the column stands beside labelled variables.
    """

    name: str
    kind: Kind
    about: str
    labels: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the dataset and the formats it is written in, as `<name>.<format>`."""

    name: str
    about: str
    columns: tuple[Column, ...]
    formats: tuple[Format, ...]
    part: int
    """Rows that are written at a time, and held in memory until then: fewer where rows are wide or texts long."""

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def dtypes(self) -> dict[str, str]:
        """The pandas dtype of each column: `str`, `Int64`, `Float64` or `bool`."""
        return {column.name: DTYPES[column.kind] for column in self.columns}


DTYPES: dict[Kind, str] = {"text": "str", "whole": "Int64", "decimal": "Float64", "truth": "bool"}

_ORG_ID = Column(
    "org_id", "text", "The organisation, the same in every year.",
    ("Organisation, the same in every year", "机构代码（各年一致）"),
)  # fmt: skip
_ORGANISATION = Column(
    "organisation", "text", "The organisation's name as its report gives it.",
    ("Organisation's name as its report gives it", "机构名称（以报告所印为准）"),
)  # fmt: skip
_DIVISION = Column(
    "division_code", "text", "区划代码 of the organisation; text, digits only.",
    ("Division code of the organisation", "区划代码（文本）"),
)  # fmt: skip
_YEAR = Column("year", "whole", "The year reported on.", ("Year reported on", "报告年度"))
_URL = Column("url", "text", "Where the report was fetched; blank for a file from disk.")
_SHA256 = Column("sha256", "text", "SHA-256 of the body as fetched; names the report together with org_id and year.")
_IN_PANEL = Column("in_panel", "truth", "Whether panel takes this organisation and year from this report.")

_WHO = (_ORG_ID, _ORGANISATION, _YEAR)
_WHENCE = (_URL, _SHA256, _IN_PANEL)

REPORTS = Table(
    "reports",
    "One row per report that was read, whether or not the panel takes it, with its provenance.",
    (
        _URL,
        _ORGANISATION,
        Column("level", "text", "township, subdistrict, department, county, prefecture, province, zone, …, unknown."),
        _DIVISION,
        _ORG_ID,
        _YEAR,
        Column("form", "text", "The form that the report's tables follow; blank where it has none."),
        Column("published", "text", "The date of publication, ISO."),
        Column("fetched_at", "text", "When it was fetched, UTC."),
        _SHA256,
        Column("findings", "text", "Codes of what was found wrong with it, each once, joined by semicolons."),
        _IN_PANEL,
        Column("title", "text", "The report's title."),
        Column("site", "text", "The site it was found on, as SITES.toml names it."),
        Column("site_code", "text", "网站标识码 of the site."),
        Column("source", "text", "The file, or archive file and offset, that holds it."),
        Column("figures_printed", "whole", "How many figures have a number (printed or inferred)."),
        Column("parser_version", "text", "The version of nianbao that read it."),
    ),
    ("csv", "parquet"),
    part=10_000,
)

FIGURES = Table(
    "figures",
    "One row per figure of every report: what was read, how, and where it stands.",
    (
        *_WHO,
        Column("variable", "text", "The variable; see codebook."),
        Column(
            "value", "decimal", "The number; blank unless status is printed, inferred or corrected. Blank is not zero."
        ),
        Column("status", "text", "printed, inferred, blank, unsure, absent or corrected."),
        Column("raw", "text", "The cell's text as it stands in the source."),
        Column("where", "text", "Page, table, row, column or line in the source, counted from 1."),
        Column("unit", "text", "The unit that the cell itself prints, if it does."),
        *_WHENCE,
    ),
    ("parquet",),
    part=50_000,
)

SECTIONS = Table(
    "sections",
    "One row per section of every report, with its text.",
    (
        *_WHO,
        Column("number", "whole", "1 to 6."),
        Column("title", "text", "The section's heading."),
        Column("text", "text", "Its text."),
        *_WHENCE,
    ),
    ("parquet",),
    part=2_000,
)

FACTS = Table(
    "facts",
    "One row per quantity that a report's narrative states.",
    (
        *_WHO,
        Column("variable", "text", "What is counted."),
        Column("value", "decimal", "The number."),
        Column("unit", "text", "Its unit as written."),
        Column("text", "text", "The words that state it."),
        Column("section", "whole", "The number of the section that they stand in."),
        Column("approximate", "truth", "Whether the words say 余, 多, 约, 近, 超 or 左右."),
        Column("scope", "text", "Words that widen what is counted (累计, 全县, 含上年结转), joined by semicolons."),
        Column("sentence", "text", "The sentence that the words stand in."),
        *_WHENCE,
    ),
    ("parquet",),
    part=20_000,
)

FINDINGS = Table(
    "findings",
    "One row per finding: what a user of the data must know about a report.",
    (
        *_WHO,
        Column("code", "text", "The kind of finding."),
        Column("severity", "text", "error, warning or info."),
        Column("variables", "text", "The variables concerned, joined by semicolons."),
        Column("message", "text", "What was found."),
        *_WHENCE,
    ),
    ("csv",),
    part=20_000,
)

MISSING = Table(
    "missing",
    "One row per cell of the panel that has no number, and why it has none.",
    (
        _ORG_ID,
        _YEAR,
        Column("variable", "text", "The variable; * for all of them, where there is no report."),
        Column("reason", "text", "Why there is no number; the codebook explains the reasons."),
        Column("mark", "text", "What stands in the cell instead of a number, as printed."),
    ),
    ("parquet",),
    part=100_000,
)


@cache
def panel_table() -> Table:
    """The wide panel: who and when, then every variable of every form in codebook order."""
    figures = tuple(Column(v.name, "decimal" if v.money else "whole", _printed_labels(v)) for v in variables())
    about = "One row per organisation and year; blank where no number was read. Blank is not zero."
    return Table("panel", about, (_ORG_ID, _ORGANISATION, _DIVISION, _YEAR, *figures), ("csv", "parquet"), 2_000)


def _printed_labels(variable: Variable) -> str:
    return " · ".join(label for label in (variable.group, variable.row_label, variable.column_label) if label)
