"""One host: its client with one connection, its pace, its robots.txt, its breaker, and retries."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from scraper.answer import Answer
from scraper.body import read_body
from scraper.errors import FetchError, Gone, Refused, Unreachable
from scraper.hazards import check_content, check_status
from scraper.politeness import MAX_RETRY_AFTER, Breaker, Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.robots import Rules

ATTEMPTS = 3
DEADLINE = 180.0
"""Seconds for one answer as a whole; the client's own time-outs start again with every byte that drips in."""


class Host:
    """All that is kept for one host during a run."""

    def __init__(self, name: str, client: Callable[[], httpx.AsyncClient], delay_seconds: float) -> None:
        self.name = name
        self.pace = Pace(delay_seconds)
        self.breaker = Breaker()
        self.rules: Rules | FetchError | None = None
        self.reading_rules = asyncio.Lock()
        self._new_client = client
        self._client: httpx.AsyncClient | None = None

    async def ask(self, url: str, headers: dict[str, str], body: bytes = b"", *, is_page: bool = True) -> Answer:
        """One URL with retries, posted to where there is a body; redirects are answers. Raises FetchError.

        What a page says of itself is looked at only where `is_page`: an empty robots.txt is an answer.
        """
        self.breaker.check(url)
        retrying = AsyncRetrying(
            retry=retry_if_exception(_is_worth_another_try),
            stop=stop_after_attempt(ATTEMPTS),
            wait=self._pause,
            reraise=True,
        )
        try:
            answer: Answer = await retrying(self._ask_once, url, headers, body, is_page)
        except FetchError as error:
            self.breaker.note(error)
            raise
        self.breaker.note(None)
        return answer

    def _pause(self, state: RetryCallState) -> float:
        """Seconds before the next try: what the host asks for, else twice the delay, then four times."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, Unreachable) else None
        # Kept on the host as well: another site's turn on it must wait too.
        self.pace.rest(asked or 0.0)
        return max(asked or 0.0, self.pace.delay_seconds * 2.0**state.attempt_number)

    async def _ask_once(self, url: str, headers: dict[str, str], body: bytes, is_page: bool) -> Answer:
        async with self.pace:
            try:
                async with asyncio.timeout(DEADLINE):
                    answer = await self._exchange(url, headers, body)
            except TimeoutError:
                raise Unreachable(url, f"no whole answer within {DEADLINE:.0f} seconds") from None
            except httpx.InvalidURL as error:
                raise Gone(url, f"is no valid address: {error}") from error
            except httpx.HTTPError as error:
                raise Unreachable(url, _reason(error)) from error
            except Refused as error:
                raise Refused(url, error.reason) from error
        check_status(answer)
        if is_page:
            check_content(answer)
        return answer

    async def _exchange(self, url: str, headers: dict[str, str], posted: bytes) -> Answer:
        self._client = client = self._client or self._new_client()
        request = client.build_request("POST" if posted else "GET", url, headers=headers, content=posted or None)
        response = await client.send(request, stream=True)
        try:
            body = await read_body(url, response.aiter_raw(), response.headers.get("content-encoding", ""))
        finally:
            await response.aclose()
        peer = response.extensions["network_stream"].get_extra_info("server_addr")
        return Answer(
            url=url,
            status=response.status_code,
            headers=_pairs(response.headers),
            body=body,
            fetched_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            phrase=response.reason_phrase,
            request_target=request.url.raw_path.decode("ascii"),
            request_headers=_pairs(request.headers),
            address=str(peer[0]) if peer else "",
            request_body=posted,
        )

    async def close(self) -> None:
        """Give the connection back, unless another site is using it; the next request opens a new one."""
        if self._client is not None and not self.pace.is_busy:
            client, self._client = self._client, None
            await client.aclose()


def _is_worth_another_try(error: BaseException) -> bool:
    return isinstance(error, Unreachable) and (error.retry_after or 0.0) <= MAX_RETRY_AFTER


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in headers.raw)


def _reason(error: Exception) -> str:
    """The error in words; many of httpcore's have no text of their own."""
    cause = error.__cause__
    text = str(error) or (str(cause) if cause else "")
    kind = type(error).__name__
    return f"{kind}: {text}" if text else kind
