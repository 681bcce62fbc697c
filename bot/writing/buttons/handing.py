"""移交: whose items go to whom, until when, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.writing.buttons.base import LARGEST, Button, UnknownButton


@dataclass(frozen=True)
class WhoseItems(Button):
    """Whose items are to go?"""

    code: ClassVar[str] = "how"
    page: int = 0


@dataclass(frozen=True)
class HandOver(Button):
    """To whom are the items of `person` to go?"""

    code: ClassVar[str] = "ho"
    person: int
    unit: int
    page: int = 0


@dataclass(frozen=True)
class HandTo(Button):
    """Until when? `to` holds the takers' ids, with points between them."""

    code: ClassVar[str] = "hot"
    person: int
    to: str


@dataclass(frozen=True)
class HandUntil(Button):
    """Show what would go to whom; `day` none: for good."""

    code: ClassVar[str] = "hou"
    person: int
    to: str
    day: date | None


@dataclass(frozen=True)
class HandOverNow(Button):
    code: ClassVar[str] = "hon"
    person: int
    to: str
    day: date | None


@dataclass(frozen=True)
class GiveBack(Button):
    code: ClassVar[str] = "hob"
    handover: int


@dataclass(frozen=True)
class ShowHandover(Button):
    code: ClassVar[str] = "hos"
    handover: int


def packed_people(people: Iterable[int]) -> str:
    return ".".join(map(str, people))


def people_packed(to: str) -> list[int]:
    """The ids in a button's `to`. Raises UnknownButton."""
    parts = to.split(".")
    if not all(part.isascii() and part.isdigit() and int(part) <= LARGEST for part in parts):
        raise UnknownButton(to)
    return [int(part) for part in parts]
