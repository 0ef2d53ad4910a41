"""Fetching: one URL in, the answers out (each redirect is an answer), or an error of scraper.errors."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

import httpx

from scraper import robots
from scraper.answer import Answer, Validators
from scraper.errors import Blocked, FetchError, Gone, Refused
from scraper.guard import GuardedTransport, host_of, is_allowed
from scraper.host import Host

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from types import TracebackType

    from scraper.ask import Ask
    from scraper.sites import CrawlSettings, Site

MAX_REDIRECTS = 5
TIMEOUT = httpx.Timeout(30.0, connect=20.0)
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8"


def _unknown(url: str) -> Validators:
    return Validators()


class Fetcher:
    """The hosts of one run. `keep_robots(site, answers)` is given every answer to a request for robots.txt."""

    def __init__(self, settings: CrawlSettings, keep_robots: Callable[[Site, tuple[Answer, ...]], None]) -> None:
        self._settings = settings
        self._keep_robots = keep_robots
        self._hosts: dict[tuple[str, str], Host] = {}
        self._used: defaultdict[str, set[Host]] = defaultdict(set)
        self._contexts: dict[str, ssl.SSLContext] = {}

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

        Raises FetchError, with the answers received so far.
        """
        answers: tuple[Answer, ...] = ()
        url, body = ask.url, ask.body
        try:
            for _ in range(MAX_REDIRECTS + 1):
                host = await self._open(site, url)
                headers = {"Content-Type": ask.content_type} if body else known(url).headers()
                answers += (await host.ask(url, headers | _referer(referer), body),)
                target = answers[-1].redirect
                if target is None:
                    return answers
                if target in {answer.url for answer in answers}:
                    # The cookie that it has set on the way is what it wants to see.
                    raise Blocked(url, "redirects to itself" if target == url else "redirects in a circle")
                url, body = target, b""  # after a redirect a browser asks with GET
            raise Gone(url, f"redirects more than {MAX_REDIRECTS} times")
        except FetchError as error:
            error.answers = answers + error.answers
            raise

    def is_left_alone(self, site: Site, url: str) -> bool:
        """Whether the host of a URL has failed or refused so often that it is not asked any more."""
        host = self._hosts.get((host_of(url), site.tls))
        return host is not None and host.breaker.is_open

    async def leave(self, site: Site) -> None:
        """The site is done: connections of its hosts are closed, their manners (pace, robots.txt, breaker) kept."""
        for host in self._used.pop(site.name, set()):
            await host.close()

    async def _open(self, site: Site, url: str) -> Host:
        """The host of a URL, if we may ask it for this URL."""
        if not is_allowed(site, url):
            raise Refused(url, "is not on a host of this site (add it to `hosts` if it should be)")
        host = self._host(site, url)
        async with host.reading_rules:
            if host.rules is None:
                host.rules = await self._read_rules(site, host, urljoin(url, "/robots.txt"))
        if isinstance(host.rules, FetchError):
            raise type(host.rules)(url, host.rules.reason)
        host.rules.check(url)
        return host

    def _host(self, site: Site, url: str) -> Host:
        delay = self._settings.delay_seconds if site.delay_seconds is None else site.delay_seconds
        key = (host_of(url), site.tls)
        if key not in self._hosts:
            self._hosts[key] = Host(key[0], partial(self._client, site.tls), delay)
        host = self._hosts[key]
        host.pace.slow_to(delay)
        self._used[site.name].add(host)
        return host

    def _client(self, tls: str) -> httpx.AsyncClient:
        # One context for all hosts: each would cost a second of CPU per hundred hosts and a copy of all roots.
        if tls not in self._contexts:
            self._contexts[tls] = tls_context(tls)
        transport = GuardedTransport(self._contexts[tls], self._settings.allow_private_addresses)
        return httpx.AsyncClient(
            transport=transport,
            timeout=TIMEOUT,
            trust_env=False,
            # A cookie is how challenges recognise who has solved them; lists and reports come without.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={
                "User-Agent": user_agent(self._settings.contact),
                "Accept": _ACCEPT,
                "Accept-Language": "zh-CN,zh;q=0.9",
                "Accept-Encoding": "gzip, deflate",
            },
        )

    async def _read_rules(self, site: Site, host: Host, url: str) -> robots.Rules | FetchError:
        """The rules of a host, or why it is to be left alone; asked once a run."""
        answers: tuple[Answer, ...] = ()
        try:
            for _ in range(MAX_REDIRECTS + 1):
                answers += (await host.ask(url, {}, is_page=False),)
                target = answers[-1].redirect
                if target is None or not is_allowed(site, target) or host_of(target) != host.name:
                    break
                url = target
            rules = robots.read_rules(answers[-1]) if answers[-1].status == 200 else robots.NO_RULES
        except Gone as error:
            answers += error.answers
            rules = robots.NO_RULES
        except FetchError as error:
            answers += error.answers
            self._keep_robots(site, answers)
            return type(error)(url, f"robots.txt: {error.reason}")
        self._keep_robots(site, answers)
        host.pace.slow_to(rules.crawl_delay)
        return rules


def user_agent(contact: str) -> str:
    """`nianbao/0.1.0 (+https://example.org/who-we-are)`."""
    try:
        ours = version("nianbao")
    except PackageNotFoundError:  # run from a checkout that is not installed
        ours = "0"
    return f"{robots.AGENT}/{ours} (+{contact})" if contact else f"{robots.AGENT}/{ours}"


def tls_context(profile: str) -> ssl.SSLContext:
    """A context that verifies, whatever the profile: `p256` for BAD_ECPOINT, `legacy` for old renegotiation."""
    context = httpx.create_ssl_context(trust_env=False)
    if profile == "p256":
        context.set_ecdh_curve("prime256v1")
    if profile == "legacy":
        context.options |= 0x4  # OP_LEGACY_SERVER_CONNECT, which has a name only since Python 3.12
    return context


def _referer(url: str | None) -> dict[str, str]:
    return {"Referer": url} if url else {}
