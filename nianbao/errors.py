"""What can keep a command from doing its work."""

from __future__ import annotations


class RunError(Exception):
    """The run could not be done; the message says what to do."""


class NothingFetched(RunError):
    """There is no page to build from. A dataset that is there stays as it is."""
