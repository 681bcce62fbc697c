"""A document's tree as values to compare: problems in their order, each under its aspect and category."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

Tree = dict[str, Any]
"""What `import --dry-run --json` prints (DESIGN.md §6)."""
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
