"""Every finding that a report can carry, declared once: code, severity, what it says, what a user should do."""

from __future__ import annotations

from typing import NamedTuple

from parsers.report import Finding, Severity


class Kind(NamedTuple):
    """A kind of finding. `says` is filled in with the particulars; `advice` tells a user of the data what to do."""

    severity: Severity
    says: str
    advice: str


KINDS: dict[str, Kind] = {
    "does-not-add-up": Kind(
        "error",
        "{rule} does not hold: {left} ≠ {right}",
        "The source contradicts itself; the figures are as printed. Look at the page before you use any of them.",
    ),
    "off-with-blanks": Kind(
        "warning",
        "{rule} holds only if an empty cell hides a number: {left} ≠ {right}",
        "One of the figures is wrong, or an empty cell should not be empty. Look at the page.",
    ),
    "blank-total": Kind(
        "warning",
        "{label}: the total is empty, its parts add up to {sum}",
        "Use the sum of the parts if you need the total; the empty cell stays empty.",
    ),
    "cells-lost": Kind(
        "warning",
        "{label}: {count} values for {cells} cells ({raw})",
        "The page lost cells of this row. What has a value is certain, but an `inferred` 0 may have been an empty cell; look at the page for the rest.",
    ),
    "digits-glued": Kind(
        "warning",
        "{label}: the values stand without a gap ({raw}) and were split into one digit each",
        "Look at the page if one of them may have two digits.",
    ),
    "lines-lost": Kind(
        "warning",
        "every line was kept once only: {count} numbers are left of the tables",
        "The figures are lost, not zero; fetch the page itself.",
    ),
    "row-twice": Kind("warning", "{label} is printed twice with different values", "Look at the page."),
    "row-divided": Kind(
        "warning",
        "{label} is divided into rows of their own: {parts}",
        "The form has one row for them, and the office printed no sum. Add them up on the page if they may be added.",
    ),
    "empty-copy": Kind(
        "warning",
        "the table stands twice, once without a number: {taken}",
        "Most often the blank form was left on the page. Look which of the two is this year's.",
    ),
    "columns-left-out": Kind(
        "warning",
        "table 3 has no column for {columns}",
        "The figures of these applicants are absent, not zero; what the office counts under 其他 may hold them.",
    ),
    "row-not-recognised": Kind(
        "warning", "{count} row(s) of table 3 could not be recognised, the first: {label}", "Look at the page."
    ),
    "table-missing": Kind(
        "warning",
        "{table} was not found",
        "The table may be an image or an attachment. Its figures are missing, not zero.",
    ),
    "values-missing": Kind(
        "warning",
        "{table}: the labels are there, their values are not",
        "The office left the table empty, or the page lost it. Its figures are missing, not zero.",
    ),
    "no-tables": Kind(
        "info", "the report has no tables", "Reports before 2019 and free-form ones have none; use sections and facts."
    ),
    "signed-value": Kind(
        "warning",
        "{variable} is printed with a sign: {raw}",
        "Only 本年增/减 has signs: a number below 0 or a change in words (减3, 不变) is left out and kept in `raw`. Look at the page.",
    ),
    "doubtful-number": Kind(
        "warning",
        "{variable}: {raw} could be read in more than one way and no sum confirms it",
        "Look at the page.",
    ),
    "not-a-number": Kind(
        "warning",
        "{variable}: {raw} is no count",
        "Words, a range, a share or a fraction stand where a number belongs; look at the page.",
    ),
    "unit-differs": Kind(
        "warning",
        "{variable}: {raw} is printed in {unit}, the form counts 万元",
        "Convert it by hand; what was printed is in the figure's raw text.",
    ),
    "narrative-differs": Kind(
        "info",
        "the text says {stated} ({words}), the table {printed}, and no usual way of counting makes them agree",
        "The text may count differently, or one of the two is wrong. Read the sentence before you use either.",
    ),
    "year-unclear": Kind("warning", "the year is not certain: {years}", "Check the year before you use the row."),
    "year-missing": Kind("error", "the source does not tell its year", "Enter it by hand, or leave the report out."),
    "organisation-missing": Kind(
        "error", "the source does not tell its organisation", "Enter it by hand, or leave the report out."
    ),
    "organisation-unclear": Kind(
        "warning",
        "the organisation is not certain: {names}",
        "Check the organisation before you use the row: pages are copied from other offices.",
    ),
    "organisation-shared": Kind(
        "warning",
        "{name}: nothing tells which of the bodies of this name it is",
        "The row has no org_id; name the county in SITES.toml, or enter it by hand.",
    ),
    "publication-unclear": Kind(
        "info",
        "{where} says {published}, the signature {signed}",
        "The report was put online long after it was signed, or moved. Take care with dates of publication.",
    ),
    "division-elsewhere": Kind(
        "warning",
        "{name} does not lie in {county}, whose site this is",
        "The page may stand on another county's site; check who wrote it.",
    ),
    "division-ambiguous": Kind(
        "warning",
        "{name} may be more than one place: {places}",
        "The code is left out; name the county in SITES.toml.",
    ),
    "division-unlisted": Kind(
        "info",
        "{name} is not in the list of divisions of {county}{near}",
        "The township was merged, renamed or upgraded; the row has its county's six digits.",
    ),
    "division-missing": Kind(
        "info",
        "the source does not tell in which county {name} is",
        "Name the county in SITES.toml.",
    ),
    "division-differs": Kind(
        "warning",
        "the site code says {site_code}, the site is {division_code}",
        "The page may stand on another county's site; check who wrote it.",
    ),
    "form-hybrid": Kind(
        "info", "the tables follow different forms: {forms}", "Compare the codebook before you pool them."
    ),
    "pages-not-read": Kind(
        "warning",
        "page(s) {pages} of the PDF were not read: {why}",
        "What stands there is missing, not zero. Look at the file; `nianbao[ocr]` reads pages that are images.",
    ),
    "ocr": Kind(
        "warning",
        "the figures were read from an image: {kept} of {count} are confirmed by the form's sums, the others are unsure",
        "Compare the figures with the image; what was read of the unsure ones is in their raw text.",
    ),
    "statistics-columns": Kind(
        "warning",
        "the statistics table has {count} columns of numbers ({columns}); the form has one",
        "Nothing says which of them is the office's own, so none is taken; their text is in `raw` of figures.",
    ),
    "statistics-differ": Kind(
        "warning",
        "{rule}: the parts add up to {left}, their total is {right}",
        "The form only implies this sum; the figures are as printed. Look at the page.",
    ),
    "statistics-unknown": Kind(
        "warning",
        "{count} row(s) of the statistics table are not of the form, the first: {label}",
        "Districts added rows of their own; look at the page if you need them.",
    ),
    "does-not-fit": Kind(
        "error",
        "{raw} is not a number that a column of the panel can hold",
        "The panel leaves the cell blank; `figures` has the number as printed. It is most likely a misprint.",
    ),
    "corrected": Kind(
        "info",
        "{variable}: the source says {says}, the dataset {value}: {reason}",
        "A correction by the maintainer; `corrections.csv` says who made it and when, and `raw` keeps what the source says.",
    ),
}
"""All findings. A code is stable for ever; a new one is a new line here."""


def finding(code: str, variables: tuple[str, ...] = (), **particulars: object) -> Finding:
    """A finding of a declared kind; its message is the kind's sentence with the particulars."""
    kind = KINDS[code]
    return Finding(code, kind.severity, kind.says.format(**particulars), variables)
