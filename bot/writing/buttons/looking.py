"""Looking: cards, lists and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button

MeasureSide = Annotated[str, "card", "history", "evidence"]
ProblemSide = Annotated[str, "card", "history", "evidence", "finding"]
ListName = Annotated[
    str, "mine", "overdue", "week", "progress", "reviews", "waiting", "missing", "help", "people", "unreachable"
]
Standing = Annotated[
    str, "", "overdue", "due", "open", "not_started", "in_progress", "submitted", "verified", "mostly_done", "standing",
    "returned", "closed", "held", "rebounded", "missing", "unreceived", "extending", "claimed", "unproved",
    "immediate",
]  # fmt: skip
"""How the items of a list stand; any way where it is empty."""


@dataclass(frozen=True)
class ShowMeasure(Button):
    code: ClassVar[str] = "m"
    measure: int
    view: MeasureSide = "card"
    page: int = 0


@dataclass(frozen=True)
class ShowProblem(Button):
    code: ClassVar[str] = "p"
    problem: int
    view: ProblemSide = "card"
    page: int = 0


@dataclass(frozen=True)
class ShowReview(Button):
    code: ClassVar[str] = "v"
    review: int


@dataclass(frozen=True)
class ShowList(Button):
    code: ClassVar[str] = "l"
    kind: ListName
    page: int = 0


@dataclass(frozen=True)
class ShowItems(Button):
    """The items that stand like that, of a department, of a person, from a day to another."""

    code: ClassVar[str] = "q"
    stand: Standing = ""
    department: int | None = None
    person: int | None = None
    first: date | None = None
    last: date | None = None
    page: int = 0


@dataclass(frozen=True)
class MorePage(Button):
    """The next keys of a message whose text stays: `message` is its row."""

    code: ClassVar[str] = "g"
    message: int
    page: int
