"""An apostrophe before whatever a spreadsheet might compute, in delimited files, and those apostrophes gone again.

A cell that begins with = + - or @ is computed, and so is a part of one that another delimiter, a quote or a line's end
cuts off where the file is opened with other settings than it was written with (OWASP, CSV injection).
"""

from __future__ import annotations

import re

START = r"(?:\A|(?<=[,;|\t\r\n\"']))"
RISKY = re.compile(rf"{START}(?P<space>[ \u3000]*)(?=[=+\-@＝＋－＠])|\A(?='*[\t\r])")
GUARDED = re.compile(rf"{START}(?P<space>[ \u3000]*)'(?=[=+\-@＝＋－＠])|\A'(?='*[\t\r])")


def guarded(text: str) -> str:
    """The text as it can be written into a delimited file."""
    return RISKY.sub(lambda found: f"{found['space'] or ''}'", text)


def unguarded(text: str) -> str:
    """The text of a cell that `guarded` wrote."""
    return GUARDED.sub(lambda found: found["space"] or "", text)
