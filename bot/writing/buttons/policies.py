"""How a unit is reminded: looking at a policy, and choosing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.writing.buttons.base import Button


@dataclass(frozen=True)
class ShowPolicies(Button):
    """How the unit is reminded now, and what there is to choose from."""

    code: ClassVar[str] = "pols"
    page: int = 0


@dataclass(frozen=True)
class TryPolicy(Button):
    """What would change with that policy, before it is chosen."""

    code: ClassVar[str] = "polt"
    name: str


@dataclass(frozen=True)
class ChoosePolicy(Button):
    code: ClassVar[str] = "polc"
    name: str
