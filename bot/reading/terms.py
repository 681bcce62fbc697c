"""Other ways to say the field's words, English ones above all: by these a question finds a ledger that says it
otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

Terms = Mapping[str, Sequence[str]]
_FILE = Path(__file__).with_name("terms.toml")


@cache
def terms_that_come_along() -> Terms:
    """The list of terms.toml, as it is written."""
    found: dict[str, list[str]] = tomllib.loads(_FILE.read_text("utf-8"))
    return found


def both_ways(*lists: Terms) -> Terms:
    """All that the lists know, by what may be said, in small letters: a term finds what is another way to say it, and
    that finds by the term."""
    ways: dict[str, dict[str, None]] = {}
    for name, others in (one for some in lists for one in some.items()):
        for other in others:
            ways.setdefault(name.lower(), {})[other] = None
            ways.setdefault(other.lower(), {})[name] = None
    return {name: tuple(others) for name, others in ways.items()}
