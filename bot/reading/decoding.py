"""Bytes → text: the encodings that notices and exported tables come in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
GUESSES = ("gb18030", "utf-16-le", "utf-16-be")
NOT_WRITING = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
EXPECTED = re.compile(r"[\s\x20-\x7e\u2010-\u206f\u2460-\u24ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
LIKELY = 0.7
"""The share of expected characters below which a guess is no Chinese document."""

LONG_ENOUGH = 100_000
"""Characters by which an encoding is told; a ledger may have millions."""


@dataclass
class NotText(ValueError):
    """These bytes are no text in UTF-8, GB18030 or UTF-16; `size` is how many there were."""

    size: int


def decode(data: bytes) -> str:
    """The text in `data`, without a byte order mark. Raises NotText for pictures, archives and the like."""
    encoding = next((name for mark, name in BOMS if data.startswith(mark)), "utf-8")
    text = _decoded(data, encoding)
    return _guessed(data) if text is None else text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if NOT_WRITING.search(text) else text


def _guessed(data: bytes) -> str:
    readings = (_decoded(data, encoding) for encoding in GUESSES)
    best = max((text for text in readings if text is not None), key=_likeness, default="")
    if _likeness(best) < LIKELY:
        raise NotText(len(data))
    return best


def _likeness(text: str) -> float:
    """The share of characters that a Chinese document is made of: tells GB18030 from UTF-16 without a mark."""
    sample = text[:LONG_ENOUGH]
    return len(EXPECTED.findall(sample)) / len(sample) if sample else 0.0
