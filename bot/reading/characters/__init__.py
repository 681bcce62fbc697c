"""What is known of Chinese characters: their simplified forms, which sound or look alike, and the commonest words.

`make.py` makes the tables. They are kept as text and searched: a message asks for a few characters of thousands.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def _table(name: str) -> str:
    return (_HERE / f"{name}.txt").read_text("utf-8")


@cache
def simplified_forms() -> dict[int, int]:
    """Each traditional character's simplified form, as str.translate takes it."""
    return str.maketrans(*_table("simplified").split())


@cache
def alike(character: str) -> str:
    """The characters that sound like it to somebody who leaves out tones, or look like it; without itself."""
    found = {other for name in ("sounds", "looks") for line in _lines(name, character) for other in line}
    return "".join(sorted(found - {character}))


def _lines(name: str, character: str) -> list[str]:
    """Every line of a table that has the character."""
    table, found, at = _table(name), [], -1
    while (at := table.find(character, at + 1)) >= 0:
        end = table.find("\n", at)
        found.append(table[table.rfind("\n", 0, at) + 1 : end])
        at = end
    return found


def is_common_word(two: str) -> bool:
    """Whether it is one of the commonest words of two characters."""
    table, at = _table("words"), -1
    while (at := table.find(two, at + 1)) >= 0:
        if at % 2 == 0 and len(two) == 2:
            return True
    return False
