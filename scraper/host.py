"""One host: its pace, its robots.txt, its breaker, the scheme that it answers on, and retries."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpcore
import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from scraper.answer import Answer
from scraper.body import read_body
from scraper.errors import FetchError, Refused, Unreachable, Unserved, Untrusted, misread_as_one
from scraper.guard import to_other_scheme
from scraper.hazards import check_status, is_html
from scraper.politeness import MAX_RETRY_AFTER, Breaker, Pace
from scraper.request import Request, to_pairs, to_request
from scraper.stream import NotListening
from scraper.tls import remedy, speaks_no_tls

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.lane import Lane, Lanes
    from scraper.robots import Rules
    from scraper.tls import Profile

    Check = Callable[[Answer], None]

ATTEMPTS = 3
DEADLINE = 180.0
"""Seconds for one answer as a whole; the time-outs below start again with every byte that drips in."""
MAX_PAGE = 16 << 20
"""Bytes of a web page; files may be longer. A tree of it takes fifteen times as much memory for a moment."""
_FAULTS = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)


def accept(answer: Answer) -> None:
    """An empty robots.txt is an answer, and one that speaks of a log-in too."""


class Host:
    """All that is kept for one host during a run. `count` is called before every request."""

    def __init__(self, name: str, delay_seconds: float, lanes: Lanes, tls: Profile, count: Callable[[], None]) -> None:
        self.name = name
        self.pace = Pace(delay_seconds)
        self.breaker = Breaker()
        self.rules: Rules | FetchError | None = None
        self.reading_rules = asyncio.Lock()
        self.scheme = ""
        """The one scheme that it answers on, where URLs name another; else empty."""
        self.served: set[str] = set()
        """Schemes on which an answer has come in this run."""
        self._lanes = lanes
        self._lane: Lane | None = None
        self._tls = tls
        self._count = count
        self._turn = asyncio.Lock()

    def asked_as(self, url: str) -> str:
        """The URL on the scheme that the host answers on."""
        if not self.scheme or url.startswith(f"{self.scheme}:"):
            return url
        return to_other_scheme(url) or url

    def other(self, url: str) -> str | None:
        """The same page on the other scheme, where this one has never answered: what worked once is not given up."""
        return None if httpx.URL(url).scheme in self.served else to_other_scheme(url)

    async def ask(self, url: str, headers: list[tuple[str, str]], body: bytes, check: Check) -> Answer:
        """One URL with retries, posted to where there is a body; redirects are answers. Raises FetchError.

        `check` raises it too, for an answer that is not the page: then it was none.
        """
        self.breaker.check(url)
        try:
            answer = await self._persist(url, headers, body, check)
        except FetchError as error:
            self.breaker.note(error)
            raise
        self.breaker.note(None)
        return answer

    async def _persist(self, url: str, headers: list[tuple[str, str]], body: bytes, check: Check) -> Answer:
        try:
            return await self._ask_once(url, headers, body, check)
        except Unreachable as error:
            if not _is_worth_another_try(error):
                raise
            pause = self._pause(error, 1)
        await asyncio.sleep(pause)
        # The machinery of retries costs as much as a small page: it is built where it is needed.
        retrying = AsyncRetrying(
            retry=retry_if_exception(_is_worth_another_try),
            stop=stop_after_attempt(ATTEMPTS - 1),
            wait=self._pause_again,
            reraise=True,
        )
        answer: Answer = await retrying(self._ask_once, url, headers, body, check)
        return answer

    def _pause_again(self, state: RetryCallState) -> float:
        return self._pause(state.outcome.exception() if state.outcome else None, state.attempt_number + 1)

    def _pause(self, error: BaseException | None, attempt: int) -> float:
        """Seconds before the next try: what the host asks for, else twice the delay, then four times."""
        asked = (error.retry_after if isinstance(error, Unreachable) else None) or 0.0
        # Kept on the host and its address as well: another site's turn must wait too.
        self.pace.rest(asked)
        if self._lane is not None:
            self._lane.rest(asked)
        return max(asked, self.pace.longest_delay * 2.0**attempt)

    async def _ask_once(self, url: str, headers: list[tuple[str, str]], body: bytes, check: Check) -> Answer:
        request = to_request(url, headers, body)
        async with self._turn:
            await self.pace.wait()
            address = await self._lanes.book.resolve(url, request.url)
            self._lane = lane = self._lanes.of(address)
            async with lane.turn(self.pace.delay_seconds):
                self._count()
                started = time.monotonic()
                try:
                    answer = await self._answer(lane, url, request, address[0])
                finally:
                    lane.rest(self.pace.pause_after(time.monotonic() - started))
        check_status(answer)
        if len(answer.body) > MAX_PAGE and is_html(answer):
            raise Refused(url, f"the page is longer than {MAX_PAGE >> 20} MB")
        with misread_as_one(url, (answer,)):
            check(answer)
        return answer

    async def _answer(self, lane: Lane, url: str, request: Request, address: str) -> Answer:
        """The answer to a request, whatever its status."""
        try:
            async with asyncio.timeout(DEADLINE):
                return await self._exchange(lane, url, request, address)
        except TimeoutError:
            raise Unreachable(url, f"no whole answer within {DEADLINE:.0f} seconds") from None
        except _FAULTS as error:
            self._lanes.book.forget(request.url)
            raise self._failure(url, request.scheme, error) from error
        except Refused as error:
            raise Refused(url, error.reason) from error

    async def _exchange(self, lane: Lane, url: str, request: Request, address: str) -> Answer:
        connection = await lane.connection(request.url.origin, self._tls.context)
        response = await connection.handle_async_request(request.sent)
        self.served.add(request.scheme)
        headers = to_pairs(response.headers)
        encoding = ", ".join(value for name, value in headers if name.lower() == "content-encoding")
        try:
            body = await read_body(url, response.aiter_stream(), encoding)
        finally:
            await response.aclose()
        return Answer(
            url=url,
            status=response.status,
            headers=tuple((name, _kept(name, value)) for name, value in headers),
            body=body,
            fetched_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            phrase=response.extensions["reason_phrase"].decode("ascii", "ignore"),
            request_target=request.url.target.decode("ascii"),
            request_headers=to_pairs(request.sent.headers),
            address=address,
            request_body=request.body,
            tls=self._tls.name if request.scheme == "https" else "",
        )

    def _failure(self, url: str, scheme: str, error: Exception) -> Unreachable:
        """What it means that no answer came."""
        reason = _reason(error)
        silent = isinstance(error, NotListening) or (scheme == "https" and speaks_no_tls(reason))
        # Anything goes that keeps an open door from being found at https; away from https only that there is none.
        if silent or (scheme == "http" and scheme not in self.served):
            return Unserved(url, reason)
        advice = remedy(reason)
        if advice or "CERTIFICATE_VERIFY_FAILED" in reason:
            return Untrusted(url, f"{reason}; {advice}" if advice else reason)
        return Unreachable(url, reason)

    async def close(self) -> None:
        """Give the connection back, unless another site is using it; the next request opens a new one."""
        if self._lane is not None:
            await self._lane.close()


def _is_worth_another_try(error: BaseException) -> bool:
    return (
        isinstance(error, Unreachable)
        and not isinstance(error, Untrusted)
        and (error.retry_after or 0.0) <= MAX_RETRY_AFTER
    )


def _kept(name: str, value: str) -> str:
    """A header's value as it is kept: of a cookie the name, which tells one wall from another, and not the token."""
    if name.lower() != "set-cookie":
        return value
    cookie, semicolon, attributes = value.partition(";")
    return f"{cookie.partition('=')[0]}={semicolon}{attributes}"


def _reason(error: Exception) -> str:
    """The error in words; many of httpcore's have no text of their own."""
    cause = error.__cause__
    text = str(error) or (str(cause) if cause else "")
    kind = "ConnectError" if isinstance(error, NotListening) else type(error).__name__
    return f"{kind}: {text}" if text else kind
