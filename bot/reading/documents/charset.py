"""Bytes → text for pages too: what a page says of its encoding is asked where its bytes do not tell."""

from __future__ import annotations

import re

from bot.reading.decoding import NOT_WRITING, NotText, decode

SAID = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE
)
BEGINNING = 4096
KNOWN = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}
MENDABLE = ("utf-8", "gb18030")
LOST = "\ufffd"
FEW = 200
"""One lost character in so many is a damaged text; more, and it was read in the wrong encoding."""


def text_of(data: bytes) -> str:
    """The text in `data`; what is damaged in it reads as U+FFFD. Raises NotText where it is none."""
    said = SAID.search(data[:BEGINNING])
    encoding = KNOWN.get(said[1].decode("ascii").lower()) if said else None
    try:
        if encoding and not _is_utf8(data):
            return data.decode(encoding)
        return decode(data)
    except (NotText, UnicodeDecodeError):
        return _mended(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mended(data: bytes) -> str:
    for encoding in MENDABLE:
        text = data.decode(encoding, errors="replace")
        if 0 < text.count(LOST) * FEW <= len(text) and not NOT_WRITING.search(text):
            return text
    raise NotText(len(data))
