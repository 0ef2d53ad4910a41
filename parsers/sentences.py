"""A paragraph's sentences: which quantity each number states.

A sentence is walked once, from token to token. A number belongs to the wording right before it, with nothing but filler
between (共计, 达, 数量为), or else to the one right after its measure word; a number that neither names counts nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal

from parsers import clause
from parsers.channels import Term, by_channel, is_of_several, wholes
from parsers.counts import LONGEST, is_vague, read_count
from parsers.quantities import Quantity, grammar
from parsers.report import Fact
from parsers.topics import CANDIDATE, find_family

NUMBERS = frozenset(["number", "times", "post", "unit", "more"])
"""The groups of a number, any of which may be its last."""

NAMED = frozenset(["title", "quote", "url"])
"""Names: 《信息处理费管理办法》 states no fee."""

FAR = 80
"""Characters before a number within which the words are that say what it counts."""

SHORTEST = 2
"""No wording has fewer characters."""

NEAR = 200
"""Characters before and after its words that a fact keeps of a sentence; some pages have no full stop at all."""

SENTENCE_END = re.compile(r"[^。！？!?]+[。！？!?]*")
PAUSE = re.compile(r"[，,、:：（）()]")
NEVER = -1
ABOUT = frozenset("近约逾超")
"""Before 百条 as before 100条."""


class Walk:
    """One pass over a paragraph: what has been said so far, and what the next number counts."""

    def __init__(self, text: str, section: int | None, year: int | None, family: str) -> None:
        self.text = clause.plain(text)
        self.section, self.year, self.family = section, year, family
        self.said, self.seen, self.before, self.seen_before = set[str](), set[str](), set[str](), set[str]()
        self.found: list[Fact] = []
        self._begin(0, 0)

    def _begin(self, start: int, end: int) -> None:
        """A new sentence."""
        self.start, self.end = start, end
        self.lead: list[Term] = []
        self.lead_start = start
        self.names: list[tuple[int, int]] = []
        self.about = -1
        self.scope: list[str] = []
        if self.said:  # 涉及政策解读、财政资金等21类 counts none of them, and 其中 goes on with the sentence before
            self.seen_before, self.before = self.seen, self.said
        else:
            self.seen_before |= self.seen
        self.seen, self.said = set(), set()
        self.whole: set[str] = set()
        self.negated = self.other_year_here = self.read_to = NEVER
        self.this_year = self.other_year = self.again = False

    def facts(self) -> list[Fact]:
        """Walk, and give what is stated; sentences that count nothing only say what is talked about."""
        start = 0
        for stop in SENTENCE_END.finditer(self.text):
            end = stop.end()
            if CANDIDATE.search(self.text, start, end):
                self._begin(start, end)
                self._sentence()
            else:
                self.family = find_family(self.text[start:end]) or self.family
            start = end
        return self.found

    def _sentence(self) -> None:
        grammar_ = grammar()
        for token in grammar_.frame.finditer(self.text, self.start, grammar_.block(self.text, self.start, self.end)):
            kind = token.lastgroup
            if kind in NUMBERS:
                self._read_words(token.start())
                if not (
                    self.other_year or self._holds(self.negated, token) or self._holds(self.other_year_here, token)
                ):
                    self._count(token)
                self._go_on(max(self.read_to, token.end()))
            elif kind == "not":
                self.negated = token.end()
                if not (self.other_year or self._holds(self.other_year_here, token)):
                    self._deny(token)
            elif kind is not None:
                self._take_mark(kind, token)

    def _holds(self, since: int, token: re.Match[str]) -> bool:
        """Whether what was said at a place holds still: up to the next comma or bracket. Those are looked for only
        where something was said, as they are every third mark of a text."""
        return since >= 0 and not PAUSE.search(self.text, max(since, self.lead_start), token.start())

    def _go_on(self, at: int) -> None:
        """What comes before a number or a semicolon says nothing of what comes after."""
        self.lead, self.lead_start, self.names = [], at, []
        self.other_year_here = NEVER

    def _read_words(self, end: int) -> None:
        """The wordings between the last number and this one, names left out."""
        begin = max(self.lead_start, end - FAR)
        if end - begin < SHORTEST:
            return
        grammar_ = grammar()
        # some wordings ask whether the number follows
        for start, stop in (*self.names, (end + 1, end)) if self.names else ((end + 1, end),):
            for token in grammar_.words.finditer(self.text, begin, start):
                self._take_term(Term(token.start(), token.end(), grammar_.meaning(token)))
            begin = max(begin, stop)

    def _take_term(self, term: Term) -> None:
        self.lead.append(term)
        # 公开 says little: 收到申请3件，公开2件 goes on about applications
        family = term.meaning.leads_to or (
            term.meaning.family if term.meaning.family != "info" or not self.seen else ""
        )
        if family:
            self.family = family
            self.seen.add(family)

    def _take_mark(self, kind: str, token: re.Match[str]) -> None:
        if kind == "stop":
            self._read_words(token.start())  # for what the sentence is about
            self._go_on(token.end())
            self.negated = NEVER
        elif kind in NAMED:
            self.names.append(token.span())
        elif kind == "about":
            self.about = token.end()
        elif kind == "part":
            # 其中 after a full stop goes on with the sentence before
            goes_on = token.start() - self.start < 4 and not self.text[self.start : token.start()].strip()
            self.whole = self.said | self.before if goes_on else set(self.said)
            self.seen |= self.seen_before if goes_on else set()
            if token[0] == "其中":
                # 通过网站、微信等渠道公开，其中网站公开20条: what the whole is called is not what its part is called
                self._read_words(token.start())
                self.lead, self.lead_start, self.names = [], token.start(), []
        elif kind == "scope" and token[0] == "累计" and self._in_the_year(token.start()):
            self.again = True
        elif kind == "scope":
            self.scope.append(re.sub(r"\s", "", token[0]))
        elif (
            kind == "year" and self.year and not clause.AWAY.match(self.text, max(0, token.start() - 2), token.start())
        ):
            other = int(self.text[token.start() : token.start() + 4]) != self.year
            self.this_year |= not other
            before = self.text[max(self.start, token.start() - 4) : token.start()].rstrip()
            if not before or before[-1] in "，,；;：:（(" or clause.is_subject(self.text, self.start, token.start()):
                self.other_year, self.other_year_here = other, NEVER
            else:
                self.other_year_here = token.end() if other else NEVER

    def _in_the_year(self, at: int) -> bool:
        return clause.is_of_the_year(self.text, max(self.lead_start, at - FAR), at, self.year, named=self.this_year)

    def _count(self, token: re.Match[str]) -> None:
        if not (self.lead or self._is_named_behind(token, token["unit"] or "")):
            return
        if clause.is_one_of_a_row(self.text, max(self.lead_start, token.start() - FAR), token.start(), token.end()):
            return
        digits = self.text[token.start() : token.end("number")]
        before = self.text[max(0, token.start() - 1) : token.start()]
        if len(digits) > LONGEST or clause.OLD.match(self.text, token.end()) or is_vague(before, digits):
            return
        value, unit, approximate = read_count(token, digits)
        approximate = approximate or before in ABOUT or 0 <= token.start() - self.about <= 1
        for term, quantity in self._counted(token, unit):
            if self.whole and self._is_in(quantity):
                continue  # 培训5次，其中线上培训2次: the second is a part of the first
            # 2024年公开信息36条，累计公开信息707条: the year's own number has been said, and is no larger
            again = ("累计",) if self.again and quantity.id in self.said and self._is_more(quantity, value) else ()
            self.said.add(quantity.id)
            end = token.end()
            since = max(self.start, token.start() - NEAR)
            scope = tuple(dict.fromkeys((*self.scope, *again, *clause.part_of_year(self.text, since, token.start()))))
            if term is None:
                end = next(
                    found.end()
                    for words, q in grammar().after[unit][1]
                    if q is quantity and (found := words.match(self.text, end))
                )
                # in 3件代表建议和2件委员提案 the words behind the first number are not before the second
                self.read_to, self.family = end, quantity.family
                self.seen.add(quantity.family)
            elif clause.CARRIED_IN.match(self.text, end):
                scope = (*scope, "含上年结转")
            first = min(term.start, token.start()) if term else token.start()
            begin = clause.begin_of(self.text, max(self.start, self.lead_start), first)
            self._put(quantity, value, unit, begin, end, approximate, scope)

    def _is_more(self, quantity: Quantity, value: Decimal) -> bool:
        return any(fact.value <= value for fact in self.found if fact.variable == quantity.id)

    def _is_in(self, quantity: Quantity) -> bool:
        """Whether the words before 其中 have said the quantity already, or a part of it."""
        return quantity.id in self.whole or any(grammar().wholes.get(said) == quantity.id for said in self.whole)

    def _counted(self, token: re.Match[str], unit: str) -> list[tuple[Term | None, Quantity]]:
        """What the number counts: the nearest wording before it, all that 均为 joins, or what follows."""
        start, families = token.start(), set[str]()
        found: list[tuple[Term | None, Quantity]] = []
        for term in reversed(self.lead):
            gap = self.text[term.end : start].replace("均为", "")
            if not clause.FILLER.fullmatch(gap) or clause.goes_on(self.text, gap, token.end()):
                break
            if term.meaning.family:
                families.add(term.meaning.family)
                continue
            if quantity := self._meant(term, unit, families, gap, token.end()):
                joined = clause.is_joined(self.text, self.lead_start, term, self.lead)
                whole = quantity.of or quantity.id in wholes()
                several = joined or (not whole and clause.names_several(gap))
                if several and self.text[token.start() : token.end("number")].strip("0零〇"):
                    break  # a zero of several things is one of each
                if named := self._by_channel(quantity, token.start()):
                    found.append((term, named))
                if "均为" not in self.text[term.end : start] and not joined:
                    break
                start = term.start - joined
            elif self.text.find("申请", term.start, term.end) >= 0:
                break  # 网站答复申请3件 are no information on the website
        if not (found or self._is_named_before(token)) and self._is_named_behind(token, unit):
            each = grammar().after[unit][1]
            quantity = next(quantity for words, quantity in each if words.match(self.text, token.end()))
            return [] if self._is_about_a_case(quantity) else [(None, quantity)]
        return found

    def _by_channel(self, quantity: Quantity, at: int) -> Quantity | None:
        """The quantity, or the part of it that a channel published; None if no one channel did that we count."""
        if not quantity.of and quantity.id not in wholes():
            return quantity
        lead, words = clause.own_words(self.text, self.lead_start, at, self.lead)
        named = by_channel(quantity, lead, words, self.family)
        return named if named and not (named.of and is_of_several(named, lead, words, self.family)) else None

    def _is_named_before(self, token: re.Match[str]) -> bool:
        """Whether the number's own clause names a quantity before it."""
        comma = clause.last_comma(self.text, self.lead_start, token.start())
        return any(term.meaning.quantities and term.end > comma for term in self.lead)

    def _is_named_behind(self, token: re.Match[str], unit: str) -> bool:
        """Whether the words after a number say what it counts: 3件申请."""
        after = grammar().after.get(unit)
        return after is not None and after[0].match(self.text, token.end()) is not None

    def _meant(self, term: Term, unit: str, families: set[str], gap: str, end: int) -> Quantity | None:
        for quantity, within in term.meaning.quantities:
            if unit not in quantity.units:
                continue
            if not (self._is_about(within) or (quantity.behind and clause.says(quantity.behind, self.text, end))):
                continue
            # 提案公开5条 are five proposals; 提案,公开5条 are not
            if families and quantity.family not in families and (families != {"info"} or clause.COMMA.search(gap)):
                continue
            bare = self.text.startswith("公开", term.start) or quantity.family == "info"
            if bare and (quantity.id in wholes() or quantity.brief) and clause.is_of_a_kind(self.text, end):
                continue  # 公开60个事项 are neither information nor applications
            if (
                unit
                or clause.ENDS.match(self.text, end)
                or clause.COUNTED.search(self.text[term.start : term.end] + gap)
            ):
                return quantity
        return None

    def _is_about_a_case(self, quantity: Quantity) -> bool:
        """Whether 2件结转下年 are reviews or suits, and not applications."""
        return quantity.family == "applications" and self.family in ("reviews", "suits")

    def _is_about(self, family: str) -> bool:
        """Whether the sentence is about a family now; once about information, a list of its kinds stays so."""
        return family in ("", self.family) or (
            family == "info" and "info" in self.seen and "applications" not in self.seen
        )

    def _deny(self, token: re.Match[str]) -> None:
        """未收到申请 states a zero, of everything that the clause names."""
        words = clause.denied(self.text, token.end())
        for pattern, quantity in grammar().none:
            if pattern.search(words):
                self.said.add(quantity.id)
                end = token.end() + len(words)
                begin = clause.begin_of(self.text, max(self.start, self.lead_start), token.start())
                self._put(quantity, Decimal(0), quantity.unit, begin, end, False, tuple(self.scope))

    def _put(
        self, quantity: Quantity, value: Decimal, unit: str, begin: int, end: int, about: bool, scope: tuple[str, ...]
    ) -> None:
        sentence = self.text[max(self.start, begin - NEAR) : min(self.end, end + NEAR)].strip()
        words = self.text[begin:end].strip(" \u3000、")
        self.found.append(Fact(quantity.id, value, unit, words, self.section, about, scope, sentence))
