"""Bodies, bounded: what a server sends is counted before and after decompression."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

from scraper.errors import Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MAX_RAW_BYTES = 64 << 20
MAX_BYTES = 64 << 20
_PIECE = 1 << 20
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31}


class _Decoder(Protocol):
    def feed(self, piece: bytes) -> None: ...
    def close(self) -> bytes: ...


async def read_body(url: str, pieces: AsyncIterator[bytes], encoding: str) -> bytes:
    """The decoded body. `encoding` is the Content-Encoding header.

    Raises Refused for a body above the bounds and for encodings on top of each other (688 bytes of gzip in gzip are
    314 MB), Unreachable for a compressed body that breaks off.
    """
    decoder = _decoder(url, encoding)
    received = 0
    async for piece in pieces:
        received += len(piece)
        if received > MAX_RAW_BYTES:
            raise Refused(url, f"the answer is longer than {MAX_RAW_BYTES >> 20} MB")
        decoder.feed(piece)
    return decoder.close()


def _decoder(url: str, encoding: str) -> _Decoder:
    names = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in ("", "identity")]
    if not names:
        return _Plain()
    if len(names) > 1:
        raise Refused(url, f"the answer is encoded more than once: {encoding}")
    if names[0] not in ("gzip", "x-gzip", "deflate"):
        raise Refused(url, f"the answer is encoded as {names[0]}, which was not asked for")
    return _Inflating(url, _WINDOW_BITS.get(names[0]))


class _Plain:
    def __init__(self) -> None:
        # No list of pieces: a server that sends one byte at a time would fill it with objects.
        self._kept = bytearray()

    def feed(self, piece: bytes) -> None:
        self._kept += piece

    def close(self) -> bytes:
        return bytes(self._kept)


class _Inflating:
    """gzip (of one or more members) or deflate, never holding more than MAX_BYTES."""

    def __init__(self, url: str, window_bits: int | None) -> None:
        self._url = url
        self._window_bits = window_bits
        self._inflate = zlib.decompressobj(window_bits) if window_bits else None
        self._kept = bytearray()
        self._fed = False

    def feed(self, piece: bytes) -> None:
        self._fed = self._fed or bool(piece)
        try:
            while piece:
                piece = self._step(piece)
        except zlib.error as error:
            raise Unreachable(self._url, f"the compressed answer is damaged: {error}") from error

    def _step(self, piece: bytes) -> bytes:
        """Inflate up to one bounded piece; returns what is still to be fed."""
        if self._inflate is None:
            # Some servers mean raw deflate, some mean zlib: the first byte of zlib is always x8.
            self._inflate = zlib.decompressobj(15 if piece[0] & 0x0F == 8 else -15)
        if self._inflate.eof:
            if self._window_bits is None or not piece.startswith(b"\x1f"):
                return b""  # padding after the end
            self._inflate = zlib.decompressobj(self._window_bits)
        self._keep(self._inflate.decompress(piece, _PIECE))
        return self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail

    def _keep(self, inflated: bytes) -> None:
        self._kept += inflated
        if len(self._kept) > MAX_BYTES:
            raise Refused(self._url, f"the answer is longer than {MAX_BYTES >> 20} MB when decompressed")

    def close(self) -> bytes:
        # An answer without a body (304) may still name an encoding: then nothing was fed, and nothing is missing.
        if self._fed and (self._inflate is None or not self._inflate.eof):
            raise Unreachable(self._url, "the compressed answer broke off")
        return bytes(self._kept)


def to_body(url: str, raw: bytes, encoding: str) -> bytes:
    """The decoded body of an answer that is there as a whole. Raises as `read_body` does."""
    decoder = _decoder(url, encoding)
    decoder.feed(raw)
    return decoder.close()
