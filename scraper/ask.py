"""What a list is asked for with: a URL and, where the site's own page posts a form, the body that it posts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: GET of `url` or, with a body, POST to it. Only lists are posted to, and only what they name."""

    url: str
    body: bytes = b""
    content_type: str = FORM
    """Of the body."""

    @property
    def key(self) -> str:
        """What the index calls the answer: the URL; after a POST with a fragment that stands for its body."""
        return f"{self.url}#{hashlib.sha256(self.body).hexdigest()[:16]}" if self.body else self.url
