"""What owners do, and leaving what the bot asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button

Placed = Annotated[str, "done", "progress"]


@dataclass(frozen=True)
class Acknowledge(Button):
    code: ClassVar[str] = "ack"
    measure: int


@dataclass(frozen=True)
class Done(Button):
    code: ClassVar[str] = "done"
    measure: int


@dataclass(frozen=True)
class Progress(Button):
    code: ClassVar[str] = "prog"
    measure: int


@dataclass(frozen=True)
class MostlyDone(Button):
    code: ClassVar[str] = "most"
    measure: int


@dataclass(frozen=True)
class PlaceEvidence(Button):
    """What was sent without saying for what: it shows that the measure is done, or how far it is."""

    code: ClassVar[str] = "put"
    measure: int
    kind: Placed


@dataclass(frozen=True)
class PlaceElsewhere(Button):
    code: ClassVar[str] = "puto"
    page: int = 0


@dataclass(frozen=True)
class PlaceAt(Button):
    """It is of that measure; whether it shows that it is done is asked then."""

    code: ClassVar[str] = "puta"
    measure: int


@dataclass(frozen=True)
class PlaceFor(Button):
    """It is the signed paper by which somebody's measure is done (代录)."""

    code: ClassVar[str] = "putf"
    measure: int
    person: int


@dataclass(frozen=True)
class DropEvidence(Button):
    code: ClassVar[str] = "putx"


@dataclass(frozen=True)
class Withdraw(Button):
    code: ClassVar[str] = "wd"
    report: int


@dataclass(frozen=True)
class AddMore(Button):
    code: ClassVar[str] = "add"
    report: int


@dataclass(frozen=True)
class AskExtension(Button):
    code: ClassVar[str] = "ext"
    measure: int


@dataclass(frozen=True)
class ExtendTo(Button):
    code: ClassVar[str] = "extd"
    measure: int
    day: date


@dataclass(frozen=True)
class Cancel(Button):
    """Leave what the bot has asked."""

    code: ClassVar[str] = "x"
