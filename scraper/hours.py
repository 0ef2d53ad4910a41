"""Spans of hours of a day, such as `22-6`."""

from __future__ import annotations

import re

_HOURS = re.compile(r"^([01]?\d|2[0-4])-([01]?\d|2[0-4])$")


def read_hours(text: str) -> tuple[int, int]:
    """First hour and the hour before which it ends, of `22-6`. Raises ValueError for what is no such span."""
    found = _HOURS.match(text)
    if found is None or int(found.group(1)) == int(found.group(2)):
        raise ValueError(text)
    return int(found.group(1)), int(found.group(2))


def is_within(hours: str, hour: int) -> bool:
    """Whether an hour of the day is in a span such as `22-6`, which goes over midnight."""
    start, end = read_hours(hours)
    return start <= hour < end if start < end else hour >= start or hour < end
