"""Digests of a unit, and the groups that get one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button

DigestName = Annotated[str, "morning", "weekly", "weekly_line", "board"]
Gets = Annotated[str, "counts", "titles"]


@dataclass(frozen=True)
class ShowDigest(Button):
    """A digest as it is now. `unit` is the one it is of; a board is of all that its reader oversees."""

    code: ClassVar[str] = "dg"
    unit: int
    kind: DigestName
    page: int = 0


@dataclass(frozen=True)
class Groups(Button):
    """Which groups are bound, and what one more is to get."""

    code: ClassVar[str] = "gr"


@dataclass(frozen=True)
class BindGroup(Button):
    """A code for a group that is to get this."""

    code: ClassVar[str] = "grb"
    gets: Gets


@dataclass(frozen=True)
class UnbindGroup(Button):
    code: ClassVar[str] = "gru"
    person: int
