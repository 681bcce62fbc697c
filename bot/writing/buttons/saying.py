"""What was said in words: which item it was about, and the tap that confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button

SUBJECTS = {
    "submit": "measure",
    "progress": "measure",
    "mostly": "measure",
    "standing": "measure",
    "extend": "measure",
    "late": "measure",
    "return": "report",
    "refuse": "extension",
    "held": "review",
    "rebounded": "review",
    "unclear": "review",
    "reopen": "problem",
    "assign_m": "measure",
    "assign_p": "problem",
}
"""What can be confirmed, and what its number is of."""
Act = Annotated[str, *SUBJECTS]


@dataclass(frozen=True)
class ConfirmSaid(Button):
    """`act` on `item`, as it was said: `said` is the number of the words that are kept for it, `day` a day in them."""

    code: ClassVar[str] = "yes"
    act: Act
    item: int
    day: date | None
    said: int

    @property
    def subject(self) -> str:
        return SUBJECTS[self.act]


@dataclass(frozen=True)
class ThisOne(Button):
    """The item, or the person, that was meant by the words of that number."""

    code: ClassVar[str] = "one"
    kind: Annotated[str, "m", "p", "who"]
    item: int
    said: int


@dataclass(frozen=True)
class TakeAsAnswer(Button):
    """The words of that number, which were answered as a question, are the answer to what was asked before."""

    code: ClassVar[str] = "ans"
    said: int


@dataclass(frozen=True)
class Reopen(Button):
    """Open again what is closed: for what reason?"""

    code: ClassVar[str] = "ro"
    problem: int
