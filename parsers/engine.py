"""The OCR engine of the extra `nianbao[ocr]`: the words of a page, and what a single line of text says."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from parsers.words import Word

if TYPE_CHECKING:
    from parsers.straight import Picture

SURE = 0.5
"""Words that the engine itself doubts more than this are left out."""
PADDING = 0.12
"""The engine draws its boxes this much above and below the letters, in shares of the height."""
NARROW = [3, 48, 96]
"""Channels, height and least width of the picture of a line: numbers are short, and the engine takes its time by width."""


def words_of(page: Picture) -> list[tuple[Word, float]]:
    """The pieces of text on a page with their boxes, and how sure of each the engine is."""
    read = engine()(_in_colours(page), use_det=True, use_cls=False)
    if read.boxes is None:
        return []
    words = []
    for box, text, score in zip(read.boxes, read.txts, read.scores, strict=True):
        if text.strip():
            xs, ys = [float(point[0]) for point in box], [float(point[1]) for point in box]
            padding = PADDING * (max(ys) - min(ys))
            word = Word(text.strip(), min(xs), min(ys) + padding, max(xs), max(ys) - padding)
            words.append((word, float(score)))
    return words


def text_of(line: Picture) -> tuple[str, float]:
    """What a line of text says, and how sure of it the engine is."""
    read = engine()(_in_colours(line), use_det=False, use_cls=False)
    return (read.txts[0].strip(), float(read.scores[0])) if read.txts else ("", 0.0)


def _in_colours(picture: Picture) -> Any:
    return np.repeat(picture[:, :, None], 3, axis=2)


@cache
def engine() -> Any:
    """The engine with the models that come in its wheel.

    It never turns lines of text upside down, as it can: of 69 and 96, which are one another's, it makes either. It works
    in one thread: a digit is too little work to be shared, and several reports are read at once.
    """
    from rapidocr import RapidOCR

    threads = "EngineConfig.onnxruntime.intra_op_num_threads"
    return RapidOCR(
        params={"Global.log_level": "error", "Global.use_cls": False, "Rec.rec_img_shape": NARROW, threads: 1}
    )
