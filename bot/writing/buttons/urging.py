"""Pressing those who answer for an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button

Level = Annotated[str, "urge", "supervise"]


@dataclass(frozen=True)
class Urge(Button):
    """催办, or 督办, which the leaders hear too: to whom will it go?"""

    code: ClassVar[str] = "urg"
    measure: int
    level: Level


@dataclass(frozen=True)
class SendUrge(Button):
    code: ClassVar[str] = "urgs"
    measure: int
    level: Level


@dataclass(frozen=True)
class SendUrges(Button):
    """All of the list that was shown last."""

    code: ClassVar[str] = "urga"
    level: Level
