"""A document's tree as values to compare: problems in their order, each under its aspect and category."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

Tree = dict[str, Any]
"""What `import --dry-run --json` prints (DESIGN.md §6)."""
Due = date | Literal["immediate"]
IMMEDIATE: Final = "immediate"
"""The kind of deadline that is no day: due at once."""
_AT_ONCE = "(?:立行立改|立查立改|立整立改|立即整改|即知即改|即行即改|即查即改|边查边改|边巡边改|immediate(?:ly)?)"
AT_ONCE = re.compile(rf"{_AT_ONCE}(?:[、，,;；/ 并]+{_AT_ONCE})*", re.IGNORECASE)
"""How documents write it."""
TITLE_LENGTH = 40
PUNCTUATION = re.compile(r"[\W_]+")
SPACE = re.compile(r"\s+")
ENDS = "。.;；,，、"


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A problem of the tree, and where it stands there."""

    problem: Tree
    aspect: Tree
    category: Tree


def problems_of(tree: Tree) -> Iterator[Found]:
    for aspect in tree["aspects"]:
        for category in aspect["categories"]:
            for problem in category["problems"]:
                yield Found(problem=problem, aspect=aspect, category=category)


def title_of(problem: Tree) -> str:
    """The title, else the beginning of the finding."""
    return str(problem["title"] or (problem["finding"] or "")[:TITLE_LENGTH])


def day(value: str | None) -> date | None:
    """A full ISO date; anything else is not one, and is asked for."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def due(value: str | None) -> Due | None:
    """What a document says of a deadline, as far as the ledger can hold it: a day, or IMMEDIATE."""
    return IMMEDIATE if value and AT_ONCE.fullmatch(value.strip(ENDS + " ")) else day(value)


def printed(value: object) -> str | None:
    return None if value is None else str(value)


def plain(text: str) -> str:
    """The letters and figures of a text, by which it is found again whatever its spaces and punctuation."""
    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).lower()


def is_same_text(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but spaces, the width of signs, or the sign at the end."""
    return one == other or _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return SPACE.sub("", unicodedata.normalize("NFKC", text)).rstrip(ENDS)
