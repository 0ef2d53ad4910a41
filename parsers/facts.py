"""Facts: the quantities that the narrative states, each with the words that state it. What to look for is data.

`facts.toml` declares the quantities, `quantities.py` compiles them, `sentences.py` walks a paragraph's sentences.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.sentences import Walk
from parsers.topics import CANDIDATE, find_family

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from parsers.narrative import Narrative
    from parsers.report import Fact

LIST_ITEM = re.compile(r"\s*(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]|[一二三四五六七八九十]是|其[一二三四])")
WRAPPED, STOPS = 18, "。！？；：:;!?"
"""A line of at least so many characters that ends in no stop was broken by its page, not by its writer."""


def read_facts(narrative: Narrative, year: int | None = None) -> tuple[Fact, ...]:
    """The quantities that a report's words state, in reading order, each once.

    What a sentence says of another year than `year` is left out. Pure; raises FactsError only if our own data is wrong.
    """
    facts: dict[tuple[str, Decimal, str], Fact] = {}
    parts = [(None, "", narrative.preamble), *((s.number, s.title, s.text) for s in narrative.sections)]
    for section, title, text in parts:
        family = find_family(title)
        for paragraph in _paragraphs(text):
            family = "" if LIST_ITEM.match(paragraph) else family
            if not CANDIDATE.search(paragraph):
                family = find_family(paragraph) or family
                continue
            walk = Walk(paragraph, section, year, family)
            for fact in walk.facts():
                facts.setdefault((fact.variable, fact.value, fact.text), fact)
            family = walk.family
    return tuple(facts.values())


def _paragraphs(text: str) -> Iterator[str]:
    """Paragraphs, with the lines joined again that a page's width had broken."""
    held = ""
    for line in text.split("\n"):
        if held and LIST_ITEM.match(line):
            yield held
            held = ""
        held += line
        if len(line) < WRAPPED or line[-1] in STOPS:
            yield held
            held = ""
    if held:
        yield held
