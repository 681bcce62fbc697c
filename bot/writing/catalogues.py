"""Catalogues as translators keep them (gettext's .po): keys, their texts, plural forms, and comments.

Only that much of the format is known. Babel, which knows all of it, takes ten times as long at each start and keeps
the names of every country, currency and time zone in memory; the tests hold this to what it reads.
"""

from __future__ import annotations

import re
from pathlib import Path

QUOTED = r'(?:[^"\\]|\\[\\"ntr])*'
LINE = re.compile(rf'(?P<word>msgid|msgid_plural|msgstr(?:\[\d\])?) "(?P<text>{QUOTED})"|"(?P<more>{QUOTED})"|#.*|')
"""A word and its text, more of that text, a comment, or nothing."""
ESCAPED = re.compile(r"\\(.)")
MEANT = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


class BadCatalogue(ValueError):
    """A line that is not understood; it stands in the error."""


def read_catalogue(path: Path) -> dict[str, tuple[str, ...]]:
    """The texts of a file by key: one each, or its plural forms. Raises BadCatalogue."""
    fields: list[tuple[str, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        read = LINE.fullmatch(line)
        more = read is not None and read["more"] is not None
        if read is None or (more and not fields):
            raise BadCatalogue(f"{path.name}, line {number}: {line}")
        if more:
            word, text = fields[-1]
            fields[-1] = word, text + _plain(read["more"])
        elif read["word"]:
            fields.append((read["word"], _plain(read["text"])))
    entries: dict[str, list[str]] = {}
    forms: list[str] = []
    for word, text in fields:
        if word == "msgid":
            forms = entries.setdefault(text, [])
        elif word.startswith("msgstr"):
            forms.append(text)
    return {key: tuple(forms) for key, forms in entries.items() if key}


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda escaped: MEANT[escaped[1]], text)
