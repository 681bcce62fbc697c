"""Running the ledger: who, until when, on behalf, in from a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button
from storage.models import OwnerRole

ItemKind = Annotated[str, "m", "p"]
Then = Annotated[str, "", "standing", "immediate", "both"]
ItemRole = Annotated[str, *OwnerRole]


@dataclass(frozen=True)
class Assign(Button):
    """`kind` is of the item: m measure, p problem."""

    code: ClassVar[str] = "as"
    kind: ItemKind
    item: int
    role: ItemRole
    page: int = 0


@dataclass(frozen=True)
class AssignTo(Button):
    """`who` is a person, or a department where the role is for departments."""

    code: ClassVar[str] = "at"
    kind: ItemKind
    item: int
    role: ItemRole
    who: int


@dataclass(frozen=True)
class SetDeadline(Button):
    code: ClassVar[str] = "dl"
    kind: ItemKind
    item: int


@dataclass(frozen=True)
class DeadlineOn(Button):
    """`then` it goes on as a standing duty (长期坚持), or the day is 立行立改, or both."""

    code: ClassVar[str] = "dd"
    kind: ItemKind
    item: int
    day: date
    then: Then = ""


@dataclass(frozen=True)
class UndoDeadline(Button):
    """`event` set it."""

    code: ClassVar[str] = "du"
    kind: ItemKind
    item: int
    event: int


@dataclass(frozen=True)
class RecordFor(Button):
    """代录: done, for `person`."""

    code: ClassVar[str] = "rf"
    measure: int
    person: int


@dataclass(frozen=True)
class RecordExtension(Button):
    """代录: more time asked for, for `person`."""

    code: ClassVar[str] = "rx"
    measure: int
    person: int


@dataclass(frozen=True)
class RecordVerified(Button):
    """代录: verified, for `person`."""

    code: ClassVar[str] = "rv"
    report: int
    person: int


@dataclass(frozen=True)
class FillIn(Button):
    """填写表: the workbook of what is lacking."""

    code: ClassVar[str] = "fill"


@dataclass(frozen=True)
class ApplyImport(Button):
    code: ClassVar[str] = "imp"


@dataclass(frozen=True)
class ShowDiff(Button):
    """What the document would change, line by line."""

    code: ClassVar[str] = "dif"
    page: int


@dataclass(frozen=True)
class UndoImport(Button):
    """`event` applied the document."""

    code: ClassVar[str] = "ui"
    event: int
