"""Papers to take along, what may be published, and what becomes of names in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button

Names = Annotated[str, "hide", "keep", "each"]


@dataclass(frozen=True)
class CloseoutForm(Button):
    """销号表 of a problem, as a file."""

    code: ClassVar[str] = "form"
    problem: int


@dataclass(frozen=True)
class Publish(Button):
    """公开: the notice names the problem again."""

    code: ClassVar[str] = "pub"
    problem: int


@dataclass(frozen=True)
class KeepBack(Button):
    """不公开: the notice leaves the problem out."""

    code: ClassVar[str] = "unpub"
    problem: int


@dataclass(frozen=True)
class DraftNames(Button):
    """What becomes of all names in the draft that may be one; `names` tells whether they are still the same."""

    code: ClassVar[str] = "dns"
    names: int
    what: Names


@dataclass(frozen=True)
class DraftName(Button):
    """The names decided on one by one: so many are, and the bits of `hidden` say which of them are hidden."""

    code: ClassVar[str] = "dn"
    names: int
    decided: int
    hidden: int
