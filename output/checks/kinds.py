"""The findings that need more than one report, declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsers.findings import KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

CROSS_KINDS: dict[str, Kind] = {
    "carried-differs": Kind(
        "warning",
        "{left} applications carried in, but {right} carried out in the year before ({other})",
        "One of the two reports is wrong, or a department was merged in between. Look at both pages.",
    ),
    "stock-differs": Kind(
        "info",
        "{left} in force, but {right} by the year before ({other}) and this year's changes",
        "Offices count anew now and then. Compare both reports before you use the change.",
    ),
    "table-repeated": Kind(
        "warning",
        "{table}: every figure is that of the year before ({other})",
        "The table was most likely copied; look at both pages before you use either.",
    ),
    "table-shared": Kind(
        "warning",
        "{table}: every figure is that of another organisation's report ({other})",
        "One of the two was most likely copied from the other; look at both pages.",
    ),
    "text-repeated": Kind(
        "info",
        "{count} of {all} long paragraphs are word for word those of the year before ({other}), the first: “{words}”",
        "The text was carried over; what it states of this year may be of the year before.",
    ),
    "text-shared": Kind(
        "info",
        "{count} of {all} long paragraphs are word for word those of {name} on {year} ({other}), the first: “{words}”",
        "One of the two was most likely copied from the other; what it states may be the other's.",
    ),
    "jump": Kind(
        "info",
        "{variable} is {left}, and {right} in the year before ({other}): ×{times}",
        "A digit may have slipped, or a unit or a way of counting has changed. Look at both pages before you use the change.",
    ),
    "outlier-own": Kind(
        "info",
        "{variable} is {value}; the median of this organisation's {count} years is {median} ({other})",
        "Look at the page before a mean or a trend rests on it. The figure is as printed.",
    ),
    "outlier-peers": Kind(
        "info",
        "{variable} is {value}; the median of the county's {count} organisations of this level is {median} ({other})",
        "Look at the page before a mean rests on it. The figure is as printed.",
    ),
    "county-below-part": Kind(
        "info",
        "{count} figure(s) smaller than those of {name} ({other}), the first: {variable} {left} < {right}",
        "The county's report is of its own office, not of the county as a whole; or one of the two is wrong. Do not use it as a total.",
    ),
    "county-below-sum": Kind(
        "warning",
        "its text counts the whole county, yet {count} figure(s) are smaller than the sum of {parts} organisations' reports "
        "(the largest: {other}), the first: {variable} {left} < {right}",
        "The county left organisations out, or they count what it does not. Do not use either as the other's check.",
    ),
    "same-organisation": Kind(
        "warning",
        "{before} and {after} may be one organisation: {why}. If so, in crosswalk.toml:{lines}",
        "Look at both. Write what happened into crosswalk.toml (`docs/crosswalk.md`); until then they are two series.",
    ),
    "crosswalk-overlap": Kind(
        "warning",
        "{first} and {second} are one organisation by crosswalk.toml, and both report on this year",
        "The panel takes one of the two reports, reports.csv has both. They may be two organisations after all.",
    ),
    "crosswalk-unknown": Kind(
        "warning",
        "{place}: no report is of {org_id}; {near}",
        "The crosswalk has a slip of the pen, or the reports of this organisation were never fetched.",
    ),
}
"""Findings that need more than one report."""

ALL_KINDS: dict[str, Kind] = KINDS | CROSS_KINDS
"""Every finding that a dataset can hold."""


def found(code: str, names: Iterable[str] = (), **particulars: object) -> list[str]:
    """A finding as the rows of `findings` hold it: code, severity, variables, message."""
    kind = CROSS_KINDS[code]
    return [code, kind.severity, ";".join(names), kind.says.format(**particulars)]
