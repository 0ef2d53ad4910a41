"""A report as a picture: a sheet with lines of grey where words would be, so small that nobody can read it."""

from __future__ import annotations

import struct
import zlib

_WIDTH, _HEIGHT, _MARGIN, _LINE = 420, 594, 48, 18
_PAPER, _INK = 250, 170


def to_png() -> bytes:
    """The sheet as a grey PNG: the same bytes in every run."""
    rows = b"".join(b"\0" + _row(y) for y in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _row(y: int) -> bytes:
    """Paper, or a third of a line of grey, shorter where a paragraph ends."""
    number, inside = divmod(y - _MARGIN, _LINE)
    if not (_MARGIN <= y < _HEIGHT - _MARGIN and inside < _LINE // 3):
        return bytes([_PAPER]) * _WIDTH
    length = (_WIDTH - 2 * _MARGIN) // (2 if number % 5 == 4 else 1)
    paper = bytes([_PAPER])
    return paper * _MARGIN + bytes([_INK]) * length + paper * (_WIDTH - _MARGIN - length)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
