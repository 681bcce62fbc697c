"""Other ways to say the field's words, English ones above all: by these a question finds a ledger that says it
otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

Terms = Mapping[str, tuple[str, ...]]
_FILE = Path(__file__).with_name("terms.toml")


@cache
def standard_terms() -> Terms:
    """The list that comes along, both ways round."""
    return with_terms(tomllib.loads(_FILE.read_text("utf-8")))


def with_terms(said: Mapping[str, list[str]]) -> Terms:
    """A list as it is written, by what is said; what is found by a term finds by it too."""
    ways: dict[str, dict[str, None]] = {}
    for name, others in said.items():
        for one in others:
            ways.setdefault(name.lower(), {})[one] = None
            ways.setdefault(one.lower(), {})[name] = None
    return {name: tuple(others) for name, others in ways.items()}
