"""Fetching: one URL in, the answers out (each redirect is an answer), or an error of scraper.errors."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

import httpx

from scraper import robots, signatures
from scraper.allowance import Allowance, Forgetful
from scraper.answer import Answer, Validators
from scraper.errors import Blocked, FetchError, Gone, Refused, Unreachable, Unserved
from scraper.guard import AddressBook, is_allowed
from scraper.hazards import check_answer
from scraper.host import Host, accept
from scraper.hosts import host_of, without_userinfo
from scraper.lane import Lanes
from scraper.tls import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from scraper.allowance import Ledger
    from scraper.ask import Ask
    from scraper.host import Check
    from scraper.site import CrawlSettings, Site

MAX_REDIRECTS = 5
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8"


def _unknown(url: str) -> Validators:
    return Validators()


class Fetcher:
    """The hosts of one run. `keep_robots(site, answers)` is given every answer to a request for robots.txt.

    No cookies: they are how challenges recognise who has solved them, and lists and reports come without. No
    credentials either: nothing is read from the environment, and an address that holds any is refused.
    """

    def __init__(
        self,
        settings: CrawlSettings,
        keep_robots: Callable[[Site, tuple[Answer, ...]], None],
        ledger: Ledger | None = None,
    ) -> None:
        self._settings = settings
        self._keep_robots = keep_robots
        self._allowance = Allowance(settings, ledger or Forgetful())
        self._lanes = Lanes(AddressBook(settings.allow_private_addresses))
        self._hosts: dict[tuple[str, str, str], Host] = {}
        self._used: defaultdict[str, set[Host]] = defaultdict(set)
        self._headers = [
            ("User-Agent", user_agent(settings.contact)),
            ("Accept", _ACCEPT),
            ("Accept-Language", "zh-CN,zh;q=0.9"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Connection", "keep-alive"),
        ]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for host in self._hosts.values():
            await host.close()

    async def fetch(
        self, site: Site, ask: Ask, referer: str | None = None, known: Callable[[str], Validators] = _unknown
    ) -> tuple[Answer, ...]:
        """The answers on the way to a page, the page last. `known` gives the validators of a URL.

        Raises FetchError, with the answers received so far; Waiting where the host is not to be asked now.
        """
        answers: tuple[Answer, ...] = ()
        url, body = ask.url, ask.body
        try:
            for _ in range(MAX_REDIRECTS + 1):
                host = self._host(site, url)
                if not answers:
                    self._allowance.check(site, host.name)
                await self._enter(site, host, url)
                url = host.asked_as(url)
                validators = {} if body else known(url).headers()
                headers = validators | ({"Content-Type": ask.content_type} if body else {}) | _referer(referer)
                check = partial(check_answer, encoding=site.encoding, conditional=bool(validators))
                answers += (await self._ask(host, url, headers, body, check),)
                target = self._follow(host, answers[-1])
                if target is None:
                    return answers
                if target in {answer.url for answer in answers}:
                    # The cookie that it has set on the way is what it wants to see.
                    raise Blocked(url, "redirects in a circle")
                url, body = target, b""  # after a redirect a browser asks with GET
            raise Gone(url, f"redirects more than {MAX_REDIRECTS} times")
        except FetchError as error:
            error.answers = answers + error.answers
            raise

    def left_alone(self, site: Site, url: str) -> FetchError | None:
        """What the host of a URL has answered last, where that was so often in vain that it is not asked any more."""
        host = self._hosts.get((host_of(url), site.tls, site.ca))
        return host.breaker.last if host is not None and host.breaker.is_open else None

    def asked_as(self, site: Site, url: str) -> str:
        """The URL as it will be asked: on the other scheme, where its host answers on that one only."""
        host = self._hosts.get((host_of(url), site.tls, site.ca))
        return host.asked_as(url) if host is not None else url

    def switched(self, site: Site) -> list[str]:
        """Of the site's hosts those that answer on one scheme only, each in words."""
        hosts = sorted(self._used[site.name], key=lambda host: host.name)
        return [f"{host.name} answers on {host.scheme} only" for host in hosts if host.scheme]

    async def leave(self, site: Site) -> None:
        """The site is done: connections of its hosts are closed, their manners (pace, robots.txt, breaker) kept."""
        for host in self._used.pop(site.name, set()):
            await host.close()

    async def _enter(self, site: Site, host: Host, url: str) -> None:
        """Whether a host lets us ask for this URL. Raises FetchError where it does not."""
        if host.rules is None:
            async with host.reading_rules:
                if host.rules is None:
                    host.rules = await self._read_rules(site, host, urljoin(url, "/robots.txt"))
        if isinstance(host.rules, FetchError):
            raise type(host.rules)(url, host.rules.reason)
        host.rules.check(url)

    def _host(self, site: Site, url: str) -> Host:
        """The host of a URL. Raises Refused where it is none of the site's, Blocked where a log-in is in the way there."""
        if not is_allowed(site, url):
            if signatures.LOGIN_PATH.search(urlsplit(url).path):
                raise Blocked(without_userinfo(url), "is a log-in on another host")
            raise Refused(without_userinfo(url), "is not on a host of this site (add it to `hosts` if it should be)")
        delay = self._settings.delay_seconds if site.delay_seconds is None else site.delay_seconds
        name = host_of(url)
        key = (name, site.tls, site.ca)
        if key not in self._hosts:
            profile = load_profile(site.tls, site.ca)
            self._hosts[key] = Host(name, delay, self._lanes, profile, partial(self._allowance.count, name))
            # To https at once, as an earlier run found. Away from it only when it does not answer now either.
            self._hosts[key].scheme = "https" if self._allowance.scheme(name) == "https" else ""
        host = self._hosts[key]
        host.pace.slow_to(delay)
        self._used[site.name].add(host)
        return host

    async def _ask(self, host: Host, url: str, headers: dict[str, str], body: bytes, check: Check) -> Answer:
        """The answer on the URL's scheme or, where nobody has ever answered on it, once on the other one."""
        named = [*self._headers, *headers.items()]
        asked = host.asked_as(url)
        try:
            return await host.ask(asked, named, body, check)
        except Unserved as error:
            other = host.other(asked)
            if other is None:
                raise
            try:
                return await host.ask(other, named, body, check)
            except Unserved:
                raise error from None
            finally:
                scheme = httpx.URL(other).scheme
                if scheme in host.served:
                    host.scheme = scheme
                    self._allowance.note_scheme(host.name, scheme)

    def _follow(self, host: Host, answer: Answer) -> str | None:
        """Where an answer sends us. Raises FetchError where that is in a circle of one."""
        target = answer.redirect
        if target == answer.url:
            raise Blocked(target, "redirects to itself")
        if target is not None and host.asked_as(target) == answer.url:
            # Its one scheme sends to the other, which is down: for today, so the next run begins anew.
            self._allowance.note_scheme(host.name, "")
            raise Unreachable(target, f"does not answer, and {answer.url} sends there")
        return target

    async def _read_rules(self, site: Site, host: Host, url: str) -> robots.Rules | FetchError:
        """The rules of a host, or why it is to be left alone; asked once a run."""
        answers: tuple[Answer, ...] = ()
        try:
            for _ in range(MAX_REDIRECTS + 1):
                asked = self._host(site, url)
                answers += (await self._ask(asked, url, {}, b"", accept),)
                target = self._follow(asked, answers[-1])
                if target is None or not is_allowed(site, target):
                    break
                url = target
            rules = robots.read_rules(answers[-1]) if answers[-1].status == 200 else robots.NO_RULES
        except FetchError as error:
            answers += error.answers
            if not robots.is_absent(error):
                self._keep_robots(site, answers)
                return type(error)(url, f"robots.txt: {error.reason}")
            rules = robots.NO_RULES
        self._keep_robots(site, answers)
        if not host.scheme:
            self._allowance.note_scheme(host.name, "")
        host.pace.obey(rules.crawl_delay)
        return rules


def user_agent(contact: str) -> str:
    """`nianbao/0.1.0 (+https://example.org/who-we-are)`."""
    try:
        ours = version("nianbao")
    except PackageNotFoundError:  # run from a checkout that is not installed
        ours = "0"
    return f"{robots.AGENT}/{ours} (+{contact})" if contact else f"{robots.AGENT}/{ours}"


def _referer(url: str | None) -> dict[str, str]:
    return {"Referer": url} if url else {}
