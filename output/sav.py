"""The rows of an SPSS file (.sav), packed as ReadStat packs them: a batch at a time, where that library takes them all.

A row is a sequence of eight bytes each: a number, or a piece of a text. Before eight of them stands a byte for each: a
small whole number itself, or that it is missing, blank, or given in full behind those bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

MISSING = np.finfo(np.float64).min
"""What stands in a row for a number that is missing without a reason."""

_END, _IN_FULL, _BLANK, _MISSING, _BIAS = 252, 253, 254, 255, 100
_SEGMENT = 255
"""Bytes of a text that stand together; of a longer one each stretch is padded as if it were a text of its own."""


def pack(columns: Sequence[Any], widths: Sequence[int], *, end: bool) -> bytes:
    """The rows of some columns: numpy arrays of doubles (`MISSING` for none), or encoded texts.

    `widths` are the longest texts of the file in bytes; 0 for a column of numbers. `end` says that no others follow.
    """
    made = [_pieces(*each) if each[1] else _numbers(each[0]) for each in zip(columns, widths, strict=True)]
    cells, codes = (np.concatenate([each[at] for each in made], axis=1) for at in (0, 1))
    # always at least one 0 behind the last: where the last eight are full, ReadStat begins another eight
    blocks = cells.shape[1] // 8 + 1
    every = np.zeros((len(cells), blocks * 8), np.uint64)
    every[:, : cells.shape[1]] = cells
    said = np.zeros(every.shape, np.uint8)
    said[:, : codes.shape[1]] = codes
    said[-1, codes.shape[1]] = _END if end else 0
    laid = np.empty((len(cells), blocks, 9), np.uint64)
    laid[:, :, 0] = said.view("<u8")
    laid[:, :, 1:] = every.reshape(-1, blocks, 8)
    taken = np.ones(laid.shape, bool)
    taken[:, :, 1:] = (said == _IN_FULL).reshape(-1, blocks, 8)
    packed: bytes = laid[taken].astype("<u8", copy=False).tobytes()
    return packed


def _numbers(values: Any) -> tuple[Any, Any]:
    small = (values > -_BIAS) & (values < 252 - _BIAS) & (values == np.trunc(values))
    codes = np.where(small, values + _BIAS, np.where(values == MISSING, _MISSING, _IN_FULL)).astype(np.uint8)
    return values.view(np.uint64).reshape(-1, 1), codes.reshape(-1, 1)


def _pieces(texts: Any, width: int) -> tuple[Any, Any]:
    parts = []
    for begin in range(0, width, _SEGMENT):
        long = min(width - begin, _SEGMENT)
        room = -(-long // 8) * 8
        parts.append([text[begin : begin + long].ljust(room) for text in texts])
    joined = b"".join([part for row in zip(*parts, strict=True) for part in row])
    cells = np.frombuffer(joined, "<u8").reshape(len(texts), -1)
    blank = np.frombuffer(b" " * 8, "<u8")[0]
    return cells, np.where(cells == blank, _BLANK, _IN_FULL).astype(np.uint8)
